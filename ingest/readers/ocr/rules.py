"""Ruling lines of a scanned page, found by morphology, and the cells they enclose."""

from __future__ import annotations

import numpy as np

from ingest.document import Box
from ingest.tables.rules import Rules

_SHORTEST = 0.35  # inches; print has no level or upright strokes that long
_THICKEST = 0.03


def find_rules(ink: np.ndarray, dpi: float) -> tuple[Rules, np.ndarray]:
    """Horizontal and vertical rules in points, and a mask (255) of their pixels.

    Parameters
    ----------
    ink
        Binary page, ink 255, deskewed.
    dpi
        Its resolution.
    """
    import cv2

    length, thick = round(_SHORTEST * dpi), max(3, round(_THICKEST * dpi))
    points = 72.0 / dpi
    mask = np.zeros_like(ink)
    found: list[list[tuple[float, float, float]]] = []
    for level in (True, False):
        size = (length, 1) if level else (1, length)
        near = (1, 3) if level else (3, 1)
        # a rule that is a little askew steps from row to row: closing joins its steps before runs are looked for
        joined = cv2.dilate(ink, cv2.getStructuringElement(cv2.MORPH_RECT, near))
        runs = cv2.morphologyEx(joined, cv2.MORPH_OPEN, cv2.getStructuringElement(cv2.MORPH_RECT, size))
        count, labels, stats, _ = cv2.connectedComponentsWithStats(runs, connectivity=8)
        lines = []
        for index in range(1, count):
            x, y, width, height, area = (int(value) for value in stats[index])
            long, wide = (width, height) if level else (height, width)
            if wide > thick + 2 + long * 0.01 or area / long > thick + 2:
                continue
            mask[y : y + height, x : x + width][labels[y : y + height, x : x + width] == index] = 255
            if level:
                lines.append((x * points, (x + width) * points, (y + height / 2) * points))
            else:
                lines.append(((x + width / 2) * points, y * points, (y + height) * points))
        found.append(lines)
    return Rules(_merged(found[0]), [(x, top, bottom) for top, bottom, x in _merged([(b, c, a) for a, b, c in found[1]])]), mask


def _merged(lines: list[tuple[float, float, float]]) -> list[tuple[float, float, float]]:
    """(from, to, position) with pieces of one broken rule joined."""
    result: list[tuple[float, float, float]] = []
    for start, end, place in sorted(lines, key=lambda line: (round(line[2] / 2), line[0])):
        if result and abs(result[-1][2] - place) < 2.0 and start <= result[-1][1] + 6.0:
            before = result[-1]
            result[-1] = (min(before[0], start), max(before[1], end), (before[2] + place) / 2)
        else:
            result.append((start, end, place))
    return result


def cells_of(rules: Rules, box: Box) -> list[Box]:
    """Cells of a table ruled both ways; where the rule between two cells is missing they are one."""
    ys = _places([y for x0, x1, y in rules.horizontal if x1 - x0 > 0.2 * (box[2] - box[0])])
    xs = _places([x for x, top, bottom in rules.vertical if bottom - top > 0.2 * (box[3] - box[1])])
    if xs and xs[0] > box[0] + 8:
        xs.insert(0, box[0])
    if xs and xs[-1] < box[2] - 8:
        xs.append(box[2])
    if len(xs) < 3 or len(ys) < 3:
        return []
    rows, columns = len(ys) - 1, len(xs) - 1
    owner = {(r, c): (r, c) for r in range(rows) for c in range(columns)}

    def root(cell: tuple[int, int]) -> tuple[int, int]:
        while owner[cell] != cell:
            cell = owner[cell]
        return cell

    def covered(lines: list[tuple[float, float, float]], place: float, start: float, end: float) -> bool:
        shared = sum(max(0.0, min(b, end) - max(a, start)) for a, b, at in lines if abs(at - place) < 4)
        return shared > 0.6 * (end - start)

    upright = [(top, bottom, x) for x, top, bottom in rules.vertical]
    for r in range(rows):
        for c in range(columns):
            if c + 1 < columns and not covered(upright, xs[c + 1], ys[r], ys[r + 1]):
                owner[root((r, c + 1))] = root((r, c))
            if r + 1 < rows and not covered(rules.horizontal, ys[r + 1], xs[c], xs[c + 1]):
                owner[root((r + 1, c))] = root((r, c))
    groups: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for cell in owner:
        groups.setdefault(root(cell), []).append(cell)
    return [
        (
            xs[min(c for _, c in cells)],
            ys[min(r for r, _ in cells)],
            xs[max(c for _, c in cells) + 1],
            ys[max(r for r, _ in cells) + 1],
        )
        for cells in groups.values()
    ]


def _places(values: list[float]) -> list[float]:
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > 4:
            found.append(value)
    return found

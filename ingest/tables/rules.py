"""Ruling lines and shades of a page: its strokes joined where they are lines, thin rectangles and dotted strokes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ingest.document import Box
from ingest.glyphs import turn
from ingest.layout import inside
from ingest.tables.strokes import Stroke

if TYPE_CHECKING:
    from ingest.glyphs import PageGlyphs

THIN = 2.5  # a rectangle at most this high is a line, points
SHORT = 12.0  # shorter lines are ticks or underlines
JOIN = 3.5  # gap at which collinear strokes are one line


@dataclass(slots=True)
class Rules:
    """Horizontal rules as (x0, x1, y), vertical rules as (x, top, bottom) and shaded boxes, in the reading frame."""

    horizontal: list[tuple[float, float, float]] = field(default_factory=list)
    vertical: list[tuple[float, float, float]] = field(default_factory=list)
    fills: list[Box] = field(default_factory=list)

    def within(self, area: Box, *, slack: float = 3.0) -> Rules:
        """Rules inside an area; a horizontal rule is cut to it."""
        x0, top, x1, bottom = area
        across = [
            (max(a, x0), min(b, x1), y)
            for a, b, y in self.horizontal
            if top - slack <= y <= bottom + slack and min(b, x1) - max(a, x0) > SHORT
        ]
        down = [
            (x, max(a, top), min(b, bottom))
            for x, a, b in self.vertical
            if x0 - slack <= x <= x1 + slack and min(b, bottom) - max(a, top) > 4
        ]
        shades = [b for b in self.fills if inside(b, (x0 - slack, top - slack, x1 + slack, bottom + slack))]
        return Rules(across, down, shades)


def rules_of(strokes: Sequence[Stroke], frame: PageGlyphs) -> Rules:
    """Rules of a page from its strokes.

    Parameters
    ----------
    strokes
        Strokes in PDF user space.
    frame
        The page's frames.
    """
    flat: list[tuple[float, float, float]] = []
    upright: list[tuple[float, float, float]] = []
    fills: list[Box] = []
    for stroke in strokes:
        box = turn(stroke.box, frame.quarter, frame.user_box)
        width, height = box[2] - box[0], box[3] - box[1]
        if stroke.white and not stroke.stroked:
            continue
        if height <= THIN and width > 0.2:
            flat.append((box[0], box[2], (box[1] + box[3]) / 2))
        elif width <= THIN and height > 0.2:
            upright.append(((box[0] + box[2]) / 2, box[1], box[3]))
        elif stroke.rectangle and width > SHORT and height > 6:
            if stroke.filled and not stroke.white:
                fills.append(box)
            if stroke.stroked:
                flat += [(box[0], box[2], box[1]), (box[0], box[2], box[3])]
                upright += [(box[0], box[1], box[3]), (box[2], box[1], box[3])]
    return Rules(
        join_collinear(flat),
        [(x, a, b) for a, b, x in join_collinear([(a, b, x) for x, a, b in upright], short=5.0)],
        fills,
    )


def join_collinear(pieces: Iterable[tuple[float, float, float]], *, short: float = SHORT) -> list[tuple[float, float, float]]:
    """Strokes (from, to, position) on one line joined where they touch; what stays short is dropped.

    Examples
    --------
    >>> join_collinear([(0, 10, 5.0), (11, 30, 5.2), (60, 100, 5.0)])
    [(0, 30, 5.0), (60, 100, 5.0)]
    """
    lines: list[list[tuple[float, float, float]]] = []
    for piece in sorted(pieces, key=lambda p: p[2]):
        if lines and piece[2] - lines[-1][0][2] <= 1.2:
            lines[-1].append(piece)
        else:
            lines.append([piece])
    found = []
    for line in lines:
        line.sort()
        start, end, place = line[0]
        for a, b, _ in line[1:]:
            if a <= end + JOIN:
                end = max(end, b)
                continue
            if end - start >= short:
                found.append((start, end, place))
            start, end = a, b
        if end - start >= short:
            found.append((start, end, place))
    return found


def full_span(
    rules: Sequence[tuple[float, float, float]], x0: float, x1: float, *, part: float = 0.85
) -> list[tuple[float, float, float]]:
    """Horizontal rules that cover at least ``part`` of an extent, top to bottom, collinear pieces counted together."""
    by_height: list[tuple[float, float, float, float]] = []
    for a, b, y in sorted(rules, key=lambda r: r[2]):
        covered = max(0.0, min(b, x1) - max(a, x0))
        if by_height and y - by_height[-1][2] < 1.5:
            p, q, h, c = by_height[-1]
            by_height[-1] = (min(p, a), max(q, b), h, c + covered)
        else:
            by_height.append((a, b, y, covered))
    return [(a, b, y) for a, b, y, covered in by_height if covered >= part * (x1 - x0)]


def inner_rules(rules: Rules, box: Box) -> list[float]:
    """Heights of the rules that cross an area, its own edges left out."""
    return [y for _, _, y in full_span(rules.horizontal, box[0] + 2, box[2] - 2, part=0.8) if box[1] + 3 < y < box[3] - 3]


def shade_edges(fills: Sequence[Box], area: Box) -> list[tuple[float, float, float]]:
    """Level edges of shaded boxes that cross most of an area, as rules: rows told apart by shades."""
    x0, top, x1, bottom = area
    edges = [
        (max(a, x0), min(b, x1), y) for a, t, b, e in fills for y in (t, e) if top + 3 < y < bottom - 3 and b > x0 and a < x1
    ]
    return [rule for rule in join_collinear(edges) if rule[1] - rule[0] > 0.8 * (x1 - x0)]


def with_shades(rules: Rules, area: Box) -> Rules:
    """Rules of an area and, where they are fewer, the edges of its shades."""
    shades = shade_edges(rules.fills, area)
    return Rules([*rules.horizontal, *shades], rules.vertical, rules.fills) if len(shades) > len(rules.horizontal) else rules

"""Tables ruled both ways: pdfplumber's cells (or camelot's) filled with the page's words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ingest.document import Box
from ingest.hyphens import Vocabulary
from ingest.layout import Word, inside, union
from ingest.tables.grid import Grid, cell_text
from ingest.tables.headers import NUMBER
from ingest.tables.rules import Rules

if TYPE_CHECKING:
    import pdfplumber.page

    from ingest.glyphs import PageGlyphs


def is_ruled(rules: Rules, box: Box) -> bool:
    """Whether vertical rules run through most of an area's height, enough of them to make columns."""
    height = box[3] - box[1]
    places: list[float] = []
    for x, top, bottom in sorted(rules.vertical):
        if bottom - top > 0.3 * height and (not places or x - places[-1] > 3):
            places.append(x)
    inner = [x for x in places if box[0] + 6 < x < box[2] - 6]
    return len(inner) >= 1 and len(rules.horizontal) >= 2


def plumber_cells(page: pdfplumber.page.Page, box: Box, frame: PageGlyphs) -> list[Box]:
    """Cells that pdfplumber sees between the rules of an area, in the reading frame."""
    left, top = page.cropbox[0] - page.mediabox[0], page.mediabox[3] - page.cropbox[3]
    if page.rotation % 360:
        left = top = 0.0
    x0, y0, x1, y1 = frame.to_display(box)
    area = (
        max(page.bbox[0], x0 + left - 3),
        max(page.bbox[1], y0 + top - 3),
        min(page.bbox[2], x1 + left + 3),
        min(page.bbox[3], y1 + top + 3),
    )
    if area[2] - area[0] < 10 or area[3] - area[1] < 10:
        return []
    tables = page.crop(area).find_tables(
        {"vertical_strategy": "lines", "horizontal_strategy": "lines", "snap_tolerance": 3, "join_tolerance": 3}
    )
    if not tables:
        return []
    largest = max(tables, key=lambda t: len(t.cells))
    return [frame.from_display((a - left, b - top, c - left, d - top)) for a, b, c, d in largest.cells]


def fill(cells: Sequence[Box], words: Sequence[Word], vocabulary: Vocabulary, extractor: str) -> Grid | None:
    """Grid from cell boxes; a cell over several rows or columns is repeated in each."""
    if len(cells) < 4:
        return None
    xs = _edges([c[0] for c in cells] + [c[2] for c in cells])
    ys = _edges([c[1] for c in cells] + [c[3] for c in cells])
    if len(xs) < 3 or len(ys) < 3:
        return None
    texts = [[""] * (len(xs) - 1) for _ in range(len(ys) - 1)]
    boxes: list[list[Box | None]] = [[None] * (len(xs) - 1) for _ in range(len(ys) - 1)]
    placed = 0
    bold = [[0, 0] for _ in range(len(ys) - 1)]
    for cell in cells:
        held = [w for w in words if inside(w.box, cell)]
        placed += len(held)
        text = cell_text(held, vocabulary)
        place = union(w.box for w in held) if held else None
        for r in range(_at(ys, cell[1]), _at(ys, cell[3])):
            for c in range(_at(xs, cell[0]), _at(xs, cell[2])):
                texts[r][c], boxes[r][c] = text, place
            bold[r][0] += sum(w.bold for w in held)
            bold[r][1] += len(held)
    if placed < 0.75 * len(words):
        return None
    grid = Grid(texts, boxes, _header_rows(texts, bold), extractor, list(xs[1:-1]))
    return grid


def _header_rows(texts: Sequence[Sequence[str]], bold: Sequence[Sequence[int]]) -> int:
    """Leading rows that are bold while later ones are not, or hold no number while later ones do; at least one."""
    weight = [b / n > 0.6 if n else False for b, n in bold]
    if weight[0] and not all(weight):
        return next(i for i, w in enumerate(weight) if not w)
    numeric = [sum(bool(NUMBER.match(t)) for t in row) >= max(1, 0.3 * sum(bool(t) for t in row)) for row in texts]
    if any(numeric) and not numeric[0]:
        return min(4, max(1, numeric.index(True))) if numeric.index(True) <= 3 else 1
    return 1


def _edges(values: Sequence[float], *, tolerance: float = 3.0) -> list[float]:
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > tolerance:
            found.append(value)
    return found


def _at(edges: Sequence[float], value: float) -> int:
    return min(range(len(edges)), key=lambda i: abs(edges[i] - value))

"""Tables ruled both ways: pdfplumber's cells (or camelot's) filled with the page's words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ingest.document import Box
from ingest.hyphens import Vocabulary
from ingest.layout import Word, inside, union
from ingest.tables.columns import line_groups
from ingest.tables.grid import Grid, cell_text
from ingest.tables.headers import NUMBER, numeric
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


def without_characters(page: pdfplumber.page.Page) -> pdfplumber.page.Page:
    """The page, told to leave characters out of its objects: pdfium has read them, and they cost most of pdfplumber's time."""
    from pdfminer.layout import LTAnno, LTChar

    whole = page.iter_layout_objects

    def lean(objects):
        return whole([item for item in objects if not isinstance(item, (LTChar, LTAnno))])

    page.iter_layout_objects = lean
    return page


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
    xs = _without_slivers(_edges([c[0] for c in cells] + [c[2] for c in cells]), [(w.x0, w.x1) for w in words])
    ys = _without_slivers(_edges([c[1] for c in cells] + [c[3] for c in cells]), [(w.base - 0.7 * w.size, w.base) for w in words])
    if len(xs) < 3 or len(ys) < 3:
        return None
    cells = list(cells) + _open_sides(cells, words, xs, ys)
    ys = _parted(ys, cells, words)
    texts = [[""] * (len(xs) - 1) for _ in range(len(ys) - 1)]
    boxes: list[list[Box | None]] = [[None] * (len(xs) - 1) for _ in range(len(ys) - 1)]
    placed = 0
    bold = [[0, 0] for _ in range(len(ys) - 1)]
    for cell in _unstacked(cells, words, ys):
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
    return Grid(texts, boxes, _header_rows(texts, bold), extractor, list(xs[1:-1]))


def _header_rows(texts: Sequence[Sequence[str]], bold: Sequence[Sequence[int]]) -> int:
    """Leading rows that are bold while later ones are not, or hold no number while later ones do; at least one."""
    weight = [b / n > 0.6 if n else False for b, n in bold]
    if weight[0] and not all(weight):
        return next(i for i, w in enumerate(weight) if not w)
    valued = [sum(bool(NUMBER.match(t)) for t in row) >= max(1, 0.3 * sum(bool(t) for t in row)) for row in texts]
    if any(valued) and not valued[0]:
        return valued.index(True) if valued.index(True) <= 3 else 1
    return 1


def _edges(values: Sequence[float], *, tolerance: float = 3.0) -> list[float]:
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > tolerance:
            found.append(value)
    return found


def _without_slivers(edges: list[float], extents: Sequence[tuple[float, float]], *, narrow: float = 9.0) -> list[float]:
    """Edges without those of narrow strips in which no text stands: double rules, rules drawn as boxes."""
    kept = edges[:1]
    for edge in edges[1:]:
        if edge - kept[-1] < narrow and not any(kept[-1] <= (a + b) / 2 <= edge for a, b in extents):
            if len(kept) > 1:
                kept[-1] = edge
            continue
        kept.append(edge)
    return kept


def _open_sides(cells: Sequence[Box], words: Sequence[Word], xs: list[float], ys: list[float]) -> list[Box]:
    """Cells for text that stands outside the outermost rules: labels left of them, a header above; edges are added in place."""
    left, right, top = xs[0], xs[-1], ys[0]
    loose = [w for w in words if not any(inside(w.box, c) for c in cells)]
    more: list[Box] = []
    above = [w for w in loose if w.bottom <= top + 2]
    if above:
        first = min(w.top for w in above) - 1
        more += [(a, first, b, top) for a, b in zip(xs, xs[1:], strict=False)]
        ys.insert(0, first)
    for side, outside in ((0, [w for w in loose if w.x1 <= left + 2]), (1, [w for w in loose if w.x0 >= right - 2])):
        if len(outside) < 2:
            continue
        a, b = (min(w.x0 for w in outside) - 1, left) if side == 0 else (right, max(w.x1 for w in outside) + 1)
        more += [(a, y0, b, y1) for y0, y1 in zip(ys, ys[1:], strict=False)]
        xs.insert(0, a) if side == 0 else xs.append(b)
    return more


def _parted(ys: Sequence[float], cells: Sequence[Box], words: Sequence[Word]) -> list[float]:
    """Edges with those added that part lines of values which no rule parts: below a header, or where rules stand now and then."""
    found = list(ys[:1])
    for top, bottom in zip(ys, ys[1:], strict=False):
        whole = [c for c in cells if abs(c[1] - top) < 3 and abs(c[3] - bottom) < 3]
        held = [[w for w in words if inside(w.box, c)] for c in whole]
        lines = line_groups([w for cell in held for w in cell])
        filled = [sum(any(id(w) in names for w in cell) for cell in held) for names in ({id(w) for w in line} for line in lines)]
        valued = [numeric(line) and n >= max(2, 0.5 * len(whole)) for line, n in zip(lines, filled, strict=True)]
        for i in range(1, len(lines)):
            if valued[i] and (valued[i - 1] or all(valued[i:])):
                found.append((max(w.base for w in lines[i - 1]) + min(w.base - 0.7 * w.size for w in lines[i])) / 2)
        found.append(bottom)
    return found


def _unstacked(cells: Sequence[Box], words: Sequence[Word], ys: Sequence[float]) -> list[Box]:
    """Cells, those cut along the other rows' edges that hold a line of text in nearly each of four rows and more.

    Where rules are drawn beside a column of labels but not through it, the whole column is one cell to the rules.
    """
    found: list[Box] = []
    for cell in cells:
        first, last = _at(ys, cell[1]), _at(ys, cell[3])
        if last - first == 3 and _cut_by_lines(cell, words, ys[first : last + 1]):
            found += [(cell[0], ys[r], cell[2], ys[r + 1]) for r in range(first, last)]
            continue
        if last - first < 4:
            found.append(cell)
            continue
        middles = [w.base - 0.3 * w.size for w in words if inside(w.box, cell)]
        taken = {sum(y < m for y in ys) - 1 for m in middles}
        if len(taken) < 0.7 * (last - first):
            found.append(cell)
        else:
            found += [(cell[0], ys[r], cell[2], ys[r + 1]) for r in range(first, last)]
    return found


def _cut_by_lines(cell: Box, words: Sequence[Word], edges: Sequence[float]) -> bool:
    """Whether each strip between edges holds its own line of a cell."""
    middles = [w.base - 0.3 * w.size for w in words if inside(w.box, cell)]
    return all(any(a <= m < b for m in middles) for a, b in zip(edges, edges[1:], strict=False))


def _at(edges: Sequence[float], value: float) -> int:
    return min(range(len(edges)), key=lambda i: abs(edges[i] - value))

"""Where words stand: rows, columns, lines, paragraphs and reading order, from boxes alone.

Pure functions, used for glyph words of a PDF and for recognised words of a scan alike. Coordinates are points, y down.
"""

from __future__ import annotations

import re
import statistics
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from ingest.boxes import inside, overlap, reading_order, union
from ingest.document import Box

__all__ = [
    "CAPTION", "Columns", "Line", "Paragraph", "Word", "body_size", "find_columns", "inside", "lines_of", "overlap", "paragraphs",
    "reading_order", "rows", "segments", "split_paragraphs", "union", "usual_columns", "zones",
]  # fmt: skip

ROW = 0.20  # words whose baselines differ by less than this part of their size stand on one row
PIECE_GAP = 0.75  # a wider gap (in sizes) cuts a row into segments while columns are looked for
CAPTION = re.compile(
    r"(?P<kind>Extended Data Fig(?:ure)?\.?|Fig(?:ure)?s?\.?|Tables?|Tab\.|Schemes?|Charts?|Box|Plate)\s*"
    r"(?P<number>S?\d{1,3}|[IVX]{1,5}|[A-Z]\.?\d{1,2})(?P<part>[a-z])?\s*(?P<stop>[.:|]|[—–-]\s|\([Cc]ont|$)?",
    re.IGNORECASE,
)
GUTTER = 5.0  # narrowest gutter between text columns, points


@dataclass(slots=True)
class Word:
    """A word with its markup, its box and the baseline of its line (scripts keep the baseline of their host)."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    base: float
    size: float
    bold: bool = False
    italic: bool = False
    font: str = ""
    raised: bool = False
    confidence: float = 1.0

    @property
    def box(self) -> Box:
        return self.x0, self.top, self.x1, self.bottom


@dataclass(slots=True)
class Line:
    """Words on one baseline of one column, left to right."""

    words: list[Word]
    x0: float = 0.0
    top: float = 0.0
    x1: float = 0.0
    bottom: float = 0.0
    base: float = 0.0
    size: float = 0.0
    column: tuple[int, int] = (0, 0)

    def __post_init__(self) -> None:
        self.x0, self.top, self.x1, self.bottom = union(w.box for w in self.words)
        longest = max(self.words, key=lambda w: w.x1 - w.x0)
        self.base = longest.base
        sizes: Counter[float] = Counter()
        for word in self.words:
            sizes[round(word.size, 1)] += len(word.text)
        self.size = sizes.most_common(1)[0][0]

    @property
    def box(self) -> Box:
        return self.x0, self.top, self.x1, self.bottom

    @property
    def text(self) -> str:
        return " ".join(w.text for w in self.words)

    @property
    def bold(self) -> bool:
        return 2 * sum(len(w.text) for w in self.words if w.bold) > sum(len(w.text) for w in self.words)


@dataclass(slots=True)
class Paragraph:
    """Lines that read on from one another."""

    lines: list[Line]
    page: int = 0
    indented: bool = False

    @property
    def box(self) -> Box:
        return union(line.box for line in self.lines)

    @property
    def size(self) -> float:
        return statistics.median(line.size for line in self.lines)


@dataclass(slots=True)
class Columns:
    """Text columns of a page: the gutters between them, left to right."""

    gutters: list[tuple[float, float]] = field(default_factory=list)

    def span(self, x0: float, x1: float) -> tuple[int, int]:
        """First and last column that a horizontal extent touches."""
        middles = [(a + b) / 2 for a, b in self.gutters]
        first = sum(x0 > b - 1.0 or x0 > m for m, (_, b) in zip(middles, self.gutters, strict=True))
        last = sum(x1 > b + 1.0 or x1 > m + (b - a) for m, (a, b) in zip(middles, self.gutters, strict=True))
        return min(first, last), max(first, last)


def rows(words: Sequence[Word]) -> list[list[Word]]:
    """Words grouped by baseline over the whole width, top to bottom, each row left to right."""
    found: list[list[Word]] = []
    for word in sorted(words, key=lambda w: w.base):
        row = found[-1] if found else None
        if row is not None and word.base - row[0].base <= ROW * max(word.size, row[0].size):
            row.append(word)
        else:
            found.append([word])
    for row in found:
        row.sort(key=lambda w: w.x0)
    return found


def segments(row: Sequence[Word], gap: float = PIECE_GAP, gutters: Sequence[tuple[float, float]] = ()) -> list[list[Word]]:
    """Cut a row at gaps wider than ``gap`` sizes, and at any gap that spans a gutter."""
    pieces: list[list[Word]] = []
    for word in row:
        if pieces:
            last = pieces[-1][-1]
            space = word.x0 - max(w.x1 for w in pieces[-1][-3:])
            size = max(word.size, last.size)
            crosses = any(last.x1 <= a + 2.0 and word.x0 >= b - 2.0 for a, b in gutters)
            if space <= gap * size and not crosses:
                pieces[-1].append(word)
                continue
        pieces.append([word])
    return pieces


def find_columns(words: Sequence[Word], width: float, *, body: float | None = None) -> Columns:
    """Gutters of a page: vertical strips that few lines cross while many end at their left and begin at their right.

    Parameters
    ----------
    words
        Words of the page without tables, headers and figures as far as known.
    width
        Page width, points.
    body
        Size of running text; other sizes count less.
    """
    pieces = [Line(s) for row in rows(words) for s in segments(row)]
    body = body or body_size(words)
    pieces = [p for p in pieces if len(p.text) >= 8 and 0.65 * body <= p.size <= 1.4 * body]
    if len(pieces) < 6:
        return Columns()
    cover = [0.0] * (int(width) + 2)
    for piece in pieces:
        for x in range(max(0, int(piece.x0 + 0.5)), min(len(cover), int(piece.x1 + 0.5))):
            cover[x] += 1
    gutters: list[tuple[float, float]] = []
    x = int(0.2 * width)
    while x < 0.8 * width:
        left = max(cover[max(0, x - int(0.12 * width)) : x], default=0)
        right = max(cover[x + 1 : x + int(0.12 * width)], default=0)
        limit = 0.4 * min(left, right)
        if min(left, right) >= 5 and cover[x] <= limit:
            start = x
            floor = cover[x]
            while x < 0.85 * width and cover[x] <= limit:
                floor = min(floor, cover[x])
                x += 1
            strip = _strip(pieces, start, x, floor)
            if strip:
                gutters.append(strip)
        x += 1
    return Columns(gutters)


def _strip(pieces: Sequence[Line], start: float, end: float, crossing: float) -> tuple[float, float] | None:
    """Borders of a gutter found in the coverage, if lines really end and begin at it."""
    reach = 0.25 * (pieces[0].x1 - pieces[0].x0) + 40
    ends = [p.x1 for p in pieces if start - reach < p.x1 <= end + 3 and p.x0 < start - 20]
    begins = [p.x0 for p in pieces if start - 3 <= p.x0 < end + reach and p.x1 > end + 20]
    if len(ends) < 4 or len(begins) < 4:
        return None
    inner_left = _edge(ends, last=True, limit=end)
    inner_right = _edge(begins, last=False, limit=start)
    if inner_right - inner_left < GUTTER:
        return None
    aligned = sum(abs(b - inner_right) < 14 for b in begins)
    if aligned < 0.5 * len(begins):
        return None
    return inner_left, inner_right


def _edge(values: list[float], *, last: bool, limit: float) -> float:
    """Outermost position at which at least two values lie (one overlong line does not move a gutter)."""
    ordered = sorted(values, reverse=last)
    ordered = [v for v in ordered if (v <= limit + 3 if last else v >= limit - 3)] or ordered
    return ordered[1] if len(ordered) > 3 and abs(ordered[0] - ordered[1]) > 4 else ordered[0]


def body_size(words: Iterable[Word]) -> float:
    """Size in which most characters are set; 10 without words."""
    sizes: Counter[float] = Counter()
    for word in words:
        sizes[round(word.size, 1)] += len(word.text)
    return sizes.most_common(1)[0][0] if sizes else 10.0


def lines_of(words: Sequence[Word], columns: Columns) -> list[Line]:
    """Lines of a page: rows cut at gutters; pieces of one column on one row are one line unless far apart."""
    lines: list[Line] = []
    for row in rows(words):
        for piece in segments(row, 6.0, columns.gutters):
            line = Line(piece)
            line.column = columns.span(line.x0, line.x1)
            lines.append(line)
    return lines


def paragraphs(lines: Sequence[Line], columns: Columns) -> list[Paragraph]:
    """Group lines to paragraphs in reading order.

    Lines of one column follow each other unless a line across columns, a gap, another size or weight, or an indent
    parts them.
    """
    found: list[Paragraph] = []
    for zone in zones(lines):
        blocks = _blocks(zone, columns)
        for i in reading_order([union(line.box for line in block) for block in blocks]):
            found += split_paragraphs(blocks[i])
    return found


def zones(lines: Sequence[Line], *, gap: float = 20.0) -> list[list[Line]]:
    """Cut a page at blank strips over its whole width, which part what is read first from what is read after it."""
    found: list[list[Line]] = []
    lowest = 0.0
    for line in sorted(lines, key=lambda item: item.top):
        if not found or line.top - lowest > max(gap, 1.9 * line.size):
            found.append([])
        found[-1].append(line)
        lowest = max(lowest, line.bottom)
    return found


def usual_columns(pages: Sequence[Columns]) -> list[Columns]:
    """Columns of each page, those unlike the rest taking over the ones usual in the document (nearest page first).

    A page with a large figure or table has too few lines to show its columns, or shows the table's; lines across a gutter stay whole
    either way.
    """
    shapes = Counter(_shape(page) for page in pages if page.gutters)
    if not shapes or len(pages) < 3:
        return list(pages)
    near = {shape: sum(n for other, n in shapes.items() if _alike(shape, other)) for shape in shapes}
    model, votes = max(near.items(), key=lambda item: item[1])
    if votes < max(2, 0.3 * len(pages)):
        return list(pages)
    models = [i for i, page in enumerate(pages) if page.gutters and _alike(_shape(page), model)]
    usual = []
    for i, page in enumerate(pages):
        if i in models or (i == 0 and page.gutters):  # a first page may have a margin of its own
            usual.append(page)
        else:
            usual.append(pages[min(models, key=lambda j: ((j - i) % 2, abs(j - i)))])
    return usual


def _shape(columns: Columns) -> tuple[int, ...]:
    return tuple(round((a + b) / 2) for a, b in columns.gutters)


def _alike(one: tuple[int, ...], two: tuple[int, ...]) -> bool:
    return len(one) == len(two) and all(abs(a - b) <= 14 for a, b in zip(one, two, strict=True))


def _blocks(lines: Sequence[Line], columns: Columns) -> list[list[Line]]:
    """Runs of lines of one column without a wider line or a large gap between them."""
    blocks: list[list[Line]] = []
    last_of: dict[tuple[int, int], list[Line]] = {}
    for line in sorted(lines, key=lambda item: (item.base, item.x0)):
        block = last_of.get(line.column)
        size = line.size
        if block is not None:
            above = block[-1]
            gap = line.base - above.base
            cut = gap > 2.6 * max(size, above.size) or (overlap(line.x0, line.x1, *_extent(block)) == 0 and gap < 0.9 * size)
            if not cut:
                block.append(line)
                continue
        block = [line]
        blocks.append(block)
        last_of[line.column] = block
        first, last = line.column
        for other in list(last_of):  # a line over several columns closes what stands above it
            if other != line.column and (first < last or other[0] < other[1]) and other[0] <= last and first <= other[1]:
                del last_of[other]
    return blocks


def _extent(block: Sequence[Line]) -> tuple[float, float]:
    return min(line.x0 for line in block), max(line.x1 for line in block)


def split_paragraphs(block: Sequence[Line]) -> list[Paragraph]:
    """Cut a column block at gaps, changes of size or weight, and first-line indents."""
    pitches = [b.base - a.base for a, b in zip(block, block[1:], strict=False) if b.base - a.base > 0.5 * b.size]
    pitch = statistics.median(pitches) if pitches else 1.2 * block[0].size
    size = statistics.median(line.size for line in block)
    left = _usual([line.x0 for line in block])
    right = max(line.x1 for line in block)
    found: list[Paragraph] = []
    for line in block:
        indent = line.x0 - left
        own = 0.6 * line.size < indent < 4.5 * line.size
        if found:
            above = found[-1].lines[-1]
            gap = line.base - above.base
            limit = 1.28 * pitch if pitch < 2.0 * line.size else 1.6 * line.size
            if line.size > 1.2 * size:
                limit = 1.4 * line.size
            other = abs(line.size - above.size) > 0.06 * line.size or (line.bold != above.bold and _whole(line, above))
            hanging = len(found[-1].lines) == 1 and found[-1].lines[0].x0 < line.x0 - 0.5 * line.size
            centred = abs((line.x0 + line.x1) - (above.x0 + above.x1)) < 2 * line.size and line.x1 < right - line.size
            step = own and above.x0 - left < 0.5 * line.size and not centred
            short = above.x1 < right - 0.12 * (right - left) and _ends(above.text) and line.text[:1].isupper()
            back = not own and above.x0 - left > 0.6 * line.size and len(found[-1].lines) > 1 and not centred
            caption = bool(CAPTION.match(line.text)) and (_ends(above.text) or gap > 1.15 * pitch or line.words[0].bold)
            if not (gap > limit or other or caption or (step and not hanging) or (short and not own) or back):
                found[-1].lines.append(line)
                continue
        found.append(Paragraph([line], indented=own))
    return found


def _whole(line: Line, above: Line) -> bool:
    """Weight changes between lines part paragraphs only where each line is of one weight throughout (not a run-in heading)."""
    return all(len({w.bold for w in item.words if any(c.isalpha() for c in w.text)}) <= 1 for item in (line, above))


def _ends(text: str) -> bool:
    return text.rstrip("”’\"')]} ").endswith((".", "?", "!", ":"))


def _usual(values: Sequence[float]) -> float:
    """Leftmost position shared by several values (within a point), else the smallest."""
    bins = Counter(round(v) for v in values)
    for value, _ in sorted(bins.items()):
        if bins[value] + bins[value + 1] + bins[value - 1] >= max(2, 0.2 * len(values)):
            return value
    return min(values)

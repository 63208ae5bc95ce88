"""Tables without a caption: frames of rules, stacks of level rules or shades, and rows of aligned short pieces, each put to the test.

A candidate becomes a table only if its rows fall into the same columns; what no rule bounds must hold numbers, too. Running text, lists,
references, equations and the lettering of figures fail on one or the other.
"""

from __future__ import annotations

import math
import re
import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.document import Box
from ingest.layout import Columns, Word, inside, overlap, rows, segments, union
from ingest.tables.areas import Area
from ingest.tables.columns import separators, spans
from ingest.tables.frames import crossing_frames, level_stacks, shaded_stacks
from ingest.tables.prose import is_note, is_running
from ingest.tables.rules import Rules

GAP = 1.0  # pieces of a row stand at least this far apart, in sizes
VALUE = re.compile(
    r"^[(\[<>~≈∼±−–+$€£-]*\s*\d[\d.,:/\s]*(?:[%)\]*†‡§KMB]|\^\{[^}]*\}|±.*|\(.*)*$|^(?:[-–—−.…]+|n/?a|NA|yes|no)$", re.IGNORECASE
)
LIST_MARK = re.compile(r"^(?:[•▪●○■◦–*·-]|\(?\d{1,3}[.)]|\[\d{1,3}\]|\(?[a-z][.)]|\d{1,3})$", re.IGNORECASE)


@dataclass(slots=True)
class Row:
    """A row of print in an extent: its pieces, and whether it looks like one of a table."""

    pieces: list[list[Word]]
    box: Box
    size: float
    tabular: bool
    prose: bool


@dataclass(slots=True)
class Candidate:
    """A place where a table may stand and how sure that is."""

    box: Box
    worth: float
    crossing: bool = False
    rows: int = 0


def seek(words: Sequence[Word], columns: Columns, rules: Rules, taken: Sequence[Box], figures: Sequence[Box] = ()) -> list[Area]:
    """Areas of tables that no caption announces.

    Parameters
    ----------
    words
        Words of the page.
    columns
        Text columns of the page.
    rules
        Rules and shades of the page.
    taken
        Boxes of the tables already found, captions included.
    figures
        Boxes of the first lines of figure captions: what stands next to one is a figure.

    Returns
    -------
    list
        Areas without label and caption, top to bottom.
    """
    free = [w for w in words if not any(inside(w.box, box) for box in taken)]
    if len(free) < 6:
        return []
    found = _framed(free, rules)
    for x0, x1 in _extents(free, columns):
        found += _aligned([w for w in free if x0 - 2 <= w.x0 and w.x1 <= x1 + 2], rules, columns)
    frames = [c for c in found if c.crossing and c.rows >= 3]
    # what holds several frames is a page of tables, not one
    found = [c for c in found if c.crossing or sum(inside(f.box, c.box) for f in frames) < 2]
    found = [c for c in found if not is_chart(rules.fills, c.box) and not any(_captions(f, c.box) for f in figures)]
    kept: list[Candidate] = []
    for candidate in sorted(found, key=lambda c: -c.worth * math.log(2 + sum(inside(w.box, c.box) for w in free))):
        if not any(_clash(candidate.box, other.box) for other in kept) and not any(_clash(candidate.box, box) for box in taken):
            kept.append(candidate)
    return [Area(None, [], c.box) for c in sorted(kept, key=lambda c: c.box[1])]


def is_chart(fills: Sequence[Box], box: Box) -> bool:
    """Whether shaded boxes are bars: their ends differ both ways, where shaded cells share the edges of rows and columns."""
    held = [f for f in fills if inside(f, box)]
    if len(held) < 6:
        return False
    across = len({round(x / 2) for f in held for x in (f[0], f[2])})
    down = len({round(y / 2) for f in held for y in (f[1], f[3])})
    return across > 0.8 * len(held) and down > 0.7 * len(held)


def _captions(head: Box, box: Box) -> bool:
    """Whether a figure's caption stands right below a place, right above it or in it."""
    if overlap(head[0], head[2], box[0], box[2]) < 0.3 * min(head[2] - head[0], box[2] - box[0]):
        return False
    return -2 <= head[1] - box[3] < 36 or 0 <= box[1] - head[3] < 20 or box[1] < head[1] < box[3]


def _clash(one: Box, two: Box) -> bool:
    wide = overlap(one[0], one[2], two[0], two[2])
    return wide > 5 and overlap(one[1], one[3], two[1], two[3]) > 3


def _extents(words: Sequence[Word], columns: Columns) -> list[tuple[float, float]]:
    """The whole width and each text column."""
    left, right = min(w.x0 for w in words), max(w.x1 for w in words)
    borders = [left, *[(a + b) / 2 for a, b in columns.gutters], right]
    single = list(zip(borders, borders[1:], strict=False)) if columns.gutters else []
    return [(left, right), *single]


def rows_of(words: Sequence[Word]) -> list[Row]:
    """Rows of an extent, top to bottom."""
    found = []
    for row in rows(words):
        pieces = segments(row, GAP)
        box = union(w.box for w in row)
        running = [is_running(p) for p in pieces]
        tabular = len(pieces) >= 2 and not any(running)
        if tabular and len(pieces) == 2:
            first = " ".join(w.text for w in pieces[0])
            tabular = not LIST_MARK.match(first) or bool(VALUE.match(" ".join(w.text for w in pieces[1])))
        size = statistics.median(w.size for w in row)
        prose = any(running) if len(pieces) > 1 else running[0] or len(row) > 9
        found.append(Row(pieces, box, size, tabular, prose))
    return found


def _framed(words: Sequence[Word], rules: Rules) -> list[Candidate]:
    """Candidates that rules or shades bound."""
    boxes = [(box, 0.25, True) for box in crossing_frames(rules)]
    boxes += [(box, 0.2, False) for box in shaded_stacks(rules.fills)]
    for stack in level_stacks(rules):
        x0, x1 = min(a for a, _, _ in stack), max(b for _, b, _ in stack)
        heights = [y for _, _, y in stack]
        start = 0
        for i in range(1, len(heights) + 1):
            if i < len(heights) and not _breaks(words, (x0, heights[i - 1], x1, heights[i])):
                continue
            if i - start >= 2:
                boxes.append(((x0, heights[start], x1, heights[i - 1]), 0.15 + 0.02 * min(5, i - start), False))
            start = i
    found = []
    for box, bonus, crossing in boxes:
        candidate = _tested(words, (box[0] - 2, box[1] - 1, box[2] + 2, box[3] + 1), rules, bonus)
        if candidate is not None:
            candidate.crossing = crossing
            found.append(candidate)
    return found


def _breaks(words: Sequence[Word], band: Box) -> bool:
    """Whether what stands between two level rules is no part of a table: running text, or nothing over a long way."""
    held = [w for w in words if inside(w.box, band)]
    if not held:
        return band[3] - band[1] > 40
    prose = 0
    for row in rows_of(held):
        running = row.prose if len(row.pieces) == 1 else sum(map(is_running, row.pieces)) > 0.5 * len(row.pieces)
        prose = prose + 1 if running else 0
        if prose >= 3:
            return True
    return False


def _tested(words: Sequence[Word], box: Box, rules: Rules, bonus: float) -> Candidate | None:
    """A bounded place as candidate, its first and last rows without columns cut off."""
    held = [w for w in words if inside(w.box, box)]
    inner = rules.within(box)
    verticals = [x for x, t, b in inner.vertical if b - t > 0.25 * (box[3] - box[1]) and box[0] + 6 < x < box[2] - 6]
    lines = _trimmed(rows_of(held), verticals, inner)
    if sum(len(r.pieces) > 1 for r in lines) < 2:
        return None
    quality = _quality(lines, verticals)
    if quality is None:
        return None
    columns, aligned, numeric, filled = quality
    if columns < 2 or filled < 0.3:
        return None
    running = sum(any(map(is_running, r.pieces)) for r in lines)
    wordy = statistics.mean(len(p) for r in lines for p in r.pieces)
    if wordy > 5 and not verticals and len(inner.horizontal) < 3 + 0.2 * len(lines):
        return None
    if running > 0.4 * len(lines) and len(inner.horizontal) < 3 + 0.2 * len(lines):
        return None  # columns of running text in a frame
    worth = (
        bonus + 0.3 * aligned + 0.25 * numeric + 0.2 * min(1.0, filled) + 0.04 * min(5, columns - 1) + 0.02 * min(6, len(lines))
    )
    whole = union(r.box for r in lines)
    top = max([y for _, _, y in inner.horizontal if y <= whole[1] + 2], default=whole[1])
    bottom = min([y for _, _, y in inner.horizontal if y >= whole[3] - 2], default=whole[3])
    top = top if whole[1] - top < 12 else whole[1] - 1
    bottom = bottom if bottom - whole[3] < 12 else whole[3] + 1
    return (
        Candidate((box[0], min(top, whole[1]), box[2], max(bottom, whole[3])), worth, rows=len(lines)) if worth > 0.55 else None
    )


def _trimmed(lines: list[Row], verticals: Sequence[float], rules: Rules) -> list[Row]:
    """Rows without a title above and notes below that share the frame."""

    def plain(row: Row) -> bool:
        middle = (row.box[1] + row.box[3]) / 2
        parted = any(
            t - 1 < middle < b + 1 and row.box[0] - 40 < x < row.box[2] + 40
            for x, t, b in rules.vertical
            if any(abs(x - v) < 2 for v in verticals)
        )
        return len(row.pieces) == 1 and not parted

    lines = list(lines)
    width = max((r.box[2] for r in lines), default=0.0) - min((r.box[0] for r in lines), default=0.0)
    while lines and (plain(lines[-1]) and is_note(lines[-1].pieces[0], width) or all(map(is_running, lines[-1].pieces))):
        lines.pop()
    starts = [r.pieces[0][0].x0 for r in lines if len(r.pieces) > 1]
    second = [r.pieces[1][0].x0 for r in lines if len(r.pieces) > 1]
    edge = statistics.median(second) if starts else 0.0
    while lines and plain(lines[0]) and (lines[0].prose or lines[0].box[0] < edge - 3 * lines[0].size):
        lines.pop(0)
    return lines


def _aligned(words: Sequence[Word], rules: Rules, columns: Columns) -> list[Candidate]:
    """Candidates made by aligned pieces alone."""
    if len(words) < 6:
        return []
    found: list[Candidate] = []
    run: list[Row] = []
    single = 0
    for row in [*rows_of(words), None]:
        ends = row is None or row.prose or bool(run) and row.box[1] - run[-1].box[3] > 1.9 * max(row.size, run[-1].size)
        if row is not None and not ends and not row.tabular:
            single += 1
            ends = single > 3
        if ends:
            candidate = _judged(run, rules)
            if candidate is not None:
                found.append(candidate)
            run, single = [], 0
            if row is None or not row.tabular:
                continue
        if row is not None and row.tabular:
            single = 0
        if row is not None:
            run.append(row)
    return found


def _judged(run: list[Row], rules: Rules) -> Candidate | None:
    while run and not run[-1].tabular:
        run = run[:-1]
    edge = statistics.median([r.pieces[1][0].x0 for r in run if r.tabular]) if any(r.tabular for r in run) else 0.0
    while run and not run[0].tabular and run[0].box[0] < edge - 2 * run[0].size:
        run = run[1:]
    tabular = sum(r.tabular for r in run)
    if tabular < 3 or tabular < 0.5 * len(run):
        return None
    quality = _quality(run, ())
    if quality is None:
        return None
    number, aligned, numeric, filled = quality
    worth = 0.3 * aligned + 0.3 * numeric + 0.15 * min(1.0, filled) + 0.05 * min(5, number - 1) + 0.02 * min(6, tabular)
    if numeric < 0.5 or aligned < 0.7 or filled < 0.5 or worth < 0.72:
        return None
    box = union(r.box for r in run)
    near = [y for a, b, y in rules.horizontal if overlap(a, b, box[0], box[2]) > 0.5 * (box[2] - box[0])]
    top = max((y for y in near if box[1] - 8 < y <= box[1] + 2), default=box[1] - 1)
    bottom = min((y for y in near if box[3] - 2 <= y < box[3] + 8), default=box[3] + 1)
    return Candidate((box[0] - 2, top, box[2] + 2, bottom), worth)


def _quality(lines: Sequence[Row], verticals: Sequence[float]) -> tuple[int, float, float, float] | None:
    """Columns, share of pieces set on their column's edge or middle, share of values right of the first column, cells filled."""
    words = [w for r in lines for p in r.pieces for w in p]
    box = union(r.box for r in lines)
    borders = separators(words, box, verticals=verticals)
    if not borders:
        return None
    cells: list[list[tuple[float, float]]] = [[] for _ in range(len(borders) + 1)]
    values = texts = crossed = 0
    for row in lines:
        for piece in row.pieces:
            first, last = spans(piece, borders)
            if first != last:
                crossed += 1
                continue
            cells[first].append((piece[0].x0, max(w.x1 for w in piece)))
            if first > 0:
                texts += 1
                values += bool(VALUE.match(" ".join(w.text for w in piece)))
    total = sum(map(len, cells))
    if not total or crossed > 0.34 * (total + crossed):
        return None
    on_edge = 0
    for column in cells:
        best = 0
        for place in (lambda c: c[0], lambda c: c[1], lambda c: (c[0] + c[1]) / 2):
            spots = sorted(map(place, column))
            for i, spot in enumerate(spots):
                best = max(best, sum(1 for other in spots[i:] if other - spot < 3.5))
        on_edge += best if len(column) > 1 else 0
    filled = sum(len(c) for c in cells) / (len(cells) * max(1, sum(len(r.pieces) > 1 for r in lines)))
    return len(cells), on_edge / total, values / max(1, texts), filled

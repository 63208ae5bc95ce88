"""A table's grid: cells with markup, boxes and header rows, made from words, column borders and rules."""

from __future__ import annotations

import re
import statistics
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from ingest.document import Box
from ingest.hyphens import Vocabulary, polish
from ingest.layout import Word, rows, segments, union
from ingest.tables.columns import chunk_gap, column_of, line_groups, spans
from ingest.tables.headers import header_end, header_levels, offset, split_at
from ingest.tables.rows import body_rows
from ingest.tables.rules import Rules, inner_rules

UNCERTAINTY = re.compile(r"[±(]\s*\d[\d.,]*\)?")


@dataclass(slots=True)
class Grid:
    """A rectangular table: texts, boxes and the number of header rows; which voice read it and how well it fits."""

    rows: list[list[str]]
    boxes: list[list[Box | None]]
    header_rows: int
    extractor: str
    borders: list[float] = field(default_factory=list)
    score: float = 0.0


def cell_text(words: Sequence[Word], vocabulary: Vocabulary) -> str:
    """Text of a cell; its lines joined, broken words healed."""
    text = ""
    for row in rows(words):
        text = vocabulary.join(text, " ".join(w.text for w in row))
    return polish(re.sub(r"\}\s+\^\{", "} ^{", text))


def build(
    words: Sequence[Word],
    box: Box,
    borders: Sequence[float],
    rules: Rules,
    vocabulary: Vocabulary,
    extractor: str,
    *,
    joined: bool = True,
) -> Grid | None:
    """Grid of a table with known column borders.

    Parameters
    ----------
    words
        Words of the whole area, header included.
    box
        The area.
    borders
        Borders between columns, left to right.
    rules
        Rules inside the area; the one below the header parts header and body.
    vocabulary
        The document's words.
    extractor
        Name of the voice that gave the borders.
    joined
        Whether lines of print are joined to rows where cells run on; else each line is a row.
    """
    if not words:
        return None
    columns = len(borders) + 1
    chunk = chunk_gap(words)
    inner = inner_rules(rules, box)
    end = header_end(words, box, borders, inner)
    head, body = split_at(words, end)
    texts: list[list[str]] = []
    boxes: list[list[Box | None]] = []
    several = [w for group in line_groups(body) if len({column_of(w, borders) for w in group}) > 1 for w in group] or body
    extents = [_extent([w for w in several if column_of(w, borders) == c], borders) for c in range(columns)]
    partial = [(a, b, y) for a, b, y in rules.horizontal if y < end - 2 and b - a < 0.8 * (box[2] - box[0])]
    for level in header_levels(head, borders, partial, [y for y in inner if y < end - 2], chunk, extents):
        line, places = [""] * columns, [None] * columns
        for first, last, cell in level:
            last = _stretched(first, last, cell, level, extents)
            text = cell_text(cell, vocabulary)
            place = union(w.box for w in cell)
            for c in range(first, last + 1):
                line[c] = f"{line[c]} {text}".strip() if line[c] else text
                places[c] = place if places[c] is None else union([places[c], place])
        texts.append(line)
        boxes.append(places)
    header_rows = len(texts)
    for row in body_rows(body, borders, [y for y in inner if y >= end - 2]) if joined else line_groups(body):
        line, places = [""] * columns, [None] * columns
        cells: dict[int, list[Word]] = {}
        for piece_row in rows(row):
            for piece in segments(piece_row, chunk):
                first, last = spans(piece, borders)
                if first == last:
                    cells.setdefault(first, []).extend(piece)
                else:
                    for word in piece:
                        cells.setdefault(column_of(word, borders), []).append(word)
        covered = _one_run(row, borders, chunk, extents, box)
        if covered is not None:
            cells = {c: list(row) for c in range(covered[0], covered[1] + 1)}
        for c, cell in cells.items():
            line[c] = cell_text(cell, vocabulary)
            places[c] = union(w.box for w in cell)
        texts.append(line)
        boxes.append(places)
    _fill_right(texts, boxes, header_rows)
    _fill_down(texts, boxes, header_rows)
    if len(texts) < 2:
        return None
    return Grid(texts, boxes, header_rows, extractor, list(borders))


def _one_run(
    row: Sequence[Word], borders: Sequence[float], chunk: float, extents: Sequence[tuple[float, float] | None], box: Box
) -> tuple[int, int] | None:
    """Columns of a row that is one piece of text over several: all it stands in the middle of, else the first it touches."""
    pieces = segments(sorted(row, key=lambda w: w.x0), max(chunk, 0.6))
    if len(pieces) != 1 or max(w.base for w in row) - min(w.base for w in row) > 0.5 * row[0].size:
        return None
    first, last = spans(pieces[0], borders)
    known = [c for c, e in enumerate(extents) if e is not None]
    x0, x1, size = pieces[0][0].x0, max(w.x1 for w in pieces[0]), row[0].size
    if len(known) > 2 and x0 > extents[known[0]][0] + 2 * size:
        offsets = {}
        for a in known[:2]:
            left, right = extents[a][0], max(extents[c][1] for c in known)
            offsets[a] = abs(x0 + x1 - left - right) / 2
            if a == known[0]:
                offsets[a] = min(offsets[a], abs(x0 + x1 - box[0] - box[2]) / 2)
        own = min(offset(x0, x1, extents[c]) for c in range(first, last + 1) if extents[c] is not None) if first == last else size
        best = min(offsets, key=lambda a: offsets[a])
        if offsets[best] < 0.8 * size and own > 0.3 * size:
            return best, known[-1]
    return (first, first) if last > first else None


def _extent(words: Sequence[Word], borders: Sequence[float]) -> tuple[float, float] | None:
    """Left and right end of a column's text; words that reach over a border are left out."""
    own = [w for w in words if not any(w.x0 + 1.5 < b < w.x1 - 1.5 for b in borders)]
    return (min(w.x0 for w in own), max(w.x1 for w in own)) if own else None


def _stretched(first: int, last: int, cell: Sequence[Word], level, extents: Sequence[tuple[float, float] | None]) -> int:
    """Last column of a spanning header cell that is set flush left: up to the next cell of its row."""
    if last == first or extents[first] is None:
        return last
    x0, x1 = min(w.x0 for w in cell), max(w.x1 for w in cell)
    known = [e for e in extents[first : last + 1] if e is not None]
    centred = abs(x0 + x1 - min(e[0] for e in known) - max(e[1] for e in known)) / 2 < 6
    if abs(x0 - extents[first][0]) > 3 or centred:
        return last
    return min((a for a, _, _ in level if a > last), default=len(extents)) - 1


def _fill_right(texts: list[list[str]], boxes: list[list[Box | None]], header_rows: int) -> None:
    """A header cell over several columns that stands at the left of them is repeated up to the next one.

    Seen from the row below: where its names repeat (A, B, A, B), the emptier row above groups them.
    """
    for r in range(min(header_rows, len(texts) - 1)):
        below = [t for t in texts[r + 1] if t]
        above = [c for c, t in enumerate(texts[r]) if t]
        repeats = len(below) - len(set(below)) >= max(1, len(below) // 3)
        if not repeats or len(above) < 2 or len(above) >= len(below):
            continue
        for c in range(1, len(texts[r])):
            if not texts[r][c] and texts[r + 1][c] and texts[r][c - 1] and (c - 1 > 0 or texts[r + 1][0]):
                texts[r][c], boxes[r][c] = texts[r][c - 1], boxes[r][c - 1]


def _fill_down(texts: list[list[str]], boxes: list[list[Box | None]], header_rows: int) -> None:
    """Header cells that stand over several header rows are repeated in each."""
    for c in range(len(texts[0]) if texts else 0):
        filled = [r for r in range(header_rows) if texts[r][c]]
        if len(filled) == 1 and header_rows > 1:
            for r in range(header_rows):
                texts[r][c], boxes[r][c] = texts[filled[0]][c], boxes[filled[0]][c]


def tidy(grid: Grid) -> Grid | None:
    """Grid without empty rows and columns; None if nothing like a table is left."""
    kept_rows = [r for r, row in enumerate(grid.rows) if any(row)]
    if not kept_rows:
        return None
    kept = [c for c in range(len(grid.rows[0])) if any(grid.rows[r][c] for r in kept_rows)]
    grid.header_rows = sum(r < grid.header_rows for r in kept_rows)
    grid.rows = [[grid.rows[r][c] for c in kept] for r in kept_rows]
    grid.boxes = [[grid.boxes[r][c] for c in kept] for r in kept_rows]
    return grid if len(kept) > 1 and len(kept_rows) > 1 else None


def judge(grid: Grid, words: Sequence[Word]) -> float:
    """How well a grid fits its words, 0 to 1: few words cut by borders, columns of one kind, cells filled, none holding two."""
    if not words:
        return 0.0
    borders = grid.borders
    cut = sum(any(w.x0 + 1.5 < b < w.x1 - 1.5 for b in borders) for w in words) / len(words)
    body = grid.rows[grid.header_rows :]
    cells = [c for row in body for c in row]
    filled = sum(bool(c) for c in cells) / max(1, len(cells))
    kinds = []
    for column in zip(*body, strict=True):
        values = [v for v in column if v]
        if values:
            numeric = sum(bool(re.match(r"^[<>~≈±−–+-]?\s*\d", v)) for v in values) / len(values)
            kinds.append(max(numeric, 1 - numeric))
    consistent = statistics.mean(kinds) if kinds else 0.5
    doubled = 0
    size = statistics.median(w.size for w in words)
    for row, places in zip(body, grid.boxes[grid.header_rows :], strict=True):
        for text, place in zip(row, places, strict=True):
            if place is None or not text:
                continue
            values = len(re.findall(r"(?:^|\s)[−-]?\d+[.,]\d+(?=\s|$)", UNCERTAINTY.sub("", text)))
            stacked = place[3] - place[1] > 2.2 * size and len(re.findall(r"(?:^|\s)[−-]?\d[\d.,]*%?(?=\s|$)", text)) > 1
            doubled += values > 1 or stacked
    doubled_share = doubled / max(1, sum(bool(c) for c in cells))
    return max(0.0, 1.0 - 3 * cut - 1.2 * doubled_share) * (0.35 + 0.3 * filled + 0.35 * consistent)


def agreement(one: Grid, two: Grid) -> float:
    """Share of cell texts that two grids have in common (F1 of the texts)."""
    a = Counter(c for row in one.rows for c in row if c)
    b = Counter(c for row in two.rows for c in row if c)
    common = sum((a & b).values())
    total = sum(a.values()) + sum(b.values())
    return 2 * common / total if total else 0.0

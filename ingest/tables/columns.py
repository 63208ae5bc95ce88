"""Columns of a table from the blank strips between its words."""

from __future__ import annotations

import re
import statistics
from collections.abc import Sequence

from ingest.document import Box
from ingest.layout import Word, rows, segments

CHUNK = 0.42  # words closer than this (in sizes) stand in one cell
NARROW = 0.22  # narrowest strip between columns, in sizes
MONOSPACED = re.compile(r"courier|mono|typewriter|cmtt|consol|lettergothic|prestige", re.IGNORECASE)
OVERLAP = 0.10  # boxes that share this part of their height stand in one row


def line_groups(words: Sequence[Word]) -> list[list[Word]]:
    """Words grouped to rows of print: boxes that overlap in height, whatever their column, top to bottom.

    A value centred beside a label of two lines overlaps both, so the three are one group.
    """
    groups: list[list[Word]] = []
    bottom = size = 0.0
    for word in sorted(words, key=lambda w: w.base - 0.7 * w.size):
        top, low = word.base - 0.7 * word.size, word.base + 0.15 * word.size
        if groups and bottom - top > OVERLAP * min(word.size, size):
            groups[-1].append(word)
            bottom = max(bottom, low)
            size = min(size, word.size)
        else:
            groups.append([word])
            bottom, size = low, word.size
    return groups


def chunk_gap(words: Sequence[Word]) -> float:
    """Gap, in sizes, below which neighbouring words of this table stand in one cell: half as much again as its usual blank."""
    gaps = []
    for row in rows(words):
        gaps += [
            (b.x0 - a.x1) / max(a.size, b.size)
            for a, b in zip(row, row[1:], strict=False)
            if 0.1 < (b.x0 - a.x1) / max(a.size, b.size) < 0.5
        ]
    if words and sum(bool(MONOSPACED.search(w.font)) for w in words) > 0.6 * len(words):
        return 0.9  # a typewriter's blank is as wide as a letter
    return min(CHUNK, max(0.30, 1.5 * statistics.median(gaps))) if len(gaps) >= 5 else CHUNK


def separators(
    words: Sequence[Word], box: Box, *, header: Sequence[Word] = (), verticals: Sequence[float] = (), crossing: float = 0.10
) -> list[float]:
    """Positions of the borders between columns.

    Strips that no row crosses are borders; a strip crossed by a few rows (a long cell, a heading inside the table) is one too
    where most rows have text on both of its sides.

    Parameters
    ----------
    words
        Words of the table's body; its header may span columns and is better left out.
    box
        The table's area.
    header
        Words of the header: a border goes between them where its strip leaves room.
    verticals
        Positions of vertical rules; each is a border.
    crossing
        Share of rows that may run across a border.

    Examples
    --------
    >>> from ingest.layout import Word
    >>> row = lambda y, *xs: [Word("abc", x, y - 8, x + 20, y + 2, y, 10) for x in xs]
    >>> separators(row(10, 0, 60, 120) + row(22, 0, 60, 120) + row(34, 0, 120), (0, 0, 140, 40))
    [40.0, 100.0]
    """
    if not words:
        return []
    size = statistics.median(w.size for w in words)
    chunk = chunk_gap(words)
    lines = [[(p[0].x0, max(w.x1 for w in p)) for p in segments(row, chunk)] for row in rows(words)]
    width = box[2] - box[0]
    used, headings = _without_headings(lines, width)
    grouped = [[(w.x0, w.x1) for w in group] for group in line_groups(words)]
    strips = [s for s in _strips(used, allowed=0, narrow=NARROW * size) if _parts(grouped, *s, share=0.08)]
    for allowed in range(1, max(1 if len(used) >= 5 else 0, int(crossing * len(used))) + 1):
        for a, b in _strips(used, allowed=allowed, narrow=NARROW * size):
            whole = not any(x < (a + b) / 2 < y for line in grouped for x, y in line)  # pieces cross, no word does
            if not any(x < b and y > a for x, y in strips) and _parts(grouped, a, b, share=0.2 if whole else 0.6):
                strips.append((a, b))
    strips = [_narrowed(a, b, headings, size) for a, b in strips]
    found = [_between(a, b, header) for a, b in strips]
    for x in verticals:
        if box[0] + 4 < x < box[2] - 4:
            found = [f for f in found if not _same_strip(f, x, strips)] + [x]
    return sorted(found)


Extents = list[tuple[float, float]]


def _without_headings(lines: list[Extents], width: float) -> tuple[list[Extents], list[Extents]]:
    """Lines that tell of columns, and the others: one piece only, a heading in the table or a long label."""
    several = [line for line in lines if len(line) > 1]
    if len(several) >= max(3, 0.4 * len(lines)):
        return several, [line for line in lines if len(line) == 1]
    return [line for line in lines if not (len(line) == 1 and line[0][1] - line[0][0] > 0.55 * width)] or lines, []


def _narrowed(a: float, b: float, headings: Sequence[Extents], size: float) -> tuple[float, float]:
    """A strip without the parts that single pieces reach into; what crosses it whole does not count."""
    for ((x0, x1),) in headings:
        if x0 < a < x1 < b - 0.3 * size:
            a = x1
        elif a + 0.3 * size < x0 < b < x1:
            b = x0
    return a, b


def _between(a: float, b: float, header: Sequence[Word]) -> float:
    """Middle of the widest part of a strip in which no header word stands; the strip's middle if there is none."""
    inside = sorted((max(a, w.x0), min(b, w.x1)) for w in header if w.x0 < b and w.x1 > a)
    free, start = [], a
    for x0, x1 in inside:
        if x0 > start:
            free.append((start, x0))
        start = max(start, x1)
    if b > start:
        free.append((start, b))
    x0, x1 = max(free, key=lambda part: part[1] - part[0], default=(a, b))
    return (x0 + x1) / 2


def _strips(lines: Sequence[Sequence[tuple[float, float]]], *, allowed: int, narrow: float) -> list[tuple[float, float]]:
    """Strips crossed by at most ``allowed`` lines, bordered by text on both sides; narrowed to where fewest cross."""
    events = sorted(((x, step) for line in lines for a, b in line for x, step in ((a, 1), (b, -1))), key=lambda e: (e[0], -e[1]))
    level = 0
    levels: list[tuple[float, float, int]] = []
    for (x, step), (following, _) in zip(events, events[1:], strict=False):
        level += step
        levels.append((x, following, level))
    strips: list[tuple[float, float]] = []
    run: list[tuple[float, float, int]] = []
    for piece in [*levels, (0.0, 0.0, allowed + 1)]:
        if piece[2] <= allowed and piece[1] > piece[0]:
            run.append(piece)
            continue
        if piece[1] == piece[0] and piece[2] <= allowed:
            continue
        if run and piece[1] != piece[0] or run and piece == (0.0, 0.0, allowed + 1):
            least = min(level for _, _, level in run)
            a, b, _ = max((r for r in run if r[2] == least), key=lambda r: r[1] - r[0])
            if run[-1][1] - run[0][0] >= narrow and a > events[0][0]:
                strips.append((a, b))
            run = []
    return strips


def _parts(lines: Sequence[Sequence[tuple[float, float]]], a: float, b: float, *, share: float) -> bool:
    """Whether a strip really parts columns: at least a share of the rows has text on both sides."""
    middle = (a + b) / 2
    both = sum(any(x1 <= middle for _, x1 in line) and any(x0 >= middle for x0, _ in line) for line in lines)
    return both >= max(1, int(share * len(lines)))


def _same_strip(place: float, x: float, strips: Sequence[tuple[float, float]]) -> bool:
    return any(a - 2 <= x <= b + 2 and a <= place <= b for a, b in strips)


def spans(words: Sequence[Word], borders: Sequence[float]) -> tuple[int, int]:
    """First and last column that a piece of text touches, with a little tolerance at the borders."""
    x0, x1 = min(w.x0 for w in words), max(w.x1 for w in words)
    first = sum(border < x0 + 1.5 for border in borders)
    last = sum(border < x1 - 1.5 for border in borders)
    return min(first, last), max(first, last)


def column_of(word: Word, borders: Sequence[float]) -> int:
    """Column in which a word's centre stands."""
    middle = (word.x0 + word.x1) / 2
    return sum(border < middle for border in borders)

"""Columns of a table from the blank strips between its words."""

from __future__ import annotations

import statistics
from collections.abc import Sequence

from ingest.document import Box
from ingest.layout import Word, rows, segments

CHUNK = 0.42  # words closer than this (in sizes) stand in one cell
NARROW = 0.22  # narrowest strip between columns, in sizes
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


def separators(words: Sequence[Word], box: Box, *, verticals: Sequence[float] = (), crossing: float = 0.04) -> list[float]:
    """Positions of the borders between columns.

    Parameters
    ----------
    words
        Words of the table's body; its header may span columns and is better left out.
    box
        The table's area.
    verticals
        Positions of vertical rules; each is a border.
    crossing
        Share of rows that may run across a border (a long cell, a spanning one).

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
    lines = [[(p[0].x0, max(w.x1 for w in p)) for p in segments(row, CHUNK)] for row in rows(words)]
    width = box[2] - box[0]
    used = [line for line in lines if not (len(line) == 1 and line[0][1] - line[0][0] > 0.55 * width)] or lines
    strips = _strips(used, box, allowed=int(crossing * len(used)), narrow=NARROW * size)
    grouped = [[(w.x0, w.x1) for w in group] for group in line_groups(words)]
    found = [(a + b) / 2 for a, b in strips if _parts(grouped, a, b)]
    for x in verticals:
        if box[0] + 4 < x < box[2] - 4:
            found = [f for f in found if not _same_strip(f, x, strips)] + [x]
    return sorted(found)


def _strips(
    lines: Sequence[Sequence[tuple[float, float]]], box: Box, *, allowed: int, narrow: float
) -> list[tuple[float, float]]:
    """Strips crossed by at most ``allowed`` lines, bordered by text on both sides."""
    events: list[tuple[float, int]] = []
    for line in lines:
        for a, b in line:
            events += [(a, 1), (b, -1)]
    events.sort(key=lambda e: (e[0], -e[1]))
    level, start = 0, None
    strips: list[tuple[float, float]] = []
    for x, step in events:
        before = level
        level += step
        if before > allowed >= level:
            start = x
        elif before <= allowed < level and start is not None:
            if x - start >= narrow:
                strips.append((start, x))
            start = None
    return strips


def _parts(lines: Sequence[Sequence[tuple[float, float]]], a: float, b: float) -> bool:
    """Whether a strip really parts columns: some line has text on both sides, or both sides are used at all."""
    middle = (a + b) / 2
    both = sum(any(x1 <= middle for _, x1 in line) and any(x0 >= middle for x0, _ in line) for line in lines)
    return both >= max(1, int(0.08 * len(lines)))


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

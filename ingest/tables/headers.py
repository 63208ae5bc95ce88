"""Where a table's header ends and how its cells stand: several rows, spanning cells, names over two lines."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.document import Box
from ingest.layout import Word, rows, segments
from ingest.tables.columns import column_of, line_groups, spans

NUMBER = re.compile(r"^[<>~≈∼±−–+-]?\s*\d[\d.,]*(?:\s?[±(].*)?%?$")
Level = list[tuple[int, int, list[Word]]]


def header_end(words: Sequence[Word], box: Box, borders: Sequence[float], inner: Sequence[float]) -> float:
    """Height at which the header ends.

    The first full-width rule inside the area with text on both sides ends it, unless most of the table stands above that
    rule; where rules stand in the upper part only, the last of them. Without rules, lines that are bold or hold no number
    while the body has numbers are the header.
    """
    groups = line_groups(words)
    tops = [min(w.base - 0.3 * w.size for w in g) for g in groups]
    parting = [(y, sum(t < y for t in tops)) for y in inner]
    parting = [(y, above) for y, above in parting if 0 < above < len(groups)]
    if parting and parting[0][1] <= max(4, 0.5 * len(groups)):
        early = max(4, 0.4 * len(groups))
        counts = [0, *(above for _, above in parting)]
        if all(above <= early for _, above in parting) and all(b - a <= 2 for a, b in zip(counts[1:], counts[2:], strict=False)):
            return parting[-1][0]  # rules only in the upper part: each parts header rows, the last one header and body
        return parting[0][0]
    count = 0
    named: set[int] = set()
    body_numbers = sum(map(numeric, groups)) > 0.4 * len(groups)
    for group in groups[:5]:
        bold = all(w.bold for w in group if any(c.isalpha() for c in w.text)) and any(c.isalpha() for w in group for c in w.text)
        if bold and not all(w.bold for g in groups for w in g):
            count += 1
        elif body_numbers and not numeric(group) and len(named) <= len(borders):  # until each column has its name
            count += 1
            named |= {column_of(w, borders) for w in group}
        elif body_numbers and count and not numeric(group) and _goes_on(group, borders):
            count += 1
        else:
            break
    if count >= len(groups):
        count = 0
    if count == 0 and len(groups) > 1:
        count = 1
    return tops[count] - 0.01 if 0 < count < len(groups) else box[1]


def split_at(words: Sequence[Word], end: float) -> tuple[list[Word], list[Word]]:
    """Words of the header and of the body, parted at the height where the header ends."""
    head = [w for w in words if w.base - 0.3 * w.size < end]
    return head, [w for w in words if w.base - 0.3 * w.size >= end]


def _goes_on(group: Sequence[Word], borders: Sequence[float]) -> bool:
    """Whether a line is the rest of column names: units in brackets or words in small letters, none in the first column."""
    first: dict[int, Word] = {}
    for word in sorted(group, key=lambda w: w.x0):
        first.setdefault(column_of(word, borders), word)
    return 0 not in first and all(w.text[:1] in "([" or w.text[:1].islower() for w in first.values())


def numeric(group: Sequence[Word]) -> bool:
    """Whether a line holds values: at least a third of its words are numbers."""
    return sum(bool(NUMBER.match(w.text)) for w in group) >= max(1, len(group) / 3)


def header_levels(
    words: Sequence[Word],
    borders: Sequence[float],
    partial: Sequence[tuple[float, float, float]],
    inner: Sequence[float],
    chunk: float,
    extents: Sequence[tuple[float, float] | None],
) -> list[Level]:
    """Header cells, row by row, each with its first and last column.

    Lines are one row (a name over two lines) unless rules or a cell over several columns part them.

    Parameters
    ----------
    words
        Words of the header.
    borders
        Column borders.
    partial
        Rules over part of the width, which stand below spanning cells.
    inner
        Full-width rules inside the header.
    chunk
        Gap, in sizes, below which words stand in one cell.
    extents
        Left and right end of each column's body text; None for an empty column.
    """
    if not words:
        return []
    cuts = sorted({round(y, 1) for _, _, y in partial} | {round(y, 1) for y in inner})
    lines = rows(words)
    if not cuts:
        cuts = _cuts_by_span(lines, borders, chunk, extents)
    bands: list[list[list[Word]]] = []
    last = None
    for line in lines:
        middle = line[0].base - 0.3 * line[0].size
        place = sum(c < middle for c in cuts)
        if place != last:
            bands.append([])
            last = place
        bands[-1].append(line)
    levels = [_level(band, borders, partial, chunk, extents) for band in bands]
    return [level for level in levels if level]


def _cuts_by_span(
    lines: Sequence[Sequence[Word]], borders: Sequence[float], chunk: float, extents: Sequence[tuple[float, float] | None]
) -> list[float]:
    """Below a line with a cell over several columns begins a new header row, if the next line has a cell for each of them."""
    cuts = []
    for line, following in zip(lines, lines[1:], strict=False):
        below = [spans(p, borders) for p in segments(following, chunk)]
        for piece in segments(line, chunk):
            first, last = spans(piece, borders)
            if (
                last > first
                and _clearly_over(piece, borders, first, last, extents, chunk)
                and sum(a == b and first <= a <= last for a, b in below) >= 2
            ):
                cuts.append((line[0].base + following[0].base - 0.7 * following[0].size) / 2)
                break
    return cuts


def _level(
    band: Sequence[Sequence[Word]],
    borders: Sequence[float],
    partial: Sequence[tuple[float, float, float]],
    chunk: float,
    extents: Sequence[tuple[float, float] | None],
) -> Level:
    """Cells of one header row."""
    cells: dict[tuple[int, int], list[Word]] = {}
    singles: dict[int, list[Word]] = {}
    strips = _blank_strips(band)
    for line in band:
        pieces = segments(line, chunk)
        for piece in pieces:
            first, last = spans(piece, borders)
            names = _names_of_neighbours(piece, borders, strips, extents, len(band)) if last > first else None
            rule = _rule_below(piece, partial)
            if names is not None and (rule is None or len(names) > 1 and _apart(names)):
                for c, words in names.items():
                    singles.setdefault(c, []).extend(words)
                continue
            if rule is not None:
                a, b = _columns(rule, borders, extents)
                over = [p for p in pieces if _rule_below(p, partial) == rule]
                if len(over) > 1:
                    a, b = _shared(piece, over, a, b, extents)
                if a <= last and first <= b and b > a:
                    cells.setdefault((a, b), []).extend(piece)
                    continue
            if first == last:
                singles.setdefault(first, []).extend(piece)
            elif _clearly_over(piece, borders, first, last, extents, chunk):
                cells.setdefault((first, last), []).extend(piece)
            else:
                for word in piece:
                    singles.setdefault(column_of(word, borders), []).append(word)
    for c, words in singles.items():
        inside = next((span for span in cells if span[0] <= c <= span[1] and span[0] != span[1]), None)
        if inside is not None and len(band) > 1 and not _beside(words, cells[inside]):
            cells[inside].extend(words)
        else:
            cells.setdefault((c, c), []).extend(words)
    return [(a, b, words) for (a, b), words in sorted(cells.items())]


def _blank_strips(band: Sequence[Sequence[Word]]) -> list[tuple[float, float, int]]:
    """Blank strips through all lines of a header row, with the number of lines that have text on both sides."""
    words = sorted((w for line in band for w in line), key=lambda w: w.x0)
    found = []
    reach = words[0].x1 if words else 0.0
    for word in words[1:]:
        if word.x0 - reach > 0.1 * word.size:
            both = sum(any(w.x1 <= reach for w in line) and any(w.x0 >= word.x0 for w in line) for line in band)
            found.append((reach, word.x0, both))
        reach = max(reach, word.x1)
    return found


def _names_of_neighbours(
    piece: Sequence[Word],
    borders: Sequence[float],
    strips: Sequence[tuple[float, float, int]],
    extents: Sequence[tuple[float, float] | None],
    lines: int,
) -> dict[int, list[Word]] | None:
    """Words of a piece by column, where it is the names of neighbouring columns set close; None if it is not.

    They part at blank strips near the columns' borders: strips through several lines, or wider than the piece's other blanks.
    """
    size = piece[0].size
    gaps = [b.x0 - a.x1 for a, b in zip(piece, piece[1:], strict=False)]
    usual = sorted(gaps)[len(gaps) // 2] if len(gaps) > 1 else 0.28 * size
    parts: list[list[Word]] = [[piece[0]]]
    for before, word, gap in zip(piece, piece[1:], gaps, strict=False):
        strip = next(((a, b, n) for a, b, n in strips if a >= before.x1 - 0.5 and b <= word.x0 + 0.5), None)
        near = strip is not None and any(strip[0] - 1.3 * size < border < strip[1] + 1.3 * size for border in borders)
        if near and (strip[2] >= 2 and lines >= 2 or gap > 1.3 * usual):
            parts.append([word])
        else:
            parts[-1].append(word)
    if len(parts) < 2:
        return None
    found: dict[int, list[Word]] = {}
    for part in parts:
        x0, x1 = part[0].x0, part[-1].x1
        first, last = spans(part, borders)
        choices = [c for c in range(first, last + 1) if extents[c] is not None]
        if not choices:
            return None
        own = max(choices, key=lambda c: min(x1, extents[c][1]) - max(x0, extents[c][0]))
        if min(x1, extents[own][1]) < max(x0, extents[own][0]) - size or own in found:
            return None
        if last > first and offset(x0, x1, extents[own]) > 1.5 * size:
            return None
        found[own] = list(part)
    return found


def _apart(names: dict[int, list[Word]]) -> bool:
    """Whether the blanks between names are wider than any blank within one."""
    order = [names[c] for c in sorted(names)]
    between = min(b[0].x0 - a[-1].x1 for a, b in zip(order, order[1:], strict=False))
    within = max((b.x0 - a.x1 for part in order for a, b in zip(part, part[1:], strict=False)), default=0.0)
    return between > 1.3 * within


def _beside(words: Sequence[Word], others: Sequence[Word]) -> bool:
    return any(abs(w.base - o.base) < 0.3 * w.size for w in words for o in others)


def _clearly_over(
    piece: Sequence[Word],
    borders: Sequence[float],
    first: int,
    last: int,
    extents: Sequence[tuple[float, float] | None],
    chunk: float,
) -> bool:
    """Whether a piece over several columns is one spanning cell, and not the names of neighbours that stand close.

    Names of neighbours stand each on its own column (same left end, middle or right end); a spanning cell stands on their middle.
    """
    x0, x1 = min(w.x0 for w in piece), max(w.x1 for w in piece)
    inner = borders[first:last]
    size = piece[0].size
    if any(w.x0 + 1 < b < w.x1 - 1 for w in piece for b in inner):
        return True
    parts: dict[int, list[Word]] = {}
    for word in piece:
        parts.setdefault(column_of(word, borders), []).append(word)
    own = [offset(min(w.x0 for w in part), max(w.x1 for w in part), extents[c]) for c, part in parts.items()]
    known = [e for e in extents[first : last + 1] if e is not None]
    whole = offset(x0, x1, (min(e[0] for e in known), max(e[1] for e in known))) if known else 0.0
    gaps = [
        (b.x0 - a.x1, any(a.x1 - 1 <= border <= b.x0 + 1 for border in inner)) for a, b in zip(piece, piece[1:], strict=False)
    ]
    at_border = [gap for gap, here in gaps if here]
    elsewhere = [gap for gap, here in gaps if not here]
    if at_border and min(at_border) > (1.25 * max(elsewhere) if elsewhere else 0.74 * chunk * size):
        return False
    if (
        own
        and max(own) < 0.4 * size
        and (max(own) <= whole or (at_border and elsewhere and min(at_border) > 1.05 * max(elsewhere)))
    ):
        return False
    return len(piece) > 1 and inner[0] - x0 > 3 and x1 - inner[-1] > 3


def offset(x0: float, x1: float, extent: tuple[float, float] | None) -> float:
    """How far a text is from standing flush or centred on an extent."""
    if extent is None:
        return 0.0
    return min(abs(x0 - extent[0]), abs(x1 - extent[1]), abs(x0 + x1 - extent[0] - extent[1]) / 2)


def _rule_below(piece: Sequence[Word], partial: Sequence[tuple[float, float, float]]) -> tuple[float, float, float] | None:
    """The partial rule right below a piece of header text, if it reaches over it."""
    x0, x1 = min(w.x0 for w in piece), max(w.x1 for w in piece)
    base, size = piece[0].base, piece[0].size
    near = [r for r in partial if 0 < r[2] - base < 1.6 * size and r[0] - 2 <= (x0 + x1) / 2 <= r[1] + 2]
    return min(near, key=lambda r: r[2], default=None)


def _columns(
    rule: tuple[float, float, float], borders: Sequence[float], extents: Sequence[tuple[float, float] | None]
) -> tuple[int, int]:
    """Columns that a rule spans: those whose text it covers for the most part."""
    covered = [
        c for c, e in enumerate(extents) if e is not None and min(rule[1], e[1]) - max(rule[0], e[0]) > 0.5 * (e[1] - e[0])
    ]
    if covered:
        return covered[0], covered[-1]
    first = sum(b < rule[0] + 4 for b in borders)
    last = sum(b < rule[1] - 4 for b in borders)
    return first, max(first, last)


def _shared(
    piece: Sequence[Word], others: Sequence[Sequence[Word]], first: int, last: int, extents: Sequence[tuple[float, float] | None]
) -> tuple[int, int]:
    """Columns of a piece among those of a rule that runs below several pieces: those whose middle is nearest to its own."""
    middles = [(min(w.x0 for w in p) + max(w.x1 for w in p)) / 2 for p in others]
    own = next(i for i, p in enumerate(others) if p is piece)
    mine = [
        c
        for c in range(first, last + 1)
        if extents[c] is not None and min(range(len(others)), key=lambda i: abs(middles[i] - sum(extents[c]) / 2)) == own
    ]
    return (mine[0], mine[-1]) if mine else (first, last)

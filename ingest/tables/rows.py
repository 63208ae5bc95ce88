"""Rows of a table: lines of print joined where a cell runs over several of them."""

from __future__ import annotations

import re
import statistics
from collections.abc import Sequence

from ingest.layout import Word
from ingest.tables.columns import column_of, line_groups
from ingest.tables.headers import NUMBER


def body_rows(words: Sequence[Word], borders: Sequence[float], rule_heights: Sequence[float] = ()) -> list[list[Word]]:
    """Rows of a table's body.

    Parameters
    ----------
    words
        Words of the body.
    borders
        Borders between its columns.
    rule_heights
        Heights of full-width rules inside the body. Where they part most lines, rows are what stands between rules.
    """
    groups = line_groups(words)
    bands = _bands(groups, rule_heights)
    if len(rule_heights) >= 2 and len(bands) >= 3 and len(groups) <= 3.5 * len(bands):
        return [[w for group in band for w in group] for band in bands]
    merged: list[list[Word]] = []
    for band in bands:
        merged += _merge_continued(band, borders)
    return merged


def _bands(groups: Sequence[list[Word]], heights: Sequence[float]) -> list[list[list[Word]]]:
    bands: list[list[list[Word]]] = []
    last = -1
    for group in groups:
        middle = statistics.mean(w.base - 0.3 * w.size for w in group)
        place = sum(h < middle for h in heights)
        if place != last:
            bands.append([])
            last = place
        bands[-1].append(group)
    return bands


def _merge_continued(groups: Sequence[list[Word]], borders: Sequence[float]) -> list[list[Word]]:
    """Join a line to the row above where it continues a cell."""
    if len(groups) < 2:
        return [list(g) for g in groups]
    tops = [min(w.base - 0.7 * w.size for w in g) for g in groups]
    bottoms = [max(w.base for w in g) for g in groups]
    gaps = [tops[i + 1] - bottoms[i] for i in range(len(groups) - 1)]
    tight, wide = min(gaps), statistics.median(gaps)
    blocks = _blocks(groups, gaps, borders)
    if blocks is not None:
        return blocks
    two_spaced = wide > tight + 0.22 * groups[0][0].size  # lines of a cell stand closer than rows do
    found: list[list[Word]] = [list(groups[0])]
    widths = {
        c: max(w.x1 for w in held) - min(w.x0 for w in held)
        for c, held in _by_column([w for g in groups for w in g], borders).items()
    }
    for i, group in enumerate(groups[1:]):
        above = found[-1]
        close = gaps[i] < (tight + wide) / 2 if two_spaced else gaps[i] <= wide + 0.12 * group[0].size
        if (
            close
            and not _two_values(above, group, borders)
            and (
                _continues(above, group, borders, two_spaced=two_spaced, widths=widths) or _wrapped(above, group, borders, widths)
            )
        ):
            above += group
        else:
            found.append(list(group))
    return found


def _continues(
    above: Sequence[Word], line: Sequence[Word], borders: Sequence[float], *, two_spaced: bool, widths: dict[int, float]
) -> bool:
    """Whether a line goes on in the cells of the row above it."""
    own = {column_of(w, borders) for w in line}
    upper = {column_of(w, borders) for w in above}
    columns = len(borders) + 1
    if not own <= upper or len(own) > max(1, (columns + 1) // 2) and not (two_spaced and 0 not in own):
        return two_spaced and own <= upper and len(own) < columns and 0 not in own
    if two_spaced:
        return 0 not in own or len(own) == 1
    text_above = {c: " ".join(w.text for w in above if column_of(w, borders) == c) for c in own}
    text_own = {c: " ".join(w.text for w in line if column_of(w, borders) == c) for c in own}
    if 0 in own and len(own) == 1 and columns > 2:
        start = min(w.x0 for w in line)
        first = min(w.x0 for w in above if column_of(w, borders) == 0)
        hangs = start > first + 0.6 * line[0].size and len(upper) > 1
        return hangs or _runs_on(text_above[0], text_own[0]) and len(upper) > 1
    if 0 in own:
        return all(_runs_on(text_above[c], text_own[c]) for c in own)
    room = {c: _room(_by_column(above, borders)[c], _by_column(line, borders)[c], widths[c]) for c in own}
    return all(_runs_on(text_above[c], text_own[c]) or _wordy(text_own[c]) and not room[c] for c in own)


def _blocks(groups: Sequence[list[Word]], gaps: Sequence[float], borders: Sequence[float]) -> list[list[Word]] | None:
    """Rows told apart by space alone: lines of a row close, rows clearly farther apart, no column with two values in one row.

    None where the gaps are not of two kinds or blocks of lines turn out to be several rows.
    """
    size = statistics.median(w.size for g in groups for w in g)
    ordered = sorted(gaps)
    jump, edge = max(((b - a, (a + b) / 2) for a, b in zip(ordered, ordered[1:], strict=False)), default=(0.0, 0.0))
    if jump < 0.18 * size or ordered[-1] > 2.5 * size and sum(g > edge for g in gaps) < 2:
        return None
    found: list[list[list[Word]]] = [[list(groups[0])]]
    for group, gap in zip(groups[1:], gaps, strict=True):
        if gap > edge:
            found.append([list(group)])
        else:
            found[-1].append(list(group))
    several = [block for block in found if len(block) > 1]
    if len(several) < 2 or len(found) < 3 or max(map(len, found)) > 9:
        return None
    sound = sum(not _stacked(block, borders) for block in several)
    if sound < len(several):
        return None
    return [[w for line in block for w in line] for block in found]


def _stacked(block: Sequence[Sequence[Word]], borders: Sequence[float]) -> bool:
    """Whether lines of a block are rows of their own: a column with two values, or a label and values in more than one line."""
    for i, line in enumerate(block[1:], start=1):
        if _two_values([w for above in block[:i] for w in above], line, borders):
            return True
    full = sum(len(_by_column(line, borders)) > max(1, 0.5 * (len(borders) + 1)) for line in block)
    return full > 1 and not all(_reads_on(a, b, borders) for a, b in zip(block, block[1:], strict=False))


def _reads_on(above: Sequence[Word], line: Sequence[Word], borders: Sequence[float]) -> bool:
    own, upper = _by_column(line, borders), _by_column(above, borders)
    shared = own.keys() & upper.keys()
    return any(_runs_on(" ".join(w.text for w in upper[c]), " ".join(w.text for w in own[c])) for c in shared) or not shared


def _two_values(above: Sequence[Word], line: Sequence[Word], borders: Sequence[float]) -> bool:
    """Whether a column has a value in both: they are two rows."""
    own, upper = _by_column(line, borders), _by_column(above, borders)
    for c in own.keys() & upper.keys():
        before, after = " ".join(w.text for w in upper[c]), " ".join(w.text for w in own[c])
        if NUMBER.match(after) and NUMBER.match(before) and not before.endswith(("-", "–", "±", "×", "(", ",", "/")):
            return True
    return False


def _wrapped(above: Sequence[Word], line: Sequence[Word], borders: Sequence[float], widths: dict[int, float]) -> bool:
    """Whether a line goes on with words that found no room: each cell before it is full to its column's end and reads on.

    Also a label of several lines whose values stand beside its last one.
    """
    own, upper = _by_column(line, borders), _by_column(above, borders)
    if not upper.keys() <= own.keys() and not own.keys() <= upper.keys():
        return False
    shared = own.keys() & upper.keys()
    if 0 not in shared or len(upper) < len(own) and upper.keys() != {0}:
        return False
    for c in shared:
        low = max(w.base for w in upper[c])
        last = [w for w in upper[c] if w.base > low - 0.5 * w.size]
        if _room(upper[c], own[c], widths[c]) or not _runs_on(" ".join(w.text for w in last), " ".join(w.text for w in own[c])):
            return False
    return True


def _room(above: Sequence[Word], line: Sequence[Word], width: float) -> bool:
    """Whether the first word of a line would have had room in the line above it, in a column of a width."""
    low = max(w.base for w in above)
    last = [w for w in above if w.base > low - 0.5 * w.size]
    first = min(line, key=lambda w: (w.base, w.x0))
    return first.x1 - first.x0 < width - (max(w.x1 for w in last) - min(w.x0 for w in last)) - 0.25 * first.size


def _by_column(words: Sequence[Word], borders: Sequence[float]) -> dict[int, list[Word]]:
    found: dict[int, list[Word]] = {}
    for word in words:
        found.setdefault(column_of(word, borders), []).append(word)
    return found


def _runs_on(before: str, after: str) -> bool:
    """Whether one cell text reads on in the next line."""
    if before.rstrip().endswith(("-", ",", "/", "(", "and", "of", "or", "the", "·", "+", ":", "×", "±", "–")) and len(before) > 1:
        return True
    start = after.lstrip("([")
    return bool(start) and (
        start[0].islower()
        or (after.startswith("(") and not re.match(r"^\(\d+\)$", after))
        or after.rstrip().endswith(")")
        and "(" not in after
    )


def _wordy(text: str) -> bool:
    return sum(c.isalpha() for c in text) > 0.6 * max(1, len(text.replace(" ", "")))

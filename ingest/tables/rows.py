"""Rows of a table: lines of print joined where a cell runs over several of them."""

from __future__ import annotations

import re
import statistics
from collections.abc import Sequence

from ingest.layout import Word
from ingest.tables.columns import column_of, line_groups


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
    bases = [min(w.base for w in g) for g in groups]
    tops = [min(w.base - 0.7 * w.size for w in g) for g in groups]
    bottoms = [max(w.base for w in g) for g in groups]
    gaps = [tops[i + 1] - bottoms[i] for i in range(len(groups) - 1)]
    pitches = [b - a for a, b in zip(bases, bases[1:], strict=False)]
    tight, wide = min(gaps), statistics.median(gaps)
    two_spaced = wide > tight + 0.22 * groups[0][0].size  # lines of a cell stand closer than rows do
    found: list[list[Word]] = [list(groups[0])]
    for i, group in enumerate(groups[1:]):
        above = found[-1]
        close = gaps[i] < (tight + wide) / 2 if two_spaced else gaps[i] <= wide + 0.12 * group[0].size
        if close and _continues(above, group, borders, two_spaced=two_spaced, pitch=statistics.median(pitches)):
            above += group
        else:
            found.append(list(group))
    return found


def _continues(above: Sequence[Word], line: Sequence[Word], borders: Sequence[float], *, two_spaced: bool, pitch: float) -> bool:
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
    return all(_runs_on(text_above[c], text_own[c]) or _wordy(text_own[c]) for c in own)


def _runs_on(before: str, after: str) -> bool:
    """Whether one cell text reads on in the next line."""
    if before.rstrip().endswith(("-", ",", "/", "(", "and", "of", "or", "the", "·", "+", ":")):
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

"""Which characters of a line are raised or lowered: from the boxes of their ink, as a chain of levels.

The recogniser says which signs stand on a line and roughly where; the pieces of ink say exactly how high each stands. Both
are joined by an alignment from left to right, then the likeliest chain of levels is taken (Viterbi): a sign's place speaks
for its level, its neighbour's level speaks for the same one.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from ingest.readers.ocr.ink import Ink
from ingest.readers.ocr.signs import ALWAYS_NORMAL, CASE_TWINS, DOWN, FLAT, UP, centred, extent

NORMAL, SUB, SUPER = 0, 1, 2
_SCALE = 0.66  # size of scripts against the line's letters
_SHIFT = {NORMAL: 0.0, SUB: -0.21, SUPER: 0.46}  # of the script's baseline, in capital heights
_PRIOR = {NORMAL: 0.0, SUB: 1.2, SUPER: 1.2}
_CHANGE = 1.5


@dataclass(slots=True)
class Character:
    """A character of a line; box in pixels or None where no ink was found for it."""

    sign: str
    x: float
    probability: float
    box: tuple[float, float, float, float] | None = None
    level: int = NORMAL
    shared: bool = False  # its piece of ink holds other signs too: the box is less certain


def joined(pieces: list[Ink]) -> list[Ink]:
    """Pieces that stand above each other as one: the dot of an i, both bars of an equals sign, an umlaut."""
    result: list[Ink] = []
    for piece in sorted(pieces, key=lambda item: item.x0):
        if result:
            last = result[-1]
            shared = min(last.x1, piece.x1) - max(last.x0, piece.x0)
            apart = piece.y1 <= last.y0 + 2 or last.y1 <= piece.y0 + 2
            narrow = min(last.width, piece.width)
            # an a under the arm of a T overlaps too, but is a sign of its own; a fragment of a broken sign is small
            fragment = min(last.height, piece.height) < 0.58 * max(last.height, piece.height)
            if shared > 0.6 * narrow and (apart or (fragment and shared > 0.85 * narrow)):
                result[-1] = Ink(
                    min(last.x0, piece.x0), min(last.y0, piece.y0), max(last.x1, piece.x1), max(last.y1, piece.y1),
                    last.area + piece.area, last.labels + piece.labels,
                )  # fmt: skip
                continue
        result.append(piece)
    return result


def align(characters: list[Character], pieces: list[Ink], cap: float) -> list[tuple[list[int], list[int]]]:
    """Pairs of (character indices, piece indices) from left to right; a sign without ink or ink without a sign stands alone.

    A piece may hold up to three touching characters, a character up to two pieces.
    """
    n, m = len(characters), len(pieces)
    xs = [character.x for character in characters]
    mids = [piece.middle for piece in pieces]
    infinite = float("inf")
    cost = [[infinite] * (m + 1) for _ in range(n + 1)]
    back: list[list[tuple[int, int] | None]] = [[None] * (m + 1) for _ in range(n + 1)]
    cost[0][0] = 0.0
    reach = 2.5 * cap  # a sign is never further from its ink: only a band of the table is filled
    for i in range(n + 1):
        first = bisect_left(mids, xs[i - 1] - reach) if i else 0
        last = bisect_right(mids, xs[i] + reach) if i < n else m
        for j in range(first, last + 1):
            here = cost[i][j]
            if here == infinite:
                continue
            if i < n:
                missing = here + (0.5 if characters[i].sign in "^_" else 1.6)
                if missing < cost[i + 1][j]:
                    cost[i + 1][j], back[i + 1][j] = missing, (1, 0)
            if j < m:
                loose = here + (0.5 if pieces[j].height < 0.12 * cap else 1.1)
                if loose < cost[i][j + 1]:
                    cost[i][j + 1], back[i][j + 1] = loose, (0, 1)
            if i < n and j < m:
                for signs, inks in ((1, 1), (2, 1), (3, 1), (1, 2)):
                    if i + signs > n or j + inks > m:
                        continue
                    step = here + _fit(characters, i, signs, pieces, j, inks, cap)
                    if step < cost[i + signs][j + inks]:
                        cost[i + signs][j + inks], back[i + signs][j + inks] = step, (signs, inks)
    if cost[n][m] == infinite:
        return [([i], []) for i in range(n)]
    pairs = []
    i, j = n, m
    while i or j:
        signs, inks = back[i][j]
        pairs.append((list(range(i - signs, i)), list(range(j - inks, j))))
        i, j = i - signs, j - inks
    return pairs[::-1]


def _fit(characters: list[Character], i: int, signs: int, pieces: list[Ink], j: int, inks: int, cap: float) -> float:
    x0, x1 = pieces[j].x0, pieces[j + inks - 1].x1
    if signs == 1:
        off = abs(characters[i].x - (x0 + x1) / 2) / cap
        if inks == 1:
            # a point is no tall piece, a letter no speck
            sign, height = characters[i].sign, pieces[j].height / cap
            unlike = height > 0.45 if sign in ".·,'-−–_" else sign.isalnum() and height < 0.36
            return off + (0.9 if unlike else 0.0)
        gap = (pieces[j + 1].x0 - pieces[j].x1) / cap
        return off + 0.5 + 2.0 * max(gap, 0.0) if characters[i].sign in '"“”%…=≈' else off + 0.9 + 4.0 * max(gap, 0.0)
    width = (x1 - x0) / signs
    off = sum(abs(characters[i + k].x - (x0 + (k + 0.5) * width)) for k in range(signs)) / cap
    narrow = max(0.0, 0.30 - width / cap) * 3
    return off + 0.35 * (signs - 1) + narrow


def place(characters: list[Character], pairs: list[tuple[list[int], list[int]]], pieces: list[Ink], ink: np.ndarray) -> None:
    """Give each aligned character its box; touching characters share their piece, cut where the ink is thinnest."""
    for signs, inks in pairs:
        if not signs or not inks:
            continue
        x0, y0 = min(pieces[j].x0 for j in inks), min(pieces[j].y0 for j in inks)
        x1, y1 = max(pieces[j].x1 for j in inks), max(pieces[j].y1 for j in inks)
        if len(signs) == 1:
            characters[signs[0]].box = (x0, y0, x1, y1)
            continue
        columns = (ink[y0:y1, x0:x1] > 0).sum(axis=0)
        cuts = [0]
        for left, right in zip(signs, signs[1:], strict=False):
            expected = (characters[left].x + characters[right].x) / 2 - x0
            span = max(2.0, (characters[right].x - characters[left].x) / 3)
            low, high = int(max(cuts[-1] + 1, expected - span)), int(min(len(columns) - 1, expected + span))
            cuts.append(low + int(np.argmin(columns[low : high + 1])) if high >= low else min(cuts[-1] + 1, len(columns)))
        cuts.append(len(columns))
        for index, (start, stop) in zip(signs, zip(cuts, cuts[1:], strict=False), strict=True):
            part = ink[y0:y1, x0 + start : x0 + max(stop, start + 1)]
            rows = np.flatnonzero((part > 0).any(axis=1))
            if len(rows):
                characters[index].shared = True
                characters[index].box = (x0 + start, y0 + int(rows[0]), x0 + max(stop, start + 1), y0 + int(rows[-1]) + 1)


def refine(characters: list[Character], base: float, cap: float, x_ratio: float) -> tuple[np.ndarray, float, float]:
    """Baseline as a straight line (slope, offset), capital height and x-height ratio, from characters whose place is known."""
    fixed = [
        (character, extent(character.sign, x_ratio))
        for character in characters
        if character.box is not None and character.sign not in ALWAYS_NORMAL and not centred(character.sign)
    ]
    on_base = [
        (character.box[0], character.box[3])
        for character, place_ in fixed
        if place_ and place_[1] == 0.0 and character.sign != "."
    ]
    level = np.array([0.0, base])
    if len(on_base) >= 3:
        x, y = np.array(on_base, float).T
        near = np.abs(y - base) < 0.13 * cap
        if near.sum() >= 3:
            level = np.array([0.0, float(np.median(y[near]))])
            if near.sum() >= 8 and np.ptp(x[near]) > 8 * cap:
                slope, offset = np.polyfit(x[near], y[near], 1)
                if abs(slope) < 0.02:
                    level = np.array([slope, offset])

    def heights(signs: Collection[str]) -> list[float]:
        return [
            float(level[0] * character.box[0] + level[1] - character.box[1])
            for character, _ in fixed
            if character.sign in signs and abs(level[0] * character.box[0] + level[1] - character.box[3]) < 0.12 * cap
        ]

    capitals = heights("BDEFGHIKLMNPRTUVXYZ0123456789bdhkl")  # no A: it may be an Å
    small = heights(FLAT)
    if len(capitals) >= 2:
        upper = float(np.median(capitals))
        if 0.6 * cap < upper < 1.7 * cap:
            cap = upper
    elif len(small) >= 3:
        cap = max(float(np.median(small)) / 0.70, 0.6 * cap)
    elif capitals or small:  # a cell of a few signs: brackets and rings made the first estimate too high
        cap = min(cap, max(float(np.median([*capitals, *(height / 0.70 for height in small)])), 0.6 * cap))
    if len(small) >= 3 and 0.5 < float(np.median(small)) / cap < 0.9:
        x_ratio = float(np.median(small)) / cap
    return level, cap, x_ratio


def find_levels(characters: list[Character], level: np.ndarray, cap: float, x_ratio: float) -> None:
    """Set ``level`` of every character by the likeliest chain; spaces end a chain."""
    start = 0
    for index in range(len(characters) + 1):
        if index == len(characters) or characters[index].sign == " ":
            _chain(characters[start:index], level, cap, x_ratio)
            start = index + 1


def _chain(word: list[Character], line: np.ndarray, cap: float, x_ratio: float) -> None:
    if not word:
        return
    costs = [[_cost(character, level, line, cap, x_ratio) for level in (NORMAL, SUB, SUPER)] for character in word]
    total = [costs[0][level] + (0.0 if level == NORMAL else 1.5) for level in range(3)]
    links: list[list[int]] = []
    for cost in costs[1:]:
        link, new = [], []
        for level in range(3):
            # a subscript directly behind a superscript, or the other way round, is rarer than a return to the line
            steps = [
                total[other] + (0.0 if other == level else _CHANGE if NORMAL in (other, level) else 1.6 * _CHANGE)
                for other in range(3)
            ]
            best = int(np.argmin(steps))
            link.append(best)
            new.append(steps[best] + cost[level])
        links.append(link)
        total = new
    at = int(np.argmin(total))
    for index in range(len(word) - 1, -1, -1):
        word[index].level = at
        if index:
            at = links[index - 1][at]


def _cost(character: Character, level: int, line: np.ndarray, cap: float, x_ratio: float) -> float:
    sign = character.sign
    hint = 0.0
    if sign in UP:
        hint, sign = (-3.0 if level == SUPER else 1.0), UP[sign]
    elif sign in DOWN:
        hint, sign = (-3.0 if level == SUB else 1.0), DOWN[sign]
    if sign in ALWAYS_NORMAL and sign != ",":
        return 0.0 if level == NORMAL else 4.0
    expected = extent(sign, x_ratio)
    if expected is None or character.box is None:
        return hint + (0.0 if level == NORMAL else 0.6)
    base = line[0] * (character.box[0] + character.box[2]) / 2 + line[1]
    top, bottom = (base - character.box[1]) / cap, (base - character.box[3]) / cap
    scale = 1.0 if level == NORMAL else _SCALE
    high, low = _SHIFT[level] + scale * expected[0], _SHIFT[level] + scale * expected[1]
    width = 0.085 if level == NORMAL else 0.12
    if centred(sign):
        misfit = 1.6 * (((top + bottom) / 2 - (high + low) / 2) / 0.11) ** 2
    elif sign == ".":
        misfit = 1.6 * ((bottom - low) / 0.09) ** 2
    else:
        misfit = ((top - high) / width) ** 2 + ((bottom - low) / width) ** 2
    if level == NORMAL and (sign == "0" or sign.lower() in CASE_TWINS):
        # an o is often read as O or zero (Co, Mo), and the case of its like is settled later, by height
        other = x_ratio if expected[0] == 1.0 else 1.0
        misfit = min(misfit, ((top - other) / width) ** 2 + (bottom / width) ** 2 + 1.0)
    if level == NORMAL and sign in "ij":  # its point may be a piece of ink of its own
        misfit = min(misfit, ((top - x_ratio) / width) ** 2 + ((bottom - low) / width) ** 2 + 0.5)
    if character.shared:
        misfit *= 0.35
        if level != NORMAL and sign.isalpha():
            hint += 1.5
    return hint + _PRIOR[level] + min(misfit, 14.0)

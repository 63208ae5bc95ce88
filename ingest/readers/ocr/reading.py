"""A line's ink and a line's characters -> words with markup."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ingest.readers.markup import subscript, superscript
from ingest.readers.ocr.ink import InkLine, middle_mean
from ingest.readers.ocr.layout import SeenWord
from ingest.readers.ocr.levels import NORMAL, SUB, SUPER, Character, align, find_levels, joined, place, refine
from ingest.readers.ocr.mending import mend, split, tidied
from ingest.readers.ocr.recogniser import Reading
from ingest.readers.ocr.second_voice import compared
from ingest.readers.ocr.signs import FLAT, UP

_WORD_GAP = 0.55  # capital heights; narrower gaps are between letters
_FIGURE_GAP = 0.65
_THIN_GAP = 0.24
_SURE_GAP = 0.9


@dataclass
class ReadWord:
    """A recognised word: text with markup, box in pixels, baseline, capital height, confidence.

    ``x_height`` is the height of its line's small letters, None where there are too few of them.
    """

    text: str
    box: tuple[float, float, float, float]
    base: float
    cap: float
    confidence: float
    x_height: float | None = None


def words_of(line: InkLine, reading: Reading, left: int, ink: np.ndarray, raised: Sequence[Character] = ()) -> list[ReadWord]:
    """Words of a line with sub/superscripts as markup.

    Parameters
    ----------
    line
        The line's ink.
    reading
        What the recogniser saw on the line image.
    left
        x of the line image's left edge on the page.
    ink
        Binary page.
    raised
        Characters read apart, with their level: upper rows of stacked scripts.
    """
    characters = [Character(sign, left + x, probability) for sign, x, probability in reading.characters]
    signs = [character for character in characters if character.sign != " "]
    if not signs:
        return []
    pieces = joined(line.pieces)
    pairs = align(signs, pieces, line.cap)
    place(signs, pairs, pieces, ink)
    level, cap, x_ratio = refine(signs, line.base, line.cap, line.x_ratio)
    characters = _with_lost_signs(characters, signs, pairs, pieces, level, cap)
    _take_in_loose(signs, pairs, pieces, cap)
    find_levels(characters, level, cap, x_ratio)
    for character in reversed(raised):
        at = max((i for i, other in enumerate(characters) if other.box is not None and other.box[0] < character.x), default=-1)
        characters.insert(at + 1, character)
    characters = _respaced(
        [character for character in characters if not (character.sign in "^_" and character.box is None)], cap, line.seen.words
    )
    mend(characters, level, cap, x_ratio)
    words = []
    small = small_letters(characters, level, cap)
    # one for the line: layout must not part words of a line that slopes a little
    base = float(level[0] * (characters[0].x + characters[-1].x) / 2 + level[1])
    for word in split(characters):
        boxes = [character.box for character in word if character.box is not None]
        x = np.array([character.x for character in word])
        box = (
            (min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes))
            if boxes
            else (float(x.min()) - cap / 3, line.base - cap, float(x.max()) + cap / 3, line.base)
        )
        confidence = float(np.mean([character.probability for character in word]))
        words.append(ReadWord(_marked(word), box, base, cap, confidence, small))
    return compared(words, line.seen.words)


def _take_in_loose(signs: list[Character], pairs, pieces, cap: float) -> None:
    """Broken letters: ink of letter height without a sign widens the sign that it touches, lest it pass for a blank."""
    for index, (chosen, inks) in enumerate(pairs):
        if chosen or len(inks) != 1 or pieces[inks[0]].height < 0.4 * cap:
            continue
        piece = pieces[inks[0]]
        before = next((signs[pair[0][-1]] for pair in reversed(pairs[:index]) if pair[0]), None)
        if before is None or before.box is None or not before.sign.isalpha():
            continue
        x0, y0, x1, y1 = before.box
        if 0 <= piece.x0 - x1 < 0.16 * cap and abs(piece.y1 - y1) < 0.15 * cap:
            before.box = (x0, y0, piece.x1, y1)


def small_letters(characters: list[Character], level: np.ndarray, cap: float) -> float | None:
    """Height of a line's small letters, the mean of the middle half; None with fewer than five of them.

    Capitals, figures and ascenders differ in height within one face, small letters do not: type size is best told by them.
    """
    heights = [
        level[0] * character.box[0] + level[1] - character.box[1]
        for character in characters
        if character.sign in FLAT
        and character.level == NORMAL
        and character.box is not None
        and not character.shared
        and abs(level[0] * character.box[0] + level[1] - character.box[3]) < 0.12 * cap
    ]
    return middle_mean(heights)


def _with_lost_signs(characters, signs, pairs, pieces, level, cap) -> list[Character]:
    """Put back ink that the recogniser passed over: a raised bar before a raised digit, a point between two digits."""
    added: list[Character] = []
    for index, (chosen, inks) in enumerate(pairs):
        if chosen or len(inks) != 1:
            continue
        piece = pieces[inks[0]]
        before = next((signs[pair[0][-1]] for pair in reversed(pairs[:index]) if pair[0]), None)
        after = next((signs[pair[0][0]] for pair in pairs[index + 1 :] if pair[0]), None)
        if after is None or after.box is None or after.box[0] - piece.x1 > 0.5 * cap:
            continue
        if after.sign == "C" and before is not None and before.sign.isdigit() and _is_degree(piece, level, cap):
            added.append(Character("°", piece.middle, 0.6, (piece.x0, piece.y0, piece.x1, piece.y1)))
            continue
        if not (after.sign.isdigit() or after.sign in UP):
            continue
        base = level[0] * piece.middle + level[1]
        middle = (base - (piece.y0 + piece.y1) / 2) / cap
        box = (piece.x0, piece.y0, piece.x1, piece.y1)
        bar = piece.width > 2.0 * piece.height and 0.2 < piece.width / cap < 0.75
        if bar and 0.5 < middle < 1.05 and (base - after.box[3]) / cap > 0.2:  # the digit is raised too
            added.append(Character("-", piece.middle, 0.6, box, SUPER))
            continue
        dot = max(piece.width, piece.height) < 0.26 * cap and piece.width < 2 * piece.height and piece.height < 2 * piece.width
        if (
            dot
            and before is not None
            and before.box is not None
            and before.sign.isdigit()
            and piece.x0 - before.box[2] < 0.3 * cap
        ):
            if abs(piece.y1 - after.box[3]) < 0.1 * cap and abs(piece.y1 - before.box[3]) < 0.1 * cap:
                added.append(Character(".", piece.middle, 0.6, box))
    return sorted([*characters, *added], key=lambda character: character.x) if added else characters


def _is_degree(piece, level, cap) -> bool:
    """Whether ink is a small ring at capital height."""
    up = (level[0] * piece.middle + level[1] - (piece.y0 + piece.y1) / 2) / cap
    return 0.6 < up < 1.1 and all(0.18 < side / cap < 0.55 for side in (piece.width, piece.height))


def _respaced(characters: list[Character], cap: float, seen: list[SeenWord]) -> list[Character]:
    """Spaces where the ink leaves room for one, none where it does not; in doubt where the second voice parts words too."""
    parted = [(left.box[2], right.box[0]) for left, right in zip(seen, seen[1:], strict=False) if right.box[0] > left.box[2]]
    result: list[Character] = []
    previous: Character | None = None
    spaced = False
    for character in characters:
        if character.sign == " ":
            spaced = True
            continue
        if previous is not None:
            gap = (character.box[0] - previous.box[2]) / cap if character.box is not None and previous.box is not None else None
            if gap is None:
                wanted = spaced
            elif (
                spaced
                and previous.level == SUB
                and character.level == NORMAL
                and (character.sign.isupper() or character.sign in "(0")
            ):
                wanted = gap > 0.36  # a formula goes on behind a subscript; its side is wider than a letter's
            elif spaced:
                together = gap < 0.34 and any(other.box[0] < previous.x and character.x < other.box[2] for other in seen)
                letters = previous.sign.isalpha() and character.sign.isalpha()
                # the second voice reads on: a wide letter space, not a blank
                wanted = gap > (0.5 if previous.level == character.level != NORMAL else 0.34 if together and letters else 0.16)
            else:
                # figures stand on equal widths: beside a 1 or a point there is room without a space
                figures = any(other.sign in "0123456789.·" for other in (previous, character))
                scripts = previous.level == character.level != NORMAL
                wanted = gap > (_SURE_GAP if scripts else _FIGURE_GAP if figures else _WORD_GAP)
                level_ground = (
                    previous.level == character.level == NORMAL and previous.sign.isalnum() and character.sign.isalnum()
                )
                letters = previous.sign.isalpha() and character.sign.isalpha()
                if not wanted and level_ground and gap > (_THIN_GAP + 0.1 if letters else _THIN_GAP):
                    middle = (previous.box[2] + character.box[0]) / 2
                    wanted = any(start - 2 <= middle <= end + 2 for start, end in parted)
            if wanted:
                result.append(Character(" ", (previous.x + character.x) / 2, 1.0))
        result.append(character)
        previous, spaced = character, False
    return result


def _marked(word: list[Character]) -> str:
    parts: list[str] = []
    index = 0
    while index < len(word):
        stop = index
        while stop < len(word) and word[stop].level == word[index].level:
            stop += 1
        text = "".join(character.sign for character in word[index:stop])
        if word[index].level != NORMAL:
            text = text.replace("–", "-").replace("−", "-")
        parts.append({NORMAL: str, SUB: subscript, SUPER: superscript}[word[index].level](text))
        index = stop
    return tidied("".join(parts))

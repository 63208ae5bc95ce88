"""A line's ink and a line's characters -> words with markup."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass

import numpy as np

from ingest.hyphens import ELEMENTS
from ingest.readers.markup import subscript, superscript
from ingest.readers.ocr.ink import InkLine
from ingest.readers.ocr.layout import SeenWord
from ingest.readers.ocr.levels import NORMAL, SUB, SUPER, Character, align, find_levels, joined, place, refine
from ingest.readers.ocr.recogniser import Reading
from ingest.readers.ocr.signs import CASE_TWINS, DIGIT_FOR, DOWN, UP

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


def words_of(line: InkLine, reading: Reading, left: int, ink: np.ndarray) -> list[ReadWord]:
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
    find_levels(characters, level, cap, x_ratio)
    characters = _respaced(
        [character for character in characters if not (character.sign in "^_" and character.box is None)], cap, line.seen.words
    )
    _mend(characters, level, cap, x_ratio)
    words = []
    small = small_letters(characters, level, cap)
    for word in _split(characters):
        boxes = [character.box for character in word if character.box is not None]
        x = np.array([character.x for character in word])
        box = (
            (min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes))
            if boxes
            else (float(x.min()) - cap / 3, line.base - cap, float(x.max()) + cap / 3, line.base)
        )
        confidence = float(np.mean([character.probability for character in word]))
        base = float(level[0] * (box[0] + box[2]) / 2 + level[1])
        words.append(ReadWord(_marked(word), box, base, cap, confidence, small))
    return _second_voice(words, line.seen.words)


def small_letters(characters: list[Character], level: np.ndarray, cap: float) -> float | None:
    """Height of a line's small letters, the mean of the middle half; None with fewer than five of them.

    Capitals, figures and ascenders differ in height within one face, small letters do not: type size is best told by them.
    """
    heights = [
        level[0] * character.box[0] + level[1] - character.box[1]
        for character in characters
        if character.sign in "aceimnorsuvwxz".replace("i", "")
        and character.level == NORMAL
        and character.box is not None
        and not character.shared
        and abs(level[0] * character.box[0] + level[1] - character.box[3]) < 0.12 * cap
    ]
    if len(heights) < 5:
        return None
    heights.sort()
    quarter = len(heights) // 4
    return float(np.mean(heights[quarter : len(heights) - quarter]))


def _with_lost_signs(characters, signs, pairs, pieces, level, cap) -> list[Character]:
    """Put back ink that the recogniser passed over: a raised bar before a raised digit, a point between two digits."""
    added: list[Character] = []
    for index, (chosen, inks) in enumerate(pairs):
        if chosen or len(inks) != 1:
            continue
        piece = pieces[inks[0]]
        before = next((signs[pair[0][-1]] for pair in reversed(pairs[:index]) if pair[0]), None)
        after = next((signs[pair[0][0]] for pair in pairs[index + 1 :] if pair[0]), None)
        if (
            after is None
            or after.box is None
            or not (after.sign.isdigit() or after.sign in UP)
            or after.box[0] - piece.x1 > 0.5 * cap
        ):
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


def _split(characters: list[Character]) -> list[list[Character]]:
    words: list[list[Character]] = [[]]
    for character in characters:
        if character.sign == " ":
            words.append([])
        else:
            words[-1].append(character)
    return [word for word in words if word]


def _mend(characters: list[Character], level: np.ndarray, cap: float, x_ratio: float) -> None:
    """Look-alikes that the level or the height decides: ``2O12`` as ``_{2}O_{12}``, ``c`` against ``C``."""
    for character in characters:
        if character.sign in UP:
            character.sign, character.level = UP[character.sign], character.level or SUPER
        elif character.sign in DOWN:
            character.sign, character.level = DOWN[character.sign], character.level or SUB
    for character in characters:
        if character.sign in ".•" and character.box is not None:
            base = level[0] * character.box[0] + level[1]
            if 0.24 < (base - (character.box[1] + character.box[3]) / 2) / cap < 0.75:
                character.sign, character.level = "·", NORMAL  # a point at half height
    for word in _split(characters):
        _level_out(word)
        scripted = any(character.level != NORMAL for character in word)
        for index, character in enumerate(word):
            before = word[index - 1] if index else None
            after = word[index + 1] if index + 1 < len(word) else None
            if character.sign == "A" and character.level == NORMAL and character.box is not None:
                base = level[0] * character.box[0] + level[1]
                if 1.15 < (base - character.box[1]) / cap < 1.6 and abs(base - character.box[3]) < 0.12 * cap:
                    character.sign = "Å"  # the ring is ink above the letter
            if (
                character.sign == "0"
                and character.level == NORMAL
                and before is not None
                and before.sign in "CMHPN"
                and character.box is not None
            ):
                base = level[0] * character.box[0] + level[1]
                if abs((base - character.box[1]) / cap - x_ratio) < 0.13 and abs(base - character.box[3]) < 0.13 * cap:
                    character.sign = "o"
                    continue
            if character.level == NORMAL and character.sign == "0" and scripted:
                formula = before is not None and (before.level == SUB or before.sign.isalpha() or before.sign in ")]")
                if formula and (after is None or after.level != NORMAL or not (after.sign.isdigit() or after.sign == ".")):
                    character.sign = "O"
            elif (
                character.level == NORMAL
                and character.sign == "I"
                and scripted
                and before is not None
                and before.sign in "ACT"
                and before.level == NORMAL
            ):
                character.sign = "l"  # Al, Cl: no formula has AI or CI
            elif character.level != NORMAL and character.sign in DIGIT_FOR and not character.sign.isdigit():
                digits = [
                    other
                    for other in (before, after)
                    if other is not None and other.level == character.level and (other.sign.isdigit() or other.sign in ".-−+")
                ]
                if digits and character.sign not in "iSsZBgq":
                    character.sign = DIGIT_FOR[character.sign]
            if (
                character.level == SUPER
                and character.sign in "~˜"
                and after is not None
                and after.level == SUPER
                and after.sign.isdigit()
            ):
                character.sign = "-"  # a grainy minus
            inside = before is not None and _small(before) and (len(word) > 4 or before.sign not in "mkc")
            if inside and character.sign.islower():
                continue  # no capital follows a small letter inside a word, save in units
            if (
                character.sign.lower() in CASE_TWINS
                and not character.shared
                and character.box is not None
                and character.level == NORMAL
            ):
                base = level[0] * character.box[0] + level[1]
                height = (base - character.box[1]) / cap
                if abs(base - character.box[3]) < 0.15 * cap:
                    if character.sign.islower() and height > (1.0 + x_ratio) / 2 + 0.08:
                        character.sign = character.sign.upper()
                    elif character.sign.isupper() and height < (1.0 + x_ratio) / 2 - 0.08:
                        character.sign = character.sign.lower()


def _level_out(word: list[Character]) -> None:
    """Undo levels that no print has: a whole word raised, small letters raised inside a word of small letters."""
    if all(character.level != NORMAL for character in word):
        for character in word:
            character.level = NORMAL
        return
    for before, character in zip(word, word[1:], strict=False):
        if character.sign == "l" and before.sign in "ACT" and before.level == NORMAL:
            character.level = NORMAL  # Al, Cl
    for before, character, after in zip(word, word[1:], word[2:], strict=False):
        # a small letter that touches its capital: T_{a0.6} is Ta_{0.6}, for no variable stands before a number there
        follows = after.level == character.level and (after.sign.isdigit() or after.sign == ".")
        if (
            before.level == NORMAL != character.level
            and _small(character)
            and follows
            and before.sign + character.sign in ELEMENTS
        ):
            character.level = NORMAL
    index = 0
    while index < len(word):
        stop = index
        while stop < len(word) and word[stop].level == word[index].level:
            stop += 1
        run = word[index:stop]
        if run[0].level != NORMAL and index and all(_small(character) for character in run) and word[index - 1].sign.isalpha():
            inside = stop < len(word) and _small(word[stop])
            if inside or (_small(word[index - 1]) and index >= 2 and _small(word[index - 2])):
                for character in run:
                    character.level = NORMAL
        index = stop


def _small(character: Character) -> bool:
    return "a" <= character.sign <= "z"


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
    return "".join(parts).replace("℃", "°C")


def _second_voice(words: list[ReadWord], seen: list[SeenWord]) -> list[ReadWord]:
    """Compare with tesseract: letters in dispute (I/l, case) are settled, disagreement lowers confidence."""
    for word in words:
        x0, _, x1, _ = word.box
        others = [
            other
            for other in seen
            if min(x1, other.box[2]) - max(x0, other.box[0]) > 0.5 * min(x1 - x0, other.box[2] - other.box[0])
        ]
        if not others:
            word.confidence *= 0.85
            continue
        theirs = "".join(other.text for other in others)
        mine = re.sub(r"[_^]\{([^{}]*)\}", r"\1", word.text)
        if mine != theirs and word.text == mine and len(mine) == len(theirs) and _twins(mine) == _twins(theirs):
            word.text = mine = _settled(mine, theirs)
        word.text = _digits_for_z(word.text, theirs)
        if mine[:1] == "t" and theirs[:1] == "T" and mine[:2].lower() == theirs[:2].lower():
            word.text = "T" + word.text[1:]  # the recogniser reads Ti as ti
        letters = [re.sub(r"[^0-9A-Za-z]", "", text).lower() for text in (mine, theirs)]
        same = difflib.SequenceMatcher(None, *letters).ratio() if any(letters) else 1.0
        trust = max(other.confidence for other in others)
        word.confidence *= 1.0 - 0.4 * (1.0 - same) * (0.4 + 0.6 * trust)
    return words


def _digits_for_z(text: str, theirs: str) -> str:
    """``La_{z}`` where the second voice reads ``La3``: a small 2 or 3 looks like a z."""

    def digit(found: re.Match[str]) -> str:
        other = re.search(rf"{found.group(1)}([23])", theirs)
        return f"{found.group(1)}_{{{other.group(1)}}}" if other else found.group()

    return re.sub(r"([A-Z][a-z]?)_\{z\}", digit, text)


_TWIN = str.maketrans({"I": "l", "1": "l", "|": "l", "’": "'", "‘": "'"})


def _twins(text: str) -> str:
    return text.translate(_TWIN).lower()


def _settled(mine: str, theirs: str) -> str:
    """A dictionary-trained reader knows better which of I, l and 1 stands in a word, and the case of t."""
    result = []
    for index, (own, other) in enumerate(zip(mine, theirs, strict=True)):
        if own in "Il|1" and other in "Il" or own in "tT" and other in "tT":
            result.append(other)
        else:
            result.append(own)
        if index == 0 and own == "l" and other == "I":
            result[-1] = "I"
    return "".join(result)

"""Look-alikes that level, height or neighbours decide: ``2O12`` as ``_{2}O_{12}``, ``c`` against ``C``, levels that no print has."""

from __future__ import annotations

import re

import numpy as np

from ingest.hyphens import ELEMENTS
from ingest.readers.ocr.levels import NORMAL, SUB, SUPER, Character
from ingest.readers.ocr.signs import CASE_TWINS, DIGIT_FOR, DOWN, UP


def split(characters: list[Character]) -> list[list[Character]]:
    """Words of a line: characters between spaces."""
    words: list[list[Character]] = [[]]
    for character in characters:
        if character.sign == " ":
            words.append([])
        else:
            words[-1].append(character)
    return [word for word in words if word]


def mend(characters: list[Character], level: np.ndarray, cap: float, x_ratio: float) -> None:
    """Look-alikes that the level or the height decides: ``2O12`` as ``_{2}O_{12}``, ``c`` against ``C``."""
    for character in characters:
        if character.sign in UP:
            character.sign, character.level = UP[character.sign], character.level or SUPER
        elif character.sign in DOWN:
            character.sign, character.level = DOWN[character.sign], character.level or SUB
    for word in split(characters):
        _raise_points(word, level, cap)
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


def _raise_points(word: list[Character], level: np.ndarray, cap: float) -> None:
    """A point at half height is a multiplication sign, unless it stands in a raised decimal."""
    for index, character in enumerate(word):
        if character.sign not in ".•" or character.box is None:
            continue
        around = word[max(0, index - 1) : index] + word[index + 1 : index + 2]
        if len(around) == 2 and all(other.level == SUPER and other.sign.isdigit() for other in around):
            continue
        base = level[0] * character.box[0] + level[1]
        if 0.24 < (base - (character.box[1] + character.box[3]) / 2) / cap < 0.75:
            character.sign, character.level = "·", NORMAL


_ALONE = re.compile(
    r"(?P<degree>°(?=[℃°]))"  # the sign for degrees Celsius has its own
    r"|(?P<cm>\bCm(?=\^\{))"
    r"|(?P<al>A1(?=_\{|\d?\.\d|[A-Z(]))"  # no element is called A
    r"|(?P<low>A_\{[1lI|](?=\d?\.\d))"
    r"|(?P<one>(?<=[A-Z][a-z])[lI](?=\.\d))"
)


def tidied(text: str) -> str:
    """A word's text without look-alikes that no print has.

    Examples
    --------
    >>> tidied("Lil.3A10.3Ti1.7(PO4)3")
    'Li1.3Al0.3Ti1.7(PO4)3'
    >>> tidied("Cm^{-1}")
    'cm^{-1}'
    """
    text = _ALONE.sub(
        lambda found: {"degree": "", "cm": "cm", "al": "Al", "low": "Al_{", "one": "1"}[found.lastgroup or ""], text
    )
    return text.replace("℃", "°C")


def _level_out(word: list[Character]) -> None:
    """Undo levels that no print has: a whole word raised, small letters raised inside a word of small letters."""
    if all(character.level != NORMAL for character in word):
        for character in word:
            character.level = NORMAL
        return
    if len(word) > 1 and word[0].level == SUB and word[0].sign.isalpha():
        word[0].level = NORMAL  # nothing it could hang on
    for before, character, after in zip(word, word[1:], [*word[2:], None], strict=False):
        alone = before.level == NORMAL and (after is None or after.level == NORMAL)
        if character.sign == "/" and (alone or (after is not None and after.level == NORMAL)):
            character.level = NORMAL
        if character.sign.isupper() and character.level == SUB and after is not None and after.level == NORMAL and _small(after):
            character.level = NORMAL
        if character.sign.isupper() and character.level == SUPER and alone and after is not None and after.sign.isupper():
            character.level = NORMAL  # P of LATP/PAN, whose ink the slash touches
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
        letters = _small(run[0]) and all(_small(character) or character.sign in ",.;" for character in run)
        if run[0].level != NORMAL and index and letters and word[index - 1].sign.isalpha():
            inside = stop < len(word) and _small(word[stop])
            if inside or (_small(word[index - 1]) and index >= 2 and _small(word[index - 2])):
                for character in run:
                    character.level = NORMAL
        index = stop


def _small(character: Character) -> bool:
    return "a" <= character.sign <= "z"

"""A second reader's view of each word: settles look-alikes, lowers confidence where it disagrees."""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING

from ingest.readers.ocr.layout import SeenWord
from ingest.readers.ocr.mending import tidied

if TYPE_CHECKING:
    from ingest.readers.ocr.reading import ReadWord


def compared(words: list[ReadWord], seen: list[SeenWord]) -> list[ReadWord]:
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
        first = word.text[:1]
        if first in "COSUVWXZ" and word.text[1:].islower() and first.lower() + word.text[1:] == theirs and len(theirs) > 2:
            word.text = theirs  # the dictionary-trained reader knows With from with
        word.text = _LON.sub("I", word.text)
        if mine[:1] == "t" and theirs[:1] == "T" and mine[:2].lower() == theirs[:2].lower():
            word.text = "T" + word.text[1:]  # the recogniser reads Ti as ti
        word.text = tidied(word.text)
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


_LON = re.compile(r"^l(?=ons?\b|onic)")  # no word begins so but ion


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

"""Lines of plain prose that the first reader is sure of: nothing in them needs exact characters or levels."""

from __future__ import annotations

import re

from ingest.hyphens import ELEMENTS
from ingest.readers.ocr.ink import InkLine, middle_mean
from ingest.readers.ocr.reading import ReadWord

_SURE = 0.90
_WORD = re.compile(r"\(?(?:[A-Za-z]?[a-z]+(?:-[a-z]+)*-?|a|A|I)\)?[.,;:]?")


def prose_of(line: InkLine) -> list[ReadWord] | None:
    """Words of a line as tesseract read them, or None where the line has to be read exactly.

    Prose is made of words in small letters (the first may be a capital) of which each is sure, none is an element, and of ink
    that stands neither raised nor lowered: names like ``E_{a}`` and marks like ``work^{12}`` are told by their ink.
    """
    words = line.seen.words
    if len(words) < 2 or sum(len(word.text) for word in words) < 12:
        return None
    for word in words:
        if word.confidence < _SURE or not _WORD.fullmatch(word.text) or re.sub(r"\W", "", word.text) in ELEMENTS:
            return None
    if _has_scripts(line):
        return None
    x_height = _x_height(line)
    box_ends = [word.box for word in words]
    if any(left[2] > right[0] + 2 for left, right in zip(box_ends, box_ends[1:], strict=False)):
        return None
    return [
        ReadWord(word.text, tuple(map(float, word.box)), line.base, line.cap, min(word.confidence + 0.03, 1.0), x_height)
        for word in words
    ]


def _has_scripts(line: InkLine) -> bool:
    """Ink of script size that hangs below the baseline, or stands above small letters and is no point, accent or hyphen."""
    cap, base = line.cap, line.base
    for piece in line.pieces:
        script = 0.3 * cap < piece.height < 0.8 * cap
        if script and base + 0.1 * cap < piece.y1 < base + 0.5 * cap and piece.width > 0.2 * cap:
            return True
        if script and piece.y1 < base - 0.25 * cap:
            return True
    return False


def _x_height(line: InkLine) -> float | None:
    """Height of small letters, the mean of the middle half of those on the baseline; None with fewer than five."""
    cap, base = line.cap, line.base
    on_base = [piece for piece in line.pieces if abs(piece.y1 - base) < 0.1 * cap]
    return middle_mean([base - piece.y0 for piece in on_base if 0.45 * cap < base - piece.y0 < 0.85 * cap])

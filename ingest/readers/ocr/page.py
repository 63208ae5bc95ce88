"""A page picture -> words of the page, in points of the picture, for the same layout as born-digital pages."""

from __future__ import annotations

import re
import statistics
from dataclasses import dataclass, field

import numpy as np

from ingest.document import Box
from ingest.layout import Word
from ingest.readers.ocr.cleaning import Page, prepare
from ingest.readers.ocr.figures import find_pictures
from ingest.readers.ocr.ink import InkLine, ink_lines, line_image, pieces_of, segments
from ingest.readers.ocr.layout import SeenLine, find_lines, find_quarter_turns
from ingest.readers.ocr.levels import Character
from ingest.readers.ocr.prose import prose_of
from ingest.readers.ocr.reading import ReadWord, words_of
from ingest.readers.ocr.recogniser import recognise
from ingest.readers.ocr.rules import find_rules
from ingest.readers.ocr.stacks import Stack, script_of, stack_image, unstacked
from ingest.tables.rules import Rules

_CAP_TO_SIZE = 1.45  # type size over capital height, usual for text faces
_USUAL_CAP_TO_X = 1.43


@dataclass
class RecognisedPage:
    """Words in points from the upright page's top left corner, and the cleaned page they were read on."""

    page: Page
    words: list[Word] = field(default_factory=list)
    rules: Rules = field(default_factory=Rules)
    pictures: list[Box] = field(default_factory=list)

    @property
    def points(self) -> float:
        """Points a pixel of the cleaned page."""
        return 72.0 / self.page.dpi


def read_words(image, dpi: float) -> RecognisedPage:
    """Read a page picture of any orientation; see :func:`ingest.readers.scan.read_page_image`."""
    page = prepare(image, dpi)
    if not page.ink.any():
        return RecognisedPage(page)
    rules, lines = _rules_and_lines(page)
    if _unreadable(lines) or _sideways(lines):
        turns = find_quarter_turns(page.grey, page.dpi)
        if turns:
            page = prepare(image, dpi, quarter_turns=turns)
            rules, lines = _rules_and_lines(page)
    return RecognisedPage(page, _words(page, lines), rules, find_pictures(page.ink, page.dpi, rules))


def _rules_and_lines(page: Page) -> tuple[Rules, list[SeenLine]]:
    """Rules are taken off the page before lines are looked for: a frame around a table hides its cells from tesseract."""
    rules, mask = find_rules(page.ink, page.dpi)
    if mask.any():
        import cv2

        page.grey[cv2.dilate(mask, np.ones((3, 3), np.uint8)) > 0] = 255
        page.ink[mask > 0] = 0
    return rules, find_lines(page.grey, page.dpi)


def _unreadable(lines: list[SeenLine]) -> bool:
    words = [word for line in lines for word in line.words]
    sure = [word for word in words if word.confidence > 0.7 and len(word.text) > 2]
    return len(sure) < 0.35 * len(words) or not words


def _sideways(lines: list[SeenLine]) -> bool:
    """Whether the lines run up or down the page: tesseract reads those too, where they lie."""
    long = [line.box for line in lines if len(line.words) > 2]
    return sum(box[3] - box[1] > box[2] - box[0] for box in long) > 0.5 * len(long)


def _words(page: Page, lines: list[SeenLine]) -> list[Word]:
    pieces, labels = pieces_of(page.ink, page.dpi)
    found = [part for line in _plausible(ink_lines(lines, pieces), page.dpi) for part in segments(line)]
    prose = [prose_of(line) for line in found]
    apart = [unstacked(line) for line, plain in zip(found, prose, strict=True) if plain is None]
    images = [line_image(page.grey, labels, line, [piece for stack in stacks for piece in stack.upper]) for line, stacks in apart]
    exact = zip(apart, images, recognise([image for image, _ in images]), _scripts(page, labels, apart), strict=True)
    read: list[ReadWord] = []
    for plain in prose:
        if plain is not None:
            read += plain
            continue
        (line, _), (_, left), reading, raised = next(exact)
        if reading.confidence < 0.6 or not reading.text.strip():
            continue
        read += [word for word in words_of(line, reading, left, page.ink, raised) if re.search(r"\S", word.text)]
    points, usual = 72.0 / page.dpi, _cap_to_x(read)
    words = [_word(word, points, usual) for word in read]
    _mark_bold(words, page)
    return words


def _scripts(page: Page, labels: np.ndarray, apart: list[tuple[InkLine, list[Stack]]]) -> list[list[Character]]:
    """Raised characters of stacked scripts, line by line."""
    stacks = [(stack, line.cap) for line, own in apart for stack in own]
    readings = iter(recognise([stack_image(page.grey, labels, stack, cap) for stack, cap in stacks]) if stacks else [])
    return [[character for stack in own for character in script_of(stack, next(readings))] for _, own in apart]


def _cap_to_x(words: list[ReadWord]) -> float:
    """Capital height over height of small letters, as usual on the page."""
    ratios = [word.cap / word.x_height for word in words if word.x_height for _ in word.text]
    return min(max(statistics.median(ratios), 1.2), 1.8) if ratios else _USUAL_CAP_TO_X


def _mark_bold(words: list[Word], page: Page) -> None:
    """Bold where strokes are a third thicker, for the letters' height, than is usual on the page.

    A stroke's thickness follows from how much ink is left when a pixel is taken off all round.
    """
    import cv2

    if len(words) < 5:
        return
    full = cv2.integral((page.ink > 0).astype(np.uint8))
    core = cv2.integral((cv2.erode(page.ink, np.ones((3, 3), np.uint8)) > 0).astype(np.uint8))
    scale = page.dpi / 72.0
    strokes: list[float | None] = []
    for word in words:
        x0, x1 = (min(max(0, round(value * scale)), full.shape[1] - 1) for value in (word.x0, word.x1))
        y0, y1 = (min(max(0, round(value * scale)), full.shape[0] - 1) for value in (word.top, word.bottom))
        area, left = (int(table[y1, x1]) - int(table[y0, x1]) - int(table[y1, x0]) + int(table[y0, x0]) for table in (full, core))
        letters = sum(char.isalnum() for char in word.text)
        strokes.append(2.0 / (1.0 - left / area) / (word.size * scale) if letters >= 2 and area > left else None)
    known = [stroke for stroke in strokes if stroke is not None]
    if len(known) < 5:
        return
    usual = statistics.median(known)
    for word, stroke in zip(words, strokes, strict=True):
        word.bold = stroke is not None and stroke > 1.33 * usual


def _plausible(lines: list[InkLine], dpi: float) -> list[InkLine]:
    """Drop what tesseract takes for text in pictures: letters far from any size of print."""
    if not lines:
        return []
    usual = statistics.median(line.cap for line in lines for _ in line.pieces)
    kept = []
    for line in lines:
        readable = line.seen.confidence > 0.25 or len(line.pieces) > 8
        if 0.4 * usual <= line.cap <= 4.5 * usual and 2.2 <= line.cap * 72 / dpi <= 40 and readable:
            kept.append(line)
    return kept


def _word(word: ReadWord, points: float, cap_to_x: float) -> Word:
    x0, y0, x1, y1 = (value * points for value in word.box)
    # bold letters are high for their size, capitals and figures uneven: the mean of both measures
    cap = (word.cap * word.x_height * cap_to_x) ** 0.5 if word.x_height else word.cap
    size = round(cap * points * _CAP_TO_SIZE, 2)
    # ink is narrower than type: signs have room at their sides, a times or minus sign more than letters
    room = (0.2 if word.text in "×−–-+=·±~<>≈" else 0.07) * word.cap * points
    x0, x1 = x0 - room, x1 + room
    return Word(text=word.text, x0=x0, top=y0, x1=x1, bottom=y1, base=word.base * points, size=size, confidence=word.confidence)

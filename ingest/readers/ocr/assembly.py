"""Words of recognised pages -> blocks and tables, by the layout that born-digital pages go through too."""

from __future__ import annotations

import logging
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from ingest.document import Block, Box, Table
from ingest.hyphens import Vocabulary
from ingest.layout import CAPTION, Columns, Word, body_size, find_columns, inside, lines_of, paragraphs, union, usual_columns
from ingest.readers.ocr.figures import picture_words
from ingest.readers.ocr.page import RecognisedPage
from ingest.readers.ocr.tables import ScanTableFinder
from ingest.structure import PageText, blocks_of, furniture
from ingest.tables import FoundTable
from ingest.tables.rules import Rules

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Sheet:
    """What is kept of a recognised page once its picture is done with; sizes in points of the upright page."""

    number: int
    words: list[Word]
    rules: Rules
    width: float
    height: float
    matrix: np.ndarray
    pictures: list[Box] = field(default_factory=list)

    @classmethod
    def blank(cls, number: int) -> Sheet:
        """A page with nothing on it."""
        return cls(number, [], Rules(), 0.0, 0.0, np.eye(2, 3))

    def placed(self, box: Box | None) -> Box | None:
        """A box of the upright page in points of the picture that was given."""
        if box is None:
            return None
        corners = np.array([[x, y, 1.0] for x in (box[0], box[2]) for y in (box[1], box[3])]) @ self.matrix.T
        (x0, y0), (x1, y1) = corners.min(axis=0), corners.max(axis=0)
        return round(float(x0), 2), round(float(y0), 2), round(float(x1), 2), round(float(y1), 2)


def sheet_of(recognised: RecognisedPage, *, number: int, dpi: float) -> Sheet:
    """Keep the words of a page; ``dpi`` is the resolution of the picture given."""
    points, scale = recognised.points, 72.0 / dpi
    height, width = (side * points for side in recognised.page.grey.shape)
    matrix = recognised.page.to_source.copy()
    matrix[:, :2] *= scale / points
    matrix[:, 2] *= scale
    return Sheet(number, recognised.words, recognised.rules, width, height, matrix, recognised.pictures)


def assemble(sheets: Sequence[Sheet], warnings: list[str]) -> tuple[list[Block], list[Table]]:
    """Blocks in reading order and tables of a document's pages.

    Pages are taken together, so that sections and reference lists go on over them and running headers are known by their
    repetition. What could not be read is added to ``warnings``.
    """
    level_sizes([word for sheet in sheets for word in sheet.words])
    body = body_size([word for sheet in sheets for word in sheet.words])
    dropped = furniture([(sheet.words, sheet.height) for sheet in sheets])
    for sheet, pieces in zip(sheets, dropped, strict=True):
        gone = {id(word) for piece in pieces for word in piece}
        sheet.words = [word for word in sheet.words if id(word) not in gone]
    vocabulary = Vocabulary(
        line.text for sheet in sheets for line in lines_of(sheet.words, find_columns(sheet.words, sheet.width, body=body))
    )
    texts, tables = [], []
    finder = ScanTableFinder(vocabulary)
    usual = usual_columns([find_columns(sheet.words, sheet.width, body=body) for sheet in sheets])
    for sheet, pieces, columns in zip(sheets, dropped, usual, strict=True):
        words = _without_labels(sheet, columns)
        items = _tables(finder, sheet, words, columns, body, warnings)
        for table in (item.table for item in items):
            table.bbox = sheet.placed(table.bbox)
            table.boxes = [[sheet.placed(box) for box in row] for row in table.boxes or []] or None
            tables.append(table)
        taken = {id(word) for item in items for word in item.words}
        words = [word for word in words if id(word) not in taken]
        found = find_columns(words, sheet.width, body=body)
        columns = found if found.gutters else columns
        text = PageText(sheet.number, sheet.width, sheet.height, columns=columns)
        text.paragraphs = paragraphs(lines_of(words, columns), columns)
        text.furniture = [(" ".join(word.text for word in piece), union(word.box for word in piece)) for piece in pieces]
        texts.append(text)
    blocks = blocks_of(texts, body, vocabulary)
    by_number = {sheet.number: sheet for sheet in sheets}
    for block in blocks:
        block.ocr = True
        sheet = by_number[block.page]
        if block.bbox is not None:
            sure = _confidence(sheet.words, block.bbox)
            block.confidence = min(block.confidence, sure) if block.confidence < 1 else sure
            block.bbox = sheet.placed(block.bbox)
    return blocks, tables


def _without_labels(sheet: Sheet, columns: Columns) -> list[Word]:
    """Words of a page that do not stand in pictures."""
    if not sheet.pictures:
        return sheet.words
    lines = lines_of(sheet.words, columns)
    captions = [line for line in lines if CAPTION.match(line.text)]
    labels = picture_words(lines, sheet.pictures, captions, columns)
    return [word for word in sheet.words if id(word) not in labels]


def _tables(
    finder: ScanTableFinder, sheet: Sheet, words: Sequence[Word], columns: Columns, body: float, warnings: list[str]
) -> list[FoundTable]:
    try:
        return finder.find_in(sheet.number, words, sheet.rules, columns, width=sheet.width, height=sheet.height, body=body)
    except Exception as problem:  # one odd table must not cost the document its text, where its words stay
        warnings.append(f"page {sheet.number}: tables not read ({type(problem).__name__}: {problem})")
        log.debug("page %d", sheet.number, exc_info=True)
        return []


def _confidence(words: Iterable[Word], box: Box) -> float:
    own = [word.confidence for word in words if inside(word.box, box, slack=1.0)]
    return round(statistics.fmean(own), 4) if own else 0.9


_FACE = 0.07  # sizes of one face, as measured on ink, lie within this part of the usual one


def level_sizes(words: Sequence[Word]) -> None:
    """Sizes measured on ink scatter by some per cent; those of one face are given one value, so that layout can compare.

    The size that most characters are near is taken first with all sizes near it, then the same among the rest.
    """
    waiting = sorted(words, key=lambda item: item.size)
    while waiting:
        sizes = np.array([word.size for word in waiting])
        weight = np.concatenate([[0], np.cumsum([len(word.text) for word in waiting])])
        low = np.searchsorted(sizes, sizes * (1 - _FACE), side="left")
        high = np.searchsorted(sizes, sizes * (1 + _FACE), side="right")
        best = int(np.argmax(weight[high] - weight[low]))
        start, stop = int(low[best]), int(high[best])
        size = round(statistics.median(word.size for word in waiting[start:stop] for _ in word.text), 1)
        for word in waiting[start:stop]:
            word.size = size
        waiting = waiting[:start] + waiting[stop:]

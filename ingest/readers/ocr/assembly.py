"""Words of a recognised page -> blocks and tables, by the layout that born-digital pages go through too."""

from __future__ import annotations

import statistics
from collections.abc import Sequence

from ingest.document import Block, Box, Table
from ingest.hyphens import Vocabulary
from ingest.layout import Word, body_size, find_columns, inside, lines_of, paragraphs
from ingest.readers.ocr.page import RecognisedPage
from ingest.readers.ocr.tables import find_tables
from ingest.structure import PageText, blocks_of


def assemble(recognised: RecognisedPage, *, page: int, dpi: float) -> tuple[list[Block], list[Table]]:
    """Blocks in reading order and tables; boxes in points of the picture given (resolution ``dpi``)."""
    words = _level_sizes(recognised.words)
    if not words:
        return [], []
    points = recognised.points
    height, width = (side * points for side in recognised.page.grey.shape)
    body = body_size(words)
    columns = find_columns(words, width, body=body)
    vocabulary = Vocabulary(line.text for line in lines_of(words, columns))
    tables, taken = find_tables(recognised, words, columns, body, vocabulary)
    words = [word for word in words if id(word) not in taken]
    if taken:
        columns = find_columns(words, width, body=body)
    lines = lines_of(words, columns)
    text = PageText(page, width, height, columns=columns, paragraphs=paragraphs(lines, columns))
    blocks = blocks_of([text], body, vocabulary)
    scale = 72.0 / dpi

    def placed(box: Box | None) -> Box | None:
        if box is None:
            return None
        found = recognised.page.box_to_source(*(value / points for value in box))
        return tuple(round(value * scale, 2) for value in found)

    for block in blocks:
        block.ocr, block.page = True, page
        if block.bbox is not None:
            own = [word.confidence for word in words if inside(word.box, block.bbox, slack=1.0)]
            block.confidence = round(statistics.fmean(own), 4) if own else block.confidence
            block.bbox = placed(block.bbox)
    for table in tables:
        table.page, table.ocr = page, True
        table.bbox = placed(table.bbox)
        if table.boxes:
            table.boxes = [[placed(box) for box in row] for row in table.boxes]
    return blocks, tables


def _level_sizes(words: Sequence[Word]) -> list[Word]:
    """Sizes measured on ink scatter by some per cent; those of one face are given one value, so that layout can compare."""
    groups: list[list[Word]] = []
    for word in sorted(words, key=lambda item: item.size):
        if groups and word.size <= 1.09 * groups[-1][0].size:
            groups[-1].append(word)
        else:
            groups.append([word])
    for group in groups:
        # the middle of the group by number of characters
        size = statistics.median(word.size for word in group for _ in word.text)
        for word in group:
            word.size = round(size, 1)
    return list(words)

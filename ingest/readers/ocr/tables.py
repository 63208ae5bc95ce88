"""Tables of scanned pages: what reads the tables of born-digital pages, with rules and cells seen in the picture."""

from __future__ import annotations

import statistics
from collections.abc import Sequence

from ingest.document import Box
from ingest.glyphs import PageGlyphs
from ingest.hyphens import Vocabulary
from ingest.layout import Columns, Word
from ingest.readers.ocr.rules import cells_of
from ingest.tables import FoundTable, TableFinder
from ingest.tables.rules import Rules


class ScanTableFinder(TableFinder):
    """Finds and reads the tables of recognised pages, in the order of their pages.

    Parameters
    ----------
    vocabulary
        Words of the document, to heal words broken in cells.
    """

    def __init__(self, vocabulary: Vocabulary | None = None) -> None:
        super().__init__(b"", vocabulary, camelot=False)
        self._rules_of_scan = Rules()

    def find_in(
        self, number: int, words: Sequence[Word], rules: Rules, columns: Columns, *, width: float, height: float, body: float
    ) -> list[FoundTable]:
        """Tables of a page.

        Parameters
        ----------
        number
            Page number, from 1.
        words
            Words of the upright page, points.
        rules
            Rules of the page.
        columns
            Text columns of the page.
        width, height
            Size of the page, points.
        body
            Size of the document's running text, points.

        Returns
        -------
        list of FoundTable
            With boxes in points of the upright page; their confidence is lowered by that of their words.
        """
        self._rules_of_scan = rules
        found = self.find(number, words, PageGlyphs([], width, height), columns, body=body)
        for item in found:
            item.table.ocr, item.table.extractor = True, "ocr"
            sureness = statistics.fmean(word.confidence for word in item.words)
            item.table.confidence = round(item.table.confidence * sureness, 3)
        return found

    def _rules(self, number: int, frame: PageGlyphs) -> Rules:
        return self._rules_of_scan

    def _cells(self, number: int, box: Box, rules: Rules, frame: PageGlyphs) -> list[Box]:
        return cells_of(rules, box)

"""Tables of born-digital PDF pages: found by caption, rules or aligned text, read by several voices, the best-fitting one kept.

`TableFinder` opens a document once; pdfium gives the rules, `columns` the blank strips between words, pdfplumber ruled cells, camelot
another reading where these are in doubt. Cells are filled from the page's own words, so that sub- and superscripts stay.
"""

from __future__ import annotations

import io
import logging
import statistics
from collections.abc import Sequence
from dataclasses import dataclass, field

from ingest.document import Box, Table
from ingest.glyphs import PageGlyphs
from ingest.hyphens import Vocabulary
from ingest.layout import CAPTION, Columns, Line, Word, inside, lines_of, reading_order, union
from ingest.tables import camelot_voice
from ingest.tables.adjust import add_footnotes, cut_notes, goes_on_below, name_areas, widen
from ingest.tables.areas import Area, continuation, find_areas
from ingest.tables.captions import caption_match, table_captions
from ingest.tables.columns import separators
from ingest.tables.continued import carry_header
from ingest.tables.grid import Grid, agreement, build, judge, tidy
from ingest.tables.headers import header_end, split_at
from ingest.tables.lattice import fill, is_ruled, plumber_cells, without_characters
from ingest.tables.rules import Rules, inner_rules, rules_of, with_shades
from ingest.tables.strokes import page_strokes
from ingest.tables.uncaptioned import seek

__all__ = ["FoundTable", "TableFinder"]

OPEN = 0.82  # a table that reaches below this part of the page may go on overleaf
SURE = 0.88  # a reading that fits this well needs no second opinion: camelot parses the page again
CLEAR = 0.9  # nor do readings that agree this well
FIGURES = ("fig", "ext", "sch", "cha", "pla")
log = logging.getLogger(__name__)


@dataclass(slots=True)
class FoundTable:
    """A table, the words it consists of (caption and footnotes included) and all readings of it."""

    table: Table
    words: list[Word]
    voices: list[Grid] = field(default_factory=list)


@dataclass(slots=True)
class _Open:
    """A table that reaches the foot of its page."""

    number: int
    area: Area
    voices: list[Grid]
    quarter: int


class TableFinder:
    """Finds and reads the tables of one document, page by page.

    Parameters
    ----------
    data
        The PDF.
    vocabulary
        Words of the document, to heal words broken in cells.
    camelot
        Whether camelot is asked too where our own readings fit badly (it costs half a second).
    """

    def __init__(self, data: bytes, vocabulary: Vocabulary | None = None, *, camelot: bool = True) -> None:
        self._data = data
        self._vocabulary = vocabulary or Vocabulary()
        self._camelot = camelot
        self._plumber = None
        self._pdf = None
        self._seen: dict[str, Table] = {}
        self._last: _Open | None = None

    def __enter__(self) -> TableFinder:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the document in both libraries."""
        if self._plumber is not None:
            self._plumber.close()
            self._plumber = None
        if self._pdf is not None:
            self._pdf.close()
            self._pdf = None

    def find(self, number: int, words: Sequence[Word], frame: PageGlyphs, columns: Columns, *, body: float) -> list[FoundTable]:
        """Tables of a page.

        Parameters
        ----------
        number
            Page number, from 1.
        words
            Words of the page in its reading frame.
        frame
            The page's frames.
        columns
            Text columns of the page.
        body
            Size of the document's running text, points.
        """
        last, self._last = self._last, None
        if not words:
            return []
        rules = self._rules(number, frame)
        lines = lines_of(words, columns)
        captions = table_captions(lines, body) if any(w.text[:3].lower() in ("tab", "exh") for w in words) else []
        areas = find_areas(words, columns, rules, body, frame.width, frame.height, lines=lines, captions=captions)
        for area in areas:
            widen(area, words, columns)
            cut_notes(area, words, rules)
        if last is not None:
            areas = self._continued(last, number, words, columns, rules, frame, areas) + areas
        areas += self._sought(words, columns, rules, lines, body, areas, captions)
        if not areas:
            return []
        found = []
        for area in areas:
            table = self._read(area, number, words, rules, frame)
            if table is not None:
                found.append(table)
                earlier = self._seen.get(area.label) if area.label else None
                if earlier is not None:
                    carry_header(earlier, table.table)
                elif area.label:
                    self._seen[area.label] = table.table
                if area.box[3] > OPEN * frame.height and area.label is not None:
                    self._last = _Open(number, area, table.voices, frame.quarter)
        self._leave(number)
        return [found[i] for i in reading_order([item.table.bbox for item in found])]

    def _sought(self, words, columns: Columns, rules: Rules, lines: Sequence[Line], body: float, areas, captions) -> list[Area]:
        """Tables that no caption led to; a caption left over names the nearest."""
        taken = [union([a.box, *(line.box for line in [*a.caption, *a.footnotes])]) for a in areas]
        figures = [line.box for line in lines if (m := CAPTION.match(line.text)) and m.group("kind")[:3].lower() in FIGURES]
        found = seek(words, columns, rules, taken, figures)
        found = [f for f in found if not any(goes_on_below(a, f) for a in areas)]
        used = {id(line) for a in areas for line in a.caption}
        name_areas(found, [c for c in captions if id(c[0]) not in used])
        for area in found:
            widen(area, words, columns)
            cut_notes(area, words, rules)
            add_footnotes(area, lines, body)
        return found

    def _continued(
        self, last: _Open, number: int, words, columns: Columns, rules: Rules, frame: PageGlyphs, areas: Sequence[Area]
    ) -> list[Area]:
        """The rest of a table that reached the foot of the page before, if it stands at the head of this one."""
        if number != last.number + 1 or frame.quarter != last.quarter or any(a.label == last.area.label for a in areas):
            return []
        limit = min((a.caption[0].top for a in areas), default=frame.height)
        area = continuation(last.area, words, lines_of(words, columns), rules, limit)
        if area is None:
            return []
        borders = separators([w for w in words if inside(w.box, area.box)], area.box)
        if not any(abs(len(borders) - len(grid.borders)) <= 1 for grid in last.voices):
            return []
        return [area]

    def _rules(self, number: int, frame: PageGlyphs) -> Rules:
        if self._pdf is None:
            import pypdfium2

            self._pdf = pypdfium2.PdfDocument(self._data)
        page = self._pdf[number - 1]
        try:
            return rules_of(page_strokes(page), frame)
        finally:
            page.close()

    def _cells(self, number: int, box: Box, rules: Rules, frame: PageGlyphs) -> list[Box]:
        """Cells that the rules of an area enclose; the finder for scans has them from the picture."""
        return plumber_cells(self._page(number), box, frame)

    def _page(self, number: int):
        """pdfplumber's page, opened only where rules make cells."""
        if self._plumber is None:
            import pdfplumber

            self._plumber = pdfplumber.open(io.BytesIO(self._data))
        return without_characters(self._plumber.pages[number - 1])

    def _leave(self, number: int) -> None:
        if self._plumber is not None:
            self._plumber.pages[number - 1].close()

    def _second(self, number: int, area: Area, rules: Rules, frame: PageGlyphs) -> list[camelot_voice.CamelotTable]:
        """camelot's reading of an area."""
        if not self._camelot or frame.quarter or frame.display_quarter:
            return []
        page_file = camelot_voice.single_page(self._data, number - 1)
        left, bottom, _, _ = frame.user_box
        flavors = ["stream", "lattice"] if is_ruled(rules, area.box) else ["stream"]
        return [
            table
            for flavor in flavors
            for table in camelot_voice.read(page_file, [_grown(area.box)], frame.height, flavor=flavor, offset=(left, bottom))
        ]

    def _read(self, area: Area, number: int, words: Sequence[Word], rules: Rules, frame: PageGlyphs) -> FoundTable | None:
        notes = {id(w) for line in area.footnotes for w in line.words}
        heading = {id(w) for line in area.caption for w in line.words}
        own = [w for w in words if inside(w.box, area.box) and id(w) not in notes and id(w) not in heading]
        if not own:
            return None
        inner = rules.within(area.box)
        grids, doubt = self._voices(area, number, own, inner, frame)
        if not grids or max(g.score for g in grids) < SURE or any(agreement(choose(grids), g) < CLEAR for g in [*grids, *doubt]):
            grids += self._others(area, own, inner, self._second(number, area, inner, frame))
        if not grids:
            return None
        best = choose(grids)
        others = [
            agreement(best, g) for g in grids if g is not best and g.extractor.split("-")[0] != best.extractor.split("-")[0]
        ]
        support = statistics.fmean([agreement(best, g) for g in doubt] + ([max(others)] if others else []) or [1.0])
        taken = [w for w in words if id(w) in notes or id(w) in heading] + own
        table = Table(
            label=area.label,
            caption=_caption(area.caption, self._vocabulary) if area.caption else "(continued)" if area.label else "",
            footnotes=self._vocabulary.text([line.text for line in area.footnotes]),
            rows=best.rows,
            header_rows=min(best.header_rows, len(best.rows) - 1),
            page=number,
            bbox=_rounded(frame.to_display(union(w.box for w in own))),
            boxes=[[None if b is None else _rounded(frame.to_display(b)) for b in row] for row in best.boxes],
            extractor=best.extractor,
            confidence=round(min(0.98, 0.4 + 0.3 * best.score + 0.3 * support), 3),
        )
        return FoundTable(table, taken, grids)

    def _voices(
        self, area: Area, number: int, own: Sequence[Word], rules: Rules, frame: PageGlyphs
    ) -> tuple[list[Grid], list[Grid]]:
        """Our readings of an area, judged; and one with coarser decisions, whose agreement says how clear the table is."""
        box, vocabulary = area.box, self._vocabulary
        rules = with_shades(rules, box)
        verticals = [x for x, top, bottom in rules.vertical if bottom - top > 0.5 * (box[3] - box[1])]
        first = separators(own, box, verticals=verticals)
        end = header_end(own, box, first, inner_rules(rules, box))
        head, body = split_at(own, end)
        borders = separators(body or own, box, header=head, verticals=verticals)
        grids = [build(own, box, borders, rules, vocabulary, "gaps")]
        if is_ruled(rules, box):
            grids.append(fill(self._cells(number, box, rules, frame), own, vocabulary, "pdfplumber"))
        doubt = [] if borders == first else [build(own, box, first, rules, vocabulary, "gaps")]
        doubt.append(build(own, box, borders, rules, vocabulary, "gaps", joined=False))
        return _judged(grids, own), _judged(doubt, own)

    def _others(self, area: Area, own: Sequence[Word], rules: Rules, second: Sequence[camelot_voice.CamelotTable]) -> list[Grid]:
        """camelot's readings of an area, judged."""
        box, vocabulary, grids = area.box, self._vocabulary, []
        rules = with_shades(rules, box)
        for table in second:
            if not table.columns or not _covers(table, box):
                continue
            if table.flavor == "stream":
                edges = [(a[1] + b[0]) / 2 for a, b in zip(table.columns, table.columns[1:], strict=False)]
                grids.append(build(own, box, edges, rules, vocabulary, "camelot-stream"))
            else:
                cells = [
                    (table.columns[c][0], table.rows[r][0], table.columns[c + wide - 1][1], table.rows[r + tall - 1][1])
                    for r, c, tall, wide in table.cells
                ]
                grids.append(fill(cells, own, vocabulary, "camelot-lattice"))
        return _judged(grids, own)


def _judged(grids: Sequence[Grid | None], own: Sequence[Word]) -> list[Grid]:
    """Readings that look like tables, with their scores."""
    found = []
    for grid in grids:
        if grid is None:
            continue
        score = judge(grid, own)
        kept = tidy(grid)
        if kept is not None:
            kept.score = score
            found.append(kept)
    return found


PREFERENCE = {"pdfplumber": 0.06, "camelot-lattice": 0.05, "gaps": 0.02, "camelot-stream": 0.0}


def choose(grids: Sequence[Grid]) -> Grid:
    """The reading that fits its words best; agreement with another voice counts for it."""

    def worth(grid: Grid) -> float:
        support = max((agreement(grid, other) for other in grids if other is not grid), default=0.0)
        return grid.score + 0.15 * support + PREFERENCE.get(grid.extractor, 0.0)

    return max(grids, key=worth)


def _caption(lines: Sequence[Line], vocabulary: Vocabulary) -> str:
    text = vocabulary.text([line.text for line in lines])
    match = caption_match(text)
    return text[match.end() :].strip(" .:|—–-") if match else text


def _covers(table: camelot_voice.CamelotTable, box: Box) -> bool:
    """Whether a camelot table stands in an area."""
    top, bottom = min(r[0] for r in table.rows), max(r[1] for r in table.rows)
    middle = (top + bottom) / 2
    return box[1] - 8 <= middle <= box[3] + 8 and table.columns[0][0] >= box[0] - 30 and table.columns[-1][1] <= box[2] + 30


def _grown(box: Box) -> Box:
    return box[0] - 2, box[1] - 1, box[2] + 2, box[3] + 2


def _rounded(box: Box) -> Box:
    x0, top, x1, bottom = (round(v, 2) for v in box)
    return x0, top, x1, bottom

"""Tables of a scanned page: captions and rules say where, blank strips or ruled cells say how; the same rules as for PDF."""

from __future__ import annotations

import statistics
from collections.abc import Sequence

from ingest.document import Table
from ingest.hyphens import Vocabulary
from ingest.layout import CAPTION, Columns, Word, inside, lines_of, union
from ingest.readers.ocr.rules import cells_of
from ingest.tables.areas import Area, find_areas, table_captions
from ingest.tables.columns import separators
from ingest.tables.grid import Grid, build, judge, tidy
from ingest.tables.headers import header_end
from ingest.tables.lattice import fill, is_ruled
from ingest.tables.rules import Rules, full_span


def find_tables(
    words: Sequence[Word], rules: Rules, columns: Columns, body: float, vocabulary: Vocabulary, *, width: float, height: float
) -> tuple[list[Table], set[int]]:
    """Captioned tables of a page.

    Returns
    -------
    tuple
        Tables with boxes in points of the cleaned page, and the ``id`` of every word that stands in one, its caption or
        its footnotes.
    """
    lines = lines_of(words, columns)
    if not table_captions(lines, body):
        return [], set()
    tables, taken = [], set()
    for area in find_areas(words, columns, rules, body, width, height):
        notes = {id(word) for line in area.footnotes for word in line.words}
        heading = {id(word) for line in area.caption for word in line.words}
        own = [word for word in words if inside(word.box, area.box) and id(word) not in notes and id(word) not in heading]
        grid = _read(area, own, rules.within(area.box), vocabulary)
        if grid is None:
            continue
        taken |= notes | heading | {id(word) for word in own}
        caption = vocabulary.text([line.text for line in area.caption])
        named = CAPTION.match(caption)
        sureness = statistics.fmean(word.confidence for word in own)
        tables.append(
            Table(
                label=area.label,
                caption=caption[named.end() :].strip(" .:|—–-") if named else caption,
                footnotes=vocabulary.text([line.text for line in area.footnotes]),
                rows=grid.rows,
                header_rows=min(grid.header_rows, len(grid.rows) - 1),
                bbox=union(word.box for word in own),
                boxes=grid.boxes,
                extractor="ocr",
                confidence=round(sureness * min(1.0, 0.55 + 0.45 * grid.score), 3),
            )
        )
    return tables, taken


def _read(area: Area, own: Sequence[Word], rules: Rules, vocabulary: Vocabulary) -> Grid | None:
    if not own:
        return None
    box = area.box
    upright = [x for x, top, bottom in rules.vertical if bottom - top > 0.5 * (box[3] - box[1])]
    inner = [y for _, _, y in full_span(rules.horizontal, box[0] + 2, box[2] - 2, part=0.8) if box[1] + 3 < y < box[3] - 3]
    first = separators(own, box, verticals=upright)
    end = header_end(own, box, first, inner)
    below = [word for word in own if word.base - 0.3 * word.size >= end] or list(own)
    grids = [build(own, box, separators(below, box, verticals=upright), rules, vocabulary, "ocr")]
    if is_ruled(rules, box):
        grids.append(fill(cells_of(rules, box), own, vocabulary, "ocr"))
    scored = []
    for grid in grids:
        if grid is not None:
            score = judge(grid, own)
            grid = tidy(grid)
            if grid is not None:
                grid.score = score
                scored.append(grid)
    # cells drawn by rules win a tie against cells guessed from gaps
    return max(reversed(scored), key=lambda grid: grid.score, default=None)

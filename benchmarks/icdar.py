"""The ICDAR 2013 table competition's measure: adjacency relations of cells, on its documents (EU and US government reports).

A relation is a pair of filled cells that are nearest neighbours, to the right or below, blanks between them skipped; a cell over
several rows or columns has neighbours in each. Texts are compared as in the competition: without blanks, in capitals, signs that are
neither letter nor digit as underscores. Detection is included: tables are found in whole documents, and what is found where no table
stands counts as wrong. A found table belongs to the true region that it overlaps most. Precision and recall are taken for each
document and averaged over documents, F1 is that of the averages (the competition's figure); by table and over all relations beside it.
Where the set gives two readings of a document (a and b), the better one counts, for everybody. A page on which a camelot flavour fails
is one on which it finds nothing; `icdar2013_camelot_FLAVOUR_failed_pages` counts them.
"""

from __future__ import annotations

import re
import statistics
import time
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks import _run
from benchmarks._camelot import FLAVOURS, tables_on_page
from ingest.boxes import overlap, union
from ingest.document import Box, Table
from ingest.markup import plain
from ingest.readers.pdf import read_pdf
from ingest.tables.camelot_voice import merged_cells

FOLDER = _run.SHARED / "data" / "icdar2013_tables"


@dataclass(slots=True)
class Cell:
    """Text and the rows and columns it covers, first and last."""

    text: str
    top: int
    bottom: int
    left: int
    right: int


@dataclass(slots=True)
class Region:
    """A table, or the part of one that stands on a page; box in points from the page's top left corner."""

    page: int
    box: Box
    cells: list[Cell] = field(default_factory=list)
    confidence: float = 1.0


@dataclass(slots=True)
class Score:
    """Counts of relations: those in common, those found, those wanted; F1 of each true region; confidence and F1 of each found one."""

    common: int = 0
    found: int = 0
    wanted: int = 0
    regions: list[float] = field(default_factory=list)
    sure: list[tuple[float, float]] = field(default_factory=list)
    false_tables: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        return self.common / self.found if self.found else float(not self.wanted)

    @property
    def recall(self) -> float:
        return self.common / self.wanted if self.wanted else 1.0

    @property
    def f1(self) -> float:
        return 2 * self.common / (self.found + self.wanted) if self.found + self.wanted else 1.0


def documents() -> list[Path]:
    """The PDFs of the set."""
    return sorted(FOLDER.glob("competition-dataset-*/*.pdf"))


def truths(pdf: Path) -> list[list[Region]]:
    """The set's readings of a document, usually one."""
    heights = _heights(pdf)
    names = [pdf.with_name(f"{pdf.stem}-str.xml")]
    if pdf.stem.endswith("a"):
        names.append(pdf.with_name(f"{pdf.stem[:-1]}b-str.xml"))
    return [_regions(name, heights) for name in names if name.exists()]


def _heights(pdf: Path) -> list[float]:
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    try:
        return [document[i].get_height() for i in range(len(document))]
    finally:
        document.close()


def _regions(path: Path, heights: Sequence[float]) -> list[Region]:
    from lxml import etree

    root = etree.parse(str(path), etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True))
    found: dict[tuple[int, int], Region] = {}
    for number, table in enumerate(root.iter("table")):
        for part in table.iter("region"):
            page = int(part.get("page"))
            down, across = int(part.get("row-increment") or 0), int(part.get("col-increment") or 0)
            for cell in part.iter("cell"):
                top, left = int(cell.get("start-row")) + down, int(cell.get("start-col")) + across
                bottom = int(cell.get("end-row") or top - down) + down
                right = int(cell.get("end-col") or cell.get("col-end") or left - across) + across
                place = cell.find("bounding-box")
                known = place is not None and all(re.fullmatch(r"-?[\d.]+", place.get(k, "")) for k in ("x1", "x2", "y1", "y2"))
                if known:  # the set has a misprint or two
                    x0, x1, y0, y1 = (float(place.get(k)) for k in ("x1", "x2", "y1", "y2"))
                    height = heights[page - 1]
                    box = (min(x0, x1), height - max(y0, y1), max(x0, x1), height - min(y0, y1))
                    region = found.setdefault((number, page), Region(page, box))
                    region.box = union([region.box, box])
                if (number, page) in found:
                    text = cell.findtext("content") or ""
                    found[number, page].cells.append(Cell(text, top, max(top, bottom), left, max(left, right)))
    return list(found.values())


def normal(text: str) -> str:
    """Text as the competition compares it.

    >>> normal("to air\\n(kg/year)")
    'TOAIR_KG_YEAR_'
    """
    folded = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).upper()
    return re.sub(r"[^\w]|_", "_", folded)


def relations(cells: Sequence[Cell]) -> Counter:
    """Pairs of filled cells that are nearest neighbours, with the direction."""
    filled = [(normal(c.text), c) for c in cells]
    filled = [(t, c) for t, c in filled if t]
    place: dict[tuple[int, int], int] = {}
    for i, (_, cell) in enumerate(filled):
        for r in range(cell.top, cell.bottom + 1):
            for c in range(cell.left, cell.right + 1):
                place[r, c] = i
    rows: dict[int, list[int]] = {}
    columns: dict[int, list[int]] = {}
    for (r, _), i in sorted(place.items()):
        rows.setdefault(r, []).append(i)
    for (_, c), i in sorted(place.items(), key=lambda item: (item[0][1], item[0][0])):
        columns.setdefault(c, []).append(i)
    pairs = set()
    for lines, direction in ((rows, "right"), (columns, "below")):
        for line in lines.values():
            pairs |= {(a, b, direction) for a, b in zip(line, line[1:], strict=False) if a != b}
    return Counter((filled[a][0], filled[b][0], direction) for a, b, direction in pairs)


def regions_of(tables: Sequence[Table]) -> list[Region]:
    """Tables of a read document as regions; equal texts with one box are one cell over several places.

    A heading taken over from the page before has no boxes and is left out: on its page nothing is printed there.
    """
    found = []
    for table in tables:
        if table.bbox is None or table.page is None:
            continue
        cells, seen = [], set()
        boxes = table.boxes or [[None] * len(row) for row in table.rows]
        for r, row in enumerate(table.rows):
            for c, text in enumerate(row):
                if (r, c) in seen or not text or boxes[r][c] is None:
                    continue
                key = text, boxes[r][c]
                right = c
                while right + 1 < len(row) and (row[right + 1], boxes[r][right + 1]) == key and (r, right + 1) not in seen:
                    right += 1
                bottom = r
                while bottom + 1 < len(table.rows) and all(
                    (table.rows[bottom + 1][k], boxes[bottom + 1][k]) == key for k in range(c, right + 1)
                ):
                    bottom += 1
                seen |= {(i, k) for i in range(r, bottom + 1) for k in range(c, right + 1)}
                cells.append(Cell(plain(text), r, bottom, c, right))
        found.append(Region(table.page, table.bbox, cells, table.confidence))
    return found


def multiset_f1(found: Counter, wanted: Counter) -> float:
    """F1 of two multisets; 1 where both are empty."""
    total = sum(found.values()) + sum(wanted.values())
    return 2 * sum((found & wanted).values()) / total if total else 1.0


def score(found: Sequence[Region], wanted: Sequence[Region]) -> Score:
    """Relations of found regions against the true ones of a document."""
    result = Score()
    given: list[Counter] = [Counter() for _ in wanted]
    for region in found:
        own = relations(region.cells)
        result.found += sum(own.values())
        shared = [_shared(region.box, w.box) if w.page == region.page else 0.0 for w in wanted]
        best = max(range(len(wanted)), key=lambda i: shared[i], default=None)
        if best is None or shared[best] <= 0:
            result.false_tables += 1
            result.sure.append((region.confidence, 0.0))
            continue
        given[best] += own
        truth = relations(wanted[best].cells)
        result.sure.append((region.confidence, multiset_f1(own, truth)))
    for own, region in zip(given, wanted, strict=True):
        truth = relations(region.cells)
        result.wanted += sum(truth.values())
        result.common += sum((own & truth).values())
        result.missed += not own
        result.regions.append(multiset_f1(own, truth))
    return result


def best_score(found: Sequence[Region], readings: Sequence[Sequence[Region]]) -> Score:
    """Score against the reading of the document that fits better."""
    return max((score(found, wanted) for wanted in readings), key=lambda s: s.f1)


def _shared(one: Box, two: Box) -> float:
    return overlap(one[0], one[2], two[0], two[2]) * overlap(one[1], one[3], two[1], two[3])


def camelot_regions(pdf: Path, flavour: str, tally: Counter) -> list[Region]:
    """All tables that a camelot flavour finds in a document, with the spans that its rules show; ``tally`` as `tables_on_page` takes it."""
    import pypdfium2

    found: list[Region] = []
    heights = _heights(pdf)
    source = pypdfium2.PdfDocument(pdf)
    offsets = [source[i].get_cropbox()[:2] for i in range(len(source))]
    source.close()
    for page, height in enumerate(heights, start=1):
        left, bottom = offsets[page - 1]
        for table in tables_on_page(pdf, page, flavour, tally):
            xs = [x for a, b in table.cols for x in (a, b)]
            ys = [y for a, b in table.rows for y in (a, b)]
            if not xs or not ys:
                continue
            box = (min(xs) - left, height - max(ys) + bottom, max(xs) - left, height - min(ys) + bottom)
            rows = table.df.astype(str).to_numpy().tolist()
            found.append(Region(page, box, _spanning(table.cells, rows)))
    return found


def _spanning(grid, rows: Sequence[Sequence[str]]) -> list[Cell]:
    """camelot's cells, joined where it says that no border parts them; their texts joined."""
    cells: list[Cell] = []
    for r, c, tall, wide in merged_cells(grid):
        texts = [text for row in rows[r : r + tall] for text in row[c : c + wide]]
        cells.append(Cell("\n".join(text for text in texts if text.strip()), r, r + tall - 1, c, c + wide - 1))
    return cells


def figures(scores: Sequence[Score]) -> dict[str, float]:
    """Averages over documents, over tables and over all relations."""
    if not scores:
        return {}
    precision, recall = statistics.mean(s.precision for s in scores), statistics.mean(s.recall for s in scores)
    common, mass = sum(s.common for s in scores), sum(s.found + s.wanted for s in scores)
    return {
        "f1": round(2 * precision * recall / (precision + recall) if precision + recall else 0.0, 4),
        "precision": round(precision, 4),
        "recall": round(recall, 4),
        "f1_by_table": round(statistics.mean(f for s in scores for f in s.regions), 4),
        "f1_over_relations": round(2 * common / mass if mass else 1.0, 4),
    }


def measure(quick: bool, seconds: Counter) -> tuple[dict[str, float], list[tuple[float, float]]]:
    """The figures of both halves, and confidence and F1 of each table found in the reported one.

    Parameters
    ----------
    quick
        A few documents only.
    seconds
        Processor seconds are added here, ours and each flavour's.
    """
    scores: dict[bool, dict[str, list[Score]]] = {half: {name: [] for name in ("ours", *FLAVOURS)} for half in (True, False)}
    camelot: dict[bool, Counter] = {True: Counter(), False: Counter()}
    shown = []
    for pdf in documents()[: 6 if quick else None]:
        readings, half = truths(pdf), _run.reported(pdf.stem)
        started = time.process_time()
        mine = best_score(regions_of(read_pdf(pdf).tables), readings)
        seconds["icdar_ours"] += time.process_time() - started
        scores[half]["ours"].append(mine)
        row = [mine.f1]
        for flavour in FLAVOURS:
            started = time.process_time()
            theirs = best_score(camelot_regions(pdf, flavour, camelot[half]), readings)
            seconds[f"icdar_{flavour}"] += time.process_time() - started
            scores[half][flavour].append(theirs)
            row.append(theirs.f1)
        shown.append((pdf.stem, "reported" if half else "tuned", len(mine.regions), *row))
    _run.show(
        "adjacency F1 by document", ("document", "half", "tables", "ours", *FLAVOURS), [r for r in shown if r[1] == "tuned"]
    )
    found: dict[str, float] = {}
    for half, suffix in ((True, ""), (False, "_tuned_half")):
        if not scores[half]["ours"]:
            continue
        ours = figures(scores[half]["ours"])
        found |= {f"icdar2013_adjacency_{name}{suffix}": value for name, value in ours.items()}
        found[f"icdar2013_tables{suffix}"] = sum(len(s.regions) for s in scores[half]["ours"])
        found[f"icdar2013_tables_missed{suffix}"] = sum(s.missed for s in scores[half]["ours"])
        found[f"icdar2013_false_tables{suffix}"] = sum(s.false_tables for s in scores[half]["ours"])
        best = {}
        for flavour in FLAVOURS:
            theirs = figures(scores[half][flavour])
            best[flavour] = theirs["f1"]
            found[f"icdar2013_adjacency_f1_camelot_{flavour}{suffix}"] = theirs["f1"]
            found[f"icdar2013_adjacency_f1_by_table_camelot_{flavour}{suffix}"] = theirs["f1_by_table"]
        found[f"icdar2013_best_camelot_adjacency_f1{suffix}"] = max(best.values())
        found |= {f"icdar2013_camelot_{name}{suffix}": value for name, value in camelot[half].items()}
    return found, [pair for s in scores[True]["ours"] for pair in s.sure]

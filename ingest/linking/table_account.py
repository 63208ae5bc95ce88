"""What became of each table of a document: read with values, read without, or not read at all."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from graph.records import Evidence, Sample, TableRead
from ingest.document import Document, Table

_LABEL = re.compile(r"^\W*(?:Supplementary\s+)?Tab(?:le|\.)\s*\.?\s*(?P<number>S?\d+|[IVX]+)\b", re.IGNORECASE)
_NAMED = re.compile(r"\bTables?\s+(?P<number>\d{1,2})(?!\d|\.\d|\s*(?:of|in)\s+(?:ref|\[|the (?:supp|SI)))\b", re.IGNORECASE)
_PROMISES = re.compile(r"conductivit|\bS\s*[/·⋅]?\s*c?m\b|activation energ|E_?\{?a\}?\s*[/(]\s*(?:k|m)?(?:eV|J)|σ", re.IGNORECASE)
_BEYOND = 2  # a table named in the text may be this many numbers beyond the last one seen; a greater one is another paper's


def number_of(label: str | None) -> str | None:
    """The number in a table's label: ``Table 2`` -> ``2``, ``TABLE S1`` -> ``S1``."""
    found = _LABEL.match(label or "")
    return found["number"].upper() if found else None


def table_reads(document: Document, samples: Iterable[Sample], *, is_whole: bool = True) -> list[TableRead]:
    """One entry a table found, and one for each that a caption or the text names and nobody could read.

    Where pages were left out (``is_whole`` False), tables that the text names may stand on them and are not missed.
    """
    cells = {(e.table, e.page, e.row, e.column) for e in _cells(samples)}
    values = Counter((label, page) for label, page, _, _ in cells)
    reads = [_read(table, values[(table.label, table.page)]) for table in document.tables]
    seen = {n for table in document.tables if (n := number_of(table.label))}
    for block in document.blocks:
        number = number_of(block.text) if block.kind == "caption" else None
        if number and number not in seen:
            seen.add(number)
            reads.append(
                TableRead(label=f"Table {number}", page=block.page, problem="its caption is there, its cells cannot be read")
            )
    missed = _missed(document, seen) if is_whole else []
    return reads + [TableRead(label=f"Table {n}", problem="is named in the text and was not found") for n in missed]


def sentences(reads: Iterable[TableRead]) -> list[str]:
    """The tables with a problem as sentences with their place."""
    return [
        f"{f'page {read.page}: ' if read.page else ''}{read.label or 'a table'} {_joined(read.problem)}"
        for read in reads
        if read.problem
    ]


def _joined(problem: str) -> str:
    return problem if problem.startswith("is ") else f"gave nothing: {problem}"


def _cells(samples: Iterable[Sample]) -> Iterable[Evidence]:
    for sample in samples:
        for fact in (*sample.measurements, *sample.structures, *sample.syntheses):
            yield from (e for e in fact.evidence if e.row is not None)


def _read(table: Table, values: int) -> TableRead:
    problem = None
    if not values:
        heads = [*table.rows[: max(1, table.header_rows)], [row[0] for row in table.rows if row]]
        if _PROMISES.search(" ".join([table.caption, *(cell for row in heads for cell in row)])):
            problem = "it speaks of conductivity or activation energy, but no cell could be tied to a material"
    return TableRead(
        label=table.label,
        page=table.page,
        bbox=table.bbox,
        rows=len(table.rows),
        columns=max((len(row) for row in table.rows), default=0),
        extractor=table.extractor,
        confidence=max(0.0, min(1.0, table.confidence)),
        values=values,
        problem=problem,
    )


def _missed(document: Document, seen: set[str]) -> list[str]:
    """Numbers of tables that the text speaks of and nobody saw; only where the document has pages or tables at all."""
    if not document.pages and not document.tables:
        return []
    last = max((int(n) for n in seen if n.isdigit()), default=0)
    named = {
        int(m["number"])
        for block in document.blocks
        if block.kind in ("paragraph", "abstract", "list") and "able" in block.text
        for m in _NAMED.finditer(block.text)
    }
    return [str(n) for n in sorted(named) if str(n) not in seen and 0 < n <= last + _BEYOND]

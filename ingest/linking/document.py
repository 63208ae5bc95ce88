"""Linking of a whole document: context, then tables, then prose, then samples."""

from __future__ import annotations

import time
from bisect import bisect_left, bisect_right
from collections import Counter
from dataclasses import dataclass, field, replace

from graph.records import Evidence, Paper, Sample
from ingest.document import Document

from .context import Context
from .crystal import crystal_samples
from .facts import Fact
from .lines import Line, lines_of, read_lines
from .ocr_symbols import mended
from .origin import origin_of
from .samples import SampleBook
from .structures import Statement, read_statement
from .synthesis import Route, is_process_section, read_route
from .table_rows import Row
from .tables import TableFacts, read_table
from .text import read_facts

VERSION = "1.0"
SECOND_READER_SENTENCES = 5  # a count, not a time, so that the same file gives the same records on a busy machine
SECOND_READER_S = 60.0
DATASET_MEDIA = (
    "text/csv",
    "text/tab-separated-values",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.oasis.opendocument.spreadsheet",
)


@dataclass
class Linked:
    """What linking gives: the paper, the samples (not yet merged), seconds by stage, and notes about what was not read."""

    paper: Paper
    samples: list[Sample]
    timings: dict[str, float] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


def paper_of(document: Document) -> Paper:
    """The paper that a document is."""
    said = {
        "title": document.title,
        "venue": document.venue,
        "authors": document.authors,
        "volume": document.volume,
        "page": document.first_page,
    }
    try:
        return Paper(doi=document.doi, year=document.year, **said)
    except ValueError:
        return Paper(**said)


def link_document(document: Document, *, parser=None, second_reader: bool = True, paper: Document | None = None) -> Linked:
    """Link everything a document says.

    Parameters
    ----------
    document : Document
    parser : ingest.parser.Parser, optional
        Its entities decide between candidates, add materials that no formula grammar knows, and find operations,
        precursors, structures and motifs; without it linking works on rules alone.
    second_reader : bool
        Ask the second reader, whose agreement raises confidence.
    paper : Document, optional
        The paper that this document supplements: what it calls its samples and materials holds here too.
    """
    timings: dict[str, float] = {}
    started = time.perf_counter()
    document = mended(document)
    context = Context(document, _known(paper) if paper is not None else None)
    timings["context"] = time.perf_counter() - started

    started = time.perf_counter()
    tables = _tables(document, context)
    timings["tables"] = time.perf_counter() - started

    started = time.perf_counter()
    lines = lines_of(context)
    read_lines(lines, context)
    _parse(lines, context, parser)
    timings["parser"] = time.perf_counter() - started

    started = time.perf_counter()
    facts = [fact for line in lines for fact in read_facts(line, context, VERSION)]
    route, statements, motifs = _statements(lines, context)
    timings["text"] = time.perf_counter() - started

    if second_reader:
        started = time.perf_counter()
        _second_reading(lines, facts)
        timings["second_reader"] = time.perf_counter() - started

    started = time.perf_counter()
    samples = _assemble(document, context, tables, facts, route, statements, motifs)
    samples += crystal_samples(document, VERSION)
    timings["samples"] = time.perf_counter() - started
    return Linked(paper_of(document), samples, timings)


def _known(paper: Document) -> Context:
    """The names, series and sample codes of a paper, those of its tables included."""
    paper = mended(paper)
    context = Context(paper)
    _tables(paper, context)
    return context


def _tables(document: Document, context: Context) -> list[TableFacts]:
    """Read tables twice: codes and treatments of the first pass serve every table in the second."""
    first = [read_table(table, context, VERSION) for table in document.tables]
    for result in first:
        for row, _, _ in result.rows:
            if row.ref is not None and row.origin == "own" and row.ref.label:
                context.learn_code(row.ref.label, row.ref if row.ref.kind != "name" else None, row.treatment, in_table=True)
    context.learn_main(
        [row.ref for result in first for row, _, _ in result.rows if row.ref is not None and row.origin in ("own", "simulated")]
    )
    if len(document.tables) > 1 and context.names.codes:
        return [read_table(table, context, VERSION) for table in document.tables]
    return first


def _parse(lines: list[Line], context: Context, parser) -> None:
    """Run the parser over the sentences that can give something: values, processing, structure."""
    if parser is None:
        return
    wanted = [line for line in lines if line.readings or _wants_parser(line)]
    if not wanted:
        return
    for line, entities in zip(wanted, parser.entities([line.text for line in wanted]), strict=True):
        line.entities = list(entities)


def _wants_parser(line: Line) -> bool:
    from .cues import phase_of
    from .processing import operations

    if len(line.text) < 25 or line.block.kind in ("title",):
        return False
    if any(q.dimension in ("temperature", "time") for q in line.quantities) and operations(line.text):
        return True
    if is_process_section(line.block.section) and len(line.mentions) >= 2:
        return True
    lowered = line.text.lower()
    return "space group" in lowered or "hedra" in lowered or (phase_of(line.text) is not None and "phase" in lowered)


def _statements(lines: list[Line], context: Context):
    route, statements, motifs = Route(), [], []
    if context.is_review:
        return route, statements, motifs
    previous: list = []
    block, continues = None, False
    for line in lines:
        if line.block is not block:
            block, previous, continues = line.block, [], False
        if line.block.kind == "title":
            continue
        origin = origin_of(
            line.text,
            len(line.text) // 2,
            section=line.block.section,
            is_abstract=line.block.kind == "abstract",
            is_review=context.is_review,
        )
        evidence = Evidence(
            kind="ocr" if line.block.ocr else "text", quote=line.text[:600], page=line.block.page, bbox=line.block.bbox, start=line.sentence.start,
            end=line.sentence.end, extractor="text", extractor_version=VERSION, confidence=0.6 if line.block.ocr else 0.75,
        )  # fmt: skip
        for statement in read_statement(line.text, line.mentions, previous, is_cited=origin != "own", entities=line.entities):
            if statement.motifs and origin == "own":
                motifs += [(motif, evidence) for motif in statement.motifs]
            statement.evidence = [evidence]
            if origin == "own" or statement.spacegroup:
                statements.append(statement)
        if origin == "own" and line.block.kind != "caption":
            formulas = [
                (m.start, m.end, m.text, m.ref.formula)
                for m in line.mentions
                if m.ref.formula and m.ref.kind == "formula" and not context.is_main(m.ref) and m.ref.label is None
            ]
            is_process = is_process_section(line.block.section) or continues
            continues = read_route(route, line.text, evidence, formulas=formulas, is_process=is_process, entities=line.entities)
        previous = [m for m in line.mentions if m.score >= 0.5 and m.ref.kind not in ("series", "name")] or previous
    return route, statements, motifs


def _second_reading(lines: list[Line], facts: list[Fact]) -> None:
    """Mark the facts that the second reader finds too; the least certain sentences are shown to it."""
    from ingest.second_reader import available
    from ingest.second_reader import facts as second_facts

    if not available():
        return
    wanted: dict[str, list[Fact]] = {}
    for fact in facts:
        if fact.property in ("ionic_conductivity", "activation_energy"):
            wanted.setdefault(fact.evidence.quote, []).append(fact)
    full = {line.text[:600]: line.text for line in lines}
    until = time.perf_counter() + SECOND_READER_S
    doubtful = sorted(wanted, key=lambda q: min(f.features.get("material", 0.0) for f in wanted[q]))
    for quote in doubtful[:SECOND_READER_SENTENCES]:
        left = until - time.perf_counter()
        if left <= 0:
            break
        for other in second_facts(full.get(quote, quote), limit_s=max(left, 2.0)):
            for fact in wanted[quote]:
                if _agree(other, fact):
                    fact.features["second_reader"] = 1.0


def _agree(other, fact: Fact) -> bool:
    from graph.units import convert

    if other.property != fact.property:
        return False
    try:
        values = [convert(v, other.unit, fact.property) for v in (other.value, other.high) if v is not None]
    except ValueError:
        return False
    return any(abs(v - fact.value) <= 0.02 * abs(fact.value) for v in values)


def _assemble(
    document: Document,
    context: Context,
    tables: list[TableFacts],
    facts: list[Fact],
    route: Route,
    statements: list[Statement],
    motifs,
) -> list[Sample]:
    book = SampleBook(context)
    for result in tables:
        for row, group, treated in result.rows:
            if not any(f.ref == row.ref for f in result.facts) and row.spacegroup is None:
                continue
            _register(book, row, group, treated)
        for fact in result.facts:
            book.add(fact)
    for fact in facts:
        book.add(fact)
    _agreements(book)
    book.join_unlabelled()
    if (
        not any(s.group == "own" and context.is_main(s.ref) for s in book.specimens.values())
        and context.main_ref is not None
        and (route or statements)
    ):
        book.specimen(replace(context.main_ref, kind="main"), "own")
    for statement in statements:
        book.state(statement)
    return book.records(route, motifs)


def _register(book: SampleBook, row: Row, group: Evidence | None, treated: Evidence | None) -> None:
    specimen = book.specimen(row.ref, row.origin, row.paper, row.treatment)
    if row.spacegroup is not None:
        specimen.spacegroup, specimen.spacegroup_evidence = row.spacegroup, group
    if treated is not None:
        specimen.treatment_evidence = treated
    if row.family and specimen.ref.family is None:
        specimen.ref = replace(specimen.ref, family=row.family)


def _agreements(book: SampleBook) -> None:
    """Count, for each fact, how many other places give the same value of the same material."""
    groups: dict[tuple, list[Fact]] = {}
    for specimen in book.specimens.values():
        for fact in specimen.facts:
            groups.setdefault((fact.property, specimen.material_key), []).append(fact)
    for facts in groups.values():
        facts.sort(key=lambda fact: fact.value)
        values, places = [fact.value for fact in facts], [_place(fact) for fact in facts]
        counts: dict[tuple[int, int], Counter] = {}
        for fact, own in zip(facts, places, strict=True):
            near = 0.006 * abs(fact.value)
            span = bisect_left(values, fact.value - near), bisect_right(values, fact.value + near)
            if span not in counts:
                counts[span] = Counter(places[slice(*span)])
            fact.features["agreement"] = float(len(counts[span]) - (counts[span][own] == 1))


def _place(fact: Fact) -> tuple:
    evidence = fact.evidence
    return evidence.page, evidence.start, evidence.table, evidence.row, evidence.quote[:80]

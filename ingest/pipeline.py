"""From files to records, and from many files to the graph.

``read_records`` reads one document. ``ingest`` reads many in worker processes and writes each to the store as it arrives,
one transaction a document: a lost worker, a document that takes too long or an interruption costs the documents in flight
and no other. What the ledger (the Source nodes) already holds under this pipeline's version is skipped before anything
heavy is imported.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.jobs import Job, Plan, plan, shown_path
from ingest.limits import Limits

if TYPE_CHECKING:
    from graph.records import DocumentRecords

__all__ = ["DOUBTFUL", "PIPELINE_VERSION", "IngestEvent", "IngestSummary", "Limits", "ingest", "read_records"]
PIPELINE_VERSION = "1.2"
DOUBTFUL = 0.5
"""Values with a lower confidence are below the line: kept, and pointed out."""


@dataclass
class IngestEvent:
    """What ``on_event`` is told after each document."""

    path: str
    outcome: str
    reason: str | None
    measurements: int
    done: int
    total: int
    seconds: float


@dataclass
class IngestSummary:
    """What a run did.

    ``failed`` and ``partial_reasons`` are (path, reason) pairs; the ``new_*`` counts are new to the graph; ``again`` counts
    documents that an older version had read; ``renamed`` are (former, present) names; ``doubtful`` and ``contradicting`` count
    the values of this run's documents below the confidence line and those that contradict another paper; ``stages`` are
    seconds summed over documents.
    """

    ok: int = 0
    partial: int = 0
    failed: list[tuple[str, str]] = field(default_factory=list)
    partial_reasons: list[tuple[str, str]] = field(default_factory=list)
    skipped: int = 0
    again: int = 0
    renamed: list[tuple[str, str]] = field(default_factory=list)
    new_measurements: int = 0
    new_samples: int = 0
    new_materials: int = 0
    doubtful: int = 0
    contradicting: int = 0
    changed: int = 0
    pages: int = 0
    seconds: float = 0.0
    stages: dict[str, float] = field(default_factory=dict)
    documents: list[dict] = field(default_factory=list)


def read_records(
    path: str | os.PathLike,
    *,
    parser=None,
    second_reader: bool = True,
    shown: str | None = None,
    limits: Limits | None = None,
) -> DocumentRecords:
    """Read one document into records, without a store.

    Parameters
    ----------
    path : path
        The file.
    parser : ingest.parser.Parser, optional
        A loaded parser; the shipped one is loaded when absent, ``False`` reads without any.
    second_reader : bool
        Let the second reader raise the confidence of what it confirms.
    shown : str, optional
        The file's name in the ledger.
    limits : Limits, optional
        On pages and pixels; the usual ones when absent. Time and memory are limited by who starts the process.

    Returns
    -------
    DocumentRecords
        Merged: the same fact in abstract, text and table is one measurement with several evidences. The source's outcome is
        ``partial`` when part of the document could not be read; its notes and tables say what was not read and why.

    Raises
    ------
    ingest.document.ReadError
        The file cannot be read at all; the message says why and what to do.
    """
    from graph.identity import merge_document
    from graph.records import DocumentRecords, Source

    from .companions import complete, remembered
    from .linking import link_document
    from .linking.report import account_of

    path = Path(path)
    started = time.perf_counter()
    document, warnings = _read(path, limits or Limits())
    timings = {"read": time.perf_counter() - started, **document.timings}
    if parser is None:
        from .parser import Parser

        parser = Parser.load(quantize=True)
    own = document.doi, document.title
    companions, paper = complete(document, path)
    linked = link_document(document, parser=parser or None, second_reader=second_reader, paper=paper)
    timings.update({f"link_{stage}" if stage in timings else stage: seconds for stage, seconds in linked.timings.items()})
    source = Source(
        sha256=document.sha256,
        path=shown or shown_path(path),
        media_type=document.media_type,
        pages=document.pages,
        outcome="ok",
        pipeline=PIPELINE_VERSION,
        companions=remembered(own, companions),
    )
    began = time.perf_counter()
    records = merge_document(
        DocumentRecords(source=source, paper=linked.paper, samples=linked.samples, cites=document.references)
    )
    timings["merge"] = time.perf_counter() - began
    began = time.perf_counter()
    account = account_of(document, records.samples, warnings)
    timings["account"] = time.perf_counter() - began
    timings["total"] = time.perf_counter() - started
    update = {**vars(account), "timings": {stage: round(s, 4) for stage, s in timings.items()}}
    records.source = source.model_copy(update=update)
    return records


def _read(path: Path, limits: Limits):
    """The document within the limits on pages and pixels, and what was left out for them."""
    from .limits import bounded
    from .readers import read
    from .readers.files import load
    from .readers.sniff import sniff

    data = load(path)
    within = bounded(path, data, sniff(path, data), limits)
    document = read(path, data=within.data, max_pages=limits.pages)
    if within.data is not data:
        import hashlib

        document.sha256 = hashlib.sha256(data).hexdigest()
        document.pages = within.pages or document.pages
    return document, within.warnings


def ingest(
    paths: Iterable[str | os.PathLike],
    store,
    *,
    workers: int = 2,
    force: bool = False,
    retry_failed: bool = False,
    parser_model: str | None = None,
    scheduler: str | None = None,
    second_reader: bool = True,
    limits: Limits | None = None,
    learned: Path | None = None,
    on_plan: Callable[[Plan], None] | None = None,
    on_event: Callable[[IngestEvent], None] | None = None,
) -> IngestSummary:
    """Read documents and write them to the graph.

    Parameters
    ----------
    paths : files and folders
        Folders are walked recursively.
    store : graph.store.Store
    workers : int
        Worker processes; 0 reads in this process, one document after the other and without limits on time and memory.
    force : bool
        Read again what the ledger already holds.
    retry_failed : bool
        Read again what failed before.
    parser_model : str, optional
        Folder or hub name of another parser model; ``none`` reads without any.
    scheduler : str, optional
        Address of a running dask scheduler; its workers must see the same paths.
    second_reader : bool
    limits : Limits, optional
        On time, memory, pages and pixels of one document.
    learned : path, optional
        What was learnt from verdicts about confidence (:mod:`ingest.learned_confidence`), where there is such a file.
    on_plan : callable, optional
        Called with the :class:`ingest.jobs.Plan` before anything is read.
    on_event : callable, optional
        Called with an :class:`IngestEvent` after each document.

    Raises
    ------
    graph.errors.StoreUnavailable, graph.errors.StoreDamaged, graph.errors.DiskFull
        The store is gone: what was written stays, the same call goes on from there.
    ingest.fanout.SchedulerUnavailable
        The dask scheduler is gone or has no workers; the same call goes on from there.
    """
    from graph.ledger import doubts, known_sources, rename_sources
    from graph.records import DocumentRecords

    from .worker import failed_records

    started = time.perf_counter()
    correction = None
    if learned is not None and learned.exists():
        from .learned_confidence import apply, load

        correction = load(learned)
    known = known_sources(store)
    todo = plan(paths, known, PIPELINE_VERSION, force=force, retry_failed=retry_failed)
    rename_sources(store, todo.renamed)
    summary = IngestSummary(
        failed=list(todo.unreadable),
        skipped=todo.skipped,
        again=todo.again,
        renamed=[(known[sha256]["path"], name) for sha256, name in todo.renamed.items()],
    )
    if on_plan:
        on_plan(todo)
    results = _results(todo.jobs, workers, scheduler, parser_model, second_reader, limits or Limits())
    for done, (job, text, reason, seconds) in enumerate(results, 1):
        records = DocumentRecords.model_validate_json(text) if text else failed_records(job.sha256, job.shown, reason)
        if correction is not None:
            records = apply(records, correction)
        records = _write(store, records, summary)
        event = _count(summary, records, done, len(todo.jobs), seconds)
        if on_event:
            on_event(event)
    if todo.jobs:
        summary.doubtful, summary.contradicting = doubts(store, [job.sha256 for job in todo.jobs], line=DOUBTFUL)
    summary.seconds = time.perf_counter() - started
    return summary


def _results(jobs: list[Job], workers: int, scheduler: str | None, parser_model: str | None, second_reader: bool, limits: Limits):
    """(job, records as JSON or None, reason or None, seconds) of each document as it is done."""
    if not jobs:
        return
    if not workers and not scheduler:
        from .worker import read_here

        for job in jobs:
            began = time.perf_counter()
            text = read_here(
                str(job.path), job.shown, job.sha256, parser_model=parser_model, second_reader=second_reader, limits=limits
            )
            yield job, text, None, time.perf_counter() - began
        return
    from .fanout import read_on_cluster

    yield from read_on_cluster(
        jobs, workers=workers, scheduler=scheduler, parser_model=parser_model, second_reader=second_reader, limits=limits
    )


def _write(store, records: DocumentRecords, summary: IngestSummary) -> DocumentRecords:
    """One document, one transaction; what the store refuses becomes a failed document."""
    from graph.errors import DiskFull, StoreDamaged, StoreUnavailable
    from graph.upsert import write_document

    from .worker import failed_records

    try:
        written = write_document(store, records)
    except (StoreUnavailable, StoreDamaged, DiskFull):
        raise
    except Exception as error:
        reason = f"could not be written: {type(error).__name__}: {error}"
        records = failed_records(records.source.sha256, records.source.path, reason, records.source.media_type)
        written = write_document(store, records)
    summary.changed += written.changed
    summary.new_measurements += written.new_measurements
    summary.new_samples += written.new_samples
    summary.new_materials += written.new_materials
    return records


def _count(summary: IngestSummary, records: DocumentRecords, done: int, total: int, seconds: float) -> IngestEvent:
    source = records.source
    if source.outcome == "ok":
        summary.ok += 1
    elif source.outcome == "partial":
        summary.partial += 1
        summary.partial_reasons.append((source.path, source.reason or "partly read"))
    else:
        summary.failed.append((source.path, source.reason or "failed"))
    summary.pages += source.pages or 0
    for stage, spent in source.timings.items():
        summary.stages[stage] = round(summary.stages.get(stage, 0.0) + spent, 3)
    measurements = sum(len(sample.measurements) for sample in records.samples)
    event = IngestEvent(source.path, source.outcome, source.reason, measurements, done, total, round(seconds, 2))
    summary.documents.append({k: v for k, v in vars(event).items() if k not in ("done", "total")})
    return event

"""From files to records, and from many files to the graph.

``read_records`` reads one document. ``ingest`` reads many in worker processes and writes each to the store as it arrives,
one transaction a document: a lost worker, a document that takes too long or an interruption costs the documents in flight
and no other. What the ledger (the Source nodes) already holds under this pipeline's version is skipped before anything
heavy is imported.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from graph.records import DocumentRecords

PIPELINE_VERSION = "1.0"
SUFFIXES = frozenset(
    ".pdf .xml .nxml .jats .html .htm .xhtml .txt .text .md .tex .cif .csv .tsv .xlsx .png .jpg .jpeg .tif .tiff".split()
)
TIME_LIMIT_S = 600.0
MEMORY_LIMIT = "6GiB"


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
    """What a run did. ``failed`` and ``partial_reasons`` are (path, reason) pairs; the ``new_*`` counts are new to the graph."""

    ok: int = 0
    partial: int = 0
    failed: list[tuple[str, str]] = field(default_factory=list)
    partial_reasons: list[tuple[str, str]] = field(default_factory=list)
    skipped: int = 0
    new_measurements: int = 0
    new_samples: int = 0
    new_materials: int = 0
    changed: int = 0
    seconds: float = 0.0


@dataclass(frozen=True)
class _Job:
    path: Path
    shown: str
    sha256: str


def digest(path: Path) -> str:
    """SHA-256 of a file, read in pieces."""
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def shown_path(path: Path) -> str:
    """The name a file has in the ledger: relative to the working folder where it lies inside it."""
    try:
        return path.resolve().relative_to(Path.cwd()).as_posix()
    except (ValueError, OSError):
        return path.as_posix()


def discover(paths: Iterable[str | os.PathLike]) -> Iterator[Path]:
    """Files to read: those named, and in folders (recursively, by name) every file of a known kind that is not hidden."""
    for path in map(Path, paths):
        if not path.is_dir():
            yield path
            continue
        for folder, folders, files in os.walk(path):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            for name in sorted(files):
                if not name.startswith(".") and Path(name).suffix.lower() in SUFFIXES:
                    yield Path(folder, name)


def read_records(
    path: str | os.PathLike, *, parser=None, second_reader: bool = True, shown: str | None = None
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

    Returns
    -------
    DocumentRecords
        Merged: the same fact in abstract, text and table is one measurement with several evidences. The source's outcome is
        ``partial`` when part of the document could not be read.

    Raises
    ------
    ingest.document.ReadError
        The file cannot be read at all; the message says why and what to do.
    """
    from graph.identity import merge_document
    from graph.records import DocumentRecords, Source

    from .linking import link_document
    from .linking.report import outcome_of
    from .readers import read

    path = Path(path)
    started = time.perf_counter()
    document = read(path)
    timings = {"read": time.perf_counter() - started, **document.timings}
    if parser is None:
        from .parser import Parser

        parser = Parser.load()
    linked = link_document(document, parser=parser or None, second_reader=second_reader)
    timings.update(linked.timings)
    outcome, reason = outcome_of(document, linked)
    source = Source(
        sha256=document.sha256,
        path=shown or shown_path(path),
        media_type=document.media_type,
        pages=document.pages,
        outcome=outcome,
        reason=reason,
        pipeline=PIPELINE_VERSION,
    )
    started = time.perf_counter()
    records = merge_document(DocumentRecords(source=source, paper=linked.paper, samples=linked.samples))
    timings["merge"] = time.perf_counter() - started
    records.source.timings = {stage: round(seconds, 4) for stage, seconds in timings.items()}
    return records


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
    time_limit_s: float = TIME_LIMIT_S,
    memory_limit: str = MEMORY_LIMIT,
    on_event: Callable[[IngestEvent], None] | None = None,
) -> IngestSummary:
    """Read documents and write them to the graph.

    Parameters
    ----------
    paths : files and folders
        Folders are walked recursively.
    store : graph.store.Store
    workers : int
        Worker processes; 0 reads in this process, one document after the other and without limits.
    force : bool
        Read again what the ledger already holds.
    retry_failed : bool
        Read again what failed before.
    parser_model : str, optional
        Folder or hub name of another parser model; ``none`` reads without any.
    scheduler : str, optional
        Address of a running dask scheduler; its workers must see the same paths.
    second_reader : bool
    time_limit_s : float
        A document that takes longer fails.
    memory_limit : str
        Of one worker, in dask's spelling; a worker above it is ended and its document fails.
    on_event : callable, optional
        Called with an :class:`IngestEvent` after each document.

    Raises
    ------
    graph.errors.StoreUnavailable, graph.errors.StoreDamaged, graph.errors.DiskFull
        The store is gone: what was written stays, the same call goes on from there.
    """
    from graph.records import DocumentRecords

    from .worker import failed_records

    started = time.perf_counter()
    summary = IngestSummary()
    jobs = _jobs(paths, store, summary, force=force, retry_failed=retry_failed)
    total = len(jobs)
    if jobs:
        source = _in_process(jobs, parser_model, second_reader) if not workers and not scheduler else None
        if source is None:
            from .fanout import read_on_cluster

            source = read_on_cluster(
                jobs, workers=workers, scheduler=scheduler, parser_model=parser_model, second_reader=second_reader,
                time_limit_s=time_limit_s, memory_limit=memory_limit,
            )  # fmt: skip
        for done, (job, text, reason, seconds) in enumerate(source, 1):
            records = DocumentRecords.model_validate_json(text) if text else failed_records(job.sha256, job.shown, reason)
            records = _write(store, records, summary)
            _count(summary, records)
            if on_event:
                measurements = sum(len(sample.measurements) for sample in records.samples)
                on_event(
                    IngestEvent(job.shown, records.source.outcome, records.source.reason, measurements, done, total, seconds)
                )
    summary.seconds = time.perf_counter() - started
    return summary


def _jobs(paths, store, summary: IngestSummary, *, force: bool, retry_failed: bool) -> list[_Job]:
    """What is to be read: not twice the same content, not what the ledger has from this version."""
    from graph.upsert import known_sources

    known = {} if force else known_sources(store)
    jobs, seen = [], set()
    for path in discover(paths):
        try:
            sha256 = digest(path)
        except OSError as error:
            summary.failed.append((shown_path(path), f"cannot be opened: {error.strerror or error}"))
            continue
        if sha256 in seen:
            summary.skipped += 1
            continue
        seen.add(sha256)
        entry = known.get(sha256)
        if entry and entry["pipeline"] == PIPELINE_VERSION and not (retry_failed and entry["outcome"] == "failed"):
            summary.skipped += 1
            continue
        jobs.append(_Job(path, shown_path(path), sha256))
    return jobs


def _in_process(jobs: list[_Job], parser_model: str | None, second_reader: bool):
    from .worker import read_file

    for job in jobs:
        started = time.perf_counter()
        text = read_file(str(job.path), job.shown, job.sha256, parser_model=parser_model, second_reader=second_reader)
        yield job, text, None, time.perf_counter() - started


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


def _count(summary: IngestSummary, records: DocumentRecords) -> None:
    source = records.source
    if source.outcome == "ok":
        summary.ok += 1
    elif source.outcome == "partial":
        summary.partial += 1
        summary.partial_reasons.append((source.path, source.reason or "partly read"))
    else:
        summary.failed.append((source.path, source.reason or "failed"))

"""Speed and memory of the whole reading: files in, records in Neo4j, on as many worker processes as there are cores (two at most).

``pages_per_second``: every born-digital PDF of the shared papers through ``ingest.pipeline.ingest`` into an empty graph whose server already
runs; the start of the workers and of the parser in each of them is inside the time. ``ratio_to_pdfplumber_text``: over pdfplumber's
``extract_text`` of the same pages in one process, as it comes (``pdfplumber_pages_per_second``), in the same run, before and after ours;
``ratio_to_pdfplumber_text_on_as_many_processes`` lets it have as many processes as we use.
``rss_growth_over_1000_documents``: a thousand different documents, runs of one to five pages cut from those papers, in one run; resident
memory of the main process and its workers, the median over the last hundred against the median over the hundred after the first fifty.
``seconds_*`` say where the workers' time goes, in seconds a page.
"""

from __future__ import annotations

import multiprocessing
import os
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks import _run, _truth

WARM_UP, WINDOW, DOCUMENTS = 50, 100, 1000
PACKAGES = ("pypdfium2", "pdfplumber", "camelot-py", "torch", "transformers", "distributed", "neo4j")


def cores() -> int:
    """Processes to use: the cores this process may run on, two at most."""
    return min(2, len(os.sched_getaffinity(0)))


def plumbed(path: str) -> int:
    """Pages of a file after pdfplumber has given the text of each."""
    import pdfplumber

    with pdfplumber.open(path) as pdf:
        for page in pdf.pages:
            page.extract_text()
            page.close()
        return len(pdf.pages)


def pdfplumber_speed(paths: list[Path], processes: int) -> float:
    """Pages a second of pdfplumber's plain text over the same files; the processes' start is inside."""
    started = time.perf_counter()
    with multiprocessing.get_context("spawn").Pool(processes) as pool:
        pages = sum(pool.imap_unordered(plumbed, [str(p) for p in paths], chunksize=1))
    return pages / (time.perf_counter() - started)


def windows(paths: list[Path], number: int, folder: Path) -> Iterator[Path]:
    """Write ``number`` different documents: runs of 1 to 5 pages of the papers, every paper in turn."""
    import pypdfium2

    places: list[tuple[Path, int, int]] = []
    for size in (3, 2, 4, 1, 5):
        cuts = {}
        for path in paths:
            pdf = pypdfium2.PdfDocument(path)
            cuts[path] = [(path, first, size) for first in range(len(pdf) - size + 1)]
            pdf.close()
        for step in range(max(map(len, cuts.values()))):
            places += [own[step] for own in cuts.values() if step < len(own)]
    if len(places) < number:
        raise ValueError(f"{len(paths)} papers give {len(places)} windows of pages only, {number} are needed")
    for index, (path, first, size) in enumerate(places[:number]):
        out = folder / f"{index:04d}_{path.parent.name}_{path.stem}_{first + 1}.pdf"
        source, target = pypdfium2.PdfDocument(path), pypdfium2.PdfDocument.new()
        target.import_pages(source, list(range(first, first + size)))
        target.save(out)
        target.close()
        source.close()
        yield out


def resident(process) -> tuple[int, frozenset[int]]:
    """Bytes resident in this process and in all below it that run Python, and the workers' process numbers."""
    import psutil

    total, numbers = process.memory_info().rss, set()
    for child in process.children(recursive=True):
        try:
            if "python" in child.name():
                total += child.memory_info().rss
                numbers.add(child.pid)
        except psutil.Error:
            continue
    return total, frozenset(numbers)


def speed(paths: list[Path], home: Path) -> dict[str, Any]:
    """The papers, each once, into an empty graph."""
    from graph.queries import run
    from graph.store import open_store
    from ingest.pipeline import ingest

    before = {processes: pdfplumber_speed(paths, processes) for processes in (1, cores())}
    with open_store(home=home) as store:
        run(store, "source_status", {})
        started = time.perf_counter()
        summary = ingest(paths, store, workers=cores())
        seconds = time.perf_counter() - started
        ledger = run(store, "source_status", {})
    after = {processes: pdfplumber_speed(paths, processes) for processes in (1, cores())}
    pages = sum(row["pages"] or 0 for row in ledger)
    peer = {processes: 0.5 * (before[processes] + after[processes]) for processes in before}
    figures: dict[str, Any] = {
        "documents": len(ledger), "pages": pages, "failed": len(summary.failed), "seconds": round(seconds, 1),
        "pages_per_second": round(pages / seconds, 2), "pdfplumber_pages_per_second": round(peer[1], 2),
        "ratio_to_pdfplumber_text": round(pages / seconds / peer[1], 2),
        "ratio_to_pdfplumber_text_on_as_many_processes": round(pages / seconds / peer[cores()], 2),
    }  # fmt: skip
    return figures | stages([row["timings"] for row in ledger], pages)


def stages(timings: list[Any], pages: int) -> dict[str, float]:
    """Seconds a page of each stage, from the ledger."""
    import json

    total: Counter[str] = Counter()
    for entry in timings:
        total.update(json.loads(entry) if isinstance(entry, str) else entry or {})
    return {f"seconds_{stage}": round(value / pages, 4) for stage, value in sorted(total.items())}


def memory(paths: list[Path], home: Path, number: int) -> dict[str, Any]:
    """Resident memory over many documents in one run."""
    import psutil

    from graph.store import open_store
    from ingest.pipeline import ingest

    this, seen, workers = psutil.Process(), [], set()

    def look(event) -> None:
        size, numbers = resident(this)
        seen.append(size)
        workers.update(numbers)

    with tempfile.TemporaryDirectory() as folder, open_store(home=home) as store:
        documents = list(windows(paths, number, Path(folder)))
        started = time.perf_counter()
        summary = ingest(documents, store, workers=cores(), on_event=look)
        seconds = time.perf_counter() - started
    window = min(WINDOW, number // 4)
    warm = min(WARM_UP, number // 4)
    first, last = statistics.median(seen[warm : warm + window]), statistics.median(seen[-window:])
    return {
        "memory_documents": len(seen), "memory_failure_reasons": sorted({reason for _, reason in summary.failed})[:5], "memory_failed": len(summary.failed), "memory_seconds": round(seconds, 1),
        "rss_mib_first": round(first / 2**20), "rss_mib_last": round(last / 2**20), "rss_mib_peak": round(max(seen) / 2**20),
        "rss_growth_over_1000_documents": round(last / first - 1.0, 4), "memory_processes_seen": len(workers),
    }  # fmt: skip


def measure(quick: bool) -> dict[str, Any]:
    """Speed, then memory; ``quick`` takes five papers and forty documents."""
    from graph import server

    paths = [paper.pdf for paper in _truth.pairs()]
    number = DOCUMENTS
    if quick:
        paths, number = paths[:5], 40
    os.environ["OMP_NUM_THREADS"] = "1"
    with tempfile.TemporaryDirectory() as folder:
        one, two = Path(folder, "speed"), Path(folder, "memory")
        try:
            figures = speed(paths, one) | memory(paths, two, number)
        finally:
            for home in (one, two):
                server.stop(home, force=True)
    return _run.result("ingest_speed", figures, {"quick": quick, "processes": cores()}, PACKAGES)


if __name__ == "__main__":
    raise SystemExit(_run.main("ingest_speed", measure, __doc__))

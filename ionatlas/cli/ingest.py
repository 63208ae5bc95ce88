"""``ionatlas ingest``: read documents into the graph."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from ionatlas.cli.console import UsageError, exit_with, progress, stderr, stdout, write_rows
from ionatlas.settings import Settings

LEDGER = (
    "source",
    "outcome",
    "pages",
    "measurements",
    "conductivities",
    "structures",
    "syntheses",
    "samples",
    "doubtful",
    "reason",
)


def ingest(
    paths: Annotated[
        list[str] | None, typer.Argument(help="Files and folders; folders are read whole.", metavar="PATH...")
    ] = None,
    workers: Annotated[int, typer.Option(min=1, help="Documents read at the same time.")] = 2,
    force: Annotated[bool, typer.Option("--force", help="Read again what this version has read already.")] = False,
    retry_failed: Annotated[bool, typer.Option("--retry-failed", help="Read again what failed before.")] = False,
    model: Annotated[str | None, typer.Option(help="Parser model: a folder or hub id instead of the shipped weights.")] = None,
    scheduler: Annotated[str | None, typer.Option(help="A dask scheduler, tcp://host:port, instead of a local cluster.")] = None,
    status: Annotated[bool, typer.Option("--status", help="Do not read; say what is known of these files (or of all).")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the summary as JSON.")] = False,
) -> None:
    """Read papers (PDF, scans, HTML, JATS XML, text, CIF, CSV, XLSX) into the graph.

    What was read before and has not changed is skipped, so the same command goes on after an interruption. One bad document
    never ends the run: it is listed with its reason, and the exit status is 1.
    """
    settings = Settings()
    if status:
        _show_status(settings, paths or [], as_json)
        return
    if not paths:
        raise UsageError("say what to read: ionatlas ingest PATH...")
    missing = [p for p in paths if not Path(p).exists()]
    if missing:
        raise UsageError(f"{missing[0]} does not exist; check the path")
    from ingest.pipeline import ingest as run

    with settings.open_store() as store:
        bar, task = progress("Reading", None)
        with bar:
            summary = run(
                [Path(p) for p in paths],
                store,
                workers=workers,
                force=force,
                retry_failed=retry_failed,
                parser_model=model or settings.model,
                scheduler=scheduler or settings.scheduler,
                on_event=report_progress(bar, task),
            )
    if as_json:
        print(json.dumps(asdict(summary), ensure_ascii=False, indent=1))
    else:
        print_summary(summary)
    if summary.failed:
        exit_with(1)


def report_progress(bar, task):
    """A callback for :func:`ingest.pipeline.ingest` that moves a progress bar and names what failed as it fails."""

    def on_event(event) -> None:
        bar.update(task, total=event.total, completed=event.done)
        if event.outcome == "failed":
            bar.console.print(f"failed: {event.path}: {event.reason}", markup=False, highlight=False)

    return on_event


def print_summary(summary) -> None:
    """What a run did, for a person."""
    stdout.print(
        f"ok {summary.ok}   partial {summary.partial}   failed {len(summary.failed)}   unchanged {summary.skipped}      new: "
        f"{summary.new_measurements} measurements in {summary.new_samples} samples of {summary.new_materials} materials",
        highlight=False,
    )
    for label, problems in (("partial", summary.partial_reasons), ("failed", summary.failed)):
        for path, reason in problems:
            stdout.print(f"{label}: {path}: {reason}", markup=False, highlight=False, soft_wrap=True)
    if summary.failed:
        stderr.print("the failed documents are in the ledger too: ionatlas ingest --status", style="dim")


def _show_status(settings: Settings, names: list[str], as_json: bool) -> None:
    from graph.queries import run

    with settings.open_store() as store:
        rows = [row for name in names or [None] for row in run(store, "source_status", {"source": name})]
    if names and not rows:
        raise UsageError(f"{names[0]} has not been read; ionatlas ingest {names[0]}")
    if as_json:
        print(json.dumps(rows, ensure_ascii=False, indent=1))
    else:
        write_rows(rows, "table", None, columns=LEDGER)

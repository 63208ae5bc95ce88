"""``ionatlas ingest``: read documents into the graph."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from ionatlas.cli.console import UsageError, exit_with, stdout
from ionatlas.cli.ingest_report import print_summary, reading_progress
from ionatlas.settings import Settings


def ingest(
    paths: Annotated[
        list[str] | None, typer.Argument(help="Files and folders; folders are read whole.", metavar="PATH...")
    ] = None,
    workers: Annotated[int, typer.Option(min=1, help="Documents read at the same time.")] = 2,
    force: Annotated[bool, typer.Option("--force", help="Read again what this version has read already.")] = False,
    retry_failed: Annotated[
        bool, typer.Option("--retry-failed", help="Read again what failed before; without PATH all of it.")
    ] = False,
    model: Annotated[str | None, typer.Option(help="Parser model: a folder or hub id instead of the shipped weights.")] = None,
    scheduler: Annotated[str | None, typer.Option(help="A dask scheduler, tcp://host:port, instead of a local cluster.")] = None,
    time_limit: Annotated[float | None, typer.Option(help="Seconds one document may take.", metavar="SECONDS")] = None,
    memory_limit: Annotated[str | None, typer.Option(help="Memory one document may need, e.g. 6GiB.", metavar="SIZE")] = None,
    max_pages: Annotated[int | None, typer.Option(min=1, help="Pages of one document that are read.")] = None,
    max_pixels: Annotated[int | None, typer.Option(min=1, help="Pixels of one picture that is decoded.")] = None,
    status: Annotated[bool, typer.Option("--status", help="Do not read; say what these files (or all) gave, and why.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the summary or status as JSON.")] = False,
) -> None:
    """Read papers (PDF, scans, HTML, JATS XML, text, CIF, CSV, XLSX) into the graph.

    What was read before and has not changed is skipped, so the same command goes on after an interruption. One bad document
    never ends the run: it is listed with its reason, and the exit status is 1. Each document is read in a process of its own;
    one over the limit on pages is read up to it, one over the limit on time or memory fails.

    `--status` says of each file what it gave and why no more: pages, tables, values by property, figures that alone show a
    conductivity. Name files for the whole account, a folder or nothing for a table.
    """
    settings = _settings(time_limit=time_limit, memory_limit=memory_limit, max_pages=max_pages, max_pixels=max_pixels)
    if status:
        from ionatlas.cli.ingest_status import show_status

        show_status(settings, paths or [], as_json)
        return
    if not paths and not retry_failed:
        raise UsageError("say what to read: ionatlas ingest PATH...")
    missing = [p for p in paths or [] if not Path(p).exists()]
    if missing:
        raise UsageError(f"{missing[0]} does not exist; check the path")
    from ingest.pipeline import Limits
    from ingest.pipeline import ingest as run

    limits = Limits(settings.time_limit, settings.memory_limit, settings.max_pages, settings.max_pixels)
    with settings.open_store() as store:
        files = [Path(p) for p in paths] if paths else _failed_before(store)
        if not files:
            stdout.print("nothing has failed")
            return
        address = scheduler or settings.scheduler
        where = f"workers of {address}" if address else f"{workers} worker{'s' * (workers > 1)}"
        with reading_progress(where) as (on_plan, on_event):
            summary = run(
                files,
                store,
                workers=workers,
                force=force,
                retry_failed=retry_failed,
                parser_model=model or settings.model,
                scheduler=address,
                limits=limits,
                learned=settings.learned_confidence,
                on_plan=on_plan,
                on_event=on_event,
            )
    if as_json:
        print(json.dumps(asdict(summary), ensure_ascii=False, indent=1))
    else:
        print_summary(summary)
    if summary.failed:
        exit_with(1)


def _settings(**given) -> Settings:
    from pydantic import ValidationError

    try:
        return Settings(**{name: value for name, value in given.items() if value is not None})
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0])
        raise UsageError(f"{name.replace('_', '-')} is {first['input']!r}: {first['msg']}") from None


def _failed_before(store) -> list[Path]:
    """The files of the ledger that failed and are still there."""
    from graph.ledger import known_sources

    failed = [Path(entry["path"]) for entry in known_sources(store).values() if entry["outcome"] == "failed"]
    return [path for path in failed if path.exists()]

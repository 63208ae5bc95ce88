"""``ionatlas import``: data sets into the graph."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from ionatlas.cli.console import UsageError, exit_with, progress, stdout
from ionatlas.settings import Settings

Kind = Literal["obelix", "kononova", "csv", "cif"]


def import_(
    kind: Annotated[Kind, typer.Argument(help="obelix, kononova, csv (any table, with a mapping) or cif.")],
    paths: Annotated[list[Path] | None, typer.Argument(help="Files, or the folder they lie in.", metavar="PATH...")] = None,
    mapping: Annotated[Path | None, typer.Option(help="csv: which column is what (YAML); --example prints one.")] = None,
    cifs: Annotated[Path | None, typer.Option(help="obelix: folder of the CIF files, if not beside the table.")] = None,
    example: Annotated[bool, typer.Option("--example", help="csv: print a commented mapping and stop.")] = False,
) -> None:
    """Import a data set: rows become samples of the papers they name, with origin `dataset` and the row as evidence.

    Importing a file again changes nothing; an interrupted import goes on with the same command. **obelix**: measured
    conductivities with structures (all.csv, train.csv). **kononova**: text-mined recipes (.json or .json.xz). **csv**: a table of
    your own (CSV, TSV, XLSX, ODS) with `--mapping`. **cif**: files and folders, such as exports of ICSD or COD.
    """
    if example:
        from ingest.importers.mapping import EXAMPLE

        print(EXAMPLE, end="")
        return
    if not paths:
        raise UsageError(f"say what to import: ionatlas import {kind} PATH...")
    if missing := [path for path in paths if not path.exists()]:
        raise UsageError(f"{missing[0]} does not exist; check the path")
    if kind == "cif":
        _import_cifs(paths)
        return
    datasets = [dataset for path in paths for dataset in _datasets(kind, path, mapping, cifs)]
    with Settings().open_store() as store:
        for dataset in datasets:
            _write(store, dataset)


def _datasets(kind: str, path: Path, mapping: Path | None, cifs: Path | None):
    """What the files of one argument hold; the reading of rows waits until they are written."""
    if kind == "obelix":
        from ingest.importers.obelix import read_obelix

        return [read_obelix(path, cifs=cifs)]
    if kind == "kononova":
        from ingest.importers.kononova import read_kononova

        files = sorted(p for p in path.iterdir() if p.name.endswith((".json", ".json.xz"))) if path.is_dir() else [path]
        if not files:
            raise UsageError(f"{path}: holds no .json or .json.xz; give the files of the text-mined synthesis data set")
        return [read_kononova(file) for file in files]
    from ingest.importers.mapping import read_mapping
    from ingest.importers.table import read_table

    if mapping is None:
        raise UsageError("a table needs --mapping FILE.yaml: ionatlas import csv --example > mapping.yaml prints one to fill in")
    return [read_table(path, read_mapping(mapping))]


def _write(store, dataset) -> None:
    from ingest.importers import write

    bar, task = progress(f"Importing {dataset.source.path}", None)
    with bar:
        summary = write(store, dataset, lambda number: bar.update(task, advance=number))
    stdout.print(
        f"{dataset.source.path}: {dataset.rows} rows      new: {summary.new_measurements} measurements, {summary.new_samples} samples, "
        f"{summary.new_materials} materials; {summary.changed} changes in the graph",
        highlight=False,
        soft_wrap=True,
    )
    for reason, number in sorted(dataset.skipped.items()):
        stdout.print(f"  {number} not imported: {reason}", markup=False, highlight=False, soft_wrap=True)


def _import_cifs(paths: list[Path]) -> None:
    from ingest.pipeline import ingest
    from ionatlas.cli.ingest_report import print_summary, reading_progress

    files = [file for path in paths for file in (sorted(path.rglob("*.cif")) if path.is_dir() else [path])]
    if not files:
        raise UsageError(f"{paths[0]}: holds no .cif")
    with Settings().open_store() as store, reading_progress("2 workers") as (on_plan, on_event):
        summary = ingest(files, store, workers=2, parser_model="none", second_reader=False, on_plan=on_plan, on_event=on_event)
    print_summary(summary)
    if summary.failed:
        exit_with(1)

"""``ionatlas records``: the measurements as one table, or drawn where they were read."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ionatlas.cli.console import Format, UsageError, stderr, stdout, write_rows
from ionatlas.settings import Settings

SCREEN = [
    "formula",
    "phase",
    "sample",
    "property",
    "value",
    "unit",
    "temperature_K",
    "kind",
    "source",
    "page",
    "table",
    "row",
    "confidence",
]


def records(
    source: Annotated[
        str | None, typer.Option(help="Only of files whose name matches this pattern, e.g. '*.pdf'.", metavar="GLOB")
    ] = None,
    property: Annotated[str | None, typer.Option(help="Only this property, e.g. ionic_conductivity.", metavar="P")] = None,
    below: Annotated[float | None, typer.Option(help="Only values with a lower confidence.", min=0, max=1)] = None,
    format: Annotated[Format, typer.Option(help="How to give them; files hold every column.")] = "table",
    out: Annotated[Path | None, typer.Option(help="Write to this file.")] = None,
    picture: Annotated[
        Path | None, typer.Option(help="Draw the pages with the boxes of what was read into this folder.", metavar="FOLDER")
    ] = None,
    files: Annotated[
        list[Path] | None, typer.Option(help="Folder to look in for papers that have moved (for --picture).", metavar="FOLDER")
    ] = None,
    record: Annotated[str | None, typer.Option(help="Draw only this measurement, structure or synthesis.", metavar="ID")] = None,
) -> None:
    """List measurements, one a line, each with the place it was read from.

    `--picture FOLDER` draws the pages instead: values, cells and tables in boxes, the colour says how sure the reading is; open
    FOLDER/index.html. Documents without pages (XML, HTML, text) become excerpts with the words marked.

    Columns of the files: measurement_id, doi, source, sample, formula, phase, names, family, property, value, low, high, bound,
    unit, temperature_K, kind, origin, method, confidence, status, page, bbox, table, row, column, start, end, quote, extractor, axis, flags.
    """
    from graph.queries import run

    if picture is None and (files or record):
        raise UsageError("--files and --record belong to --picture FOLDER")
    with Settings().open_store() as store:
        if picture is not None:
            _draw(store, picture, source=source, property=property, record=record, folders=files or [])
            return
        rows = run(store, "records", {"property": property, "source": source, "below": below})
    write_rows(rows, format, out, columns=SCREEN)


def _draw(store, out: Path, **wanted) -> None:
    from ionatlas.reports.pictures import draw_records

    drawn = draw_records(store, out, **wanted)
    stdout.print(
        f"{len(drawn.files)} picture{'s' * (len(drawn.files) != 1)}; open {drawn.index}", highlight=False, soft_wrap=True
    )
    for name in drawn.missing:
        stderr.print(f"not where it was when it was read: {name}; name its folder with --files", markup=False, highlight=False)
    for reason in drawn.undrawn:
        stderr.print(f"not drawn: {reason}", markup=False, highlight=False)

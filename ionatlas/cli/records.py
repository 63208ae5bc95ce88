"""``ionatlas records``: the measurements as one table."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ionatlas.cli.console import Format, write_rows
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
    format: Annotated[Format, typer.Option(help="How to give them; files hold every column.")] = "table",
    out: Annotated[Path | None, typer.Option(help="Write to this file.")] = None,
) -> None:
    """List measurements, one a line, each with the place it was read from.

    Columns of the files: measurement_id, doi, source, sample, formula, phase, names, family, property, value, low, high, bound,
    unit, temperature_K, kind, origin, method, confidence, status, page, bbox, table, row, column, start, end, quote, extractor, axis.
    """
    from graph.queries import run

    with Settings().open_store() as store:
        rows = run(store, "records", {"property": property, "source": source})
    write_rows(rows, format, out, columns=SCREEN)

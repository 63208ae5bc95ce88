"""``ionatlas cypher``: a researcher's own Cypher."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ionatlas.cli.console import Format, parse_parameters, write_rows
from ionatlas.settings import Settings


def cypher(
    text: Annotated[str, typer.Argument(help="The query.", metavar="CYPHER")],
    param: Annotated[
        list[str] | None, typer.Option("--param", "-p", help="A parameter, used as $k in the query.", metavar="K=V")
    ] = None,
    write: Annotated[bool, typer.Option("--write", help="Allow the query to change the graph.")] = False,
    timeout: Annotated[float, typer.Option(help="Seconds after which the query is stopped.", min=0.1)] = 60.0,
    format: Annotated[Format, typer.Option(help="How to give the rows.")] = "table",
    out: Annotated[Path | None, typer.Option(help="Write to this file.")] = None,
) -> None:
    """Run Cypher of your own, read-only unless --write is given.

    `ionatlas graph schema` shows the labels and properties. Example:
    `ionatlas cypher 'MATCH (m:Material {family: "garnet"})<-[:OF]-(:Sample)<-[:ON]-(x:Measurement) RETURN m.formula AS formula, x.value AS value'`
    """
    from graph.queries import run_text

    with Settings().open_store() as store:
        rows = run_text(store, text, parse_parameters(param or []), allow_write=write, timeout_s=timeout)
    write_rows(rows, format, out)

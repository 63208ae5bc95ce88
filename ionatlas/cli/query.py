"""``ionatlas query``: the named queries of ``cypher/`` and files of one's own."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ionatlas.cli.console import Format, UsageError, parse_parameters, stderr, stdout, write_rows
from ionatlas.settings import Settings


def query(
    name: Annotated[
        str | None, typer.Argument(help="A query's name, or a .cypher file of your own.", metavar="NAME|FILE.cypher")
    ] = None,
    param: Annotated[
        list[str] | None, typer.Option("--param", "-p", help="A parameter of the query; repeat for more.", metavar="K=V")
    ] = None,
    list_: Annotated[bool, typer.Option("--list", help="List the queries: what each answers, its parameters.")] = False,
    format: Annotated[Format, typer.Option(help="How to give the rows.")] = "table",
    out: Annotated[Path | None, typer.Option(help="Write to this file.")] = None,
    plot: Annotated[Path | None, typer.Option(help="Also draw the rows into this HTML file.")] = None,
) -> None:
    """Ask the graph a named question.

    Examples: `ionatlas query top_conductors -p family=garnet`, `ionatlas query composition_evidence -p formula=Li7La3Zr2O12`,
    `ionatlas query mine.cypher -p minimum=1e-4 --format csv --out x.csv`.
    """
    from graph import queries

    if list_ or name is None:
        for entry in queries.catalogue():
            stdout.print(f"[bold]{entry.name}[/bold]  {entry.summary}", highlight=False)
            for p in entry.parameters:
                stdout.print(f"    {p.name}: {p.type} = {p.default}   {p.description}", markup=False, highlight=False)
        return
    parameters = parse_parameters(param or [])
    with Settings().open_store() as store:
        if name.endswith(".cypher"):
            path = Path(name)
            if not path.is_file():
                raise UsageError(f"{name} does not exist; give a .cypher file or a name from ionatlas query --list")
            rows = queries.run_text(store, path.read_text(encoding="utf-8"), parameters)
        else:
            rows = queries.run(store, name, parameters)
    write_rows(rows, format, out)
    if plot is not None:
        from ionatlas.reports.rows import plot_rows

        plot_rows(rows, plot, title=name)
        stderr.print(f"drawn in {plot}")

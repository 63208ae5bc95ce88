"""``ionatlas graph``: the store itself."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ionatlas.cli.console import stderr, stdout
from ionatlas.settings import Settings

app = typer.Typer(no_args_is_help=True, help="Start, stop, look at and export the graph.")


def _server(settings: Settings):
    from graph.server import ManagedServer

    return ManagedServer(settings.home)


@app.command()
def start() -> None:
    """Start the managed local Neo4j of this home, or join the one that runs."""
    settings = Settings()
    if settings.neo4j_uri:
        stdout.print(f"nothing to start: IONATLAS_NEO4J_URI selects {settings.neo4j_uri}")
        return
    connection = _server(settings).ensure_running()
    stdout.print(f"running at {connection.uri}; it stops by itself when idle")


@app.command()
def stop() -> None:
    """Stop the managed local Neo4j of this home."""
    settings = Settings()
    stopped = _server(settings).stop()
    stdout.print("stopped" if stopped else "it was not running")


@app.command()
def status() -> None:
    """Where the graph runs, its size, and how to connect Neo4j Browser or Desktop."""
    settings = Settings()
    if settings.neo4j_uri:
        stdout.print(
            f"Neo4j    {settings.neo4j_uri} (IONATLAS_NEO4J_URI), user {settings.neo4j_user}, database {settings.neo4j_database}"
        )
    else:
        state = _server(settings).status()
        for key, value in state.items():
            stdout.print(f"{key:12s} {value}", markup=False, highlight=False, soft_wrap=True)
        if not state.get("running"):
            stdout.print("ionatlas graph start starts it")
            return
    from graph.schema import describe

    with settings.open_store() as store:
        description = describe(store)
    stdout.print(f"schema       version {description.version}")
    stdout.print("holds        " + ", ".join(f"{n} {label}" for label, n in description.counts.items() if n))


@app.command()
def schema(
    as_json: Annotated[bool, typer.Option("--json", help="Print as JSON.")] = False,
) -> None:
    """Labels, properties with units, relationships, counts and three example queries."""
    from graph.schema import describe

    with Settings().open_store() as store:
        description = describe(store)
    if as_json:
        print(description.model_dump_json(indent=1))
        return
    from rich.table import Table

    table = Table(show_edge=False, pad_edge=False, header_style="bold")
    for column in ("label", "nodes", "properties"):
        table.add_column(column, overflow="fold")
    for label, properties in description.labels.items():
        table.add_row(label, str(description.counts.get(label, 0)), ", ".join(properties))
    stdout.print(table)
    stdout.print("\n[bold]relationships[/bold]")
    for line in description.relationships:
        stdout.print(line, markup=False, highlight=False)
    stdout.print("\n[bold]examples[/bold]")
    for example in description.examples:
        stdout.print(example, markup=False, highlight=False, soft_wrap=True)


@app.command()
def export(
    out: Annotated[Path, typer.Argument(help="The JSON lines file to write.")],
    without_quotes: Annotated[bool, typer.Option("--without-quotes", help="Leave publishers' sentences out.")] = False,
) -> None:
    """Write the whole graph as JSON lines: nodes, then relationships."""
    from graph.transfer import export as run

    with Settings().open_store() as store:
        nodes, relationships = run(store, out, quotes=not without_quotes)
    stderr.print(f"{nodes} nodes and {relationships} relationships written to {out}")

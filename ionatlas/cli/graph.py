"""``ionatlas graph``: the store itself."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from ionatlas.cli.console import stderr, stdout
from ionatlas.settings import Settings

app = typer.Typer(no_args_is_help=True, help="Start, stop, look at and export the graph.")


@app.command()
def start() -> None:
    """Start the managed local Neo4j of this home, or say where the one that runs is."""
    from graph import server

    settings = Settings()
    if settings.neo4j_uri:
        stdout.print(f"nothing to start: IONATLAS_NEO4J_URI selects {settings.neo4j_uri}")
        return
    lease = server.join(settings.home)
    lease.release()
    stdout.print(f"{'started' if lease.started_now else 'running'} at {lease.uri}; it stops by itself when idle", highlight=False)


@app.command()
def stop(force: Annotated[bool, typer.Option("--force", help="Even when other processes are using it.")] = False) -> None:
    """Stop the managed local Neo4j of this home."""
    from graph import server

    stdout.print("stopped" if server.stop(Settings().home, force=force) else "it was not running")


@app.command()
def status() -> None:
    """Where the graph runs, its size, and how to connect Neo4j Browser or Desktop."""
    from graph import server

    settings = Settings()
    if settings.neo4j_uri:
        _print_pairs(
            {
                "Neo4j": f"{settings.neo4j_uri} (IONATLAS_NEO4J_URI), user {settings.neo4j_user}, database {settings.neo4j_database}"
            }
        )
    else:
        state = server.status(settings.home)
        _print_pairs({"home": settings.home, "on disk": f"{state.bytes_on_disk / 2**20:.0f} MB"})
        if not state.running:
            stdout.print("not running; ionatlas graph start starts it, and so does every command that needs it")
            return
        _print_pairs(
            {
                "Neo4j": f"{state.version} at {state.uri}, process {state.pid}",
                "idle stop": f"after {state.idle_s:.0f} s without use" + (", in use now" if state.in_use else ""),
                "to connect": f"Neo4j Browser or Desktop: {state.uri}, user neo4j, the password is in {state.home / 'password'}",
            }
        )
        if state.after_unclean_stop:
            stdout.print("the last stop was not clean; every acknowledged write was kept", style="yellow")
    from graph.schema import describe

    with settings.open_store() as store:
        description = describe(store)
    _print_pairs(
        {
            "schema": f"version {description.version}",
            "holds": ", ".join(f"{label.nodes} {label.label}" for label in description.labels if label.nodes) or "nothing yet",
        }
    )


def _print_pairs(pairs: dict[str, object]) -> None:
    for name, value in pairs.items():
        stdout.print(f"{name:12s} {value}", markup=False, highlight=False, soft_wrap=True)


@app.command()
def schema(
    as_json: Annotated[bool, typer.Option("--json", help="Print as JSON.")] = False,
) -> None:
    """Labels, properties with units, relationships, counts and three example queries."""
    from graph.schema import describe

    with Settings().open_store() as store:
        description = describe(store)
    if as_json:
        print(json.dumps(asdict(description), indent=1))
        return
    from rich.table import Table

    for label in description.labels:
        stdout.print(f"[bold]{label.label}[/bold]  {label.nodes} nodes. {label.meaning}", highlight=False)
        table = Table(show_edge=False, show_header=False, pad_edge=False, box=None)
        for property in label.properties:
            table.add_row("   ", property.name, property.unit or "", property.meaning)
        stdout.print(table)
    stdout.print("\n[bold]Relationships[/bold]")
    for r in description.relationships:
        properties = f" {{{', '.join(r.properties)}}}" if r.properties else ""
        line = f"(:{r.source})-[:{r.type}{properties}]->(:{r.target})"
        stdout.print(f"   {line:70s} {r.relationships}", markup=False, highlight=False)
    stdout.print("\n[bold]Examples[/bold]")
    for answers, text in description.examples:
        stdout.print(f"{answers}\n{text}\n", markup=False, highlight=False, soft_wrap=True)


@app.command()
def export(
    out: Annotated[Path, typer.Argument(help="The JSON lines file to write.")],
    without_quotes: Annotated[bool, typer.Option("--without-quotes", help="Leave publishers' sentences out.")] = False,
) -> None:
    """Write the whole graph as JSON lines: nodes, then relationships."""
    from graph.transfer import export as run

    with Settings().open_store() as store:
        count = run(store, out, quotes=not without_quotes)
    stderr.print(f"{count} nodes and relationships written to {out}")

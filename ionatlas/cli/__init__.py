"""The command line: one file a command, heavy imports inside the commands."""

from __future__ import annotations

import sys

import typer

from ionatlas.cli import campaign, curate, cypher, doctor, graph, import_, ingest, query, records, simulate
from ionatlas.cli.console import fail_with_message, stderr

app = typer.Typer(
    name="ionatlas",
    no_args_is_help=True,
    add_completion=True,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="""Solid electrolytes from the literature: read papers into a graph, ask it in Cypher, run campaigns seeded by it.

**A first session**

`ionatlas doctor` says what works here. `ionatlas ingest papers/` reads a folder. `ionatlas records` lists what was found,
`ionatlas query top_conductors --param family=garnet` asks the graph, and `ionatlas campaign new garnet` starts a campaign.

Exit status: 0 done, 1 done with failures listed, 2 wrong use, 3 something outside is missing (the message says which).
Everything is kept in one home: `$IONATLAS_HOME`, else `./.ionatlas` when it exists, else your user data folder.""",
)

app.command("ingest")(ingest.ingest)
app.command("import")(import_.import_)
app.command("records")(records.records)
app.command("query")(query.query)
app.add_typer(curate.app, name="curate")
app.command("cypher")(cypher.cypher)
app.add_typer(graph.app, name="graph")
app.command("simulate")(simulate.simulate)
app.add_typer(campaign.app, name="campaign")
app.command("doctor")(doctor.doctor)


@app.callback()
def _root(
    ctx: typer.Context,
    version: bool = typer.Option(False, "--version", help="Print the version and stop.", is_eager=True),
) -> None:
    if version:
        from ionatlas import __version__

        print(__version__)
        raise typer.Exit()


def main() -> None:
    """Entry point: every expected failure is one line on stderr and an exit status."""
    try:
        app()
    except KeyboardInterrupt:
        stderr.print("\nstopped; what was finished is kept, the same command goes on")
        sys.exit(130)
    except Exception as error:
        fail_with_message(error)

"""``ionatlas campaign``: graph-seeded optimisation."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ionatlas.cli.console import UsageError, exit_with, progress, stderr, stdout, write_rows
from ionatlas.settings import Settings

app = typer.Typer(no_args_is_help=True, help="Propose, simulate, learn, repeat: campaigns seeded by the graph.")

Name = Annotated[str, typer.Argument(help="The campaign's name.")]


@app.command()
def new(
    file: Annotated[Path, typer.Argument(help="The YAML file to write; its stem is the campaign's name.", metavar="FILE.yaml")],
) -> None:
    """Write a commented campaign file (space, objectives, protocol, budget) for you to edit."""
    from ionatlas.cli.console import UsageError
    from optimize.campaign import write_template

    if file.suffix not in (".yaml", ".yml"):
        file = file.with_suffix(".yaml")
    if file.exists():
        raise UsageError(f"{file} exists; choose another name or edit it")
    write_template(file)
    stdout.print(f"written: {file}\nedit it, then: ionatlas campaign run {file}")


def follow(name: str, start, *, workers: int | None = None):
    """Run ``start`` (:func:`optimize.campaign.run` or ``resume``) with a progress bar; return the campaign's status."""
    from optimize import campaign

    settings = Settings()
    bar, task = progress(name, None)
    bar.update(task, completed=campaign.status(settings.home, name).evaluations)

    def on_event(event: dict) -> None:
        bar.update(task, total=event["total"])
        kind = event["event"]
        if kind == "cycle_started":
            bar.update(task, description=f"{name}: cycle {event['cycle']}/{event['cycles']}")
        elif kind in ("evaluated", "failed"):
            bar.advance(task)
            bar.console.print(_event_line(event), markup=False, highlight=False)
        elif kind == "decision":
            for decision in event["decisions"]:
                bar.console.print(f"  decided: {decision}", markup=False, highlight=False, style="dim")

    with bar:
        outcome = start(settings.home, name, settings.open_store, workers=workers, on_event=on_event)
    stdout.print(
        f"{outcome.evaluations} evaluations, {outcome.failed} failed, {outcome.spent_core_s / 3600:.2f} core-hours; "
        f"best {outcome.best or 'none'}",
        markup=False,
        highlight=False,
    )
    if outcome.not_in_graph:
        stdout.print(f"{outcome.not_in_graph} evaluations are not yet in the graph; the next resume copies them")
    return outcome


def _event_line(event: dict) -> str:
    name = event.get("requested") or event["formula"]
    if event["event"] == "failed":
        return f"  failed {name}: {event.get('failure')}"
    value, low, high = event.get("sigma_300K"), event.get("sigma_low"), event.get("sigma_high")
    if event.get("sigma_is_upper_bound"):
        bound = high if high is not None else value
        return (
            f"  {name}: sigma(300 K) below {bound:.1e} S/cm, no diffusion seen"
            if bound is not None
            else f"  {name}: no diffusion seen"
        )
    if value is None:
        return f"  {name}: no value"
    interval = f" [{low:.1e}, {high:.1e}]" if low is not None and high is not None else ""
    return f"  {name}: sigma(300 K) {value:.2e}{interval} S/cm"


def _finish(outcome, name: str) -> None:
    stdout.print(f"ionatlas campaign report {name} draws it")
    if outcome.failed:
        exit_with(1)


@app.command()
def run(
    file: Annotated[Path, typer.Argument(help="A file of `campaign new`, edited.", metavar="FILE.yaml")],
    workers: Annotated[
        int | None, typer.Option(min=1, help="Simulations at the same time, instead of the file's number.")
    ] = None,
) -> None:
    """Run a campaign to its budget. Everything is kept as it happens; after a stop, `campaign resume NAME` goes on."""
    from optimize import campaign

    name = file.stem
    if not file.is_file():
        raise UsageError(f"{file} does not exist; ionatlas campaign new {file} writes one")
    campaign.new(Settings().home, name, campaign.load_spec(file))
    _finish(follow(name, campaign.run, workers=workers), name)


@app.command()
def resume(
    name: Name,
    workers: Annotated[
        int | None, typer.Option(min=1, help="Simulations at the same time, instead of the file's number.")
    ] = None,
) -> None:
    """Go on with a campaign that was stopped, killed or lost its machine; nothing evaluated is lost or done twice."""
    from optimize import campaign

    _finish(follow(name, campaign.resume, workers=workers), name)


@app.command()
def status(name: Annotated[str | None, typer.Argument(help="The campaign's name; all campaigns without it.")] = None) -> None:
    """Where a campaign stands."""
    from optimize import campaign

    home = Settings().home
    names = [name] if name else campaign.names(home)
    write_rows([campaign.status(home, n).row() for n in names], "table", None)


@app.command()
def report(
    name: Name,
    out: Annotated[Path | None, typer.Option(help="The HTML file; by default in the campaign's folder.")] = None,
) -> None:
    """Write one HTML page: sigma against cycle and random, Arrhenius, MSD, RDF, scores, evidence."""
    from graph.errors import GraphError
    from ionatlas.reports.campaign import graph_lineage, write_report

    settings = Settings()
    folder = settings.home / "campaigns" / name
    lineage = None
    try:
        with settings.open_store() as store:
            lineage = graph_lineage(store, folder)
    except GraphError as error:  # the journal has the lineage too; the page says what is missing
        stderr.print(f"the graph is away, its side of the evidence is left out: {error}", style="yellow", markup=False)
    path = write_report(folder, out or folder / "report.html", lineage=lineage)
    stdout.print(f"written: {path}", highlight=False, soft_wrap=True)

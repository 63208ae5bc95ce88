"""``ionatlas campaign``: graph-seeded optimisation."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ionatlas.cli.console import exit_with, progress, stderr, stdout, write_rows
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


def follow(name: str, start, *, workers: int = 2):
    """Run ``start`` (:func:`optimize.campaign.run` or ``resume``) with a progress bar; return its outcome."""
    settings = Settings()
    bar, task = progress(name, None)

    def on_event(event: dict) -> None:
        kind = event.get("event")
        if kind == "cycle_started":
            bar.update(task, description=f"cycle {event['cycle']}/{event['cycles']}")
        if kind in ("evaluated", "failed"):
            bar.advance(task)
            bar.console.print(_event_line(event), markup=False, highlight=False)
        if "total" in event:
            bar.update(task, total=event["total"])

    with bar:
        outcome = start(settings.home, name, settings.open_store, workers=workers, on_event=on_event)
    stdout.print(f"done: {outcome.evaluations} evaluations, {outcome.failed} failed; best {outcome.best or 'none'}", markup=False)
    return outcome


def _finish(outcome, name: str) -> None:
    stdout.print(f"ionatlas campaign report {name} draws it")
    if outcome.failed:
        exit_with(1)


def _event_line(event: dict) -> str:
    if event["event"] == "failed":
        return f"  failed {event['requested']}: {event['failure']}"
    bound = "< " if event.get("sigma_is_upper_bound") else ""
    low, high = event.get("sigma_low"), event.get("sigma_high")
    interval = f" [{low:.1e}, {high:.1e}]" if low is not None and high is not None else ""
    value = event.get("sigma_300K")
    return (
        f"  {event['requested']}: sigma(300 K) {bound}{value:.2e}{interval} S/cm"
        if value is not None
        else f"  {event['requested']}: no value"
    )


@app.command()
def run(
    file: Annotated[Path, typer.Argument(help="A file of `campaign new`, edited.", metavar="FILE.yaml")],
    workers: Annotated[int, typer.Option(min=1, help="Simulations at the same time.")] = 2,
) -> None:
    """Run a campaign to its budget. Everything is kept as it happens; after a stop, `campaign resume NAME` goes on."""
    from optimize import campaign

    name = file.stem
    settings = Settings()
    campaign.new(settings.home, name, campaign.load_spec(file))
    _finish(follow(name, campaign.run, workers=workers), name)


@app.command()
def resume(name: Name, workers: Annotated[int, typer.Option(min=1, help="Simulations at the same time.")] = 2) -> None:
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
    from ionatlas.reports.campaign import write_report

    settings = Settings()
    folder = settings.home / "campaigns" / name
    lineage = None
    try:
        from graph.queries import run as run_query

        with settings.open_store() as store:
            lineage = run_query(store, "campaign_lineage", {"campaign": name})
    except Exception as error:  # the report stands without the graph; it says so
        stderr.print(f"the graph is away, evidence is left out: {error}", style="yellow", markup=False)
    path = write_report(folder, out or folder / "report.html", lineage=lineage)
    stdout.print(f"written: {path}", highlight=False, soft_wrap=True)

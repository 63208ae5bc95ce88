"""The main job on the documents that ship with ionatlas: read, score, ask, run a campaign, report.

``make demo`` runs this. What has not changed is not done again.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from ionatlas.cli.console import stdout, write_rows
from ionatlas.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "demo-out"
CAMPAIGN = "demo"


def main() -> int:
    """Run the demo; exit status 1 when a document, a value or an evaluation failed."""
    begin = time.monotonic()
    OUT.mkdir(exist_ok=True)
    settings = Settings()
    read_ok = _read(settings)
    score_ok = _score(settings)
    _ask(settings)
    campaign_ok = _campaign(settings)
    _heading(f"Done in {time.monotonic() - begin:.0f} s")
    for name, what in (
        ("records.csv", "every measurement with its source, page and cell"),
        ("top_conductors.html", "the best conductors, drawn"),
        ("campaign.html", "the campaign: open it in a browser"),
    ):
        stdout.print(f"  {OUT / name}   {what}", soft_wrap=True, highlight=False)
    stdout.print(f"  {settings.home}   the graph and the campaign themselves", soft_wrap=True, highlight=False)
    stdout.print("Go on with: .venv/bin/ionatlas --help", highlight=False)
    return 0 if read_ok and score_ok and campaign_ok else 1


def _heading(text: str) -> None:
    stdout.print(f"\n[bold]{text}[/bold]", highlight=False)


def _read(settings: Settings) -> bool:
    from benchmarks.sample_corpus import CORPUS
    from ingest.pipeline import ingest
    from ionatlas.cli.ingest_report import print_summary, reading_progress

    _heading("1. Reading the sample documents into the graph")
    folders = sorted(CORPUS.glob("*/sources"))
    with settings.open_store() as store:
        with reading_progress("2 workers") as (on_plan, on_event):
            summary = ingest(folders, store, workers=2, on_plan=on_plan, on_event=on_event)
    print_summary(summary)
    return not summary.failed


def _score(settings: Settings) -> bool:
    from benchmarks.sample_corpus import print_scores, score
    from graph.queries import run

    _heading("2. What was found, against the true values")
    with settings.open_store() as store:
        rows = run(store, "records")
        scores = score(rows, run(store, "structures"), run(store, "syntheses"))
    print_scores(scores)
    write_rows(rows, "csv", OUT / "records.csv")
    return all(not s.missed and not s.wrong for s in scores)


def _ask(settings: Settings) -> None:
    from graph.queries import run
    from ionatlas.reports.rows import plot_rows

    _heading("3. Asking the graph")
    with settings.open_store() as store:
        best = run(store, "top_conductors", {"limit": 8})
        shown = ("formula", "family", "value", "temperature_K", "kind", "source", "page", "table")
        write_rows(best, "table", None, columns=shown, title="ionatlas query top_conductors --param limit=8")
        plot_rows(
            run(store, "top_conductors", {"limit": 60}), OUT / "top_conductors.html", title="Top conductors of the sample corpus"
        )
        routes = run(store, "synthesis_precedents", {"family": "garnet"})
        shown = ("formula", "method", "max_temperature_K", "time_h", "atmosphere", "precursors", "sample", "doi")
        write_rows(routes[:5], "table", None, columns=shown, title="ionatlas query synthesis_precedents --param family=garnet")


def _campaign(settings: Settings) -> bool:
    from ionatlas.cli.campaign import follow, report
    from optimize import campaign

    _heading("4. A campaign on garnets, seeded by the graph, evaluated by LAMMPS")
    if CAMPAIGN not in campaign.names(settings.home):
        campaign.new(settings.home, CAMPAIGN)
    outcome = follow(CAMPAIGN, campaign.resume)
    report(CAMPAIGN, OUT / "campaign.html")
    return outcome.evaluations > 0


if __name__ == "__main__":
    sys.exit(main())

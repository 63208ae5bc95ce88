"""One HTML page of a campaign: plots, scores with their reasons, lineage, failures, settings, limits. Opens offline."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

from ionatlas.reports import campaign_plots
from ionatlas.reports.campaign_data import CampaignData, Row, gather, gather_state

TEMPLATES = Path(__file__).parent / "templates"
_CHOSEN = {
    "prior": "guided by the graph",
    "random": "drawn at random",
    "acquisition": "chosen by the campaign",
    "explore": "chosen to explore",
}
CURVES_SHOWN = 12
"""Evaluations whose MSD, RDF and Arrhenius line can be looked at: the best ones."""


def write_report(campaign_dir: Path, out: Path, lineage: list[dict[str, Any]] | None = None) -> Path:
    """Write a campaign's page.

    Parameters
    ----------
    campaign_dir : Path
        ``<home>/campaigns/<name>``.
    out : Path
        The HTML file; its folder is made.
    lineage : list of dict, optional
        Rows of the graph on the campaign's evaluations and the measurements that seeded them, shown as a table. The lineage
        kept in the journal is shown in any case.

    Returns
    -------
    Path
        ``out``.

    Raises
    ------
    optimize.state.CampaignError
        The folder holds no campaign.
    """
    from jinja2 import Environment, FileSystemLoader, select_autoescape

    data = gather(Path(campaign_dir))
    environment = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=select_autoescape(default=True), trim_blocks=True)
    environment.filters.update(sigma=_sigma, number=_number, pretty=_pretty)
    page = environment.get_template("campaign.html").render(
        data=data,
        state=data.state,
        spec=data.state.spec,
        plots=_plots(data),
        summary=_summary(data),
        papers=_papers(data),
        failures=[r for r in data.rows if not r.ok],
        warnings=_warnings(data),
        lineage=lineage,
        versions=_versions(data),
        limits=_limits(data),
        settings=json.dumps(data.state.spec.model_dump(mode="json"), indent=1),
    )
    out = Path(out)
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(page, encoding="utf-8")
    return out


def _plots(data: CampaignData) -> dict[str, Any]:
    """Figures as HTML, the first with plotly itself; an empty one is left out."""
    from markupsafe import Markup

    shown = sorted((r for r in data.rows if r.whole), key=lambda r: -(r.sigma or 0.0))[:CURVES_SHOWN]
    figures = {
        "best": campaign_plots.best_against_random(data),
        "predictions": campaign_plots.predictions(data),
        "arrhenius": campaign_plots.arrhenius_plot(shown),
        "msd": campaign_plots.curves(shown, "msd"),
        "rdf": campaign_plots.curves(shown, "rdf"),
        "scores": campaign_plots.scores(data),
    }
    html: dict[str, Any] = {}
    for name, figure in figures.items():
        if not figure.data:
            continue
        # plotly writes the data as JSON with <, > and & escaped, so no text can end the script
        text = figure.to_html(
            full_html=False,
            include_plotlyjs=not html,
            div_id=f"plot-{name}",
            config={"displayModeBar": False, "responsive": True},
        )
        html[name] = Markup(text)
    return html


def _summary(data: CampaignData) -> list[str]:
    """The findings in sentences, with their intervals."""
    rows, spec = data.rows, data.state.spec
    numbers = [r for r in rows if r.sigma]
    bounds = sum(bool(r.result.get("sigma_is_upper_bound")) for r in rows if r.ok)
    failed = sum(not r.ok for r in rows)
    text = [
        f"{len(rows)} of {spec.space.count()} candidates evaluated in {len(data.state.ended)} cycles: {len(numbers)} with a value, "
        f"{bounds} with an upper bound only, {failed} failed; {data.state.spent_s() / 3600:.2f} core-hours."
    ]
    if data.best is not None:
        result = data.best.result
        text.append(
            f"Best simulated: {data.best.proposal.formula}, σ(300 K) {_sigma(data.best.sigma)} S/cm "
            f"[{_sigma(result.get('sigma_low'))}, {_sigma(result.get('sigma_high'))}] (95 %), a candidate {_CHOSEN[data.best.proposal.design]}."
        )
        if data.model is not None and data.model.best is not None:
            mean, sd = data.model.best
            text.append(
                f"The largest of several noisy values is too large on average. The surrogate, which knows the others, puts it at "
                f"{_sigma(10**mean)} S/cm [{_sigma(10 ** (mean - 1.96 * sd))}, {_sigma(10 ** (mean + 1.96 * sd))}]. Simulate it again with fresh seeds before any claim."
            )
        randoms = [r.sigma for r in numbers if r.proposal.design == "random"]
        if randoms:
            text.append(
                f"Random draws that were really simulated ({len(randoms)}): best {_sigma(max(randoms))} S/cm; the best of all is "
                f"{data.best.sigma / max(randoms):.2g} times that."
            )
        if data.baseline is not None:
            text.append(
                f"As many random draws ({len(data.baseline.numbers)}) would have given a best of {_sigma(10 ** data.baseline.median[-1])} S/cm "
                f"[{_sigma(10 ** data.baseline.low[-1])}, {_sigma(10 ** data.baseline.high[-1])}] by the final surrogate: an estimate by the model "
                "that the campaign made, not an experiment."
            )
    if data.model is not None and data.model.noise > data.model.spread:
        text.append(
            f"At this protocol one simulation is uncertain by {data.model.noise:.2f} decades (standard deviation), more than the "
            f"{data.model.spread:.2f} by which the predictions differ over the space: the order of the candidates means little yet. "
            "Longer simulations (screen, resolved) tell them apart."
        )
    return text


def graph_lineage(store: Any, campaign_dir: Path) -> list[dict[str, Any]]:
    """Rows of the graph on what each evaluation of a campaign owes to which paper, for :func:`write_report`.

    Raises
    ------
    graph.errors.GraphError
    """
    from graph.queries import run

    state = gather_state(Path(campaign_dir))
    columns = (
        "requested",
        "formula",
        "value",
        "unit",
        "temperature_K",
        "doi",
        "title",
        "year",
        "source",
        "page",
        "table",
        "quote",
        "measurement_id",
    )
    rows = run(store, "evaluation_lineage", {"campaign": state.campaign_id})
    return [{column: row[column] for column in columns} for row in rows]


def _papers(data: CampaignData) -> list[dict[str, Any]]:
    """Papers that seeded proposals, with how many, most used first; a DOI alone where no title is known."""
    found: dict[str, dict[str, Any]] = {}
    for proposal in data.state.proposals.values():
        for key in {(s.doi or s.title or s.measurement_id) for s in proposal.seeds}:
            seed = next(s for s in proposal.seeds if (s.doi or s.title or s.measurement_id) == key)
            entry = found.setdefault(key, {"doi": seed.doi, "title": seed.title, "year": seed.year, "key": key, "proposals": 0})
            entry["proposals"] += 1
    return sorted(found.values(), key=lambda e: (-e["proposals"], e["key"]))


def _warnings(data: CampaignData) -> list[tuple[Row, str]]:
    return [(row, text) for row in data.rows for text in row.result.get("warnings") or []]


def _versions(data: CampaignData) -> dict[str, str]:
    found: dict[str, str] = {}
    for event in data.events:
        if event.kind == "run_started":
            found.update(event.data.get("versions", {}))
    for row in data.rows:
        found.update({k: str(v) for k, v in (row.result.get("versions") or {}).items()})
    return dict(sorted(found.items()))


def _limits(data: CampaignData) -> list[str]:
    """What these numbers are not."""
    protocol = data.state.spec.simulation.protocol_name
    limits = [
        "σ(300 K) is extrapolated from higher temperatures by an Arrhenius line through tracer diffusion (Haven ratio 1) with an empirical "
        "potential: use it to compare candidates, not as a prediction of a measured value. The interval is statistical; it leaves out the error "
        "of the potential, and for one lithium arrangement the spread between arrangements.",
        f"The protocol is “{protocol}”"
        + (": cells of 192 atoms and tens of picoseconds, meant to show the whole path." if protocol == "demo" else "."),
        "Grain boundaries, density and impurities, which decide most measured values, are not simulated.",
        "V and the HyperScore hold no conductivity; they weigh proofs, novelty, expected interest, agreement of reports and stability, and only "
        "break near-ties between promising candidates, less with every simulation. With its constants the HyperScore cannot exceed 111.1 (profile spec).",
        "Impact is a forecast by persistence with the family's growth, not yet a learnt one. Weights come from the pairwise comparisons alone; "
        "no attribution between correlated scores is made yet. Decomposition energies are not computed: the rule on reduction uses binary oxides.",
    ]
    if {"Ta", "Nb"} <= data.state.spec.space.elements:
        limits.append(
            "The shipped potential gives Nb and Ta the same interactions with oxygen (equal radii): the simulation tells them apart by mass only."
        )
    return limits


def _sigma(value: float | None) -> str:
    """A conductivity as text, two digits."""
    return "–" if value is None else f"{value:.2e}"


def _number(value: float | None, digits: int = 2) -> str:
    """A number as text; a dash where there is none."""
    return "–" if value is None or (isinstance(value, float) and not math.isfinite(value)) else f"{value:.{digits}f}"


def _pretty(formula: str) -> Any:
    """A formula with its amounts as subscripts."""
    import re

    from markupsafe import Markup, escape

    return Markup(re.sub(r"(\d+(?:\.\d+)?)", r"<sub>\1</sub>", str(escape(formula))))

"""The pictures of a campaign's page, as plotly figures."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from ionatlas.reports.campaign_data import CampaignData, Row, arrhenius
from optimize.hyperscore import COMPONENTS

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

COLOURS = {"prior": "#1b7837", "random": "#8c8c8c", "acquisition": "#2166ac", "explore": "#b35806"}
NAMES = {
    "prior": "guided by the graph",
    "random": "random draw",
    "acquisition": "chosen by the campaign",
    "explore": "most uncertain",
}
_SCALE = ["#2166ac", "#b2182b", "#1b7837", "#762a83", "#b35806", "#01665e", "#c51b7d", "#4d4d4d"]


def _figure(x: str, y: str, **layout: Any) -> Figure:
    import plotly.graph_objects as go

    figure = go.Figure()
    figure.update_layout(
        template="plotly_white", height=430, margin={"l": 70, "r": 20, "t": 30, "b": 55}, xaxis_title=x, yaxis_title=y,
        legend={"orientation": "h", "y": -0.2, "x": 0}, font={"family": "system-ui, sans-serif", "size": 13}, **layout,
    )  # fmt: skip
    return figure


def _log_bar(row: Row) -> tuple[float, float]:
    """Distances in S/cm to the ends of the 95 % interval."""
    low, high = row.result.get("sigma_low") or row.sigma, row.result.get("sigma_high") or row.sigma
    return max(high - row.sigma, 0), max(row.sigma - low, 0)


def best_against_random(data: CampaignData) -> Figure:
    """Best sigma(300 K) so far against evaluations, every evaluation, and what random draws would have given."""
    figure = _figure("evaluations (a line marks the end of a cycle)", "σ(300 K), S/cm")
    if data.baseline is not None:
        numbers = data.baseline.numbers
        figure.add_scatter(
            x=numbers + numbers[::-1], y=[10**v for v in data.baseline.high + data.baseline.low[::-1]], fill="toself",
            fillcolor="rgba(140,140,140,0.18)", mode="lines", line={"width": 0}, hoverinfo="skip", name="best of n random candidates, 95 % (surrogate)",
        )  # fmt: skip
        figure.add_scatter(
            x=numbers, y=[10**v for v in data.baseline.median], mode="lines", line={"color": "#8c8c8c", "dash": "dash"},
            name="its median",
        )  # fmt: skip
    for design, colour in COLOURS.items():
        rows = [r for r in data.rows if r.sigma and r.proposal.design == design]
        if rows:
            bars = [_log_bar(r) for r in rows]
            figure.add_scatter(
                x=[r.number for r in rows], y=[r.sigma for r in rows], mode="markers", name=NAMES[design], marker={"color": colour, "size": 9},
                error_y={"array": [u for u, _ in bars], "arrayminus": [d for _, d in bars], "thickness": 1, "color": colour},
                text=[r.proposal.formula for r in rows], hovertemplate="%{text}<br>%{y:.2e} S/cm<extra></extra>",
            )  # fmt: skip
    bounds = [r for r in data.rows if r.ok and r.result.get("sigma_is_upper_bound") and r.result.get("sigma_high")]
    if bounds:
        figure.add_scatter(
            x=[r.number for r in bounds], y=[r.result["sigma_high"] for r in bounds], mode="markers", name="upper bound only",
            marker={"symbol": "triangle-down-open", "size": 11, "color": "#333333"}, text=[r.proposal.formula for r in bounds],
            hovertemplate="%{text}<br>below %{y:.2e} S/cm<extra></extra>",
        )  # fmt: skip
    best, xs, ys = 0.0, [], []
    for row in data.rows:
        best = max(best, row.sigma or 0.0)
        if best:
            xs.append(row.number)
            ys.append(best)
    if xs:
        figure.add_scatter(
            x=xs, y=ys, mode="lines", line={"shape": "hv", "color": "#b2182b", "width": 2.5}, name="best simulated so far"
        )
    for end in data.cycle_ends():
        figure.add_vline(x=end + 0.5, line={"color": "#cccccc", "width": 1, "dash": "dot"})
    figure.update_yaxes(type="log", exponentformat="power")
    return figure


def predictions(data: CampaignData) -> Figure:
    """Prediction made before each simulation against its result."""
    figure = _figure("predicted log10 σ(300 K)", "simulated log10 σ(300 K)")
    rows = [r for r in data.rows if r.sigma]
    for design, colour in COLOURS.items():
        mine = [r for r in rows if r.proposal.design == design]
        if mine:
            figure.add_scatter(
                x=[r.proposal.predicted for r in mine], y=[math.log10(r.sigma) for r in mine], mode="markers", name=NAMES[design],
                marker={"color": colour, "size": 9}, error_x={"array": [1.96 * r.proposal.predicted_sd for r in mine], "thickness": 1},
                text=[r.proposal.formula for r in mine], hovertemplate="%{text}<br>predicted %{x:.2f}, simulated %{y:.2f}<extra></extra>",
            )  # fmt: skip
    if rows:
        values = [math.log10(r.sigma) for r in rows] + [r.proposal.predicted for r in rows]
        ends = [min(values) - 0.3, max(values) + 0.3]
        figure.add_scatter(x=ends, y=ends, mode="lines", line={"color": "#999999", "dash": "dot"}, name="equal", hoverinfo="skip")
    return figure


def arrhenius_plot(rows: list[Row]) -> Figure:
    """Arrhenius lines with their intervals to 300 K, one evaluation at a time."""
    figure = _figure("1000 / T, 1/K", "log10 (σT / S cm⁻¹ K)")
    groups: list[tuple[str, int]] = []
    for row in rows:
        picture = arrhenius(row.whole)
        if picture is None:
            continue
        before = len(figure.data)
        if picture.x:
            figure.add_scatter(
                x=picture.x + picture.x[::-1], y=picture.high + picture.low[::-1], fill="toself", fillcolor="rgba(33,102,172,0.18)", mode="lines",
                line={"width": 0}, name="95 % interval", hoverinfo="skip",
            )  # fmt: skip
            figure.add_scatter(x=picture.x, y=picture.line, mode="lines", line={"color": "#2166ac"}, name="Arrhenius line")
        if picture.points:
            x, y, low, high = zip(*picture.points, strict=True)
            figure.add_scatter(
                x=x, y=y, mode="markers", marker={"color": "#b2182b", "size": 9}, name="simulated, 95 %",
                error_y={"array": [h - v for h, v in zip(high, y, strict=True)], "arrayminus": [v - w for v, w in zip(y, low, strict=True)]},
            )  # fmt: skip
        if picture.bounds:
            x, y = zip(*picture.bounds, strict=True)
            figure.add_scatter(
                x=x, y=y, mode="markers", marker={"symbol": "triangle-down-open", "size": 11, "color": "#333333"}, name="not diffusive: upper bound",
            )  # fmt: skip
        groups.append((_label(row), len(figure.data) - before))
    figure.add_vline(x=1000 / 300, line={"color": "#cccccc", "dash": "dot"}, annotation_text="300 K")
    return _choose(figure, groups)


def curves(rows: list[Row], kind: str) -> Figure:
    """``msd`` or ``rdf`` curves, one evaluation at a time.

    Parameters
    ----------
    rows : list of Row
    kind : {'msd', 'rdf'}
    """
    axes = ("lag time, ps", "Li mean squared displacement, Å²") if kind == "msd" else ("distance, Å", "g(r)")
    figure = _figure(*axes)
    groups: list[tuple[str, int]] = []
    for row in rows:
        found = row.whole.get(kind) or {}
        for n, (name, curve) in enumerate(found.items()):
            label = f"{float(name):.0f} K" if kind == "msd" else name
            figure.add_scatter(x=curve["x"], y=curve["y"], mode="lines", line={"color": _SCALE[n % len(_SCALE)]}, name=label)
        if found:
            groups.append((_label(row), len(found)))
    return _choose(figure, groups)


def scores(data: CampaignData) -> Figure:
    """Component scores and V of every proposal as a table of colours."""
    names = [*COMPONENTS, "feasibility", "V"]
    table, words, labels = [], [], []
    for n, proposal in enumerate(data.state.proposals.values(), start=1):
        numbers = proposal.numbers()
        table.append([numbers.get(name) for name in names])
        words.append([f"{numbers[name]:.2f}" if name in numbers else "–" for name in names])
        labels.append(f"{n}. {proposal.formula}")
    figure = _figure("", "")
    figure.add_heatmap(
        z=table, x=names, y=labels, text=words, texttemplate="%{text}", zmin=0, zmax=1, colorscale="YlGnBu", colorbar={"title": "0–1"},
        hovertemplate="%{y}<br>%{x}: %{text}<extra></extra>",
    )  # fmt: skip
    figure.update_yaxes(autorange="reversed")
    figure.update_layout(height=120 + 30 * len(labels), margin={"l": 260})
    return figure


def _label(row: Row) -> str:
    return f"{row.number}. {row.proposal.formula}"


def _choose(figure: Figure, groups: list[tuple[str, int]]) -> Figure:
    """Show the first group of traces and let a menu choose among the others."""
    total = sum(size for _, size in groups)
    buttons, start = [], 0
    for label, size in groups:
        visible = [start <= i < start + size for i in range(total)]
        buttons.append({"label": label, "method": "update", "args": [{"visible": visible}]})
        start += size
    for i, trace in enumerate(figure.data):
        trace.visible = bool(groups) and i < groups[0][1]
    if len(buttons) > 1:
        figure.update_layout(
            updatemenus=[{"buttons": buttons, "x": 1, "xanchor": "right", "y": 1.16, "yanchor": "top"}],
        )
    return figure

"""A quick picture of the rows of a query."""

from __future__ import annotations

from pathlib import Path


def plot_rows(rows: list[dict], out: Path, *, title: str) -> None:
    """Draw rows into one self-contained HTML page.

    The first numeric column is drawn against the first text column (a dot each, coloured by the second text column);
    conductivities get a logarithmic axis.

    Raises
    ------
    ValueError
        If there are no rows or none of their columns is numeric.
    """
    import plotly.graph_objects as go

    if not rows:
        raise ValueError("there are no rows to draw")
    columns = list(rows[0])

    def is_number(column: str) -> bool:
        values = [r[column] for r in rows if r[column] is not None]
        return bool(values) and all(isinstance(v, (int, float)) and not isinstance(v, bool) for v in values)

    numeric = [c for c in columns if is_number(c)]
    texts = [c for c in columns if c not in numeric and any(isinstance(r[c], str) for r in rows)]
    if not numeric:
        raise ValueError("none of the columns is numeric; there is nothing to draw")
    y = next((c for c in numeric if "value" in c or "conductivity" in c or "sigma" in c), numeric[0])
    x = texts[0] if texts else next((c for c in numeric if c != y), y)
    groups: dict[str, list[dict]] = {}
    for row in rows:
        groups.setdefault(str(row.get(texts[1])) if len(texts) > 1 else y, []).append(row)
    figure = go.Figure(layout={"title": title, "template": "plotly_white", "xaxis_title": x, "yaxis_title": y})
    for name, members in groups.items():
        hover = ["<br>".join(f"{c}: {str(r[c])[:80]}" for c in columns) for r in members]
        figure.add_scatter(
            x=[r[x] for r in members], y=[r[y] for r in members], mode="markers", name=name, text=hover, hoverinfo="text"
        )
    values = [r[y] for r in rows if r[y] is not None]
    if min(values) > 0 and max(values) / min(values) > 100:
        figure.update_yaxes(type="log")
    figure.write_html(out, include_plotlyjs=True)

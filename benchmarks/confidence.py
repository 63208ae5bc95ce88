"""Calibration of the records' confidence, on papers left out of the fit.

The records of the labelled papers are right or wrong by a hand label or a verdict (`benchmarks._verdicts`). ``expected_calibration_error``
(10 equal-mass bins), ``brier`` and the reliability curve are those of out-of-fold confidences: each record is judged by a model fitted
without any record of its paper, its penalty chosen without it too. ``noise_floor`` is the calibration error that confidences of these
sizes show when they are exactly right: with so few records it is not zero. ``*_shipped`` are those of the confidences that the
program gives (fitted on these papers: optimistic), ``*_constant`` those of a model that always says the mean of the other papers.

``abstain_*``: the lowest confidence at which the records of one half of the papers reach a precision of .95, and precision and
coverage there on the other half, by a model that was fitted on the first half only; ``abstain_back_*``: the halves exchanged.

``--fit`` fits all papers and writes ``ingest/confidence.json``. A full run draws ``docs/confidence.svg``.
"""

from __future__ import annotations

import argparse
import functools
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks import _calibration, _run, _verdicts, extraction

PICTURE = _run.ROOT / "docs" / "confidence.svg"
PRECISION = 0.95


@contextmanager
def recorded() -> Iterator[dict[tuple, list[dict[str, float]]]]:
    """While open, what the model saw of every fact, by where the fact stands."""
    from ingest.confidence import evidence_of
    from ingest.linking import samples

    seen: dict[tuple, list[dict[str, float]]] = {}
    usual = samples.measurement_of

    def watching(fact):
        measurement = usual(fact)
        features = evidence_of(samples.features_of(fact), property=fact.property, value=fact.value)
        seen.setdefault(_place(fact.property, measurement.evidence[0]), []).append(features)
        return measurement

    samples.measurement_of = watching
    try:
        yield seen
    finally:
        samples.measurement_of = usual


def _place(property: str, evidence) -> tuple:
    return property, evidence.table, evidence.row, evidence.column, evidence.page, evidence.start, evidence.end, evidence.quote


def read(names: list[str]) -> list[dict]:
    """Rows of all stored forms with ``form`` and ``features`` (those of the surest evidence)."""
    from ingest.confidence import model, odds
    from ingest.export import rows
    from ingest.pipeline import read_records

    parser, base_weights = extraction.the_parser(), model()
    found = []
    for name, forms in extraction.files(names).items():
        for form, path in forms.items():
            if form == "text" and len(forms) > 1:
                continue
            with recorded() as seen:
                records = read_records(path, parser=parser)
            measurements = [m for sample in records.samples for m in sample.measurements]
            for row, measurement in zip(rows(records), measurements, strict=True):
                options = [f for e in measurement.evidence for f in seen.get(_place(measurement.property, e), ())]
                if options:
                    surest = max(options, key=lambda f: odds(f, *base_weights))
                    found.append(row | {"source": name, "form": form, "features": surest})
    return found


def judged(rows: list[dict], labels: list[dict]) -> list[dict]:
    """The rows that a label matches or that have a verdict, with ``right``."""
    verdicts, kept = _verdicts.load(), []
    for name, form in sorted({(r["source"], r["form"]) for r in rows}):
        part = [r for r in rows if (r["source"], r["form"]) == (name, form)]
        some = [g for g in labels if g["doc_id"] == name]
        kept += [
            row | {"right": said}
            for row, said in zip(part, _verdicts.judge(part, some, extraction.SCORER, verdicts), strict=True)
            if said is not None
        ]
    return kept


def arrays(rows: list[dict]) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Features, right (0/1), weight (a paper that is read in two forms counts once) and paper of each row."""
    forms = {name: len({r["form"] for r in rows if r["source"] == name}) for name in {r["source"] for r in rows}}
    return (
        _calibration.matrix([r["features"] for r in rows]),
        np.array([float(r["right"]) for r in rows]),
        np.array([1 / forms[r["source"]] for r in rows]),
        np.array([r["source"] for r in rows]),
    )


def fit(rows: list[dict]) -> dict[str, Any]:
    """The model of all rows, as the file that is shipped holds it."""
    x, y, weight, papers = arrays(rows)
    penalty = _calibration.best_penalty(x, y, weight, papers)
    w = _calibration.fit(x, y, weight, penalty)
    return {
        "base": round(float(w[0]), 4),
        "weights": {name: round(float(v), 4) for name, v in zip(_calibration.NAMES, w[1:], strict=True)},
        "penalty": penalty,
        "records": len(rows),
        "papers": len(set(papers)),
    }


def abstaining(rows: list[dict], first: set[str], prefix: str) -> dict[str, Any]:
    """Threshold on the papers in ``first`` (by confidences out of fold among them), judged on the others."""
    x, y, weight, papers = arrays(rows)
    here = np.isin(papers, sorted(first))
    own = _calibration.out_of_fold(x[here], y[here], weight[here], papers[here])
    level = _calibration.threshold_for(own, y[here], PRECISION)
    penalty = _calibration.best_penalty(x[here], y[here], weight[here], papers[here])
    model = _calibration.fit(x[here], y[here], weight[here], penalty)
    there = _calibration.chances(x[~here], model)
    precision, coverage = _calibration.kept_at(there, y[~here], level)
    return {
        f"{prefix}threshold": None if level is None else round(level, 3),
        f"{prefix}precision": round(precision, 3),
        f"{prefix}coverage": round(coverage, 3),
        f"{prefix}precision_of_all": round(float(y[~here].mean()), 3),
        f"{prefix}expected_calibration_error": round(_calibration.expected_calibration_error(there, y[~here]), 4),
    }


def figures(rows: list[dict]) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Figures and reliability curve of judged rows."""
    x, y, weight, papers = arrays(rows)
    p = _calibration.out_of_fold(x, y, weight, papers)
    shipped = np.array([r["confidence"] for r in rows])
    constant = np.array([y[papers != paper].mean() for paper in papers])
    error = _calibration.expected_calibration_error
    names = sorted(set(papers))
    tuned = extraction.tuned(names)
    found = {
        "records": len(rows),
        "papers": len(names),
        "share_right": round(float(y.mean()), 4),
        "expected_calibration_error": round(error(p, y), 4),
        "noise_floor": round(_calibration.noise_floor(p), 4),
        "brier": round(float(np.mean((p - y) ** 2)), 4),
        "expected_calibration_error_shipped": round(error(shipped, y), 4),
        "brier_shipped": round(float(np.mean((shipped - y) ** 2)), 4),
        "expected_calibration_error_constant": round(error(constant, y), 4),
        "brier_constant": round(float(np.mean((constant - y) ** 2)), 4),
    }
    for half, chosen in (("tuned", tuned), ("reported", set(names) - tuned)):
        part = np.isin(papers, sorted(chosen))
        if part.any():
            found[f"expected_calibration_error_{half}"] = round(error(p[part], y[part]), 4)
            found[f"share_right_{half}"] = round(float(y[part].mean()), 4)
    found |= abstaining(rows, tuned, "abstain_") | abstaining(rows, set(names) - tuned, "abstain_back_")
    return found, _calibration.reliability(p, y)


def draw(curve: list[dict[str, Any]], error: float, where: Path) -> None:
    """The reliability curve as a picture."""
    import matplotlib

    matplotlib.use("Agg")
    matplotlib.rcParams.update({"svg.hashsalt": "confidence", "font.size": 9})
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(figsize=(4.2, 4.0))
    low = max(0.0, min([b["confidence"] for b in curve] + [b["right"] for b in curve]) - 0.05)
    axes.plot([low, 1], [low, 1], color="0.7", linewidth=1)
    for bin in curve:
        spread = (bin["right"] * (1 - bin["right"]) / bin["records"]) ** 0.5
        axes.errorbar(bin["confidence"], bin["right"], yerr=spread, fmt="o", color="#1f5fa8", markersize=4, linewidth=1)
    axes.set(xlim=(low, 1.01), ylim=(low, 1.03), xlabel="confidence (out of fold)", ylabel="share right")
    axes.set_title(f"{sum(b['records'] for b in curve)} records, calibration error {error:.3f}", fontsize=9)
    figure.tight_layout()
    figure.savefig(where, format="svg", metadata={"Date": None})
    pyplot.close(figure)


def measure(quick: bool, refit: bool = False) -> dict[str, Any]:
    """Read, judge, cross-validate; refit and draw when asked."""
    from ingest.confidence import FILE
    from ingest.pipeline import PIPELINE_VERSION

    labels = extraction.gold()
    names = sorted({g["doc_id"] for g in labels})
    rows = judged(read(names[-6:] if quick else names), labels)
    if refit:
        FILE.write_text(json.dumps(fit(rows), indent=2) + "\n", encoding="utf-8")
    found, curve = figures(rows)
    if not quick:
        draw(curve, found["expected_calibration_error"], PICTURE)
    settings = {
        "pipeline": PIPELINE_VERSION,
        "reliability": curve,
        "precision_wanted": PRECISION,
        "model": json.loads(FILE.read_text()),
    }
    return _run.result("confidence", found, settings, ("numpy", "scipy"))


if __name__ == "__main__":
    options = argparse.ArgumentParser(add_help=False)
    options.add_argument("--fit", action="store_true")
    own, rest = options.parse_known_args()
    raise SystemExit(_run.main("confidence", functools.partial(measure, refit=own.fit), __doc__, rest))

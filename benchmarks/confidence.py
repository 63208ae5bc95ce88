"""Calibration of the records' confidence on labels that nothing was worked out on.

The records of the labelled papers are right or wrong by a hand label or a verdict (`benchmarks._verdicts`).
``expected_calibration_error`` (10 equal-mass bins), ``brier``, ``share_right`` and the reliability curve are those of the program's
confidences on the half of the papers that no rule was made on; ``_tuned`` those of the other half, ``_all`` of both, ``_best_form``
of both with each paper in its best stored form only. ``noise_floor``: the calibration error that so few records show when their
confidences are exactly right.

``refit_*_all`` and ``scaled_*_all``: what a logistic fit of all coefficients, and of slope and offset alone, would give: out of fold, each
record by a model that saw no record of its paper (nor chose its penalty by it). ``constant_*_all``: always the mean of the other papers.

``abstain_*``: the lowest confidence at which the records of the tuned half reach a precision of .95, and what precision and coverage the
other half has there; ``abstain_back_*``: the halves exchanged (threshold None: no confidence reaches it).

``--fit`` writes the fit of all coefficients on all papers to a file. A full run draws ``docs/confidence.svg``.
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


def abstaining(p: np.ndarray, y: np.ndarray, first: np.ndarray, prefix: str) -> dict[str, Any]:
    """Threshold on the records in ``first``, judged on the others."""
    level = _calibration.threshold_for(p[first], y[first], PRECISION)
    precision, coverage = _calibration.kept_at(p[~first], y[~first], level)
    return {
        f"{prefix}threshold": None if level is None else round(level, 3),
        f"{prefix}precision": round(precision, 3),
        f"{prefix}coverage": round(coverage, 3),
    }


def errors(p: np.ndarray, y: np.ndarray, prefix: str = "", suffix: str = "") -> dict[str, float]:
    """Calibration error and Brier score."""
    return {
        f"{prefix}expected_calibration_error{suffix}": round(_calibration.expected_calibration_error(p, y), 4),
        f"{prefix}brier{suffix}": round(float(np.mean((p - y) ** 2)), 4),
    }


def figures(rows: list[dict]) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Figures and reliability curve (of the reported half) of judged rows."""
    from ingest.confidence import model, odds

    x, y, weight, papers = arrays(rows)
    p = np.array([r["confidence"] for r in rows])
    tuned = np.isin(papers, sorted(extraction.tuned(sorted({g["doc_id"] for g in extraction.gold()}))))
    first = {name: min((r["form"] for r in rows if r["source"] == name), key=extraction.FORMS.index) for name in set(papers)}
    best = np.array([r["form"] == first[r["source"]] for r in rows])
    found: dict[str, Any] = {"papers": len(first)}
    for suffix, part in (("", ~tuned), ("_tuned", tuned), ("_all", np.ones(len(y), dtype=bool)), ("_best_form", best)):
        if part.any():
            found |= errors(p[part], y[part], suffix=suffix)
            found[f"records{suffix}"] = int(part.sum())
            found[f"share_right{suffix}"] = round(float(y[part].mean()), 4)
            found[f"noise_floor{suffix}"] = round(_calibration.noise_floor(p[part]), 4)
    stated = np.array([odds(r["features"], *model()) for r in rows])
    found |= errors(_calibration.out_of_fold(x, y, weight, papers), y, "refit_", "_all")
    found |= errors(_calibration.scaled(stated, y, weight, papers), y, "scaled_", "_all")
    found |= errors(np.array([y[papers != paper].mean() for paper in papers]), y, "constant_", "_all")
    found |= abstaining(p, y, tuned, "abstain_") | abstaining(p, y, ~tuned, "abstain_back_")
    return found, _calibration.reliability(p[~tuned], y[~tuned])


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
    axes.set(xlim=(low, 1.01), ylim=(low, 1.03), xlabel="confidence", ylabel="share right")
    axes.set_title(f"{sum(b['records'] for b in curve)} records, calibration error {error:.3f}", fontsize=9)
    figure.tight_layout()
    figure.savefig(where, format="svg", metadata={"Date": None})
    pyplot.close(figure)


def measure(quick: bool, refit: Path | None = None) -> dict[str, Any]:
    """Read, judge, cross-validate; a refit goes to a file when asked."""
    from ingest.confidence import FILE
    from ingest.pipeline import PIPELINE_VERSION

    labels = extraction.gold()
    names = sorted({g["doc_id"] for g in labels})
    rows = judged(read(names[2:8] if quick else names), labels)
    if refit is not None:
        refit.write_text(json.dumps(fit(rows), indent=2) + "\n", encoding="utf-8")
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
    options.add_argument("--fit", type=Path)
    own, rest = options.parse_known_args()
    raise SystemExit(_run.main("confidence", functools.partial(measure, refit=own.fit), __doc__, rest))

"""Confidence fitted again to the verdicts of the people who use the program, on top of the shipped one.

A verdict says whether a reading had value, property and material right, and keeps the features its confidence was computed from.
:func:`learn` fits, to verdicts on part of the documents, three corrections of the shipped confidence, each drawn to changing
nothing, takes the one that does best across these documents, and measures it on the documents held out. What is kept is a small
JSON file; :func:`apply` gives new records their confidence by it.

- ``scale``: log-odds stretched and shifted (Platt);
- ``features``: that, and a weight for each feature beside the shipped one;
- ``isotonic``: any rising curve.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .confidence import HIGHEST, LOWEST, SIGNS, evidence_of

if TYPE_CHECKING:
    import numpy as np

    from graph.records import DocumentRecords

__all__ = ["Learned", "TooFew", "apply", "learn", "load", "save", "scores"]

FEATURES = tuple(SIGNS)
ROWS, WRONG, DOCUMENTS = 20, 3, 4
CHOICE = 12  # documents from which on there is more than one way to choose from
PULL = {"scale": 1.0, "features": 4.0}  # towards the shipped confidence, in units of rows
_FORMAT = 1


class TooFew(ValueError):
    """Too few verdicts to learn from; the message says what is missing."""


@dataclass
class Learned:
    """A correction of the shipped confidence.

    ``weights`` are those of log-odds, constant and features; ``curve`` the points of a rising curve. ``report`` says what it
    was fitted to and how well it did on the documents held out.
    """

    kind: str
    weights: dict[str, float] = field(default_factory=dict)
    curve: list[list[float]] = field(default_factory=list)
    report: dict[str, Any] = field(default_factory=dict)

    def confidence(self, features: dict[str, float], property: str | None = None, value: float | None = None) -> float | None:
        """The confidence of a reading with these features; None where they do not hold the shipped one."""
        shipped = features.get("shipped")
        if shipped is None:
            return None
        if self.kind == "isotonic":
            import numpy as np

            sure = float(np.interp(shipped, *zip(*self.curve, strict=True)))
        else:
            odds = self.weights["log_odds"] * _log_odds(shipped) + self.weights["constant"]
            if self.kind == "features":
                odds += sum(self.weights[n] * x for n, x in evidence_of(features, property=property, value=value).items())
            sure = 1 / (1 + math.exp(-max(-30.0, min(30.0, odds))))
        return round(min(HIGHEST, max(LOWEST, sure)), 3)


def _log_odds(sure: float) -> float:
    sure = min(max(sure, 0.005), 0.995)
    return math.log(sure / (1 - sure))


@dataclass
class _Data:
    """Verdicts as arrays: shipped confidence (n), features (n, k), right or not (n), document of each."""

    shipped: np.ndarray
    features: np.ndarray
    right: np.ndarray
    documents: list[str]

    def part(self, documents: set[str], *, out: bool = False) -> _Data:
        import numpy as np

        chosen = np.array([(d in documents) != out for d in self.documents], dtype=bool)
        names = [d for d, c in zip(self.documents, chosen, strict=True) if c]
        return _Data(self.shipped[chosen], self.features[chosen], self.right[chosen], names)


def _data(rows: Sequence[dict]) -> _Data:
    import numpy as np

    usable = [row for row in rows if "shipped" in (row.get("features") or {})]
    read = [row["read"] for row in usable]
    named = [evidence_of(row["features"], property=r["property"], value=r["value"]) for row, r in zip(usable, read, strict=True)]
    return _Data(
        np.array([row["features"]["shipped"] for row in usable], dtype=float),
        np.array([[named_row[n] for n in FEATURES] for named_row in named], dtype=float).reshape(len(usable), len(FEATURES)),
        np.array([bool(row["right"]) for row in usable], dtype=float),
        [row.get("doi") or row.get("sha256") or "" for row in usable],  # the forms of a paper are one document
    )


def learn(rows: Sequence[dict], *, held_out: set[str] | None = None) -> Learned:
    """Fit a correction of the shipped confidence to verdicts.

    Parameters
    ----------
    rows : sequence of dict
        Training rows of ``ionatlas curate export``: ``right``, ``features``, ``read`` and ``doi`` or ``sha256``.
    held_out : set of str, optional
        Documents (DOI, or SHA-256 where there is none) to measure on; a third of them, chosen by hash, when absent.

    Returns
    -------
    Learned
        Fitted to all rows, in the way that did best on those not held out. Its ``report`` has ``before`` and ``after`` on the held-out documents
        (see :func:`scores`), both without knowledge of them, and ``better``: whether log loss fell there.

    Raises
    ------
    TooFew
        Fewer than 20 verdicts, 3 right or 3 wrong ones, or 4 documents.
    """
    data = _data(rows)
    documents = sorted(set(data.documents), key=lambda d: hashlib.sha256(d.encode()).hexdigest())
    wrong = int((1 - data.right).sum())
    if len(data.right) < ROWS or min(wrong, len(data.right) - wrong) < WRONG or len(documents) < DOCUMENTS:
        raise TooFew(
            f"{len(data.right)} verdicts with features ({wrong} of wrong readings) on {len(documents)} documents are too few to learn from: it takes "
            f"{ROWS} verdicts, {WRONG} right and {WRONG} wrong readings among them, on {DOCUMENTS} documents; "
            "ionatlas curate --all walks through sure values too"
        )
    held_out = set(documents[::3]) if held_out is None else held_out
    known, unseen = data.part(held_out, out=True), data.part(held_out)
    kind, trials = _best(known)
    before = scores(unseen.shipped, unseen.right)
    after = scores(_predict(_fit(kind, known), unseen), unseen.right)
    final = _fit(kind, data)
    final.report = {
        "rows": len(data.right),
        "wrong": wrong,
        "documents": len(documents),
        "rows_held_out": len(unseen.right),
        "documents_held_out": len(set(unseen.documents)),
        "before": before,
        "after": after,
        "better": after["log_loss"] < before["log_loss"],
        "log_loss_across_documents": trials,
    }
    return final


def _best(data: _Data) -> tuple[str, dict[str, float]]:
    """The way of fitting that does best on documents left out of it, and the mean log loss of each way.

    The readings of one document are alike, so documents count, not readings, and few documents say little: below a dozen the
    plain ``scale`` is taken (on small sets of the labelled papers the others were as often worse), above it is left only for a way
    that is better by more than one standard error.
    """
    import numpy as np

    documents = sorted(set(data.documents))
    folds = [set(documents[n::10]) for n in range(min(10, len(documents)))]
    losses: dict[str, list[float]] = {kind: [] for kind in ("scale", "features", "isotonic")}
    for fold in folds:
        rest, part = data.part(fold, out=True), data.part(fold)
        for kind, lost in losses.items():
            lost.append(scores(_predict(_fit(kind, rest), part), part.right)["log_loss"])
    best, gain = "scale", 0.0
    for kind in () if len(documents) < CHOICE else ("features", "isotonic"):
        differences = np.array(losses["scale"]) - np.array(losses[kind])
        error = differences.std(ddof=1) / np.sqrt(len(folds)) if len(folds) > 1 else np.inf
        if differences.mean() > max(error, gain):
            best, gain = kind, differences.mean()
    return best, {kind: round(float(np.mean(lost)), 4) for kind, lost in losses.items()}


def _fit(kind: str, data: _Data) -> Learned:
    import numpy as np

    if kind == "isotonic":
        from sklearn.isotonic import IsotonicRegression

        # two rows that say what is shipped keep the ends from certainty
        ends = np.array([0.0, 1.0])
        x, y = np.concatenate([data.shipped, ends]), np.concatenate([data.right, ends])
        model = IsotonicRegression(y_min=LOWEST, y_max=HIGHEST, out_of_bounds="clip").fit(x, y)
        points = zip(model.X_thresholds_.tolist(), model.y_thresholds_.tolist(), strict=True)
        return Learned(kind, curve=[[round(a, 4), round(b, 4)] for a, b in points])
    odds = np.array([_log_odds(s) for s in data.shipped])
    columns = [odds, np.ones_like(odds)] + ([*data.features.T] if kind == "features" else [])
    matrix = np.stack(columns, axis=1)
    start = np.zeros(matrix.shape[1])
    start[0] = 1.0
    weights = _fitted(matrix, data.right, start, PULL[kind])
    names = ["log_odds", "constant", *(FEATURES if kind == "features" else ())]
    return Learned(kind, weights={n: round(float(w), 5) for n, w in zip(names, weights, strict=True)})


def _fitted(matrix: np.ndarray, right: np.ndarray, start: np.ndarray, pull: float) -> np.ndarray:
    """Weights of a logistic regression that are drawn to `start` by the square of their distance."""
    import numpy as np
    from scipy.optimize import minimize

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        odds = matrix @ weights
        value = np.logaddexp(0, odds).sum() - right @ odds + 0.5 * pull * ((weights - start) ** 2).sum()
        return value, matrix.T @ (1 / (1 + np.exp(-odds)) - right) + pull * (weights - start)

    return minimize(loss, start, jac=True, method="L-BFGS-B").x


def _predict(model: Learned, data: _Data) -> np.ndarray:
    import numpy as np

    if model.kind == "isotonic":
        sure = np.interp(data.shipped, *zip(*model.curve, strict=True))
    else:
        odds = model.weights["log_odds"] * np.array([_log_odds(s) for s in data.shipped]) + model.weights["constant"]
        if model.kind == "features":
            odds = odds + data.features @ np.array([model.weights[n] for n in FEATURES])
        sure = 1 / (1 + np.exp(-odds))
    return np.clip(sure, LOWEST, HIGHEST)


def scores(sure: np.ndarray, right: np.ndarray) -> dict[str, float]:
    """How well confidences fit what was right: ``log_loss``, ``brier`` and ``calibration_error`` (ten bins of equal width).

    Parameters
    ----------
    sure : array (n)
    right : array (n)
        1 where the reading was right, 0 where it was wrong.
    """
    import numpy as np

    sure, right = np.asarray(sure, dtype=float), np.asarray(right, dtype=float)
    if not len(right):
        return {"log_loss": float("nan"), "brier": float("nan"), "calibration_error": float("nan")}
    clipped = np.clip(sure, 1e-3, 1 - 1e-3)
    bins = np.minimum((sure * 10).astype(int), 9)
    error = sum(abs((sure[bins == b] - right[bins == b]).sum()) for b in range(10)) / len(right)
    return {
        "log_loss": round(float(-(right * np.log(clipped) + (1 - right) * np.log(1 - clipped)).mean()), 4),
        "brier": round(float(((sure - right) ** 2).mean()), 4),
        "calibration_error": round(float(error), 4),
    }


def save(learned: Learned, path: Path) -> None:
    """Write a correction as JSON, all of it or none."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(path.name + ".part")
    part.write_text(json.dumps({"format": _FORMAT, **asdict(learned)}, indent=1) + "\n", encoding="utf-8")
    part.replace(path)


def load(path: Path) -> Learned | None:
    """A correction from its file; None where there is none.

    Raises
    ------
    ValueError
        The file is not one; the message names it and what to do.
    """
    try:
        held = json.loads(path.read_text(encoding="utf-8"))
        if held.pop("format") != _FORMAT:
            raise ValueError
        learned = Learned(**held)
        learned.confidence({"shipped": 0.5})
        return learned
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError, AttributeError):
        raise ValueError(
            f"{path} is no learned confidence: ionatlas curate learn FILE.jsonl makes it anew, --forget removes it"
        ) from None


def apply(records: DocumentRecords, learned: Learned) -> DocumentRecords:
    """The records with the confidences that a correction gives; what has no features keeps its own."""
    for sample in records.samples:
        for measurement in sample.measurements:
            found = []
            for evidence in measurement.evidence:
                sure = learned.confidence(evidence.features, measurement.property, measurement.value)
                if sure is not None:
                    evidence.confidence = sure
                    found.append(sure)
            if found:
                measurement.confidence = max(found)
    return records

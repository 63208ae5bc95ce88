"""Fitting and judging of confidences: a logistic model with stated signs, leave-papers-out, reliability, abstaining."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from ingest.confidence import HIGHEST, LOWEST, SIGNS

NAMES = tuple(SIGNS)
PENALTIES = (0.3, 1.0, 3.0, 10.0)


def matrix(seen: Sequence[dict[str, float]]) -> np.ndarray:
    """Features as (records, features)."""
    return np.array([[row[name] for name in NAMES] for row in seen], dtype=float).reshape(len(seen), len(NAMES))


def fit(x: np.ndarray, y: np.ndarray, weight: np.ndarray, penalty: float) -> np.ndarray:
    """Base and weights, shape (1 + features,), that minimise the weighted log-loss + penalty/2 |weights|^2; signs as stated."""
    from scipy.optimize import minimize

    full = np.hstack([np.ones((len(x), 1)), x])

    def loss(w: np.ndarray) -> tuple[float, np.ndarray]:
        z = full @ w
        value = np.sum(weight * (np.logaddexp(0.0, z) - y * z)) + 0.5 * penalty * np.sum(w[1:] ** 2)
        slope = full.T @ (weight * (1 / (1 + np.exp(-z)) - y))
        slope[1:] += penalty * w[1:]
        return value, slope

    bounds = [(None, None)] + [(0.0, None) if SIGNS[name] > 0 else (None, 0.0) for name in NAMES]
    return minimize(loss, np.zeros(full.shape[1]), jac=True, bounds=bounds, method="L-BFGS-B").x


def chances(x: np.ndarray, w: np.ndarray) -> np.ndarray:
    """Probabilities of records under a model, bounded as the shipped ones are."""
    return np.clip(1 / (1 + np.exp(-(w[0] + x @ w[1:]))), LOWEST, HIGHEST)


def log_loss(p: np.ndarray, y: np.ndarray, weight: np.ndarray) -> float:
    """Weighted mean of the negative log-likelihood."""
    return float(np.sum(weight * -np.log(np.where(y > 0, p, 1 - p))) / np.sum(weight))


def best_penalty(x: np.ndarray, y: np.ndarray, weight: np.ndarray, papers: np.ndarray) -> float:
    """The penalty with the least log-loss on papers left out, among ``PENALTIES``."""
    losses = {}
    for penalty in PENALTIES:
        p = np.empty(len(y))
        for paper in np.unique(papers):
            out = papers == paper
            p[out] = chances(x[out], fit(x[~out], y[~out], weight[~out], penalty))
        losses[penalty] = log_loss(p, y, weight)
    return min(losses, key=losses.__getitem__)


def out_of_fold(x: np.ndarray, y: np.ndarray, weight: np.ndarray, papers: np.ndarray) -> np.ndarray:
    """For each record the confidence of a model that saw no record of its paper (nor chose its penalty by it)."""
    p = np.empty(len(y))
    for paper in np.unique(papers):
        out = papers == paper
        penalty = best_penalty(x[~out], y[~out], weight[~out], papers[~out])
        p[out] = chances(x[out], fit(x[~out], y[~out], weight[~out], penalty))
    return p


def scaled(log_odds: np.ndarray, y: np.ndarray, weight: np.ndarray, papers: np.ndarray) -> np.ndarray:
    """For each record its stated log-odds under slope and offset fitted to the other papers (slope drawn to 1)."""
    from scipy.optimize import minimize

    p = np.empty(len(y))
    for paper in np.unique(papers):
        out = papers == paper
        z, right, mass = log_odds[~out], y[~out], weight[~out]

        def loss(w: np.ndarray, z=z, right=right, mass=mass) -> float:
            line = w[0] + w[1] * z
            return float(np.sum(mass * (np.logaddexp(0.0, line) - right * line)) + 0.5 * (w[1] - 1) ** 2)

        w = minimize(loss, np.array([0.0, 1.0]), bounds=[(None, None), (0.0, None)], method="L-BFGS-B").x
        p[out] = np.clip(1 / (1 + np.exp(-(w[0] + w[1] * log_odds[out]))), LOWEST, HIGHEST)
    return p


def reliability(p: np.ndarray, y: np.ndarray, bins: int = 10) -> list[dict[str, Any]]:
    """Equal-mass bins by rising confidence: records, mean confidence, share right."""
    order = np.argsort(p, kind="stable")
    return [
        {"records": len(part), "confidence": round(float(p[part].mean()), 4), "right": round(float(y[part].mean()), 4)}
        for part in np.array_split(order, min(bins, len(order)))
        if len(part)
    ]


def expected_calibration_error(p: np.ndarray, y: np.ndarray, bins: int = 10) -> float:
    """Mean distance of confidence and share right over equal-mass bins."""
    curve = reliability(p, y, bins)
    return sum(b["records"] * abs(b["confidence"] - b["right"]) for b in curve) / max(len(y), 1)


def noise_floor(p: np.ndarray, draws: int = 500, seed: int = 0) -> float:
    """The calibration error that confidences show when they are exactly right: the mean over drawn outcomes."""
    random = np.random.default_rng(seed)
    return float(np.mean([expected_calibration_error(p, random.random(len(p)) < p) for _ in range(draws)]))


def threshold_for(p: np.ndarray, y: np.ndarray, precision: float) -> float | None:
    """The lowest confidence at which what stands at or above it reaches a precision; None when none does."""
    for level in np.unique(p):
        kept = p >= level
        if y[kept].mean() >= precision:
            return float(level)
    return None


def kept_at(p: np.ndarray, y: np.ndarray, level: float | None) -> tuple[float, float]:
    """Precision and coverage of the records at or above a confidence."""
    kept = np.zeros(len(p), dtype=bool) if level is None else p >= level
    return (float(y[kept].mean()) if kept.any() else 0.0), float(kept.mean()) if len(p) else 0.0

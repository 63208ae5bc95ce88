"""Distances between compositions for the scores, in the graph's fingerprint space."""

from __future__ import annotations

import functools

import numpy as np


@functools.lru_cache(maxsize=50_000)
def _fingerprint(formula: str) -> np.ndarray | None:
    from graph.compositions import CompositionError
    from graph.fingerprints import fingerprint

    try:
        return np.asarray(fingerprint(formula), dtype=float)
    except (CompositionError, ValueError):
        return None


class Neighbourhood:
    """Known formulas with their fingerprints, and the scale on which they count as near.

    Attributes
    ----------
    formulas : list of str
        Those that have a fingerprint.
    scale : float
        Median distance from a known formula to its nearest other one: the grain of what has been made.
    """

    def __init__(self, formulas: list[str]):
        unique = sorted(set(formulas))
        self.formulas = [f for f in unique if _fingerprint(f) is not None]
        self.points = np.array([_fingerprint(f) for f in self.formulas])
        self.scale = self._grain()

    def _grain(self) -> float:
        if len(self.formulas) < 2:
            return 1.0
        gaps = np.sort(distances(self.points, self.points), axis=1)[:, 1]
        gaps = gaps[gaps > 1e-9]
        return float(np.median(gaps)) if len(gaps) else 1.0

    def distances(self, formula: str) -> np.ndarray:
        """Distance from a formula to each known one, shape (n,); infinite where the formula has no fingerprint."""
        point = _fingerprint(formula)
        if point is None or not self.formulas:
            return np.full(len(self.formulas), np.inf)
        return distances(point[None], self.points)[0]

    def weights(self, formula: str) -> dict[str, float]:
        """Similarity to each known formula, 1 at distance 0 and 1/e at three times the grain."""
        return {f: float(np.exp(-((d / (3 * self.scale)) ** 2))) for f, d in zip(self.formulas, self.distances(formula), strict=True)}


def distances(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Euclidean distances between rows, (n, p), (m, p) -> (n, m)."""
    square = (a**2).sum(1)[:, None] + (b**2).sum(1)[None] - 2 * a @ b.T
    return np.sqrt(np.maximum(square, 0))

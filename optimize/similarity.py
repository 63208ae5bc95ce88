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


DEFAULT_SCALE = 0.02
"""Fingerprint distance between LLZO and a lightly doped one, taken where too few materials are known to measure a scale."""


class Neighbourhood:
    """Known formulas with their fingerprints, and the scales on which they count as near.

    Attributes
    ----------
    formulas : list of str
        Those that have a fingerprint.
    grain : float
        Median distance from a known formula to its nearest other one: how finely the field has been sampled.
    width : float
        Median distance between any two known formulas: how far the family reaches.
    """

    def __init__(self, formulas: list[str]):
        unique = sorted(set(formulas))
        self.formulas = [f for f in unique if _fingerprint(f) is not None]
        self.points = np.array([_fingerprint(f) for f in self.formulas])
        self.grain = self.width = DEFAULT_SCALE
        if len(self.formulas) >= 3:
            from sklearn.neighbors import NearestNeighbors

            nearest, _ = NearestNeighbors(n_neighbors=2).fit(self.points).kneighbors(self.points)
            pairs = distances(self.points, self.points)[np.triu_indices(len(self.points), 1)]
            self.grain = max(float(np.median(nearest[:, 1])), 1e-4)
            self.width = max(float(np.median(pairs)), self.grain)

    def distances(self, formula: str) -> np.ndarray:
        """Distance from a formula to each known one, shape (n,); infinite where the formula has no fingerprint."""
        point = _fingerprint(formula)
        if point is None or not self.formulas:
            return np.full(len(self.formulas), np.inf)
        return distances(point[None], self.points)[0]

    def weights(self, formula: str) -> dict[str, float]:
        """Similarity to each known formula: 1 at distance 0, 1/e at the geometric mean of grain and width."""
        reach = float(np.sqrt(self.grain * self.width))
        return {f: float(np.exp(-((d / reach) ** 2))) for f, d in zip(self.formulas, self.distances(formula), strict=True)}


def distances(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Euclidean distances between rows, (n, p), (m, p) -> (n, m)."""
    from sklearn.metrics import pairwise_distances

    return pairwise_distances(a, b)

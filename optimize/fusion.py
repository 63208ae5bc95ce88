"""Weights of the component scores by the analytic hierarchy process.

The pairwise matrix (``matrix[i][j]``: how many times component i outweighs j, Saaty's scale 1/9 ... 9) gives weights as its
principal eigenvector. A matrix that contradicts itself (consistency ratio above 0.1) is refused.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from optimize.hyperscore import COMPONENTS

# Mean consistency index of random matrices of size n (T. L. Saaty, The Analytic Hierarchy Process, 1980).
_RANDOM_INDEX = {1: 0.0, 2: 0.0, 3: 0.58, 4: 0.90, 5: 1.12, 6: 1.24, 7: 1.32, 8: 1.41, 9: 1.45, 10: 1.49}
MAX_CONSISTENCY_RATIO = 0.1


class InconsistentComparisons(ValueError):
    """A pairwise matrix that is malformed or too inconsistent to give weights."""


@dataclass(frozen=True)
class Weights:
    """Weights on the simplex with the matrix' consistency ratio and a sentence on where they come from."""

    values: dict[str, float]
    consistency_ratio: float
    reason: str


def ahp_weights(matrix: list[list[float]], names: tuple[str, ...] = COMPONENTS) -> Weights:
    """Principal eigenvector of a pairwise comparison matrix.

    Parameters
    ----------
    matrix : list of list of float, shape (n, n)
        Positive and reciprocal: ``matrix[j][i] == 1 / matrix[i][j]``, ones on the diagonal.
    names : tuple of str
        Component of each row.

    Raises
    ------
    InconsistentComparisons
        Not square, not positive, not reciprocal, or a consistency ratio above 0.1: the message names the triple of
        components that contradicts itself most.
    """
    a = np.asarray(matrix, dtype=float)
    n = len(names)
    if a.shape != (n, n):
        raise InconsistentComparisons(f"the pairwise matrix has shape {a.shape}; it needs {n} x {n} ({', '.join(names)})")
    if not np.all(np.isfinite(a)) or np.any(a <= 0):
        raise InconsistentComparisons("the pairwise matrix needs positive numbers everywhere")
    off = np.abs(a * a.T - 1)
    if off.max() > 0.02:
        i, j = np.unravel_index(int(off.argmax()), off.shape)
        raise InconsistentComparisons(
            f"{names[i]} against {names[j]} is {a[i, j]:g} but {names[j]} against {names[i]} is {a[j, i]:g}; one is the other's inverse"
        )
    values, vectors = np.linalg.eig(a)
    k = int(np.argmax(values.real))
    weights = np.abs(vectors[:, k].real)
    weights /= weights.sum()
    ratio = 0.0
    if n > 2:
        ratio = max(0.0, float((values[k].real - n) / (n - 1) / _RANDOM_INDEX[n]))
    if ratio > MAX_CONSISTENCY_RATIO:
        i, j, k3 = _worst_triple(a)
        raise InconsistentComparisons(
            f"the comparisons contradict themselves (consistency ratio {ratio:.2f}, at most {MAX_CONSISTENCY_RATIO}): "
            f"{names[i]}/{names[j]} is {a[i, j]:g} and {names[j]}/{names[k3]} is {a[j, k3]:g}, "
            f"but {names[i]}/{names[k3]} is {a[i, k3]:g} instead of about {a[i, j] * a[j, k3]:g}"
        )
    named = {name: float(w) for name, w in zip(names, weights, strict=True)}
    return Weights(named, ratio, f"AHP: principal eigenvector of the pairwise matrix, consistency ratio {ratio:.3f}")


def _worst_triple(a: np.ndarray) -> tuple[int, int, int]:
    n = len(a)
    triples = [(i, j, k) for i in range(n) for j in range(n) for k in range(n) if len({i, j, k}) == 3]
    return max(triples, key=lambda t: abs(np.log(a[t[0], t[1]] * a[t[1], t[2]] / a[t[0], t[2]])))

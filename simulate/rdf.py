"""Partial radial distribution functions."""

from __future__ import annotations

import itertools

import numpy as np

BINS = 150


def partial_rdf(
    frames: list[np.ndarray], symbols: list[str], lengths: np.ndarray, *, pairs: list[tuple[str, str]] | None = None,
    r_max: float | None = None, bins: int = BINS,
) -> tuple[np.ndarray, dict[str, np.ndarray]]:  # fmt: skip
    """g(r) of pairs of elements, averaged over frames.

    Parameters
    ----------
    frames : list of ndarray, shape (N, 3)
        Fractional coordinates, wrapped or not.
    symbols : list of str
        Element of each atom.
    lengths : ndarray, shape (3,)
        Edges of the orthogonal box, angstrom.
    pairs : list of (str, str), optional
        By default every cation with oxygen, lithium with lithium, oxygen with oxygen.
    r_max : float, optional
        At most half the shortest edge, which is the default up to 8 A.

    Returns
    -------
    r : ndarray, shape (bins,)
        Bin centres, angstrom.
    g : dict
        ``"Li-O"`` and so on to ndarray, shape (bins,).
    """
    from scipy.spatial import cKDTree

    lengths = np.asarray(lengths, dtype=float)
    half = float(lengths.min()) / 2
    r_max = min(half, 8.0) if r_max is None else min(float(r_max), half)
    kinds = np.array(symbols)
    if pairs is None:
        pairs = [(e, "O") for e in sorted(set(symbols)) if e != "O"] + [("Li", "Li"), ("O", "O")]
        pairs = [p for p in pairs if p[0] in kinds and p[1] in kinds]
    edges = np.linspace(0, r_max, bins + 1)
    shell = 4 / 3 * np.pi * np.diff(edges**3)
    counts = {p: np.zeros(bins) for p in pairs}
    for frame in frames:
        positions = (frame % 1.0) * lengths
        positions = np.where(positions >= lengths, 0.0, positions)
        trees = {e: cKDTree(positions[kinds == e], boxsize=lengths) for e in set(itertools.chain(*pairs))}
        for first, second in pairs:
            near = trees[first].sparse_distance_matrix(trees[second], r_max, output_type="ndarray")["v"]
            counts[first, second] += np.histogram(near[near > 1e-9], bins=edges)[0]
    volume = float(np.prod(lengths))
    g = {}
    for (first, second), count in counts.items():
        n_first, n_second = int(np.sum(kinds == first)), int(np.sum(kinds == second))
        ideal = n_first * (n_second - (first == second)) / volume * shell * max(len(frames), 1)
        g[f"{first}-{second}"] = count / np.maximum(ideal, 1e-300)
    return (edges[:-1] + edges[1:]) / 2, g

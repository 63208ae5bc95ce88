"""Novelty: how far a composition is from everything the graph knows, and how much its simulation would teach."""

from __future__ import annotations

import math

import numpy as np

from optimize.scores import Score
from optimize.similarity import Neighbourhood


def novelty(formula: str, neighbourhood: Neighbourhood, sd: float, largest_sd: float, *, nearest: int = 3) -> Score:
    """Mean of independence and information share.

    Independence is ``1 - exp(-d / g)`` with ``d`` the fingerprint distance to the nearest known material and ``g`` the
    grain of the known ones; the information share is the surrogate's variance at the candidate over the largest in the space.

    Parameters
    ----------
    formula : str
    neighbourhood : Neighbourhood
        Known materials.
    sd, largest_sd : float
        Posterior standard deviation (dex) at the candidate, and the largest over the space.
    nearest : int
        Neighbours named in the reason.
    """
    share = min(1.0, (sd / largest_sd) ** 2) if largest_sd > 0 else 0.0
    gaps = neighbourhood.distances(formula)
    if not len(gaps):
        return Score(
            value=(1 + share) / 2,
            raw=None,
            reason=f"the graph knows no material of this family; information share {share:.2f}",
            sources=["graph: no known material", "surrogate variance"],
        )
    order = np.argsort(gaps, kind="stable")[:nearest]
    distance = float(gaps[order[0]])
    independence = 1 - math.exp(-distance / neighbourhood.grain)
    names = [neighbourhood.formulas[i] for i in order]
    return Score(
        value=(independence + share) / 2,
        raw=distance,
        unit="fingerprint distance",
        reason=(
            f"nearest of {len(gaps)} known materials is {names[0]} at {distance:.3g} (usual gap between known ones "
            f"{neighbourhood.grain:.3g}): independence {independence:.2f}; surrogate variance {share:.2f} of the largest"
        ),
        sources=[*names, "surrogate variance"],
    )

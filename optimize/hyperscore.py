"""The research value V and its HyperScore.

``V = w1 Logic + w2 Novelty + w3 log_i(Impact + 1) + w4 Repro + w5 Meta`` with weights on the simplex, and
``HyperScore = 100 [1 + sigmoid(beta ln V + gamma)^kappa]``.

The base of ``log_i`` is chosen here: ``i = reference + 1``, with ``reference`` the impact that counts as full, so that
``log_i(Impact + 1) = ln(1 + Impact) / ln(1 + reference)`` runs from 0 to 1. V contains no conductivity, and HyperScore is
monotone in V: it never changes a ranking. A worked example in circulation (V = 0.95, beta 5, gamma -ln 2, kappa 2 giving
"137.2") is wrong: the formula gives 107.78, and with those constants it cannot exceed 111.1.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

COMPONENTS = ("logic", "novelty", "impact", "reproducibility", "meta")
V_FLOOR = 1e-6


@dataclass(frozen=True)
class Profile:
    """Constants of the HyperScore; ``gamma`` may depend on ``beta``."""

    beta: float
    gamma: float
    kappa: float


PROFILES = {
    # guide values as they are written down
    "spec": Profile(beta=5.0, gamma=-math.log(2), kappa=2.0),
    # the sign of gamma that comes near the circulating example: 136.9 at V = 0.95
    "example": Profile(beta=5.0, gamma=math.log(2), kappa=2.0),
    # sigmoid at its midpoint where V = 0.5
    "centred": Profile(beta=5.0, gamma=5.0 * math.log(2), kappa=2.0),
}


@dataclass(frozen=True)
class Stages:
    """Every step from V to the HyperScore."""

    V: float
    log: float
    times_beta: float
    plus_gamma: float
    sigmoid: float
    power: float
    hyperscore: float


def log_impact(impact: float, reference: float) -> float:
    """``log_i(impact + 1)`` with base ``i = reference + 1``, cut at 1.

    Parameters
    ----------
    impact : float
        Expected number of reports (or citations) after five years, >= 0.
    reference : float
        The impact that counts as 1, > 0.
    """
    if impact < 0 or reference <= 0:
        raise ValueError(f"impact {impact:g} must be >= 0 and its reference {reference:g} above 0")
    return min(1.0, math.log1p(impact) / math.log1p(reference))


def research_value(components: dict[str, float | None], weights: dict[str, float]) -> float:
    """V in (0, 1]: weighted sum of component scores.

    Parameters
    ----------
    components : dict
        Values 0 to 1 of :data:`COMPONENTS` (``impact`` already through :func:`log_impact`); None where there is no evidence:
        its weight is shared among the others.
    weights : dict
        Non-negative, summing to 1, one per component.

    Raises
    ------
    ValueError
        A component is missing, out of range or not finite; weights off the simplex; no component known.
    """
    if set(weights) != set(COMPONENTS) or any(w < 0 for w in weights.values()) or abs(sum(weights.values()) - 1) > 1e-9:
        raise ValueError(f"weights must be non-negative, sum to 1 and name {', '.join(COMPONENTS)}; got {weights}")
    if set(components) != set(COMPONENTS):
        raise ValueError(f"components must be {', '.join(COMPONENTS)}; got {', '.join(sorted(components))}")
    known = {k: v for k, v in components.items() if v is not None}
    for name, value in known.items():
        if not (math.isfinite(value) and -1e-12 <= value <= 1 + 1e-12):
            raise ValueError(f"component {name} is {value}; it must lie between 0 and 1")
    share = sum(weights[k] for k in known)
    if share <= 0:
        raise ValueError("no component with a weight is known, so V has no value")
    return min(1.0, max(V_FLOOR, sum(weights[k] * v for k, v in known.items()) / share))


def hyperscore(value: float, profile: str | Profile = "spec") -> Stages:
    """HyperScore of V, with every stage.

    >>> round(hyperscore(0.95).hyperscore, 2)
    107.78
    """
    if isinstance(profile, str):
        if profile not in PROFILES:
            raise ValueError(f"unknown HyperScore profile {profile!r}; there are {', '.join(PROFILES)}")
        profile = PROFILES[profile]
    if not 0 < value <= 1:
        raise ValueError(f"V is {value}; it must lie in (0, 1]")
    log = math.log(value)
    scaled = profile.beta * log
    shifted = scaled + profile.gamma
    sigmoid = 1 / (1 + math.exp(-shifted))
    power = sigmoid**profile.kappa
    return Stages(value, log, scaled, shifted, sigmoid, power, 100 * (1 + power))

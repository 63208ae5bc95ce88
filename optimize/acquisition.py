"""Which candidates to simulate next: a batch by noisy expected improvement, weighted by the research value.

Each place of the batch goes to the candidate with the largest ``log qNEI(x) + ln V(x) * strength / (1 + n)``, ``n`` the
number of simulations made: V is a prior over where to look (as in pi-BO, arXiv 2204.11051) that fades as results come in. V
holds no conductivity, so it breaks near-ties early and decides nothing late. Pending and already chosen candidates are
conditioned on; evaluated, failed and pending ones are never proposed again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from optimize.space import Candidate
from optimize.surrogate import Surrogate


@dataclass(frozen=True)
class Choice:
    """A candidate chosen, with ``log_acquisition`` (log qNEI) and ``value_bonus`` (the research value's term)."""

    candidate: Candidate
    log_acquisition: float
    value_bonus: float


def choose_batch(
    surrogate: Surrogate,
    pool: list[Candidate],
    features: np.ndarray,
    *,
    size: int,
    taken: set[tuple[int, ...]],
    pending: np.ndarray | None = None,
    research_value: Callable[[Candidate], float] | None = None,
    strength: float = 1.0,
    shortlist: int = 32,
    seed: int = 0,
) -> list[Choice]:
    """Choose up to ``size`` different candidates that were never taken.

    Parameters
    ----------
    surrogate : Surrogate
    pool : list of Candidate
    features : ndarray, shape (len(pool), p)
    size : int
    taken : set of counts
        Evaluated, failed and pending candidates.
    pending : ndarray, shape (m, p), optional
        Features of simulations that are under way.
    research_value : callable, optional
        V of a candidate, asked only for the ``shortlist`` best by acquisition (it needs neighbours and proofs).
    strength : float
        Weight of ln V before the first simulation.
    seed : int
        Of the quasi-random posterior samples.

    Returns
    -------
    list of Choice
        Fewer than ``size`` when the pool is exhausted.
    """
    import torch
    from botorch.acquisition.logei import qLogNoisyExpectedImprovement
    from botorch.sampling import SobolQMCNormalSampler

    free = [i for i, c in enumerate(pool) if c.counts not in taken]
    if not free or size < 1:
        return []
    seen = len(surrogate.observations)
    if not seen:
        raise ValueError("no simulation has succeeded yet, so there is no incumbent: draw another initial design instead")
    x = torch.as_tensor(features, dtype=torch.double)
    baseline = torch.as_tensor(np.array([o.x for o in surrogate.observations]), dtype=torch.double)
    waiting = list(torch.as_tensor(pending, dtype=torch.double)) if pending is not None and len(pending) else []
    chosen: list[Choice] = []
    while free and len(chosen) < size:
        acquisition = qLogNoisyExpectedImprovement(
            surrogate.model,
            baseline,
            sampler=SobolQMCNormalSampler(torch.Size([256]), seed=seed),
            X_pending=torch.stack(waiting) if waiting else None,
            prune_baseline=False,
        )
        with torch.no_grad():
            scores = np.concatenate([acquisition(x[free[i : i + 256]].unsqueeze(1)).numpy() for i in range(0, len(free), 256)])
        order = np.argsort(-scores, kind="stable")[:shortlist]
        bonus = np.zeros(len(order))
        if research_value is not None:
            values = np.array([research_value(pool[free[i]]) for i in order])
            bonus = strength / (1 + seen) * np.log(np.maximum(values, 1e-6))
        best = int(np.argmax(scores[order] + bonus))
        index = free.pop(int(order[best]))
        chosen.append(Choice(pool[index], float(scores[order[best]]), float(bonus[best])))
        waiting.append(x[index])
    return chosen


def initial_design(
    pool: list[Candidate],
    features: np.ndarray,
    prior_mean: np.ndarray,
    *,
    guided: int,
    filling: int,
    taken: set[tuple[int, ...]],
    seed: int,
    near: np.ndarray | None = None,
) -> list[tuple[Candidate, str]]:
    """First candidates: some where the prior is best, some drawn at random to fill the space.

    Guided ones are taken greedily by prior mean, each at least a tenth of the pool's diameter from the others. Filling ones
    are uniform random draws (of several draws the one that spreads most is not kept: they also serve as the random
    baseline, so they stay random).

    Parameters
    ----------
    pool, features, prior_mean
        Candidates, their features (n, p) and prior log10 sigma(300 K) (n,).
    guided, filling : int
    taken : set of counts
        Never returned.
    seed : int
    near : ndarray, optional
        Features of points already in the design.

    Returns
    -------
    list of (Candidate, "prior" or "random")
    """
    rng = np.random.default_rng(seed)
    scale = np.maximum(features.max(0) - features.min(0), 1e-9)
    points = features / scale
    gap = 0.1 * float(np.linalg.norm(points.max(0) - points.min(0)))
    kept = [] if near is None else [p / scale for p in near]
    out: list[tuple[Candidate, str]] = []
    used = set(taken)
    for i in np.argsort(-prior_mean, kind="stable"):
        if len(out) == guided:
            break
        if pool[i].counts in used or any(np.linalg.norm(points[i] - k) < gap for k in kept):
            continue
        out.append((pool[i], "prior"))
        used.add(pool[i].counts)
        kept.append(points[i])
    rest = [i for i in rng.permutation(len(pool)) if pool[i].counts not in used]
    out += [(pool[i], "random") for i in rest[:filling]]
    return out

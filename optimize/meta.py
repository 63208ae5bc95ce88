"""The meta loop: how stable the campaign's own verdicts are, and what it changes about itself after each cycle.

Symbols: pi = share of proofs passed by the cycle's proposals; i = information gained in the cycle; triangle = change of the
predictions; diamond = chance that the verdict survives its own uncertainty; infinity = go on, or stop once the best
candidate is known within one sigma of its own simulation and the predictions no longer move.
"""

from __future__ import annotations

import numpy as np
from pydantic import BaseModel

from optimize.scores import Score

TOP_SHARE = 0.25


def stability(index: int, samples: np.ndarray) -> Score:
    """Diamond of one candidate: stability of the verdict "in the best quarter of the space" under the posterior.

    With p the share of joint posterior samples in which the candidate is in the best quarter, the score is ``|2p - 1|``:
    1 where every sample agrees, 0 where it is a coin toss.

    Parameters
    ----------
    index : int
        Column of the candidate.
    samples : ndarray, shape (draws, n)
        Joint posterior samples of log10 sigma(300 K) over the space.
    """
    if samples.shape[1] < 4:
        return Score(value=None, reason="fewer than four candidates, so there is no best quarter", sources=[])
    line = np.quantile(samples, 1 - TOP_SHARE, axis=1)
    p = float(np.mean(samples[:, index] >= line))
    verdict = "in" if p >= 0.5 else "not in"
    return Score(
        value=abs(2 * p - 1),
        raw=p,
        unit="probability",
        reason=f"{verdict} the best quarter of the space in {max(p, 1 - p):.0%} of {len(samples)} posterior samples",
        sources=["surrogate posterior"],
    )


class CycleReview(BaseModel):
    """The five symbols of one cycle, each with its reason, and what changes for the next."""

    pi: float
    i: float
    triangle: float
    diamond: float
    infinity: str
    reasons: dict[str, str]
    strength: float
    explore: int
    decisions: list[str]


def review_cycle(
    *,
    proofs: list[float],
    before: tuple[np.ndarray, np.ndarray],
    after: tuple[np.ndarray, np.ndarray],
    evaluated_samples: np.ndarray,
    incumbent_sd: float | None,
    incumbent_noise: float | None,
    bounds: int,
    failures: int,
    size: int,
    strength: float,
    start_strength: float,
) -> CycleReview:
    """Judge a cycle and decide what to change.

    Parameters
    ----------
    proofs : list of float
        LogicScore of the cycle's proposals.
    before, after : (mean, sd)
        Predictions over the space before and after the cycle's results, each (n,).
    evaluated_samples : ndarray, shape (draws, m)
        Joint posterior samples at all evaluated candidates.
    incumbent_sd, incumbent_noise : float, optional
        Posterior sd of the best candidate and the sd of its own simulation, dex.
    bounds, failures, size : int
        Results that are upper bounds, evaluations that failed, and evaluations of the cycle.
    strength : float
        Present weight of ln V in the acquisition; ``start_strength`` is the campaign's setting.
    """
    mean0, sd0 = before
    mean1, sd1 = after
    pi = float(np.mean(proofs)) if proofs else 0.0
    gained = float(np.mean(np.log(sd0 / sd1)))
    triangle = float(np.sqrt(np.mean(((mean1 - mean0) / sd0) ** 2)))
    if evaluated_samples.shape[1] >= 2:
        winners = np.argmax(evaluated_samples, axis=1)
        diamond = float(np.bincount(winners, minlength=evaluated_samples.shape[1]).max() / len(winners))
    else:
        diamond = 0.0
    known = incumbent_sd is not None and incumbent_noise is not None and incumbent_sd <= incumbent_noise
    settled = known and triangle <= 1.0 and gained < 0.05
    reasons = {
        "pi": f"mean LogicScore of {len(proofs)} proposals",
        "i": f"{gained:.3f} nats per candidate: mean shrinkage of ln(sd) over the space",
        "triangle": f"predictions moved by {triangle:.2f} of their own standard deviation (root mean square over the space)",
        "diamond": f"one candidate is the best of those simulated in {diamond:.0%} of the posterior samples",
        "infinity": (
            "stop: the best is known within one sigma of its simulation, and the predictions no longer move"
            if settled
            else "go on: "
            + (
                "the best candidate is less certain than one sigma of its own simulation"
                if not known
                else f"the last cycle still taught {gained:.3f} nats and moved predictions by {triangle:.2f} sd"
            )
        ),
    }
    decisions: list[str] = []
    explore = 0
    if size and gained < 0.02 and not settled:
        explore = 1
        decisions.append(
            f"one place of the next batch goes to the most uncertain candidate: the cycle taught only {gained:.3f} nats"
        )
    new = strength
    if pi < 0.8 and proofs:
        new = min(4 * start_strength, 2 * strength)
        decisions.append(
            f"weight of the research value {strength:.2f} -> {new:.2f}: mean LogicScore of the proposals is {pi:.2f}"
        )
    elif strength > start_strength:
        new = max(start_strength, strength / 2)
        decisions.append(f"weight of the research value {strength:.2f} -> {new:.2f}: proposals pass their proofs again")
    if size and bounds > size / 2:
        decisions.append(
            f"{bounds} of {size} simulations gave only an upper bound: use a longer or hotter protocol (screen, resolved)"
        )
    if size and failures > size / 2:
        decisions.append(f"{failures} of {size} simulations failed: look at their reasons before spending more")
    if not decisions:
        decisions.append("nothing changed: proofs, information and stability are in their usual range")
    return CycleReview(
        pi=pi, i=gained, triangle=triangle, diamond=diamond, infinity="stop" if settled else "go on",
        reasons=reasons, strength=new, explore=explore, decisions=decisions,
    )  # fmt: skip

"""Feasibility and reproducibility: who made something similar, how, and how well repeated reports agree."""

from __future__ import annotations

import math
from collections import defaultdict

import numpy as np
from pydantic import BaseModel, Field

from optimize.evidence import Evidence, Precedent, Reported
from optimize.scores import Score
from optimize.similarity import Neighbourhood

REFERENCE_SPREAD = 0.53
"""Standard deviation (dex) of repeated garnet conductivities pooled over the OBELiX data set: a spread that scores 1/2."""


class Route(BaseModel):
    """A proposed synthesis, taken from the precedents of the most similar materials."""

    method: str
    temperature_K: float | None = None
    temperature_range_K: tuple[float, float] | None = None
    time_h: float | None = None
    atmosphere: str | None = None
    precursors: list[str] = Field(default_factory=list)
    like: list[str] = Field(default_factory=list, description="formulas whose recipes it follows")
    sources: list[str] = Field(default_factory=list)

    def sentence(self) -> str:
        """The route in words."""
        text = self.method.replace("_", " ")
        if self.temperature_K:
            text += f" at about {self.temperature_K:.0f} K"
            if self.temperature_range_K and self.temperature_range_K[0] < self.temperature_range_K[1]:
                text += f" ({self.temperature_range_K[0]:.0f}-{self.temperature_range_K[1]:.0f} K)"
        if self.time_h:
            text += f" for {self.time_h:.3g} h"
        if self.atmosphere:
            text += f" in {self.atmosphere}"
        if self.precursors:
            text += f" from {', '.join(self.precursors)}"
        return text


def feasibility(formula: str, precedents: list[Precedent], neighbourhood: Neighbourhood) -> tuple[Score, Route | None]:
    """Chance-like score that the composition can be made, and a route.

    ``1 - prod(1 - w_g)`` over independent papers g, with ``w_g`` the largest similarity of a material that the paper made.
    """
    weights = neighbourhood.weights(formula)
    near = [(weights.get(p.formula, 0.0), p) for p in precedents]
    near = sorted([(w, p) for w, p in near if w > 0.01], key=lambda item: -item[0])
    if not precedents:
        return Score(value=None, reason="the graph holds no synthesis of this family", sources=[]), None
    if not near:
        reason = f"none of the {len(precedents)} syntheses in the graph made a similar composition"
        return Score(value=0.0, reason=reason, sources=["synthesis_precedents"]), None
    groups: dict[str, float] = defaultdict(float)
    for weight, precedent in near:
        groups[precedent.group] = max(groups[precedent.group], weight)
    value = 1 - math.prod(1 - min(w, 0.999) for w in groups.values())
    route = _route(near)
    reason = f"{len(groups)} independent paper{'s' if len(groups) > 1 else ''} made similar compositions, nearest {near[0][1].formula}; {route.sentence()}"
    return Score(value=value, raw=float(len(groups)), unit="papers", reason=reason, sources=list(groups)[:8]), route


def _route(near: list[tuple[float, Precedent]]) -> Route:
    votes: dict[str, float] = defaultdict(float)
    for weight, precedent in near:
        if precedent.method != "other":
            votes[precedent.method] += weight
    method = max(votes, key=votes.get) if votes else near[0][1].method
    chosen = [(w, p) for w, p in near if p.method == method][:5] or near[:5]
    hot = [(w, p.max_temperature_K) for w, p in chosen if p.max_temperature_K]
    times = [(w, p.time_h) for w, p in chosen if p.time_h]
    first = next((p for _, p in chosen if p.precursors), chosen[0][1])
    return Route(
        method=method,
        temperature_K=_mean(hot),
        temperature_range_K=(min(t for _, t in hot), max(t for _, t in hot)) if hot else None,
        time_h=_mean(times),
        atmosphere=next((p.atmosphere for _, p in chosen if p.atmosphere), None),
        precursors=first.precursors,
        like=list(dict.fromkeys(p.formula for _, p in chosen)),
        sources=list(dict.fromkeys(p.group for _, p in chosen)),
    )


def _mean(pairs: list[tuple[float, float]]) -> float | None:
    return sum(w * x for w, x in pairs) / sum(w for w, _ in pairs) if pairs else None


def repeated(reports: list[Reported]) -> dict[str, tuple[float, int]]:
    """Standard deviation (dex) of log10 sigma between papers for each material reported by at least two, with their number.

    Room-temperature values of one phase are compared, bulk with bulk, and total with those that do not say which; several
    values of one paper count as their mean.
    """
    groups: dict[tuple[str, str, str], dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    for report in reports:
        if report.origin in ("simulated", "cited") or report.bound or report.kind == "grain_boundary":
            continue
        if report.temperature_K is None or not 288 <= report.temperature_K <= 308:
            continue
        groups[report.formula, report.phase, "bulk" if report.kind == "bulk" else "total"][report.group].append(
            math.log10(report.value)
        )
    found: dict[str, tuple[float, int]] = {}
    for (formula, _, _), papers in groups.items():
        if len(papers) < 2:
            continue
        spread = float(np.std([np.mean(v) for v in papers.values()], ddof=1))
        if formula not in found or len(papers) > found[formula][1]:
            found[formula] = (spread, len(papers))
    return found


def reproducibility(formula: str, evidence: Evidence, neighbourhood: Neighbourhood) -> Score:
    """Delta_Repro, inverted: ``1 / (1 + s / 0.53 dex)`` with ``s`` the expected spread between papers at this composition.

    ``s`` is the similarity-weighted mean of the spreads of repeated materials, drawn towards their pooled mean with the
    weight of one material.
    """
    spreads = repeated(evidence.reported)
    if not spreads:
        return Score(value=None, reason="no material of this family is reported by two papers, so no spread is known", sources=[])
    weights = neighbourhood.weights(formula)
    amount = {f: (n - 1) for f, (_, n) in spreads.items()}
    pooled = math.sqrt(sum(amount[f] * s**2 for f, (s, _) in spreads.items()) / sum(amount.values()))
    near = {f: weights.get(f, 0.0) * amount[f] for f in spreads}
    spread = (pooled + sum(near[f] * spreads[f][0] for f in spreads)) / (1 + sum(near.values()))
    best = sorted(spreads, key=lambda f: -near[f])[:3]
    named = ", ".join(f"{f} {spreads[f][0]:.2f} dex between {spreads[f][1]} papers" for f in best)
    return Score(
        value=1 / (1 + spread / REFERENCE_SPREAD),
        raw=spread,
        unit="dex",
        reason=f"expected spread {spread:.2f} dex (pooled {pooled:.2f} over {len(spreads)} repeated materials; most similar: {named})",
        sources=best,
    )

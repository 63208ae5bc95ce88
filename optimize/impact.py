"""Impact: how many papers on this dopant chemistry to expect in five years.

This first version is a forecast by persistence: the rate of the last five years goes on, with the family's own growth
damped by half. The interval is that of the Gamma-Poisson posterior, so few papers give a wide one. A learnt forecast
(descriptors and yearly series) comes later and has to beat this one in a backtest. "Impact in a transistor array", which
circulates for this score, means nothing for an electrolyte.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from graph.compositions import CompositionError, parse_composition
from optimize.evidence import Evidence
from optimize.hyperscore import log_impact
from optimize.scores import Score

HORIZON = 5
WINDOW = 5
_HOST = {"Li", "La", "Zr", "O"}


def dopants(formula: str) -> frozenset[str]:
    """Elements beside Li, La, Zr and O."""
    return frozenset(e.symbol for e in parse_composition(formula)) - _HOST


class Forecaster:
    """Papers per dopant chemistry and year, read once from the evidence."""

    def __init__(self, evidence: Evidence):
        papers: dict[tuple[str, int], set[frozenset[str]]] = defaultdict(set)
        for report in evidence.reported:
            if report.year and report.origin != "simulated":
                try:
                    papers[report.group, report.year].add(dopants(report.formula))
                except CompositionError:
                    continue
        self.papers = [(year, chemistries) for (_, year), chemistries in papers.items()]
        yearly = _yearly(evidence.timeline)
        self.last = max([y for y, _ in self.papers] + list(yearly), default=None)
        self.growth = self._growth(yearly)
        self.family = 1 + sum(1 for year, _ in self.papers if self.last and year > self.last - WINDOW)

    def _growth(self, yearly: dict[int, float]) -> float:
        """Papers of the last five years over those of the five before, drawn to 1 by five papers each, damped by a root."""
        counts = yearly or {y: sum(1 for year, _ in self.papers if year == y) for y, _ in self.papers}
        if not counts or self.last is None:
            return 1.0
        recent = sum(n for y, n in counts.items() if self.last - WINDOW < y <= self.last)
        before = sum(n for y, n in counts.items() if self.last - 2 * WINDOW < y <= self.last - WINDOW)
        return ((recent + 5) / (before + 5)) ** 0.5

    def score(self, formula: str) -> Score:
        """Expected papers in five years on chemistries like this one, as ``log_i(papers + 1)``.

        A paper counts by the overlap (Jaccard) of its dopants with the candidate's. The base of the logarithm is one plus
        the forecast for the whole family.
        """
        from scipy.stats import nbinom

        if self.last is None:
            return Score(
                value=None, reason="no paper of this family has a year in the graph, so nothing can be forecast", sources=[]
            )
        wanted = dopants(formula)
        count = sum(
            max(_overlap(wanted, c) for c in chemistries) for year, chemistries in self.papers if year > self.last - WINDOW
        )
        shape, rate = 0.5 + count, WINDOW / HORIZON / self.growth
        expected = shape / rate
        low, high = (float(nbinom.ppf(q, shape, rate / (1 + rate))) for q in (0.025, 0.975))
        reference = max(expected, (0.5 + self.family) / rate)
        label = "-".join(sorted(wanted)) or "undoped"
        return Score(
            value=log_impact(expected, reference),
            raw=expected,
            unit=f"papers in {HORIZON} years",
            reason=(
                f"{expected:.1f} papers [{low:.0f}, {high:.0f}] in {HORIZON} years on {label} garnets: persistence of {count:.1f} "
                f"in the {WINDOW} years to {self.last}, family growth {self.growth:.2f}; logarithm to base {reference + 1:.1f}"
            ),
            sources=["family_timeline", "persistence (no learnt model in this version)"],
        )


def _overlap(a: frozenset[str], b: frozenset[str]) -> float:
    return len(a & b) / len(a | b) if a | b else 1.0


def _yearly(timeline: list[dict[str, Any]]) -> dict[int, float]:
    counts: dict[int, float] = {}
    for row in timeline:
        year, papers = row.get("year"), row.get("papers")
        if isinstance(year, int) and isinstance(papers, int | float):
            counts[year] = counts.get(year, 0) + papers
    return counts

"""From what is known to the next batch: prediction, proofs, scores, choice."""

from __future__ import annotations

import functools
import zlib

import numpy as np

from optimize import acquisition, meta
from optimize.evidence import Evidence
from optimize.feasibility import feasibility, reproducibility
from optimize.hyperscore import hyperscore, research_value
from optimize.impact import Forecaster
from optimize.logic.rules import LogicReport, judge
from optimize.novelty import novelty
from optimize.priors import fit_prior
from optimize.proposal import Proposal, Seed
from optimize.scores import Score
from optimize.similarity import Neighbourhood
from optimize.space import Candidate
from optimize.spec import CampaignSpec, evaluation_id
from optimize.surrogate import Observation, Surrogate, fit

POOL_LIMIT = 4096
"""Spaces up to this size are scored whole; of larger ones a random pool of this size, new in each cycle."""
_DRAWS = 512


@functools.lru_cache(maxsize=20_000)
def proofs(formula: str) -> LogicReport:
    """Logic report of a composition, kept."""
    return judge(formula)


def seed_of(*parts: object) -> int:
    """A seed for a random generator that depends on all parts and on nothing else."""
    return zlib.crc32("|".join(str(p) for p in parts).encode())


class Proposer:
    """Everything one cycle needs to predict, score and choose; built anew from evidence and results each cycle.

    Parameters
    ----------
    spec : CampaignSpec
    campaign : str
        Campaign id.
    cycle : int
    evidence : Evidence
        The cycle's snapshot of the graph.
    observations : list of Observation
        Simulations of earlier cycles.
    """

    def __init__(self, spec: CampaignSpec, campaign: str, cycle: int, evidence: Evidence, observations: list[Observation]):
        self.spec, self.campaign, self.cycle, self.evidence = spec, campaign, cycle, evidence
        self.rng = np.random.default_rng(seed_of(spec.seed, campaign, cycle))
        self.pool = pool(spec, cycle)
        self.features = spec.space.features(self.pool)
        self.prior = fit_prior(evidence)
        self.surrogate: Surrogate = fit(self.prior, observations, self.features.shape[1])
        self.mean, self.sd = self.surrogate.predict(self.features)
        self.samples = self.surrogate.sample(self.features, _DRAWS, self.rng)
        self.neighbourhood = Neighbourhood(evidence.known_formulas())
        self.forecaster = Forecaster(evidence)
        self.weights = spec.scoring.weights()
        self._index = {c.counts: i for i, c in enumerate(self.pool)}

    def allowed(self, candidate: Candidate) -> bool:
        """Whether a candidate passes the rules that the campaign file insists on."""
        return not any(v.rule in self.spec.scoring.must_pass for v in proofs(candidate.formula).failed)

    def scores(self, candidate: Candidate) -> dict[str, Score]:
        """The five components of the research value."""
        i = self._index[candidate.counts]
        report = proofs(candidate.formula)
        logic = Score(
            value=report.score, reason=report.reason(), sources=[v.source for v in report.verdicts if v.outcome == "passed"]
        )
        return {
            "logic": logic,
            "novelty": novelty(candidate.formula, self.neighbourhood, float(self.sd[i]), float(self.sd.max())),
            "impact": self.forecaster.score(candidate.formula),
            "reproducibility": reproducibility(candidate.formula, self.evidence, self.neighbourhood),
            "meta": meta.stability(i, self.samples),
        }

    def value(self, candidate: Candidate) -> float:
        """V of a candidate."""
        return research_value({n: s.value for n, s in self.scores(candidate).items()}, self.weights.values)

    def propose(self, size: int, taken: set[tuple[int, ...]], strength: float, explore: int = 0) -> list[Proposal]:
        """Up to ``size`` new candidates by acquisition, ``explore`` of them the most uncertain ones.

        While no simulation has succeeded the candidates come from :meth:`start` again.
        """
        if not self.surrogate.observations:
            return self.start(size, taken)
        free = [i for i, c in enumerate(self.pool) if c.counts not in taken and self.allowed(c)]
        chosen: list[tuple[Candidate, str, str]] = []
        for i in sorted(free, key=lambda i: -self.sd[i])[: min(explore, size)]:
            text = f"most uncertain candidate left: {self.sd[i]:.2f} dex"
            chosen.append((self.pool[i], "explore", text))
        explored = {c.counts for c, _, _ in chosen}
        waiting = np.array([self.features[self._index[k]] for k in explored]) if explored else None
        rest = [i for i in free if self.pool[i].counts not in explored]
        batch = acquisition.choose_batch(
            self.surrogate,
            [self.pool[i] for i in rest],
            self.features[rest],
            size=size - len(chosen),
            taken=taken | explored,
            pending=waiting,
            research_value=self.value if strength > 0 else None,
            strength=strength,
            seed=seed_of(self.spec.seed, self.campaign, self.cycle, "qmc") % 2**31,
        )
        for choice in batch:
            text = (
                f"log qNEI {choice.log_acquisition:.3f}, research value {choice.value_bonus:+.3f} (qLogNoisyExpectedImprovement)"
            )
            chosen.append((choice.candidate, "acquisition", text))
        return [self._proposal(*c) for c in chosen]

    def start(self, size: int, taken: set[tuple[int, ...]]) -> list[Proposal]:
        """First design: half where prior and research value are best, half uniform random draws."""
        free = [i for i, c in enumerate(self.pool) if self.allowed(c)]
        candidates, features = [self.pool[i] for i in free], self.features[free]
        strength = self.spec.scoring.strength
        rank = self.mean[free] + (strength * np.log([self.value(c) for c in candidates]) if strength else 0.0)
        design = acquisition.initial_design(
            candidates,
            features,
            rank,
            guided=(size + 1) // 2,
            filling=size // 2,
            taken=taken,
            seed=seed_of(self.spec.seed, self.cycle),
        )
        words = {"prior": "best by the graph's prior and the research value", "random": "uniform random draw"}
        return [self._proposal(candidate, kind, words[kind]) for candidate, kind in design]

    def _proposal(self, candidate: Candidate, design: str, why: str) -> Proposal:
        i = self._index[candidate.counts]
        scores = self.scores(candidate)
        value = research_value({n: s.value for n, s in scores.items()}, self.weights.values)
        stages = hyperscore(value, self.spec.scoring.profile)
        made, route = feasibility(candidate.formula, self.evidence.precedents, self.neighbourhood)
        seeds = [
            Seed(share=share, **report.model_dump(include=set(Seed.model_fields)))
            for report, share in self.prior.seeds(self.features[i])
        ]
        simulation = self.spec.simulation
        return Proposal(
            evaluation_id=evaluation_id(self.campaign, candidate.formula, simulation.seed, simulation.protocol_key),
            cycle=self.cycle,
            counts=candidate.counts,
            formula=candidate.formula,
            design=design,
            predicted=float(self.mean[i]),
            predicted_sd=float(self.sd[i]),
            acquisition=why,
            scores=scores,
            V=value,
            hyperscore=stages.hyperscore,
            stages={k: v for k, v in vars(stages).items()},
            feasibility=made,
            route=route,
            verdicts=proofs(candidate.formula).verdicts,
            seeds=seeds,
        )


def pool(spec: CampaignSpec, cycle: int) -> list[Candidate]:
    """Candidates considered in a cycle: the whole space, or a random part of a large one."""
    if spec.space.count() <= POOL_LIMIT:
        return spec.space.candidates(limit=POOL_LIMIT)
    return spec.space.sample(POOL_LIMIT, np.random.default_rng(seed_of(spec.seed, "pool", cycle)))

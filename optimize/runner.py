"""One run of a campaign: cycle after cycle, each step on disk before the next."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from optimize import meta
from optimize.evaluating import Evaluate, Task
from optimize.evidence import Evidence
from optimize.graph_link import GraphLink
from optimize.journal import Event, Journal, write_whole
from optimize.proposal import simulation_numbers
from optimize.proposing import Proposer, seed_of
from optimize.state import CampaignError, Folder, replay
from optimize.surrogate import fit

if TYPE_CHECKING:
    from graph.store import Store

OnEvent = Callable[[dict[str, Any]], None]


class Run:
    """One run of one campaign, holding its lock."""

    def __init__(
        self, folder: Folder, open_store: Callable[[], Store], on_event: OnEvent | None, evaluate: Evaluate, workers: int | None
    ):
        self.folder, self.on_event, self.evaluate, self.workers = folder, on_event, evaluate, workers
        self.journal = Journal(folder.journal)
        self.state = replay(self.journal.events, folder)
        self.link = GraphLink(open_store, self.append, self.state)

    def append(self, kind: str, **data: Any) -> Event:
        event = self.journal.append(kind, **data)
        self.state.apply(event)
        if self.on_event is not None:
            self.on_event(self._told(event))
        return event

    def _told(self, event: Event) -> dict[str, Any]:
        budget = self.state.spec.budget
        data = {k: v for k, v in event.data.items() if k not in ("result", "proposals", "review", "surrogate")}
        if event.kind == "proposed":
            data["formulas"] = [p["formula"] for p in event.data["proposals"]]
        if event.kind == "decision":
            data["decisions"] = event.data["review"]["decisions"]
        planned = budget.initial + budget.cycles * budget.batch
        total = min(planned, budget.evaluations or planned, self.state.spec.space.count())
        return {
            "event": event.kind,
            "at": event.at,
            "total": total,
            "cycles": budget.cycles,
            **data,
            **event.data.get("result", {}),
        }

    def go(self) -> None:
        state = self.state
        if state.run_ended and not self._unfinished():
            with self.link:
                self.link.copy_missing(now=True)
            return
        self.append("run_started", dropped_bytes=self.journal.dropped, versions=versions())
        with self.link:
            self.link.copy_missing()
            reason = "all cycles of the budget are done"
            for cycle in range(state.spec.budget.cycles + 1):
                if cycle in state.ended:
                    continue
                limit = self._limit(cycle)
                if limit:
                    reason = limit
                    break
                self._cycle(cycle)
                if state.spec.budget.stop_when_settled and state.reviews[cycle].infinity == "stop":
                    reason = f"settled after cycle {cycle}: {state.reviews[cycle].reasons['infinity']}"
                    break
            missing = self.link.copy_missing(now=True)
            if missing:
                reason += f"; {missing} evaluations wait to be copied to the graph ({self.link.error})"
            self.append("run_ended", reason=reason)

    def _unfinished(self) -> bool:
        state = self.state
        return any(c not in state.ended for c in state.proposed) or (
            not state.spec.budget.stop_when_settled
            and any(c not in state.ended and not self._limit(c) for c in range(state.spec.budget.cycles + 1))
        )

    def _limit(self, cycle: int) -> str | None:
        """Why no new cycle may start, if so; a cycle that has its proposals is always finished."""
        state, budget = self.state, self.state.spec.budget
        if cycle in state.proposed:
            return None
        if budget.evaluations is not None and len(state.proposals) >= budget.evaluations:
            return f"the budget of {budget.evaluations} evaluations is used"
        if budget.core_hours is not None and state.spent_s() >= 3600 * budget.core_hours:
            return f"the budget of {budget.core_hours:g} core-hours is used"
        if len(state.proposals) >= state.spec.space.count():
            return f"all {state.spec.space.count()} candidates of the space have been evaluated"
        return None

    def _cycle(self, cycle: int) -> None:
        state = self.state
        evidence = self._evidence(cycle)
        proposer = Proposer(state.spec, state.campaign_id, cycle, evidence, state.observations(before_cycle=cycle))
        if cycle not in state.proposed:
            self._propose(cycle, proposer)
        self._evaluate(cycle)
        self._review(cycle, proposer)
        best = state.best()
        self.append(
            "cycle_ended",
            cycle=cycle,
            evaluations=len(state.results),
            best=best[0].evaluation_id if best else None,
            best_formula=best[0].formula if best else None,
            best_sigma=best[1]["sigma_300K"] if best else None,
        )

    def _evidence(self, cycle: int) -> Evidence:
        """The cycle's snapshot of the graph; the last one when the graph is away."""
        kept = self.folder.read_snapshot(cycle)
        if kept is not None and cycle in self.state.started:
            return kept
        evidence = self.link.take_snapshot(self.state.spec.space.prototype)
        fresh = evidence is not None
        if evidence is None:
            earlier = [self.folder.read_snapshot(c) for c in range(cycle - 1, -1, -1)]
            evidence = next((e for e in earlier if e is not None), None)
            if evidence is None:
                raise self.link.error or CampaignError("the graph cannot be read, and no snapshot of it was ever taken")
        self.folder.write_snapshot(cycle, evidence)
        self.append(
            "cycle_started",
            cycle=cycle,
            taken=evidence.taken,
            fresh=fresh,
            reports=len(evidence.reported),
            syntheses=len(evidence.precedents),
            materials=len(evidence.known),
        )
        return evidence

    def _propose(self, cycle: int, proposer: Proposer) -> None:
        state, budget = self.state, self.state.spec.budget
        size = budget.initial if cycle == 0 else budget.batch
        if budget.evaluations is not None:
            size = min(size, budget.evaluations - len(state.proposals))
        taken = {p.counts for p in state.proposals.values()}
        last = state.reviews.get(cycle - 1)
        if cycle == 0:
            proposals = proposer.start(size, taken)
        else:
            strength = last.strength if last else state.spec.scoring.strength
            proposals = proposer.propose(size, taken, strength, last.explore if last else 0)
        self.append(
            "proposed",
            cycle=cycle,
            surrogate=proposer.surrogate.summary(),
            weights=proposer.weights.values,
            proposals=[p.model_dump(mode="json") for p in proposals],
        )

    def _evaluate(self, cycle: int) -> None:
        state, simulation = self.state, self.state.spec.simulation
        tasks = [
            Task(p.evaluation_id, p.formula, simulation.protocol, simulation.seed, self.folder.work(p.evaluation_id))
            for p in state.pending(cycle)
        ]
        if not tasks:
            return
        for task in tasks:
            task.workdir.mkdir(parents=True, exist_ok=True)
        (self.folder.root / "results").mkdir(exist_ok=True)
        if self.workers is not None:
            simulation = simulation.model_copy(update={"workers": self.workers})
        self.evaluate(tasks, simulation, self._finished)
        lost = state.pending(cycle)
        if lost:
            raise CampaignError(
                f"{len(lost)} simulations gave no result ({', '.join(p.formula for p in lost)}); resume to try them again"
            )

    def _finished(self, task: Task, result: dict[str, Any]) -> None:
        """Take in one result: file first, then journal, then the graph."""
        if task.evaluation_id in self.state.results:
            return
        write_whole(self.folder.result(task.evaluation_id), json.dumps(result))
        kind = "evaluated" if result["status"] == "ok" else "failed"
        self.append(kind, evaluation_id=task.evaluation_id, formula=task.formula, result=simulation_numbers(result))
        self.link.copy_missing()

    def _review(self, cycle: int, proposer: Proposer) -> None:
        state = self.state
        if cycle in state.reviews:
            return
        after = fit(proposer.prior, state.observations(), proposer.features.shape[1])
        evaluated = [p for p in state.proposals.values() if state.results.get(p.evaluation_id, {}).get("status") == "ok"]
        rng = np.random.default_rng(seed_of(state.spec.seed, state.campaign_id, cycle, "review"))
        samples = after.sample(np.array([state.features(p) for p in evaluated]), 1024, rng) if evaluated else np.zeros((1024, 0))
        best, incumbent_sd, noise = state.best(), None, None
        if best is not None:
            point = state.features(best[0])
            incumbent_sd = float(after.predict(point[None])[1][0])
            noise = next(o.sd for o in state.observations() if np.array_equal(o.x, point))
        mine = state.of_cycle(cycle)
        results = [state.results[p.evaluation_id] for p in mine if p.evaluation_id in state.results]
        last = state.reviews.get(cycle - 1)
        review = meta.review_cycle(
            proofs=[p.scores["logic"].value for p in mine if p.scores["logic"].value is not None],
            before=(proposer.mean, proposer.sd),
            after=after.predict(proposer.features),
            evaluated_samples=samples,
            incumbent_sd=incumbent_sd,
            incumbent_noise=noise,
            bounds=sum(bool(r.get("sigma_is_upper_bound")) for r in results),
            failures=sum(r["status"] == "failed" for r in results),
            size=len(results),
            strength=last.strength if last else state.spec.scoring.strength,
            start_strength=state.spec.scoring.strength,
        )
        self.append("decision", cycle=cycle, review=review.model_dump(mode="json"))


def versions() -> dict[str, str]:
    """Versions of the libraries that decide what is proposed."""
    from importlib.metadata import version

    return {name: version(name) for name in ("ionatlas", "botorch", "gpytorch", "torch", "z3-solver", "pymatgen", "numpy")}

"""The campaign's dealings with the graph: take a snapshot, copy events into it, and survive its absence.

The journal is the truth, the graph receives copies. A copy that could not be made is made later: at the next result, the
next cycle, the end of the run, or the next run.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from optimize.evidence import Evidence, snapshot
from optimize.journal import Event
from optimize.proposal import Proposal
from optimize.state import State

if TYPE_CHECKING:
    from graph.records import Campaign, Evaluation
    from graph.store import Store

RETRY_S = 15.0


class GraphLink:
    """An open store, or the knowledge that it is away.

    Parameters
    ----------
    open_store : callable
        Opens the store (a context manager); may raise :class:`graph.errors.GraphError`.
    append : callable
        Writes an event of the journal: ``append(kind, **data)``.
    state : State
    """

    def __init__(self, open_store: Callable[[], Store], append: Callable[..., Event], state: State):
        self._open_store, self._append, self._state = open_store, append, state
        self._store: Store | None = None
        self._tried = -RETRY_S
        self._said = False
        self.error: Exception | None = None

    def __enter__(self) -> GraphLink:
        return self

    def __exit__(self, *_: object) -> None:
        self._drop()

    def _drop(self) -> None:
        if self._store is not None:
            self._store.__exit__(None, None, None)
            self._store = None

    def attempt(self, work: Callable[[Store], Any], *, now: bool = False) -> tuple[bool, Any]:
        """Run ``work(store)``; ``(False, None)`` when the graph is away. It is asked again only every 15 s unless ``now``."""
        from graph.errors import GraphError

        if self._store is None and not now and time.monotonic() - self._tried < RETRY_S:
            return False, None
        try:
            if self._store is None:
                self._tried = time.monotonic()
                self._store = self._open_store().__enter__()
            result = work(self._store)
        except GraphError as error:
            self.error = error
            self._drop()
            self._tried = time.monotonic()
            if not self._said:
                self._append("store_away", reason=str(error))
                self._said = True
            return False, None
        self._said = False
        return True, result

    def take_snapshot(self, family: str) -> Evidence | None:
        """What the graph knows of a family now; None when it is away."""
        there, evidence = self.attempt(lambda store: snapshot(store, family), now=True)
        return evidence if there else None

    def copy_missing(self, *, now: bool = False) -> int:
        """Copy the campaign and every finished evaluation that has no copy yet; return how many are still missing."""
        from graph.upsert import write_campaign, write_evaluation

        state = self._state
        campaign = campaign_record(state)
        missing = [i for i in state.results if i not in state.copied]
        if state.campaign_id not in state.copied:
            if not self.attempt(lambda store: write_campaign(store, campaign), now=now)[0]:
                return len(missing)
            self._append("copied", what=state.campaign_id)
        for identity in list(missing):
            record = evaluation_record(state, state.proposals[identity])

            def write(store: Store, record: Evaluation = record) -> None:
                write_campaign(store, campaign)  # nothing to do, unless the graph is another one than last time
                write_evaluation(store, record)

            if not self.attempt(write, now=now)[0]:
                break
            self._append("copied", what=identity)
            missing.remove(identity)
        return len(missing)


def campaign_record(state: State) -> Campaign:
    """The campaign as the graph keeps it."""
    from graph.records import Campaign

    return Campaign(
        campaign_id=state.campaign_id,
        name=state.name,
        space=state.spec.space.model_dump_json(),
        settings=state.spec.model_dump_json(exclude={"space"}),
        created=state.created,
    )


def evaluation_record(state: State, proposal: Proposal) -> Evaluation:
    """A finished evaluation as the graph keeps it, with its scores and the measurements it owes its prior to."""
    from graph.records import Evaluation

    result = state.results[proposal.evaluation_id]
    bound = bool(result.get("sigma_is_upper_bound"))
    keys = (
        "simulated", "failure", "sigma_low", "sigma_high", "activation_energy", "activation_energy_low",
        "activation_energy_high", "bulk_modulus", "shear_modulus",
    )  # fmt: skip
    return Evaluation(
        evaluation_id=proposal.evaluation_id,
        campaign_id=state.campaign_id,
        cycle=proposal.cycle,
        requested=proposal.formula,
        status=result["status"],
        # of a bound the graph keeps the bound itself as the value
        sigma_300K=result.get("sigma_high") if bound else result.get("sigma_300K"),
        sigma_is_upper_bound=bound,
        scores=proposal.numbers(),
        acquisition=f"{proposal.design}: {proposal.acquisition}",
        settings=state.spec.simulation.model_dump_json(),
        versions={k: str(v) for k, v in (result.get("versions") or {}).items()},
        seeded_by=[seed.measurement_id for seed in proposal.seeds],
        at=state.finished_at[proposal.evaluation_id],
        **{key: result.get(key) for key in keys},
    )

"""Where a campaign stands: its folder, and its journal replayed."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from optimize.evidence import Evidence
from optimize.journal import Event, write_whole
from optimize.meta import CycleReview
from optimize.proposal import Proposal
from optimize.spec import NAME, CampaignSpec
from optimize.surrogate import Observation, observation


class CampaignError(ValueError):
    """A campaign that cannot be made or found; the message says why and what to do."""


@dataclass(frozen=True)
class Folder:
    """Files of one campaign under ``home/campaigns/name``."""

    root: Path

    @classmethod
    def of(cls, home: Path, name: str) -> Folder:
        """The folder of a campaign by name (which becomes a folder name, so it is checked)."""
        if not NAME.match(name) or ".." in name:
            raise CampaignError(f"{name!r} cannot name a campaign: use letters, digits, '-', '_' and '.', at most 64")
        return cls(Path(home) / "campaigns" / name)

    @property
    def journal(self) -> Path:
        return self.root / "journal.jsonl"

    def work(self, evaluation_id: str) -> Path:
        """Where an evaluation's simulation keeps its files."""
        return self.root / "work" / evaluation_id

    def result(self, evaluation_id: str) -> Path:
        """The evaluation's whole result, curves included."""
        return self.root / "results" / f"{evaluation_id}.json"

    def snapshot(self, cycle: int) -> Path:
        """What the graph knew at the start of a cycle."""
        return self.root / "evidence" / f"cycle-{cycle:04d}.json"

    def write_snapshot(self, cycle: int, evidence: Evidence) -> None:
        """Keep a snapshot, whole or not at all."""
        self.snapshot(cycle).parent.mkdir(parents=True, exist_ok=True)
        write_whole(self.snapshot(cycle), evidence.model_dump_json())

    def read_snapshot(self, cycle: int) -> Evidence | None:
        """The snapshot of a cycle, or None."""
        path = self.snapshot(cycle)
        return Evidence.model_validate_json(path.read_text(encoding="utf-8")) if path.exists() else None

    def read_result(self, evaluation_id: str) -> dict[str, Any] | None:
        """The whole result of an evaluation, or None."""
        path = self.result(evaluation_id)
        return json.loads(path.read_text(encoding="utf-8")) if path.exists() else None


@dataclass
class State:
    """A journal replayed."""

    campaign_id: str
    name: str
    created: str
    spec: CampaignSpec
    proposals: dict[str, Proposal] = field(default_factory=dict)
    results: dict[str, dict[str, Any]] = field(default_factory=dict)
    finished_at: dict[str, str] = field(default_factory=dict)
    started: set[int] = field(default_factory=set)
    proposed: set[int] = field(default_factory=set)
    reviews: dict[int, CycleReview] = field(default_factory=dict)
    ended: dict[int, dict[str, Any]] = field(default_factory=dict)
    copied: set[str] = field(default_factory=set)
    away: int = 0
    run_ended: str | None = None

    def apply(self, event: Event) -> None:
        """Take in one event."""
        data = event.data
        match event.kind:
            case "run_started":
                self.run_ended = None
            case "cycle_started":
                self.started.add(data["cycle"])
            case "proposed":
                self.proposed.add(data["cycle"])
                for item in data["proposals"]:
                    proposal = Proposal.model_validate(item)
                    self.proposals[proposal.evaluation_id] = proposal
            case "evaluated" | "failed":
                self.results[data["evaluation_id"]] = data["result"]
                self.finished_at[data["evaluation_id"]] = event.at
            case "decision":
                self.reviews[data["cycle"]] = CycleReview.model_validate(data["review"])
            case "cycle_ended":
                self.ended[data["cycle"]] = data
            case "copied":
                self.copied.add(data["what"])
            case "store_away":
                self.away += 1
            case "run_ended":
                self.run_ended = data["reason"]

    def observations(self, before_cycle: int | None = None) -> list[Observation]:
        """Observations of finished evaluations (of earlier cycles only, if asked), in the order of proposal."""
        found = []
        for proposal in self.proposals.values():
            result = self.results.get(proposal.evaluation_id)
            if result is None or (before_cycle is not None and proposal.cycle >= before_cycle):
                continue
            seen = observation(self.features(proposal), result)
            if seen is not None:
                found.append(seen)
        return found

    def features(self, proposal: Proposal) -> np.ndarray:
        """Feature vector of a proposal."""
        return self.spec.space.features([self.spec.space.candidate(proposal.counts)])[0]

    def of_cycle(self, cycle: int) -> list[Proposal]:
        """Proposals of a cycle, in order."""
        return [p for p in self.proposals.values() if p.cycle == cycle]

    def pending(self, cycle: int) -> list[Proposal]:
        """Proposals of a cycle without a result."""
        return [p for p in self.of_cycle(cycle) if p.evaluation_id not in self.results]

    def best(self) -> tuple[Proposal, dict[str, Any]] | None:
        """The evaluation with the highest simulated sigma(300 K) that is a number, not a bound."""
        good = [
            (p, r)
            for p in self.proposals.values()
            if (r := self.results.get(p.evaluation_id))
            and r.get("status") == "ok"
            and r.get("sigma_300K")
            and not r.get("sigma_is_upper_bound")
        ]
        return max(good, key=lambda item: item[1]["sigma_300K"], default=None)

    def spent_s(self) -> float:
        """Wall time of all simulations, seconds."""
        return float(sum(r.get("wall_s") or 0.0 for r in self.results.values()))


def replay(events: list[Event], folder: Folder) -> State:
    """The state that a journal leads to.

    Raises
    ------
    CampaignError
        The journal does not begin with ``campaign_created``.
    """
    if not events or events[0].kind != "campaign_created":
        raise CampaignError(
            f"{folder.journal} does not begin with the creation of a campaign; make one with `ionatlas campaign new`"
        )
    first = events[0].data
    state = State(
        campaign_id=first["campaign_id"],
        name=first["name"],
        created=first["created"],
        spec=CampaignSpec.model_validate(first["spec"]),
    )
    for event in events[1:]:
        state.apply(event)
    return state

"""Campaigns: make, run, resume and look at one. The journal on disk is the truth; everything here replays from it.

A run may be killed at any moment. The next one drops a half-written last line, asks again for what has no result under the
same identity and in the same working folder, and goes on: no evaluation is lost and none is made twice.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from optimize.evaluating import Evaluate, simulate_tasks
from optimize.journal import Journal, campaign_lock, now, read_events, write_whole
from optimize.runner import OnEvent, Run
from optimize.spec import TEMPLATE, CampaignSpec, SpecError, campaign_id, load_spec
from optimize.state import CampaignError, Folder, State, replay

if TYPE_CHECKING:
    from graph.store import Store

__all__ = ["CampaignError", "CampaignStatus", "load", "load_spec", "names", "new", "resume", "run", "status", "write_template"]


class CampaignStatus(BaseModel):
    """Where a campaign stands, for a person."""

    name: str
    campaign_id: str
    created: str
    cycle: int
    cycles: int
    evaluations: int
    failed: int
    pending: int
    candidates: int
    best_formula: str | None = None
    best_sigma: float | None = None
    best_low: float | None = None
    best_high: float | None = None
    spent_core_s: float
    not_in_graph: int
    finished: bool
    reason: str | None = None

    @property
    def best(self) -> str | None:
        """The best candidate in words: formula, sigma(300 K) and its 95 % interval."""
        if self.best_formula is None:
            return None
        interval = f" [{self.best_low:.1e}, {self.best_high:.1e}]" if self.best_low and self.best_high else ""
        return f"{self.best_formula} sigma(300 K) {self.best_sigma:.2e}{interval} S/cm"

    def row(self) -> dict[str, Any]:
        """One row of a table."""
        return {
            "campaign": self.name,
            "cycle": f"{self.cycle}/{self.cycles}",
            "evaluations": self.evaluations,
            "failed": self.failed,
            "pending": self.pending,
            "candidates": self.candidates,
            "best": self.best or "none yet",
            "core_hours": round(self.spent_core_s / 3600, 3),
            "not_in_graph": self.not_in_graph,
            "state": self.reason
            or ("running or stopped: `campaign resume` goes on" if self.evaluations or self.pending else "new"),
        }


def write_template(path: Path) -> Path:
    """Write the commented campaign file for garnets; an existing file is never overwritten."""
    path = Path(path)
    try:
        with open(path, "x", encoding="utf-8") as handle:
            handle.write(TEMPLATE.read_text(encoding="utf-8"))
    except FileExistsError:
        raise SpecError(f"{path} exists already; give another name, or edit it") from None
    return path


def new(home: Path, name: str, spec: CampaignSpec | Path | str | None = None) -> Path:
    """Make a campaign and return its folder.

    Parameters
    ----------
    home : Path
    name : str
        Becomes the folder's name.
    spec : CampaignSpec or path of a YAML file, optional
        Default: the garnet campaign of the template.

    Raises
    ------
    CampaignError, optimize.spec.SpecError, optimize.space.SpaceError
    """
    from simulate.protocols import get

    if not isinstance(spec, CampaignSpec):
        spec = load_spec(Path(spec)) if spec is not None else CampaignSpec()
    folder = Folder.of(home, name)
    try:
        protocol = get(spec.simulation.protocol)
    except ValueError as error:
        raise SpecError(f"simulation.protocol: {error}") from None
    spec.space.check_supported(supported_elements(protocol.potential, spec.simulation.provisional))
    try:
        folder.root.mkdir(parents=True)
    except FileExistsError:
        if folder.journal.exists():
            raise CampaignError(
                f"there is a campaign {name!r} already in {folder.root.parent}; resume it, or choose another name"
            ) from None
    created = now()
    write_whole(folder.root / "spec.json", spec.model_dump_json(indent=2))
    with campaign_lock(folder.root):
        Journal(folder.journal).append(
            "campaign_created",
            campaign_id=campaign_id(name, spec, created),
            name=name,
            created=created,
            spec=spec.model_dump(mode="json"),
            candidates=spec.space.count(),
        )
    return folder.root


def supported_elements(potential: str, provisional: bool = False) -> set[str]:
    """Elements that a potential of the simulate room has parameters for; unfitted ones only with ``provisional``."""
    from simulate.potentials import get

    ions = get(potential).ions
    return {e for e, ion in ions.items() if provisional or ion.status != "provisional"}


def load(home: Path, name: str) -> State:
    """A campaign's state, read from its journal (which is not touched)."""
    folder = Folder.of(home, name)
    if not folder.journal.exists():
        others = names(home)
        known = f"there are {', '.join(others)}" if others else "there is none yet; make one with `ionatlas campaign new`"
        raise CampaignError(f"no campaign {name!r} in {home}: {known}")
    return replay(read_events(folder.journal), folder)


def names(home: Path) -> list[str]:
    """Campaigns of a home, in order."""
    return sorted(p.parent.name for p in (Path(home) / "campaigns").glob("*/journal.jsonl"))


def status(home: Path, name: str) -> CampaignStatus:
    """Where a campaign stands."""
    state = load(home, name)
    best = state.best()
    return CampaignStatus(
        name=name,
        campaign_id=state.campaign_id,
        created=state.created,
        cycle=max(state.ended, default=-1) + 1,
        cycles=state.spec.budget.cycles + 1,
        evaluations=len(state.results),
        failed=sum(r["status"] == "failed" for r in state.results.values()),
        pending=sum(1 for i in state.proposals if i not in state.results),
        candidates=state.spec.space.count(),
        best_formula=best[0].formula if best else None,
        best_sigma=best[1]["sigma_300K"] if best else None,
        best_low=best[1].get("sigma_low") if best else None,
        best_high=best[1].get("sigma_high") if best else None,
        spent_core_s=state.spent_s(),
        not_in_graph=sum(1 for i in state.results if i not in state.copied),
        finished=state.run_ended is not None,
        reason=state.run_ended,
    )


def run(
    home: Path,
    name: str,
    open_store: Callable[[], Store],
    *,
    on_event: OnEvent | None = None,
    evaluate: Evaluate = simulate_tasks,
    workers: int | None = None,
) -> CampaignStatus:
    """Run a campaign to the end of its budget; a campaign that was interrupted goes on where it stopped.

    Parameters
    ----------
    home : Path
    name : str
    open_store : callable
        Opens the graph; called again when the graph was away.
    on_event : callable, optional
        Told each event after it is on disk, as a flat dict: ``event`` (kind), ``at``, the event's data; results flattened.
    evaluate : callable
        Simulates tasks; the default is LAMMPS through dask (:func:`optimize.evaluating.simulate_tasks`).
    workers : int, optional
        Simulations at the same time, instead of the campaign file's number.

    Raises
    ------
    CampaignError, optimize.journal.CampaignBusy, optimize.journal.JournalError
    graph.errors.GraphError
        Only when the graph is away before the first snapshot was ever taken.
    """
    load(home, name)
    folder = Folder.of(home, name)
    with campaign_lock(folder.root):
        Run(folder, open_store, on_event, evaluate, workers).go()
    return status(home, name)


def resume(home: Path, name: str, open_store: Callable[[], Store], **options: Any) -> CampaignStatus:
    """The same as :func:`run`: running continues whatever is there."""
    return run(home, name, open_store, **options)

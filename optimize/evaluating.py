"""Tasks for the simulate room, and their way through dask."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from optimize.spec import Simulation
from simulate.protocols import Protocol

MACHINE_FAILURES = {"killed", "crash"}
"""Failures of a worker, not of the candidate: tried once more (finished state points are read, not repeated)."""


class SimulationUnavailable(Exception):
    """Nothing can be simulated on this machine; the message says what is missing. No evaluation is spent."""


@dataclass(frozen=True)
class Task:
    """One simulation to be made: identity, formula, protocol, seed and the folder where its files stay."""

    evaluation_id: str
    formula: str
    protocol: str | Protocol
    seed: int
    workdir: Path


Finished = Callable[[Task, dict[str, Any]], None]
Evaluate = Callable[[list[Task], Simulation, Finished], None]


def simulate_tasks(tasks: list[Task], simulation: Simulation, finished: Finished) -> None:
    """Simulate candidates with LAMMPS, several at a time, and report each result as it comes.

    Raises
    ------
    SimulationUnavailable
        LAMMPS cannot be loaded, or the scheduler does not answer.
    """
    again = _pass(tasks, simulation, finished, last=False)
    if again:
        _pass(again, simulation, finished, last=True)


def _pass(tasks: list[Task], simulation: Simulation, finished: Finished, *, last: bool) -> list[Task]:
    from simulate.cluster import Job, evaluate_many
    from simulate.results import Limits

    limits = Limits(total_s=60 * simulation.minutes) if simulation.minutes else Limits()
    by_id = {task.evaluation_id: task for task in tasks}
    jobs = [Job(t.evaluation_id, t.formula, t.protocol, t.seed, t.workdir, limits) for t in tasks]
    again = []
    try:
        for job, result in evaluate_many(jobs, workers=simulation.workers, scheduler=simulation.scheduler):
            kinds = {failure.kind for failure in result.failures}
            if result.status == "failed" and "unavailable" in kinds:
                raise SimulationUnavailable(result.failure)
            if result.status == "failed" and kinds & MACHINE_FAILURES and not last:
                again.append(by_id[job.job_id])
                continue
            finished(by_id[job.job_id], result.model_dump(mode="json"))
    except OSError as error:
        if simulation.scheduler is None:
            raise
        raise SimulationUnavailable(
            f"the dask scheduler {simulation.scheduler} does not answer ({error}); start it, then resume"
        ) from error
    return again

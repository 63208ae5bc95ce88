"""Many compositions at once with dask: on this machine, or on any scheduler's workers.

A worker that dies costs the composition it held, which comes back as a recorded failure; run the same jobs again and
the finished state points are read, not repeated. On another machine ``workdir`` must be reachable under the same path.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from simulate.results import Failure, Limits, SimulationResult

if TYPE_CHECKING:
    from simulate.protocols import Protocol


@dataclass(frozen=True)
class Job:
    """One composition to simulate; ``job_id`` is yours and comes back with the result."""

    job_id: str
    composition: str
    protocol: Protocol | str
    seed: int
    workdir: Path
    limits: Limits = field(default_factory=Limits)


def run(job: Job) -> SimulationResult:
    """Simulate one job in this process (and its children)."""
    from simulate.run import simulate

    return simulate(job.composition, job.protocol, seed=job.seed, workdir=Path(job.workdir), limits=job.limits)


def evaluate_many(
    jobs: list[Job],
    *,
    workers: int = 2,
    scheduler: str | None = None,
    on_result: Callable[[Job, SimulationResult], None] | None = None,
) -> Iterator[tuple[Job, SimulationResult]]:
    """Simulate jobs side by side and yield each with its result as it comes.

    Parameters
    ----------
    jobs : list of Job
    workers : int
        Processes of the local cluster; not used with ``scheduler``.
    scheduler : str, optional
        Address of a dask scheduler, ``tcp://host:8786``.
    on_result : callable, optional
        Called with each job and result before it is yielded.

    Raises
    ------
    OSError
        The scheduler does not answer.
    """
    if not jobs:
        return
    import dask
    from dask.distributed import Client, LocalCluster, as_completed

    settings = {"distributed.scheduler.allowed-failures": 0, "distributed.worker.daemon": False}
    with dask.config.set(settings):
        cluster = None
        if scheduler is None:
            cluster = LocalCluster(
                n_workers=min(workers, len(jobs)), threads_per_worker=1, processes=True, dashboard_address=None, memory_limit=0,
                silence_logs=50,
            )  # fmt: skip
        client = Client(scheduler or cluster, set_as_default=False)
        try:
            futures = {client.submit(run, job, pure=False, key=f"simulate-{n}-{job.job_id}"): job for n, job in enumerate(jobs)}
            for future in as_completed(list(futures), loop=client.loop):
                job = futures.pop(future)
                result = _collect(future, job)
                if on_result is not None:
                    on_result(job, result)
                yield job, result
        finally:
            client.close()
            if cluster is not None:
                cluster.close()


def _collect(future, job: Job) -> SimulationResult:
    try:
        return future.result()
    except Exception as error:  # whatever happened to the worker is that job's failure, never the batch's
        name = type(error).__name__
        message = "the worker died while simulating it" if name == "KilledWorker" else f"{name}: {error}"
        failure = Failure(kind="killed" if name == "KilledWorker" else "crash", message=message)
        return SimulationResult(requested=job.composition, status="failed", failure=message, failures=[failure], seed=job.seed)

"""Many compositions at once with dask: on this machine, or on any scheduler's workers.

A worker that dies costs the composition it held, which comes back as a recorded failure; run the same jobs again and
the finished state points are read, not repeated. On another machine ``workdir`` must be reachable under the same path.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from simulate.results import Failure, Limits, SimulationResult

if TYPE_CHECKING:
    from simulate.protocols import Protocol


WAIT_S = 300.0
"""How long a scheduler may take to have a worker."""


WAIT_S = 300.0
"""How long a scheduler may take to have a worker."""


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
    OSError, TimeoutError
        The scheduler does not answer, or has no worker within five minutes.
    """
    if not jobs:
        return
    import dask
    from dask.distributed import Client, LocalCluster, as_completed

    with dask.config.set({"distributed.scheduler.allowed-failures": 0, "distributed.worker.daemon": False}):
        cluster = None
        if scheduler is None:
            cluster = LocalCluster(
                n_workers=min(workers, len(jobs)), threads_per_worker=1, processes=True, dashboard_address=None, memory_limit=0,
                silence_logs=50,
            )  # fmt: skip
        client = Client(scheduler or cluster, set_as_default=False)
        try:
            client.wait_for_workers(1, timeout=WAIT_S)
            waiting = list(enumerate(jobs))[::-1]
            running: dict = {}
            done = as_completed(loop=client.loop)

            def submit(worker: str | None) -> None:
                n, job = waiting.pop()
                place = {"workers": [worker], "allow_other_workers": True} if worker else {}
                future = client.submit(run, job, pure=False, key=f"simulate-{n}-{job.job_id}", **place)
                running[future] = (job, worker)
                done.add(future)

            def start_some() -> None:
                # One job a thread and none queued behind it: a worker that dies takes no other job with it.
                free = Counter(client.nthreads())
                free.subtract(worker for _, worker in running.values() if worker in free)
                for worker in list(free.elements())[: len(waiting)]:
                    submit(worker)
                if waiting and not running:  # no worker just now: the scheduler keeps it for the next one
                    submit(None)

            start_some()
            for future in done:
                job, _ = running.pop(future)
                result = _collect(future, job)
                start_some()
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

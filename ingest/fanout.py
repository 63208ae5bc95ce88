"""Documents over worker processes with dask.distributed.

Each worker has every document read in a process of its own (:mod:`ingest.nursery`), so what a document does costs that document
only. When a worker itself dies, what it had in hand goes to another one. Few documents more than there are workers are handed
out, so that memory stays flat.
"""

from __future__ import annotations

import contextlib
import logging
import time
from collections.abc import Iterator

from .limits import Limits
from .nursery import ONE_THREAD

ATTEMPTS = 3
AHEAD = 1  # documents handed out beyond the number of workers: nobody waits while results are written
PATIENCE_S = 120.0
_SETTINGS = {
    "distributed.scheduler.allowed-failures": 0,
    "distributed.scheduler.work-stealing": False,
    "distributed.scheduler.worker-saturation": 1.1,
    "distributed.worker.memory.target": False,
    "distributed.worker.memory.spill": False,
    "distributed.worker.memory.pause": False,
    "distributed.worker.memory.terminate": False,
    "distributed.admin.system-monitor.gil.enabled": False,
    "distributed.comm.timeouts.connect": "60s",
}


class SchedulerUnavailable(Exception):
    """The dask scheduler cannot be reached, or has no workers. The message says what to do."""


@contextlib.contextmanager
def _client(workers: int, scheduler: str | None):
    import dask
    from distributed import Client, LocalCluster

    with dask.config.set(_SETTINGS):
        if scheduler:
            try:
                client = Client(scheduler, timeout="30s")
            except (OSError, TimeoutError, ValueError) as error:
                raise SchedulerUnavailable(
                    f"no dask scheduler answers at {scheduler} ({str(error)[:120]}); start one with `dask scheduler`, or leave --scheduler out"
                ) from error
            with client:
                yield client
            return
        cluster = LocalCluster(
            n_workers=workers, threads_per_worker=1, processes=True, memory_limit=0, host="127.0.0.1",
            dashboard_address="127.0.0.1:0", silence_logs=logging.CRITICAL, env=ONE_THREAD,
        )  # fmt: skip
        with cluster, Client(cluster) as client:
            for name in ("distributed.nanny", "distributed.scheduler", "distributed.worker", "distributed.core"):
                logging.getLogger(name).setLevel(logging.CRITICAL)
            yield client


def read_on_cluster(
    jobs: list, *, workers: int, scheduler: str | None, parser_model: str | None, second_reader: bool, limits: Limits
) -> Iterator[tuple]:
    """Yield ``(job, records as JSON or None, reason or None, seconds)`` in order of completion.

    Raises
    ------
    SchedulerUnavailable
        The scheduler of that address cannot be reached, or it has had no workers for two minutes.
    """
    from distributed import CancelledError, wait

    from .worker import read_apart

    waiting = [(job, 1) for job in reversed(jobs)]
    flying: dict = {}
    with _client(workers, scheduler) as client:
        slots, looked, alone = workers, float("-inf"), None
        while waiting or flying:
            now = time.monotonic()
            if scheduler and now - looked > 5:
                looked, slots = now, _threads(client, scheduler)
                alone = None if slots else alone or now
                if alone is not None and now - alone > PATIENCE_S:
                    raise SchedulerUnavailable(
                        f"the scheduler at {scheduler} has no workers; start some with `dask worker {scheduler}` and run the same command again"
                    )
            while waiting and len(flying) < slots + AHEAD:
                job, attempt = waiting.pop()
                future = client.submit(
                    read_apart, str(job.path.resolve()), job.shown, job.sha256, parser_model=parser_model,
                    second_reader=second_reader, limits=limits, key=f"read-{job.sha256}-{attempt}", pure=False, retries=0,
                )  # fmt: skip
                flying[future] = (job, attempt, now)
            with contextlib.suppress(TimeoutError, CancelledError):
                wait(list(flying), timeout=1.0, return_when="FIRST_COMPLETED")
            for future in [f for f in flying if f.done()]:
                job, attempt, since = flying.pop(future)
                text, reason, seconds = _result(future, time.monotonic() - since)
                if text is None and reason is None:
                    if scheduler:
                        _threads(client, scheduler)  # a lost worker is one thing, a scheduler that is gone another
                    if attempt < ATTEMPTS:
                        waiting.append((job, attempt + 1))
                        continue
                    reason = f"the worker that read it died {ATTEMPTS} times"
                yield job, text, reason, seconds


def _threads(client, scheduler: str) -> int:
    try:
        return sum(client.nthreads().values())
    except (OSError, TimeoutError) as error:
        raise SchedulerUnavailable(
            f"the scheduler at {scheduler} does not answer any more; run the same command again when it does: what was read is kept"
        ) from error


def _result(future, seconds: float) -> tuple[str | None, str | None, float]:
    """Records or reason; neither when the worker was lost, which is no fault of the document."""
    from distributed import CancelledError, KilledWorker

    from .nursery import NurseryLost

    try:
        answer = future.result()
    except (KilledWorker, NurseryLost, CancelledError, OSError):  # OSError: the connection closed while the answer came
        return None, None, seconds
    except Exception as error:
        return None, f"{type(error).__name__}: {error}", seconds
    return answer["records"], answer["reason"], answer["seconds"]

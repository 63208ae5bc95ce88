"""Documents over worker processes with dask.distributed, one in flight a worker.

A worker that dies (crash, memory limit, time limit) fails its own document only: the nanny starts another worker. No more
documents are handed out than there are workers, so that memory stays flat and no queued document shares a death.
"""

from __future__ import annotations

import contextlib
import logging
import time
from collections.abc import Iterator

GRACE_S = 60.0
_ONE_THREAD = {name: "1" for name in ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS", "TOKENIZERS_PARALLELISM")}
_SETTINGS = {
    "distributed.scheduler.allowed-failures": 0,
    "distributed.scheduler.work-stealing": False,
    "distributed.worker.memory.target": False,
    "distributed.worker.memory.spill": False,
    "distributed.worker.memory.pause": False,
    "distributed.worker.memory.terminate": 0.95,
    "distributed.admin.system-monitor.gil.enabled": False,
    "distributed.comm.timeouts.connect": "60s",
}


@contextlib.contextmanager
def _client(workers: int, scheduler: str | None, memory_limit: str):
    import dask
    from distributed import Client, LocalCluster

    with dask.config.set(_SETTINGS):
        if scheduler:
            with Client(scheduler, timeout="30s") as client:
                yield client
            return
        cluster = LocalCluster(
            n_workers=workers, threads_per_worker=1, processes=True, memory_limit=memory_limit, host="127.0.0.1",
            dashboard_address="127.0.0.1:0", silence_logs=logging.CRITICAL, env=_ONE_THREAD,
        )  # fmt: skip
        with cluster, Client(cluster) as client:
            for name in ("distributed.nanny", "distributed.scheduler", "distributed.worker", "distributed.core"):
                logging.getLogger(name).setLevel(logging.CRITICAL)
            yield client


def read_on_cluster(
    jobs: list,
    *,
    workers: int,
    scheduler: str | None,
    parser_model: str | None,
    second_reader: bool,
    time_limit_s: float,
    memory_limit: str,
) -> Iterator[tuple]:
    """Yield ``(job, records as JSON or None, reason or None, seconds)`` in order of completion."""
    from distributed import wait

    from .worker import read_file

    waiting = list(reversed(jobs))
    flying: dict = {}
    with _client(workers, scheduler, memory_limit) as client:
        slots = workers if not scheduler else max(1, sum(client.nthreads().values()))
        while waiting or flying:
            while waiting and len(flying) < slots:
                job = waiting.pop()
                future = client.submit(
                    read_file, str(job.path.resolve()), job.shown, job.sha256, parser_model=parser_model,
                    second_reader=second_reader, time_limit_s=time_limit_s, key=f"read-{job.sha256}", pure=False, retries=0,
                )  # fmt: skip
                flying[future] = (job, time.monotonic())
            with contextlib.suppress(TimeoutError):
                wait(list(flying), timeout=1.0, return_when="FIRST_COMPLETED")
            for future, (job, since) in list(flying.items()):
                seconds = time.monotonic() - since
                if future.done():
                    text, reason = _result(future, seconds, time_limit_s)
                elif seconds > time_limit_s + GRACE_S:
                    text, reason = None, _too_long(time_limit_s)
                    future.cancel()
                else:
                    continue
                del flying[future]
                yield job, text, reason, seconds


def _result(future, seconds: float, time_limit_s: float) -> tuple[str | None, str | None]:
    error = future.exception()
    if error is None:
        return future.result(), None
    if type(error).__name__ == "KilledWorker":
        if seconds >= time_limit_s:
            return None, _too_long(time_limit_s)
        return None, "the process that read it died (a crash, or more memory than allowed)"
    return None, f"{type(error).__name__}: {error}"


def _too_long(time_limit_s: float) -> str:
    return f"took longer than {time_limit_s:g} s"

"""Pages of a long scan side by side, where the machine has cores to spare: a page a process, one thread each."""

from __future__ import annotations

import multiprocessing
import os
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

    from ingest.readers.ocr.assembly import Sheet

MOST = 8
Picture = tuple[int, "Image", float]
Outcome = tuple[int, "Sheet | None", Exception | None]


def spare_processes(pages: int) -> int:
    """Processes worth starting for a number of pages: cores that nobody uses now, this process's own included.

    One where the others are at work already, as when several documents are read at a time.
    """
    if multiprocessing.current_process().daemon or pages < 4:
        return 1  # a daemon may have no children; for a few pages they do not pay
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    try:
        others = max(0.0, os.getloadavg()[0] - 1.0)
    except OSError:
        others = 0.0
    return max(1, min(int(cores - others), pages // 2, MOST))


def side_by_side(
    pictures: Iterator[Picture], recognise: Callable[..., Sheet], processes: int, in_time: Callable[[], bool]
) -> Iterator[Outcome]:
    """Recognise pictures in processes; no more of them are held than there are processes.

    Parameters
    ----------
    pictures
        (page number, picture, dpi), taken one by one.
    recognise
        As :func:`ingest.readers.scan.recognise_page`.
    processes
        How many.
    in_time
        Asked before each picture; none is taken any more once it says False.

    Yields
    ------
    (page number, Sheet or None, error or None), in order of completion.
    """
    flying: dict[Future, int] = {}
    # spawned, not forked: the recogniser's library keeps threads that a fork would lose
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes, mp_context=context, initializer=_end_with_parent) as pool:
        more = True
        while more or flying:
            while more and len(flying) < processes:
                picture = next(pictures, None) if in_time() else None
                if picture is None:
                    more = False
                    break
                number, image, dpi = picture
                try:
                    flying[pool.submit(recognise, image, page=number, dpi=dpi)] = number
                except BrokenProcessPool as problem:  # a child was killed: what has been read must not go with it
                    yield number, None, problem
            if not flying:
                break
            done, _ = wait(flying, return_when=FIRST_COMPLETED)
            for future in done:
                error = future.exception()
                yield flying.pop(future), None if error else future.result(), error


def _end_with_parent() -> None:
    """A child whose parent was killed would wait for work for ever."""
    os.environ["OMP_NUM_THREADS"] = os.environ["OMP_THREAD_LIMIT"] = "1"
    parent = multiprocessing.parent_process()

    def watch() -> None:
        parent.join()
        os._exit(1)

    if parent is not None:
        threading.Thread(target=watch, daemon=True).start()

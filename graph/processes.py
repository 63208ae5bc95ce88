"""Processes and files shared by several processes: identity of a process, locks the kernel drops, atomic JSON."""

from __future__ import annotations

import contextlib
import json
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from graph.errors import StoreUnavailable

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None


def start_time(pid: int) -> float | None:
    """Start time of a living process (kernel clock ticks on Linux), or None when it is gone or a zombie.

    Together with the pid it names a process for good: a reused pid has another start time.
    """
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
        fields = stat[stat.rindex(")") + 2 :].split()
        return None if fields[0] in "ZX" else float(fields[19])
    except (FileNotFoundError, ProcessLookupError):
        if Path("/proc/self/stat").exists():
            return None
    import psutil

    try:
        process = psutil.Process(pid)
        return None if process.status() == psutil.STATUS_ZOMBIE else process.create_time()
    except psutil.Error:
        return None


def is_alive(pid: int, started: float) -> bool:
    """Whether the process of that pid is still the one that started then."""
    return start_time(pid) == started


def require_locks() -> None:
    """Raise where the system has no ``flock``."""
    if fcntl is None:
        raise StoreUnavailable(
            "the managed local Neo4j needs Linux or macOS; start Neo4j yourself (see docker/) and set IONATLAS_NEO4J_URI"
        )


def try_lock(descriptor: int, *, shared: bool = False) -> bool:
    """Take a lock on an open file without waiting; False when another process holds it."""
    try:
        fcntl.flock(descriptor, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def wait_lock(descriptor: int, *, shared: bool = False, timeout_s: float) -> bool:
    """Take a lock on an open file, waiting up to `timeout_s` seconds."""
    deadline = time.monotonic() + timeout_s
    while not try_lock(descriptor, shared=shared):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def unlock(descriptor: int) -> None:
    """Give a lock back."""
    fcntl.flock(descriptor, fcntl.LOCK_UN)


@contextlib.contextmanager
def locked(path: Path, *, timeout_s: float) -> Iterator[int]:
    """Hold an exclusive lock on `path` (made if absent) for the length of a ``with`` block."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        if not wait_lock(descriptor, timeout_s=timeout_s):
            raise StoreUnavailable(f"{path} has been locked by another process for {timeout_s:.0f} s; is it still starting?")
        yield descriptor
    finally:
        os.close(descriptor)


def write_private(path: Path, text: str) -> None:
    """Write a file that only its owner can read, all of it or none."""
    part = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
    os.replace(part, path)


def write_json(path: Path, value: Any) -> None:
    """Write JSON for other processes of the same user, all of it or none."""
    write_private(path, json.dumps(value))


def read_json(path: Path) -> Any | None:
    """Read JSON; None when the file is absent or half gone."""
    try:
        return json.loads(path.read_text())
    except (FileNotFoundError, ValueError):
        return None

"""The managed local Neo4j of a home: join the one that runs, or start it; one server for all processes of the home.

A process that uses the server holds a shared lock on ``lease.lock``, which the system drops even at kill -9; the
supervisor (:mod:`graph.supervisor`) stops the server when nobody has held one for the idle time.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from graph import auth, jars, processes
from graph.errors import DiskFull, StoreUnavailable

DEFAULT_IDLE_S = 600.0
_NEEDED_BYTES = 64 * 2**20


@dataclass
class Lease:
    """The right to use the running server; give it back with :meth:`release`."""

    home: Path
    port: int
    user: str
    password: str
    started_now: bool
    descriptor: int

    @property
    def uri(self) -> str:
        """Bolt address of the server."""
        return f"bolt://127.0.0.1:{self.port}"

    def release(self) -> None:
        """Give the lease back; the server stops when the last one has been gone for the idle time."""
        if self.descriptor >= 0:
            os.close(self.descriptor)
            self.descriptor = -1


@dataclass(frozen=True)
class ServerStatus:
    """What is known of a home's server."""

    running: bool
    home: Path
    uri: str | None = None
    pid: int | None = None
    version: str | None = None
    idle_s: float | None = None
    in_use: bool = False
    after_unclean_stop: bool = False
    bytes_on_disk: int = 0


def graph_home(home: Path) -> Path:
    """The server's folder inside the program's home."""
    return Path(home).absolute() / "graph"


def _running(folder: Path) -> dict | None:
    state = processes.read_json(folder / "server.json")
    return state if state and processes.is_alive(state["pid"], state["started"]) else None


def join(home: Path, *, idle_s: float = DEFAULT_IDLE_S, timeout_s: float = 330.0) -> Lease:
    """Take a lease on the server of `home`, starting it when it does not run.

    Raises
    ------
    JavaMissing, JarsMissing, DiskFull, StoreUnavailable
        With what to do about it.
    """
    processes.require_locks()
    folder = graph_home(home)
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor = os.open(folder / "lease.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise StoreUnavailable(f"{folder} cannot be used: {error.strerror}; choose another IONATLAS_HOME") from None
    try:
        if not processes.wait_lock(descriptor, shared=True, timeout_s=timeout_s):
            raise StoreUnavailable(f"the Neo4j of {folder} has been stopping for {timeout_s:.0f} s; try again")
        state, started_now = _running(folder), False
        if state is None:
            with processes.locked(folder / "start.lock", timeout_s=timeout_s):
                state = _running(folder)
                if state is None:
                    state, started_now = _start(folder, idle_s, timeout_s), True
        password = auth.password_file(folder).read_text().strip()
        return Lease(Path(home), state["port"], auth.USER, password, started_now, descriptor)
    except BaseException:
        os.close(descriptor)
        raise


def _start(folder: Path, idle_s: float, timeout_s: float) -> dict:
    jars.find_java()
    jars.find_jars()
    free = shutil.disk_usage(folder).free
    if free < _NEEDED_BYTES:
        raise DiskFull(
            f"{folder} has {free / 2**20:.0f} MB left, the graph needs {_NEEDED_BYTES >> 20} MB: make room, nothing is lost"
        )
    for name in ("server.json", "failure.json"):
        (folder / name).unlink(missing_ok=True)
    root = str(Path(__file__).resolve().parent.parent)
    path = os.pathsep.join([root, *filter(None, [os.environ.get("PYTHONPATH")])])
    with open(folder / "supervisor.log", "ab") as log:
        supervisor = subprocess.Popen(
            [sys.executable, "-P", "-m", "graph.supervisor", str(folder), str(idle_s)],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            cwd=folder,
            env={**os.environ, "PYTHONPATH": path},
        )
    deadline = time.monotonic() + timeout_s
    while time.monotonic() < deadline:
        state = _running(folder)
        if state:
            return state
        if supervisor.poll() is not None:
            raise _failure(folder)
        time.sleep(0.05)
    raise StoreUnavailable(f"Neo4j of {folder} did not start within {timeout_s:.0f} s; see {folder}/logs/neo4j.log")


def _failure(folder: Path) -> Exception:
    failure = processes.read_json(folder / "failure.json") or {"code": "other", "reason": "the supervisor ended at once"}
    if failure["code"] == "disk":
        return DiskFull(f"Neo4j cannot start: no space left on the disk of {folder}; make room, nothing is lost")
    if failure["code"] == "locked":
        return StoreUnavailable(
            f"another Neo4j has {folder} open and does not end: find it with `ps ax | grep neo4j` and stop it"
        )
    if failure["code"] == "port":
        return StoreUnavailable("no free port for Neo4j could be kept on 127.0.0.1 in 5 attempts; try again")
    log = "logs/neo4j.log" if (folder / "logs" / "neo4j.log").exists() else "supervisor.log"
    return StoreUnavailable(f"Neo4j of {folder} did not start: {failure['reason']} (see {folder}/{log})")


def status(home: Path) -> ServerStatus:
    """Whether the server of `home` runs, where, and how much room its data take; starts nothing."""
    folder = graph_home(home)
    size = sum(f.stat().st_size for f in folder.glob("data/**/*") if f.is_file()) if folder.exists() else 0
    state = _running(folder)
    if state is None:
        return ServerStatus(False, folder, after_unclean_stop=(folder / "unclean").exists(), bytes_on_disk=size)
    return ServerStatus(
        True,
        folder,
        uri=f"bolt://127.0.0.1:{state['port']}",
        pid=state["pid"],
        version=state["version"],
        idle_s=state["idle_s"],
        in_use=_in_use(folder),
        after_unclean_stop=state["after_unclean_stop"],
        bytes_on_disk=size,
    )


def _in_use(folder: Path) -> bool:
    descriptor = os.open(folder / "lease.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        return not processes.try_lock(descriptor)
    finally:
        os.close(descriptor)


def stop(home: Path, *, force: bool = False, timeout_s: float = 60.0) -> bool:
    """Stop the server of `home`; False when none runs.

    Raises
    ------
    StoreUnavailable
        Other processes use it (unless `force`), or it does not end.
    """
    processes.require_locks()
    folder = graph_home(home)
    state = _running(folder)
    if state is None:
        return False
    if _in_use(folder) and not force:
        raise StoreUnavailable(f"other processes are using the Neo4j of {folder}; wait for them, or stop it with --force")
    if processes.is_alive(state["supervisor_pid"], state["supervisor_started"]):
        os.kill(state["supervisor_pid"], signal.SIGTERM)
    else:
        os.kill(state["pid"], signal.SIGTERM)
    deadline = time.monotonic() + timeout_s
    while time.monotonic() < deadline:
        if not processes.is_alive(state["pid"], state["started"]):
            _reap(state["supervisor_pid"], state["supervisor_started"], deadline)
            return True
        time.sleep(0.05)
    raise StoreUnavailable(f"the Neo4j of {folder} (process {state['pid']}) did not stop within {timeout_s:.0f} s")


def _reap(pid: int, started: float, deadline: float) -> None:
    """Wait until the supervisor has ended too: it writes the class-data archive and gives its lock back."""
    while processes.is_alive(pid, started) and time.monotonic() < deadline:
        time.sleep(0.05)

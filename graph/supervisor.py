"""The small process beside a managed server: starts it, watches the leases, stops it when nobody has held one for a while.

Run as ``python -P -m graph.supervisor HOME IDLE_S``. It holds ``supervisor.lock`` for its life and hands the descriptor
to the Java process too, so that a successor waits until both are gone.
"""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from graph import auth, jars, processes, server_config

STOP_S = 20.0
ARCHIVE_S = 50.0  # writing the class-data archive at the end takes some seconds more
START_S = 300.0  # some 5 s on a free machine
_PR_SET_PDEATHSIG = 1


class StartFailed(Exception):
    """The server did not start; ``args`` are a short code and a sentence."""


def _die_with_parent(libc, parent: int):
    def prepare() -> None:
        if libc is not None:
            libc.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
            if os.getppid() != parent:
                os._exit(1)

    return prepare


def _launch(home: Path, lock: int, port: int) -> tuple[subprocess.Popen, Path | None]:
    """Start Java on `port`; returns it and the class-data archive it will write at its end."""
    server_config.write_config(home, port, heap_megabytes=jars.heap_megabytes())
    archive = jars.class_archive(jars.find_java()[1])
    writable = os.access(archive.parent, os.W_OK)
    archive_to = None if archive.exists() or not writable else archive.with_name(f".{archive.name}.{os.getpid()}")
    command = jars.server_command(home, archive=archive if archive.exists() else None, archive_to=archive_to)
    libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None
    for name in ("neo4j.log", "debug.log"):  # "Started." must be this start's
        if (home / "logs" / name).exists():
            os.replace(home / "logs" / name, home / "logs" / f"previous-{name}")
    console = open(home / "logs" / "console.log", "wb")  # noqa: SIM115 - the child keeps it
    server = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=console,
        stderr=subprocess.STDOUT,
        pass_fds=(lock,),
        preexec_fn=_die_with_parent(libc, os.getpid()),
        env={**os.environ, "CLASSPATH": jars.class_path()},
        cwd=home,
    )
    console.close()
    return server, archive_to


def _complaint(text: str) -> tuple[str, str]:
    """What the console's last words mean: a code and a sentence."""
    if "Address already in use" in text or "BindException" in text:
        return "port", "its port was taken meanwhile"
    if "No space left" in text:
        return "disk", "no space left on the disk"
    if "Lock file has been locked" in text or "StoreLockException" in text or "FileLockException" in text:
        return "locked", "another Neo4j has the same folder open"
    if "UnsupportedClassVersionError" in text:
        return "java", "this Java is too old"
    lines = [line for line in text.splitlines() if "ERROR" in line or "Exception" in line or "Error" in line]
    return "other", (lines[-1] if lines else "it ended without a word")[:300]


def _wait_started(home: Path, server: subprocess.Popen) -> None:
    deadline = time.monotonic() + START_S
    logs = [home / "logs" / name for name in ("console.log", "neo4j.log")]
    while time.monotonic() < deadline:
        text = "".join(log.read_text(errors="replace") for log in logs if log.exists())
        if " Started." in text:
            return
        if server.poll() is not None:
            raise StartFailed(*_complaint(text))
        time.sleep(0.05)
    raise StartFailed("slow", f"it had not started after {START_S:.0f} s")


def _stop(server: subprocess.Popen, patience_s: float = STOP_S) -> bool:
    """End Java: politely, and after `patience_s` for good (a full disk can hang it). True when it ended by itself."""
    if server.poll() is None:
        server.terminate()
        try:
            server.wait(patience_s)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()
            return False
    return server.returncode in (0, 143, -signal.SIGTERM)


def _start(home: Path, lock: int) -> tuple[subprocess.Popen, int, Path | None]:
    failure = StartFailed("other", "not tried")
    for _ in range(5):
        port = server_config.free_port()
        server, archive_to = _launch(home, lock, port)
        try:
            _wait_started(home, server)
            return server, port, archive_to
        except StartFailed as error:
            _stop(server)
            if archive_to:
                archive_to.unlink(missing_ok=True)
            failure = error
            if error.args[0] != "port":
                break
    raise failure


def supervise(home: Path, idle_s: float) -> int:
    """Run the server of `home` until nobody has used it for `idle_s` seconds or SIGTERM comes."""
    state = home / "server.json"
    lock = os.open(home / "supervisor.lock", os.O_RDWR | os.O_CREAT, 0o600)
    if not processes.wait_lock(lock, timeout_s=STOP_S + 10):
        processes.write_json(home / "failure.json", {"code": "locked", "reason": "the former server does not end"})
        return 1
    stopping = []
    signal.signal(signal.SIGTERM, lambda *_: stopping.append(True))
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    (home / "logs").mkdir(parents=True, exist_ok=True)
    auth.ensure_password(home)
    unclean = home / "unclean"
    was_unclean = unclean.exists()
    unclean.touch()
    try:
        server, port, archive_to = _start(home, lock)
    except StartFailed as error:
        processes.write_json(home / "failure.json", {"code": error.args[0], "reason": error.args[1]})
        if not was_unclean:
            unclean.unlink(missing_ok=True)
        return 1
    processes.write_json(
        state,
        {
            "pid": server.pid,
            "started": processes.start_time(server.pid),
            "port": port,
            "supervisor_pid": os.getpid(),
            "supervisor_started": processes.start_time(os.getpid()),
            "version": jars.neo4j_version(),
            "idle_s": idle_s,
            "after_unclean_stop": was_unclean,
        },
    )
    lease = os.open(home / "lease.lock", os.O_RDWR | os.O_CREAT, 0o600)
    idle_since = time.monotonic()
    pause = min(1.0, max(0.1, idle_s / 4))
    while not stopping and server.poll() is None:
        time.sleep(pause)
        if not processes.try_lock(lease):
            idle_since = time.monotonic()
        elif time.monotonic() - idle_since >= idle_s:
            break  # the lock is kept: nobody can join a server that is stopping
        else:
            processes.unlock(lease)
    died = server.poll() is not None
    state.unlink(missing_ok=True)
    clean = _stop(server, ARCHIVE_S if archive_to else STOP_S) and not died
    if clean:
        unclean.unlink(missing_ok=True)
    if archive_to and archive_to.exists():
        if clean:
            os.replace(archive_to, jars.class_archive(jars.find_java()[1]))
        else:
            archive_to.unlink()
    return 0


if __name__ == "__main__":
    sys.exit(supervise(Path(sys.argv[1]), float(sys.argv[2])))

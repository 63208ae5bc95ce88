"""Run a job in a child process of its own, under limits, and come back with what became of it."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

from simulate.lammps import child_environment
from simulate.results import Limits
from simulate.worker import kind_of

POLL_S = 0.1


def run_job(job: dict, folder: Path, limits: Limits) -> dict:
    """Run ``python -m simulate.worker`` on a job and return its result.

    Parameters
    ----------
    job : dict
        As :mod:`simulate.worker` reads it, without ``limits`` and ``parent``.
    folder : Path
        Where the job's files go; made when missing.
    limits : Limits

    Returns
    -------
    dict
        ``status`` ``ok`` with the values, or ``failed`` with ``kind`` and ``message``. Nothing is raised for what happens
        in the child or to it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    result_file = folder / "result.json"
    for stale in ("result.json", "result.part", "log.lammps"):
        (folder / stale).unlink(missing_ok=True)
    job_file = folder / "job.json"
    job_file.write_text(json.dumps({**job, "limits": limits.model_dump(), "parent": os.getpid()}, indent=1), encoding="utf-8")
    began = time.monotonic()
    with (folder / "worker.out").open("wb") as out:
        try:
            child = subprocess.Popen(
                [sys.executable, "-m", "simulate.worker", str(job_file.resolve())],
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                env=child_environment(),
                start_new_session=True,
            )
        except OSError as error:
            return _failed("crash", f"the child process did not start: {error}", began)
        (folder / "child.pid").write_text(str(child.pid), encoding="ascii")
        try:
            stopped = _watch(child, folder, limits)
        finally:
            if child.poll() is None:
                _kill(child)
            (folder / "child.pid").unlink(missing_ok=True)
    if stopped is not None:
        return _record(folder, _failed(*stopped, began))
    try:
        return json.loads(result_file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        pass
    said = last_error(folder)
    by_lammps = said.startswith("ERROR")
    ending = (
        f"ended by {signal.Signals(-child.returncode).name}" if child.returncode < 0 else f"ended with status {child.returncode}"
    )
    if child.returncode in (-signal.SIGKILL, -signal.SIGTERM):
        kind, message = "killed", f"the child process was {ending}" + (f"; {said}" if said else "")
    elif by_lammps:  # it stopped with its own error and then fell over its own clean-up
        kind, message = kind_of(said), f"{said} (the child process then {ending})"
    else:
        kind, message = "crash", f"the child process {ending} and left no result" + (f"; {said}" if said else "")
    return _record(folder, _failed(kind, message, began))


def last_error(folder: Path) -> str:
    """LAMMPS' own error line from the log, or the last line the child wrote."""
    for name, pattern in (("log.lammps", r"^ERROR.*$"), ("worker.out", r"^.*\S.*$")):
        try:
            lines = re.findall(pattern, (folder / name).read_text(encoding="utf-8", errors="replace")[-20_000:], re.MULTILINE)
        except OSError:
            continue
        if lines:
            return lines[-1].strip()
    return ""


def _watch(child: subprocess.Popen, folder: Path, limits: Limits) -> tuple[str, str] | None:
    """Wait for the child; kind and message when a limit ended it."""
    import psutil

    end = time.monotonic() + limits.time_s
    looks = 0
    while True:
        try:
            child.wait(timeout=POLL_S)
            return None
        except subprocess.TimeoutExpired:
            pass
        if time.monotonic() > end:
            _kill(child)
            return "timeout", f"stopped after {limits.time_s:g} s"
        try:
            resident = psutil.Process(child.pid).memory_info().rss
        except psutil.Error:
            continue
        if resident > limits.memory_mb * 2**20:
            _kill(child)
            return "memory", f"stopped at {resident / 2**20:.0f} MB of memory; {limits.memory_mb} MB are allowed"
        looks += 1
        if looks % 20 == 0:
            written = sum(f.stat().st_size for f in folder.iterdir() if f.is_file())
            if written > limits.disk_mb * 2**20:
                _kill(child)
                return "disk", f"stopped at {written / 2**20:.0f} MB on disk; {limits.disk_mb} MB are allowed"


def _kill(child: subprocess.Popen) -> None:
    """End the child and everything it started; its process group is its own."""
    try:
        os.killpg(child.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
    child.wait()


def _failed(kind: str, message: str, began: float) -> dict:
    return {"status": "failed", "kind": kind, "message": message, "wall_s": time.monotonic() - began}


def _record(folder: Path, result: dict) -> dict:
    """Write a failure the child could not write itself."""
    part = folder / "result.part"
    try:
        part.write_text(json.dumps(result), encoding="utf-8")
        part.replace(folder / "result.json")
    except OSError:
        pass  # a full disk must not hide the failure itself
    return result

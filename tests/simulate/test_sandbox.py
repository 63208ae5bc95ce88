"""Whatever happens to the child is written down and never reaches the caller as an exception."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import psutil
import pytest

from simulate.lammps import child_environment
from simulate.results import Limits
from simulate.sandbox import run_job


def wait_for(condition, seconds=60):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return
        time.sleep(0.05)
    raise AssertionError("what was waited for did not happen")


def test_a_timeout_is_a_recorded_failure(job, tmp_path):
    result = run_job(job, tmp_path, Limits(time_s=4))
    assert (result["status"], result["kind"]) == ("failed", "timeout")
    assert json.loads((tmp_path / "result.json").read_text())["message"] == "stopped after 4 s"


def test_lost_atoms_are_a_recorded_failure_with_the_words_of_lammps(job, tmp_path):
    result = run_job({**job, "timestep_fs": 60.0, "equilibrate_ps": 60.0}, tmp_path, Limits(time_s=60))
    assert (result["status"], result["kind"]) == ("failed", "lost_atoms")
    assert result["message"].startswith("ERROR")
    assert result["message"].split("(")[0].strip() in (tmp_path / "log.lammps").read_text()


def test_a_killed_child_is_a_recorded_failure(job, tmp_path):
    found = []
    thread = threading.Thread(target=lambda: found.append(run_job(job, tmp_path, Limits(time_s=100))))
    thread.start()
    wait_for(lambda: (tmp_path / "log.lammps").exists())
    os.kill(int((tmp_path / "child.pid").read_text()), signal.SIGKILL)
    thread.join(timeout=30)
    assert (found[0]["status"], found[0]["kind"]) == ("failed", "killed")
    assert "SIGKILL" in found[0]["message"]


def test_too_much_memory_is_a_recorded_failure(job, tmp_path):
    result = run_job(job, tmp_path, Limits(time_s=60, memory_mb=40))
    assert (result["status"], result["kind"]) == ("failed", "memory")


def test_the_child_dies_with_its_parent(job, tmp_path):
    code = (
        "import json, sys; from pathlib import Path; from simulate.sandbox import run_job; from simulate.results import Limits\n"
        "run_job(json.loads(sys.argv[1]), Path(sys.argv[2]), Limits(time_s=100))"
    )
    parent = subprocess.Popen([sys.executable, "-c", code, json.dumps(job), str(tmp_path)], env=child_environment())
    wait_for(lambda: (tmp_path / "log.lammps").exists())
    child = psutil.Process(int((tmp_path / "child.pid").read_text()))
    parent.kill()
    parent.wait()
    wait_for(lambda: not child.is_running() or child.status() == psutil.STATUS_ZOMBIE, 10)


def test_a_child_that_crashes_leaves_a_record(job, tmp_path):
    found = []
    thread = threading.Thread(target=lambda: found.append(run_job(job, tmp_path, Limits(time_s=100))))
    thread.start()
    wait_for(lambda: (tmp_path / "log.lammps").exists())
    os.kill(int((tmp_path / "child.pid").read_text()), signal.SIGSEGV)
    thread.join(timeout=30)
    assert (found[0]["status"], found[0]["kind"]) == ("failed", "crash")
    assert "SIGSEGV" in found[0]["message"]
    assert json.loads((tmp_path / "result.json").read_text()) == found[0]


def test_a_crash_after_an_error_of_lammps_counts_as_that_error(job, tmp_path, monkeypatch):
    def fall_over(child, folder, limits):
        child.send_signal(signal.SIGSEGV)
        child.wait()
        (folder / "log.lammps").write_text("run 5\nERROR: Lost atoms: original 192 current 190\nLast command: run 5\n")

    monkeypatch.setattr("simulate.sandbox._watch", fall_over)
    result = run_job(job, tmp_path, Limits(time_s=30))
    assert result["kind"] == "lost_atoms"
    assert result["message"].startswith("ERROR: Lost atoms")


@pytest.mark.parametrize("text", ["", "{not json"])
def test_a_broken_result_file_counts_as_none(job, tmp_path, text, monkeypatch):
    def broken(*_, **__):
        Path(tmp_path / "result.json").write_text(text)
        return None

    monkeypatch.setattr("simulate.sandbox._watch", lambda child, folder, limits: (child.kill(), child.wait(), broken())[2])
    result = run_job(job, tmp_path, Limits(time_s=30))
    assert (result["status"], result["kind"]) == ("failed", "killed")

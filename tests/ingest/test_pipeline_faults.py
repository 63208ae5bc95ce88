"""Processes killed in the middle of a run: nothing is lost, nothing is doubled, the same command goes on."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from graph.ledger import known_sources
from graph.statements import statement
from graph.transfer import lines
from ingest.fanout import SchedulerUnavailable
from ingest.pipeline import ingest

CORPUS = Path(__file__).resolve().parents[1] / "data"
DOCUMENTS = ("text/sources/argyrodite_halides.txt", "text/sources/tetragonal_llzo.txt", "jats/sources/lgps_series.xml", "html/sources/llto_perovskite.html")  # fmt: skip
LEAN = {"parser_model": "none", "second_reader": False}
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("papers")
    for name in DOCUMENTS:
        shutil.copy(CORPUS / name, folder)
    return folder


def checksum(store):
    """Of all that the graph says, in an order of its own; how long reading took and the order in which names came do not count."""
    said = []
    for line in lines(store):
        properties = {k: sorted(v) if k == "names" else v for k, v in line.get("properties", {}).items() if k != "timings"}
        said.append(json.dumps({**line, "properties": properties}, sort_keys=True, ensure_ascii=False))
    return hashlib.sha256("\n".join(sorted(said)).encode()).hexdigest()


@pytest.fixture(scope="module")
def calm(store, folder):
    """Checksum of a run that nobody disturbs."""
    store.rows(statement("write/empty"), write=True)
    summary = ingest([folder], store, workers=0, **LEAN)
    assert (summary.ok, summary.failed) == (len(DOCUMENTS), [])
    return checksum(store)


def nurseries(of=None):
    """Processes below one (this one) that fork documents."""
    found = []
    for process in psutil.Process(of).children(recursive=True):
        with contextlib.suppress(psutil.Error):
            if "ingest.nursery" in process.cmdline():
                found.append(process)
    return found


def test_a_worker_killed_in_the_middle_loses_and_doubles_nothing(clean_store, folder, calm):
    clean_store.rows(statement("write/empty"), write=True)
    killed = []

    def kill_a_worker(event):
        if not killed and (found := nurseries()):
            killed.append(found[0].ppid())
            os.kill(found[0].ppid(), signal.SIGKILL)

    summary = ingest([folder], clean_store, workers=2, on_event=kill_a_worker, **LEAN)
    assert killed and killed[0] != os.getpid()
    assert (summary.ok, summary.failed) == (len(DOCUMENTS), [])
    assert checksum(clean_store) == calm


def test_a_run_killed_in_the_middle_goes_on_with_the_same_command(clean_store, graph_home, folder, calm):
    clean_store.rows(statement("write/empty"), write=True)
    code = (
        "import sys, pathlib\nfrom graph.store import open_store\nfrom ingest.pipeline import ingest\n"
        "if __name__ == '__main__':\n    with open_store(home=pathlib.Path(sys.argv[1])) as store:\n"
        "        ingest([sys.argv[2]], store, workers=2, parser_model='none', second_reader=False)\n"
    )
    script = folder.parent / "run.py"
    script.write_text(code)
    root = str(Path(__file__).resolve().parents[2])
    command = [sys.executable, str(script), str(graph_home), str(folder)]
    environment = {**os.environ, "PYTHONPATH": root}
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    until = time.monotonic() + 120
    while time.monotonic() < until and process.poll() is None and not clean_store.rows("MATCH (f:Source) RETURN f LIMIT 1"):
        time.sleep(0.02)
    started = psutil.Process(process.pid).children(recursive=True) if process.poll() is None else []
    process.kill()
    process.wait()
    before = clean_store.rows("MATCH (f:Source) RETURN count(f) AS n")[0]["n"]
    assert 0 < before <= len(DOCUMENTS)
    _, left = psutil.wait_procs(started, timeout=20)
    assert not [p for p in left if p.is_running() and "ingest" in " ".join(p.cmdline())]
    again = ingest([folder], clean_store, workers=0, **LEAN)
    assert again.failed == [] and again.skipped == before
    assert checksum(clean_store) == calm


@pytest.fixture
def scheduler(tmp_path):
    """A dask scheduler on loopback with two workers, processes of their own."""
    file = tmp_path / "scheduler.json"
    root = str(Path(__file__).resolve().parents[2])
    environment = {**os.environ, "PYTHONPATH": root, "OMP_NUM_THREADS": "1"}
    options = {"env": environment, "cwd": tmp_path, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    module = [sys.executable, "-m", "distributed.cli"]
    address = ["--host", "127.0.0.1", "--no-dashboard"]
    started = [
        subprocess.Popen(
            [*module[:2], f"{module[2]}.dask_scheduler", *address, "--port", "0", "--scheduler-file", str(file)], **options
        )
    ]
    for _ in range(2):
        worker = [
            *module[:2],
            f"{module[2]}.dask_worker",
            *address,
            "--nthreads",
            "1",
            "--scheduler-file",
            str(file),
            "--no-nanny",
        ]
        started.append(subprocess.Popen(worker, **options))
    until = time.monotonic() + 60
    while not file.exists() and time.monotonic() < until:
        time.sleep(0.1)
    yield json.loads(file.read_text())["address"], started
    for process in started:
        process.kill()
        process.wait()


def test_documents_go_to_a_running_scheduler_and_survive_the_loss_of_one_of_its_workers(clean_store, folder, calm, scheduler):
    clean_store.rows(statement("write/empty"), write=True)
    address, (_, *workers) = scheduler
    killed = []

    def kill_a_worker(event):
        reading = [w for w in workers if w.poll() is None and nurseries(w.pid)]
        if not killed and reading:
            reading[0].kill()
            killed.append(reading[0])

    summary = ingest([folder], clean_store, scheduler=address, on_event=kill_a_worker, **LEAN)
    assert killed
    theirs = {w.pid for w in workers}
    assert not [p for p in nurseries() if p.ppid() not in theirs | {1}]  # this process has read nothing itself
    assert (summary.ok, summary.failed) == (len(DOCUMENTS), [])
    assert checksum(clean_store) == calm


def test_a_scheduler_that_dies_in_the_middle_is_named_and_what_was_read_is_kept(clean_store, folder, scheduler):
    clean_store.rows(statement("write/empty"), write=True)
    address, (coordinator, *_) = scheduler
    done = []

    def kill_the_scheduler(event):
        coordinator.kill()
        done.append(event)

    with pytest.raises(SchedulerUnavailable, match="same command again"):
        ingest([folder], clean_store, scheduler=address, on_event=kill_the_scheduler, **LEAN)
    assert 0 < len(done) == len(known_sources(clean_store)) < len(DOCUMENTS)


def test_a_scheduler_that_does_not_answer_is_named(clean_store, folder, monkeypatch):
    import distributed

    monkeypatch.setattr(distributed.Client, "__init__", _refused)
    with pytest.raises(SchedulerUnavailable, match=r"no dask scheduler answers at tcp://127\.0\.0\.1:9"):
        ingest([folder], clean_store, scheduler="tcp://127.0.0.1:9", force=True, **LEAN)


def _refused(self, *_, **__):
    raise OSError("Timed out trying to connect")

"""Documents in processes of their own: what a document does, and what is done to its process, costs that document only."""

from __future__ import annotations

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

from ingest.jobs import digest
from ingest.limits import Limits
from ingest.nursery import Nursery, NurseryLost

CORPUS = Path(__file__).resolve().parents[1] / "data"
TEXT = CORPUS / "text" / "sources" / "argyrodite_halides.txt"
PDF = CORPUS / "pdf" / "sources" / "llzto_series.pdf"
SCAN = CORPUS / "scan" / "sources" / "lagp_scan.pdf"
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def nursery():
    """One nursery for all tests: each must leave it able to read."""
    opened = Nursery(parser_model="none", second_reader=False)
    yield opened
    opened.close()


def read(nursery, path=TEXT, **limits):
    return nursery.read(str(path), path.name, digest(path), Limits(**limits))


def child_of(nursery, within_s=20.0):
    """The process of the document that is being read."""
    until = time.monotonic() + within_s
    while time.monotonic() < until:
        if nursery._process is not None and (children := psutil.Process(nursery._process.pid).children()):
            return children[0]
        time.sleep(0.005)
    raise AssertionError("no document is being read")


def meanwhile(nursery, path, do):
    """Have a document read, and do something to its process."""
    answer = {}

    def reading():
        try:
            answer.update(read(nursery, path))
        except NurseryLost as error:
            answer["lost"] = str(error)

    thread = threading.Thread(target=reading)
    thread.start()
    do(child_of(nursery))
    thread.join(60)
    return answer


def test_a_document_is_read(nursery):
    answer = read(nursery)
    records = json.loads(answer["records"])
    assert records["source"]["outcome"] == "ok" and records["samples"]
    assert answer["reason"] is None and answer["seconds"] > 0


def test_each_document_has_a_process_of_its_own_that_ends_with_it(nursery):
    read(nursery)
    before = nursery._process.pid
    read(nursery)
    assert nursery._process.pid == before and psutil.Process(before).children() == []


def test_a_document_over_its_time_is_ended_and_the_next_one_is_read(nursery):
    answer = read(nursery, SCAN, seconds=0.3)
    assert (answer["records"], answer["reason"]) == (None, "took longer than 0.3 s")
    assert read(nursery)["records"]


@pytest.mark.parametrize("kind", ["scan", "text"])
def test_a_document_over_its_memory_fails_with_that_reason(nursery, tmp_path, kind):
    path = SCAN
    if kind == "text":
        path = tmp_path / "long.txt"
        path.write_text("The ionic conductivity of Li7La3Zr2O12 was 5.1 × 10^-4 S/cm at 25 °C. " * 100_000, encoding="utf-8")
    answer = read(nursery, path, memory_bytes=4_000_000)
    source = json.loads(answer["records"])["source"] if answer["records"] else {"outcome": "failed", "reason": answer["reason"]}
    assert source["outcome"] == "failed" and "needs more memory than the limit" in source["reason"]
    assert read(nursery)["records"]


def test_a_document_whose_process_is_killed_once_is_read_all_the_same(nursery):
    answer = meanwhile(nursery, PDF, lambda child: child.kill())
    assert json.loads(answer["records"])["source"]["outcome"] == "ok"


def test_a_document_that_crashes_fails_alone(nursery):
    answer = meanwhile(nursery, SCAN, lambda child: child.send_signal(signal.SIGSEGV))
    assert (answer["records"], answer["reason"]) == (None, "its process crashed (SIGSEGV)")
    assert read(nursery)["records"]


def test_a_killed_nursery_takes_its_document_along_and_starts_again(nursery):
    taken = []

    def kill(child):
        taken.append(child)
        os.kill(nursery._process.pid, signal.SIGKILL)

    answer = meanwhile(nursery, SCAN, kill)
    assert "was ended" in answer["lost"]
    psutil.wait_procs(taken, timeout=5)
    assert not any(child.is_running() and child.status() != psutil.STATUS_ZOMBIE for child in taken)
    assert read(nursery)["records"]


def test_a_document_finds_every_library_loaded():
    """What a child imports, it imports for each document anew: camelot alone takes most of a second."""
    code = (
        "import sys\n"
        "from pathlib import Path\n"
        "from ingest.nursery import _warm_up\n"
        "from ingest.tables import camelot_voice\n"
        "from ingest.worker import read_here\n"
        "_warm_up('none')\n"
        "loaded = {name.split('.')[0] for name in sys.modules}\n"
        f"path = Path({str(PDF)!r})\n"
        "read_here(str(path), path.name, '0' * 64, parser_model='none', second_reader=False)\n"
        "assert camelot_voice.read(camelot_voice.single_page(path.read_bytes(), 0), [(0.0, 0.0, 600.0, 800.0)], 842.0, flavor='stream')\n"
        "print(*{name.split('.')[0] for name in sys.modules} - loaded)\n"
    )
    said = subprocess.run([sys.executable, "-W", "ignore", "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.split() == []

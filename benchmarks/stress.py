"""Kill, fuzz and endurance runs: what is lost when processes die and when documents are damaged.

neo4j      the JVM is killed with SIGKILL while documents are written; every acknowledged one must be there afterwards
ingest     ``ionatlas ingest`` is killed with SIGKILL at random moments and started again until it ends
campaign   ``ionatlas campaign run`` on real LAMMPS is killed with SIGKILL in the middle, then resumed
disk_full  the home's disk runs full in the middle of an ingest (a small tmpfs; needs root), then room is made
hostile    two thousand hostile files (bombs, loops, floods, lies, damaged copies) through ``ionatlas ingest`` without a network

usage: python -m benchmarks.stress [--quick] [--out FILE.json]
"""

from __future__ import annotations

import contextlib
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks import _run
from benchmarks.hostile import DOCUMENTS, QUICK, hostile
from benchmarks.sample_corpus import CORPUS

SEED = 11


def _environment(home: Path) -> dict[str, str]:
    return {k: v for k, v in os.environ.items() if not k.startswith("IONATLAS_")} | {
        "IONATLAS_HOME": str(home),
        "OMP_NUM_THREADS": "1",
    }


def _ionatlas(home: Path, *arguments: str, **options) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, "-m", "ionatlas", *arguments],
        env=_environment(home),
        cwd=_run.ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
        **options,
    )


def _kill(process: subprocess.Popen) -> None:
    """SIGKILL to the process alone: what it started must cope by itself."""
    os.kill(process.pid, signal.SIGKILL)
    process.wait()


def neo4j_kills(rounds: int) -> dict[str, Any]:
    """Kill the JVM while documents are written."""
    from graph import server
    from graph.queries import run
    from graph.store import open_store
    from graph.upsert import write_document
    from ingest.pipeline import read_records

    template = read_records(CORPUS / "text" / "sources" / "latp_notes.txt", second_reader=False)
    generator = random.Random(SEED)
    acknowledged: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        for number in range(rounds):
            deadline = time.monotonic() + generator.uniform(0.5, 4.0)
            store = open_store(home=home)
            pid, killed_after = server.status(home).pid, None
            try:
                # the open store starts the server again by itself: a few more writes show that it goes on
                while killed_after is None or len(acknowledged) < killed_after + 5:
                    index = len(acknowledged)
                    sha256 = f"{index:064x}"
                    source = template.source.model_copy(update={"sha256": sha256, "path": f"{index}.txt"})
                    paper = template.paper.model_copy(update={"doi": f"10.9999/{index}"})
                    if time.monotonic() > deadline:
                        os.kill(pid, signal.SIGKILL)
                        deadline, killed_after = float("inf"), index
                    write_document(store, template.model_copy(update={"source": source, "paper": paper}))
                    acknowledged.append(sha256)
            finally:
                store.close()
            print(f"round {number + 1}: {len(acknowledged)} acknowledged", flush=True)
        with open_store(home=home) as store:
            there = {row["sha256"] for row in run(store, "source_status", {})}
        server.stop(home, force=True)
    return {"neo4j_rounds": rounds, "neo4j_acknowledged": len(acknowledged), "neo4j_lost": len(set(acknowledged) - there)}


def _count_records(home: Path) -> list[tuple]:
    process = _ionatlas(home, "records", "--format", "jsonl")
    out, _ = process.communicate(timeout=300)
    rows = [json.loads(line) for line in out.splitlines() if line.startswith("{")]
    return sorted((r["measurement_id"], r["value"]) for r in rows)


def ingest_kills(kills: int) -> dict[str, Any]:
    """Kill the reading of the sample corpus, then let it finish; compare with an undisturbed run."""
    from graph import server

    generator = random.Random(SEED)
    folders = [str(folder) for folder in sorted(CORPUS.glob("*/sources"))]
    with tempfile.TemporaryDirectory() as folder:
        disturbed, calm = Path(folder, "disturbed"), Path(folder, "calm")
        for home in (disturbed, calm):
            home.mkdir()
        for _ in range(kills):
            process = _ionatlas(disturbed, "ingest", *folders)
            time.sleep(generator.uniform(6, 40))
            if process.poll() is None:
                _kill(process)
        for home in (disturbed, calm):
            process = _ionatlas(home, "ingest", *folders)
            process.communicate(timeout=1800)
        one, two = _count_records(disturbed), _count_records(calm)
        for home in (disturbed, calm):
            server.stop(home, force=True)
    return {"ingest_kills": kills, "ingest_records": len(two), "ingest_difference": len(set(one) ^ set(two))}


def campaign_kill() -> dict[str, Any]:
    """Kill a campaign in the middle of its simulations, resume it, count its evaluations."""
    from graph import server
    from optimize import campaign

    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        spec = home / "stress.yaml"
        campaign.write_template(spec)
        process = _ionatlas(home, "campaign", "run", str(spec))
        while process.poll() is None:
            time.sleep(1)
            if "stress" in campaign.names(home) and campaign.status(home, "stress").evaluations >= 3:
                break
        before = campaign.status(home, "stress").evaluations
        _kill(process)
        process = _ionatlas(home, "campaign", "resume", "stress")
        output, _ = process.communicate(timeout=3600)
        after = campaign.status(home, "stress")
        from optimize.journal import read_events

        events = read_events(home / "campaigns" / "stress" / "journal.jsonl")
        finished = [e.data["evaluation_id"] for e in events if e.kind in ("evaluated", "failed")]
        server.stop(home, force=True)
    return {
        "campaign_evaluations_before_kill": before,
        "campaign_evaluations": after.evaluations,
        "campaign_doubled": len(finished) - len(set(finished)),
        "campaign_finished": after.finished,
        "campaign_resume_status": process.returncode,
    }


def disk_full() -> dict[str, Any]:
    """Fill the disk between two ingests; what was acknowledged must be there after room was made."""
    if os.geteuid() != 0:
        return {"disk_full_skipped": "needs root to mount a tmpfs"}
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=110m", "tmpfs", folder], check=True)
        try:
            _ionatlas(home, "ingest", str(CORPUS / "text" / "sources")).communicate(timeout=600)
            before = _count_records(home)
            filler = home / "filler"
            with filler.open("wb") as file:
                with contextlib.suppress(OSError):
                    while True:
                        file.write(bytes(2**20))
                        file.flush()
            process = _ionatlas(home, "ingest", str(CORPUS / "html" / "sources"))
            output, _ = process.communicate(timeout=600)
            filler.unlink()
            _ionatlas(home, "graph", "stop", "--force").communicate(timeout=120)
            after = _count_records(home)
            _ionatlas(home, "ingest", str(CORPUS / "html" / "sources")).communicate(timeout=600)
            finished = _count_records(home)
            _ionatlas(home, "graph", "stop", "--force").communicate(timeout=120)
        finally:
            subprocess.run(["umount", folder], check=True)
    return {
        "disk_full_exit_status": process.returncode,
        "disk_full_said_so": "no space left" in output,
        "disk_full_lost": len(set(before) - set(after)),
        "disk_full_records_after_going_on": len(finished),
    }


def measure(quick: bool) -> dict[str, Any]:
    """All runs; a part that cannot run says so in its own exception."""
    figures: dict[str, Any] = {}
    figures |= neo4j_kills(2 if quick else 8)
    figures |= ingest_kills(1 if quick else 4)
    figures |= campaign_kill()
    figures |= disk_full()
    figures |= hostile(QUICK if quick else DOCUMENTS)
    return _run.result("stress", figures, {"quick": quick, "seed": SEED}, ("neo4j", "lammps", "distributed"))


if __name__ == "__main__":
    raise SystemExit(_run.main("stress", measure, __doc__, needs_shared=False))

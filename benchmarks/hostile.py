"""Two thousand hostile files (bombs, loops, floods, lies, damaged copies; `benchmarks._hostile`) through ``ionatlas ingest``, without a network.

Every file must have one outcome in the ledger (``hostile_without_outcome``), in bounded time, and nothing may try to reach an address
(``hostile_network_attempts``, counted by the kernel in a network namespace that has the loopback only). ``hostile_worker_deaths``,
``hostile_too_long`` and ``hostile_defects`` (an exception of ours that became the outcome) are printed with their files.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks import _run
from benchmarks._hostile import write_all

DOCUMENTS, QUICK, SEED = 2000, 100, 11

_ISOLATED = """
import json, socket, subprocess, sys
def refused():
    for line in open("/proc/net/snmp"):
        if line.startswith("Ip:") and "OutNoRoutes" in line:
            place = line.split().index("OutNoRoutes")
        elif line.startswith("Ip:"):
            return int(line.split()[place])
subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
before = refused()
done = subprocess.run(sys.argv[1:], stdout=subprocess.PIPE, text=True)
subprocess.run([*sys.argv[1:4], "graph", "stop", "--force"], stdout=subprocess.DEVNULL)
tried = refused() - before
try:
    socket.create_connection(("192.0.2.1", 80), timeout=5)
except OSError:
    pass
print(json.dumps({"status": done.returncode, "output": done.stdout, "tried": tried, "counted": refused() - before - tried}))
"""


def _alone(arguments: list[str], home: Path) -> tuple[int, str, int | None]:
    """Run where only the loopback exists: exit status, output, and how many packets or connections had no way out.

    The graph's server is stopped there too: nobody outside can reach it. None instead of the number where a network namespace
    cannot be had or its counter does not count.
    """
    environment = {k: v for k, v in os.environ.items() if not k.startswith("IONATLAS_")} | {
        "IONATLAS_HOME": str(home),
        "OMP_NUM_THREADS": "1",
    }
    command = [sys.executable, "-m", "ionatlas", *arguments]
    inside = ["unshare", "-n"] if os.geteuid() == 0 else ["unshare", "-rn"]
    try:
        subprocess.run([*inside, "ip", "link", "set", "lo", "up"], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        done = subprocess.run(command, env=environment, cwd=_run.ROOT, stdout=subprocess.PIPE, text=True)
        return done.returncode, done.stdout, None
    done = subprocess.run(
        [*inside, sys.executable, "-c", _ISOLATED, *command], env=environment, cwd=_run.ROOT, stdout=subprocess.PIPE, text=True
    )
    found = json.loads(done.stdout)
    return found["status"], found["output"], found["tried"] if found["counted"] else None


def hostile(number: int) -> dict[str, Any]:
    """Read hostile documents without a network: every one must have one outcome in the ledger, in bounded time."""
    from graph import server
    from graph.queries import run
    from graph.store import open_store

    with tempfile.TemporaryDirectory() as folder:
        home, papers = Path(folder, "home"), Path(folder, "papers")
        home.mkdir()
        kinds = write_all(papers, number, seed=SEED)
        started = time.perf_counter()
        status, _, tried = _alone(["ingest", str(papers), "--json"], home)
        seconds = time.perf_counter() - started
        _, second, _ = _alone(["ingest", str(papers), "--json"], home)
        with open_store(home=home) as store:
            ledger = {row["sha256"]: row for row in run(store, "source_status", {})}
        server.stop(home, force=True)
    figures: dict[str, Any] = {
        "hostile_documents": len(kinds),
        "hostile_exit_status": status,
        "hostile_seconds": round(seconds, 1),
    }
    figures["hostile_without_outcome"] = len(set(kinds) - set(ledger))
    figures["hostile_network_attempts"] = tried
    figures["hostile_changed_by_second_run"] = json.loads(second[second.index("{") :])["changed"]
    for outcome in ("ok", "partial", "failed"):
        figures[f"hostile_{outcome}"] = sum(row["outcome"] == outcome for row in ledger.values())
    reasons = [row["reason"] or "" for row in ledger.values()]
    figures["hostile_worker_deaths"] = sum("its process" in reason for reason in reasons)
    figures["hostile_too_long"] = sum("took longer" in reason for reason in reasons)
    figures["hostile_defects"] = sum(" while reading: " in reason for reason in reasons)
    for row in ledger.values():
        if any(word in (row["reason"] or "") for word in ("its process", "took longer", " while reading: ")):
            print(row["source"], row["reason"], flush=True)
    return figures


def measure(quick: bool) -> dict[str, Any]:
    """The run, a hundred files of it when ``quick``."""
    return _run.result(
        "hostile", hostile(QUICK if quick else DOCUMENTS), {"quick": quick, "seed": SEED}, ("pypdfium2", "lxml", "pillow")
    )


if __name__ == "__main__":
    raise SystemExit(_run.main("hostile", measure, __doc__, needs_shared=False))

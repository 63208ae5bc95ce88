"""The labelled papers through the command line: PDF and XML forms into one graph, exported, scored, and read a second time.

``recall`` and ``precision`` (of the labelled papers that are stored as PDF or XML; others are stored as text only) by the shared scorer on ``ionatlas records --format jsonl``; ``changed_by_second_run`` counts nodes,
relationships and properties that a second, forced reading of everything changes.
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

PAPERS = _run.SHARED / "data" / "papers"
SCORER = _run.SHARED / "checks" / "score_records.py"


def _ionatlas(home: Path, *arguments: str) -> str:
    environment = {k: v for k, v in os.environ.items() if not k.startswith("IONATLAS_")} | {
        "IONATLAS_HOME": str(home),
        "OMP_NUM_THREADS": "1",
    }
    done = subprocess.run(
        [sys.executable, "-m", "ionatlas", *arguments], capture_output=True, text=True, env=environment, cwd=_run.ROOT
    )
    if done.returncode > 1:
        raise RuntimeError(f"ionatlas {' '.join(arguments)}: {done.stderr.strip()}")
    return done.stdout


def _summary(text: str) -> dict[str, Any]:
    return json.loads(text[text.index("{") :])


def measure(quick: bool) -> dict[str, Any]:
    """Read, export, score, read again."""
    from graph import server

    paths = (
        [str(PAPERS / "pdf"), str(PAPERS / "xml")]
        if not quick
        else [str(p) for p in PAPERS.glob("*/PMC7040616*") if p.suffix != ".txt"]
    )
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        first = _summary(_ionatlas(home, "ingest", *paths, "--json"))
        begin = time.perf_counter()
        again = _summary(_ionatlas(home, "ingest", *paths, "--json"))
        seconds = time.perf_counter() - begin
        forced = _summary(_ionatlas(home, "ingest", *paths, "--json", "--force"))
        records, scores = home / "records.jsonl", home / "scores.json"
        _ionatlas(home, "records", "--format", "jsonl", "--out", str(records))
        subprocess.run(
            [sys.executable, str(SCORER), str(records), str(PAPERS / "gold.jsonl"), "--json", str(scores)],
            check=True,
            capture_output=True,
        )
        everything = json.loads(scores.read_text())
        stems = {p.name for form in ("pdf", "xml") for p in (PAPERS / form).iterdir()}
        stored = home / "gold.jsonl"
        lines = (PAPERS / "gold.jsonl").read_text(encoding="utf-8").splitlines()
        stored.write_text(
            "\n".join(x for x in lines if any(s.startswith(json.loads(x)["doc_id"]) for s in stems)) + "\n", encoding="utf-8"
        )
        subprocess.run(
            [sys.executable, str(SCORER), str(records), str(stored), "--json", str(scores)], check=True, capture_output=True
        )
        found = json.loads(scores.read_text())
        server.stop(home, force=True)
    figures: dict[str, Any] = {
        "documents": first["ok"] + first["partial"] + len(first["failed"]),
        "ok": first["ok"],
        "partial": first["partial"],
        "failed": len(first["failed"]),
        "first_run_seconds": round(first["seconds"], 1),
        "second_run_seconds": round(seconds, 2),
        "changed_by_second_run": again["changed"],
        "changed_by_forced_run": forced["changed"],
    }
    figures["facts"] = found["value"]["gold"]
    figures["facts_with_text_only_papers"] = everything["value"]["gold"]
    for match, suffix in (("value", "_value"), ("material", ""), ("full", "_full")):
        figures[f"recall{suffix}"] = found[match]["recall"]
        figures[f"precision{suffix}"] = found[match]["precision_lower_bound"]
        figures[f"recall{suffix}_with_text_only_papers"] = everything[match]["recall"]
    return _run.result(
        "papers", figures, {"quick": quick, "forms": "pdf and xml"}, ("pypdfium2", "transformers", "torch", "neo4j")
    )


if __name__ == "__main__":
    raise SystemExit(_run.main("papers", measure, __doc__))

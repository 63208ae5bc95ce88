"""Run every measured comparison, one after the other, and render the documentation.

usage: python -m benchmarks [--quick]
"""

from __future__ import annotations

import subprocess
import sys

from benchmarks import _run

NAMES = (
    "quantities",
    "compositions",
    "text",
    "tables",
    "ocr",
    "ner",
    "linking",
    "metadata",
    "ingest_speed",
    "extraction",
    "papers",
    "curation",
    "sample_corpus",
)


def main() -> int:
    """Exit status 1 when one of them failed; one that lacks its data (3) is named and passed over."""
    failed = []
    for name in NAMES:
        print(f"\n{name}", flush=True)
        status = subprocess.run([sys.executable, "-m", f"benchmarks.{name}", *sys.argv[1:]], cwd=_run.ROOT).returncode
        if status not in (0, 3):
            failed.append(name)
    if failed:
        print(f"failed: {', '.join(failed)}")
    else:
        subprocess.run([sys.executable, "docs/render.py"], cwd=_run.ROOT, check=True)
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main())

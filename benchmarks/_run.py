"""Shared frame of the measured comparisons: arguments, the result file and the table on the screen."""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import platform
from collections.abc import Callable, Iterable, Mapping, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"


def reported(name: str) -> bool:
    """Whether a document belongs to the half that is reported; the other half may be used to tune.

    Decided by the name's hash, so that it never changes with the set.
    """
    return hashlib.sha256(name.encode()).digest()[0] % 2 == 0


def machine() -> dict[str, Any]:
    """What the figures were measured on."""
    model = platform.processor() or platform.machine()
    try:
        for line in Path("/proc/cpuinfo").read_text().splitlines():
            if line.startswith("model name"):
                model = line.split(":", 1)[1].strip()
                break
    except OSError:
        pass
    return {"cpu": model, "cores": os.cpu_count(), "system": platform.system(), "python": platform.python_version()}


def versions(packages: Iterable[str]) -> dict[str, str]:
    """Installed versions of packages; missing ones are left out."""
    found = {}
    for package in packages:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            continue
    return found


def result(name: str, figures: Mapping[str, Any], settings: Mapping[str, Any], packages: Iterable[str]) -> dict[str, Any]:
    """The result object that every benchmark writes."""
    return {
        "name": name,
        "figures": dict(figures),
        "settings": dict(settings),
        "versions": versions(packages),
        "machine": machine(),
    }


def show(title: str, header: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Print a table."""
    from rich.console import Console
    from rich.table import Table

    table = Table(title=title)
    for place, column in enumerate(header):
        table.add_column(column, justify="left" if place == 0 else "right")
    for row in rows:
        table.add_row(*(f"{v:.3f}" if isinstance(v, float) else str(v) for v in row))
    Console().print(table)


def main(
    name: str,
    measure: Callable[[bool], dict[str, Any]],
    doc: str | None,
    argv: Sequence[str] | None = None,
    *,
    needs_shared: bool = True,
) -> int:
    """Run a benchmark from the command line.

    Parameters
    ----------
    name
        Its name; the last full run is kept in ``docs/results/NAME.json``.
    measure
        Takes ``quick`` and returns the result object (`result`).
    doc
        The benchmark's description, for ``--help``.
    argv
        Arguments; those of the process when None.
    needs_shared
        False for those that measure on what the project ships.

    Returns
    -------
    int
        0, or 3 when the shared data is not there.
    """
    parser = argparse.ArgumentParser(prog=f"python -m benchmarks.{name}", description=doc)
    parser.add_argument("--quick", action="store_true", help="a few documents only; nothing is kept")
    parser.add_argument("--out", type=Path, help="where to write the figures (JSON)")
    options = parser.parse_args(argv)
    if needs_shared and not SHARED.is_dir():
        parser.exit(3, f"{SHARED} is missing: this comparison needs the shared data beside the repository\n")
    found = measure(options.quick)
    out = options.out or (None if options.quick else ROOT / "docs" / "results" / f"{name}.json")
    if out is not None:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text(json.dumps(found, indent=2, sort_keys=True, ensure_ascii=False) + "\n", encoding="utf-8")
    show(name, ("figure", "value"), sorted(found["figures"].items()))
    return 0

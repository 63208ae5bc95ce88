"""``ionatlas doctor``: what works on this machine, and the remedy for what does not."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from ionatlas.cli.console import MISSING_OUTSIDE, exit_with, stdout
from ionatlas.settings import Settings


def doctor(
    as_json: Annotated[bool, typer.Option("--json", help="Print as JSON.")] = False,
    quick: Annotated[bool, typer.Option("--quick", help="Do not start Neo4j, LAMMPS and dask.")] = False,
) -> None:
    """Check Java, Neo4j, tesseract, the parser, LAMMPS, GPU and dask by using each; exit status 3 when one is missing."""
    from ionatlas.doctor import CHECKS

    settings = Settings()
    results = []
    for check in CHECKS:
        if quick and check.slow:
            continue
        if as_json:
            results.append(check.run(settings))
            continue
        with stdout.status(f"checking {check.name}"):
            results.append(check.run(settings))
        r = results[-1]
        mark = "[green]works[/green]  " if r.ok else ("[yellow]absent[/yellow] " if r.optional else "[red]missing[/red]")
        stdout.print(f"{mark} {r.name:14s} ", end="")
        stdout.print(r.detail if r.ok else f"{r.detail}. {r.remedy}", markup=False, highlight=False, soft_wrap=True)
    if as_json:
        print(json.dumps([r.__dict__ for r in results], indent=1))
    if any(not r.ok and not r.optional for r in results):
        exit_with(MISSING_OUTSIDE)

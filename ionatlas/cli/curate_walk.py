"""The walk through doubtful values: one at a time, one key each."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from ionatlas.cli.console import stdout

if TYPE_CHECKING:
    from graph.store import Store

KEYS = "[bold]a[/]ccept  [bold]c[/]orrect  [bold]r[/]eject  [bold]s[/]kip  [bold]u[/]ndo last  [bold]q[/]uit"
_MOST = 500


def read_key() -> str:
    """One key, or the first letter of a line where stdin is no terminal; ``q`` at its end."""
    if sys.stdin.isatty():
        import click

        return click.getchar().lower()
    line = sys.stdin.readline()
    return line.strip()[:1].lower() if line else "q"


def read_line(question: str) -> str:
    """An answer to a question; empty keeps what is there."""
    stdout.print(f"  {question} ", end="", markup=False, highlight=False)
    return sys.stdin.readline().strip()


def walk(
    store: Store,
    parameters: dict,
    expert: str,
    *,
    key: Callable[[], str] = read_key,
    line: Callable[[str], str] = read_line,
) -> dict[str, int]:
    """Show the chosen values one by one and write the verdicts given; returns how many of each.

    Parameters
    ----------
    store : Store
    parameters : dict
        Of the query ``curation``.
    expert : str
    key, line : callable
        Where keys and answers come from.
    """
    from graph.curation import judge, undo
    from graph.queries import run
    from ionatlas.reports.curation import text_of

    rows = run(store, "curation", parameters | {"limit": _MOST})
    total = rows[0]["total"] if rows else 0
    counts = {"accept": 0, "correct": 0, "reject": 0}
    done: list[tuple[int, str, str]] = []  # row, measurement, verdict
    at = 0
    if not rows:
        stdout.print("nothing to look at")
    while at < len(rows):
        row = rows[at]
        stdout.rule(f"{at + 1} of {total}", style="dim")
        stdout.print(text_of(row), soft_wrap=True, end="")
        pressed = _ask(key)
        if pressed == "q":
            break
        if pressed == "s":
            at += 1
        elif pressed == "u":
            if not done:
                stdout.print("nothing to take back")
                continue
            at, measurement, verdict = done.pop()
            undo(store, measurement)
            counts[verdict] -= 1
            stdout.print(f"taken back: {verdict} of {measurement[:10]}")
        else:
            verdict = {"a": "accept", "c": "correct", "r": "reject"}[pressed]
            try:
                changes = _changes(row, line) if verdict == "correct" else None
                if verdict == "correct" and not changes:
                    stdout.print("nothing changed; press a to accept it as it is")
                    continue
                comment = (line("why (Enter for no note):") or None) if verdict != "accept" else None
                judge(store, row["measurement_id"], verdict, expert=expert, comment=comment, changes=changes)
            except ValueError as error:
                stdout.print(str(error), style="red", markup=False, highlight=False)
                continue
            done.append((at, row["measurement_id"], verdict))
            counts[verdict] += 1
            at += 1
    left = f"; {total - at} left" if total > at else ""
    said = f"accepted {counts['accept']}, corrected {counts['correct']}, rejected {counts['reject']}{left}"
    stdout.print(said, highlight=False)
    return counts


def _ask(key: Callable[[], str]) -> str:
    while True:
        stdout.print(KEYS, highlight=False)
        pressed = key()
        if pressed in tuple("acrsuq"):
            return pressed
        if pressed in ("\x03", "\x04"):
            return "q"


def _changes(row: dict, line: Callable[[str], str]) -> dict:
    """What is typed for value, material, sample, temperature and kind; Enter keeps, ``-`` takes away."""
    from ionatlas.reports.curation import material_typed, temperature_typed, value_typed

    stdout.print("Enter keeps what is shown, - takes it away", style="dim")
    changes: dict = {}
    if typed := line(f"value [{row['bound'] or ''}{row['value']:g} {row['unit']}]:"):
        changes |= value_typed(typed)
    shown = row["formula"] or next(iter(row["names"]), "")
    if typed := line(f"material [{shown}]:"):
        changes |= material_typed(typed)
    if typed := line(f"phase [{row['phase']}]:"):
        changes["phase"] = None if typed == "-" else typed
    if typed := line(f"sample [{row['sample'] or 'none'}]:"):
        changes["sample"] = None if typed == "-" else typed
    if row["property"] not in ("activation_energy", "relative_density", "density"):
        kelvin = f"{row['temperature_K']:g} K" if row["temperature_K"] is not None else "none"
        if typed := line(f"temperature [{kelvin}]:"):
            changes |= {"temperature_K": None} if typed == "-" else temperature_typed(typed)
    if row["property"] in ("ionic_conductivity", "activation_energy") and (typed := line(f"kind [{row['kind'] or 'none'}]:")):
        changes["kind"] = None if typed == "-" else typed
    return changes

"""``ionatlas ingest --status``: what a paper gave, and why nothing more."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from ionatlas.cli.console import UsageError, stdout, write_rows
from ionatlas.settings import Settings

LEDGER = {
    "file": "source", "outcome": "outcome", "pages": "pages", "tables": "tables", "sigma": "conductivities", "Ea": "activation_energies",
    "cells": "cells", "syntheses": "syntheses", "samples": "samples", "doubtful": "doubtful",
}  # fmt: skip
"""Columns of the table and the columns of the query they show."""
_NAMES = {
    "ionic_conductivity": ("conductivity", "conductivities"),
    "electronic_conductivity": ("electronic conductivity", "electronic conductivities"),
    "activation_energy": ("activation energy", "activation energies"),
    "lattice_parameter": ("lattice parameter", "lattice parameters"),
    "relative_density": ("relative density", "relative densities"),
    "density": ("density", "densities"),
    "diffusion_coefficient": ("diffusion coefficient", "diffusion coefficients"),
    "transference_number": ("transference number", "transference numbers"),
    "bulk_modulus": ("bulk modulus", "bulk moduli"),
    "shear_modulus": ("shear modulus", "shear moduli"),
    "youngs_modulus": ("Young's modulus", "Young's moduli"),
    "thermal_expansion_coefficient": ("thermal expansion coefficient", "thermal expansion coefficients"),
}
_SLOWEST = 5


def show_status(settings: Settings, names: list[str], as_json: bool) -> None:
    """Print what is known of files: a full account of those named, a table of folders or of everything.

    Raises
    ------
    UsageError
        A name that is no file and matches nothing in the ledger.
    """
    with settings.open_store() as store:
        rows = status_rows(store, names)
    if as_json:
        print(json.dumps(rows, ensure_ascii=False, indent=1))
    elif names and not any(Path(name).is_dir() for name in names):
        for row in rows:
            for line in account(row):
                stdout.print(line, markup=False, highlight=False, soft_wrap=True)
    else:
        shown = [{name: row.get(column) for name, column in LEDGER.items()} | {"why": _why(row)} for row in rows]
        write_rows(shown, "table", None)
        for line in closing(rows):
            stdout.print(line, markup=False, highlight=False, soft_wrap=True)


def status_rows(store, names: list[str]) -> list[dict]:
    """Rows of the query ``source_status`` for files, folders and patterns (all when none is named), tables and timings as
    objects, with what reading again would gain; a file that was never read has the outcome ``not read``.

    Files are found by their content, so that a moved one is found too.
    """
    from graph.queries import run
    from ingest.versions import gains

    rows: list[dict] = []
    if not names:
        rows = run(store, "source_status", {})
    for name in names:
        if Path(name).exists():
            rows += _of_files(store, Path(name))
        elif found := run(store, "source_status", {"source": name}):
            rows += found
        else:
            raise UsageError(f"{name} is no file here and nothing of that name has been read")
    for row in rows:
        row["table_list"] = [json.loads(text) for text in row.get("table_list") or []]
        row["timings"] = json.loads(row.get("timings") or "{}")
        row["gains"] = gains(row["pipeline"], row["media_type"]) if row.get("pipeline") else []
    return rows


def _of_files(store, path: Path) -> Iterator[dict]:
    from graph.queries import run
    from ingest.jobs import digest, discover, shown_path

    files = {digest(file): file for file in discover([path])}
    known = {row["sha256"]: row for row in run(store, "source_status", {"sha256": sorted(files)})}
    for sha256, file in files.items():
        yield known.get(sha256) or {"source": shown_path(file), "outcome": "not read", "sha256": sha256}


def account(row: dict) -> list[str]:
    """The full account of one file as lines."""
    from ingest.markup import plain

    if row["outcome"] == "not read":
        return [f"{row['source']}: not read yet; ionatlas ingest {row['source']}"]
    title = f"   {plain(row['title'])[:90]}" if row["title"] else ""
    doi = f"   doi:{row['doi']}" if row["doi"] else ""
    lines = [f"{row['source']}   {row['outcome']}{title}{doi}"]
    said = [part for part in (_pages(row), _tables(row)) if part]
    if row["outcome"] != "failed":
        lines.append(f"  {', '.join(said)}{' · ' if said else ''}{_gave(row)}")
    else:
        lines.append(f"  an earlier reading is kept: {_gave(row)}" if row["measurements"] else "  gave nothing")
    if row["outcome"] != "ok" or not row["measurements"]:
        lines += [f"  why: {row['reason']}"] if row["reason"] and not _is_noted(row) else []
    lines += [f"  {note}" for note in row["notes"]]
    if row["doubtful"]:
        lines.append(f"  {_count(row['doubtful'], 'value', 'values')} below the confidence line")
    lines += [f"  {text}" for text in (_spent(row),) if text]
    if row["gains"]:
        lines.append(f"  read by version {row['pipeline']}; reading it again would add: {'; '.join(row['gains'])}")
    return lines


def closing(rows: list[dict]) -> list[str]:
    """What to know of many files beside their table."""
    lines = []
    new = sum(row["outcome"] == "not read" for row in rows)
    failed = sum(row["outcome"] == "failed" for row in rows)
    old = [row for row in rows if row["gains"]]
    figures = sum(any("stands only in Figure" in note for note in row.get("notes") or []) for row in rows)
    if new:
        lines.append(f"{_count(new, 'file', 'files')} not read yet")
    if failed:
        lines.append(f"{_count(failed, 'file', 'files')} failed: ionatlas ingest --retry-failed")
    if figures:
        lines.append(f"{_count(figures, 'paper shows', 'papers show')} a conductivity or an activation energy in figures only")
    if old:
        lines.append(
            f"{_count(len(old), 'file', 'files')} would gain from reading again, an older version read them: the same ionatlas ingest does it"
        )
    return lines


def _why(row: dict) -> str | None:
    """The reason, else the note that matters most."""
    if row["outcome"] == "not read":
        return None
    notes = sorted(row["notes"], key=lambda note: not ("stands only in" in note or "gave nothing" in note))
    return row["reason"] or next(iter(notes), None)


def _is_noted(row: dict) -> bool:
    """Whether all the reason says stands in the notes anyway."""
    return all(part in row["notes"] for part in row["reason"].split("; "))


def _pages(row: dict) -> str | None:
    if not row["pages"]:
        return None
    text, ocr, unread = (row[name] or 0 for name in ("pages_text", "pages_ocr", "pages_unread"))
    how = [f"{text} from the text layer" * bool(text), f"{ocr} recognised" * bool(ocr), f"{unread} without text" * bool(unread)]
    how = [part for part in how if part]
    if len(how) == 1 and not unread:
        how = ["text layer" if text else "recognised (OCR)"]
    return ", ".join([_count(row["pages"], "page", "pages"), *how])


def _tables(row: dict) -> str | None:
    if not row["tables_found"]:
        return None
    unread = row["tables_found"] - row["tables_read"]
    text = f"{_count(row['tables_read'], 'table', 'tables')} read"
    if row["tables_read"] and row["tables"] != row["tables_read"]:
        text += f" ({row['tables']} with values)"
    return text + (f", {unread} not read" if unread else "")


def _gave(row: dict) -> str:
    parts = [_count(p["count"], *_NAMES[p["property"]]) for p in row["properties"]]
    parts += [_count(row["cells"], "cell", "cells")] if row["cells"] else []
    parts += [_count(row["syntheses"], "synthesis", "syntheses")] if row["syntheses"] else []
    if not parts:
        return "no value"
    return f"{', '.join(parts)} in {_count(row['samples'], 'sample', 'samples')} of {_count(row['materials'], 'material', 'materials')}"


def _spent(row: dict) -> str | None:
    timings = dict(row["timings"])
    total = timings.pop("total", None)
    if total is None:
        return None
    timings.pop("read", None)  # the whole of reading; its stages are listed
    slow = sorted(timings.items(), key=lambda item: -item[1])[:_SLOWEST]
    return f"{total:.1f} s: " + ", ".join(f"{stage} {seconds:.1f}" for stage, seconds in slow if seconds >= 0.05)


def _count(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"

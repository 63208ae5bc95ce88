"""Verdicts on records that no hand label matches: each such record was read once against its paper, and what was found is kept.

A verdict is a line of ``benchmarks/verdicts.jsonl``: paper, property, axis, value, unit, material (``formula`` and ``names``),
``temperature_K``, ``origin``, ``sample`` (where the sample is what is wrong), verdict (``right`` or ``wrong``), reason. A record is
right when value, unit, property, material and a temperature that it gives are what the paper says, and it is not passed off as the
paper's own value when the paper cites it. A class of materials ("solid electrolytes", "polymers") is no material; a composite is
wrong when the sentence names its parts and the record lost them.
"""

from __future__ import annotations

import functools
import importlib.util
import json
import re
from collections.abc import Iterable
from pathlib import Path
from types import ModuleType
from typing import Any

FILE = Path(__file__).with_name("verdicts.jsonl")
VALUE = 0.01
KELVIN = 5.0
_DASHES = str.maketrans("−–—‐‑‒", "------")


@functools.cache
def scorer(path: Path) -> ModuleType:
    """The shared scorer as a module."""
    spec = importlib.util.spec_from_file_location("shared_scorer", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def matched(rows: list[dict], labels: list[dict], path: Path, match: str = "material") -> list[bool]:
    """For each row whether the scorer gives it a hand label of its own."""
    found, _, _ = scorer(path).score(rows, labels, 0.02, match)
    used = {id(row) for _, row in found}
    return [id(row) in used for row in rows]


def load(path: Path = FILE) -> dict[str, list[dict]]:
    """Verdicts by paper."""
    kept: dict[str, list[dict]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip():
            verdict = json.loads(line)
            kept.setdefault(verdict["paper"], []).append(verdict)
    return kept


def name_key(name: str) -> str:
    """A printed name without what spellings differ in: spaces, brackets, markup, kinds of dashes, case."""
    return re.sub(r"[\s()\[\]{}_^]", "", str(name).translate(_DASHES)).lower()


def same_material(verdict: dict, row: dict) -> bool:
    """The same composition, or, where one has none, a name in common."""
    if verdict.get("formula") and row.get("formula"):
        return verdict["formula"] == row["formula"]
    if bool(verdict.get("formula")) != bool(row.get("formula")):
        return False
    return bool({name_key(n) for n in verdict.get("names") or ()} & {name_key(n) for n in row.get("names") or ()})


def fits(verdict: dict, row: dict) -> bool:
    """Whether a verdict is about this record."""
    if (verdict["property"], verdict.get("axis"), verdict["unit"]) != (row["property"], row.get("axis"), row["unit"]):
        return False
    if verdict.get("origin") != row.get("origin"):
        return False
    if abs(verdict["value"] - row["value"]) > VALUE * max(abs(verdict["value"]), 1e-30):
        return False
    said, given = verdict.get("temperature_K"), row.get("temperature_K")
    if (said is None) != (given is None) or (said is not None and abs(said - given) > KELVIN):
        return False
    if verdict.get("sample") is not None and name_key(verdict["sample"]) != name_key(row.get("sample") or ""):
        return False
    return same_material(verdict, row)


def verdict_of(row: dict, verdicts: dict[str, list[dict]]) -> dict | None:
    """The verdict on a record; one that names the sample before one that does not, else the nearest value."""
    candidates = [v for v in verdicts.get(row["source"], ()) if fits(v, row)]
    return min(candidates, key=lambda v: (v.get("sample") is None, abs(v["value"] - row["value"])), default=None)


def judge(rows: list[dict], labels: list[dict], path: Path, verdicts: dict[str, list[dict]]) -> list[bool | None]:
    """For each row True (label matched, or judged right), False (judged wrong) or None (not judged)."""
    judged: list[bool | None] = []
    for row, hit in zip(rows, matched(rows, labels, path), strict=True):
        verdict = None if hit else verdict_of(row, verdicts)
        judged.append(True if hit else None if verdict is None else verdict["verdict"] == "right")
    return judged


def figures(
    rows: list[dict], labels: list[dict], path: Path, verdicts: dict[str, list[dict]], suffix: str = ""
) -> dict[str, Any]:
    """``precision`` over all records that are matched or judged, and how many of the unmatched have a verdict."""
    hits = matched(rows, labels, path)
    judged = judge(rows, labels, path, verdicts)
    unmatched = [verdict for verdict, hit in zip(judged, hits, strict=True) if not hit]
    known = [verdict for verdict in judged if verdict is not None]
    said = sum(verdict is not None for verdict in unmatched)
    return {
        f"precision{suffix}": round(sum(known) / max(len(known), 1), 3),
        f"precision_judged_share{suffix}": round(said / max(len(unmatched), 1), 3),
        f"records{suffix}": len(rows),
        f"records_wrong{suffix}": sum(verdict is False for verdict in known),
    }


def unjudged(rows: Iterable[dict], labels: list[dict], path: Path, verdicts: dict[str, list[dict]]) -> list[dict]:
    """Unmatched records without a verdict, ready to be read: a line of the verdict file each, with quote and place beside."""
    rows = list(rows)
    return [
        line_of(row) | {"quote": row.get("quote"), "table": row.get("table"), "row": row.get("row"), "column": row.get("column")}
        for row, verdict in zip(rows, judge(rows, labels, path, verdicts), strict=True)
        if verdict is None
    ]


def line_of(row: dict, verdict: str | None = None, reason: str | None = None) -> dict:
    """The line that a verdict on a record is."""
    return {
        "paper": row["source"],
        "property": row["property"],
        "axis": row.get("axis"),
        "value": row["value"],
        "unit": row["unit"],
        "formula": row.get("formula"),
        "names": row.get("names") or [],
        "temperature_K": row.get("temperature_K"),
        "origin": row.get("origin"),
        "verdict": verdict,
        "reason": reason,
    }

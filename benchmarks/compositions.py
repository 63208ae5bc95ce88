"""Compositions: 85 material strings of MaterialParser's test set taken apart, and SuperMat's material expressions segmented.

``material_parser_gold_right``: strings for which every component, amount, element amount, additive, phase and deficiency is
right (amounts compared as functions of their variables). ``supermat_exact``: expressions of the held-out tenth whose
segments (formula, name, variable, value, doping, shape, fabrication, substrate) are all exactly right.
"""

from __future__ import annotations

import hashlib
import json
import sys
import time
from fractions import Fraction
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from benchmarks import _run
from ingest.material_strings import ParsedMaterial, parse_material
from ingest.variables import Amount, AmountError, read_amount

# two sets of values for the variables; the gold spells η as δ
POINTS = ({n: Fraction(i + 2, 7 + 3 * k) for i, n in enumerate("xyzuvwnmkδηεαβγφabcd")} for k in range(2))
POINTS = tuple(p | {"η": p["δ"]} for p in POINTS)


def same_amount(ours: Amount, gold: str) -> bool:
    """Equal at two points of the variables (the gold's thirds are rounded to three digits)."""
    try:
        theirs = read_amount(gold)
        return all(abs(ours.value(p) - theirs.value(p)) < Fraction(2, 1000) for p in POINTS)
    except AmountError:
        return False


def why_wrong(ours: list[ParsedMaterial], gold: list[dict[str, Any]]) -> str | None:
    """The first difference, or None."""
    if len(ours) != len(gold):
        return f"{len(ours)} materials instead of {len(gold)}"
    for mine, want in zip(ours, gold, strict=True):
        if len(mine.components) != len(want["composition"]):
            return f"{len(mine.components)} components instead of {len(want['composition'])}"
        for component, part in zip(mine.components, want["composition"], strict=True):
            if not same_amount(component.amount, part["amount"]):
                return f"amount {component.amount} of {component.formula} instead of {part['amount']}"
            if set(component.elements) != set(part["elements"]):
                return f"elements {sorted(component.elements)} instead of {sorted(part['elements'])}"
            for symbol, amount in component.elements.items():
                if not same_amount(amount, part["elements"][symbol]):
                    return f"{symbol} {amount} instead of {part['elements'][symbol]}"
        if sorted(mine.additives) != sorted(want["additives"]):
            return f"additives {mine.additives} instead of {want['additives']}"
        if mine.phase != want["phase"] or mine.deficiency != want["oxygen_deficiency"]:
            return f"phase {mine.phase!r}, deficiency {mine.deficiency!r} instead of {want['phase']!r}, {want['oxygen_deficiency']!r}"
        listed = {k: sorted(v) for k, v in mine.elements.items()}
        if listed != {k: sorted(v) for k, v in want["elements_x"].items()}:
            return f"placeholders {listed} instead of {want['elements_x']}"
    return None


def gold_strings() -> tuple[int, int, dict[str, str]]:
    """Right, all, and the reason of each miss."""
    path = _run.SHARED / "data" / "material_parser_gold" / "test_data.json"
    entries = json.loads(path.read_text(encoding="utf-8"))
    misses = {}
    for entry in entries:
        reason = why_wrong(parse_material(entry["material"]), entry["parser_output"])
        if reason:
            misses[entry["material"]] = reason
    return len(entries) - len(misses), len(entries), misses


def supermat() -> list[tuple[str, list[tuple[str, str]], bool]]:
    """Expressions with their segments, and whether they belong to the held-out tenth (by the hash of the paper's file name)."""
    expressions = []
    folder: Path = _run.SHARED / "data" / "supermat_materials" / "annotations"
    for path in sorted(folder.rglob("*.xml")):
        held_out = hashlib.sha256(path.name.encode()).digest()[0] % 10 == 0
        try:
            root = ElementTree.parse(path).getroot()
        except ElementTree.ParseError:
            continue
        for material in root.iter("material"):
            text = " ".join("".join(material.itertext()).split())
            segments = [(child.tag, " ".join("".join(child.itertext()).split())) for child in material]
            if text:
                expressions.append((text, [s for s in segments if s[1]], held_out))
    return expressions


def bare(text: str) -> str:
    """Without brackets, quotes and stops at the ends: the annotation cuts ``(In 1−x Cd x )`` before its last bracket."""
    return text.strip(" ()[]\"'“”,;.")


def measure(quick: bool) -> dict[str, Any]:
    """All figures."""
    right, total, misses = gold_strings()
    figures: dict[str, Any] = {
        "material_parser_gold_right": right,
        "material_parser_gold": total,
        "material_parser_gold_misses": [f"{text}: {reason}" for text, reason in misses.items()],
    }
    try:
        from ingest.material_segments import segment
    except ImportError:
        segment = None
    if segment is not None:
        exact = {True: [0, 0], False: [0, 0]}
        start = time.process_time()
        expressions = supermat()
        for text, wanted, held_out in expressions[:: 10 if quick else 1]:
            found = [(s.label, bare(s.text)) for s in segment(text)]
            exact[held_out][1] += 1
            exact[held_out][0] += found == [(label, bare(part)) for label, part in wanted]
        figures["supermat_exact"] = exact[True][0] / max(exact[True][1], 1)
        figures["supermat_held_out"] = exact[True][1]
        figures["supermat_exact_on_the_rest"] = exact[False][0] / max(exact[False][1], 1)
        figures["supermat_seconds"] = round(time.process_time() - start, 2)
    return _run.result("compositions", figures, {"quick": quick}, ("pymatgen",))


if __name__ == "__main__":
    sys.exit(_run.main("compositions", measure, __doc__))

"""Compositions: 85 material strings of MaterialParser's test set taken apart, and SuperMat's material expressions segmented.

``material_parser_gold_right``: strings for which every component, amount, element amount, additive, phase and deficiency is
right (amounts compared as functions of their variables). ``supermat_exact``: expressions of the held-out tenth whose
segments (formula, name, variable, value, doping, shape, fabrication, substrate) are all exactly right.
"""

from __future__ import annotations

import json
import sys
import time
from collections import Counter, defaultdict
from fractions import Fraction
from typing import Any

from benchmarks import _run
from ingest.material_segments import Segment, segment, segment_by_rules
from ingest.material_strings import ParsedMaterial, parse_material
from ingest.material_tagger.corpus import Expression, is_held_out, read_annotations
from ingest.variables import Amount, AmountError, read_amount

# two sets of values for the variables; the gold spells η as δ
POINTS = ({n: Fraction(i + 2, 7 + 3 * k) for i, n in enumerate("xyzuvwnmkδηεαβγφabcd")} for k in range(2))
POINTS = tuple(p | {"η": p["δ"]} for p in POINTS)


# a held-out set wears out with looking: how often its score was read while readers were chosen
LOOKS = (
    "supermat_exact on the held-out tenth was read about ten times while the rules and the linear chains were made, once after the network "
    "joined them; the network, the weights of the readers and their combination were chosen by five folds over the other papers alone"
)

# why a miss is one, where the difference alone does not say it
REASONS = {
    "Magnesium, nickel and niobium (V) oxides": "the name leaves the state of nickel open; the gold takes Ni2O3, we take the common oxide NiO",
}


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


def bare(text: str) -> str:
    """Without brackets, quotes and stops at the ends: the annotation cuts ``(In 1−x Cd x )`` before its last bracket."""
    return text.strip(" ()[]\"'“”,;.")


def told(segments: list[Segment]) -> list[tuple[str, str]]:
    """Labels and texts of segments, as they are compared."""
    return [(s.label, bare(s.text)) for s in segments]


def supermat(step: int) -> dict[str, Any]:
    """Shares of expressions exactly right: held-out tenth and the rest, by what is used and by the rules alone."""
    expressions = list(read_annotations(_run.SHARED / "data" / "supermat_materials" / "annotations"))
    gold = {id(e): tuple((p.label, bare(e.text[p.start : p.end])) for p in e.parts) for e in expressions}
    held_out = [e for e in expressions if is_held_out(e.paper)][::step]
    rest = [e for e in expressions if not is_held_out(e.paper)][::step]

    def share(of: list[Expression], reader) -> float:
        return sum(tuple(told(reader(e.text))) == gold[id(e)] for e in of) / max(len(of), 1)

    start = time.process_time()
    exact = share(held_out, segment)
    seconds = time.process_time() - start
    return {
        "supermat_exact": exact,
        "supermat_held_out": len(held_out),
        "supermat_exact_on_the_rest": share(rest, segment),
        "supermat_exact_by_rules": share(held_out, segment_by_rules),
        "supermat_seconds": round(seconds, 2),
        **agreement(expressions, gold),
    }


def agreement(expressions: list[Expression], gold: dict[int, tuple]) -> dict[str, float]:
    """How well the annotation agrees with itself: the ceiling of any reader, as far as strings that occur twice can tell.

    ``supermat_held_out_agrees``: of the held-out strings that also stand in other papers, the share labelled as the majority of those
    papers' occurrences; ``supermat_papers_agree``: the same for each paper of the rest against the other ones.
    """
    labelled: dict[str, dict[str, Counter]] = defaultdict(lambda: defaultdict(Counter))
    for expression in expressions:
        labelled[expression.text][expression.paper][gold[id(expression)]] += 1
    counts = {True: [0, 0], False: [0, 0]}
    for papers in labelled.values():
        for paper, own in papers.items():
            others = sum((c for p, c in papers.items() if p != paper and not is_held_out(p)), Counter())
            if others:
                same = counts[is_held_out(paper)]
                same[0] += own[others.most_common(1)[0][0]]
                same[1] += own.total()
    return {
        "supermat_held_out_agrees": counts[True][0] / max(counts[True][1], 1),
        "supermat_papers_agree": counts[False][0] / max(counts[False][1], 1),
    }


def measure(quick: bool) -> dict[str, Any]:
    """All figures."""
    right, total, misses = gold_strings()
    figures: dict[str, Any] = {
        "material_parser_gold_right": right,
        "material_parser_gold": total,
        "material_parser_gold_misses": [
            f"{text}: {reason}" + (f" ({REASONS[text]})" if text in REASONS else "") for text, reason in misses.items()
        ],
    }
    figures |= supermat(10 if quick else 1)
    return _run.result("compositions", figures, {"quick": quick, "held_out_looks": LOOKS}, ("pymatgen", "python-crfsuite"))


if __name__ == "__main__":
    sys.exit(_run.main("compositions", measure, __doc__))

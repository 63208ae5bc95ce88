"""Verdicts given in one graph, applied to another one that has read the same papers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from graph import paper_state
from graph.curation import judge
from graph.facts import Fact, same_measurement, same_spot, same_value
from graph.judgements import Judgement
from graph.merging import Specimen, normal_label, same_material
from graph.statements import statement

if TYPE_CHECKING:
    from graph.store import Store


@dataclass
class Imported:
    """What became of verdicts: applied, known already, overruled by a later verdict here, refused or not found (with reasons)."""

    applied: int = 0
    known: int = 0
    overruled: int = 0
    problems: list[tuple[Judgement, str]] = field(default_factory=list)


def net(judgements: list[Judgement]) -> Judgement:
    """What the verdicts on one measurement, in order of time, come to: from what was read at first to what holds at last."""
    first, last = judgements[0], judgements[-1]
    whole = last.model_copy(update={"before": first.before, "places": first.places})
    if whole.verdict == "reject":
        return whole
    return whole.model_copy(update={"verdict": "correct" if whole.changes() else "accept"})


def by_measurement(judgements: list[Judgement]) -> list[Judgement]:
    """One verdict a measurement, in order of time."""
    groups: dict[str, list[Judgement]] = {}
    for judgement in sorted(judgements, key=lambda j: (j.at, j.review_id)):
        groups.setdefault(judgement.measurement_id, []).append(judgement)
    return [net(group) for group in groups.values()]


def apply(store: Store, verdicts: list[Judgement]) -> Imported:
    """Apply verdicts to the measurements they were given on; again without effect.

    A measurement is found by its key, by the place it was read from, or by paper, material, condition and value. A verdict
    given here later than the imported one stays.
    """
    result = Imported()
    for verdict in verdicts:
        found = store.transaction(lambda tx, v=verdict: _find(tx, v))
        if found is None:
            result.problems.append((verdict, "the graph has no such reading; ingest its document first"))
            continue
        if any(j.review_id == verdict.review_id for j in found.judgements):
            result.known += 1
        elif any(j.at > verdict.at for j in found.judgements):
            result.overruled += 1
        else:
            try:
                judge(
                    store, found.key, verdict.verdict, expert=verdict.expert, comment=verdict.comment, at=verdict.at,
                    review_id=verdict.review_id, changes=changes_of(verdict) if verdict.verdict == "correct" else None,
                )  # fmt: skip
                result.applied += 1
            except ValueError as error:
                result.problems.append((verdict, str(error)))
    return result


def changes_of(verdict: Judgement) -> dict[str, Any]:
    """The changes of a correction in the form :func:`graph.curation.judge` takes."""
    changes = verdict.changes()
    material = changes.pop("material", None)
    if material is not None:
        changes |= {"formula": material.formula, "name": next(iter(material.names), None), "phase": material.phase}
    changes.pop("temperature_assumed", None)
    if "value" in changes or "low" in changes or "high" in changes:
        changes["unit"] = verdict.after.measurement["unit"]
    else:
        changes.pop("unit", None)
    return changes


def _find(tx: Any, verdict: Judgement) -> Fact | None:
    doi = verdict.before.paper.doi
    sources = sorted({p.sha256 for p in verdict.places})
    papers = [r["paper"] for r in tx.run(statement("read/places"), dois=[doi] if doi else [], sources=sources).data()]
    if not papers:
        return None
    state = paper_state.load(tx, papers)
    owned = [(s, f) for specimens in state.specimens.values() for s in specimens for f in s.measurements]
    ranked = [(rank, n) for n, (s, f) in enumerate(owned) if (rank := _rank(verdict, s, f)) is not None]
    return owned[min(ranked)[1]][1] if ranked else None


def _rank(verdict: Judgement, specimen: Specimen, fact: Fact) -> int | None:
    """How surely a measurement is what a verdict was given on, 0 the surest; None: it is not."""
    if any(j.review_id == verdict.review_id for j in fact.judgements):
        return 0
    said = [(verdict.before.record(), verdict.before.material), (fact.record, specimen.material)]
    said = said if not fact.judgements else [said[0], (fact.judgements[0].before.record(), fact.judgements[0].before.material)]
    (judged, its), (here, own) = said
    if judged.property != here.property or judged.axis != here.axis or not same_value(judged, here):
        return None
    same = same_material(its, own)
    spots = [(p.sha256, p.evidence) for p in verdict.places]
    there = any(sha == place[0] and same_spot(a, b, True) for sha, a in spots for place, b in fact.evidence.items())
    if same and there:
        return 1 + (fact.key != verdict.measurement_id)
    if there and verdict.verdict == "correct":
        return 4
    label = normal_label(verdict.before.sample), normal_label(specimen.label)
    return 3 if same and same_measurement(judged, here) and (None in label or label[0] == label[1]) else None

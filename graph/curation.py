"""Curation: a person's verdict on a measurement, written so that no later reading undoes it.

The measurement itself carries the verdict (``status``, and the corrected value, conditions, sample and material), so every
query answers with it. A Review node keeps who, when, why, and what was read.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from graph import identity, paper_state, upsert
from graph.compositions import canonical_formula
from graph.facts import Fact
from graph.judgements import Judgement, Place, Reading, Verdict, judgement_of, review_properties
from graph.merging import Specimen, normal_label, same_material
from graph.records import Material, Measurement, Paper
from graph.statements import statement
from graph.units import CANONICAL_UNITS, convert
from graph.write_parts import WriteSummary, write_materials

if TYPE_CHECKING:
    from graph.store import Store

__all__ = ["CHANGEABLE", "UnknownMeasurement", "judge", "judgements", "undo"]

CHANGEABLE = (
    "property", "value", "low", "high", "bound", "unit", "temperature_K", "kind", "axis", "origin", "method", "sample", "formula", "phase", "name",
)  # fmt: skip
"""What a correction may change; ``unit`` is the unit in which ``value``, ``low`` and ``high`` are given."""


class UnknownMeasurement(ValueError):
    """The graph has no measurement, or several, whose key begins so."""


def judge(
    store: Store,
    measurement: str,
    verdict: Verdict,
    *,
    expert: str,
    comment: str | None = None,
    changes: dict[str, Any] | None = None,
    at: str | None = None,
    review_id: str | None = None,
) -> Judgement:
    """Accept, correct or reject a measurement.

    Parameters
    ----------
    store : Store
    measurement : str
        Its key, or the beginning of it.
    verdict : str
        ``accept``, ``correct`` or ``reject``. A verdict on what was judged before replaces the former one, which stays on record.
    expert : str
        Who says so.
    comment : str, optional
        Why.
    changes : dict, optional
        For ``correct``: new values by name (``CHANGEABLE``); None takes a condition away. Numbers are converted from ``unit``.
    at : str, optional
        When (ISO 8601, UTC); now when absent.
    review_id : str, optional
        Key of the verdict where it was given in another graph; writing it again changes nothing.

    Raises
    ------
    UnknownMeasurement
        The key is not there, or not of one measurement.
    ValueError
        A correction that corrects nothing, or to what no measurement can be; the message says what.
    """
    changes = dict(changes or {})
    if (verdict == "correct") != bool(changes):
        raise ValueError("a correction says what is to be changed; to accept and to reject change nothing else")
    if unknown := sorted(changes.keys() - set(CHANGEABLE)):
        raise ValueError(f"{unknown[0]!r} cannot be corrected; what can: {', '.join(CHANGEABLE)}")

    def work(tx: Any) -> Judgement:
        key, paper = _find(tx, measurement)
        state, holder, fact = _load(tx, paper, key)
        known = next((j for j in fact.judgements if j.review_id == review_id), None)
        if known is not None:
            return known
        before = _reading(tx, paper, holder, fact.record)
        record, material, label = fact.record, holder.material, holder.label
        if verdict == "correct":
            record, material, label = _corrected(record, material, label, changes)
        record = record.model_copy(
            update={"status": "rejected"} if verdict == "reject" else {"status": "checked", "confidence": 1.0}
        )
        after = Reading(measurement=_bare(record), sample=label, material=material, paper=before.paper)
        when = at or datetime.now(UTC).isoformat(timespec="microseconds")
        judgement = Judgement(
            review_id=review_id or identity.digest("judgement", key, expert, when),
            measurement_id=key, expert=expert, verdict=verdict, comment=comment, at=when, before=before, after=after,
            places=_places(tx, paper, fact),
        )  # fmt: skip
        if verdict == "correct" and not judgement.changes():
            raise ValueError("the correction says what was read: accept the value instead")
        _put(tx, state, paper, holder, fact, record, material, label)
        tx.run(
            statement("write/judgement"),
            key=judgement.review_id, measurement=key, properties=review_properties(judgement),
        ).consume()  # fmt: skip
        return judgement

    return store.transaction(work, write=True)


def undo(store: Store, measurement: str) -> Judgement:
    """Take back the last verdict on a measurement: it is again what it was before, and the verdict goes.

    Raises
    ------
    UnknownMeasurement
        The key is not there, or not of one measurement.
    ValueError
        Nobody has judged it.
    """

    def work(tx: Any) -> Judgement:
        key, paper = _find(tx, measurement)
        state, holder, fact = _load(tx, paper, key)
        if not fact.judgements:
            raise ValueError(f"nobody has judged {key}: there is no verdict to take back")
        last = fact.judgements[-1]
        _put(tx, state, paper, holder, fact, last.before.record(), last.before.material, last.before.sample)
        tx.run(statement("write/delete_judgement"), key=last.review_id).consume()
        return last

    return store.transaction(work, write=True)


def judgements(store: Store, keys: list[str] | None = None) -> list[Judgement]:
    """All verdicts on measurements, in order of time, or those with these keys."""
    found = [judgement_of(row["review"]) for row in store.rows(statement("read/judgements"), {"keys": keys})]
    return [j for j in found if j is not None]


def _find(tx: Any, measurement: str) -> tuple[str, str]:
    found = tx.run(statement("read/measurement_paper"), key=measurement).data()
    exact = [row for row in found if row["measurement_id"] == measurement] or found
    if len(exact) != 1 or len(measurement) < 4:
        many = f"several measurements begin with {measurement!r}" if exact else f"the graph has no measurement {measurement!r}"
        raise UnknownMeasurement(f"{many}; ionatlas curate list shows them with their keys")
    if exact[0]["origin"] == "simulated":
        raise UnknownMeasurement(f"{exact[0]['measurement_id']} was simulated, not read: there is no reading to judge")
    return exact[0]["measurement_id"], exact[0]["paper"]


def _load(tx: Any, paper: str, key: str) -> tuple[paper_state.PaperState, Specimen, Fact]:
    tx.run(statement("write/papers"), keys=[paper]).consume()  # the lock that every writer of the paper takes first
    state = paper_state.load(tx, [paper])
    found = next(((s, f) for s in state.specimens[paper] for f in s.measurements if f.key == key), None)
    if found is None:
        raise UnknownMeasurement(f"{key} went while it was looked at: its document was read again just now; list anew")
    return state, *found


def _bare(record: Measurement) -> dict[str, Any]:
    return {k: v for k, v in record.model_dump(exclude={"evidence"}).items() if v is not None}


def _reading(tx: Any, paper: str, holder: Specimen, record: Measurement) -> Reading:
    stored = tx.run(statement("read/paper"), key=paper).data()[0]["paper"]
    known = Paper(**{name: stored[name] for name in Paper.model_fields if stored.get(name) is not None})
    return Reading(measurement=_bare(record), sample=holder.label, material=holder.material, paper=known)


def _places(tx: Any, paper: str, fact: Fact) -> list[Place]:
    names = dict(map(tuple, tx.run(statement("read/paper"), key=paper).data()[0]["sources"]))
    return [Place(sha256=sha, source=names.get(sha), evidence=e) for (sha, _), e in sorted(fact.evidence.items(), key=_order)]


def _order(item: tuple) -> tuple:
    (sha, _), evidence = item
    return -evidence.confidence, sha, evidence.page or 0, evidence.row or 0, evidence.start or 0, evidence.quote


def _corrected(
    record: Measurement, material: Material, label: str | None, changes: dict[str, Any]
) -> tuple[Measurement, Material, str | None]:
    """The measurement, material and label of the sample as corrected."""
    wanted = {k: v for k, v in changes.items() if k not in ("sample", "formula", "phase", "name", "unit")}
    name = wanted.get("property", record.property)
    if name not in CANONICAL_UNITS:
        raise ValueError(f"{name!r} is no property; there are {', '.join(CANONICAL_UNITS)}")
    if name != record.property and "value" not in wanted:
        raise ValueError(f"a value of {record.property} is none of {name}: give the value with its unit too")
    if "value" in wanted and wanted["value"] is None:
        raise ValueError("a measurement has a value; reject it where there is none")
    unit = changes.get("unit") or (record.unit if name == record.property else CANONICAL_UNITS[name])
    wanted |= {
        k: float(f"{convert(float(wanted[k]), unit, name):.12g}") for k in ("value", "low", "high") if wanted.get(k) is not None
    }
    if "value" in wanted:
        wanted = {"low": None, "high": None, "bound": None} | wanted
        angle = name == "lattice_parameter" and wanted.get("axis", record.axis) in ("alpha", "beta", "gamma")
        wanted["unit"] = "degree" if angle else CANONICAL_UNITS[name]
    if wanted.get("temperature_K") is not None or "temperature_K" in wanted:
        wanted["temperature_assumed"] = False
    record = Measurement(**{**record.model_dump(exclude={"evidence"}), **wanted}, evidence=record.evidence)
    if "formula" in changes or "name" in changes:
        formula = canonical_formula(changes["formula"]) if changes.get("formula") else None
        names = [changes["name"]] if changes.get("name") else []
        if not formula and not names:
            raise ValueError("a material needs a formula or a name")
        fresh = Material(formula=formula, names=names, phase=material.phase)
        known = not names or set(names) <= {*material.names, material.formula}
        material = material if known and same_material(material, fresh) else fresh
    if "phase" in changes:
        material = Material(**{**material.model_dump(), "phase": changes["phase"] or "unknown"})
    return record, material, changes.get("sample", label)


def _put(
    tx: Any,
    state: paper_state.PaperState,
    paper: str,
    holder: Specimen,
    fact: Fact,
    record: Measurement,
    material: Material,
    label: str | None,
) -> None:
    """Write a measurement of a paper with another content, and on another sample where material or label are others."""
    changed = replace(fact, record=record.model_copy(update={"evidence": fact.record.evidence}))
    stays = material == holder.material and normal_label(label) == normal_label(holder.label)
    specimens = list(state.specimens[paper])
    holder.measurements = [changed if f is fact and stays else f for f in holder.measurements if f is not fact or stays]
    if not stays:
        target = next(
            (s for s in specimens if normal_label(s.label) == normal_label(label) and _is_of(s.material, material)), None
        )
        if target is None:
            target = Specimen(label, material)
            specimens.append(target)
        target.measurements.append(changed)
    plan = upsert.plan_of({paper: [s for s in specimens if s.facts()]})
    summary = WriteSummary()
    write_materials(tx, summary, {**plan.precursors, **plan.materials})
    upsert.write_difference(tx, summary, state, plan)


def _is_of(a: Material, b: Material) -> bool:
    return a.phase == b.phase and same_material(a, b)

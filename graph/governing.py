"""What a person has judged governs later readings of the same place, whatever sample, material or condition they link it to.

Merging (:mod:`graph.merging`) joins a reading with what is stored of the same specimen. It does not know that a value was moved
to another material, nor that a newer pipeline links a judged cell to another sample: here it learns so, before it begins.
"""

from __future__ import annotations

from dataclasses import replace

from graph.facts import Fact, same_measurement, same_spot, same_value
from graph.merging import Specimen, normal_label, same_material
from graph.records import Measurement

_Owned = tuple[Specimen, Fact]


def govern(kept: list[Specimen], fresh: list[Specimen], stored: list[Specimen]) -> None:
    """Give readings of what a person has judged to the judged measurement, and take them out of `fresh`.

    - What a verdict was given on (value, conditions and material as they were read then) never returns beside the verdict.
    - Where the judged place now gives only another reading: a corrected value stands for any, a confirmed one for its value
      under any material or condition, a rejected one for its value and material under any condition.
    - A reading that was stored as a measurement of its own stays one.

    Parameters
    ----------
    kept : list of Specimen
        What stays of the stored specimens of a paper while one of its sources is read anew; gains evidence.
    fresh : list of Specimen
        What that source says now; loses readings.
    stored : list of Specimen
        The stored specimens as they were.
    """
    judged = [(specimen, fact) for specimen in kept for fact in specimen.measurements if fact.is_protected()]
    if not judged:
        return
    readings = [(guest, fact) for guest in fresh for fact in guest.measurements]
    free = [owned for owned in readings if not _is_claimed(owned, stored)]
    for specimen, verdict in judged:
        found = [r for r in free if _is_what_was_judged(verdict, r)]
        repeated = any(_says(specimen, verdict.record, r) for r in readings)
        if not found and not repeated:
            found = [r for r in free if _stands_for(specimen, verdict, r)]
        for owned in found:
            guest, fact = owned
            verdict.evidence.update(fact.evidence)
            guest.measurements = [f for f in guest.measurements if f is not fact]
            free = [r for r in free if r is not owned]


def _is_claimed(owned: _Owned, stored: list[Specimen]) -> bool:
    """Whether a reading was stored as a measurement of its own, that nobody has judged."""
    return any(
        not fact.is_protected() and _says(specimen, fact.record, owned) for specimen in stored for fact in specimen.measurements
    )


def _says(specimen: Specimen, record: Measurement, owned: _Owned) -> bool:
    guest, fact = owned
    return (
        _labels_agree(specimen.label, guest.label)
        and same_measurement(record, fact.record)
        and same_material(specimen.material, guest.material)
    )


def _labels_agree(a: str | None, b: str | None) -> bool:
    first, second = normal_label(a), normal_label(b)
    return first is None or second is None or first == second


def _is_what_was_judged(verdict: Fact, owned: _Owned) -> bool:
    """Whether a reading says what a verdict was given on."""
    guest, fact = owned
    return any(
        _labels_agree(j.before.sample, guest.label)
        and same_measurement(j.before.record(), fact.record)
        and same_material(j.before.material, guest.material)
        for j in verdict.judgements
    )


def _stands_for(specimen: Specimen, verdict: Fact, owned: _Owned) -> bool:
    """Whether a verdict on the place of a reading decides about it too, though it says something else."""
    guest, fact = owned
    said = [(verdict.record, specimen), *((j.before.record(), j.before) for j in verdict.judgements)]
    said = [(r, of) for r, of in said if r.property == fact.record.property and r.axis == fact.record.axis]
    if not said or not _at_judged_place(verdict, fact):
        return False
    if verdict.record.status == "rejected":
        return any(same_value(r, fact.record) and same_material(of.material, guest.material) for r, of in said)
    return verdict.corrected or any(same_value(r, fact.record) for r, _ in said)


def _at_judged_place(verdict: Fact, fact: Fact) -> bool:
    spots = [(place[0], e) for place, e in (verdict.evidence | verdict.past).items()]
    spots += [(place.sha256, place.evidence) for j in verdict.judgements for place in j.places]
    same_raw = verdict.record.raw == fact.record.raw
    return any(sha == place[0] and same_spot(e, f, same_raw) for sha, e in spots for place, f in fact.evidence.items())


def forget_old_places(merged: list[Specimen], now: set, sha256: str) -> None:
    """Where a new reading of a source gives a judged measurement, take away the places that an older reading gave.

    `now` are the places of the new reading.
    """
    for fact in (fact for specimen in merged for fact in specimen.measurements if fact.is_protected()):
        if any(place in now for place in fact.evidence):
            fact.evidence = {p: e for p, e in fact.evidence.items() if p[0] != sha256 or p in now}


def move_judged(specimens: list[Specimen], sha256: str) -> list[Specimen]:
    """Take out of a paper's specimens what a person has judged and only that source says: the source turned out to be another paper's."""
    moved = []
    for specimen in specimens:
        taken = Specimen(specimen.label, specimen.material, specimen.relative_density)
        for name in ("measurements", "structures", "syntheses"):
            facts = getattr(specimen, name)
            own = [f for f in facts if f.is_protected() and {place[0] for place in f.evidence} <= {sha256}]
            setattr(taken, name, [replace(fact) for fact in own])
            setattr(specimen, name, [fact for fact in facts if not any(fact is other for other in own)])
        moved += [taken] if taken.facts() else []
    return moved

"""Facts about a specimen (measurements, structures, syntheses): when two are the same, and what their joining gives."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TypeVar

from graph.judgements import Judgement
from graph.precision import LARGEST, is_rounding, relative_precision
from graph.records import Evidence, Measurement, Structure, Synthesis

T = TypeVar("T")
Place = tuple[str, tuple]
_CELL = ("a", "b", "c", "alpha", "beta", "gamma")


@dataclass
class Fact:
    """A record with the evidence for it, by (SHA-256 of the source, place in it).

    ``key`` is its id once it is stored; ``kept`` says that a review judges it. ``sample`` is the key of the sample it is stored
    on, ``corrected`` says that a person gave it another content than it was first written with, ``past`` is evidence of an
    earlier reading of a source that is read again, ``judgements`` are what people said of it, in order of time.
    """

    record: Measurement | Structure | Synthesis
    evidence: dict[Place, Evidence] = field(default_factory=dict)
    key: str | None = None
    kept: bool = False
    sample: str | None = None
    corrected: bool = False
    past: dict[Place, Evidence] = field(default_factory=dict)
    judgements: list[Judgement] = field(default_factory=list)

    def is_protected(self) -> bool:
        """Whether a person has judged it, so that it stays when no reading gives it any more."""
        return self.kept or is_protected(self.record)

    def rank(self) -> tuple:
        """Sort key: stated by a person first, then precise, then as it came."""
        record = self.record
        if not isinstance(record, Measurement):
            return (0, 0.0)
        return (not is_protected(record), relative_precision(record.value, record.raw))


def is_protected(record: object) -> bool:
    """Whether a person has judged the record, so that no reading may change or drop it."""
    return isinstance(record, Measurement) and record.status != "machine"


def union(a: list[T], b: list[T]) -> list[T]:
    """All of `a`, then what `b` has besides."""
    return [*a, *(x for x in b if x not in a)]


def _compatible(a: object, b: object) -> bool:
    return a is None or b is None or a == b


def _same_temperature(a: Measurement, b: Measurement) -> bool:
    if a.temperature_K is None or b.temperature_K is None:
        return True
    room = 5.0 if a.temperature_assumed or b.temperature_assumed else 1.0
    return abs(a.temperature_K - b.temperature_K) <= room


def _same_condition(a: Measurement, b: Measurement) -> bool:
    origins = {a.origin, b.origin}
    return (
        a.property == b.property
        and _compatible(a.kind, b.kind)
        and _compatible(a.axis, b.axis)
        and (len(origins) == 1 or origins == {"own", "dataset"})
        and _same_temperature(a, b)
    )


def same_value(a: Measurement, b: Measurement) -> bool:
    if {a.bound, b.bound} & {"<", ">"} and a.bound != b.bound:
        return False
    first, second = relative_precision(a.value, a.raw), relative_precision(b.value, b.raw)
    if first >= second:
        return is_rounding(a.value, b.value, first)
    return is_rounding(b.value, a.value, second)


def same_measurement(a: Measurement, b: Measurement) -> bool:
    """Whether two measurements of one specimen are one: equal or rounded value, conditions not at odds."""
    if abs(a.value - b.value) > 1.01 * LARGEST * max(abs(a.value), abs(b.value)):
        return False  # no rounding reaches so far; most pairs of a long table end here
    return _same_condition(a, b) and same_value(a, b)


def conflicts(some: list[Fact], others: list[Fact]) -> bool:
    """Whether two lists of measurements give one own property, under one stated condition, different values."""
    return any(
        _same_condition(a.record, b.record)
        and a.record.origin == b.record.origin == "own"
        and a.record.kind == b.record.kind
        and a.record.axis == b.record.axis
        and (a.record.temperature_K is None) == (b.record.temperature_K is None)
        and not same_value(a.record, b.record)
        for a in some
        for b in others
    )


def _same_structure(a: Structure, b: Structure) -> bool:
    if a.cif and b.cif and a.cif != b.cif:
        return False
    if a.spacegroup_number and b.spacegroup_number:
        symmetry = a.spacegroup_number == b.spacegroup_number
    else:
        symmetry = _compatible(_squeezed(a.spacegroup), _squeezed(b.spacegroup))
    cell = all(
        x is None
        or y is None
        or is_rounding(
            *sorted((x, y), key=lambda v: len(f"{v:.8g}")), relative_precision(min(x, y, key=lambda v: len(f"{v:.8g}")))
        )
        for x, y in ((getattr(a, n), getattr(b, n)) for n in _CELL)
    )
    return symmetry and cell and _compatible(a.crystal_system, b.crystal_system) and _compatible(a.prototype, b.prototype)


def _squeezed(symbol: str | None) -> str | None:
    return symbol.replace(" ", "").replace("̅", "-").lower() if symbol else None


def _close(a: float | None, b: float | None, within: float) -> bool:
    return a is None or b is None or abs(a - b) <= within


def _same_synthesis(a: Synthesis, b: Synthesis) -> bool:
    return (
        (a.method == b.method or "other" in (a.method, b.method))
        and _close(a.max_temperature_K, b.max_temperature_K, 1.0)
        and _close(a.time_h, b.time_h, 0.01)
        and _compatible(a.atmosphere and a.atmosphere.lower(), b.atmosphere and b.atmosphere.lower())
    )


def _was_corrected_from(a: Fact, b: Fact) -> bool:
    """Whether one is what a person made of the other: what it was first, or what is read at its place now.

    A value that was only confirmed or rejected does not stand for another one read at its place: a rejected misreading must
    not keep the right value out. Keys tell: they are made from content when a fact is first written.
    """
    judged, read = (a, b) if is_protected(a.record) else (b, a)
    if not is_protected(judged.record) or is_protected(read.record) or not judged.corrected:
        return False
    m, n = judged.record, read.record
    if m.property != n.property or m.axis != n.axis:
        return False
    if _is_key_of(judged, n):
        return True
    spots = [(place[0], e) for place, e in (judged.evidence | judged.past).items()]
    found = any(s == place[0] and same_spot(e, f, m.raw == n.raw) for s, e in spots for place, f in read.evidence.items())
    return found and _same_condition(m, n)


def is_first_content(fact: Fact) -> bool:
    """Whether a stored measurement still says what its key was made from."""
    return _is_key_of(fact, fact.record)


def _is_key_of(fact: Fact, record: Measurement) -> bool:
    """Whether the fact's key was made from this record."""
    from graph.identity import measurement_id

    return fact.sample is not None and any(fact.key == measurement_id(fact.sample, record, n) for n in range(4))


def same_spot(a: Evidence, b: Evidence, same_raw: bool) -> bool:
    """Whether two evidences of one source point at one place, allowing for what differs between versions of a reader."""
    if a.place() == b.place():
        return True
    if a.page != b.page or (a.row is None) != (b.row is None):
        return False
    if a.row is not None:
        cell = (a.table, a.row, a.column) == (b.table, b.row, b.column)
        return a.quote == b.quote and (cell or _overlapping(a.bbox, b.bbox))
    one, two = (re.sub(r"[\W_]+", "", e.quote) for e in (a, b))
    if not one or not two or (one not in two and two not in one):
        return False
    return same_raw or (a.start is not None and b.start is not None and abs(a.start - b.start) <= 8)


def _overlapping(a: tuple | None, b: tuple | None) -> bool:
    if a is None or b is None:
        return False
    width, height = min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])
    smaller = min((x[2] - x[0]) * (x[3] - x[1]) for x in (a, b))
    return width > 0 and height > 0 and width * height > 0.5 * smaller


def same_fact(a: Fact, b: Fact) -> bool:
    """Whether two facts about one specimen are one."""
    if isinstance(a.record, Measurement):
        if a.key and b.key and a.key != b.key and a.is_protected() and b.is_protected():
            return False  # each carries a person's verdict
        return same_measurement(a.record, b.record) or _was_corrected_from(a, b)
    if isinstance(a.record, Structure):
        return _same_structure(a.record, b.record)
    return _same_synthesis(a.record, b.record)


def find(fact: Fact, among: list[Fact]) -> Fact | None:
    """The fact among those given that is the same as `fact`; of several measurements the nearest in condition and value."""
    same = [other for other in among if same_fact(fact, other)]
    if len(same) < 2 or not isinstance(fact.record, Measurement):
        return same[0] if same else None
    m = fact.record

    def distance(other: Fact) -> tuple:
        o = other.record
        rejected = o.status == "rejected"
        return (rejected, m.kind != o.kind, m.temperature_K != o.temperature_K, m.axis != o.axis, abs(m.value - o.value))

    return min(same, key=distance)


def _filled(first, second, names: list[str]) -> dict:
    return {n: getattr(second, n) for n in names if getattr(first, n) is None and getattr(second, n) is not None}


def _join_measurements(a: Measurement, b: Measurement) -> Measurement:
    if is_protected(a) or is_protected(b):
        first, second = (a, b) if is_protected(a) else (b, a)
        return first.model_copy(update=_filled(first, second, ["kind", "axis", "method", "temperature_K"]))
    swap = relative_precision(b.value, b.raw) < relative_precision(a.value, a.raw)
    first, second = (b, a) if swap else (a, b)
    update = _filled(first, second, ["kind", "axis", "method"])
    if first.low is None and first.high is None:
        update |= {"low": second.low, "high": second.high}
    if (first.temperature_K is None or first.temperature_assumed) and second.temperature_K is not None:
        if first.temperature_K is None or not second.temperature_assumed:
            update |= {"temperature_K": second.temperature_K, "temperature_assumed": second.temperature_assumed}
    if first.bound == "~" and second.bound is None:
        update["bound"] = None
    if second.origin == "own":
        update["origin"] = "own"
    update["confidence"] = max(first.confidence, second.confidence)
    return first.model_copy(update=update)


def _join_structures(a: Structure, b: Structure) -> Structure:
    first, second = (b, a) if b.cif and not a.cif else (a, b)
    names = ["spacegroup_number", "spacegroup", "crystal_system", "prototype", *_CELL, "cif"]
    return first.model_copy(update={**_filled(first, second, names), "motifs": union(first.motifs, second.motifs)})


def _join_syntheses(a: Synthesis, b: Synthesis) -> Synthesis:
    known = {p.formula for p in a.precursors}
    return a.model_copy(
        update={
            **_filled(a, b, ["max_temperature_K", "time_h", "atmosphere"]),
            "method": a.method if a.method != "other" else b.method,
            "steps": b.steps if len(b.steps) > len(a.steps) else a.steps,
            "precursors": [*a.precursors, *(p for p in b.precursors if p.formula not in known)],
        }
    )


def join(a: Fact, b: Fact) -> None:
    """Put `b` into `a`, which is the same fact; the key of what a person has judged stays."""
    was_protected = a.is_protected()
    if isinstance(a.record, Measurement):
        a.record = _join_measurements(a.record, b.record)
    elif isinstance(a.record, Structure):
        a.record = _join_structures(a.record, b.record)
    else:
        a.record = _join_syntheses(a.record, b.record)
    a.evidence = {**a.evidence, **b.evidence}
    a.past = {**a.past, **b.past}
    if a.key is None or (b.key is not None and b.is_protected() and not was_protected):
        a.key, a.sample, a.corrected, a.judgements = b.key, b.sample, b.corrected, b.judgements
    a.kept = a.kept or b.kept


def add_fact(facts: list[Fact], fact: Fact) -> None:
    """Add a fact to a specimen's, joining the one it repeats."""
    same = find(fact, facts)
    if same is None:
        facts.append(fact)
    else:
        join(same, fact)

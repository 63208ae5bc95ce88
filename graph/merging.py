"""Merging of specimens: the engine behind :func:`graph.identity.merge_document` and the reconciliation with the store."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from graph.compositions import CompositionError, composition_key
from graph.facts import Fact, add_fact, conflicts, find, union
from graph.records import Material, Paper, Sample

__all__ = ["Fact", "Specimen", "merge_specimens", "normal_label", "reuse_keys", "to_sample"]


@dataclass
class Specimen:
    """One specimen of one paper while records are merged; ``key`` is its sample_id once it is stored."""

    label: str | None
    material: Material
    relative_density: float | None = None
    measurements: list[Fact] = field(default_factory=list)
    structures: list[Fact] = field(default_factory=list)
    syntheses: list[Fact] = field(default_factory=list)
    key: str | None = None

    def facts(self) -> list[Fact]:
        """All that is said about the specimen."""
        return [*self.measurements, *self.structures, *self.syntheses]


def normal_label(label: str | None) -> str | None:
    """A sample label without case, markup, spaces and kinds of dash; None for none.

    >>> normal_label("x = 0.25") == normal_label("x=0.25")
    True
    """
    if label is None:
        return None
    label = re.sub(r"[\^_]\{([^{}]*)\}", r"\1", label)
    return re.sub(r"[\s{}]+", "", re.sub(r"[−–—‐‑]", "-", label)).casefold() or None


def _composition(material: Material) -> str | None:
    try:
        return composition_key(material.formula) if material.formula else None
    except CompositionError:
        return None


def _names(material: Material) -> set[str | None]:
    return {normal_label(n) for n in [*material.names, *([material.formula] if material.formula else [])]}


def same_material(a: Material, b: Material) -> bool:
    """Whether two mentions in one paper can mean one material: same composition (or a common name), phases not at odds."""
    if a.phase != b.phase and "unknown" not in (a.phase, b.phase):
        return False
    first, second = _composition(a), _composition(b)
    if first and second:
        return first == second
    if bool(a.components) != bool(b.components) and not (_names(a) & _names(b)):
        return False
    if a.components and b.components:
        return sorted(c.model_dump_json() for c in a.components) == sorted(c.model_dump_json() for c in b.components)
    return bool(_names(a) & _names(b))


def _join_material(a: Material, b: Material) -> Material:
    return a.model_copy(
        update={
            "formula": a.formula or b.formula,
            "phase": a.phase if a.phase != "unknown" else b.phase,
            "family": a.family or b.family,
            "names": union(a.names, b.names),
            "components": a.components or b.components,
            "charge_balanced": b.charge_balanced if a.charge_balanced is None else a.charge_balanced,
        }
    )


def _overlap(a: Specimen, b: Specimen) -> int:
    return sum(find(fact, a.measurements) is not None for fact in b.measurements)


def _densities_agree(a: Specimen, b: Specimen) -> bool:
    return a.relative_density is None or b.relative_density is None or abs(a.relative_density - b.relative_density) <= 0.55


def _absorb(host: Specimen, guest: Specimen) -> None:
    """Put all of `guest` into `host`."""
    host.material = _join_material(host.material, guest.material)
    host.label = host.label or guest.label
    host.relative_density = host.relative_density if host.relative_density is not None else guest.relative_density
    host.key = host.key or guest.key
    for name in ("measurements", "structures", "syntheses"):
        for fact in getattr(guest, name):
            add_fact(getattr(host, name), fact)


def _host_of(guest: Specimen, placed: list[Specimen]) -> Specimen | None:
    """The specimen among `placed` that is the same as `guest`, which has the same label or none like it."""
    candidates = [s for s in placed if same_material(s.material, guest.material)]
    if guest.label is None:
        candidates = [
            s
            for s in candidates
            if _overlap(s, guest) or (_densities_agree(s, guest) and not conflicts(s.measurements, guest.measurements))
        ]
    if not candidates:
        return None
    ranked = sorted(
        candidates,
        key=lambda s: (
            -_overlap(s, guest),
            s.material.phase != guest.material.phase,
            s.relative_density != guest.relative_density,
        ),
    )
    best = ranked[0]
    ambiguous = best.material.phase != guest.material.phase and len({s.material.phase for s in ranked}) > 1
    return None if ambiguous and not _overlap(best, guest) else best


def _holder_of(fact: Fact, guest: Specimen, labelled: list[Specimen]) -> Specimen | None:
    """The labelled specimen that has a measurement of an unlabelled one."""
    return next(
        (s for s in labelled if same_material(s.material, guest.material) and find(fact, s.measurements) is not None), None
    )


def _absorb_repetitions(guests: list[Specimen], labelled: list[Specimen]) -> list[Specimen]:
    """Put the unlabelled specimens that one labelled one repeats whole into it; returns the others.

    They may give it its phase, so the others are looked at only when all of these are in: what is said twice then gives
    the same as what is said once.
    """
    rest = []
    for guest in guests:
        holders = [_holder_of(fact, guest, labelled) for fact in guest.measurements]
        if holders and holders[0] is not None and all(holder is holders[0] for holder in holders):
            _absorb(holders[0], guest)
        else:
            rest.append(guest)
    return rest


def _hand_over(guest: Specimen, labelled: list[Specimen]) -> None:
    """Move the measurements of an unlabelled specimen to the labelled ones that have them."""
    for fact in list(guest.measurements):
        if (holder := _holder_of(fact, guest, labelled)) is not None:
            add_fact(holder.measurements, fact)
            guest.measurements.remove(fact)


def _tidy(specimen: Specimen) -> Specimen:
    """The specimen with its own repetitions merged, precise values first."""
    tidy = Specimen(specimen.label, specimen.material, specimen.relative_density, key=specimen.key)
    for name in ("measurements", "structures", "syntheses"):
        for fact in sorted(getattr(specimen, name), key=Fact.rank):
            add_fact(getattr(tidy, name), fact)
    return tidy


ROUNDS = 8  # of merging; two or three are the rule


def merge_specimens(specimens: list[Specimen]) -> list[Specimen]:
    """Merge all specimens of one paper (see :func:`graph.identity.merge_document` for the rules).

    Stored ones (with keys) come first in the list; they keep their keys. What is merged already does not change any more,
    and what is said twice gives what is said once.
    """
    merged = _without_repetitions([_tidy(s) for s in specimens if s.facts()])
    for _ in range(ROUNDS):
        before, merged = [_said(s) for s in merged], _merge_once(merged)
        if [_said(s) for s in merged] == before:
            break
    return merged


def _said(specimen: Specimen) -> tuple:
    """What a specimen says, without evidence."""
    facts = [fact.record.model_copy(update={"evidence": []}) for fact in specimen.facts()]
    return specimen.label, specimen.material, specimen.relative_density, facts


def _without_repetitions(specimens: list[Specimen]) -> list[Specimen]:
    """The specimens, those that say the same to the letter joined."""
    kept: list[Specimen] = []
    known: dict[tuple, list[tuple[tuple, Specimen]]] = {}
    for specimen in specimens:
        said = _said(specimen)
        alike = known.setdefault((specimen.label, specimen.material.formula, len(specimen.facts())), [])
        first = next((other for words, other in alike if words == said), None)
        if first is None:
            kept.append(specimen)
            alike.append((said, specimen))
        else:
            _absorb(first, specimen)
    return kept


def _merge_once(specimens: list[Specimen]) -> list[Specimen]:
    order = sorted(
        map(_tidy, specimens),
        key=lambda s: (normal_label(s.label) is None, s.material.phase == "unknown", s.key is None),
    )
    labelled: list[Specimen] = []
    for guest in (s for s in order if normal_label(s.label) is not None):
        _place(guest, [s for s in labelled if normal_label(s.label) == normal_label(guest.label)], labelled)
    unlabelled: list[Specimen] = []
    for guest in _absorb_repetitions([s for s in order if normal_label(s.label) is None], labelled):
        _hand_over(guest, labelled)
        if guest.facts():
            _place(guest, unlabelled, unlabelled)
    return labelled + unlabelled


def _place(guest: Specimen, alike: list[Specimen], placed: list[Specimen]) -> None:
    """Put a specimen into the one among `alike` that is the same, or behind those placed."""
    host = _host_of(guest, alike)
    if host is None:
        placed.append(guest)
    else:
        _absorb(host, guest)


def reuse_keys(fresh: list[Specimen], former: list[Specimen]) -> None:
    """Give specimens and facts without a key the key of the former one they repeat, where that key is free."""
    used = {s.key for s in fresh if s.key} | {f.key for s in fresh for f in s.facts() if f.key}
    for specimen in fresh:
        alike = [s for s in former if same_material(s.material, specimen.material)]
        if specimen.key is None:
            same = [s for s in alike if normal_label(s.label) == normal_label(specimen.label) and s.key not in used]
            if same:
                specimen.key = max(same, key=lambda s: _overlap(s, specimen)).key
                used.add(specimen.key)
        alike.sort(key=lambda s: s.key != specimen.key)
        for name in ("measurements", "structures", "syntheses"):
            for fact in getattr(specimen, name):
                if fact.key is None:
                    match = next(
                        (m for s in alike if (m := find(fact, getattr(s, name))) is not None and m.key not in used), None
                    )
                    if match is not None:
                        fact.key = match.key
                        used.add(match.key)


def to_sample(specimen: Specimen, paper: Paper | None) -> Sample:
    """The specimen as a record, evidence inside its facts."""

    def records(facts: list[Fact]) -> list:
        return [fact.record.model_copy(update={"evidence": list(fact.evidence.values())}) for fact in facts]

    return Sample(
        label=specimen.label,
        material=specimen.material,
        paper=paper,
        relative_density=specimen.relative_density,
        measurements=records(specimen.measurements),
        structures=records(specimen.structures),
        syntheses=records(specimen.syntheses),
    )

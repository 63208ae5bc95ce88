"""Facts into samples: one sample per material and specimen, with its measurements, structure and synthesis."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from graph.compositions import CompositionError, is_charge_balanced
from graph.records import Evidence, Material, Measurement, Sample, Structure
from ingest.confidence import confidence

from .context import Context
from .facts import Fact, MaterialRef, Treatment, label_key, plain
from .spacegroups import crystal_system, symbol_of
from .structures import Statement, phase_of_spacegroup
from .synthesis import Route, synthesis_of

ORIGIN_GROUPS = {"own": "own", "simulated": "own", "cited": "cited", "dataset": "dataset"}


@dataclass
class Specimen:
    """A sample in the making."""

    ref: MaterialRef
    group: str
    paper: object = None
    facts: list[Fact] = field(default_factory=list)
    treatment: Treatment | None = None
    treatment_evidence: Evidence | None = None
    spacegroup: int | None = None
    spacegroup_evidence: Evidence | None = None
    statements: list[Statement] = field(default_factory=list)
    method: str | None = None

    @property
    def material_key(self) -> str:
        return self.ref.material_key


class SampleBook:
    """Collects facts by sample, then writes the records."""

    def __init__(self, context: Context):
        self.context = context
        self.specimens: dict[tuple, Specimen] = {}

    def specimen(self, ref: MaterialRef, origin: str, paper=None, treatment: Treatment | None = None) -> Specimen:
        """The specimen that a reference means; made when new."""
        group = ORIGIN_GROUPS[origin]
        ref, treatment = self._identified(ref, group, treatment)
        if ref.label:
            ref = ref.with_label(self.context.spelling(ref.label))
        key = (group, paper.doi if paper else None, ref.material_key, label_key(ref.label) if ref.label else None, ref.phase)
        found = self.specimens.get(key)
        if found is None:
            found = self.specimens[key] = Specimen(ref, group, paper)
        found.ref = found.ref.named(*ref.names)
        if found.ref.family is None and ref.family:
            found.ref = replace(found.ref, family=ref.family)
        if treatment is not None and (
            found.treatment is None or (found.treatment.time_h is None and treatment.time_h is not None)
        ):
            found.treatment = treatment
        return found

    def _identified(self, ref: MaterialRef, group: str, treatment: Treatment | None):
        """A label for conditions that belong to a known code, and the treatment of a known code."""
        if group != "own":
            return ref, treatment
        if ref.label is None and treatment is not None:
            label = self.context.label_of(treatment, ref)
            ref = ref.with_label(label or treatment.label)
        elif ref.label is not None and treatment is None:
            treatment = self.context.treatments.get(label_key(ref.label))
        return ref, treatment

    def add(self, fact: Fact) -> None:
        self.specimen(fact.ref, fact.origin, fact.paper, fact.treatment).facts.append(fact)

    def state(self, statement: Statement) -> None:
        """Give a structural statement to the specimens it is about."""
        for specimen in self.specimens.values():
            if statement.refs:
                if any(self._same(ref, specimen.ref) for ref in statement.refs):
                    specimen.statements.append(statement)
            elif specimen.group == "own" and self.context.is_main(specimen.ref):
                specimen.statements.append(statement)

    @staticmethod
    def _same(stated: MaterialRef, specimen: MaterialRef) -> bool:
        if stated.material_key != specimen.material_key:
            return False
        if stated.label and specimen.label and label_key(stated.label) != label_key(specimen.label):
            return False
        return not (stated.phase and specimen.phase and stated.phase != specimen.phase)

    def join_unlabelled(self) -> None:
        """A material named without its code is the one labelled specimen of that material, when there is just one."""
        for key, specimen in list(self.specimens.items()):
            if specimen.ref.label is not None or specimen.group != "own":
                continue
            labelled = [
                other
                for other in self.specimens.values()
                if other is not specimen and other.group == "own" and other.ref.label and other.material_key == specimen.material_key
                and (other.ref.phase is None or specimen.ref.phase is None or other.ref.phase == specimen.ref.phase)
            ]  # fmt: skip
            if len(labelled) == 1:
                target = labelled[0]
                target.facts += specimen.facts
                target.ref = replace(target.ref.named(*specimen.ref.names), phase=target.ref.phase or specimen.ref.phase)
                target.treatment = target.treatment or specimen.treatment
                target.spacegroup = target.spacegroup or specimen.spacegroup
                target.spacegroup_evidence = target.spacegroup_evidence or specimen.spacegroup_evidence
                del self.specimens[key]

    def records(self, route: Route, motifs: list[tuple[str, Evidence]]) -> list[Sample]:
        """All samples; those without a measurement only when a structure or synthesis is known of a main material."""
        samples = []
        for specimen in self.specimens.values():
            phase = self._phase(specimen)
            structure = self._structure(specimen, motifs)
            is_own_main = specimen.group == "own" and (self.context.is_main(specimen.ref) or specimen.treatment is not None)
            synthesis = (
                synthesis_of(route if is_own_main else Route(), specimen.treatment, specimen.treatment_evidence)
                if specimen.group == "own"
                else None
            )
            measurements = [measurement_of(fact) for fact in specimen.facts]
            if not measurements and structure is None and synthesis is None:
                continue
            density = next((m.value for m in measurements if m.property == "relative_density" and m.value <= 110), None)
            samples.append(
                Sample(
                    label=specimen.ref.label,
                    material=material_of(specimen.ref, phase, self.context),
                    paper=specimen.paper,
                    relative_density=density,
                    measurements=measurements,
                    structures=[structure] if structure else [],
                    syntheses=[synthesis] if synthesis else [],
                )
            )
        return samples

    def _phase(self, specimen: Specimen) -> str:
        if specimen.ref.phase:
            return specimen.ref.phase
        if specimen.ref.kind == "composite":
            return "composite"
        if specimen.spacegroup:
            return phase_of_spacegroup(specimen.spacegroup)
        stated = {s.phase for s in specimen.statements if s.phase and s.refs} or {s.phase for s in specimen.statements if s.phase}
        return stated.pop() if len(stated) == 1 else "unknown"

    def _structure(self, specimen: Specimen, motifs) -> Structure | None:
        statements = specimen.statements
        named = [s for s in statements if s.refs] or statements
        number = specimen.spacegroup or next((s.spacegroup for s in named if s.spacegroup), None)
        systems = {s.crystal_system for s in named if s.crystal_system}
        system = crystal_system(number) if number else (systems.pop() if len(systems) == 1 else None)
        prototype = next((s.prototype for s in named if s.prototype), None)
        evidence = [specimen.spacegroup_evidence] if specimen.spacegroup_evidence else []
        evidence += [
            e for s in named for e in s.evidence if (s.spacegroup == number and number) or s.crystal_system or s.prototype
        ]
        if number is None and system is None and prototype is None or not evidence:
            return None
        cell, temperatures = {}, {}
        for fact in specimen.facts:
            if fact.property != "lattice_parameter" or fact.axis is None:
                continue
            far = abs((fact.temperature_K or 298.0) - 298.0)
            if fact.axis not in cell or far < temperatures[fact.axis]:
                cell[fact.axis], temperatures[fact.axis] = fact.value, far
        own = specimen.group == "own" and self.context.is_main(specimen.ref)
        named_motifs = list(dict.fromkeys(m for s in statements for m in s.motifs)) or ([m for m, _ in motifs] if own else [])
        return Structure(
            spacegroup_number=number,
            spacegroup=symbol_of(number) if number else None,
            crystal_system=system,
            prototype=prototype or specimen.ref.family,
            motifs=named_motifs,
            evidence=_distinct(evidence)[:4],
            **cell,
        )


def _distinct(evidence: list[Evidence]) -> list[Evidence]:
    return list({(e.page, e.table, e.row, e.column, e.quote): e for e in evidence}.values())


def material_of(ref: MaterialRef, phase: str, context: Context) -> Material:
    """The material record of a reference."""
    balanced = None
    if ref.formula:
        try:
            balanced = is_charge_balanced(ref.formula)
        except CompositionError:
            balanced = None
    return Material(
        formula=ref.formula,
        phase=phase,
        family=ref.family or context.family_of(ref),
        names=list(dict.fromkeys(plain(n) for n in ref.names if plain(n))),
        components=ref.component_records(),
        charge_balanced=balanced,
    )


NOTABLE = frozenset(
    "minus_restored minus_suspected unit_minus_restored exponent_flattened power_convention_assumed unit_assumed property_from_unit"
    " zero_for_oxygen charge_unbalanced series_not_neutral value_impossible".split()
)
"""Flags of quantities and formulas that a reader of the value should see; the others only say how it was printed."""


def features_of(fact: Fact) -> dict[str, float]:
    """Everything that speaks for or against a fact (`ingest.confidence`)."""
    return {
        **fact.features,
        "cited": float(fact.origin == "cited"),
        "bound": float(fact.bound in ("<", ">")),
        "name_only": float(fact.ref.formula is None and not fact.ref.components),
    }


def measurement_of(fact: Fact) -> Measurement:
    """The measurement record of a fact, with its confidence."""
    features = features_of(fact)
    sure = confidence(features, property=fact.property, value=fact.value)
    flags = {*fact.flags, *fact.ref.flags} & NOTABLE
    temperature = fact.temperature_K
    if temperature is not None and not 0 < temperature < 5000:  # a misprint or damage; the value is still one
        temperature, flags = None, flags | {"temperature_impossible"}
    kept = {name: round(number, 4) for name, number in features.items()} | {"shipped": sure}  # for learning from corrections
    evidence = fact.evidence.model_copy(update={"confidence": sure, "flags": sorted(flags), "features": kept})
    low, high = fact.low, fact.high
    if low is not None and high is not None and low > high:
        low, high = high, low
    return Measurement(
        property=fact.property,
        value=fact.value,
        low=low,
        high=high,
        bound=fact.bound,
        unit=fact.unit,
        raw=fact.raw,
        temperature_K=temperature,
        temperature_assumed=fact.temperature_assumed,
        kind=fact.kind,
        axis=fact.axis,
        origin=fact.origin,
        method=fact.method,
        confidence=sure,
        evidence=[evidence],
    )

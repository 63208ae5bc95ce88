"""Samples from CIF structures: the cell as measurements, the structure as a record."""

from __future__ import annotations

from graph.compositions import CompositionError, canonical_formula, is_charge_balanced
from graph.records import Evidence, Material, Measurement, Sample, Structure
from ingest.document import CrystalStructure, Document

from .spacegroups import crystal_system, symbol_of
from .structures import phase_of_spacegroup

_LENGTHS = ("a", "b", "c")


def crystal_samples(document: Document, version: str) -> list[Sample]:
    """One sample for each crystal structure of a document; a structure without a usable formula is left out."""
    samples = []
    for structure in document.structures:
        sample = _sample(structure, version)
        if sample is not None:
            samples.append(sample)
    return samples


def _sample(structure: CrystalStructure, version: str) -> Sample | None:
    from graph.families import family

    try:
        formula = canonical_formula(structure.formula)
    except CompositionError:
        return None
    number = structure.spacegroup_number
    cell = {axis: getattr(structure, axis) for axis in ("a", "b", "c", "alpha", "beta", "gamma")}
    called = " ".join(filter(None, (structure.code, structure.name or formula)))
    quote = f"{called}: " + ", ".join(f"{axis} = {value:g}" for axis, value in cell.items())
    evidence = Evidence(kind="dataset", quote=quote, extractor="cif", extractor_version=version, confidence=0.98)
    measurements = [
        Measurement(
            property="lattice_parameter", value=cell[axis], unit="angstrom", raw=f"{cell[axis]:g} angstrom", axis=axis, origin="dataset",
            confidence=0.98, evidence=[evidence],
        )
        for axis in _LENGTHS
    ]  # fmt: skip
    names = [n for n in (structure.name, structure.formula) if n]
    material = Material(
        formula=formula,
        phase=phase_of_spacegroup(number) if number else (structure.crystal_system or "unknown"),
        family=family(formula, names),
        names=list(dict.fromkeys(names)),
        charge_balanced=is_charge_balanced(formula),
    )
    record = Structure(
        spacegroup_number=number,
        spacegroup=symbol_of(number) if number else structure.spacegroup,
        crystal_system=crystal_system(number) if number else structure.crystal_system,
        prototype=material.family,
        cif=structure.cif,
        motifs=structure.motifs,
        evidence=[evidence],
        **cell,
    )
    return Sample(material=material, paper=structure.paper, measurements=measurements, structures=[record])

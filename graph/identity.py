"""Identity: which records are the same thing, as keys made from content and as the merging of one document's records.

Keys are made once, when a node is first written; what later joins it keeps the node's key. Rules in short:

- a material is a composition (scale-free) in one phase, or what has no formula by its name within one paper;
- a sample is one specimen of one paper; different labels never merge;
- a measurement is sample, property, kind, condition and value, and a rounding of it is the same measurement;
- evidence is a place in a source, for one measurement, structure or synthesis.
"""

from __future__ import annotations

import hashlib
import json
import re

from graph.citing import cite_key
from graph.compositions import CompositionError, composition_key
from graph.merging import Fact, Specimen, merge_specimens, normal_label, to_sample
from graph.records import DocumentRecords, Evidence, Material, Measurement, Paper, Sample, Structure, Synthesis

_TITLE_LENGTH = 25


def digest(*parts: object) -> str:
    """Twenty hexadecimal digits of the SHA-256 of the parts."""
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False, default=str).encode()).hexdigest()[:20]


def _number(value: float | None) -> str | None:
    return None if value is None else f"{value:.6g}"


def normal_name(name: str) -> str:
    """A printed name without case, markup, spaces and kinds of dash.

    >>> normal_name("PEO–LiTFSI _{2}")
    'peo-litfsi2'
    """
    name = re.sub(r"[\^_]\{([^{}]*)\}", r"\1", name)
    return re.sub(r"[\s{}]+", "", re.sub(r"[−–—‐‑]", "-", name)).lower()


def composition_of(material: Material) -> str | None:
    """Scale-free key of the material's formula, None where it has none that parses."""
    if not material.formula:
        return None
    try:
        return composition_key(material.formula)
    except CompositionError:
        return None


def material_id(material: Material, scope: str | None = None) -> str:
    """Key of a material.

    Parameters
    ----------
    material : Material
    scope : str, optional
        The paper, for materials known by name only: "S1" of one paper is not "S1" of another.
    """
    composition = composition_of(material)
    if composition:
        return digest("material", composition, material.phase)
    if material.components:
        parts = sorted((normal_name(c.formula or c.name), c.fraction or "") for c in material.components)
        return digest("mixture", parts, material.phase)
    name = normal_name(material.formula or material.names[0])
    return digest("named", name, material.phase, scope)


def title_key(title: str | None) -> str | None:
    """Letters and digits of a title, None where it is too short to name one paper."""
    key = re.sub(r"[\W_]+", "", (title or "").casefold())
    return key if len(key) >= _TITLE_LENGTH else None


def paper_id(paper: Paper, sha256: str) -> str:
    """Key of a paper: its DOI, else journal, volume and page, else its title, else the file it was read from."""
    if paper.doi:
        return f"doi:{paper.doi}"
    if printed := cite_key(paper):
        return f"cite:{printed}"
    key = title_key(paper.title)
    return f"title:{digest(key, paper.year)}" if key else f"file:{sha256[:20]}"


def sample_id(paper: str, material: Material, label: str | None, distinction: str | None = None) -> str:
    """Key of a sample of the paper with that key; the phase is left out, because it is often learnt later.

    `distinction` tells unlabelled samples of one material apart.
    """
    composition = composition_of(material) or normal_name(
        material.formula or (material.names or [material.components[0].name])[0]
    )
    return digest("sample", paper, composition, normal_label(label), distinction)


def measurement_id(sample: str, measurement: Measurement, distinction: int = 0) -> str:
    """Key of a measurement of the sample with that key."""
    m = measurement
    parts = [m.property, m.kind, m.axis, _number(m.temperature_K), _number(m.value), m.bound, m.origin]
    return digest("measurement", sample, *parts, *([distinction] if distinction else []))


def structure_id(sample: str, structure: Structure, distinction: int = 0) -> str:
    """Key of a structure of the sample with that key."""
    s = structure
    cell = [_number(x) for x in (s.a, s.b, s.c, s.alpha, s.beta, s.gamma)]
    parts = [s.spacegroup_number, s.spacegroup, s.crystal_system, s.prototype, cell, digest(s.cif) if s.cif else None]
    return digest("structure", sample, *parts, *([distinction] if distinction else []))


def synthesis_id(sample: str, synthesis: Synthesis, distinction: int = 0) -> str:
    """Key of a synthesis of the sample with that key."""
    s = synthesis
    steps = [(x.operation, _number(x.temperature_K), _number(x.time_h), x.atmosphere) for x in s.steps]
    precursors = sorted(p.formula for p in s.precursors)
    parts = [s.method, _number(s.max_temperature_K), _number(s.time_h), s.atmosphere, steps, precursors]
    return digest("synthesis", sample, *parts, *([distinction] if distinction else []))


def evidence_id(source: str, owner: str, evidence: Evidence) -> str:
    """Key of the evidence of one owner (a measurement, structure or synthesis key) in the source of that SHA-256."""
    return digest("evidence", source, owner, *evidence.place())


def merge_document(records: DocumentRecords) -> DocumentRecords:
    """The same records with every fact once: a fact stated in abstract, text and table becomes one with several evidences.

    A value that is the rounding of another joins it and the more precise one stays; a labelled sample absorbs an unlabelled
    one of the same material and value; an unknown phase joins a known one. Samples of different papers or different labels
    never merge, nor do own values that differ. A sample about which nothing is said is left out. Merging twice changes
    nothing.
    """
    sha256 = records.source.sha256
    groups: dict[str, list[Sample]] = {}
    for sample in records.samples:
        groups.setdefault(paper_id(sample.paper or records.paper, sha256), []).append(sample)
    samples = []
    for group in groups.values():
        specimens = merge_specimens([specimen(sample, sha256) for sample in group])
        samples += [to_sample(s, group[0].paper) for s in specimens]
    return records.model_copy(update={"samples": samples})


def specimen(sample: Sample, sha256: str) -> Specimen:
    """A sample read from the source of that SHA-256, in the shape that merging works on."""

    def facts(records) -> list[Fact]:
        return [Fact(r, {(sha256, e.place()): e for e in r.evidence}) for r in records]

    return Specimen(
        label=sample.label,
        material=sample.material,
        relative_density=sample.relative_density,
        measurements=facts(sample.measurements),
        structures=facts(sample.structures),
        syntheses=facts(sample.syntheses),
    )

"""Records as rows of the graph and back: the shape the statements of ``cypher/write`` take."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from graph import families, identity
from graph.citing import cite_key
from graph.compositions import CompositionError, anonymous_formula, canonical_formula, is_charge_balanced, parse_composition
from graph.facts import Fact
from graph.fingerprints import fingerprint
from graph.merging import Specimen
from graph.records import (
    Component,
    Evidence,
    Material,
    Measurement,
    Paper,
    Precursor,
    Source,
    Structure,
    Synthesis,
    SynthesisStep,
)

Row = dict[str, Any]
_UNSEEN = Evidence(
    kind="text", quote="", extractor="none", extractor_version="0", confidence=0
)  # a stored fact may have lost all
KEYS = {
    "Sample": "sample_id",
    "Measurement": "measurement_id",
    "Structure": "structure_id",
    "Synthesis": "synthesis_id",
    "Evidence": "evidence_id",
}
FACTS = {"measurements": "Measurement", "structures": "Structure", "syntheses": "Synthesis"}


@dataclass
class Rows:
    """Rows by label and key. Two states of a paper are compared row by row; what differs is written."""

    nodes: dict[str, dict[str, Row]] = field(default_factory=lambda: {label: {} for label in KEYS})


def _present(values: Row) -> Row:
    return {k: v for k, v in values.items() if v is not None and v != []}


def _json_list(records: list) -> list[str]:
    return [json.dumps(_present(r.model_dump()), ensure_ascii=False, sort_keys=True) for r in records]


def paper_properties(paper: Paper, key: str) -> Row:
    """Properties of a Paper node."""
    keys = {"title_key": identity.title_key(paper.title), "cite_key": cite_key(paper)}
    return _present({"paper_id": key, **paper.model_dump(), **keys})


def source_properties(source: Source) -> Row:
    """Properties of a Source node."""
    lists = {"tables": _json_list(source.tables), "timings": json.dumps(source.timings, sort_keys=True)}
    return _present({**source.model_dump(), **lists})


def precursor_material(precursor: Precursor) -> Material:
    """A starting material as a Material."""
    names = [n for n in (precursor.name,) if n]
    try:
        return Material(formula=canonical_formula(precursor.formula), names=names)
    except CompositionError:
        return Material(names=[precursor.formula, *names])


def material_row(material: Material, key: str) -> Row:
    """Row of a Material: what the record says and what follows from its composition."""
    properties: Row = {
        "material_id": key,
        "phase": material.phase,
        "family": material.family or families.family(material.formula, material.names),
        "charge_balanced": material.charge_balanced,
        "components": _json_list(material.components),
    }
    elements = []
    if material.formula:
        properties["formula"] = material.formula
        try:
            composition = parse_composition(material.formula)
        except CompositionError:
            composition = None
        if composition is not None:
            total = sum(composition.values())
            properties |= {
                "formula": canonical_formula(composition),
                "composition": identity.composition_of(material),
                "anonymous": anonymous_formula(composition),
                "fingerprint": [float(x) for x in fingerprint(material.formula)],
            }
            if material.charge_balanced is None:
                properties["charge_balanced"] = is_charge_balanced(composition)
            elements = [
                {"symbol": e.symbol, "z": e.Z, "amount": round(float(n), 6), "fraction": round(n / total, 6)}
                for e, n in sorted(composition.items(), key=lambda item: item[0].Z)
            ]
    return {"key": key, "properties": _present(properties), "names": material.names, "elements": elements}


def material_of(properties: Row) -> Material:
    """The Material record of a stored node."""
    names = ("formula", "phase", "family", "names", "charge_balanced")
    values = {n: properties[n] for n in names if properties.get(n) is not None}
    return Material(**values, components=[Component(**json.loads(c)) for c in properties.get("components", [])])


def fact_properties(label: str, key: str, record: Measurement | Structure | Synthesis) -> Row:
    """Properties of a Measurement, Structure or Synthesis node."""
    values = record.model_dump(exclude={"evidence", "motifs", "steps", "precursors"})
    if isinstance(record, Synthesis):
        values |= {"steps": _json_list(record.steps), "precursors": _json_list(record.precursors)}
    return _present({KEYS[label]: key, **values})


def fact_of(label: str, stored: Row, evidence: dict, motifs: list[str], reviewed: bool) -> Fact:
    """The Fact of a stored node and its evidence."""
    values = {k: v for k, v in stored.items() if k != KEYS[label]}
    records = list(evidence.values())
    if label == "Measurement":
        record = Measurement(**values, evidence=records or [_UNSEEN])
    elif label == "Structure":
        record = Structure(**values, motifs=motifs, evidence=records or [_UNSEEN])
    else:
        steps = [SynthesisStep(**json.loads(s)) for s in values.pop("steps", [])]
        precursors = [Precursor(**json.loads(p)) for p in values.pop("precursors", [])]
        record = Synthesis(**values, steps=steps, precursors=precursors, evidence=records or [_UNSEEN])
    return Fact(record, evidence, stored[KEYS[label]], kept=reviewed)


def evidence_properties(evidence: Evidence, key: str) -> Row:
    """Properties of an Evidence node."""
    values = evidence.model_dump()
    if evidence.bbox:
        values["bbox"] = [float(x) for x in evidence.bbox]
    values["features"] = json.dumps(evidence.features, sort_keys=True) if evidence.features else None
    return _present({"evidence_id": key, **values})


def evidence_of(stored: Row) -> Evidence:
    """The Evidence record of a stored node."""
    features = json.loads(stored.get("features", "{}"))
    return Evidence(**{k: v for k, v in stored.items() if k not in ("evidence_id", "features")}, features=features)


def add_specimen(rows: Rows, specimen: Specimen, paper: str, material: str, precursors: dict[str, Material]) -> None:
    """Add the rows of a specimen whose keys are set; the materials of its precursors are put into `precursors`."""
    properties = {
        "sample_id": specimen.key,
        "paper": paper,
        "label": specimen.label,
        "relative_density": specimen.relative_density,
    }
    rows.nodes["Sample"][specimen.key] = {
        "key": specimen.key,
        "properties": _present(properties),
        "material": material,
        "paper": paper,
    }
    for name, label in FACTS.items():
        for fact in getattr(specimen, name):
            row: Row = {"key": fact.key, "properties": fact_properties(label, fact.key, fact.record), "sample": specimen.key}
            if label == "Structure":
                row["motifs"] = sorted(fact.record.motifs)
            if label == "Synthesis":
                row["uses"] = _uses(fact.record, precursors)
            rows.nodes[label][fact.key] = row
            for (source, _), evidence in fact.evidence.items():
                key = identity.evidence_id(source, fact.key, evidence)
                rows.nodes["Evidence"][key] = {
                    "key": key,
                    "properties": evidence_properties(evidence, key),
                    "owner": fact.key,
                    "label": label,
                    "source": source,
                }


def _uses(synthesis: Synthesis, materials: dict[str, Material]) -> list[Row]:
    uses: dict[str, Row] = {}
    for precursor in synthesis.precursors:
        material = precursor_material(precursor)
        key = identity.material_id(material)
        materials.setdefault(key, material)
        uses.setdefault(key, {"material": key, "amount": precursor.amount})
    return [uses[key] for key in sorted(uses)]

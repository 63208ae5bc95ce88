"""What the graph already has of papers, read inside the writing transaction."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from graph import rows
from graph.facts import is_first_content, is_protected
from graph.judgements import judgement_of
from graph.merging import Specimen
from graph.statements import statement


@dataclass
class PaperState:
    """Specimens of papers by paper key, and the rows they are stored as."""

    specimens: dict[str, list[Specimen]] = field(default_factory=dict)
    stored: rows.Rows = field(default_factory=rows.Rows)
    materials: set[str] = field(default_factory=set)
    motifs: set[str] = field(default_factory=set)


def load(tx: Any, papers: list[str]) -> PaperState:
    """Read all samples of the papers with their facts and evidence."""
    state = PaperState({key: [] for key in papers})
    by_key: dict[str, Specimen] = {}
    for row in tx.run(statement("read/samples"), papers=papers).data():
        sample, material = row["sample"], row["material"]
        key = sample["sample_id"]
        specimen = Specimen(sample.get("label"), rows.material_of(material), sample.get("relative_density"), key=key)
        by_key[key] = specimen
        state.specimens[row["paper"]].append(specimen)
        state.materials.add(material["material_id"])
        state.stored.nodes["Sample"][key] = {
            "key": key,
            "properties": sample,
            "material": material["material_id"],
            "paper": row["paper"],
        }
    for name, label in rows.FACTS.items():
        for row in tx.run(statement(f"read/{name}"), papers=papers).data():
            _add_fact(state, by_key[row["sample"]], name, label, row)
    return state


def _add_fact(state: PaperState, specimen: Specimen, name: str, label: str, row: dict) -> None:
    key = row["fact"][rows.KEYS[label]]
    evidence = {}
    for item in row["evidence"]:
        record = rows.evidence_of(item["properties"])
        evidence[(item["source"], record.place())] = record
        own = item["properties"]["evidence_id"]
        state.stored.nodes["Evidence"][own] = {
            "key": own,
            "properties": item["properties"],
            "owner": key,
            "label": label,
            "source": item["source"],
        }
    stored: rows.Row = {"key": key, "properties": row["fact"], "sample": specimen.key}
    if label == "Structure":
        stored["motifs"] = sorted(row["motifs"])
        state.motifs.update(row["motifs"])
    if label == "Synthesis":
        stored["uses"] = sorted((dict(u) for u in row["uses"]), key=lambda u: u["material"])
        state.materials.update(u["material"] for u in row["uses"])
    state.stored.nodes[label][key] = stored
    fact = rows.fact_of(label, row["fact"], evidence, row.get("motifs") or [], row["reviewed"])
    fact.sample = specimen.key
    fact.judgements = [j for r in row.get("reviews") or [] if (j := judgement_of(r)) is not None]
    if fact.judgements:
        fact.corrected = any(j.verdict == "correct" for j in fact.judgements)
    else:
        fact.corrected = is_protected(fact.record) and not is_first_content(fact)
    getattr(specimen, name).append(fact)

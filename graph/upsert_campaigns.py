"""Writing campaigns, their evaluations and reviews: idempotent copies of a campaign's journal, simulated values included."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from graph import identity
from graph.compositions import CompositionError, canonical_formula
from graph.records import Campaign, Evaluation, Evidence, Material, Measurement, Review
from graph.rows import evidence_properties, fact_properties
from graph.statements import statement
from graph.write_parts import WriteSummary, write_materials

if TYPE_CHECKING:
    from graph.store import Store

CAMPAIGN_MEDIA_TYPE = "application/x-ionatlas-campaign"
_SIMULATED = (
    ("ionic_conductivity", "sigma_300K", "sigma_low", "sigma_high", "S/cm", 300.0),
    ("activation_energy", "activation_energy", "activation_energy_low", "activation_energy_high", "eV", None),
    ("bulk_modulus", "bulk_modulus", None, None, "GPa", None),
    ("shear_modulus", "shear_modulus", None, None, "GPa", None),
)


def _paper_key(campaign: str) -> str:
    return f"campaign:{campaign}"


def _source_key(campaign: str) -> str:
    return hashlib.sha256(_paper_key(campaign).encode()).hexdigest()


def write_campaign(store: Store, campaign: Campaign) -> WriteSummary:
    """Write a campaign; again without effect when nothing differs."""
    key = campaign.campaign_id
    properties = {k: v for k, v in campaign.model_dump().items() if v is not None}
    paper = {"paper_id": _paper_key(key), "title": f"Campaign {campaign.name}", "year": int(campaign.created[:4])}
    source = {
        "sha256": _source_key(key),
        "path": f"campaigns/{campaign.name}",
        "media_type": CAMPAIGN_MEDIA_TYPE,
        "outcome": "ok",
        "pipeline": "campaign",
    }

    def work(tx: Any) -> WriteSummary:
        summary = WriteSummary()
        summary.count(tx.run(statement("write/campaign"), key=key, properties=properties, paper=paper, source=source))
        return summary

    return store.transaction(work, write=True)


def _material(formula: str) -> Material:
    try:
        return Material(formula=canonical_formula(formula))
    except CompositionError:
        return Material(names=[formula])


def _simulated(evaluation: Evaluation) -> list[dict[str, Any]]:
    """Rows of the simulated values of an evaluation."""
    rows = []
    version = " ".join(f"{name} {v}" for name, v in sorted(evaluation.versions.items())) or "unknown"
    for name, attribute, low, high, unit, temperature in _SIMULATED:
        value = getattr(evaluation, attribute)
        if value is None:
            continue
        bound = "<" if name == "ionic_conductivity" and evaluation.sigma_is_upper_bound else None
        raw = f"{bound or ''}{value:.4g} {unit}"
        evidence = Evidence(
            kind="simulation",
            quote=f"{name} of {evaluation.simulated or evaluation.requested}: {raw}",
            extractor="simulate",
            extractor_version=version,
            confidence=1.0,
        )
        measurement = Measurement(
            property=name,
            value=value,
            low=getattr(evaluation, low) if low else None,
            high=getattr(evaluation, high) if high else None,
            bound=bound,
            unit=unit,
            raw=raw,
            temperature_K=temperature,
            kind="bulk" if name == "ionic_conductivity" else None,
            origin="simulated",
            method="molecular dynamics",
            confidence=1.0,
            evidence=[evidence],
        )
        key = identity.digest("simulated", evaluation.evaluation_id, name)
        own = identity.digest("evidence", key)
        rows.append(
            {
                "key": key,
                "properties": fact_properties("Measurement", key, measurement),
                "evidence": evidence_properties(evidence, own),
            }
        )
    return rows


def write_evaluation(store: Store, evaluation: Evaluation) -> WriteSummary:
    """Write one evaluation with its lineage and, when it succeeded, its simulated values as measurements.

    ``SEEDED_BY`` edges go to those measurements of ``seeded_by`` that the graph has; the list itself is kept on the node.

    Raises
    ------
    ValueError
        The campaign is not in the graph.
    """
    key = evaluation.evaluation_id
    properties = {k: v for k, v in evaluation.model_dump(exclude={"scores", "versions"}).items() if v is not None and v != []}
    properties["scores"] = json.dumps(evaluation.scores, sort_keys=True)
    properties["versions"] = json.dumps(evaluation.versions, sort_keys=True)
    properties |= {f"score_{name}": float(score) for name, score in evaluation.scores.items()}
    proposed, simulated = _material(evaluation.requested), _material(evaluation.simulated or evaluation.requested)
    proposed_key, simulated_key = identity.material_id(proposed), identity.material_id(simulated)
    paper = _paper_key(evaluation.campaign_id)
    sample = {"sample_id": identity.digest("sample", paper, key), "paper": paper, "label": f"evaluation {key}"}
    values = _simulated(evaluation) if evaluation.status == "ok" else []

    def work(tx: Any) -> WriteSummary:
        summary = WriteSummary()
        if not tx.run(statement("read/campaign_exists"), campaign=evaluation.campaign_id).data()[0]["present"]:
            raise ValueError(
                f"the graph has no campaign {evaluation.campaign_id!r}: write_campaign comes before write_evaluation"
            )
        write_materials(tx, summary, {proposed_key: proposed, **({simulated_key: simulated} if values else {})})
        summary.count(
            tx.run(
                statement("write/evaluation"),
                key=key,
                properties=properties,
                campaign=evaluation.campaign_id,
                material=proposed_key,
                seeded_by=sorted(set(evaluation.seeded_by)),
            )
        )
        summary.count(tx.run(statement("write/delete_simulated"), evaluation=key, keys=[row["key"] for row in values]))
        if values:
            summary.count(
                tx.run(
                    statement("write/simulated"),
                    evaluation=key,
                    material=simulated_key,
                    paper=paper,
                    source=_source_key(evaluation.campaign_id),
                    sample=sample,
                    rows=values,
                )
            )
        return summary

    return store.transaction(work, write=True)


def write_review(store: Store, review: Review) -> WriteSummary:
    """Write an expert's verdict on an evaluation; again without effect.

    Raises
    ------
    ValueError
        The evaluation is not in the graph.
    """
    key = identity.digest("review", review.evaluation_id, review.expert, review.at)
    properties = {"review_id": key, **{k: v for k, v in review.model_dump().items() if v is not None}}

    def work(tx: Any) -> WriteSummary:
        summary = WriteSummary()
        result = tx.run(statement("write/review"), key=key, evaluation=review.evaluation_id, properties=properties)
        if not result.data():
            raise ValueError(f"the graph has no evaluation {review.evaluation_id!r}")
        summary.count(result)
        return summary

    return store.transaction(work, write=True)

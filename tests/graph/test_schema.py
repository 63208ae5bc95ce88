import pytest

from graph import schema
from graph.curation import judge
from graph.errors import StoreUnavailable
from graph.gate import run_text
from graph.records import Campaign, Evaluation, Material, Paper, Precursor, Review, Sample, Structure, Synthesis
from graph.statements import statement
from graph.upsert import write_campaign, write_document, write_evaluation, write_review
from graph.vocabulary import LABELS, RELATIONSHIPS


@pytest.fixture
def everything(clean_store, make):
    """One of everything the schema names."""
    sample = Sample(
        label="A",
        material=make.material("Li7La3Zr2O12", "cubic"),
        measurements=[make.conductivity("5.1e-4", temperature_K=298.15)],
        structures=[Structure(spacegroup_number=230, motifs=["ZrO6"], evidence=[make.evidence()])],
        syntheses=[Synthesis(precursors=[Precursor(formula="Li2CO3")], evidence=[make.evidence()])],
    )
    write_document(
        clean_store,
        make.document("a", sample, Sample(material=Material(names=["PEO"]), measurements=[make.conductivity("1e-6")])).model_copy(
            update={"cites": [Paper(doi="10.1000/cited", venue="Nature", volume="1", page="2")]}
        ),
    )
    write_campaign(clean_store, Campaign(campaign_id="c", name="c", space="{}", settings="{}", created="2026-01-01"))
    seed = clean_store.rows("MATCH (x:Measurement {value: 5.1e-4}) RETURN x.measurement_id AS id")[0]["id"]
    evaluation = Evaluation(
        evaluation_id="e",
        campaign_id="c",
        cycle=0,
        requested="Li7La3Zr2O12",
        status="ok",
        sigma_300K=1e-4,
        settings="{}",
        seeded_by=[seed],
        at="2026",
    )
    write_evaluation(clean_store, evaluation)
    write_review(clean_store, Review(evaluation_id="e", expert="x", verdict="accept", at="2026"))
    judge(clean_store, seed, "accept", expert="x", comment="seen")
    return clean_store


def test_the_description_names_every_label_and_relationship_there_is_and_counts_it(everything):
    description = schema.describe(everything)
    assert all(label.nodes > 0 for label in description.labels)
    assert all(r.relationships > 0 for r in description.relationships)
    found = {row["label"] for row in everything.rows(statement("read/label_counts"))} - {"Schema"}
    assert found == set(LABELS)
    edges = {(r["from"], r["type"], r["to"]) for r in everything.rows(statement("read/relationship_counts"))}
    assert edges == {r[:3] for r in RELATIONSHIPS}


def test_every_stored_property_is_described(everything):
    for label, (_, properties) in LABELS.items():
        keys = everything.rows(f"MATCH (n:{label}) UNWIND keys(n) AS key RETURN DISTINCT key AS key")
        assert {row["key"] for row in keys if not row["key"].startswith("score_")} <= set(properties), label


def test_the_example_queries_run(everything):
    examples = schema.describe(everything).examples
    assert len(examples) == 3
    for summary, text in examples:
        assert summary.endswith(".")
        run_text(everything, text, {"doi": "10.1000/a"})


def test_each_label_has_a_uniqueness_constraint_on_its_key(store):
    constraints = {
        (r["labelsOrTypes"][0], r["properties"][0]) for r in store.rows("SHOW CONSTRAINTS YIELD labelsOrTypes, properties")
    }
    assert {(label, next(iter(properties))) for label, (_, properties) in LABELS.items()} <= constraints


def test_the_schema_is_made_once(store):
    assert schema.schema_version(store) == schema.SCHEMA_VERSION
    assert schema.ensure_schema(store) is False


def test_a_graph_of_a_newer_program_is_left_alone(store):
    newer = schema.SCHEMA_VERSION + 1
    store.rows(statement("write/schema_version"), {"version": newer}, write=True)
    try:
        with pytest.raises(StoreUnavailable, match="upgrade ionatlas"):
            schema.ensure_schema(store)
    finally:
        store.rows(statement("write/schema_version"), {"version": schema.SCHEMA_VERSION}, write=True)

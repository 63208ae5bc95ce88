"""Verdicts that go from one graph to another."""

import pytest

from graph.curation import judge, judgements, undo
from graph.curation_import import apply, by_measurement
from graph.records import Sample
from graph.statements import statement
from graph.upsert import write_document

LLZO, LLZTO = "Li7La3Zr2O12", "Li6.4La3Zr1.4Ta0.6O12"


def stated(store):
    text = "MATCH (x:Measurement)-[:ON]->(s)-[:OF]->(m) RETURN x.value AS v, m.formula AS f, x.status AS s, x.kind AS k ORDER BY v, f"
    return [tuple(row.values()) for row in store.rows(text)]


def key(store, value):
    return store.rows("MATCH (x:Measurement) WHERE x.value = $v RETURN x.measurement_id AS id", {"v": value})[0]["id"]


@pytest.fixture
def document(make):
    def made(sha="a", formula=LLZO, **more):
        readings = [
            make.conductivity(v, temperature_K=298.15, evidence=[make.evidence(f"it is {v} S/cm", start=n * 50, end=n * 50 + 9)])
            for n, v in enumerate(("1.1e-4", "2.2e-4", "3.3e-4"))
        ]
        return make.document(sha, Sample(label="A", material=make.material(formula), measurements=readings), **more)

    return made


@pytest.fixture
def verdicts(clean_store, document):
    """What three verdicts on a document come to; the graph is empty again."""
    write_document(clean_store, document())
    keys = [key(clean_store, v) for v in (1.1e-4, 2.2e-4, 3.3e-4)]
    judge(clean_store, keys[0], "accept", expert="x")
    judge(
        clean_store,
        keys[1],
        "correct",
        expert="x",
        comment="slip",
        changes={"value": 0.25, "unit": "mS/cm", "formula": LLZTO, "kind": "bulk"},
    )
    judge(clean_store, keys[2], "correct", expert="x", changes={"value": 9})
    judge(clean_store, keys[2], "reject", expert="y")
    found = by_measurement(judgements(clean_store))
    clean_store.rows(statement("write/empty"), write=True)
    return found


AFTER = [(1.1e-4, LLZO, "checked", None), (2.5e-4, LLZTO, "checked", "bulk"), (3.3e-4, LLZO, "rejected", None)]


def test_several_verdicts_on_one_value_come_to_one(verdicts):
    assert [(v.verdict, v.expert) for v in verdicts] == [("accept", "x"), ("correct", "x"), ("reject", "y")]
    assert verdicts[2].before.measurement["value"] == 3.3e-4


def test_verdicts_hold_in_another_graph_and_again_change_nothing(clean_store, document, verdicts):
    write_document(clean_store, document())
    done = apply(clean_store, verdicts)
    assert (done.applied, done.problems) == (3, [])
    assert stated(clean_store) == AFTER
    assert apply(clean_store, verdicts).known == 3
    write_document(clean_store, document(pipeline="2"))
    assert stated(clean_store) == AFTER
    assert [(j.expert, j.comment, j.at) for j in judgements(clean_store)] == [(v.expert, v.comment, v.at) for v in verdicts]


def test_another_file_of_the_paper_will_do(clean_store, document, verdicts):
    write_document(clean_store, document("b"))
    assert apply(clean_store, verdicts).applied == 3
    assert stated(clean_store) == AFTER


def test_a_correction_finds_its_place_where_another_material_was_read(clean_store, document, verdicts):
    write_document(clean_store, document(formula="Li6.5La3Zr1.5Nb0.5O12"))
    done = apply(clean_store, verdicts)
    assert (done.applied, len(done.problems)) == (1, 2)  # accepted and rejected was another statement
    assert (2.5e-4, LLZTO, "checked", "bulk") in stated(clean_store)


def test_a_verdict_on_a_paper_that_was_not_read_is_left_over_with_the_remedy(clean_store, verdicts):
    done = apply(clean_store, verdicts)
    assert [reason for _, reason in done.problems] == ["the graph has no such reading; ingest its document first"] * 3


def test_a_later_verdict_here_stays(clean_store, document, verdicts):
    write_document(clean_store, document())
    judge(clean_store, key(clean_store, 1.1e-4), "reject", expert="here")
    assert apply(clean_store, verdicts).overruled == 1
    assert (1.1e-4, LLZO, "rejected", None) in stated(clean_store)


def test_an_imported_verdict_can_be_taken_back(clean_store, document, verdicts):
    write_document(clean_store, document())
    before = stated(clean_store)
    apply(clean_store, verdicts)
    for verdict in verdicts:
        undo(clean_store, verdict.measurement_id)
    assert stated(clean_store) == before

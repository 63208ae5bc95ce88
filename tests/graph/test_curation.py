"""Verdicts of people: they hold through whatever a later reading says."""

import pytest

from graph.curation import UnknownMeasurement, judge, judgements, undo
from graph.records import Sample
from graph.upsert import write_document

LLZO, LLZTO = "Li7La3Zr2O12", "Li6.4La3Zr1.4Ta0.6O12"
QUOTE = "LLZO shows 0.51 mS/cm at 25 °C."


def stated(store):
    """(value, formula, sample, status, number of places) of every conductivity."""
    found = store.rows(
        "MATCH (x:Measurement)-[:ON]->(s:Sample)-[:OF]->(m:Material) RETURN x.value AS v, m.formula AS f, s.label AS l, x.status AS s, "
        "COUNT { (x)-[:EVIDENCED_BY]->() } AS n ORDER BY v, f, l, s"
    )
    return [tuple(row.values()) for row in found]


def key(store, value=5.1e-4):
    return store.rows("MATCH (x:Measurement) WHERE x.value = $v RETURN x.measurement_id AS id", {"v": value})[0]["id"]


@pytest.fixture
def paper(make):
    """A document with one conductivity, at a place, of a material."""

    def document(
        value="5.1e-4",
        *,
        formula=LLZO,
        label="A",
        sha="a",
        start=11,
        pipeline="1",
        quote=QUOTE,
        doi="10.1000/a",
        path=None,
        **more,
    ):
        evidence = make.evidence(quote, start=start, end=start + 10, features={"material": 0.4, "shipped": 0.3})
        reading = make.conductivity(value, **({"temperature_K": 298.15, "raw": "0.51 mS/cm", "evidence": [evidence]} | more))
        return make.document(
            sha,
            Sample(label=label, material=make.material(formula), measurements=[reading]),
            pipeline=pipeline,
            doi=doi,
            path=path,
        )

    return document


def test_a_verdict_says_who_when_why_and_what_was_read(clean_store, paper):
    write_document(clean_store, paper())
    done = judge(
        clean_store,
        key(clean_store),
        "correct",
        expert="M. Curie",
        comment="a slip",
        changes={"value": 5.3, "unit": "10^{-4} S/cm"},
    )
    (kept,) = judgements(clean_store)
    assert kept == done
    assert (kept.expert, kept.comment, kept.verdict, kept.changes()) == (
        "M. Curie",
        "a slip",
        "correct",
        {"value": pytest.approx(5.3e-4)},
    )
    assert kept.before.measurement["value"] == 5.1e-4 and kept.before.measurement["raw"] == "0.51 mS/cm"
    assert kept.places[0].evidence.quote == QUOTE and kept.places[0].evidence.features["shipped"] == 0.3
    assert kept.places[0].source == "a.pdf"


@pytest.mark.parametrize("verdict, right", [("accept", True), ("reject", False)])
def test_a_verdict_holds_when_the_document_is_read_again_and_writing_it_again_changes_nothing(clean_store, paper, verdict, right):
    write_document(clean_store, paper())
    assert judge(clean_store, key(clean_store), verdict, expert="x").was_right() is right
    again = paper(pipeline="2")
    write_document(clean_store, again)
    assert stated(clean_store) == [(5.1e-4, LLZO, "A", "checked" if right else "rejected", 1)]
    assert write_document(clean_store, again).changed == 0
    assert len(judgements(clean_store)) == 1


CORRECTIONS = [
    ({"value": 5.3e-4}, (5.3e-4, LLZO, "A", "checked", 1)),
    ({"formula": LLZTO}, (5.1e-4, LLZTO, "A", "checked", 1)),
    ({"formula": LLZTO, "sample": "B", "value": 5.3e-4}, (5.3e-4, LLZTO, "B", "checked", 1)),
    ({"temperature_K": 323.15, "sample": "B"}, (5.1e-4, LLZO, "B", "checked", 1)),
]


@pytest.mark.parametrize("changes, expected", CORRECTIONS)
@pytest.mark.parametrize(
    "later",
    [
        {"pipeline": "2", "start": 400},
        {"pipeline": "2", "value": "5.2e-4"},
        {"pipeline": "2", "formula": "Li6.5La3Zr1.5Nb0.5O12"},
        {"pipeline": "2", "label": "Z"},
        {"path": "renamed.pdf", "label": None, "temperature_K": None, "kind": "total"},
    ],
    ids=str,
)
def test_a_correction_is_all_there_is_after_any_later_reading_of_its_place(clean_store, paper, changes, expected, later):
    write_document(clean_store, paper())
    judge(clean_store, key(clean_store), "correct", expert="x", changes=changes)
    assert stated(clean_store) == [expected]
    write_document(clean_store, paper(**later))
    assert stated(clean_store) == [expected]
    assert write_document(clean_store, paper(**later)).changed == 0


@pytest.mark.parametrize("verdict, changes", [("accept", None), ("correct", {"formula": LLZTO}), ("reject", None)])
def test_a_verdict_outlives_readings_that_miss_the_value_and_meets_it_again(clean_store, paper, make, verdict, changes):
    write_document(clean_store, paper())
    judge(clean_store, key(clean_store), verdict, expert="x", changes=changes)
    before = stated(clean_store)
    write_document(clean_store, make.document("a", pipeline="2"))
    assert stated(clean_store) == before
    write_document(clean_store, paper(pipeline="3"))
    assert stated(clean_store) == before


def test_a_verdict_holds_when_another_form_says_it_goes_and_comes_back(clean_store, paper, make):
    write_document(clean_store, paper())
    write_document(clean_store, paper(sha="b", start=900))
    judge(clean_store, key(clean_store), "correct", expert="x", changes={"formula": LLZTO, "value": 5.3e-4})
    write_document(clean_store, make.document("a", pipeline="2"))
    assert stated(clean_store) == [(5.3e-4, LLZTO, "A", "checked", 1)]
    write_document(clean_store, paper(pipeline="3", formula="Li6.5La3Zr1.5Nb0.5O12", start=13))
    assert stated(clean_store) == [(5.3e-4, LLZTO, "A", "checked", 2)]


def test_a_form_read_after_the_verdict_does_not_bring_the_old_reading_back(clean_store, paper):
    write_document(clean_store, paper())
    judge(clean_store, key(clean_store), "correct", expert="x", changes={"formula": LLZTO})
    write_document(clean_store, paper(sha="b", start=900, quote="the conductivity of LLZO, 0.51 mS/cm"))
    assert stated(clean_store) == [(5.1e-4, LLZTO, "A", "checked", 2)]


def test_a_verdict_follows_its_file_to_another_paper(clean_store, paper):
    write_document(clean_store, paper(doi=None))
    judge(clean_store, key(clean_store), "correct", expert="x", changes={"value": 5.3e-4})
    write_document(clean_store, paper(pipeline="2", doi="10.1000/found"))
    assert stated(clean_store) == [(5.3e-4, LLZO, "A", "checked", 1)]
    assert clean_store.rows("MATCH (:Sample)-[:REPORTED_IN]->(p) RETURN p.doi AS doi") == [{"doi": "10.1000/found"}]
    assert write_document(clean_store, paper(pipeline="2", doi="10.1000/found")).changed == 0


def test_a_rejected_link_leaves_room_for_the_right_material_at_that_place(clean_store, paper):
    write_document(clean_store, paper())
    judge(clean_store, key(clean_store), "reject", expert="x")
    write_document(clean_store, paper(pipeline="2", formula=LLZTO))
    assert stated(clean_store) == [(5.1e-4, LLZTO, "A", "machine", 1), (5.1e-4, LLZO, "A", "rejected", 1)]


def test_two_materials_of_one_value_at_one_place_stay_two(clean_store, paper, make):
    both = paper()
    both.samples.append(both.samples[0].model_copy(update={"label": "B", "material": make.material(LLZTO)}))
    write_document(clean_store, paper())
    judge(clean_store, key(clean_store), "accept", expert="x")
    for _ in range(2):
        write_document(clean_store, both)
        assert stated(clean_store) == [(5.1e-4, LLZTO, "B", "machine", 1), (5.1e-4, LLZO, "A", "checked", 1)]


def test_another_value_that_equals_the_corrected_one_joins_it_and_the_verdict_stays(clean_store, paper, make):
    both = paper()
    both.samples[0].measurements.append(
        make.conductivity("5.3e-4", temperature_K=298.15, evidence=[make.evidence("elsewhere", page=3)])
    )
    write_document(clean_store, both)
    judge(clean_store, key(clean_store), "correct", expert="x", changes={"value": 5.3e-4})
    write_document(clean_store, both)
    assert stated(clean_store) == [(5.3e-4, LLZO, "A", "checked", 2)]
    assert clean_store.rows("MATCH (:Review)-[:JUDGES]->(x:Measurement) RETURN count(x) AS n") == [{"n": 1}]


def test_taking_a_verdict_back_gives_what_was_there(clean_store, paper):
    write_document(clean_store, paper())
    dump = "MATCH (n) WHERE NOT n:Element OPTIONAL MATCH (n)-[r]->(m) RETURN properties(n) AS a, type(r) AS t, properties(m) AS b"

    def everything():
        return sorted(str(row) for row in clean_store.rows(dump))

    before = everything()
    for verdict, changes in (("accept", None), ("reject", None), ("correct", {"formula": LLZTO, "sample": "Q", "value": 1e-5})):
        judge(clean_store, key(clean_store), verdict, expert="x", changes=changes)
        assert everything() != before
        undo(clean_store, clean_store.rows("MATCH (x:Measurement) RETURN x.measurement_id AS id")[0]["id"])
        assert everything() == before
    with pytest.raises(ValueError, match="no verdict to take back"):
        undo(clean_store, key(clean_store))


def test_the_last_verdict_holds_and_the_first_reading_stays_known(clean_store, paper):
    write_document(clean_store, paper())
    identity = key(clean_store)
    judge(clean_store, identity, "correct", expert="x", changes={"value": 5.3e-4})
    judge(clean_store, identity, "correct", expert="y", changes={"value": 5.5e-4})
    write_document(clean_store, paper(pipeline="2", start=99, quote="another sentence with LLZO and 0.51 mS/cm"))
    assert stated(clean_store) == [(5.5e-4, LLZO, "A", "checked", 1)]
    assert [j.before.measurement["value"] for j in judgements(clean_store)] == [5.1e-4, 5.3e-4]


@pytest.mark.parametrize("verdict, changes, words", [
    ("correct", {}, "says what is to be changed"), ("accept", {"value": 1}, "change nothing else"), ("correct", {"value": 5.1e-4}, "accept the value"),
    ("correct", {"value": 5, "unit": "eV"}, "not a unit of ionic_conductivity"), ("correct", {"colour": "red"}, "cannot be corrected"),
    ("correct", {"formula": "Xx2O3"}, "not an element"), ("correct", {"kind": "best"}, "kind"), ("correct", {"property": "activation_energy"}, "its unit"),
])  # fmt: skip
def test_impossible_verdicts_are_refused_and_nothing_is_written(clean_store, paper, verdict, changes, words):
    write_document(clean_store, paper())
    with pytest.raises(ValueError, match=words):
        judge(clean_store, key(clean_store), verdict, expert="x", changes=changes)
    assert stated(clean_store) == [(5.1e-4, LLZO, "A", "machine", 1)] and judgements(clean_store) == []


def test_a_key_may_be_given_by_its_beginning_and_an_unknown_one_is_named(clean_store, paper):
    write_document(clean_store, paper())
    assert judge(clean_store, key(clean_store)[:8], "accept", expert="x").measurement_id == key(clean_store)
    with pytest.raises(UnknownMeasurement, match="no measurement 'zzzzzz'"):
        judge(clean_store, "zzzzzz", "accept", expert="x")

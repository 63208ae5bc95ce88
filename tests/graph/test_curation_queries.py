"""What queries answer about values that people have judged, and the query that lists what to judge."""

import pytest

from graph.curation import judge
from graph.queries import run
from graph.records import Sample
from graph.statements import statement
from graph.upsert import write_document

LLZO = "Li7La3Zr2O12"


@pytest.fixture(scope="module")
def filled(store, make):
    """Two papers that contradict each other, a doubtful value, a rejected and a corrected one."""
    store.rows(statement("write/empty"), write=True)

    def sample(value, label=None, confidence=0.9, formula=LLZO, kelvin=298.15, **more):
        quote = f"{formula} conducts {value} S/cm"
        evidence = make.evidence(quote, start=0, end=9, confidence=confidence)
        reading = make.conductivity(value, temperature_K=kelvin, confidence=confidence, evidence=[evidence], **more)
        return Sample(
            label=label, material=make.material(formula, names=["LLZO"] if formula == LLZO else []), measurements=[reading]
        )

    first = [
        sample("5e-4", "A"),
        sample("1e-5", "hot"),
        sample("7e-4", "B", 0.2),
        sample("0.4", "C", 0.3),
        sample("6e-4", "D", 0.4, kind="bulk"),
    ]
    second = [sample("2e-6", "E"), sample("3e-3", "F", 0.1, formula="Li6PS5Cl"), sample("0.4", "G", origin="cited")]
    write_document(
        store, make.document("a", *first, title="A first paper on garnets that conduct", year=2010, path="in/first.pdf")
    )
    write_document(store, make.document("b", *second, doi="10.1000/b", year=2011, path="in/second.pdf"))
    keys = {r["sample"]: r["measurement_id"] for r in run(store, "records")}
    judge(store, keys["C"], "reject", expert="x", comment="no")
    judge(store, keys["D"], "correct", expert="x", changes={"value": 6.6e-4})
    return store


def test_a_rejected_value_no_longer_counts_and_a_corrected_one_counts_as_corrected(filled):
    first = {"family": "garnet", "min_confidence": 0.45}
    assert [r["value"] for r in run(filled, "top_conductors", first)] == [
        0.4,
        6.6e-4,
        5e-4,
        1e-5,
        2e-6,
    ]  # what is left of 0.4 is the cited one
    assert [r["origin"] for r in run(filled, "top_conductors", {"limit": 1})] == ["cited"]
    assert {r["value"] for r in run(filled, "records", {"source": "first.pdf"})} == {5e-4, 1e-5, 7e-4, 6.6e-4}
    assert len(run(filled, "records", {"source": "first.pdf", "rejected": True})) == 5
    reports = [r for r in run(filled, "material_reports") if r["formula"] == LLZO]
    assert reports[0]["greatest"] == 7e-4
    assert {r["best_value"] for r in run(filled, "family_timeline", {"family": "garnet"})} == {
        7e-4,
        2e-6,
    }
    assert all(0.4 not in (r["value"], r["other_value"]) for r in run(filled, "contradictions"))


def test_a_rejected_value_does_not_take_the_place_of_a_cited_one(filled):
    values = [r["value"] for r in run(filled, "family_measurements", {"family": "garnet"})]
    assert values.count(0.4) == 1


def test_the_original_reading_stays_visible_as_evidence(filled):
    (row,) = [r for r in run(filled, "curation", {"which": "judged"}) if r["status"] == "checked"]
    assert (row["value"], row["confidence"]) == (6.6e-4, 1.0)
    assert row["places"][0]["quote"] == f"{LLZO} conducts 6e-4 S/cm" and row["places"][0]["confidence"] == 0.4
    assert '"value": 0.0006' in row["verdicts"][0]["before"]
    found = [r for r in run(filled, "evidence", {"source": "first.pdf"}) if r["status"] == "checked"]
    assert [(r["value"], r["raw"], r["quote"]) for r in found] == [(6.6e-4, "6e-4", f"{LLZO} conducts 6e-4 S/cm")]


def labels(rows):
    return [r["sample"] for r in rows]


@pytest.mark.parametrize("params, expected", [
    ({}, ["F", "B", "A", "E", "hot"]),  # doubtful first, then those that contradict: 5e-4 and 1e-5 of one paper, 2e-6 of the other
    ({"which": "below"}, ["F", "B"]), ({"which": "below", "below": 0.15}, ["F"]), ({"which": "contradicting"}, ["B", "A", "E", "hot"]),
    ({"which": "contradicting", "factor": 1000}, []), ({"which": "judged"}, ["C", "D"]), ({"paper": "10.1000/B"}, ["F", "E"]),
    ({"paper": "second.*"}, ["F", "E"]), ({"paper": "first paper on"}, ["B", "A", "hot"]), ({"material": "Li14La6Zr4O24"}, ["B", "A", "E", "hot"]),
    ({"material": "llzo"}, ["B", "A", "E", "hot"]), ({"material": "Argyrodite"}, ["F"]), ({"property": "activation_energy"}, []),
])  # fmt: skip
def test_what_to_look_at_is_chosen_by_confidence_contradiction_paper_and_material(filled, params, expected):
    rows = run(filled, "curation", params)
    assert sorted(labels(rows)) == sorted(expected)
    assert [r["confidence"] for r in rows] == sorted(r["confidence"] for r in rows)
    assert all(r["total"] == len(expected) for r in rows)


def test_what_contradicts_a_value_is_named_with_it(filled):
    rows = {r["sample"]: r for r in run(filled, "curation", {"which": "contradicting"})}
    assert {(y["value"], y["sample"], y["doi"]) for y in rows["E"]["against"]} == {
        (5e-4, "A", "10.1000/a"), (7e-4, "B", "10.1000/a"), (1e-5, "hot", "10.1000/a")
    }  # fmt: skip
    assert [y["value"] for y in rows["A"]["against"]] == [2e-6]  # another specimen of the same paper does not contradict it


def test_pages_follow_each_other(filled):
    pages = [labels(run(filled, "curation", {"skip": skip, "limit": 2})) for skip in (0, 2, 4, 6)]
    assert [len(p) for p in pages] == [2, 2, 1, 0]
    assert sum(pages, []) == labels(run(filled, "curation"))

import json

import pytest

from graph import queries
from graph.errors import QueryFailed
from graph.neighbours import nearest
from graph.records import Precursor, Sample, Structure, Synthesis
from graph.statements import folder
from graph.upsert import write_document

RECORDS = """measurement_id, doi, source, sample, formula, phase, names, family, property, value, low, high, bound, unit, temperature_K, kind,
origin, method, confidence, status, page, bbox, table, row, column, start, end, quote, extractor"""
NEEDED = {
    "nearest_materials": {"formula": "Li6.5La3Zr1.5Ta0.5O12"},
    "composition_evidence": {"formula": "Li7La3Zr2O12"},
    "campaign_evaluations": {"campaign": "none"},
    "evaluation_lineage": {"evaluation": "none"},
    "family_timeline": {"family": "garnet"},
}


@pytest.fixture(scope="module")
def filled(store, make):
    """Three papers on garnets and one on an argyrodite."""
    from graph.statements import statement

    store.rows(statement("write/empty"), write=True)
    llzo, llzto = make.material("Li7La3Zr2O12", "cubic", names=["LLZO"]), make.material("Li6.4La3Zr1.4Ta0.6O12", "cubic")
    synthesis = Synthesis(
        method="solid_state",
        max_temperature_K=1503,
        time_h=36,
        precursors=[Precursor(formula="Li2CO3", amount="10 wt%")],
        evidence=[make.evidence()],
    )
    cell = make.evidence("5.1", kind="table", table="Table 2", row=1, column=3, page=4, bbox=(10, 20, 30, 40), confidence=0.95)
    first = [
        Sample(
            label="A",
            material=llzo,
            measurements=[
                make.conductivity("5.1e-4", temperature_K=298.15, kind="total", evidence=[make.evidence("in the abstract"), cell])
            ],
            syntheses=[synthesis],
            structures=[Structure(spacegroup="Ia-3d", spacegroup_number=230, a=12.98, evidence=[make.evidence()])],
        ),
        Sample(
            label="B",
            material=llzto,
            measurements=[make.conductivity("1.0e-3", temperature_K=298.15, kind="total", confidence=0.4)],
        ),
    ]
    second = [
        Sample(material=llzo, measurements=[make.conductivity("2.0e-6", temperature_K=300.0, kind="total")]),
        Sample(material=llzto, measurements=[make.conductivity("1.01e-3", temperature_K=298.15, kind="total", origin="cited")]),
        Sample(label="hot", material=llzto, measurements=[make.conductivity("0.3", temperature_K=573.15)]),
    ]
    third = [
        Sample(
            material=make.material("Li6PS5Cl"),
            measurements=[make.conductivity("1.3e-3", temperature_K=298.15), make.activation("0.33")],
        )
    ]
    write_document(
        store, make.document("a", *first, doi="10.1000/a", year=2007, title="First paper on garnets", path="papers/first.pdf")
    )
    write_document(store, make.document("b", *second, doi="10.1000/b", year=2012, path="papers/second.pdf"))
    write_document(
        store,
        make.document("c", *third, doi="10.1000/c", year=2008, path="third.xml", outcome="partial", reason="1 table not read"),
    )
    return store


@pytest.mark.parametrize("query", queries.catalogue(), ids=lambda q: q.name)
def test_every_query_says_what_it_answers_and_gives_the_columns_it_names(filled, query):
    assert len(query.summary) > 30
    assert all(p.description for p in query.parameters)
    rows = queries.run(filled, query.name, NEEDED.get(query.name))
    for row in rows:
        assert list(row) == [name for name, _ in query.columns]
        json.dumps(row)
    assert rows or query.name in ("campaign_evaluations", "evaluation_lineage")


def test_records_have_the_fixed_columns_in_order_and_the_axis_after_them(filled):
    fixed = [name.strip() for name in RECORDS.split(",")]
    assert [name for name, _ in queries.load("records").columns] == [*fixed, "axis", "flags"]


def test_records_show_each_measurement_once_with_its_best_evidence(filled):
    rows = queries.run(filled, "records", {"source": "first.pdf"})
    assert len(rows) == 2
    first = next(r for r in rows if r["sample"] == "A")
    assert (first["table"], first["row"], first["column"], first["page"], first["bbox"], first["quote"]) == (
        "Table 2",
        1,
        3,
        4,
        [10, 20, 30, 40],
        "5.1",
    )


@pytest.mark.parametrize(
    ("glob", "count"), [("*.pdf", 5), ("papers/*", 5), ("th?rd.xml", 2), ("first", 0), (".*", 0), ("[", 0), (None, 7)]
)
def test_records_of_the_sources_a_glob_names(filled, glob, count):
    assert len(queries.run(filled, "records", {"source": glob})) == count


def test_top_conductors_are_in_order_and_only_near_room_temperature(filled):
    rows = queries.run(filled, "top_conductors", {"limit": "3"})
    assert [r["value"] for r in rows] == [1.3e-3, 1.01e-3, 1.0e-3]
    assert [
        r["value"]
        for r in queries.run(filled, "top_conductors", {"family": "Garnet", "min_confidence": 0.5, "kind": "total", "limit": 1})
    ] == [1.01e-3]


def test_contradictions_pair_values_of_one_material_and_condition(filled):
    (pair,) = queries.run(filled, "contradictions", {"family": "garnet"})
    assert (pair["formula"], pair["value"], pair["other_value"], pair["same_paper"]) == ("Li7La3Zr2O12", 5.1e-4, 2.0e-6, False)
    assert pair["ratio"] == pytest.approx(255)
    assert (pair["source"], pair["other_source"]) == ("papers/first.pdf, page 4, Table 2", "papers/second.pdf, page 1")
    assert queries.run(filled, "contradictions", {"factor": 300}) == []


def test_everything_known_of_a_composition_in_any_spelling(filled):
    rows = queries.run(filled, "composition_evidence", {"formula": "Li14La6Zr4O24"})
    assert [r["fact"] for r in rows] == ["Measurement"] * 3 + ["Structure", "Synthesis"]
    assert all(r["source"] and r["page"] and r["evidence_id"] for r in rows)


def test_nearest_materials_agree_with_the_exact_search(filled):
    rows = queries.run(filled, "nearest_materials", {"formula": "Li6.5La3Zr1.5Ta0.5O12", "limit": 4})
    exact = nearest(filled, "Li6.5La3Zr1.5Ta0.5O12", 4)
    assert [r["material_id"] for r in rows] == [n.material_id for n in exact]
    assert [r["similarity"] for r in rows] == pytest.approx([n.similarity for n in exact], abs=1e-5)
    assert rows[0]["formula"] == "Li6.4La3Zr1.4Ta0.6O12"
    assert rows[0]["best_conductivity"] == 1.01e-3


def test_synthesis_precedents_by_family_and_elements(filled):
    (row,) = queries.run(filled, "synthesis_precedents", {"family": "garnet", "elements": "Li, La"})
    assert (row["method"], row["max_temperature_K"], row["precursors"], row["amounts"]) == (
        "solid_state",
        1503,
        ["Li2CO3"],
        ["10 wt%"],
    )
    assert row["best_conductivity"] == 5.1e-4
    assert queries.run(filled, "synthesis_precedents", {"elements": ["Cl"]}) == []


def test_a_prior_counts_a_cited_value_once_at_its_origin(filled):
    rows = queries.run(filled, "family_measurements", {"family": "garnet"})
    assert sorted(r["value"] for r in rows) == [2.0e-6, 5.1e-4, 1.0e-3, 0.3]
    assert {r["origin"] for r in rows} == {"own"}


def test_a_family_year_by_year(filled):
    rows = queries.run(filled, "family_timeline", {"family": "garnet"})
    assert [(r["year"], r["papers"], r["best_value"]) for r in rows] == [(2007, 1, 1.0e-3), (2012, 1, 2.0e-6)]


def test_reports_of_a_material_count_independent_papers(filled):
    row = next(r for r in queries.run(filled, "material_reports") if r["formula"] == "Li7La3Zr2O12")
    assert (row["values"], row["papers"], row["spread"]) == (2, 2, pytest.approx(255))


def test_the_status_of_a_source_counts_what_it_gave(filled):
    (row,) = queries.run(filled, "source_status", {"source": "third.xml"})
    assert (row["outcome"], row["reason"], row["conductivities"], row["activation_energies"]) == (
        "partial",
        "1 table not read",
        1,
        1,
    )
    (row,) = queries.run(filled, "source_status", {"source": "first*"})
    assert (row["samples"], row["structures"], row["syntheses"], row["tables"], row["doubtful"]) == (2, 1, 1, 1, 1)


@pytest.mark.parametrize(
    ("name", "params", "message"),
    [
        ("top_conductor", {}, "did you mean 'top_conductors'"),
        ("nonsense", {}, "query --list"),
        ("nearest_materials", {}, "needs the parameter formula"),
        ("nearest_materials", {"formula": "Xx2"}, "Xx is not an element"),
        ("top_conductors", {"limit": "many"}, "no integer"),
        ("top_conductors", {"limit": 1.5}, "no integer"),
        ("top_conductors", {"simulated": "perhaps"}, "no boolean"),
        ("records", {"sources": "x"}, "it has: source, property, simulated"),
        ("gone/query.cypher", {}, "cannot be read"),
    ],
)
def test_a_wrong_name_or_parameter_is_answered_with_the_right_one(filled, name, params, message):
    with pytest.raises(QueryFailed, match=message):
        queries.run(filled, name, params)


def test_a_query_file_of_a_user_runs_read_only_with_its_parameters(filled, tmp_path):
    path = tmp_path / "mine.cypher"
    path.write_text(
        "// Papers of a year.\n// param year: integer = 2007 — the year\nMATCH (p:Paper {year: $year}) RETURN p.doi AS doi ORDER BY doi"
    )
    assert queries.run(filled, path) == [{"doi": "10.1000/a"}]
    assert queries.run(filled, str(path), {"year": "2012"}) == [{"doi": "10.1000/b"}]
    path.write_text("CREATE (:Paper {paper_id: 'x'})")
    with pytest.raises(Exception, match="--write"):
        queries.run(filled, path)


def test_a_header_that_cannot_be_read_is_named():
    with pytest.raises(QueryFailed, match="param limit"):
        queries.parse("// What.\n// param limit = 3\nRETURN 1 AS x", "mine")


def test_no_statement_uses_what_newer_neo4j_no_longer_knows():
    for path in folder().rglob("*.cypher"):
        text = path.read_text(encoding="utf-8")
        assert text.startswith("// "), path
        for word in ("id(", "apoc.", "gds.", "CYPHER 25", "indexProvider"):
            assert not any(word in line.replace("elementId(", "") and not line.startswith("//") for line in text.splitlines()), (
                path,
                word,
            )

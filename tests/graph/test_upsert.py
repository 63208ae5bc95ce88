import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

import graph
from graph.ledger import known_sources
from graph.records import Material, Paper, Precursor, Sample, Structure, Synthesis, SynthesisStep
from graph.upsert import write_document

COUNT = "MATCH (n) WHERE NOT n:Schema RETURN labels(n)[0] AS label, count(*) AS n"
EDGES = "MATCH ()-[r]->() RETURN type(r) AS type, count(*) AS n"


def counts(store):
    return {r["label"]: r["n"] for r in store.rows(COUNT)} | {r["type"]: r["n"] for r in store.rows(EDGES)}


def values(store, property="ionic_conductivity"):
    text = (
        "MATCH (x:Measurement {property: $p})-[:ON]->(s:Sample)-[:OF]->(m:Material) "
        "RETURN x.value AS value, s.label AS sample, m.phase AS phase, COUNT { (x)-[:EVIDENCED_BY]->() } AS evidence ORDER BY value"
    )
    return store.rows(text, {"p": property})


@pytest.fixture
def full(make):
    sample = Sample(
        label="SL-2",
        material=make.material("Li7La3Zr2O12", "cubic", names=["LLZO"]),
        relative_density=94,
        measurements=[make.conductivity("5.1e-4", temperature_K=298.15), make.activation("0.31")],
        structures=[
            Structure(spacegroup_number=230, a=12.98, motifs=["ZrO6", "LaO8"], evidence=[make.evidence(bbox=(1, 2, 3, 4))])
        ],
        syntheses=[
            Synthesis(
                method="solid_state",
                max_temperature_K=1503,
                steps=[SynthesisStep(operation="sintering", temperature_K=1503, time_h=36)],
                precursors=[
                    Precursor(formula="Li2CO3", amount="10 wt% excess"),
                    Precursor(formula="La2O3"),
                    Precursor(formula="beeswax"),
                ],
                evidence=[make.evidence()],
            )
        ],
    )
    return make.document("a", sample, title="Fast ion conduction in a garnet-type electrolyte", year=2007)


def test_a_document_becomes_all_its_nodes_and_edges(clean_store, full):
    write_document(clean_store, full)
    assert counts(clean_store) == {
        "Paper": 1, "Source": 1, "Sample": 1, "Material": 4, "Element": 5, "Measurement": 2, "Structure": 1, "Motif": 2, "Synthesis": 1,
        "Evidence": 4, "OF_PAPER": 1, "REPORTED_IN": 1, "OF": 1, "CONTAINS": 9, "ON": 2, "CRYSTALLIZES_AS": 1, "HAS_MOTIF": 2,
        "MADE_BY": 1, "USES": 3, "EVIDENCED_BY": 4, "IN": 4,
    }  # fmt: skip
    (material,) = clean_store.rows(
        "MATCH (:Sample)-[:OF]->(m) RETURN m.family AS f, m.anonymous AS a, m.charge_balanced AS c, size(m.fingerprint) AS n"
    )
    assert material == {"f": "garnet", "a": "A2B3C7D12", "c": True, "n": 64}
    assert clean_store.rows("MATCH (:Synthesis)-[u:USES]->(m {formula: 'Li2CO3'}) RETURN u.amount AS a") == [
        {"a": "10 wt% excess"}
    ]


def test_writing_again_changes_nothing(clean_store, full):
    assert write_document(clean_store, full).changed > 0
    before = counts(clean_store)
    assert write_document(clean_store, full).changed == 0
    assert counts(clean_store) == before


def test_two_forms_of_one_paper_double_nothing(clean_store, full, make):
    write_document(clean_store, full)
    other = Sample(material=make.material("Li7La3Zr2O12"), measurements=[make.conductivity("5.09e-4"), make.activation("0.31")])
    summary = write_document(clean_store, make.document("b", other))
    assert (summary.new_measurements, summary.new_samples) == (0, 0)
    assert values(clean_store) == [{"value": 5.09e-4, "sample": "SL-2", "phase": "cubic", "evidence": 2}]
    assert counts(clean_store)["Sample"] == 1
    assert write_document(clean_store, full).changed == 0
    assert write_document(clean_store, make.document("b", other)).changed == 0


def test_a_form_read_first_without_label_and_phase_gains_them_from_the_second(clean_store, full, make):
    other = Sample(material=make.material("Li7La3Zr2O12"), measurements=[make.conductivity("5.1e-4"), make.activation("0.31")])
    write_document(clean_store, make.document("b", other))
    write_document(clean_store, full)
    assert values(clean_store) == [{"value": 5.1e-4, "sample": "SL-2", "phase": "cubic", "evidence": 2}]
    assert counts(clean_store)["Sample"] == 1
    assert clean_store.rows("MATCH (m:Material {phase: 'unknown'}) WHERE m.formula STARTS WITH 'Li7' RETURN m.formula AS f") == []


def test_forms_without_doi_join_by_title_and_a_doi_learnt_later_is_kept(clean_store, make):
    sample = Sample(material=make.material("Li6PS5Cl"), measurements=[make.conductivity("1.3e-3")])
    title = "Lithium argyrodites with high conductivity, an experimental study"
    write_document(clean_store, make.document("a", sample, doi=None, title=title, year=2008))
    write_document(clean_store, make.document("b", sample, doi="10.1000/z", title=title.upper(), year=2008))
    assert clean_store.rows("MATCH (p:Paper) RETURN p.doi AS doi") == [{"doi": "10.1000/z"}]
    assert counts(clean_store)["Measurement"] == 1


def test_papers_that_share_a_title_but_not_the_doi_stay_apart(clean_store, make):
    sample = Sample(material=make.material("Li6PS5Cl"), measurements=[make.conductivity("1.3e-3")])
    for sha, doi in (("a", "10.1000/y"), ("b", "10.1000/z")):
        write_document(
            clean_store, make.document(sha, sample, doi=doi, title="Correction to an experimental study of argyrodites")
        )
    assert counts(clean_store)["Measurement"] == 2


def test_a_newer_reading_replaces_what_only_the_older_one_said(clean_store, full, make):
    write_document(clean_store, full)
    newer = make.document(
        "a",
        Sample(label="SL-2", material=make.material("Li7La3Zr2O12", "cubic"), measurements=[make.conductivity("5.1e-4")]),
        pipeline="2",
    )
    before = clean_store.rows("MATCH (x:Measurement {property: 'ionic_conductivity'}) RETURN x.measurement_id AS id")
    summary = write_document(clean_store, newer)
    assert summary.nodes_deleted > 0
    assert values(clean_store, "activation_energy") == []
    left = counts(clean_store)
    assert (left["Measurement"], left.get("Structure"), left.get("Synthesis"), left.get("Motif"), left["Material"]) == (
        1,
        None,
        None,
        None,
        1,
    )
    assert clean_store.rows("MATCH (x:Measurement) RETURN x.measurement_id AS id") == before
    assert known_sources(clean_store)["a" * 64]["pipeline"] == "2"
    assert write_document(clean_store, newer).changed == 0


def test_a_newer_reading_leaves_what_another_source_says(clean_store, full, make):
    other = Sample(material=make.material("Li7La3Zr2O12"), measurements=[make.activation("0.31")])
    write_document(clean_store, full)
    write_document(clean_store, make.document("b", other))
    write_document(clean_store, make.document("a", pipeline="2"))
    assert [v["value"] for v in values(clean_store, "activation_energy")] == [0.31]
    assert values(clean_store) == []


def test_what_a_person_has_checked_survives_a_reading_that_misses_or_contradicts_it(clean_store, full, make):
    write_document(clean_store, full)
    clean_store.rows(
        "MATCH (x:Measurement {property: 'ionic_conductivity'}) SET x.status = 'checked', x.value = 5.15e-4, x.raw = '5.15e-4'",
        write=True,
    )
    assert write_document(clean_store, full).new_measurements == 0
    assert [v["value"] for v in values(clean_store)] == [5.15e-4]
    write_document(clean_store, make.document("a", pipeline="2"))
    assert [(v["value"], v["evidence"]) for v in values(clean_store)] == [(5.15e-4, 1)]
    assert values(clean_store, "activation_energy") == []


def test_a_rejected_value_does_not_come_back(clean_store, full):
    write_document(clean_store, full)
    clean_store.rows("MATCH (x:Measurement {property: 'ionic_conductivity'}) SET x.status = 'rejected'", write=True)
    newer = full.model_copy(update={"source": full.source.model_copy(update={"pipeline": "2"})})
    write_document(clean_store, newer)
    assert clean_store.rows("MATCH (x:Measurement {property: 'ionic_conductivity'}) RETURN x.status AS s") == [{"s": "rejected"}]


def test_a_failed_source_is_in_the_ledger_with_its_reason(clean_store, make):
    write_document(clean_store, make.document("a", outcome="failed", reason="is encrypted", doi=None))
    assert known_sources(clean_store)["a" * 64] == {
        "path": "a.pdf", "outcome": "failed", "reason": "is encrypted", "pipeline": "1", "pages": None, "media_type": "application/pdf", "companions": None
    }  # fmt: skip
    assert counts(clean_store) == {"Source": 1}


def test_a_reading_that_fails_keeps_what_an_earlier_one_gave(clean_store, full, make):
    write_document(clean_store, full)
    before = counts(clean_store)
    write_document(clean_store, make.document("a", outcome="failed", reason="took too long", doi=None, pipeline="2"))
    assert counts(clean_store) == before
    assert known_sources(clean_store)["a" * 64]["outcome"] == "failed"


def test_a_document_that_cannot_be_written_whole_is_not_written_at_all(clean_store, full, monkeypatch):
    from graph import statements, upsert

    broken = upsert._write_orphans

    def fail(*args):
        broken(*args)
        raise RuntimeError("lost in the middle")

    monkeypatch.setattr(upsert, "_write_orphans", fail)
    assert statements.statement("write/source")
    with pytest.raises(RuntimeError):
        write_document(clean_store, full)
    assert counts(clean_store) == {}


def test_rows_of_a_data_set_go_to_their_own_papers_and_join_what_was_read_from_them(clean_store, full, make):
    write_document(clean_store, full)
    rows = [
        Sample(
            material=make.material("Li7La3Zr2O12", "cubic"),
            paper=Paper(doi="10.1000/a"),
            measurements=[make.conductivity("5.1e-4", origin="dataset")],
        ),
        Sample(
            material=make.material("Li6PS5Cl"),
            paper=Paper(doi="10.1000/b"),
            measurements=[make.conductivity("1.3e-3", origin="dataset")],
        ),
    ]
    dataset = make.document("d", *rows, doi="10.1000/dataset", path="set.csv")
    assert write_document(clean_store, dataset).new_measurements == 1
    assert counts(clean_store)["Paper"] == 3
    assert write_document(clean_store, dataset).changed == 0


def test_materials_without_formula_keep_their_names_and_components(clean_store, make):
    from graph.records import Component

    mixture = Material(
        names=["LLZO/PEO"], phase="composite", components=[Component(name="LLZO", fraction="10 wt%"), Component(name="PEO")]
    )
    document = make.document("a", Sample(material=mixture, measurements=[make.conductivity("1.2e-5")]))
    write_document(clean_store, document)
    (row,) = clean_store.rows("MATCH (m:Material) RETURN m.names AS names, size(m.components) AS n, m.formula AS formula")
    assert row == {"names": ["LLZO/PEO"], "n": 2, "formula": None}
    assert write_document(clean_store, document).changed == 0


def test_no_text_of_a_document_reaches_the_query_language(clean_store, make):
    evil = "x'}) DETACH DELETE n //`\\u0027"
    sample = Sample(
        label=evil, material=Material(names=[evil]), measurements=[make.conductivity("1e-4", evidence=[make.evidence(evil)])]
    )
    write_document(clean_store, make.document("a", sample, title=evil))
    assert clean_store.rows("MATCH (s:Sample) RETURN s.label AS label") == [{"label": evil}]


@pytest.mark.parametrize("seed", range(4))
def test_any_order_of_the_forms_of_a_paper_ends_with_the_same_counts(clean_store, make, seed):
    def forms():
        for n, sha in enumerate("abc"):
            yield make.document(
                sha,
                *[
                    Sample(
                        label=f"S{i}" if n == 0 else None,
                        material=make.material("Li7La3Zr2O12", "cubic" if n == 1 else "unknown"),
                        measurements=[
                            make.conductivity(f"{i}.3{'' if n == 2 else '4'}e-4", temperature_K=298.15 if n == 1 else None)
                        ],
                    )
                    for i in range(1, 5)
                ],
            )

    documents = list(forms())
    random.Random(seed).shuffle(documents)
    for document in [*documents, *documents]:
        write_document(clean_store, document)
    assert [(v["value"], v["sample"], v["evidence"]) for v in values(clean_store)] == [
        (float(f"{i}.34e-4"), f"S{i}", 3) for i in range(1, 5)
    ]
    assert all(write_document(clean_store, document).changed == 0 for document in documents)


WRITER = """
import pathlib, sys
from graph.records import DocumentRecords
from graph.store import open_store
from graph.upsert import write_document
home, *documents = sys.argv[1:]
with open_store(home=pathlib.Path(home)) as store:
    for document in documents:
        write_document(store, DocumentRecords.model_validate_json(document))
"""


def test_two_processes_writing_the_same_papers_at_once_lose_and_double_nothing(clean_store, graph_home, make):
    documents = [
        make.document(
            sha,
            Sample(label="A", material=make.material("Li7La3Zr2O12"), measurements=[make.conductivity(f"{n}.5e-4")]),
            doi=f"10.1000/{n}",
        )
        for sha, n in zip("abcdefabcdef", [1, 2, 3, 4, 5, 6, 1, 2, 3, 4, 5, 6], strict=True)
    ]
    texts = [d.model_dump_json() for d in documents]
    root = str(Path(graph.__file__).parent.parent)
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITER, str(graph_home), *texts[::step]], env={**os.environ, "PYTHONPATH": root})
        for step in (1, -1)
    ]
    assert [w.wait(120) for w in writers] == [0, 0]
    assert [v["value"] for v in values(clean_store)] == [float(f"{n}.5e-4") for n in range(1, 7)]
    assert counts(clean_store)["Evidence"] == 6


def judge(store, value, /, **changes):
    """What a person does to a measurement."""
    store.rows(
        "MATCH (x:Measurement {property: 'ionic_conductivity'}) WHERE x.value = $value SET x += $changes",
        {"value": value, "changes": changes},
        write=True,
    )


def in_sentence(make, sha, pipeline, *values, quote="as 0.51 mS/cm at 25 °C and 1.2 mS/cm at 50 °C", shift=0):
    measurements = [
        make.conductivity(
            f"{value}", temperature_K=kelvin, evidence=[make.evidence(quote, start=start + shift, end=start + shift + 8)], raw=raw
        )
        for value, kelvin, start, raw in values
    ]
    sample = Sample(label="A", material=make.material("Li7La3Zr2O12"), measurements=measurements)
    return make.document(sha, sample, pipeline=pipeline)


TWO = ((5.1e-4, 298.15, 3, "0.51 mS/cm"), (1.2e-3, 323.15, 27, "1.2 mS/cm"))


def test_a_corrected_value_takes_in_its_reading_by_a_version_that_places_it_elsewhere(clean_store, make):
    write_document(clean_store, in_sentence(make, "a", "1", *TWO))
    judge(clean_store, 5.1e-4, value=5.3e-4, status="checked")
    write_document(clean_store, in_sentence(make, "a", "2", *TWO, shift=400))
    assert [v["value"] for v in values(clean_store)] == [5.3e-4, 1.2e-3]


def test_a_correction_holds_when_the_new_version_reads_more_of_the_condition(clean_store, make):
    without = ((5.1e-4, None, 3, "0.51 mS/cm"),)
    write_document(clean_store, in_sentence(make, "a", "1", *without))
    judge(clean_store, 5.1e-4, value=5.3e-4, status="checked")
    write_document(clean_store, in_sentence(make, "a", "2", *TWO, shift=4))
    assert [v["value"] for v in values(clean_store)] == [5.3e-4, 1.2e-3]


def test_a_correction_holds_when_another_form_of_the_paper_says_it_too(clean_store, make):
    for sha in "ab":
        write_document(clean_store, in_sentence(make, sha, "1", *TWO))
    judge(clean_store, 5.1e-4, value=5.3e-4, raw="0.53", status="checked")
    for sha in "ab":
        write_document(clean_store, in_sentence(make, sha, "2", *TWO, quote=f"{sha}: as 0.51 mS/cm at 25 °C"))
    assert [v["value"] for v in values(clean_store)] == [5.3e-4, 1.2e-3]


def test_a_checked_value_does_not_swallow_another_one_of_its_sentence(clean_store, make):
    write_document(clean_store, in_sentence(make, "a", "1", TWO[0]))
    judge(clean_store, 5.1e-4, status="checked")
    same_place = (TWO[0], (1.2e-3, 323.15, 3, "0.51 mS/cm"))
    write_document(clean_store, in_sentence(make, "a", "2", *same_place))
    assert [v["value"] for v in values(clean_store)] == [5.1e-4, 1.2e-3]


def test_a_rejected_misreading_does_not_keep_the_right_value_out(clean_store, make):
    write_document(clean_store, in_sentence(make, "a", "1", (5.1e4, 298.15, 3, "0.51 mS/cm")))
    judge(clean_store, 5.1e4, status="rejected")
    write_document(clean_store, in_sentence(make, "a", "2", TWO[0]))
    rows = clean_store.rows("MATCH (x:Measurement) RETURN x.value AS value, x.status AS status ORDER BY value")
    assert [(r["value"], r["status"]) for r in rows] == [(5.1e-4, "machine"), (5.1e4, "rejected")]


def test_a_failed_reading_keeps_the_account_of_what_an_earlier_one_found(clean_store, full, make):
    from graph.records import TableRead

    source = full.source.model_copy(
        update={"pages": 9, "pages_text": 9, "tables": [TableRead(label="Table 1", page=2, values=3)]}
    )
    write_document(clean_store, full.model_copy(update={"source": source}))
    write_document(clean_store, make.document("a", outcome="failed", reason="took too long", doi=None, pipeline="2"))
    (row,) = clean_store.rows(
        "MATCH (f:Source) RETURN f.outcome AS outcome, f.reason AS reason, f.pages AS pages, size(f.tables) AS tables"
    )
    assert row == {"outcome": "failed", "reason": "took too long", "pages": 9, "tables": 1}

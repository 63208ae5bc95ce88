import json

import pytest

from graph import schema
from graph.records import Sample
from graph.transfer import export
from graph.upsert import write_document


@pytest.fixture
def two_papers(make):
    samples = [
        Sample(label=x, material=make.material("Li7La3Zr2O12"), measurements=[make.conductivity(f"{n}.5e-4")])
        for n, x in enumerate("AB", 1)
    ]
    return [make.document("a", samples[0]), make.document("b", samples[1], doi="10.1000/b")]


def test_an_export_holds_everything_and_depends_on_content_only(clean_store, two_papers, tmp_path):
    from graph.statements import statement

    for document in two_papers:
        write_document(clean_store, document)
    count = export(clean_store, tmp_path / "one.jsonl")
    clean_store.rows(statement("write/empty"), write=True)
    for document in reversed(two_papers):
        write_document(clean_store, document)
    export(clean_store, tmp_path / "two.jsonl")
    assert (tmp_path / "one.jsonl").read_bytes() == (tmp_path / "two.jsonl").read_bytes()
    lines = [json.loads(line) for line in (tmp_path / "one.jsonl").read_text().splitlines()]
    nodes = clean_store.rows("MATCH (n) WHERE NOT n:Schema RETURN count(n) AS n")[0]["n"]
    edges = clean_store.rows("MATCH ()-[r]->() RETURN count(r) AS n")[0]["n"]
    assert count == nodes + edges == len(lines) - 1
    assert lines[0] == {"schema": schema.SCHEMA_VERSION}


def test_an_export_without_quotes_has_places_but_no_sentences(clean_store, two_papers, tmp_path):
    write_document(clean_store, two_papers[0])
    export(clean_store, tmp_path / "x.jsonl", quotes=False)
    evidence = [
        line for line in map(json.loads, (tmp_path / "x.jsonl").read_text().splitlines()) if line.get("label") == "Evidence"
    ]
    assert evidence
    assert all("quote" not in e["properties"] and e["properties"]["page"] == 1 for e in evidence)


def test_verdicts_bring_no_sentence_into_an_export_without_quotes(clean_store, make, tmp_path):
    from graph.curation import judge

    reading = make.conductivity("1.5e-4", evidence=[make.evidence("a sentence of a publisher")])
    write_document(clean_store, make.document("a", Sample(material=make.material("Li7La3Zr2O12"), measurements=[reading])))
    judge(clean_store, clean_store.rows("MATCH (x:Measurement) RETURN x.measurement_id AS k")[0]["k"], "accept", expert="x")
    for quotes in (True, False):
        export(clean_store, tmp_path / "x.jsonl", quotes=quotes)
        text = (tmp_path / "x.jsonl").read_text()
        assert '"label": "Review"' in text and ("a sentence of a publisher" in text) == quotes


def test_an_export_that_cannot_be_written_leaves_no_file(clean_store, tmp_path):
    with pytest.raises(OSError):
        export(clean_store, tmp_path / "gone" / "x.jsonl")

"""The pipeline: files found, skipped, read in processes of their own, written one transaction each."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.document import ReadError
from ingest.export import COLUMNS, rows
from ingest.jobs import discover
from ingest.pipeline import PIPELINE_VERSION, Limits, ingest, read_records

CORPUS = Path(__file__).resolve().parents[1] / "data"
ARGYRODITES = CORPUS / "text" / "sources" / "argyrodite_halides.txt"
LATP = CORPUS / "text" / "sources" / "latp_notes.txt"
LGPS = CORPUS / "jats" / "sources" / "lgps_series.xml"


def count(store, label):
    return store.rows(f"MATCH (n:{label}) RETURN count(n) AS n")[0]["n"]


@pytest.fixture
def folder(tmp_path):
    """Two small documents and things that are none of ours."""
    (tmp_path / "deeper").mkdir()
    (tmp_path / "a.txt").write_bytes(ARGYRODITES.read_bytes())
    (tmp_path / "deeper" / "b.txt").write_bytes(LATP.read_bytes())
    (tmp_path / "notes.docx").write_bytes(b"not read")
    (tmp_path / ".hidden.txt").write_bytes(b"not read")
    return tmp_path


def test_folders_are_walked_for_known_kinds_only(folder):
    assert [p.relative_to(folder).as_posix() for p in discover([folder])] == ["a.txt", "deeper/b.txt"]


def test_a_file_named_on_the_command_line_is_always_tried(folder):
    assert list(discover([folder / "notes.docx"])) == [folder / "notes.docx"]


def test_records_of_a_document_without_a_store():
    records = read_records(LGPS, parser=False, second_reader=False)
    assert (records.source.outcome, records.source.pipeline, records.paper.doi) == ("ok", PIPELINE_VERSION, "10.1039/c4ta05231e")
    assert {s.material.formula for s in records.samples} >= {"Li10.35Ge1.35P1.65S12"}
    assert all(m.evidence for s in records.samples for m in s.measurements)


def test_a_missing_file_is_a_read_error_that_names_it(tmp_path):
    with pytest.raises(ReadError, match="absent.pdf"):
        read_records(tmp_path / "absent.pdf", parser=False)


def test_rows_have_the_columns_of_the_records_command():
    table = rows(read_records(LGPS, parser=False, second_reader=False))
    assert all(tuple(row) == COLUMNS for row in table)
    assert len({row["measurement_id"] for row in table}) == len(table)
    assert all(row["table"] == "Table 1" and row["quote"] for row in table if row["property"] == "ionic_conductivity")


def test_a_document_without_values_says_so(tmp_path):
    path = tmp_path / "prose.txt"
    path.write_text(
        "A letter\n\nFigure 3. Arrhenius plot of the conductivity of the sample.\n\nNothing is stated in numbers here.\n"
    )
    records = read_records(path, parser=False, second_reader=False)
    assert records.source.outcome in ("ok", "partial") and "no value of a property" in records.source.reason


def test_reading_twice_gives_the_same_records():
    first, second = (read_records(ARGYRODITES, parser=False, second_reader=False) for _ in range(2))
    assert first.samples == second.samples


@pytest.mark.slow
def test_a_run_writes_each_document_and_a_second_run_nothing(clean_store, folder):
    (folder / "broken.pdf").write_bytes(b"%PDF-1.7 truncated")
    events = []
    first = ingest([folder, folder / "absent.pdf"], clean_store, workers=0, second_reader=False, on_event=events.append)
    assert first.ok + first.partial == 2 and [e.total for e in events] == [3, 3, 3]
    reasons = dict(first.failed)
    assert any(path.endswith("broken.pdf") for path in reasons) and any("absent.pdf" in path for path in reasons)
    assert first.new_measurements == count(clean_store, "Measurement") > 10
    second = ingest([folder], clean_store, workers=0, second_reader=False)
    assert (second.skipped, second.ok, second.partial, second.changed) == (3, 0, 0, 0) and second.seconds < 1


@pytest.mark.slow
def test_reading_again_by_force_changes_nothing(clean_store, folder):
    ingest([folder], clean_store, workers=0, second_reader=False, parser_model="none")
    assert ingest([folder], clean_store, workers=0, second_reader=False, parser_model="none", force=True).changed == 0


@pytest.mark.slow
def test_a_document_over_its_time_fails_alone_and_the_run_goes_on(clean_store, folder):
    late = ingest([folder], clean_store, workers=1, second_reader=False, parser_model="none", limits=Limits(seconds=0.01))
    assert [reason for _, reason in late.failed] == ["took longer than 0.01 s"] * 2
    ledger = ingest([folder], clean_store, workers=1, second_reader=False, parser_model="none")
    assert ledger.skipped == 2
    again = ingest([folder], clean_store, workers=2, second_reader=False, parser_model="none", retry_failed=True)
    assert again.ok + again.partial == 2 and not again.failed


@pytest.mark.slow
def test_a_newer_version_reads_again_and_keeps_what_people_judged(clean_store, folder, monkeypatch):
    from graph.queries import run

    lean = {"workers": 0, "second_reader": False, "parser_model": "none"}
    monkeypatch.setattr("ingest.pipeline.PIPELINE_VERSION", "1.0")
    ingest([folder], clean_store, **lean)
    before = {r["measurement_id"]: r for r in run(clean_store, "records", {"property": "ionic_conductivity"})}
    corrected, rejected = sorted(before)[:2]
    text = "MATCH (x:Measurement {measurement_id: $key}) SET x += $changes"
    for key, changes in (
        (corrected, {"value": before[corrected]["value"] * 1.25, "status": "checked"}),
        (rejected, {"status": "rejected"}),
    ):
        clean_store.rows(text, {"key": key, "changes": changes}, write=True)
    clean_store.rows("MATCH (e:Evidence) SET e.extractor_version = 'old'", write=True)
    monkeypatch.undo()
    again = ingest([folder], clean_store, **lean)
    assert (again.again, again.skipped, again.new_measurements) == (2, 0, 0)
    everything = {"property": "ionic_conductivity", "rejected": True}
    after = {r["measurement_id"]: r for r in run(clean_store, "records", everything)}
    assert after.keys() == before.keys()
    assert after[corrected]["value"] == before[corrected]["value"] * 1.25 and after[corrected]["status"] == "checked"
    assert after[rejected]["status"] == "rejected"
    assert {r["pipeline"] for r in run(clean_store, "source_status")} == {PIPELINE_VERSION}
    old = clean_store.rows("MATCH (e:Evidence {extractor_version: 'old'}) RETURN count(e) AS n")[0]["n"]
    assert old == 0  # what the older version had given was replaced


@pytest.mark.slow
def test_a_renamed_file_keeps_its_node_under_the_new_name(clean_store, folder):
    lean = {"workers": 0, "second_reader": False, "parser_model": "none"}
    ingest([folder], clean_store, **lean)
    (folder / "a.txt").rename(folder / "murugan 2007.txt")
    moved = ingest([folder], clean_store, **lean)
    assert [Path(new).name for _, new in moved.renamed] == ["murugan 2007.txt"]
    assert (moved.skipped, moved.changed) == (2, 0)
    paths = {Path(r["path"]).name for r in clean_store.rows("MATCH (f:Source) RETURN f.path AS path")}
    assert paths == {"murugan 2007.txt", "b.txt"}
    assert ingest([folder], clean_store, **lean).renamed == []


@pytest.mark.slow
def test_the_summary_counts_doubtful_and_contradicting_values(clean_store, tmp_path):
    for name, value in (("one", "3.2 × 10^-4"), ("other", "3.1 × 10^-6")):
        text = f"A study by {name} group of garnets\n\nThe ionic conductivity of Li7La3Zr2O12 at 25 °C is {value} S/cm.\n"
        (tmp_path / f"{name}.txt").write_text(text)
    summary = ingest([tmp_path], clean_store, workers=0, second_reader=False, parser_model="none")
    assert (summary.ok, summary.contradicting) == (2, 2)
    assert [d["measurements"] for d in summary.documents] == [1, 1] and summary.stages["total"] > 0

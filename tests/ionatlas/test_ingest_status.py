"""What ``ionatlas ingest`` says: the summary of a run, the account of each file."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from ingest.pipeline import IngestSummary
from ionatlas.cli.console import UsageError
from ionatlas.cli.ingest_report import summary_lines
from ionatlas.cli.ingest_status import account, closing, status_rows

CORPUS = Path(__file__).resolve().parents[1] / "data"
LGPS = CORPUS / "jats" / "sources" / "lgps_series.xml"


def row(**more):
    """A row of the query source_status as status_rows gives it."""
    values = {
        "source": "murugan2007.pdf", "outcome": "ok", "reason": None, "pages": 12, "pages_text": 12, "pages_ocr": 0, "pages_unread": 0,
        "tables_found": 2, "tables_read": 2, "tables": 2, "measurements": 7, "cells": 3, "syntheses": 1, "samples": 3, "materials": 2,
        "properties": [{"property": "ionic_conductivity", "count": 5}, {"property": "activation_energy", "count": 2}], "doubtful": 0,
        "notes": ["page 4: sigma(T) stands only in Figure 3: not read"], "timings": {"read": 3.0, "tables": 2.0, "layout": 0.01, "total": 4.2},
        "title": None, "doi": None, "pipeline": "1.1", "media_type": "application/pdf", "gains": [],
    }  # fmt: skip
    return values | more


def test_the_account_of_a_paper_says_what_it_gave_and_what_stands_only_in_a_figure():
    assert account(row()) == [
        "murugan2007.pdf   ok",
        "  12 pages, text layer, 2 tables read · 5 conductivities, 2 activation energies, 3 cells, 1 synthesis in 3 samples of 2 materials",
        "  page 4: sigma(T) stands only in Figure 3: not read",
        "  4.2 s: tables 2.0",
    ]


def test_mixed_pages_and_unread_tables_are_told_apart():
    line = account(row(pages_text=9, pages_ocr=2, pages_unread=1, tables_read=1, tables=1))[1]
    assert line.startswith("  12 pages, 9 from the text layer, 2 recognised, 1 without text, 1 table read, 1 not read · ")


def test_a_failed_file_says_why():
    lines = account(row(outcome="failed", reason="a.pdf: is encrypted; save a copy", measurements=0, notes=[], timings={}))
    assert lines == ["murugan2007.pdf   failed", "  gave nothing", "  why: a.pdf: is encrypted; save a copy"]


def test_a_file_that_failed_this_time_says_what_is_kept():
    lines = account(row(outcome="failed", reason="took longer than 600 s", notes=[], timings={}))
    assert lines[1].startswith("  an earlier reading is kept: 5 conductivities") and lines[2] == "  why: took longer than 600 s"


def test_a_file_without_values_says_why():
    lines = account(
        row(measurements=0, properties=[], cells=0, syntheses=0, reason="no value of a property in text or tables", notes=[])
    )
    assert lines[1].endswith("· no value") and lines[2] == "  why: no value of a property in text or tables"


def test_an_older_reading_says_what_a_new_one_would_add():
    assert (
        account(row(pipeline="1.0", gains=["works cited"]))[-1]
        == "  read by version 1.0; reading it again would add: works cited"
    )
    assert any("1 file would gain from reading again" in line for line in closing([row(gains=["works cited"]), row()]))


def test_figures_failures_and_new_files_are_counted_below_the_table():
    lines = closing(
        [row(), row(outcome="failed", notes=[]), {"source": "b.pdf", "outcome": "not read", "gains": [], "notes": []}]
    )
    assert lines == [
        "1 file not read yet",
        "1 file failed: ionatlas ingest --retry-failed",
        "1 paper shows a conductivity or an activation energy in figures only",
    ]


def test_the_summary_groups_and_counts():
    summary = IngestSummary(
        ok=128, partial=2, failed=[("p/smith2019.pdf", "p/smith2019.pdf: is encrypted; save a copy without password"), ("slow.pdf", "took longer than 600 s")],
        partial_reasons=[("a", "page 1: Table 2 gave nothing: its caption is there, its cells cannot be read")] * 2, new_measurements=1904,
        new_samples=612, new_materials=287, doubtful=57, contradicting=12, again=3, renamed=[("old.pdf", "new.pdf")],
    )  # fmt: skip
    assert summary_lines(summary) == [
        "ok 128   partial 2   failed 2        new measurements 1,904 in 612 samples of 287 new materials",
        "read again because an older version had read them: 3; what people checked was kept",
        "moved: old.pdf is now new.pdf",
        "partial: 2 with a table that could not be read",
        "failed:  smith2019.pdf is encrypted · slow.pdf took longer than 600 s",
        "which and why: ionatlas ingest --status",
        "57 values are below the confidence line, 12 contradict another paper: ionatlas curate",
    ]


def test_many_failures_are_grouped_instead_of_named():
    summary = IngestSummary(failed=[(f"{n}.pdf", "took longer than 600 s") for n in range(20)] + [("x.pdf", "x.pdf: is empty")])
    assert "failed:  20 took too long, 1 empty" in summary_lines(summary)


@pytest.mark.slow
def test_the_status_of_files_is_found_by_their_content(clean_store, tmp_path, monkeypatch):
    from ingest.pipeline import ingest

    monkeypatch.chdir(tmp_path)
    shutil.copy(LGPS, "lgps.xml")
    Path("new.txt").write_text("not read")
    ingest(["lgps.xml"], clean_store, workers=0, second_reader=False, parser_model="none")
    Path("lgps.xml").rename("moved.xml")
    read, new = status_rows(clean_store, ["."])
    assert (read["outcome"], read["measurements"], read["cells"], read["tables"], read["samples"]) == ("ok", 12, 4, 1, 4)
    assert {p["property"]: p["count"] for p in read["properties"]} == {"lattice_parameter": 8, "ionic_conductivity": 4}
    assert [t["label"] for t in read["table_list"]] == ["Table 1"] and read["timings"]["total"] > 0 and read["gains"] == []
    assert (new["source"], new["outcome"]) == ("new.txt", "not read")
    assert (
        status_rows(clean_store, ["lgps*"])[0]["sha256"] == status_rows(clean_store, ["moved.xml"])[0]["sha256"] == read["sha256"]
    )
    with pytest.raises(UsageError, match="absent.pdf"):
        status_rows(clean_store, ["absent.pdf"])

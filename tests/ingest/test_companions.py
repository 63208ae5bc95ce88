"""Supplements join their paper; exported bibliographies give files their metadata."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from ingest.companions import paper_of_supplement
from ingest.jobs import plan
from ingest.pipeline import PIPELINE_VERSION, ingest, read_records

DATA = Path(__file__).parents[1] / "data"


@pytest.fixture
def folder(tmp_path):
    for name in ("garnet.xml", "garnet_SI.csv"):
        shutil.copy(DATA / "companions" / name, tmp_path)
    return tmp_path


def records(path):
    return read_records(path, parser=False, second_reader=False)


@pytest.mark.parametrize(
    ("files", "supplement", "paper"),
    [
        (["paper.pdf", "paper_SI.xlsx"], "paper_SI.xlsx", "paper.pdf"),
        (["PMC123.xml", "PMC123.pdf", "PMC123_supp1.csv"], "PMC123_supp1.csv", "PMC123.xml"),
        (["paper1.pdf", "paper12.csv"], "paper12.csv", "paper1.pdf"),  # the only paper of its folder
        (["paper1.pdf", "paper2.pdf", "paper12.csv"], "paper12.csv", None),
        (["smith.pdf", "jones.pdf", "mmc1.xlsx"], "mmc1.xlsx", None),
        (["smith.pdf", "smith supporting information.pdf"], "smith supporting information.pdf", "smith.pdf"),
        (["smith.pdf", "smith_2.pdf"], "smith_2.pdf", None),
        (["main.pdf", "mmc1.pdf"], "mmc1.pdf", "main.pdf"),
        (["main.pdf", "mmc1.pdf"], "main.pdf", None),
        (["llto.html", "llzno_sintering.html"], "llzno_sintering.html", None),
        (["llto.html", "supported_films.html"], "supported_films.html", None),
        (["LLZO.cif"], "LLZO.cif", None),
        (["paper.html", "paper_S1.cif"], "paper_S1.cif", "paper.html"),
    ],
)
def test_a_supplement_finds_its_paper_by_name_or_as_the_only_one(tmp_path, files, supplement, paper):
    for name in files:
        (tmp_path / name).write_text("x")
    found = paper_of_supplement(tmp_path / supplement)
    assert (found.name if found else None) == paper


def test_codes_of_the_paper_are_resolved_in_its_supplement(folder):
    found = records(folder / "garnet_SI.csv")
    assert found.paper.doi == "10.1000/made.up.garnet"
    values = {s.material.formula: [m.value for m in s.measurements if m.property == "ionic_conductivity"] for s in found.samples}
    assert values == {"Li6.4La3Zr1.4Ta0.6O12": [8.1e-4], "Li6.75La3Zr1.75Nb0.25O12": [5.5e-4]}
    assert {m.origin for s in found.samples for m in s.measurements} == {"own"}


def test_a_sheet_that_names_another_doi_stays_on_its_own(folder):
    sheet = folder / "garnet_SI.csv"
    sheet.write_text(
        "Data of doi:10.1000/another.paper\n" + sheet.read_text(encoding="utf-8").split("\n", 1)[1], encoding="utf-8"
    )
    assert records(sheet).paper.doi == "10.1000/another.paper"


def test_a_bibliography_names_a_text_that_does_not_name_itself(tmp_path):
    (tmp_path / "files" / "12").mkdir(parents=True)
    note = tmp_path / "files" / "12" / "scan.txt"
    note.write_text("The conductivity of Li7La3Zr2O12 is 3e-4 S/cm.\n")
    (tmp_path / "library.bib").write_text((DATA / "bibliography" / "library.bib").read_text().replace("scan.pdf", "scan.txt"))
    assert records(note).paper.doi == "10.1000/made.up.garnet"
    assert records(note).paper.authors == ["Emmy Noether", "Hans Müller"]


def test_paper_and_supplement_hang_on_one_node_and_the_bibliography_is_no_document(clean_store, folder):
    shutil.copy(DATA / "bibliography" / "library.bib", folder)
    summary = ingest([folder], clean_store, workers=0, parser_model="none", second_reader=False)
    assert (summary.ok, summary.failed) == (2, [])
    papers = clean_store.rows("MATCH (s:Source)-[:OF_PAPER]->(p:Paper) RETURN p.doi AS doi, count(s) AS sources")
    assert papers == [{"doi": "10.1000/made.up.garnet", "sources": 2}]
    again = ingest([folder], clean_store, workers=0, parser_model="none", second_reader=False)
    assert (again.skipped, again.changed) == (2, 0)


def test_a_bibliography_that_comes_later_makes_its_files_be_read_again(folder):
    found = records(folder / "garnet_SI.csv").source
    known = {found.sha256: {**found.model_dump(include={"path", "outcome", "companions"}), "pipeline": PIPELINE_VERSION}}
    assert not plan([folder / "garnet_SI.csv"], known, PIPELINE_VERSION).jobs
    shutil.copy(DATA / "bibliography" / "library.bib", folder)
    assert [
        job.path.name for job in plan([folder / "garnet_SI.csv"], known, PIPELINE_VERSION).jobs
    ] == []  # it names another file
    (folder / "library.bib").write_text(
        (folder / "library.bib").read_text().replace("scan.pdf", "garnet_SI.csv").replace("files/12/", "")
    )
    assert [job.path.name for job in plan([folder / "garnet_SI.csv"], known, PIPELINE_VERSION).jobs] == ["garnet_SI.csv"]

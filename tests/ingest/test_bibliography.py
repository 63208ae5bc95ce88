"""Exported bibliographies: every format, matching by file, DOI and title."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.bibliography import entry_of, read_bibliography

DATA = Path(__file__).parents[1] / "data" / "bibliography"
TITLE = "Tantalum in a garnet electrolyte: five ways of sintering"


@pytest.mark.parametrize("kind", ["bib", "ris", "json", "rdf"])
def test_every_format_gives_the_same_paper(kind):
    paper = read_bibliography(DATA / f"library.{kind}").find(Path("x.pdf"), "10.1000/made.up.garnet", None)
    assert (paper.year, paper.venue, paper.volume, paper.page) == (2019, "Solid State Ionics", "300", "12")
    assert paper.authors == ["Emmy Noether", "Hans Müller"]
    assert paper.title.startswith(TITLE)


@pytest.mark.parametrize("kind", ["bib", "ris", "rdf"])
def test_the_file_it_names_is_found_in_the_folders_it_names(tmp_path, kind):
    export = tmp_path / f"library.{kind}"
    export.write_bytes((DATA / export.name).read_bytes())
    for folder in ("files/12", "files/99"):
        (tmp_path / folder).mkdir(parents=True)
    assert entry_of(tmp_path / "files/12/scan.pdf", None, None).doi == "10.1000/made.up.garnet"
    assert entry_of(tmp_path / "files/99/scan.pdf", None, None) is None


def test_a_title_finds_its_entry_whatever_its_case_and_markup():
    found = read_bibliography(DATA / "library.ris").find(
        Path("x.pdf"), None, "TANTALUM in a Garnet electrolyte – five ways of sintering"
    )
    assert found.doi == "10.1000/made.up.garnet"


def test_tex_in_titles_becomes_markup():
    paper = read_bibliography(DATA / "library.bib").find(Path("x.pdf"), "10.1000/made.up.garnet", None)
    assert paper.title == f"{TITLE} Li_{{6.4}}La_{{3}}Zr_{{1.4}}Ta_{{0.6}}O_{{12}}"


def test_windows_paths_and_plain_lists_of_files_are_understood(tmp_path):
    export = tmp_path / "a.bib"
    export.write_text(
        "@article{a,\n title={One paper on conductors of silver ions},\n file = {:C\\:\\\\papers\\\\one.pdf:PDF},\n doi={10.1/a}\n}\n"
    )
    assert read_bibliography(export).find(tmp_path / "one.pdf", None, None) is not None
    export.write_text(
        "@article{a,\n title={One paper on conductors of silver ions},\n file = {one.pdf;two.pdf},\n doi={10.1234/a}\n}\n"
    )
    assert read_bibliography(export).find(tmp_path / "two.pdf", None, None).doi == "10.1234/a"


def test_other_json_beside_papers_is_passed_over(tmp_path):
    (tmp_path / "settings.json").write_text('{"a": [1, 2]}')
    (tmp_path / "broken.json").write_text('{"title": "x", "type": ')
    assert entry_of(tmp_path / "a.pdf", "10.1000/x", None) is None


def test_a_date_written_as_text_and_people_written_as_words_cost_no_entry(tmp_path):
    (tmp_path / "a.json").write_text(
        '[{"title": "Ions that move", "type": "article", "DOI": "10.1000/x", "issued": "2019-05-01", "creators": ["E. N."]}]'
    )
    paper = entry_of(tmp_path / "a.pdf", "10.1000/x", None)
    assert (paper.title, paper.year, paper.authors) == ("Ions that move", 2019, [])


@given(st.text(max_size=200))
def test_whatever_stands_in_its_title_a_bibtex_entry_is_found_by_its_doi(tmp_path_factory, text):
    export = tmp_path_factory.mktemp("bib") / "a.bib"
    export.write_text("@article{k,\n title={" + text + "},\n doi={10.1000/x}\n}\n", encoding="utf-8", errors="replace")
    found = read_bibliography(export).find(Path("a.pdf"), "10.1000/x", None)
    assert found is not None or "@" in text  # a line "@comment{" would end the entry
    assert found is None or found.doi == "10.1000/x"

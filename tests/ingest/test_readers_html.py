"""HTML pages: content without the page around it, tables, metadata, hostile pages."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.citing import cite_key
from ingest.document import ReadError
from ingest.readers import read
from ingest.readers.html import read_html

PAGE = """<!DOCTYPE html><html><head><title>Site | A paper</title><meta name="citation_title" content="A garnet">
<meta name="citation_doi" content="doi:10.1016/J.X.2019.01"><meta name="citation_publication_date" content="2019/03/02">
<meta name="citation_author" content="Ada, B."><meta name="citation_author" content="Curie, M."><meta name="citation_journal_title" content="JIS">
<script>alert("no")</script></head><body><nav><p>Menu</p></nav><article><h1>A garnet</h1><h2>Abstract</h2>
<p>Li<sub>6.4</sub>La<sub>3</sub> has 3 &times; 10<sup>&minus;4</sup> S/cm<sup><a href="#ref-CR1">1</a></sup>.</p>
<h2>Results</h2><div><p>First<br>second.</p><ul><li>item</li></ul></div>
<figure><figcaption>Table 1. Conductivities</figcaption><table><thead><tr><th>Sample</th><th colspan="2">&sigma; (S/cm)</th></tr></thead>
<tbody><tr><td>A</td><td>1</td><td>2</td></tr></tbody></table></figure>
<h2>References</h2><ol><li>A. B., Nature 2001</li></ol></article><footer>Cookies</footer></body></html>"""


@pytest.fixture
def document(tmp_path):
    file = tmp_path / "page.html"
    file.write_text(PAGE, encoding="utf-8")
    return read(file)


def test_metadata_tags_are_read(document):
    assert (document.title, document.doi, document.year, document.venue) == ("A garnet", "10.1016/j.x.2019.01", 2019, "JIS")
    assert document.authors == ["B. Ada", "M. Curie"]


def test_levels_become_markup_and_citation_links_do_not(document):
    assert [b.text for b in document.blocks if b.kind == "abstract"] == ["Li_{6.4}La_{3} has 3 × 10^{-4} S/cm [1]."]


def test_scripts_navigation_and_footers_are_dropped(document):
    whole = " ".join(block.text for block in document.blocks)
    assert not any(word in whole for word in ("alert", "Menu", "Cookies"))


def test_blocks_have_kinds_and_sections(document):
    assert [(b.kind, b.text, b.section) for b in document.blocks if b.section == "Results"] == [
        ("heading", "Results", "Results"),
        ("paragraph", "First second.", "Results"),
        ("list", "item", "Results"),
    ]
    assert [b.text for b in document.blocks if b.kind == "reference"] == ["A. B., Nature 2001"]


def test_a_table_takes_its_label_from_the_figure_caption(document):
    (table,) = document.tables
    assert (table.label, table.caption, table.header_rows) == ("Table 1", "Conductivities", 1)
    assert table.rows == [["Sample", "σ (S/cm)", "σ (S/cm)"], ["A", "1", "2"]]


def test_mathml_and_tex_scripts_are_read_once():
    page = """<html><body><p>Here <math><msup><mn>10</mn><mn>3</mn></msup></math> and
    <span class="MathJax_Preview">junk</span><script type="math/tex">x^{2}</script> end of it.</p></body></html>"""
    assert read_html(Path("m.html"), page.encode()).blocks[0].text == "Here 10^{3} and x^{2} end of it."


def test_a_page_filled_by_scripts_says_so():
    with pytest.raises(ReadError, match="script"):
        read_html(Path("empty.html"), b"<html><body><div id='root'></div><script>go()</script></body></html>")


@pytest.mark.parametrize("tag", ["div", "span", "table><tr><td", "sup"])
def test_absurd_nesting_neither_crashes_nor_hangs(tmp_path, tag):
    file = tmp_path / "deep.html"
    file.write_text("<html><body><p>start</p>" + f"<{tag}>" * 30000 + "x</body></html>")
    try:
        assert read(file).blocks
    except ReadError as error:
        assert "deep.html" in str(error)


def test_a_latin_1_page_without_declaration_is_read():
    document = read_html(Path("l.html"), "<html><body><p>Synthèse à 1000 °C</p></body></html>".encode("latin-1"))
    assert document.blocks[0].text == "Synthèse à 1000 °C"


PUBLISHERS = Path(__file__).parents[1] / "data" / "publishers"


@pytest.mark.parametrize(
    ("layout", "cited", "doi_cited"),
    [
        ("springer", "jes:130:662", "10.1149/1.2119778"),
        ("rsc", "acie:47:755", "10.1002/anie.200703900"),
        ("acs", "mrb:11:203", "10.1016/0025-5408(76)90077-5"),
        ("wiley", "am:30:1803075", None),
        ("mdpi", "ssc:86:689", "10.1016/0038-1098(93)90841-a"),
    ],
)
def test_layouts_of_publishers_give_text_table_and_references(layout, cited, doi_cited):
    document = read(PUBLISHERS / f"{layout}.html")
    assert document.title.endswith("made for tests") and document.doi and document.year and document.venue
    assert document.authors in (["Emmy Noether"], ["E. Noether"])
    (table,) = document.tables
    assert (table.label, table.header_rows, len(table.rows)) == ("Table 1", 1, 2) and len(table.caption) > 8
    assert [(p.doi, cite_key(p)) for p in document.references] == [(doi_cited, cited)]
    prose = [b.text for b in document.blocks if b.kind in ("abstract", "paragraph")]
    assert not any("Table 1" in text or "^{1}" in text or "^{(1)}" in text for text in prose)
    assert any("_{" in text for text in prose)


def test_the_foot_of_a_table_is_its_note_and_no_row():
    page = (
        "<table><thead><tr><th>a</th><th>b</th></tr></thead><tbody><tr><td>1</td><td>2</td></tr></tbody>"
        "<tfoot><tr><td>x at 25 °C</td></tr></tfoot></table>"
    )
    (table,) = read_html(Path("t.html"), f"<html><body>{page}</body></html>".encode()).tables
    assert (table.rows, table.header_rows, table.footnotes) == ([["a", "b"], ["1", "2"]], 1, "x at 25 °C")

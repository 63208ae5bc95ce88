"""JATS: text with levels, tables laid out, metadata, and documents that mean harm."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.document import ReadError
from ingest.readers import read
from ingest.readers.jats import read_jats

PATH = Path("paper.xml")
FRONT = """<front><journal-meta><journal-title-group><journal-title>J. Ion. Solids</journal-title></journal-title-group></journal-meta>
<article-meta><article-id pub-id-type="doi">10.1234/AbC.5</article-id><title-group><article-title>Garnet
Li<sub>7</sub>La<sub>3</sub></article-title></title-group>
<contrib-group><contrib contrib-type="author"><name><surname>Ada</surname><given-names>B. C.</given-names></name></contrib></contrib-group>
<pub-date pub-type="collection"><year>2021</year></pub-date><pub-date pub-type="epub"><year>2020</year></pub-date>
<abstract><p>Up to 5 &#215; 10<sup>&#8722;4</sup> S cm<sup>&#8722;1</sup>.</p></abstract></article-meta></front>"""


def article(body: str, back: str = "") -> bytes:
    return f"<article>{FRONT}<body>{body}</body>{back}</article>".encode()


def texts(document, kind: str) -> list[str]:
    return [block.text for block in document.blocks if block.kind == kind]


def test_metadata_comes_from_the_front():
    document = read_jats(PATH, article("<p>x</p>"))
    assert (document.doi, document.year, document.venue, document.authors) == (
        "10.1234/abc.5",
        2020,
        "J. Ion. Solids",
        ["B. C. Ada"],
    )
    assert document.title == "Garnet Li_{7}La_{3}"
    assert len(document.sha256) == 64


def test_sub_and_superscripts_become_markup_with_a_plain_minus():
    assert texts(read_jats(PATH, article("<p>x</p>")), "abstract") == ["Up to 5 × 10^{-4} S cm^{-1}."]


def test_a_superscript_that_only_cites_is_no_exponent():
    body = '<p>is 10<sup>-4</sup> S/cm.<sup><xref ref-type="bibr" rid="b1">12</xref>,<xref ref-type="bibr" rid="b2">13</xref></sup> Then</p>'
    assert texts(read_jats(PATH, article(body)), "paragraph") == ["is 10^{-4} S/cm. [12,13] Then"]


def test_sections_give_headings_and_their_paragraphs_know_them():
    body = "<sec><label>2.</label><title>Methods</title><p>one</p><sec><title>Sintering</title><p>two</p></sec></sec>"
    document = read_jats(PATH, article(body))
    assert texts(document, "heading") == ["2. Methods", "Sintering"]
    assert [block.section for block in document.blocks if block.kind == "paragraph"] == ["2. Methods", "Sintering"]


def test_spanning_cells_are_repeated_and_header_rows_counted():
    table = """<table-wrap><label>Table 2</label><caption><p>Values at 25 &#176;C</p></caption><table><thead>
    <tr><th rowspan="2">Sample</th><th colspan="2">Conductivity</th></tr><tr><th>bulk</th><th>total</th></tr></thead><tbody>
    <tr><td rowspan="2">A</td><td>1</td><td>2</td></tr><tr><td>3</td><td>4</td></tr></tbody></table>
    <table-wrap-foot><p>a as sintered</p></table-wrap-foot></table-wrap>"""
    (found,) = read_jats(PATH, article(f"<p>see {table} here</p>")).tables
    assert found.rows == [
        ["Sample", "Conductivity", "Conductivity"],
        ["Sample", "bulk", "total"],
        ["A", "1", "2"],
        ["A", "3", "4"],
    ]
    assert (found.label, found.caption, found.footnotes, found.header_rows) == ("Table 2", "Values at 25 °C", "a as sintered", 2)


def test_floats_inside_a_paragraph_stay_out_of_its_text():
    document = read_jats(PATH, article("<p>before <fig><label>Figure 1</label><caption><p>An XRD.</p></caption></fig>after</p>"))
    assert texts(document, "paragraph") == ["before after"]
    assert texts(document, "caption") == ["Figure 1. An XRD."]


@pytest.mark.parametrize(
    ("formula", "text"),
    [
        ("<mml:math><mml:msup><mml:mn>10</mml:mn><mml:mrow><mml:mo>−</mml:mo><mml:mn>4</mml:mn></mml:mrow></mml:msup></mml:math>", "10^{-4}"),
        ("<mml:math><mml:msubsup><mml:mtext>BH</mml:mtext><mml:mn>4</mml:mn><mml:mo>-</mml:mo></mml:msubsup></mml:math>", "BH_{4}^{-}"),
        ("<mml:math><mml:mfrac><mml:mi>L</mml:mi><mml:mrow><mml:mi>R</mml:mi><mml:mi>S</mml:mi></mml:mrow></mml:mfrac></mml:math>", "L/RS"),
        (r"<tex-math>\documentclass{a}\begin{document}$$\sigma = 3.2\times 10^{-4}\,\mathrm{S\,cm^{-1}}$$\end{document}</tex-math>",
         "σ = 3.2 × 10^{-4} S cm^{-1}"),
    ],
)  # fmt: skip
def test_mathematics_is_readable(formula, text):
    body = f'<p xmlns:mml="http://www.w3.org/1998/Math/MathML"><inline-formula>{formula}</inline-formula></p>'
    assert texts(read_jats(PATH, article(body)), "paragraph") == [text]


def test_references_stand_apart():
    back = """<back><ref-list><title>References</title><ref id="r1"><label>1.</label><mixed-citation>A. B, <source>Nature</source>
    (2001)</mixed-citation></ref></ref-list></back>"""
    document = read_jats(PATH, article("<p>x</p>", back))
    assert texts(document, "reference") == ["1. A. B, Nature (2001)"]


def test_billion_laughs_are_refused(tmp_path):
    bomb = b"""<?xml version="1.0"?><!DOCTYPE article [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><article><body><p>&b;</p></body></article>"""
    file = tmp_path / "bomb.xml"
    file.write_bytes(bomb)
    with pytest.raises(ReadError, match="entities"):
        read(file)


def test_an_external_entity_is_not_fetched(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("secret")
    file = tmp_path / "x.xml"
    file.write_text(f'<!DOCTYPE article [<!ENTITY x SYSTEM "file://{secret}">]><article><body><p>&x;</p></body></article>')
    with pytest.raises(ReadError, match="entities"):
        read(file)


def test_a_named_character_of_the_dtd_is_known_without_the_dtd():
    data = b'<!DOCTYPE article PUBLIC "x" "http://127.0.0.1:9/x.dtd"><article><body><p>&sigma; = 1 &times; 2</p></body></article>'
    assert texts(read_jats(PATH, data), "paragraph") == ["σ = 1 × 2"]


def test_truncated_xml_is_refused_with_its_line(tmp_path):
    file = tmp_path / "cut.xml"
    file.write_bytes(article("<p>one</p>\n<p>two</p>")[:-40])
    with pytest.raises(ReadError, match=r"line \d+"):
        read(file)


def test_absurd_nesting_is_refused(tmp_path):
    file = tmp_path / "deep.xml"
    file.write_text("<article><body>" + "<sec>" * 20000 + "<p>x</p>" + "</sec>" * 20000 + "</body></article>")
    with pytest.raises(ReadError):
        read(file)


def test_a_colspan_of_a_million_is_survived():
    table = '<table-wrap><table><tr><td colspan="1000000" rowspan="1000000">x</td></tr><tr><td>y</td></tr></table></table-wrap>'
    document = read_jats(PATH, article(table + "<p>text</p>"))
    assert sum(len(row) for found in document.tables for row in found.rows) < 10_000


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["Li", "La", "Zr", "O"]), st.integers(1, 99)), min_size=1, max_size=6))
def test_every_subscript_of_a_formula_survives(parts):
    body = "<p>" + "".join(f"{symbol}<sub>{number}</sub>" for symbol, number in parts) + "</p>"
    assert texts(read_jats(PATH, article(body)), "paragraph") == ["".join(f"{symbol}_{{{number}}}" for symbol, number in parts)]


SHARED = Path(__file__).parents[3] / "shared/data/papers/xml/PMC7040616.xml"


@pytest.mark.skipif(not SHARED.exists(), reason="the shared papers are not here")
def test_a_real_garnet_paper_gives_its_conductivity_table():
    document = read(SHARED)
    table = next(table for table in document.tables if table.label == "Table 2")
    assert [row[3] for row in table.rows[1:]] == ["1.58", "5.09", "3.49", "0.51", "0.35"]
    assert "(10^{-4} S·cm^{-1})" in table.rows[0][3]

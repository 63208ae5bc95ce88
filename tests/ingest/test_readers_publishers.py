"""XML that is not JATS: Elsevier's full text, TEI."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.citing import cite_key
from ingest.document import ReadError
from ingest.readers import read

DATA = Path(__file__).parents[1] / "data"


@pytest.fixture(scope="module")
def nasicon():
    return read(DATA / "elsevier" / "nasicon.xml")


@pytest.fixture(scope="module")
def sulfide():
    return read(DATA / "tei" / "sulfide.xml")


def test_elsevier_metadata_is_that_of_header_and_article(nasicon):
    assert (nasicon.media_type, nasicon.doi, nasicon.year) == ("application/x-elsevier+xml", "10.1016/j.ssi.2020.000001", 2020)
    assert (nasicon.venue, nasicon.volume, nasicon.first_page) == ("Solid State Ionics", "346", "115190")
    assert nasicon.authors == ["Emmy Noether", "Lise Meitner"]
    assert nasicon.title.endswith("Na_{3}Zr_{2}Si_{2}PO_{12}")


def test_elsevier_text_keeps_levels_and_brackets_citations(nasicon):
    texts = {b.kind: b for b in nasicon.blocks}
    assert texts["abstract"].text.endswith("is 6.7 × 10^{-4} S cm^{-1} at 25 °C.")
    assert [b.text for b in nasicon.blocks if b.section == "1 Introduction" and b.kind == "paragraph"] == [
        "NASICON was found by Hong [1] and studied since. [1,2]"
    ]
    assert [(b.kind, b.text) for b in nasicon.blocks if b.section == "2 Results"] == [
        ("heading", "2 Results"),
        ("paragraph", "It follows E_{a} = 0.31 eV."),
        ("list", "first point"),
    ]
    assert "Fig. 1. Arrhenius plots." in [b.text for b in nasicon.blocks if b.kind == "caption"]


def test_elsevier_tables_are_laid_out(nasicon):
    (table,) = nasicon.tables
    assert (table.label, table.header_rows, table.footnotes) == ("Table 1", 2, "a Sintered at 1250 °C.")
    assert table.caption == "Conductivity of Na_{1+x}Zr_{2}Si_{x}P_{3-x}O_{12} at 25 °C."
    assert table.rows[:3] == [
        ["x", "σ (S cm^{-1})", "σ (S cm^{-1})"],
        ["x", "bulk", "total"],
        ["2.0", "1.1 × 10^{-3}", "6.7 × 10^{-4}"],
    ]


def test_elsevier_references_are_works(nasicon):
    assert [cite_key(p) for p in nasicon.references] == ["mrb:11:173", "jps:273:1056"]


def test_a_response_without_the_article_says_so(tmp_path):
    text = (DATA / "elsevier" / "nasicon.xml").read_text(encoding="utf-8")
    start, end = text.index("<originalText>"), text.index("</full-text")
    file = tmp_path / "meta.xml"
    file.write_text(text[:start] + text[end:], encoding="utf-8")
    with pytest.raises(ReadError, match="full text"):
        read(file)


def test_an_article_alone_is_known_by_its_namespace(tmp_path):
    text = (DATA / "elsevier" / "nasicon.xml").read_text(encoding="utf-8")
    article = text[text.index("<ja:article") : text.index("</ja:article>") + len("</ja:article>")]
    spaces = text[text.index("xmlns=") : text.index(">\n<coredata>")]
    file = tmp_path / "article.xml"
    file.write_text(article.replace("<ja:article", f"<ja:article {spaces}", 1), encoding="utf-8")
    document = read(file)
    assert (document.media_type, document.doi, len(document.tables)) == (
        "application/x-elsevier+xml",
        "10.1016/j.ssi.2020.000001",
        1,
    )


def test_tei_gives_metadata_text_table_and_references(sulfide):
    assert (sulfide.doi, sulfide.year, sulfide.venue) == ("10.1000/tei.made.up", 2017, "Journal of Materials Chemistry A")
    assert (sulfide.volume, sulfide.first_page, sulfide.authors) == ("5", "1234", ["Emmy Noether"])
    assert [b.text for b in sulfide.blocks if b.kind in ("abstract", "paragraph")] == [
        "Ag_{8}GeS_{6} conducts.",
        "A value of 2.5 × 10^{-3} S cm^{-1} was found [1].",
    ]
    assert sulfide.tables[0].rows == [["Material", "σ (S/cm)"], ["Ag8GeS6", "2.5E-3"]]
    assert [cite_key(p) for p in sulfide.references] == ["mrb:14:241"]


def test_xml_of_another_kind_names_what_can_be_read(tmp_path):
    file = tmp_path / "a.xml"
    file.write_text("<?xml version='1.0'?><recipe><p>cake</p></recipe>")
    with pytest.raises(ReadError, match="Elsevier"):
        read(file)

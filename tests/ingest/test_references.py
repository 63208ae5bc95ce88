"""Reference lists: entries of every publisher's order, several works in one entry, links, lists without a heading."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.citing import cite_key
from ingest.document import Block
from ingest.journals import journal_of
from ingest.references import distinct, parse_reference, references_of

KEY = "jes:130:662"


@pytest.mark.parametrize(
    "entry",
    [
        "Bruce, P. G., and West, A. R. (1983). The conductivity of LISICON. J. Electrochem. Soc. 130, 662–669.",
        "3. Bruce, P.G.; West, A.R. Polycrystalline LISICON. J. Electrochem. Soc. 1983, 130, 662–669. [CrossRef]",
        "3 P. G. Bruce and A. R. West,J. Electrochem. Soc., 1983, 130, 662–669.",
        "[3] P.G. Bruce, A.R. West, The A-C conductivity of Li2+2xZn1-xGeO4, J. Electrochem. Soc. 130 (1983) 662–669.",
        "[3] P.G. Bruce, The A-C conductivity, J. Electrochem. Soc. 130 (3) (1983) 662.",
        "Bruce PG, West AR. The A-C conductivity. J Electrochem Soc. 1983;130:662-9.",
        "3. Bruce PG. A study in Germany. Journal of the Electrochemical Society. 1983; 130(3): 662-669.",
        "3. Bruce, P. G. Conductivity of γ_{II}-LISICON. J. Electrochem. Soc. 130, 662–669 (1983).",
        "P. Bruce, “Conductivity of LISICON,” J. Electrochem. Soc., vol. 130, no. 3, pp. 662–669, 1983.",
        'P. Bruce, "Conductivity", J. Electrochem. Soc., 130, 662 (1983).',
    ],
)
def test_one_work_in_the_orders_of_many_publishers(entry):
    (paper,) = parse_reference(entry)
    assert (cite_key(paper), paper.year) == (KEY, 1983)


@given(st.integers(1, 999), st.integers(1, 99999), st.integers(1900, 2029))
def test_any_numbers_come_back(volume, page, year):
    (paper,) = parse_reference(f"A. Person, Fast ions, Solid State Ionics {volume} ({year}) {page}.")
    assert (paper.venue, paper.volume, paper.page, paper.year) == ("Solid State Ionics", str(volume), str(page), year)


def test_an_entry_of_two_works_gives_both():
    entry = "a) J. W. Fergus, J. Power Sources 2010, 195, 4554; b) P. Knauth, Solid State Ionics 2009, 180, 911."
    assert [cite_key(p) for p in parse_reference(entry)] == ["jps:195:4554", "ssi:180:911"]


def test_a_doi_is_taken_and_joined_where_a_line_broke_it():
    (paper,) = parse_reference("Pestic. Biochem. Physiol. 125, 31–37, doi: 10.1016/j. pestbp.2015.06.005 (2015).")
    assert (paper.doi, cite_key(paper)) == ("10.1016/j.pestbp.2015.06.005", "pbp:125:31")


@pytest.mark.parametrize(
    "entry", ["European pharmacopoeia. 5 ed., 2004, Strasbourg.", "R Core Team. http://r.org", "", "see above"]
)
def test_what_names_no_article_gives_none(entry):
    assert parse_reference(entry) == []


def test_a_link_in_the_entry_gives_its_doi_and_one_on_every_page_does_not():
    blocks = [
        Block(kind="reference", page=2, bbox=(10, 10, 90, 30), text="1. A, B. Solid State Ionics 2009, 180, 911. [CrossRef]"),
        Block(kind="reference", page=2, bbox=(10, 32, 90, 50), text="2. C, D. A book. [CrossRef]"),
    ]
    links = [
        (2, (80, 20, 88, 28), "https://doi.org/10.1016/j.ssi.2009.1"),
        (2, (70, 40, 80, 48), "http://dx.doi.org/10.1000/BOOK"),
    ]
    links += [(page, (0, 0, 5, 5), "https://doi.org/10.1000/journal") for page in (1, 2, 3, 4)]
    found = references_of(blocks, links, own_doi="10.1000/own")
    assert [(p.doi, p.volume) for p in found] == [("10.1016/j.ssi.2009.1", "180"), ("10.1000/book", None)]


def test_a_numbered_list_without_a_heading_is_found():
    body = [Block(text=f"Sentence {n} of the text.") for n in range(8)]
    entries = [Block(text=f"{n}. Person A. A study of ions. Solid State Ionics. 20{n:02};{n}:1{n}. ") for n in range(1, 7)]
    entries[2].text += entries.pop(3).text  # two entries in one block
    assert len(references_of([*body, *entries])) == 6


def test_two_mentions_of_a_work_become_one():
    first, second = (
        parse_reference("A. B, Solid State Ionics 180 (2009) 911. doi:10.1000/x")[0],
        parse_reference("doi:10.1000/X")[0],
    )
    assert [p.volume for p in distinct([second, first])] == ["180"]


@given(st.text(max_size=300))
def test_whatever_the_text_what_is_found_names_an_article(text):
    assert all(paper.doi or cite_key(paper) for paper in parse_reference(text))


def test_doi_codes_name_journals():
    assert journal_of("10.1021/acs.chemmater.5b00362") == "Chemistry of Materials"
    assert journal_of("10.1039/c6ta05439k") == "Journal of Materials Chemistry A"
    assert journal_of("10.9999/unknown.1") is None


@pytest.mark.parametrize(
    "style",
    ["[{n}] a) ", "[{n}] ", "({n}) ", "{n}. ", "{n} ", "^{{{n}}} "],
    ids=["angew", "brackets", "acs", "dots", "bare", "raised"],
)
def test_numbered_lists_of_every_style_are_cut(style):
    body = [Block(text=f"Sentence {n} of the text.") for n in range(20)]
    entries = [f"{style.format(n=n)}P. Person, A. Other, Solid State Ionics 20{n:02}, {n}, 1{n}." for n in range(1, 9)]
    blocks = [Block(text=" ".join(entries[:4])), Block(text=" ".join(entries[4:]))]
    assert [p.volume for p in references_of([*body, *blocks])] == [str(n) for n in range(1, 9)]

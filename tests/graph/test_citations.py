"""Citations: edges between papers, one node a paper whichever way it is named."""

from __future__ import annotations

import pytest

from graph.citing import cite_key, venue_initials
from graph.records import Paper
from graph.upsert import write_document

EDGES = "MATCH (p:Paper)-[c:CITES]->(q:Paper) RETURN p.paper_id AS paper, q.paper_id AS cited, size(c.sources) AS sources ORDER BY cited, paper"
PAPERS = "MATCH (p:Paper) RETURN p.paper_id AS key, p.title AS title, p.doi AS doi ORDER BY key"


def citing(make, sha, *cites, **more):
    return make.document(sha, **more).model_copy(update={"cites": list(cites)})


@pytest.mark.parametrize(
    ("full", "short"),
    [
        ("Journal of The Electrochemical Society", "J. Electrochem. Soc."),
        ("ACS Applied Materials & Interfaces", "ACS Appl. Mater. Interfaces"),
        ("Journal of Alloys and Compounds", "J Alloys Compd"),
        ("Angewandte Chemie International Edition", "Angew. Chem., Int. Ed."),
        ("RSC Advances", "RSC Adv."),
        ("Journal of Materials Chemistry A", "J. Mater. Chem. A Mater. Energy Sustain."),
        ("Zeitschrift für anorganische und allgemeine Chemie", "Z. Anorg. Allg. Chem."),
        ("Annals of the New York Academy of Sciences", "Ann. N. Y. Acad. Sci."),
        ("Physical Review B", "Phys. Rev. B Condens. Matter"),
        ("Solid State Ionics", "Solid State Ionics"),
    ],
)
def test_full_and_abbreviated_journals_give_one_key(full, short):
    assert venue_initials(full) == venue_initials(short)
    assert cite_key(Paper(venue=full, volume="010", page="682-686")) == cite_key(Paper(venue=short, volume="10", page="682"))


def test_a_reference_without_volume_has_no_key():
    assert cite_key(Paper(venue="Nature", page="4")) is None


def test_citations_are_written_once(clean_store, make):
    records = citing(make, "a", Paper(doi="10.1000/x"), Paper(venue="Nat. Mater.", volume="10", page="682"), Paper(title="Short"))
    assert write_document(clean_store, records).changed > 0
    assert write_document(clean_store, records).changed == 0
    assert [r["cited"] for r in clean_store.rows(EDGES)] == ["cite:nm:10:682", "doi:10.1000/x"]


def test_a_cited_paper_read_later_is_the_same_node(clean_store, make):
    write_document(clean_store, citing(make, "a", Paper(venue="Nat. Mater.", volume="10", page="682", year=2011)))
    write_document(
        clean_store, make.document("b", doi="10.1000/b", venue="Nature Materials", volume="10", page="682-686", year=2011)
    )
    assert [(r["key"], r["doi"]) for r in clean_store.rows(PAPERS)] == [
        ("cite:nm:10:682", "10.1000/b"),
        ("doi:10.1000/a", "10.1000/a"),
    ]


def test_a_paper_with_doi_and_its_mention_by_page_become_one(clean_store, make):
    write_document(clean_store, citing(make, "a", Paper(doi="10.1000/b")))
    write_document(clean_store, citing(make, "c", Paper(venue="Nature Materials", volume="10", page="682"), doi="10.1000/c"))
    later = make.document("b", doi="10.1000/b", venue="Nat. Mater.", volume="10", page="682")
    write_document(clean_store, later)
    assert [(r["paper"], r["cited"]) for r in clean_store.rows(EDGES)] == [
        ("doi:10.1000/a", "doi:10.1000/b"),
        ("doi:10.1000/c", "doi:10.1000/b"),
    ]
    assert write_document(clean_store, later).changed == 0


def test_two_papers_with_one_place_but_different_dois_stay_apart(clean_store, make):
    write_document(clean_store, make.document("b", doi="10.1000/b", venue="Nature", volume="1", page="2"))
    write_document(clean_store, make.document("c", doi="10.1000/c", venue="Nature", volume="1", page="2"))
    assert len(clean_store.rows(PAPERS)) == 2


def test_a_new_reading_takes_back_what_it_no_longer_says(clean_store, make):
    write_document(clean_store, citing(make, "a", Paper(doi="10.1000/x"), Paper(doi="10.1000/y")))
    write_document(clean_store, citing(make, "b", Paper(doi="10.1000/y")))
    write_document(clean_store, citing(make, "a", Paper(doi="10.1000/z"), pipeline="2"))
    assert {r["cited"]: r["sources"] for r in clean_store.rows(EDGES)} == {"doi:10.1000/y": 1, "doi:10.1000/z": 1}
    assert "doi:10.1000/x" not in {r["key"] for r in clean_store.rows(PAPERS)}


def test_a_failed_reading_keeps_the_citations(clean_store, make):
    write_document(clean_store, citing(make, "a", Paper(doi="10.1000/x")))
    write_document(clean_store, make.document("a", outcome="failed", reason="cut off", doi=None))
    assert [r["cited"] for r in clean_store.rows(EDGES)] == ["doi:10.1000/x"]

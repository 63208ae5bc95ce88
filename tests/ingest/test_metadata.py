"""What identifies a paper, from the blocks of its first page and the file's own dictionary."""

from __future__ import annotations

from ingest.document import Block
from ingest.metadata import metadata_of


def page(*blocks: tuple[str, str]) -> list[Block]:
    return [Block(kind=kind, text=text, page=1) for kind, text in blocks]


def test_the_printed_page_names_the_paper():
    found = metadata_of(
        page(
            ("header", "Materials 2021, 14, 560"),
            ("title", "Research Article Fast sodium motion in Na_{3}Zr_{2}Si_{2}PO_{12}"),
            ("paragraph", "Emmy Noether ^{1}, Lise Meitner ^{1,2} and Hertha Sponer ^{2,}*"),
            ("paragraph", "^{1} Institute of Made Places, Somewhere"),
            ("abstract", "A garnet was measured, as before (10.9999/another.paper)."),
            ("footnote", "Published: 4 May 2021; doi:10.1234/xyz.560"),
        ),
        {"Title": "untitled.dvi"},
    )
    assert found.title == "Fast sodium motion in Na_{3}Zr_{2}Si_{2}PO_{12}"
    assert found.authors == ["Emmy Noether", "Lise Meitner", "Hertha Sponer"]
    assert (found.doi, found.year, found.venue) == ("10.1234/xyz.560", 2021, "Materials")


def test_a_doi_in_the_reference_list_is_not_the_papers_own():
    assert metadata_of(page(("reference", "1. Somebody. doi:10.1000/cited.1")), {}).doi is None


def test_the_dictionary_helps_where_the_page_shows_no_title():
    assert (
        metadata_of(page(("paragraph", "text")), {"Title": "Ionic motion in perovskites"}).title == "Ionic motion in perovskites"
    )
    assert metadata_of(page(("paragraph", "text")), {"Title": "Microsoft Word - 13.doc"}).title is None


def test_a_title_that_caught_words_from_the_margin_is_set_right_by_the_dictionary():
    printed = "Chemical composition, antioxidant and accepted: 21 May 2020 conducting properties of a glass"
    stated = "Chemical composition, antioxidant and conducting properties of a glass"
    assert metadata_of(page(("title", printed)), {"Title": stated}).title == stated


def test_the_date_of_the_file_is_not_the_year_of_the_paper():
    assert metadata_of(page(("paragraph", "text")), {"CreationDate": "D:20190304000000"}).year is None
    assert metadata_of(page(("paragraph", "Accepted 9 November 2019")), {}).year == 2019

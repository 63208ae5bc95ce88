"""The account of a document: outcome, reason, notes, tables, pages."""

from __future__ import annotations

import pytest

from graph.records import Sample
from ingest.document import Block, Document, Table
from ingest.linking.report import account_of
from ingest.linking.table_account import number_of


def document(*blocks, tables=(), pages=3, **more):
    return Document(
        path="a.pdf", sha256="0" * 64, media_type="application/pdf", pages=pages, blocks=list(blocks), tables=list(tables), **more
    )


def table(label="Table 1", page=2, rows=None, caption="Cells"):
    return Table(
        label=label, page=page, rows=rows or [["sample", "a"], ["A", "12.9"]], caption=caption, extractor="gaps", confidence=0.8
    )


def text(words="The garnet is an electrolyte.", page=1, **more):
    return Block(text=words, page=page, **more)


@pytest.fixture
def measured(make):
    cell = make.evidence("5.1", kind="table", table="Table 1", page=2, row=1, column=1)
    return [Sample(material=make.material("Li7La3Zr2O12"), measurements=[make.conductivity("5.1e-4", evidence=[cell])])]


def test_a_document_read_whole_with_values_is_ok_without_a_reason(measured):
    account = account_of(document(text(), tables=[table()]), measured)
    assert (account.outcome, account.reason, account.notes) == ("ok", None, [])
    assert [(t.label, t.page, t.rows, t.columns, t.values) for t in account.tables] == [("Table 1", 2, 2, 2, 1)]


def test_pages_are_counted_by_how_they_were_read(measured):
    blocks = [text(page=1), text(page=2, ocr=True), text(page=2, ocr=True), text("i", page=2)]
    account = account_of(document(*blocks, pages=4), measured)
    assert (account.pages_text, account.pages_ocr, account.pages_unread) == (1, 1, 2)


def test_a_caption_without_cells_makes_the_document_partial(measured):
    account = account_of(
        document(text(), Block(kind="caption", text="Table 2. Conductivities", page=3), tables=[table()]), measured
    )
    assert account.outcome == "partial"
    assert account.reason == "page 3: Table 2 gave nothing: its caption is there, its cells cannot be read"


def test_a_table_that_the_text_names_and_nobody_found_is_told(measured):
    account = account_of(document(text("The values are in Table 2."), tables=[table()]), measured)
    assert (account.outcome, account.notes) == ("partial", ["Table 2 is named in the text and was not found"])


def test_a_table_of_another_paper_is_not_missed(measured):
    blocks = [text("See Table 3 of ref. 12 and Table 17 for more.")]
    assert account_of(document(*blocks, tables=[table()]), measured).notes == []


def test_a_table_that_speaks_of_conductivity_and_gave_nothing_is_told():
    rows = [["sample", "σ (S/cm)"], ["?", "high"]]
    account = account_of(document(text(), tables=[table(rows=rows)]), [])
    assert account.outcome == "ok"
    assert any(note.startswith("page 2: Table 1 gave nothing: it speaks of conductivity") for note in account.notes)


def test_a_number_with_the_unit_of_a_conductivity_that_became_no_value_is_told(measured):
    account = account_of(document(text("It reached 3.2 × 10^{-4} S cm^{-1}, more than 5.1 × 10^{-4} S/cm.")), measured)
    (note,) = account.notes
    assert note.startswith("page 1: one number with the unit of a conductivity was not taken") and "3.2 × 10^{-4}" in note


def test_a_document_about_something_else_says_so():
    account = account_of(document(text("The history of the town hall.")), [])
    assert account.outcome == "ok" and "does not speak of conductivity" in account.reason


def test_a_document_whose_values_stand_in_figures_says_so():
    caption = Block(kind="caption", text="Figure 2. Arrhenius plots of the conductivity.", page=2)
    account = account_of(document(text(), caption), [])
    assert account.reason == "no value of a property in text or tables; page 2: sigma(T) stands only in Figure 2: not read"


def test_empty_pages_and_a_few_odd_glyphs_do_not_make_a_document_partial(measured):
    few = ["page 3: empty", "1 glyphs without a readable character, kept as U+FFFD"]
    account = account_of(document(text("word " * 400), warnings=few), measured)
    assert (account.outcome, account.notes) == ("ok", few)


def test_many_odd_glyphs_do(measured):
    many = ["90 glyphs without a readable character, kept as U+FFFD"]
    assert account_of(document(text("word " * 400), warnings=many), measured).outcome == "partial"


def test_what_was_cut_for_the_limits_makes_a_document_partial(measured):
    account = account_of(document(text()), measured, ["400 pages, more than the limit of 300: pages 301-400 were not read"])
    assert account.outcome == "partial" and "301-400" in account.reason


def test_a_scan_that_could_hardly_be_recognised_is_partial(measured):
    blocks = [text("smudged " * 50, page=1, ocr=True, confidence=0.5)]
    account = account_of(document(*blocks), measured)
    assert account.outcome == "partial" and "poor quality" in account.reason


@pytest.mark.parametrize(
    "label, number", [("Table 2", "2"), ("TABLE S1.", "S1"), ("Tab. III", "III"), ("Figure 2", None), (None, None)]
)
def test_numbers_of_tables(label, number):
    assert number_of(label) == number


def test_tables_on_pages_that_were_left_out_are_not_missed(measured):
    blocks = [text("The values are in Table 2.")]
    cut = ["9 pages, more than the limit of 3: pages 4-9 were not read"]
    assert account_of(document(*blocks, tables=[table()]), measured, cut).notes == cut

"""Plain text, Markdown and TeX."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.document import ReadError
from ingest.readers import read
from ingest.readers.markup import from_unicode, tidy
from ingest.readers.text import marked, read_text

UP = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")
DOWN = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


@pytest.mark.parametrize(
    "spelling",
    ["10⁻⁴", "10^-4", "10^(-4)", "10^{-4}", "10^{−4}", "10<sup>-4</sup>", "$10^{-4}$", r"\(10^{-4}\)", "10^−4"],
)
def test_every_spelling_of_a_power_gives_one_markup(spelling):
    assert marked(f"about {spelling} S/cm") == "about 10^{-4} S/cm"


@given(st.integers(-99, 99))
def test_unicode_exponents_come_back_equal(exponent):
    assert from_unicode("10" + str(exponent).translate(UP)) == f"10^{{{exponent}}}"


@given(st.decimals(min_value=0, max_value=99, places=2))
def test_unicode_subscripts_with_decimals_are_one_run(amount):
    assert from_unicode("Li" + str(amount).translate(DOWN)) == f"Li_{{{amount}}}"


@given(st.text())
def test_tidying_twice_changes_nothing_more(text):
    once = tidy(text)
    assert tidy(once) == once


def test_offsets_point_into_the_file(tmp_path):
    text = "# Title\n\nFirst paragraph\nof two lines.\n\nSecond one.\n"
    file = tmp_path / "a.md"
    file.write_text(text)
    for block in read(file).blocks:
        assert text[block.offset :].lstrip("# ").startswith(block.text[:5])


def test_markdown_headings_lists_and_tables():
    data = "# T\n\n## Methods\n\n- one\n- two\n\nTable 1: values\n\n| a | b |\n|---|---|\n| 1 | 10⁻⁴ |\n".encode()
    document = read_text(Path("a.md"), data)
    assert [(b.kind, b.text) for b in document.blocks] == [
        ("title", "T"),
        ("heading", "Methods"),
        ("list", "one"),
        ("list", "two"),
    ]
    (table,) = document.tables
    assert (table.label, table.caption, table.rows) == ("Table 1", "values", [["a", "b"], ["1", "10^{-4}"]])


def test_words_broken_at_line_ends_are_joined():
    assert read_text(Path("a.txt"), b"The conduc-\ntivity rises.").blocks[0].text == "The conductivity rises."


def test_latin_1_is_read_with_a_warning():
    document = read_text(Path("a.txt"), "heated to 1000 °C".encode("latin-1"))
    assert document.blocks[0].text == "heated to 1000 °C"
    assert "UTF-8" in document.warnings[0]


def test_utf_16_with_its_mark_is_read():
    assert read_text(Path("a.txt"), "σ = 1".encode("utf-16")).blocks[0].text == "σ = 1"


def test_metadata_lines_are_taken():
    document = read_text(
        Path("a.txt"), b"Title: On LLZO\nDOI: https://doi.org/10.1021/Abc.9\nYear: 2017\nAuthors: A. B; C. D\n\nText."
    )
    assert (document.title, document.doi, document.year, document.authors) == ("On LLZO", "10.1021/abc.9", 2017, ["A. B", "C. D"])


def test_a_file_of_nothing_but_rules_is_refused():
    with pytest.raises(ReadError, match="no text"):
        read_text(Path("a.txt"), b"\0\0 \0\n\x01")


def test_a_first_line_above_metadata_is_the_title():
    assert (
        read_text(Path("a.txt"), b"Garnets and more: a digest\nDigest of doi:10.1149/1.20\n\nText.").title
        == "Garnets and more: a digest"
    )
    assert read_text(Path("a.txt"), b"This is the text of a note\nthat goes on and on.\n").title is None


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Ion motion in old garnets\nDigest\n\nText of it.", "Ion motion in old garnets"),
        (
            "Ion motion in old garnets\nNotes by E. Noether, 3 May 2020, with a long line below it that says much\nText.",
            "Ion motion in old garnets",
        ),
        ("The conductivity of the old garnet\nLi7La3Zr2O12 was measured in air\nand found to be high.", None),
        ("The conductivity rises with every\nstep of it.", None),
    ],
)
def test_a_title_above_other_lines_is_told_from_a_wrapped_sentence(text, title):
    assert read_text(Path("a.txt"), text.encode()).title == title

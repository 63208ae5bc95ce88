"""TeX sources: text, tables, quantities and formulas of packages; nothing executed or included."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.citing import cite_key
from ingest.document import ReadError
from ingest.quantities import find_quantities
from ingest.readers import read
from ingest.readers.tex import read_tex
from ingest.readers.tex_text import line_of

THESIS = Path(__file__).parents[1] / "data" / "tex" / "thesis.tex"


@pytest.fixture(scope="module")
def thesis():
    return read(THESIS)


def texts(document, kind):
    return [b.text for b in document.blocks if b.kind == kind]


def test_the_front_gives_title_authors_and_year(thesis):
    assert (thesis.title, thesis.authors, thesis.year) == (
        "Ion conductors: a thesis made for tests",
        ["Emmy Noether", "Hans Müller"],
        2021,
    )


def test_own_commands_and_packages_become_text(thesis):
    assert texts(thesis, "abstract") == ["The conductivity of Li_{7}La_{3}Zr_{2}O_{12} is 3.2 × 10^{-4} S cm^{-1} at 25 °C."]
    first, second = texts(thesis, "paragraph")[:2]
    assert first.startswith("Pellets of Na_{3.2}Zr_{2}Si_{2.2}P_{0.8}O_{12} [hong] were sintered at 1250 °C for 12 h;")
    assert "E_{a} = 0.31(2) eV" in first and "remark" not in first
    assert second == "A second paragraph gives σ = 1.5 × 10^{-3} S cm^{-1} and 0.2 to 0.4 mS cm^{-1}."


def test_sections_lists_captions_and_references_are_told(thesis):
    assert texts(thesis, "heading") == ["Results", "Sodium", "References"]
    assert texts(thesis, "list") == ["first bold point", "second"]
    assert texts(thesis, "caption") == ["Figure 1. Arrhenius plots of Li_{7}La_{3}Zr_{2}O_{12}."]
    assert [cite_key(p) for p in thesis.references] == ["mrb:11:173", "jps:273:1056"]


def test_a_tabular_is_laid_out_with_its_header(thesis):
    (table,) = thesis.tables
    assert (table.label, table.header_rows) == ("Table 1", 2)
    assert table.caption == "Conductivities of Na_{1+x}Zr_{2}Si_{x}P_{3-x}O_{12}"
    assert table.rows == [
        ["x", "σ (S cm^{-1})", "σ (S cm^{-1})"],
        ["x", "bulk", "total"],
        ["2.0", "1.1e-3", "6.7 × 10^{-4}"],
        ["2.2", "1.4 × 10^{-3}", "9.2 × 10^{-4}"],
    ]


def test_what_is_included_is_not_followed_but_named(thesis):
    assert thesis.warnings == ["includes chapter2: not followed; give these files too"]


@given(st.integers(10, 99), st.integers(-12, -1))
def test_a_siunitx_quantity_is_the_quantity(digits, exponent):
    value = f"{digits / 10}e{exponent}"
    (found,) = find_quantities(line_of(rf"about \SI{{{value}}}{{\siemens\per\centi\metre}} then"))
    assert found.value == pytest.approx(float(value)) and found.unit == "S/cm"


@pytest.mark.parametrize(
    ("source", "text"),
    [
        (r"\qty{0.62}{\milli\siemens\per\cm}", "0.62 mS cm^{-1}"),
        (r"\SI{5.1}{S.cm^{-1}}", "5.1 S cm^{-1}"),
        (r"\SI{28}{\kilo\joule\per\mole}", "28 kJ mol^{-1}"),
        (r"\SI{3.5}{\gram\per\centi\metre\cubed}", "3.5 g cm^{-3}"),
        (r"\ce{Na3PS4}", "Na_{3}PS_{4}"),
        (r"\ch{Ag+} and \ce{Mg^{2+}}", "Ag^{+} and Mg^{2+}"),
        (r"Li\textsubscript{6}PS\textsubscript{5}Cl", "Li_{6}PS_{5}Cl"),
        (r"G\"ottingen, \v{S}koda, \o re, na\"{\i}ve", "Göttingen, Škoda, øre, naïve"),
        (r"$10^{-4}~\mathrm{S/cm}$", "10^{-4} S/cm"),
        (r"50\,\% of \textit{all}", "50 % of all"),
    ],
)
def test_spellings_of_packages(source, text):
    assert line_of(source) == text


def test_a_source_without_a_document_environment_is_read():
    data = (
        b"\\section{Results}\nThe value is $3.1\\times10^{-4}$ S\\,cm$^{-1}$ for Li$_{7}$La$_3$Zr$_2$O$_{12}$~\\cite{murugan}.\n"
    )
    document = read_tex(Path("a.tex"), data)
    assert document.blocks[-1].text == "The value is 3.1 × 10^{-4} S cm^{-1} for Li_{7}La_{3}Zr_{2}O_{12} [murugan]."
    assert document.blocks[-1].section == "Results"


@pytest.mark.parametrize(
    "source", ["\\begin{tabular" * 200, "{" * 5000, "\\newcommand{\\a}{\\a\\a}\\a text", "$" * 501, "\\item" * 50 + "x"]
)
def test_broken_sources_end_in_a_document_or_one_clear_error(tmp_path, source):
    file = tmp_path / "broken.tex"
    file.write_text("Some text.\n\n" + source)
    try:
        assert read(file).blocks
    except ReadError as error:
        assert "broken.tex" in str(error)


def test_commands_that_grow_do_not_blow_up(tmp_path):
    levels = "".join(
        f"\\newcommand{{\\x{a}}}{{\\x{b}\\x{b}\\x{b}\\x{b}\\x{b}\\x{b}}}"
        for a, b in zip("abcdefghijk", "bcdefghijkl", strict=True)
    )
    file = tmp_path / "bomb.tex"
    file.write_text(levels + "\\newcommand{\\xl}{lol lol lol lol}\n\nText \\xa \\xb end.")
    assert sum(len(b.text) for b in read(file).blocks) < 100_000

"""Damaged glyphs: what font, code and glyph name still tell."""

from __future__ import annotations

import pytest

from ingest.repair import UNKNOWN, compose_accent, from_name, repair_glyph


@pytest.mark.parametrize(
    ("code", "font", "text"),
    [
        (0xFB03, "MinionPro-Regular", "ffi"),
        (0xF02D, "Symbol", "−"),
        (0xF0B4, "Symbol", "×"),
        (0xF06D, "SymbolMT", "μ"),
        (0x71, "AdvPSSym", "θ"),
        (0xBC, "AdvP4C4E74", "="),
        (0xF0, "AdvP4C4E51", "("),
        (0x25E6, "CMSY10", "°"),
        (0x1D707, "MinionMath-Regular", "𝜇".replace("𝜇", "μ")),
        (0x2212, "Times", "−"),
        (0xAD, "Times", "-"),
        (0x61, "Times", "a"),
        (0x2103, "Times", "°C"),
    ],
)
def test_a_code_with_a_value_gives_the_sign_it_prints(code, font, text):
    assert repair_glyph(code, font, False) == (text, False)


def test_a_code_without_a_value_is_told_by_its_glyph_name():
    names = {"AdvP4C4E74": {1: "C0", 3: "C14", 5: "C2"}}
    assert [repair_glyph(code, "AdvP4C4E74", True, names)[0] for code in (1, 3, 5)] == ["−", "°", "×"]


def test_tex_symbol_fonts_are_told_by_their_order_of_codes():
    assert repair_glyph(0, "CMSY10", True) == ("−", False)
    assert repair_glyph(0x30, "CMSY10", True) == ("′", False)


def test_a_subset_font_without_names_is_marked_broken_and_never_guessed():
    assert repair_glyph(1, "AdvP4C4E74", True) == (UNKNOWN, True)
    assert repair_glyph(0xE123, "SomeFont", False) == (UNKNOWN, True)


@pytest.mark.parametrize(
    ("name", "font", "text"),
    [
        ("minus", "", "−"),
        ("f_f_i", "", "ffi"),
        ("uni2264", "", "≤"),
        ("C6", "AdvP4C4E74", "±"),
        ("C176", "AdvPSSym", "°"),
        ("C252", "AdvPS_TTR", "ü"),
    ],
)
def test_a_glyph_name_gives_its_sign(name, font, text):
    assert from_name(name, font) == text


def test_an_unknown_glyph_name_gives_nothing():
    assert from_name("g4711x", "Times") is None


def test_only_letters_take_accents():
    assert compose_accent("A", "°") == "Å"
    assert compose_accent("5", "°") is None

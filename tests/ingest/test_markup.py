"""Words from glyphs: levels from baseline and size, spaces from gaps, accents over letters."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.glyphs import Font, Glyph
from ingest.markup import compose_accents, plain, tidy, words_of

FONT = Font("Times", False, False)


def print_runs(runs: list[tuple[str, int]], *, x: float = 50.0, base: float = 100.0, size: float = 10.0) -> list[Glyph]:
    """Glyphs as a typesetter places them: scripts at 65 % size, a third up or a sixth down, words 2.5 points apart."""
    glyphs = []
    for text, level in runs:
        own = size * (0.65 if level else 1.0)
        y = base - (0.35 * size if level > 0 else -0.16 * size if level < 0 else 0.0)
        for character in text:
            if character == " ":
                x += 2.5
                continue
            glyphs.append(Glyph(character, x, x + 0.5 * own, y, own, FONT))
            x += 0.5 * own
    return glyphs


def line(glyphs: list[Glyph]) -> str:
    return " ".join(w.text for w in sorted(words_of(glyphs), key=lambda w: w.x0))


def test_a_formula_keeps_its_subscripts():
    runs = [("Li", 0), ("6.4", -1), ("La", 0), ("3", -1), ("Zr", 0), ("1.4", -1), ("Ta", 0), ("0.6", -1), ("O", 0), ("12", -1)]
    assert line(print_runs(runs)) == "Li_{6.4}La_{3}Zr_{1.4}Ta_{0.6}O_{12}"


def test_an_exponent_is_one_group_with_a_plain_minus():
    runs = [("of 1.6 × 10", 0), ("−4", 1), (" S cm", 0), ("−1", 1), (" at", 0)]
    assert line(print_runs(runs)) == "of 1.6 × 10^{-4} S cm^{-1} at"


def test_a_minus_from_another_font_and_size_stays_in_the_exponent():
    glyphs = print_runs([("10", 0)])
    x = glyphs[-1].x1
    symbol = Font("Symbol", False, False)
    glyphs += [Glyph("−", x, x + 3, 96.4, 6.9, symbol), Glyph("4", x + 3, x + 6.2, 96.5, 6.5, FONT)]
    assert line(glyphs) == "10^{-4}"


def test_a_prefix_superscript_belongs_to_the_word_after_it():
    assert line(print_runs([("7", 1), ("Li NMR", 0)])) == "^{7}Li NMR"


def test_a_raised_ring_is_a_degree_sign_and_no_script():
    assert line(print_runs([("25 ", 0), ("°", 1), ("C", 0)])).replace(" ", "") == "25°C"


def test_scripts_drawn_after_the_line_still_find_their_place():
    runs = print_runs([("SiO", 0), ("2", -1), (" and TiO", 0), ("2", -1), (" were mixed", 0)])
    late = [g for g in runs if g.size == 10.0] + [g for g in runs if g.size < 10.0]
    assert line(late) == "SiO_{2} and TiO_{2} were mixed"


def test_small_capitals_on_the_baseline_are_no_script():
    glyphs = print_runs([("R", 0)])
    x = glyphs[-1].x1
    glyphs += [Glyph(c, x + 4 * i, x + 4 * i + 4, 100.0, 7.5, FONT) for i, c in enumerate("ESULTS")]
    assert line(glyphs) == "RESULTS"


def test_a_dropped_initial_does_not_raise_its_neighbours():
    initial = [Glyph("T", 50, 68, 124.0, 30.0, FONT)]
    assert line(initial + print_runs([("he garnet", 0)], x=68.5)).endswith("he garnet")
    assert "^{" not in line(initial + print_runs([("he garnet", 0)], x=68.5))


@pytest.mark.parametrize(("letter", "accent", "composed"), [("A", "°", "Å"), ("e", "´", "é"), ("u", "¨", "ü"), ("s", "ˇ", "š")])
def test_an_accent_over_a_letter_is_one_character_wherever_it_stands_in_the_file(letter, accent, composed):
    glyphs = [Glyph(accent, 52, 55, 100, 10, FONT), Glyph("x", 200, 205, 300, 10, FONT), Glyph(letter, 50, 57, 100, 10, FONT)]
    assert [g.text for g in compose_accents(glyphs)] == ["x", composed]


def test_unicode_digits_become_markup():
    assert tidy("σ = 10⁻⁴ S for Li₇La₃Zr₂O₁₂") == "σ = 10^{-4} S for Li_{7}La_{3}Zr_{2}O_{12}"


RUNS = st.lists(
    st.tuples(st.text("ABCabcxyz0123456789", min_size=1, max_size=6), st.sampled_from([0, -1, 1])), min_size=1, max_size=8
)


@settings(deadline=None)
@given(RUNS)
def test_any_sequence_of_levels_comes_back_as_printed(runs):
    joined = [("Q", 0)]
    for text, level in runs:
        if joined[-1][1] == level:
            joined[-1] = (joined[-1][0] + text, level)
        elif joined[-1][1] * level == -1:  # a script right on a script of the other side needs a base between
            joined += [("Q", 0), (text, level)]
        else:
            joined.append((text, level))
    wanted = "".join(text if level == 0 else f"{'^' if level > 0 else '_'}{{{text}}}" for text, level in joined)
    assert line(print_runs(joined)) == wanted
    assert plain(wanted) == "".join(text for text, _ in joined)


@settings(deadline=None)
@given(st.lists(st.text("abcdefgh", min_size=1, max_size=9), min_size=1, max_size=12))
def test_words_part_at_blanks_that_only_the_gap_shows(words):
    assert line(print_runs([(" ".join(words), 0)])) == " ".join(words)

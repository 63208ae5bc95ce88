"""What happens to recognised signs: look-alikes mended, stacks taken apart, pictures left out, both voices compared."""

from __future__ import annotations

import os

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.layout import Columns, Line, Word
from ingest.readers.ocr.assembly import level_sizes
from ingest.readers.ocr.figures import find_pictures, picture_words
from ingest.readers.ocr.ink import Ink, InkLine
from ingest.readers.ocr.layout import SeenLine, SeenWord
from ingest.readers.ocr.levels import NORMAL, SUB, SUPER, Character
from ingest.readers.ocr.mending import mend, tidied
from ingest.readers.ocr.prose import prose_of
from ingest.readers.ocr.reading import ReadWord
from ingest.readers.ocr.recogniser import Reading
from ingest.readers.ocr.second_voice import compared
from ingest.readers.ocr.stacks import script_of, unstacked
from ingest.tables.rules import Rules

CAP, BASE = 30.0, 100.0


def read_word(text: str, x0: float = 0.0, x1: float = 100.0) -> ReadWord:
    return ReadWord(text, (x0, 70.0, x1, 100.0), BASE, CAP, 0.98)


def seen(text: str, confidence: float = 0.95) -> SeenWord:
    return SeenWord(text, confidence, (0, 70, 100, 100))


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("Lil.3A10.3Ti1.7(PO4)3", "Li1.3Al0.3Ti1.7(PO4)3"),
        ("Ni_{0.8}Co_{0.15}A1_{0.05}O_{2}", "Ni_{0.8}Co_{0.15}Al_{0.05}O_{2}"),
        ("Li_{1.5}A_{10.5}Ge_{1.5}", "Li_{1.5}Al_{0.5}Ge_{1.5}"),
        ("Cm^{-1}", "cm^{-1}"),
        ("60°℃", "60°C"),
    ],
)
def test_look_alikes_that_no_print_has_are_mended(read, meant):
    assert tidied(read) == meant


@pytest.mark.parametrize("text", ["al.27", "A1", "A10", "Cm", "Al2O3", "Cl.", "CmO_{2}", "LiAlO_{2}"])
def test_what_may_be_meant_is_left(text):
    assert tidied(text) == text


def test_disagreement_of_the_voices_lowers_confidence():
    (agreed,) = compared([read_word("conductivity")], [seen("conductivity")])
    (disputed,) = compared([read_word("conductivity")], [seen("eonduetlvlty")])
    (alone,) = compared([read_word("conductivity")], [])
    assert agreed.confidence == pytest.approx(0.98)
    assert disputed.confidence < 0.93 and alone.confidence < 0.9


def test_a_surer_second_voice_weighs_more():
    (sure,) = compared([read_word("5.13")], [seen("6.73", 0.95)])
    (unsure,) = compared([read_word("5.13")], [seen("6.73", 0.1)])
    assert sure.confidence < unsure.confidence < 0.98


@given(st.text("abcdefgh0123456789", min_size=3, max_size=12), st.text("abcdefgh0123456789", min_size=3, max_size=12))
def test_no_disagreement_raises_confidence(mine, theirs):
    (word,) = compared([read_word(mine)], [seen(theirs)])
    assert word.confidence <= 0.98


def test_the_second_voice_knows_ion_and_with():
    words = compared([read_word("lonic")], [seen("Ionic")]) + compared([read_word("With")], [seen("with")])
    assert [word.text for word in words] == ["Ionic", "with"]


def characters(signs: str, levels: list[int], tops: dict[int, tuple[float, float]] | None = None) -> list[Character]:
    found = []
    for index, (sign, level) in enumerate(zip(signs, levels, strict=True)):
        top, bottom = (tops or {}).get(index, (CAP, 0.0))
        found.append(Character(sign, 20 * index + 8, 1.0, (20 * index, BASE - top, 20 * index + 16, BASE - bottom), level))
    return found


def test_a_point_at_half_height_is_a_multiplication_sign():
    word = characters(
        "S.cm", [NORMAL, SUPER, NORMAL, NORMAL], {1: (0.55 * CAP, 0.42 * CAP), 2: (0.7 * CAP, 0), 3: (0.7 * CAP, 0)}
    )
    mend(word, np.array([0.0, BASE]), CAP, 0.7)
    assert [(c.sign, c.level) for c in word[:2]] == [("S", NORMAL), ("·", NORMAL)]


def test_the_point_of_a_raised_decimal_stays_one():
    word = characters("x2.5", [NORMAL, SUPER, SUPER, SUPER], {2: (0.6 * CAP, 0.46 * CAP)})
    mend(word, np.array([0.0, BASE]), CAP, 0.7)
    assert (word[2].sign, word[2].level) == (".", SUPER)


@pytest.mark.parametrize(
    ("signs", "at", "level"), [("LATP/PAN", 5, SUPER), ("FePO/Li", 4, SUB), ("Imanaka", 0, SUB), ("Okazaki,Y", 6, SUB)]
)
def test_levels_that_no_print_has_are_undone(signs, at, level):
    levels = [level if index == at else NORMAL for index in range(len(signs))]
    word = characters(signs, levels, {i: (0.7 * CAP, 0) for i, sign in enumerate(signs) if sign in "aknmz"})
    mend(word, np.array([0.0, BASE]), CAP, 0.7)
    assert {c.level for c in word} == {NORMAL}


def ink(x0: float, top: float, width: float, height: float) -> Ink:
    """Ink by its top above the baseline in capital heights."""
    y0 = round(BASE - top * CAP)
    return Ink(round(x0), y0, round(x0 + width * CAP), round(y0 + height * CAP), round(width * height * CAP**2), (int(x0) + y0,))


def test_a_superscript_above_a_subscript_is_taken_apart():
    boron, four, minus = ink(0, 1.0, 0.7, 1.0), ink(30, 0.4, 0.45, 0.66), ink(30, 0.95, 0.45, 0.1)
    line, stacks = unstacked(InkLine(SeenLine((0, 60, 60, 110)), BASE, CAP, pieces=[boron, four, minus]))
    assert line.pieces == [boron, four]
    (stack,) = stacks
    assert stack.upper == [minus]
    (sign,) = script_of(stack, Reading("_", 0.3, []))
    assert (sign.sign, sign.level) == ("-", SUPER) and sign.x > four.x1


@pytest.mark.parametrize(
    "pieces",
    [
        [ink(0, 1.0, 0.15, 0.15), ink(0, 0.7, 0.15, 0.7)],  # i
        [ink(0, 0.6, 0.5, 0.1), ink(0, 0.35, 0.5, 0.1)],  # equals sign
        [ink(0, 1.0, 0.4, 0.2), ink(0, 0.7, 0.5, 0.7)],  # e with an accent
        [ink(0, 1.1, 0.4, 0.66), ink(20, 0.4, 0.4, 0.66)],  # a superscript before a subscript
    ],
)
def test_signs_of_two_pieces_are_no_stacks(pieces):
    line, stacks = unstacked(InkLine(SeenLine((0, 60, 60, 110)), BASE, CAP, pieces=pieces))
    assert not stacks and line.pieces == pieces


def prose_line(texts: list[str], confidence: float = 0.96, extra: list[Ink] | None = None) -> InkLine:
    words = [SeenWord(text, confidence, (120 * i, 70, 120 * i + 100, 100)) for i, text in enumerate(texts)]
    letters = [ink(20 * i, 0.7, 0.5, 0.7) for i in range(20)]
    return InkLine(SeenLine((0, 60, 700, 110), words), BASE, CAP, pieces=letters + (extra or []))


def test_prose_that_is_sure_is_taken_as_read():
    words = prose_of(prose_line(["The", "pellets", "were", "sintered", "in", "air."]))
    assert [word.text for word in words] == ["The", "pellets", "were", "sintered", "in", "air."]
    assert words[0].x_height == pytest.approx(0.7 * CAP, abs=1)


@pytest.mark.parametrize(
    "line",
    [
        prose_line(["The", "pellets", "of", "LLZO", "were", "sintered"]),
        prose_line(["The", "pellets", "of", "Li", "were", "sintered"]),
        prose_line(["sintered", "at", "1150", "degrees"]),
        prose_line(["The", "pellets", "were", "sintered"], confidence=0.7),
        prose_line(["The", "pellets", "were", "sintered"], extra=[ink(500, 0.4, 0.4, 0.6)]),  # a subscript
        prose_line(["The", "pellets", "were", "sintered"], extra=[ink(500, 1.1, 0.4, 0.6)]),  # a superscript
    ],
)
def test_formulas_numbers_scripts_and_doubtful_words_are_read_exactly(line):
    assert prose_of(line) is None


def test_sizes_of_one_face_become_one_size():
    rng = np.random.default_rng(0)
    words = [Word("conductivity", 0, 0, 50, 10, 9, round(float(size), 2)) for size in rng.normal(9.6, 0.15, 200)]
    words += [Word("Heading", 0, 0, 50, 10, 9, round(float(size), 2)) for size in rng.normal(12.5, 0.1, 6)]
    level_sizes(words)
    assert sorted({word.size for word in words}) == pytest.approx([9.6, 12.5], abs=0.15)


def line_at(text: str, x0: float, top: float, width: float) -> Line:
    return Line([Word(text, x0, top, x0 + width, top + 9, top + 8, 10.0)])


def test_labels_of_a_figure_are_left_out_and_its_caption_and_text_are_not():
    page = np.zeros((3000, 2400), np.uint8)
    page[700:1500, 300:1100] = 255 * (np.random.default_rng(0).random((800, 800)) > 0.4)
    (picture,) = find_pictures(page, 300, Rules())
    prose = line_at("and the conductivity of the garnet was measured in air", 60, 100, 220)
    label, axis = line_at("800 700 600", 80, 340, 60), line_at("Temperature (K)", 120, 372, 60)
    caption = line_at("Figure 2. Arrhenius plots of the conductivities of all samples", 60, 395, 220)
    lines = [prose, label, axis, caption]
    taken = picture_words(lines, [picture], [caption], Columns())
    assert taken == {id(word) for line in (label, axis) for word in line.words}


def test_a_box_around_running_text_is_no_picture():
    lines = [line_at("the conductivity of the garnet was measured in dry air here", 80, 200 + 12 * i, 200) for i in range(8)]
    assert picture_words(lines, [(60.0, 190.0, 300.0, 310.0)], [], Columns()) == set()


def test_a_table_finder_that_fails_costs_the_page_its_tables_only(monkeypatch):
    from ingest.readers.ocr.assembly import Sheet, assemble
    from ingest.readers.ocr.tables import ScanTableFinder

    def fail(*_, **__):
        raise ValueError("odd rules")

    monkeypatch.setattr(ScanTableFinder, "find", fail)
    words = [Word(text, 60 + 60 * i, 92, 115 + 60 * i, 102, 100, 10.0) for i, text in enumerate(["Pellets", "were", "sintered."])]
    warnings: list[str] = []
    blocks, tables = assemble([Sheet(3, words, Rules(), 595.0, 842.0, np.eye(2, 3))], warnings)
    assert [block.text for block in blocks] == ["Pellets were sintered."] and not tables
    assert warnings == ["page 3: tables not read (ValueError: odd rules)"]


class Deadly:
    """Ends the process that unpacks it, as the system does with one that takes too much memory."""

    def __reduce__(self):
        return os._exit, (9,)


def test_a_killed_child_costs_no_page_that_was_read():
    from ingest.readers.ocr.parallel import side_by_side

    pictures = iter([(1, [], 300.0), (2, Deadly(), 300.0), (3, [], 300.0), (4, [], 300.0)])
    found = {number: (sheet, error) for number, sheet, error in side_by_side(pictures, dict, 1, lambda: True)}
    assert found[1] == ({"page": 1, "dpi": 300.0}, None)
    assert all(sheet is None and "terminated" in str(error) for sheet, error in (found[n] for n in (2, 3, 4)))

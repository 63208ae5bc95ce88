"""Sentences, process steps, space groups, properties: the words that linking goes by."""

from __future__ import annotations

import pytest

from ingest.linking.classify import read_properties
from ingest.linking.ocr_symbols import mend_symbols
from ingest.linking.origin import origin_of
from ingest.linking.processing import atmosphere_of, find_steps
from ingest.linking.sentences import LONGEST, split_sentences
from ingest.linking.spacegroups import find_spacegroups, read_spacegroup, symbol_of
from ingest.linking.structures import find_motifs
from ingest.quantities import find_quantities


def sentences(text):
    return [s.text for s in split_sentences(text)]


def properties(text):
    return [(r.property, r.quantity.value, r.kind, r.axis) for r in read_properties(text, find_quantities(text))]


@pytest.mark.parametrize(
    "text",
    [
        "The value in Fig. 3 agrees with that of Smith et al. It is high, e.g. 0.3 eV.",
        "Pellets were sintered at 1100 °C for 5 h. The density is 93%.",
        "It was found before.^{12} The second one follows.",
        "It was found before [3,4]. Then it was measured at 298 K. The end.",
    ],
)
def test_sentences_keep_every_character_and_their_offsets(text):
    found = split_sentences(text)
    assert all(text[s.start : s.end] == s.text for s in found)
    assert "".join("".join(s.text for s in found).split()) == "".join(text.split())


def test_a_sentence_without_end_is_cut_at_blanks():
    found = split_sentences("the conductivity of Li3PS4 and " * 500)
    assert len(found) > 4 and max(len(s.text) for s in found) <= LONGEST
    assert not any(s.text[0].isspace() or s.text[-1].isspace() for s in found)


def test_full_stops_of_abbreviations_do_not_end_a_sentence():
    assert len(sentences("As seen in Fig. 3 by Smith et al. the value is high, i.e. above 1 mS/cm.")) == 1


def test_a_unit_before_the_full_stop_ends_a_sentence():
    assert sentences("It was heated for 5 h. The density is 93%.") == ["It was heated for 5 h.", "The density is 93%."]


def test_a_citation_behind_the_full_stop_stays_with_its_sentence():
    assert sentences("It is known.^{12} We measured it.") == ["It is known.^{12}", "We measured it."]


def test_a_step_has_its_temperature_time_and_gas():
    (step,) = find_steps("The powder was calcined at 950 °C for 12 h in air.")
    assert (step.operation, step.temperature_K, step.time_h, step.atmosphere) == ("calcination", 1223.15, 12.0, "air")


def test_two_steps_of_a_sentence_keep_their_own_conditions():
    first, second = find_steps("It was calcined at 900 °C for 5 h, and the pellets were sintered at 1100 °C for 10 h.")
    assert (first.operation, first.temperature_K, first.time_h) == ("calcination", 1173.15, 5.0)
    assert (second.operation, second.temperature_K, second.time_h) == ("sintering", 1373.15, 10.0)


def test_a_measuring_temperature_is_no_processing_temperature():
    (step,) = find_steps("The sintered pellet shows a conductivity of 1 mS/cm at 25 °C.")
    assert step.temperatures_K == ()


@pytest.mark.parametrize(
    ("text", "gas"),
    [
        ("in flowing oxygen", "oxygen"),
        ("under argon", "argon"),
        ("sealed in quartz under vacuum", "vacuum"),
        ("in a crucible", None),
    ],
)
def test_atmospheres(text, gas):
    assert atmosphere_of(text) == gas


@pytest.mark.parametrize("number", range(1, 231))
def test_every_short_symbol_reads_back_as_its_number(number):
    assert read_spacegroup(symbol_of(number)) == number


@pytest.mark.parametrize(
    ("text", "number"),
    [("Ia3̅d", 230), ("I a -3 d", 230), ("R-3c", 167), ("R3̅c", 167), ("P6_{3}/mmc", 194), ("F4̅3m", 216), ("I43 m", 217), ("C2/c", 15),
     ("P2_{1}/n", 14), ("No. 142", 142), ("R3c", 161), ("garnet", None), ("12.97", None)],
)  # fmt: skip
def test_spellings_of_space_groups(text, number):
    assert read_spacegroup(text) == number


def test_a_space_group_in_prose_needs_the_word_or_a_number():
    assert [n for *_, n in find_spacegroups("It crystallizes in the space group Ia-3d.")] == [230]
    assert [n for *_, n in find_spacegroups("tetragonal (I4_{1}/acd, No. 142)")] == [142]
    assert find_spacegroups("P. C. Smith and C2 were there.") == []


def test_a_printed_number_corrects_a_symbol_that_lost_its_overbar():
    assert [n for *_, n in find_spacegroups("cubic (a = 7.19 Å, I43 m (no. 217))")] == [217]


def test_polyhedra_are_motifs():
    assert find_motifs("LaO_{8} dodecahedra and ZrO_{6} octahedra, but La_{2}O_{3} powder") == ["LaO8", "ZrO6"]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("The total ionic conductivity was 5.09 × 10^{−4} S cm^{−1}.", [("ionic_conductivity", 5.09e-4, "total", None)]),
        ("The grain boundary conductivity is 1 × 10^{−4} S cm^{−1}.", [("ionic_conductivity", 1e-4, "grain_boundary", None)]),
        ("Its electronic conductivity is 1 × 10^{−9} S cm^{−1}.", [("electronic_conductivity", 1e-9, None, None)]),
        ("The activation energy is 0.31 eV.", [("activation_energy", 0.31, None, None)]),
        ("with E_{a} = 0.31 eV", [("activation_energy", 0.31, None, None)]),
        ("The band gap is 5.9 eV.", []),
        ("The activation energy is 0.31 eV and the band gap 5.9 eV.", [("activation_energy", 0.31, None, None)]),
        ("The relative density was 93%.", [("relative_density", 93.0, None, None)]),
        ("reached 96.3% of the theoretical density", [("relative_density", 96.3, None, None)]),
        ("The coulombic efficiency was 99% at a current density of 1 mA cm^{-2}.", []),
        ("its lattice parameters are a = 13.134(4) Å and c = 12.663(8) Å", [("lattice_parameter", 13.134, None, "a"), ("lattice_parameter", 12.663, None, "c")]),
        ("The Zr-O bond length is 2.1 Å.", []),
        ("The thermal conductivity is 1.2 W m^{-1} K^{-1}.", []),
    ],
)  # fmt: skip
def test_what_a_number_is_a_value_of(text, wanted):
    assert properties(text) == wanted


@pytest.mark.parametrize(
    ("text", "origin"),
    [
        ("The conductivity of our pellets is 1 mS/cm.", "own"),
        ("Murugan et al. reported a conductivity of 1 mS/cm.", "cited"),
        ("A conductivity of 1 mS/cm was found for LLZO [12].", "cited"),
        ("In this work a conductivity of 1 mS/cm was reached, above earlier values [12].", "own"),
        ("Molecular dynamics simulations give 1 mS/cm.", "simulated"),
        ("The pellet of 5.2 g/cm^{3} has a conductivity of 1 mS/cm.", "own"),
    ],
)
def test_whose_value_it_is(text, origin):
    assert origin_of(text, text.index("1 mS"), section="Results", is_abstract=False, is_review=False) == origin


def test_an_introduction_cites_and_a_review_does_always():
    assert origin_of("LLZO has 1 mS/cm.", 9, section="1. Introduction", is_abstract=False, is_review=False) == "cited"
    assert origin_of("Our LLZO has 1 mS/cm.", 12, section="Results", is_abstract=False, is_review=True) == "cited"


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        ("Li_{1.8}A_{10.8}Ge_{1.2}(PO_{4})_{3}", "Li_{1.8}Al_{0.8}Ge_{1.2}(PO_{4})_{3}"),
        ("Li_{1+x}A_{lx}Ge_{2-x}", "Li_{1+x}Al_{x}Ge_{2-x}"),
        ("La_{3}Zr_{2}O_{12}", "La_{3}Zr_{2}O_{12}"),
        ("C_{1.5}S_{1}", "C_{1.5}S_{1}"),
    ],
)
def test_symbols_torn_by_recognition_are_mended_without_moving_anything(text, mended):
    assert mend_symbols(text) == mended and len(mended) == len(text)

"""The names a document gives its materials."""

from __future__ import annotations

import pytest

from ingest.acronyms import ACRONYMS, definitions
from ingest.formulas import resolve


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Li_{6.6}La_{3}Zr_{1.6}Nb_{0.4}O_{12} (LLZNO) was made", {"LLZNO": "Li_{6.6}La_{3}Zr_{1.6}Nb_{0.4}O_{12}"}),
        ("LLZNO (Li6.6La3Zr1.6Nb0.4O12) was made", {"LLZNO": "Li6.6La3Zr1.6Nb0.4O12"}),
        ("Li6.4La3Zr1.4Ta0.6O12, abbreviated as LLZTO, was made", {"LLZTO": "Li6.4La3Zr1.4Ta0.6O12"}),
        ("Li6.4La3Zr1.4Ta0.6O12 (hereafter LLZTO)", {"LLZTO": "Li6.4La3Zr1.4Ta0.6O12"}),
        ("Li_{6.6}La_{3}Zr_{1.6}Ta_{0.4}O_{12} is denoted as LT-0.4", {"LT-0.4": "Li_{6.6}La_{3}Zr_{1.6}Ta_{0.4}O_{12}"}),
        ("poly(ethylene oxide) (PEO)", {"PEO": "poly(ethylene oxide)"}),
    ],
)
def test_a_definition_is_read(text, wanted):
    assert definitions(text) == wanted


def test_a_series_with_listed_codes_gives_each_its_composition():
    text = "Li7-xLa3Zr2-xTaxO12 samples with x = 0, 0.2 and 0.4 are denoted as L0, L2 and L4, respectively"
    assert definitions(text) == {"L0": "Li7La3Zr2O12", "L2": "Li6.8La3Zr1.8Ta0.2O12", "L4": "Li6.6La3Zr1.6Ta0.4O12"}


def test_a_code_with_a_variable_defines_a_series():
    own = definitions("Na_{3+2x}Al_{x}Y_{x}Zr_{2−2x}Si_{2}PO_{12} (denoted NAYZSiPx)")
    assert resolve("NAYZSiP0.2", own).formula == "Na3.4Y0.2Zr1.6Al0.2Si2PO12"


@pytest.mark.parametrize(
    "text",
    [
        "Li7La3Zr2O12 (JCPDS 45-0109)",
        "Li7La3Zr2O12 (XRD)",
        "Li2CO3 (99.9%)",
        "Li7La3Zr2O12 (Fig. 2)",
        "La2O3 (Alfa Aesar, 99.9%)",
    ],
)
def test_other_brackets_define_nothing(text):
    assert definitions(text) == {}


def test_the_blocks_of_a_document_add_up():
    blocks = ["The Li6.4La3Zr1.4Ta0.6O12 (LLZTO) garnet", "and Li_{10}GeP_{2}S_{12} (LGPS)"]
    assert set(definitions(blocks)) == {"LLZTO", "LGPS"}


@pytest.mark.parametrize("name", [n for n, a in ACRONYMS.items() if a.formula])
def test_every_formula_of_the_table_is_a_composition(name):
    assert resolve(name).formula


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Na3Zr2Si2PO12, which we call NZSP, was made", {"NZSP": "Na3Zr2Si2PO12"}),
        ("a garnet (LLZTO, Li6.4La3Zr1.4Ta0.6O12)", {"LLZTO": "Li6.4La3Zr1.4Ta0.6O12"}),
        ("S1: Li6PS5Cl, S2: Li5.5PS4.5Cl1.5", {"S1": "Li6PS5Cl", "S2": "Li5.5PS4.5Cl1.5"}),
        ("Li1.3Al0.3Ti1.7(PO4)3 is abbreviated to LATP", {"LATP": "Li1.3Al0.3Ti1.7(PO4)3"}),
        ("Here LATP stands for Li1.3Al0.3Ti1.7(PO4)3.", {"LATP": "Li1.3Al0.3Ti1.7(PO4)3"}),
        ("LLZO refers to Li6.25Al0.25La3Zr2O12", {"LLZO": "Li6.25Al0.25La3Zr2O12"}),
        ("a 70Li2S-30P2S5 glass-ceramic (LPS-70)", {"LPS-70": "70Li2S-30P2S5"}),
        ("Li1+xAlxTi2-x(PO4)3 (x = 0.3, LATP)", {"LATP": "Li1.3Ti1.7Al0.3P3O12"}),
    ],
)
def test_more_ways_of_naming_are_read(text, wanted):
    assert definitions(text) == wanted


def test_codes_listed_behind_their_formulas_go_to_each_in_order():
    text = "Li6.4La3Zr1.4Ta0.6O12 and Li6.5La3Zr1.5Nb0.5O12 were named LLZTO and LLZNO, respectively."
    assert definitions(text) == {"LLZTO": "Li6.4La3Zr1.4Ta0.6O12", "LLZNO": "Li6.5La3Zr1.5Nb0.5O12"}


def test_a_code_of_a_doped_host_does_not_take_the_hosts_composition():
    own = definitions("Ta-doped Li7La3Zr2O12 (LLZTO) pellets")
    assert own == {"LLZTO": "Ta-doped Li7La3Zr2O12"}
    assert resolve("LLZTO", own).formula is None


@pytest.mark.parametrize(
    "text", ["Reagents: Li2CO3, La2O3", "Experimental: Li6PS5Cl was made", "Eq. 1: LiCl + Li3PS4", "Step 2: Li2S was added"]
)
def test_headings_and_steps_before_a_colon_are_no_codes(text):
    assert definitions(text) == {}


def test_a_bracket_behind_more_than_one_material_is_not_the_last_ones_code():
    assert "PLL" not in definitions("based on P(EO)18/LiTFSI with Al-doped LLZTO powders (PLL)")


def test_a_long_name_inside_a_bracket_is_read():
    assert definitions("the structure (Space Group (SG) 15)") == {"SG": "Space Group"}


def test_endless_brackets_define_nothing():
    assert definitions("(100-x)(" * 2_000) == {}

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

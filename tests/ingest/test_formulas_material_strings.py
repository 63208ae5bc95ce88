"""Material strings and chemical names taken apart; segments of material expressions."""

from __future__ import annotations

import time

import pytest

from ingest.chemical_names import name_to_formulas
from ingest.formulas import find_formulas
from ingest.material_segments import segment
from ingest.material_strings import parse_material
from ingest.quantities import find_quantities


def taken_apart(text):
    (material,) = parse_material(text)
    return [(str(c.amount), {s: str(a) for s, a in c.elements.items()}) for c in material.components]


def test_mixtures_nest():
    assert taken_apart("(1-x)(0.9NaNbO3-0.1LiSbO3)-xBi2O3") == [
        ("0.9-0.9x", {"Na": "1", "Nb": "1", "O": "3"}),
        ("0.1-0.1x", {"Li": "1", "Sb": "1", "O": "3"}),
        ("x", {"Bi": "2", "O": "3"}),
    ]


def test_a_dash_inside_an_amount_is_no_mixture():
    assert taken_apart("Li1+xMn2-xO4") == [("1", {"Li": "1+x", "Mn": "2-x", "O": "4"})]


def test_brackets_multiply():
    assert taken_apart("Ba[Mg(1-x)/3Nb2(1-x)/3Snx]O3") == [
        ("1", {"Ba": "1", "Mg": "1/3-1/3x", "Nb": "2/3-2/3x", "Sn": "x", "O": "3"})
    ]


@pytest.mark.parametrize(
    ("text", "additives", "europium"), [("SrAl2O4:Eu0.02", ("Eu0.02",), None), ("Sr0.98Al2O4:0.02Eu2+", (), "0.02")]
)
def test_a_dopant_fills_the_room_the_formula_leaves(text, additives, europium):
    (material,) = parse_material(text)
    assert material.additives == additives
    assert str(material.components[0].elements.get("Eu")) == str(europium)


@pytest.mark.parametrize(
    ("text", "phase", "deficiency"),
    [("γ-Al2O3", "γ", ""), ("P2-Na2/3MnO2", "P2", ""), ("SrTiO3-δ", "", "-"), ("La2NiO4+δ", "", "+"), ("LaMnO3±δ", "", "±")],
)
def test_phase_and_deficiency_are_kept(text, phase, deficiency):
    (material,) = parse_material(text)
    assert (material.phase, material.deficiency) == (phase, deficiency)


def test_placeholders_list_their_elements():
    (material,) = parse_material("BaCo1-x(Y/Yb)xO3-δ")
    assert material.elements == {"M": ("Y", "Yb")}


@pytest.mark.parametrize(
    ("name", "formula"),
    [
        ("zinc (II) nitrate hexahydrate", "Zn(NO3)2·6H2O"),
        ("ferrous oxalate dihydrate", "FeC2O4·2H2O"),
        ("niobium pentoxide", "Nb2O5"),
        ("titanium dioxide", "TiO2"),
        ("aluminium sulfate", "Al2(SO4)3"),
        ("lithium hydroxide monohydrate", "LiOH·H2O"),
        ("Y nitrate", "Y(NO3)3"),
        ("zirconyl nitrate", "ZrO(NO3)2"),
        ("tungsten trioxide", "WO3"),
        ("phosphorus pentoxide", "P2O5"),
    ],
)
def test_a_chemical_name_gives_its_formula(name, formula):
    assert [f for _, f in name_to_formulas(name)] == [formula]


def test_a_list_of_cations_gives_one_compound_each():
    assert [f for _, f in name_to_formulas("lithium and sodium carbonates")] == ["Li2CO3", "Na2CO3"]


def test_a_word_is_no_compound():
    assert name_to_formulas("garnet") == []
    assert parse_material("as-prepared sample") == []


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "Nb-doped La 2−x Ce x CuO 4 (x = 0.1 and 0.2) thin films",
            [
                ("doping", "Nb"),
                ("formula", "La 2−x Ce x CuO 4"),
                ("variable", "x"),
                ("value", "0.1 and 0.2"),
                ("shape", "thin films"),
            ],
        ),
        (
            "single crystals of LnCoO3 (Ln = Pr, Nd)",
            [("shape", "single crystals"), ("formula", "LnCoO3"), ("variable", "Ln"), ("value", "Pr, Nd")],
        ),
        ("undoped YBCO", [("doping", "undoped"), ("name", "YBCO")]),
        ("0.1 ≤ x ≤ 0.3", [("value", "0.1 ≤"), ("variable", "x"), ("value", "≤ 0.3")]),
    ],
)
def test_an_expression_is_segmented(text, wanted):
    found = segment(text)
    assert [(s.label, s.text) for s in found] == wanted
    assert all(text[s.start : s.end] == s.text for s in found)


@pytest.mark.parametrize("unit", ["(", "Lix-", "Li2O-", "1 ", "Li_{", "LLZO ", "x = 0, "])
def test_time_grows_with_the_length_and_not_faster(unit):
    def seconds(text: str) -> float:
        start = time.perf_counter()
        parse_material(text)
        segment(text)
        find_formulas(text)
        find_quantities(text)
        return time.perf_counter() - start

    seconds(unit)
    assert seconds(unit * 2000) < 0.5 + 12 * seconds(unit * 500)

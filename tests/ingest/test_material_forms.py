"""Forms in which papers print compositions: dopings, series and their values, mixtures, ratios, hydrates, misprints."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.acronyms import definitions
from ingest.expansion import expand_mixture
from ingest.formulas import expand, find_formulas
from ingest.linking.mentions import Names, find_mentions, member_of
from ingest.material_strings import parse_material
from ingest.variables import find_assignments

GARNET = "Li_{7−x}La_{3}Zr_{2−x}Ta_{x}O_{12}"


def only(text, **kwargs):
    (mention,) = find_formulas(text, **kwargs)
    return mention


@pytest.mark.parametrize(
    ("text", "additive", "host"),
    [
        ("Ta^{5+}-doped LLZO", "Ta^{5+}", "LLZO"),
        ("Ta5+-doped LLZO", "Ta5+", "LLZO"),
        ("Ta⁵⁺-doped Li7La3Zr2O12", "Ta⁵⁺", "Li7La3Zr2O12"),
        ("x mol% Al2O3-doped LLZO", "x mol% Al2O3", "LLZO"),
        ("LLZO doped with 2 mol% Ga2O3", "2 mol% Ga2O3", "LLZO"),
        ("LLZO doped with 0.25 mol Al", "0.25 mol Al", "LLZO"),
        ("LLZO with 0.25 mol Al", "0.25 mol Al", "LLZO"),
        ("0.25 mol Al-doped LLZO", "0.25 mol Al", "LLZO"),
        ("LLZO:0.25Al", "0.25Al", "LLZO"),
        ("8 mol% Y2O3-stabilized ZrO2", "8 mol% Y2O3", "ZrO2"),
        ("10 mol% Gd_{2}O_{3}-doped CeO_{2}", "10 mol% Gd_{2}O_{3}", "CeO_{2}"),
        ("yttria-stabilized ZrO2", "yttria", "ZrO2"),
        ("LaF3 doped with BaF2", "BaF2", "LaF3"),
        ("Sc3+-substituted Na3Zr2Si2PO12", "Sc3+", "Na3Zr2Si2PO12"),
        ("Ca2+ and Mg2+ co-doped Na3PS4", "Ca2+ and Mg2+", "Na3PS4"),
    ],
)
def test_a_dopant_is_kept_as_printed_beside_its_host(text, additive, host):
    mention = only(f"pellets of {text} were made")
    assert (mention.raw, mention.kind, mention.additive, mention.host, mention.formula) == (text, "doped", additive, host, None)


def test_a_dash_behind_an_oxide_joins_a_composite():
    assert [(m.raw, m.kind) for m in find_formulas("Y2O3 and CeO2-LSCF cells")] == [
        ("Y2O3", "formula"), ("CeO2", "formula"), ("LSCF", "acronym")
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["LLZO with 2 wt% Li3BO3", "LLZO with Al foil", "LLZO: a garnet", "Li3PS4 with 5 nm Au"])
def test_what_stands_beside_a_material_is_no_dopant_of_it(text):
    assert all(m.additive is None for m in find_formulas(text))


@pytest.mark.parametrize(
    ("said", "values"),
    [
        ("(x = 0.1–0.5 in steps of 0.1)", (0.1, 0.2, 0.3, 0.4, 0.5)),
        ("(x = 0.1 to 0.5, step 0.1)", (0.1, 0.2, 0.3, 0.4, 0.5)),
        ("(0 ≤ x ≤ 0.6, Δx = 0.2)", (0.0, 0.2, 0.4, 0.6)),
        ("with x from 0 to 0.6 at intervals of 0.2", (0.0, 0.2, 0.4, 0.6)),
        ("(0 ≤ x ≤ 0.6; x = 0, 0.3 and 0.6)", (0.0, 0.3, 0.6)),
        ("with 0 ≤ x ≤ 0.6 (x = 0, 0.3, 0.6)", (0.0, 0.3, 0.6)),
        ("(x = 0, 0.1, ..., 0.5)", (0.0, 0.1, 0.2, 0.3, 0.4, 0.5)),
        ("(x = 0, 0.25, …, 1)", (0.0, 0.25, 0.5, 0.75, 1.0)),
        ("(x = 0, 0.2 and 0.4)", (0.0, 0.2, 0.4)),
    ],
)
def test_the_values_of_x_are_all_that_the_sentence_means(said, values):
    assert only(f"{GARNET} {said} garnets").variables == {"x": values}


def test_an_interval_alone_gives_no_values():
    mention = only(f"{GARNET} (0 ≤ x ≤ 0.6)")
    assert (mention.variables, mention.ranges) == ({"x": None}, {"x": (0.0, 0.6)})


def test_a_step_that_does_not_lead_to_the_end_gives_no_values():
    assert [a.values for a in find_assignments("x = 0 to 0.5 in steps of 0.2")] == [()]


@settings(deadline=None)  # loaded machines
@given(st.integers(0, 20), st.integers(1, 8), st.integers(1, 12))
def test_any_steps_come_back(start, width, count):
    low, step, high = start / 20, width / 20, (start + width * count) / 20
    (found,) = find_assignments(f"x = {low:g} to {high:g} in steps of {step:g}")
    assert found.values == tuple(float(Fraction(start + width * n, 20)) for n in range(count + 1))


@pytest.mark.parametrize(
    "said", ["(x = 0.4, y = 1 − x)", "(y = 1 - x, x = 0.4)", "(x = 0.4, x + y = 1)", "(x = 0.4; y = (2 - 2x)/2)"]
)
def test_a_dependent_variable_follows_the_other_one(said):
    assert only(f"Li6PS5Cl_{{x}}Br_{{y}} {said}").variables == {"x": (0.4,), "y": (0.6,)}


def test_a_dependent_variable_without_the_other_ones_value_stays_open():
    assert only("Li6PS5ClxBry (x + y = 1)").variables == {"x": None, "y": None}


def test_a_member_of_a_series_takes_the_dependent_variable_along():
    rules = [a for a in find_assignments("where y = 1 - x") if a.rule is not None]
    assert member_of(["Li6PS5ClxBry"], "x", 0.25, rules).formula == "Li6PS5Br0.75Cl0.25"
    assert member_of(["Li6PS5ClxBry"], "x", 0.25) is None


def test_a_range_of_numbers_with_a_unit_is_no_rule():
    assert [a for a in find_assignments("n = 3 samples; x = 0.5, y = 2") if a.rule] == []


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("(1−x)Li2S–xP2S5", [("(1-x)", "Li2S"), ("x", "P2S5")]),
        ("(100−x)Li2S·xP2S5", [("(100-x)", "Li2S"), ("x", "P2S5")]),
        ("60MgS·40P2S5", [("60", "MgS"), ("40", "P2S5")]),
        ("75Li2S–25P2S5", [("75", "Li2S"), ("25", "P2S5")]),
        ("60AgI–30Ag2O–10V2O5", [("60", "AgI"), ("30", "Ag2O"), ("10", "V2O5")]),
        ("(100−x)(0.75Li2S·0.25P2S5)·xLiI", [("(100-x)·0.75", "Li2S"), ("(100-x)·0.25", "P2S5"), ("x", "LiI")]),
        ("90(0.7Li2S–0.3P2S5)·10LiI", [("90·0.7", "Li2S"), ("90·0.3", "P2S5"), ("10", "LiI")]),
        ("Li2S:P2S5 = 75:25", [("75", "Li2S"), ("25", "P2S5")]),
        ("Li2S–P2S5 (7:3, molar ratio)", [("7", "Li2S"), ("3", "P2S5")]),
        ("Li2S–P2S5 (75:25 mol%)", [("75", "Li2S"), ("25", "P2S5")]),
        ("Na2S–P2S5 with a molar ratio of 3:1", [("3", "Na2S"), ("1", "P2S5")]),
    ],
)
def test_a_mixture_keeps_its_components_and_has_no_formula(text, parts):
    mention = only(f"the {text} glass")
    assert (mention.raw, mention.kind, mention.formula) == (text, "composite", None)
    assert [(p.amount, p.formula) for p in mention.parts] == parts


def test_a_ratio_of_weights_is_none_of_moles():
    assert [p.amount for p in only("Li2S–P2S5 (3:1 wt)").parts] == ["", ""]


def test_a_mixture_inside_a_mixture_multiplies_out():
    assert expand("(100−x)(0.75Li2S·0.25P2S5)·xLiI", {"x": 30}) == "Li27P7S28I6"


@settings(deadline=None)  # loaded machines
@given(st.integers(1, 40), st.integers(1, 40), st.integers(1, 2))
def test_brackets_of_a_mixture_hold_for_any_amounts(a, b, c):
    nested = only(f"{c}({a}Li2S·{b}P2S5)·10LiI glass").parts
    flat = only(f"{a * c}Li2S·{b * c}P2S5·10LiI glass").parts
    assert expand_mixture(nested, {}) == expand_mixture(flat, {})


@pytest.mark.parametrize(
    ("text", "formula"),
    [
        ("ZnPS3·H2O", "ZnPH2S3O"),
        ("Mg(BH4)2·2NH3", "MgB2H14N2"),
        ("HUO2PO4·4H2O", "UPH9O10"),
        ("Na3Zr2(SiO4)2(PO4)", "Na3Zr2Si2PO12"),
        ("Li2/3La1/9TiO3", "Li0.6667La0.1111TiO3"),
        ("(Li0.5La0.5)TiO3", "Li0.5La0.5TiO3"),
        ("[Li6.4Al0.2]La3Zr2O12", "Li6.4La3Zr2Al0.2O12"),
        ("Na2(B12H12)0.5(B10H10)0.5", "Na2B11H11"),
        ("RbAg4I5", "RbAg4I5"),
        ("Cu2Se", "Cu2Se"),
        ("La0.9Ba0.1F2.9", "Ba0.1La0.9F2.9"),
        ("Ba7Nb4MoO20", "Ba7Nb4MoO20"),
        ("CsH2PO4", "CsPH2O4"),
        ("MgSc2Se4", "MgSc2Se4"),
        ("Ca1.5Ba0.5Si5O3N6", "Ba0.5Ca1.5Si5N6O3"),
        ("Na2.9Sb0.9W0.1S4", "Na2.9Sb0.9W0.1S4"),
    ],
)
def test_compounds_of_every_mobile_ion_are_found(text, formula):
    mention = only(f"in {text} the ions move")
    assert (mention.raw, mention.formula) == (text, formula)


@pytest.mark.parametrize("text", ["Na-β″-Al2O3", "β-Al_{2}O_{3}", "Na-beta-alumina", "β''-alumina"])
def test_beta_alumina_is_a_family_and_never_al2o3(text):
    mention = only(f"on {text} at 300 °C")
    assert (mention.raw, mention.formula) == (text, None)


@pytest.mark.parametrize(
    ("text", "components"),
    [
        ("PEO-LiTFSI", ["PEO", "LiTFSI"]),
        ("PEO:LiTFSI", ["PEO", "LiTFSI"]),
        ("LLZO/PEO", ["LLZO", "PEO"]),
        ("PVDF-HFP/LATP", ["PVDF-HFP", "LATP"]),
        ("PAN-LiClO4-LLTO", ["PAN", "LiClO4", "LLTO"]),
        ("PEO/LLZTO", ["PEO", "LLZTO"]),
    ],
)
def test_polymers_and_composites_are_components_without_a_formula(text, components):
    (mention,) = find_mentions(f"a membrane of {text} was cast", Names())
    assert (mention.text, mention.ref.kind, mention.ref.formula) == (text, "composite", None)
    assert [c[0] for c in mention.ref.components] == components


@pytest.mark.parametrize("text", ["Li1.3Al0.3Ti1.7(P04)3", "Li7La3Zr2012"])
def test_a_zero_in_place_of_oxygen_is_kept_as_printed_and_flagged(text):
    mention = only(f"pellets of {text} were sintered")
    assert (mention.raw, mention.formula, mention.flags) == (text, None, ("zero_for_oxygen",))
    (linked,) = find_mentions(f"pellets of {text} were sintered", Names())
    assert (linked.ref.names, linked.ref.formula, linked.ref.flags) == ((text,), None, ("zero_for_oxygen",))


@pytest.mark.parametrize(
    "text", ["Li10GeP2S12", "Li10.35Si1.35P1.65S12", "Na10SnP2S12", "Li0.33La0.557TiO3", "Cs0.05Rb0.95Ag4I5"]
)
def test_zeros_that_belong_are_not_flagged(text):
    assert only(text).flags == ()


def test_a_formula_that_cannot_be_neutral_is_kept_as_printed_and_flagged():
    assert (only("Li9La3Zr2O12").formula, only("Li9La3Zr2O12").flags) == ("Li9La3Zr2O12", ("charge_unbalanced",))
    assert only("Li2SO4").flags == ()


def test_a_code_of_a_series_that_cannot_be_neutral_means_the_neutral_one_printed_elsewhere_and_is_flagged():
    printed = "Na_{3+2x}Al_{x}Y_{x}Zr_{2−2x}(SiO_{4})_{2}(PO_{4})_{3}"
    neutral = "Na_{3+2x}Al_{x}Y_{x}Zr_{2−2x}Si_{2}PO_{12}"
    names = Names(definitions={"NAYZSiPx": printed}, neutral={"NAYZSiPx": neutral})
    (mention,) = find_mentions("the NAYZSiP0.1 pellet", names)
    assert mention.ref.formula == expand(neutral, {"x": 0.1})
    assert expand(printed, {"x": 0.1}) in mention.ref.names
    assert "series_not_neutral" in mention.ref.flags


@settings(deadline=None)  # loaded machines
@given(st.text(alphabet="LiNaPSO()[]{}_·:-=,.x0123456789 yΔ≤%molwt", max_size=60))
def test_any_text_is_read_without_an_error(text):
    for mention in find_formulas(text):
        assert text[mention.start : mention.end] == mention.raw
    find_assignments(text)
    parse_material(text)


@pytest.mark.parametrize("dopant", ["niobium-doped garnet ", "Nb-doped ", "Nb^{5+}-doped garnet "])
def test_a_formula_that_has_its_dopant_already_states_the_doped_composition(dopant):
    printed = "Li_{6.6}La_{3}Zr_{1.6}Nb_{0.4}O_{12}"
    assert definitions(f"Pellets of the {dopant}{printed} (LLZNO) were sintered.") == {"LLZNO": printed}

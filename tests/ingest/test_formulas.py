"""Materials named in running text: what is found, what it is, and what is left alone."""

from __future__ import annotations

import pytest

from ingest.formulas import FormulaError, expand, find_formulas, resolve


def found(text, **kwargs):
    return [(m.raw, m.formula, m.kind) for m in find_formulas(text, **kwargs)]


@pytest.mark.parametrize(
    ("text", "formula"),
    [
        ("Li_{6.4}La_{3}Zr_{1.4}Ta_{0.6}O_{12}", "Li6.4La3Zr1.4Ta0.6O12"),
        ("Li6.4La3Zr1.4Ta0.6O12", "Li6.4La3Zr1.4Ta0.6O12"),
        ("Li_{1.3}Al_{0.3}Ti_{1.7}(PO_{4})_{3}", "Li1.3Ti1.7Al0.3P3O12"),
        ("Li10GeP2S12", "Li10GeP2S12"),
        ("Li₇La₃Zr₂O₁₂", "Li7La3Zr2O12"),
        ("Na3Zr2(SiO4)2(PO4)", "Na3Zr2Si2PO12"),
        ("β-Li3PS4", "Li3PS4"),
        ("Li3InCl6", "Li3InCl6"),
        ("Na 3.4 Sc 2 Si 0.4 P 2.6 O 12", "Na3.4Sc2Si0.4P2.6O12"),
        ("Ba_{0.5}Sr_{0.5}Co_{0.8}Fe_{0.2}O_{3−δ}", "Ba0.5Sr0.5Fe0.2Co0.8O3"),
        ("Al(NO3)3·9H2O", "AlH18N3O18"),
        ("Ba0.5Co0.539(8)Fe0.266(8)O2.81(3)", "Ba0.5Fe0.266Co0.539O2.81"),
        ("LiF", "LiF"),
    ],
)
def test_a_formula_is_found_and_made_canonical(text, formula):
    assert found(f"pellets of {text} were sintered") == [(text, formula, "formula")]


@pytest.mark.parametrize(
    "text",
    [
        "In the As-prepared sample, He and I. No other Co. was used",
        "XRD, SEM and UV spectra (Fig. S1, Table S2)",
        "A. K. Wang, C. N. R. Rao and P. S. Li",
        "space group C2/c, P2_{1}/n, I41/acd and Ia-3d",
        "CuKα radiation, the FCC lattice and CV curves at 10 kHz",
        "PO_{4}^{3−} groups, ZrO_{6} octahedra and Li^{+} ions, NH4+",
        "washed with C2H5OH and CO2, CH3CN; CO2H groups",
        "Fe(II), FeIII and SOFCs; SCEs.55 and STF30",
        "SPS at 50 MPa; NRF2019; CHI660E",
    ],
)
def test_words_labels_ions_and_solvents_are_left_alone(text):
    assert found(text) == []


def test_variables_take_the_values_of_the_sentence():
    (mention,) = find_formulas("Li_{7−x}La_{3}Zr_{2−x}Ta_{x}O_{12} (x = 0, 0.2 and 0.4) garnets")
    assert mention.kind == "variable_formula"
    assert mention.variables == {"x": (0.0, 0.2, 0.4)}
    assert mention.formula is None


def test_one_adjoining_value_expands_the_formula():
    (mention,) = find_formulas("Li_{1+x}Al_{x}Ti_{2−x}(PO_{4})_{3} (x = 0.3)")
    assert mention.formula == "Li1.3Ti1.7Al0.3P3O12"
    assert "expanded" in mention.flags


def test_intervals_and_elements_are_values_too():
    (mention,) = find_formulas("Li_{7−x}La_{3}Zr_{2−x}Nb_{x}O_{12} with 0 ≤ x ≤ 0.5")
    assert mention.ranges == {"x": (0.0, 0.5)}
    (mention,) = find_formulas("Li6PS5X (X = Cl, Br, I)")
    assert mention.variables == {"X": ("Cl", "Br", "I")}


@pytest.mark.parametrize(
    ("text", "raw", "additive", "host"),
    [
        ("an Al-doped LLZO pellet", "Al-doped LLZO", "Al", "LLZO"),
        ("0.2 mol Al-doped LLZO", "0.2 mol Al-doped LLZO", "0.2 mol Al", "LLZO"),
        ("Al-LLZO", "Al-LLZO", "Al", "LLZO"),
        ("LLZO:Ta", "LLZO:Ta", "Ta", "LLZO"),
        ("W-doped Na3SbS4", "W-doped Na3SbS4", "W", "Na3SbS4"),
        ("Nb and Ta co-doped LLZO", "Nb and Ta co-doped LLZO", "Nb and Ta", "LLZO"),
        ("SrTiO3 doped with Fe", "SrTiO3 doped with Fe", "Fe", "SrTiO3"),
    ],
)
def test_a_doping_names_dopant_and_host_but_no_composition(text, raw, additive, host):
    (mention,) = find_formulas(text)
    assert (mention.kind, mention.raw, mention.additive, mention.host, mention.formula) == ("doped", raw, additive, host, None)


def test_a_doped_formula_that_holds_the_dopant_keeps_its_composition():
    (mention,) = find_formulas("Ta-doped Li_{6.4}La_{3}Zr_{1.4}Ta_{0.6}O_{12}")
    assert (mention.formula, mention.additive) == ("Li6.4La3Zr1.4Ta0.6O12", "Ta")


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("75Li2S·25P2S5", [("75", "Li2S"), ("25", "P2S5")]),
        ("60MgS·40P2S5", [("60", "MgS"), ("40", "P2S5")]),
        ("(1−x)Li_{2}S–xP_{2}S_{5}", [("(1-x)", "Li_{2}S"), ("x", "P_{2}S_{5}")]),
        ("Li2S-P2S5", [("", "Li2S"), ("", "P2S5")]),
        ("Ni-YSZ", [("", "Ni"), ("", "YSZ")]),
    ],
)
def test_a_mixture_keeps_its_components(text, parts):
    (mention,) = find_formulas(f"the {text} system")
    assert mention.kind == "composite"
    assert mention.formula is None
    assert [(p.amount, p.formula) for p in mention.parts] == parts


def test_an_acronym_has_a_formula_only_where_it_is_beyond_doubt():
    assert found("LLZO and LLZTO") == [("LLZO", "Li7La3Zr2O12", "acronym"), ("LLZTO", None, "acronym")]


def test_the_documents_definition_comes_first():
    own = {"LLZTO": "Li_{6.4}La_{3}Zr_{1.4}Ta_{0.6}O_{12}", "A-1": "Li7La3Zr2O12"}
    assert found("LLZTO and A-1", definitions=own) == [
        ("LLZTO", "Li6.4La3Zr1.4Ta0.6O12", "acronym"),
        ("A-1", "Li7La3Zr2O12", "acronym"),
    ]


def test_phase_prefixes_are_kept():
    (mention,) = find_formulas("c-LLZO")
    assert (mention.raw, mention.prefix) == ("c-LLZO", "c")


def test_offsets_point_at_what_is_printed():
    text = "Both 0.2 mol Al-doped LLZO, (Li6.6La3Zr1.6Nb0.4O12) and (1−x)Li2S–xP2S5."
    mentions = find_formulas(text)
    assert len(mentions) == 3
    for mention in mentions:
        assert text[mention.start : mention.end] == mention.raw


def test_an_unbalanced_formula_is_flagged_not_changed():
    (mention,) = find_formulas("Li6La3Zr2O12")
    assert (mention.formula, mention.flags) == ("Li6La3Zr2O12", ("charge_unbalanced",))


def test_expand_is_exact():
    assert expand("Li_{7-x}La_{3}Zr_{2-x}Ta_{x}O_{12}", {"x": 0.1}) == "Li6.9La3Zr1.9Ta0.1O12"
    assert expand("Mg1−2x(Zr1−xNbx)4P6O24", {"x": 0.15}) == "Mg0.7Zr3.4Nb0.6P6O24"
    assert expand("(1-x)Li2S-xP2S5", {"x": 0.25}) == "Li1.5P0.5S2"
    assert expand("Li6PS5X", {"X": "Br"}) == "Li6PS5Br"


def test_expand_says_what_is_impossible():
    with pytest.raises(FormulaError, match="the amount of Zr would be -1; it cannot be negative"):
        expand("Li7-xLa3Zr2-xTaxO12", {"x": 3})
    with pytest.raises(FormulaError, match="no value is given for x"):
        expand("Li7-xLa3Zr2-xTaxO12", {})
    with pytest.raises(FormulaError, match="is not a formula"):
        expand("garnet", {})


def test_resolve_knows_series_members():
    own = {"NAYZSiPx": "Na_{3+2x}Al_{x}Y_{x}Zr_{2−2x}Si_{2}PO_{12}"}
    assert resolve("NAYZSiP0.1", own).formula == "Na3.2Y0.1Zr1.8Al0.1Si2PO12"
    assert resolve("SL-2") is None
    assert resolve("Li7La3Zr2O12").source == "formula"

import pytest

from graph.families import family


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("Li7La3Zr2O12", "garnet"), ("Li6.4La3Zr1.4Ta0.6O12", "garnet"), ("Li6.25Al0.25La3Zr2O12", "garnet"), ("Li5La3Nb2O12", "garnet"),
        ("Li6BaLa2Ta2O12", "garnet"), ("Li1.3Al0.3Ti1.7P3O12", "NASICON"), ("Li1.5Al0.5Ge1.5P3O12", "NASICON"), ("Na3Zr2Si2PO12", "NASICON"),
        ("Li0.33La0.557TiO3", "perovskite"), ("SrTiO3", "perovskite"), ("Li3OCl", "anti-perovskite"), ("Li2OHCl", "anti-perovskite"),
        ("Li6PS5Cl", "argyrodite"), ("Li5.5PS4.5Cl1.5", "argyrodite"), ("Li10GeP2S12", "LGPS"), ("Li9.54Si1.74P1.44S11.7Cl0.3", "LGPS"),
        ("Li3PS4", "thiophosphate"), ("Li7P3S11", "thiophosphate"), ("Li14ZnGe4O16", "LISICON"), ("Li3YCl6", "halide"), ("LiBH4", "borohydride"),
        ("Li3N", "nitride"), ("NaAl11O17", "beta-alumina"), ("LiCoO2", None), ("H2O", None),
    ],
)  # fmt: skip
def test_stoichiometry_gives_the_family(formula, expected):
    assert family(formula) == expected


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["LLZTO"], "garnet"),
        (["NASICON-type glass"], "NASICON"),
        (["LPSCl"], "argyrodite"),
        (["anti-perovskite"], "anti-perovskite"),
        (["S1"], None),
    ],
)
def test_a_name_gives_the_family_where_there_is_no_formula(names, expected):
    assert family(None, names) == expected


def test_what_is_no_formula_has_no_family():
    assert family("Xx9") is None


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("Ag8GeS6", "argyrodite"),
        ("Ag7PSe6", "argyrodite"),
        ("Cu6PS5Br", "argyrodite"),
        ("Mg0.5Zr2(PO4)3", "NASICON"),
        ("CaZr4(PO4)6", "NASICON"),
        ("KZr2(PO4)3", "NASICON"),
        ("Mg(BH4)2", "borohydride"),
        ("Na11Sn2PS12", None),
        ("CuInS2", None),
        ("Cu3PS4", "thiophosphate"),
        ("Ca3(PO4)2", None),
    ],
)
def test_families_of_other_mobile_ions(formula, expected):
    assert family(formula) == expected

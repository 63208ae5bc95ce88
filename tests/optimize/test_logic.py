import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from optimize.logic.charge import prove_neutral
from optimize.logic.rules import RULES, judge
from optimize.logic.stability import reduction


def outcome(formula, rule):
    return next(v for v in judge(formula).verdicts if v.rule == rule)


@pytest.mark.parametrize(
    "formula",
    [
        "Li7La3Zr2O12",
        "Li6.4La3Zr1.4Ta0.6O12",
        "Li6PS5Cl",
        "Li10GeP2S12",
        "Li1.3Al0.3Ti1.7(PO4)3",
        "Li3InCl6",
        "Li0.33La0.557TiO3",
        "Li7BiO6",
        "Li3P",
        "LiAlH4",
        "LiOH",
        "Li4P2S6",
    ],
)
def test_known_electrolytes_are_proved_neutral_with_their_oxidation_states(formula):
    proof = prove_neutral(formula)
    assert proof.neutral and abs(proof.charge) <= 0.05
    assert proof.states["Li"] == 1


def test_the_unsatisfiable_core_names_the_ions_that_forbid_neutrality():
    proof = prove_neutral("Li6.5La3Zr2O12")
    assert not proof.neutral
    assert proof.core == ("La is +3", "Li is +1", "O is -2", "Zr is +4")
    assert proof.charge == pytest.approx(-0.5)
    assert "-0.5 e per formula" in proof.reason


def test_an_element_that_is_not_needed_for_the_contradiction_is_still_consistent():
    assert prove_neutral("Li6.5La3Zr1.5Ta0.5O12").neutral
    assert not prove_neutral("Li6.5La3Zr1.4Ta0.6O12").neutral


@settings(max_examples=40, deadline=None)
@given(x=st.integers(0, 20).map(lambda n: n / 10), off=st.floats(0.1, 1.0), sign=st.sampled_from([-1, 1]))
def test_a_charge_off_by_a_tenth_of_an_electron_always_fails(x, off, sign):
    lithium = round(7 - x + sign * off, 4)
    proof = prove_neutral(f"Li{lithium}La3Zr{2 - x:g}Ta{x:g}O12" if 0 < x < 2 else f"Li{round(7 + sign * off, 4)}La3Zr2O12")
    assert not proof.neutral
    assert proof.charge == pytest.approx(sign * off, abs=1e-3)


def test_the_composition_of_the_source_text_fails_with_its_charge_named():
    verdict = outcome("LiLa0.8Ta0.1Ti0.1ZrO4", "charge_neutrality")
    assert verdict.outcome == "failed" and "+0.3 e" in verdict.reason
    assert outcome("LiLa0.8Ta0.1Ti0.1ZrO4", "site_sums").outcome == "not_applicable"


def test_score_is_passed_over_applicable_and_every_verdict_has_reason_and_source():
    report = judge("Li7La3Zr2O12")
    assert {v.rule for v in report.verdicts} == set(RULES)
    assert all(v.reason and v.source for v in report.verdicts)
    applicable = [v for v in report.verdicts if v.outcome != "not_applicable"]
    assert report.score == sum(v.outcome == "passed" for v in applicable) / len(applicable)
    assert [v.rule for v in report.failed] == ["cubic_at_room_temperature"]
    assert judge("Li6.4La3Zr1.4Ta0.6O12").score == 1.0


@pytest.mark.parametrize(
    ("formula", "rule", "words"),
    [
        ("Li6.5La2.8Zr2O12", "site_sums", "24c holds 2.8"),
        ("Li8.2La3Zr0.8Sc1.2O12", "lithium_capacity", "8.2 ions on the lithium sites"),
        ("Li5La3Zr2O11.5", "site_sums", "24c holds 3.13 instead of 3; 16a holds 2.09 instead of 2"),
        ("Li7La3ZrTiO12", "site_radii", "Ti 0.605 A against Zr 0.72 A"),
        ("Li6.25La3Zr1.25Nb0.75O12", "reduction_by_lithium", "Nb2O5 to NbO2 at an estimated 1.43"),
        ("Li7La3Zr2O12", "cubic_at_room_temperature", "7 Li per formula unit"),
    ],
)
def test_what_is_wrong_is_failed_by_the_rule_that_names_it(formula, rule, words):
    verdict = outcome(formula, rule)
    assert verdict.outcome == "failed"
    assert words in verdict.reason


def test_reduction_potentials_follow_from_the_oxides_energies():
    # ZrO2 + 4 Li -> Zr + 2 Li2O: (1042.8 - 2 * 561.2) kJ/mol over four electrons
    assert reduction("Zr").potential_V == pytest.approx((2 * 561.2 - 1042.8) / (4 * 96.485))
    assert (
        reduction("La").potential_V < 0 < reduction("Zr").potential_V < reduction("Ta").potential_V < reduction("Nb").potential_V
    )
    assert reduction("Xe") is None


def test_an_ion_known_on_two_sites_goes_where_it_fills_them():
    assert outcome("Li5.3La3Ta1.85Sm0.15O12", "site_sums").outcome == "passed"
    assert outcome("Li6.6La2.5Y0.5Zr1.6Ta0.4O12", "site_sums").outcome == "passed"


def test_text_that_is_no_composition_fails_instead_of_raising():
    report = judge("LiXx2")
    assert report.score == 0.0 and "not an element" in report.verdicts[0].reason
    assert math.isclose(judge("Li2O").score, 1.0)

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from optimize.garnet import SITE_IONS, descriptors, garnet_sites
from optimize.logic.charge import prove_neutral
from optimize.space import Dopant, GarnetSpace, SpaceError

SPACE = GarnetSpace()
WIDE = GarnetSpace(
    li_site=[Dopant(element="Al", maximum=0.5), Dopant(element="Ga", maximum=0.25)],
    a_site=[Dopant(element="Sr", maximum=0.5)],
    b_site=[Dopant(element="Ta", maximum=1.0), Dopant(element="W", maximum=0.5)],
    lithium_maximum=7.5,
)
EVERYTHING = WIDE.candidates()


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(EVERYTHING))
def test_a_candidate_survives_the_way_to_formula_and_vector_and_back(candidate):
    assert WIDE.from_formula(candidate.formula) == candidate
    assert WIDE.from_vector(WIDE.vector(candidate)) == candidate


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(EVERYTHING))
def test_every_candidate_is_neutral_and_fills_its_sites(candidate):
    sites = garnet_sites(candidate.formula)
    charge = sum(SITE_IONS[s][e] * n for s in ("li", "a", "b") for e, n in getattr(sites, s).items()) - 24
    assert charge == pytest.approx(0, abs=5e-3)
    assert sites.total("a") == pytest.approx(3, abs=1e-3) and sites.total("b") == pytest.approx(2, abs=1e-3)
    assert 5 - 1e-6 <= sites.lithium <= 7.5 + 1e-6
    assert prove_neutral(candidate.formula).neutral


def test_the_count_is_the_number_of_candidates_and_none_is_listed_twice():
    for space in (SPACE, WIDE):
        formulas = [c.formula for c in space.candidates()]
        assert len(formulas) == space.count() == len(set(formulas))
    assert SPACE.count() == 107


def test_a_huge_space_is_counted_and_sampled_without_listing_it():
    space = GarnetSpace(
        a_site=[Dopant(element=e, maximum=1) for e in ("Sr", "Ba", "Ca", "Y", "Nd")],
        b_site=[Dopant(element=e, maximum=1.5) for e in ("Ta", "Nb", "Ti", "W", "Hf", "Sb")],
        formula_units=27,
    )
    assert space.count() > 10**12
    drawn = space.sample(20, np.random.default_rng(3))
    assert len({c.counts for c in drawn}) == 20
    with pytest.raises(SpaceError, match="sample it"):
        space.candidates()


def test_the_simulated_cell_holds_exactly_what_a_candidate_asks_for():
    from simulate.structures import build

    for candidate in SPACE.candidates()[::9]:
        assert SPACE.from_formula(build(candidate.formula, seed=1).simulated) == candidate


def test_a_composition_that_the_cell_cannot_hold_is_named_with_its_ions():
    with pytest.raises(SpaceError, match="Ta would be 4.80 ions"):
        SPACE.from_formula("Li6.4La3Zr1.4Ta0.6O12")


def test_a_charged_composition_is_refused_with_the_lithium_that_would_balance_it():
    with pytest.raises(SpaceError, match="neutrality asks for 6.5 Li"):
        SPACE.from_formula("Li7La3Zr1.5Ta0.5O12")


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        ({"b_site": [{"element": "Xx", "maximum": 1}]}, "Xx is not known on 16a"),
        ({"b_site": [{"element": "Zr", "maximum": 1}]}, "is the host of 16a"),
        ({"b_site": [{"element": "Ta", "minimum": 1, "maximum": 0.5}]}, "minimum 1 is above maximum 0.5"),
        ({"b_site": [{"element": "Ta", "minimum": 0.05, "maximum": 0.1}]}, "no multiple of 1/8"),
        ({"b_site": []}, "holds one composition"),
        ({"lithium_minimum": 7.2, "lithium_maximum": 7.4}, "no composition of this space"),
    ],
)
def test_an_impossible_space_is_refused_in_words(entry, words):
    with pytest.raises(ValidationError, match=words):
        GarnetSpace.model_validate(entry)


def test_elements_without_potential_parameters_are_named_with_the_remedy():
    from optimize.campaign import supported_elements

    SPACE.check_supported(supported_elements("garnet-b"))
    with pytest.raises(SpaceError, match="no fitted parameters for Al, Ga, Sr, W; .*provisional: true"):
        WIDE.check_supported(supported_elements("garnet-b"))
    WIDE.check_supported(supported_elements("garnet-b", provisional=True))


def test_descriptors_tell_lithium_radius_and_mixing():
    lithium, radius_b, _, mixing, _, reducible = descriptors("Li6.5La3Zr1.5Nb0.5O12")
    assert lithium == pytest.approx(0.1)
    assert radius_b == pytest.approx(10 * 0.25 * (0.64 - 0.72))
    assert mixing == pytest.approx(-(0.75 * np.log2(0.75) + 0.25 * np.log2(0.25)))
    assert reducible == pytest.approx(0.25)
    assert descriptors("Li6PS5Cl") is None and descriptors("Li3xLa0.57TiO3".replace("x", "")) is None

"""Garnet cells: neutral, full, and no two lithium too close, whatever the composition."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pymatgen.symmetry.groups import SpaceGroup

from simulate.errors import MissingParameters, SiteSumError, StructureError, UnbalancedComposition
from simulate.garnet import LI_EXCLUSION, WYCKOFF, site_positions
from simulate.potentials import GARNET_B
from simulate.structures import build


def nearest(cell, first, second):
    kinds = np.array(cell.symbols)
    apart = cell.fractional[kinds == first][:, None] - cell.fractional[kinds == second][None]
    apart = (apart - np.round(apart)) * cell.lengths
    distance = np.linalg.norm(apart, axis=-1)
    return np.sort(np.where(distance < 1e-9, np.inf, distance), axis=1)


@pytest.mark.parametrize("site", WYCKOFF)
def test_positions_are_those_of_the_space_group(site):
    expected = {tuple(np.round(np.array(p, dtype=float) % 1, 5) % 1) for p in SpaceGroup("Ia-3d").get_orbit(WYCKOFF[site])}
    assert {tuple(np.round(p, 5) % 1) for p in site_positions(site)} == expected


def test_the_framework_has_the_bond_lengths_of_the_refinement():
    cell = build("Li7La3Zr2O12")
    scale = 12.97 / cell.lengths[0]
    assert nearest(cell, "Zr", "O")[:, :6] * scale == pytest.approx(2.10, abs=0.01)
    assert nearest(cell, "La", "O")[:, :8].mean() * scale == pytest.approx(2.55, abs=0.02)


def test_pure_llzo_holds_192_atoms():
    cell = build("Li7La3Zr2O12", seed=3)
    assert (len(cell.symbols), cell.simulated) == (192, "Li7La3Zr2O12")


def test_tantalum_is_rounded_to_what_the_cell_holds_and_lithium_follows():
    cell = build("Li6.8La3Zr1.8Ta0.2O12")
    assert cell.sites["16a"] == {"Zr": 14, "Ta": 2}
    assert cell.simulated == "Li6.75La3Zr1.75Ta0.25O12"
    assert cell.requested == "Li6.8La3Zr1.8Ta0.2O12"


def test_a_supercell_holds_finer_fractions():
    assert build("Li6.8La3Zr1.8Ta0.2O12", supercell=(2, 2, 1)).sites["16a"] == {"Zr": 58, "Ta": 6}


def test_the_seed_decides_the_arrangement():
    one, same, other = (build("Li6.4La3Zr1.4Ta0.6O12", seed=s) for s in (1, 1, 2))
    assert np.array_equal(one.fractional, same.fractional)
    assert not np.array_equal(one.fractional, other.fractional)


def test_aluminium_sits_on_the_tetrahedral_lithium_site():
    cell = build("Li6.25Al0.25La3Zr2O12")
    aluminium = cell.fractional[np.array(cell.symbols) == "Al"]
    tetrahedra = {tuple(np.round(p, 4) % 1) for p in site_positions("24d")}
    assert len(aluminium) == 2
    assert all(tuple(np.round(p, 4) % 1) in tetrahedra for p in aluminium)


def test_yttrium_goes_to_the_site_that_the_sums_leave_it():
    assert build("Li6.6La2.5Y0.5Zr1.6Ta0.4O12").sites["24c"]["Y"] == 4
    assert build("Li7.25La3Y0.25Zr1.75O12").sites["16a"]["Y"] == 2


def test_the_cell_turns_into_a_pymatgen_structure():
    structure = build("Li7La3Zr2O12").to_pymatgen()
    assert structure.composition.reduced_composition.as_dict() == {"Li": 7, "La": 3, "Zr": 2, "O": 12}


@given(
    tantalum=st.floats(0, 2), strontium=st.floats(0, 1), aluminium=st.floats(0, 0.4), seed=st.integers(0, 10_000),
)  # fmt: skip
@settings(max_examples=40, deadline=None)
def test_every_cell_is_neutral_full_and_keeps_lithium_apart(tantalum, strontium, aluminium, seed):
    lithium = 7 - tantalum + strontium - 3 * aluminium
    formula = f"Li{lithium:.4f}Al{aluminium:.4f}La{3 - strontium:.4f}Sr{strontium:.4f}Zr{2 - tantalum:.4f}Ta{tantalum:.4f}O12"
    if lithium > 7.25:
        return
    cell = build(formula, seed=seed)
    assert cell.charges.sum() == 0
    assert sum(cell.sites["24c"].values()) == 24
    assert sum(cell.sites["16a"].values()) == 16
    assert cell.symbols.count("O") == 96
    assert nearest(cell, "Li", "Li").min() > LI_EXCLUSION
    if "Al" in cell.symbols:
        assert nearest(cell, "Al", "Li").min() > LI_EXCLUSION
    assert abs(cell.symbols.count("Ta") / 8 - tantalum) <= 1 / 8


@pytest.mark.parametrize(
    ("formula", "error", "words"),
    [
        ("Li7La3Zr1.8O12", SiteSumError, "Zr 1.8"),
        ("Li10GeP2S12", StructureError, "oxygen"),
        ("Li6La3Zr2O12", UnbalancedComposition, "Li7 would balance"),
        ("Li6.5La3Zr1.5Pu0.5O12", MissingParameters, "Pu"),
        ("LiLa0.8Ta0.1Ti0.1MO4", StructureError, "M is not an element"),
        ("", StructureError, "formula"),
        ("La3W2O12Li", UnbalancedComposition, "Li3"),
        ("Li9La3Mg2O12", UnbalancedComposition, "Li11"),
    ],
)
def test_impossible_compositions_are_refused_with_their_reason(formula, error, words):
    with pytest.raises(error, match=words):
        build(formula)


def test_more_lithium_than_the_sites_hold_is_refused():
    with pytest.raises(StructureError, match="lower the Li content"):
        build("Li11La3Mg2O12")


def test_elements_without_parameters_name_those_that_have_them():
    with pytest.raises(MissingParameters, match="Cs.*La"):
        build("Li7La2.5Cs0.5Zr2O12", allowed=set(GARNET_B.ions))

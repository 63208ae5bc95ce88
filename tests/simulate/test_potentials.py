"""Pair functions and parameters."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulate.errors import MissingParameters
from simulate.potentials import GARNET_B, PairFunction, get, write_table
from simulate.potentials.tables import INNER

ELEMENTS = st.sampled_from(sorted(GARNET_B.ions))


@given(ELEMENTS, ELEMENTS)
@settings(max_examples=40, deadline=None)
def test_force_is_minus_the_slope_of_the_energy(first, second):
    pair = PairFunction.of(GARNET_B, first, second)
    r = np.linspace(INNER + 0.01, 7.99, 400)
    r = r[np.abs(r - pair.core_radius) > 2e-4]
    slope = (pair.energy(r + 1e-5) - pair.energy(r - 1e-5)) / 2e-5
    assert np.allclose(pair.force(r), -slope, rtol=1e-4, atol=1e-5)


@given(ELEMENTS, ELEMENTS)
@settings(max_examples=40, deadline=None)
def test_nothing_collapses_below_the_core(first, second):
    pair = PairFunction.of(GARNET_B, first, second)
    force = pair.force(np.linspace(INNER, max(pair.core_radius, INNER + 0.1), 200))
    assert np.all(np.diff(force) <= 1e-9)
    assert np.all(force > 0)


def test_energy_and_force_vanish_together_at_the_cut_off():
    pair = PairFunction.of(GARNET_B, "Li", "O")
    assert float(pair.energy(7.9999)) == pytest.approx(0, abs=1e-6)
    assert float(pair.force(7.9999)) == pytest.approx(0, abs=1e-4)


def test_the_radius_rule_gives_tantalum_what_the_lattice_scan_gave():
    from simulate.potentials.library import _moved

    assert 1300 <= _moved("Ta", "16a", "Zr", 1366.09, 0.3181, 0.0).a <= 1350


def test_charges_of_a_garnet_cell_add_up_to_zero():
    from simulate.structures import build

    cell = build("Li6.15Al0.2La3Zr1.75Ta0.25O12", allowed=set(GARNET_B.ions))
    assert sum(GARNET_B.ion(e).charge for e in cell.symbols) == pytest.approx(0, abs=1e-9)


def test_provisional_parameters_are_named():
    assert GARNET_B.provisional(["Li", "La", "Zr", "Ta", "O", "Ti", "Al"]) == ["Al", "Ti"]


def test_every_ion_has_a_source():
    assert all(ion.source for ion in GARNET_B.ions.values())


def test_unknown_names_say_what_there_is():
    with pytest.raises(MissingParameters, match="garnet-b"):
        get("garnet-z")
    with pytest.raises(MissingParameters, match="Cs"):
        GARNET_B.ion("Cs")


def test_a_table_file_holds_every_pair_once(tmp_path):
    text = write_table(GARNET_B, ["O", "Li", "La"], tmp_path / "t", points=50).read_text()
    assert [line for line in text.splitlines() if "-" in line and line[0].isalpha()] == [
        "La-La", "La-Li", "La-O", "Li-Li", "Li-O", "O-O",
    ]  # fmt: skip

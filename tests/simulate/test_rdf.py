"""Radial distributions of cases that are known beforehand."""

import numpy as np
import pytest

from simulate.rdf import partial_rdf
from simulate.structures import build


def test_an_ideal_gas_is_flat():
    rng = np.random.default_rng(0)
    frames = [rng.random((400, 3)) for _ in range(20)]
    r, g = partial_rdf(frames, ["Li"] * 200 + ["O"] * 200, np.full(3, 20.0))
    assert g["Li-O"][r > 2].mean() == pytest.approx(1.0, abs=0.02)
    assert g["Li-Li"][r > 2].mean() == pytest.approx(1.0, abs=0.03)


def test_coordination_of_zirconium_integrates_to_six_oxygen():
    cell = build("Li7La3Zr2O12")
    r, g = partial_rdf([cell.fractional], cell.symbols, cell.lengths)
    shell = 4 * np.pi * r**2 * (r[1] - r[0]) * 96 / np.prod(cell.lengths)
    assert (g["Zr-O"] * shell)[r < 2.5].sum() == pytest.approx(6, abs=0.1)


def test_the_curve_is_short_enough_to_keep():
    cell = build("Li7La3Zr2O12")
    r, _ = partial_rdf([cell.fractional], cell.symbols, cell.lengths)
    assert len(r) <= 200
    assert r[-1] < cell.lengths[0] / 2

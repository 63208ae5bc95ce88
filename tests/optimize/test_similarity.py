"""Neighbourhoods of compositions, measured by scikit-learn on the graph's fingerprints."""

import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from optimize.similarity import DEFAULT_SCALE, Neighbourhood, distances

GARNETS = ["Li7La3Zr2O12", "Li6.4La3Zr1.4Ta0.6O12", "Li6.5La3Zr1.5Ta0.5O12", "Li6La3ZrTaO12", "Li5La3Ta2O12"]


def test_the_scale_is_the_median_gap_that_scikit_learn_finds():
    known = Neighbourhood(GARNETS)
    assert "sklearn.neighbors" in sys.modules
    gaps = [sorted(known.distances(f))[1] for f in known.formulas]
    assert known.grain == pytest.approx(np.median(gaps))


def test_a_doped_garnet_is_nearer_to_its_parents_than_to_a_sulfide():
    known = Neighbourhood([*GARNETS, "Li6PS5Cl"])
    weights = known.weights("Li6.45La3Zr1.45Ta0.55O12")
    assert max(weights, key=weights.get) in ("Li6.4La3Zr1.4Ta0.6O12", "Li6.5La3Zr1.5Ta0.5O12")
    assert min(weights, key=weights.get) == "Li6PS5Cl"


def test_too_few_known_materials_give_the_default_scale():
    assert Neighbourhood(["Li7La3Zr2O12"]).grain == DEFAULT_SCALE


@given(arrays(float, (4, 3), elements=st.floats(-10, 10)))
def test_distances_are_symmetric_and_zero_to_themselves(points):
    found = distances(points, points)
    assert np.allclose(found, found.T) and np.allclose(np.diag(found), 0, atol=1e-6)

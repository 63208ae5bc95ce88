import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.compositions import CompositionError
from graph.fingerprints import DIMENSIONS, fingerprint

formulas = st.sampled_from(
    ["Li7La3Zr2O12", "Li6PS5Cl", "Li10GeP2S12", "Li1.3Al0.3Ti1.7P3O12", "Li3YCl6", "Li3OCl", "Na3Zr2Si2PO12", "LiBH4", "Li"]
)


@given(formulas, formulas)
@settings(max_examples=60, deadline=None)
def test_fingerprints_are_unit_vectors_whose_product_is_a_cosine(a, b):
    x, y = fingerprint(a), fingerprint(b)
    assert x.shape == (DIMENSIONS,)
    assert np.isfinite(x).all()
    assert np.linalg.norm(x) == pytest.approx(1, abs=1e-6)
    assert (x @ y > 1 - 1e-6) == (a == b)


def test_multiples_of_a_formula_unit_have_one_fingerprint():
    assert np.array_equal(fingerprint("Li7La3Zr2O12"), fingerprint("O24Li14La6Zr4"))


def test_alike_materials_are_nearer_than_unlike_ones():
    garnet = fingerprint("Li7La3Zr2O12")
    order = ["Li6.4La3Zr1.4Ta0.6O12", "Li5La3Ta2O12", "Li1.3Al0.3Ti1.7P3O12", "Li6PS5Cl"]
    similarity = [garnet @ fingerprint(f) for f in order]
    assert similarity == sorted(similarity, reverse=True)


def test_a_text_that_is_no_formula_is_refused():
    with pytest.raises(CompositionError):
        fingerprint("Xx2")

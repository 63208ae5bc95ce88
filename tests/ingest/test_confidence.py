"""Confidence rises with what speaks for a record and falls with what speaks against it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.confidence import HIGHEST, LOWEST, SIGNS, confidence, evidence_of, model

USUAL = {"material": 0.6, "cue": 1.0, "parser_value": 1.0}


@pytest.mark.parametrize("name", [n for n in SIGNS if n not in ("unlikely", "low_read")])
def test_a_feature_moves_confidence_only_the_way_its_sign_says(name):
    low, high = (confidence(USUAL | {name: value}) for value in (0.0, 1.0))
    assert SIGNS[name] * (high - low) >= 0


def test_every_shipped_weight_has_a_known_name_and_its_sign():
    _, weights = model()
    assert set(weights) == set(SIGNS)
    assert all(SIGNS[name] * weight >= 0 for name, weight in weights.items())


@given(st.dictionaries(st.sampled_from([*SIGNS, "table_confidence", "other"]), st.floats(0, 10)))
def test_confidence_is_a_bounded_number_whatever_the_features(features):
    assert LOWEST <= confidence(features) <= HIGHEST


def test_a_value_outside_the_usual_range_is_seen_as_unlikely():
    assert evidence_of({}, property="ionic_conductivity", value=3.0)["unlikely"] == 1.0
    assert evidence_of({}, property="ionic_conductivity", value=1e-4)["unlikely"] == 0.0
    assert confidence(USUAL, property="ionic_conductivity", value=3.0) <= confidence(
        USUAL, property="ionic_conductivity", value=1e-4
    )

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from optimize.fusion import InconsistentComparisons, ahp_weights
from optimize.hyperscore import COMPONENTS, PROFILES, V_FLOOR, hyperscore, log_impact, research_value
from optimize.spec import Scoring

EQUAL = dict.fromkeys(COMPONENTS, 0.2)


def test_the_circulating_example_of_137_is_wrong_and_the_formula_gives_107_78():
    stages = hyperscore(0.95, "spec")
    assert stages.hyperscore == pytest.approx(107.78, abs=0.005)
    assert hyperscore(0.95, "example").hyperscore == pytest.approx(136.9, abs=0.05)
    assert abs(stages.hyperscore - 137.2) > 29


def test_no_value_exceeds_the_ceiling_of_its_constants():
    assert hyperscore(1.0, "spec").hyperscore == pytest.approx(100 * (1 + (1 / 3) ** 2))
    assert hyperscore(1.0, "spec").hyperscore < 111.2


def test_the_centred_profile_has_its_midpoint_at_one_half():
    assert hyperscore(0.5, "centred").sigmoid == pytest.approx(0.5)


def test_every_stage_is_the_one_before_transformed():
    s = hyperscore(0.6)
    assert s.log == pytest.approx(math.log(0.6)) and s.times_beta == pytest.approx(5 * s.log)
    assert s.plus_gamma == pytest.approx(s.times_beta - math.log(2))
    assert s.sigmoid == pytest.approx(1 / (1 + math.exp(-s.plus_gamma))) and s.power == pytest.approx(s.sigmoid**2)


@given(st.floats(1e-6, 1), st.floats(1e-6, 1), st.sampled_from(sorted(PROFILES)))
def test_hyperscore_never_changes_a_ranking(a, b, profile):
    low, high = sorted((a, b))
    assert hyperscore(low, profile).hyperscore <= hyperscore(high, profile).hyperscore


def test_value_is_the_weighted_sum_with_unknown_components_weights_shared():
    values = {"logic": 1.0, "novelty": 0.5, "impact": 0.25, "reproducibility": 0.0, "meta": 0.75}
    assert research_value(values, EQUAL) == pytest.approx(0.5)
    assert research_value({**values, "meta": None}, EQUAL) == pytest.approx(1.75 / 4)
    assert research_value(dict.fromkeys(COMPONENTS, 0.0), EQUAL) == V_FLOOR


@pytest.mark.parametrize(
    ("values", "weights"),
    [
        (dict.fromkeys(COMPONENTS, 0.5), {**EQUAL, "logic": 0.3}),
        ({**dict.fromkeys(COMPONENTS, 0.5), "logic": 1.2}, EQUAL),
        ({**dict.fromkeys(COMPONENTS, 0.5), "logic": math.nan}, EQUAL),
        (dict.fromkeys(COMPONENTS), EQUAL),
        ({"logic": 1.0}, EQUAL),
    ],
)
def test_impossible_values_and_weights_are_refused(values, weights):
    with pytest.raises(ValueError):
        research_value(values, weights)


def test_impact_is_a_logarithm_whose_base_is_the_reference_plus_one():
    assert log_impact(0, 30) == 0 and log_impact(30, 30) == 1 and log_impact(300, 30) == 1
    assert log_impact(5, 30) == pytest.approx(math.log(6) / math.log(31))


@given(st.lists(st.floats(0.5, 4), min_size=5, max_size=5))
def test_consistent_comparisons_give_back_the_weights_they_were_made_from(raw):
    truth = np.array(raw) / sum(raw)
    found = ahp_weights([[a / b for b in truth] for a in truth])
    assert found.consistency_ratio == pytest.approx(0, abs=1e-6)
    assert list(found.values.values()) == pytest.approx(truth, abs=1e-6)


def test_comparisons_that_contradict_each_other_are_refused_with_the_worst_triple():
    matrix = np.ones((5, 5))
    matrix[0, 1], matrix[1, 0] = 9, 1 / 9
    matrix[1, 2], matrix[2, 1] = 9, 1 / 9
    matrix[2, 0], matrix[0, 2] = 9, 1 / 9
    with pytest.raises(InconsistentComparisons, match="consistency ratio .*logic.*novelty.*impact|contradict"):
        ahp_weights(matrix.tolist())
    with pytest.raises(ValueError, match="contradict"):
        Scoring(pairwise=matrix.tolist())


def test_a_matrix_that_is_not_reciprocal_is_refused():
    matrix = np.ones((5, 5))
    matrix[0, 1] = 3
    with pytest.raises(InconsistentComparisons, match="logic against novelty is 3 but novelty against logic is 1"):
        ahp_weights(matrix.tolist())


def test_saatys_consistency_ratio_is_reproduced():
    # 3 x 3 with a12 = 2, a23 = 2, a13 = 8: lambda = 1 + 2^(1/3) + 2^(-1/3), computed by hand
    matrix = [[1, 2, 8], [1 / 2, 1, 2], [1 / 8, 1 / 2, 1]]
    expected = (1 + 2 ** (1 / 3) + 2 ** (-1 / 3) - 3) / 2 / 0.58
    assert ahp_weights(matrix, ("a", "b", "c")).consistency_ratio == pytest.approx(expected)

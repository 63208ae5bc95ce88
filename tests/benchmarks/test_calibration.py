"""The calibration figures and the fit do what they say."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks import _calibration
from ingest import confidence


def drawn(records: int = 1200, papers: int = 12):
    random = np.random.default_rng(3)
    x = np.zeros((records, len(_calibration.NAMES)))
    x[:, _calibration.NAMES.index("material")] = random.random(records)
    x[:, _calibration.NAMES.index("cited")] = random.integers(0, 2, records)
    true = 1 / (1 + np.exp(-(-0.5 + 3 * x[:, _calibration.NAMES.index("material")] - x[:, _calibration.NAMES.index("cited")])))
    return x, (random.random(records) < true).astype(float), np.ones(records), random.integers(0, papers, records), true


def test_confidences_that_are_right_have_only_the_error_of_chance():
    x, y, _, _, true = drawn()
    floor = _calibration.noise_floor(true)
    assert _calibration.expected_calibration_error(true, y) == pytest.approx(floor, abs=2 * floor)
    assert _calibration.expected_calibration_error(np.full(len(y), 0.99), y) > 5 * floor


def test_the_fit_finds_the_weights_that_made_the_outcomes():
    x, y, weight, _, _ = drawn(20000)
    w = dict(zip(("base", *_calibration.NAMES), _calibration.fit(x, y, weight, 0.3), strict=True))
    assert w["base"] == pytest.approx(-0.5, abs=0.1)
    assert w["material"] == pytest.approx(3.0, abs=0.2) and w["cited"] == pytest.approx(-1.0, abs=0.1)


def test_a_weight_never_takes_the_wrong_sign():
    x, y, weight, _, _ = drawn()
    w = _calibration.fit(x, 1 - y, weight, 1.0)
    signs = np.array([confidence.SIGNS[name] for name in _calibration.NAMES])
    assert (w[1:] * signs >= 0).all()


def test_a_paper_left_out_does_not_change_its_own_confidences():
    x, y, weight, papers, _ = drawn(300, 5)
    before = _calibration.out_of_fold(x, y, weight, papers)
    turned = np.where(papers == 2, 1 - y, y)
    after = _calibration.out_of_fold(x, turned, weight, papers)
    assert np.allclose(before[papers == 2], after[papers == 2])
    assert not np.allclose(before[papers != 2], after[papers != 2])


def test_the_threshold_is_the_lowest_that_reaches_the_precision():
    p, y = np.array([0.2, 0.4, 0.6, 0.8]), np.array([0.0, 1.0, 0.0, 1.0])
    assert _calibration.threshold_for(p, y, 0.95) == 0.8
    assert _calibration.threshold_for(p, y, 0.6) == 0.4
    assert _calibration.threshold_for(p, np.zeros(4), 0.5) is None
    assert _calibration.kept_at(p, y, 0.4) == (pytest.approx(2 / 3), 0.75)
    assert _calibration.kept_at(p, y, None) == (0.0, 0.0)


def test_bins_hold_all_records_in_equal_numbers():
    p = np.linspace(0, 1, 47)
    sizes = [b["records"] for b in _calibration.reliability(p, p > 0.5)]
    assert sum(sizes) == 47 and max(sizes) - min(sizes) <= 1 and len(sizes) == 10

"""Diffusion, Arrhenius and conductivity on data whose truth is known."""

import numpy as np
import pytest

from simulate.msd import mean_squared_displacement
from simulate.transport import (
    HOP_A,
    KB_EV,
    arrhenius,
    covariance,
    diffusion,
    fit_slope,
    loglog_slope,
    nernst_einstein,
)


def walk_msd(D, seed, *, frames=300, particles=56, together=1, vibration=0.3):
    rng = np.random.default_rng(seed)
    steps = rng.normal(0, np.sqrt(2 * D * 0.1), (frames, particles // together, 3)).repeat(together, axis=1)
    return mean_squared_displacement(steps.cumsum(axis=0) + rng.normal(0, vibration, (frames, particles, 3)), 0.1)


@pytest.mark.parametrize(("together", "least"), [(1, 0.92), (4, 0.8)])
def test_the_interval_of_d_covers_the_truth(together, least):
    found = [diffusion([walk_msd(0.08, s, together=together)], production_ps=30.0) for s in range(60)]
    assert all(f.diffusive for f in found)
    assert np.mean([f.low <= 0.08e-4 <= f.high for f in found]) >= least
    assert np.mean([f.D for f in found]) == pytest.approx(0.08e-4, rel=0.05)


def test_the_interval_is_not_wider_than_it_need_be():
    found = [diffusion([walk_msd(0.08, s)], production_ps=30.0) for s in range(30)]
    scatter = np.std([f.D for f in found]) / 0.08e-4
    assert np.mean([f.log_error for f in found]) < 2 * scatter


def test_least_squares_error_bars_would_have_been_far_too_small():
    msd = walk_msd(0.08, 1)
    used = msd.lag_ps >= 3
    residual = np.polyfit(msd.lag_ps[used], msd.mean[used], 1, cov=True)[1]
    assert np.sqrt(residual[0, 0]) / 6 < 0.3 * fit_slope(msd, 3, 15).error


def test_kinisi_agrees_on_the_same_arrays():
    msd = walk_msd(0.08, 2)
    ours, theirs = fit_slope(msd, 3, 15), fit_slope(msd, 3, 15, method="kinisi")
    assert abs(ours.D - theirs.D) < 2 * ours.error
    assert 0.5 < ours.error / theirs.error < 2


def test_the_covariance_is_symmetric_with_the_variances_on_its_diagonal():
    msd = walk_msd(0.08, 3)
    cov = covariance(msd)
    assert np.allclose(cov, cov.T)
    assert np.allclose(np.diag(cov), msd.variance)


def test_vibration_alone_is_bounded_not_fitted():
    rng = np.random.default_rng(0)
    msd = mean_squared_displacement(rng.normal(0, 0.3, (300, 56, 3)), 0.1)
    found = diffusion([msd], production_ps=30.0)
    assert found.D is None
    assert not found.diffusive
    assert found.high > 0
    assert "hop" in found.reason


def test_slow_diffusion_within_a_hop_is_bounded_from_above_by_a_true_bound():
    D = HOP_A**2 / 6 / 15 / 4
    found = diffusion([walk_msd(D, 5)], production_ps=30.0)
    assert found.D is None
    assert found.high > D * 1e-4


def test_subdiffusion_is_not_called_diffusion():
    rng = np.random.default_rng(1)
    centres = rng.normal(0, 2.0, (1, 56, 3))
    steps = rng.normal(0, 0.5, (300, 56, 3))
    confined = np.zeros_like(steps)
    for n in range(1, 300):
        confined[n] = confined[n - 1] * 0.95 + steps[n]  # a spring: wide but bound
    msd = mean_squared_displacement(centres + confined, 0.1)
    assert diffusion([msd], production_ps=30.0).D is None


def test_the_spread_over_arrangements_widens_the_interval():
    one = diffusion([walk_msd(0.08, 1)] * 2, production_ps=30.0)
    two = diffusion([walk_msd(0.05, 1), walk_msd(0.14, 2)], production_ps=30.0)
    assert two.log_error > 3 * one.log_error


def test_log_log_slope_of_a_straight_line_is_one():
    msd = walk_msd(0.5, 1, vibration=0.0)
    assert loglog_slope(msd, 1, 10) == pytest.approx(1, abs=0.1)


def test_a_range_without_lags_is_refused():
    with pytest.raises(ValueError, match="three are needed"):
        fit_slope(walk_msd(0.1, 1), 14.95, 15.0)


def test_nernst_einstein_of_a_known_case():
    # 2.57e22 Li/cm3 with D = 1e-8 cm2/s at 300 K: n e^2 D / kT
    assert nernst_einstein(1e-8, 0.0257, 300.0) == pytest.approx(1.59e-3, rel=0.01)


def test_arrhenius_extrapolation_covers_the_truth():
    temperatures, rng = np.array([850.0, 1050.0, 1300.0]), np.random.default_rng(0)
    covered_energy, covered_log = [], []
    for _ in range(60):
        truth = np.log(4e-4) - 0.33 / (KB_EV * temperatures)
        noisy = truth + rng.normal(0, np.hypot(0.12, 0.1), 3)
        line = arrhenius(temperatures, np.exp(noisy), np.full(3, 0.12))
        covered_energy.append(line.Ea_low <= 0.33 <= line.Ea_high)
        covered_log.append(line.log_D_low <= np.log(4e-4) - 0.33 / (KB_EV * 300) <= line.log_D_high)
    assert 0.9 <= np.mean(covered_energy)
    assert 0.9 <= np.mean(covered_log)


def test_the_slope_s_uncertainty_is_carried_to_room_temperature():
    t = np.array([850.0, 1050.0, 1300.0])
    line = arrhenius(t, 4e-4 * np.exp(-0.33 / (KB_EV * t)), np.full(3, 0.1))
    inside = arrhenius(t, 4e-4 * np.exp(-0.33 / (KB_EV * t)), np.full(3, 0.1), at_K=1000.0)
    assert line.Ea == pytest.approx(0.33, abs=0.02)
    assert line.log_D_sd > 5 * inside.log_D_sd


def test_one_temperature_makes_no_line():
    with pytest.raises(ValueError, match="two temperatures"):
        arrhenius(np.array([900.0, 900.0]), np.array([1e-5, 1e-5]), np.array([0.1, 0.1]))

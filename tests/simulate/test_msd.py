"""Mean squared displacements of walks whose answer is known."""

import numpy as np
import pytest

from simulate.msd import Unwrapper, mean_squared_displacement, moving_together


def brownian(frames, particles, D, frame_ps, seed=0, together=1):
    rng = np.random.default_rng(seed)
    steps = rng.normal(0, np.sqrt(2 * D * frame_ps), (frames, particles // together, 3)).repeat(together, axis=1)
    return np.cumsum(steps, axis=0)


def test_brownian_motion_gives_six_d_t():
    msd = mean_squared_displacement(brownian(2000, 100, 0.05, 0.1), 0.1)
    assert msd.mean[:20] == pytest.approx(6 * 0.05 * msd.lag_ps[:20], rel=0.03)


def test_every_time_origin_counts():
    walk = brownian(50, 3, 0.1, 1.0, seed=4)
    msd = mean_squared_displacement(walk, 1.0, lags=np.array([1, 7]))
    slow = [np.mean([np.sum((walk[t + lag] - walk[t]) ** 2, axis=-1) for t in range(50 - lag)]) for lag in (1, 7)]
    assert msd.mean == pytest.approx(slow, rel=1e-5)


def test_chunks_of_particles_do_not_change_the_result():
    walk = brownian(60, 25, 0.1, 1.0)
    whole, parts = (mean_squared_displacement(walk, 1.0, chunk=c) for c in (1000, 4))
    assert whole.mean == pytest.approx(parts.mean)
    assert whole.variance == pytest.approx(parts.variance)


def test_too_short_a_run_is_refused():
    with pytest.raises(ValueError, match="at least 4 frames"):
        mean_squared_displacement(np.zeros((3, 5, 3)), 0.1)


def test_ions_that_move_together_are_noticed():
    alone, four = (moving_together(brownian(4000, 60, 0.1, 0.1, together=n), 20) for n in (1, 4))
    assert alone < 1.5
    assert 2.5 < four < 6


def test_unwrapping_follows_ions_over_the_boundary_and_leaves_the_drift_of_the_framework_out():
    rng = np.random.default_rng(0)
    true = np.concatenate([rng.random((1, 6, 3)), rng.normal(0, 0.05, (80, 6, 3))]).cumsum(axis=0)
    drift = np.linspace(0, 1.7, 81)[:, None, None]
    mobile = np.array([True, True, True, False, False, False])
    true[:, ~mobile] = true[0, ~mobile]
    seen = (true + drift) % 1.0
    follow = Unwrapper(seen[0], mobile, np.ones(6), 81)
    for frame in seen[1:]:
        follow.add(frame)
    moved = follow.displacements(np.array([10.0, 11.0, 12.0]))
    assert moved == pytest.approx((true - true[0])[:, mobile] * [10.0, 11.0, 12.0], abs=1e-4)


def test_a_breathing_cell_adds_nothing_to_the_paths():
    at = np.array([[0.1, 0.2, 0.3], [0.6, 0.6, 0.6]])
    follow = Unwrapper(at, np.array([True, False]), np.ones(2), 50)
    for _ in range(49):
        follow.add(at)  # the cell breathes, the fractions stay
    assert np.all(follow.displacements(np.array([10.0, 10.0, 10.0])) == 0)

"""Elastic constants from stresses made with known ones."""

import numpy as np
import pytest

from simulate.elasticity import born_stable, moduli, stiffness, strained_box

CUBIC = np.zeros((6, 6))
CUBIC[:3, :3] = 70.0
np.fill_diagonal(CUBIC, [170.0, 170.0, 170.0, 65.0, 65.0, 65.0])


def strains():
    return np.array([s * np.eye(6)[k] for k in range(6) for s in (0.0025, -0.0025, 0.005, -0.005)])


def test_the_stiffness_comes_back_and_both_signs_cancel_the_quadratic_term():
    applied = strains()
    stress = applied @ CUBIC + 2000.0 * applied**2 + 0.3
    found, linearity = stiffness(applied, stress)
    assert found == pytest.approx(CUBIC, abs=0.01)
    assert linearity > 0.98


def test_noise_shows_in_the_linearity():
    applied = strains()
    noisy = applied @ CUBIC + np.random.default_rng(0).normal(0, 0.3, applied.shape)
    assert stiffness(applied, noisy)[1] < 0.9


def test_moduli_of_a_cubic_crystal():
    found = moduli(CUBIC)
    assert found.bulk == pytest.approx((170 + 140) / 3)
    voigt, reuss = (100 + 195) / 5, 5 * 100 * 65 / (4 * 65 + 300)
    assert found.shear == pytest.approx((voigt + reuss) / 2)
    assert found.youngs == pytest.approx(9 * found.bulk * found.shear / (3 * found.bulk + found.shear))


def test_born_sees_a_soft_shear():
    soft = CUBIC.copy()
    soft[3, 3] = -1.0
    assert born_stable(CUBIC)
    assert not born_stable(soft)


@pytest.mark.parametrize("component", range(6))
def test_the_strained_box_has_the_strain_asked_for(component):
    lengths = np.array([10.0, 11.0, 12.0])
    new, (xy, xz, yz) = strained_box(lengths, component, 0.01)
    rows = np.array([[new[0], 0, 0], [xy, new[1], 0], [xz, yz, new[2]]])
    gradient = np.linalg.solve(np.diag(lengths), rows).T - np.eye(3)
    strain = (gradient + gradient.T) / 2
    voigt = [strain[0, 0], strain[1, 1], strain[2, 2], 2 * strain[1, 2], 2 * strain[0, 2], 2 * strain[0, 1]]
    assert voigt == pytest.approx(0.01 * np.eye(6)[component], abs=1e-12)

"""LAMMPS' energies and the lattice of the potential, against other sums and against diffraction."""

import dataclasses

import numpy as np
import pytest

from simulate.checks import compare_energy, pair_sum
from simulate.potentials import GARNET_B
from simulate.results import Limits
from simulate.sandbox import run_job
from simulate.structures import build


@pytest.mark.parametrize("composition", ["Li7La3Zr2O12", "Li6.15Al0.2La3Zr1.75Ta0.25O12"])
def test_energy_and_forces_agree_with_an_independent_sum(composition):
    found = compare_energy(composition)
    assert found.agrees, found
    assert found.force_rms > 0.1
    assert found.closest > 1.5


def test_a_wrong_parameter_would_be_noticed():
    cell = build("Li7La3Zr2O12")
    right, _ = pair_sum(GARNET_B, cell.symbols, cell.positions, cell.lengths)
    ion = dataclasses.replace(GARNET_B.ions["Zr"], a=1350.0)
    wrong = dataclasses.replace(GARNET_B, ions={**GARNET_B.ions, "Zr": ion})
    assert abs(pair_sum(wrong, cell.symbols, cell.positions, cell.lengths)[0] - right) / 192 > 0.01


def test_the_independent_forces_are_the_slope_of_the_independent_energy():
    cell = build("Li7La3Zr2O12", seed=2)
    forces = pair_sum(GARNET_B, cell.symbols, cell.positions, cell.lengths)[1]
    step = np.zeros_like(cell.positions)
    step[5, 1] = 1e-4
    up, down = (pair_sum(GARNET_B, cell.symbols, cell.positions + s * step, cell.lengths)[0] for s in (1, -1))
    assert -(up - down) / 2e-4 == pytest.approx(forces[5, 1], abs=1e-4)


def test_the_cell_of_cubic_llzo_is_within_one_percent_of_diffraction(job, tmp_path):
    result = run_job({**job, "temperature_K": 300.0, "equilibrate_ps": 4.0, "production_ps": 2.0}, tmp_path, Limits(time_s=120))
    assert result["status"] == "ok", result
    assert result["cell_length"] == pytest.approx(12.97, rel=0.011)  # docs/potentials.md: 0.4 % short


def test_the_elastic_moduli_are_those_of_a_garnet(tmp_path):
    job = {
        "kind": "elastic", "composition": "Li6.4La3Zr1.4Ta0.6O12", "supercell": [1, 1, 1], "arrangement_seed": 0,
        "velocity_seed": 1, "potential": "garnet-b", "strains": [0.0025, 0.005],
    }  # fmt: skip
    result = run_job(job, tmp_path, Limits(time_s=120))
    assert result["status"] == "ok", result
    assert 85 < result["bulk"] < 130
    assert 30 < result["shear"] < 75
    assert result["born_stable"]
    assert np.array(result["stiffness"]).shape == (6, 6)

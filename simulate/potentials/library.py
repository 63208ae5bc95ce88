"""Partial-charge Buckingham potentials for lithium garnets.

phi(r) = A exp(-r/rho) - C/r^6 + q_i q_j/(4 pi eps0 r), cation-cation short range none, charges 0.7 x formal.

Sources
-------
- La-O, Zr-O, O-O and the soft Li-O: the parameter comment of ``force_Buckingham`` in the nap program (MIT licence,
  R. Kobayashi, doi 10.21105/joss.02768). The charges are not given there; 0.7 x formal gives the lattice.
- Hard Li-O (potential B): A and rho chosen so that D(900-1200 K) of Li7La3Zr2O12 is that of a potential trained on DFT
  (Chem. Mater. 2024, 36, 11551); forces between lithium and oxygen are steeper, the lattice hardly moves.
- Ta-O: Zr's rho, A scanned on the lattice of Li6La3ZrTaO12 (12.89 A, doi 10.1149/2.024205esl).
- Everything else, ``provisional``: A is moved from the reference ion of the same site (Zr for 16a, La for 24c) so that
  short-range force and Coulomb pull balance at a distance changed by the difference of the Shannon radii:
  A = A_ref (q/q_ref) exp((r - r_ref)/rho). For Ta this rule gives 1328 eV, inside the range scanned on the lattice.
  Al and Ga on 24d take Zr's rho and the same rule. What was measured with them stands in docs/potentials.md.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Literal

from simulate.errors import MissingParameters
from simulate.garnet import SITES

CHARGE_SCALE = 0.7
Status = Literal["validated", "lattice", "provisional"]


@dataclass(frozen=True)
class Ion:
    """One ion of a potential: charge, and its Buckingham term with oxygen.

    Attributes
    ----------
    charge : float
        Partial charge in e.
    a, rho, c : float
        eV, angstrom, eV angstrom^6; with oxygen.
    status : {'validated', 'lattice', 'provisional'}
        ``validated``: lattice and diffusion were compared; ``lattice``: lattice only; ``provisional``: neither fitted.
    source : str
    """

    charge: float
    a: float
    rho: float
    c: float
    status: Status
    source: str


@dataclass(frozen=True)
class Potential:
    """A named set of ions that may be mixed.

    ``cutoff`` (angstrom) and ``alpha`` (1/angstrom) are those of the damped shifted-force Coulomb sum.
    """

    name: str
    ions: dict[str, Ion]
    cutoff: float = 8.0
    alpha: float = 0.2
    summary: str = ""
    core_force: float = field(default=60.0)

    def ion(self, element: str) -> Ion:
        """The ion of an element, or :class:`MissingParameters`."""
        try:
            return self.ions[element]
        except KeyError:
            raise MissingParameters(
                f"potential {self.name} has no parameters for {element}; it has {', '.join(sorted(self.ions))}"
            ) from None

    def buckingham(self, first: str, second: str) -> tuple[float, float, float]:
        """A (eV), rho (angstrom), C (eV angstrom^6) of a pair; zeros between cations."""
        one, two = self.ion(first), self.ion(second)
        if second == "O":
            return one.a, one.rho, one.c
        if first == "O":
            return two.a, two.rho, two.c
        return 0.0, 1.0, 0.0

    def provisional(self, elements) -> list[str]:
        """Those of the elements whose parameters were never fitted."""
        return sorted({e for e in elements if self.ion(e).status == "provisional"})


_NAP = "nap, pmd/force_Buckingham (doi 10.21105/joss.02768)"
_RULE = "Shannon-radius rule of this file"


def _moved(element: str, site: str, reference: str, a: float, rho: float, c: float) -> Ion:
    """The reference ion's term moved to another ion of the same site."""
    ion, at = SITES[site][element], SITES[site if reference in SITES[site] else "16a"][reference]
    moved = a * ion.charge / at.charge * math.exp((ion.radius - at.radius) / rho)
    return Ion(CHARGE_SCALE * ion.charge, round(moved, 2), rho, c, "provisional", f"{_RULE}, from {reference}")


_COMMON: dict[str, Ion] = {
    "La": Ion(2.1, 14509.63, 0.2438, 30.83, "validated", _NAP),
    "Zr": Ion(2.8, 1366.09, 0.3181, 0.0, "validated", _NAP),
    "O": Ion(-1.4, 4869.99, 0.2402, 27.22, "validated", _NAP),
    "Ta": Ion(3.5, 1328.0, 0.3181, 0.0, "lattice", "Zr's rho, A scanned on the lattice of Li6La3ZrTaO12"),
    "Nb": Ion(3.5, 1328.0, 0.3181, 0.0, "lattice", "as Ta (equal Shannon radius)"),
    **{e: _moved(e, "16a", "Zr", 1366.09, 0.3181, 0.0) for e in ("Hf", "Ti", "Sn", "Sb", "W", "Te", "Sc", "Mg")},
    **{e: _moved(e, "24c", "La", 14509.63, 0.2438, 30.83) for e in ("Nd", "Sm", "Gd", "Y", "Ca", "Sr", "Ba")},
    **{e: _moved(e, "24d", "Zr", 1366.09, 0.3181, 0.0) for e in ("Al", "Ga")},
}

GARNET_A = Potential(
    "garnet-a",
    {"Li": Ion(0.7, 876.86, 0.2433, 0.0, "validated", _NAP), **_COMMON},
    summary="soft lithium: right lattice and moduli, barriers half of what they should be; for comparison only",
)
GARNET_B = Potential(
    "garnet-b",
    {"Li": Ion(0.7, 78700.0, 0.151, 0.0, "validated", "hard lithium, set on D(900-1200 K) of Li7La3Zr2O12"), **_COMMON},
    summary="hard lithium: D(T) and activation energy near the DFT-trained reference, lattice 0.7 % short",
)
POTENTIALS: dict[str, Potential] = {p.name: p for p in (GARNET_A, GARNET_B)}


def get(name: str) -> Potential:
    """A potential by name."""
    try:
        return POTENTIALS[name]
    except KeyError:
        raise MissingParameters(f"no potential called {name!r}; there are {', '.join(POTENTIALS)}") from None

"""The lithium garnet prototype: which ion sits where, and numbers that describe a garnet composition.

A lithium garnet ``Li_y A_3 B_2 O_12`` holds A (La ...) on 24c, B (Zr, Ta ...) on 16a, oxygen on 96h, and lithium on the
tetrahedral (24d) and octahedral (48g/96h) sites, which it shares with Al, Ga, Zn, Fe and the like.
"""

from __future__ import annotations

import functools
import itertools
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from pymatgen.core import Composition

# Two neighbouring 24d and 96h positions are never both filled, so three tetrahedra and half of the octahedral positions
# hold at most 7.5 Li per formula unit (Xie et al., Chem. Mater. 2011, 23, 3587).
LITHIUM_CAPACITY = 7.5
COORDINATION = {"li": "IV", "a": "VIII", "b": "VI"}
SITE_NAMES = {"li": "24d/96h (lithium)", "a": "24c", "b": "16a"}
HOST = {"li": "Li", "a": "La", "b": "Zr"}

# Formal charge of the ions that lithium garnets are reported with, by site.
SITE_IONS: dict[str, dict[str, int]] = {
    "li": {"Li": 1, "Na": 1, "H": 1, "Mg": 2, "Zn": 2, "Al": 3, "Ga": 3, "Fe": 3, "B": 3},
    "a": {
        **{e: 3 for e in ("La", "Y", "Ce", "Pr", "Nd", "Sm", "Eu", "Gd", "Tb", "Dy", "Ho", "Er", "Tm", "Yb", "Lu")},
        **{"K": 1, "Rb": 1, "Ca": 2, "Sr": 2, "Ba": 2},
    },
    "b": {
        **{"Zr": 4, "Hf": 4, "Ti": 4, "Sn": 4, "Ge": 4, "Si": 4, "Ta": 5, "Nb": 5, "Sb": 5, "Bi": 5, "V": 5},
        **{"W": 6, "Mo": 6, "Te": 6, "Sc": 3, "In": 3, "Cr": 3, "Y": 3, "Sm": 3, "Gd": 3, "Yb": 3, "Lu": 3},
    },
}
_SITES_OF: dict[str, list[str]] = {}
for _site, _ions in SITE_IONS.items():
    for _symbol in _ions:
        _SITES_OF.setdefault(_symbol, []).append(_site)


@dataclass(frozen=True)
class GarnetSites:
    """Amounts of each element on each site, per 12 oxygen."""

    li: dict[str, float]
    a: dict[str, float]
    b: dict[str, float]

    @property
    def lithium(self) -> float:
        """Li per formula unit."""
        return self.li.get("Li", 0.0)

    def total(self, site: str) -> float:
        """Sum of amounts on a site (``li``, ``a`` or ``b``)."""
        return sum(getattr(self, site).values())


def garnet_sites(composition: Composition | str) -> GarnetSites | None:
    """Distribute a composition over the garnet's sites, scaled to 12 oxygen.

    Ions that are known on two sites (Y, Sm ...) go where they fill 24c and 16a best.

    Returns
    -------
    GarnetSites or None
        None where an element has no garnet site, another anion is present, or A, B and O are not near 3 : 2 : 12 (a quarter
        off is left to the rules to judge; more is another structure).
    """
    from graph.compositions import parse_composition

    composition = parse_composition(composition) if isinstance(composition, str) else composition
    amounts = {e.symbol: float(n) for e, n in composition.items()}
    oxygen = amounts.pop("O", 0.0)
    if not oxygen or "Li" not in amounts:
        return None
    if any(symbol not in _SITES_OF for symbol in amounts):
        return None
    scaled = {symbol: 12 * amount / oxygen for symbol, amount in amounts.items()}
    arrangements = itertools.product(*(_SITES_OF[symbol] for symbol in scaled))
    found = min((_placed(scaled, sites) for sites in arrangements), key=lambda g: abs(g.total("a") - 3) + abs(g.total("b") - 2))
    if abs(found.total("a") - 3) > 0.75 or abs(found.total("b") - 2) > 0.5:
        return None
    return found


def _placed(amounts: dict[str, float], sites: tuple[str, ...]) -> GarnetSites:
    placed: dict[str, dict[str, float]] = {"li": {}, "a": {}, "b": {}}
    for (symbol, amount), site in zip(amounts.items(), sites, strict=True):
        placed[site][symbol] = amount
    return GarnetSites(**placed)


@functools.lru_cache(maxsize=1000)
def shannon_radius(symbol: str, charge: int, coordination: str) -> float | None:
    """Shannon ionic radius (angstrom) of an ion, or of its nearest tabulated coordination; None where there is none.

    Source: R. D. Shannon, Acta Cryst. A 1976, 32, 751, as tabulated in pymatgen.
    """
    import warnings

    from pymatgen.core import Species

    species = Species(symbol, charge)
    order = {"IV": ["IV", "VI"], "VI": ["VI", "IV"], "VIII": ["VIII", "IX", "VII", "VI"]}[coordination]
    for number in order:
        for spin in ("", "High Spin", "Low Spin"):
            try:
                with warnings.catch_warnings():
                    warnings.simplefilter("ignore")
                    return float(species.get_shannon_radius(number, spin=spin, radius_type="ionic"))
            except KeyError:  # not in the table
                continue
    return None


def site_radius(sites: GarnetSites, site: str) -> float | None:
    """Mean Shannon radius (angstrom) of the ions on a site, weighted by amount; None where the site is empty or unknown."""
    total, weighted = 0.0, 0.0
    for symbol, amount in getattr(sites, site).items():
        radius = shannon_radius(symbol, SITE_IONS[site][symbol], COORDINATION[site])
        if radius is None:
            return None
        total, weighted = total + amount, weighted + amount * radius
    return weighted / total if total else None


DESCRIPTORS = ("lithium", "radius_b", "radius_a", "mixing_b", "blocked", "reducible")


def descriptors(composition: Composition | str) -> np.ndarray | None:
    """Six numbers of a garnet composition, near 0 for cubic LLZO and of order one over the family; None if not a garnet.

    ``lithium``: Li per formula unit - 6.4; ``radius_b``, ``radius_a``: mean radius on 16a and 24c against Zr and La in
    0.1 angstrom; ``mixing_b``: configurational entropy of 16a over ln 2; ``blocked``: ions other than Li on the lithium
    sites per formula unit; ``reducible``: share of 16a held by Nb, Ti, W, Mo, Sb, Te, Bi, V, Sn, Ge.

    Returns
    -------
    ndarray, shape (6,), or None
    """
    sites = garnet_sites(composition)
    if sites is None:
        return None
    radius_b, radius_a = site_radius(sites, "b"), site_radius(sites, "a")
    if radius_b is None or radius_a is None:
        return None
    fractions = np.array(list(sites.b.values())) / sites.total("b")
    mixing = float(-(fractions * np.log(fractions)).sum() / math.log(2))
    reducible = sum(n for e, n in sites.b.items() if e in {"Nb", "Ti", "W", "Mo", "Sb", "Te", "Bi", "V", "Sn", "Ge"})
    return np.array(
        [
            sites.lithium - 6.4,
            (radius_b - 0.72) / 0.1,
            (radius_a - 1.16) / 0.1,
            mixing,
            sites.total("li") - sites.lithium,
            reducible / sites.total("b"),
        ]
    )

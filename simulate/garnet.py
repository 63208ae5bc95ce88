"""The ideal cubic lithium garnet: sites, cell length and the chemistry that decides who sits where.

Framework and lithium positions are those of the single-crystal refinement of cubic Li7La3Zr2O12 in Ia-3d (No. 230),
J. Awaka et al., Chem. Lett. 40, 60 (2011), doi 10.1246/cl.2011.60. With a = 12.97 A they give La-O 2.52 and 2.58,
Zr-O 2.10 and Li(24d)-O 1.92 A, which the tests recompute.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np

COORDINATES_DOI = "10.1246/cl.2011.60"
SPACE_GROUP = "Ia-3d"
WYCKOFF = {
    "24c": (0.125, 0.0, 0.25),  # La
    "16a": (0.0, 0.0, 0.0),  # Zr
    "96h_O": (-0.0318, 0.0548, 0.1493),
    "24d": (0.375, 0.0, 0.25),  # tetrahedral Li
    "96h": (0.0971, 0.6853, 0.5769),  # octahedral Li, split in two about 48g
}
FORMULA_UNITS = 8
"""Formula units Li7La3Zr2O12 in the conventional cell."""
LI_EXCLUSION = 2.0
"""Two lithium sites nearer than this (angstrom) are never both occupied."""


@dataclass(frozen=True)
class Ion:
    """Formal charge and Shannon (1976) radius (angstrom) at the garnet site; doi 10.1107/S0567739476001551."""

    charge: int
    radius: float


# Site -> element -> ion. An element may stand at two sites; the site sums of the composition decide.
SITES: dict[str, dict[str, Ion]] = {
    "24d": {"Li": Ion(1, 0.59), "Al": Ion(3, 0.39), "Ga": Ion(3, 0.47)},
    "24c": {
        "La": Ion(3, 1.16),
        "Nd": Ion(3, 1.109),
        "Sm": Ion(3, 1.079),
        "Gd": Ion(3, 1.053),
        "Y": Ion(3, 1.019),
        "Ca": Ion(2, 1.12),
        "Sr": Ion(2, 1.26),
        "Ba": Ion(2, 1.42),
    },
    "16a": {
        "Zr": Ion(4, 0.72),
        "Hf": Ion(4, 0.71),
        "Ti": Ion(4, 0.605),
        "Sn": Ion(4, 0.69),
        "Ta": Ion(5, 0.64),
        "Nb": Ion(5, 0.64),
        "Sb": Ion(5, 0.60),
        "W": Ion(6, 0.60),
        "Te": Ion(6, 0.56),
        "Y": Ion(3, 0.90),
        "Sc": Ion(3, 0.745),
        "Mg": Ion(2, 0.72),
    },
    "96h_O": {"O": Ion(-2, 1.38)},
}
CAPACITY = {"24c": 24, "16a": 16, "96h_O": 96}
"""Atoms of the conventional cell at the sites that are always full."""

# a = 12.98 - 0.0819 x for Li7-xLa3Zr2-xTaxO12 is a line through OBELIX (doi 10.1039/c2jm31413d and others).
# Elsewhere the slope per unit of mean radius at the site is used, which that line and Li5La3Nb2O12 (12.72, doi
# 10.1016/j.jpowsour.2011.05.031), Li6BaLa2Ta2O12 (12.99) and Li6CaLa2Ta2O12 (12.72; both 10.1021/am4060194) bracket.
A_ZERO = 12.980
A_PER_TA = -0.0819
A_PER_RADIUS_16A = 0.9
A_PER_RADIUS_24C = 0.95


def cell_length(la_site: dict[str, float], zr_site: dict[str, float]) -> float:
    """Starting cell length in angstrom by Vegard's rule; the NPT stage corrects it.

    Parameters
    ----------
    la_site, zr_site : dict
        Amount of each element per formula unit at the site (sums 3 and 2).
    """
    a = A_ZERO
    for element, amount in zr_site.items():
        if element in ("Ta", "Nb"):
            a += A_PER_TA * amount
        else:
            a += A_PER_RADIUS_16A / 2 * amount * (SITES["16a"][element].radius - SITES["16a"]["Zr"].radius)
    for element, amount in la_site.items():
        a += A_PER_RADIUS_24C / 3 * amount * (SITES["24c"][element].radius - SITES["24c"]["La"].radius)
    return a


# Generators of Ia-3d (International Tables A, No. 230): rotation and translation; pymatgen's own take a second to load.
GENERATORS = (
    (((1, 0, 0), (0, 1, 0), (0, 0, 1)), (0.5, 0.5, 0.5)),
    (((-1, 0, 0), (0, -1, 0), (0, 0, 1)), (0.5, 0.0, 0.5)),
    (((-1, 0, 0), (0, 1, 0), (0, 0, -1)), (0.0, 0.5, 0.5)),
    (((0, 0, 1), (1, 0, 0), (0, 1, 0)), (0.0, 0.0, 0.0)),
    (((0, 1, 0), (1, 0, 0), (0, 0, -1)), (0.75, 0.25, 0.25)),
    (((-1, 0, 0), (0, -1, 0), (0, 0, -1)), (0.0, 0.0, 0.0)),
)


@functools.cache
def site_positions(site: str) -> np.ndarray:
    """Fractional coordinates of a Wyckoff site in the conventional cell, shape (multiplicity, 3), in [0, 1)."""
    start = np.mod(np.array(WYCKOFF[site]), 1.0)
    found = {tuple(np.round(start, 6) % 1.0): start}
    new = [start]
    while new:
        point = new.pop()
        for rotation, translation in GENERATORS:
            image = np.mod(np.array(rotation) @ point + translation, 1.0)
            key = tuple(np.round(image, 6) % 1.0)
            if key not in found:
                found[key] = np.array(key)
                new.append(image)
    positions = np.array([found[key] for key in sorted(found)])
    positions.setflags(write=False)
    return positions

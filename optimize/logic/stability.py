"""Reduction by lithium metal, estimated from binary oxides.

An ion M in an oxide is counted as reducible when ``MO_x + 2 n Li -> lower oxide or metal + n Li2O`` runs at a potential well
above 0 V against Li/Li+. The estimate knows nothing of the garnet's own binding or of kinetics, so it carries an
uncertainty of 0.3 V and is called an estimate wherever it is shown. Decomposition energies against competing phases need an
energy model and are not part of this version.
"""

from __future__ import annotations

from dataclasses import dataclass

_FARADAY = 96.485  # kJ/mol per V
UNCERTAINTY_V = 0.3
LIMIT_V = 1.0

# Standard Gibbs energies of formation at 298 K, kJ per mol of the formula (CRC Handbook of Chemistry and Physics, standard
# thermodynamic properties of chemical substances). (oxide, O per formula, M per formula, energy).
_LI2O = -561.2
_OXIDES: dict[str, tuple[tuple[str, float, float, float], tuple[str, float, float, float] | None]] = {
    "La": (("La2O3", 3, 2, -1705.8), None),
    "Zr": (("ZrO2", 2, 1, -1042.8), None),
    "Hf": (("HfO2", 2, 1, -1088.2), None),
    "Al": (("Al2O3", 3, 2, -1582.3), None),
    "Ga": (("Ga2O3", 3, 2, -998.3), None),
    "Ta": (("Ta2O5", 5, 2, -1911.2), None),
    "Nb": (("Nb2O5", 5, 2, -1766.0), ("NbO2", 2, 1, -740.5)),
    "Ti": (("TiO2", 2, 1, -888.8), ("Ti2O3", 3, 2, -1434.2)),
    "Sn": (("SnO2", 2, 1, -515.8), ("SnO", 1, 1, -251.9)),
    "W": (("WO3", 3, 1, -764.0), ("WO2", 2, 1, -533.9)),
    "Mo": (("MoO3", 3, 1, -668.0), ("MoO2", 2, 1, -533.0)),
    "Fe": (("Fe2O3", 3, 2, -742.2), ("FeO", 1, 1, -251.4)),
    "Y": (("Y2O3", 3, 2, -1816.6), None),
    "Mg": (("MgO", 1, 1, -569.3), None),
    "Ca": (("CaO", 1, 1, -603.3), None),
    "Sr": (("SrO", 1, 1, -561.9), None),
    "Ba": (("BaO", 1, 1, -520.3), None),
    "Zn": (("ZnO", 1, 1, -320.5), None),
    "Si": (("SiO2", 2, 1, -856.3), None),
}
SOURCE = "Gibbs energies of binary oxides at 298 K (CRC Handbook), method after 10.1021/acsami.5b07517"


@dataclass(frozen=True)
class Reduction:
    """Estimated potential (V against Li/Li+) below which an ion's oxide is reduced, and to what."""

    element: str
    potential_V: float
    reaction: str


def reduction(element: str) -> Reduction | None:
    """Estimated reduction potential of an element's highest common oxide; None where the table has no entry.

    >>> round(reduction("Nb").potential_V, 2), round(reduction("Zr").potential_V, 2)
    (1.43, 0.2)
    """
    if element not in _OXIDES:
        return None
    (name, oxygen, metal, energy), lower = _OXIDES[element]
    if lower is None:
        product, left, product_energy = element, 0.0, 0.0
    else:
        product, lower_oxygen, lower_metal, lower_energy = lower
        units = metal / lower_metal
        left, product_energy = units * lower_oxygen, units * lower_energy
    removed = oxygen - left
    gibbs = product_energy + removed * _LI2O - energy
    return Reduction(element, -gibbs / (2 * removed * _FARADAY), f"{name} to {product}")

"""Fingerprint of a composition: 64 numbers, statistics of element properties and shares of the elements that matter here."""

from __future__ import annotations

import functools
import math
import warnings
from typing import TYPE_CHECKING

from graph.compositions import parse_composition

if TYPE_CHECKING:
    import numpy as np

DIMENSIONS = 64
_PROPERTIES = (
    "Z", "X", "atomic_mass", "atomic_radius", "average_ionic_radius", "row", "group", "mendeleev_no", "ionization_energy",
    "electron_affinity", "max_oxidation_state",
)  # fmt: skip
_SHARES = ("O", "S", "Se", "N", "H", "F", "Cl", "Br", "I", "Li", "Na", "K", "Ag", "P", "B")
_GROUP_14 = {"Si", "Ge", "Sn", "Pb"}


@functools.cache
def _element_table() -> dict[str, list[float]]:
    """Standardised element properties (mean 0, deviation 1 over the elements to plutonium; 0 where unknown)."""
    from pymatgen.core import Element

    elements = [Element.from_Z(z) for z in range(1, 95)]
    table: dict[str, list[float]] = {e.symbol: [] for e in elements}
    for name in _PROPERTIES:
        values = {}
        for element in elements:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                try:
                    value = float(getattr(element, name))
                except (TypeError, ValueError, AttributeError):
                    value = math.nan
            values[element.symbol] = value
        known = [v for v in values.values() if math.isfinite(v)]
        mean = math.fsum(known) / len(known)
        deviation = math.sqrt(math.fsum((v - mean) ** 2 for v in known) / len(known))
        for symbol, value in values.items():
            table[symbol].append((value - mean) / deviation if math.isfinite(value) else 0.0)
    return table


@functools.lru_cache(maxsize=50_000)
def _vector(formula: str) -> tuple[float, ...]:
    composition = parse_composition(formula)
    total = sum(composition.values())
    shares = {e.symbol: n / total for e, n in sorted(composition.items(), key=lambda item: item[0].symbol)}
    table = _element_table()
    numbers: list[float] = []
    for index in range(len(_PROPERTIES)):
        values = [(table.get(symbol, [0.0] * len(_PROPERTIES))[index], share) for symbol, share in shares.items()]
        mean = math.fsum(v * w for v, w in values)
        spread = math.sqrt(math.fsum(w * (v - mean) ** 2 for v, w in values))
        numbers += [mean, spread, min(v for v, _ in values), max(v for v, _ in values)]
    numbers += [3 * shares.get(symbol, 0.0) for symbol in _SHARES]
    elements = {e.symbol: e for e in composition}

    def share_of(test) -> float:
        return 3 * math.fsum(shares[s] for s, e in elements.items() if test(e))

    numbers.append(share_of(lambda e: e.symbol in _GROUP_14))
    numbers.append(share_of(lambda e: e.is_transition_metal))
    numbers.append(share_of(lambda e: e.is_lanthanoid))
    numbers.append(share_of(lambda e: e.is_alkaline))
    numbers.append(-math.fsum(w * math.log(w) for w in shares.values()))
    norm = math.sqrt(math.fsum(x * x for x in numbers)) or 1.0
    return tuple(round(x / norm, 9) for x in numbers)


def fingerprint(formula: str) -> np.ndarray:
    """Fingerprint of a composition, of length 1; the dot product of two is their cosine similarity.

    Parameters
    ----------
    formula : str
        Any spelling; multiples of one formula unit give the same fingerprint.

    Returns
    -------
    numpy.ndarray, shape (64,)
        Mean, spread, least and greatest of eleven standardised element properties (44), shares of single elements and
        groups (19) and the mixing entropy.

    Raises
    ------
    CompositionError
    """
    import numpy as np

    return np.array(_vector(formula), dtype=float)

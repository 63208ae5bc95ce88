"""Composition to cell: a charge-balanced lithium garnet with random lithium and dopants.

>>> cell = build("Li6.4La3Zr1.4Ta0.6O12", seed=1)
>>> cell.simulated, len(cell.symbols)
('Li6.375La3Zr1.375Ta0.625O12', 192)
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from simulate.disorder import arrange
from simulate.errors import MissingParameters, SiteSumError, StructureError, UnbalancedComposition
from simulate.garnet import CAPACITY, FORMULA_UNITS, SITES, cell_length, site_positions

if TYPE_CHECKING:
    from pymatgen.core import Composition, Structure

SITE_TOLERANCE = 0.02
"""How far the amounts on a full site may be from 3 or 2 per formula unit before they are refused."""
CHARGE_TOLERANCE = 0.05
"""Charge per formula unit that may be left over in the request (rounded formulas); lithium closes it in the cell."""


@dataclass(frozen=True)
class Cell:
    """A cell ready to simulate.

    Attributes
    ----------
    symbols : list of str
        Element of each atom, sorted by element.
    fractional : ndarray, shape (N, 3)
    lengths : ndarray, shape (3,)
        Edges of the orthogonal box in angstrom.
    charges : ndarray, shape (N,)
        Formal charges; they sum to zero exactly.
    requested, simulated : str
        Composition asked for, and the one the cell holds, per O12.
    sites : dict
        Atoms by site and element, e.g. ``{"16a": {"Zr": 11, "Ta": 5}}``.
    """

    symbols: list[str]
    fractional: np.ndarray
    lengths: np.ndarray
    charges: np.ndarray
    requested: str
    simulated: str
    sites: dict[str, dict[str, int]]

    @property
    def positions(self) -> np.ndarray:
        """Cartesian coordinates in angstrom, shape (N, 3)."""
        return self.fractional * self.lengths

    def to_pymatgen(self) -> Structure:
        """The cell as a pymatgen structure."""
        from pymatgen.core import Lattice, Structure

        return Structure(Lattice.orthorhombic(*self.lengths), self.symbols, self.fractional)


def parse(composition: str | Composition) -> dict[str, float]:
    """Amount of each element per twelve oxygen.

    Raises
    ------
    StructureError
        The text is no formula, or has no oxygen.
    """
    from pymatgen.core import Composition, Element

    if isinstance(composition, str):
        for symbol in re.findall(r"[A-Z][a-z]?", composition):
            if not (Element.is_valid_symbol(symbol) or Element.is_valid_symbol(symbol[0])):
                raise StructureError(f"{composition!r}: {symbol} is not an element; give every element by its symbol")
        try:
            composition = Composition(composition.replace(" ", ""))
        except Exception as error:
            raise StructureError(f"{composition!r} is not a formula: {error}") from None
    try:
        amounts = {Element(str(e.symbol)).symbol: float(n) for e, n in composition.items()}
    except Exception:
        raise StructureError(f"{composition!r} holds something that is no element") from None
    if amounts.get("O", 0) <= 0:
        raise StructureError(f"{composition}: a garnet has twelve oxygen a formula unit, this has none")
    scale = 12.0 / amounts["O"]
    return {element: amount * scale for element, amount in amounts.items()}


def assign_sites(amounts: dict[str, float], allowed: set[str] | None = None) -> dict[str, dict[str, float]]:
    """Share the elements (per O12) between the lithium (24d), La (24c) and Zr (16a) sites.

    Parameters
    ----------
    amounts : dict
        As :func:`parse` returns it.
    allowed : set of str, optional
        Elements the potential has parameters for.

    Raises
    ------
    MissingParameters, SiteSumError
    """
    places: dict[str, list[str]] = {}
    for element in amounts:
        if element == "O":
            continue
        places[element] = [site for site in ("24d", "24c", "16a") if element in SITES[site]]
        if not places[element] or (allowed is not None and element not in allowed):
            have = sorted(allowed) if allowed is not None else sorted(set().union(*SITES.values()))
            raise MissingParameters(f"no potential parameters for {element}; there are some for {', '.join(have)}")
    best, best_miss = None, np.inf
    for choice in itertools.product(*places.values()):
        shared: dict[str, dict[str, float]] = {"24d": {}, "24c": {}, "16a": {}}
        for element, site in zip(places, choice, strict=True):
            shared[site][element] = amounts[element]
        miss = abs(sum(shared["24c"].values()) - 3) + abs(sum(shared["16a"].values()) - 2)
        if miss < best_miss:
            best, best_miss = shared, miss
    la_sum, zr_sum = sum(best["24c"].values()), sum(best["16a"].values())
    if abs(la_sum - 3) > SITE_TOLERANCE or abs(zr_sum - 2) > SITE_TOLERANCE:
        raise SiteSumError(
            f"not a garnet: per 12 O the La site holds {la_sum:.3g} ({_listing(best['24c'])}) and must hold 3, the Zr site "
            f"{zr_sum:.3g} ({_listing(best['16a'])}) and must hold 2; vacancies on them and on oxygen are not modelled"
        )
    return best


def check_charge(amounts: dict[str, float], shared: dict[str, dict[str, float]]) -> None:
    """Raise :class:`UnbalancedComposition` when the formal charges do not add up to zero (within rounding)."""
    cations = sum(SITES[site][e].charge * n for site, held in shared.items() for e, n in held.items())
    left = cations - 24.0
    if abs(left) > CHARGE_TOLERANCE:
        lithium = amounts.get("Li", 0.0) - left
        remedy = f"Li{lithium:.4g} would balance it" if lithium > 0 else "no lithium content balances it"
        raise UnbalancedComposition(f"the charges add up to {left:+.3g} per 12 O, not to zero; {remedy}")


def build(
    composition: str | Composition,
    *,
    supercell: tuple[int, int, int] = (1, 1, 1),
    seed: int = 0,
    allowed: set[str] | None = None,
) -> Cell:
    """Build a conventional garnet cell (192 atoms at seven Li) or a supercell of it.

    Amounts are rounded to whole atoms; lithium closes the charge exactly.

    Parameters
    ----------
    composition : str or Composition
        Any scale; it is taken per twelve oxygen.
    supercell : tuple of int
        Conventional cells along each axis.
    seed : int
        Decides the arrangement of lithium and dopants.
    allowed : set of str, optional
        Elements with potential parameters; others are refused.

    Raises
    ------
    StructureError, SiteSumError, UnbalancedComposition, MissingParameters
    """
    rng = np.random.default_rng(seed)
    amounts = parse(composition)
    shared = assign_sites(amounts, allowed)
    check_charge(amounts, shared)
    cells = int(np.prod(supercell))
    counts = {site: _round_to(shared[site], CAPACITY[site] * cells) for site in ("24c", "16a")}
    guests = {e: round(n * FORMULA_UNITS * cells) for e, n in shared["24d"].items() if e != "Li"}
    lithium = 2 * CAPACITY["96h_O"] * cells - sum(
        SITES[site][e].charge * n for site, held in (*counts.items(), ("24d", guests)) for e, n in held.items()
    )
    if lithium <= 0:
        raise UnbalancedComposition(f"{composition}: the charge leaves no room for lithium ({lithium} ions in the cell)")
    guest_list = [e for e, n in guests.items() for _ in range(n)]
    li_positions, guest_positions, guest_list = arrange(supercell, lithium, guest_list, rng)
    symbols, positions, charges = ["Li"] * lithium, [li_positions], [np.ones(lithium)]
    symbols += guest_list
    positions.append(guest_positions.reshape(-1, 3))
    charges.append(np.array([SITES["24d"][e].charge for e in guest_list], dtype=float))
    shifts = np.stack(np.meshgrid(*(np.arange(n) for n in supercell), indexing="ij"), -1).reshape(-1, 1, 3)
    for site, held in (*counts.items(), ("96h_O", {"O": CAPACITY["96h_O"] * cells})):
        elements = [e for e, n in held.items() for _ in range(n)]
        symbols += [elements[i] for i in rng.permutation(len(elements))]
        positions.append((site_positions(site)[None] + shifts).reshape(-1, 3))
        charges.append(np.array([SITES[site][e].charge for e in symbols[-len(elements) :]], dtype=float))
    a = cell_length(shared["24c"], shared["16a"])
    order = np.argsort(np.array(symbols), kind="stable")
    built: dict[str, float] = {}
    for element in symbols:
        built[element] = built.get(element, 0) + 1
    return Cell(
        symbols=[symbols[i] for i in order],
        fractional=(np.vstack(positions) / np.array(supercell, dtype=float))[order] % 1.0,
        lengths=a * np.array(supercell, dtype=float),
        charges=np.concatenate(charges)[order],
        requested=_text(composition),
        simulated=_formula(built, 12.0 / built["O"]),
        sites={**counts, "24d+96h": {"Li": lithium, **guests}, "96h_O": {"O": built["O"]}},
    )


def _round_to(shared: dict[str, float], capacity: int) -> dict[str, int]:
    """Whole numbers in proportion to ``shared`` that add up to ``capacity`` (largest remainders)."""
    total = sum(shared.values())
    exact = {e: capacity * n / total for e, n in shared.items()}
    counts = {e: int(np.floor(x + 1e-9)) for e, x in exact.items()}
    by_remainder = sorted(exact, key=lambda e: counts[e] - exact[e])
    for element in by_remainder[: capacity - sum(counts.values())]:
        counts[element] += 1
    return {e: n for e, n in counts.items() if n}


def _formula(built: dict[str, float], scale: float) -> str:
    from pymatgen.core import Element

    def number(n: float) -> str:
        return "" if abs(n - 1) < 1e-9 else f"{round(n, 4):g}"

    ordered = sorted(built, key=lambda e: (Element(e).X, e))
    return "".join(f"{e}{number(built[e] * scale)}" for e in ordered)


def _listing(held: dict[str, float]) -> str:
    return ", ".join(f"{e} {n:.3g}" for e, n in held.items()) or "nothing"


def _text(composition: str | Composition) -> str:
    return composition if isinstance(composition, str) else composition.formula.replace(" ", "")

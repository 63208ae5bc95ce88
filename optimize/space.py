"""The search space: lithium garnets that a simulation cell can hold, neutral by construction.

A candidate is a set of whole numbers of dopant ions in one cell. Lithium closes the charge, the host ions (La, Zr) fill
their sites, so no candidate can be charged or overfull, and two candidates are never the same composition.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Iterator
from fractions import Fraction

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, model_validator

from graph.compositions import canonical_formula, parse_composition
from optimize.garnet import HOST, LITHIUM_CAPACITY, SITE_IONS, SITE_NAMES, descriptors

_SITE_SIZE = {"a": 3, "b": 2}  # positions per formula unit; the lithium sites are partly empty


class SpaceError(ValueError):
    """A search space that is impossible or that the simulation cannot hold; the message says which entry and the remedy."""


class Dopant(BaseModel):
    """An ion that replaces the host on a site, with its range per formula unit (12 oxygen)."""

    model_config = ConfigDict(extra="forbid")

    element: str
    minimum: float = Field(0.0, ge=0)
    maximum: float = Field(gt=0)

    @model_validator(mode="after")
    def _ordered(self) -> Dopant:
        if self.minimum > self.maximum:
            raise ValueError(f"{self.element}: minimum {self.minimum:g} is above maximum {self.maximum:g}")
        return self


class Candidate(BaseModel):
    """One composition: numbers of dopant ions per cell in the order of ``GarnetSpace.axes``, and its formula."""

    model_config = ConfigDict(frozen=True)

    counts: tuple[int, ...]
    formula: str


class GarnetSpace(BaseModel):
    """Garnet compositions ``Li_y (La, dopants)_3 (Zr, dopants)_2 O_12`` with dopants on three sites.

    Attributes
    ----------
    li_site, a_site, b_site : list of Dopant
        Dopants on the lithium sites, on 24c (host La) and on 16a (host Zr).
    formula_units : int
        Formula units of the cell that is simulated (8 in 192 atoms); amounts are multiples of 1/formula_units.
    lithium_minimum, lithium_maximum : float
        Allowed Li per formula unit.
    """

    model_config = ConfigDict(extra="forbid")

    prototype: str = Field("garnet", pattern="^garnet$")
    li_site: list[Dopant] = Field(default_factory=list)
    a_site: list[Dopant] = Field(default_factory=list)
    b_site: list[Dopant] = Field(default_factory=lambda: [Dopant(element="Ta", maximum=1.5), Dopant(element="Nb", maximum=1.0)])
    formula_units: int = Field(8, ge=1, le=4096)
    lithium_minimum: float = Field(5.0, ge=0)
    lithium_maximum: float = Field(7.0, le=LITHIUM_CAPACITY)

    @model_validator(mode="after")
    def _possible(self) -> GarnetSpace:
        seen: set[str] = set()
        for site, dopant in self._dopants():
            if dopant.element == HOST[site] or dopant.element == "Li":
                raise ValueError(f"{dopant.element} is the host of {SITE_NAMES[site]}; leave it out, it fills what dopants leave")
            if dopant.element not in SITE_IONS[site]:
                known = ", ".join(sorted(set(SITE_IONS[site]) - {HOST[site]}))
                raise ValueError(f"{dopant.element} is not known on {SITE_NAMES[site]} of a garnet; known there: {known}")
            if dopant.element in seen:
                raise ValueError(f"{dopant.element} is listed twice")
            seen.add(dopant.element)
            if math.floor(dopant.maximum * self.formula_units + 1e-9) < math.ceil(dopant.minimum * self.formula_units - 1e-9):
                raise ValueError(
                    f"{dopant.element}: no multiple of 1/{self.formula_units} lies between {dopant.minimum:g} and "
                    f"{dopant.maximum:g}; widen the range or raise formula_units"
                )
        if not self.axes:
            raise ValueError("the space has no dopant, so it holds one composition; add one to li_site, a_site or b_site")
        if self.count() == 0:
            raise ValueError(
                f"no composition of this space has between {self.lithium_minimum:g} and {self.lithium_maximum:g} Li per formula "
                "unit after lithium has closed the charge; widen the lithium range or the dopants' ranges"
            )
        return self

    def _dopants(self) -> list[tuple[str, Dopant]]:
        return [(site, d) for site in ("li", "a", "b") for d in getattr(self, f"{site}_site")]

    @property
    def axes(self) -> list[tuple[str, str]]:
        """``(site, element)`` of each coordinate, in order."""
        return [(site, d.element) for site, d in self._dopants()]

    @property
    def elements(self) -> set[str]:
        """All elements a candidate can hold."""
        return {"Li", "La", "Zr", "O"} | {element for _, element in self.axes}

    def check_supported(self, supported: set[str]) -> None:
        """Raise :class:`SpaceError` if the potential has no parameters for an element of the space."""
        missing = sorted(self.elements - set(supported))
        if missing:
            raise SpaceError(
                f"the potential has no fitted parameters for {', '.join(missing)}; it has {', '.join(sorted(supported))}: take these "
                "dopants out of the space, or allow unfitted ones with `simulation: {provisional: true}`"
            )

    def _ranges(self) -> list[range]:
        n = self.formula_units
        return [range(math.ceil(d.minimum * n - 1e-9), math.floor(d.maximum * n + 1e-9) + 1) for _, d in self._dopants()]

    def _lithium_shift(self) -> list[int]:
        """Change of the number of Li ions per dopant ion, so that the cell stays neutral."""
        shifts = []
        for site, element in self.axes:
            charge = SITE_IONS[site][element]
            host = 0 if site == "li" else SITE_IONS[site][HOST[site]]
            shifts.append(host - charge)
        return shifts

    def lithium_count(self, counts: tuple[int, ...]) -> int:
        """Li ions per cell that make it neutral."""
        return 7 * self.formula_units + sum(s * c for s, c in zip(self._lithium_shift(), counts, strict=True))

    def _allowed(self, counts: tuple[int, ...]) -> bool:
        if len(counts) != len(self.axes) or any(c not in r for c, r in zip(counts, self._ranges(), strict=True)):
            return False
        used = {"li": 0, "a": 0, "b": 0}
        for (site, _), count in zip(self.axes, counts, strict=True):
            used[site] += count
        if any(used[s] > size * self.formula_units for s, size in _SITE_SIZE.items()):
            return False
        lithium = self.lithium_count(counts)
        lowest, highest = self._lithium_window()
        return lowest <= lithium <= highest and lithium + used["li"] <= LITHIUM_CAPACITY * self.formula_units

    def _lithium_window(self) -> tuple[int, int]:
        n = self.formula_units
        return math.ceil(self.lithium_minimum * n - 1e-9), math.floor(self.lithium_maximum * n + 1e-9)

    def count(self) -> int:
        """Exact number of candidates, by counting over site totals and lithium (nothing is enumerated)."""
        ways = {site: self._site_ways(site) for site in ("li", "a", "b")}
        low, high = self._lithium_window()
        start, capacity = 7 * self.formula_units, math.floor(LITHIUM_CAPACITY * self.formula_units)
        frame: dict[int, int] = {}  # lithium change by 24c and 16a together -> number of ways
        for (_, change_a), ways_a in ways["a"].items():
            for (_, change_b), ways_b in ways["b"].items():
                frame[change_a + change_b] = frame.get(change_a + change_b, 0) + ways_a * ways_b
        total = 0
        for (used, change_li), ways_li in ways["li"].items():
            for change, ways_frame in frame.items():
                lithium = start + change_li + change
                if low <= lithium <= high and lithium + used <= capacity:
                    total += ways_li * ways_frame
        return total

    def _site_ways(self, site: str) -> dict[tuple[int, int], int]:
        """Ways to fill one site: ``(dopant ions if that matters, change of lithium) -> count``."""
        full = _SITE_SIZE.get(site, LITHIUM_CAPACITY) * self.formula_units
        states = {(0, 0): 1}
        for (where, _), shift, values in zip(self.axes, self._lithium_shift(), self._ranges(), strict=True):
            if where != site:
                continue
            grown: dict[tuple[int, int], int] = {}
            for (used, change), ways in states.items():
                for value in values:
                    if used + value > full:
                        break
                    key = (used + value, change + shift * value)
                    grown[key] = grown.get(key, 0) + ways
            states = grown
        if site == "li":
            return states
        merged: dict[tuple[int, int], int] = {}
        for (_, change), ways in states.items():
            merged[(0, change)] = merged.get((0, change), 0) + ways
        return merged

    def candidates(self, limit: int = 20_000) -> list[Candidate]:
        """All candidates, in a fixed order.

        Raises
        ------
        SpaceError
            If there are more than ``limit``; use :meth:`sample`.
        """
        total = self.count()
        if total > limit:
            raise SpaceError(f"the space holds {total:,} candidates, more than {limit:,}: sample it instead of listing it")
        return [self.candidate(counts) for counts in self._walk()]

    def _walk(self) -> Iterator[tuple[int, ...]]:
        def grow(prefix: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
            if len(prefix) == len(ranges):
                if self._allowed(prefix):
                    yield prefix
                return
            for value in ranges[len(prefix)]:
                yield from grow((*prefix, value))

        ranges = self._ranges()
        yield from grow(())

    def sample(self, n: int, rng: np.random.Generator) -> list[Candidate]:
        """``n`` different candidates drawn at random (all of them if there are fewer), by rejection from the box of ranges."""
        total = self.count()
        if total <= max(n, 20_000):
            everything = self.candidates(limit=max(n, 20_000))
            chosen = rng.permutation(len(everything))[:n]
            return [everything[i] for i in chosen]
        found: dict[tuple[int, ...], None] = {}
        ranges = self._ranges()
        for _ in range(2000 * n):
            counts = tuple(int(rng.integers(r.start, r.stop)) for r in ranges)
            if self._allowed(counts):
                found.setdefault(counts)
                if len(found) == n:
                    break
        return [self.candidate(counts) for counts in found]

    def candidate(self, counts: tuple[int, ...]) -> Candidate:
        """The candidate with these numbers of dopant ions per cell; SpaceError if it is outside the space."""
        counts = tuple(int(c) for c in counts)
        if not self._allowed(counts):
            raise SpaceError(f"{dict(zip((e for _, e in self.axes), counts, strict=False))} per cell is outside the search space")
        return Candidate(counts=counts, formula=self._formula(counts))

    def _formula(self, counts: tuple[int, ...]) -> str:
        amounts: dict[str, int] = {"Li": self.lithium_count(counts), "O": 12 * self.formula_units}
        left = {s: size * self.formula_units for s, size in _SITE_SIZE.items()}
        for (site, element), count in zip(self.axes, counts, strict=True):
            amounts[element] = count
            if site in left:
                left[site] -= count
        amounts["La"], amounts["Zr"] = left["a"], left["b"]
        per_unit = {e: Fraction(n, self.formula_units) for e, n in amounts.items() if n}
        return canonical_formula("".join(f"{e}{float(n):.6f}" for e, n in per_unit.items()))

    def from_formula(self, formula: str) -> Candidate:
        """The candidate of a formula.

        Raises
        ------
        SpaceError
            If the composition is not in the space: the message says which amount does not fit the cell or the charge.
        """
        composition = parse_composition(formula)
        amounts = {e.symbol: float(n) for e, n in composition.items()}
        foreign = sorted(set(amounts) - self.elements)
        if foreign or not amounts.get("O"):
            raise SpaceError(f"{formula}: {', '.join(foreign) or 'no oxygen'} is outside the search space")
        scale = 12 * self.formula_units / amounts["O"]
        counts = []
        for _, element in self.axes:
            exact = amounts.get(element, 0.0) * scale
            if abs(exact - round(exact)) > 0.02:
                raise SpaceError(
                    f"{formula}: {element} would be {exact:.2f} ions in a cell of {self.formula_units} formula units; "
                    f"amounts are multiples of 1/{self.formula_units}"
                )
            counts.append(round(exact))
        candidate = self.candidate(tuple(counts))
        lithium = amounts.get("Li", 0.0) * scale
        if abs(lithium - self.lithium_count(candidate.counts)) > 0.05:
            raise SpaceError(
                f"{formula}: neutrality asks for {self.lithium_count(candidate.counts) / self.formula_units:g} Li per formula unit, "
                f"the formula has {lithium / self.formula_units:g}"
            )
        return candidate

    def vector(self, candidate: Candidate) -> np.ndarray:
        """Coordinates of a candidate: amount of each dopant per formula unit over the extent of its range, shape (d,)."""
        return np.array([c / max(r[-1], 1) for c, r in zip(candidate.counts, self._ranges(), strict=True)], dtype=float)

    def from_vector(self, vector: np.ndarray) -> Candidate:
        """Inverse of :meth:`vector`: nearest whole numbers of ions; SpaceError if that is outside the space."""
        return self.candidate(tuple(round(float(v) * max(r[-1], 1)) for v, r in zip(vector, self._ranges(), strict=True)))

    def features(self, candidates: list[Candidate]) -> np.ndarray:
        """What the surrogate sees: garnet descriptors, then the coordinates; shape (n, 6 + d)."""
        return np.array([np.concatenate([_descriptors(c.formula), self.vector(c)]) for c in candidates]).reshape(
            len(candidates), 6 + len(self.axes)
        )


@functools.lru_cache(maxsize=50_000)
def _descriptors(formula: str) -> np.ndarray:
    found = descriptors(formula)
    if found is None:
        raise SpaceError(f"{formula} has no Shannon radius for one of its ions, so it cannot be described")
    return found

"""Canonical compositions: one spelling and one key for one composition.

pymatgen does the chemistry. What is added here: the canonical formula (integers reduced, decimals kept at the scale they
were printed in), a scale-free key, and the check for compositions that no material can have.
"""

from __future__ import annotations

import functools
import math
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pymatgen.core import Composition

_SUBSCRIPTS = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")

LEAST, MOST = 1e-4, 1000.0  # amounts of one element in a formula
_LONGEST, _DEEPEST = 200, 20
_MOST_SUMS = 20_000
# lowest and highest state of metals that change it in one compound
_REDOX = {"Mn": (2, 4), "Fe": (2, 3), "Co": (2, 4), "Ni": (2, 4), "Cu": (1, 2), "V": (3, 5)}
_OXIDISED = {"S": (4, 6), "Se": (4, 6), "N": (3, 5), "Cl": (5, 7), "Br": (5,), "I": (5, 7)}


class CompositionError(ValueError):
    """A text is not the formula of a possible composition."""


@functools.lru_cache(maxsize=20_000)
def parse_composition(formula: str) -> Composition:
    """Read a plain formula (``Li6.4La3Zr1.4Ta0.6O12``, ``Li1.3Al0.3Ti1.7(PO4)3``).

    Raises
    ------
    CompositionError
        Unknown element, negative or absurd amount, or no formula at all; the message names the text and what is wrong.
    """
    from pymatgen.core import Composition, DummySpecies, Element

    text = formula.translate(_SUBSCRIPTS).replace(" ", "").replace("[", "(").replace("]", ")")
    text = re.sub(r"[{}_]", "", text)
    if not text:
        raise CompositionError("the formula is empty")
    if len(text) > _LONGEST or text.count("(") > _DEEPEST:
        raise CompositionError(
            f"{formula[:40]!r}... is too long for a formula: at most {_LONGEST} characters and {_DEEPEST} brackets"
        )
    for symbol in re.findall(r"[A-Z][a-z]?", text):
        if not Element.is_valid_symbol(symbol) and not Element.is_valid_symbol(symbol[0]):
            raise CompositionError(f"{formula!r}: {symbol} is not an element")
    try:
        composition = Composition(text)
    except Exception as error:
        raise CompositionError(f"{formula!r} is not a formula: {error}") from None
    if not composition or any(isinstance(e, DummySpecies) for e in composition):
        raise CompositionError(f"{formula!r} is not a formula of elements")
    for element, amount in composition.items():
        if not math.isfinite(amount) or amount < LEAST or amount > MOST:
            raise CompositionError(f"{formula!r}: the amount of {element.symbol} is {amount:g}; it must be {LEAST:g} to {MOST:g}")
    return composition


def _number(amount: float) -> str:
    amount = round(amount, 4)
    return "" if amount == 1 else f"{amount:g}"


def canonical_formula(composition: Composition | str) -> str:
    """One spelling of a composition: elements by electronegativity, integers reduced, decimals as printed.

    >>> canonical_formula("Li14La6Zr4O24")
    'Li7La3Zr2O12'
    >>> canonical_formula("La3Zr1.4Ta0.6Li6.4O12")
    'Li6.4La3Zr1.4Ta0.6O12'
    """
    composition = parse_composition(composition) if isinstance(composition, str) else composition
    amounts = {e: float(n) for e, n in composition.items()}
    if all(abs(n - round(n)) < 1e-6 for n in amounts.values()):
        divisor = math.gcd(*(round(n) for n in amounts.values()))
        amounts = {e: round(n) / divisor for e, n in amounts.items()}
    ordered = sorted(amounts, key=lambda e: (e.X if e.X == e.X else 0, e.symbol))
    return "".join(f"{e.symbol}{_number(amounts[e])}" for e in ordered)


def composition_key(composition: Composition | str) -> str:
    """Scale-free key: element fractions at four decimals, elements in alphabetical order."""
    composition = parse_composition(composition) if isinstance(composition, str) else composition
    total = sum(composition.values())
    return " ".join(f"{e.symbol}:{n / total:.4f}" for e, n in sorted(composition.items(), key=lambda item: item[0].symbol))


def anonymous_formula(composition: Composition | str) -> str:
    """Formula with the elements replaced by A, B, C ..., as pymatgen writes it."""
    composition = parse_composition(composition) if isinstance(composition, str) else composition
    return composition.anonymized_formula


def is_charge_balanced(composition: Composition | str) -> bool | None:
    """Whether common oxidation states can sum to zero; None where the question has no meaning (one element, metals, organic ions).

    Anions take their lowest state, Li/Na/K 1, and pymatgen's common states the rest; amounts need not be integers. Redox
    metals may have any mean state between their common ones (LiMn2O4), and S, N and the halogens their highest state where
    there is the oxygen of sulfates, nitrates and perchlorates.
    """
    composition = parse_composition(composition) if isinstance(composition, str) else composition
    elements = list(composition)
    if len(elements) < 2:
        return None
    anion_states = {"O": -2, "S": -2, "Se": -2, "F": -1, "Cl": -1, "Br": -1, "I": -1, "N": -3, "H": 1}
    fixed = {"Li": 1, "Na": 1, "K": 1, "Ag": 1, "Mg": 2, "Ca": 2, "Sr": 2, "Ba": 2, "Al": 3, "Ga": 3, "La": 3, "Y": 3}
    if not any(anion_states.get(e.symbol, 0) < 0 for e in elements):
        return None
    by_symbol = {e.symbol: float(composition[e]) for e in elements}
    if by_symbol.get("H", 0) >= 3 * by_symbol.get("B", math.inf) or ("C" in by_symbol and {"F", "H", "N"} & set(by_symbol)):
        return None  # hydridic hydrogen, organic groups
    lows, highs, free = 0.0, 0.0, 0.0
    oxygen = by_symbol.get("O", 0.0)
    choices: list[tuple[float, list[int]]] = []
    for element in elements:
        amount = float(composition[element])
        symbol = element.symbol
        if symbol in _REDOX:
            low, high = _REDOX[symbol]
            lows, highs, free = lows + amount * low, highs + amount * high, free + amount * (high - low)
            continue
        if symbol in _OXIDISED and oxygen >= 3 * amount:
            choices.append((amount, [anion_states[symbol], *_OXIDISED[symbol]]))
            lows, highs = lows + amount * anion_states[symbol], highs + amount * max(_OXIDISED[symbol])
            continue
        if symbol in anion_states or symbol in fixed:
            state = anion_states.get(symbol, fixed.get(symbol))
            lows, highs = lows + amount * state, highs + amount * state
            continue
        states = [s for s in (element.common_oxidation_states or element.oxidation_states) if s > 0]
        if not states:
            return None
        choices.append((amount, states))
        lows, highs = lows + amount * min(states), highs + amount * max(states)
    tolerance = 0.02 * max(1.0, sum(composition.values()) / 20)
    sums = {0.0}
    base = lows - sum(amount * min(states) for amount, states in choices)
    for amount, states in choices:
        sums = {round(s + amount * state, 4) for s in sums for state in states}
        if len(sums) > _MOST_SUMS:  # so many mixed-valent elements that some choice will do
            return lows <= tolerance and highs >= -tolerance
    return any(base + s <= tolerance and base + s + free >= -tolerance for s in sums)

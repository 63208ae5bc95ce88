"""From printed formulas to compositions: x put in, mixtures added up, everything exact until the end."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import gcd, lcm

from graph.compositions import CompositionError, canonical_formula
from ingest.formula_text import ELEMENTS, FormulaError, fold_formula, read_formula
from ingest.variables import AmountError, read_amount


@dataclass(frozen=True)
class MixturePart:
    """One component of a mixture or hydrate: its amount as printed (``1-x``, ``75``, '' for one) and its formula as printed."""

    amount: str
    formula: str


def plain_formula(amounts: Mapping[str, Fraction]) -> str:
    return "".join(f"{s}{float(round(n, 6)):.6f}".rstrip("0").rstrip(".") if n != 1 else s for s, n in amounts.items())


def canonical(amounts: Mapping[str, Fraction]) -> str:
    """Canonical formula of exact element amounts."""
    return canonical_formula(plain_formula(amounts))


def expand(variable_formula: str, values: Mapping[str, float | Fraction | str] | None = None) -> str:
    """Put values in for the variables of a formula.

    Parameters
    ----------
    variable_formula : str
        Markup or plain, e.g. ``Li_{7-x}La_{3}Zr_{2-x}Ta_{x}O_{12}``; a trailing ``-δ`` is taken as nominal (zero).
    values : mapping
        A number for each variable; an element symbol for each placeholder (M, Ln).

    Returns
    -------
    str
        Canonical formula.

    Raises
    ------
    FormulaError
        Not a formula, a variable without value, or an amount below zero.

    Examples
    --------
    >>> expand("Li_{7-x}La_{3}Zr_{2-x}Ta_{x}O_{12}", {"x": 0.6})
    'Li6.4La3Zr1.4Ta0.6O12'
    """
    text = variable_formula.strip()
    parsed = read_formula(text, spaced=" " in text)
    if parsed is None or parsed.end != len(text):
        mixture = read_mixture(text, 0)
        if mixture is not None and mixture[1] == len(text):
            return expand_mixture(mixture[0], values or {})
        where = "" if parsed is None else f" behind {parsed.text!r}"
        raise FormulaError(f"{variable_formula!r} is not a formula{where}")
    amounts = parsed.fill(values)
    if not amounts:
        raise FormulaError(f"{variable_formula!r}: nothing is left with these values")
    try:
        return canonical(amounts)
    except CompositionError as error:
        raise FormulaError(str(error)) from None


def expand_mixture(parts: tuple[MixturePart, ...], values: Mapping[str, float | Fraction | str]) -> str:
    numbers = {k: Fraction(str(v)) for k, v in values.items() if not isinstance(v, str)}
    total: dict[str, Fraction] = {}
    for part in parts:
        try:
            amount = read_amount(part.amount).value(numbers) if part.amount else Fraction(1)
        except AmountError as error:
            raise FormulaError(f"{part.amount!r} of {part.formula}: {error}") from None
        if amount < 0:
            raise FormulaError(f"the amount {part.amount} of {part.formula} would be below zero")
        parsed = read_formula(part.formula)
        for symbol, number in parsed.fill(values).items():
            total[symbol] = total.get(symbol, Fraction(0)) + amount * number
    return canonical(_reduced({s: n for s, n in total.items() if n}))


def _reduced(amounts: dict[str, Fraction]) -> dict[str, Fraction]:
    """Percent of percent make amounts of thousands: these are brought down to the smallest whole numbers."""
    if not amounts or max(amounts.values()) < 100:
        return amounts
    scale = lcm(*(n.denominator for n in amounts.values()))
    common = gcd(*(int(n * scale) for n in amounts.values()))
    return {s: n * scale / common for s, n in amounts.items()} if common >= scale else amounts


# what opens a mixture inside a mixture: "(0.75Li2S·...", "(Li2S-..."
_INNER = re.compile(r"[(\[]\s?(?:\d*\.?\d+\s?)?[A-Z][A-Za-z0-9_{}.]*\s?[-·]")
_WINDOW = 800  # no mixture is longer
_COEFFICIENT = re.compile(
    r"(?P<c>\(\s?(?:\d+(?:\.\d+)?)\s?-\s?\d*\.?\d*[a-z](?:\s?[-+]\s?\d*\.?\d*[a-z])*\s?\)|\d+(?:\.\d+)?(?:/\d+)?[xyz]?|[xyzn](?=[A-Z(\[\s]))\s?(?:mol\.?\s?%|mol%|mol|wt\.?\s?%|%)?\s?[·*]?\s?(?=[A-Z(\[])"
)
SEPARATOR = re.compile(r"\s?[-·*]\s?|~|\s?\+\s?|\s?×\s?(?=\d*\.?\d*\s?H_?\{?2)|\.(?=\d*H_?\{?2)")


def read_mixture(text: str, at: int = 0) -> tuple[tuple[MixturePart, ...], int] | None:
    """Read ``(1-x)A-xB``, ``75Li2S·25P2S5``, ``Mn(NO3)2·4H2O`` or ``Li2S-P2S5`` at ``at``: its components and where it ends.

    None where fewer than two components follow each other.
    """
    folded = fold_formula(text[at : at + _WINDOW])
    parts, end = _parts(folded, text[at : at + _WINDOW], 0)
    return (tuple(parts), at + end) if len(parts) >= 2 else None


def _parts(folded: str, text: str, position: int, depth: int = 0) -> tuple[list[MixturePart], int]:
    parts: list[MixturePart] = []
    end = position
    while position < len(folded) and len(parts) < 12:
        coefficient = _COEFFICIENT.match(folded, position)
        begin = coefficient.end() if coefficient else position
        inner = _INNER.match(folded, begin) if depth == 0 and (coefficient or folded[begin : begin + 1] in "([") else None
        if inner:
            nested, stop = _parts(folded, text, begin + 1, 1)
            if len(nested) >= 2 and folded[stop : stop + 1] in (")", "]"):
                outer = coefficient["c"].strip() if coefficient else ""
                parts += [MixturePart(_times(outer, n.amount), n.formula) for n in nested]
                end = stop + 1
                separator = SEPARATOR.match(folded, end)
                if separator is None:
                    break
                position = separator.end()
                continue
        parsed = read_formula(folded, begin, mixture=True)
        if parsed is None or not any(s in ELEMENTS for s, _ in parsed.amounts):
            break
        last = folded[parsed.end : parsed.end + 1]
        if last.isalpha() and last not in "xyz":
            break
        parts.append(MixturePart((coefficient["c"].strip() if coefficient else ""), text[begin : parsed.end]))
        end = parsed.end
        separator = SEPARATOR.match(folded, end)
        if separator is None:
            break
        position = separator.end()
    return parts, end


def _times(outer: str, inner: str) -> str:
    """``100-x`` of something with ``0.75`` of a component: the product as an amount."""
    return f"{outer}·{inner}" if outer and inner else outer or inner

"""Formulas as printed: from markup or plain text to elements with exact amounts.

One recursive reader for ``Li_{7-x}La_{3}Zr_{2-x}Ta_{x}O_{12}``, ``Li7-xLa3Zr2-xTaxO12``, ``Ba[Mg(1-x)/3SnxTa2(1-x)/3]O3``
and ``(La0.2Sr0.8)0.9TiO3±δ``. It says where the formula ends; whether it is a material is decided elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from ingest.numbers import fold
from ingest.variables import VARIABLE_LETTERS, Amount, AmountError, decimal, read_amount

ELEMENTS = frozenset(
    "H Li Be B C N O F Na Mg Al Si P S Cl Ar K Ca Sc Ti V Cr Mn Fe Co Ni Cu Zn Ga Ge As Se Br Kr Rb Sr Y Zr Nb Mo Tc Ru Rh "
    "Pd Ag Cd In Sn Sb Te I Xe Cs Ba La Ce Pr Nd Pm Sm Eu Gd Tb Dy Ho Er Tm Yb Lu Hf Ta W Re Os Ir Pt Au Hg Tl Pb Bi Th "
    "U D".split()
)
# for patterns: the longer symbols first; D stands for too much else
SYMBOLS = "|".join(sorted(ELEMENTS - {"D"}, key=lambda s: (-len(s), s)))
_PLACEHOLDER = re.compile(r"REE|RE|Ln|Me|TM|[MARX](?:['′])?|□|▫|◻")
_VARIABLE = f"[{VARIABLE_LETTERS}]['′]?"
_MARKUP = re.compile(r"\s?_\{([^{}]{1,60})\}")
_UNIT = r"(?:\d+(?:\.\d+)?|\.\d+)"
_LINEAR = rf"(?:{_UNIT}(?:/{_UNIT})?{_VARIABLE}|{_UNIT}(?:/{_UNIT})?|{_VARIABLE})(?:/\d+(?:\.\d+)?)?"
# a plain amount: "7-3x-y", "2(1-x)/3", "(1-x)/3", "1/8", "x", "3-δ"; a second term needs a variable somewhere
_PLAIN = re.compile(
    rf"(?!{_UNIT}\(\d+\))(?:{_UNIT})?\(\s?{_LINEAR}(?:\s?[-+±]\s?{_LINEAR}){{0,5}}\s?\)(?:/{_UNIT})?(?![A-Za-z(])?"
    rf"|{_LINEAR}(?:\s?[-+±]\s?{_LINEAR}){{0,5}}"
)
_UNIT_WORD = re.compile(r"\s?(?:wt|mol|vol|at\.|mass)|\s?%")
_MAX_UNITS = 40
_WINDOW = 400  # no formula is longer
_NUMBER_ONLY = re.compile(rf"{_UNIT}(?:/{_UNIT})?")
_SUBSCRIPTS = str.maketrans("₀₁₂₃₄₅₆₇₈₉₋₊ₓ", "0123456789-+x")
_PLAIN_D = re.compile(r"(?<=\d[-+±])d(?![A-Za-z])")
_ESD = re.compile(r"\.\d+\}?(\(\d{1,2}\))")
_ROMAN = re.compile(r"\((?:I{1,3}|IV|VI{0,3})\)|[(\[](?!SCN|OCN|NCO|NCS|COO|OOH|HCO)[A-Z]{3,}[A-Za-z]{0,4}[)\]]")
_CHARGE = re.compile(r"\s?\^\{\s?\d*\s?[-+•′']+\s?\}|[⁰¹²³⁴-⁹]?[⁺⁻]")
_ANIONS = frozenset(["O", "S", "F", "Cl", "Br", "I", "N", "Se", "Te", "H"])
_OPEN, _CLOSE = "([{", ")]}"


_HYDRATE = re.compile(r"(?<=[A-Za-z)])(\d*)\.(?=\d+(?:\.\d+)?H_?\{?2\}?O)")


def fold_formula(text: str) -> str:
    """Fold a text (:func:`ingest.numbers.fold`) for formulas, length unchanged: Unicode subscripts, the point of ``O24.4H2O``, ``-d`` for ``-δ``."""
    return _PLAIN_D.sub("δ", _HYDRATE.sub(r"\1·", fold(text).translate(_SUBSCRIPTS)))


class FormulaError(ValueError):
    """A text is not a formula; the message names the text and the place."""


@dataclass(frozen=True)
class ParsedFormula:
    """A formula read: elements with exact amounts in the order of first appearance.

    ``variables`` are those of the amounts (x, δ), ``placeholders`` those for elements (M, Ln); ``deficiency`` is '-', '+' or
    '±' where the last amount is a number and a variable that occurs nowhere else (``O3-δ``), which is then left out of the amounts.
    ``open_amount`` is the variable of an amount that is a variable only (``O_{x}``); the amount is then set to one.
    """

    text: str
    amounts: tuple[tuple[str, Amount], ...]
    variables: frozenset[str]
    placeholders: frozenset[str]
    deficiency: str = ""
    end: int = 0
    digits: bool = False
    alternatives: tuple[tuple[str, tuple[str, ...]], ...] = ()
    open_amount: str | None = None

    @property
    def elements(self) -> dict[str, Amount]:
        return dict(self.amounts)

    def fill(self, values: Mapping[str, float | Fraction | str] | None = None) -> dict[str, Fraction]:
        """Element amounts with the variables' values put in; zero amounts drop out.

        Raises
        ------
        FormulaError
            A variable without value, or an amount below zero; the message says which element and amount.
        """
        values = dict(values or {})
        numbers = {
            k: Fraction(str(v)) if isinstance(v, float) else Fraction(v) for k, v in values.items() if not isinstance(v, str)
        }
        result: dict[str, Fraction] = {}
        for symbol, amount in self.amounts:
            if symbol in self.placeholders:
                if symbol == "□":
                    continue
                if not isinstance(values.get(symbol), str):
                    raise FormulaError(f"{self.text!r}: no element is given for {symbol}")
                symbol = values[symbol]
            try:
                number = amount.value(numbers)
            except AmountError as error:
                raise FormulaError(f"{self.text!r}: {error}") from None
            if number < 0:
                given = ", ".join(f"{k} = {v}" for k, v in values.items())
                raise FormulaError(
                    f"{self.text!r} with {given}: the amount of {symbol} would be {decimal(number)}; it cannot be negative"
                )
            if number:
                result[symbol] = result.get(symbol, Fraction(0)) + number
        return result

    def plain(self) -> str:
        """The formula without markup, amounts multiplied out."""
        return "".join(s + ("" if str(a) == "1" else str(a)) for s, a in self.amounts)


class _Reader:
    def __init__(self, text: str, markup: bool) -> None:
        self.text, self.markup = text, markup
        self.digits = False
        self.alternatives: list[tuple[str, tuple[str, ...]]] = []

    def element(self, at: int) -> tuple[str, int] | None:
        two = self.text[at : at + 2]
        if len(two) == 2 and two in ELEMENTS:
            return two, at + 2
        if self.text[at : at + 1] in ELEMENTS and self.text[at : at + 1] != "D":
            placeholder = _PLACEHOLDER.match(self.text, at)
            if placeholder and len(placeholder[0]) > 1:
                return placeholder[0], placeholder.end()
            return self.text[at : at + 1], at + 1
        placeholder = _PLACEHOLDER.match(self.text, at)
        if placeholder:
            return "□" if placeholder[0] in "□▫◻" else placeholder[0], placeholder.end()
        return None

    def amount(self, at: int, symbol: str = "") -> tuple[Amount, int]:
        match = _MARKUP.match(self.text, at)
        if match:
            try:
                value = read_amount(re.sub(r"(?<=\.\d)(\d*)\(\d{1,2}\)", r"\1", match[1]))
            except AmountError:
                return Amount.of(1), at
            self.digits = True
            # markup broken in two by the extractor: "_{7}_{-x}", "_{7-}x"
            return value, self.past_esd(match.end())
        value, end = self.plain_amount(at, symbol)
        return value, self.past_esd(end) if end > at else end

    def past_esd(self, at: int) -> int:
        """Skip the standard deviation of a refined amount, ``0.539(8)``."""
        if self.text[at : at + 1] != "(":
            return at
        point = self.text.rfind(".", max(0, at - 7), at)
        esd = _ESD.match(self.text, point) if point >= 0 else None
        return esd.end() if esd and esd.start(1) == at else at

    def plain_amount(self, at: int, symbol: str = "") -> tuple[Amount, int]:
        match = _PLAIN.match(self.text, at)
        if match is None or not match.group():
            return Amount.of(1), at
        body, end = match.group(), match.end()
        # "Li2S-25P2S5": terms after the first need a variable somewhere and must not run into the next formula
        parts = re.split(r"(\s?[-+±]\s?)", body)
        if "(" not in body and len(parts) > 2 and _NUMBER_ONLY.fullmatch(parts[0]) and _NUMBER_ONLY.fullmatch(parts[-1]):
            parts = parts[:-2]  # the number belongs to what follows: "O2-α-10 mol% ..."
            body = "".join(parts)
            end = at + len(body)
        while len(parts) > 1 and body[:1] != "(" and "(" not in body:
            tail = self.text[end : end + 2]
            if _UNIT_WORD.match(self.text, end):
                parts = parts[:-2]
                body = "".join(parts)
                end = at + len(body)
                continue
            has_variable = re.search(_VARIABLE, body) is not None
            last = parts[-1]
            runs_on = bool(re.match(r"[A-Z(\[]", tail)) and not re.search(rf"{_VARIABLE}$", last)
            mixture = self.mixture and symbol in _ANIONS and bool(re.match(r"[A-Z(\[]", tail))
            if has_variable and not runs_on and not mixture and not (tail[:1].islower() and tail[:1] not in VARIABLE_LETTERS):
                break
            if has_variable and runs_on and re.search(_VARIABLE, "".join(parts[:-2])) and not mixture:
                break
            if (
                has_variable
                and runs_on
                and not mixture
                and re.fullmatch(r"\s?[-+±]\s?", parts[-2])
                and re.search(rf"{_VARIABLE}", parts[0])
            ):
                break
            parts = parts[:-2]
            body = "".join(parts)
            end = at + len(body)
        try:
            value = read_amount(body)
        except AmountError:
            return Amount.of(1), at
        if re.search(r"\d", body):
            self.digits = True
        return value, end

    mixture = False

    def group(self, at: int, depth: int) -> tuple[list[tuple[str, Amount]], int]:
        units: list[tuple[str, Amount]] = []
        text = self.text
        while at < len(text) and len(units) < _MAX_UNITS:
            if text[at] == " " and self.spaced and units and at + 1 < len(text):
                following = self.element(at + 1)
                if (
                    following is None
                    and text[at + 1] not in "(["
                    or (depth == 0 and units[-1][0] in _ANIONS and following and following[0] not in _ANIONS)
                ):
                    break  # behind the anions the formula is over: "O 12 C2/c"
                at += 1
                continue
            if text[at] in "([" or (text[at] == "{" and depth < 3):
                if depth > 4:
                    break
                inner, end = self.bracket(at, depth)
                if inner is None:
                    break
                number, end = self.amount(end, inner[-1][0])
                units += [(s, a * number) for s, a in inner]
                at = end
                continue
            found = self.element(at)
            if found is None:
                break
            symbol, end = found
            if self.spaced and text[end : end + 1] == " ":
                spaced = re.match(r"\s+(?=[\dxyzδ(]|_\{)", text[end:])
                if spaced:
                    number, after = self.amount(end + spaced.end(), symbol)
                    if after > end + spaced.end():
                        units.append((symbol, number))
                        at = after
                        continue
            charge = _CHARGE.match(text, end)
            if charge and depth == 0 and units:
                break
            number, end = self.amount(end, symbol)
            units.append((symbol, number))
            at = end
        return units, at

    spaced = False

    def bracket(self, at: int, depth: int) -> tuple[list[tuple[str, Amount]] | None, int]:
        close = _CLOSE[_OPEN.index(self.text[at])]
        if _ROMAN.match(self.text, at):
            return None, at  # an oxidation state, or the acronym of what stands before
        listed = re.compile(r"[(\[{]\s?([A-Z][a-z]?(?:\s?[,/]\s?[A-Z][a-z]?)+)\s?[)\]}]").match(self.text, at)
        if listed and all(s in ELEMENTS for s in re.split(r"\s?[,/]\s?", listed[1])):
            members = tuple(re.split(r"\s?[,/]\s?", listed[1]))
            self.alternatives.append(("M", members))
            return [("M", Amount.of(1))], listed.end()
        inner, end = self.group(at + 1, depth + 1)
        while end < len(self.text) and self.text[end] == " " and self.spaced:
            end += 1
        if not inner or end >= len(self.text) or self.text[end] != close:
            return None, at
        return inner, end + 1


def read_formula(text: str, at: int = 0, *, mixture: bool = False, spaced: bool = False) -> ParsedFormula | None:
    """Read the formula that starts at ``at`` as far as it goes; None where none starts.

    ``mixture`` says that the text is a mixture like ``(1-x)A-xB``, in which a dash behind an amount separates components;
    ``spaced`` allows blanks between symbols and amounts, as text extraction leaves them.
    """
    folded = fold_formula(text[at : at + _WINDOW])  # not the whole text: it is read at many places
    reader = _Reader(folded, "_{" in folded)
    reader.mixture, reader.spaced = mixture, spaced
    units, end = reader.group(0, 0)
    if not units:
        return None
    totals: dict[str, Amount] = {}
    for symbol, amount in units:
        symbol = "□" if symbol == "□" else symbol
        totals[symbol] = totals[symbol] + amount if symbol in totals else amount
    placeholders = frozenset(s for s in totals if s not in ELEMENTS)
    amounts = tuple(totals.items())
    deficiency, open_amount = "", None
    counts: dict[str, int] = {}
    for _, amount in amounts:
        for name in amount.names:
            counts[name] = counts.get(name, 0) + 1
    last, amount = amounts[-1]
    single = [n for n in amount.names if counts[n] == 1]
    if len(single) == 1 and last in ("O", "S", "N", "F", "Cl", "Se", "H"):
        name = single[0]
        rest = Amount(tuple(t for t in amount.terms if name not in t[0]))
        coefficient = next(v for k, v in amount.terms if name in k)
        constant = dict(rest.terms).get((), Fraction(0))
        if not any(len(k) > 1 for k, _ in amount.terms) and (constant or not rest.terms):
            printed = folded[:end]
            deficiency = "±" if "±" in printed or not rest.terms else "-" if coefficient < 0 else "+"
            amounts = (*amounts[:-1], (last, rest if rest.terms else Amount.of(1)))
            open_amount = name if not rest.terms else None
            counts.pop(name)
    variables = frozenset(counts)
    return ParsedFormula(
        folded[:end],
        amounts,
        variables,
        placeholders,
        deficiency,
        at + end,
        reader.digits,
        tuple(reader.alternatives),
        open_amount,
    )

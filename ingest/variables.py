"""Amounts with variables: exact arithmetic on ``7-3x-y``, and the values that a text gives to x.

An amount is a polynomial with rational coefficients (brackets multiply: ``(La_{1-x}Ca_{x})_{1-z}``), so that expanding a
formula is exact until the very end.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from ingest.numbers import fold

VARIABLE_LETTERS = "xyzuvwnmkδηεαβγφ"


class AmountError(ValueError):
    """A text is not an amount, or its value is not possible."""


@dataclass(frozen=True)
class Amount:
    """A polynomial: pairs of (variables, coefficient); no variables is the constant.

    >>> str(read_amount("2(1-x)"))
    '2-2x'
    """

    terms: tuple[tuple[tuple[str, ...], Fraction], ...]

    @staticmethod
    def of(value: int | str | Fraction) -> Amount:
        """A constant."""
        value = Fraction(value)
        return Amount((((), value),) if value else ())

    @staticmethod
    def variable(name: str) -> Amount:
        """One variable."""
        return Amount((((name,), Fraction(1)),))

    def _from(self, terms: dict) -> Amount:
        return Amount(tuple(sorted((k, v) for k, v in terms.items() if v)))

    def __add__(self, other: Amount) -> Amount:
        terms = dict(self.terms)
        for key, value in other.terms:
            terms[key] = terms.get(key, Fraction(0)) + value
        return self._from(terms)

    def __mul__(self, other: Amount) -> Amount:
        terms: dict = {}
        for key, value in self.terms:
            for key2, value2 in other.terms:
                both = tuple(sorted(key + key2))
                terms[both] = terms.get(both, Fraction(0)) + value * value2
        return self._from(terms)

    def __neg__(self) -> Amount:
        return Amount(tuple((k, -v) for k, v in self.terms))

    @property
    def names(self) -> frozenset[str]:
        """Names of the variables."""
        return frozenset(name for key, _ in self.terms for name in key)

    def value(self, values: Mapping[str, Fraction]) -> Fraction:
        """The number, once every variable has its value."""
        total = Fraction(0)
        for key, coefficient in self.terms:
            for name in key:
                if name not in values:
                    raise AmountError(f"no value is given for {name}")
                coefficient *= values[name]
            total += coefficient
        return total

    def __str__(self) -> str:
        if not self.terms:
            return "0"
        text = ""
        for key, coefficient in self.terms:
            number = decimal(abs(coefficient))
            body = ("" if number == "1" else number) + "".join(key) if key else number
            text += ("-" if coefficient < 0 else "+" if text else "") + body
        return text


def decimal(value: Fraction) -> str:
    """A rational number as a short decimal, or as a fraction where no short decimal is exact.

    >>> decimal(Fraction(1, 8)), decimal(Fraction(1, 3))
    ('0.125', '1/3')
    """
    if value.denominator == 1:
        return str(value.numerator)
    for digits in range(1, 9):
        if (value * 10**digits).denominator == 1:
            return f"{float(value):.{digits}f}"
    return f"{value.numerator}/{value.denominator}"


_TOKEN = re.compile(rf"\s*(?:(?P<number>\d+(?:\.\d+)?|\.\d+)|(?P<name>[{VARIABLE_LETTERS}ab]['′]?(?:_\d)?)|(?P<op>[-+*/()±·]))")


def read_amount(text: str) -> Amount:
    """Read an amount such as ``6.4``, ``7-3x-y``, ``2(1-x)/3``, ``1/8``.

    Raises
    ------
    AmountError
        If the text is anything else.
    """
    folded = fold(text).replace("[", "(").replace("]", ")").replace("{", "(").replace("}", ")").replace("_(", "(")
    tokens: list[tuple[str, str]] = []
    position = 0
    folded = folded.rstrip()
    while position < len(folded):
        match = _TOKEN.match(folded, position)
        if match is None:
            raise AmountError(f"{text!r} is not an amount")
        tokens.append((match.lastgroup, match[match.lastgroup]))
        position = match.end()
    amount, used = _sum(tokens, 0, text)
    if used != len(tokens):
        raise AmountError(f"{text!r} is not an amount")
    return amount


def _sum(tokens: list, at: int, text: str) -> tuple[Amount, int]:
    negative = False
    if at < len(tokens) and tokens[at][1] in "+-" and tokens[at][0] == "op":
        negative, at = tokens[at][1] == "-", at + 1
    total, at = _product(tokens, at, text)
    total = -total if negative else total
    while at < len(tokens) and tokens[at][0] == "op" and tokens[at][1] in "+-±":
        sign = tokens[at][1]
        term, at = _product(tokens, at + 1, text)
        total = total + (-term if sign == "-" else term)
    return total, at


def _product(tokens: list, at: int, text: str) -> tuple[Amount, int]:
    total, at = _factor(tokens, at, text)
    while at < len(tokens):
        kind, token = tokens[at]
        if kind == "op" and token in "*·":
            factor, at = _factor(tokens, at + 1, text)
            total = total * factor
        elif kind == "op" and token == "/":
            factor, at = _factor(tokens, at + 1, text)
            if len(factor.terms) != 1 or factor.names:
                raise AmountError(f"{text!r} divides by something that is not a number")
            total = total * Amount.of(1 / factor.terms[0][1])
        elif kind == "name" or (kind == "op" and token == "("):
            factor, at = _factor(tokens, at, text)
            total = total * factor
        else:
            break
    return total, at


def _factor(tokens: list, at: int, text: str) -> tuple[Amount, int]:
    if at >= len(tokens):
        raise AmountError(f"{text!r} ends in the middle of an amount")
    kind, token = tokens[at]
    if kind == "number":
        return Amount.of(token if not token.startswith(".") else "0" + token), at + 1
    if kind == "name":
        return Amount.variable(token), at + 1
    if token == "(":
        inner, at = _sum(tokens, at + 1, text)
        if at >= len(tokens) or tokens[at][1] != ")":
            raise AmountError(f"{text!r}: a bracket is not closed")
        return inner, at + 1
    raise AmountError(f"{text!r} is not an amount")


@dataclass(frozen=True)
class Assignment:
    """What a text says about a variable: ``values`` (numbers or element symbols), an interval ``low`` to ``high``, or ``rule``.

    ``rule`` is the amount that a variable is by another one (``y = 1 - x``).
    """

    start: int
    end: int
    name: str
    values: tuple[float | str, ...] = ()
    low: float | None = None
    high: float | None = None
    rule: Amount | None = None

    def by(self, values: Mapping[str, float | Fraction]) -> float | None:
        """The variable's value by its rule; None where the other variables have no value."""
        try:
            return float(self.rule.value({n: Fraction(str(v)) for n, v in values.items()})) if self.rule else None
        except AmountError:
            return None


_NUMBER = r"-?(?:\d+(?:\.\d+)?|\.\d+)(?:\s?/\s?\d+)?(?!\s?(?:×|%))"
_NAME = rf"(?P<name>[{VARIABLE_LETTERS}ab]['′]?)"
_ELEMENT = r"(?:[A-Z][a-z]?(?:\^?\{?\d?\+\}?)?)"
_JOIN = r"\s?(?:,\s?(?:and|or)|,|;|and|or|&|/)\s?"
# "x + y = 1" gives no value to y
_EQUAL = rf"(?<![A-Za-z_{{^0-9])(?<![xyz]\s[-+]\s)(?<![xyz][-+])(?<![xyz]\s[-+]){_NAME}\s?(?:=|:)\s?"
_DOTS = r"(?:…|\.\s?\.\s?\.?)"
_STEP = re.compile(
    r"\s?[),;]?\s?[(]?\s?(?:with|and|at|by|in|for)?\s?(?:an?\s|the\s)?(?:(?:regular\s|equal\s)?(?:steps?|intervals?|increments?)(?:\s(?:size|width))?\s?(?:of|=|:|is)?|[Δ∆]\s?[xyzδ]\s?(?:=|of))"
    r"\s?(?P<step>\d*\.?\d+)"
)
_RULE = re.compile(r"(?<![A-Za-z_{^0-9])(?P<name>[xyzwuv])\s?=\s?(?P<rule>[\d.xyzwuv()\s+/*-]{1,24})(?![A-Za-z0-9])")
_TOTAL = re.compile(
    r"(?<![A-Za-z_{^0-9])(?P<other>\d*\.?\d*[xyzwuv])\s?\+\s?(?P<name>[xyzwuv])\s?=\s?(?P<total>\d+(?:\.\d+)?)(?![\d.])"
)
_MOST_VALUES = 50
_ASSIGNMENTS = [
    re.compile(rf"(?P<low>{_NUMBER})\s?(?:<|≤|≦|\\leq?)\s?(?<![A-Za-z]){_NAME}\s?(?:<|≤|\\leq?)\s?(?P<high>{_NUMBER})"),
    re.compile(
        rf"(?<![A-Za-z_{{^0-9]){_NAME}\s?(?:=|:|~|from|is|in the range(?: of)?|varies from|between|ranging from)\s?(?P<low>{_NUMBER})\s?(?:-|~|to|…|\.\.\.|and(?=.{{0,0}}))\s?(?P<high>{_NUMBER})(?![\d.]|\s?{_JOIN.strip()}\s?\d)"
    ),
    re.compile(
        rf"{_EQUAL}(?P<values>[~]?{_NUMBER}(?:{_JOIN}{_NUMBER})*(?:\s?,?\s?{_DOTS}\s?(?:,|and|to)?\s?{_NUMBER})?)(?![\d]|\.\d|\s?[-+]\s?\d*\.?\d*[xyzwuv](?![a-z])|\(1)"
    ),
    re.compile(rf"(?<![A-Za-z_{{^0-9]){_NAME}\s?(?P<op><|≤|>|≥)\s?(?P<edge>{_NUMBER})"),
    re.compile(
        rf"(?<![A-Za-z])(?P<name>M|A|B|R|X|Ln|RE|Re|Me|TM|D|T|M['′])\s?(?:=|:)\s?(?P<elements>{_ELEMENT}(?:{_JOIN}{_ELEMENT})*)(?![A-Za-z])"
    ),
]


def _fraction(text: str) -> float:
    return float(Fraction(re.sub(r"\s", "", text)) if "/" in text else float(text))


def find_assignments(text: str) -> list[Assignment]:
    """Find ``x = 0, 0.2 and 0.4``, ``0 ≤ x ≤ 0.5``, ``x = 0–0.5``, ``M = Nb, Ta``; in the order of the text.

    >>> [a.values for a in find_assignments("Li_{7-x}La_{3}Zr_{2-x}Ta_{x}O_{12} (x = 0, 0.2 and 0.4)")]
    [(0.0, 0.2, 0.4)]
    """
    folded = fold(text)
    if "=" not in folded and "<" not in folded and "≤" not in folded and ":" not in folded and " from " not in folded:
        return []
    found = _rules(folded)
    for pattern in _ASSIGNMENTS:
        for match in pattern.finditer(folded):
            if any(a.start < match.end() and match.start() < a.end for a in found):
                continue
            groups = match.groupdict()
            if groups.get("values"):
                found.append(Assignment(match.start(), match.end(), groups["name"], _listed(groups["values"])))
            elif groups.get("elements"):
                elements = tuple(re.findall(r"[A-Z][a-z]?", groups["elements"]))
                found.append(Assignment(match.start(), match.end(), groups["name"], elements))
            elif groups.get("edge"):
                edge = _fraction(groups["edge"])
                low, high = (None, edge) if groups["op"] in "<≤" else (edge, None)
                found.append(Assignment(match.start(), match.end(), groups["name"], (), low, high))
            else:
                low, high = _fraction(groups["low"]), _fraction(groups["high"])
                if low < high:
                    step = _STEP.match(folded, match.end())
                    values = _stepped(low, high, float(step["step"])) if step else ()
                    found.append(Assignment(match.start(), match.end(), groups["name"], values, low, high))
    return sorted(found, key=lambda a: a.start)


def _stepped(low: float, high: float, step: float) -> tuple[float, ...]:
    """All values from low to high; none where the step does not lead there."""
    if step <= 0:
        return ()
    start, width = Fraction(str(low)), Fraction(str(step))
    count = (Fraction(str(high)) - start) / width
    if count.denominator != 1 or not 0 < count < _MOST_VALUES:
        return ()
    return tuple(float(start + n * width) for n in range(int(count) + 1))


def _listed(text: str) -> tuple[float, ...]:
    """``0, 0.2 and 0.4``; ``0, 0.1, ..., 0.5`` with what the dots stand for."""
    dots = re.search(_DOTS + r"(?!\d)|…", text)
    if dots is None:
        return tuple(_fraction(n) for n in re.findall(_NUMBER, text))
    before = [_fraction(n) for n in re.findall(_NUMBER, text[: dots.start()])]
    behind = [_fraction(n) for n in re.findall(_NUMBER, text[dots.end() :])]
    if len(before) >= 2 and behind:
        step = float(Fraction(str(before[-1])) - Fraction(str(before[-2])))
        filled = _stepped(before[-1], behind[0], step)
        if filled:
            return (*before, *filled[1:])
    return (*before, *behind)


def _rules(folded: str) -> list[Assignment]:
    """``y = 1 - x``, ``x + y = 1``."""
    found = []
    for match in _RULE.finditer(folded):
        text = match["rule"].rstrip(" .")
        while text.endswith(")") and text.count(")") > text.count("("):
            text = text[:-1].rstrip()
        try:
            rule = read_amount(text)
        except AmountError:
            continue
        if rule.names and match["name"] not in rule.names:
            found.append(Assignment(match.start(), match.start("rule") + len(text), match["name"], rule=rule))
    for match in _TOTAL.finditer(folded):
        rule = Amount.of(match["total"]) + -read_amount(match["other"])
        if match["name"] not in rule.names:
            found.append(Assignment(match.start(), match.end(), match["name"], rule=rule))
    return found

"""Material strings: what stands in a table cell or was labelled as a material, taken apart into components with exact amounts.

``(1-x)(0.948K0.5Na0.5NbO3-0.052LiSbO3)-xBi2O3``, ``Ca0.90Sr2Al2O6:0.10Eu3+``, ``P2-Na2/3[CoxNi1/3-xMn2/3]O2``,
``nickel (II) and manganese (II) acetates``. :func:`find_formulas` is for running text; here the whole string is a material.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from fractions import Fraction

from ingest.acronym_table import ACRONYMS
from ingest.chemical_names import name_to_formulas
from ingest.formula_text import ELEMENTS, ParsedFormula, fold_formula, read_formula
from ingest.variables import Amount, AmountError, read_amount

MAX_LENGTH = 500  # a longer string is a text, not a material
_UNITS = r"(?:mol\.?\s?%|mol%|at\.?\s?%|wt\.?\s?%|vol\.?\s?%|%|mol)"
_COEFFICIENT = re.compile(
    rf"(?P<c>\d+(?:\.\d+)?(?:/\d+)?[a-z]?(?=[\sA-Z(\[%mwva])|\(\s?[^()A-Z]{{1,30}}\)|[xyzn](?=[A-Z(\[\s%mwva]))\s?(?P<unit>{_UNITS})?\s?(?=[A-Z(\[])"
)
_SEPARATOR = re.compile(r"\s?[-·*/]\s?|\s?\+\s?|\s?×\s?(?=\d)|\.(?=\d*H2O)")
_NAMES = re.compile(
    "|".join(re.escape(n) for n in sorted((n for n, a in ACRONYMS.items() if a.formula), key=len, reverse=True))
    + r"(?![A-Za-z0-9])"
)
_PHASE = re.compile(r"^(?P<p>P2|P3|O3|O2|[αβγδεκη]′?|[ctrmo](?=-[A-Z]))\s?-\s?(?=[A-Z(\[])")
_DROPPED = re.compile(r"^(?:[Mm]icro|[Nn]ano|[Bb]ulk|[Mm]eso)-?(?=[A-Z(])")
_TRAILING = re.compile(r"^(?:\s?\([A-Za-z][A-Za-z0-9-]*\)|\s?\(\d[\d.,%\s]*\)?|[)\]]|\s[a-z][a-z -]*|[.,;]|\s)*$")
_ADDITIVE = re.compile(
    r"\s?(?P<percent>(?:\d+(?:\.\d+)?|[xyz])?\s?(?:mol\s?|at\.?\s?)?%\s?)?(?P<c>\d+(?:\.\d+)?|[xyz])?\s?(?P<el>[A-Z][a-z]?)(?P<a>\d*\.\d+|[xyz])?(?P<charge>\d?\+)?\s?(?:,|$)"
)
_CATIONS_NOT = frozenset(["O", "S", "Se", "Te", "F", "Cl", "Br", "I", "N", "H"])


@dataclass(frozen=True)
class Component:
    """One component: how much of it, its formula as printed, its elements with exact amounts."""

    amount: Amount
    formula: str
    elements: dict[str, Amount]


@dataclass(frozen=True)
class ParsedMaterial:
    """A material string taken apart.

    Attributes
    ----------
    text : str
        As given, tidied.
    name : str
        The words before the formula, or the chemical name.
    components : tuple of Component
    phase : str
        Prefix such as γ or P2.
    additives : tuple of str
        Dopants behind a colon that the formula leaves no room for, as printed.
    deficiency : str
        '-', '+' or '±'.
    variables : dict
        Variables with the values known for them.
    elements : dict
        Placeholders (M, RE) with the elements they stand for.
    """

    text: str
    name: str
    components: tuple[Component, ...]
    phase: str = ""
    additives: tuple[str, ...] = ()
    deficiency: str = ""
    variables: dict[str, tuple[float, ...]] = field(default_factory=dict)
    elements: dict[str, tuple[str, ...]] = field(default_factory=dict)


def tidy(text: str) -> str:
    """One kind of sign, no blanks around operators inside formulas."""
    text = re.sub(r"\s+", " ", fold_formula(text)).strip()
    text = re.sub(r"(?<=[\dA-Za-z)])\s?([-+])\s?(?=[xyzδ\d](?![a-z]{2}))", r"\1", text)
    return re.sub(r"(?<=[\dxyz])\s([-+])\s(?=[xyz])", r"\1", text)


@dataclass
class _Found:
    components: list[Component]
    end: int
    deficiency: str = ""
    elements: dict[str, tuple[str, ...]] = field(default_factory=dict)
    variables: dict[str, tuple[float, ...]] = field(default_factory=dict)
    names: int = 0


def _component(parsed: ParsedFormula, amount: Amount) -> Component:
    return Component(amount, parsed.text, dict(parsed.amounts))


def _single(text: str, at: int, mixture: bool) -> tuple[ParsedFormula, int] | None:
    parsed = read_formula(text, at, mixture=mixture, spaced=True)
    return (parsed, parsed.end) if parsed is not None else None


def _mixture(text: str, at: int, depth: int = 0) -> _Found | None:
    found = _Found([], at)
    position, percent = at, False
    while position < len(text):
        while position < len(text) and text[position] == " ":
            position += 1
        coefficient = _COEFFICIENT.match(text, position)
        amount = Amount.of(1)
        begin = position
        if coefficient:
            try:
                amount = read_amount(coefficient["c"])
            except AmountError:
                break
            begin = coefficient.end()
        acronym = _NAMES.match(text, begin)
        if acronym:
            parsed = read_formula(ACRONYMS[acronym[0]].formula)
            found.components.append(_component(parsed, amount))
            end = acronym.end()
        else:
            one = _single(text, begin, True)
            nested = None
            if (
                text[begin : begin + 1] in ("(", "[")
                and depth < 3
                and (one is None or text[one[1] : one[1] + 1] not in ("", "-", "·", "+", ")", "]", " ", ":", "."))
            ):
                nested = _mixture(text, begin + 1, depth + 1)
                if nested is not None and text[nested.end : nested.end + 1] not in (")", "]"):
                    nested = None
            if one is None and nested is None:
                break
            if nested is not None:
                found.components += [Component(c.amount * amount, c.formula, c.elements) for c in nested.components]
                found.deficiency = found.deficiency or nested.deficiency
                end = nested.end + 1
            else:
                parsed, end = one
                found.components.append(_component(parsed, amount))
                found.deficiency = found.deficiency or parsed.deficiency
                found.elements.update({p: () for p in parsed.placeholders - {"□"}} | dict(parsed.alternatives))
        if coefficient and coefficient["unit"] and "%" in coefficient["unit"] and len(found.components) > 1 and not percent:
            percent = True
            name = next(iter(amount.names), "x")
            if not amount.names:
                found.variables[name] = (float(amount.value({})) / 100,)
            share = Amount.variable(name)
            first = found.components[0]
            found.components[0] = Component(first.amount * (Amount.of(1) + -share), first.formula, first.elements)
            found.components[-1] = replace(found.components[-1], amount=share)
        found.end = end
        separator = _SEPARATOR.match(text, end)
        if separator is None:
            break
        position = separator.end()
    return found if found.components else None


def _whole(text: str, at: int) -> tuple[_Found, str] | None:
    """What starts at ``at`` if it runs to the end of the string, with the rest behind a colon."""
    single = _single(text, at, False)
    options: list[_Found] = []
    acronym = _NAMES.match(text, at)
    if single is not None and acronym is None:
        parsed, end = single
        elements = {p: () for p in parsed.placeholders - {"□"}} | dict(parsed.alternatives)
        options.append(_Found([_component(parsed, Amount.of(1))], end, parsed.deficiency, elements))
    mixture = _mixture(text, at)
    if mixture is not None:
        options.append(mixture)
    for found in options:
        rest = text[found.end :]
        if _TRAILING.match(rest):
            return found, ""
        if rest.lstrip().startswith(":"):
            return found, rest.lstrip()[1:]
    return None


_ROMAN = re.compile(r"\(?(?:I{1,3}|IV|VI{0,3})\)")
_STARTS = re.compile(r"(?:^|(?<=[\s(\[])|(?<=-))(?=[A-Z(\[\dxyz□])")


def parse_material(text: str) -> list[ParsedMaterial]:
    """Take a material string apart; an empty list where nothing of it is understood.

    Examples
    --------
    >>> [str(c.amount) for c in parse_material("(1-x)Li2S-xP2S5")[0].components]
    ['1-x', 'x']
    """
    if len(text) > MAX_LENGTH:
        return []
    whole = tidy(text)
    phase = ""
    body = _DROPPED.sub("", whole)
    if match := _PHASE.match(body):
        phase, body = match["p"], body[match.end() :]
    for start in _STARTS.finditer(body):
        at = start.start()
        if _ROMAN.match(body, at):
            continue
        if at and body[at - 1] == "-" and not phase and re.search(r"[a-z]-$", body[:at]) is None:
            continue
        found = _whole(body, at)
        if found is None or not _holds_elements(found[0]):
            continue
        reading, behind = found
        additives: list[str] = []
        if behind:
            listed = _additives(behind)
            if listed is None:
                continue
            reading, additives = _merge(reading, listed)
        name = body[:at].strip(" ([")
        if len(reading.components) == 1 and not _is_formula_like(reading.components[0]) and name_to_formulas(whole):
            continue
        return [
            ParsedMaterial(
                whole,
                name,
                tuple(reading.components),
                phase,
                tuple(additives),
                reading.deficiency,
                reading.variables,
                reading.elements,
            )
        ]
    result = []
    for name, formula in name_to_formulas(whole):
        reading = _mixture(formula, 0)
        if reading is not None:
            result.append(ParsedMaterial(name, name, tuple(reading.components)))
    return result


def _holds_elements(found: _Found) -> bool:
    return all(any(s in ELEMENTS for s in c.elements) for c in found.components)


def _is_formula_like(component: Component) -> bool:
    return len(component.elements) > 1 or re.search(r"\d", component.formula) is not None


def _additives(text: str) -> list[tuple[str, str, Amount | None]] | None:
    """Dopants behind a colon: (as printed, element, amount or None)."""
    found, position = [], 0
    text = text.strip()
    while position < len(text):
        match = _ADDITIVE.match(text, position)
        if match is None or match["el"] not in ELEMENTS:
            return None
        amount = match["c"] or match["a"]
        printed = match[0].strip(" ,")
        if match["percent"]:
            printed, amount = printed[len(match["percent"].strip()) :].strip(), None
        found.append((printed, match["el"], read_amount(amount) if amount else None))
        position = match.end()
    return found


def _merge(found: _Found, listed: list[tuple[str, str, Amount | None]]) -> tuple[_Found, list[str]]:
    """Put a dopant into the formula where its amount fills the room the cations leave (``Ca0.90...:0.10Eu``); else keep it apart."""
    if len(found.components) == 1 and len(listed) == 1 and listed[0][2] is not None:
        component = found.components[0]
        printed, element, amount = listed[0]
        cations = Amount.of(0)
        for symbol, number in component.elements.items():
            if symbol not in _CATIONS_NOT:
                cations = cations + number
        if not _is_whole(cations) and _is_whole(cations + amount):
            elements = dict(component.elements)
            elements[element] = elements.get(element, Amount.of(0)) + amount
            found.components[0] = replace(component, elements=elements)
            return found, []
    return found, [printed for printed, _, _ in listed]


def _is_whole(amount: Amount) -> bool:
    return not amount.names and amount.value({}).denominator == 1 and amount.value({}) >= Fraction(0)

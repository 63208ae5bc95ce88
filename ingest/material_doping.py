"""Dopants around the name of a host: ``Al-doped LLZO``, ``LLZO:Ta``, ``0.25 mol Al``, ``Ta5+-doped``, ``8 mol% Y2O3-stabilized ZrO2``."""

from __future__ import annotations

import re
from typing import NamedTuple

from ingest.chemical_names import CATIONS
from ingest.formula_text import SYMBOLS

_CHARGE = r"(?:\s?\^?\{?\d?\+\}?|[¹²³⁴⁵⁶]?⁺)?"
_DIGITS = r"(?:_\{\d\}|\d)?"
# dopants are given as elements, ions or their simple compounds (Al2O3, MgF2)
_OXIDE = rf"(?:{SYMBOLS}){_DIGITS}(?:O{_DIGITS}|F{_DIGITS}|Cl{_DIGITS})(?![A-Za-z0-9_])"
_DOPANT = rf"(?:{_OXIDE}|(?:{SYMBOLS}){_CHARGE})"
_NAMED = (
    "alumin(?:i)?um|tantalum|niobium|gallium|tungsten|titanium|zirconium|yttrium|scandium|calcium|magnesium|strontium|barium|"
    "germanium|silicon|tin|zinc|iron|fluorine|chlorine|bromine|iodine|oxygen|molybdenum|antimony|indium|hafnium|cerium|"
    "alumina|yttria|scandia|ceria|gadolinia|samaria|magnesia|calcia|ytterbia|gadolinium|samarium|ytterbium|lanthanum|bismuth|tellurium|selenium"
)
_ONE = rf"(?:{_DOPANT}|{_NAMED})"
_DOPANTS = rf"{_ONE}(?:\s?(?:,\s?and|,|/|&|-|and|\+)\s?{_ONE})*"
_UNIT = r"(?:mol\.?\s?%|mol\.?|at\.?\s?%|wt\.?\s?%|mol%|wt%|%|pfu|a\.?p\.?f\.?u\.?)"
_NUMBER = r"(?:\d+(?:\.\d+)?|x|y)"
_AMOUNT = rf"(?:{_NUMBER}\s?{_UNIT}?\s?(?:of\s)?-?\s?)?"
_ATOMS = rf"{_NUMBER}\s?(?:mol\.?(?!\s?%)|pfu|a\.?p\.?f\.?u\.?|mol\.?\s?%|at\.?\s?%)\s?(?:of\s)?"
_VERB = r"(?:(?:co-?|dual-?)?\s?(?:doped|substituted|stabili[sz]ed|modified|incorporated))"
_HOST_WORDS = r"(?:(?:cubic|tetragonal|garnet(?:-type)?|the|NASICON(?:-type)?|sodium|lithium)\s)*(?:c-|t-)?"
_BEFORE = re.compile(rf"(?<![A-Za-z0-9_{{^.])(?P<add>{_AMOUNT}{_DOPANTS})[\s-]{{0,2}}{_VERB}[\s-]{_HOST_WORDS}$")
# a dash behind an oxide joins the components of a composite ("ZnO-LCP"); alumina comes from the crucible
_ELEMENT = rf"(?:Al2O3|Al_\{{2\}}O_\{{3\}}|(?:{SYMBOLS}){_CHARGE})"
_BEFORE_DASH = re.compile(rf"(?<![A-Za-z0-9_{{^-])(?P<add>{_ELEMENT}(?:\s?(?:,\s?and|,|/|&|-|and)\s?{_ELEMENT})*)-(?:c-|t-)?$")
_AFTER = re.compile(
    rf"\s?:\s?(?P<add>{_AMOUNT}{_DOPANTS}(?:_\{{[^{{}}]*\}}|\d+\.\d+)?(?:\^\{{\d?\+\}})?)(?![A-Za-z0-9_(])"
    rf"|\s(?:co-?)?(?:doped|substituted) (?:with|by) (?P<with>{_AMOUNT}{_DOPANTS})(?![A-Za-z0-9_])"
    rf"|\s(?:with|containing) (?P<atoms>{_ATOMS}{_DOPANTS})(?![A-Za-z0-9_])"
)
_SYMBOL_OF = CATIONS | {
    "alumina": "Al", "yttria": "Y", "scandia": "Sc", "ceria": "Ce", "gadolinia": "Gd", "samaria": "Sm", "magnesia": "Mg", "calcia": "Ca",
    "fluorine": "F", "chlorine": "Cl", "bromine": "Br", "iodine": "I", "tellurium": "Te", "selenium": "Se",
}  # fmt: skip
WIDTH = 60  # characters before a name that are looked at


class Doping(NamedTuple):
    """The dopant as printed, and the characters that it and its host take up."""

    additive: str
    start: int
    end: int


def doping_around(folded: str, start: int, end: int, *, acronym: bool) -> Doping | None:
    """The dopant that stands before or behind the host at ``start`` to ``end`` of a folded text; None where there is none.

    ``acronym`` allows a bare dash (``Al-LLZO``), which between formulas joins the components of a mixture.
    """
    offset = max(0, start - WIDTH)
    before = folded[offset:start]
    match = _BEFORE.search(before) or (_BEFORE_DASH.search(before) if acronym else None)
    if match:
        return Doping(match["add"].strip(" -"), offset + match.start(), end)
    match = _AFTER.match(folded, end)
    if match:
        return Doping((match["add"] or match["with"] or match["atoms"]).strip(" -"), start, match.end())
    return None


def holds(formula: str, additive: str) -> bool:
    """Whether a formula has all the elements of a dopant already, so that it states the doped composition itself."""
    additive = re.sub(r"[A-Za-z]{3,}", lambda m: _SYMBOL_OF.get(m[0].lower(), m[0]), additive)
    symbols = [
        s for s in re.findall(rf"(?:{SYMBOLS})(?![a-z])", additive) if s not in ("O", "F", "Cl") or additive in (s, f"{s}-")
    ]
    return bool(symbols) and all(re.search(rf"{s}(?![a-z])", formula) for s in symbols)

"""Names to formulas: the document's own definition first, then the name read as a formula, then the table of acronyms."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from graph.compositions import CompositionError
from ingest.acronym_table import ACRONYMS
from ingest.expansion import canonical, expand
from ingest.formula_check import is_material
from ingest.formula_text import ELEMENTS, FormulaError, read_formula


@dataclass(frozen=True)
class Resolution:
    """What a name stands for: a formula, or a series with variables, and where that was said ('document', 'table', 'formula')."""

    formula: str | None
    series: str | None
    source: Literal["document", "table", "formula"]
    name: str | None = None
    variables: tuple[str, ...] = ()


def resolve(name: str, definitions: Mapping[str, str] | None = None) -> Resolution | None:
    """Give a printed name its formula: the document's definition first, then the name as a formula, then the table.

    ``definitions`` may hold a series (``NAYZSiPx``: ``Na_{3+2x}...``); a member such as ``NAYZSiP0.1`` is then expanded. None
    where nothing is known of the name.

    Examples
    --------
    >>> resolve("LLZO").formula
    'Li7La3Zr2O12'
    >>> resolve("LLZTO").formula is None
    True
    """
    name = name.strip()
    if definitions:
        own = definitions.get(name)
        if own is not None:
            return _from_text(own, "document")
        for code, meaning in definitions.items():
            member = _member_of_series(name, code, meaning)
            if member is not None:
                return member
    if name in ACRONYMS:
        return _from_table(name)
    parsed = read_formula(name)
    if parsed is not None and parsed.end == len(name) and len(parsed.amounts) >= 2 and is_material(parsed, name, parsed.end):
        return _from_text(name, "formula")
    return None


@functools.cache
def _from_table(name: str) -> Resolution:
    known = ACRONYMS[name]
    variables = tuple(sorted(read_formula(known.series).variables)) if known.series else ()
    return Resolution(expand(known.formula) if known.formula else None, known.series, "table", known.name, variables)


def _from_text(text: str, source: Literal["document", "formula"]) -> Resolution:
    parsed = read_formula(text, spaced=" " in text)
    if parsed is None or parsed.end != len(text.rstrip()) or not any(s in ELEMENTS for s, _ in parsed.amounts):
        return Resolution(None, None, source, text)
    names = tuple(sorted(parsed.variables | (parsed.placeholders - {"□"})))
    if names:
        return Resolution(None, text, source, None, names)
    try:
        return Resolution(canonical(parsed.fill({})), None, source)
    except (FormulaError, CompositionError):
        return Resolution(None, None, source, text)


@functools.lru_cache(maxsize=2_000)
def _series_pattern(code: str) -> tuple[re.Pattern, str] | None:
    flat = re.sub(r"_\{([^{}]*)\}", r"\1", code)
    match = re.fullmatch(r"(?P<stem>[A-Za-z0-9-]*?[A-Za-z]-?)(?P<name>[xyz])(?P<tail>[A-Za-z-]{0,6})", flat)
    if match is None:
        return None
    return re.compile(rf"{re.escape(match['stem'])}-?_?\{{?(?P<value>\d+(?:\.\d+)?)\}}?{re.escape(match['tail'])}"), match["name"]


def _member_of_series(name: str, code: str, meaning: str) -> Resolution | None:
    series = _series_pattern(code)
    if series is None:
        return None
    match = series[0].fullmatch(re.sub(r"_\{([^{}]*)\}", r"\1", name))
    if match is None:
        return None
    try:
        return Resolution(expand(meaning, {series[1]: float(match["value"])}), meaning, "document")
    except (FormulaError, CompositionError):
        return None

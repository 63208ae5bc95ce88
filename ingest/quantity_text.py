"""Quantities in running text: numbers with their units, as intervals, bounds, uncertainties, lists and logarithms.

Numbers are scanned first; then, from right to left, each number takes the unit behind it or the unit (and the power of
ten) that the next member of its list or interval carries.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from ingest.numbers import Number, closing_power, fold, scan_numbers
from ingest.printed_units import UnitMatch, match_unit, match_unit_at
from ingest.quantity import Quantity, ends
from ingest.quantity_context import BOUND_AFTER, bound_before, symbol_before

__all__ = ["Quantity", "ends", "find_quantities"]


_RANGE_GAP = re.compile(r"^\s?(?:-|~|\.{2,3}|…|÷)\s?$|^\s?-\s?[~]?$|^\s(?:to|till|until|up to|through|down to)\s[~<>]?\s?$")
_LIST_GAP = re.compile(
    r"^\s?(?:[,;/]\s?(?:and|or|&)?|(?:and|or|&|versus|vs\.?|as well as|\+))\s?(?:[~<>≤≥]|about|around|ca\.)?\s?$"
)
_BETWEEN = re.compile(r"\bbetween\s[~]?\(?\s*$", re.IGNORECASE)
_NOT_A_MEMBER = re.compile(
    r"(?:\b(?:Figs?|Figures?|Tables?|Refs?|Eqs?|Equations?|Sections?|samples?|Schemes?|Nos?|Chapters?|step|cycle|phase|site)\.?\s?(?:S)?|\[|#|\bn\s?=\s?)$",
    re.IGNORECASE,
)
_LOG = re.compile(
    r"(?P<fn>log|lg|ln|Log|LOG|Lg|Ln)\s?(?:_\{?\s?10\s?\}?|10)?\s?[(\[|{]?\s?(?P<q>σ|κ|sigma)(?P<sub>\s?_\{[^{}]*\}|(?!\s?T\b)\s?_?[a-zA-Z]{1,5}\b)?(?P<T>\s?[·.×*]?\s?T)?"
    r"\s?(?P<unit>(?:[/,]\s?|[(\[]\s?|in\s)[^=<>~]{1,28}?)?\s?[)\]|]{0,2}\s?(?:=|~|<|>|≤|≥|:|\bof\b|\bis\b|\bwas\b|\bat\b|\bnear\b)\s?(?:about|ca\.|~)?\s?$"
)
_ION_WORDS = re.compile(r"\bion(?:ic|s)?\b|electrolyt|\bLi\^?\{?\+|Na\^?\{?\+|superionic|lithium|sodium|garnet", re.IGNORECASE)
_ELECTRON_WORDS = re.compile(r"electronic|metallic|electrical conductivit|graphene|carbon|\bmetals?\b", re.IGNORECASE)
_REPEATABLE = {
    "temperature",
    "time",
    "pressure",
    "percent",
    "length",
    "voltage",
    "frequency",
    "mass_percent",
    "mole_percent",
    "angle",
}


@dataclass
class _Item:
    number: Number
    end: int
    unit: UnitMatch | None = None
    unit_start: int = 0
    own_unit: bool = False
    gap: str | None = None  # kind of link to the next item: 'range' or 'list'
    flags: list[str] = field(default_factory=list)
    closed: bool = False  # the power of ten stands behind a bracket that closes a list


def _unit_behind(text: str, item: _Item) -> None:
    number = item.number
    end = number.end
    if not number.has_power and (power := closing_power(text, end)):
        item.number = number.with_power(power[0], *power[2])
        end, item.closed = power[1], True
        if number.opened:
            item.number = replace(item.number, start=text.rindex("(", 0, number.start))
    elif number.opened and text[end : end + 1] == ")":
        end += 1
    found = match_unit(text, end)
    if found is None:
        item.end = number.end if end == number.end + 1 else end
        return
    unit_start, unit = found
    if unit.dimension == "time" and unit.unit == "s" and text[unit_start - 1] != " ":
        return  # "1990s", "the 2s orbital"
    item.unit, item.unit_start, item.own_unit, item.end = unit, unit_start, True, unit.end
    if number.sigma is None:
        again = re.compile(r"\s?(?:±|\+/-|\+-)\s?(\d+(?:\.\d+)?)(?!\s?%)").match(text, unit.end)
        if again:
            second = match_unit(text, again.end())
            scale = 10.0**number.exponent
            item.number = replace(item.number, sigma=float(again[1]) / scale)
            item.end = second[1].end if second and second[1].unit == unit.unit else again.end()


def _link(text: str, item: _Item, following: _Item) -> str | None:
    gap = text[item.end : following.number.start]
    if len(gap) > 16:
        return None
    if _RANGE_GAP.match(gap):
        return "range"
    if gap == "" and following.number.mantissa < 0 and text[following.number.start] == "-":
        return "range"
    if (
        gap in (" ", "")
        and text[following.number.start] == "-"
        and item.number.mantissa >= 0
        and following.number.start > item.end
    ):
        return "negative"
    if _LIST_GAP.match(gap):
        stripped = gap.strip()
        if stripped.startswith("and") and _BETWEEN.search(text[max(0, item.number.start - 12) : item.number.start]):
            return "range"
        return "list"
    return None


def _repair_minus(text: str, number: Number, dimension: str | None) -> Number:
    """A conductivity of 10^{4} S/cm in a text about ions has lost its minus sign; elsewhere it is only suspected."""
    if not number.has_power or number.exponent < 2 or number.exponent != int(number.exponent):
        return number
    if dimension == "diffusivity":
        return replace(number, exponent=-number.exponent, flags=(*number.flags, "minus_restored"))
    if dimension == "conductivity" and abs(number.mantissa) < 100:
        around = text[max(0, number.start - 200) : number.end + 120]
        if _ION_WORDS.search(around) and not _ELECTRON_WORDS.search(around):
            return replace(number, exponent=-number.exponent, flags=(*number.flags, "minus_restored"))
        return replace(number, flags=(*number.flags, "minus_suspected"))
    return number


def _log_quantity(text: str, raw: str, item: _Item, window_start: int, window: str) -> Quantity | None:
    match = _LOG.search(window)
    if match is None or match["T"] or item.own_unit and item.unit.dimension != "conductivity":
        return None
    unit, unit_raw = "S/cm", None
    if match["unit"]:
        inside = match["unit"].lstrip("/,([ ").removeprefix("in ").lstrip("( ")
        found = match_unit_at(inside, 0)
        if found is None or found.dimension != "conductivity":
            return None
        unit, unit_raw = found.unit, inside[: found.end]
    elif item.own_unit:
        unit, unit_raw = item.unit.unit, text[item.unit_start : item.unit.end]
    number = item.number
    if not -20 <= number.value <= 4:
        return None
    base = 2.718281828459045 if match["fn"].lower() == "ln" else 10.0
    power = lambda v: None if v is None else float(f"{base**v:.6g}")  # noqa: E731
    bound = (
        "~"
        if "~" in match.group()
        else ("<" if re.search(r"[<≤]", match.group()) else (">" if re.search("[>≥]", match.group()) else None))
    )
    start = window_start + match.start()
    return Quantity(
        start, item.end, raw[start : item.end], power(number.value), power(number.low), power(number.high), bound, unit, unit_raw,
        "conductivity", None, ("log", *number.flags),
    )  # fmt: skip


def _read(item: _Item, dimension: str | None) -> Number:
    """The number, its comma read as the dimension suggests: thousands for temperatures, decimals for the small ones."""
    number = item.number
    if number.comma is not None and (
        dimension in ("conductivity", "energy", "length", "density", "diffusivity") or number.has_power
    ):
        return replace(
            number, mantissa=number.comma if number.mantissa >= 0 else -number.comma, flags=(*number.flags, "decimal_comma")
        )
    return number


def find_quantities(text: str, *, bare: bool = False) -> list[Quantity]:
    """Find every quantity of a text.

    Parameters
    ----------
    text : str
        Markup text of a block (``5.09 × 10^{-4} S cm^{-1}``) or plain text.
    bare : bool
        Also give numbers without unit or power of ten.

    Returns
    -------
    list of Quantity
        In the order of the text. Numbers without a unit are given only where they carry a power of ten.

    Examples
    --------
    >>> q = find_quantities("a conductivity of 5.09 × 10^{−4} S·cm^{−1}")[0]
    >>> q.value, q.unit
    (0.000509, 'S/cm')
    """
    folded = fold(text)
    items: list[_Item] = []
    for number in scan_numbers(folded):
        if items and number.start < items[-1].end:
            continue  # the 1 of cm−1, the power behind a bracket
        item = _Item(number, number.end)
        _unit_behind(folded, item)
        if not number.bare_power or not number.plain_power or _plain_power_is_meant(item):
            items.append(item)
    _chain(folded, items)
    found: list[Quantity] = []
    skip = False
    for index, item in enumerate(items):
        if skip:
            skip = False
            continue
        quantity = None
        if item.number.start >= 5:
            window_start = max(0, item.number.start - 70)
            window = folded[window_start : item.number.start]
            if ("g" in window or "n" in window) and ("σ" in window or "κ" in window or "sigma" in window):
                quantity = _log_quantity(folded, text, item, window_start, window)
        if quantity is not None:
            found.append(quantity)
            continue
        if item.gap == "range" and index + 1 < len(items):
            interval = _interval(folded, text, item, items[index + 1])
            if interval is not None:
                found.append(interval)
                skip = True
                continue
        quantity = _single(folded, text, item)
        if quantity.unit is not None or item.number.has_power or bare:
            found.append(quantity)
    return found


def _plain_power_is_meant(item: _Item) -> bool:
    return (
        item.unit is not None
        and item.unit.dimension in ("conductivity", "diffusivity", "thermal_expansion")
        or item.number.mantissa < 0
    )


def _chain(text: str, items: list[_Item]) -> None:
    """Hand units and powers of ten from the last member of a list or interval to those before it."""
    for index in range(len(items) - 2, -1, -1):
        item, following = items[index], items[index + 1]
        kind = _link(text, item, following)
        if kind == "negative":
            if item.own_unit or following.unit is None:
                continue
            kind = "range"
            following.number = replace(following.number, mantissa=-following.number.mantissa, start=following.number.start + 1)
        if kind is None:
            continue
        if kind == "range" and following.number.mantissa < 0 and text[following.number.start] == "-":
            gap = text[item.end : following.number.start].strip()
            if gap == "":
                following.number = replace(
                    following.number, mantissa=-following.number.mantissa, start=following.number.start + 1
                )
        if item.own_unit and not (kind == "range" and following.unit and following.unit.dimension == item.unit.dimension):
            continue
        if not item.own_unit:
            before = text[max(0, item.number.start - 14) : item.number.start]
            if _NOT_A_MEMBER.search(before):
                continue
            if following.unit is None and not following.number.has_power:
                continue
            if kind == "list" and not _plausible_member(text, item, following):
                continue
            if following.unit is not None:
                item.unit, item.unit_start = following.unit, following.unit_start
                item.flags.append("shared_unit")
            if following.number.has_power and not following.number.bare_power and not item.number.has_power:
                item.number = item.number.with_power(following.number.exponent)
                item.flags.append("shared_power")
        item.gap = kind


def _plausible_member(text: str, item: _Item, following: _Item) -> bool:
    """A bare number before "and 3.4 × 10^{-4} S/cm" is a list member unless it looks like something else."""
    number, other = item.number, following.number
    gap = text[item.end : other.start]
    before = text[max(0, number.start - 3) : number.start]
    if re.search(r"[A-Za-z][=:]\s?$|\b[xyz]\s?=\s?$", before):
        return False
    if item.number.has_power or number.value == 0:
        return True
    if other.has_power and not other.bare_power and number.mantissa >= 100:
        return False  # a year or a citation number in front of a mantissa
    if following.unit and following.unit.dimension == "conductivity" and 1900 <= number.value <= 2100:
        return False
    if other.bare_power and not number.has_power:
        return False
    return bool(gap.strip())


def _raw(text: str, item: _Item) -> str:
    if item.own_unit or item.unit is None or "shared_unit" not in item.flags:
        return text[item.number.start : item.end]
    unit = text[item.unit_start : item.unit.end]
    power = f" × 10^{{{item.number.exponent:g}}}" if "shared_power" in item.flags else ""
    return f"{text[item.number.start : item.number.end]} …{power} {unit}"


def _single(folded: str, text: str, item: _Item) -> Quantity:
    unit = item.unit
    dimension = unit.dimension if unit else None
    number = _repair_minus(folded, _read(item, dimension), dimension)
    bound, start = bound_before(folded, number.start), number.start
    if after := BOUND_AFTER.match(folded, item.end):
        bound = "<" if after["lt"] else ">"
    flags = tuple(dict.fromkeys((*number.flags, *item.flags, *(unit.flags if unit else ()))))
    return Quantity(
        start, item.end, _raw(text, item), number.value, number.low, number.high, bound,
        unit.unit if unit else None, text[item.unit_start : unit.end] if unit else None, dimension, symbol_before(folded, number.start), flags,
    )  # fmt: skip


def _interval(folded: str, text: str, item: _Item, following: _Item) -> Quantity | None:
    unit = following.unit
    if unit is None and not following.number.has_power:
        return None
    if item.own_unit and (
        item.unit.unit != unit.unit or (unit.dimension not in _REPEATABLE and _gap_is_word(folded, item, following))
    ):
        return None
    dimension = unit.dimension if unit else None
    first, second = (
        _repair_minus(folded, _read(item, dimension), dimension),
        _repair_minus(folded, _read(following, dimension), dimension),
    )
    low, high = sorted((first.value, second.value))
    if first.sigma is not None or second.sigma is not None:
        low = min(v for v in (first.low, second.low, low) if v is not None)
        high = max(v for v in (first.high, second.high, high) if v is not None)
    bound, start = bound_before(folded, first.start), first.start
    if bound != "~":
        bound = None
    flags = tuple(
        dict.fromkeys(
            (*first.flags, *second.flags, *(unit.flags if unit else ()), *(("falling",) if first.value > second.value else ()))
        )
    )
    return Quantity(
        start, following.end, text[start : following.end], None, low, high, bound, unit.unit if unit else None,
        text[following.unit_start : unit.end] if unit else None, dimension, symbol_before(folded, first.start), flags,
    )  # fmt: skip


def _gap_is_word(text: str, item: _Item, following: _Item) -> bool:
    return bool(re.search("[a-z]", text[item.end : following.number.start]))

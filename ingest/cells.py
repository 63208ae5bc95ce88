"""Table cells and column headings: the number in a cell, and what a heading says about the numbers below it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from ingest.numbers import fold, scan_numbers
from ingest.printed_units import UnitMatch, match_unit_at
from ingest.quantity_text import Quantity, find_quantities
from ingest.temperatures import find_temperatures

_EMPTY = re.compile(
    r"^[\s\-–—−―.…*]*$|^(?:n\.?\s?[/.]?\s?[adrm]\.?|none|not (?:available|reported|measured|determined|given)|unknown|nil|blank|tbd|\?)$",
    re.IGNORECASE,
)
_FOOTNOTE = re.compile(
    r"(?:\s?\^\{\s?(?:\(?[a-z]\)?(?:,\s?[a-z])*|[*†‡§]+|\[[\d,\s–-]+\])\s?\}|\s?[*†‡§#]+|\s?\[[\d,\s–-]+\]|(?<=\d)\s?\^\{\s?\[?[1-9]\d*\]?(?:[,-]\s?\d+)*\s?\})+\s*$"
)
_PAIR = re.compile(r"\s?(?:/|;|\||,\s)\s?")
_BOUND_CELL = re.compile(r"^\s?(?P<b><|>|≤|≥|~|ca\.?|about)\s?")


def parse_cells(text: str, unit: str | None = None, factor: float = 1.0) -> list[Quantity]:
    """All quantities of a table cell: ``0.5/0.31`` gives two, ``–`` none.

    ``unit`` (as in the heading) is used where the cell prints none, and with it ``factor``, the power of ten of the heading:
    a cell that prints its own power of ten or its own unit is taken as it stands.
    """
    folded = fold(text).strip()
    if _EMPTY.match(folded) or not re.search(r"\d", folded):
        return []
    stripped = _FOOTNOTE.sub("", text) if re.search(r"\d", _FOOTNOTE.sub("", fold(text))) else text
    found = find_quantities(stripped, bare=True)
    given = _header_unit(unit)
    result = []
    for q in found:
        if q.unit is None and given is not None:
            q = replace(q, unit=given.unit, unit_raw=unit, dimension=given.dimension)
        own_power = re.search(r"10\s?\^|10[⁻⁺]|[eE][+-]?\d|10[-−–]\d", fold(q.raw)) is not None
        if factor != 1.0 and not own_power and (q.unit_raw is None or q.unit_raw == unit or given is None):
            q = q.scaled(factor)
            q = replace(q, flags=(*q.flags, "header_power"))
        result.append(q)
    if len(result) > 1 and all(q.unit is None or q.unit == result[0].unit for q in result) and any(q.symbol for q in result):
        return result
    return result


def parse_cell(text: str, unit: str | None = None, factor: float = 1.0) -> Quantity | None:
    """The one quantity of a table cell, or None for a cell without a number (``–``, ``n/a``, words).

    Parameters
    ----------
    text : str
        The cell in markup, e.g. ``5.09 × 10^{-4}``, ``1.2(3)``, ``<0.1``, ``a = 12.97``.
    unit : str, optional
        The unit of the column heading.
    factor : float
        What the printed number is multiplied by (see :class:`Header`).

    Examples
    --------
    >>> parse_cell("5.09", "S/cm", 1e-4).value
    0.000509
    """
    found = parse_cells(text, unit, factor)
    if not found:
        return None
    wanted = _header_unit(unit)
    if wanted is not None:
        found = [q for q in found if q.dimension == wanted.dimension] or found
    return found[0]


def _header_unit(unit: str | None) -> UnitMatch | None:
    if not unit:
        return None
    folded = fold(unit).strip()
    match = match_unit_at(folded, 0)
    if match is None and folded.lower() in ("1/k", "degc", "ohm*cm", "angstrom"):
        named = {
            "1/k": ("1/K", "thermal_expansion"),
            "degc": ("degC", "temperature"),
            "ohm*cm": ("ohm*cm", "resistivity"),
            "angstrom": ("angstrom", "length"),
        }
        name, dimension = named[folded.lower()]
        match = UnitMatch(len(folded), name, dimension, ())
    return match


@dataclass(frozen=True)
class Header:
    """What a heading says.

    Attributes
    ----------
    property : str or None
        A key of :data:`graph.units.CANONICAL_UNITS`, or 'temperature', 'time', 'composition' for the other columns.
    unit : str or None
        Spelling that pint reads.
    factor : float
        The shown number times ``factor`` is the value in ``unit``: 1e-4 for ``σ (10^{-4} S cm^{-1})`` as for ``σ × 10^{4} (S/cm)``.
    temperature : float or None
        K, where the heading states one (``σ_{25 °C}``); ``temperature_assumed`` for room temperature.
    kind : 'bulk', 'total', 'grain_boundary' or None
    axis : 'a', 'b', 'c', 'alpha', 'beta', 'gamma' or None
    logarithm : 'log', 'ln' or None
        The column shows the logarithm of the value.
    flags : tuple of str
    """

    property: str | None = None
    unit: str | None = None
    factor: float = 1.0
    temperature: float | None = None
    temperature_assumed: bool = False
    kind: str | None = None
    axis: str | None = None
    logarithm: str | None = None
    flags: tuple[str, ...] = ()


_PROPERTIES: list[tuple[str, re.Pattern]] = [
    (name, re.compile(pattern, re.IGNORECASE if flag else 0))
    for name, flag, pattern in [
        ("transference_number", 1, r"transference|transport number|\bt_\{?(?:Li|Na|K|i|\+)|^t\s?_?\{?\s?\+"),
        ("activation_energy", 1, r"activation\s+(?:energ|barrier|enthalp)|migration (?:energ|barrier|enthalp)|energy barrier|hopping barrier"),
        ("activation_energy", 0, r"(?<![A-Za-z])(?:E|Δ\s?E|ΔH|W)\s?_\{?\s?(?:a|A|act|m|b|bulk|g|t|tot|total|gb|σ|ion)[^{}]{0,12}\}?(?![A-Za-z])|(?<![A-Za-z])E\s?a(?![A-Za-z])|(?<![A-Za-z])E\s?A(?![A-Za-z])"),
        ("electronic_conductivity", 1, r"electronic\s+conductivit|σ\s?_?\{?\s?e(?:l|lec|lectronic|-|\^|on)?\}?(?![A-Za-z])"),
        ("diffusion_coefficient", 1, r"diffusion\s+coefficient|diffusivit|diffusion constant"),
        ("diffusion_coefficient", 0, r"(?<![A-Za-z])D\s?(?:_\{?\s?(?:Li|Na|σ|tr|s|self|chem|0|RT|NMR)\^?\{?\+?\}?\}?|\^\*|\*)|^D(?=\s|\(|\[|/|$)"),
        ("thermal_expansion_coefficient", 1, r"thermal\s+expansion|\bCTE\b|\bTEC\b|expansion coefficient"),
        ("relative_density", 1, r"relative\s+densit|rel\.?\s*densit|densit(?:y|ies)\s?[(\[,/]?\s?(?:\(?%|of theoretical)|theoretical densit\w*\s?\(?%|densification|\bTD\b|compactness|compacity"),
        ("youngs_modulus", 1, r"young'?’?s?\s+modul|elastic\s+modul"),
        ("bulk_modulus", 1, r"bulk\s+modul"),
        ("shear_modulus", 1, r"shear\s+modul"),
        ("ionic_conductivity", 1, r"conductivit|conductance"),
        ("ionic_conductivity", 0, r"(?<![A-Za-z])(?:σ|κ)(?!\s?T)"),
        ("lattice_parameter", 1, r"(?:lattice|cell|unit[\s-]cell)\s+(?:parameter|constant|length|dimension|edge)|lattice\s+a\b"),
        ("lattice_parameter", 0, r"^\s?(?:a|b|c|a\s?=\s?b|α|β|γ|a_\{0\}|a_\{[a-z]+\})\s?(?:[,(\[/]|=|\s|$)"),
        ("density", 1, r"\bdensit|\bρ\b"),
    ]
]  # fmt: skip
_KINDS = [
    (
        "grain_boundary",
        re.compile(
            r"grain[\s-]?boundar|σ\s?_?\{?\s?(?:gb|g\.b\.|GB|g\.?b)|E_?\{?\s?(?:a,?\s?)?gb|\bgb\b|\bg\.b\.", re.IGNORECASE
        ),
    ),
    ("total", re.compile(r"\btotal\b|σ\s?_?\{?\s?(?:t|tot|total|T)\b|\{[^{}]*\btot(?:al)?\b", re.IGNORECASE)),
    (
        "bulk",
        re.compile(
            r"\bbulk\b(?!\s+modul)|\bgrain\b(?![\s-]?bound)|intra-?grain|lattice conductivit|σ\s?_?\{?\s?(?:b|g|bulk|grain|lattice)\b",
            re.IGNORECASE,
        ),
    ),
]
_DIMENSION_OF = {
    "ionic_conductivity": "conductivity", "electronic_conductivity": "conductivity", "activation_energy": "energy",
    "lattice_parameter": "length", "relative_density": "percent", "density": "density", "diffusion_coefficient": "diffusivity",
    "bulk_modulus": "pressure", "shear_modulus": "pressure", "youngs_modulus": "pressure", "thermal_expansion_coefficient": "thermal_expansion",
}  # fmt: skip
_AXIS = re.compile(r"(?<![A-Za-z])(?P<x>a|b|c|α|β|γ|alpha|beta|gamma)(?:\s?_\{[^{}]*\})?(?![A-Za-z(])")
_AXES = {"α": "alpha", "β": "beta", "γ": "gamma"}
_POWER = re.compile(
    r"(?P<before>[(\[/,]?)\s?(?P<times>[×xX·*]?)\s?10\s?(?:\^?\s?\{?\s?\(?(?P<e>[+-]?\s?\d{1,2})\)?\s?\}?|(?P<s>[⁻⁺]?[⁰¹²³⁴-⁹]{1,2}))(?![\d.])\s?(?P<times2>[×x*·]?)"
)
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+")
_UNIT_PLACE = re.compile(r"[(\[/,]\s?|\bin\s|\s|[×·*]\s?")
_OTHER = [
    ("temperature", re.compile(r"\btemperature|(?<![A-Za-z])T\s?(?:_\{[^{}]*\})?\s?[(\[/]|°C\b", re.IGNORECASE)),
    ("time", re.compile(r"\btime\b|\bduration\b|\bholding\b|\bdwell", re.IGNORECASE)),
    ("composition", re.compile(r"composition|\bmaterials?\b|\bcompounds?\b|\bformula|\belectrolytes?\b|\bsamples?\b|^\s?x\s?(?:$|[(=])", re.IGNORECASE)),
]  # fmt: skip
_PINT_DIMENSIONS = {
    "conductivity",
    "energy",
    "temperature",
    "length",
    "percent",
    "pressure",
    "time",
    "density",
    "diffusivity",
    "thermal_expansion",
}


def _find_unit(text: str, wanted: str | None) -> UnitMatch | None:
    """The unit of a heading: the first of the wanted dimension, else the first in brackets or behind a slash."""
    candidates: list[tuple[bool, UnitMatch]] = []
    for place in _UNIT_PLACE.finditer(text):
        found = match_unit_at(text, place.end())
        if found is None or found.dimension == "other":
            continue
        strong = place.group()[0] in "([/" or place.group().startswith("in")
        candidates.append((strong, found))
    if wanted is not None:
        for _, found in candidates:
            if found.dimension == wanted or (wanted == "percent" and found.dimension.endswith("percent")):
                return found
        return None
    return next((found for strong, found in candidates if strong and found.dimension in _PINT_DIMENSIONS), None)


def _power_of(text: str, property: str | None) -> tuple[float, tuple[str, ...]]:
    for match in _POWER.finditer(text):
        digits = (match["e"] or "").replace(" ", "") or (match["s"] or "").translate(_SUPERSCRIPTS)
        explicit = "^" in match.group() or "{" in match.group() or match["s"] or match["e"][0] in "+-" or match["times"]
        if not digits or not explicit:
            continue
        exponent = int(digits)
        inside = (
            match["before"] in ("(", "[", "/", ",")
            or re.search(r"[(\[/][^)\]]*$", text[: match.start()] + match["before"]) is not None
        )
        small = property in (
            "ionic_conductivity",
            "electronic_conductivity",
            "diffusion_coefficient",
            "thermal_expansion_coefficient",
        )
        if inside:
            if exponent > 0 and small and match["times"] == "":
                return 10.0**-exponent, ("minus_restored",)
            if exponent > 0 and small:
                return 10.0**-exponent, ("power_convention_assumed",)
            return 10.0**exponent, ()
        if exponent < 0 and small:
            return 10.0**exponent, ("power_convention_assumed",)
        return 10.0**-exponent, ()
    return 1.0, ()


def parse_header(text: str) -> Header:
    """Read a column (or row) heading.

    Examples
    --------
    >>> h = parse_header("σ_{total} (10^{-4} S cm^{-1})")
    >>> h.property, h.unit, h.factor, h.kind
    ('ionic_conductivity', 'S/cm', 0.0001, 'total')
    >>> parse_header("σ × 10^{4} (S/cm)").factor
    0.0001
    """
    folded = re.sub(r"\s+", " ", fold(text)).strip()
    flags: tuple[str, ...] = ()
    name = next((n for n, pattern in _PROPERTIES if pattern.search(folded)), None)
    logarithm = re.search(r"(?<![A-Za-z])(log|lg|ln)(?:_?\{?\s?10\s?\}?)?\s?[(\[]?\s?(?:σ|κ|conductiv|D)", folded, re.IGNORECASE)
    unit = _find_unit(folded, _DIMENSION_OF.get(name)) if name else _find_unit(folded, None)
    if name in ("ionic_conductivity", "electronic_conductivity") and unit is None:
        other = _find_unit(folded, None)
        if other is not None or re.search(r"σ\s?T", folded):
            name = None if other is not None and other.dimension not in ("temperature", "percent") else name
    if name == "ionic_conductivity" and re.search(
        r"\bthermal conductivit|conductivity relax|electrical conductivit.*\bS/m\b.*steel", folded, re.IGNORECASE
    ):
        name, unit = None, None
    if name == "density" and unit is None:
        if percent := _find_unit(folded, "percent"):
            name, unit = "relative_density", percent
    if name is None and unit is not None:
        name = {"conductivity": "ionic_conductivity", "temperature": "temperature", "time": "time"}.get(unit.dimension)
        if name == "ionic_conductivity":
            flags += ("property_from_unit",)
    if name == "lattice_parameter" and unit is not None and unit.dimension != "length":
        name = None
    axis = None
    if name == "lattice_parameter":
        found = _AXIS.search(re.sub(r"(?i)\b(?:lattice|cell|unit)\b", "", folded))
        axis = _AXES.get(found["x"], found["x"]) if found else None
        if axis in ("alpha", "beta", "gamma"):
            unit = unit if unit and unit.dimension == "angle" else UnitMatch(0, "degree", "angle", ())
        elif unit is None and re.fullmatch(r"[abc](?:\s?=\s?b)?", folded):
            unit = UnitMatch(0, "angstrom", "length", ())
            flags += ("unit_assumed",)
    kind = None
    if name in ("ionic_conductivity", "activation_energy"):
        kind = next((k for k, pattern in _KINDS if pattern.search(folded)), None)
    factor, more = _power_of(folded, name)
    temperature, assumed = None, False
    if name not in ("temperature", None):
        stated = [t for t in find_temperatures(text) if t.value is not None]
        if not stated and (bare := re.search(r"σ\s?_\{?\s?(\d{2,3})\s?\}?", folded)) and name.endswith("conductivity"):
            number = int(bare[1])
            temperature = number + 273.15 if number < 200 else (float(number) if number in (298, 300, 303) else None)
        elif stated:
            temperature, assumed = stated[0].value, stated[0].assumed
    if name is None:
        name = next((n for n, pattern in _OTHER if pattern.search(folded)), None)
    return Header(
        name,
        unit.unit if unit else None,
        factor,
        temperature,
        assumed,
        kind,
        axis,
        logarithm[1].lower() if logarithm else None,
        flags + more,
    )


def has_number(text: str) -> bool:
    """Whether a cell carries a number at all."""
    return bool(scan_numbers(fold(text)))

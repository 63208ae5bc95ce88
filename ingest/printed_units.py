"""Printed units: which spellings stand for which unit, and of what dimension it is.

A unit is matched right behind a number. Text is folded first (:func:`ingest.numbers.fold`), so only one minus, one middle
dot, one micro, one ohm and one degree sign have to be known here. Units that are longer win (``°C min^{-1}`` over ``°C``),
and units that are not wanted are known all the same, so that a resistivity is never read as a conductivity.
"""

from __future__ import annotations

import re
from typing import NamedTuple


class UnitMatch(NamedTuple):
    """A unit found: its end in the text, spelling that pint reads, dimension, and what was repaired."""

    end: int
    unit: str
    dimension: str
    flags: tuple[str, ...]


_SEP = r"[\s·.*×⋅]{0,3}"


def _power(n: int) -> str:
    """Spellings of an exponent: ``^{-1}``, ``-1``, ``⁻¹``, ``^-1``, ``^(-1)``, ``<sup>-1</sup>``."""
    digit = str(abs(n))
    sup = ("⁻" if n < 0 else "") + "⁰¹²³⁴"[abs(n)]
    if n < 0:
        return (
            rf"(?:\s?\^?\s?\{{\s?\(?-\s?{digit}\)?\s?\}}|\s?(?:\^|\*\*)\s?\(\s?-\s?{digit}\s?\)|\s?(?:\^|\*\*)?\s?-\s?{digit}(?!\d)|\s?{sup}"
            rf"|<sup>\s?-\s?{digit}\s?</sup>)"
        )
    return rf"(?:\s?\^?\s?\{{\s?{digit}\s?\}}|\s?\^{digit}|{digit}(?!\d)|{sup}|<sup>{digit}</sup>|\s{digit}(?=\s?[/\s·]*(?:s|h|g|V|\(|,|;|\.|$)))"


_M1, _M2, _M3 = _power(-1), _power(-2), _power(-3)
_P2, _P3 = _power(2), _power(3)
_LOST = r"(?:\s?\^?\{\s?1\s?\}|\s?1(?![\d.,]*\d)|¹)"
_OHM = r"(?:Ω|[oO]hms?|\\Omega)"
_CM = r"(?P<l>c\s?m|m)"
_S = r"(?P<p>[mµunkM]|micro|milli)?\s?(?:S|[Ss]iemens)"
_DEG = r"(?:°|\^?\{\s?(?:o|0|°|O|\\circ)\s?\}|\^(?:o|0|°|\\circ)|o|⁰)"
_TIME = r"(?:min(?:ute)?s?|h(?:ours?|rs?)?|s(?:ec(?:ond)?s?)?)"

# (first characters, pattern, unit, dimension, flags); the first that matches wins within the same first character
_TABLE: list[tuple[str, str, str, str, tuple[str, ...]]] = [
    # conductivity
    ("SmµunkMs", rf"{_S}\s?/\s?{_CM}(?![A-Za-z^])", "{p}S/{l}", "conductivity", ()),
    ("SmµunkMs", rf"{_S}{_SEP}{_CM}{_M1}", "{p}S/{l}", "conductivity", ()),
    ("SmµunkMs", rf"{_S}{_SEP}c\s?m(?P<l>){_LOST}", "{p}S/cm", "conductivity", ("unit_minus_restored",)),
    ("SmµunkMs", rf"{_S}\s?[·]?\s?cm(?P<l>)(?![A-Za-z\d^{{])", "{p}S/cm", "conductivity", ("unit_exponent_missing",)),
    ("SmµunkMs", rf"{_S} per {_CM}\b", "{p}S/{l}", "conductivity", ()),
    ("ΩoO\\", rf"{_OHM}{_M1}{_SEP}{_CM}{_M1}", "S/{l}", "conductivity", ()),
    ("WX", rf"[WX]{_M1}{_SEP}(?P<l>cm){_M1}", "S/cm", "conductivity", ("ohm_restored",)),
    ("(1/", rf"(?:1?\s?/\s?)?\(\s?{_OHM}{_SEP}{_CM}\s?\){_M1}", "S/{l}", "conductivity", ()),
    ("1/", rf"1?\s?/\s?\(?\s?{_OHM}{_SEP}{_CM}\)?(?![\d^])", "S/{l}", "conductivity", ()),
    ("cm", rf"{_CM}{_M1}{_SEP}{_OHM}{_M1}", "S/{l}", "conductivity", ()),
    # what is near a conductivity but is not one
    ("ΩoOkMmG\\", rf"(?P<p>[kMmG])?\s?{_OHM}{_SEP}c?m{_P2}", "{p}ohm*cm^2", "area_resistance", ()),
    ("ΩoOkMmG\\", rf"(?P<p>[kMmGµ])?\s?{_OHM}{_SEP}{_CM}(?![A-Za-z^])", "{p}ohm*{l}", "resistivity", ()),
    ("ΩoOkMmG\\", rf"(?P<p>[kMmGµ])?\s?{_OHM}(?![A-Za-z^{{-])", "{p}ohm", "resistance", ()),
    # energy
    ("e", r"eV\s?(?:/|per )\s?(?:atom|f\.?u\.?|formula unit)\b", "eV", "energy_per_atom", ()),
    ("e", rf"eV\s?(?:/\s?mol|{_SEP}mol{_M1})(?![A-Za-z])", "eV", "energy", ("unit_odd",)),
    ("mek", r"(?P<p>[mk])?eV(?:\s?/\s?(?:ion|hop))?(?![A-Za-z])", "{p}eV", "energy", ()),
    ("kJ", rf"(?P<p>k)?J\s?(?:/\s?mol|{_SEP}mol{_M1}| per mole?)(?![A-Za-z])", "{p}J/mol", "energy", ()),
    ("kJ", rf"(?P<p>k)?J{_SEP}mol{_LOST}", "{p}J/mol", "energy", ("unit_minus_restored",)),
    ("kJ", r"(?P<p>k)?J\s?mol(?![A-Za-z])", "{p}J/mol", "energy", ("unit_exponent_missing",)),
    ("kKc", rf"(?P<p>k|K)?cal\s?(?:/\s?mol|{_SEP}mol{_M1}| per mole?)(?![A-Za-z])", "kcal/mol", "energy", ()),
    # temperature and its relatives
    ("°^{o⁰℃", rf"(?:{_DEG}\s?C|℃)\s?(?:/\s?{_TIME}\b|{_SEP}{_TIME}{_M1}|per {_TIME}\b)", "delta_degC/min", "heating_rate", ()),
    ("K", rf"K\s?(?:/\s?{_TIME}\b|{_SEP}{_TIME}{_M1})", "K/min", "heating_rate", ()),
    ("°^{o⁰℃", rf"(?:{_DEG}\s?C|℃){_M1}", "1/K", "thermal_expansion", ()),
    ("K", rf"K{_M1}", "1/K", "thermal_expansion", ()),
    ("/1", rf"1?\s?/\s?(?:K|{_DEG}\s?C|℃)(?![A-Za-z])", "1/K", "thermal_expansion", ()),
    ("p", rf"ppm\s?(?:/\s?(?:K|{_DEG}\s?C|℃)|(?:K|{_DEG}\s?C|℃){_M1})", "ppm/K", "thermal_expansion", ()),
    ("°^{o⁰℃", rf"(?:{_DEG}\s?C|℃)(?![A-Za-z])", "degC", "temperature", ()),
    ("°", r"°\s?F(?![A-Za-z])", "degF", "temperature", ()),
    ("Kk", r"(?:K|[Kk]elvin)(?![A-Za-z0-9_^{⁺(α-ω])", "K", "temperature", ()),
    ("°^{o⁰", r"°(?!\s?[CF])(?:\s?2θ)?|degrees?\b", "degree", "angle", ()),
    # diffusivity, density, length, volume, area
    ("cmnµ", rf"(?P<l>[cnµm]?m){_P2}\s?(?:/\s?s(?:ec)?\b|{_SEP}s{_M1})", "{l}^2/s", "diffusivity", ()),
    ("gk", rf"(?P<p>k)?g\s?(?:/\s?{_CM}{_P3}|{_SEP}(?P<l2>c?m){_M3})", "{p}g/{l}^3", "density", ()),
    ("g", r"g\s?/\s?cc\b", "g/cm^3", "density", ()),
    ("Ånp", rf"(?P<l>Å|nm|pm|A°){_P3}", "{l}^3", "volume", ()),
    ("cmdµ", rf"(?P<l>[cdmµ]m){_P3}", "{l}^3", "volume", ()),
    ("Å", rf"Å{_M1}", "1/angstrom", "wavenumber", ()),
    ("Ånp", rf"(?P<l>Å|nm|pm){_P2}", "{l}^2", "area", ()),
    ("cm", rf"(?P<l>[cm]?m){_P2}(?!\s?[/·\s]\s?[A-Za-z]{{1,4}}(?:\^|-))", "{l}^2", "area", ()),
    ("cn", rf"(?P<l>[cn]m){_M1}", "1/{l}", "wavenumber", ()),
    ("ÅA", r"Å(?:ngstroms?)?|[Aa]ngstroms?|A°|A\u030a", "angstrom", "length", ()),
    ("npµcmu", r"(?P<l>nm|pm|[µu]m|cm|mm)(?![A-Za-z^\d])", "{l}", "length", ()),
    # per cent
    ("wW", r"(?:wt|mass|weight|w)\.?[\s-]?(?:%|per\s?cent\b)", "%", "mass_percent", ()),
    ("mM", r"(?:mol|mole|molar|mass)\.?[\s-]?(?:%|per\s?cent\b)", "%", "mole_percent", ()),
    ("aA", r"(?:at|atom|atomic)\.?[\s-]?%", "%", "atom_percent", ()),
    ("vV", r"(?:vol|volume)\.?[\s-]?(?:%|per\s?cent\b)", "%", "volume_percent", ()),
    ("%", r"%", "%", "percent", ()),
    ("p", r"per\s?cent\b|percent\b", "%", "percent", ()),
    # pressure
    ("GMkPhm", r"(?P<p>[GMkhm])?Pa(?![A-Za-z])", "{p}Pa", "pressure", ()),
    ("bamTtp", r"(?P<l>m?bar|atm|Torr|torr|psi)\b", "{l}", "pressure", ()),
    # electrochemistry, known so as to be told apart
    ("mµAn", rf"(?P<p>[mµn])?A\s?(?:/\s?cm{_P2}|{_SEP}cm{_M2})", "{p}A/cm^2", "current_density", ()),
    (
        "mAkW",
        rf"(?P<l>mAh|Ah|mA|Wh|kWh|A|mW|W)\s?(?:/\s?(?:k?g|L|cm)\b|{_SEP}(?:k?g|L){_M1}|{_SEP}cm{_M2})",
        "{l}/g",
        "specific",
        (),
    ),
    ("mkVµ", r"(?P<p>[mkµ])?V(?![A-Za-z/])(?:\s?vs\.?)?", "{p}V", "voltage", ()),
    ("mkGTH", r"(?P<p>[mkMGT])?Hz\b", "{p}Hz", "frequency", ()),
    ("M", r"MHz\b", "MHz", "frequency", ()),
    ("r", r"r\.?p\.?m\.?\b|rev(?:olutions)?/min", "rpm", "rotation", ()),
    ("mkgµ", r"(?P<p>[mkµ])?g(?![A-Za-z^/·{-])(?!\s?(?:cm|mol|L|m)\b)", "{p}g", "mass", ()),
    ("m", r"(?:mol|mmol)\s?(?:/\s?L\b|{_SEP}L-1)".replace("{_SEP}", _SEP), "mol/L", "concentration", ()),
    ("mL", r"(?P<l>m[lL]|L)\b", "{l}", "volume", ()),
    # time
    ("hm", rf"(?:h|min|s){_M1}", "1/h", "rate", ()),
    ("s", rf"s{_M1}", "1/s", "rate", ()),
    ("h", r"(?:hours?|hrs?|h)\b(?!\s?-\d)", "h", "time", ()),
    ("m", r"(?:minutes?|mins?|min)\b", "min", "time", ()),
    ("s", r"(?:seconds?|secs?|s)\b(?!\^)", "s", "time", ()),
    ("d", r"days?\b", "day", "time", ()),
    ("w", r"weeks?\b", "week", "time", ()),
    ("pnfmµ", r"(?P<l>[pnfmµ]s)(?![A-Za-z^/-])", "{l}", "time", ()),
    ("S", r"(?P<p>)S(?![A-Za-z_^{\d])", "{p}S", "conductance", ()),
]
_BY_FIRST: dict[str, list[tuple[re.Pattern, str, str, tuple[str, ...]]]] = {}
for _first, _pattern, _unit, _dimension, _flags in _TABLE:
    _compiled = re.compile(_pattern)
    for _character in dict.fromkeys(_first):
        _BY_FIRST.setdefault(_character, []).append((_compiled, _unit, _dimension, _flags))

_PREFIX = {None: "", "micro": "u", "milli": "m", "µ": "u"}
_LENGTH = {"Å": "angstrom", "A°": "angstrom", "µm": "um", "c m": "cm", "ml": "mL", "µs": "us", "torr": "torr", "Torr": "torr"}
_GAP = re.compile(r"\s{0,2}[-)\]]?\s?|\s{0,2}")
# a unit that goes on: "K min^{-1}", "MPa m^{1/2}", "eV Å^{-1}", "V/s"
_CONTINUES = re.compile(
    r"[\s·]{0,2}(?:[A-Za-zÅΩ°µ]{1,4})(?:\^\{|⁻|-\s?\d(?!\d*\s?[°KC]))|\s?/\s?(?:[A-Za-zÅΩµ]{1,4})\b|[·]\s?[A-Za-zÅΩ]"
)
_CLOSED = {
    "conductivity",
    "heating_rate",
    "thermal_expansion",
    "diffusivity",
    "density",
    "current_density",
    "specific",
    "area_resistance",
    "percent",
}
_HYPHENATED = {
    "time",
    "length",
    "temperature",
    "percent",
    "mass_percent",
    "mole_percent",
    "atom_percent",
    "volume_percent",
    "frequency",
    "pressure",
}


def match_unit_at(text: str, position: int) -> UnitMatch | None:
    """The unit that starts exactly at ``position`` of a folded text, or None."""
    for pattern, unit, dimension, flags in _BY_FIRST.get(text[position : position + 1], ()):
        match = pattern.match(text, position)
        if match is None:
            continue
        groups = match.groupdict()
        prefix = groups.get("p")
        length = groups.get("l") or groups.get("l2") or ""
        named = unit.replace("{p}", _PREFIX.get(prefix, prefix or "")).replace("{l}", _LENGTH.get(length, length))
        if dimension not in _CLOSED and "unit_odd" not in flags and _CONTINUES.match(text, match.end()):
            return UnitMatch(match.end(), named, "other", flags)
        return UnitMatch(match.end(), named, dimension, flags)
    return None


def match_unit(text: str, position: int) -> tuple[int, UnitMatch] | None:
    """The unit behind a number that ends at ``position``: where it starts, and what it is.

    A blank, a hyphen (``30-min``) or a closing bracket may stand between.
    """
    at = position
    while at < len(text) and text[at] in " ·" and at < position + 3:
        at += 1
    if found := match_unit_at(text, at):
        return at, found
    if at < len(text) and text[at] == "-":
        found = match_unit_at(text, at + 1)
        if found and found.dimension in _HYPHENATED:
            return at + 1, found
    return None

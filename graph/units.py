"""Canonical units, and the one place where other units become them.

Inside ionatlas a conductivity is in S/cm, an energy per ion in eV, a temperature in K, a modulus in GPa, a length in
angstrom, a time in h (synthesis) or ps (dynamics). Conversion is pint's work; this module adds the spellings found in
print and the property each unit belongs to.
"""

from __future__ import annotations

import functools
import re

CANONICAL_UNITS = {
    "ionic_conductivity": "S/cm",
    "electronic_conductivity": "S/cm",
    "activation_energy": "eV",
    "lattice_parameter": "angstrom",
    "relative_density": "%",
    "density": "g/cm^3",
    "diffusion_coefficient": "cm^2/s",
    "transference_number": "1",
    "bulk_modulus": "GPa",
    "shear_modulus": "GPa",
    "youngs_modulus": "GPa",
    "thermal_expansion_coefficient": "1/K",
}
ROOM_TEMPERATURE_K = 298.0

_AVOGADRO = 6.02214076e23
_LONGEST = 48
_MINUS = dict.fromkeys(map(ord, "\u2212\u2013\u2014\u2010\u2011\u2012\ufe63\uff0d"), "-")
_SAME = {
    **_MINUS,
    ord("\u00b5"): "u",
    ord("\u03bc"): "u",
    ord("\u212b"): "angstrom",
    ord("\u00c5"): "angstrom",
    ord("\u2126"): "ohm",
    ord("\u03a9"): "ohm",
    ord("\u212a"): "K",
    ord("\u2103"): "degC",
    ord("\u00d7"): "*",
    **dict.fromkeys(map(ord, "\u00b7\u2022\u22c5\u2219\u2027\u30fb"), "*"),
    **dict.fromkeys(map(ord, "\u2009\u200a\u202f\u00a0\u2002\u2003\u200b"), " "),
}
_SUPERSCRIPT = str.maketrans("\u207b\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079", "-0123456789")
_RAISED = re.compile("[\u207b\u2070\u00b9\u00b2\u00b3\u2074-\u2079]+")
_DEGREE = "\u00b0\u00ba\u02da\u25e6\u2218"
_SCALE = re.compile(r"^\*?10\^?([+-]?\d{1,2})\*?(?=[A-Za-z(1%])")
_PER_MOLE = re.compile(r"/mol\b|\*?mol\^-1")
_READABLE = re.compile(r"(?:1/)?(?:[A-Za-z()*/%]|\^-?\d(?!\d))+")


@functools.cache
def registry():
    """The pint registry, made on first use because it takes half a second."""
    import pint

    return pint.UnitRegistry(cache_folder=None)


@functools.lru_cache(maxsize=4096)
def normalise_unit_text(text: str) -> str:
    """Spell a printed unit so that pint can read it.

    Markup (``cm^{-1}``), raised digits, the minus signs, dots and spaces of print, exponents without a caret (``cm-1``) and
    symbols run together (``Scm-1``) are handled.

    >>> normalise_unit_text("S·cm^{−1}")
    'S*cm^-1'
    >>> normalise_unit_text("mScm⁻¹")
    'mS*cm^-1'
    """
    text = _RAISED.sub(lambda m: "^" + m[0].translate(_SUPERSCRIPT), text.translate(_SAME)).strip()
    text = re.sub(f"(?:\\^\\{{?[{_DEGREE}o]\\}}?|[{_DEGREE}])\\s*([CF])\\b", r"deg\1", text)
    text = re.sub(r"[\^_]\s*\{([^{}]*)\}", lambda m: "^" + m[1].replace(" ", ""), text)
    text = re.sub(r"\s*([*/^()])\s*", r"\1", text)
    text = re.sub(r"\s*\.\s*(?=[A-Za-z])", "*", text)
    text = re.sub(r"(?<=[A-Za-z)])\s*-\s*([1-4])(?!\d)", r"^-\1", text)
    text = re.sub(r"(?<=[A-Za-z)])([234])(?!\d)", r"^\1", text)
    text = re.sub(r"(?<=[A-Za-z0-9)])\s+(?=[A-Za-z(])", "*", text)
    text = re.sub(r"(\^-?\d)(?=[A-Za-z(])", r"\1*", text)
    text = re.sub(r"\)(?=[A-Za-z])", ")*", text)
    text = re.sub(r"(?<![A-Za-z])([munkMG]?S|k?g|[munkMG]?ohm)(?=c?m(?![A-Za-z]))", r"\1*", text)
    text = re.sub(r"(?<![A-Za-z])([munkMG]?J)(?=mol)", r"\1*", text)
    return text.replace(" ", "")


def convert(value: float, unit: str, property: str) -> float:
    """Convert a printed value to the canonical unit of its property.

    Energies per mole become energies per particle; a bare number of ``relative_density`` up to 1.5 is a fraction; a power of
    ten before the unit (``10^{-6} K^{-1}``) counts; an angle of a ``lattice_parameter`` stays in degrees.

    Parameters
    ----------
    value : float
    unit : str
        As printed or as normalised; empty for dimensionless.
    property : str
        A key of ``CANONICAL_UNITS``.

    Raises
    ------
    ValueError
        If the unit is unknown or of another dimension than the property's; the message names both.
    """
    target = CANONICAL_UNITS[property]
    text = normalise_unit_text(unit)
    if scale := _SCALE.match(text):
        value, text = value * 10.0 ** int(scale[1]), text[scale.end() :]
    if target == "%":
        if text in ("%", "percent", "pct"):
            return value
        if text in ("", "1"):
            return value if value > 1.5 else 100 * value
        raise ValueError(f"{unit!r} is not a unit of {property}")
    if target == "1":
        if text in ("", "1"):
            return value
        if text == "%":
            return value / 100
        raise ValueError(f"{unit!r} is not a unit of {property}")
    if target == "eV":
        if _PER_MOLE.search(text):
            text, value = _PER_MOLE.sub("", text), value / _AVOGADRO
        text = re.sub(r"/(atom|ion)$", "", text)
        text = "eV" if text in ("ev", "EV") else text
    if target == "angstrom":
        if text in ("A", "Ang", "ang"):
            return value
        if re.fullmatch(f"[{_DEGREE}]|deg|degrees?", text):
            return value
    if text == target:
        return value
    if len(text) > _LONGEST or not _READABLE.fullmatch(text):
        raise ValueError(f"{unit[:60]!r} is not a unit of {property}")
    text = re.sub(r"degC(?=\^-1|$)", "K", text) if target == "1/K" else text
    try:
        factor = _factor(text, target)
        return float(registry().Quantity(value, text).to(target).magnitude) if factor is None else value * factor
    except Exception:  # pint raises many kinds: undefined unit, dimensionality, token errors
        raise ValueError(f"{unit!r} is not a unit of {property}") from None


@functools.lru_cache(maxsize=1024)
def _factor(unit: str, target: str) -> float | None:
    """The factor between two units, which pint takes a millisecond to find; None where it is not a mere factor."""
    units = registry()
    if units.Quantity(0.0, unit).to(target).magnitude != 0.0:
        return None
    return float(units.Quantity(1.0, unit).to(target).magnitude)


def to_kelvin(value: float, unit: str) -> float:
    """Temperature in K from °C, K or °F, in the spellings of print.

    >>> to_kelvin(25, "°C")
    298.15
    """
    text = (
        re.sub(f"[\\^{{}}\\s*{_DEGREE}]", "", normalise_unit_text(unit)).removeprefix("degrees").removeprefix("deg").lstrip("o")
    )
    if text in ("K", "kelvin", "Kelvin"):
        return value
    if text in ("C", "celsius", "Celsius"):
        return round(value + 273.15, 6)
    if text in ("F", "fahrenheit", "Fahrenheit"):
        return round((value - 32) / 1.8 + 273.15, 6)
    raise ValueError(f"{unit!r} is not a unit of temperature; use °C or K")

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

_AVOGADRO_PER = re.compile(r"/\s*mol\b|mol\^?-1")


@functools.cache
def registry():
    """The pint registry, made on first use because it takes half a second."""
    import pint

    ureg = pint.UnitRegistry(cache_folder=None)
    ureg.define("percent_ = 0.01 = _percent")
    ureg.define("@alias ohm = Ohm = Ω = Ω")
    return ureg


def normalise_unit_text(text: str) -> str:
    """Spell a printed unit so that pint can read it.

    Markup (``cm^{-1}``), Unicode minus signs, middle dots, and exponents without a caret (``cm-1``) are handled.

    >>> normalise_unit_text("S·cm^{−1}")
    'S*cm^-1'
    """
    text = text.strip().replace("−", "-").replace("–", "-").replace("‐", "-").replace("µ", "u").replace("μ", "u")
    text = text.replace("Å", "angstrom").replace("Å", "angstrom").replace("Ω", "ohm").replace("Ω", "ohm").replace("°C", "degC")
    text = re.sub(r"[\^_]\{([^{}]*)\}", r"^\1", text)
    text = re.sub(r"\s*[·•⋅∙.×]\s*(?=[A-Za-z])", "*", text)
    text = re.sub(r"(?<=[A-Za-z])\s*-\s*([123])\b", r"^-\1", text)
    text = re.sub(r"(?<=[A-Za-z])([23])\b", r"^\1", text)
    text = re.sub(r"(?<=[A-Za-z0-9])\s+(?=[A-Za-z])", "*", text)
    return text.replace(" ", "")


def convert(value: float, unit: str, property: str) -> float:
    """Convert a printed value to the canonical unit of its property.

    Energies per mole become energies per particle; a bare number of ``relative_density`` above 1.5 is a per cent.

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
        If the unit is unknown or of another dimension than the property's.
    """
    target = CANONICAL_UNITS[property]
    text = normalise_unit_text(unit)
    if target == "%":
        if text in ("%", "percent"):
            return value
        if text in ("", "1"):
            return value if value > 1.5 else 100 * value
        raise ValueError(f"{unit!r} is not a unit of {property}")
    if target == "1":
        if text in ("", "1"):
            return value
        raise ValueError(f"{unit!r} is not a unit of {property}")
    ureg = registry()
    if target == "eV" and _AVOGADRO_PER.search(text):
        text = _AVOGADRO_PER.sub("", text)
        value = value / 6.02214076e23
    if target == "eV":
        text = re.sub(r"/(atom|ion)$", "", text)
    if text == target:
        return value
    try:
        return float(ureg.Quantity(value, text).to(target).magnitude)
    except Exception as error:  # pint raises many kinds: undefined unit, dimensionality, token errors
        raise ValueError(f"{unit!r} is not a unit of {property}: {error}") from None


def to_kelvin(value: float, unit: str) -> float:
    """Temperature in K from °C, K or °F.

    >>> to_kelvin(25, "°C")
    298.15
    """
    text = normalise_unit_text(unit)
    if text in ("K", "kelvin"):
        return value
    if text in ("degC", "C", "oC", "celsius", "℃", "◦C", "ºC"):
        return round(value + 273.15, 6)
    if text in ("degF", "F"):
        return round((value - 32) / 1.8 + 273.15, 6)
    raise ValueError(f"{unit!r} is not a unit of temperature; use °C or K")

"""Numbers, units and formulas as TeX packages write them: siunitx, mhchem, chemformula."""

from __future__ import annotations

import re

_UNITS = {
    "siemens": "S", "ohm": "Ω", "volt": "V", "ampere": "A", "coulomb": "C", "farad": "F", "hertz": "Hz", "watt": "W", "joule": "J", "electronvolt": "eV",
    "eV": "eV", "calorie": "cal", "kelvin": "K", "K": "K", "celsius": "°C", "degreeCelsius": "°C", "degree": "°", "metre": "m", "meter": "m", "m": "m",
    "gram": "g", "g": "g", "kilogram": "kg", "kg": "kg", "second": "s", "s": "s", "minute": "min", "hour": "h", "h": "h", "day": "d", "mole": "mol",
    "mol": "mol", "pascal": "Pa", "Pa": "Pa", "bar": "bar", "newton": "N", "litre": "L", "liter": "L", "angstrom": "Å", "percent": "%", "S": "S",
    "cm": "cm", "mm": "mm", "um": "μm", "nm": "nm", "pm": "pm", "meV": "meV", "keV": "keV", "MPa": "MPa", "GPa": "GPa", "kPa": "kPa", "kJ": "kJ",
    "mS": "mS", "mL": "mL", "ml": "ml", "mg": "mg", "kHz": "kHz", "MHz": "MHz", "mA": "mA", "mV": "mV", "molar": "M", "radian": "rad", "atomicmassunit": "u",
    "dalton": "Da", "minutes": "min", "hours": "h", "rpm": "rpm", "atm": "atm", "torr": "Torr", "wt": "wt", "sqcm": "cm^{2}",
}  # fmt: skip
_PREFIXES = {
    "pico": "p", "nano": "n", "micro": "μ", "milli": "m", "centi": "c", "deci": "d", "kilo": "k", "mega": "M", "giga": "G", "tera": "T", "femto": "f",
}  # fmt: skip
_TOKEN = re.compile(r"\\([A-Za-z]+)(?:\s*\{([^{}]*)\})?|([^\\\s.~]+)|[.~\s]+")


def number(text: str) -> str:
    """A number of siunitx as printed: ``3.2e-4`` gives ``3.2 × 10^{-4}``, ``1.2(3)e-4`` keeps its uncertainty.

    >>> number("3.2e-4"), number("1.5 +- 0.2 e3"), number("e-4")
    ('3.2 × 10^{-4}', '1.5 ± 0.2 × 10^{3}', '10^{-4}')
    """
    text = re.sub(r"\\pm|\+-|\+\\?/-", " ± ", text.replace("$", "").replace("−", "-"))
    text = re.sub(r"\s*[eEdD]\s*([-+]?\d+)\s*$", lambda e: f" × 10^{{{e[1].lstrip('+')}}}", text.strip())
    return " ".join(text.replace("\\times", "×").strip().removeprefix("× ").split())


def unit(text: str) -> str:
    """A unit of siunitx as printed: ``\\siemens\\per\\centi\\metre`` gives ``S cm^{-1}``; literal units pass.

    >>> unit(r"\\milli\\siemens\\per\\centi\\meter"), unit("S.cm^{-1}"), unit(r"\\kilo\\joule\\per\\mole")
    ('mS cm^{-1}', 'S cm^{-1}', 'kJ mol^{-1}')
    """
    parts: list[str] = []
    prefix, power, inverse = "", "", False

    def close(symbol: str) -> None:
        nonlocal prefix, power, inverse
        exponent = ("-" if inverse else "") + (power or ("1" if inverse else ""))
        parts.append(prefix + symbol + (f"^{{{exponent}}}" if exponent else ""))
        prefix, power, inverse = "", "", False

    for found in _TOKEN.finditer(text.replace("$", "")):
        name, given, literal = found.groups()
        if literal:
            parts.append(literal if not literal.startswith("^") or not parts else parts.pop() + literal)
        elif name in _PREFIXES:
            prefix = _PREFIXES[name]
        elif name == "per":
            inverse = True
        elif name in ("square", "cubic"):
            power = "2" if name == "square" else "3"
        elif name in ("squared", "cubed", "tothe", "raiseto") and parts:
            exponent = {"squared": "2", "cubed": "3"}.get(name, given or "")
            sign = "-" if parts[-1].endswith("^{-1}") else ""
            parts[-1] = re.sub(r"\^\{-?1?\}$", "", parts[-1]) + f"^{{{sign}{exponent}}}"
        elif name in _UNITS:
            close(_UNITS[name])
        elif name:
            close(name)
    joined = " ".join(parts)
    return re.sub(r"\^(-?\d)(?!\d)", r"^{\1}", joined).replace(" /", "/").replace("/ ", "/")


def chemistry(text: str) -> str:
    """A formula of mhchem or chemformula with its levels: ``Li7La3Zr2O12`` gives ``Li_{7}La_{3}Zr_{2}O_{12}``.

    >>> chemistry("Li7La3Zr2O12"), chemistry("Na+"), chemistry("Li_{7-x}La3Zr_{2-x}Ta_xO12")
    ('Li_{7}La_{3}Zr_{2}O_{12}', 'Na^{+}', 'Li_{7-x}La_{3}Zr_{2-x}Ta_{x}O_{12}')
    """
    text = text.replace("$", "").replace("<=>", " ⇌ ").replace("->", " → ").replace("*", "·").replace("\\cdot", "·")
    text = re.sub(r"\\mathit|\\mathrm|\\text(?:it|rm)?", "", text)
    text = re.sub(r"([_^])\s*([^\s{}])", r"\1{\2}", text)
    text = re.sub(r"\{\{([^{}]*)\}\}", r"{\1}", text)
    text = re.sub(r"(?<=[A-Za-z)\]])(\d+(?:\.\d+)?)(?![\d}])", r"_{\1}", text)
    text = re.sub(r"(?<=[A-Za-z}\d)])([+-])(?=\s|$|[),;])", r"^{\1}", text)
    text = re.sub(r"\^\{([^{}]*)\}", lambda mark: "^{" + mark[1].replace("−", "-") + "}", text)
    return re.sub(r"(?<![_^])\{([^{}]*)\}", r"\1", text).replace("\\,", " ").strip()

"""Records in few words, and the colours of their confidence: shared by pictures of pages and by excerpts."""

from __future__ import annotations

import re

from ingest.markup import plain

SYMBOLS = {
    "ionic_conductivity": "σ",
    "electronic_conductivity": "σe",
    "activation_energy": "Ea",
    "lattice_parameter": "a",
    "relative_density": "ρrel",
    "density": "ρ",
    "diffusion_coefficient": "D",
    "transference_number": "t",
    "bulk_modulus": "B",
    "shear_modulus": "G",
    "youngs_modulus": "E",
    "thermal_expansion_coefficient": "α",
}
# from a palette that the colour-blind can tell apart
COLOURS = {"sure": "#007f5f", "likely": "#e69f00", "doubtful": "#d7263d", "checked": "#0072b2", "rejected": "#7a7a7a"}
MEANINGS = {
    "sure": "confidence from 0.8",
    "likely": "0.5 to 0.8",
    "doubtful": "below 0.5",
    "checked": "checked by a person",
    "rejected": "rejected by a person",
}
_BEGINS = re.compile(r"[~≈<>−-]?\s*\d")
_NUMBERS = re.compile(r"\d+(?:\.\d+)?")
_UNITS = {"angstrom": "Å", "degree": "°", "g/cm^3": "g/cm³", "cm^2/s": "cm²/s"}
_GREEK = {"alpha": "α", "beta": "β", "gamma": "γ"}
_POWERS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_DIGITS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def grade(row: dict) -> str:
    """The key of ``COLOURS`` for a row of the query ``evidence``."""
    if row["status"] != "machine":
        return row["status"]
    confidence = row["confidence"] or 0.0
    return "sure" if confidence >= 0.8 else "likely" if confidence >= 0.5 else "doubtful"


def symbol(row: dict) -> str:
    """``σ``, ``Ea``, ``a`` ... of a measurement; ``structure`` and ``synthesis`` for the others."""
    if row["record"] != "Measurement":
        return row["record"].lower()
    if row["property"] == "lattice_parameter" and row["axis"]:
        return _GREEK.get(row["axis"], row["axis"])
    return SYMBOLS.get(row["property"], row["property"])


def number(value: float) -> str:
    """A value as print has it: ``3.2 × 10⁻⁴``."""
    if value and (abs(value) < 1e-2 or abs(value) >= 1e5):
        mantissa, exponent = f"{value:.3e}".split("e")
        mantissa = mantissa.rstrip("0").rstrip(".")
        return f"{mantissa} × 10{str(int(exponent)).translate(_POWERS)}"
    return f"{value:.6g}"


def says(row: dict) -> str:
    """What a record says: symbol, value, unit and conditions."""
    if row["record"] == "Measurement":
        parts = [
            f"{symbol(row)} = {row['bound'] or ''}{number(row['value'])} {_UNITS.get(row['unit'], row['unit']) or ''}".strip()
        ]
        if row["low"] is not None and row["high"] is not None:
            parts.append(f"[{number(row['low'])}, {number(row['high'])}]")
        if row["temperature_K"] is not None:
            parts.append(f"{row['temperature_K']:g} K")
        parts += [row["kind"].replace("_", " ")] if row["kind"] else []
    elif row["record"] == "Structure":
        cell = f"a = {row['value']:g} Å" if row["value"] else None
        system = row["crystal_system"] if not row["spacegroup"] else None
        parts = ["structure", *(part for part in (row["spacegroup"], system, row["prototype"], cell) if part)]
    else:
        hottest = f"{row['max_temperature_K'] - 273.15:.0f} °C" if row["max_temperature_K"] else None
        parts = ["synthesis", *(part for part in ((row["method"] or "").replace("_", " "), hottest) if part)]
    return ", ".join(parts)


def material(row: dict) -> str:
    """The material a record belongs to: sample, formula or name, phase."""
    formula = re.sub(r"(?<=[A-Za-z)\]])\d+(?:\.\d+)?", lambda m: m[0].translate(_DIGITS), row["formula"] or "")
    name = formula or next(iter(row["names"]), "a material without a name")
    phase = f", {row['phase'].replace('_', ' ')}" if row["phase"] not in (None, "unknown") else ""
    sample = f"{row['sample']}: " if row["sample"] else ""
    return f"{sample}{plain(name)}{phase}"


def place(row: dict) -> str:
    """Where it was read: page, table cell or text, and how sure."""
    parts = [f"page {row['page']}"] if row["page"] else []
    if row["row"] is not None:
        parts.append(f"{row['table'] or 'table'}, row {row['row']}, column {row['column']}")
    else:
        parts.append({"ocr": "recognised text"}.get(row["evidence_kind"], row["evidence_kind"]))
    parts.append(f"confidence {row['confidence']:.2f}")
    parts += [row["status"]] if row["status"] != "machine" else []
    parts += [row["origin"]] if row["origin"] not in (None, "own") else []
    return ", ".join(parts)


def printed(row: dict) -> str | None:
    """The value of a measurement as this evidence prints it: its own words where the span tells them, else those of the record."""
    raw, quote = row["raw"], row["quote"]
    if row["row"] is not None:
        return quote
    if row["record"] != "Measurement":
        return None
    length = (row["end"] or 0) - (row["start"] or 0)
    digits = {_digits(row[name]) for name in ("value", "low", "high") if row[name]}
    for start in range(len(quote) - length + 1) if 0 < length < len(quote) else ():
        piece = quote[start : start + length]
        around = quote[max(0, start - 1) : start], quote[start + length : start + length + 1]
        if _BEGINS.match(piece) and not re.match(r"[\w.]", around[0] or " ") and not re.match(r"\w", around[1]):
            if _digits(float(_NUMBERS.search(piece)[0])) in digits:
                return piece
    return raw.split("…")[0].strip() if raw else None


def _digits(value: float) -> str:
    """Leading digits of a number, whatever its power of ten: what a value in S/cm and one in mS/cm have in common."""
    return f"{abs(value):.2e}".split("e")[0].rstrip("0").rstrip(".")

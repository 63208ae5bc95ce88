"""Which property a quantity in a sentence is a value of: its unit says what it can be, the words around it what it is."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ingest.quantities import Quantity

from .cues import Cue, conductivity_kind, property_cues

CANDIDATES = {
    "conductivity": ("electronic_conductivity", "ionic_conductivity"),
    "energy": ("activation_energy",),
    "percent": ("relative_density",),
    "length": ("lattice_parameter",),
    "angle": ("lattice_parameter",),
    "density": ("density",),
    "diffusivity": ("diffusion_coefficient",),
    "pressure": ("bulk_modulus", "shear_modulus", "youngs_modulus"),
    "thermal_expansion": ("thermal_expansion_coefficient",),
}
_AXIS = {"a": "a", "b": "b", "c": "c", "α": "alpha", "β": "beta", "γ": "gamma"}
_DENSE_AFTER = re.compile(
    r"^\s*(?:\)|of|for|in)?\s*(?:the |its |their )?(?:of )?(?:the )?(?:theoretical(?: (?:density|value|one))?\b|relative densit|densification|dense\b|TD\b|compacity|compactness)",
    re.IGNORECASE,
)
_DENSE_BEFORE = re.compile(
    r"(?:relative (?:\w+ )?densit(?:y|ies)|theoretical densit(?:y|ies)|densif\w+|\bdensit(?:y|ies)\b|compacity|compactness)(?:[^.;%]|\.(?=\d)){0,110}$",
    re.IGNORECASE,
)
_DENSE_RIVAL = re.compile(
    r"(?:current|power|energy|charge|number|areal|optical) densit|retention|efficien|capacit|porosity|\bwt\b|\bmol\b|\bvol\b|humidity|loss|content|fraction|excess|purity|strain|"
    r"occupan|crystallin|increas|decreas|reduc|improv|concentration|error|deviation|higher|lower", re.IGNORECASE
)  # fmt: skip
_CELL_SYMBOL = re.compile(r"^(?:a|b|c|α|β|γ)(?:_\{[a-z0-9,]{1,6}\})?$")
_EA_SYMBOL = re.compile(r"^(?:E|Ea|E\s?a|EA|Δ?E_\{[^{}]*a[^{}]*\}|E_\{[^{}]*\}|W)$")


@dataclass(frozen=True)
class Reading:
    """A quantity taken as a value of a property; ``cue`` is how clearly the words say so (0-1)."""

    quantity: Quantity
    property: str
    cue: float
    kind: str | None = None
    axis: str | None = None
    cue_at: int | None = None


def _nearest(cues: list[Cue], names: tuple[str, ...], q: Quantity, *, rival: bool, reach: int = 170) -> tuple[float, Cue] | None:
    best = None
    for cue in cues:
        if cue.property not in names or cue.rival != rival:
            continue
        distance = q.start - cue.end if cue.end <= q.start else 1.3 * max(0, cue.start - q.end) + 8
        if distance <= reach and (best is None or distance < best[0]):
            best = (distance, cue)
    return best


def read_properties(text: str, quantities: list[Quantity], *, cues: list[Cue] | None = None, context: str = "") -> list[Reading]:
    """Read every quantity of a sentence that is a value of a property.

    Parameters
    ----------
    text : str
        The sentence.
    quantities : list of Quantity
        With offsets into ``text``.
    cues : list of Cue, optional
        Property words of the sentence, when known.
    context : str
        The sentence before, for values whose property was named there.
    """
    cues = property_cues(text) if cues is None else cues
    readings: list[Reading] = []
    for q in quantities:
        reading = _read(text, q, cues, context, readings)
        if reading is not None:
            readings.append(reading)
    return readings


def _read(text: str, q: Quantity, cues: list[Cue], context: str, before: list[Reading]) -> Reading | None:
    if q.dimension == "conductivity":
        return _conductivity(text, q, cues)
    if q.dimension == "energy":
        return _activation(text, q, cues, before)
    if q.dimension == "percent":
        return _relative_density(text, q, before)
    if q.dimension in ("length", "angle"):
        return _lattice(text, q, cues, before)
    names = CANDIDATES.get(q.dimension or "")
    if not names:
        return None
    found = _nearest(cues, names, q, rival=False)
    rival = _nearest(cues, names, q, rival=True)
    if found is None or (rival is not None and rival[0] < found[0]):
        return None
    return Reading(q, found[1].property, 1.0, None, None, found[1].start)


def _conductivity(text: str, q: Quantity, cues: list[Cue]) -> Reading | None:
    thermal = _nearest(cues, ("ionic_conductivity",), q, rival=True)
    ionic = _nearest(cues, ("ionic_conductivity",), q, rival=False)
    electronic = _nearest(cues, ("electronic_conductivity",), q, rival=False, reach=140)
    if thermal and (ionic is None or thermal[0] <= ionic[0] + 12):
        return None
    if electronic is not None:
        nearest_other = [
            c for c in cues
            if c.property == "ionic_conductivity" and not c.rival and c.start > electronic[1].end and c.end <= q.start
            and re.search(r"\bion\w*\s*$|\btotal\s*$|\bproton\w*\s*$|σ", text[max(0, c.start - 12) : c.end], re.IGNORECASE)
        ]  # fmt: skip
        if not nearest_other and electronic[1].end <= q.start:
            return Reading(q, "electronic_conductivity", 1.0, None, None, electronic[1].start)
    at = q.start
    kind = conductivity_kind(text, at)
    return Reading(q, "ionic_conductivity", 1.0 if ionic else 0.35, kind, None, ionic[1].start if ionic else None)


def _activation(text: str, q: Quantity, cues: list[Cue], before: list[Reading]) -> Reading | None:
    found = _nearest(cues, ("activation_energy",), q, rival=False)
    rival = _nearest(cues, ("activation_energy",), q, rival=True, reach=60)
    if q.symbol and _EA_SYMBOL.match(re.sub(r"^(?:and|are|is|of|with|or|the)\s+", "", q.symbol.strip())):
        return Reading(q, "activation_energy", 1.0, _energy_kind(text, q.start, q.end), None, q.start)
    if found is None or (rival is not None and rival[0] < found[0]):
        return None
    if (
        before
        and before[-1].property == "activation_energy"
        and before[-1].quantity.end > found[1].end
        and q.start - before[-1].quantity.end > 90
    ):
        return None
    return Reading(q, "activation_energy", 1.0, _energy_kind(text, found[1].start, found[1].end), None, found[1].start)


def _energy_kind(text: str, start: int, end: int) -> str | None:
    """Bulk, total or grain boundary, where the phrase of the energy itself says so."""
    phrase = text[max(0, start - 28) : end + 36]
    return conductivity_kind(phrase, min(28, start)) if not re.search(r"conductivit|σ", phrase) else None


def _relative_density(text: str, q: Quantity, before: list[Reading]) -> Reading | None:
    if _DENSE_AFTER.search(text[q.end : q.end + 60]):
        return Reading(q, "relative_density", 1.0, None, None, q.end)
    window = text[max(0, q.start - 130) : q.start]
    match = _DENSE_BEFORE.search(window)
    if match is None:
        # the first members of a list: "95.0% up to a maximum of 96.3% of theoretical density"
        tail = re.search(
            r"^[^.;]{0,60}?\d\s?%\s*(?:of )?(?:the )?(?:theoretical|relative) densit", text[q.end : q.end + 110], re.IGNORECASE
        )
        return Reading(q, "relative_density", 0.8, None, None, q.end) if tail else None
    between = window[match.start() :]
    if re.match(r"(?:current|power|energy|charge)", window[max(0, match.start() - 9) : match.start()].strip() or " "):
        return None
    if re.search(r"(?:current|power|energy|charge|number|areal|optical)\s+$", window[: match.start()], re.IGNORECASE):
        return None
    rest = between[
        re.match(
            r"(?:relative (?:\w+ )?densit(?:y|ies)|theoretical densit(?:y|ies)|densif\w+|densit(?:y|ies)|compacity|compactness)",
            between,
            re.IGNORECASE,
        ).end() :
    ]
    if _DENSE_RIVAL.search(rest) and not (before and before[-1].property == "relative_density"):
        return None
    if re.match(r"\s*(?:of|in)?\s*(?:the )?(?:capacity|initial|power|current)", text[q.end : q.end + 30], re.IGNORECASE):
        return None
    strong = bool(re.match(r"relative|theoretical", between, re.IGNORECASE))
    return Reading(q, "relative_density", 1.0 if strong else 0.7, None, None, None)


def _lattice(text: str, q: Quantity, cues: list[Cue], before: list[Reading]) -> Reading | None:
    if q.bound in ("<", ">"):
        return None
    symbol = re.sub(r"^(?:and|are|is|of|with|or|the)\s+", "", (q.symbol or "").strip())
    if symbol and _CELL_SYMBOL.match(symbol):
        return Reading(q, "lattice_parameter", 1.0, None, _AXIS[symbol[0]], q.start)
    if q.dimension == "angle":
        return None
    if symbol:
        return None
    named = [
        c
        for c in cues
        if c.property == "lattice_parameter"
        and not c.rival
        and "=" not in text[c.start : c.end]
        and c.end <= q.start
        and c.end - c.start > 5
    ]
    if not named:
        return None
    cue = named[-1]
    between = text[cue.end : q.start]
    if len(between) > 260 or re.search(
        r"bond|distance|radi(?:us|i)|wavelength|thick|size|diameter|volume", between, re.IGNORECASE
    ):
        return None
    axis = "a"
    head = text[max(0, cue.start - 4) : q.start]
    letters = re.findall(r"(?<![A-Za-z_{])([abc])(?![A-Za-z])(?=\s*(?:,|and|=|of|is|are|\))|-axis)", head)
    if letters and len(set(letters)) == 1:
        axis = letters[-1]
    elif len(set(letters)) > 1:
        earlier = sum(r.property == "lattice_parameter" and r.quantity.start > cue.end for r in before)
        order = list(dict.fromkeys(letters))
        axis = order[earlier] if earlier < len(order) else "a"
    return Reading(q, "lattice_parameter", 0.9, None, axis, cue.start)

"""Process steps in a sentence: operation, temperature, time, atmosphere, in the order of the text."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ingest.quantities import Quantity, find_quantities

OPERATIONS: tuple[tuple[str, re.Pattern], ...] = tuple(
    (name, re.compile(pattern, re.IGNORECASE))
    for name, pattern in (
        ("spark_plasma_sintering", r"\bspark[\s-]plasma[\s-]sinter\w*|\bSPS\b|\bfield[\s-]assisted sinter\w*"),
        ("hot_pressing", r"\bhot[\s-]?press\w*"),
        ("sintering", r"\b(?:co-?)?sinter(?:ed|ing|s)?\b|\bdensified\b"),
        ("calcination", r"\b(?:pre-?|re-?)?calcin(?:ed|ation|ing|ated)?\b|\bpre-?(?:fired|heated|sintered)\b"),
        (
            "annealing",
            r"\b(?:post-?)?anneal(?:ed|ing)?\b|\bheat[\s-]?treat(?:ed|ment|ments|ing)?\b|\bcrystalli[sz](?:ed|ation)\b",
        ),
        (
            "ball_milling",
            r"\b(?:ball|attrition|planetary|mechanical(?:ly)?|high[\s-]energy|bead|wet|dry|vibration)[\s-]*(?:ball[\s-]*)?mill(?:ed|ing)?\b|\bmill(?:ed|ing)\b|\bmechanochemical\w*",
        ),
        ("mixing", r"\b(?:mixed|mixing|ground|grinding|blended|homogeni[sz]ed|dispersed)\b"),
        ("dissolution", r"\bdissol(?:ved|ving|ution)\b"),
        ("stirring", r"\bstirr(?:ed|ing)\b"),
        ("drying", r"\b(?:dried|drying|evaporated|evaporation)\b"),
        ("pressing", r"\b(?:cold[\s-]?|isostatically |uniaxially |die-?)?press(?:ed|ing)\b|\bpelleti[sz]ed\b|\bcompacted\b"),
        ("melting", r"\b(?:melted|melting|molten|fused)\b"),
        ("quenching", r"\bquench(?:ed|ing)?\b"),
        ("deposition", r"\b(?:deposited|deposition|sputter(?:ed|ing)|spin[\s-]coat(?:ed|ing))\b"),
        ("firing", r"\b(?:fired|firing)\b"),
        ("heating", r"\b(?:heated|heating|reacted|soak(?:ed|ing)|held|kept|maintained)\b"),
        ("cooling", r"\bcool(?:ed|ing)\b"),
        ("washing", r"\b(?:washed|rinsed|filtered|centrifuged)\b"),
        ("tape_casting", r"\btape[\s-]?cast(?:ing)?\b"),
    )
)
THERMAL = frozenset(
    {"spark_plasma_sintering", "hot_pressing", "sintering", "calcination", "annealing", "firing", "heating", "melting"}
)
DENSIFYING = frozenset({"spark_plasma_sintering", "hot_pressing", "sintering", "annealing", "firing", "heating"})
_ATMOSPHERES = (
    ("air", r"\bin (?:an? )?(?:ambient |dry |static |flowing |open |stagnant )*air\b|\bunder (?:ambient |dry )?air\b|\bair atmosphere\b|\bambient (?:air|atmosphere)\b|\bin a? ?muffle furnace\b|\bwith ambient air\b"),
    ("argon", r"\b(?:in|under|of|with)\b[^.;]{0,40}?(?:\bargon\b|\bAr\b)(?! ?/)(?! ?ion)|\bArgon atmosphere\b|\bAr (?:atmosphere|flow|gas|gloveb)"),
    ("oxygen", r"\b(?:in|under)\b[^.;]{0,30}?(?:\boxygen\b|\bO_?\{?2\}?(?![\w}]))(?! vacan)|\boxygen (?:flow|atmosphere)"),
    ("nitrogen", r"\b(?:in|under)\b[^.;]{0,30}?(?:\bnitrogen\b|\bN_?\{?2\}?(?![\w}]))|\bnitrogen atmosphere"),
    ("vacuum", r"\b(?:in|under)\b[^.;]{0,25}?\bvacuum\b|\bevacuated\b|\bvacuum[\s-]sealed\b|\bsealed (?:quartz|silica|in)"),
    ("hydrogen", r"\b(?:in|under)\b[^.;]{0,25}?(?:\bhydrogen\b|\bH_?\{?2\}?(?![\w}O]))"),
)  # fmt: skip
ATMOSPHERES = tuple(
    (name, re.compile(pattern, re.IGNORECASE if name not in ("argon", "oxygen", "nitrogen", "hydrogen") else 0))
    for name, pattern in _ATMOSPHERES
)
_RATE = re.compile(r"\bat a (?:heating |cooling |ramp\w* )?rate|\bramp|heating rate|cooling rate", re.IGNORECASE)
_RESULTS = frozenset({"conductivity", "energy", "percent", "density", "diffusivity", "length"})
_OTHER_MATTER = re.compile(
    r"\b(?:shows?|showed|shown|exhibit\w*|has|have|had|conductivit\w*|densit\w+|energ\w+|measur\w+|reach\w*|deliver\w*|found|parameters?|transition|stable|stability|range)\b|σ", re.IGNORECASE
)  # fmt: skip


@dataclass
class Step:
    """One operation with its conditions at its place in a text."""

    operation: str
    start: int
    end: int
    temperatures_K: tuple[float, ...] = ()
    times_h: tuple[float, ...] = ()
    atmosphere: str | None = None

    @property
    def temperature_K(self) -> float | None:
        return self.temperatures_K[0] if len(self.temperatures_K) == 1 else None

    @property
    def time_h(self) -> float | None:
        return self.times_h[0] if len(self.times_h) == 1 else None


def hours(quantity: Quantity) -> float | None:
    """A printed time in hours, None where it is no time or an interval."""
    if quantity.dimension != "time" or quantity.value is None or quantity.value <= 0:
        return None
    from graph.units import registry

    try:
        return float(f"{registry().Quantity(quantity.value, quantity.unit).to('h').magnitude:.6g}")
    except Exception:
        return None


def kelvin(quantity: Quantity) -> float | None:
    """A printed temperature in kelvin, None where it is none or an interval."""
    from graph.units import to_kelvin

    if quantity.dimension != "temperature" or quantity.value is None:
        return None
    value = to_kelvin(quantity.value, quantity.unit)
    return value if 0 < value < 5000 else None


def atmosphere_of(text: str) -> str | None:
    """The first gas a text names as an atmosphere."""
    found = [(match.start(), name) for name, pattern in ATMOSPHERES if (match := pattern.search(text))]
    return min(found)[1] if found else None


def operations(text: str) -> list[tuple[int, int, str]]:
    """Operation words as ``(start, end, name)``, the more specific one where two overlap."""
    found: list[tuple[int, int, str]] = []
    for name, pattern in OPERATIONS:
        for match in pattern.finditer(text):
            if not any(start < match.end() and match.start() < end for start, end, _ in found):
                found.append((*match.span(), name))
    return sorted(found)


def find_steps(text: str, quantities: list[Quantity] | None = None) -> list[Step]:
    """Process steps of a sentence.

    A temperature or time belongs to the operation word before it (``calcined at 950 °C for 12 h``), or, when none stands
    before it, to the next one (``a 12 h calcination``). Heating rates, and times of other steps, stay with their own words.
    """
    words = operations(text)
    if not words:
        return []
    steps = [Step(name, start, end) for start, end, name in words]
    quantities = find_quantities(text) if quantities is None else quantities
    results = [q.start for q in quantities if q.dimension in _RESULTS]
    for q in quantities:
        temperature, time = kelvin(q), hours(q)
        if temperature is None and time is None:
            continue
        before = [i for i, step in enumerate(steps) if step.start < q.start]
        after = [i for i, step in enumerate(steps) if step.start >= q.end and step.start - q.end < 25]
        if before:
            index = before[-1]
            thermal = [i for i in before if steps[i].operation in THERMAL]
            if (
                temperature is not None
                and thermal
                and steps[index].operation not in THERMAL | {"drying", "stirring", "cooling", "dissolution"}
            ):
                index = thermal[-1]
            if _OTHER_MATTER.search(text[steps[index].end : q.start]) or any(steps[index].end <= at < q.start for at in results):
                continue
            if temperature is not None and steps[index].operation in ("mixing", "pressing", "ball_milling", "washing"):
                continue
        elif after:
            index = after[0]
        else:
            continue
        step = steps[index]
        if temperature is not None and temperature not in step.temperatures_K:
            step.temperatures_K += (temperature,)
        if time is not None and time not in step.times_h:
            step.times_h += (time,)
    for index, step in enumerate(steps):
        stop = steps[index + 1].start if index + 1 < len(steps) else len(text)
        if step.operation in THERMAL:
            step.atmosphere = atmosphere_of(text[step.end : stop])
    merged: list[Step] = []
    for step in steps:  # "the sintering ... were sintered at": one step said twice
        same = merged[-1] if merged and merged[-1].operation == step.operation else None
        if same and (not same.temperatures_K or not step.temperatures_K) and (not same.times_h or not step.times_h):
            same.temperatures_K += step.temperatures_K
            same.times_h += step.times_h
            same.atmosphere = same.atmosphere or step.atmosphere
            same.end = step.end
        else:
            merged.append(step)
    return merged

"""The synthesis a document describes: method, precursors and steps of its own samples."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from graph.records import Evidence, Precursor, Synthesis, SynthesisStep

from .facts import Treatment, plain
from .processing import DENSIFYING, THERMAL, Step, find_steps

METHODS = tuple(
    (name, re.compile(pattern, re.IGNORECASE))
    for name, pattern in (
        ("spark_plasma_sintering", r"spark[\s-]plasma|\bSPS\b|field[\s-]assisted sintering"),
        ("hot_press", r"\bhot[\s-]?press"),
        ("melt_quench", r"melt[\s-]?quench|\bmelt(?:ed|s)?\b[^.]{0,80}\bquench|rapid(?:ly)? quench"),
        ("sol_gel", r"\bsol[\s–-]?gel\b|\bpechini\b|citrate|gel combustion"),
        ("coprecipitation", r"\bco-?precipitat"),
        ("hydrothermal", r"hydrothermal|solvothermal"),
        ("thin_film", r"thin[\s-]films?\b[^.]{0,60}\b(?:deposit|grown|prepared|sputter)|pulsed laser deposition|\bPLD\b|sputter(?:ing|ed)|atomic layer deposition|\bALD\b"),
        ("mechanochemical", r"mechanochemical|(?:obtained|prepared|synthesi[sz]ed|made|produced) (?:\w+ )?(?:by|via|through|using) (?:\w+ ){0,2}ball[\s-]?mill|mechanical(?:ly)? (?:mill|alloy|activat)|high[\s-]energy (?:ball[\s-])?mill|planetary ball[\s-]?mill(?:ing|ed)"),
        ("solid_state", r"solid[\s–-]?state (?:reaction|synthes|method|route|process|sinter)|solid[\s-]state-?synthes|ceramic (?:method|route|synthes)|conventional solid"),
        ("solution", r"solution[\s-](?:based|phase|process|synthes|method|route)|liquid[\s-]phase (?:synthes|method|react)|wet[\s-]chemical|solution cast|tape[\s-]cast"),
    )
)  # fmt: skip
_BY = r"(?:by|via|through|using|with|from)\s+(?:\w+[\s-]){0,4}?"
_PREPARED = re.compile(r"\b(?:prepar|synthesi[sz]|obtain|produc|fabricat|made)\w*", re.IGNORECASE)
_STARTING = re.compile(
    r"starting (?:materials?|powders?|reagents?|compounds?)|precursors?|raw materials?|reagents?|stoichiometric|were (?:\w+ )?(?:mixed|weighed|ground|dissolved)|"
    r"\bfrom\b[^.]{0,60}\band\b|reaction of|mixtures? of|purit|\d{2}\.?\d*\s?%|Aldrich|Alfa|Sinopharm|Merck|as (?:the )?(?:sources?)", re.IGNORECASE
)  # fmt: skip
_AMOUNT = re.compile(
    r"(?:\d+(?:\.\d+)?\s*[–-]?\s*(?:\d+)?\s?(?:wt|mol|at|mass)?\.?\s?%|\bwith)\s*(?:\w+\s){0,2}excess[^,.;)]{0,20}|excess(?: of)? \d+(?:\.\d+)?\s?(?:wt|mol)?\.?\s?%",
    re.IGNORECASE,
)
_PASSIVE = re.compile(r"\b(?:was|were|being|then|subsequently|finally|first|and)\s+(?:\w+\s+){0,2}$", re.IGNORECASE)
_PROCESS_SECTION = re.compile(r"experiment|method|material|synthesis|preparation|fabrication|procedure", re.IGNORECASE)


@dataclass
class Route:
    """What the document says about how its samples were made."""

    steps: list[tuple[Step, Evidence]] = field(default_factory=list)
    methods: dict[str, float] = field(default_factory=dict)
    precursors: dict[str, Precursor] = field(default_factory=dict)
    evidence: list[Evidence] = field(default_factory=list)

    @property
    def method(self) -> str:
        return max(self.methods, key=self.methods.get) if self.methods else "other"

    def __bool__(self) -> bool:
        return bool(self.steps or self.methods)


def is_process_section(section: str | None) -> bool:
    return bool(section and _PROCESS_SECTION.search(section))


def method_of(text: str) -> list[tuple[str, float]]:
    """Synthesis methods a sentence names, with a weight: ``prepared by solid-state reaction`` counts more than a mention."""
    found = []
    for name, pattern in METHODS:
        match = pattern.search(text)
        if match is None:
            continue
        before = text[max(0, match.start() - 80) : match.start()]
        weight = (
            1.0
            + (2.0 if _PREPARED.search(before) and re.search(_BY + r"$", before + " ", re.IGNORECASE) else 0.0)
            + (0.5 if _PREPARED.search(text) else 0.0)
        )
        found.append((name, weight))
    return found


def read_route(route: Route, text: str, evidence: Evidence, *, formulas: list, is_process: bool, entities=()) -> bool:
    """Add what one own sentence says about the synthesis.

    ``formulas`` are the plain formulas of the sentence that are not the document's main materials, with their offsets;
    OPERATION entities of the parser confirm that a sentence with conditions is about processing. Returns whether it was used.
    """
    steps = [step for step in find_steps(text) if step.temperatures_K or step.times_h or step.operation in THERMAL]
    seen_by_parser = any(entity.label == "OPERATION" and entity.score > 0.5 for entity in entities)
    with_conditions = [
        step
        for step in steps
        if (step.operation in THERMAL and step.temperatures_K) or (step.times_h and step.operation != "cooling")
    ]
    methods = method_of(text)
    prepared = bool(_PREPARED.search(text)) or any(
        s.temperatures_K and s.times_h and _PASSIVE.search(text[max(0, s.start - 30) : s.start]) for s in with_conditions
    )
    used = False
    if with_conditions and (is_process or seen_by_parser or prepared):
        route.steps += [(step, evidence) for step in with_conditions]
        used = True
    for name, weight in methods:
        if is_process or prepared:
            route.methods[name] = route.methods.get(name, 0.0) + weight
            used = True
    named = {plain(entity.text).replace(" ", "") for entity in entities if entity.label == "PRECURSOR" and entity.score > 0.4}
    if formulas and (is_process or prepared) and (_STARTING.search(text) or named):
        amounts = [(m.start(), m.group()) for m in _AMOUNT.finditer(text)]
        for _start, end, printed, canonical in formulas:
            if canonical in route.precursors:
                continue
            near = next((amount for at, amount in amounts if 0 <= at - end < 40), None)
            route.precursors[canonical] = Precursor(formula=canonical, name=plain(printed), amount=near.strip() if near else None)
            used = True
    if used and not any(e.quote == evidence.quote for e in route.evidence):
        route.evidence.append(evidence)
    return used


def _conditions(step: Step) -> list[tuple[float | None, float | None]]:
    """Temperature and time of a step; ``at 800 °C for 4 h and at 1150 °C for 12 h`` are two."""
    temperatures, times = step.temperatures_K, step.times_h
    if len(temperatures) == len(times) > 1:
        return list(zip(temperatures, times, strict=True))
    return [(step.temperature_K, step.time_h)]


def synthesis_of(route: Route, treatment: Treatment | None, treatment_evidence: Evidence | None) -> Synthesis | None:
    """The synthesis of one sample: the document's route with the sample's own last treatment in place."""
    if not route and treatment is None:
        return None
    steps: list[SynthesisStep] = []
    for step, _ in route.steps:
        own = (
            treatment is not None
            and step.operation in DENSIFYING
            and (step.operation == treatment.operation or len(step.temperatures_K) > 1)
        )
        if own:
            continue
        for temperature, time in _conditions(step):
            record = SynthesisStep(operation=step.operation, temperature_K=temperature, time_h=time, atmosphere=step.atmosphere)
            if record not in steps and (temperature is not None or time is not None):
                steps.append(record)
    evidence = list(route.evidence)
    gas = next((step.atmosphere for step, _ in reversed(route.steps) if step.atmosphere), None)
    if treatment is not None:
        steps.append(
            SynthesisStep(
                operation=treatment.operation,
                temperature_K=treatment.temperature_K,
                time_h=treatment.time_h,
                atmosphere=treatment.atmosphere,
            )
        )
        if treatment_evidence is not None:
            evidence.insert(0, treatment_evidence)
    if not evidence:
        return None
    hottest = max((s for s in steps if s.temperature_K is not None), key=lambda s: s.temperature_K, default=None)
    if hottest is None and not route.methods:
        return None
    return Synthesis(
        method=route.method,
        max_temperature_K=hottest.temperature_K if hottest else None,
        time_h=hottest.time_h if hottest else None,
        atmosphere=(hottest.atmosphere if hottest else None) or gas,
        steps=steps,
        precursors=list(route.precursors.values()),
        evidence=evidence[:4],
    )

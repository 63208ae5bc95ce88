"""Values that stand only in figures: which figure promises a conductivity that no number in the document gives.

Plots are not read. So that nobody takes silence for absence, each figure whose caption (or, without caption, whose sentence)
speaks of a conductivity or an activation energy is compared with the numbers that were read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from graph.records import Sample
from ingest.document import Block, Document

_CAPTION = re.compile(r"^\W*(?:Supplementary\s+)?Fig(?:ure|\.)?\s*\.?\s*(?P<number>S?\d+)(?![\d%])", re.IGNORECASE)
_MENTION = re.compile(r"\bFigs?(?:ures?|\.)?\s*\.?\s*(?P<number>S?\d+)", re.IGNORECASE)
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z])(?<!Fig\.\s)(?<!Figs\.\s)(?<!al\.\s)")
_CONDUCTIVITY = re.compile(r"(?<!thermal )(?<!electronic )\bconductivit(?:y|ies)\b|σ", re.IGNORECASE)
_ARRHENIUS = re.compile(r"\bArrhenius\b|1000\s*/\s*T\b|10\^?\{?3\}?\s*/\s*T\b", re.IGNORECASE)
_OVER_TEMPERATURE = re.compile(
    r"temperature[\s-]+depend\w+|(?:function|dependence|variation|evolution) (?:of|on|with) (?:the )?(?:\w+ )?temperature|"
    r"(?:vs\.?|versus|against|at (?:different|various|several)) (?:the )?(?:\w+ )?(?:inverse |reciprocal )?temperatures?",
    re.IGNORECASE,
)
_OVER_SAMPLES = re.compile(
    r"function of|dependen\w+|vs\.?\b|versus|against|comparison|different|various|samples|pellets|compositions|series",
    re.IGNORECASE,
)
_IMPEDANCE = re.compile(r"\bimpedance\b|\bNyquist\b|\bCole[\s-]Cole\b|\bEIS\b", re.IGNORECASE)
_ENERGY = re.compile(r"\bactivation energ(?:y|ies)\b", re.IGNORECASE)
_OTHER_ARRHENIUS = re.compile(r"\bdiffusi(?:on|vit)|\bviscosit|\brelaxation\b|\bjump\b", re.IGNORECASE)
MOST = 12
TEMPERATURES = 3
"""A plot over temperature counts as given in numbers from this many temperatures of one sample on."""


@dataclass(frozen=True)
class Given:
    """What the document gives in numbers: conductivities and activation energies, and the most temperatures of one sample."""

    conductivities: int = 0
    energies: int = 0
    temperatures: int = 0
    samples: int = 0


def given_by(samples: Iterable[Sample]) -> Given:
    """Count what was read."""
    conductivities = energies = temperatures = with_value = 0
    for sample in samples:
        own = [m for m in sample.measurements if m.property == "ionic_conductivity"]
        conductivities += len(own)
        with_value += bool(own)
        energies += sum(m.property == "activation_energy" for m in sample.measurements)
        temperatures = max(temperatures, len({round(m.temperature_K) for m in own if m.temperature_K is not None}))
    return Given(conductivities, energies, temperatures, with_value)


def shown_in(text: str, given: Given) -> str | None:
    """What a caption or sentence promises that no number gives: ``sigma(T)``, ``the conductivity`` ...; None for nothing.

    >>> shown_in("Arrhenius plots of the ionic conductivity of LLZO", Given())
    'sigma(T)'
    >>> shown_in("Arrhenius plots of the ionic conductivity of LLZO", Given(conductivities=9, temperatures=5)) is None
    True
    """
    conductivity = bool(_CONDUCTIVITY.search(text))
    arrhenius = bool(_ARRHENIUS.search(text)) and not (_OTHER_ARRHENIUS.search(text) and not conductivity)
    found = []
    if arrhenius or (conductivity and _OVER_TEMPERATURE.search(text)):
        if given.temperatures < TEMPERATURES:
            found.append("sigma(T)")
    elif conductivity:
        if not given.conductivities:
            found.append("the conductivity")
        elif _OVER_SAMPLES.search(text) and given.samples < 3:
            found.append("the conductivity of the series")
    elif _IMPEDANCE.search(text) and not given.conductivities:
        found.append("a conductivity (as impedance)")
    if _ENERGY.search(text) and not given.energies:
        found.append("the activation energy")
    return " and ".join(found) or None


def only_in_figures(document: Document, samples: Iterable[Sample]) -> list[str]:
    """A sentence for each figure that alone shows a conductivity or an activation energy, in order of the document.

    Returns
    -------
    list of str
        ``page 4: sigma(T) stands only in Figure 3: not read``
    """
    given = given_by(samples)
    if not any(_CONDUCTIVITY.search(block.text) for block in document.blocks if block.kind != "reference"):
        return []
    captions = {m["number"].upper(): block for block in document.blocks if (m := _caption(block))}
    found: dict[str, tuple[int | None, str]] = {}
    for number, block in captions.items():
        if what := shown_in(block.text, given):
            found.setdefault(number, (block.page, what))
    for block in document.blocks:
        if block.kind in ("reference", "header", "title", "heading") or _caption(block):
            continue
        for number, what in _mentioned(block.text, set(captions), given):
            found.setdefault(number, (block.page, what))
    ordered = sorted(found.items(), key=lambda item: (item[0].startswith("S"), int(item[0].lstrip("S"))))
    alike: dict[tuple, list[str]] = {}
    for number, (page, what) in ordered:
        supplement = number.startswith("S") and number not in captions
        alike.setdefault((supplement, None if supplement else page, what), []).append(number)
    return [_sentence(numbers, page, what, supplement) for (supplement, page, what), numbers in alike.items()][:MOST]


def _caption(block: Block) -> re.Match | None:
    return _CAPTION.match(block.text) if block.kind == "caption" else None


def _mentioned(text: str, captions: set[str], given: Given) -> Iterable[tuple[str, str]]:
    """Figures without a caption here whose sentence promises values."""
    if "ig" not in text:
        return
    for sentence in _SENTENCE.split(text):
        numbers = [m["number"].upper() for m in _MENTION.finditer(sentence)]
        numbers = [n for n in numbers if n not in captions]
        if numbers and (what := shown_in(sentence, given)):
            yield from ((n, what) for n in numbers)


def _sentence(numbers: list[str], page: int | None, what: str, supplement: bool) -> str:
    place = f"page {page}: " if page else ""
    figures = f"Figure {numbers[0]}" if len(numbers) == 1 else f"Figures {', '.join(numbers)}"
    return f"{place}{what} stands only in {figures}{' of the supplement' if supplement else ''}: not read"

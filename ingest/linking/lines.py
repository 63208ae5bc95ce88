"""Sentences of the prose with everything found in them: quantities, property readings, materials, temperatures, entities."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from ingest.document import Block
from ingest.quantities import Quantity, Temperature, find_quantities, find_temperatures

from .classify import CANDIDATES, Reading, read_properties
from .context import Context
from .cues import property_cues
from .facts import MaterialRef, Mention, plain
from .processing import DENSIFYING, Step, find_steps
from .sentences import Sentence

PROSE = ("abstract", "paragraph", "list", "caption", "title")
_TRIGGER = re.compile(r"\d")
_GENERIC_ENTITY = re.compile(
    r"^(?:the )?(?:solid |polymer |ceramic |liquid |gel |composite |inorganic |ionic )*(?:electrolytes?|conductors?|samples?|materials?|pellets?|powders?|ceramics?|anode|cathode|electrodes?|films?|membranes?|lithium|sodium|li|na|ions?|fillers?|matrix|polymers?|oxides?|sulfides?|air|argon|water)$",
    re.IGNORECASE,
)
_NO_NAME = re.compile(r"(?:type|like|based|family|SICs?)$|^(?:[A-Z][a-z]?\s*(?:[-–,/]|and|or)?\s*)+$|^(?:Fig|Table|Ref)")
_WITH_TIME = re.compile(r"^\s*[×x,/–-]\s*\d+(?:\.\d+)?\s*(?:min|h|hours?)\b")


@dataclass
class Line:
    """A sentence with what was found in it."""

    block: Block
    sentence: Sentence
    text: str
    quantities: list[Quantity]
    readings: list[Reading] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)
    temperatures: list[Temperature] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    entities: list = field(default_factory=list)
    previous: list[Mention] = field(default_factory=list)
    previous_text: str = ""
    paragraph: list[Mention] = field(default_factory=list)


def lines_of(context: Context, kinds: tuple[str, ...] = PROSE) -> list[Line]:
    """All sentences of the prose, in order, with their quantities."""
    lines = []
    for block, sentences in context.sentences:
        if block.kind not in kinds:
            continue
        for sentence in sentences:
            quantities = find_quantities(sentence.text) if _TRIGGER.search(sentence.text) else []
            lines.append(Line(block, sentence, sentence.text, quantities))
    return lines


def read_lines(lines: list[Line], context: Context) -> None:
    """Fill in readings, mentions, temperatures and steps of the sentences that carry a value of a property."""
    last: list[Mention] = []
    seen: list[Mention] = []
    block = None
    before = ""
    for line in lines:
        if line.block is not block:
            block, last, seen, before = line.block, [], _heading_mentions(line.block, context), ""
        if any(q.dimension in CANDIDATES for q in line.quantities):
            line.readings = read_properties(line.text, line.quantities, cues=property_cues(line.text), context=before)
        line.previous, line.paragraph, line.previous_text = last, list(seen), before
        line.mentions = context.mentions(line.text)
        subjects = [m for m in line.mentions if m.score >= 0.4 and m.ref.kind not in ("series", "name")]
        if line.readings:
            line.steps = find_steps(line.text, line.quantities)
            processing = {t for step in line.steps for t in step.temperatures_K}
            line.temperatures = [
                t
                for t in find_temperatures(line.text, line.quantities)
                if not _is_processing(t, line.steps, processing) and not _WITH_TIME.match(line.text[t.end :])
            ]
        last = subjects or last
        seen += subjects
        before = line.text


def _heading_mentions(block: Block, context: Context) -> list[Mention]:
    return [m for m in context.mentions(block.section or "") if m.score >= 0.5 and m.ref.kind not in ("series", "name")]


def _is_processing(temperature: Temperature, steps: list[Step], processing: set[float]) -> bool:
    if temperature.value is None:
        return any(
            step.start < temperature.start and temperature.start - step.end < 40 for step in steps if step.operation in DENSIFYING
        )
    return not temperature.assumed and any(abs(temperature.value - t) < 1e-6 for t in processing)


def with_entities(line: Line) -> list[Mention]:
    """Mentions with the parser's word on them: what it confirms counts more, what only it sees counts a little."""
    materials = [e for e in line.entities if e.label in ("MATERIAL", "PRECURSOR")]
    if not materials:
        return line.mentions
    result = []
    for mention in line.mentions:
        support = max((e.score for e in materials if e.start < mention.end and mention.start < e.end), default=0.0)
        precursor = any(e.label == "PRECURSOR" and e.start < mention.end and mention.start < e.end for e in materials)
        result.append(replace(mention, score=mention.score * (0.85 + 0.25 * support) * (0.6 if precursor else 1.0)))
    for e in materials:
        text = line.text[e.start : e.end].strip()
        if e.score < 0.55 or any(e.start < m.end and m.start < e.end for m in line.mentions):
            continue
        bare = plain(text)
        if (
            _GENERIC_ENTITY.match(bare)
            or _NO_NAME.search(bare)
            or not re.search(r"[A-Z].*[A-Z\d]|\d.*[A-Z]", bare)
            or len(bare) < 3
            or len(bare) > 60
        ):
            continue
        result.append(Mention(e.start, e.end, text, MaterialRef((bare,), None, kind="name"), 0.5 * e.score))
    return sorted(result, key=lambda m: m.start)

"""Facts from prose: each value of a property in a sentence, with its material, specimen, temperature and origin."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from graph.records import Evidence
from graph.units import CANONICAL_UNITS
from ingest.quantities import Quantity, Temperature, ends

from .attach import best_material, best_temperature
from .classify import Reading
from .context import Context
from .cues import RESPECTIVELY
from .facts import Fact, MaterialRef, Mention, Treatment, plain
from .general import names_no_material
from .lines import Line, with_entities
from .lists import aligned, runs
from .origin import origin_of
from .plausible import is_plausible
from .processing import DENSIFYING

_SPECIMEN_WORD = re.compile(
    r"\b(?:samples?|pellets?|ceramics?|specimens?|sintered|annealed|heated|hot[\s-]?pressed|bod(?:y|ies)|electrolytes?)\b",
    re.IGNORECASE,
)
_PRONOUN = re.compile(
    r"\b(?:it|its|this (?:material|sample|compound|composition|electrolyte|phase|value|conductivity|composite)|these|the (?:material|sample|compound|electrolyte|composite|pellet|latter|same)|they|their|which|whose)\b",
    re.IGNORECASE,
)
_BACK = re.compile(
    r"\b(?:it|its|th(?:is|ese) (?:[\w-]+ )?(?:materials?|samples?|compounds?|compositions?|electrolytes?|phases?|composites?|SCEs?|membranes?|films?)|the (?:material|sample|compound|electrolyte|composite|pellet|latter|former|same)|they|their)\b",
    re.IGNORECASE,
)
_THRESHOLD = re.compile(
    r"\b(?:(?:high|low|great|larg|small)er|less|more) than\s*[~≈]?\s*$|\b(?:above|below|exceeding)\s*$", re.IGNORECASE
)
_POLYMER = re.compile(
    r"\b(?:SCEs?|CPEs?|SPEs?|CSEs?|GPEs?|CGPEs?|fillers?|nano-?(?:wires?|fib(?:er|re)s?|sheets?|fillers?)|PEO|PVDF|PVdF|PAN|PMMA|PPC|PEGDA|PEG|P\(EO\))(?![A-Za-z])"
    r"|\bpolymer(?:ic)?[\s-](?:electrolytes?|matri\w+|hosts?|composites?|ceramic)|\bcomposite (?:solid |polymer |gel |solid-state )*electrolytes?|\bmembranes?\b"
)
_HOST = re.compile(
    r"(?<![A-Za-z])(?:P\((?:EO|VDF|VdF|MMA|AN)(?:-[A-Za-z]+)*\)|PEO|P[Vv][Dd]F(?:[-‐–]HFP)?|PAN|PMMA|PPC|PEC|PVP|PVA|PTMC|PCL|PDMS|PEGDA|PEG|PVC)(?![A-Za-z])"
    r"(?:_\{[\d.:]+\}|\d+)?(?:\s?[/‐–-]\s?(?:Li|Na)(?:TFSI|FSI|BOB|ClO_?\{?4\}?|PF_?\{?6\}?|BF_?\{?4\}?|I)(?![A-Za-z]))?"
)
_CLASS = re.compile(
    r"(?:[A-Za-z][\w/-]*[\s-]){0,2}(?:electrolytes|conductors|oxides|sulfides|sulphides|halides|garnets|perovskites|argyrodites|polymers|[A-Z]+s|glasses|ceramics|composites|cerates|zirconates|hydrides)\b"
)


def read_facts(line: Line, context: Context, version: str) -> list[Fact]:
    """The facts of one sentence."""
    if not line.readings:
        return []
    mentions = with_entities(line)
    facts: list[Fact] = []
    for group in _groups(line.readings, line.text):
        facts += _group_facts(group, line, mentions, context, version)
    return facts


def _groups(readings: list[Reading], text: str) -> list[list[Reading]]:
    """Readings of one property that stand in a list together."""

    @dataclass
    class Item:
        start: int
        end: int
        reading: Reading

    result: list[list[Reading]] = []
    for name in dict.fromkeys(r.property for r in readings):
        items = [Item(r.quantity.start, r.quantity.end, r) for r in readings if r.property == name]
        for run in runs(items, text, longest_gap=14):
            result.append([item.reading for item in run])
    return sorted(result, key=lambda g: g[0].quantity.start)


def _group_facts(group: list[Reading], line: Line, mentions: list[Mention], context: Context, version: str) -> list[Fact]:
    text = line.text
    explicit = bool(RESPECTIVELY.search(text))
    at = group[0].quantity.start
    axes = {r.axis for r in group}
    parallel_mentions = parallel_temperatures = parallel_steps = None
    if len(group) > 1 and len(axes) <= 1:
        candidates = [m for m in mentions if m.ref.kind != "series" and m.score >= 0.25]
        parallel_mentions = aligned(group, runs(candidates, text, longest_gap=60), explicit=explicit, near=at)
        parallel_temperatures = aligned(group, runs(line.temperatures, text), explicit=explicit, near=at)
        parallel_steps = _parallel_treatments(group, line)
        if parallel_mentions is None and explicit:
            distinct = list({m.ref.key: m for m in candidates if m.end <= at}.values())
            if len(distinct) == len(group):
                parallel_mentions = distinct
            elif len(previous := list({m.ref.key: m for m in line.previous}.values())) == len(group) and not distinct:
                parallel_mentions = previous
        if (
            parallel_mentions is not None
            and len({m.ref.key for m in parallel_mentions}) == 1
            and parallel_temperatures is not None
        ):
            parallel_mentions = None
    facts = []
    for index, reading in enumerate(group):
        if parallel_mentions is not None:
            mention = parallel_mentions[index]
            ref, link = mention.ref, 0.95
        else:
            anchor = group[0] if len(group) > 1 else reading
            ref, link, mention = _material(anchor, line, mentions, context)
            if ref is not None and ref.kind == "main" and explicit and parallel_temperatures is None and parallel_steps is None:
                continue  # several values "respectively", of materials that are not found: not all the document's own
        if ref is None or names_no_material(ref, context.names.definitions):
            continue
        if parallel_temperatures is not None:
            temperature = parallel_temperatures[index]
        else:
            anchor = group[-1] if len(group) > 1 else reading
            temperature = best_temperature(text, reading, line.temperatures, line.readings) or best_temperature(
                text, anchor, line.temperatures, line.readings
            )
        treatment = parallel_steps[index] if parallel_steps else None
        facts += _facts_of(reading, ref, link, mention, temperature, treatment, line, context, version)
        del link
    return facts


def _parallel_treatments(group: list[Reading], line: Line) -> list[Treatment] | None:
    for step in line.steps:
        if step.operation in DENSIFYING and len(step.temperatures_K) == len(group) > 1:
            return [Treatment(step.operation, t, step.time_h, step.atmosphere) for t in step.temperatures_K]
        if step.operation in DENSIFYING and len(step.times_h) == len(group) > 1:
            return [Treatment(step.operation, step.temperature_K, t, step.atmosphere) for t in step.times_h]
    return None


def _material(
    reading: Reading, line: Line, mentions: list[Mention], context: Context
) -> tuple[MaterialRef | None, float, Mention | None]:
    """Material of a value and how sure the link is: this sentence, the sentences before, the heading, the document."""
    has_member = any(m.ref.kind == "variable" for m in mentions)
    usable = [m for m in mentions if m.ref.kind != "series" or not has_member]
    usable = [replace(m, score=m.score + 0.12) if context.is_main(m.ref) else m for m in usable]
    found = best_material(line.text, reading, usable, line.readings, line.previous)
    if found is not None and found[1] > 0.55:
        mention, score = found
        return mention.ref, min(0.97, 0.45 + 0.22 * score), mention
    before = [m for m in line.previous if m.score >= 0.4]
    pronoun = _PRONOUN.search(line.text[: reading.quantity.start])
    back = _BACK.search(line.text[: reading.quantity.start])
    alone = len({m.ref.key for m in mentions}) == 1 and back is None
    if found is not None and found[1] > 0.25 and alone:
        return found[0].ref, 0.4, found[0]
    if before:
        main = [m for m in before if context.is_main(m.ref)]
        distinct = {m.ref.key for m in before}
        if len(distinct) >= 3 and (generic := _class_named(line, reading, context)) is not None:
            return generic, 0.2, None
        choice = before[0] if len(distinct) == 1 else (main[-1] if main and not context.is_review else before[-1])
        return choice.ref, (0.6 if pronoun else 0.45) if len(distinct) == 1 else 0.35, choice
    if found is not None and found[1] > 0.0:
        return found[0].ref, 0.3, found[0]
    generic = _class_named(line, reading, context)
    if generic is not None:
        return generic, 0.2, None
    if context.main_ref is not None:
        return context.main_ref, 0.4, None
    if line.paragraph:
        return line.paragraph[-1].ref, 0.25, line.paragraph[-1]
    series = [m for m in mentions if m.ref.kind == "series"]
    if series:
        return series[-1].ref, 0.3, series[-1]
    if found is not None:
        return found[0].ref, 0.15, found[0]
    return None, 0.0, None


def _as_composite(ref: MaterialRef, line: Line, reading: Reading, mention: Mention | None) -> MaterialRef:
    """A ceramic named as the filler of a polymer electrolyte: the value is the composite's, never the ceramic's own."""
    if ref.kind in ("composite", "name", "series") or ref.label is not None and ref.kind == "code":
        return ref
    here = line.text[: reading.quantity.start]
    if not _POLYMER.search(f"{line.previous_text} {here}"):
        return ref
    filler = plain(ref.names[0])
    if _HOST.match(filler):
        return ref
    inside = mention is not None and line.text[mention.start : mention.end] == mention.text
    host = _host(here, mention if inside and mention.end <= len(here) else None)
    if host is None and not inside:
        host = _host(line.previous_text, None)
    if host is None:
        return MaterialRef((f"{filler} composite",), None, kind="composite", components=((filler, ref.formula, None),))
    parts = ((host, None, None), (filler, ref.formula, None))
    return MaterialRef((f"{host} + {filler}",), None, kind="composite", components=parts)


def _host(text: str, filler: Mention | None) -> str | None:
    """The polymer (with its salt) that a text names as the host of a filler, ``P(EO)18/LiTFSI``: the only one, else one close by."""
    found = [m for m in _HOST.finditer(text) if filler is None or m.end() <= filler.start or m.start() >= filler.end]
    names = {plain(m.group()).replace(" ", "") for m in found}
    longest = {n for n in names if not any(n != other and other.startswith(n) for other in names)}
    if len(longest) == 1:
        return longest.pop()
    if filler is None or not found:
        return None
    near = min(found, key=lambda m: filler.start - m.end() if m.end() <= filler.start else m.start() - filler.end)
    gap = text[near.end() : filler.start] if near.end() <= filler.start else text[filler.end : near.start()]
    return plain(near.group()).replace(" ", "") if len(gap) < 40 and not re.search(r"[.;]\s", gap) else None


def _class_named(line: Line, reading: Reading, context: Context) -> MaterialRef | None:
    """A class of materials as the subject of a general statement (``halide solid electrolytes``): never the document's own."""
    general = (
        context.is_review
        or origin_of(line.text, reading.quantity.start, section=line.block.section, is_abstract=False, is_review=False) == "cited"
    )
    if not general and reading.quantity.bound not in ("<", ">"):
        return None
    found = list(_CLASS.finditer(line.text, 0, reading.quantity.start)) or list(_CLASS.finditer(line.text))
    return MaterialRef((found[-1].group().strip(),), None, kind="name") if found else None


def _treatment_of(reading: Reading, line: Line, mention: Mention | None) -> Treatment | None:
    """The last thermal step that the sentence ties to the specimen of a value."""
    steps = [s for s in line.steps if s.operation in DENSIFYING and (s.temperature_K is not None or s.time_h is not None)]
    if not steps or not _SPECIMEN_WORD.search(line.text):
        return None
    at = reading.quantity.start
    before = [s for s in steps if s.start < at]
    after = [s for s in steps if s.start >= at]
    same = [r.quantity.start for r in line.readings if r.property == reading.property]
    if before:
        step = before[-1]
        if sum(step.start < s <= at for s in same) > 1 and len(same) > 1 and len(after):
            step = after[0]
    else:
        step = after[0]
        if any(at < s < step.start for s in same):
            return None
    return Treatment(step.operation, step.temperature_K, step.time_h, step.atmosphere)


def _facts_of(
    reading: Reading,
    ref: MaterialRef,
    link: float,
    mention: Mention | None,
    temperature: Temperature | None,
    treatment,
    line: Line,
    context: Context,
    version: str,
) -> list[Fact]:
    q = reading.quantity
    block = line.block
    if reading.property in ("ionic_conductivity", "activation_energy", "transference_number"):
        composite = _as_composite(ref, line, reading, mention)
        if composite is not ref:
            ref, link = composite, 0.75 * link
    origin = origin_of(
        line.text,
        q.start,
        section=block.section,
        is_abstract=block.kind == "abstract",
        is_review=context.is_review,
        is_main=context.is_main(ref),
    )
    if ref.kind == "main" and (origin == "cited" or q.bound in ("<", ">") or _THRESHOLD.search(line.text[: q.start])):
        return []  # somebody else's value, or a threshold, of a material that is not named: not the document's own
    if origin == "own" and treatment is None:
        treatment = _treatment_of(reading, line, mention)
    if origin != "own":
        treatment = None
        if ref.kind == "main":
            link *= 0.8
    parts = ends(q)
    changed = len(parts) == 2 and bool(
        re.search(
            r"\b(?:decreas|increas|chang|improv|reduc|rais|enhanc|drop|ris(?:e|es|ing)|rose|fell|fall)\w*[^.;]{0,60}\bfrom\s*[~]?\s*$",
            line.text[: q.start],
            re.IGNORECASE,
        )
    )
    temperatures: list[tuple[float | None, bool]] = [(temperature.value, temperature.assumed) if temperature else (None, False)]
    if len(parts) == 2 and temperature is not None and temperature.value is None and temperature.low is not None:
        temperatures = [(temperature.low, False), (temperature.high, False)]
    elif len(parts) == 2 and temperature is not None and temperature.value is None:
        temperatures = [(None, False)]
    if changed:
        link *= 0.7
    elif len(parts) == 2 and len(temperatures) == 1:
        parts = (replace(q, value=_middle(q)),) if q.low and q.high else parts
    if reading.property in ("relative_density", "density", "activation_energy"):
        temperatures = [(None, False)] * len(temperatures)
    if (
        reading.property == "lattice_parameter"
        and temperature is not None
        and temperature.assumed is False
        and temperature.value
        and temperature.value > 320
        and not re.search(r"\bat\s", line.text[max(0, temperature.start - 6) : temperature.start])
    ):
        temperatures = [(None, False)]
    facts = []
    start = line.sentence.start
    for index, part in enumerate(parts):
        converted = _converted(part, reading)
        if converted is None:
            continue
        value, low, high, unit = converted
        kelvin, assumed = temperatures[min(index, len(temperatures) - 1)]
        evidence = Evidence(
            kind="ocr" if block.ocr else "text",
            quote=line.text[:600],
            page=block.page,
            bbox=block.bbox,
            start=start + q.start,
            end=start + q.end,
            extractor="text",
            extractor_version=version,
            confidence=0.5,
        )
        features = {
            "material": link,
            "cue": reading.cue,
            "ocr": float(block.ocr),
            "block_confidence": block.confidence,
            "flags": float(sum(f not in ("shared_unit", "shared_power", "range_start", "range_end", "falling") for f in q.flags)),
            "parser_value": float(
                any(e.label in ("VALUE", "UNIT") and e.start < q.end and q.start < e.end for e in line.entities)
            ),
            "elsewhere": float(mention is None or line.text[mention.start : mention.end] != mention.text),
            "parser_material": float(
                mention is not None
                and any(e.label == "MATERIAL" and e.start < mention.end and mention.start < e.end for e in line.entities)
            ),
        }
        facts.append(
            Fact(
                ref=ref, property=reading.property, value=value, unit=unit, raw=q.raw, evidence=evidence, low=low, high=high, bound=part.bound,
                temperature_K=kelvin, temperature_assumed=assumed,
                kind=reading.kind if reading.property in ("ionic_conductivity", "activation_energy") else None, axis=reading.axis, origin=origin,
                treatment=treatment, method=_method(reading, origin, line, context), features=features, flags=part.flags,
            )
        )  # fmt: skip
    return facts


def _middle(q: Quantity) -> float:
    """One value for an interval: the geometric mean where it spans more than half a decade, else the arithmetic one."""
    low, high = q.low, q.high
    value = (low * high) ** 0.5 if low > 0 and high / low > 3 else 0.5 * (low + high)
    return float(f"{value:.4g}")


def _converted(q: Quantity, reading: Reading) -> tuple[float, float | None, float | None, str] | None:
    if q.value is None:
        return None
    if reading.axis in ("alpha", "beta", "gamma"):
        return (q.value, q.low, q.high, "degree") if is_plausible("lattice_parameter", q.value, reading.axis) else None
    try:
        turned = q.to(reading.property)
    except ValueError:
        return None
    if not is_plausible(reading.property, turned.value, reading.axis):
        return None
    if reading.property == "lattice_parameter" and q.unit not in ("angstrom", "nm", "pm"):
        return None
    return turned.value, turned.low, turned.high, CANONICAL_UNITS[reading.property]


def _method(reading: Reading, origin: str, line: Line, context: Context) -> str | None:
    if origin == "simulated":
        return "calculation"
    if re.search(r"polari[sz]ation", line.text, re.IGNORECASE) and reading.property == "electronic_conductivity":
        return "polarization"
    if reading.property == "ionic_conductivity" and origin == "own" and context.has_impedance:
        return "impedance spectroscopy"
    return None

"""Text-mined synthesis recipes of Kononova et al. (Sci. Data 6, 203, 2019), solid-state and sol-gel: JSON, plain or compressed by xz."""

from __future__ import annotations

import json
import lzma
import re
from collections.abc import Iterator
from pathlib import Path

from graph.compositions import CompositionError, canonical_formula
from graph.records import Material, Paper, Precursor, Sample, Synthesis, SynthesisStep
from ingest.importers import HOURS, Dataset, ImportRefused, row_evidence, source_of
from ingest.readers.files import find_doi, load

PAPER = Paper(
    doi="10.1038/s41597-019-0224-1", title="Text-mined dataset of inorganic materials synthesis recipes", year=2019, venue="Scientific Data",
    volume="6", page="203",
)  # fmt: skip
LIMIT_BYTES = 1_000_000_000
MAX_TARGETS = 20
"""Of one recipe: more are every combination of substituents and amounts (up to 216), which nobody made."""
_OPERATIONS = {
    "MixingOperation": "mixing", "Mixing": "mixing", "SolutionMixing": "mixing", "LiquidGrinding": "milling",
    "DryGrinding": "milling", "DryingOperation": "drying", "HeatingOperation": "heating", "ShapingOperation": "pressing", "Quenching": "quenching",
    "QuenchingOperation": "quenching",
}  # fmt: skip
_TOKENS = (
    (re.compile(r"sinter"), "sintering"),
    (re.compile(r"calcin"), "calcination"),
    (re.compile(r"anneal"), "annealing"),
    (re.compile(r"ball.?mill"), "ball_milling"),
)


def read_kononova(path: Path | str) -> Dataset:
    """The recipes of one file.

    Raises
    ------
    ImportRefused
        Not JSON, or without ``reactions`` of the expected kind.
    """
    path = Path(path)
    data = load(path)
    try:
        reactions = json.loads(_unpacked(path, data))["reactions"]
    except (lzma.LZMAError, EOFError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise ImportRefused(f"{path}: no JSON, plain or .xz ({error}); fetch the file again") from error
    except (KeyError, TypeError) as error:
        raise ImportRefused(f"{path}: JSON without 'reactions'; give a file of the text-mined synthesis data set") from error
    wanted = ("doi", "target", "precursors", "operations")
    first = next((r for r in reactions if isinstance(r, dict)), {}) if isinstance(reactions, list) else {}
    if missing := [name for name in wanted if name not in first]:
        raise ImportRefused(
            f"{path}: its reactions have no {', '.join(missing)}; give a file of the text-mined synthesis data set"
        )
    dataset = Dataset(source_of(path, data, "application/json", "kononova"), PAPER, len(reactions), ())
    dataset.samples = _samples(reactions, "sol-gel" in path.name.lower(), dataset)
    return dataset


def _unpacked(path: Path, data: bytes) -> bytes:
    if not data.startswith(b"\xfd7zXZ"):
        return data
    text = lzma.LZMADecompressor(memlimit=512 * 2**20).decompress(data, max_length=LIMIT_BYTES + 1)
    if len(text) > LIMIT_BYTES:
        raise ImportRefused(f"{path}: unpacks to more than {LIMIT_BYTES / 1e9:g} GB")
    return text


def _samples(reactions: list, sol_gel: bool, dataset: Dataset) -> Iterator[Sample]:
    seen: set[tuple] = set()
    for number, reaction in enumerate(reactions):
        doi = find_doi(str(reaction.get("doi") or ""))
        targets = reaction.get("targets_string") or [(reaction.get("target") or {}).get("material_formula")]
        if doi is None:
            dataset.skip("no DOI")
            continue
        synthesis = _synthesis(reaction, number, sol_gel)
        given = False
        distinct = list(dict.fromkeys(t for t in targets if t))
        if len(distinct) > MAX_TARGETS:
            dataset.skip(f"combinations beyond the first {MAX_TARGETS} targets of a recipe, in recipes")
        for target in distinct[:MAX_TARGETS]:
            try:
                formula = canonical_formula(target)
            except CompositionError:
                continue
            said = (doi, formula, synthesis.model_dump_json(exclude={"evidence"}))
            if said not in seen:
                seen.add(said)
                yield Sample(material=Material(formula=formula), paper=Paper(doi=doi), syntheses=[synthesis])
            given = True
        if not given:
            dataset.skip("target without a composition that can be read")


def _synthesis(reaction: dict, number: int, sol_gel: bool) -> Synthesis:
    steps = [step for operation in reaction.get("operations") or [] if (step := _step(operation))]
    heated = [step for step in steps if step.temperature_K]
    hottest = max(heated, key=lambda step: step.temperature_K, default=None)
    kind = reaction.get("synthesis_type") or ("sol-gel" if sol_gel else "solid-state")
    quote = reaction.get("reaction_string") or reaction.get("paragraph_string") or "-"
    return Synthesis(
        method="sol_gel" if "sol" in kind and "gel" in kind else "solid_state",
        max_temperature_K=hottest.temperature_K if hottest else None,
        time_h=hottest.time_h if hottest else None,
        atmosphere=hottest.atmosphere if hottest else None,
        steps=steps,
        precursors=[p for material in reaction.get("precursors") or [] if (p := _precursor(material, reaction))],
        evidence=[row_evidence(number, quote, "kononova", table="reactions")],
    )


def _precursor(material: dict, reaction: dict) -> Precursor | None:
    formula = material.get("material_formula") or material.get("material_string")
    if not formula:
        return None
    left = (reaction.get("reaction") or {}).get("left_side") or []
    amount = next((str(side["amount"]) for side in left if side.get("material") == formula and side.get("amount")), None)
    return Precursor(formula=formula, name=material.get("material_name") or None, amount=f"{amount} mol" if amount else None)


def _step(operation: dict) -> SynthesisStep | None:
    token = str(operation.get("token") or "").lower()
    kind = operation.get("type") or ""
    name = next((n for pattern, n in _TOKENS if pattern.search(token)), None) or _OPERATIONS.get(kind)
    if name is None:
        return None
    conditions = operation.get("conditions") or {}
    kelvin = _largest(conditions.get("heating_temperature"), _kelvin)
    hours = _largest(
        conditions.get("heating_time"), lambda value, unit: value * HOURS[unit.lower()] if unit.lower() in HOURS else None
    )
    gases = [g for g in conditions.get("heating_atmosphere") or [] if g]
    return SynthesisStep(
        operation=name,
        temperature_K=kelvin if kelvin and 0 < kelvin < 5000 else None,
        time_h=round(hours, 4) if hours and 0 < hours < 1e5 else None,
        atmosphere=", ".join(gases)[:60] or None,
    )


def _kelvin(value: float, unit: str) -> float | None:
    from graph.units import to_kelvin

    try:
        return round(to_kelvin(value, unit), 2)
    except ValueError:
        return None


def _largest(items, convert) -> float | None:
    """The largest of the values of a condition, which lists what a sentence gives for one operation."""
    found = []
    for item in items or []:
        values = [*(item.get("values") or []), item.get("max_value")]
        found += [
            v for value in values if value is not None and (v := convert(float(value), str(item.get("units") or ""))) is not None
        ]
    return max(found, default=None)

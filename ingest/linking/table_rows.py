"""What a table's row says about its sample: material, specimen, treatment, origin, temperature, space group."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from graph.records import Paper
from ingest.quantities import find_temperatures, parse_cells

from .context import Context
from .cues import CITATION, OWN, phase_of
from .facts import MaterialRef, Treatment, plain
from .processing import atmosphere_of, find_steps, hours, kelvin, operations
from .roles import Column, Grid
from .spacegroups import read_spacegroup
from .structures import phase_of_spacegroup

_BROKEN_NUMBER = re.compile(r"\d+\.\d* \d+|\d+ \.\d+")  # a narrow cell breaks 0.25 into two lines
_DOI = re.compile(r"10\.\d{4,9}/[^\s,;]+")


@dataclass
class Row:
    """What a row says about its sample, apart from the property values."""

    ref: MaterialRef | None
    score: float
    treatment: Treatment | None = None
    origin: str = "own"
    paper: Paper | None = None
    temperature_K: float | None = None
    temperature_assumed: bool = False
    spacegroup: int | None = None
    method: str | None = None
    family: str | None = None
    place: tuple[int, int] | None = None
    spacegroup_place: tuple[int, int] | None = None
    treatment_place: tuple[int, int] | None = None


def by_spacegroup(grid: Grid, index: int, row: Row) -> dict[int, Row]:
    """Where a row has several space groups, each property column goes with the one behind it: another phase of the material.

    Keys are column indices; -1 is the row itself with its first phase.
    """
    columns = grid.having("spacegroup")
    if len(columns) < 2 or row.ref is None:
        return {}
    cells = grid.rows[index]
    variants: dict[int, Row] = {}
    by_number: dict[int, Row] = {}
    for column in grid.having("property"):
        behind = next((c for c in columns if c.index > column.index), None)
        number = read_spacegroup(cells[behind.index]) if behind is not None and behind.index < len(cells) else None
        if number is None:
            continue
        if number not in by_number:
            ref = replace(row.ref, phase=phase_of_spacegroup(number))
            by_number[number] = replace(row, ref=ref, spacegroup=number, spacegroup_place=(index, behind.index))
        variants[column.index] = by_number[number]
    if row.spacegroup in by_number:
        variants[-1] = by_number[row.spacegroup]
    return variants


class Caption:
    """What the caption says about all rows."""

    def __init__(self, text: str, context: Context):
        self.text = text
        refs = context.mentions(text)
        self.ref = refs[0].ref if refs and len({m.ref.material_key for m in refs}) == 1 else (refs[0].ref if refs else None)
        temperatures = [t for t in find_temperatures(text) if t.value is not None]
        processing = {kelvin_value for step in find_steps(text) for kelvin_value in step.temperatures_K}
        temperatures = [t for t in temperatures if t.value not in processing]
        self.temperature = temperatures[0] if len({t.value for t in temperatures}) == 1 else None
        self.is_computed = bool(
            re.search(
                r"\bAIMD\b|\bDFT\b|molecular dynamics|simulat|\bcalculated\b|\bpredicted\b|first[\s-]principles",
                text,
                re.IGNORECASE,
            )
        )
        self.is_cited = bool(
            re.search(
                r"\bliterature\b|\bpreviously reported\b|\breported (?:in|by|values)|\bprevious (?:reports|works?|studies)",
                text,
                re.IGNORECASE,
            )
        )


def read_row(
    grid: Grid,
    index: int,
    context: Context,
    caption: Caption,
    previous: Row | None,
    section,
    has_references: bool,
    is_dataset: bool,
) -> Row:
    cells = grid.rows[index]
    text = lambda column: cells[column.index].strip() if column.index < len(cells) else ""  # noqa: E731
    identity = [c for c in grid.columns if c.role in ("code", "composition", "variable", "part", "name")]
    continues = bool(identity) and not any(text(c) for c in identity) and previous is not None
    row = Row(None, 0.5)
    if continues:
        row.ref, row.score, row.place = previous.ref, 0.8 * previous.score, previous.place
    else:
        row.ref, row.score, row.place = _identity(grid, index, identity, context, caption, section)
    row.origin, row.paper = _origin(
        grid,
        index,
        context,
        caption,
        previous if continues or _blank_reference(grid, index) else None,
        has_references,
        is_dataset,
        row,
    )
    for column in grid.having("temperature"):
        quantities = parse_cells(text(column), column.header.unit if column.header and column.header.unit else None)
        temperature = next((kelvin(q) for q in quantities if kelvin(q)), None)
        if temperature is None:
            stated = [t for t in find_temperatures(text(column)) if t.value]
            if stated:
                row.temperature_K, row.temperature_assumed = stated[0].value, stated[0].assumed
            elif quantities and quantities[0].value and quantities[0].unit is None:
                row.temperature_K = quantities[0].value if quantities[0].value > 200 else quantities[0].value + 273.15
        else:
            row.temperature_K = temperature
    row.treatment, where = _treatment(grid, index, context)
    if row.treatment is not None:
        row.treatment_place = (index, where)
    for column in grid.having("spacegroup"):
        number = read_spacegroup(text(column))
        if number:
            row.spacegroup, row.spacegroup_place = number, (index, column.index)
            break
    for column in grid.having("phase"):
        if row.ref is not None and row.ref.phase is None and (phase := phase_of(text(column))):
            row.ref = replace(row.ref, phase=phase)
        if row.spacegroup is None and (number := read_spacegroup(text(column))):
            row.spacegroup, row.spacegroup_place = number, (index, column.index)
    for column in grid.having("family"):
        row.family = text(column) or None
        if row.ref is not None and row.family and row.ref.family is None:
            row.ref = replace(row.ref, family=context.family(row.family))
    for column in grid.having("method"):
        row.method = plain(text(column)) or None
    return row


def _identity(grid: Grid, index: int, identity: list[Column], context: Context, caption: Caption, section: MaterialRef | None):
    """Material and specimen of a row from its identity cells, the caption, the document; with a score and the cell used."""
    cells = grid.rows[index]
    text = lambda column: cells[column.index].strip() if column.index < len(cells) else ""  # noqa: E731
    parts = [c for c in identity if c.role == "part" and text(c)]
    if len([c for c in identity if c.role == "part"]) >= 2 and parts:
        amount = next((text(c) for c in grid.columns if c.role == "amount" and text(c)), None)
        shape = _carried(grid, index, grid.having("shape"))
        ref = context.composite([(c.text, text(c)) for c in parts], amount, shape)
        return ref, 0.8, (index, parts[0].index)
    label, ref, score, place = None, None, 0.0, None
    identity = sorted(
        identity, key=lambda c: bool(re.search(r"original|parent|undoped|host|pristine|starting", c.text, re.IGNORECASE))
    )
    for column in identity:
        if column.role == "composition" and text(column) and ref is None:
            ref = context.resolve(text(column), header=column.text)
            if ref is not None:
                score, place = (0.95 if ref.formula else 0.8), (index, column.index)
    for column in identity:
        if column.role in ("code", "name") and text(column):
            label, place = plain(text(column)), place or (index, column.index)
            if ref is None:
                known = context.resolve(text(column))
                if known is not None and known.kind != "name":
                    ref, score = (known.with_label(label) if known.label else known), 0.9
    for column in identity:
        if column.role == "variable" and text(column):
            printed = text(column)
            value = parse_cells(printed.replace(" ", "") if _BROKEN_NUMBER.fullmatch(printed) else printed)
            number = value[0].value if value and value[0].value is not None else None
            if number is None:
                continue
            variable = _variable_of(column.text)
            member = context.member(variable, number, caption.ref, near=caption.text + " " + column.text)
            if member is not None and (ref is None or ref.formula is None):
                ref, score, place = member.named(*(ref.names if ref else ())), 0.9, place or (index, column.index)
            label = label or f"{variable} = {number:g}"
    for column in identity:
        if column.role == "part" and text(column) and ref is None:
            ref, score, place = context.resolve(text(column)), 0.7, (index, column.index)
    if ref is None and section is not None:
        ref, score = section, 0.7
    if ref is None and caption.ref is not None and caption.ref.formula:
        ref, score = caption.ref, 0.75
    if ref is None and (main := context.main_ref) is not None:
        ref, score = replace(main, kind="main"), 0.6
    if ref is None and label:
        ref, score = MaterialRef(names=(label,), kind="name"), 0.5
    if (
        ref is not None
        and label
        and (ref.label is None or ref.kind == "variable")
        and label != plain(ref.names[0] if ref.names else "")
    ):
        ref = ref.with_label(label)
    return ref, score, place


def _carried(grid: Grid, index: int, columns: list[Column]) -> str | None:
    """The cell of a column, or the last one above it that is not blank."""
    for column in columns:
        for row in range(index, -1, -1):
            text = grid.rows[row][column.index].strip() if column.index < len(grid.rows[row]) else ""
            if text:
                return plain(text)
    return None


def _variable_of(heading: str) -> str:
    match = re.search(r"(?<![A-Za-z])([xyzδ])(?![A-Za-z])", heading)
    return match[1] if match else "x"


def _blank_reference(grid: Grid, index: int) -> bool:
    columns = grid.having("reference")
    return bool(columns) and not any(grid.rows[index][c.index].strip() for c in columns if c.index < len(grid.rows[index]))


def _origin(
    grid: Grid,
    index: int,
    context: Context,
    caption: Caption,
    carried: Row | None,
    has_references: bool,
    is_dataset: bool,
    row: Row,
):
    cells = grid.rows[index]
    marks = " ".join(
        cells[c.index].strip() for c in grid.columns if c.role in ("reference", "doi") and c.index < len(cells)
    ).strip()
    paper = None
    if doi := _DOI.search(marks):
        years = [cells[c.index] for c in grid.columns if c.role == "year" and c.index < len(cells)]
        year = next((int(m[0]) for y in years if (m := re.fullmatch(r"(?:19|20)\d\d", y.strip()))), None)
        paper = Paper(doi=doi.group().rstrip(".)"), year=year)
    if is_dataset:
        return "dataset", paper
    if has_references:
        if not marks:
            return (carried.origin, carried.paper) if carried is not None else ("own" if not context.is_review else "cited", None)
        if OWN.search(marks) or re.search(r"\bpresent\b|\bhere\b|\bown\b", marks, re.IGNORECASE):
            return "own", None
        return "cited", paper
    if context.is_review:
        return "cited", None
    identity = " ".join(
        cells[c.index] for c in grid.columns if c.role in ("code", "composition", "name") and c.index < len(cells)
    )
    if re.search(r"\[\s*\d{1,3}(?:\s*[,–-]\s*\d{1,3})*\s*\]\s*$|\bet al\b", identity) or (
        CITATION.search(identity) and re.search(r"\bref", identity, re.IGNORECASE)
    ):
        return "cited", None
    if OWN.search(identity):
        return "own", None
    if caption.is_cited and not context.is_main(row.ref):
        return "cited", None
    return (
        "simulated" if caption.is_computed and not re.search(r"experiment|measured", caption.text, re.IGNORECASE) else "own"
    ), None


def _treatment(grid: Grid, index: int, context: Context) -> tuple[Treatment | None, int]:
    """The thermal treatment of a row from its condition columns (``1200 °C × 60 min`` or one column each)."""
    cells = grid.rows[index]
    temperature = time = None
    operation, where = "sintering", -1
    for column in grid.having("treatment"):
        text = cells[column.index].strip() if column.index < len(cells) else ""
        if not text:
            continue
        named = operations(column.text)
        if named and where < 0:
            operation = named[0][2]
        unit = column.header.unit if column.header else None
        for q in parse_cells(text, unit):
            if temperature is None and kelvin(q) is not None:
                temperature, where = kelvin(q), column.index
            elif time is None and hours(q) is not None:
                time, where = hours(q), column.index if where < 0 else where
            elif (
                q.unit is None
                and q.value is not None
                and re.search(r"temp|T\b", column.text)
                and temperature is None
                and q.value > 200
            ):
                temperature, where = q.value + 273.15, column.index
    if where < 0:
        return None, -1
    gas = None
    for column in grid.having("atmosphere"):
        text = cells[column.index] if column.index < len(cells) else ""
        gas = atmosphere_of("in " + plain(text)) or plain(text).lower() or None
    return Treatment(operation, temperature, time, gas), where

"""Facts from tables: every cell under a property heading becomes a value of the sample of its row."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from graph.records import Evidence, Paper
from graph.units import CANONICAL_UNITS
from ingest.document import Table
from ingest.quantities import Header, Quantity, ends, find_temperatures, parse_cells

from .context import Context
from .cues import CITATION, OWN, phase_of
from .facts import Fact, MaterialRef, Treatment, plain
from .plausible import is_plausible
from .processing import atmosphere_of, find_steps, hours, kelvin, operations
from .roles import Column, Grid, read_grid
from .spacegroups import read_spacegroup

DATASET_EXTRACTORS = ("csv", "tsv", "xlsx", "ods", "sheet")
_AXIS_SYMBOLS = {"a": "a", "b": "b", "c": "c", "α": "alpha", "β": "beta", "γ": "gamma"}
_DOI = re.compile(r"10\.\d{4,9}/[^\s,;]+")
_REF_MARK = re.compile(
    r"^[\[(^{\s]*(?:refs?\.?\s*)?(?:qv:\s*)?\d{1,3}[a-z]?(?:\s*[,;–−-]\s*\d{1,3}[a-z]?)*[\])}\s]*$", re.IGNORECASE
)
_SECTION_WORDS = re.compile(r"[A-Za-z]{3}")


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


@dataclass
class TableFacts:
    """Everything one table gave: values, and per row the sample with its treatment and space group."""

    facts: list[Fact] = field(default_factory=list)
    rows: list[tuple[Row, Evidence | None, Evidence | None]] = field(default_factory=list)
    grid: Grid | None = None


def evidence_of(table: Table, place: tuple[int, int], version: str, *, is_dataset: bool = False) -> Evidence:
    """Evidence that points at a cell."""
    row, column = place
    box = None
    if table.boxes and row < len(table.boxes) and column < len(table.boxes[row]):
        box = table.boxes[row][column]
    return Evidence(
        kind="dataset" if is_dataset else ("ocr" if table.ocr else "table"),
        quote=table.rows[row][column].strip() or "-",
        page=table.page,
        bbox=box or table.bbox,
        table=table.label,
        row=row,
        column=column,
        extractor=f"table:{table.extractor}",
        extractor_version=version,
        confidence=max(0.0, min(1.0, table.confidence)),
    )


def read_table(table: Table, context: Context, version: str) -> TableFacts:
    """Read all property values of a table.

    Returns
    -------
    TableFacts
        Empty where no heading, first column or caption names a property.
    """
    result = TableFacts()
    grid = read_grid(table)
    if grid is None:
        return result
    result.grid = grid
    is_dataset = table.extractor.lower().startswith(DATASET_EXTRACTORS)
    has_references = bool(grid.having("reference") or grid.having("doi"))
    caption = _Caption(table.caption, context)
    previous: Row | None = None
    section: MaterialRef | None = None
    for index, cells in enumerate(grid.rows):
        distinct = {cell.strip() for cell in cells if cell.strip()}
        if len(distinct) == 1 and len(cells) > 2 and not grid.transposed:
            words = next(iter(distinct))
            if cells.count(words) == len(cells) or cells[0].strip() == words:
                section = context.resolve(words) if _SECTION_WORDS.search(words) else section
                continue
        row = _read_row(grid, index, context, caption, previous, section, has_references, is_dataset)
        previous = row
        facts = []
        for column in grid.having("property"):
            if column.index < len(cells):
                facts += _cell_facts(grid, index, column, row, caption, context, version, is_dataset)
        if row.ref is None:
            continue
        result.facts += facts
        group = (
            evidence_of(table, grid.place(index, row.spacegroup_place[1]), version, is_dataset=is_dataset)
            if row.spacegroup_place
            else None
        )
        treated = (
            evidence_of(table, grid.place(index, row.treatment_place[1]), version, is_dataset=is_dataset)
            if row.treatment_place
            else None
        )
        result.rows.append((row, group, treated))
    return result


class _Caption:
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


def _read_row(
    grid: Grid,
    index: int,
    context: Context,
    caption: _Caption,
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


def _identity(grid: Grid, index: int, identity: list[Column], context: Context, caption: _Caption, section: MaterialRef | None):
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
            value = parse_cells(text(column))
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
    caption: _Caption,
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
        paper = Paper(doi=doi.group().rstrip(".)"))
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


def _cell_facts(
    grid: Grid, index: int, column: Column, row: Row, caption: _Caption, context: Context, version: str, is_dataset: bool
) -> list[Fact]:
    header = column.header
    text = re.sub(r"(?<=\d)\s+(?=\(\d{1,3}\))", "", grid.rows[index][column.index].strip())
    quantities = parse_cells(text, header.unit, header.factor)
    if not quantities or row.ref is None:
        return []
    table = grid.table
    evidence = evidence_of(table, grid.place(index, column.index), version, is_dataset=is_dataset)
    temperature, assumed = _temperature(text, header, row, caption)
    facts = []
    for q, axis, kind in _wanted(quantities, header, column):
        for end in ends(q):
            fact = _fact(end, header, axis, kind, row, evidence, temperature, assumed, text)
            if fact is not None:
                fact.features.update(
                    table=1.0, material=row.score, ocr=float(table.ocr), table_confidence=table.confidence,
                    unit_stated=float(end.unit is not None and not column.unit_from_caption), flags=float(len(end.flags)),
                )  # fmt: skip
                facts.append(fact)
    return facts


def _temperature(text: str, header: Header, row: Row, caption: _Caption) -> tuple[float | None, bool]:
    in_cell = [t for t in find_temperatures(text) if t.value is not None]
    if in_cell:
        return in_cell[0].value, in_cell[0].assumed
    if header.temperature is not None:
        return header.temperature, header.temperature_assumed
    if row.temperature_K is not None:
        return row.temperature_K, row.temperature_assumed
    if (
        header.property in ("ionic_conductivity", "electronic_conductivity", "diffusion_coefficient")
        and caption.temperature is not None
    ):
        return caption.temperature.value, caption.temperature.assumed
    return None, False


def _wanted(quantities: list[Quantity], header: Header, column: Column):
    """The quantities of a cell that are values of the heading's property, with axis and kind."""
    if header.property == "lattice_parameter":
        for q in quantities:
            if q.dimension not in (None, "length", "angle"):
                continue
            symbol = (q.symbol or "").strip()
            axis = _AXIS_SYMBOLS.get(symbol[-1:] if symbol else "", None) or header.axis
            if len(quantities) > 1 and not symbol:
                if re.search(r"\ba\b.*\bb\b.*\bc\b", column.text) and len(quantities) >= 3:
                    axis = "abc"[quantities.index(q)] if quantities.index(q) < 3 else None
                elif re.search(r"\ba\b.*\bc\b", column.text) and len(quantities) == 2:
                    axis = "ac"[quantities.index(q)]
                elif header.axis is None:
                    axis = None
                if axis is None:
                    continue
                yield q, axis, None
                if header.axis is not None:
                    return
                continue
            yield q, axis or "a", None
        return
    dimension = next((q.dimension for q in quantities if header.unit and q.unit), None)
    fitting = [q for q in quantities if _fits(q, header)]
    kinds = [
        k
        for k, p in (("bulk", r"bulk|\bgrain\b|σ_\{?b"), ("grain_boundary", r"boundar|\bgb\b"), ("total", r"\btotal\b"))
        if re.search(p, column.text, re.IGNORECASE)
    ]
    if len(fitting) == len(kinds) == 2:
        for q, kind in zip(fitting, sorted(kinds, key=lambda k: column.text.lower().find(k.split("_")[0])), strict=True):
            yield q, None, kind
        return
    if fitting:
        yield fitting[0], None, header.kind
    del dimension


def _fits(q: Quantity, header: Header) -> bool:
    target = {
        "ionic_conductivity": "conductivity", "electronic_conductivity": "conductivity", "activation_energy": "energy",
        "relative_density": "percent", "density": "density", "diffusion_coefficient": "diffusivity", "bulk_modulus": "pressure",
        "shear_modulus": "pressure", "youngs_modulus": "pressure", "thermal_expansion_coefficient": "thermal_expansion",
    }.get(header.property)  # fmt: skip
    return q.dimension == target or q.dimension is None


def _fact(q: Quantity, header: Header, axis, kind, row: Row, evidence: Evidence, temperature, assumed, raw: str) -> Fact | None:
    name = header.property
    if q.value is None:
        return None
    if q.dimension is None and q.unit is None:
        q = _with_assumed_unit(q, name, header)
        if q is None:
            return None
    if header.logarithm and "log" not in q.flags:
        base = 10.0 if header.logarithm in ("log", "lg") else 2.718281828459045
        power = lambda v: None if v is None else float(f"{base**v:.6g}")  # noqa: E731
        q = replace(q, value=power(q.value), low=power(q.low), high=power(q.high), flags=(*q.flags, "log"))
    if axis in ("alpha", "beta", "gamma"):
        value, low, high, unit = q.value, q.low, q.high, "degree"
    else:
        try:
            q = q.to(name)
        except ValueError:
            return None
        value, low, high, unit = q.value, q.low, q.high, CANONICAL_UNITS[name]
    if not is_plausible(name, value, axis):
        return None
    return Fact(
        ref=row.ref, property=name, value=value, unit=unit, raw=raw, evidence=evidence, low=low, high=high, bound=q.bound,
        temperature_K=temperature, temperature_assumed=assumed, kind=kind if name in ("ionic_conductivity", "activation_energy") else None,
        axis=axis, origin=row.origin, treatment=row.treatment, paper=row.paper, method=None, features={},
    )  # fmt: skip


def _with_assumed_unit(q: Quantity, name: str, header: Header) -> Quantity | None:
    """A number under a heading without unit: only where print leaves the unit out habitually."""
    if name == "lattice_parameter":
        return replace(q, unit="angstrom", dimension="length", flags=(*q.flags, "unit_assumed"))
    if name == "relative_density":
        return replace(q, unit="%", dimension="percent", flags=(*q.flags, "unit_assumed"))
    if name == "activation_energy" and q.value is not None and 0.02 < q.value < 3:
        return replace(q, unit="eV", dimension="energy", flags=(*q.flags, "unit_assumed"))
    if name in ("ionic_conductivity", "electronic_conductivity") and (
        header.logarithm or re.search(r"10|e-", q.raw, re.IGNORECASE)
    ):
        return replace(q, unit="S/cm", dimension="conductivity", flags=(*q.flags, "unit_assumed"))
    if name == "transference_number":
        return replace(q, unit="", dimension=None)
    return None

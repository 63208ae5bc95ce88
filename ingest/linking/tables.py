"""Facts from tables: every cell under a property heading becomes a value of the sample of its row."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from graph.records import Evidence
from graph.units import CANONICAL_UNITS
from ingest.document import Table
from ingest.quantities import Header, Quantity, ends, find_temperatures, parse_cells

from .context import Context
from .facts import Fact, MaterialRef
from .plausible import is_plausible
from .roles import Column, Grid, read_grid
from .table_rows import Caption, Row, by_spacegroup, read_row

DATASET_EXTRACTORS = ("csv", "tsv", "xlsx", "xls", "ods", "sheet")
_AXIS_SYMBOLS = {"a": "a", "b": "b", "c": "c", "α": "alpha", "β": "beta", "γ": "gamma"}
_SECTION_WORDS = re.compile(r"[A-Za-z]{3}")


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
    caption = Caption(table.caption, context)
    previous: Row | None = None
    section: MaterialRef | None = None
    for index, cells in enumerate(grid.rows):
        distinct = {cell.strip() for cell in cells if cell.strip()}
        if len(distinct) == 1 and len(cells) > 2 and not grid.transposed:
            words = next(iter(distinct))
            if cells.count(words) == len(cells) or cells[0].strip() == words:
                section = context.resolve(words) if _SECTION_WORDS.search(words) else section
                continue
        row = read_row(grid, index, context, caption, previous, section, has_references, is_dataset)
        previous = row
        facts = []
        variants = by_spacegroup(grid, index, row)
        for column in grid.having("property"):
            if column.index < len(cells):
                own = variants.get(column.index, row)
                facts += _cell_facts(grid, index, column, own, caption, context, version, is_dataset)
        for other in {id(v): v for v in variants.values() if v.spacegroup != row.spacegroup}.values():
            place = grid.place(index, other.spacegroup_place[1])
            result.rows.append((other, evidence_of(table, place, version, is_dataset=is_dataset), None))
        row = variants.get(-1, row)
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


def _cell_facts(
    grid: Grid, index: int, column: Column, row: Row, caption: Caption, context: Context, version: str, is_dataset: bool
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
    for q, axis, kind in _wanted(quantities, header, column, text):
        for end in ends(q):
            fact = _fact(end, header, axis, kind, row, evidence, temperature, assumed, text)
            if fact is not None:
                fact.features.update(
                    table=1.0, material=row.score, ocr=float(table.ocr), table_confidence=table.confidence,
                    unit_stated=float(end.unit is not None and not column.unit_from_caption), flags=float(len(end.flags)),
                )  # fmt: skip
                facts.append(fact)
    return facts


def _temperature(text: str, header: Header, row: Row, caption: Caption) -> tuple[float | None, bool]:
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


def _wanted(quantities: list[Quantity], header: Header, column: Column, text: str):
    """The quantities of a cell that are values of the heading's property, with axis and kind."""
    if header.property == "lattice_parameter":
        for q in quantities:
            if q.dimension not in (None, "length", "angle"):
                continue
            symbol = (q.symbol or "").strip()
            axis = _AXIS_SYMBOLS.get(symbol[-1:] if symbol else "", None) or header.axis
            if axis == "b" and re.search(r"a\s*=\s*b\s*=", text):
                axis = "a"
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
        axis=axis, origin=row.origin, treatment=row.treatment, paper=row.paper, method=None, features={}, flags=q.flags,
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

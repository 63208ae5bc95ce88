"""A table of values into samples, as its mapping says."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import get_args

from graph.compositions import CompositionError, canonical_formula, is_charge_balanced
from graph.records import (
    Evidence,
    Material,
    Measurement,
    Paper,
    Phase,
    Sample,
    Structure,
    Synthesis,
    SynthesisMethod,
    SynthesisStep,
)
from ingest.importers import HOURS, Dataset, ImportRefused, row_evidence, source_of
from ingest.importers.mapping import Amount, Mapping, MeasurementColumn
from ingest.readers.files import find_doi, find_year, load

ROOM_K = 298.0
_PHASES = frozenset(get_args(Phase))
_LOGARITHM = re.compile(r"log(?:10)?\s*\((.+)\)\s*$", re.IGNORECASE)


class Row:
    """One row of the table by headings; ``number`` counts from 0 over the whole table."""

    def __init__(self, number: int, cells: list[str], places: dict[str, int]):
        self.number, self.cells, self.places = number, cells, places

    def get(self, heading: str | None) -> str:
        """The cell under a heading, empty where there is none."""
        place = self.places.get(heading) if heading else None
        return self.cells[place].strip() if place is not None and place < len(self.cells) else ""


def grid_of(path: Path, data: bytes, sheet: str | None = None) -> tuple[str, str | None, list[list[str]]]:
    """Media type, name of the sheet (None for delimited text) and all its rows, empty ones included."""
    from ingest.readers import workbooks
    from ingest.readers.sheets import find_delimiter
    from ingest.readers.sniff import sniff
    from ingest.readers.text import decode

    media_type = sniff(path, data)
    if media_type in workbooks.KINDS:
        sheets = workbooks.KINDS[media_type][1](path, data)
        chosen = [(name, rows) for name, rows in sheets if sheet in (None, name)]
        if not chosen:
            raise ImportRefused(f"{path}: has no sheet {sheet!r}, but {', '.join(str(name) for name, _ in sheets)}")
        return media_type, *chosen[0]
    if not media_type.startswith("text/"):
        raise ImportRefused(f"{path}: is {media_type}, not a table; give CSV, TSV, XLSX or ODS")
    text, _ = decode(data)
    delimiter = find_delimiter([line for line in text.splitlines()[:200] if not line.startswith("#")])
    csv.field_size_limit(10_000_000)
    try:
        return media_type, None, list(csv.reader(io.StringIO(text.replace("\0", "")), delimiter=delimiter))
    except csv.Error as error:
        raise ImportRefused(f"{path}: no delimited text: {error}") from error


def read_table(
    path: Path | str, mapping: Mapping, *, name: str = "csv", complete: Callable[[Sample, Row], Sample] | None = None
) -> Dataset:
    """The rows of a table as samples.

    Parameters
    ----------
    path : path
    mapping : Mapping
    name : str
        Of the importer, for the evidence.
    complete : callable, optional
        Takes a sample and its row and gives the sample with what the mapping cannot say.

    Raises
    ------
    ImportRefused
        No table, or one without a column that the mapping names.
    """
    path = Path(path)
    data = load(path)
    media_type, sheet, grid = grid_of(path, data, mapping.sheet)
    header = _header(path, grid, mapping)
    places: dict[str, int] = {}
    for place, heading in enumerate(grid[header]):
        places.setdefault(heading.strip().lstrip("\ufeff"), place)
    if missing := [h for h in mapping.headings() if h not in places]:
        shown = ", ".join(repr(h) for h in list(places)[:30] if h)
        raise ImportRefused(f"{path}: has no column {', '.join(map(repr, missing))}; row {header + 1} has {shown}")
    body = [Row(n, cells, places) for n, cells in enumerate(grid) if n > header and any(c.strip() for c in cells)]
    try:
        paper = Paper(**mapping.paper.model_dump())
    except ValueError as error:
        raise ImportRefused(f"the mapping's paper: {error}") from error
    dataset = Dataset(source_of(path, data, media_type, name), paper, len(body), ())
    dataset.samples = _samples(body, mapping, dataset, name, sheet, complete)
    return dataset


def _header(path: Path, grid: list[list[str]], mapping: Mapping) -> int:
    if mapping.header_row is not None:
        if mapping.header_row > len(grid):
            raise ImportRefused(f"{path}: has {len(grid)} rows, the mapping's header_row is {mapping.header_row}")
        return mapping.header_row - 1
    if not grid:
        raise ImportRefused(f"{path}: has no rows")
    wanted = set(mapping.headings())
    return max(range(min(len(grid), 30)), key=lambda n: (len(wanted & {c.strip().lstrip("\ufeff") for c in grid[n]}), -n))


def _samples(body: list[Row], mapping: Mapping, dataset: Dataset, name: str, sheet: str | None, complete) -> Iterator[Sample]:
    for row in body:
        if any(re.search(rule.matching, row.get(rule.column)) for rule in mapping.skip):
            dataset.skip("left out by the mapping")
            continue
        material = _material(row, mapping)
        if material is None:
            dataset.skip("no material")
            continue
        evidence = partial(_evidence, row, name, sheet)
        measurements = [m for column in mapping.measurements for m in _measurements(row, column, mapping, evidence, dataset)]
        structure = _structure(row, mapping, measurements, evidence)
        synthesis = _synthesis(row, mapping, evidence)
        if not (measurements or structure or synthesis):
            dataset.skip("no value")
            continue
        density = next((m.value for m in measurements if m.property == "relative_density" and 0 < m.value <= 110), None)
        sample = Sample(
            label=row.get(mapping.columns.label) or None, material=material, paper=_paper(row, mapping), relative_density=density,
            measurements=measurements, structures=[structure] if structure else [], syntheses=[synthesis] if synthesis else [],
        )  # fmt: skip
        yield complete(sample, row) if complete else sample


def _evidence(row: Row, name: str, sheet: str | None, column: str) -> Evidence:
    return row_evidence(row.number, row.get(column), name, table=sheet, column=row.places.get(column))


def _material(row: Row, mapping: Mapping) -> Material | None:
    from graph.families import family

    printed, name = row.get(mapping.columns.formula), row.get(mapping.columns.name)
    names = list(dict.fromkeys(n for n in (name, printed) if n))
    formula = None
    for text in (printed, name):
        if text and formula is None:
            try:
                formula = canonical_formula(text)
            except CompositionError:
                formula = _expanded(text)
    if not names:
        return None
    stated = row.get(mapping.columns.family)
    return Material(
        formula=formula,
        phase=_phase(row, mapping),
        family=family(formula, [*names, stated]) or stated or None,
        names=names,
        charge_balanced=is_charge_balanced(formula) if formula else None,
    )


def _expanded(text: str) -> str | None:
    """A formula in one of the spellings of print (mole ratios, mixtures, acronyms)."""
    from ingest.formulas import find_formulas

    for mention in find_formulas(text):
        if mention.formula and mention.end - mention.start > 0.7 * len(text):
            try:
                return canonical_formula(mention.formula)
            except CompositionError:
                continue
    return None


def _phase(row: Row, mapping: Mapping) -> str:
    from ingest.linking.structures import phase_of_spacegroup

    word = row.get(mapping.columns.phase)
    phase = mapping.phases.get(word) or word.lower().replace("-", "_").replace(" ", "_")
    if phase in _PHASES:
        return phase
    number = _spacegroup(row, mapping)
    return phase_of_spacegroup(number) if number else "unknown"


def _spacegroup(row: Row, mapping: Mapping) -> int | None:
    from ingest.linking.spacegroups import read_spacegroup

    text = row.get(mapping.columns.spacegroup)
    if re.fullmatch(r"\d{1,3}(?:\.0+)?", text):
        return int(float(text)) if 1 <= float(text) <= 230 else None
    return read_spacegroup(text) if text else None


def _paper(row: Row, mapping: Mapping) -> Paper | None:
    doi, title = find_doi(row.get(mapping.columns.doi)), row.get(mapping.columns.title) or None
    if doi is None and title is None:
        return None
    return Paper(doi=doi, title=title, year=find_year(row.get(mapping.columns.year)))


def _measurements(row: Row, column: MeasurementColumn, mapping: Mapping, evidence, dataset: Dataset) -> Iterator[Measurement]:
    from graph.units import CANONICAL_UNITS
    from ingest.quantities import ends, parse_cells

    cell = row.get(column.column)
    if not re.search(r"\d", cell):
        return
    logarithm = _LOGARITHM.match(column.unit.strip())
    unit = logarithm[1] if logarithm else column.unit
    found = parse_cells(cell, unit or None)
    temperature = _kelvin(row, column.temperature)
    for quantity in [end for q in found[:1] for end in ends(q)]:
        if logarithm:
            raised = {
                k: None if (v := getattr(quantity, k)) is None else float(f"{10.0**v:.6g}") for k in ("value", "low", "high")
            }
            quantity = quantity.__class__(**{**vars(quantity), **raised, "unit": unit})
        try:
            is_angle = column.axis in ("alpha", "beta", "gamma")
            quantity = quantity if is_angle else quantity.to(column.property)
        except ValueError:
            dataset.skip(f"cells of {column.column!r} in another unit than {column.unit!r}")
            return
        if quantity.value is None:
            continue
        low, high = sorted((quantity.low, quantity.high)) if None not in (quantity.low, quantity.high) else (None, None)
        yield Measurement(
            property=column.property, value=quantity.value, low=low, high=high, bound=quantity.bound,
            unit="degree" if is_angle else CANONICAL_UNITS[column.property], raw=f"{cell} {column.unit}".strip(),
            temperature_K=ROOM_K if column.room_temperature and temperature is None else temperature,
            temperature_assumed=column.room_temperature and temperature is None, kind=column.kind, axis=column.axis, origin="dataset",
            method=row.get(mapping.columns.method) or None, confidence=1.0, evidence=[evidence(column.column)],
        )  # fmt: skip


def _number(row: Row, amount: Amount | None) -> float | None:
    if amount is None:
        return None
    if amount.column is None:
        return amount.value
    found = re.search(r"[-+−]?\d+(?:[.,]\d+)?(?:[eE][-+]?\d+)?", row.get(amount.column))
    return float(found.group().replace("−", "-").replace(",", ".")) if found else None


def _kelvin(row: Row, amount: Amount | None) -> float | None:
    from graph.units import to_kelvin

    value = _number(row, amount)
    kelvin = None if value is None else to_kelvin(value, amount.unit)
    return kelvin if kelvin is not None and 0 < kelvin < 5000 else None


def _structure(
    row: Row, mapping: Mapping, measurements: list[Measurement], evidence: Callable[[str], Evidence]
) -> Structure | None:
    from ingest.linking.spacegroups import crystal_system, symbol_of

    number = _spacegroup(row, mapping)
    if number is None:
        return None
    cell = {m.axis: m.value for m in measurements if m.property == "lattice_parameter" and m.axis}
    return Structure(
        spacegroup_number=number, spacegroup=symbol_of(number), crystal_system=crystal_system(number), evidence=[evidence(mapping.columns.spacegroup)],
        **cell,
    )  # fmt: skip


def _synthesis(row: Row, mapping: Mapping, evidence: Callable[[str], Evidence]) -> Synthesis | None:
    route = mapping.synthesis
    if route is None:
        return None
    word = (
        row.get(route.method["column"]).lower().replace("-", "_").replace(" ", "_")
        if isinstance(route.method, dict)
        else route.method
    )
    method = word if word in get_args(SynthesisMethod) else "other"
    kelvin, time = _kelvin(row, route.temperature), _number(row, route.time)
    hours = time * HOURS[route.time.unit] if time else None
    gas = row.get(route.atmosphere) or None
    if kelvin is None and hours is None and not (isinstance(route.method, dict) and word):
        return None
    column = (
        next((a.column for a in (route.temperature, route.time) if a and a.column), None)
        or mapping.columns.formula
        or mapping.columns.name
    )
    step = [SynthesisStep(operation="sintering", temperature_K=kelvin, time_h=hours, atmosphere=gas)] if kelvin else []
    return Synthesis(
        method=method, max_temperature_K=kelvin, time_h=hours, atmosphere=gas, steps=step, evidence=[evidence(column)]
    )

"""What each column of a table holds, read from its heading and, where that is silent, from its cells."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal

from graph.units import CANONICAL_UNITS
from ingest.document import Table
from ingest.quantities import Header, parse_header

Role = Literal[
    "property", "code", "composition", "variable", "treatment", "atmosphere", "temperature", "reference", "doi", "year", "spacegroup",
    "phase", "part", "amount", "shape", "method", "family", "name", "other",
]  # fmt: skip

_ROLES: tuple[tuple[Role, re.Pattern], ...] = tuple(
    (role, re.compile(pattern, re.IGNORECASE))
    for role, pattern in (
        ("doi", r"^\W*doi\b"),
        ("year", r"^\W*(?:publication\s+)?year\W*$"),
        ("reference", r"^\W*(?:refs?|references?|source|citations?|literature|bibliograph\w*|authors?)\b\.?\W*$|\breference(?:s)?\W*$|^\W*refs?\.?\W"),
        ("spacegroup", r"space[\s-]?groups?|^\W*(?:S\.?G\.?|symmetry)\W*$"),
        ("atmosphere", r"atmosphere|\bgas\b"),
        ("treatment", r"sinter|calcin|anneal|heat[\s-]?treat|firing|preparation condition|processing|hot[\s-]?press|synthesis (?:temp|cond|time)|crystalli[sz]ation (?:temp|time)|milling time"),
        ("family", r"^\W*(?:family|type|class|structure type|prototype|electrolyte type)\W*$"),
        ("phase", r"^\W*(?:phases?|crystal (?:system|structure|phase)|structure|polymorph|major phase|main phase)\b"),
        ("method", r"^\W*(?:synthesis|preparation|processing|fabrication|measurement|characterization)?\s*(?:methods?|route|technique)\b"),
        ("shape", r"^\W*(?:morpholog\w*|shape|form)\W*$"),
        ("amount", r"percolation|^\W*(?:content|amount|loading|fraction|concentration|ratio)\b|filler (?:content|loading|amount)|\b(?:wt|vol|mol)\.?\s?%"),
        ("part", r"fillers?\b|polymer (?:host|matrix)|\bmatrix\b|\bhost\b|\bsalts?\b|additives?\b|plasticizers?\b|electrolyte solution|\bsolvents?\b"),
        ("code", r"^\W*(?:samples?|specimens?|pellets?|batch(?:es)?|codes?|labels?|sample\s+(?:names?|codes?|labels?|ids?|no\.?|numbers?|designations?)|names?|ids?|abbreviations?|notations?|designations?|run|entry)\W*$"),
        ("composition", r"composition|\bmaterials?\b|\bcompounds?\b|\bformula|\belectrolytes?\b|\bmembranes?\b|\bseparators?\b|\bceramics?\b|\bsystems?\b|\bcrystals?\b|\bglass(?:es)?\b"),
        ("variable", r"^\W*(?:(?-i:x|y|z|δ)|x\s*(?:value|content|=)?|x\s*\(.*\)|x\s*in\b.*|.*\(\s*[xyz]\s*\)|(?:\w+\s+)?(?:content|concentration),?\s*\(?[xyz]\)?)\W*$"),
        ("temperature", r"^\W*(?:T|temp\.?|temperature|measur\w+ temp\w*|test temp\w*|T\s*[\[(/].*|temperature\s*[\[(/,].*)\W*$"),
    )
)  # fmt: skip
_NOT_A_MATERIAL = re.compile(r"active material|electrode|cathode|anode|battery|cell\b|performance|electrochemical", re.IGNORECASE)
_INTERVAL = re.compile(r"\berrors?\b|uncertaint|\bdeviation|\bbounds?\b|\bmin\b.*\bmax\b", re.IGNORECASE)
_INDEX = re.compile(r"^\W*(?:s\.?\s*)?(?:no|nr|#|number|entry|serial)\b\.?\W*(?:no\.?)?\W*$", re.IGNORECASE)
_FORMULA_LIKE = re.compile(
    r"^(?=.*\d)(?:[A-Z][a-z]?\s?(?:[\d.]+\s?)?){3,}|(?:[A-Z][a-z]?(?:_\{)?[\d.]*\}?){3,}|[A-Z][a-z]?_\{[\d.xyz+−–-]+\}"
)
_CODE_LIKE = re.compile(r"^[A-Za-z][\w\-−–./@%]*(?:[ \-−–]?\w+)?$")


@dataclass(frozen=True)
class Column:
    """A column (or, in a transposed table, a row) of the table as seen."""

    index: int
    role: Role
    text: str
    header: Header | None = None
    unit_from_caption: bool = False


@dataclass
class Grid:
    """A table turned so that every row is a sample.

    ``rows`` are body rows; ``place(r, c)`` gives the row and column of the printed grid.
    """

    columns: list[Column]
    rows: list[list[str]]
    transposed: bool
    header_rows: int
    table: Table

    def place(self, row: int, column: int) -> tuple[int, int]:
        return (column, row + self.header_rows) if self.transposed else (row + self.header_rows, column)

    def having(self, role: Role) -> list[Column]:
        return [column for column in self.columns if column.role == role]

    def cells(self, index: int) -> list[str]:
        return [row[index] if index < len(row) else "" for row in self.rows]


def _stack(cells: list[str]) -> list[str]:
    """The distinct lines of a heading from top to bottom."""
    return list(dict.fromkeys(cell.strip() for cell in cells if cell.strip()))


def classify(lines: list[str]) -> tuple[Role, Header | None]:
    """Role of a column by its heading lines; the lowest line decides, the lines above complete it."""
    if not lines:
        return "other", None
    whole, lowest = " ".join(lines), lines[-1]
    if _INDEX.match(whole) or _INTERVAL.search(lowest):
        return "other", None
    for text in (lowest, whole) if len(lines) > 1 else (whole,):
        header = parse_header(text)
        is_property = header.property in CANONICAL_UNITS
        role = next((role for role, pattern in _ROLES if pattern.search(text)), None)
        if role in ("doi", "year", "reference", "spacegroup", "atmosphere"):
            return role, None
        if role == "treatment" and not (is_property and header.property != "relative_density"):
            return role, header
        if is_property and not _rival(text, header):
            if text is lowest and len(lines) > 1:
                header = _completed(header, parse_header(whole))
            return "property", header
        if role == "composition" and _NOT_A_MATERIAL.search(text):
            role = "other"
        if role in ("composition", "variable", "temperature") and text is lowest and len(lines) > 1:
            above = parse_header(whole)
            if role == "temperature" and above.property in CANONICAL_UNITS:
                return "property", above
        if role:
            return role, header
        if text is lowest and len(lines) > 1 and header.property == "temperature":
            above = parse_header(whole)
            if above.property in CANONICAL_UNITS:
                return "property", above
    header = parse_header(whole)
    if header.property == "temperature":
        return "temperature", header
    return "other", header


def _rival(text: str, header: Header) -> bool:
    from .cues import RIVAL_CUES

    if header.property == "density":
        return bool(RIVAL_CUES["density"].search(text))
    if header.property == "lattice_parameter" and header.axis is None:
        return bool(re.search(r"volume|V\s*\(|angle", text, re.IGNORECASE)) and not re.search(r"parameter", text, re.IGNORECASE)
    if header.property == "transference_number":
        return False
    return False


def _completed(lowest: Header, whole: Header) -> Header:
    """A heading's lowest line with what only the lines above say."""
    if whole.property != lowest.property:
        return lowest
    return replace(
        lowest,
        unit=lowest.unit or whole.unit,
        factor=lowest.factor if lowest.factor != 1.0 else whole.factor,
        temperature=lowest.temperature if lowest.temperature is not None else whole.temperature,
        temperature_assumed=lowest.temperature_assumed or (lowest.temperature is None and whole.temperature_assumed),
        kind=lowest.kind or whole.kind,
        axis=lowest.axis or whole.axis,
        logarithm=lowest.logarithm or whole.logarithm,
    )


def _columns(headings: list[list[str]], caption: str) -> list[Column]:
    columns = []
    for index, lines in enumerate(headings):
        following = headings[index + 1][-1:] if index + 1 < len(headings) else []
        if lines and following and re.fullmatch(r"[xyz]\s+" + re.escape(following[0]), lines[-1]):
            lines = [lines[-1][0]]  # two headings run together
        role, header = classify(lines)
        columns.append(Column(index, role, " ".join(lines), header))
    return _from_caption(columns, caption)


def _from_caption(columns: list[Column], caption: str) -> list[Column]:
    """Complete headings that only name a temperature, or a property without unit, kind or temperature, from the caption."""
    if not caption:
        return columns
    stated = parse_header(caption)
    done = []
    for column in columns:
        header = column.header
        if column.role == "temperature" and header and header.property == "temperature" and re.search(r"\d", column.text):
            if stated.property in CANONICAL_UNITS and not any(c.role == "property" for c in columns):
                from ingest.quantities import find_temperatures

                temperatures = [t for t in find_temperatures(column.text) if t.value is not None]
                if temperatures:
                    header = replace(stated, temperature=temperatures[0].value, temperature_assumed=temperatures[0].assumed)
                    column = replace(column, role="property", header=header, unit_from_caption=True)
        elif column.role == "property" and header and stated.property == header.property:
            if header.unit is None and stated.unit is not None:
                header = replace(header, unit=stated.unit, factor=header.factor if header.factor != 1.0 else stated.factor)
                column = replace(column, unit_from_caption=True)
            column = replace(column, header=header)
        done.append(column)
    return done


def _guess_silent(columns: list[Column], rows: list[list[str]]) -> list[Column]:
    """Columns whose heading says nothing, or "sample": look at what is in them."""
    done = []
    for column in columns:
        cells = [row[column.index].strip() for row in rows if column.index < len(row) and row[column.index].strip()]
        role = column.role
        if cells and role in ("code", "composition", "other", "name"):
            formulas = sum(bool(_FORMULA_LIKE.search(cell)) for cell in cells) / len(cells)
            variables = sum(bool(re.fullmatch(r"[xyz]\s*=\s*[\d.]+(?:\(\d+\))?", cell)) for cell in cells) / len(cells)
            if role == "code" and formulas > 0.6:
                role = "composition"
            elif variables > 0.6:
                role = "variable"
            elif role == "other" and column.index == 0:
                codes = sum(bool(_CODE_LIKE.match(cell)) and bool(re.search(r"[A-Z\d]", cell)) for cell in cells) / len(cells)
                if formulas > 0.5:
                    role = "composition"
                elif codes > 0.6 and not column.text:
                    role = "code"
        done.append(replace(column, role=role))
    return done


_NUMERIC = re.compile(r"^\s*[~<>≈≤≥±−–-]?\s*\d")


def _heading_rows(rows: list[list[str]], head: int) -> int:
    """Rows of headings: one more where words stand over a column of numbers (``Space`` / ``group``)."""
    while head < min(4, len(rows) - 1):
        below = rows[head + 1 :]
        row = rows[head]
        over_numbers = [
            cell
            for column, cell in enumerate(row)
            if len(below) >= 2 and sum(bool(_NUMERIC.match(r[column])) for r in below) >= 0.7 * len(below)
        ]
        words = [cell for cell in over_numbers if re.search(r"[A-Za-zσα-ω]", cell) and not _NUMERIC.match(cell)]
        if not words or any(_NUMERIC.match(cell) for cell in over_numbers) or len({c.strip() for c in row if c.strip()}) < 2:
            break
        if any(re.fullmatch(r"\W*(?:n\.?\s?[ad]\.?|none|nil)\W*", cell, re.IGNORECASE) for cell in words):
            break
        head += 1
    return head


def read_grid(table: Table) -> Grid | None:
    """Turn a table so that rows are samples, and classify its columns; None when no property is in it."""
    rows = [list(row) for row in table.rows]
    if len(rows) < 2 or len(rows[0]) < 2:
        return None
    head = _heading_rows(rows, min(max(table.header_rows, 1), len(rows) - 1))
    width = len(rows[0])
    upright = _columns([_stack([rows[r][c] for r in range(head)]) for c in range(width)], table.caption)
    hits = sum(column.role == "property" for column in upright)
    lying_headings = [_stack([row[0]]) for row in rows]
    units = [row[1] for row in rows[head:]] if width > 2 else []
    has_unit_column = bool(units) and sum(bool(re.fullmatch(r"[\[(]?[^\d\s]{0,3}(?:[A-Za-zÅΩµ°%/·^{}\-−\s\d()]|10)+[\])]?", u.strip() or "-")) and not re.fullmatch(r"[\d.\s]+", u) for u in units) == len(units) and bool(re.search(r"unit", rows[0][1], re.IGNORECASE))  # fmt: skip
    if has_unit_column:
        lying_headings = [_stack([row[0], row[1]]) for row in rows]
    lying = _columns(lying_headings, table.caption)
    lying_hits = sum(column.role == "property" for column in lying)
    if lying_hits > hits:
        start = 2 if has_unit_column else 1
        body = [[rows[r][c] for r in range(len(rows))] for c in range(start, width)]
        columns = _guess_silent(lying, body)
        first = columns[0]
        cells = [row[0] for row in body]
        formulas = any(_FORMULA_LIKE.search(c) for c in cells)
        if first.role in ("other", "property", "composition") or formulas:
            role: Role = "composition" if formulas else "code"
            columns[0] = replace(first, role=role if any(c.strip() for c in cells) else "other")
        return Grid(columns, body, True, start, table)
    if not hits:
        return None
    body = rows[head:]
    return Grid(_guess_silent(upright, body), body, False, head, table)

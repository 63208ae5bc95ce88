"""Spreadsheets and delimited text: CSV, TSV, XLSX, XLS, ODS -> tables.

Cells keep the text they show, units in headers and DOI columns included. A decimal comma is written as a point where the
file's delimiter is another sign and the column's numbers leave no doubt.
"""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

from ingest.document import Document, ReadError, Table
from ingest.readers.files import document, find_doi, find_year, load
from ingest.readers.markup import tidy
from ingest.readers.sniff import sniff
from ingest.readers.text import decode
from ingest.readers.workbooks import KINDS

MAX_CELLS = 2_000_000
_NUMBER = re.compile(r"^[-+−]?(?:\d+\.?\d*|\.\d+)(?:\s*[eE×x]\s*[-+−]?\d+)?(?:\(\d+\))?%?$")
_COMMA_NUMBER = re.compile(r"^[-+−]?\d+,\d+(?:[eE][-+−]?\d+)?$")
_UNIT = re.compile(r"^[\[(]?(?:[a-zA-ZÅμµΩ°%·⋅/\s−^{}()\-\d]{1,20})[\])]?$")
_EMPTY = {"", "-", "–", "—", "n/a", "na", "nan", "none", "null", "n.a."}


def read_sheets(path: Path | str, data: bytes | None = None) -> Document:
    """Read a spreadsheet or delimited text file; one Table per sheet.

    Raises
    ------
    ReadError
        No cells, damaged, or more than 2,000,000 cells (200 MB unpacked for XLSX and ODS).
    """
    path = Path(path)
    data = load(path) if data is None else data
    media_type = sniff(path, data)
    doc = document(path, data, media_type)
    if media_type in KINDS:
        extractor, sheets_of = KINDS[media_type]
        sheets = sheets_of(path, data)
    else:
        doc.media_type = "text/tab-separated-values" if path.suffix.lower() in (".tsv", ".tab") else "text/csv"
        sheets = [(None, _delimited(path, data, doc))]
        extractor = "tsv" if doc.media_type.startswith("text/tab") else "csv"
    for name, rows in sheets:
        table = _table(name, rows, extractor)
        if table is not None:
            doc.tables.append(table)
            _metadata(doc, table.caption)
    if not doc.tables:
        raise ReadError(f"{path}: no cells with content")
    return doc


def _delimited(path: Path, data: bytes, doc: Document) -> list[list[str]]:
    text, warning = decode(data)
    if warning:
        doc.warnings.append(warning)
    if "\0" in text:
        doc.warnings.append(f"{text.count(chr(0))} NUL characters were ignored")
        text = text.replace("\0", "")
    lines = text.splitlines()
    remarks = []
    while lines and lines[0].lstrip().startswith("#") and lines[0].strip().strip("#"):
        remarks.append(lines.pop(0).lstrip("# \t"))
    delimiter = find_delimiter(lines[:200])
    csv.field_size_limit(10_000_000)
    rows, cells = [], 0
    try:
        for row in csv.reader(io.StringIO("\n".join(lines)), delimiter=delimiter):
            cells += len(row)
            if cells > MAX_CELLS:
                raise ReadError(f"{path}: more than {MAX_CELLS} cells; split the file")
            rows.append(row)
    except csv.Error as error:
        raise ReadError(f"{path}: near row {len(rows) + 1 + len(remarks)}: {error}") from error
    widths = [len(row) for row in rows if any(cell.strip() for cell in row)]
    usual = max(set(widths), key=widths.count) if widths else 0
    uneven = sum(1 for width in widths if width > usual > 1)
    if uneven:
        doc.warnings.append(
            f"{uneven} of {len(widths)} rows have more cells than the header: check the quotes around cells with {delimiter!r}"
        )
    if delimiter != ",":
        rows = _decimal_points(rows)
    return [[remark] for remark in remarks] + rows


def find_delimiter(lines: list[str]) -> str:
    """The sign that cuts the lines into the same number of cells most often; a comma when none does."""
    best, chosen = 0.0, ","
    for delimiter in (",", ";", "\t", "|"):
        counts = [len(row) for row in csv.reader(io.StringIO("\n".join(lines)), delimiter=delimiter) if row]
        if not counts:
            continue
        usual = max(set(counts), key=lambda count: (counts.count(count), count))
        if usual > 1:
            # decimal commas make a comma look like a delimiter: ";" and tab are seldom in numbers, so they weigh more
            score = counts.count(usual) / len(counts) * (1.5 if delimiter in ";\t" else 1.0) + min(usual, 20) / 1000
            if score > best:
                best, chosen = score, delimiter
    return chosen


def _decimal_points(rows: list[list[str]]) -> list[list[str]]:
    width = max((len(row) for row in rows), default=0)
    for column in range(width):
        cells = [row[column].strip() for row in rows if column < len(row)]
        commas = sum(bool(_COMMA_NUMBER.match(cell)) for cell in cells)
        points = sum(bool(re.match(r"^[-+−]?\d+\.\d+", cell)) for cell in cells)
        if commas and not points:
            for row in rows:
                if column < len(row) and _COMMA_NUMBER.match(row[column].strip()):
                    row[column] = row[column].strip().replace(",", ".")
    return rows


def _table(name: str | None, rows: list[list[str]], extractor: str) -> Table | None:
    """Trim empty edges, take title lines off the top, find the header rows."""
    rows = [[tidy(cell) for cell in row] for row in rows]
    rows = [row for row in rows if any(row)]
    if not rows:
        return None
    width = max(len(row) for row in rows)
    if width * len(rows) > MAX_CELLS:
        raise ReadError(f"{name or 'the sheet'}: {len(rows)} rows x {width} columns is more than {MAX_CELLS} cells; split it")
    rows = [row + [""] * (width - len(row)) for row in rows]
    used = [column for column in range(width) if any(row[column] for row in rows)]
    rows = [[row[column] for column in used] for row in rows]
    titles, notes = [], []
    if len(used) > 1:
        while len(rows) > 2 and len({cell for cell in rows[0] if cell}) == 1 and rows[0][0]:
            titles.append(rows.pop(0)[0])
        while (
            len(rows) > 2
            and sum(bool(cell) for cell in rows[-1]) == 1
            and rows[-1][0]
            and (len(rows[-1][0]) > 30 or rows[-1][0][0] in "*†#^[")
        ):
            notes.insert(0, rows.pop()[0])
    label = next((found.group() for title in titles if (found := re.match(r"Table\s*S?\d+", title))), None) or name
    return Table(
        label=label,
        caption=" ".join(titles),
        footnotes=" ".join(notes),
        rows=rows,
        header_rows=header_rows(rows),
        extractor=extractor,
    )


def header_rows(rows: list[list[str]]) -> int:
    """How many rows at the top are headings: rows without numbers above rows with numbers, units below names included."""
    if len(rows) < 2:
        return 0

    def numbers(row: list[str]) -> int:
        return sum(bool(_NUMBER.match(cell)) for cell in row if cell.lower() not in _EMPTY)

    if not any(numbers(row) for row in rows):
        return 1
    count = 0
    while count < min(4, len(rows) - 1) and numbers(rows[count]) == 0:
        count += 1
        row = rows[count]
        if count and numbers(row) == 0 and not _continues_header(rows, count):
            break
    return count


def _continues_header(rows: list[list[str]], index: int) -> bool:
    """A number-free row below the header is header too if its cells are units, or it fills gaps or splits repeated cells."""
    row, above = rows[index], rows[index - 1]
    filled = [cell for cell in row if cell]
    numeric_columns = [
        column
        for column in range(len(row))
        if any(column < len(later) and _NUMBER.match(later[column]) for later in rows[index + 1 : index + 6])
    ]
    if not filled or not numeric_columns:
        return False
    names_above = [cell for cell in above if cell]
    spans = len(set(names_above)) < len(names_above) or len(names_above) < len(row)
    units = all(not row[column] or _UNIT.match(row[column]) for column in numeric_columns)
    return any(row[column] for column in numeric_columns) and (spans or units)


def _metadata(doc: Document, caption: str) -> None:
    doc.doi = doc.doi or find_doi(caption)
    named = re.search(r"\btitle\s*[:=]\s*(.+?)(?=\s+(?:doi|year|authors?|journal)\s*[:=]|$)", caption, re.IGNORECASE)
    doc.title = doc.title or (named.group(1).strip() if named else None)
    year = re.search(r"\byear\s*[:=]\s*(\d{4})", caption, re.IGNORECASE)
    doc.year = doc.year or (find_year(year.group(1)) if year else None)

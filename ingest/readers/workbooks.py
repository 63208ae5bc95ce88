"""XLSX, XLS and ODS workbooks as rows of cell texts, guarded against archives that unpack to gigabytes."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

from ingest.document import ReadError
from ingest.readers.mathematics import local_name
from ingest.readers.sniff import ODS, XLS, XLSX
from ingest.readers.xmltree import parse_xml

MAX_UNPACKED = 200_000_000
MAX_CELLS = 2_000_000
_MERGES_UP_TO = 30_000_000  # bytes unpacked; above it cells are streamed and merged cells are not repeated
Sheet = tuple[str | None, list[list[str]]]


def _check(path: Path, data: bytes) -> int:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise ReadError(f"{path}: a damaged ZIP container ({error}); copy the file again") from error
    unpacked = sum(member.file_size for member in members)
    if unpacked > MAX_UNPACKED or len(members) > 10_000:
        raise ReadError(
            f"{path}: {unpacked / 1e6:.0f} MB in {len(members)} parts when unpacked, more than {MAX_UNPACKED / 1e6:.0f} MB; save the sheets as CSV"
        )
    return unpacked


def xlsx(path: Path, data: bytes) -> list[Sheet]:
    """(sheet name, rows) of an XLSX workbook; a merged cell is repeated in every place it covers.

    Raises
    ------
    ReadError
        Damaged, locked by a password, or too large.
    """
    from openpyxl import load_workbook

    unpacked = _check(path, data)
    streaming = unpacked > _MERGES_UP_TO
    try:
        book = load_workbook(io.BytesIO(data), read_only=streaming, data_only=True, keep_links=False)
    except Exception as error:  # openpyxl lets whatever its XML and ZIP layers raise through
        raise ReadError(f"{path}: not a readable XLSX workbook ({type(error).__name__}: {error})") from error
    sheets: list[Sheet] = []
    cells = 0
    for sheet in book.worksheets:
        if getattr(sheet, "sheet_state", "visible") != "visible":
            continue
        if not streaming and (sheet.max_row or 0) * (sheet.max_column or 0) > MAX_CELLS:
            raise ReadError(
                f"{path}: sheet {sheet.title!r} spans {sheet.max_row} x {sheet.max_column} cells, more than {MAX_CELLS}"
            )
        rows = []
        for row in sheet.iter_rows():
            rows.append([_shown(cell) for cell in row])
            cells += len(row)
            if cells > MAX_CELLS:
                raise ReadError(f"{path}: more than {MAX_CELLS} cells; save the sheets as CSV and split them")
        for merged in () if streaming else sheet.merged_cells.ranges:
            text = rows[merged.min_row - 1][merged.min_col - 1] if rows and merged.min_row <= len(rows) else ""
            for row in rows[merged.min_row - 1 : merged.max_row]:
                row[merged.min_col - 1 : merged.max_col] = [text] * len(row[merged.min_col - 1 : merged.max_col])
        sheets.append((sheet.title, rows))
    return sheets


def xls(path: Path, data: bytes) -> list[Sheet]:
    """(sheet name, rows) of an old binary workbook; merged cells cannot be told in it without its formats and stay blank.

    Raises
    ------
    ReadError
        Damaged, locked by a password, or too large.
    """
    import xlrd

    try:
        book = xlrd.open_workbook(file_contents=data, on_demand=False, logfile=io.StringIO())
    except Exception as error:  # xlrd lets struct, index and compound-file errors through
        raise ReadError(f"{path}: not a readable XLS workbook ({type(error).__name__}: {error}); save it as .xlsx") from error
    sheets: list[Sheet] = []
    cells = 0
    for sheet in book.sheets():
        cells += sheet.nrows * sheet.ncols
        if cells > MAX_CELLS:
            raise ReadError(f"{path}: more than {MAX_CELLS} cells; save the sheets as CSV and split them")
        if sheet.visibility:
            continue
        rows = []
        for index in range(sheet.nrows):
            rows.append([_old(cell, book.datemode) for cell in sheet.row(index)])
        sheets.append((sheet.name, rows))
    return sheets


def _old(cell, datemode: int) -> str:
    import xlrd

    if cell.ctype == xlrd.XL_CELL_DATE:
        try:
            return xlrd.xldate_as_datetime(cell.value, datemode).isoformat()
        except (ValueError, OverflowError):
            return f"{cell.value:.12g}"
    if cell.ctype == xlrd.XL_CELL_NUMBER:
        return f"{cell.value:.12g}"
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return "TRUE" if cell.value else "FALSE"
    return "" if cell.ctype in (xlrd.XL_CELL_ERROR, xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK) else str(cell.value)


def _shown(cell) -> str:
    """A cell's value as text: numbers without binary tails, dates in ISO form."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        return f"{value:.12g}"
    if hasattr(value, "isoformat"):
        return value.isoformat()
    return str(value)


def ods(path: Path, data: bytes) -> list[Sheet]:
    """(sheet name, rows) of an OpenDocument spreadsheet; repetitions and column spans laid out."""
    _check(path, data)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            content = archive.read("content.xml")
    except (KeyError, zipfile.BadZipFile, OSError, RuntimeError, ValueError) as error:
        raise ReadError(f"{path}: no readable content.xml in the spreadsheet ({error})") from error
    root = parse_xml(path, content)
    sheets: list[Sheet] = []
    cells = 0
    for table in (node for node in root.iter() if local_name(node) == "table"):
        rows: list[list[str]] = []
        for row in (node for node in table.iter() if local_name(node) == "table-row"):
            line: list[str] = []
            spanned, spanning = 1, ""
            for cell in row:
                if local_name(cell) not in ("table-cell", "covered-table-cell"):
                    continue
                text = " ".join("".join(part.itertext()) for part in cell if local_name(part) == "p")
                repeat = _number(cell, "number-columns-repeated")
                line += [text] * (repeat if text or repeat < 1000 else 1)  # a run of empty cells to the sheet's edge
                if local_name(cell) == "covered-table-cell" and not text and line and spanned > 1:
                    line[-repeat:] = [spanning] * repeat  # covered by the cell on the left
                else:
                    spanned, spanning = _number(cell, "number-columns-spanned"), text
                cells += repeat if text else 1
                if cells > MAX_CELLS:
                    raise ReadError(f"{path}: more than {MAX_CELLS} cells")
            repeat = _number(row, "number-rows-repeated")
            if any(line) and (repeat * len(line) + cells) > MAX_CELLS:
                raise ReadError(f"{path}: more than {MAX_CELLS} cells")
            rows += [list(line) for _ in range(repeat if any(line) else 1)]
        name = next((value for key, value in table.attrib.items() if key.endswith("}name")), None)
        sheets.append((name, rows))
    return sheets


def _number(node, name: str) -> int:
    value = next((value for key, value in node.attrib.items() if key.endswith("}" + name)), "1")
    return int(value) if value.isdigit() and 0 < int(value) <= MAX_CELLS else 1


KINDS = {XLSX: ("xlsx", xlsx), ODS: ("ods", ods), XLS: ("xls", xls)}
"""Media type -> what tables of it are called, and the function that gives their sheets."""

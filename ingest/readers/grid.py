"""Rows of spanning cells -> rectangular grid, as HTML and JATS tables need it."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from ingest.document import ReadError
from ingest.readers.mathematics import local_name

MAX_CELLS = 200_000
_MAX_SPAN = 1000


def span(value: str | None) -> int:
    """A rowspan or colspan attribute as a number from 1 to 1000; what is no number counts as 1."""
    try:
        return min(max(int(value or 1), 1), _MAX_SPAN)
    except ValueError:
        return 1


def build_grid(rows: Iterable[list[tuple[str, int, int]]]) -> list[list[str]]:
    """Lay out rows of ``(text, rowspan, colspan)``; a spanning cell is repeated in every place it covers.

    Raises
    ------
    ReadError
        The grid would have more than 200,000 cells.
    """
    grid: list[list[str]] = []
    hanging: dict[int, tuple[int, str]] = {}  # column -> (rows still to cover, text)
    cells = 0
    for row in rows:
        line: list[str] = []
        upcoming = iter(row)
        pending = next(upcoming, None)
        while pending is not None or any(column >= len(line) for column in hanging):
            column = len(line)
            if column in hanging:
                left, text = hanging.pop(column)
                line.append(text)
                if left > 1:
                    hanging[column] = (left - 1, text)
                continue
            if pending is None:
                line.append("")
                continue
            text, rowspan, colspan = pending
            for offset in range(colspan):
                if offset and len(line) in hanging:
                    break  # overlapping spans: the cell from above wins, as in browsers
                line.append(text)
                if rowspan > 1:
                    hanging[len(line) - 1] = (rowspan - 1, text)
                cells += 1
                if cells > MAX_CELLS:
                    raise ReadError(f"a table of more than {MAX_CELLS} cells; split it")
            pending = next(upcoming, None)
        grid.append(line)
    width = max((len(line) for line in grid), default=0)
    if width * len(grid) > 4 * MAX_CELLS:
        raise ReadError(f"a table of {len(grid)} x {width} cells is more than can be read; split it")
    return [line + [""] * (width - len(line)) for line in grid]


def html_grid(table, text: Callable) -> tuple[list[list[str]], int]:
    """Grid and number of header rows of an HTML-like table; ``text`` gives a cell's text."""
    rows, head = [], 0
    for row in (node for node in table.iter() if local_name(node) == "tr"):
        cells = [cell for cell in row if local_name(cell) in ("td", "th")]
        rows.append([(text(cell), span(cell.get("rowspan")), span(cell.get("colspan"))) for cell in cells])
        in_head = any(local_name(parent) == "thead" for parent in row.iterancestors())
        all_th = bool(cells) and all(local_name(cell) == "th" for cell in cells)
        head += in_head or (all_th and head == len(rows) - 1)
    return build_grid(rows), min(head, len(rows))


def cals_grid(tgroup, text: Callable) -> tuple[list[list[str]], int]:
    """A CALS/OASIS table: spans by column names, ``morerows``."""
    columns = {spec.get("colname"): index for index, spec in enumerate(node for node in tgroup if local_name(node) == "colspec")}
    rows, head = [], 0
    for row in (node for node in tgroup.iter() if local_name(node) == "row"):
        cells = []
        for entry in (cell for cell in row if local_name(cell) == "entry"):
            first, last = columns.get(entry.get("namest")), columns.get(entry.get("nameend"))
            wide = last - first + 1 if first is not None and last is not None and last >= first else 1
            more = entry.get("morerows", "0")
            down = span(more) + 1 if more.isdigit() and int(more) > 0 else 1
            cells.append((text(entry), down, wide))
        rows.append(cells)
        head += local_name(row.getparent()) == "thead"
    return build_grid(rows), min(head, len(rows))

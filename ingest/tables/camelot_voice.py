"""camelot as second voice: stream inside a known area, lattice where rules run both ways; its cells name places, words fill them."""

from __future__ import annotations

import io
import logging
import warnings
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.document import Box

log = logging.getLogger(__name__)


@dataclass(slots=True)
class CamelotTable:
    """What camelot says of an area: column and row extents (lattice: cells), in the displayed frame, y down."""

    flavor: str
    columns: list[tuple[float, float]]
    rows: list[tuple[float, float]]
    cells: list[tuple[int, int, int, int]]


def single_page(data: bytes, index: int) -> bytes:
    """One page of a PDF as a file of its own, so that camelot parses nothing else."""
    import pypdfium2

    source = pypdfium2.PdfDocument(data)
    target = pypdfium2.PdfDocument.new()
    try:
        target.import_pages(source, [index])
        buffer = io.BytesIO()
        target.save(buffer)
    finally:
        target.close()
        source.close()
    return buffer.getvalue()


def read(
    page_file: bytes, areas: Sequence[Box], height: float, *, flavor: str, offset: tuple[float, float] = (0.0, 0.0)
) -> list[CamelotTable]:
    """Tables that camelot finds in areas of a one-page PDF.

    Parameters
    ----------
    page_file
        The page (`single_page`).
    areas
        Areas in the displayed frame: points, y down.
    height
        Page height, points.
    flavor
        ``stream`` or ``lattice``.
    offset
        Left and bottom of the crop box.

    Returns
    -------
    list
        One table for each area in which camelot found one, in the order in which it gives them; empty when it fails.
    """
    import camelot

    regions = [
        f"{x0 + offset[0]:.1f},{height - y0 + offset[1]:.1f},{x1 + offset[0]:.1f},{height - y1 + offset[1]:.1f}"
        for x0, y0, x1, y1 in areas
    ]
    options = {"table_areas": regions} if flavor == "stream" else {"table_areas": regions, "line_scale": 40, "engine": "vector"}
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tables = camelot.read_pdf(page_file, pages="1", flavor=flavor, suppress_stdout=True, **options)
    except Exception as problem:  # camelot fails in many ways on odd pages; its voice is then missing
        log.debug("camelot %s: %s: %s", flavor, type(problem).__name__, problem)
        return []
    found = []
    for table in tables:
        columns = [(a - offset[0], b - offset[0]) for a, b in table.cols]
        lines = [(height - (top - offset[1]), height - (bottom - offset[1])) for top, bottom in table.rows]
        cells = [(r, c, 1, 1) for r in range(len(lines)) for c in range(len(columns))]
        if flavor == "lattice":
            cells = merged_cells(table.cells)
        found.append(CamelotTable(flavor, columns, lines, cells))
    return found


def merged_cells(grid) -> list[tuple[int, int, int, int]]:
    """camelot's cells (its table's ``cells``) as (row, column, rows, columns), merged where the rule between two is missing."""
    height, width = len(grid), len(grid[0]) if grid else 0
    seen: set[tuple[int, int]] = set()
    cells = []
    for r in range(height):
        for c in range(width):
            if (r, c) in seen:
                continue
            wide = 1
            while c + wide < width and not grid[r][c + wide - 1].right and not grid[r][c + wide].left:
                wide += 1
            tall = 1
            while r + tall < height and not grid[r + tall - 1][c].bottom and not grid[r + tall][c].top:
                tall += 1
            seen |= {(r + i, c + j) for i in range(tall) for j in range(wide)}
            cells.append((r, c, tall, wide))
    return cells

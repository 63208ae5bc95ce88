"""Quantities as printed in papers: the calls that the other readers of a document use.

- :func:`find_quantities`: numbers with units in running text
- :func:`find_temperatures`: temperatures in kelvin, room temperature included
- :func:`parse_cell`, :func:`parse_cells`, :func:`parse_header`: table cells and column headings
"""

from __future__ import annotations

from ingest.cells import Header, parse_cell, parse_cells, parse_header
from ingest.quantity_text import Quantity, ends, find_quantities
from ingest.temperatures import Temperature, find_temperatures

__all__ = [
    "Header", "Quantity", "Temperature", "ends", "find_quantities", "find_temperatures", "parse_cell", "parse_cells", "parse_header",
]  # fmt: skip

"""Tables that go on overleaf: each part gets the headings of the first, so that its values keep their names and units."""

from __future__ import annotations

import re

from ingest.document import Table
from ingest.markup import plain


def carry_header(first: Table, part: Table) -> None:
    """Give a later part of a table the first part's header rows, unless it prints them again; in place.

    Headings taken over have no boxes: they are not printed on this page. Nothing happens where the parts differ in their columns.
    """
    if not first.rows or not part.rows or len(first.rows[0]) != len(part.rows[0]):
        return
    head = first.rows[: first.header_rows]
    if not head:
        return
    printed = part.rows[: len(head)]
    if len(printed) == len(head) and _alike(head, printed):
        part.header_rows = min(len(head), len(part.rows) - 1)
        return
    part.rows = [list(row) for row in head] + part.rows
    if part.boxes is not None:
        part.boxes = [[None] * len(row) for row in head] + part.boxes
    part.header_rows = len(head)


def _alike(one: list[list[str]], two: list[list[str]]) -> bool:
    """Whether most filled cells of two headers say the same."""
    pairs = [(_folded(a), _folded(b)) for row, other in zip(one, two, strict=True) for a, b in zip(row, other, strict=True)]
    filled = [(a, b) for a, b in pairs if a or b]
    return bool(filled) and sum(a == b for a, b in filled) >= 0.6 * len(filled)


def _folded(text: str) -> str:
    return re.sub(r"\W+", "", plain(text)).lower()

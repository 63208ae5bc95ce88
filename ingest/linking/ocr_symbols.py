"""Element symbols that recognition tore apart: ``A_{10.8}`` is ``Al_{0.8}``, for A is no element. Lengths stay, so offsets do."""

from __future__ import annotations

import re

from ingest.document import Document
from ingest.formula_text import ELEMENTS

_TORN = re.compile(r"(?P<first>[A-Z])_\{(?P<second>[a-z1I|])(?=[\d.x}+-])")
_LOOKALIKE = {"1": "li", "I": "li", "|": "l", "l": "li", "i": "il"}


def mend_symbols(text: str) -> str:
    """Put the second letter of a symbol back on its line where the first alone is no element.

    >>> mend_symbols("Li_{1.8}A_{10.8}Ge_{1.2}(PO_{4})_{3}")
    'Li_{1.8}Al_{0.8}Ge_{1.2}(PO_{4})_{3}'
    """

    def put_back(match: re.Match) -> str:
        first, second = match["first"], match["second"]
        if first in ELEMENTS:
            return match.group()
        letter = next((c for c in _LOOKALIKE.get(second, second) if first + c in ELEMENTS), None)
        return f"{first}{letter}_{{" if letter else match.group()

    return _TORN.sub(put_back, text)


def mended(document: Document) -> Document:
    """The document with the symbols of its recognised blocks and tables mended; the same object when nothing was recognised."""
    if not any(b.ocr for b in document.blocks) and not any(t.ocr for t in document.tables):
        return document
    blocks = [b.model_copy(update={"text": mend_symbols(b.text)}) if b.ocr else b for b in document.blocks]
    tables = [
        t.model_copy(update={"rows": [[mend_symbols(c) for c in row] for row in t.rows], "caption": mend_symbols(t.caption)})
        if t.ocr
        else t
        for t in document.tables
    ]
    return document.model_copy(update={"blocks": blocks, "tables": tables})

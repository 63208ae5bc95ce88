"""The account of a document: its outcome, and why it gave what it gave and no more, kept with its ledger entry."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from graph.records import Sample, TableRead
from ingest.document import Document
from ingest.reasons import is_harmless

from .figures import only_in_figures
from .table_account import sentences, table_reads

POOR = 0.8  # a clean page gives .98, one at 120 dpi .97, rubbish below .7
_UNIT = re.compile(r"\bS\s*(?:[/·⋅*∙]\s*)?c?m\b|\b[mµμ]S\b")
_SUBJECT = re.compile(r"conductiv|activation energ|electrolyte", re.IGNORECASE)


@dataclass
class Account:
    """What became of a document; the fields are those of :class:`graph.records.Source`."""

    outcome: str
    reason: str | None = None
    notes: list[str] = field(default_factory=list)
    tables: list[TableRead] = field(default_factory=list)
    pages_text: int | None = None
    pages_ocr: int | None = None
    pages_unread: int | None = None


def account_of(document: Document, samples: list[Sample], warnings: list[str] | None = None) -> Account:
    """Outcome, reason and notes of a document that was read.

    What a reader could not read makes it partial, and so do tables that are there and could not be read, and scans of poor
    quality. A document that was read whole but gave no value is ok and says why. Notes also name the figures that alone
    show a conductivity, tables that gave nothing, and numbers with the unit of a conductivity that were not taken.

    Parameters
    ----------
    document : Document
    samples : list of Sample
        What linking made of it.
    warnings : list of str, optional
        What was cut before reading (pages, pictures).
    """
    said = list(dict.fromkeys([*(warnings or []), *document.warnings]))
    characters = sum(len(block.text) for block in document.blocks)
    harmless = [w for w in said if is_harmless(w, characters)]
    troubles = [w for w in said if w not in harmless]
    tables = table_reads(document, samples, is_whole=not warnings)
    named = " ".join(troubles)
    unread = [t for t in tables if t.problem and t.extractor is None and f"{t.label} " not in f"{named} "]
    troubles += sentences(unread)
    if poor := _poor_scan(document):
        troubles.append(poor)
    figures = only_in_figures(document, samples)
    notes = [*troubles, *figures, *sentences(t for t in tables if t.problem and t.extractor), *_not_taken(document, samples)]
    text, ocr, none = _pages(document)
    silent = _silence(document, samples, figures)
    reason = "; ".join([*troubles, *([silent] if silent else [])])[:400] or None
    return Account("partial" if troubles else "ok", reason, [*notes, *harmless], tables, text, ocr, none)


def _pages(document: Document) -> tuple[int | None, int | None, int | None]:
    """Pages read from their text, recognised, and without any text."""
    if not document.pages:
        return None, None, None
    weight: dict[int, Counter] = {}
    for item in (*document.blocks, *document.tables):
        if item.page is not None:
            size = len(item.text) if hasattr(item, "text") else 200
            weight.setdefault(item.page, Counter())[item.ocr] += size
    ocr = sum(count[True] > count[False] for count in weight.values())
    return len(weight) - ocr, ocr, max(0, document.pages - len(weight))


def _poor_scan(document: Document) -> str | None:
    blocks = [b for b in document.blocks if b.ocr]
    size = sum(len(b.text) for b in blocks)
    if not size:
        return None
    mean = sum(b.confidence * len(b.text) for b in blocks) / size
    return (
        f"a scan of poor quality: characters are recognised with a confidence of {mean:.2f} on average" if mean < POOR else None
    )


def _silence(document: Document, samples: list[Sample], figures: list[str]) -> str | None:
    """Why a document gave no value at all."""
    if any(sample.measurements or sample.structures for sample in samples):
        return None
    text = "no value of a property in text or tables"
    if figures:
        return f"{text}; {'; '.join(figures)}"
    if not any(_SUBJECT.search(block.text) for block in document.blocks if block.kind != "reference"):
        return f"{text}: it does not speak of conductivity, activation energies or electrolytes"
    return text


def _not_taken(document: Document, samples: list[Sample]) -> list[str]:
    """Numbers with the unit of a conductivity in the text that became no value."""
    from ingest.quantities import ends, find_quantities

    taken = [m.value for s in samples for m in s.measurements if m.property.endswith("_conductivity")]
    left: dict[int | None, list[str]] = {}
    for block in document.blocks:
        if block.kind in ("reference", "header", "title") or not _UNIT.search(block.text):
            continue
        for quantity in find_quantities(block.text):
            if quantity.dimension != "conductivity":
                continue
            for end in ends(quantity):
                value = _siemens(end)
                if value and not any(abs(value - known) <= 0.01 * abs(value) for known in taken):
                    left.setdefault(block.page, []).append(quantity.raw.strip())
    notes = []
    for page, raws in left.items():
        raws = list(dict.fromkeys(raws))
        place = f"page {page}: " if page else ""
        what = (
            f"{len(raws)} numbers with the unit of a conductivity were"
            if len(raws) > 1
            else "one number with the unit of a conductivity was"
        )
        more = ", ..." if len(raws) > 3 else ""
        notes.append(f"{place}{what} not taken, no material or property is tied to it: {', '.join(raws[:3])}{more}")
    return notes


def _siemens(quantity) -> float | None:
    try:
        return quantity.to("ionic_conductivity").value
    except ValueError:
        return None

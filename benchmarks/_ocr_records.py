"""Records of a scanned page against those of its born-digital form: what does scanning cost?"""

from __future__ import annotations

import io
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pypdfium2

from benchmarks._run import ROOT, SHARED, reported

TOLERANCE = {"lattice_parameter": 0.001}
USUAL_TOLERANCE = 0.02


@dataclass
class SourcePage:
    """One page: its paper, number, the PDF of it alone, and whether the PDF is the publisher's ('print') or set here ('set')."""

    paper: str
    number: int
    data: bytes
    origin: str

    @property
    def name(self) -> str:
        return f"{self.paper} page {self.number}"

    @property
    def reported(self) -> bool:
        """Pages of reported papers, and every second one (by hash) of the others: few papers hold most of the values."""
        return reported(self.paper) or reported(self.name)


def source_pages() -> Iterator[SourcePage]:
    """Pages of the labelled papers; those stored as JATS only and the documents of the sample corpus are set here."""
    from benchmarks._typeset import typeset
    from ingest.readers import read

    printed = {path.stem.replace("_rebuilt", ""): path for path in sorted((SHARED / "data/papers/pdf").glob("*.pdf"))}
    for paper, path in printed.items():
        yield from _pages(paper, path.read_bytes(), "print")
    others = [p for p in sorted((SHARED / "data/papers/xml").glob("*.xml")) if p.stem not in printed]
    for form in ("html", "jats", "text"):
        others += sorted((ROOT / "tests/data" / form / "sources").iterdir())
    for path in others:
        yield from _pages(path.stem, typeset(read(path)), "set")


def _pages(paper: str, data: bytes, origin: str) -> Iterator[SourcePage]:
    for number, page in enumerate(single_pages(data), start=1):
        yield SourcePage(paper, number, page, origin)


def single_pages(data: bytes) -> Iterator[bytes]:
    """The pages of a PDF, each as a file of its own."""
    from ingest.tables.camelot_voice import single_page

    with pypdfium2.PdfDocument(data) as source:
        count = len(source)
    for index in range(count):
        yield single_page(data, index)


def picture_pdf(image, dpi: float) -> bytes:
    """A PDF of one page that is nothing but a picture."""
    buffer = io.BytesIO()
    image.save(buffer, "PDF", resolution=dpi, quality=92)
    return buffer.getvalue()


def records_of(data: bytes, parser) -> list[dict]:
    """Flat records that the whole reading gives for a PDF."""
    from ingest.export import rows
    from ingest.pipeline import read_records

    with tempfile.TemporaryDirectory() as place:
        file = Path(place) / "page.pdf"
        file.write_bytes(data)
        return rows(read_records(file, parser=parser))


def matched(digital: list[dict], scan: list[dict]) -> list[tuple[dict, dict]]:
    """One-to-one pairs of records with the same property, material and value; the nearest temperature is taken first."""
    left = list(scan)
    pairs = []
    for true in digital:
        same = [other for other in left if _same(true, other)]
        if same:
            best = min(same, key=lambda other: abs((true["temperature_K"] or 0) - (other["temperature_K"] or 0)))
            left.remove(best)
            pairs.append((true, best))
    return pairs


def _same(true: dict, other: dict) -> bool:
    return true["property"] == other["property"] and _same_value(true, other) and _same_material(true, other)


def _same_value(true: dict, other: dict) -> bool:
    tolerance = TOLERANCE.get(true["property"], USUAL_TOLERANCE)
    fields = [name for name in ("value", "low", "high") if true[name] is not None]
    return bool(fields) and all(
        other[name] is not None and abs(true[name] - other[name]) <= tolerance * abs(true[name]) for name in fields
    )


def _same_material(true: dict, other: dict) -> bool:
    if true["formula"] and other["formula"]:
        return _fractions(true["formula"], other["formula"])
    if not true["formula"] and not true["names"]:
        return not other["formula"]
    return bool(_names(true) & _names(other))


def _fractions(one: str, two: str) -> bool:
    from pymatgen.core import Composition

    try:
        a, b = Composition(one).fractional_composition, Composition(two).fractional_composition
    except ValueError:
        return one == two
    return all(abs(a[e] - b[e]) <= 0.004 for e in set(a) | set(b))


def _names(record: dict) -> set[str]:
    """Names without markup, blanks and case."""
    plain = str.maketrans("", "", " {}_^()[]")
    return {str(name).translate(plain).lower() for name in (record["formula"], *record["names"]) if name}

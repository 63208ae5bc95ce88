"""Born-digital PDF to Document: text with exponents kept, reading order, tables; pages without usable text go to the scan reader."""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.document import Block, Document, ReadError, Table
from ingest.glyphnames import GlyphNames
from ingest.glyphs import PageGlyphs, read_glyphs
from ingest.hyphens import Vocabulary
from ingest.layout import Columns, Word, body_size, find_columns, lines_of, paragraphs, union, usual_columns
from ingest.markup import words_of
from ingest.metadata import metadata_of
from ingest.readers.files import document, load
from ingest.readers.pdf_links import links_of
from ingest.references import references_of
from ingest.structure import PageText, blocks_of, furniture
from ingest.tables import TableFinder
from ingest.textlayer import judge

if TYPE_CHECKING:
    import pypdfium2

log = logging.getLogger(__name__)
SCAN_DPI = 300.0
MAX_PIXELS = 60_000_000
MEDIA_TYPE = "application/pdf"


@dataclass(slots=True)
class _Page:
    """A page on its way through the reader."""

    number: int
    glyphs: PageGlyphs
    words: list[Word]
    verdict: str
    furniture: list[list[Word]] = field(default_factory=list)


def read_pdf(path: Path | str, data: bytes | None = None, *, max_pages: int = 300) -> Document:
    """Read a PDF.

    Parameters
    ----------
    path
        The file; named in errors and in the Document.
    data
        Its bytes, if already at hand.
    max_pages
        Files with more pages are refused.

    Returns
    -------
    Document
        Blocks in reading order with page, box (points from the displayed page's top left corner) and section; tables apart
        from the text. Pages without a usable text layer are recognised by the scan reader; where that cannot be had,
        ``warnings`` say which pages need it.

    Raises
    ------
    ReadError
        Not a PDF, encrypted, truncated or damaged, without pages, with too many pages.
    """
    path = Path(path)
    data = load(path) if data is None else data
    started = time.perf_counter()
    pdf = _open(path, data)
    try:
        count = len(pdf)
        if count == 0:
            raise ReadError(f"{path}: has no pages; export it again from its source")
        if count > max_pages:
            raise ReadError(f"{path}: {count} pages, more than the limit of {max_pages}; split it or raise max_pages")
        doc = document(path, data, MEDIA_TYPE)
        doc.pages = count
        pages = _read_pages(pdf, data, doc)
        doc.timings["glyphs"] = time.perf_counter() - started
        _fill(doc, pdf, data, pages)
        info = {key: str(value) for key, value in (pdf.get_metadata_dict(skip_empty=True) or {}).items()}
        links = links_of(pdf)
    finally:
        pdf.close()
    facts = metadata_of(doc.blocks, info)
    doc.title, doc.doi, doc.year, doc.venue, doc.authors = facts.title, facts.doi, facts.year, facts.venue, facts.authors
    doc.volume, doc.first_page = facts.volume, facts.page
    doc.references = references_of(doc.blocks, links, own_doi=doc.doi)
    doc.timings["read"] = time.perf_counter() - started
    return doc


def _open(path: Path, data: bytes) -> pypdfium2.PdfDocument:
    import pypdfium2

    if b"%PDF-" not in data[:1024]:
        raise ReadError(f"{path}: is not a PDF (no %PDF mark at its start); check the file or its suffix")
    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as problem:
        code = getattr(problem, "err_code", None)
        if code == 4 or b"/Encrypt" in data and "assword" in str(problem):
            raise ReadError(
                f"{path}: is encrypted; save a copy without password (for example: qpdf --decrypt) and read that"
            ) from problem
        # PDFium says 0 for a page tree without pages, but after another failure it may still say that one's code
        if code == 0 or re.search(rb"/Count\s+0\b", data) and not re.search(rb"/Type\s*/Page\b", data):
            raise ReadError(f"{path}: has no pages; export it again from its source") from problem
        if b"%%EOF" not in data[-2048:]:
            raise ReadError(f"{path}: is truncated ({len(data)} bytes, its end is missing); fetch it again") from problem
        raise ReadError(f"{path}: is damaged ({problem}); fetch it again or repair it (for example: qpdf)") from problem


def _read_pages(pdf: pypdfium2.PdfDocument, data: bytes, doc: Document) -> list[_Page]:
    """Glyphs and words of every page; a page that cannot be loaded becomes a warning."""
    import pypdfium2

    names = GlyphNames(data)
    pages: list[_Page] = []
    failed: list[int] = []
    for index in range(len(pdf)):
        try:
            page = pdf[index]
            glyphs = read_glyphs(page, _names(names, index))
            verdict = judge(glyphs, page)
            page.close()
        except (pypdfium2.PdfiumError, OverflowError, ValueError) as problem:
            failed.append(index + 1)
            log.debug("%s page %d: %s", doc.path, index + 1, problem)
            continue
        words = words_of(glyphs.glyphs) if verdict == "text" else []
        glyphs.glyphs = []
        pages.append(_Page(index + 1, glyphs, words, verdict))
    if failed:
        if len(failed) == len(pdf):
            raise ReadError(f"{doc.path}: no page can be loaded (page {failed[0]} first); the file is damaged, fetch it again")
        doc.warnings.append(f"pages {_listed(failed)}: damaged, cannot be loaded")
    return pages


def _names(names: GlyphNames, index: int) -> Callable[[], dict[str, dict[int, str]]]:
    return lambda: names.page(index)


def _fill(doc: Document, pdf: pypdfium2.PdfDocument, data: bytes, pages: list[_Page]) -> None:
    """Blocks and tables of all pages, in page order."""
    started = time.perf_counter()
    body = body_size([w for page in pages for w in page.words])
    for page, drop in zip(pages, furniture([(p.words, p.glyphs.height) for p in pages]), strict=True):
        page.furniture = drop
        gone = {id(w) for piece in drop for w in piece}
        page.words = [w for w in page.words if id(w) not in gone]
    columns = usual_columns([find_columns(p.words, p.glyphs.width, body=body) for p in pages])
    vocabulary = Vocabulary(line.text for page, own in zip(pages, columns, strict=True) for line in lines_of(page.words, own))
    texts: list[PageText] = []
    tables: dict[int, list[Table]] = {}
    spent = 0.0
    with TableFinder(data, vocabulary) as finder:
        for page, own in zip(pages, columns, strict=True):
            if page.verdict != "text":
                continue
            begun = time.perf_counter()
            words, tables[page.number] = _tables(finder, page, body, own, doc)
            spent += time.perf_counter() - begun
            texts.append(_layout(page, words, body, own))
    blocks = blocks_of(texts, body, vocabulary)
    frames = {page.number: page.glyphs for page in pages}
    for block in blocks:
        if block.bbox is not None and block.page is not None:
            block.bbox = _rounded(frames[block.page].to_display(block.bbox))
    doc.timings["tables"] = spent
    doc.timings["layout"] = time.perf_counter() - started - spent
    scanned = _recognise(doc, pdf, [p for p in pages if p.verdict == "ocr"])
    for number, (_, found) in scanned.items():
        tables[number] = found
    doc.blocks = _in_page_order(blocks, {n: b for n, (b, _) in scanned.items()})
    doc.tables = [table for number in sorted(tables) for table in tables[number]]
    empty = [p.number for p in pages if p.verdict == "empty"]
    if empty:
        doc.warnings.append(f"page{'s' * (len(empty) > 1)} {_listed(empty)}: empty")
    broken = sum(p.glyphs.broken for p in pages if p.verdict == "text")
    if broken:
        doc.warnings.append(f"{broken} glyphs without a readable character, kept as U+FFFD")


def _layout(page: _Page, words: list[Word], body: float, usual: Columns) -> PageText:
    columns = find_columns(words, page.glyphs.width, body=body)
    if not columns.gutters:
        columns = usual
    text = PageText(page.number, page.glyphs.width, page.glyphs.height, columns=columns)
    text.paragraphs = paragraphs(lines_of(words, columns), columns)
    text.furniture = [(" ".join(w.text for w in piece), union(w.box for w in piece)) for piece in page.furniture]
    return text


def _tables(finder: TableFinder, page: _Page, body: float, columns: Columns, doc: Document) -> tuple[list[Word], list[Table]]:
    """Tables of a page and the words that are not in them."""
    try:
        found = finder.find(page.number, page.words, page.glyphs, columns, body=body)
    except Exception as problem:  # one odd table must not cost the document its text
        doc.warnings.append(f"page {page.number}: tables not read ({type(problem).__name__}: {problem})")
        log.debug("%s page %d", doc.path, page.number, exc_info=True)
        return page.words, []
    taken = {id(w) for item in found for w in item.words}
    return [w for w in page.words if id(w) not in taken], [item.table for item in found]


def _recognise(doc: Document, pdf: pypdfium2.PdfDocument, pages: list[_Page]) -> dict[int, tuple[list[Block], list[Table]]]:
    """Pages without usable text, read by the scan reader."""
    if not pages:
        return {}
    numbers = [p.number for p in pages]
    try:
        from ingest.readers.scan import assemble_pages, recognise_pages
    except ImportError as problem:
        doc.warnings.append(f"pages {_listed(numbers)}: no usable text layer and no recognition here ({problem})")
        return {}
    started = time.perf_counter()

    def picture(number: int):
        sheet = pdf[number - 1]
        width, height = sheet.get_size()
        dpi = min(SCAN_DPI, 72.0 * (MAX_PIXELS / max(width * height, 1.0)) ** 0.5)
        image = sheet.render(scale=dpi / 72.0).to_pil()
        sheet.close()
        return image, dpi

    found = recognise_pages(numbers, picture)
    for number, problem in found.failed.items():
        doc.warnings.append(f"page {number}: recognition failed ({type(problem).__name__}: {problem})")
        log.debug("%s page %d: %s", doc.path, number, problem)
    if found.left_out:
        doc.warnings.append(f"pages {_listed(found.left_out)}: not recognised, no time was left; split the file")
    blocks, tables = assemble_pages(found.sheets, doc.warnings)  # together: sections and reference lists go on over pages
    doc.timings["ocr"] = time.perf_counter() - started
    return {number: ([b for b in blocks if b.page == number], [t for t in tables if t.page == number]) for number in numbers}


def _in_page_order(blocks: list[Block], scanned: dict[int, list[Block]]) -> list[Block]:
    ordered: list[Block] = []
    waiting = sorted(scanned)
    for block in blocks:
        while waiting and (block.page or 0) > waiting[0]:
            ordered += scanned[waiting.pop(0)]
        ordered.append(block)
    for number in waiting:
        ordered += scanned[number]
    return ordered


def _rounded(box: tuple[float, ...]) -> tuple[float, float, float, float]:
    x0, top, x1, bottom = (round(v, 2) for v in box)
    return x0, top, x1, bottom


def _listed(numbers: list[int]) -> str:
    """Page numbers as ``1-3, 7``."""
    text = ", ".join(str(n) for n in numbers)
    if len(numbers) > 2 and numbers == list(range(numbers[0], numbers[-1] + 1)):
        text = f"{numbers[0]}-{numbers[-1]}"
    return text

"""Pages without a text layer: pictures of print, alone or as pages of a PDF."""

from __future__ import annotations

import io
import time
import warnings as python_warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.document import Block, Document, ReadError, Table
from ingest.readers.files import document, load
from ingest.readers.sniff import sniff

if TYPE_CHECKING:
    from PIL.Image import Image

    from ingest.readers.ocr.assembly import Sheet

MAX_PIXELS = 100_000_000
MAX_FRAMES = 300
BUDGET_S = 480.0  # a document is given ten minutes; what follows recognition needs some of them


def read_page_image(image: Image, *, page: int, dpi: float) -> tuple[list[Block], list[Table]]:
    """Read the picture of one page.

    Tesseract finds the lines and is the second voice, the PP-OCR model of ``rapidocr`` reads the characters, the boxes of
    the ink decide which are raised or lowered. Skew up to 6 degrees and quarter turns are undone first.

    Parameters
    ----------
    image
        The page, any mode.
    page
        Its number, from 1; becomes ``page`` of every block and table.
    dpi
        Resolution of the picture; boxes are given in points by it, from the picture's top left corner.

    Returns
    -------
    tuple of list of Block and list of Table
        Blocks in reading order and the tables apart from them, ``ocr`` True; confidence is the recogniser's, lowered where
        the second voice disagrees.

    Raises
    ------
    ReadError
        More than 100 million pixels; tesseract missing or stuck.
    """
    return assemble_pages([recognise_page(image, page=page, dpi=dpi)])


def recognise_page(image: Image, *, page: int, dpi: float) -> Sheet:
    """Recognise the words of one page, to be put together with those of other pages by :func:`assemble_pages`.

    Parameters and errors as for :func:`read_page_image`. The picture is not kept.
    """
    from ingest.readers.ocr.assembly import Sheet, sheet_of
    from ingest.readers.ocr.page import read_words

    if image.width * image.height > MAX_PIXELS:
        size = f"{image.width} x {image.height} pixels"
        raise ReadError(f"page {page}: {size}, more than {MAX_PIXELS // 10**6} million; scan it at 300 dpi")
    if min(image.width, image.height) < 20:
        return Sheet.blank(page)
    return sheet_of(read_words(image, dpi), number=page, dpi=dpi)


@dataclass(slots=True)
class Recognised:
    """Sheets in page order, errors by page, and the pages for which there was no time."""

    sheets: list[Sheet]
    failed: dict[int, Exception]
    left_out: list[int]


def recognise_pages(
    numbers: Sequence[int],
    picture: Callable[[int], tuple[Image, float]],
    *,
    processes: int | None = None,
    budget_s: float = BUDGET_S,
) -> Recognised:
    """Recognise pages of one document, side by side where cores are free.

    Parameters
    ----------
    numbers
        Page numbers, from 1.
    picture
        Gives a page's picture and its resolution; called for one page after another, in this process.
    processes
        How many to use; None: as many as have nothing else to do now (:func:`ingest.readers.ocr.parallel.spare_processes`).
    budget_s
        No page is begun after so many seconds, so that a long scan gives its first pages rather than nothing.
    """
    from ingest.readers.ocr.parallel import side_by_side, spare_processes

    started = time.monotonic()
    waiting = list(numbers)
    found = Recognised([], {}, waiting)

    def in_time() -> bool:
        return time.monotonic() - started < budget_s

    def pictures() -> Iterator[tuple[int, Image, float]]:
        while waiting:
            number = waiting.pop(0)
            try:
                image, dpi = picture(number)
            except Exception as problem:
                found.failed[number] = problem
                continue
            yield number, image, dpi

    processes = spare_processes(len(waiting)) if processes is None else processes
    if processes > 1:
        outcomes = side_by_side(pictures(), recognise_page, processes, in_time)
    else:
        outcomes = _one_by_one(pictures(), in_time)
    for number, sheet, problem in outcomes:
        if sheet is None:
            found.failed[number] = problem or RuntimeError("nothing came back")
        else:
            found.sheets.append(sheet)
    found.sheets.sort(key=lambda sheet: sheet.number)
    return found


def _one_by_one(pictures: Iterator[tuple[int, Image, float]], in_time: Callable[[], bool]):
    while in_time() and (given := next(pictures, None)) is not None:
        number, image, dpi = given
        try:
            yield number, recognise_page(image, page=number, dpi=dpi), None
        except Exception as problem:
            yield number, None, problem


def assemble_pages(sheets: Sequence[Sheet], warnings: list[str] | None = None) -> tuple[list[Block], list[Table]]:
    """Blocks in reading order and tables of recognised pages of one document.

    Better than page by page: sections, paragraphs and reference lists go on over pages, running headers are known by their
    repetition. ``warnings`` is given what could not be read.
    """
    from ingest.readers.ocr.assembly import assemble

    sheets = [sheet for sheet in sheets if sheet.words]
    return assemble(sheets, [] if warnings is None else warnings) if sheets else ([], [])


def read_scan(path: Path | str, data: bytes | None = None) -> Document:
    """Read a PNG, JPEG or (multi-page) TIFF picture of print.

    Raises
    ------
    ReadError
        Not a picture, damaged, too large, or without any readable text.
    """
    from PIL import Image, UnidentifiedImageError

    path = Path(path)
    data = load(path) if data is None else data
    doc = document(path, data, sniff(path, data))
    started = time.perf_counter()
    try:
        with python_warnings.catch_warnings():
            python_warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # checked below, by our own limit
            picture = Image.open(io.BytesIO(data))
            frames = getattr(picture, "n_frames", 1)
            if frames > MAX_FRAMES:
                raise ReadError(f"{path}: {frames} pages, more than {MAX_FRAMES}; split it")
            doc.pages = frames
            found = recognise_pages(range(1, frames + 1), lambda number: _frame(path, picture, number))
            if found.failed and not found.sheets:
                raise next(iter(found.failed.values()))
            doc.warnings += [f"page {number}: not read ({problem})" for number, problem in sorted(found.failed.items())]
            if found.left_out:
                doc.warnings.append(f"pages {found.left_out[0]}-{frames}: not read, no time was left; split the file")
            doc.blocks, doc.tables = assemble_pages(found.sheets, doc.warnings)
    except ReadError:
        raise
    except Image.DecompressionBombError as error:
        raise ReadError(f"{path}: a picture too large to open ({error}); scan it at 300 dpi") from error
    except (UnidentifiedImageError, OSError, EOFError, ValueError, SyntaxError) as error:
        raise ReadError(f"{path}: a damaged or truncated picture ({error}); copy or scan it again") from error
    if not doc.blocks and not doc.tables:
        raise ReadError(f"{path}: no text can be recognised in the picture")
    _metadata(doc)
    doc.timings["ocr"] = time.perf_counter() - started
    return doc


def _frame(path: Path, picture: Image, number: int) -> tuple[Image, float]:
    picture.seek(number - 1)
    if picture.width * picture.height > MAX_PIXELS:
        size = f"{picture.width} x {picture.height} pixels"
        raise ReadError(f"{path}: page {number} has {size}, more than {MAX_PIXELS // 10**6} million; scan it at 300 dpi")
    picture.load()
    return picture.copy(), resolution(picture)


def resolution(picture: Image) -> float:
    """Resolution of a page picture in dpi: as stated where that gives a page of sensible size, else as if it were A4 wide."""
    stated = picture.info.get("dpi", (0, 0))[0]
    try:
        stated = float(stated)
    except (TypeError, ValueError):
        stated = 0.0
    if stated > 1 and 2 <= picture.width / stated <= 24:
        return stated
    return max(picture.width / 8.27, 72.0)


def _metadata(doc: Document) -> None:
    from ingest.metadata import metadata_of

    facts = metadata_of(doc.blocks, {})
    doc.title, doc.doi, doc.year, doc.venue, doc.authors = facts.title, facts.doi, facts.year, facts.venue, facts.authors

"""Limits on one document: time, memory, pages, pixels. Pages and pixels are bounded on the bytes, before anything is decoded."""

from __future__ import annotations

import io
import logging
import re
import struct
from dataclasses import dataclass, field
from pathlib import Path

from ingest.document import ReadError

log = logging.getLogger(__name__)
GIB = 2**30
_IMAGE = re.compile(rb"/Subtype\s*/Image\b")
_SIDE = {name: re.compile(rb"/" + name + rb"\s+(\d{1,9})(?!\s+\d+\s+R)") for name in (b"Width", b"Height")}
_DICTIONARY = 4096  # bytes around /Subtype /Image in which its width and height are looked for


@dataclass(frozen=True)
class Limits:
    """What one document may take.

    Attributes
    ----------
    seconds : float or None
        Of wall time; its process is ended then. None: no limit.
    memory_bytes : int or None
        That its process, and those it starts, may need beyond what every one needs. None: no limit.
    pages : int
        Pages read; further ones are left out and the document is partial.
    pixels : int
        Of one picture; a greater one is not decoded.
    """

    seconds: float | None = 600.0
    memory_bytes: int | None = 6 * GIB
    pages: int = 300
    pixels: int = 100_000_000


@dataclass
class Bounded:
    """A document's bytes within the limits; ``pages`` is the true number where some were left out."""

    data: bytes
    pages: int | None = None
    warnings: list[str] = field(default_factory=list)


def bounded(path: Path, data: bytes, media_type: str, limits: Limits) -> Bounded:
    """Bring a document's bytes within the limits on pages and pixels.

    Raises
    ------
    ReadError
        A picture over the limit that is the whole document.
    """
    if media_type == "application/pdf":
        return _pdf(data, limits)
    if media_type.startswith("image/"):
        return _picture(path, data, media_type, limits)
    return Bounded(data)


def _pdf(data: bytes, limits: Limits) -> Bounded:
    """A PDF with its first pages only, and blank pages in place of those with a picture over the limit."""
    import pypdfium2

    big = _has_big_picture(data, limits.pixels)
    try:
        pdf = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError:
        return Bounded(data)  # its reader says what is wrong with it
    try:
        count = len(pdf)
        if count <= limits.pages and not big:
            return Bounded(data)
        kept = list(range(min(count, limits.pages)))
        blank = _pages_with_big_pictures(pdf, kept, limits.pixels) if big else {}
        if count <= limits.pages and not blank:
            return Bounded(data)
        warnings = [
            f"page {n + 1}: a picture of {size} pixels, more than the limit of {_millions(limits.pixels)}: not read"
            for n, size in blank.items()
        ]
        if count > limits.pages:
            warnings.append(
                f"{count} pages, more than the limit of {limits.pages}: pages {limits.pages + 1}-{count} were not read"
            )
        cut = pypdfium2.PdfDocument.new()
        cut.import_pages(pdf, kept)  # deleting the rest instead takes seconds where there are thousands
        for number in blank:
            size = cut.get_page_size(number)
            cut.del_page(number)
            cut.new_page(*size, index=number)
        target = io.BytesIO()
        cut.save(target)
        cut.close()
        return Bounded(target.getvalue(), count, warnings)
    except (pypdfium2.PdfiumError, ValueError, OverflowError) as problem:
        log.debug("cannot be cut: %s", problem)
        return Bounded(data)
    finally:
        pdf.close()


def _has_big_picture(data: bytes, pixels: int) -> bool:
    """Whether some image dictionary of a PDF states more pixels than allowed (they are never packed into object streams)."""
    for found in _IMAGE.finditer(data):
        start = data.rfind(b"obj", max(0, found.start() - _DICTIONARY), found.start())
        stop = data.find(b"stream", found.end(), found.end() + _DICTIONARY)
        part = data[max(start, 0) if start >= 0 else max(0, found.start() - 400) : stop if stop >= 0 else found.end() + 400]
        sides = [pattern.search(part) for pattern in _SIDE.values()]
        if all(sides) and int(sides[0][1]) * int(sides[1][1]) > pixels:
            return True
    return False


def _pages_with_big_pictures(pdf, numbers: list[int], pixels: int) -> dict[int, str]:
    import pypdfium2
    import pypdfium2.raw as raw

    found = {}
    for number in numbers:
        try:
            page = pdf[number]
            for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=4):
                width, height = item.get_px_size()
                if width * height > pixels:
                    found[number] = f"{width} x {height}"
                    break
            page.close()
        except (pypdfium2.PdfiumError, ValueError):
            continue
    return found


def _picture(path: Path, data: bytes, media_type: str, limits: Limits) -> Bounded:
    """An image within the limits; of a TIFF the first pages."""
    from PIL import Image

    limit, Image.MAX_IMAGE_PIXELS = Image.MAX_IMAGE_PIXELS, None  # opening reads the header only
    try:
        with Image.open(io.BytesIO(data)) as picture:
            width, height = picture.size
            frames = getattr(picture, "n_frames", 1) if media_type == "image/tiff" else 1
    except Exception:  # its reader says what is wrong with it
        return Bounded(data)
    finally:
        Image.MAX_IMAGE_PIXELS = limit
    if width * height > limits.pixels:
        raise ReadError(
            f"{path}: a picture of {width} x {height} pixels, more than the limit of {_millions(limits.pixels)}; scan it at 300 dpi or raise the limit"
        )
    if frames > limits.pages and (cut := _first_frames(data, limits.pages)) is not None:
        return Bounded(
            cut,
            frames,
            [f"{frames} pages, more than the limit of {limits.pages}: pages {limits.pages + 1}-{frames} were not read"],
        )
    return Bounded(data)


def _first_frames(data: bytes, count: int) -> bytes | None:
    """A classic TIFF whose chain of pages ends after ``count`` of them; None for what is built otherwise."""
    order = {b"II": "<", b"MM": ">"}.get(data[:2])
    if order is None or len(data) < 8 or struct.unpack(order + "H", data[2:4])[0] != 42:
        return None
    (place,) = struct.unpack(order + "I", data[4:8])
    for number in range(1, count + 1):
        if not 8 <= place <= len(data) - 6:
            return None
        (entries,) = struct.unpack(order + "H", data[place : place + 2])
        link = place + 2 + 12 * entries
        if link + 4 > len(data):
            return None
        if number == count:
            return data[:link] + b"\0\0\0\0" + data[link + 4 :]
        (place,) = struct.unpack(order + "I", data[link : link + 4])
    return None


def _millions(pixels: int) -> str:
    return f"{pixels / 1e6:g} million"

"""Readers: one file in, one :class:`ingest.document.Document` out.

:func:`read` looks at the bytes first and at the file's name only where bytes cannot tell (a CSV is text too). The readers
themselves are imported when needed: each drags its own library along.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from ingest.document import Document, ReadError
from ingest.readers.files import LIMIT_BYTES, load
from ingest.readers.sniff import MEDIA_TYPES, sniff

READERS: dict[str, tuple[str, str]] = {
    "application/pdf": ("ingest.readers.pdf", "read_pdf"),
    "application/jats+xml": ("ingest.readers.jats", "read_jats"),
    "application/x-elsevier+xml": ("ingest.readers.elsevier", "read_elsevier"),
    "application/tei+xml": ("ingest.readers.tei", "read_tei"),
    "text/html": ("ingest.readers.html", "read_html"),
    "chemical/x-cif": ("ingest.readers.cif", "read_cif"),
    "text/csv": ("ingest.readers.sheets", "read_sheets"),
    "text/tab-separated-values": ("ingest.readers.sheets", "read_sheets"),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ("ingest.readers.sheets", "read_sheets"),
    "application/vnd.oasis.opendocument.spreadsheet": ("ingest.readers.sheets", "read_sheets"),
    "application/vnd.ms-excel": ("ingest.readers.sheets", "read_sheets"),
    "text/markdown": ("ingest.readers.text", "read_text"),
    "application/x-tex": ("ingest.readers.tex", "read_tex"),
    "text/plain": ("ingest.readers.text", "read_text"),
    "image/png": ("ingest.readers.scan", "read_scan"),
    "image/tiff": ("ingest.readers.scan", "read_scan"),
    "image/jpeg": ("ingest.readers.scan", "read_scan"),
}
"""Media type -> (module, function); the function takes ``(path, data)`` and gives a Document."""

__all__ = ["MEDIA_TYPES", "READERS", "ReadError", "read", "reader_for"]


def reader_for(media_type: str) -> Callable[[Path, bytes], Document]:
    """Import and return the reader of a media type of :data:`READERS`."""
    module, function = READERS[media_type]
    return getattr(import_module(module), function)


def read(
    path: Path | str, *, limit_bytes: int = LIMIT_BYTES, data: bytes | None = None, max_pages: int | None = None
) -> Document:
    """Read one file of any supported kind.

    Parameters
    ----------
    path
        The file.
    limit_bytes
        Larger files are refused unread.
    data
        The file's bytes, if already at hand.
    max_pages
        Limit of the PDF reader, its own when absent.

    Returns
    -------
    Document
        With ``path`` as given and the sha256 of the file's bytes.

    Raises
    ------
    ReadError
        The file is missing, a folder, empty, not readable, larger than the limit, of no known kind, or damaged. No other
        exception leaves this function for what a file may contain.
    """
    path = Path(path)
    data = load(path, limit_bytes=limit_bytes) if data is None else data
    media_type = sniff(path, data)
    try:
        options = {"max_pages": max_pages} if max_pages and media_type == "application/pdf" else {}
        return reader_for(media_type)(path, data, **options)
    except ReadError:
        raise
    except RecursionError as error:
        raise ReadError(f"{path}: nested too deeply to be a document ({media_type})") from error
    except MemoryError as error:
        raise ReadError(f"{path}: needs more memory than there is ({media_type}); split the file") from error
    except ImportError:
        raise  # a broken installation is not the document's fault
    except Exception as error:  # hostile files find every corner of a parser; one of them must not end a run
        raise ReadError(f"{path}: damaged, or not what it seems to be ({media_type}): {type(error).__name__}: {error}") from error

"""What kind of file is it? By content first, by suffix where bytes cannot tell."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

from ingest.document import ReadError

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ODS = "application/vnd.oasis.opendocument.spreadsheet"
XLS = "application/vnd.ms-excel"

MEDIA_TYPES: dict[str, tuple[str, ...]] = {
    "application/pdf": (".pdf",),
    "application/jats+xml": (".xml", ".nxml", ".jats"),
    "application/x-elsevier+xml": (),
    "application/tei+xml": (),
    "text/html": (".html", ".htm", ".xhtml"),
    "chemical/x-cif": (".cif",),
    "text/csv": (".csv",),
    "text/tab-separated-values": (".tsv", ".tab"),
    XLSX: (".xlsx", ".xlsm"),
    ODS: (".ods",),
    XLS: (".xls",),
    "text/markdown": (".md", ".markdown"),
    "application/x-tex": (".tex", ".ltx"),
    "text/plain": (".txt", ".text"),
    "image/png": (".png",),
    "image/tiff": (".tif", ".tiff"),
    "image/jpeg": (".jpg", ".jpeg"),
}
"""Media types that can be read, with the suffixes files of that kind usually have."""

_BY_SUFFIX = {suffix: media_type for media_type, suffixes in MEDIA_TYPES.items() for suffix in suffixes}
_IMAGES = {b"\x89PNG\r\n\x1a\n": "image/png", b"II*\0": "image/tiff", b"MM\0*": "image/tiff", b"\xff\xd8\xff": "image/jpeg"}
_ROOT = re.compile(r"\A\s*(?:<\?.*?\?>\s*|<!--.*?-->\s*|<!DOCTYPE[^\[>]*(?:\[.*?\]\s*)?>\s*)*<(?:[\w.-]+:)?([\w.-]+)", re.DOTALL)
_CIF = re.compile(r"^\s*data_\S*", re.MULTILINE | re.IGNORECASE)


def sniff(path: Path, data: bytes) -> str:
    """The media type of a file's bytes, one of :data:`MEDIA_TYPES`; ReadError if there is no reader for it."""
    if b"%PDF-" in data[:1024]:
        return "application/pdf"
    for magic, media_type in _IMAGES.items():
        if data.startswith(magic):
            return media_type
    if data.startswith(b"PK\x03\x04"):
        return _zipped(path, data)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        if (
            any(name.encode("utf-16-le") in data for name in ("Workbook", "Book"))
            and "WordDocument".encode("utf-16-le") not in data
        ):
            return XLS
        raise ReadError(f"{path}: an old Office file; save it as .xlsx or PDF")
    if data.startswith(b"\x1f\x8b"):
        raise ReadError(f"{path}: is compressed; unpack it first")
    head = _decoded_head(path, data)
    suffix = path.suffix.lower()
    stripped = head.lstrip("\ufeff \t\r\n\f")
    if stripped.startswith("<"):
        found = _ROOT.match(stripped)
        root = found.group(1).lower() if found else ""
        if re.search(r"elsevier\.com/xml/(?:ja|common|svapi|xocs)|xmlns:ce=", head) and root != "html":
            return "application/x-elsevier+xml"
        if root == "tei":
            return "application/tei+xml"
        if root in ("article", "pmc-articleset", "book-part"):
            # <article> is an HTML element too: JATS has <front> or namespaces of its own, a page has <h1>, <div> ...
            html_like = re.search(r"<(div|h1|section|nav)\b", head, re.IGNORECASE) and not re.search(r"<(front|body|sec)\b", head)
            return "text/html" if html_like else "application/jats+xml"
        if root == "html" or re.search(r"<!doctype\s+html|<(html|body|head)\b", head[:4096], re.IGNORECASE):
            return "text/html"
        if suffix in MEDIA_TYPES["text/html"]:
            return "text/html"
        if suffix in MEDIA_TYPES["application/jats+xml"] or stripped.startswith("<?xml"):
            raise ReadError(
                f"{path}: XML of a kind not known here, root element <{root or '?'}>; JATS (<article>), Elsevier's and TEI can be read"
            )
    if _CIF.search(head) and (
        re.search(r"^\s*_(cell_length|atom_site|symmetry|space_group)", head, re.MULTILINE) or suffix == ".cif"
    ):
        return "chemical/x-cif"
    by_suffix = _BY_SUFFIX.get(suffix)
    if suffix in (".bib", ".ris", ".enw") or re.match(r"@[a-z]+\s*\{[^{}=]*,\s*$|TY  - ", stripped, re.IGNORECASE | re.MULTILINE):
        raise ReadError(
            f"{path}: a bibliography, no document: it gives titles and DOIs to the files it names when it lies in their folder or above it"
        )
    if re.match(r"(?:%[^\n]*\n|\s)*\\documentclass\b", stripped):
        return "application/x-tex"
    if by_suffix in ("text/csv", "text/tab-separated-values", "text/markdown", "application/x-tex", "chemical/x-cif"):
        return by_suffix
    return "text/plain"


def _decoded_head(path: Path, data: bytes) -> str:
    head = data[:65536]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head.decode("utf-16", errors="replace")
    # control bytes that no text file holds; a few stray ones (form feed, an escape) are let through
    controls = sum(head.count(bytes([byte])) for byte in (*range(0, 9), *range(14, 27), *range(28, 32)))
    if controls > max(2, len(head) // 500):
        known = ", ".join(sorted(suffix for suffixes in MEDIA_TYPES.values() for suffix in suffixes))
        raise ReadError(f"{path}: a binary file of no known kind; can be read: {known}")
    return head.decode("utf-8", errors="replace")


def _zipped(path: Path, data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
            if "xl/workbook.xml" in names:
                return XLSX
            if "mimetype" in names and archive.getinfo("mimetype").file_size < 200 and b"spreadsheet" in archive.read("mimetype"):
                return ODS
    except (zipfile.BadZipFile, OSError, NotImplementedError, RuntimeError, ValueError) as error:
        raise ReadError(f"{path}: a damaged ZIP container ({error}); copy the file again") from error
    if "word/document.xml" in names:
        raise ReadError(f"{path}: a Word file; save it as PDF")
    raise ReadError(f"{path}: a ZIP archive, not a spreadsheet; unpack it first")

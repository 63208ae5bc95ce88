"""Taking a file's bytes, within limits, the first fields of its Document, and how publications are named in fields."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from ingest.document import Document, ReadError

LIMIT_BYTES = 256 * 1024 * 1024
DOI = re.compile(r"\b10\.\d{4,9}/[^\s\"<>{}|\\^`]+", re.IGNORECASE)
YEAR = re.compile(r"\b(1[89]\d\d|20\d\d)\b")


def load(path: Path, *, limit_bytes: int = LIMIT_BYTES) -> bytes:
    """All bytes of a regular file of at most ``limit_bytes``; ReadError with the reason otherwise."""
    try:
        if path.is_dir():
            raise ReadError(f"{path}: is a folder; give the files in it")
        if not path.exists():
            raise ReadError(f"{path}: no such file")
        if not path.is_file():
            raise ReadError(f"{path}: is not a regular file")
        size = path.stat().st_size
        if size > limit_bytes:
            raise ReadError(
                f"{path}: {size / 2**20:.1f} MiB, more than the limit of {limit_bytes / 2**20:.1f} MiB; raise the limit or split it"
            )
        data = path.read_bytes()
    except (OSError, ValueError) as error:  # ValueError: a NUL byte in the name
        raise ReadError(f"{path}: cannot be read: {getattr(error, 'strerror', None) or error}") from error
    if not data.strip(b"\0\t\n\r\x0c \xef\xbb\xbf"):
        raise ReadError(f"{path}: is empty")
    return data


def document(path: Path, data: bytes, media_type: str) -> Document:
    """An empty Document that names its file and the sha256 of its bytes."""
    return Document(path=str(path), sha256=hashlib.sha256(data).hexdigest(), media_type=media_type)


def find_doi(text: str) -> str | None:
    """The first DOI in a text, lower case, without resolver and closing punctuation."""
    found = DOI.search(text)
    if not found:
        return None
    doi = found.group().rstrip(".,;:'\"*]")
    while doi.endswith(")") and doi.count(")") > doi.count("("):
        doi = doi[:-1]
    return doi.lower()


def find_year(text: str | None) -> int | None:
    """The first four-digit year from 1800 on in a text."""
    found = YEAR.search(text or "")
    return int(found.group()) if found else None


def first_of(fields: Mapping[str, Sequence[str]], *names: str) -> str | None:
    """The first value of the first of those fields that has one that is not empty."""
    return next((fields[name][0] for name in names if fields.get(name) and fields[name][0]), None)


def first_page(pages: str | None) -> str | None:
    """The first of pages as printed (``12-19``), or an article number as it is."""
    return re.split(r"[-–—]", pages)[0].strip() or None if pages else None


def given_first(name: str) -> str:
    """``Given Family`` of a name in either order.

    >>> given_first("Noether, Emmy"), given_first("Emmy Noether")
    ('Emmy Noether', 'Emmy Noether')
    """
    family, comma, given = name.partition(",")
    return f"{given.strip()} {family.strip()}".strip() if comma else name.strip()

"""What each version of the pipeline reads better, so that a researcher knows which papers would gain from reading again."""

from __future__ import annotations

from dataclasses import dataclass

_PRINT = ("application/pdf", "image/")
_MARKED_UP = ("application/jats+xml", "text/html")


@dataclass(frozen=True)
class Change:
    """What got better in a version for which kinds of file (beginnings of media types)."""

    version: str
    kinds: tuple[str, ...]
    what: str


CHANGES = (
    Change("1.1", _PRINT, "tables without captions or rules, exponents of recognised pages"),
    Change("1.1", (*_PRINT, *_MARKED_UP), "works cited, notes on what was not read"),
    Change("1.1", ("text/", "application/x-tex", "application/vnd."), "notes on what was not read"),
    Change(
        "1.2",
        (*_PRINT, *_MARKED_UP, "text/plain", "text/markdown", "application/x-tex"),
        "values given to classes of materials, devices or nothing named",
    ),
)


def gains(version: str, media_type: str) -> list[str]:
    """What a file that this version has read would gain from reading again; empty for the present version and for imports.

    >>> gains("1.0", "application/jats+xml")
    ['works cited, notes on what was not read', 'values given to classes of materials, devices or nothing named']
    >>> gains("import obelix 1.0", "text/csv")
    []
    """
    if (read_by := _number(version)) is None:
        return []
    return list(dict.fromkeys(c.what for c in CHANGES if _number(c.version) > read_by and media_type.startswith(c.kinds)))


def _number(version: str) -> tuple[int, ...] | None:
    """A version of the pipeline as numbers; None for anything else."""
    parts = version.split(".")
    return tuple(map(int, parts)) if all(part.isdigit() for part in parts) else None

"""The project's Cypher, which lives in ``cypher/`` and nowhere else."""

from __future__ import annotations

import functools
from pathlib import Path


def folder() -> Path:
    """The folder of the shipped ``.cypher`` files."""
    return Path(__file__).resolve().parent.parent / "cypher"


@functools.cache
def statement(name: str) -> str:
    """Text of ``cypher/<name>.cypher``, e.g. ``write/sample``."""
    return (folder() / f"{name}.cypher").read_text(encoding="utf-8")


def without_comments(text: str) -> str:
    """A statement without its ``//`` comment lines."""
    return "\n".join(line for line in text.splitlines() if not line.lstrip().startswith("//")).strip()


@functools.cache
def schema_statements() -> tuple[str, ...]:
    """All statements of ``cypher/schema/``, files in order of name, statements separated by semicolons."""
    parts = []
    for path in sorted((folder() / "schema").glob("*.cypher")):
        parts += [s.strip() for s in without_comments(path.read_text(encoding="utf-8")).split(";")]
    return tuple(s for s in parts if s)

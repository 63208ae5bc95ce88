"""Exported bibliographies, and which of their entries a file belongs to.

An export gives title, year, venue, authors and DOI to the files it names. It is no document of its own.
"""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path, PurePosixPath

from graph.identity import title_key
from graph.records import Paper
from ingest.bibliography_formats import SUFFIXES, Listed, entries_of
from ingest.document import ReadError

log = logging.getLogger(__name__)
LIMIT_BYTES = 64 * 1024 * 1024


@dataclass
class Bibliography:
    """An export, indexed by file names, DOIs and titles."""

    path: Path
    listed: list[Listed] = field(default_factory=list)

    def find(self, file: Path, doi: str | None, title: str | None) -> Paper | None:
        """The publication a file belongs to: that of the entry which names it, else of that with its DOI, else of that with its title."""
        named = [e for e in self.listed if any(self._names(name, file) for name in e.files)]
        key = title_key(title)
        for found in (
            named,
            [e for e in self.listed if doi and e.doi == doi],
            [e for e in self.listed if key and e.title == key],
        ):
            if found and len({e.doi or e.title for e in found}) == 1:
                return found[0].paper()
        return None

    def _names(self, name: str, file: Path) -> bool:
        """Whether a stored name means the file: its last part, and the folders before it as far as both go on below the export."""
        parts = PurePosixPath(name).parts
        if not parts or parts[-1] != file.name:
            return False
        below = file.resolve().parts[len(self.path.resolve().parent.parts) :]
        common = min(len(parts), len(below))
        relative = not name.startswith("/") and not re.match(r"[A-Za-z]:", name)
        return not relative or common == 1 or parts[-common:] == below[-common:]


def read_bibliography(path: Path) -> Bibliography:
    """Index an export.

    Raises
    ------
    ReadError
        Too large, or none of the known kinds.
    """
    try:
        if path.stat().st_size > LIMIT_BYTES:
            raise ReadError(f"{path}: more than {LIMIT_BYTES // 2**20} MiB of bibliography; export a part of it")
        data = path.read_bytes()
    except OSError as error:
        raise ReadError(f"{path}: cannot be read: {error.strerror or error}") from error
    return Bibliography(path, entries_of(path, data))


def bibliographies_above(file: Path, levels: int = 2) -> list[Path]:
    """Exports in the folder of a file and up to `levels` above it, the nearest first (Zotero keeps ``files/12/paper.pdf``)."""
    found: list[Path] = []
    folder = file.resolve().parent
    for parent in [folder, *list(folder.parents)[:levels]]:
        found += _exports_in(parent)
        if (parent / ".git").exists() or parent == Path.home():
            break
    return found


def _exports_in(folder: Path) -> list[Path]:
    try:
        return sorted(p for p in folder.iterdir() if p.suffix.lower() in SUFFIXES and not p.name.startswith(".") and p.is_file())
    except OSError:
        return []


def entry_of(file: Path, doi: str | None, title: str | None) -> Paper | None:
    """The publication for a file in the exports around it; exports that cannot be read are passed over, which the log says."""
    for path in bibliographies_above(file):
        try:
            stat = path.stat()
            found = _indexed(path, stat.st_mtime_ns, stat.st_size).find(file, doi, title)
        except (ReadError, OSError) as problem:
            log.debug("%s: %s", path, problem)
            continue
        if found is not None:
            return found
    return None


@lru_cache(maxsize=8)
def _indexed(path: Path, changed: int, size: int) -> Bibliography:
    return read_bibliography(path)

"""What is to be read: files found, known ones skipped, renamed ones recognised."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ingest.companions import have_changed

SUFFIXES = frozenset(
    ".pdf .xml .nxml .jats .html .htm .xhtml .txt .text .md .markdown .tex .ltx .cif .csv .tsv .tab .xlsx .xlsm .xls .ods .png .jpg .jpeg .tif .tiff".split()
)


@dataclass(frozen=True)
class Job:
    """A file to be read; ``shown`` is its name in the ledger."""

    path: Path
    shown: str
    sha256: str


@dataclass
class Plan:
    """What a run is going to do.

    Attributes
    ----------
    jobs : list of Job
    skipped : int
        Files that the ledger holds already, and copies.
    again : int
        Jobs that an older version of the pipeline has read, or whose companions (paper, bibliography) have changed.
    renamed : dict
        SHA-256 -> new name of files read before under a name that no longer exists.
    unreadable : list of (path, reason)
    """

    jobs: list[Job] = field(default_factory=list)
    skipped: int = 0
    again: int = 0
    renamed: dict[str, str] = field(default_factory=dict)
    unreadable: list[tuple[str, str]] = field(default_factory=list)


def digest(path: Path) -> str:
    """SHA-256 of a file, read in pieces."""
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def shown_path(path: Path) -> str:
    """The name a file has in the ledger: relative to the working folder where it lies inside it."""
    try:
        return path.resolve().relative_to(Path.cwd()).as_posix()
    except (ValueError, OSError):
        return path.as_posix()


def discover(paths: Iterable[str | os.PathLike]) -> Iterator[Path]:
    """Files to read: those named, and in folders (recursively, by name) every file of a known kind that is not hidden."""
    for path in map(Path, paths):
        if not path.is_dir():
            yield path
            continue
        for folder, folders, files in os.walk(path):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            for name in sorted(files):
                if not name.startswith(".") and Path(name).suffix.lower() in SUFFIXES:
                    yield Path(folder, name)


def plan(
    paths: Iterable[str | os.PathLike],
    known: Mapping[str, Mapping],
    pipeline: str,
    *,
    force: bool = False,
    retry_failed: bool = False,
) -> Plan:
    """Decide what to read: not twice the same content, not what the ledger has from this version.

    Parameters
    ----------
    paths : files and folders
    known : mapping
        The ledger: SHA-256 -> path, outcome, pipeline.
    pipeline : str
        This version; what another one has read is read again.
    force : bool
        Read again what is known.
    retry_failed : bool
        Read again what failed.
    """
    todo = Plan()
    seen = set()
    for path in discover(paths):
        try:
            sha256 = digest(path)
        except OSError as error:
            todo.unreadable.append((shown_path(path), f"cannot be opened: {error.strerror or error}"))
            continue
        if sha256 in seen:
            todo.skipped += 1
            continue
        seen.add(sha256)
        entry, shown = known.get(sha256), shown_path(path)
        if entry and entry["path"] != shown and not Path(entry["path"]).exists():
            todo.renamed[sha256] = shown
        elif entry:
            shown = entry["path"]  # a copy: the name it has stays
        outdated = bool(entry) and entry["pipeline"] != pipeline
        if entry and not outdated and entry["outcome"] != "failed":
            outdated = have_changed(path, entry.get("companions"))
        if entry and not (force or outdated or (retry_failed and entry["outcome"] == "failed")):
            todo.skipped += 1
            continue
        todo.again += outdated
        todo.jobs.append(Job(path, shown, sha256))
    return todo

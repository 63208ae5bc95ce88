"""The ledger, which is the Source nodes: which files were read, where they are now, what in them is doubtful."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from graph.statements import statement
from graph.write_parts import WriteSummary, batches

if TYPE_CHECKING:
    from graph.store import Store


def known_sources(store: Store) -> dict[str, dict[str, Any]]:
    """The ledger: by SHA-256 of the file its path, outcome, reason, pipeline, pages, media type and companions."""
    found = store.rows(statement("read/sources"))
    return {row["sha256"]: {k: v for k, v in row.items() if k != "sha256"} for row in found}


def rename_sources(store: Store, paths: dict[str, str]) -> int:
    """Give sources (by SHA-256) the paths under which their files are found now; returns how many changed."""
    rows = [{"sha256": sha256, "path": path} for sha256, path in sorted(paths.items())]

    def work(tx) -> WriteSummary:
        summary = WriteSummary()
        batches(tx, summary, "write/source_path", rows)
        return summary

    return store.transaction(work, write=True).properties_set if rows else 0


def doubts(store: Store, sources: Sequence[str], *, line: float = 0.5, factor: float = 3.0) -> tuple[int, int]:
    """How many of the measurements that sources gave are doubtful.

    Parameters
    ----------
    store : Store
    sources : sequence of str
        SHA-256 of files.
    line : float
        Confidence below which a value is doubtful.
    factor : float
        Conductivities of one material and temperature further apart than this contradict each other.

    Returns
    -------
    tuple of int
        Measurements below the line; conductivities that contradict one of another paper.
    """
    (row,) = store.rows(statement("read/doubts"), {"sources": list(sources), "line": line, "factor": factor})
    return row["doubtful"], row["contradicting"]

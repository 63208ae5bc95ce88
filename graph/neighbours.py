"""Nearest materials by fingerprint: exact, in NumPy, over all fingerprints of the store (some 100,000)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from graph.fingerprints import fingerprint
from graph.statements import statement

if TYPE_CHECKING:
    from graph.store import Store


@dataclass(frozen=True)
class Neighbour:
    """A material with its similarity (cosine of the fingerprints, at most 1)."""

    material_id: str
    formula: str
    phase: str
    family: str | None
    similarity: float


def nearest(store: Store, formula: str, k: int = 10) -> list[Neighbour]:
    """The `k` materials of the graph most like a composition, most alike first.

    Parameters
    ----------
    store : Store
    formula : str
        Any composition, in the graph or not.
    k : int

    Raises
    ------
    CompositionError
        `formula` is none.
    """
    import numpy as np

    wanted = fingerprint(formula)
    rows = store.rows(statement("read/fingerprints"))
    if not rows:
        return []
    similarity = np.array([row["fingerprint"] for row in rows]) @ wanted
    order = np.lexsort((np.arange(len(rows)), -similarity))[:k]
    return [
        Neighbour(rows[i]["material_id"], rows[i]["formula"], rows[i]["phase"], rows[i]["family"], float(min(1.0, similarity[i])))
        for i in order
    ]

"""Trained readers of material expressions: two linear chains and a small network, whose weights ship with the package (``weights/CARD.md``)."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.material_tagger.labels import Part

if TYPE_CHECKING:
    from ingest.material_tagger.readers import Readers

__all__ = ["MODELS", "WEIGHTS", "Part", "shipped"]
WEIGHTS = Path(__file__).parent / "weights"
MODELS = ("margin", "likelihood")  # the chains


@functools.cache
def shipped() -> Readers | None:
    """The shipped readers; None where a package or a file of theirs is missing."""
    from ingest.material_tagger.readers import Readers

    return Readers.load(WEIGHTS)

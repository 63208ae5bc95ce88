"""Trained taggers for material expressions: two linear-chain models whose weights ship with the package (``weights/CARD.md``)."""

from __future__ import annotations

import functools
import gzip
from pathlib import Path
from typing import NamedTuple

from ingest.material_tagger.features import features
from ingest.material_tagger.tokens import clean, tokenize

WEIGHTS = Path(__file__).parent / "weights"
MODELS = ("margin", "likelihood")


class Part(NamedTuple):
    """A labelled part of an expression: characters ``start`` to ``end``."""

    label: str
    start: int
    end: int


_weights: dict[str, bytes] = {}  # CRFsuite reads them in place and does not hold them


@functools.cache
def _model(name: str):
    """A model by name; None where its package or its file is missing."""
    try:
        import pycrfsuite
    except ImportError:
        return None
    path = WEIGHTS / f"{name}.crfsuite.gz"
    if not path.exists():
        return None
    tagger = pycrfsuite.Tagger()
    _weights[name] = gzip.decompress(path.read_bytes())
    tagger.open_inmemory(_weights[name])
    return tagger


def parts(spans: list[tuple[int, int]], labels: list[str]) -> list[Part]:
    """Parts from the tokens' labels (``B-formula``, ``I-formula``, ``O``)."""
    found: list[Part] = []
    open_label = None
    for (start, end), label in zip(spans, labels, strict=True):
        mark, _, name = label.partition("-")
        if mark == "O":
            open_label = None
        elif mark == "I" and name == open_label:
            found[-1] = found[-1]._replace(end=end)
        else:
            found.append(Part(name, start, end))
            open_label = name
    return found


def tag(text: str) -> list[list[Part]]:
    """How each model reads an expression; empty where the models are not installed.

    Parameters
    ----------
    text : str
        A material expression.

    Returns
    -------
    list of list of Part
        One reading per model, the margin-trained one first.
    """
    folded = clean(text)
    spans = tokenize(folded)
    models = [_model(name) for name in MODELS]
    if not spans or None in models:
        return []
    rows = features(folded, spans)
    return [parts(spans, model.tag(rows)) for model in models]

"""Parts of an expression and the labels of its tokens, each from the other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple


class Part(NamedTuple):
    """A labelled part of an expression: characters ``start`` to ``end``."""

    label: str
    start: int
    end: int


def parts(spans: Sequence[tuple[int, int]], labels: Sequence[str]) -> list[Part]:
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


def labels_of(spans: Sequence[tuple[int, int]], parts: Iterable[Part]) -> list[str]:
    """The tokens' labels (``B-formula``, ``I-formula``, ``O``)."""
    labels = ["O"] * len(spans)
    for part in parts:
        mark = "B"
        for place, (start, end) in enumerate(spans):
            if start < part.end and part.start < end:
                labels[place] = f"{mark}-{part.label}"
                mark = "I"
    return labels

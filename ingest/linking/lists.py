"""Lists in a sentence, and which member of one belongs to which member of another."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")

_SEPARATOR = re.compile(
    r"^\s*(?:\([^()]{0,40}\))?\s*(?:electrolytes?|composites?|ceramics?|samples?|pellets?|phases?|and|or|[,;/&]|,?\s*(?:and|or|then)|to|versus|vs\.?)"
    r"(?:\s*(?:the|for|that of|in|at|~|about|x\s*=|finally))*\s*$", re.IGNORECASE
)  # fmt: skip


def runs(items: Sequence[T], text: str, *, longest_gap: int = 44) -> list[list[T]]:
    """Group items (with ``start`` and ``end``) into lists: neighbours with nothing but a separator between them."""
    groups: list[list[T]] = []
    for item in sorted(items, key=lambda i: i.start):
        if groups:
            gap = text[groups[-1][-1].end : item.start]
            if (
                item.start >= groups[-1][-1].end
                and len(gap) <= longest_gap
                and (_SEPARATOR.match(gap) or item.start == groups[-1][-1].start)
            ):
                groups[-1].append(item)
                continue
            if item.start == groups[-1][-1].start:
                groups[-1].append(item)
                continue
        groups.append([item])
    return groups


def aligned(values: Sequence, groups: Sequence[Sequence[T]], *, explicit: bool, near: int) -> Sequence[T] | None:
    """The list that runs parallel to a list of values: of the same length, the nearest; None without one.

    ``explicit`` is the word "respectively"; without it the lists must be the only ones of that length.
    """
    fitting = [g for g in groups if len(g) == len(values) and len(g) > 1]
    if not fitting:
        return None
    if not explicit and len(fitting) > 1:
        return None
    return min(fitting, key=lambda g: abs(g[0].start - near))

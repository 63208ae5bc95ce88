"""A sentence with its mentions and the links between them: the one class of all corpora with relations."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple


class Mention(NamedTuple):
    """Characters ``start:end`` of a sentence, of a type. ``group`` ties mentions that are one thing written several times."""

    start: int
    end: int
    label: str
    group: int = -1


class Link(NamedTuple):
    """``relation`` holds from mention number ``head`` to mention number ``tail``."""

    head: int
    relation: str
    tail: int


@dataclass
class LinkedSentence:
    """One sentence of a corpus.

    ``context`` is the document's text where the corpus gives it. ``unreachable`` counts labelled links whose ends are not both mentions of this sentence: they are misses of whoever reads
    sentence by sentence, and are counted as such where the measure asks for them.
    """

    corpus: str
    split: str
    document: str
    text: str
    mentions: list[Mention]
    links: set[Link] = field(default_factory=set)
    unreachable: int = 0
    context: str = ""

    def types(self, head: int, tail: int) -> tuple[str, str]:
        """Types of two mentions."""
        return self.mentions[head].label, self.mentions[tail].label

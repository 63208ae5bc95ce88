"""Sentences of a block with their offsets, robust against the full stops of scientific prose."""

from __future__ import annotations

import re
from dataclasses import dataclass

_ABBREVIATION = re.compile(
    r"(?:\b(?:figs?|eqs?|refs?|tabs?|sects?|no|nos|vs|cf|ca|al|e\.g|i\.e|etc|resp|approx|dr|prof|inc|ltd|co|wt|vol|mol|at|min|max|st|spp"
    r"|chem|phys|soc|lett|mater|rev|sci|int|ed))\.$",
    re.IGNORECASE,
)
_INITIAL = re.compile(r"(?:^|[\s(.-])[A-Z]\.$")
_BREAK = re.compile(r"[.!?](?:\^\{[^{}]*\}|\[[\d,;–\- ]+\])?[\"”’)]?\s+(?=[\"“(\[]?[A-Z0-9Α-Ω∼~]|In |σ)")
LONGEST = 3000  # characters


@dataclass(frozen=True)
class Sentence:
    """A sentence: ``text == block.text[start:end]``."""

    start: int
    end: int
    text: str


def split_sentences(text: str) -> list[Sentence]:
    """Split a run of text into sentences.

    Abbreviations (``Fig.``, ``et al.``), initials and decimal points do not end a sentence; a citation after the full stop
    belongs to the sentence before it.
    """
    sentences, start = [], 0
    for match in _BREAK.finditer(text):
        before = text[start : match.start() + 1]
        following = text[match.end() : match.end() + 1]
        if (_ABBREVIATION.search(before) or _INITIAL.search(before)) and not _ends_with_unit(before, following):
            continue
        if following.isdigit() and re.search(r"\b(?:no|nos|fig|figs|table|ref|refs|eq|eqs|sect|ca)\.$", before, re.IGNORECASE):
            continue
        end = match.start() + len(match.group().rstrip())
        sentences.append(_sentence(text, start, end))
        start = match.end()
    if text[start:].strip():
        sentences.append(_sentence(text, start, len(text)))
    return [part for s in sentences for part in _bounded(text, s) if part.text]


def _bounded(text: str, sentence: Sentence) -> list[Sentence]:
    """The sentence, or parts of it cut at blanks: no prose is that long, and the time of what follows grows with the square."""
    parts, start = [], sentence.start
    while sentence.end - start > LONGEST:
        cut = text.rfind(" ", start + LONGEST // 2, start + LONGEST)
        cut = start + LONGEST if cut < 0 else cut
        parts.append(_sentence(text, start, cut))
        start = cut
    return [*parts, _sentence(text, start, sentence.end)] if parts else [sentence]


def _ends_with_unit(before: str, following: str) -> bool:
    """``... was 0.31 K. The``: a single capital after a number is a unit, not an initial."""
    return bool(re.search(r"\d[ }]*[°◦º]?[A-Z]\.$", before)) and following.isupper()


def _sentence(text: str, start: int, end: int) -> Sentence:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Sentence(start, end, text[start:end])

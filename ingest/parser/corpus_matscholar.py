"""Matscholar: entities of 5,459 sentences of abstracts (Weston et al., J. Chem. Inf. Model. 59, 3692, 2019; split of Gupta et al. 2022).

The repository that holds it is under GPL-3.0, so it measures and never trains the shipped weights. Its words are cut apart already
and its formulas rewritten in alphabetical order (``O2Si``); a text here is its words with a space between.
"""

from __future__ import annotations

from pathlib import Path

from ingest.parser.corpora import Example, Span, need
from ingest.parser.labels import OPEN

_TO_LABEL = {"MAT": "MATERIAL", "PRO": "PROPERTY", "SMT": "OPERATION", "CMT": "CHARACTERIZATION", "SPL": "STRUCTURE"}


def read(folder: Path) -> list[Example]:
    """One example a sentence, official splits."""
    examples = []
    for split in ("train", "dev", "test"):
        passages = need(folder / f"{split}.txt").read_text(encoding="utf-8").split("\n\n")
        for number, passage in enumerate(p for p in passages if p.strip()):
            examples.append(_read_sentence(passage, split, f"{split}{number}"))
    return examples


def _read_sentence(passage: str, split: str, name: str) -> Example:
    text, spans = "", []
    for line in passage.strip("\n").split("\n"):
        word, tag = line.rsplit(" ", 1)
        start = len(text) + bool(text)
        text = f"{text} {word}" if text else word
        if tag.startswith("B-") or (tag.startswith("I-") and not (spans and spans[-1].label == tag[2:])):
            spans.append(Span(start, len(text), tag[2:]))
        elif tag.startswith("I-"):
            spans[-1] = Span(spans[-1].start, len(text), tag[2:])
    example = Example("matscholar_ner", split, name, text, open_labels=OPEN["matscholar_ner"])
    example.native["matscholar_ner"] = spans
    example.unified = [Span(s.start, s.end, _TO_LABEL[s.label]) for s in spans if s.label in _TO_LABEL]
    return example

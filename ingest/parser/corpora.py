"""Labelled corpora as examples to train and measure the parser on: official splits, leakage rules, one class for all.

The folders are those of the data collection (``sofc_exp``, ``mulms``, ``mspt_synthesis``, ``nerre``, ``supermat_materials``, ``matscholar_ner``);
nothing of them is kept in this project. Evaluation papers of the whole pipeline are never read here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path


class CorpusMissing(Exception):
    """A corpus folder or file is absent. The message names it and what to do."""


@dataclass(frozen=True)
class Span:
    """Characters ``start:end`` of an example's text carry ``label``."""

    start: int
    end: int
    label: str


@dataclass
class Example:
    """One sentence, paragraph or abstract.

    ``unified`` holds spans in our labels; where they overlap, each is a possibility and training may choose. ``native`` holds a
    corpus' own types by layer (the keys of ``labels.NATIVE``). ``open_labels`` are not annotated here.
    """

    corpus: str
    split: str
    document: str
    text: str
    unified: list[Span] = field(default_factory=list)
    native: dict[str, list[Span]] = field(default_factory=dict)
    open_labels: frozenset[str] = frozenset()


#: MuLMS documents that are also in SOFC-Exp, there in another split.
SHARED_WITH_SOFC = frozenset({"sofc_01", "sofc_02", "sofc_03", "sofc_04"})

CORPORA = ("sofc_exp", "mulms", "mspt_synthesis", "nerre", "supermat_materials", "matscholar_ner")


def need(path: Path) -> Path:
    """The path if it exists.

    Raises
    ------
    CorpusMissing
        Naming the path and the folder layout that is expected.
    """
    if not path.exists():
        raise CorpusMissing(f"{path} is missing: --data must be the folder that holds {', '.join(CORPORA)}")
    return path


def load(data: Path, names: Iterable[str] = CORPORA) -> list[Example]:
    """Examples of the named corpora with their official splits.

    Four papers are in both MuLMS and SOFC-Exp with different splits: when both are asked for, MuLMS goes without them.

    Parameters
    ----------
    data : Path
        Folder with one sub-folder a corpus.
    names : iterable of str
        Any of ``CORPORA``.
    """
    from ingest.parser import corpus_matscholar, corpus_mspt, corpus_mulms, corpus_sofc, corpus_strings

    readers = {
        "sofc_exp": corpus_sofc.read,
        "mulms": corpus_mulms.read,
        "mspt_synthesis": corpus_mspt.read,
        "nerre": corpus_strings.read_nerre,
        "supermat_materials": corpus_strings.read_supermat,
        "matscholar_ner": corpus_matscholar.read,
    }
    names = list(names)
    examples: list[Example] = []
    for name in names:
        if name not in readers:
            raise ValueError(f"no corpus named {name!r}: choose from {', '.join(CORPORA)}")
        found = readers[name](data / name)
        if name == "mulms" and "sofc_exp" in names:
            found = [e for e in found if e.document not in SHARED_WITH_SOFC]
        examples += found
    return examples


def trim(text: str, start: int, end: int) -> tuple[int, int]:
    """Span without white space at its ends."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end

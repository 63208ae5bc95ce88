"""SuperMat's material expressions with their labelled parts, for training and measuring."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

from ingest.formula_text import ELEMENTS
from ingest.material_tagger.labels import Part
from ingest.material_tagger.tokens import clean, tokenize

FOLDS = 5


class Expression(NamedTuple):
    """An expression of a paper (its file name), with its parts."""

    paper: str
    text: str
    parts: tuple[Part, ...]


def is_held_out(paper: str) -> bool:
    """Whether a paper belongs to the tenth that no tagger is trained on (by the hash of its file name)."""
    return hashlib.sha256(paper.encode()).digest()[0] % 10 == 0


def fold_of(paper: str) -> int:
    """Which of the folds of the cross-validation a paper belongs to."""
    return hashlib.sha256(paper.encode()).digest()[1] % FOLDS


def read_annotations(folder: Path) -> Iterator[Expression]:
    """All expressions below a folder of SuperMat's TEI files, in the order of the files' names; broken files are passed over.

    Blanks are squeezed, parts without text left out.
    """
    for path in sorted(folder.rglob("*.xml")):
        try:
            root = ElementTree.parse(path).getroot()
        except ElementTree.ParseError:
            continue
        for node in root.iter("material"):
            expression = _expression(path.name, node)
            if expression.text:
                yield expression


def _expression(paper: str, node: ElementTree.Element) -> Expression:
    raw, marks = node.text or "", []
    for child in node:
        start = len(raw)
        raw += "".join(child.itertext())
        marks.append((child.tag, start, len(raw)))
        raw += child.tail or ""
    text, places = "", []
    for character in raw:
        places.append(len(text))
        if not character.isspace():
            text += character
        elif text and not text.endswith(" "):
            text += " "
    places.append(len(text))
    found = []
    for label, start, end in marks:
        start, end = places[start], places[end]
        body = text[start:end]
        if body.strip():
            found.append(Part(label, start + len(body) - len(body.lstrip()), start + len(body.rstrip())))
    return Expression(paper, text.rstrip(), tuple(found))


_SHORT = sorted(e for e in ELEMENTS if len(e) == 1 and e != "D")
_LONG = sorted(e for e in ELEMENTS if len(e) == 2)


def varied(expression: Expression, chance: random.Random) -> Expression:
    """The expression with other elements (oxygen stays) and, three times in ten, without blanks inside its formulas."""
    text, inside = expression.text, [False] * (len(expression.text) + 1)
    for part in expression.parts:
        if part.label in ("formula", "doping"):
            inside[part.start : part.end] = [True] * (part.end - part.start)
    squeezed, swapped, starts = chance.random() < 0.3, {}, dict(tokenize(clean(text)))
    made, places, at = "", [0] * (len(text) + 1), 0
    while at < len(text):
        places[at] = len(made)
        symbol = text[at : starts.get(at, at)] if inside[at] else ""
        if symbol in ELEMENTS and symbol != "O" and chance.random() < 0.7:
            if symbol not in swapped:
                swapped[symbol] = chance.choice(_LONG if len(symbol) == 2 else _SHORT)
            for place in range(at, at + len(symbol)):
                places[place] = len(made)
            made += swapped[symbol]
            at += len(symbol)
            continue
        if squeezed and text[at] == " " and all(inside[max(at - 1, 0) : at + 2]) and at + 1 < len(text):
            behind = text[at + 1]
            if behind.isdigit() or behind in "xyz" or (behind.isupper() and text[at - 1].isdigit()):
                at += 1
                continue
        made += text[at]
        at += 1
    places[len(text)] = len(made)
    return Expression(expression.paper, made, tuple(Part(p.label, places[p.start], places[p.end]) for p in expression.parts))

"""Corpora without offsets: NERRE records found again in their abstracts, SuperMat material strings."""

from __future__ import annotations

import json
import re
from pathlib import Path

from ingest.parser.corpora import Example, Span, need
from ingest.parser.labels import OPEN


def find_all(text: str, phrase: str) -> list[tuple[int, int]]:
    """Places where a phrase stands as whole words, in its own spelling."""
    phrase = phrase.strip()
    if not phrase:
        return []
    pattern = (
        (r"(?<![A-Za-z0-9])" if phrase[0].isalnum() else "")
        + re.escape(phrase)
        + (r"(?![A-Za-z0-9])" if phrase[-1].isalnum() else "")
    )
    return [m.span() for m in re.finditer(pattern, text)]


def read_nerre(folder: Path) -> list[Example]:
    """Abstracts with structure words and materials (``nerre``), sentences with hosts and dopants (``nerre_doping``).

    The general abstracts are all training data; the doping sentences keep their published split.
    """
    examples = []
    lines = need(folder / "general_materials_information_annotations.jsonl").read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines):
        row = json.loads(line)
        text = row["prompt"].removesuffix("\n\n###\n\n")
        try:
            records = json.loads(row["completion"].split("\n\nEND")[0])
        except json.JSONDecodeError:
            continue  # a completion that was cut off
        found: list[Span] = []
        for record in records:
            for phrase in (record.get("formula", ""), record.get("name", ""), record.get("acronym", "")):
                if len(phrase.strip()) > 1:
                    found += [Span(a, b, "MATERIAL") for a, b in find_all(text, phrase)]
            for phrase in record.get("structure_or_phase", []):
                if len(phrase.strip()) > 1 and " = " not in phrase:
                    found += [Span(a, b, "STRUCTURE") for a, b in find_all(text, phrase)]
        examples.append(Example("nerre", "train", f"abstract-{number}", text, longest(found), open_labels=OPEN["nerre"]))
    for split, name in (("train", "doping_train.json"), ("test", "doping_test.json")):
        for paper in json.loads(need(folder / name).read_text(encoding="utf-8")):
            for sentence in paper.get("doping_sentences", []):
                if not sentence.get("relevant"):
                    continue
                text = sentence["sentence_text"]
                phrases = [*sentence.get("basemats", {}).values(), *sentence.get("dopants", {}).values()]
                phrases += list(sentence.get("results", {}).values())
                found = [
                    Span(a, b, "MATERIAL") for phrase in phrases if isinstance(phrase, str) for a, b in find_all(text, phrase)
                ]
                examples.append(
                    Example("nerre_doping", split, str(paper.get("doi")), text, longest(found), open_labels=OPEN["nerre_doping"])
                )
    return examples


def longest(spans: list[Span]) -> list[Span]:
    """Spans without overlap, the longer one staying, left to right."""
    kept: list[Span] = []
    for span in sorted(set(spans), key=lambda s: (-(s.end - s.start), s.start, s.label)):
        if all(span.end <= k.start or k.end <= span.start for k in kept):
            kept.append(span)
    return sorted(kept, key=lambda s: s.start)


def read_supermat(folder: Path) -> list[Example]:
    """Material expressions, each as a text of its own; formula, name and dopant parts are MATERIAL. No official split: all train."""
    from defusedxml.ElementTree import fromstring

    examples = []
    for path in sorted(need(folder / "annotations").rglob("*.xml")):
        root = fromstring(path.read_bytes())
        for material in root.iter("material"):
            text, spans = material.text or "", []
            for child in material:
                inner = "".join(child.itertext())
                if child.tag in {"formula", "name", "doping"} and inner.strip():
                    spans.append(Span(len(text), len(text) + len(inner), "MATERIAL"))
                text += inner + (child.tail or "")
            if text.strip():
                examples.append(
                    Example("supermat_materials", "train", path.stem, text, spans, open_labels=OPEN["supermat_materials"])
                )
    return examples

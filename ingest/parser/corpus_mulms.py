"""MuLMS: nested entities and relations of 50 papers in materials science (Schrader et al., WIESP 2023, CC BY-SA 4.0)."""

from __future__ import annotations

import csv
import re
import tarfile
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from ingest.parser.corpora import Example, Span, need
from ingest.parser.corpus_sofc import value_spans
from ingest.parser.labels import OPEN

_XMI_ID = "{http://www.omg.org/XMI}id"
#: FORM words that say which phase a material is in; other forms (films, particles) are no structure.
_PHASE_STATE = re.compile(
    r"^(?:\w+-?)?(?:amorphous|crystalline|single[- ]crystals?|single[- ]crystalline|glass(?:y|es)?|glass[- ]ceramics?|\d+[HCR]"
    r"|cubic|tetragonal|hexagonal|orthorhombic|monoclinic|rhombohedral|trigonal|perovskites?|spinel|wurtzite|anatase|rutile"
    r"|ferrit\w+|austenit\w+|martensit\w+|solid solutions?)$",
    re.I,
)
_TO_LABEL = {
    "MAT": "MATERIAL",
    "SAMPLE": "MATERIAL",
    "PROPERTY": "PROPERTY",
    "TECHNIQUE": "CHARACTERIZATION",
    "INSTRUMENT": "CHARACTERIZATION",
}


class Annotated(NamedTuple):
    """A document's text, the bounds of its sentences, its entities by id, and (governor, type, dependent) of its relations."""

    text: str
    sentences: set[tuple[int, int]]
    entities: dict[str, Span]
    relations: list[tuple[str | None, str | None, str | None]]


def documents(folder: Path) -> Iterator[tuple[Annotated, str, str, set[str]]]:
    """What is annotated in each document with its name, its split (train1-5 are train), and the bare texts that the split publishes.

    Documents come in the order of their names. The XMI files hold a few overlapping fragments beside the published sentences.
    """
    from defusedxml.ElementTree import fromstring

    with need(folder / "MuLMS_Corpus_Metadata.csv").open(encoding="utf-8-sig") as handle:
        splits = {row["name"]: row["set"].strip() for row in csv.DictReader(handle)}
    published = _published(folder / "ne_dependencies_conll")
    with tarfile.open(need(folder / "xmi.tar.gz")) as archive:
        members = {Path(m.name).stem: m for m in archive.getmembers() if m.name.endswith(".xmi")}
        for name in sorted(members.keys() & splits):
            split = "train" if splits[name].startswith("train") else splits[name]
            yield _annotated(fromstring(archive.extractfile(members[name]).read())), name, split, published[split]


def _annotated(root) -> Annotated:
    text, sentences, entities, relations = "", set(), {}, []
    for node in root:
        tag = node.tag.rsplit("}", 1)[-1]
        if tag == "Sofa":
            text = node.attrib["sofaString"]
        elif tag == "MatSci_Sentence":
            sentences.add((int(node.attrib["begin"]), int(node.attrib["end"])))
        elif tag == "MatSci_Entity" and node.attrib.get("value"):
            entities[node.attrib[_XMI_ID]] = Span(int(node.attrib["begin"]), int(node.attrib["end"]), node.attrib["value"])
        elif tag == "MatSci_Relations":
            relations.append((node.attrib.get("Governor"), node.attrib.get("RelationType"), node.attrib.get("Dependent")))
    return Annotated(text, sentences, entities, relations)


def read(folder: Path) -> list[Example]:
    """All published sentences, splits train, dev and test of the corpus' metadata."""
    return [
        example
        for document, name, split, published in documents(folder)
        for example in _examples(document, name, split)
        if bare(example.text) in published
    ]


def bare(text: str) -> str:
    """A text without white space."""
    return re.sub(r"\s+", "", text)


def _published(folder: Path) -> dict[str, set[str]]:
    """Bare sentences of the published entity files by split."""
    texts: dict[str, set[str]] = defaultdict(set)
    for path in sorted(need(folder).glob("ne_deps_*.conllu")):
        split = path.stem.removeprefix("ne_deps_").rstrip("12345")
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.startswith("# text = "):
                texts[split].add(bare(line.removeprefix("# text = ")))
    return texts


def _examples(document: Annotated, name: str, split: str) -> list[Example]:
    text, sentences, entities, relations = document
    roles = _roles(entities, relations)
    examples = []
    for begin, end in sorted(sentences):
        inside = [(key, s) for key, s in entities.items() if begin <= s.start and s.end <= end and s.start < s.end]
        local = [(Span(s.start - begin, s.end - begin, s.label), roles.get(key)) for key, s in inside]
        local = [(s, role) for s, role in dict.fromkeys(local) if s.label in _KNOWN]
        spans = [s for s, _ in local]
        example = Example("mulms", split, name, text[begin:end], open_labels=OPEN["mulms"])
        example.native = {
            "mulms_outer": outermost(spans),
            "mulms_inner": innermost(spans),
            "mulms_all": list(dict.fromkeys(spans)),
        }
        example.unified = _unify(example.text, local)
        examples.append(example)
    return examples


_KNOWN = frozenset(
    {
        "MAT",
        "NUM",
        "VALUE",
        "UNIT",
        "PROPERTY",
        "FORM",
        "MEASUREMENT",
        "CITE",
        "SAMPLE",
        "TECHNIQUE",
        "DEV",
        "RANGE",
        "INSTRUMENT",
    }
)


def _roles(entities: dict[str, Span], relations: list[tuple]) -> dict[str, str]:
    """'condition' or 'result' for the values that a relation gives a part: a condition property's value, an environment."""
    conditions = {d for _, kind, d in relations if kind == "conditionProperty"}
    measured = {d for _, kind, d in relations if kind == "measuresProperty"}
    roles: dict[str, str] = {}
    for governor, kind, dependent in relations:
        if dependent not in entities or entities[dependent].label not in {"VALUE", "RANGE", "NUM"}:
            continue
        if kind == "conditionEnvironment" or (kind == "propertyValue" and governor in conditions - measured):
            roles[dependent] = "condition"
        elif kind == "propertyValue":
            roles.setdefault(dependent, "result")
    return roles


def _covers(a: Span, b: Span) -> bool:
    return a != b and a.start <= b.start and b.end <= a.end and (a.end - a.start) > (b.end - b.start)


#: Of two types on the very same characters, the one that says more is the outer one.
_RANK = {label: rank for rank, label in enumerate(("VALUE", "SAMPLE", "PROPERTY", "MAT", "RANGE", "NUM", "FORM", "UNIT"))}


def outermost(spans: list[Span]) -> list[Span]:
    """Spans that no other covers, left to right, without overlaps (the longer stays)."""
    return _flat(sorted(spans, key=lambda s: (-(s.end - s.start), _RANK.get(s.label, 9), s.start, s.label)))


def innermost(spans: list[Span]) -> list[Span]:
    """Spans that cover no other, left to right, without overlaps (the shorter stays)."""
    return _flat(sorted(spans, key=lambda s: ((s.end - s.start), -_RANK.get(s.label, 9), s.start, s.label)))


def _flat(ordered: list[Span]) -> list[Span]:
    kept: list[Span] = []
    for span in ordered:
        if all(span.end <= k.start or k.end <= span.start for k in kept):
            kept.append(span)
    return sorted(kept, key=lambda s: s.start)


def _unify(text: str, local: list[tuple[Span, str | None]]) -> list[Span]:
    spans = [s for s, _ in local]
    roles = {s: role for s, role in local if role}
    unified: list[Span] = []
    for span in outermost(spans):
        if span.label in _TO_LABEL:
            unified.append(Span(span.start, span.end, _TO_LABEL[span.label]))
        elif span.label in {"VALUE", "RANGE", "NUM"}:
            role = next((roles[s] for s in spans if s in roles and span.start <= s.start and s.end <= span.end), None)
            unified += value_spans(text, span.start, span.end, role)
        elif span.label == "UNIT":
            unified.append(Span(span.start, span.end, "UNIT"))
        elif span.label == "FORM" and _PHASE_STATE.match(text[span.start : span.end]):
            unified.append(Span(span.start, span.end, "STRUCTURE"))
    return unified

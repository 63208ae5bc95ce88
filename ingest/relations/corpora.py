"""Corpora of relations: MuLMS, the experiment frames of SOFC-Exp, hosts and dopants of NERRE.

Official splits. NERRE has no development part: a fifth of its training papers, chosen by the hash of their DOI, takes that place.
Four papers are in both MuLMS and SOFC-Exp, there in other splits: MuLMS goes without them, as in :mod:`ingest.parser.corpora`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path

from ingest.parser import corpus_mulms, corpus_sofc
from ingest.parser.corpora import SHARED_WITH_SOFC, need
from ingest.parser.corpus_mulms import Annotated, bare
from ingest.parser.corpus_sofc import rows
from ingest.parser.corpus_strings import find_all
from ingest.relations.sentences import Link, LinkedSentence, Mention

CORPORA = ("mulms", "sofc_exp", "nerre_doping")
#: Two relation names that were typed in another way once each.
_SPELLING = {"sameMeasurement": "sameMeas", "property_value": "propertyValue"}


def load(data: Path, names: Iterable[str] = CORPORA) -> list[LinkedSentence]:
    """Sentences of the named corpora (any of ``CORPORA``) from the folder that holds ``mulms``, ``sofc_exp`` and ``nerre``.

    Raises
    ------
    CorpusMissing
        When a folder is not there; names it.
    """
    readers = {
        "mulms": lambda: read_mulms(data / "mulms"),
        "sofc_exp": lambda: read_sofc(data / "sofc_exp"),
        "nerre_doping": lambda: read_doping(data / "nerre"),
    }
    names = list(names)
    for name in names:
        if name not in readers:
            raise ValueError(f"no corpus of relations named {name!r}: choose from {', '.join(CORPORA)}")
    return [sentence for name in names for sentence in readers[name]()]


def read_mulms(folder: Path) -> list[LinkedSentence]:
    """Typed relations between the entities of a sentence. Entities of one type on the same characters are one mention."""
    return [
        sentence
        for document, name, split, published in corpus_mulms.documents(folder)
        if name not in SHARED_WITH_SOFC
        for sentence in _mulms_document(document, name, split, published)
    ]


def _mulms_document(document: Annotated, name: str, split: str, published: set[str]) -> list[LinkedSentence]:
    text, bounds, spans, relations = document
    entities = {key: Mention(span.start, span.end, span.label) for key, span in spans.items()}
    sentences, taken = [], set()
    for begin, end in sorted((b for b in bounds if bare(text[slice(*b)]) in published), key=lambda b: (b[0], -b[1])):
        inside = sorted({m for m in entities.values() if begin <= m.start and m.end <= end} - taken)
        taken |= set(inside)  # a fragment that overlaps its sentence brings no entity a second time
        place = {m: n for n, m in enumerate(inside)}
        sentence = LinkedSentence("mulms", split, name, text[begin:end], [])
        sentence.mentions = [Mention(m.start - begin, m.end - begin, m.label) for m in inside]
        for governor, kind, dependent in (r for r in relations if r[1]):
            head, tail = entities.get(governor), entities.get(dependent)
            if head in place and tail in place and head != tail:
                sentence.links.add(Link(place[head], _SPELLING.get(kind, kind), place[tail]))
            elif head in place:
                sentence.unreachable += 1
        sentences.append(sentence)
    return sentences


def read_sofc(folder: Path) -> list[LinkedSentence]:
    """Slots of the experiment frames: evoking word, slot, filler. The kind of an experiment (current, previous) is not given."""
    return [
        sentence
        for name, split in sorted(corpus_sofc.splits(folder).items())
        if name and split
        for sentence in _sofc_article(folder, name, split)
    ]


def _sofc_article(folder: Path, name: str, split: str) -> list[LinkedSentence]:
    text = need(folder / "texts" / f"{name}.txt").read_text(encoding="utf-8")
    notes = folder / "annotations"
    bounds = {row[0]: (int(row[2]), int(row[3])) for row in rows(notes / "sentences" / f"{name}.csv")}
    spans: dict[str, tuple[str, Mention]] = {}
    slots: list[tuple[str, str, str]] = []
    frame = ""
    for row in rows(notes / "frames" / f"{name}.csv"):
        if row[0] == "SPAN":
            spans[row[1]] = row[3], Mention(int(row[4]), int(row[5]), row[2].split(":")[0])
        elif row[0] == "EXPERIMENT":
            frame = row[2]
        elif row[0] == "":
            slots.append((frame, row[1], row[2]))
    sentences: dict[str, LinkedSentence] = {}
    for key in dict.fromkeys(key for key, _ in spans.values()):
        begin, end = bounds[key]
        inside = sorted({m for k, m in spans.values() if k == key})
        sentences[key] = LinkedSentence("sofc_exp", split, name, text[begin:end], inside, context=text)
    for governor, slot, filler in slots:
        key, head = spans[governor]
        sentence, (other, tail) = sentences[key], spans[filler]
        if other == key and head.label == "EXPERIMENT":
            sentence.links.add(Link(sentence.mentions.index(head), slot, sentence.mentions.index(tail)))
        else:
            sentence.unreachable += 1
    return list(sentences.values())


def held_out(document: str) -> bool:
    """Whether a NERRE training paper belongs to the fifth that is kept for development."""
    return hashlib.sha256(document.encode()).digest()[0] % 5 == 0


def read_doping(folder: Path) -> list[LinkedSentence]:
    """Hosts (BASEMAT) and dopants (DOPANT) of a sentence and which of them go together.

    Phrases come without offsets: every place where a phrase stands is a mention, all of one phrase in one group; a phrase that is
    not in the sentence as written is a mention without characters at its end.
    """
    found = []
    for split, name in (("train", "doping_train.json"), ("test", "doping_test.json")):
        for paper in json.loads(need(folder / name).read_text(encoding="utf-8")):
            document = str(paper.get("doi"))
            part = "dev" if split == "train" and held_out(document) else split
            for row in paper.get("doping_sentences", []):
                found.append(_doping_sentence(row, document, part))
    return found


def _doping_sentence(row: dict, document: str, split: str) -> LinkedSentence:
    text = row["sentence_text"]
    sentence = LinkedSentence("nerre_doping", split, document, text, [])
    groups: dict[str, list[int]] = {}
    for label, phrases in (("BASEMAT", row.get("basemats", {})), ("DOPANT", row.get("dopants", {}))):
        for key, phrase in phrases.items():
            groups[key] = []
            for start, end in find_all(text, phrase) or [(len(text), len(text))]:
                groups[key].append(len(sentence.mentions))
                sentence.mentions.append(Mention(start, end, label, len(groups) - 1))
    for dopant, hosts in row.get("dopants2basemats", {}).items():
        for host in hosts:
            if dopant in groups and host in groups:
                sentence.links |= {Link(b, "dopedBy", d) for b in groups[host] for d in groups[dopant]}
            else:
                sentence.unreachable += 1
    return sentence

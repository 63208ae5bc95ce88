"""SOFC-Exp: entities and experiment slots of 45 papers on solid oxide fuel cells (Friedrich et al., ACL 2020, CC BY 4.0)."""

from __future__ import annotations

import csv
import re
from pathlib import Path

from ingest.parser.corpora import Example, Span, need, trim
from ingest.parser.labels import OPEN

CONDITION_SLOTS = frozenset({"working_temperature", "time_of_operation"})
#: A number with everything that stands before its unit: bound, range, power of ten.
_NUMBER = re.compile(
    r"^(?P<number>(?:[^\d]*?\d[\d.,]*(?:\s*\(\d+\))?(?:\s*[×x]\s*10\s*[-−–]?\s*\d+)?)"
    r"(?:\s*(?:[-–—−~±]|to|and|or|,|/)\s*\d[\d.,]*(?:\s*[×x]\s*10\s*[-−–]?\s*\d+)?)*)\s*(?P<unit>.*)$",
    re.S,
)
_TEMPERATURE_OR_TIME = re.compile(r"^(?:[°◦º˚]\s*C|℃|K|h|hours?|hr?s?|min(?:utes?)?|s|days?)\.?$")


def split_value(text: str, start: int, end: int) -> tuple[tuple[int, int], tuple[int, int] | None]:
    """Number part and unit part of a value span (``above 120 S·cm−1`` -> ``above 120``, ``S·cm−1``)."""
    match = _NUMBER.match(text[start:end])
    if match is None or not match["unit"].strip(" .,;"):
        return (start, end), None
    number = trim(text, start, start + match.end("number"))
    unit = trim(text, start + match.start("unit"), end)
    while unit[1] > unit[0] and text[unit[1] - 1] in ".,;":
        unit = (unit[0], unit[1] - 1)
    return number, unit


def value_spans(text: str, start: int, end: int, role: str | None) -> list[Span]:
    """A value in our labels: CONDITION, VALUE + UNIT, or both possibilities when ``role`` is None and the unit is °C, K, h ..."""
    number, unit = split_value(text, start, end)
    as_result = [Span(*number, "VALUE")] + ([Span(*unit, "UNIT")] if unit else [])
    as_condition = [Span(start, end, "CONDITION")]
    if role == "condition":
        return as_condition
    if role == "result" or unit is None or not _TEMPERATURE_OR_TIME.match(text[unit[0] : unit[1]]):
        return as_result
    return as_condition + as_result


def splits(folder: Path) -> dict[str, str]:
    """The official split of each article by name."""
    with need(folder / "SOFC-Exp-Metadata.csv").open(encoding="utf-8") as handle:
        return {row["name"]: row["set"].strip() for row in csv.DictReader(handle, delimiter="\t")}


def read(folder: Path) -> list[Example]:
    """The labelled (experiment) sentences of all articles, splits train, dev and test as published."""
    examples = []
    for name, split in sorted(splits(folder).items()):
        examples += _read_article(folder, name, split)
    return examples


def rows(path: Path) -> list[list[str]]:
    """Cells of the lines of an annotation file."""
    return [line.split("\t") for line in need(path).read_text(encoding="utf-8").splitlines() if line]


def _read_article(folder: Path, name: str, split: str) -> list[Example]:
    text = need(folder / "texts" / f"{name}.txt").read_text(encoding="utf-8")
    notes = folder / "annotations"
    bounds = {row[0]: (int(row[2]), int(row[3])) for row in rows(notes / "sentences" / f"{name}.csv") if row[1] == "1"}
    tokens: dict[str, list[list[str]]] = {key: [] for key in bounds}
    for row in rows(notes / "entity_types_and_slots" / f"{name}.csv"):
        if row[0] in tokens:
            tokens[row[0]].append(row)
    examples = []
    for key, (begin, end) in bounds.items():
        example = Example("sofc_exp", split, name, text[begin:end], open_labels=OPEN["sofc_exp"])
        native, roles = _entities(tokens[key])
        example.native["sofc_exp"] = native
        for span, slot in zip(native, roles, strict=True):
            if span.label == "MATERIAL":
                example.unified.append(span)
            elif span.label == "VALUE":
                role = None if slot == "O" else "condition" if slot in CONDITION_SLOTS else "result"
                example.unified += value_spans(example.text, span.start, span.end, role)
        examples.append(example)
    return examples


def _entities(rows: list[list[str]]) -> tuple[list[Span], list[str]]:
    """Spans of the BIO column and the slot of each span's first token."""
    spans: list[Span] = []
    slots: list[str] = []
    inside = ""
    for row in rows:
        start, end, tag, slot = int(row[2]), int(row[3]), row[4], row[5]
        if tag.startswith("B-") or (tag.startswith("I-") and inside != tag[2:]):
            spans.append(Span(start, end, tag[2:]))
            slots.append(slot if slot == "O" else slot[2:])
        elif tag.startswith("I-"):
            spans[-1] = Span(spans[-1].start, end, tag[2:])
        inside = "" if tag == "O" else tag[2:]
    return spans, slots


def training_articles(folder: Path) -> list[str]:
    """All sentences of the training articles, labelled or not (unlabelled text for adaptation)."""
    with need(folder / "SOFC-Exp-Metadata.csv").open(encoding="utf-8") as handle:
        names = sorted(row["name"] for row in csv.DictReader(handle, delimiter="\t") if row["set"].strip() == "train")
    found = []
    for name in names:
        text = need(folder / "texts" / f"{name}.txt").read_text(encoding="utf-8")
        for row in rows(folder / "annotations" / "sentences" / f"{name}.csv"):
            found.append(text[int(row[2]) : int(row[3])])
    return found

"""MSPT: entities and roles of 230 synthesis paragraphs (Mysore et al., LAW 2019, MIT)."""

from __future__ import annotations

from pathlib import Path

from ingest.parser.corpora import Example, Span, need
from ingest.parser.labels import NATIVE, OPEN

_TO_LABEL = {
    "Nonrecipe-Material": "MATERIAL",
    "Material": "MATERIAL",
    "Operation": "OPERATION",
    "Meta": "OPERATION",
    "Condition-Misc": "CONDITION",
    "Property-Type": "PROPERTY",
    "Condition-Type": "PROPERTY",
    "Apparatus-Property-Type": "PROPERTY",
    "Characterization-Apparatus": "CHARACTERIZATION",
    "Amount-Unit": "UNIT",
    "Property-Unit": "UNIT",
    "Apparatus-Unit": "UNIT",
}
_ROLE_LABEL = {"Recipe_Precursor": "PRECURSOR", "Atmospheric_Material": "CONDITION"}


def read(folder: Path) -> list[Example]:
    """One example a paragraph (title and procedure apart), official splits of the entity task."""
    examples = []
    for split in ("train", "dev", "test"):
        names = need(folder / f"ner-{split}-fnames.txt").read_text(encoding="utf-8").split()
        for name in sorted(names):
            examples += _read_paper(folder / "data", name, split)
    return examples


def _read_paper(folder: Path, name: str, split: str) -> list[Example]:
    text = need(folder / f"{name}.txt").read_text(encoding="utf-8")
    spans: dict[str, Span] = {}
    roles: dict[str, str] = {}
    for line in need(folder / f"{name}.ann").read_text(encoding="utf-8").splitlines():
        key, *rest = line.split("\t")
        if key.startswith("T"):
            label, start, end = rest[0].split(" ")
            spans[key] = Span(int(start), int(end), label)
        elif key.startswith("E"):
            for part in rest[0].split()[1:]:
                role, target = part.split(":")
                roles.setdefault(target, role.rstrip("0123456789"))
    examples = []
    at = 0
    for number, line in enumerate(text.split("\n")):
        begin, end = at, at + len(line)
        at = end + 1
        if number == 0 or not line.strip():
            continue
        inside = {k: Span(s.start - begin, s.end - begin, s.label) for k, s in spans.items() if begin <= s.start and s.end <= end}
        for piece_begin, piece_end in pieces(line, list(inside.values())):
            local = {
                k: Span(s.start - piece_begin, s.end - piece_begin, s.label)
                for k, s in inside.items()
                if piece_begin <= s.start and s.end <= piece_end
            }
            example = Example("mspt_synthesis", split, name, line[piece_begin:piece_end], open_labels=OPEN["mspt_synthesis"])
            known = [s for s in local.values() if s.label in NATIVE["mspt_synthesis"]]
            example.native["mspt_synthesis"] = sorted(set(known), key=lambda s: (s.start, s.end))
            example.unified = _unify(example.text, local, roles)
            examples.append(example)
    return examples


def pieces(line: str, spans: list[Span], size: int = 600) -> list[tuple[int, int]]:
    """Cuts of a long paragraph at sentence ends (``. `` outside any span), about ``size`` characters each."""
    cuts, begin = [], 0
    for at in range(len(line) - 2):
        if line[at] == "." and line[at + 1] == " " and at - begin > size and not any(s.start <= at < s.end for s in spans):
            cuts.append((begin, at + 1))
            begin = at + 2
    return [*cuts, (begin, len(line))]


def _unify(text: str, local: dict[str, Span], roles: dict[str, str]) -> list[Span]:
    ordered = sorted(local.items(), key=lambda item: (item[1].start, item[1].end))
    unified: list[Span] = []
    used: set[str] = set()
    for place, (key, span) in enumerate(ordered):
        if key in used:
            continue
        if span.label in {"Number", "Condition-Unit"}:
            after = ordered[place + 1] if place + 1 < len(ordered) else None
            near = after is not None and not text[span.end : after[1].start].strip(" ~≈=of")
            if near and {span.label, after[1].label} == {"Number", "Condition-Unit"}:
                unified.append(Span(span.start, after[1].end, "CONDITION"))
                used.add(after[0])
            elif span.label == "Condition-Unit":
                unified.append(Span(span.start, span.end, "CONDITION"))
            elif near and after[1].label in {"Amount-Unit", "Property-Unit", "Apparatus-Unit"}:
                unified.append(Span(span.start, span.end, "VALUE"))
            else:  # the unit stands elsewhere ("80 and 90 degC"): either may be right
                unified += [Span(span.start, span.end, "VALUE"), Span(span.start, span.end, "CONDITION")]
        elif span.label in _TO_LABEL:
            label = _ROLE_LABEL.get(roles.get(key, ""), "MATERIAL") if span.label == "Material" else _TO_LABEL[span.label]
            unified.append(Span(span.start, span.end, label))
    return unified

"""Captions of tables: lines that begin one, the lines that belong to it, the label it gives."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.layout import CAPTION, Line, overlap, segments
from ingest.tables.rules import Rules

TABLE_CAPTION = re.compile(  # also the numbers of reports: 5A3, BR3, A-1, 2.3
    r"(?P<kind>Tables?|Tab\.|Exhibit)\s*(?P<number>[A-Z]{0,3}[.-]?\d{1,3}(?:[.-]\d{1,3})*(?:[A-Z]\d{1,2})?|[IVX]{1,5})(?P<part>[a-z])?\b"
    r"\s*(?P<stop>[.:|]|[—–-]\s|\([Cc]ont|$)?",
    re.IGNORECASE,
)


def caption_match(text: str) -> re.Match | None:
    """How a line begins a caption, of a table first, else of anything else."""
    return TABLE_CAPTION.match(text) or CAPTION.match(text)


def table_captions(lines: Sequence[Line], body: float) -> list[list[Line]]:
    """Lines that begin a table caption, each with the caption's further lines as far as text alone shows them."""
    found = []
    ordered = sorted(lines, key=lambda line: (line.column, line.base))
    for i, line in enumerate(ordered):
        match = TABLE_CAPTION.match(line.text)
        if not match:
            continue
        above = ordered[i - 1] if i and ordered[i - 1].column == line.column else None
        if _is_caption(line, match, above, body):
            found.append([line, *_more(line, ordered[i + 1 :])])
    return found


def _is_caption(line: Line, match: re.Match, above: Line | None, body: float) -> bool:
    label = [w for w in line.words[:2] if any(c.isalnum() for c in w.text)]
    bold = bool(label) and all(w.bold for w in label)
    rest = line.text[match.end() :].strip()
    other = abs(line.size - body) > 0.05 * body
    if bold:
        return True
    close = above is not None and line.base - above.base < 1.5 * line.size and abs(above.size - line.size) < 0.05 * body
    if close and not re.search(r"[.!?:]\W*$", above.text):
        return False  # the second line of a sentence that names the table
    if match.group("stop") or not rest:
        return not (close and rest[:1].islower())
    return other and (rest[:1].isupper() or rest[:1] in "([")


def _more(first: Line, following: Sequence[Line]) -> list[Line]:
    """Lines of the caption after its first."""
    more: list[Line] = []
    last = first
    pitch = None
    bold = sum(w.bold for w in first.words[2:]) * 2 > len(first.words[2:]) if len(first.words) > 2 else None
    for line in following[:12]:
        gap = line.base - last.base
        if line.column != first.column and overlap(line.x0, line.x1, first.x0, first.x1) < 0.5 * (line.x1 - line.x0):
            break
        if gap < 0.5 * first.size or gap > 1.6 * first.size or abs(line.size - first.size) > 0.05 * first.size:
            break
        if pitch is not None and abs(gap - pitch) > 0.15 * first.size:
            break
        if len(segments(line.words, 1.3)) > 1 or (bold is False and line.bold):
            break
        full = last.x1 > max(first.x1, line.x1) - 0.25 * (first.x1 - first.x0)
        if not full and not (first.text.strip() == last.text.strip() and len(first.words) <= 3):
            break  # the line before ended short: the caption is over
        pitch = gap if pitch is None else pitch
        more.append(line)
        last = line
    return more


def label_of(text: str) -> str:
    match = TABLE_CAPTION.match(text)
    assert match is not None
    kind = "Exhibit" if match.group("kind").lower() == "exhibit" else "Table"
    return f"{kind} {match.group('number')}{match.group('part') or ''}"


def stop_at_rule(caption: list[Line], rules: Rules) -> list[Line]:
    kept = [caption[0]]
    for line in caption[1:]:
        last = kept[-1]
        if any(
            last.base - 1 < y < line.base - 0.5 * line.size and overlap(a, b, line.x0, line.x1) > 20
            for a, b, y in rules.horizontal
        ):
            break
        kept.append(line)
    return kept

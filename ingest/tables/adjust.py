"""Areas put right: a column taken in, notes cut off, footnotes found, names given, two parts made one."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.layout import Columns, Line, Word, inside, overlap, rows, segments, union
from ingest.tables.areas import REACH, Area, footnotes_of
from ingest.tables.captions import caption_match, label_of
from ingest.tables.columns import line_groups
from ingest.tables.prose import is_note, is_running
from ingest.tables.rules import Rules


def cut_notes(area: Area, words: Sequence[Word], rules: Rules) -> None:
    """Lower end of an area above the notes that share its frame."""
    x0, top, x1, bottom = area.box
    held = [w for w in words if inside(w.box, area.box)]
    verticals = [(x, t, b) for x, t, b in rules.vertical if x0 + 6 < x < x1 - 6]
    lines = rows(held)
    end = len(lines)
    for i in range(len(lines) - 1, max(1, len(lines) // 3), -1):
        pieces = segments(lines[i], 1.0)
        middle = lines[i][0].base - 0.3 * lines[i][0].size
        if len(pieces) > 1 or any(t < middle < b for _, t, b in verticals):
            break
        if is_note(pieces[0], x1 - x0):
            end = i
    if end < len(lines):
        first = min(w.top for w in lines[end])
        last = max(w.bottom for row in lines[:end] for w in row)
        area.box = (x0, top, x1, max(last + 0.5, min(first - 0.5, last + 4)))


def name_areas(areas: Sequence[Area], captions: Sequence[list[Line]]) -> None:
    """Give each caption that led to no area to the nearest nameless area below (or above) it."""
    for caption in captions:
        head = union(line.box for line in caption)
        best: tuple[float, Area] | None = None
        for area in areas:
            if area.label is not None or overlap(head[0], head[2], area.box[0], area.box[2]) < 20:
                continue
            below, above = area.box[1] - head[3], head[1] - area.box[3]
            distance = below if below > -4 else above + 15 if above > -4 else REACH
            if distance < REACH and (best is None or distance < best[0]):
                best = distance, area
        if best is not None:
            best[1].label, best[1].caption = label_of(caption[0].text), list(caption)
            best[1].above = head[1] > best[1].box[1]


def goes_on_below(area: Area, other: Area) -> bool:
    """Join a nameless area to the captioned one right above it, of which only the head had been found; whether that was so."""
    gap = other.box[1] - area.box[3]
    wide = overlap(area.box[0], area.box[2], other.box[0], other.box[2])
    if other.label is not None or area.above or area.footnotes or not -2 <= gap < 26:
        return False
    if wide < 0.7 * min(area.box[2] - area.box[0], other.box[2] - other.box[0]) or area.box[3] - area.box[1] > 60:
        return False
    area.box = union([area.box, other.box])
    return True


def add_footnotes(area: Area, lines: Sequence[Line], body: float) -> None:
    """Find the footnotes of an area."""
    area.footnotes = footnotes_of(area, lines, body, [line for line in lines if caption_match(line.text)])


def widen(area: Area, words: Sequence[Word], columns: Columns) -> None:
    """Take in a column that stands beside an area: labels left of rules that span the values only.

    At least half of the area's rows must go on there in short pieces; nothing is taken from beyond a gutter.
    """
    x0, top, x1, bottom = area.box
    heading = {id(w) for line in [*area.caption, *area.footnotes] for w in line.words}
    level = [w for w in words if top - 1 <= (w.top + w.bottom) / 2 <= bottom + 1 and id(w) not in heading]
    lines = [sorted(group, key=lambda w: w.x0) for group in line_groups(level)]
    held = [row for row in lines if any(x0 - 1 <= (w.x0 + w.x1) / 2 <= x1 + 1 for w in row)]
    if len(held) < 2:
        return
    for left in (True, False):
        beside = []
        for row in held:
            outside = [w for w in row if (w.x1 < x0 + 3 if left else w.x0 > x1 - 3)]
            if not outside:
                continue
            pieces = segments(outside, 1.0)
            piece = pieces[-1] if left else pieces[0]
            gap = x0 - max(w.x1 for w in piece) if left else piece[0].x0 - x1
            crossed = any(
                (piece[-1].x1 <= a + 2 and x0 >= b - 14) if left else (x1 <= a + 14 and piece[0].x0 >= b - 2)
                for a, b in columns.gutters
            )
            if gap < 25 * row[0].size and not crossed:
                beside.append([w for w in outside if not _beyond(w, x0 if left else x1, columns)])
        running = sum(is_running(piece) for piece in beside)
        if len(beside) >= max(2, 0.5 * len(held)) and running <= 0.7 * len(beside):
            if left:
                x0 = min(w.x0 for piece in beside for w in piece) - 2
            else:
                x1 = max(w.x1 for piece in beside for w in piece) + 2
    area.box = (x0, top, x1, bottom)


def _beyond(word: Word, edge: float, columns: Columns) -> bool:
    """Whether a gutter parts a word from an edge."""
    return any((word.x1 <= a + 2 and edge >= b - 14) or (edge <= a + 14 and word.x0 >= b - 2) for a, b in columns.gutters)

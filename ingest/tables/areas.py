"""Where tables stand: captions as anchors, the rules below (or above) them, else aligned pieces of text."""

from __future__ import annotations

import re
import statistics
from collections.abc import Sequence
from dataclasses import dataclass, field

from ingest.document import Box
from ingest.layout import Columns, Line, Word, inside, lines_of, overlap, rows, segments, union
from ingest.tables.captions import caption_match, label_of, stop_at_rule, table_captions
from ingest.tables.prose import NOTE, is_prose, reads_as_text
from ingest.tables.rules import Rules, full_span

REACH = 60.0  # farthest distance of the first rule from its caption, points


@dataclass(slots=True)
class Area:
    """A place where a table stands."""

    label: str | None
    caption: list[Line]
    box: Box
    footnotes: list[Line] = field(default_factory=list)
    above: bool = False


def find_areas(
    words: Sequence[Word],
    columns: Columns,
    rules: Rules,
    body: float,
    width: float,
    height: float,
    *,
    lines: Sequence[Line] | None = None,
    captions: Sequence[list[Line]] | None = None,
) -> list[Area]:
    """Areas of all captioned tables of a page, top to bottom, not overlapping; lines and captions are found here if not given."""
    lines = lines_of(words, columns) if lines is None else lines
    captions = table_captions(lines, body) if captions is None else captions
    if not captions:
        return []
    anchors = [line for line in lines if caption_match(line.text) and (line.words[0].bold or abs(line.size - body) > 0.05 * body)]
    found: list[Area] = []
    for caption in sorted(captions, key=lambda c: c[0].base):
        others = [line for line in anchors if id(line) not in {id(x) for x in caption}]
        others += [c[0] for c in captions if c is not caption]
        area = _area(caption, words, lines, columns, rules, body, width, height, others, found)
        if area is not None:
            found.append(area)
    return found


def _area(caption, words, lines, columns, rules, body, width, height, others, taken) -> Area | None:
    label = label_of(caption[0].text)
    caption = stop_at_rule(caption, rules)
    head = union(line.box for line in caption)
    best: tuple[float, Area] | None = None
    for above in (False, True):
        extent = _extent(head, caption[0], columns, words, rules, width, above=above)
        limit = _limit(head, extent, others, taken, height, above=above)
        box = _ruled(head, extent, limit, rules, lines, body, above=above)
        ruled = box is not None
        if box is None and not above:
            box = _aligned(head, extent, limit, words)
        if box is None:
            continue
        score = tabularity([w for w in words if inside(w.box, box)]) + (0.15 if ruled else 0.0) - (0.2 if above else 0.0)
        if best is None or score > best[0]:
            best = score, Area(label, list(caption), box, above=above)
    if best is None or best[0] < 0.15:
        return None
    area = best[1]
    area.footnotes = footnotes_of(area, lines, body, others)
    return area


def _extent(head: Box, line: Line, columns: Columns, words, rules: Rules, width: float, *, above: bool) -> tuple[float, float]:
    """Left and right border of the table: those of the nearest rule, else of the text columns that the caption spans."""
    near = []
    for a, b, y in rules.horizontal:
        distance = head[1] - y if above else y - head[3]
        if -4 < distance < REACH and overlap(a, b, head[0], head[2]) > min(30.0, 0.3 * (head[2] - head[0])) and b - a > 50:
            near.append((distance, a, b))
    if near:
        closest = min(near)[0]
        level = [(a, b) for d, a, b in near if d < closest + 2]
        x0, x1 = min(a for a, _ in level), max(b for _, b in level)
        height = head[1] - closest if above else head[3] + closest
        for a, b, y in sorted(rules.horizontal) + sorted(rules.horizontal, reverse=True):  # pieces of the same rule beside it
            if abs(y - height) < 2.5 and a < x1 + 15 and b > x0 - 15:
                x0, x1 = min(a, x0), max(b, x1)
        for a, b, y in rules.horizontal:  # a first rule that is shorter than those right below it
            distance = height - y if above else y - height
            if 0 < distance < 30 and a <= x0 + 2 and b >= x1 - 2 and b - a < 1.25 * (x1 - x0):
                x0, x1 = a, b
        return x0, x1
    edges = [w.x0 for w in words], [w.x1 for w in words]
    left, right = min(edges[0], default=0.0), max(edges[1], default=width)
    borders = [left, *[(a + b) / 2 for a, b in columns.gutters], right]
    first, last = line.column
    last = max(columns.span(head[0], head[2])[1], last)
    return borders[first], borders[min(last + 1, len(borders) - 1)]


def _limit(head: Box, extent: tuple[float, float], others, taken: Sequence[Area], height: float, *, above: bool) -> float:
    """How far the table can reach: to the next caption or table in its way, else to the page's edge."""
    limit = 0.0 if above else height
    stops = [line.box for line in others] + [a.box for a in taken]
    for box in stops:
        if overlap(box[0], box[2], *extent) < 10:
            continue
        if above and box[3] <= head[1] + 1:
            limit = max(limit, box[3])
        elif not above and box[1] >= head[3] - 1:
            limit = min(limit, box[1])
    return limit


def _ruled(head: Box, extent, limit: float, rules: Rules, lines: Sequence[Line], body: float, *, above: bool) -> Box | None:
    """Area between the first rule next to the caption and the last rule that still belongs to it."""
    x0, x1 = extent
    slack = max(8.0, 0.05 * (x1 - x0))
    spanning = full_span(rules.horizontal, x0, x1, part=0.7)
    heights = [y for a, b, y in spanning if a > x0 - slack and b < x1 + slack]
    if above:
        heights = sorted((y for y in heights if limit - 1 <= y <= head[1] + 3), reverse=True)
        start = head[1]
    else:
        heights = sorted(y for y in heights if head[3] - 3 <= y <= limit + 1)
        start = head[3]
    if not heights or abs(heights[0] - start) > REACH:
        return None
    reached = heights[0]
    for y in heights[1:]:
        low, high = min(reached, y), max(reached, y)
        between = [w for w in lines if low - 1 < (w.top + w.bottom) / 2 < high + 1 and overlap(w.x0, w.x1, x0, x1) > 5]
        if is_prose(between, x0, x1, body):
            break
        if not between and high - low > 40:
            break
        reached = y
    top, bottom = min(heights[0], reached), max(heights[0], reached)
    if not above and sum(top <= y <= bottom for y in heights) <= 2:
        bottom = _open_end(bottom, extent, limit, lines)
    if bottom - top < 8:
        return None
    return x0 - 2, top, x1 + 2, bottom


def _open_end(bottom: float, extent: tuple[float, float], limit: float, lines: Sequence[Line]) -> float:
    """Lower end of a table that no rule closes: the last of the rows of several pieces that follow on each other."""
    x0, x1 = extent
    following = [
        w
        for line in lines
        for w in line.words
        if w.top >= bottom - 1 and w.bottom <= limit + 1 and x0 - 4 <= w.x0 and w.x1 <= x1 + 4
    ]
    lowest, end, several, single, running = bottom, bottom, 0, 0, 0
    before = bottom
    for row in rows(following):
        box = union(w.box for w in row)
        if box[1] - lowest > 1.7 * row[0].size:
            break
        split = segments(row, 0.8)
        pieces = len(split)
        if NOTE.match(" ".join(w.text for w in row)) and several >= 2:
            break
        running = running + 1 if reads_as_text(row, split) else 0
        if running > 1:  # columns of running text
            end = min(end, before)
            break
        if not running:
            before = box[3]
        single = single + 1 if pieces == 1 else 0
        if single > 2 or (pieces == 1 and len(row) > 12):
            break
        lowest = max(lowest, box[3])
        if pieces > 1:
            several += 1
            end = lowest
    return end + 1 if several >= 3 else bottom


def _aligned(head: Box, extent, limit: float, words) -> Box | None:
    """Area of text in aligned pieces below a caption, where no rules help."""
    x0, x1 = extent
    near = [w for w in words if w.top >= head[3] - 1 and w.bottom <= limit + 1 and x0 - 3 <= w.x0 and w.x1 <= x1 + 3]
    taken: list[list[Word]] = []
    lowest = head[3]
    single = running = 0
    for row in rows(near):
        pieces = segments(row, 1.0)
        box = union(w.box for w in row)
        size = row[0].size
        running = running + 1 if reads_as_text(row, pieces) else 0
        if running > 1:
            taken.pop()
            break
        if box[1] - lowest > (3.2 if not taken else 2.2) * size:
            break
        if len(pieces) == 1:
            single += 1
            wide = box[2] - box[0] > 0.6 * (x1 - x0)
            if (wide and len(row) > 6) or single > 3:
                break
        else:
            single = 0
        taken.append(row)
        lowest = max(lowest, box[3])
    while taken and len(segments(taken[-1], 1.0)) == 1:
        taken.pop()
    if len(taken) < 2:
        return None
    return union(w.box for row in taken for w in row)


def continuation(previous: Area, words: Sequence[Word], lines: Sequence[Line], rules: Rules, limit: float) -> Area | None:
    """Area at the head of a page in which a table of the page before goes on without a caption.

    Parameters
    ----------
    previous
        The table's area on the page before.
    words, lines, rules
        The page's.
    limit
        Height of the next caption.
    """
    x0, _, x1, _ = previous.box
    near = [w for w in words if x0 - 4 <= w.x0 and w.x1 <= x1 + 4 and w.bottom <= limit]
    if not near:
        return None
    top = min(w.top for w in near)
    if any(w.top < top + 15 and (w.x1 < x0 - 4 or w.x0 > x1 + 4) for w in words):
        return None  # text beside it: another layout
    closing = [y for _, _, y in full_span(rules.horizontal, x0, x1, part=0.85) if top < y <= limit]
    first = min((line for line in lines if line.top < top + 12), key=lambda line: line.top, default=None)
    if first is None or is_prose([line for line in lines if line.top < top + 60], x0, x1, first.size):
        return None
    box = None
    for y in reversed(closing):
        if not is_prose([line for line in lines if line.bottom <= y + 1], x0, x1, first.size):
            box = (x0, top - 3, x1, y)
            break
    if box is None or box[3] - box[1] < 12:
        end = _open_end(top - 1, (x0, x1), limit, lines)
        if end - top < 20:
            return None
        box = (x0, top - 3, x1, end)
    held = [w for w in near if inside(w.box, box)]
    if tabularity(held) < 0.6:
        return None
    return Area(previous.label, [], box)


def tabularity(words: Sequence[Word]) -> float:
    """Share of rows that fall into several pieces, lowered where few rows do; 0 without rows."""
    if not words:
        return 0.0
    counts = [len(segments(row, 0.9)) for row in rows(words)]
    several = sum(c > 1 for c in counts)
    if several < 1:
        return 0.0
    usual = statistics.median(c for c in counts if c > 1)
    return several / len(counts) * min(1.0, 0.4 + 0.2 * usual) * min(1.0, 0.5 + 0.25 * several)


def footnotes_of(area: Area, lines: Sequence[Line], body: float, others) -> list[Line]:
    """Small print right below the table (below its caption, where the table stands above it)."""
    if area.above:
        return []
    x0, _, x1, bottom = area.box
    inner = [w.size for line in lines if inside(line.box, area.box) for w in line.words]
    size = statistics.median(inner) if inner else 0.85 * body
    notes: list[Line] = []
    lowest = bottom
    stops = {id(line) for line in others}
    for line in sorted(lines, key=lambda item: item.base):
        if line.top < bottom - 2 or line.x0 < x0 - 6 or line.x1 > x1 + 12 or inside(line.box, area.box):
            continue
        gap = line.top - lowest
        if gap > 1.3 * line.size or id(line) in stops:
            break
        small = line.size <= min(0.96 * body, max(1.06 * size, 0.9 * body)) or line.size < 0.93 * body
        marked = bool(re.match(r"^(?:\^\{|[*†‡§¶∗#]|[a-e]\)|[a-e]\s[A-Z]|Notes?\b|Key\b|Abbreviations?)", line.text))
        if not small and not (marked and not notes):
            break
        notes.append(line)
        lowest = max(lowest, line.bottom)
    return notes if len(notes) <= 14 else notes[:14]

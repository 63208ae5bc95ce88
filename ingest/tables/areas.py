"""Where tables stand: captions as anchors, the rules below (or above) them, else aligned pieces of text."""

from __future__ import annotations

import re
import statistics
from collections.abc import Sequence
from dataclasses import dataclass, field

from ingest.document import Box
from ingest.layout import CAPTION, Columns, Line, Word, inside, lines_of, overlap, rows, segments, union
from ingest.tables.columns import line_groups
from ingest.tables.rules import Rules, full_span

REACH = 60.0  # farthest distance of the first rule from its caption, points
PROSE_LINES = 3  # as many full lines of running text end a table
TABLE_CAPTION = re.compile(  # also the numbers of reports: 5A3, BR3, A-1, 2.3
    r"(?P<kind>Tables?|Tab\.|Exhibit)\s*(?P<number>[A-Z]{0,3}[.-]?\d{1,3}(?:[.-]\d{1,3})*(?:[A-Z]\d{1,2})?|[IVX]{1,5})(?P<part>[a-z])?\b"
    r"\s*(?P<stop>[.:|]|[—–-]\s|\([Cc]ont|$)?",
    re.IGNORECASE,
)

NOTE = re.compile(r"^(?:Notes?|Source|Key|Legend|Abbreviations?|Exhibit reads)\b|^[*†‡]")


def caption_match(text: str) -> re.Match | None:
    """How a line begins a caption, of a table first, else of anything else."""
    return TABLE_CAPTION.match(text) or CAPTION.match(text)


@dataclass(slots=True)
class Area:
    """A place where a table stands."""

    label: str | None
    caption: list[Line]
    box: Box
    footnotes: list[Line] = field(default_factory=list)
    ruled: bool = False
    above: bool = False
    worth: float = 1.0


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
    heads = {id(c[0]) for c in captions}
    found: list[Area] = []
    for caption in sorted(captions, key=lambda c: c[0].base):
        others = [line for line in anchors if id(line) not in {id(x) for x in caption}]
        others += [c[0] for c in captions if c is not caption and id(c[0]) in heads]
        area = _area(caption, words, lines, columns, rules, body, width, height, others, found)
        if area is not None:
            found.append(area)
    return found


def _area(caption, words, lines, columns, rules, body, width, height, others, taken) -> Area | None:
    label = _label(caption[0].text)
    caption = _stop_at_rule(caption, rules)
    head = union(line.box for line in caption)
    best: tuple[float, Area] | None = None
    for above in (False, True):
        extent = _extent(head, caption[0], columns, words, rules, width, above=above)
        limit = _limit(head, extent, others, taken, height, above=above)
        box = _ruled(head, extent, limit, rules, lines, body, above=above)
        ruled = box is not None
        if box is None:
            box = _aligned(head, extent, limit, lines, words, body, above=above)
        if box is None:
            continue
        score = tabularity([w for w in words if inside(w.box, box)], box) + (0.15 if ruled else 0.0) - (0.2 if above else 0.0)
        if best is None or score > best[0]:
            best = score, Area(label, list(caption), box, ruled=ruled, above=above)
    if best is None or best[0] < 0.15:
        return None
    area = best[1]
    area.footnotes = _footnotes(area, lines, rules, body, others)
    return area


def _label(text: str) -> str:
    match = TABLE_CAPTION.match(text)
    assert match is not None
    kind = "Exhibit" if match.group("kind").lower() == "exhibit" else "Table"
    return f"{kind} {match.group('number')}{match.group('part') or ''}"


def _stop_at_rule(caption: list[Line], rules: Rules) -> list[Line]:
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


def _aligned(head: Box, extent, limit: float, lines: Sequence[Line], words, body: float, *, above: bool) -> Box | None:
    """Area of text in aligned pieces next to a caption, where no rules help."""
    x0, x1 = extent
    if above:
        return None
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
    if tabularity(held, box) < 0.6:
        return None
    return Area(previous.label, [], box, ruled=bool(closing))


def is_prose(lines: Sequence[Line], x0: float, x1: float, body: float) -> bool:
    """Whether running text stands among lines: several full-width lines in a row without gaps like those of a table."""
    run = 0
    last: Line | None = None
    for line in sorted(lines, key=lambda item: item.base):
        whole = len(segments(line.words, 1.2)) == 1 and len(line.words) >= 6
        wide = line.x1 - line.x0 > 0.8 * (x1 - x0) or (line.size > 0.97 * body and line.x1 - line.x0 > 0.35 * (x1 - x0))
        follows = last is None or line.base - last.base < 4 * line.size
        run = run + 1 if whole and wide and follows else 1 if whole and wide else 0
        if run >= PROSE_LINES:
            return True
        last = line
    return False


def is_running(piece: Sequence[Word]) -> bool:
    """Whether a piece of a row reads like running text: five words and more, mostly small letters."""
    text = " ".join(w.text for w in piece)
    return len(piece) >= 5 and sum(c.islower() for c in text) > 0.6 * len(text)


def reads_as_text(row: Sequence[Word], pieces: Sequence[Sequence[Word]]) -> bool:
    """Whether a row is running text: each piece is, or the whole row is where justified lines leave wide blanks."""
    if all(map(is_running, pieces)):
        return True
    return (
        len(row) >= 6 and is_running(row) and not any(c.isdigit() for w in row for c in w.text) and len(row) > 1.6 * len(pieces)
    )


def is_note(piece: Sequence[Word], width: float) -> bool:
    """Whether a row of one piece reads like a note below a table: it says so, or runs over half of the table's width."""
    text = " ".join(w.text for w in piece)
    wide = max(w.x1 for w in piece) - piece[0].x0 > 0.5 * width and len(piece) > 5
    return bool(NOTE.match(text)) or is_running(piece) and wide or wide and len(piece) > 9


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


def tabularity(words: Sequence[Word], box: Box) -> float:
    """Share of rows that fall into several pieces, lowered where few rows do; 0 without rows."""
    if not words:
        return 0.0
    counts = [len(segments(row, 0.9)) for row in rows(words)]
    several = sum(c > 1 for c in counts)
    if several < 1:
        return 0.0
    usual = statistics.median(c for c in counts if c > 1)
    return several / len(counts) * min(1.0, 0.4 + 0.2 * usual) * min(1.0, 0.5 + 0.25 * several)


def _footnotes(area: Area, lines: Sequence[Line], rules: Rules, body: float, others) -> list[Line]:
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
            best[1].label, best[1].caption = _label(caption[0].text), list(caption)
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


def add_footnotes(area: Area, lines: Sequence[Line], rules: Rules, body: float) -> None:
    """Find the footnotes of an area."""
    area.footnotes = _footnotes(area, lines, rules, body, [line for line in lines if caption_match(line.text)])


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

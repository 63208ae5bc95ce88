"""Pictures on a scanned page: their places, and which words stand in them rather than in the text."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ingest.document import Box
from ingest.layout import Columns, Line, overlap, union
from ingest.tables.rules import Rules

_LARGE = (0.43, 1.3)  # inches (height, width); no sign of print is larger
_SMALLEST = 36.0  # points; smaller areas are ornaments
_APART = 10.0  # points between parts of one picture
_RUNNING = 25  # letters of a line of text in a column


def find_pictures(ink: np.ndarray, dpi: float, rules: Rules) -> list[Box]:
    """Boxes of drawings and photographs in points: connected ink larger than print, with the frames around it.

    Parameters
    ----------
    ink
        Binary page, ink 255, deskewed, without its rules.
    dpi
        Its resolution.
    rules
        Rules of the page, points; those that frame or touch a picture belong to it.
    """
    import cv2

    points = 72.0 / dpi
    count, _, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    large = [
        (x * points, y * points, (x + width) * points, (y + height) * points)
        for x, y, width, height, _ in stats[1:count].tolist()
        if height > _LARGE[0] * dpi or width > _LARGE[1] * dpi
    ]
    page = ink.shape[1] * points, ink.shape[0] * points
    large = [box for box in large if not _edge_shadow(box, page)]
    if not large:
        return []
    frames = [(x0, y, x1, y) for x0, x1, y in rules.horizontal] + [(x, top, x, bottom) for x, top, bottom in rules.vertical]
    found = _merged(large, _APART)
    for _ in range(2):  # axes, then what touches the axes
        for index, box in enumerate(found):
            near = [frame for frame in frames if _near(frame, box, 4.0) and _fits(frame, box)]
            if near:
                found[index] = union([box, *near])
        found = _merged(found, _APART)
    return [box for box in found if box[2] - box[0] > _SMALLEST and box[3] - box[1] > _SMALLEST]


def _edge_shadow(box: Box, page: tuple[float, float]) -> bool:
    """Whether ink along the paper's edge is the scanner's shadow."""
    narrow = min(box[2] - box[0], box[3] - box[1]) < 0.04 * page[0]
    return narrow and (box[0] < 8 or box[1] < 8 or box[2] > page[0] - 8 or box[3] > page[1] - 8)


def _near(one: Box, two: Box, slack: float) -> bool:
    return one[0] - slack <= two[2] and two[0] - slack <= one[2] and one[1] - slack <= two[3] and two[1] - slack <= one[3]


def _fits(frame: Box, box: Box) -> bool:
    """Whether a rule is no longer than a picture's own frame would be: a rule across the page belongs to the page."""
    return frame[2] - frame[0] < 2.2 * (box[2] - box[0]) + 30 and frame[3] - frame[1] < 2.2 * (box[3] - box[1]) + 30


def _merged(boxes: Sequence[Box], slack: float) -> list[Box]:
    found = list(boxes)
    changed = True
    while changed:
        changed = False
        kept: list[Box] = []
        for box in found:
            at = next((index for index, other in enumerate(kept) if _near(box, other, slack)), None)
            if at is None:
                kept.append(box)
            else:
                kept[at] = union([kept[at], box])
                changed = True
        found = kept
    return found


def picture_words(lines: Sequence[Line], pictures: Sequence[Box], captions: Sequence[Line], columns: Columns) -> set[int]:
    """``id`` of the words that label pictures: inside them, at the foot or at the left of their axes, or between them and a caption.

    A box with running text in it is no picture.

    Parameters
    ----------
    lines
        Lines of the page outside of tables.
    pictures
        Boxes as :func:`find_pictures` gives them.
    captions
        First lines of captions; what stands at or below them is not a picture's label.
    columns
        Text columns; labels do not stand beyond a gutter.
    """
    taken: set[int] = set()
    running = _running(lines, captions)
    head_room = 0.075 * max((line.bottom for line in lines), default=0.0)  # running headers stand above
    for box in pictures:
        text = [line for line in running if _within(line, box)]
        height = sum(line.bottom - line.top for line in text)
        if height > 0.25 * (box[3] - box[1]) or len(text) > 6:
            continue
        if any(line.text[:3].lower() == "tab" and -10 < box[1] - line.bottom < 60 and line.x0 < box[2] for line in captions):
            continue  # a table with large braces or pictures in its cells
        heads = [line for line in captions if overlap(line.x0, line.x1, box[0], box[2]) > 0 and line.top > box[1]]
        below = min((line.top for line in heads if line.top > box[3] - 6), default=None)
        left = max([box[0] - 45, *(b for _, b in columns.gutters if b <= box[0] + 6)])
        zone = (left, box[1] - 4, box[2] + 4, min(box[3] + 34, below or 1e9))
        if below is not None and below - box[3] < 60:  # a figure: all above its caption up to the text
            head = next(line for line in heads if line.top == below)
            sides = min(head.x0, left), max(head.x1, box[2])
            above = [line.bottom for line in running if line.bottom < box[1] + 4 and overlap(line.x0, line.x1, *sides) > 0]
            zone = (sides[0] - 6, max([head_room, *above]), sides[1] + 6, below)
        for line in lines:
            if id(line) not in {id(other) for other in running} and _within(line, zone):
                taken |= {id(word) for word in line.words}
    return taken


def _running(lines: Sequence[Line], captions: Sequence[Line]) -> list[Line]:
    """Lines of running text: of many letters, or short but on from one."""
    heads = {id(line) for line in captions}
    found = [line for line in lines if id(line) in heads or sum(c.isalpha() for c in line.text) >= _RUNNING]
    for line in lines:
        before = [o for o in found if abs(o.x0 - line.x0) < 3 and 0 < line.base - o.base < 1.6 * max(line.size, o.size)]
        if id(line) not in {id(o) for o in found} and any(abs(o.size - line.size) < 0.5 for o in before):
            found.append(line)
    return found


def _within(line: Line, box: Box) -> bool:
    x, y = (line.x0 + line.x1) / 2, (line.top + line.bottom) / 2
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]

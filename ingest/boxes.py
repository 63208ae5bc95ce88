"""Boxes (x0, top, x1, bottom) and the order in which they are read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ingest.document import Box


def union(boxes: Iterable[Box]) -> Box:
    """Smallest box around boxes.

    Raises
    ------
    ValueError
        If there is no box.
    """
    left, top, right, bottom = zip(*boxes, strict=True)
    return min(left), min(top), max(right), max(bottom)


def overlap(a0: float, a1: float, b0: float, b1: float) -> float:
    """Length shared by two intervals, 0 if apart."""
    return max(0.0, min(a1, b1) - max(a0, b0))


def inside(box: Box, area: Box, *, slack: float = 0.0) -> bool:
    """Whether a box's centre lies in an area grown by ``slack``."""
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return area[0] - slack <= x <= area[2] + slack and area[1] - slack <= y <= area[3] + slack


def reading_order(boxes: Sequence[Box]) -> list[int]:
    """Order in which boxes are read.

    A box precedes another if it stands above it in an overlapping column, or left of it with no box across both between
    them (Breuel, High performance document layout analysis, 2003).

    Examples
    --------
    >>> reading_order([(300, 50, 500, 700), (50, 50, 250, 700), (50, 10, 500, 30)])
    [2, 1, 0]
    """
    count = len(boxes)
    before: list[set[int]] = [set() for _ in range(count)]
    for i, a in enumerate(boxes):
        for j, b in enumerate(boxes):
            if i == j:
                continue
            shared = overlap(a[0], a[2], b[0], b[2]) > 0.12 * min(a[2] - a[0], b[2] - b[0])
            if shared:
                if (a[1], a[3], i) < (b[1], b[3], j):
                    before[j].add(i)
            elif a[0] < b[0] and not _parted(a, b, boxes):
                before[j].add(i)
    order: list[int] = []
    left = set(range(count))
    while left:
        ready = [i for i in left if not (before[i] & left)] or list(left)
        follow = min(ready, key=lambda i: (boxes[i][0] // 40 if order else 0, boxes[i][1], boxes[i][0]))
        if order:  # stay in the column just read as long as it goes on
            last = boxes[order[-1]]
            same = [i for i in ready if overlap(last[0], last[2], boxes[i][0], boxes[i][2]) > 0 and boxes[i][1] >= last[1]]
            follow = min(same or ready, key=lambda i: (boxes[i][1], boxes[i][0]) if same else (boxes[i][0] // 40, boxes[i][1]))
        order.append(follow)
        left.remove(follow)
    return order


def _parted(a: Box, b: Box, boxes: Sequence[Box]) -> bool:
    """Whether a box that touches the columns of both stands between two boxes side by side, so that they read by height."""
    low, high = min(a[1], b[1]), max(a[3], b[3])
    for c in boxes:
        if c is a or c is b:
            continue
        middle = (c[1] + c[3]) / 2
        if low < middle < high and overlap(c[0], c[2], a[0], a[2]) > 0 and overlap(c[0], c[2], b[0], b[2]) > 0:
            upper, lower = (a, b) if a[1] < b[1] else (b, a)
            if upper[3] <= c[1] + 3 and lower[1] >= c[3] - 3:
                return True
    return False

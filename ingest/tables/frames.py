"""Rules that belong together: grids of crossing rules, stacks of level rules of one extent, stacks of shaded boxes."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.document import Box
from ingest.layout import overlap, union
from ingest.tables.rules import Rules

TOUCH = 3.0  # rules this close to each other touch, points


def crossing_frames(rules: Rules) -> list[Box]:
    """Boxes around rules that touch one another, with two level rules and one upright rule at least."""
    items: list[tuple[Box, bool]] = [((a, y, b, y), True) for a, b, y in rules.horizontal]
    items += [((x, t, x, b), False) for x, t, b in rules.vertical]
    parent = list(range(len(items)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    level = [i for i, (_, flat) in enumerate(items) if flat]
    upright = [i for i, (_, flat) in enumerate(items) if not flat]
    for i in level:
        (a, y, b, _) = items[i][0]
        for j in upright:
            (x, t, _, e) = items[j][0]
            if a - TOUCH <= x <= b + TOUCH and t - TOUCH <= y <= e + TOUCH:
                parent[root(i)] = root(j)
    groups: dict[int, list[int]] = {}
    for i in range(len(items)):
        groups.setdefault(root(i), []).append(i)
    found = []
    for group in groups.values():
        heights = {round(items[i][0][1] / 2) for i in group if items[i][1]}
        places = {round(items[i][0][0] / 2) for i in group if not items[i][1]}
        if len(heights) >= 2 and len(places) >= 1:
            box = union(items[i][0] for i in group)
            if box[2] - box[0] > 40 and box[3] - box[1] > 16:
                found.append(box)
    return found


def level_stacks(rules: Rules, *, least: float = 60.0) -> list[list[tuple[float, float, float]]]:
    """Level rules of (nearly) the same extent, top to bottom; pieces of one rule side by side count together."""
    lines: list[tuple[float, float, float]] = []
    for a, b, y in sorted(rules.horizontal, key=lambda r: (r[2], r[0])):
        if lines and abs(lines[-1][2] - y) < 1.5 and a - lines[-1][1] < 12:
            lines[-1] = (min(a, lines[-1][0]), max(b, lines[-1][1]), lines[-1][2])
        else:
            lines.append((a, b, y))
    stacks: list[list[tuple[float, float, float]]] = []
    for line in lines:
        if line[1] - line[0] < least:
            continue
        slack = max(6.0, 0.04 * (line[1] - line[0]))
        for stack in stacks:
            if abs(stack[0][0] - line[0]) < slack and abs(stack[0][1] - line[1]) < slack:
                stack.append(line)
                break
        else:
            stacks.append([line])
    return [stack for stack in stacks if len(stack) >= 2]


def shaded_stacks(fills: Sequence[Box]) -> list[Box]:
    """Boxes around shaded boxes that touch and make rows of one width: tables drawn by shades instead of rules."""
    boxes = [f for f in fills if f[2] - f[0] > 12 and f[3] - f[1] > 6]
    if not 2 <= len(boxes) <= 3000:
        return []
    groups: list[list[Box]] = []
    for box in sorted(boxes, key=lambda b: (b[1], b[0])):
        touching = [g for g in groups if any(_touch(box, other) for other in g[-60:])]
        merged = [box]
        for group in touching:
            merged = group + merged
            groups.remove(group)
        groups.append(merged)
    found = []
    for group in groups:
        heights = {round(b[1] / 3) for b in group}
        places = {round(b[0] / 3) for b in group}
        whole = union(group)
        covered = sum((b[2] - b[0]) * (b[3] - b[1]) for b in group)
        if len(heights) >= 3 and len(places) >= 2 and covered > 0.45 * (whole[2] - whole[0]) * (whole[3] - whole[1]):
            found.append(whole)
    return found


def _touch(one: Box, two: Box) -> bool:
    return (
        overlap(one[0] - TOUCH, one[2] + TOUCH, two[0], two[2]) > 0
        and overlap(one[1] - TOUCH, one[3] + TOUCH, two[1], two[3]) > 0
    )

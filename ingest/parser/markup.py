"""Markup text (``Li_{6.4}La_{3}``, ``10^{-4}``) as the plain text a language model reads, with the way back."""

from __future__ import annotations

from ingest.markup import MARK


def strip(text: str) -> tuple[str, list[int]]:
    """Text without sub- and superscript marks, and for each of its characters the offset in the marked text.

    Parameters
    ----------
    text : str
        Text with ``_{...}`` and ``^{...}``; marks inside marks are taken away from the inside out.

    Returns
    -------
    plain : str
    offsets : list of int
        ``len(plain) + 1`` entries, strictly increasing; the last is ``len(text)``.
    """
    drop: set[int] = set()
    stack: list[int] = []
    for at, char in enumerate(text):
        if char == "{":
            stack.append(at if at and text[at - 1] in "_^" else -1)
        elif char == "}" and stack:
            opened = stack.pop()
            if opened >= 0:
                drop.update((opened - 1, opened, at))
    offsets = [at for at in range(len(text)) if at not in drop]
    return "".join(text[at] for at in offsets), [*offsets, len(text)]


def widen(text: str, start: int, end: int) -> tuple[int, int]:
    """A span of marked text grown so that no mark is cut: ``Li_{7`` becomes ``Li_{7}``."""
    for mark in MARK.finditer(text):
        inner_start, inner_end = mark.start(1), mark.end(1)
        if start < inner_start and inner_start < end and end == inner_end:
            end = mark.end()
        if mark.start() < start == inner_start and end >= mark.end():
            start = mark.start()
    return start, end

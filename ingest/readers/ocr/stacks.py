"""Superscripts that stand right above subscripts, ``PO_{4}^{3-}``: a reader of lines sees one blot, so each row is read apart."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from ingest.readers.ocr.ink import Ink, InkLine
from ingest.readers.ocr.levels import SUPER, Character
from ingest.readers.ocr.recogniser import Reading


@dataclass(slots=True)
class Stack:
    """The upper row of a stack: its ink, and the x at which its signs follow the lower row."""

    upper: list[Ink]
    behind: float


def unstacked(line: InkLine) -> tuple[InkLine, list[Stack]]:
    """The line without upper rows of stacked scripts, and these.

    A lower piece has the height of a script and hangs below the baseline, so that accents, points of i, and signs made of two
    pieces are no stacks.
    """
    cap, base = line.cap, line.base
    lower = [p for p in line.pieces if 0.35 * cap < p.height < 0.85 * cap and base + 0.1 * cap < p.y1 < base + 0.5 * cap]
    lower = [p for p in lower if p.y0 > base - 0.62 * cap]
    if not lower:
        return line, []
    found: list[Stack] = []
    taken: set[int] = set()
    for low in lower:
        upper = [
            piece
            for piece in line.pieces
            if piece.y1 < low.y0 + 0.12 * cap
            and piece.y1 < base - 0.35 * cap
            and min(piece.x1, low.x1) - max(piece.x0, low.x0) > 0.4 * min(piece.width, low.width)
            and (piece.height > 0.35 * cap or (piece.width > 0.25 * cap and piece.width > 1.8 * piece.height))
            and piece.height < 0.9 * cap
            and piece.width < 0.9 * cap
            and id(piece) not in taken
        ]
        if upper:
            taken |= {id(piece) for piece in upper}
            found.append(Stack(upper, low.x1 + 0.5))
    if not found:
        return line, []
    merged: list[Stack] = []
    for stack in sorted(found, key=lambda item: item.behind):
        if merged and min(p.x0 for p in stack.upper) - max(p.x1 for p in merged[-1].upper) < 0.35 * cap:
            merged[-1] = Stack(merged[-1].upper + stack.upper, stack.behind)
        else:
            merged.append(stack)
    return replace(line, pieces=[piece for piece in line.pieces if id(piece) not in taken]), merged


def stack_image(grey: np.ndarray, labels: np.ndarray, stack: Stack, cap: float) -> np.ndarray:
    """The upper row alone, as a line image of its own."""
    x0, x1 = min(p.x0 for p in stack.upper), max(p.x1 for p in stack.upper)
    height = round(0.9 * cap)
    bottom = max(p.y1 for p in stack.upper) + round(0.15 * cap)
    top, margin = max(0, bottom - height), round(0.3 * cap)
    image = np.full((bottom - top, x1 - x0 + 2 * margin), 255, np.uint8)
    part = grey[top:bottom, x0:x1]
    own = np.isin(labels[top:bottom, x0:x1], [label for p in stack.upper for label in p.labels])
    image[:, margin : margin + x1 - x0] = np.where(own, part, 255)
    return image


def script_of(stack: Stack, reading: Reading) -> list[Character]:
    """Characters of an upper row, raised, to be put behind the lower row."""
    if all(piece.width > 1.8 * piece.height for piece in stack.upper):
        text = "-" * len(stack.upper)  # bars are minus signs, which alone on a line are read as anything
    else:
        text = "".join(sign for sign in reading.text if sign.isalnum() or sign in "+-−–±′*·")
    boxes = sorted(((p.x0, p.y0, p.x1, p.y1) for p in stack.upper), key=lambda box: box[0])
    found = []
    for index, sign in enumerate(text):
        box = boxes[min(index, len(boxes) - 1)]
        found.append(Character(sign, stack.behind + 0.01 * index, max(reading.confidence, 0.5), box, SUPER))
    return found

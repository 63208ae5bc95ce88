"""Pieces of ink of a page and the lines they belong to; baseline and letter heights of a line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from ingest.readers.ocr.layout import SeenLine


@dataclass(slots=True)
class Ink:
    """A connected piece of ink: its box in pixels (x1, y1 exclusive), area and label in the label image."""

    x0: int
    y0: int
    x1: int
    y1: int
    area: int
    labels: tuple[int, ...]

    @property
    def middle(self) -> float:
        return (self.x0 + self.x1) / 2

    @property
    def height(self) -> int:
        return self.y1 - self.y0

    @property
    def width(self) -> int:
        return self.x1 - self.x0


@dataclass
class InkLine:
    """A line with its ink. ``base`` is the baseline's y, ``cap`` the height of capitals and digits, pixels."""

    seen: SeenLine
    base: float
    cap: float
    x_ratio: float = 0.70
    pieces: list[Ink] = field(default_factory=list)


def pieces_of(ink: np.ndarray, dpi: float) -> tuple[list[Ink], np.ndarray]:
    """All pieces of ink that can be a sign, and the label image. Rules, pictures and specks are left out."""
    import cv2

    count, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    areas = stats[1:, cv2.CC_STAT_AREA]
    grainy = len(areas) and np.mean(areas < 5) > 0.25
    # the point of a subscript in small print is four pixels; on a grainy page so are specks
    speck = (dpi / 300) ** 2 * (7 if grainy else 3)
    largest = dpi / 300 * 130
    pieces = []
    for index in range(1, count):
        x, y, width, height, area = (int(value) for value in stats[index])
        if area >= speck and height <= largest and width <= 3 * largest:
            pieces.append(Ink(x, y, x + width, y + height, area, (index,)))
    return pieces, labels


def ink_lines(lines: list[SeenLine], pieces: list[Ink]) -> list[InkLine]:
    """Give every piece of ink to the line it belongs to; lines without ink are dropped.

    A superscript lies between its own line and the one above: it goes to the line whose zone (1.55 capital heights above
    the baseline to 0.5 below) holds it best.
    """
    found = []
    centres = np.array([[piece.middle, (piece.y0 + piece.y1) / 2] for piece in pieces]).reshape(-1, 2)
    for line in lines:
        x0, y0, x1, y1 = line.box
        inside = (centres[:, 0] >= x0) & (centres[:, 0] <= x1) & (centres[:, 1] >= y0) & (centres[:, 1] <= y1)
        own = [pieces[index] for index in np.flatnonzero(inside)]
        measured = measure(own)
        if measured is not None:
            found.append(InkLine(line, *measured))
    best: dict[int, tuple[float, int]] = {}
    for index, line in enumerate(found):
        x0, _, x1, _ = line.seen.box
        up = (line.base - centres[:, 1]) / line.cap  # of the piece's middle, in capital heights
        near = (centres[:, 0] > x0 - 0.6 * line.cap) & (centres[:, 0] < x1 + 1.2 * line.cap) & (up > -0.5) & (up < 1.45)
        for at in np.flatnonzero(near):
            outside = max(x0 - centres[at, 0], centres[at, 0] - x1, 0) / line.cap
            strangeness = abs(up[at] - 0.42) + outside
            if at not in best or strangeness < best[at][0]:
                best[at] = (strangeness, index)
    for at, (_, index) in best.items():
        line = found[index]
        if pieces[at].height < 2.2 * line.cap:
            line.pieces.append(pieces[at])
    for line in found:
        line.pieces.sort(key=lambda piece: piece.middle)
    return [line for line in found if line.pieces]


def segments(line: InkLine) -> list[InkLine]:
    """A line cut at wide gaps, as between the cells of a table: each part is read on its own."""
    parts: list[list[Ink]] = [[]]
    end = None
    for piece in sorted(line.pieces, key=lambda item: item.x0):
        if end is not None and piece.x0 - end > 2.2 * line.cap:
            parts.append([])
        parts[-1].append(piece)
        end = max(end or 0, piece.x1)
    if len(parts) == 1:
        return [line]
    found = []
    for part in parts:
        x0, x1 = min(piece.x0 for piece in part), max(piece.x1 for piece in part)
        words = [word for word in line.seen.words if x0 - line.cap < (word.box[0] + word.box[2]) / 2 < x1 + line.cap]
        if not words and sum(piece.area for piece in part) < 0.1 * line.cap**2:
            continue  # a speck
        box = (x0, line.seen.box[1], x1, line.seen.box[3])
        found.append(InkLine(SeenLine(box, words), line.base, line.cap, line.x_ratio, part))
    return found


def measure(pieces: list[Ink]) -> tuple[float, float, float] | None:
    """Baseline, capital height and x-height ratio of the signs of a line; None without signs.

    The baseline is where most signs end; above it letter tops gather at the x-height and at the height of capitals.
    """
    tall = [piece for piece in pieces if piece.height >= 6]
    if not tall:
        return None
    middle = float(np.median([piece.height for piece in tall]))
    tall = [piece for piece in tall if 0.45 * middle <= piece.height <= 2.6 * middle] or tall
    bottoms = np.array([piece.y1 for piece in tall], float)
    slack = max(1.5, 0.06 * middle)
    votes = [(float(np.sum(np.abs(bottoms - level) <= slack)), level) for level in np.unique(bottoms)]
    base = max(votes)[1]
    base = float(np.mean(bottoms[np.abs(bottoms - base) <= slack]))
    heights = np.array([base - piece.y0 for piece in tall if abs(piece.y1 - base) <= 2 * slack], float)
    if not len(heights):
        heights = np.array([float(piece.height) for piece in tall])
    cap = float(np.percentile(heights, 92))
    small = heights[heights < 0.86 * cap]
    if len(small) >= max(3, 0.2 * len(heights)):
        ratio = float(np.median(small)) / cap
        if 0.55 <= ratio <= 0.85:
            return base, cap, ratio
    # nothing but signs of one height: capitals and digits, or a few small letters; the reader's characters will tell
    return base, cap, 0.70


def middle_mean(heights: Sequence[float]) -> float | None:
    """Mean of the middle half of heights; None with fewer than five of them."""
    if len(heights) < 5:
        return None
    quarter = len(heights) // 4
    return float(np.mean(sorted(heights)[quarter : len(heights) - quarter]))


def line_image(page_grey: np.ndarray, labels: np.ndarray, line: InkLine, without: Sequence[Ink] = ()) -> tuple[np.ndarray, int]:
    """The line's grey image, signs of neighbouring lines and those to be left out painted over; the x of its left edge."""
    x0 = min([line.seen.box[0], *(piece.x0 for piece in line.pieces)])
    x1 = max([line.seen.box[2], *(piece.x1 for piece in line.pieces)])
    margin = round(0.45 * line.cap)
    top, bottom = round(line.base - 1.5 * line.cap), round(line.base + 0.55 * line.cap)
    left, right = max(0, x0 - margin), min(page_grey.shape[1], x1 + margin)
    image = np.full((bottom - top, right - left), 255, np.uint8)
    y0, y1 = max(0, top), min(page_grey.shape[0], bottom)
    image[y0 - top : y1 - top] = page_grey[y0:y1, left:right]
    mine = np.array(sorted({label for piece in line.pieces for label in piece.labels}))
    here = labels[y0:y1, left:right]
    # only what stands in the upper or lower margin can be a neighbour's; ink at letter height stays whoever claims it
    foreign = (here > 0) & ~np.isin(here, mine)
    rows = np.arange(y0, y1)
    edge = (rows < line.base - 1.12 * line.cap) | (rows > line.base + 0.12 * line.cap)
    foreign_labels = np.unique(here[foreign])
    core = np.unique(here[foreign & ~edge[:, None]])
    strangers = np.setdiff1d(foreign_labels, core)
    if without:
        strangers = np.union1d(strangers, [label for piece in without for label in piece.labels])
    if len(strangers):
        import cv2

        mask = cv2.dilate(np.isin(here, strangers).astype(np.uint8), np.ones((3, 3), np.uint8)).astype(bool)
        mask &= ~np.isin(here, mine)
        image[y0 - top : y1 - top][mask] = 255
    return image, left

"""From a picture of a page to an upright grey image and its ink: scale, contrast, skew, quarter turns."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

WORKING_DPI = 300.0
MAX_SKEW = 6.0


@dataclass
class Page:
    """A page ready for reading.

    ``grey`` is uint8, dark on light, at ``dpi``; ``ink`` is 255 where there is ink. ``to_source`` maps points
    (x, y) in pixels of ``grey`` to pixels of the picture given, as a 2 x 3 matrix; ``skew`` is in degrees.
    """

    grey: np.ndarray
    ink: np.ndarray
    dpi: float
    skew: float
    to_source: np.ndarray


def prepare(image, dpi: float, *, quarter_turns: int = 0) -> Page:
    """Clean a page picture.

    Parameters
    ----------
    image
        PIL image of any mode.
    dpi
        Its resolution; pictures far from 300 dpi are scaled.
    quarter_turns
        Turn the picture by so many times 90 degrees, anticlockwise, first.
    """
    import cv2

    flat = np.asarray(_on_white(image))
    height, width = flat.shape
    grey = np.array(np.rot90(flat, quarter_turns), order="C")
    if np.median(grey) < 110:
        grey = 255 - grey
    scale = WORKING_DPI / dpi if not 0.85 <= WORKING_DPI / dpi <= 1.15 else 1.0
    if scale != 1.0:
        grey = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC)
    grey = _flattened(grey)
    skew = find_skew(grey)
    if abs(skew) >= 0.05:
        centre = (grey.shape[1] / 2, grey.shape[0] / 2)
        turn = cv2.getRotationMatrix2D(centre, skew, 1.0)
        grey = cv2.warpAffine(grey, turn, (grey.shape[1], grey.shape[0]), flags=cv2.INTER_CUBIC, borderValue=255)
        back = cv2.invertAffineTransform(turn)
    else:
        skew, back = 0.0, np.array([[1.0, 0, 0], [0, 1.0, 0]])
    to_source = _unturned(back / scale, quarter_turns, width, height)
    return Page(grey, ink_of(grey), dpi * scale, skew, to_source)


def _on_white(image):
    """8-bit grey; transparent pixels become paper, 16-bit and 1-bit pictures are scaled."""
    from PIL import Image

    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        rgba = image.convert("RGBA")
        paper = Image.new("RGBA", rgba.size, "white")
        return Image.alpha_composite(paper, rgba).convert("L")
    if image.mode.startswith("I") or image.mode == "F":
        values = np.asarray(image, dtype=np.float32)
        low, high = float(values.min()), float(values.max())
        return Image.fromarray(((values - low) * (255 / max(high - low, 1e-6))).astype(np.uint8))
    return image.convert("L")


def _unturned(matrix: np.ndarray, turns: int, width: int, height: int) -> np.ndarray:
    """Compose with the inverse of ``np.rot90`` of a width x height picture."""
    (xx, xy, x0), (yx, yy, y0) = matrix
    x, y = np.array([xx, xy, x0]), np.array([yx, yy, y0])
    unit = np.array([0.0, 0.0, 1.0])
    turned = {0: (x, y), 1: (width * unit - y, x), 2: (width * unit - x, height * unit - y), 3: (y, height * unit - x)}
    return np.array(turned[turns % 4])


def _flattened(grey: np.ndarray) -> np.ndarray:
    """Even out the paper's brightness; white paper stays as it is."""
    import cv2

    small = cv2.resize(grey, (max(1, grey.shape[1] // 16), max(1, grey.shape[0] // 16)), interpolation=cv2.INTER_AREA)
    paper = cv2.GaussianBlur(cv2.dilate(small, np.ones((5, 5), np.uint8)), (0, 0), 3)
    if paper.min() > 235:
        return grey
    paper = cv2.resize(paper, (grey.shape[1], grey.shape[0]), interpolation=cv2.INTER_LINEAR)
    return cv2.divide(grey, np.maximum(paper, 60), scale=255)


def ink_of(grey: np.ndarray) -> np.ndarray:
    """Binary ink (255) of a grey page: a light blur against grain, Otsu's threshold, specks removed."""
    import cv2

    threshold, ink = cv2.threshold(cv2.GaussianBlur(grey, (3, 3), 0), 0, 255, cv2.THRESH_BINARY_INV | cv2.THRESH_OTSU)
    if threshold < 1:
        ink[:] = 0
    return ink


def find_skew(grey: np.ndarray) -> float:
    """Angle in degrees by which the page has to be turned (anticlockwise) to stand upright, -6 to 6.

    The angle at which the ink's sums over rows vary most: lines of text alternate with white most sharply when level.
    """
    import cv2

    factor = min(1.0, 900 / max(grey.shape))
    small = cv2.resize(grey, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    dark = np.clip(255.0 - small.astype(np.float32) - 40, 0, None)
    if dark.sum() < 1000:
        return 0.0
    y, x = np.nonzero(dark > 60)
    if len(y) < 200:
        return 0.0
    if len(y) > 60_000:
        chosen = np.random.default_rng(0).choice(len(y), 60_000, replace=False)
        y, x = y[chosen], x[chosen]
    weight = dark[y, x]
    across = x - small.shape[1] / 2

    def sharpness(angle: float) -> float:
        # rows of a page turned by `angle` anticlockwise
        rows = y + across * -np.tan(np.radians(angle))
        sums = np.bincount((rows - rows.min()).astype(int), weights=weight)
        return float(np.square(np.diff(sums)).sum())

    coarse = np.arange(-MAX_SKEW, MAX_SKEW + 0.01, 0.5)
    best = max(coarse, key=sharpness)
    for step in (0.1, 0.02):
        best = max(best + step * np.arange(-6, 7), key=sharpness)
    if sharpness(best) < 1.03 * sharpness(0.0):
        return 0.0
    return float(round(best, 2))

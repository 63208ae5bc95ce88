"""Lines of text on a page, by tesseract: where they are, and what a second pair of eyes reads in them."""

from __future__ import annotations

import csv
import io
import os
import statistics
from dataclasses import dataclass, field

import numpy as np

from ingest.document import ReadError

TIMEOUT_S = 120


@dataclass
class SeenWord:
    """A word as tesseract reads it; the box in pixels, confidence 0 to 1."""

    text: str
    confidence: float
    box: tuple[int, int, int, int]


@dataclass
class SeenLine:
    """A line as tesseract finds it; the box in pixels."""

    box: tuple[int, int, int, int]
    words: list[SeenWord] = field(default_factory=list)

    @property
    def confidence(self) -> float:
        return statistics.fmean(word.confidence for word in self.words) if self.words else 0.0


def find_lines(grey: np.ndarray, dpi: float) -> list[SeenLine]:
    """Text lines of a page in tesseract's reading order; lines without a word are left out.

    Raises
    ------
    ReadError
        tesseract is missing (with the remedy) or takes more than two minutes.
    """
    rows = csv.DictReader(
        io.StringIO(_tesseract(grey, f"--psm 3 --oem 1 --dpi {round(dpi)}")), delimiter="\t", quoting=csv.QUOTE_NONE
    )
    lines: dict[tuple[str, str, str], SeenLine] = {}
    for row in rows:
        key = (row["block_num"], row["par_num"], row["line_num"])
        left, top, width, height = (int(row[name]) for name in ("left", "top", "width", "height"))
        box = (left, top, left + width, top + height)
        if row["level"] == "4":
            lines[key] = SeenLine(box)
        elif row["level"] == "5" and (row["text"] or "").strip() and key in lines:
            lines[key].words.append(SeenWord(row["text"].strip(), max(float(row["conf"]), 0.0) / 100, box))
    return [line for line in lines.values() if line.words]


def find_quarter_turns(grey: np.ndarray, dpi: float) -> int:
    """By how many quarter turns anticlockwise the page has to be turned to stand upright (tesseract's OSD); 0 if unclear."""
    import pytesseract

    try:
        text = _tesseract(grey, f"--psm 0 --dpi {round(dpi)}", kind="osd")
    except (ReadError, pytesseract.TesseractError):
        return 0  # too few characters to tell
    found = dict(line.split(": ", 1) for line in text.splitlines() if ": " in line)
    if float(found.get("Orientation confidence", 0)) < 1.5:
        return 0
    return (4 - int(found.get("Rotate", 0)) // 90) % 4


def _tesseract(grey: np.ndarray, config: str, *, kind: str = "tsv") -> str:
    import pytesseract
    from PIL import Image

    os.environ["OMP_THREAD_LIMIT"] = "1"  # inherited by the child: a page a process, one thread each
    image = Image.fromarray(grey)
    image.format = "PPM"  # handed over unpacked: packing a page costs more than writing it
    try:
        if kind == "osd":
            return pytesseract.image_to_osd(image, config=config, timeout=TIMEOUT_S)
        return pytesseract.image_to_data(image, lang="eng", config=config, timeout=TIMEOUT_S)
    except pytesseract.TesseractNotFoundError as error:
        raise ReadError(
            "scanned pages need tesseract: install it (Debian: apt install tesseract-ocr) or put it on PATH"
        ) from error
    except RuntimeError as error:
        if "timeout" in str(error).lower():
            raise ReadError(f"tesseract took more than {TIMEOUT_S} s for one page") from error
        raise

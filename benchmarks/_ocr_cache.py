"""Recognised pages kept between runs of the scan comparison, by their picture and by the code that read them.

Recognition is the dear part; layout, tables and linking run anew each time. A run that was interrupted goes on from what is kept.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path

import numpy as np

from benchmarks._run import ROOT, versions
from ingest.readers.ocr.assembly import Sheet

_AFTERWARDS = {"assembly.py", "tables.py"}  # what runs on recognised words


def code_version() -> str:
    """Digest of the code that turns pictures into words, and of the libraries that it calls."""
    digest = hashlib.sha256(json.dumps(versions(("rapidocr", "onnxruntime", "pytesseract", "opencv-python-headless"))).encode())
    for file in sorted((ROOT / "ingest/readers/ocr").glob("*.py")):
        if file.name not in _AFTERWARDS:
            digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


def folder() -> Path:
    """Where pages are kept; may be deleted at any time."""
    place = Path(tempfile.gettempdir()) / "ionatlas-ocr-pages" / code_version()
    place.mkdir(parents=True, exist_ok=True)
    return place


class KeptSheets:
    """``recognise`` as :func:`ingest.readers.scan.recognise_page`, each picture read once; ``cpu_s`` holds what each cost."""

    def __init__(self, recognise: Callable[..., Sheet], clock: Callable[[], float]) -> None:
        self._recognise, self._clock, self._folder = recognise, clock, folder()
        self.cpu_s: list[float] = []

    def __call__(self, image, *, page: int, dpi: float) -> Sheet:
        key = hashlib.sha256(f"{image.mode} {image.size} {dpi:.3f} ".encode() + image.tobytes()).hexdigest()[:32]
        file = self._folder / f"{key}.json"
        if file.exists():
            kept = json.loads(file.read_text(encoding="utf-8"))
        else:
            started = self._clock()
            sheet = self._recognise(image, page=page, dpi=dpi)
            kept = {"cpu_s": self._clock() - started, "sheet": asdict(sheet) | {"matrix": sheet.matrix.tolist()}}
            part = file.with_suffix(".part")
            part.write_text(json.dumps(kept, ensure_ascii=False), encoding="utf-8")
            part.replace(file)
        self.cpu_s.append(kept["cpu_s"])
        return sheet_from(kept["sheet"], page)


def sheet_from(kept: dict, number: int) -> Sheet:
    """A Sheet from its JSON form."""
    from ingest.layout import Word
    from ingest.tables.rules import Rules

    rules = Rules(**{name: [tuple(rule) for rule in found] for name, found in kept["rules"].items()})
    words = [Word(**word) for word in kept["words"]]
    return Sheet(
        number, words, rules, kept["width"], kept["height"], np.array(kept["matrix"]), [tuple(box) for box in kept["pictures"]]
    )


@contextlib.contextmanager
def kept_sheets(clock: Callable[[], float]) -> Iterator[KeptSheets]:
    """While this is open, the readers take recognised pages from the folder and put new ones there."""
    from ingest.readers import scan

    usual = scan.recognise_page
    keeper = KeptSheets(usual, clock)
    scan.recognise_page = keeper
    try:
        yield keeper
    finally:
        scan.recognise_page = usual

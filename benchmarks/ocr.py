"""Scanned pages against the born-digital text of the same pages: formulas and exponents with their levels.

Pages of real papers are rendered at 300 dpi, clean and with noise, blur and 1.5 degrees of skew, read by the scan reader, and
compared with what the PDF reader takes from the text layer of the same page.
"""

from __future__ import annotations

import io
import os
import re
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy as np  # noqa: E402
import pypdfium2  # noqa: E402
from PIL import Image, ImageFilter  # noqa: E402

from benchmarks._run import SHARED, main, reported, result  # noqa: E402
from ingest.readers.pdf import read_pdf  # noqa: E402
from ingest.readers.scan import read_page_image  # noqa: E402

DPI = 300
NOISE = {"skew_degrees": 1.5, "blur_sigma_px": 0.7, "noise_sd": 20, "jpeg_quality": 60}
_SUB = r"(?:_\{[0-9.xyzδ+−\-]{1,9}\})"
_FORMULA = re.compile(rf"(?:[(\[]?[A-Z][a-z]?{_SUB}?[)\]]?{_SUB}?)+")
_UNITS = "S|cm|m|mol|K|g|kg|h|s|mA|A|V|W|J|kJ|mg|min|Hz|nm|mm|Å|L|Ω|eV|µm|μm"
_EXPONENT = re.compile(rf"(?<![A-Za-z])(?:10|{_UNITS})\^\{{[-+]?\d{{1,3}}\}}")


_MINUS = str.maketrans("−–‐‑", "----")


def formulas(text: str) -> Counter[str]:
    """Formulas with at least one subscript digit, with markup."""
    return Counter(
        found.group().strip("()[]")
        for found in _FORMULA.finditer(text.translate(_MINUS))
        if re.search(r"_\{[^}]*\d", found.group())
    )


def exponents(text: str) -> Counter[str]:
    """Powers of ten and of units, ``10^{-4}`` and ``cm^{-1}``."""
    return Counter(found.group().replace("μ", "µ") for found in _EXPONENT.finditer(text.translate(_MINUS).replace(" ^", "^")))


def degraded(image, seed: int):
    """The page as a poor scan: skewed, blurred, grainy, compressed."""
    turned = image.convert("L").rotate(NOISE["skew_degrees"], Image.Resampling.BICUBIC, fillcolor=255)
    turned = turned.filter(ImageFilter.GaussianBlur(NOISE["blur_sigma_px"]))
    grain = np.random.default_rng(seed).normal(0, NOISE["noise_sd"], (turned.height, turned.width))
    grainy = Image.fromarray(np.clip(np.asarray(turned, float) * 0.92 + 8 + grain, 0, 255).astype(np.uint8))
    buffer = io.BytesIO()
    grainy.save(buffer, "JPEG", quality=NOISE["jpeg_quality"])
    return Image.open(buffer).convert("L")


def pages(papers: list[Path], most: int) -> list[tuple[str, int, str, bytes]]:
    """(name, page number, text, single-page PDF) of the pages with the most formulas and exponents, papers taking turns.

    The text is read from the page cut out of its paper: in a whole paper a paragraph belongs to the page it begins on.
    """
    ranked = []
    for path in papers:
        found = []
        for number, data in enumerate(_single_pages(path), start=1):
            document = read_pdf(path, data)
            text = text_of(document.blocks, document.tables)
            marks = sum(formulas(text).values()) + sum(exponents(text).values())
            if marks >= 3:
                found.append((marks, path.name, number, text, data))
        ranked.append(sorted(found, key=lambda item: -item[0]))
    chosen = []
    for turn in range(max(map(len, ranked), default=0)):
        chosen += sorted((found[turn] for found in ranked if turn < len(found)), key=lambda item: -item[0])
    return [item[1:] for item in chosen[:most]]


def _single_pages(path: Path) -> Iterator[bytes]:
    source = pypdfium2.PdfDocument(path)
    for index in range(len(source)):
        single = pypdfium2.PdfDocument.new()
        single.import_pages(source, [index])
        buffer = io.BytesIO()
        single.save(buffer)
        yield buffer.getvalue()


def text_of(blocks, tables) -> str:
    """Everything a page says, tables included."""
    parts = [block.text for block in blocks]
    for table in tables:
        parts += [table.caption, table.footnotes, *(cell for row in table.rows for cell in row)]
    return "\n".join(parts)


def measure(papers: list[Path], most: int, kinds: tuple[str, ...] = ("clean", "noisy")) -> tuple[dict[str, float], list[dict]]:
    """Figures and per-page details; see the module's text."""
    right: Counter[str] = Counter()
    all_: Counter[str] = Counter()
    details = []
    spent = {kind: 0.0 for kind in kinds}
    count = 0
    for name, number, text, data in pages(papers, most):
        count += 1
        image = pypdfium2.PdfDocument(data)[0].render(scale=DPI / 72, grayscale=True).to_pil()
        for kind in kinds:
            picture = image if kind == "clean" else degraded(image, number)
            started = time.process_time() + _children()
            read = text_of(*read_page_image(picture, page=1, dpi=DPI))
            cpu = time.process_time() + _children() - started
            spent[kind] += cpu
            for what, finder in (("formulas", formulas), ("exponents", exponents)):
                true, seen = finder(text), finder(read)
                hits = sum((true & seen).values())
                right[f"{what}_{kind}"] += hits
                all_[f"{what}_{kind}"] += sum(true.values())
                details.append({"paper": name, "page": number, "kind": kind, "what": what, "right": hits, "of": sum(true.values()), "cpu_s": round(cpu, 1),
                                "missed": dict((true - seen).most_common(12)), "instead": dict((seen - true).most_common(12))})  # fmt: skip
    suffix = {"clean": "", "noisy": "_noisy"}
    figures: dict[str, float] = {"pages": count}
    for what in ("formulas", "exponents"):
        for kind in kinds:
            total = all_[f"{what}_{kind}"]
            figures[f"{what}_right{suffix[kind]}"] = round(right[f"{what}_{kind}"] / total, 4) if total else 0.0
            figures[f"{what}{suffix[kind]}"] = total
    for kind in kinds:
        figures[f"cpu_s_per_page{suffix[kind]}"] = round(spent[kind] / max(count, 1), 2)
    return figures, details


def _children() -> float:
    times = os.times()
    return times.children_user + times.children_system


def run(quick: bool) -> dict:
    """Measure on the papers of the reporting half (``quick``: 8 pages of them)."""
    folder = SHARED / "data/papers/pdf"
    papers = [path for path in sorted(folder.glob("*.pdf")) if reported(path.stem)]
    most = 8 if quick else 40
    figures, details = measure(papers, most)
    settings = {
        "dpi": DPI,
        "noise": NOISE,
        "pages": most,
        "papers": [path.name for path in papers],
        "truth": "text layer of the same page",
        "details": details,
    }
    return result("ocr", figures, settings, ("rapidocr", "onnxruntime", "pytesseract", "pypdfium2", "opencv-python-headless"))


if __name__ == "__main__":
    sys.exit(main("ocr", run, __doc__))

"""Scanned pages against the born-digital text of the same pages: formulas and exponents with their levels, records.

Pages of real papers are rendered at 300 dpi, clean and with noise, blur and 1.5 degrees of skew, read by the scan reader, and
compared with what the PDF reader takes from the text layer of the same page.

``record_recall_against_digital``: of the records that the whole reading gives for the born-digital page, the share that it
gives for the page's picture too (same property, material, and value within 2%, lattice parameters .1%). ``_set`` are pages set
here from papers without a PDF and from the sample corpus (clean only), ``_unseen_papers`` the pages of papers of which no page was
used to tune. Recognised pages are kept under the temp folder, so that a run goes on where another stopped.
"""

from __future__ import annotations

import io
import os
import re
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy as np  # noqa: E402
import pypdfium2  # noqa: E402
from PIL import Image, ImageFilter  # noqa: E402

from benchmarks._ocr_cache import KeptSheets, kept_sheets  # noqa: E402
from benchmarks._ocr_records import SourcePage, matched, picture_pdf, records_of, single_pages, source_pages  # noqa: E402
from benchmarks._run import SHARED, main, reported, result  # noqa: E402
from ingest.readers.pdf import read_pdf  # noqa: E402

DPI = 300
SUFFIX = {"clean": "", "noisy": "_noisy"}
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
        for number, data in enumerate(single_pages(path.read_bytes()), start=1):
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


def text_of(blocks, tables) -> str:
    """Everything a page says, tables included."""
    parts = [block.text for block in blocks]
    for table in tables:
        parts += [table.caption, table.footnotes, *(cell for row in table.rows for cell in row)]
    return "\n".join(parts)


def measure(papers: list[Path], most: int, kinds: tuple[str, ...] = ("clean", "noisy")) -> tuple[dict[str, float], list[dict]]:
    """Formulas and exponents: figures and per-page details; see the module's text."""
    from ingest.readers.scan import assemble_pages, recognise_page

    right: Counter[str] = Counter()
    all_: Counter[str] = Counter()
    details = []
    recognise = KeptSheets(recognise_page, _clock)
    spent: dict[str, list[float]] = {kind: [] for kind in kinds}
    count = 0
    for name, number, text, data in pages(papers, most):
        count += 1
        for kind, picture in pictures(data, number, kinds):
            read = text_of(*assemble_pages([recognise(picture, page=1, dpi=DPI)]))
            spent[kind].append(recognise.cpu_s[-1])
            for what, finder in (("formulas", formulas), ("exponents", exponents)):
                true, seen = finder(text), finder(read)
                hits = sum((true & seen).values())
                right[f"{what}_{kind}"] += hits
                all_[f"{what}_{kind}"] += sum(true.values())
                details.append({"paper": name, "page": number, "kind": kind, "what": what, "right": hits, "of": sum(true.values()),
                                "missed": dict((true - seen).most_common(12)), "instead": dict((seen - true).most_common(12))})  # fmt: skip
    figures: dict[str, float] = {"pages": count}
    for what in ("formulas", "exponents"):
        for kind in kinds:
            total = all_[f"{what}_{kind}"]
            figures[f"{what}_right{SUFFIX[kind]}"] = round(right[f"{what}_{kind}"] / total, 4) if total else 0.0
            figures[f"{what}{SUFFIX[kind]}"] = total
    for kind in kinds:
        figures[f"cpu_seconds_per_page{SUFFIX[kind]}"] = round(sum(spent[kind]) / max(count, 1), 2)
    return figures, details


def pictures(data: bytes, seed: int, kinds: tuple[str, ...]) -> Iterator[tuple[str, Image.Image]]:
    """The page of a single-page PDF as clean and as poor scan."""
    image = pypdfium2.PdfDocument(data)[0].render(scale=DPI / 72, grayscale=True).to_pil()
    for kind in kinds:
        yield kind, image if kind == "clean" else degraded(image, seed)


def measure_records(
    chosen: Iterable[SourcePage], kinds: tuple[str, ...] = ("clean", "noisy")
) -> tuple[dict[str, float], list[dict]]:
    """Records of scans against those of the pages' born-digital forms: figures and per-page details."""
    from ingest.parser import Parser

    parser = Parser.load(quantize=True)
    counts: dict[str, Counter[str]] = {}
    details = []
    with kept_sheets(_clock):
        for page in chosen:
            digital = records_of(page.data, parser)
            if not digital:
                continue
            for kind, picture in pictures(page.data, page.number, kinds if page.origin == "print" else kinds[:1]):
                scan = records_of(picture_pdf(picture, DPI), parser)
                pairs = matched(digital, scan)
                for group in groups(page):
                    own = counts.setdefault(group + SUFFIX[kind], Counter())
                    own.update(pages=1, digital=len(digital), scan=len(scan), both=len(pairs))
                details.append({"page": page.name, "origin": page.origin, "reported": page.reported, "kind": kind,
                                "digital": len(digital), "scan": len(scan), "both": len(pairs)})  # fmt: skip
    figures: dict[str, float] = {}
    for group, own in sorted(counts.items()):
        figures[f"record_recall_against_digital{group}"] = round(own["both"] / own["digital"], 4)
        figures[f"record_precision_against_digital{group}"] = round(own["both"] / max(own["scan"], 1), 4)
        figures[f"records_compared{group}"], figures[f"record_pages{group}"] = own["digital"], own["pages"]
    return figures, details


def groups(page: SourcePage) -> list[str]:
    """Suffixes of the figures that a page counts for."""
    part = "" if page.origin == "print" else "_set"
    if not page.reported:
        return [f"{part}_tuned"]
    return [part, f"{part}_unseen_papers"] if reported(page.paper) else [part]


def _clock() -> float:
    times = os.times()
    return time.process_time() + times.children_user + times.children_system


def run(quick: bool) -> dict:
    """Measure on the reporting half (``quick``: 8 pages of it for each part)."""
    folder = SHARED / "data/papers/pdf"
    papers = [path for path in sorted(folder.glob("*.pdf")) if reported(path.stem)]
    most = 8 if quick else 20
    figures, details = measure(papers, most)
    chosen: Iterable[SourcePage] = (page for page in source_pages() if page.reported)
    if quick:
        chosen = islice((page for page in chosen if page.origin == "print"), 8)
    more, record_details = measure_records(chosen)
    settings = {
        "dpi": DPI,
        "noise": NOISE,
        "pages": most,
        "papers": [path.name for path in papers],
        "truth": "text layer of the same page; records of the born-digital page",
        "details": details,
        "record_details": record_details,
    }
    packages = ("rapidocr", "onnxruntime", "pytesseract", "pypdfium2", "opencv-python-headless")
    return result("ocr", figures | more, settings, packages)


if __name__ == "__main__":
    sys.exit(main("ocr", run, __doc__))

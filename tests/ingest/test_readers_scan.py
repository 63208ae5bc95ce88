"""Scanned pages, drawn here and read by tesseract and the recogniser for real; levels and skew also on their own."""

from __future__ import annotations

import shutil
import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageFont

from ingest.document import ReadError
from ingest.readers import read
from ingest.readers.ocr.assembly import sheet_of
from ingest.readers.ocr.cleaning import find_skew, prepare
from ingest.readers.ocr.levels import NORMAL, SUB, SUPER, Character, find_levels
from ingest.readers.ocr.page import RecognisedPage
from ingest.readers.ocr.rules import cells_of, find_rules
from ingest.readers.scan import read_page_image, read_scan
from ingest.tables.rules import Rules

needs_tesseract = pytest.mark.skipif(shutil.which("tesseract") is None, reason="tesseract is not installed")
SIZE = 42
LINES = [
    "Garnet electrolytes of the composition Li_{6.4}La_{3}Zr_{1.4}Ta_{0.6}O_{12} were sintered",
    "at 1150 °C for 12 h. The total conductivity at 25 °C was 5.1 × 10^{-4} S cm^{-1}",
    "with an activation energy of 0.31 eV; undoped Li_{7}La_{3}Zr_{2}O_{12} reached only",
    "2.4 × 10^{-6} S cm^{-1} after the same treatment in air, as expected for it.",
]


def font(size: int) -> ImageFont.FreeTypeFont:
    import matplotlib

    return ImageFont.truetype(str(Path(matplotlib.get_data_path()) / "fonts/ttf/DejaVuSerif.ttf"), size)


def write(draw: ImageDraw.ImageDraw, x: float, base: float, text: str, size: int = SIZE) -> float:
    """Draw text with markup on a baseline; return where it ends."""
    level, index = "", 0
    while index < len(text):
        if text[index] in "_^" and text[index + 1 : index + 2] == "{":
            level, index = text[index], index + 2
            continue
        if text[index] == "}" and level:
            level, index = "", index + 1
            continue
        sign = "−" if level and text[index] == "-" else text[index]
        face = font(round(size * 0.66) if level else size)
        shift = {"": 0.0, "_": 0.16 * size, "^": -0.34 * size}[level]
        draw.text((x, base + shift), sign, font=face, fill=0, anchor="ls")
        x += face.getlength(sign)
        index += 1
    return x


def page(lines: list[str], *, height: int = 900) -> Image.Image:
    image = Image.new("L", (2100, height), 255)
    draw = ImageDraw.Draw(image)
    for number, line in enumerate(lines):
        write(draw, 150, 180 + number * 74, line)
    return image


def text_of(image: Image.Image) -> str:
    blocks, _ = read_page_image(image, page=1, dpi=300)
    return " ".join(block.text for block in blocks)


@pytest.fixture(scope="module")
def clean():
    return read_page_image(page(LINES), page=3, dpi=300)


@needs_tesseract
@pytest.mark.slow
@pytest.mark.parametrize(
    "mark",
    ["Li_{6.4}La_{3}Zr_{1.4}Ta_{0.6}O_{12}", "Li_{7}La_{3}Zr_{2}O_{12}", "10^{-4}", "10^{-6}", "cm^{-1}", "0.31 eV", "1150 °C"],
)
def test_formulas_and_exponents_are_read_with_their_levels(clean, mark):
    blocks, _ = clean
    assert mark in " ".join(block.text for block in blocks)


@needs_tesseract
@pytest.mark.slow
def test_blocks_know_their_page_place_and_confidence(clean):
    blocks, _ = clean
    first = blocks[0]
    assert first.ocr and first.page == 3 and 0.5 < first.confidence <= 1
    x0, top, _, _ = first.bbox
    assert abs(x0 - 150 * 0.24) < 4 and abs(top - (180 - 0.75 * SIZE) * 0.24) < 6


@needs_tesseract
@pytest.mark.slow
def test_a_skewed_grainy_page_keeps_its_values_and_boxes():
    turned = page(LINES).rotate(1.5, Image.Resampling.BICUBIC, fillcolor=255)
    grain = np.random.default_rng(1).normal(0, 15, (turned.height, turned.width))
    image = Image.fromarray(np.clip(np.asarray(turned, float) + grain, 0, 255).astype(np.uint8))
    blocks, _ = read_page_image(image, page=1, dpi=300)
    text = " ".join(block.text for block in blocks)
    assert "5.1 × 10^{-4} S cm^{-1}" in text
    assert "Li_{7}La_{3}Zr_{2}O_{12}" in text
    assert all(0 <= block.bbox[0] < block.bbox[2] <= 2100 * 0.24 + 1 for block in blocks)


@needs_tesseract
@pytest.mark.slow
def test_a_page_scanned_upside_down_is_turned():
    text = text_of(page(LINES * 2).rotate(180))
    assert "activation energy of 0.31 eV" in text


@needs_tesseract
@pytest.mark.slow
def test_a_ruled_table_under_its_caption_becomes_a_grid(tmp_path):
    image = page(["Table 1. Conductivity of the sintered samples at 25 °C."], height=900)
    draw = ImageDraw.Draw(image)
    rows = [["Sample", "Composition", "σ (10^{-4} S cm^{-1})"], ["A1", "Li_{7}La_{3}Zr_{2}O_{12}", "0.02"], ["A2", "Li_{6.4}La_{3}Zr_{1.4}Ta_{0.6}O_{12}", "5.10"], ["A3", "Li_{6.6}La_{3}Zr_{1.6}Ta_{0.4}O_{12}", "7.35"]]  # fmt: skip
    edges = [150, 480, 1300, 1900]
    for number, row in enumerate(rows):
        for left, cell in zip(edges, row, strict=False):
            write(draw, left + 25, 300 + 90 * number, cell)
    for y in range(235, 235 + 90 * 5, 90):
        draw.line((edges[0], y, edges[-1], y), fill=0, width=3)
    for x in edges:
        draw.line((x, 235, x, 235 + 90 * 4), fill=0, width=3)
    file = tmp_path / "scan.png"
    image.save(file, dpi=(300, 300))
    document = read_scan(file)
    (table,) = document.tables
    assert (table.label, table.extractor, table.ocr, table.header_rows) == ("Table 1", "ocr", True, 1)
    assert [row[2] for row in table.rows] == ["σ (10^{-4} S cm^{-1})", "0.02", "5.10", "7.35"]
    assert table.rows[2][:2] == ["A2", "Li_{6.4}La_{3}Zr_{1.4}Ta_{0.6}O_{12}"]
    assert (document.pages, document.media_type) == (1, "image/png")


@needs_tesseract
def test_a_blank_page_has_no_text_and_says_so(tmp_path):
    assert read_page_image(Image.new("L", (800, 800), 255), page=1, dpi=100) == ([], [])
    file = tmp_path / "blank.png"
    Image.new("L", (800, 800), 255).save(file)
    with pytest.raises(ReadError, match="no text"):
        read(file)


def test_a_picture_of_a_hundred_thousand_pixels_a_side_is_not_unpacked(tmp_path):
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", 100_000, 100_000, 1, 0, 0, 0, 0)
    file = tmp_path / "huge.png"
    file.write_bytes(
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")
    )
    with pytest.raises(ReadError, match="huge.png"):
        read(file)


def test_a_truncated_picture_is_refused(tmp_path):
    file = tmp_path / "cut.png"
    page(LINES[:1]).save(file)
    file.write_bytes(file.read_bytes()[:2000])
    with pytest.raises(ReadError, match="cut.png"):
        read(file)


@pytest.mark.parametrize("angle", [-3.0, -1.5, -0.4, 0.0, 0.7, 2.5])
def test_skew_is_found_to_a_twentieth_of_a_degree(angle):
    tilted = page(LINES * 2, height=1000).rotate(angle, Image.Resampling.BICUBIC, fillcolor=255)
    assert abs(find_skew(np.asarray(tilted)) + angle) < 0.08


@pytest.mark.parametrize("turns", [0, 1, 2, 3])
def test_boxes_are_mapped_back_through_turn_and_skew(turns):
    image = Image.new("L", (1200, 900), 255)
    ImageDraw.Draw(image).rectangle((300, 200, 340, 260), fill=0)
    found = RecognisedPage(prepare(image, 300, quarter_turns=turns))
    rows, columns = np.nonzero(found.page.ink)
    pixels = (columns.min(), rows.min(), columns.max() + 1, rows.max() + 1)
    sheet = sheet_of(found, number=1, dpi=300)
    box = [value * 300 / 72 for value in sheet.placed(tuple(float(value) * found.points for value in pixels))]
    middle = ((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)
    assert np.allclose(middle, (320.5, 230.5), atol=1.5)
    assert np.allclose(box, (300, 200, 341, 261), atol=7)  # a box that was turned has a larger box around it


def placed(sign: str, x: float, top: float, bottom: float) -> Character:
    return Character(sign, x + 8, 1.0, (x, 100 - top, x + 16, 100 - bottom))


@given(st.floats(18, 60), st.floats(-0.04, 0.04), st.sampled_from([(NORMAL, 1.0, 0.0), (SUB, 0.45, -0.21), (SUPER, 1.12, 0.46)]))
def test_a_digit_is_on_the_level_where_its_ink_stands(cap, jitter, place):
    level, top, bottom = place
    word = [placed("L", 0, cap, 0), placed("i", 18, cap, 0), placed("7", 36, (top + jitter) * cap, (bottom + jitter) * cap)]
    find_levels(word, np.array([0.0, 100.0]), cap, 0.7)
    assert [character.level for character in word] == [NORMAL, NORMAL, level]


def test_a_raised_minus_takes_part_in_its_exponent():
    cap = 30.0
    word = [
        placed("1", 0, cap, 0),
        placed("0", 18, cap, 0),
        placed("−", 36, 0.80 * cap, 0.72 * cap),
        placed("4", 54, 1.12 * cap, 0.46 * cap),
    ]
    find_levels(word, np.array([0.0, 100.0]), cap, 0.7)
    assert [character.level for character in word] == [NORMAL, NORMAL, SUPER, SUPER]


def test_rules_are_found_and_text_is_not():
    image = page(LINES)
    draw = ImageDraw.Draw(image)
    draw.line((150, 600, 1900, 600), fill=0, width=4)
    draw.line((400, 600, 400, 800), fill=0, width=3)
    rules, mask = find_rules(prepare(image, 300).ink, 300)
    assert len(rules.horizontal) == 1 and len(rules.vertical) == 1
    assert np.allclose(rules.horizontal[0], (150 * 0.24, 1900 * 0.24, 600 * 0.24), atol=2)
    assert mask[600, 1000] and not mask[:560].any()


def test_cells_without_a_rule_between_them_are_one():
    rules = Rules(
        horizontal=[(0, 300, 0), (0, 300, 50), (0, 300, 100)],
        vertical=[(0, 0, 100), (100, 0, 100), (200, 50, 100), (300, 0, 100)],
    )
    assert sorted(cells_of(rules, (0, 0, 300, 100))) == [
        (0, 0, 100, 50),
        (0, 50, 100, 100),
        (100, 0, 300, 50),
        (100, 50, 200, 100),
        (200, 50, 300, 100),
    ]

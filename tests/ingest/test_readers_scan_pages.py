"""Scans as they come: turned, coarse, on grey paper, of many pages, in PDFs that are partly text. Read for real."""

from __future__ import annotations

import io
import shutil
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from ingest.readers import read
from ingest.readers.scan import assemble_pages, read_page_image, recognise_page, recognise_pages

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("tesseract") is None, reason="tesseract is not installed"),
]
LINES = [
    "Garnet electrolytes were sintered at 1150 °C for 12 h in covered",
    "crucibles and measured between gold electrodes in dry argon at 25 °C.",
    "Their conductivity is 5.1 × 10 S cm with an activation energy of 0.31 eV",
    "after the treatment, and it falls to one half when they are left in air.",
]


def page(lines: list[str] = LINES, *, width: int = 1750, height: int = 600) -> Image.Image:
    import matplotlib

    face = ImageFont.truetype(str(Path(matplotlib.get_data_path()) / "fonts/ttf/DejaVuSerif.ttf"), 40)
    image = Image.new("L", (width, height), 255)
    draw = ImageDraw.Draw(image)
    for number, line in enumerate(lines):
        draw.text((80, 100 + 74 * number), line, font=face, fill=0)
    return image


def text_of(image: Image.Image, dpi: float = 300) -> str:
    blocks, _ = read_page_image(image, page=1, dpi=dpi)
    return " ".join(block.text for block in blocks)


def coarse(image: Image.Image) -> Image.Image:
    return image.resize((image.width // 2, image.height // 2), Image.Resampling.LANCZOS)


def grey(image: Image.Image) -> Image.Image:
    shade = np.linspace(0.5, 0.8, image.width)[None, :]
    return Image.fromarray((np.asarray(image) * shade + 10).astype(np.uint8))


@pytest.mark.parametrize(
    ("change", "dpi"),
    [
        (lambda image: image.rotate(90, expand=True), 300),
        (lambda image: image.rotate(270, expand=True), 300),
        (coarse, 150),
        (grey, 300),
        (lambda image: image.convert("1"), 300),
    ],
    ids=["turned left", "turned right", "150 dpi", "grey paper", "black and white"],
)
def test_a_page_is_read_however_it_was_scanned(change, dpi):
    text = text_of(change(page()), dpi)
    assert "activation energy of 0.31 eV" in text and "1150 °C for 12 h" in text


def test_pages_read_side_by_side_are_those_read_one_by_one():
    pictures = {n: page([LINES[n]], height=300) for n in (1, 2)}
    alone = recognise_pages([1, 2], lambda n: (pictures[n], 300.0), processes=1)
    together = recognise_pages([1, 2], lambda n: (pictures[n], 300.0), processes=2)
    assert [sheet.number for sheet in together.sheets] == [1, 2]
    assert assemble_pages(together.sheets) == assemble_pages(alone.sheets)


def test_a_page_that_cannot_be_had_costs_itself_only():
    def picture(number: int):
        if number == 1:
            raise OSError("torn")
        return page(LINES[:2], height=300), 300.0

    found = recognise_pages([1, 2], picture, processes=1)
    assert list(found.failed) == [1] and [sheet.number for sheet in found.sheets] == [2] and not found.left_out


def test_pages_without_time_left_are_named():
    found = recognise_pages([1, 2, 3], lambda n: (page(), 300.0), processes=1, budget_s=0.0)
    assert found.left_out == [1, 2, 3] and not found.sheets


def test_every_page_of_a_tiff_is_read(tmp_path):
    file = tmp_path / "scan.tiff"
    first, second = page(LINES[:2], height=300), page(LINES[2:], height=300)
    first.save(file, save_all=True, append_images=[second], dpi=(300, 300))
    document = read(file)
    assert document.pages == 2
    assert {block.page for block in document.blocks} == {1, 2}


def test_a_pdf_of_printed_and_scanned_pages_is_read_in_order(tmp_path):
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfgen.canvas import Canvas

    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(420, 300))
    canvas.drawString(40, 200, "The first page is printed and says that the density is 94 %.")
    canvas.showPage()
    canvas.drawImage(ImageReader(page(height=1250)), 0, 0, 420, 300)
    canvas.showPage()
    canvas.drawString(40, 200, "The third page is printed too and ends the paper with thanks.")
    canvas.save()
    file = tmp_path / "mixed.pdf"
    file.write_bytes(buffer.getvalue())
    document = read(file)
    assert [(block.page, block.ocr) for block in document.blocks] == sorted(
        (block.page, block.page == 2) for block in document.blocks
    )
    assert "activation energy of 0.31 eV" in " ".join(block.text for block in document.blocks if block.page == 2)


def test_boxes_of_a_turned_page_lie_on_the_picture_as_given():
    image = page()
    turned = image.rotate(90, expand=True)
    blocks, _ = assemble_pages([recognise_page(turned, page=1, dpi=300)])
    for block in blocks:
        x0, top, x1, bottom = block.bbox
        assert 0 <= x0 < x1 <= turned.width * 0.24 and 0 <= top < bottom <= turned.height * 0.24
        assert bottom - top > x1 - x0  # lines run up the picture

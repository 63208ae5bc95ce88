"""Whether a page's text layer is believed: real PDFs made here, judged by the function that the PDF reader asks."""

from __future__ import annotations

import io

import pypdfium2
import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from ingest.glyphs import read_glyphs
from ingest.textlayer import is_mojibake, is_rubbish, judge

PROSE = "The ionic conductivity of the garnet was measured at room temperature by impedance spectroscopy."
SIZE = (595, 842)


def verdict(draw) -> str:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=SIZE)
    draw(canvas)
    canvas.showPage()
    canvas.save()
    page = pypdfium2.PdfDocument(buffer.getvalue())[0]
    return judge(read_glyphs(page), page)


def picture() -> ImageReader:
    return ImageReader(Image.effect_noise((300, 420), 40))


def print_text(canvas: Canvas, *, mode: int = 0, lines: int = 12, text: str = PROSE, top: int = 700) -> None:
    for number in range(lines):
        line = canvas.beginText(60, top - 16 * number)
        line.setFont("Times-Roman", 10)
        line.setTextRenderMode(mode)
        line.textOut(text)
        canvas.drawText(line)


def test_printed_text_is_believed():
    assert verdict(print_text) == "text"


def test_a_page_with_nothing_on_it_is_empty():
    assert verdict(lambda canvas: canvas.drawString(0, 0, "")) == "empty"


def test_a_picture_without_text_is_recognised():
    assert verdict(lambda canvas: canvas.drawImage(picture(), 0, 0, *SIZE)) == "ocr"


def test_invisible_text_over_a_scan_is_recognised_anew():
    def draw(canvas: Canvas) -> None:
        canvas.drawImage(picture(), 0, 0, *SIZE)
        print_text(canvas, mode=3)

    assert verdict(draw) == "ocr"


def test_text_painted_over_by_its_scan_is_recognised_anew():
    def draw(canvas: Canvas) -> None:
        print_text(canvas)
        canvas.drawImage(picture(), 0, 0, *SIZE)

    assert verdict(draw) == "ocr"


def test_text_on_a_background_picture_is_believed():
    def draw(canvas: Canvas) -> None:
        canvas.drawImage(picture(), 0, 0, *SIZE)
        print_text(canvas)

    assert verdict(draw) == "text"


def test_a_scan_with_a_download_notice_in_its_margin_is_recognised():
    def draw(canvas: Canvas) -> None:
        canvas.drawImage(picture(), 0, 0, *SIZE)
        canvas.drawString(60, 20, "Downloaded from the library of the university on 4 May 2019")

    assert verdict(draw) == "ocr"


def test_a_figure_of_half_a_page_does_not_make_a_scan():
    def draw(canvas: Canvas) -> None:
        canvas.drawImage(picture(), 60, 420, 475, 360)
        print_text(canvas, top=380)

    assert verdict(draw) == "text"


def test_letters_of_a_shifted_encoding_are_recognised():
    shifted = "".join(chr(ord(c) - 29) if c.isalpha() else c for c in PROSE)
    assert verdict(lambda canvas: print_text(canvas, text=shifted)) == "ocr"


@pytest.mark.parametrize(
    "text", ["Wkh lrqlf frqgxfwlylwb ri wkh jduqhw zdv phdvxuhg dw urrp whpshudwxuh. " * 4, "#$%&!/()=?" * 30]
)
def test_text_without_words_is_rubbish(text):
    assert is_rubbish(text)


@pytest.mark.parametrize(
    "text", [PROSE * 4, "12.94 3.1 87.2 5.5 1150 " * 20, "Проводимость измерена при комнатной температуре. " * 10]
)
def test_prose_numbers_and_other_scripts_are_no_rubbish(text):
    assert not is_rubbish(text)


def test_signs_of_a_wrong_encoding_are_seen_and_accents_are_not():
    spoilt = "σ = 3.2 × 10−4 S cm−1 at 25 °C".encode().decode("cp1252", "replace")
    assert is_mojibake(spoilt)
    assert not is_mojibake("Müller, Gänßler, Ångström, São Paulo, Île-de-France, naïve, Ã, Â and â, 3.2 × 10−4 S cm−1")

"""Limits on pages and pixels, kept before anything is decoded."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from ingest.document import ReadError
from ingest.limits import Limits, bounded
from ingest.pipeline import read_records

PDF = Path(__file__).resolve().parents[1] / "data" / "pdf" / "sources" / "llzto_series.pdf"


def pdf_of(count, picture=None):
    """A PDF with so many pages; a picture of that size on the second."""
    import pypdfium2
    from PIL import Image

    pdf = pypdfium2.PdfDocument.new()
    for number in range(count):
        page = pdf.new_page(300, 400)
        if picture and number == 1:
            image = pypdfium2.PdfImage.new(pdf)
            image.set_bitmap(pypdfium2.PdfBitmap.from_pil(Image.new("L", picture)))
            image.set_matrix(pypdfium2.PdfMatrix().scale(300, 400))
            page.insert_obj(image)
            page.gen_content()
    target = io.BytesIO()
    pdf.save(target)
    return target.getvalue()


def pages_of(data):
    import pypdfium2

    pdf = pypdfium2.PdfDocument(data)
    return [len(list(page.get_objects())) for page in pdf]


def tiff_of(count):
    from PIL import Image

    target = io.BytesIO()
    frames = [Image.new("1", (60, 40), n % 2) for n in range(count)]
    frames[0].save(target, "TIFF", save_all=True, append_images=frames[1:])
    return target.getvalue()


def test_a_document_within_the_limits_is_left_as_it_is():
    data = pdf_of(3, picture=(10, 10))
    assert bounded(Path("a.pdf"), data, "application/pdf", Limits()).data is data


def test_a_pdf_with_too_many_pages_keeps_the_first_ones():
    within = bounded(Path("a.pdf"), pdf_of(7), "application/pdf", Limits(pages=3))
    assert (len(pages_of(within.data)), within.pages) == (3, 7)
    assert within.warnings == ["7 pages, more than the limit of 3: pages 4-7 were not read"]


def test_a_page_with_too_large_a_picture_becomes_blank_and_the_others_keep_their_numbers():
    within = bounded(Path("a.pdf"), pdf_of(3, picture=(200, 300)), "application/pdf", Limits(pixels=50_000))
    assert pages_of(within.data) == [0, 0, 0]
    assert within.warnings == ["page 2: a picture of 200 x 300 pixels, more than the limit of 0.05 million: not read"]


def test_a_picture_over_the_limit_is_refused_by_its_header():
    from PIL import Image

    target = io.BytesIO()
    Image.new("1", (30_000, 10_000)).save(target, "PNG")
    with pytest.raises(ReadError, match=r"big\.png: a picture of 30000 x 10000 pixels, more than the limit of 100 million"):
        bounded(Path("big.png"), target.getvalue(), "image/png", Limits())


@pytest.mark.parametrize("limit", [1, 2, 5])
def test_of_a_tiff_with_too_many_pages_the_first_ones_are_left(limit):
    from PIL import Image

    within = bounded(Path("a.tif"), tiff_of(5), "image/tiff", Limits(pages=limit))
    frames = Image.open(io.BytesIO(within.data))
    assert frames.n_frames == limit
    for number in range(limit):
        frames.seek(number)
        assert frames.getpixel((3, 3)) == (255 if number % 2 else 0)
    assert bool(within.warnings) == (limit < 5)


@pytest.mark.parametrize("media_type", ["application/pdf", "image/tiff", "image/png"])
def test_damaged_files_are_left_to_their_reader(media_type):
    for data in (b"%PDF-1.7 nothing", b"II*\0\xff\xff\xff\xff", b"\x89PNG\r\n\x1a\n"):
        assert bounded(Path("a"), data, media_type, Limits(pages=1, pixels=1)).data is data


def test_a_document_over_its_pages_is_partial_and_keeps_its_digest(tmp_path):
    import hashlib

    import pypdfium2

    pdf = pypdfium2.PdfDocument(PDF)
    pdf.new_page(300, 400)
    pdf.new_page(300, 400)
    path = tmp_path / "long.pdf"
    pdf.save(path)
    records = read_records(path, parser=False, second_reader=False, limits=Limits(pages=1))
    source = records.source
    assert (source.outcome, source.pages, source.pages_unread) == ("partial", 3, 2)
    assert source.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert "pages 2-3 were not read" in source.reason and sum(len(s.measurements) for s in records.samples) >= 12

"""Pictures of pages and excerpts: boxes where the values stand, everything listed, nothing of a document run."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from ingest.locate import PageWords, squeezed
from ionatlas.reports.excerpts import runs
from ionatlas.reports.page_pictures import COLOURS, Mark, draw_page, ranges, table_marks
from ionatlas.reports.pictures import Drawn, _draw_source, draw_records, find_file

CORPUS = Path(__file__).resolve().parents[1] / "data"
PDF = CORPUS / "pdf" / "sources" / "llzto_series.pdf"
HTML = CORPUS / "html" / "sources" / "llto_perovskite.html"


@pytest.fixture(scope="module")
def page():
    import pypdfium2

    pdf = pypdfium2.PdfDocument(PDF)
    yield pdf[0]
    pdf.close()


@pytest.fixture(scope="module")
def said(page):
    """A line of the page as its text layer has it."""
    lines = page.get_textpage().get_text_range().splitlines()
    return next(line for line in lines if len(line.split()) > 6)


def test_look_alike_signs_and_marks_are_squeezed_out():
    assert squeezed("3.0 × 10^{−4} S·cm^{−1}") == squeezed("3.0×10-4 S⋅cm–1") == "3.0×10-4S.cm-1"


def test_words_are_found_where_they_stand(page, said):
    words = PageWords(page)
    sentence, value = words.find(said, said.split()[3], None)
    assert len(sentence) == len(value) == 1
    (left, top, right, bottom), (a, t, b, c) = sentence[0], value[0]
    assert left < a < b < right and top <= t < c <= bottom
    assert words.find("words that nobody printed here", "12345", None) == ([], [])


def test_words_outside_the_area_are_not_found(page, said):
    assert PageWords(page).find(said, None, (0, 0, 1, 1)) == ([], [])


def test_a_sentence_over_two_lines_has_two_boxes(page):
    lines = [line for line in page.get_textpage().get_text_range().splitlines() if len(line.split()) > 6]
    text = page.get_textpage().get_text_range()
    pair = next((a, b) for a, b in zip(lines, lines[1:], strict=False) if f"{a}\r\n{b}" in text)
    assert len(PageWords(page).find(" ".join(pair), None, None)[0]) == 2


def a_row(**more):
    from graph.queries import load

    row = dict.fromkeys(name for name, _ in load("evidence").columns)
    row |= {
        "record": "Measurement",
        "record_id": "m1",
        "property": "ionic_conductivity",
        "value": 1e-4,
        "unit": "S/cm",
        "names": [],
    }
    return (
        row | {"confidence": 0.9, "status": "machine", "evidence_kind": "table", "page": 1, "quote": "1", "origin": "own"} | more
    )


def test_a_box_is_drawn_in_the_colour_of_its_confidence():
    from PIL import Image, ImageColor

    blank = Image.new("RGB", (400, 300), "white")
    for confidence, colour in ((0.9, "sure"), (0.6, "likely"), (0.1, "doubtful")):
        mark = Mark(1, a_row(confidence=confidence), cells=[(50, 60, 90, 80)])
        sheet = draw_page(blank, 2.0, "a.pdf, page 1", [mark], [])
        assert sheet.getpixel((98, 140)) == ImageColor.getrgb(COLOURS[colour])  # left edge, two pixels outside
        assert sheet.getpixel((300, 20)) == (255, 255, 255)
        assert sheet.width > 400 and sheet.height >= 300


def test_a_table_without_a_box_is_drawn_around_its_cells():
    rows = [
        a_row(row=1, column=1, table="Table 1", bbox=[10, 20, 30, 40]),
        a_row(row=2, column=1, table="Table 1", bbox=[10, 50, 35, 60]),
    ]
    (mark,) = table_marks([], rows, 1)
    assert (mark.label, mark.box) == ("Table 1", (10, 20, 35, 60))
    assert mark.detail == "2 cells with values; its own box is not known"
    read = [{"label": "Table 1", "page": 1, "bbox": [0, 0, 99, 99], "rows": 3, "columns": 2, "extractor": "gaps", "values": 2}]
    (mark,) = table_marks(read, rows, 1)
    assert (mark.box, mark.detail) == ((0, 0, 99, 99), "3 × 2 cells by gaps, 2 with values")


@pytest.mark.parametrize("numbers, shown", [([1], "1"), ([1, 2, 3, 5], "1–3,5"), ([4, 2], "2,4")])
def test_numbers_in_short(numbers, shown):
    assert ranges(numbers) == shown


def test_text_of_a_document_is_escaped_and_its_levels_shown():
    mark = Mark(1, a_row())
    html = runs("<script>alert(1)</script> 10^{-4} S", [(26, 34, "sure", mark)])
    assert "<script" not in html and "&lt;script&gt;" in html
    assert '<b class="n sure">1</b><mark class="sure">10</mark><mark class="sure"><sup>-4</sup></mark>' in html


def test_a_moved_file_is_found_by_its_content(tmp_path):
    from ingest.jobs import digest

    deep = tmp_path / "library" / "2007"
    deep.mkdir(parents=True)
    shutil.copy(PDF, deep / "a.pdf")
    (tmp_path / "a.pdf").write_bytes(b"another file of that name")
    assert find_file("gone/a.pdf", digest(PDF), [tmp_path])[0] == deep / "a.pdf"
    assert find_file("gone/a.pdf", digest(PDF), []) is None


def test_a_file_that_cannot_be_drawn_is_not_called_missing_and_says_why(tmp_path):
    from PIL import Image

    from ingest.jobs import digest

    path = tmp_path / "big.png"
    Image.new("1", (30_000, 10_000)).save(path)
    entry = {"source": str(path), "sha256": digest(path), "media_type": "image/png", "table_list": []}
    result = Drawn(tmp_path / "index.html")
    assert _draw_source([a_row()], entry, tmp_path, "big", result, []) == {}
    assert result.missing == [] and "more than the limit of 100 million" in result.undrawn[0]


@pytest.fixture(scope="module")
def drawn(store, tmp_path_factory):
    """Pictures of a PDF and of an HTML page, read into an empty graph; a third file is gone."""
    from graph.statements import statement
    from ingest.pipeline import ingest

    store.rows(statement("write/empty"), write=True)
    folder = tmp_path_factory.mktemp("papers")
    for source in (PDF, HTML, CORPUS / "text" / "sources" / "latp_notes.txt"):
        shutil.copy(source, folder)
    ingest([folder], store, workers=0, second_reader=False, parser_model="none")
    (folder / "latp_notes.txt").unlink()
    out = folder.parent / "check"
    return draw_records(store, out), out, store


@pytest.mark.slow
def test_pages_become_pictures_and_pages_without_paper_excerpts(drawn):
    from PIL import Image

    result, out, _ = drawn
    assert sorted(file.name for file in result.files) == ["llto_perovskite.html", "llzto_series_page_001.png"]
    assert Image.open(out / "llzto_series_page_001.png").width > 1400
    assert '<td class="sure">' in (out / "llto_perovskite.html").read_text()


@pytest.mark.slow
def test_the_index_leads_from_each_record_to_its_picture(drawn):
    result, _, _ = drawn
    index = result.index.read_text()
    assert index.count('href="llzto_series_page_001.png"') > 12
    assert 'href="llto_perovskite.html"' in index and "<script" not in index


@pytest.mark.slow
def test_a_file_that_is_gone_is_named_and_its_records_are_listed_all_the_same(drawn):
    result, _, _ = drawn
    assert [Path(name).name for name in result.missing] == ["latp_notes.txt"]
    assert "7.22 × 10⁻⁴ S/cm" in result.index.read_text()


@pytest.mark.slow
def test_one_record_alone_can_be_drawn(drawn, tmp_path):
    _, _, store = drawn
    (row,) = store.rows(
        "MATCH (x:Measurement)-[:EVIDENCED_BY]->(e {page: 1}) RETURN x.measurement_id AS key ORDER BY key LIMIT 1"
    )
    result = draw_records(store, tmp_path / "one", record=row["key"])
    assert len(result.files) == 1 and result.index.read_text().count("<tr><td>") == 1
    with pytest.raises(ValueError, match="no record fits source 'absent.pdf'"):
        draw_records(store, tmp_path / "none", source="absent.pdf")

"""Tables on PDFs made here: ruled, with three lines only, without rules, sideways, continued; each voice at work."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.layout import Columns, Word
from ingest.readers.pdf import read_pdf
from ingest.tables import TableFinder, camelot_voice
from ingest.tables.columns import separators
from ingest.tables.grid import build
from ingest.tables.rows import body_rows
from ingest.tables.rules import Rules, full_span, join_collinear

ROOT = Path(__file__).resolve().parents[2]
PAPERS = ROOT.parent / "shared" / "data" / "papers" / "pdf"
shared = pytest.mark.skipif(not PAPERS.is_dir(), reason="the shared papers are not beside the repository")
HEADER = ["Sample", "Sintering", "Density (%)", "Conductivity"]
ROWS = [["A1", "1100 °C, 6 h", "87.3", "1.58"], ["A2", "1150 °C, 6 h", "90.4", "3.49"], ["A3", "1200 °C, 1 h", "93.0", "5.09"]]
PLACES = [80, 170, 280, 380]


def draw(
    *, rules: str, caption: str = "Table 1. Density and conductivity of the pellets.", sideways: bool = False, top: float = 100
) -> bytes:
    """A page with one table: ``rules`` is grid, three (booktabs) or none."""
    from reportlab.pdfgen.canvas import Canvas

    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(595, 842), invariant=1)
    height = 842.0
    if sideways:
        canvas.translate(595, 0)
        canvas.rotate(90)
        height = 595.0
    canvas.setFont("Times-Bold", 9)
    canvas.drawString(80, height - top, caption)
    y = top + 22
    canvas.setFont("Times-Roman", 9)
    for x, text in zip(PLACES, HEADER, strict=True):
        canvas.drawString(x, height - y, text)
    heights = [y - 12, y + 5]
    for row in ROWS:
        y += 16
        for x, text in zip(PLACES, row, strict=True):
            canvas.drawString(x, height - y, text)
        if rules == "grid":
            heights.append(y + 5)
    if rules == "three":
        heights.append(y + 5)
    if rules != "none":
        for h in heights:
            canvas.line(74, height - h, 470, height - h)
    if rules == "grid":
        for x in [74, *(p - 6 for p in PLACES[1:]), 470]:
            canvas.line(x, height - heights[0], x, height - heights[-1])
    canvas.setFont("Times-Roman", 10)
    for i in range(6):
        line = "The pellets were measured between blocking electrodes of gold in dry argon, at twelve temperatures."
        canvas.drawString(60, height - (y + 60 + 12 * i), line)
    canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def find(data: bytes, *, camelot: bool = True):
    """The first page's tables with all their voices."""
    import pypdfium2

    from ingest.glyphs import read_glyphs
    from ingest.markup import words_of

    page = pypdfium2.PdfDocument(data)[0]
    frame = read_glyphs(page)
    with TableFinder(data, camelot=camelot) as finder:
        return finder.find(1, words_of(frame.glyphs), frame, Columns(), body=10.0)


@pytest.mark.parametrize("rules", ["grid", "three", "none"])
def test_a_table_is_read_whatever_its_rules(rules):
    doc = read_pdf(Path("made.pdf"), draw(rules=rules))
    assert [t.label for t in doc.tables] == ["Table 1"]
    table = doc.tables[0]
    assert table.rows == [HEADER, *ROWS]
    assert table.header_rows == 1
    assert table.caption == "Density and conductivity of the pellets"
    assert not any("87.3" in b.text for b in doc.blocks)  # what stands in the table stands nowhere else
    assert any(b.text.startswith("The pellets were measured") for b in doc.blocks)


def test_each_cell_has_its_box():
    table = read_pdf(Path("made.pdf"), draw(rules="three")).tables[0]
    x0, top, x1, bottom = table.boxes[1][3]
    assert (x0, x1) == pytest.approx((380, 396), abs=3)
    assert top < 138 < bottom + 1
    assert table.page == 1


def test_pdfplumber_reads_a_ruled_table_by_its_cells():
    found = find(draw(rules="grid"))
    assert found[0].table.extractor == "pdfplumber"
    assert found[0].table.rows == [HEADER, *ROWS]


def test_camelot_is_not_asked_where_our_own_readings_are_sure():
    assert not any(g.extractor.startswith("camelot") for g in find(draw(rules="grid"))[0].voices)


def test_camelot_reads_the_same_tables_where_it_is_asked(monkeypatch):
    monkeypatch.setattr("ingest.tables.SURE", 2.0)
    voices = {g.extractor: g.rows for g in find(draw(rules="grid"))[0].voices}
    assert voices["camelot-lattice"] == [HEADER, *ROWS]
    three = find(draw(rules="three"))[0]
    assert {g.extractor: g.rows for g in three.voices}["camelot-stream"] == [HEADER, *ROWS]
    alone = find(draw(rules="three"), camelot=False)[0]
    assert alone.table.rows == three.table.rows


def test_camelot_gives_the_columns_of_an_area():
    page = camelot_voice.single_page(draw(rules="three"), 0)
    tables = camelot_voice.read(page, [(72, 108, 472, 180)], 842.0, flavor="stream")
    assert len(tables) == 1
    assert len(tables[0].columns) == 4
    assert len(tables[0].rows) == 4


def test_a_sideways_table_is_read_and_its_boxes_turned_back():
    doc = read_pdf(Path("made.pdf"), draw(rules="three", sideways=True))
    table = doc.tables[0]
    assert table.rows == [HEADER, *ROWS]
    x0, top, x1, bottom = table.bbox
    assert bottom - top > x1 - x0  # runs up the displayed page
    assert 0 <= x0 < x1 <= 595 and 0 <= top < bottom <= 842


def test_a_sentence_that_names_a_table_is_no_caption():
    data = draw(rules="none", caption="Table 1 shows that the density grows with temperature here.")
    assert [t.label for t in read_pdf(Path("made.pdf"), data.replace(b"Times-Bold", b"Times-Roman")).tables] in ([], [None])


def words(*lines: tuple[float, list[tuple[float, str]]], size: float = 8.0) -> list[Word]:
    """Words at (baseline, [(x, text) ...]); four points a letter."""
    return [
        Word(part, x + offset, y - 0.78 * size, x + offset + 4 * len(part), y + 0.22 * size, y, size)
        for y, cells in lines
        for x, text in cells
        for offset, part in _parts(text)
    ]


def _parts(text: str):
    offset = 0.0
    for part in text.split():
        yield offset, part
        offset += 4 * len(part) + 2


def test_header_cells_over_several_columns_are_repeated():
    held = words(
        (10, [(0, "Sample"), (70, "Conductivity at 25 degrees")]),
        (24, [(60, "bulk"), (130, "total")]),
        (38, [(0, "A1"), (60, "1.5"), (130, "0.9")]),
        (50, [(0, "A2"), (60, "2.5"), (130, "1.9")]),
    )
    rules = Rules([(0, 180, 28.0), (58, 160, 14.0)], [])
    grid = build(held, (0, 0, 180, 56), [45.0, 110.0], rules, _vocabulary(), "gaps")
    assert grid.header_rows == 2
    assert grid.rows[0] == ["Sample", "Conductivity at 25 degrees", "Conductivity at 25 degrees"]
    assert grid.rows[1] == ["Sample", "bulk", "total"]


def test_a_name_over_two_lines_is_one_header_cell():
    held = words(
        (10, [(0, "Sample"), (60, "Cell")]),
        (20, [(0, "Name"), (60, "Parameter")]),
        (36, [(0, "A1"), (60, "12.9")]),
        (48, [(0, "A2"), (60, "12.8")]),
    )
    grid = build(held, (0, 0, 110, 52), [45.0], Rules([(0, 110, 25.0)], []), _vocabulary(), "gaps")
    assert grid.rows[0] == ["Sample Name", "Cell Parameter"]


def test_a_value_centred_beside_a_label_of_two_lines_is_one_row():
    held = words((10, [(0, "milled in")]), (15, [(80, "0.43")]), (20, [(0, "ethanol")]))
    assert [[w.text for w in sorted(row, key=lambda w: w.base)] for row in body_rows(held, [60.0])] == [
        ["milled", "in", "0.43", "ethanol"]
    ]


def test_a_cell_that_runs_on_is_joined_to_its_row():
    held = words((10, [(0, "A1"), (50, "sintered in oxygen and")]), (19, [(50, "annealed")]), (32, [(0, "A2"), (50, "as made")]))
    assert len(body_rows(held, [40.0])) == 2


def _vocabulary():
    from ingest.hyphens import Vocabulary

    return Vocabulary()


@settings(deadline=None)
@given(st.integers(2, 8), st.integers(2, 12), st.data())
def test_columns_are_found_from_the_blanks_alone(columns, count, data):
    width = st.integers(1, 7)
    lines = [(12.0 * (r + 1), [(40.0 * c, "m" * data.draw(width)) for c in range(columns)]) for r in range(count)]
    borders = separators(words(*lines), (0, 0, 40.0 * columns, 12.0 * count + 4))
    assert len(borders) == columns - 1
    assert all(40.0 * (c - 1) < b <= 40.0 * c for c, b in enumerate(borders, start=1))


@settings(deadline=None)
@given(st.integers(2, 6), st.integers(2, 9))
def test_no_word_is_lost_or_doubled_in_a_grid(columns, count):
    lines = [(12.0 * (r + 1), [(50.0 * c, f"{r}.{c}") for c in range(columns)]) for r in range(count)]
    held = words(*lines)
    grid = build(
        held, (0, 0, 50.0 * columns, 12.0 * count + 4), [50.0 * c - 10 for c in range(1, columns)], Rules(), _vocabulary(), "gaps"
    )
    assert grid.rows == [[f"{r}.{c}" for c in range(columns)] for r in range(count)]


@settings(deadline=None)
@given(st.lists(st.tuples(st.floats(0, 500), st.floats(1, 80)), min_size=1, max_size=12))
def test_collinear_strokes_join_to_lines_that_cover_them(strokes):
    pieces = [(x, x + length, 100.0) for x, length in strokes]
    lines = join_collinear(pieces, short=0.0)
    assert all(any(a <= x and x1 <= b for a, b, _ in lines) for x, x1, _ in pieces)
    assert all(second[0] - first[1] > 3.5 for first, second in zip(lines, lines[1:], strict=False))


def test_pieces_of_a_rule_together_span_a_table():
    assert full_span([(0, 45, 10.0), (50, 100, 10.2), (0, 30, 40.0)], 0, 100) == [(0, 100, 10.0)]


@shared
def test_table_2_of_the_garnet_paper_is_read_whole():
    doc = read_pdf(PAPERS / "PMC7040616_rebuilt.pdf")
    table = next(t for t in doc.tables if t.label == "Table 2")
    assert table.page == 6
    assert [len(row) for row in table.rows] == [6] * 6
    assert table.header_rows == 1
    assert table.rows[0][3] == "Total Ionic Conductivity (10^{-4} S·cm^{-1}), 25 °C"
    assert [row[3] for row in table.rows[1:]] == ["1.58", "5.09", "3.49", "0.51", "0.35"]
    assert [row[0] for row in table.rows[1:]] == [f"SL−{i}" for i in range(1, 6)]
    assert all(box is not None for row in table.boxes for box in row)

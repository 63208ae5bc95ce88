"""Where tables stand when no caption says so, and what is left alone: charts, text, lists."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from ingest.document import Table
from ingest.hyphens import Vocabulary
from ingest.layout import Columns, Word
from ingest.readers.pdf import read_pdf
from ingest.tables.captions import caption_match
from ingest.tables.continued import carry_header
from ingest.tables.frames import crossing_frames, level_stacks, shaded_stacks
from ingest.tables.lattice import fill
from ingest.tables.prose import is_note
from ingest.tables.rows import body_rows
from ingest.tables.rules import Rules, shade_edges
from ingest.tables.uncaptioned import is_chart, seek

HEADER = ["Country", "2005", "2006", "2007"]
ROWS = [
    ["Austria", "86.2", "13.8", "0.0"],
    ["Belgium", "5.0", "11.4", "83.6"],
    ["Cyprus", "81.0", "3.8", "15.2"],
    ["Norway", "77.1", "9.9", "13.0"],
]
PLACES = [80, 200, 290, 380]


def line(y: float, texts: list[str], places=PLACES) -> list[Word]:
    found = []
    for x, text in zip(places, texts, strict=False):
        for word in text.split():
            found.append(Word(word, x, y - 8, x + 5 * len(word), y + 2, y, 10))
            x += 5 * len(word) + 2.5
    return found


def page(*, rules: bool, title: str | None = None) -> bytes:
    """A page of text with a table in its middle."""
    from reportlab.pdfgen.canvas import Canvas

    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(595, 842), invariant=1)
    canvas.setFont("Times-Roman", 10)
    prose = "The pellets were measured between blocking electrodes of gold in dry argon, at twelve temperatures below the melting point."
    for i in range(8):
        canvas.drawString(60, 780 - 12 * i, prose)
        canvas.drawString(60, 420 - 12 * i, prose)
    if title:
        canvas.drawString(80, 652, title)
    y = 630
    for row in [HEADER, *ROWS]:
        for x, text in zip(PLACES, row, strict=True):
            canvas.drawString(x, y, text)
        y -= 15
    if rules:
        for h in (642, 626, y + 10):
            canvas.line(76, h, 420, h)
    canvas.showPage()
    canvas.save()
    return buffer.getvalue()


@pytest.mark.parametrize("rules", [True, False])
def test_a_table_without_caption_is_found(rules):
    tables = read_pdf(Path("made.pdf"), page(rules=rules)).tables
    assert len(tables) == 1
    assert tables[0].label is None
    assert tables[0].rows == [HEADER, *ROWS]


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Table 5A3. Cases", "Table 5A3"),
        ("Table A-1. Summary", "Table A-1"),
        ("Table BR3. Cases", "Table BR3"),
        ("Exhibit 19. Schools", "Exhibit 19"),
    ],
)
def test_reports_number_their_tables_in_other_ways(text, label):
    tables = read_pdf(Path("made.pdf"), page(rules=True, title=text)).tables
    assert [t.label for t in tables] == [label]


@pytest.mark.parametrize("text", ["Tablets of 10 mg", "stable 3 phases", "Exhibits conductivity"])
def test_words_like_table_begin_no_caption(text):
    assert caption_match(text) is None


def test_running_text_in_two_columns_is_no_table():
    words = []
    for i in range(12):
        words += line(100 + 12 * i, ["the ions move through the open framework quickly"], [50])
        words += line(100 + 12 * i, ["while electrons are held back by the wide gap"], [330])
    frame = Rules([(45, 560, 88), (45, 560, 250)], [])
    assert seek(words, Columns(), frame, []) == []


def test_what_stands_on_a_figure_caption_is_no_table():
    words = [w for i, row in enumerate(ROWS) for w in line(100 + 14 * i, row)]
    assert seek(words, Columns(), Rules(), [])
    assert seek(words, Columns(), Rules(), [], [(80, 150, 380, 160)]) == []


def test_bars_are_told_from_shaded_cells():
    bars = [(100, 100 + 20 * i, 130 + 17 * i * (i % 3 + 1), 112 + 20 * i) for i in range(8)]
    cells = [(100 + 50 * c, 100 + 20 * r, 150 + 50 * c, 120 + 20 * r) for r in range(5) for c in range(4)]
    assert is_chart(bars, (90, 90, 600, 400))
    assert not is_chart(cells, (90, 90, 600, 400))


def test_crossing_rules_make_one_frame_and_stacks_need_one_extent():
    rules = Rules([(50, 250, 100), (50, 250, 140), (50, 250, 180), (300, 500, 300)], [(50, 100, 180), (250, 100, 180)])
    assert crossing_frames(rules) == [(50, 100, 250, 180)]
    assert [len(stack) for stack in level_stacks(rules)] == [3]


def test_shades_that_touch_make_a_table_and_tell_its_rows():
    shades = [(100 + 80 * c, 100 + 20 * r, 180 + 80 * c, 120 + 20 * r) for r in range(4) for c in range(3)]
    assert shaded_stacks(shades) == [(100, 100, 340, 180)]
    assert [round(y) for _, _, y in shade_edges(shades, (100, 100, 340, 180))] == [120, 140, 160]


def test_notes_are_told_from_rows():
    note = line(10, ["Source: Census Bureau, 2007"], [0])
    assert is_note(note, 400)
    assert not is_note(line(10, ["Austria"], [0]), 400)


def test_values_below_one_another_are_rows_though_they_stand_close():
    words = (
        line(100, ["Garnet", "1.5", "2.5"])
        + line(111, ["", "1.7", "2.9"])
        + line(126, ["Glass", "3.1", "4.1"])
        + line(137, ["", "3.3", "4.4"])
    )
    assert [len(row) for row in body_rows(words, [150, 250])] == [3, 2, 3, 2]


def test_a_power_of_ten_below_its_factor_is_one_cell():
    words = (
        line(100, ["Garnet", "6.70 ×", "2.5"])
        + line(110, ["", "10^{-3}"])
        + line(130, ["Glass", "5.16 ×", "2.9"])
        + line(140, ["", "10^{-6}"])
    )
    words += line(160, ["Salt", "5.79 ×", "2.2"]) + line(170, ["", "10^{-7}"])
    assert [" ".join(w.text for w in row) for row in body_rows(words, [150, 250])][0] == "Garnet 6.70 × 2.5 10^{-3}"


def test_labels_beside_the_outermost_rule_get_a_column():
    cells = [(200 + 50 * c, 100 + 20 * r, 250 + 50 * c, 120 + 20 * r) for r in range(3) for c in range(2)]
    words = [w for r in range(3) for w in line(114 + 20 * r, [f"S{r}", f"{r}.5", f"{r}.7"], [150, 210, 260])]
    grid = fill(cells, words, Vocabulary(), "pdfplumber")
    assert grid is not None
    assert grid.rows == [[f"S{r}", f"{r}.5", f"{r}.7"] for r in range(3)]


def part(rows: list[list[str]], header_rows: int = 1) -> Table:
    boxes = [[(0.0, 0.0, 1.0, 1.0)] * len(row) for row in rows]
    return Table(label="Table 2", rows=[list(r) for r in rows], header_rows=header_rows, boxes=boxes, extractor="gaps")


def test_a_part_overleaf_gets_the_headings_of_the_first():
    later = part([["B1", "3.1"], ["B2", "3.3"]])
    carry_header(part([["Sample", "σ (S cm^{-1})"], ["A1", "1.5"]]), later)
    assert later.rows == [["Sample", "σ (S cm^{-1})"], ["B1", "3.1"], ["B2", "3.3"]]
    assert later.header_rows == 1
    assert later.boxes is not None
    assert later.boxes[0] == [None, None]


def test_headings_printed_again_are_not_doubled():
    later = part([["Sample", "σ (S cm^{-1})"], ["B1", "3.1"]])
    carry_header(part([["Sample", "σ (S cm^{−1})"], ["A1", "1.5"]]), later)
    assert later.rows[0] == ["Sample", "σ (S cm^{-1})"]
    assert len(later.rows) == 2


def test_parts_of_other_width_are_left_alone():
    later = part([["B1", "3.1", "x"], ["B2", "3.3", "y"]])
    carry_header(part([["Sample", "σ"], ["A1", "1.5"]]), later)
    assert len(later.rows) == 2

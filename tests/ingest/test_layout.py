"""Geometry of a page: rows, columns, paragraphs, reading order."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.glyphs import turn, unturn
from ingest.layout import (
    Columns,
    Line,
    Word,
    find_columns,
    inside,
    lines_of,
    overlap,
    paragraphs,
    reading_order,
    rows,
    segments,
    split_paragraphs,
    union,
    usual_columns,
    zones,
)


def words_at(text: str, x: float, base: float, *, size: float = 10.0, bold: bool = False) -> list[Word]:
    """Words of a line, 5 points a letter and 3 between words."""
    found = []
    for part in text.split():
        found.append(Word(part, x, base - 0.78 * size, x + 5 * len(part), base + 0.22 * size, base, size, bold=bold))
        x += 5 * len(part) + 3
    return found


def column(texts: list[str], x: float, top: float, *, pitch: float = 12.0) -> list[Word]:
    return [w for i, text in enumerate(texts) for w in words_at(text, x, top + pitch * i)]


FULL = "ion moves here and there along the open path"  # 210 points wide
LEFT = [f"{FULL} l{i}" for i in range(10)]
RIGHT = [f"{FULL} r{i}" for i in range(10)]
BOX = st.tuples(st.floats(0, 500), st.floats(0, 700), st.floats(1, 200), st.floats(1, 100)).map(
    lambda t: (t[0], t[1], t[0] + t[2], t[1] + t[3])
)


def test_two_columns_are_found_and_read_one_after_the_other():
    words = column(LEFT, 50, 100) + column(RIGHT, 310, 100)
    found = find_columns(words, 595.0)
    assert len(found.gutters) == 1
    text = " ".join(line.text for p in paragraphs(lines_of(words, found), found) for line in p.lines)
    assert [w for w in text.split() if w[0] in "lr" and w[1:].isdigit()] == [f"l{i}" for i in range(10)] + [
        f"r{i}" for i in range(10)
    ]


def test_three_columns_are_found():
    words = [w for k in range(3) for w in column([f"the ion moves there {k}{i}" for i in range(12)], 40 + 175 * k, 100)]
    assert len(find_columns(words, 595.0).gutters) == 2


def test_one_column_has_no_gutter():
    assert find_columns(column([f"{FULL} {FULL} {i}" for i in range(20)], 50, 100), 595.0).gutters == []


def test_a_line_across_the_columns_parts_what_is_above_from_what_is_below():
    wide = words_at(f"{FULL} and further over the gutter to the other side of it", 50, 230)
    words = column(LEFT, 50, 100) + column(RIGHT, 310, 100) + wide + column(["below left side of it here"] * 3, 50, 260)
    found = find_columns(words, 595.0)
    texts = [p.lines[0].text for p in paragraphs(lines_of(words, found), found)]
    assert texts.index(next(t for t in texts if t.endswith("r0"))) < texts.index(" ".join(w.text for w in wide))
    assert texts[-1].startswith("below left")


def test_pages_without_visible_columns_take_the_usual_ones():
    usual = Columns([(290.0, 305.0)])
    assert usual_columns([usual, Columns(), usual, Columns([(120.0, 180.0)]), usual]) == [usual] * 5


def test_blank_strips_over_the_whole_page_part_zones():
    lines = [Line(words_at(FULL, 50, y)) for y in (100, 112, 124, 200, 212)]
    assert [len(z) for z in zones(lines)] == [3, 2]


def test_an_indent_begins_a_paragraph():
    lines = [Line(words_at(t, x, y)) for t, x, y in ((FULL, 50, 100), (FULL, 50, 112), (FULL, 62, 124), (FULL, 50, 136))]
    assert [len(p.lines) for p in split_paragraphs(lines)] == [2, 2]


def test_a_gap_begins_a_paragraph():
    lines = [Line(words_at(FULL, 50, y)) for y in (100, 112, 124, 142, 154)]
    assert [len(p.lines) for p in split_paragraphs(lines)] == [3, 2]


def test_a_heading_in_bold_stands_alone():
    lines = [Line(words_at("2. Methods", 50, 100, bold=True)), *(Line(words_at(FULL, 50, y)) for y in (112, 124))]
    assert [len(p.lines) for p in split_paragraphs(lines)] == [1, 2]


@settings(deadline=None)
@given(st.lists(BOX, min_size=1, max_size=12))
def test_reading_order_names_every_box_once(boxes):
    assert sorted(reading_order(boxes)) == list(range(len(boxes)))


@settings(deadline=None)
@given(st.integers(1, 6), st.integers(1, 8))
def test_boxes_in_a_grid_of_columns_are_read_column_by_column(columns, count):
    boxes = [(100.0 * c, 50.0 * r, 100.0 * c + 90, 50.0 * r + 45) for c in range(columns) for r in range(count)]
    assert reading_order(boxes) == list(range(len(boxes)))


@settings(deadline=None)
@given(st.lists(BOX, min_size=1, max_size=8))
def test_a_union_holds_every_box(boxes):
    whole = union(boxes)
    assert all(inside(b, whole) for b in boxes)
    assert all(overlap(b[0], b[2], whole[0], whole[2]) == b[2] - b[0] for b in boxes)


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 30)), min_size=1, max_size=40, unique=True))
def test_rows_and_segments_lose_no_word(places):
    words = [Word("x", 14.0 * c, 20.0 * r - 8, 14.0 * c + 9, 20.0 * r + 2, 20.0 * r, 10) for c, r in places]
    parts = [w for row in rows(words) for piece in segments(row) for w in piece]
    assert sorted(map(id, parts)) == sorted(map(id, words))
    assert all(len({w.base for w in row}) == 1 for row in rows(words))


@settings(deadline=None)
@given(BOX, st.integers(0, 3))
def test_turning_a_box_into_a_frame_and_back_gives_the_box(box, quarter):
    page = (0.0, 0.0, 595.0, 842.0)
    back = unturn(turn(box, quarter, page), quarter, page)
    assert all(abs(a - b) < 1e-6 for a, b in zip(back, box, strict=True))

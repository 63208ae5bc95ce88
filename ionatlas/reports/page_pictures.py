"""Pictures of pages with the boxes of what was read from them, and a panel that says what each box means."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.boxes import union
from ionatlas.reports.record_labels import COLOURS, MEANINGS, grade, material, place, printed, says

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageDraw import ImageDraw

    from ingest.document import Box

PAGE_WIDTH = 1400
PANEL_WIDTH = 620
MAX_SCALE = 2.8
MAX_PIXELS = 20_000_000
_TABLE = "#5b5f97"


@dataclass
class Mark:
    """One record on one page: the boxes of its values in text, of its table cells, and of the sentences or blocks around."""

    number: int
    row: dict
    values: list[Box] = field(default_factory=list)
    cells: list[Box] = field(default_factory=list)
    around: list[Box] = field(default_factory=list)


@dataclass
class TableMark:
    """A table on a page; ``box`` in points."""

    label: str
    box: Box
    detail: str


def page_images(path: Path, data: bytes, media_type: str, numbers: set[int]) -> Iterator[tuple[int, Image, float, object]]:
    """(page number, picture, pixels a point, words or None) of the pages asked for.

    Words are a :class:`ingest.locate.PageWords` for pages of a PDF; pictures have none.
    """
    if media_type == "application/pdf":
        yield from _pdf_pages(data, numbers)
    else:
        yield from _frames(data, numbers)


def _pdf_pages(data: bytes, numbers: set[int]) -> Iterator[tuple[int, Image, float, object]]:
    import pypdfium2

    from ingest.locate import PageWords

    pdf = pypdfium2.PdfDocument(data)
    try:
        for number in sorted(n for n in numbers if 1 <= n <= len(pdf)):
            page = pdf[number - 1]
            width, height = max(page.get_width(), 1.0), max(page.get_height(), 1.0)
            scale = min(MAX_SCALE, PAGE_WIDTH / width, (MAX_PIXELS / (width * height)) ** 0.5)
            try:
                words = PageWords(page)
            except (pypdfium2.PdfiumError, ValueError, OverflowError):
                words = None
            yield number, page.render(scale=scale).to_pil().convert("RGB"), scale, words
            page.close()
    finally:
        pdf.close()


def _frames(data: bytes, numbers: set[int]) -> Iterator[tuple[int, Image, float, object]]:
    import io

    from PIL import Image

    from ingest.readers.scan import resolution

    picture = Image.open(io.BytesIO(data))
    for index in range(getattr(picture, "n_frames", 1)):
        if index + 1 in numbers:
            picture.seek(index)
            dpi = resolution(picture)
            shrink = min(1.0, PAGE_WIDTH / picture.width)
            size = max(1, round(picture.width * shrink)), max(1, round(picture.height * shrink))
            yield index + 1, picture.convert("RGB").resize(size), dpi / 72.0 * shrink, None


def marks_of(rows: list[dict], words) -> list[Mark]:
    """The records of one page, numbered in the order of their places, values first; evidences of one record share a number."""
    marks: dict[str, Mark] = {}
    for row in sorted(rows, key=lambda row: row["record"] != "Measurement"):
        mark = marks.setdefault(row["record_id"], Mark(len(marks) + 1, row))
        box = tuple(row["bbox"]) if row["bbox"] else None
        if row["row"] is not None:
            _add(mark.cells, [box] if box else [])
            continue
        sentence, value = words.find(row["quote"], printed(row), box) if words is not None else ([], [])
        _add(mark.values, value)
        _add(mark.around, sentence or ([box] if box else []))
    return list(marks.values())


def _add(boxes: list[Box], more: list[Box]) -> None:
    boxes += [box for box in more if box not in boxes]


def draw_page(image: Image, scale: float, title: str, marks: list[Mark], tables: list[TableMark]) -> Image:
    """A page with its marks, a legend and a panel on the right.

    Parameters
    ----------
    image : PIL image
        The page.
    scale : float
        Pixels a point.
    title : str
        Heads the panel.
    marks : list of Mark
    tables : list of TableMark
    """
    from PIL import Image as images
    from PIL import ImageDraw

    layer = images.new("RGBA", image.size, (0, 0, 0, 0))
    draw = ImageDraw.Draw(layer)
    for table in tables:
        _table(draw, table, scale)
    _surroundings(draw, marks, scale)
    for mark in sorted(marks, key=_doubt):  # of several values in one cell the least sure gives the colour
        _values(draw, mark, scale)
    _badges(draw, marks, scale)
    page = images.alpha_composite(image.convert("RGBA"), layer).convert("RGB")
    panel = _panel(title, marks, tables, page.height)
    sheet = images.new("RGB", (page.width + panel.width, max(page.height, panel.height)), "#e8e8e8")
    sheet.paste(page, (0, 0))
    sheet.paste(panel, (page.width, 0))
    return sheet


def _scaled(box: Box, scale: float, grow: float = 0.0) -> tuple[float, float, float, float]:
    left, top, right, bottom = (side * scale for side in box)
    return min(left, right) - grow, min(top, bottom) - grow, max(left, right) + grow, max(top, bottom) + grow


def _table(draw: ImageDraw, table: TableMark, scale: float) -> None:
    left, top, right, bottom = _scaled(table.box, scale, 7)
    for x in _dashes(left, right):
        draw.line((x, top, min(x + 9, right), top), fill=_TABLE, width=2)
        draw.line((x, bottom, min(x + 9, right), bottom), fill=_TABLE, width=2)
    for y in _dashes(top, bottom):
        draw.line((left, y, left, min(y + 9, bottom)), fill=_TABLE, width=2)
        draw.line((right, y, right, min(y + 9, bottom)), fill=_TABLE, width=2)
    name = font(13, bold=True)
    width = draw.textlength(table.label, font=name)
    draw.rectangle((right - width - 10, bottom, right, bottom + 18), fill=_TABLE)
    draw.text((right - width - 5, bottom + 1), table.label, font=name, fill="white")


def _dashes(low: float, high: float) -> list[float]:
    return [low + 15 * n for n in range(int((high - low) / 15) + 1)]


def _surroundings(draw: ImageDraw, marks: list[Mark], scale: float) -> None:
    """Sentences and blocks, pale, each once: drawing replaces what is below."""
    drawn = set()
    for mark in sorted(marks, key=lambda mark: not (mark.values or mark.cells)):
        colour = COLOURS[grade(mark.row)]
        for box in mark.around:
            if box not in drawn:
                drawn.add(box)
                outline = None if mark.values or mark.cells else colour + "70"
                draw.rectangle(_scaled(box, scale, 1), fill=colour + "14", outline=outline, width=1)


def _values(draw: ImageDraw, mark: Mark, scale: float) -> None:
    colour = COLOURS[grade(mark.row)]
    for box in (*mark.values, *mark.cells):
        left, top, right, bottom = _scaled(box, scale, 2)
        draw.rectangle((left, top, right, bottom), fill=colour + "38", outline=colour, width=2)
        if grade(mark.row) == "rejected":
            draw.line((left, (top + bottom) / 2, right, (top + bottom) / 2), fill=colour, width=2)


def _badges(draw: ImageDraw, marks: list[Mark], scale: float) -> None:
    """Numbers at the boxes: left of a cell, above a value in a line; moved where another stands already."""
    small = font(12, bold=True)
    places: dict[tuple[Box, bool], list[Mark]] = {}
    for mark in marks:
        # what has no value of its own (a structure, a synthesis) is marked once a page
        for box in mark.values or (() if mark.cells else mark.around[:1]):
            places.setdefault((box, False), []).append(mark)
        for box in mark.cells:
            places.setdefault((box, True), []).append(mark)
    taken: list[Box] = []
    for (box, is_cell), own in places.items():
        text = ranges([mark.number for mark in own])
        width = draw.textlength(text, font=small) + 7
        left, top, _, bottom = _scaled(box, scale, 2)
        x, y = (left - width - 1, (top + bottom) / 2 - 7.5) if is_cell else (left - 3, top - 13)
        while any(x < b[2] and b[0] < x + width and y < b[3] and b[1] < y + 15 for b in taken):
            x += 4
        taken.append((x, y, x + width, y + 15))
        draw.rounded_rectangle(
            (x, y, x + width, y + 15), radius=4, fill=COLOURS[grade(max(own, key=_doubt).row)], outline="white"
        )
        draw.text((x + 3.5, y), text, font=small, fill="white")


def _doubt(mark: Mark) -> int:
    return list(COLOURS).index(grade(mark.row))


def ranges(numbers: list[int]) -> str:
    """Numbers in order as short as they go.

    >>> ranges([1, 3, 4, 5])
    '1,3–5'
    """
    runs: list[list[int]] = []
    for number in sorted(set(numbers)):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ",".join(f"{run[0]}–{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)


def _panel(title: str, marks: list[Mark], tables: list[TableMark], height: int) -> Image:
    from PIL import Image as images
    from PIL import ImageDraw

    entry = 62
    legend = 112 + 20 * len(tables)
    columns = 1 if legend + entry * len(marks) <= 1.2 * height else 2
    rows = -(-len(marks) // columns)
    panel = images.new("RGB", (PANEL_WIDTH * columns, max(height, legend + entry * rows + 12)), "white")
    draw = ImageDraw.Draw(panel)
    draw.line((0, 0, 0, panel.height), fill="#b0b0b0", width=2)
    draw.text((18, 12), fitted(draw, title, font(17, bold=True), panel.width - 36), font=font(17, bold=True), fill="black")
    _legend(draw, 42, {grade(mark.row) for mark in marks})
    y = 86
    for table in tables:
        draw.text(
            (18, y), fitted(draw, f"▫ {table.label}: {table.detail}", font(13), panel.width - 36), font=font(13), fill=_TABLE
        )
        y += 20
    for index, mark in enumerate(marks):
        _entry(draw, mark, PANEL_WIDTH * (index // rows), legend + entry * (index % rows))
    return panel


def _legend(draw: ImageDraw, y: int, present: set[str]) -> None:
    x = 18
    for key in ("sure", "likely", "doubtful", *sorted(present & {"checked", "rejected"})):
        draw.rectangle((x, y + 2, x + 16, y + 14), fill=COLOURS[key])
        draw.text((x + 21, y), MEANINGS[key], font=font(13), fill="#333333")
        x += draw.textlength(MEANINGS[key], font=font(13)) + 34
    text = "dark box: the value or cell · pale: its sentence or paragraph · dashed: a table"
    draw.text((18, y + 20), text, font=font(13), fill="#333333")


def _entry(draw: ImageDraw, mark: Mark, x: int, y: int) -> None:
    colour = COLOURS[grade(mark.row)]
    draw.rounded_rectangle((x + 16, y + 2, x + 50, y + 22), radius=5, fill=colour)
    text = str(mark.number)
    draw.text((x + 33 - draw.textlength(text, font=font(14, bold=True)) / 2, y + 3), text, font=font(14, bold=True), fill="white")
    room = PANEL_WIDTH - 76
    for offset, line, face, fill in (
        (0, says(mark.row), font(16, bold=True), "black"),
        (21, material(mark.row), font(14), "black"),
        (39, place(mark.row), font(12), "#555555"),
    ):
        draw.text((x + 60, y + offset), fitted(draw, line, face, room), font=face, fill=fill)


def fitted(draw: ImageDraw, text: str, face, width: float) -> str:
    """A text cut to a width, with an ellipsis."""
    if draw.textlength(text, font=face) <= width:
        return text
    while text and draw.textlength(text + "…", font=face) > width:
        text = text[:-1]
    return text.rstrip() + "…"


@functools.cache
def font(size: int, *, bold: bool = False):
    """A face with Greek letters, subscripts and superscripts."""
    import matplotlib
    from PIL import ImageFont

    name = "DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf"
    return ImageFont.truetype(str(Path(matplotlib.get_data_path(), "fonts", "ttf", name)), size)


def table_marks(table_list: list[dict], rows: list[dict], page: int) -> list[TableMark]:
    """The tables of a page: their boxes as read, or the union of the cells that gave values where no box is known."""
    marks, seen = [], set()
    for table in table_list:
        if table.get("page") == page and table.get("bbox"):
            label = table.get("label") or "table without a label"
            seen.add(table.get("label"))
            detail = f"{table.get('rows', 0)} × {table.get('columns', 0)} cells by {table.get('extractor')}, {table.get('values', 0)} with values"
            detail += f"; {table['problem']}" if table.get("problem") else ""
            marks.append(TableMark(label, tuple(table["bbox"]), detail))
    cells: dict[str | None, list[Box]] = {}
    for row in rows:
        if row["row"] is not None and row["bbox"] and row["table"] not in seen:
            cells.setdefault(row["table"], []).append(tuple(row["bbox"]))
    for label, boxes in cells.items():
        detail = f"{len(boxes)} cells with values; its own box is not known"
        marks.append(TableMark(label or "table without a label", union(boxes), detail))
    return marks

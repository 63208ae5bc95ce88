"""Strokes and filled boxes of a page as pdfium gives them: the cheap way to its rules, a hundredth of a full parse."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingest.clips import Matrix, multiply
from ingest.document import Box

if TYPE_CHECKING:
    import pypdfium2

CURVED = 600  # a path with more points is a curve of a plot or a drawing
MANY = 20_000  # a page with more strokes is a drawing
DEPTH = 3  # forms in forms

UNIT: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


@dataclass(slots=True)
class Stroke:
    """A straight stroke or a rectangle in PDF user space (y up), and how it is drawn."""

    box: Box
    filled: bool
    stroked: bool
    white: bool = False
    rectangle: bool = False


def page_strokes(page: pypdfium2.PdfPage) -> list[Stroke]:
    """Level and upright strokes and rectangles of a page, forms included; none where it has so many that it is a drawing."""
    import pypdfium2.raw as pdfium

    found: list[Stroke] = []
    count = pdfium.FPDFPage_CountObjects(page)
    if count > 5 * MANY:
        return []
    _collect([pdfium.FPDFPage_GetObject(page, i) for i in range(count)], UNIT, found, DEPTH)
    return found if len(found) <= MANY else []


def _collect(objects, outer: Matrix, found: list[Stroke], depth: int) -> None:
    import pypdfium2.raw as pdfium

    for item in objects:
        kind = pdfium.FPDFPageObj_GetType(item)
        if kind == pdfium.FPDF_PAGEOBJ_PATH:
            if len(found) <= MANY:
                _path(item, outer, found)
        elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth:
            count = pdfium.FPDFFormObj_CountObjects(item)
            inner = [pdfium.FPDFFormObj_GetObject(item, i) for i in range(min(count, 5 * MANY))]
            _collect(inner, multiply(_matrix(item), outer), found, depth - 1)


def _matrix(item) -> Matrix:
    import pypdfium2.raw as pdfium

    values = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(item, values):
        return UNIT
    return values.a, values.b, values.c, values.d, values.e, values.f


def _path(item, outer: Matrix, found: list[Stroke]) -> None:
    import pypdfium2.raw as pdfium

    count = pdfium.FPDFPath_CountSegments(item)
    if not 2 <= count <= CURVED:
        return
    mode, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(item, mode, stroke)
    filled, stroked = mode.value != 0, bool(stroke.value)
    if not filled and not stroked:
        return
    white = _white(item, filled=filled and not stroked)
    a, b, c, d, e, f = multiply(_matrix(item), outer)
    x, y = ctypes.c_float(), ctypes.c_float()
    points: list[tuple[float, float]] = []
    curved = False

    def finish() -> None:
        if len(points) > 1 and not curved:
            _straight(points, filled, stroked, white, found)

    for i in range(count):
        segment = pdfium.FPDFPath_GetPathSegment(item, i)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        point = (a * x.value + c * y.value + e, b * x.value + d * y.value + f)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            finish()
            points, curved = [point], False
        else:
            curved = curved or kind == pdfium.FPDF_SEGMENT_BEZIERTO
            points.append(point)
            if pdfium.FPDFPathSegment_GetClose(segment) and points[0] != point:
                points.append(points[0])
    finish()


def _straight(points: list[tuple[float, float]], filled: bool, stroked: bool, white: bool, found: list[Stroke]) -> None:
    """A rectangle as one box, other outlines as their level and upright sides."""
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    box = (min(xs), min(ys), max(xs), max(ys))
    corners = {(round(x, 1), round(y, 1)) for x, y in points}
    if len(points) >= 4 and len(corners) <= 4 and len({c[0] for c in corners}) <= 2 and len({c[1] for c in corners}) <= 2:
        found.append(Stroke(box, filled, stroked, white, rectangle=True))
        return
    if not stroked:
        if box[2] - box[0] < 3 or box[3] - box[1] < 3:
            found.append(Stroke(box, True, False, white, rectangle=True))
        return
    for (x0, y0), (x1, y1) in zip(points, points[1:], strict=False):
        if abs(x0 - x1) < 0.6 or abs(y0 - y1) < 0.6:
            found.append(Stroke((min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)), False, True, white))


def _white(item, *, filled: bool) -> bool:
    import pypdfium2.raw as pdfium

    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    ask = pdfium.FPDFPageObj_GetFillColor if filled else pdfium.FPDFPageObj_GetStrokeColor
    if not ask(item, red, green, blue, alpha):
        return False
    return min(red.value, green.value, blue.value) > 247 or alpha.value == 0

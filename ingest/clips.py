"""Clipping boxes of a page's text objects: text outside its clip is in the file but not on the page."""

from __future__ import annotations

import ctypes
from typing import TYPE_CHECKING

from ingest.document import Box

if TYPE_CHECKING:
    import pypdfium2

Matrix = tuple[float, float, float, float, float, float]
MAX_DEPTH = 4
MAX_SEGMENTS = 400


class ClipBoxes:
    """Box within which a text object shows, in PDF user space; pages of others, placed and cropped as figures, need it."""

    def __init__(self, page: pypdfium2.PdfPage, sheet: Box) -> None:
        import pypdfium2.raw as raw

        self._raw = raw
        self._sheet = sheet
        self._nested: dict[int, tuple[Matrix, Box]] = {}
        for form in page.get_objects(filter=[raw.FPDF_PAGEOBJ_FORM], max_depth=1):
            self._enter(form.raw, (1.0, 0.0, 0.0, 1.0, 0.0, 0.0), sheet, 0)

    def _enter(self, form, outer: Matrix, box: Box, depth: int) -> None:
        raw = self._raw
        stated = raw.FS_MATRIX()
        if not raw.FPDFPageObj_GetMatrix(form, stated):
            return
        own = (stated.a, stated.b, stated.c, stated.d, stated.e, stated.f)
        matrix = multiply(own, outer)
        box = intersect(box, self._clip(form, outer))
        for i in range(raw.FPDFFormObj_CountObjects(form)):
            child = raw.FPDFFormObj_GetObject(form, i)
            kind = raw.FPDFPageObj_GetType(child)
            if kind == raw.FPDF_PAGEOBJ_TEXT:
                address = ctypes.cast(child, ctypes.c_void_p).value or -1
                self._nested[address] = (matrix, box)
            elif kind == raw.FPDF_PAGEOBJ_FORM and depth < MAX_DEPTH:
                self._enter(child, matrix, box, depth + 1)

    def of(self, address: int) -> Box:
        """Box of the text object at an address (as an integer); the sheet for objects without a clip."""
        if address == -1:
            return self._sheet
        matrix, box = self._nested.get(address, ((1.0, 0.0, 0.0, 1.0, 0.0, 0.0), self._sheet))
        handle = ctypes.cast(address, self._raw.FPDF_PAGEOBJECT)
        return intersect(box, self._clip(handle, matrix))

    def _clip(self, handle, matrix: Matrix) -> Box:
        raw = self._raw
        clip = raw.FPDFPageObj_GetClipPath(handle)
        box = self._sheet
        if not clip:
            return box
        x, y = ctypes.c_float(), ctypes.c_float()
        for path in range(max(0, raw.FPDFClipPath_CountPaths(clip))):
            xs, ys = [], []
            for index in range(min(MAX_SEGMENTS, max(0, raw.FPDFClipPath_CountPathSegments(clip, path)))):
                raw.FPDFPathSegment_GetPoint(raw.FPDFClipPath_GetPathSegment(clip, path, index), x, y)
                px, py = apply(matrix, x.value, y.value)
                xs.append(px)
                ys.append(py)
            if len(xs) > 2:
                box = intersect(box, (min(xs), min(ys), max(xs), max(ys)))
        return box


def multiply(inner: Matrix, outer: Matrix) -> Matrix:
    """Matrix that applies ``inner`` first, then ``outer``."""
    a, b, c, d, e, f = inner
    p, q, r, s, t, u = outer
    return a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u


def apply(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    """A point under a matrix."""
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def intersect(one: Box, two: Box) -> Box:
    """Box common to two boxes; empty (left beyond right) where they are apart."""
    return max(one[0], two[0]), max(one[1], two[1]), min(one[2], two[2]), min(one[3], two[3])

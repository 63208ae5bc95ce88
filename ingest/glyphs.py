"""Glyphs of a PDF page with their place, size and font, read by pypdfium2's character interface.

Coordinates are points in the reading frame: x to the right along the text, y down from the top. A page printed sideways
(a landscape table on a portrait sheet) has a reading frame turned against the displayed one; `PageGlyphs.to_display`
turns boxes back.
"""

from __future__ import annotations

import ctypes
import math
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingest.clips import ClipBoxes
from ingest.document import Box
from ingest.repair import repair_glyph

if TYPE_CHECKING:
    import pypdfium2

BOLD_NAME = re.compile(r"bold|black|heavy|semib|demi|-bd|\.B$|CMBX|-Md|,B", re.IGNORECASE)
ITALIC_NAME = re.compile(r"ital|obli|\.I$|CMMI|-It|-Sl", re.IGNORECASE)
OPAQUE_NAME = re.compile(r"Adv|F\d+$|T\d+$|[A-Z]{6,}$")  # names that say nothing of the weight
MAX_GLYPHS_PER_PAGE = 200_000


@dataclass(slots=True, frozen=True)
class Font:
    """Font of a text object. ``hidden`` is text that is not painted (a recogniser's layer under a scan)."""

    name: str
    bold: bool
    italic: bool
    hidden: bool = False


@dataclass(slots=True)
class Glyph:
    """One printed character. ``base`` is the baseline's y, ``spaced`` says a space stands before it in the file."""

    text: str
    x0: float
    x1: float
    base: float
    size: float
    font: Font
    spaced: bool = False
    broken: bool = False


@dataclass(slots=True)
class PageGlyphs:
    """All glyphs of a page that run in its main direction.

    ``width``/``height`` are those of the reading frame; ``sideways`` counts glyphs dropped because they run otherwise.
    """

    glyphs: list[Glyph]
    width: float
    height: float
    quarter: int = 0
    display_quarter: int = 0
    user_box: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)
    sideways: int = 0
    broken: int = 0
    hidden: int = 0

    def to_display(self, box: Box) -> Box:
        """Box of the reading frame in the frame of the page as displayed."""
        if self.quarter == self.display_quarter:
            return box
        return turn(unturn(box, self.quarter, self.user_box), self.display_quarter, self.user_box)

    def from_display(self, box: Box) -> Box:
        """Box of the displayed page in the reading frame."""
        if self.quarter == self.display_quarter:
            return box
        return turn(unturn(box, self.display_quarter, self.user_box), self.quarter, self.user_box)


def turn(box: Box, quarter: int, page: Box) -> Box:
    """Box in PDF user space (y up) -> x0, top, x1, bottom in the frame in which text turned by ``quarter`` stands upright."""
    x0, y0, x1, y1 = box
    left, bottom, right, top = page
    if quarter == 0:
        return x0 - left, top - y1, x1 - left, top - y0
    if quarter == 1:
        return y0 - bottom, x0 - left, y1 - bottom, x1 - left
    if quarter == 2:
        return right - x1, y0 - bottom, right - x0, y1 - bottom
    return top - y1, right - x1, top - y0, right - x0


def unturn(box: Box, quarter: int, page: Box) -> Box:
    """Inverse of `turn`."""
    x0, t, x1, b = box
    left, bottom, right, top = page
    if quarter == 0:
        return x0 + left, top - b, x1 + left, top - t
    if quarter == 1:
        return t + left, x0 + bottom, b + left, x1 + bottom
    if quarter == 2:
        return right - x1, t + bottom, right - x0, b + bottom
    return right - b, top - x1, right - t, top - x0


def read_glyphs(page: pypdfium2.PdfPage, names: Callable[[], dict[str, dict[int, str]]] | None = None) -> PageGlyphs:
    """Glyphs of a page in the order of the file.

    Parameters
    ----------
    page
        An open page.
    names
        Gives the page's glyph names by font name and character code (`ingest.glyphnames`); called only when the page
        has a glyph without a Unicode value.

    Returns
    -------
    PageGlyphs
        Repaired characters; one glyph may carry several letters (a ligature) or be joined from a surrogate pair.
    """
    import pypdfium2.raw as raw

    textpage = page.get_textpage()
    handle = textpage.raw
    count = min(raw.FPDFText_CountChars(handle), MAX_GLYPHS_PER_PAGE)
    left, bottom, right, top = page.get_cropbox()
    user = (left, bottom, right, top)
    x, y = ctypes.c_double(), ctypes.c_double()
    loose, matrix = raw.FS_RECTF(), raw.FS_MATRIX()
    buffer, flags = ctypes.create_string_buffer(256), ctypes.c_int()
    fonts: dict[tuple, Font] = {}
    objects: dict[int, tuple[Font, float, int, Box]] = {}
    clips = ClipBoxes(page, user)
    # the same function with a plain number for its answer: a pointer object for every glyph costs more than the rest of the call
    object_of = ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int)(
        ctypes.cast(raw.FPDFText_GetTextObject, ctypes.c_void_p).value
    )
    repaired: dict[tuple[int, str, bool], tuple[str, bool]] = {}
    found: list[tuple[Glyph, int, float, float, tuple[float, float, float, float]]] = []
    turns: Counter[int] = Counter()
    spaced, high, broken, hidden = False, 0, 0, 0
    named: dict[str, dict[int, str]] | None = None
    for i in range(count):
        code = raw.FPDFText_GetUnicode(handle, i)
        if code in (32, 10, 13, 9, 0xA0) or 0x2000 <= code <= 0x200B:
            spaced = True
            continue
        if 0xD800 <= code < 0xDC00:
            high = code
            continue
        if 0xDC00 <= code < 0xE000 and high:
            code, high = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00), 0
        address = object_of(handle, i) or -1
        known = objects.get(address)
        if known is None:
            known = objects[address] = (*_text_object(raw, handle, i, address, matrix, buffer, flags, fonts), clips.of(address))
        font, size, quarter, clip = known
        if size <= 0.5:
            continue
        error = raw.FPDFText_HasUnicodeMapError(handle, i) == 1 if (code < 33 or code >= 0xE000 or code == 0x30) else False
        if code == 2 and not error and raw.FPDFText_IsHyphen(handle, i) == 1:
            code = 0x2D
        raw.FPDFText_GetCharOrigin(handle, i, x, y)
        if not (clip[0] - 2 <= x.value <= clip[2] + 2 and clip[1] - 2 <= y.value <= clip[3] + 2):
            continue  # clipped away or off the sheet: not printed
        key = (code, font.name, error)
        if key not in repaired:
            repaired[key] = repair_glyph(code, font.name, error, named)
            if repaired[key][1] and named is None and names is not None:
                named = names()
                repaired = {key: repair_glyph(code, font.name, error, named)}
        text, bad = repaired[key]
        if not text:
            broken += bad
            continue
        raw.FPDFText_GetLooseCharBox(handle, i, loose)
        turns[quarter] += 1
        broken += bad
        hidden += font.hidden
        glyph = Glyph(text, 0.0, 0.0, 0.0, size, font, spaced, bad)
        found.append((glyph, quarter, x.value, y.value, (loose.left, loose.bottom, loose.right, loose.top)))
        spaced = False
    quarter = turns.most_common(1)[0][0] if turns else 0
    glyphs = []
    for glyph, own, ox, oy, box in found:
        if own != quarter:
            continue
        if quarter == 0:
            glyph.x0, glyph.x1, start, glyph.base = box[0] - left, box[2] - left, ox - left, top - oy
        else:
            glyph.x0, _, glyph.x1, _ = turn(box, quarter, user)
            start, glyph.base, _, _ = turn((ox, oy, ox, oy), quarter, user)
        if glyph.x1 - glyph.x0 > 4 * glyph.size or glyph.x1 <= glyph.x0:  # a font that lies about its widths
            glyph.x0, glyph.x1 = start, start + 0.5 * glyph.size
        glyphs.append(glyph)
    textpage.close()
    display = (page.get_rotation() // 90) % 4
    width, height = (right - left, top - bottom) if quarter % 2 == 0 else (top - bottom, right - left)
    return PageGlyphs(glyphs, width, height, quarter, display, user, len(found) - len(glyphs), broken, hidden)


def _text_object(raw, handle, index, address, matrix, buffer, flags, fonts) -> tuple[Font, float, int]:
    raw.FPDFText_GetMatrix(handle, index, matrix)
    size = abs(raw.FPDFText_GetFontSize(handle, index)) * math.hypot(matrix.c, matrix.d)
    quarter = round(math.degrees(math.atan2(matrix.b, matrix.a)) / 90) % 4
    tilt = abs(math.degrees(math.atan2(matrix.b, matrix.a)) - 90 * round(math.degrees(math.atan2(matrix.b, matrix.a)) / 90))
    if tilt > 3:  # oblique labels inside figures never belong to a line
        quarter = 7
    length = raw.FPDFText_GetFontInfo(handle, index, buffer, 256, flags)
    name = buffer.raw[: max(0, min(length, 256) - 1)].decode("utf-8", "replace")
    weight = raw.FPDFText_GetFontWeight(handle, index)
    mode = -1
    if address != -1:
        mode = raw.FPDFTextObj_GetTextRenderMode(raw.FPDFText_GetTextObject(handle, index))
    key = (name, weight, mode == 3)
    if key not in fonts:
        short = name.split("+")[-1] if re.match(r"[A-Z]{6}\+", name) else name
        bold = bool(BOLD_NAME.search(short)) or (weight >= 600 and bool(OPAQUE_NAME.match(short)))
        fonts[key] = Font(short, bold, bool(ITALIC_NAME.search(short)), mode == 3)
    return fonts[key], size, quarter

"""Whether a page's text layer can be believed: text, empty, or to be recognised from its picture."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from ingest.glyphs import PageGlyphs

if TYPE_CHECKING:
    import pypdfium2

FEW = 25  # a page with fewer glyphs and a picture is a scan
STAMPED = 300  # a page that is one picture is a scan in spite of so many glyphs in its margins: a download notice
MARGIN = 0.1  # part of the page's height
BROKEN = 0.25  # share of glyphs without a readable character
COVER = 0.5  # part of the page that a scan's picture covers
WHOLE = 0.8  # part of the page that a picture of all of it covers
Verdict = Literal["text", "empty", "ocr"]
# UTF-8 taken for Latin-1 or Windows-1252: what was a minus, a times or a degree sign
MOJIBAKE = re.compile(r"Ã[\x80-\xbf—–©¨¶¼]|â(?:€|ˆ|\x80)\S|Â[°±·µ]|Î[©±²³¼]|Ï[ƒ\x83]")
MOJIBAKES = 3  # so many of them on a page are no accident


def judge(page_glyphs: PageGlyphs, page: pypdfium2.PdfPage) -> Verdict:
    """Whether to read the glyphs, to skip the page, or to have it recognised.

    Text that is not painted (a recogniser's earlier layer under a scan) loses levels at the source, so such a page is
    recognised anew; so is one whose characters make no words.
    """
    glyphs = page_glyphs.glyphs
    if len(glyphs) < FEW:
        if _cover(page)[0] > COVER:
            return "ocr"
        return "text" if glyphs else "empty"
    text = "".join((" " if g.spaced else "") + g.text for g in glyphs)
    if sum(g.broken for g in glyphs) > BROKEN * len(glyphs) or is_rubbish(text) or is_mojibake(text):
        return "ocr"
    if page_glyphs.hidden > 0.5 * len(glyphs) and _cover(page)[0] > COVER:
        return "ocr"
    if len(glyphs) < STAMPED:
        inner = sum(MARGIN * page_glyphs.height < g.base < (1 - MARGIN) * page_glyphs.height for g in glyphs)
        return "ocr" if inner < FEW and _cover(page)[0] > WHOLE else "text"
    if _may_be_pictured(page):
        cover, over = _cover(page)
        if cover > WHOLE and over:
            return "ocr"  # a recogniser's text under its picture
    return "text"


def is_mojibake(text: str) -> bool:
    """Whether signs beyond ASCII came through a wrong encoding: minus, times and degree signs are lost then.

    Examples
    --------
    >>> is_mojibake("3.2 Ã— 10âˆ’4 S cmâˆ’1 at 25 Â°C")
    True
    >>> is_mojibake("3.2 × 10−4 S cm−1 at 25 °C")
    False
    """
    return len(MOJIBAKE.findall(text)) >= MOJIBAKES


def is_rubbish(text: str) -> bool:
    """Whether a text of some length is no text in letters: wrong encodings give signs, or letters without vowels.

    Examples
    --------
    >>> is_rubbish("The ionic conductivity of the garnet was measured at room temperature. " * 3)
    False
    >>> is_rubbish("Wkh lrqlf frqgxfwlylwb ri wkh jduqhw zdv phdvxuhg dw urrp whpshudwxuh. " * 3)
    True
    """
    letters = re.findall(r"[^\W\d_]", text)
    if len(text) < 100:
        return False
    visible = [c for c in text if not c.isspace()]
    if len(letters) < 0.15 * len(visible):
        digits = sum(c.isdigit() for c in visible)
        return digits + len(letters) < 0.5 * len(visible)
    latin = [c.lower() for c in letters if "a" <= c.lower() <= "z"]
    if len(latin) < 0.5 * len(letters):  # Greek, Cyrillic, Chinese: not judged by vowels
        return False
    if len(latin) < 200:
        return False
    share = sum(c in "aeiou" for c in latin) / len(latin)
    frequent = sum(c in "etaoinsrh" for c in latin) / len(latin)
    return share < 0.22 or frequent < 0.42


def _may_be_pictured(page: pypdfium2.PdfPage) -> bool:
    """Whether the page has few objects, one of them a picture: cheap, as most pages have hundreds."""
    import pypdfium2.raw as raw

    count = raw.FPDFPage_CountObjects(page.raw)
    if count > 4000:
        return False
    kinds = (raw.FPDFPageObj_GetType(raw.FPDFPage_GetObject(page.raw, index)) for index in range(count))
    return any(kind == raw.FPDF_PAGEOBJ_IMAGE for kind in kinds)


def _cover(page: pypdfium2.PdfPage) -> tuple[float, bool]:
    """Part of the page that pictures cover, and whether they are painted over most of its text."""
    import pypdfium2.raw as raw

    width, height = page.get_size()
    area, texts, above, seen = 0.0, 0, 0, False
    for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_TEXT], max_depth=3):
        if item.type == raw.FPDF_PAGEOBJ_TEXT:
            texts += 1
            continue
        left, bottom, right, top = item.get_bounds()
        part = max(0.0, min(right, width) - max(left, 0)) * max(0.0, min(top, height) - max(bottom, 0))
        area += part
        if part > 0.5 * WHOLE * width * height:
            above, seen = texts, True
    return area / max(width * height, 1.0), seen and above > 0.5 * texts

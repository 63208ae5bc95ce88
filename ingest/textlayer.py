"""Whether a page's text layer can be believed: text, empty, or to be recognised from its picture."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from ingest.glyphs import PageGlyphs

if TYPE_CHECKING:
    import pypdfium2

FEW = 25  # a page with fewer glyphs and a picture is a scan
BROKEN = 0.25  # share of glyphs without a readable character
COVER = 0.5  # part of the page that a scan's picture covers
Verdict = Literal["text", "empty", "ocr"]


def judge(page_glyphs: PageGlyphs, page: pypdfium2.PdfPage) -> Verdict:
    """Whether to read the glyphs, to skip the page, or to have it recognised.

    Text that is not painted (a recogniser's earlier layer under a scan) loses levels at the source, so such a page is
    recognised anew; so is one whose characters make no words.
    """
    glyphs = page_glyphs.glyphs
    if len(glyphs) < FEW:
        if _pictured(page):
            return "ocr"
        return "text" if glyphs else "empty"
    if page_glyphs.hidden > 0.5 * len(glyphs) and _pictured(page):
        return "ocr"
    if sum(g.broken for g in glyphs) > BROKEN * len(glyphs) or is_rubbish(
        "".join((" " if g.spaced else "") + g.text for g in glyphs)
    ):
        return "ocr"
    return "text"


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


def _pictured(page: pypdfium2.PdfPage) -> bool:
    """Whether pictures cover most of the page."""
    import pypdfium2.raw as raw

    width, height = page.get_size()
    area = 0.0
    for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3):
        left, bottom, right, top = item.get_bounds()
        area += max(0.0, min(right, width) - max(left, 0)) * max(0.0, min(top, height) - max(bottom, 0))
    return area > COVER * width * height

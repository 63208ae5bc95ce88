"""Where words stand on a born-digital page: the boxes of a quoted sentence and of the value in it, line by line."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import TYPE_CHECKING

from ingest.boxes import inside, union
from ingest.document import Box
from ingest.glyphs import Glyph, PageGlyphs, read_glyphs
from ingest.markup import plain

if TYPE_CHECKING:
    import pypdfium2

_DASHES = dict.fromkeys(map(ord, "−–—‐‑‒﹣－"), "-")
_DASHES |= dict.fromkeys(map(ord, "·⋅∙•"), ".") | {ord("µ"): "μ", ord("∼"): "~", ord("˜"): "~"}
_NUMBER = re.compile(r"[-+]?\d+(?:[.,]\d+)?(?:\(\d+\))?(?:\s*[×x·]\s*10\S*)?")
SLACK = 3.0


def squeezed(text: str) -> str:
    """A text without markup, spaces and differences between look-alike signs: what print and reading have in common.

    >>> squeezed("3.0 × 10^{−4} S cm^{−1}")
    '3.0×10-4Scm-1'
    """
    previous = None
    while previous != text:  # marks may be nested
        previous, text = text, plain(text)
    text = unicodedata.normalize("NFKC", text.translate(_DASHES)).translate(_DASHES)
    return re.sub(r"\s+|[\u00ad\u200b]", "", text)


class PageWords:
    """The characters of a page, ready to be searched.

    Parameters
    ----------
    page : pypdfium2.PdfPage
    """

    def __init__(self, page: pypdfium2.PdfPage) -> None:
        self._frame: PageGlyphs = read_glyphs(page)
        self._glyphs = [(g, self._frame.to_display(_box(g))) for g in self._frame.glyphs]

    def find(self, quote: str, value: str | None, area: Box | None) -> tuple[list[Box], list[Box]]:
        """Boxes of a sentence and of a value in it, one a line.

        Parameters
        ----------
        quote : str
            The sentence as read, markup allowed.
        value : str, optional
            The value as printed; its number alone is searched where the whole is not found.
        area : box, optional
            Of the paragraph, points from the displayed page's top left corner.

        Returns
        -------
        tuple of list of box
            Empty where the words are not found, as on a page without a text layer.
        """
        glyphs = [(g, box) for g, box in self._glyphs if area is None or inside(box, area, slack=SLACK)]
        text, owner = "", []
        for number, (glyph, _) in enumerate(glyphs):
            piece = squeezed(glyph.text)
            text += piece
            owner += [number] * len(piece)
        start, end = _span(text, squeezed(quote))
        sentence = self._lines(glyphs, owner[start:end])
        if start == end:
            start, end = 0, len(text)
        for wanted in _forms(value):
            at = text.find(wanted, start, end)
            if at >= 0:
                return sentence, self._lines(glyphs, owner[at : at + len(wanted)])
        return sentence, []

    def _lines(self, glyphs: Sequence[tuple[Glyph, Box]], numbers: Sequence[int]) -> list[Box]:
        lines: list[list[tuple[Glyph, Box]]] = []
        for number in dict.fromkeys(numbers):
            glyph, box = glyphs[number]
            last = lines[-1][-1][0] if lines else None
            same = (
                last is not None
                and abs(last.base - glyph.base) < 0.9 * max(last.size, glyph.size)
                and glyph.x0 > last.x0 - glyph.size
            )
            if same:
                lines[-1].append((glyph, box))
            else:
                lines.append([(glyph, box)])
        return [union(box for _, box in line) for line in lines]


def _box(glyph: Glyph) -> Box:
    return glyph.x0, glyph.base - 0.78 * glyph.size, glyph.x1, glyph.base + 0.24 * glyph.size


def _forms(value: str | None) -> list[str]:
    """A value as printed, then less and less of it."""
    if not value:
        return []
    whole = value.split("…")[0]
    number = _NUMBER.search(whole)
    forms = [squeezed(whole), *([squeezed(number[0])] if number else [])]
    if number and (bare := re.match(r"[-+]?\d+(?:[.,]\d+)?", number[0].strip())):
        forms.append(squeezed(bare[0]))
    return [form for form in dict.fromkeys(forms) if form]


def _span(text: str, quote: str) -> tuple[int, int]:
    """Where a quote stands in a text; where its middle differs (a word broken over lines), from its beginning to its end."""
    at = text.find(quote)
    if at >= 0:
        return at, at + len(quote)
    for length in (40, 24, 14):
        head, tail = quote[:length], quote[-length:]
        first = text.find(head)
        last = text.find(tail, first) if first >= 0 else -1
        if 0 <= first <= last <= first + 2 * len(quote):
            return first, last + len(tail)
    return 0, 0

"""Glyph names of a PDF's fonts, read from their /Differences by pdfminer: the last witness where Unicode values are missing."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator

log = logging.getLogger(__name__)
MAX_FONTS = 500


class GlyphNames:
    """Glyph names by page, font and code; the file is opened when first asked.

    Examples
    --------
    >>> GlyphNames(b"not a pdf").page(0)
    {}
    """

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._pages: list | None = None

    def page(self, index: int) -> dict[str, dict[int, str]]:
        """Names of the fonts of a page: font name without subset prefix -> character code -> glyph name.

        A code that two fonts of the same name use differently is left out. A damaged file gives an empty answer.
        """
        try:
            if self._pages is None:
                self._pages = self._open()
            if index >= len(self._pages):
                return {}
            return self._names(self._pages[index].resources)
        except Exception as problem:  # pdfminer raises many kinds on damaged fonts; text is then marked broken
            log.debug("glyph names of page %d: %s", index + 1, problem)
            self._pages = self._pages or []
            return {}

    def _open(self) -> list:
        from pdfminer.pdfdocument import PDFDocument
        from pdfminer.pdfpage import PDFPage
        from pdfminer.pdfparser import PDFParser

        return list(PDFPage.create_pages(PDFDocument(PDFParser(io.BytesIO(self._data)))))

    def _names(self, resources) -> dict[str, dict[int, str]]:
        from pdfminer.pdftypes import resolve1

        names: dict[str, dict[int, str]] = {}
        clash: set[tuple[str, int]] = set()
        for font in _fonts(resources):
            encoding = resolve1(font.get("Encoding"))
            if not isinstance(encoding, dict):
                continue
            base = _name(resolve1(font.get("BaseFont")))
            base = base.split("+", 1)[1] if "+" in base[:8] else base
            code, known = 0, names.setdefault(base, {})
            for item in resolve1(encoding.get("Differences")) or []:
                item = resolve1(item)
                if isinstance(item, int):
                    code = item
                    continue
                name = _name(item)
                if known.setdefault(code, name) != name:
                    clash.add((base, code))
                code += 1
        for base, code in clash:
            names[base].pop(code, None)
        return names


def _name(item) -> str:
    value = getattr(item, "name", item)
    return value.decode("latin-1") if isinstance(value, bytes) else str(value)


def _fonts(resources, depth: int = 0) -> Iterator[dict]:
    from pdfminer.pdftypes import resolve1

    resources = resolve1(resources) or {}
    for font in list((resolve1(resources.get("Font")) or {}).values())[:MAX_FONTS]:
        font = resolve1(font)
        if isinstance(font, dict):
            yield font
    if depth > 3:
        return
    for form in list((resolve1(resources.get("XObject")) or {}).values())[:MAX_FONTS]:
        form = resolve1(form)
        if hasattr(form, "attrs") and "Resources" in form.attrs:
            yield from _fonts(form.attrs["Resources"], depth + 1)

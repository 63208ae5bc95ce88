"""Links of a PDF's pages: where they stand and the address they lead to. Nothing is opened."""

from __future__ import annotations

import ctypes
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pypdfium2

    from ingest.references import Link

MAX_LINKS = 20_000
_MAX_ADDRESS = 4000


def links_of(pdf: pypdfium2.PdfDocument) -> list[Link]:
    """(page from 1, box from the page's top left corner in points, address) of every link that leads out of the document."""
    import pypdfium2
    import pypdfium2.raw as raw

    found: list[Link] = []
    for index in range(len(pdf)):
        try:
            page = pdf[index]
        except pypdfium2.PdfiumError:
            continue
        left, _, _, top = page.get_cropbox()
        position, link = ctypes.c_int(0), raw.FPDF_LINK()
        while raw.FPDFLink_Enumerate(page, position, link) and len(found) < MAX_LINKS:
            action = raw.FPDFLink_GetAction(link)
            box = raw.FS_RECTF()
            if not action or raw.FPDFAction_GetType(action) != raw.PDFACTION_URI or not raw.FPDFLink_GetAnnotRect(link, box):
                continue
            size = raw.FPDFAction_GetURIPath(pdf, action, None, 0)
            if not 1 < size <= _MAX_ADDRESS:
                continue
            address = ctypes.create_string_buffer(size)
            raw.FPDFAction_GetURIPath(pdf, action, address, size)
            y0, y1 = sorted((box.top, box.bottom))
            found.append((index + 1, (box.left - left, top - y1, box.right - left, top - y0), address.value.decode("latin-1")))
        page.close()
    return found

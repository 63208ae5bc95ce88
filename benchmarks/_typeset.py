"""Papers that are stored as markup only, set in two columns of a Times-like face, so that they have pages to scan."""

from __future__ import annotations

import io
import re
from pathlib import Path
from xml.sax.saxutils import escape

from ingest.document import Document, Table
from ingest.markup import plain

FACES = {"": "STIXGeneral.ttf", "-Bold": "STIXGeneralBol.ttf", "-Italic": "STIXGeneralItalic.ttf"}
MARK = re.compile(r"(?P<kind>[_^])\{(?P<text>[^{}]*)\}")
_TAG = {"_": "sub", "^": "super"}
_RISE = {"_": 2, "^": 3.2}


def typeset(document: Document, *, size: float = 9.5) -> bytes:
    """A PDF of a document's text and tables; references and running headers are left out.

    Narrow tables follow the text in its columns, wide ones stand on pages of their own, each with rules above and below its
    head and at its end, as journals print them.

    Parameters
    ----------
    document
        As a reader gave it.
    size
        Type size, points.
    """
    from reportlab.lib.pagesizes import A4
    from reportlab.platypus import BaseDocTemplate, Frame, NextPageTemplate, PageBreak, PageTemplate, Paragraph, Spacer

    _register()
    width, height = A4
    left, top, gutter = 48.0, 54.0, 18.0
    column = (width - 2 * left - gutter) / 2
    frame = {"topPadding": 0, "bottomPadding": 0, "leftPadding": 0, "rightPadding": 0}
    two = [Frame(left + n * (column + gutter), top, column, height - 2 * top, **frame) for n in range(2)]
    one = [Frame(left, top, width - 2 * left, height - 2 * top, **frame)]
    styles = _styles(size)
    story: list = []
    for block in document.blocks:
        if block.kind in ("reference", "header") or not block.text.strip():
            continue
        style = styles["heading" if block.kind in ("title", "heading") else "text"]
        story.append(Paragraph(_tagged(block.text), style))
    wide: list = []
    for number, table in enumerate(document.tables, 1):
        broad = max(map(len, table.rows), default=0) > 4
        room = width - 2 * left if broad else column
        (wide if broad else story).extend([Spacer(1, 10), *_table(table, number, styles, room), Spacer(1, 10)])
    if wide:
        story += [NextPageTemplate("one"), PageBreak(), *wide]
    out = io.BytesIO()
    doc = BaseDocTemplate(out, pagesize=A4, invariant=1)
    doc.addPageTemplates([PageTemplate("two", two), PageTemplate("one", one)])
    doc.build(story)
    return out.getvalue()


def _register() -> None:
    import matplotlib
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    folder = Path(matplotlib.get_data_path()) / "fonts/ttf"
    for suffix, file in FACES.items():
        pdfmetrics.registerFont(TTFont(f"Stix{suffix}", str(folder / file)))


def _styles(size: float) -> dict:
    from reportlab.lib.enums import TA_JUSTIFY
    from reportlab.lib.styles import ParagraphStyle

    text = ParagraphStyle("text", fontName="Stix", fontSize=size, leading=1.22 * size, alignment=TA_JUSTIFY, firstLineIndent=10)
    cell = ParagraphStyle("cell", fontName="Stix", fontSize=size - 1.5, leading=1.2 * size)
    return {
        "text": text,
        "heading": ParagraphStyle(
            "heading", fontName="Stix-Bold", fontSize=size + 1, leading=1.3 * size, spaceBefore=8, spaceAfter=4
        ),
        "cell": cell,
        "head": ParagraphStyle("head", parent=cell, fontName="Stix-Bold"),
    }


def _table(table: Table, number: int, styles: dict, room: float) -> list:
    from reportlab.platypus import LongTable, Paragraph

    columns = max(map(len, table.rows), default=0)
    if not columns:
        return []
    rows = [
        [
            Paragraph(_tagged(cell), styles["head" if at < table.header_rows else "cell"])
            for cell in row + [""] * (columns - len(row))
        ]
        for at, row in enumerate(table.rows)
    ]
    # room by the length of the longest cell, so that values rarely break
    longest = [max([4, *(min(len(plain(row[c])), 40) for row in table.rows if c < len(row))]) for c in range(columns)]
    set_ = LongTable(rows, colWidths=[room * part / sum(longest) for part in longest], repeatRows=0)
    head = max(table.header_rows, 1)
    set_.setStyle(
        [("LINEABOVE", (0, 0), (-1, 0), 0.8, "black"), ("LINEBELOW", (0, head - 1), (-1, head - 1), 0.5, "black"),
         ("LINEBELOW", (0, -1), (-1, -1), 0.8, "black"), ("LEFTPADDING", (0, 0), (-1, -1), 3), ("RIGHTPADDING", (0, 0), (-1, -1), 3),
         ("TOPPADDING", (0, 0), (-1, -1), 1.5), ("BOTTOMPADDING", (0, 0), (-1, -1), 1.5), ("VALIGN", (0, 0), (-1, -1), "TOP")]
    )  # fmt: skip
    title = Paragraph(f"<b>{escape(table.label or f'Table {number}')}.</b> {_tagged(table.caption)}", styles["cell"])
    notes = [Paragraph(_tagged(table.footnotes), styles["cell"])] if table.footnotes.strip() else []
    return [title, set_, *notes]


def _tagged(text: str) -> str:
    """Markup of levels as reportlab's tags."""
    return MARK.sub(
        lambda m: f"<{_TAG[m['kind']]} rise='{_RISE[m['kind']]}' size='6.5'>{m['text']}</{_TAG[m['kind']]}>", escape(text)
    )

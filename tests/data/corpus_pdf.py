"""Sample documents as PDF: a born-digital article of two columns, and a scan."""

from __future__ import annotations

from pathlib import Path

import corpus_facts as facts
from corpus_spelling import formula, pdf_tags, power
from corpus_truth import HERE, Truth, source

FONTS = Path("/usr/share/fonts/truetype/dejavu")


def pdf_styles():
    from reportlab.lib.enums import TA_CENTER
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    pdfmetrics.registerFont(TTFont("Serif", str(FONTS / "DejaVuSerif.ttf")))
    pdfmetrics.registerFont(TTFont("Serif-Bold", str(FONTS / "DejaVuSerif-Bold.ttf")))
    pdfmetrics.registerFontFamily("Serif", normal="Serif", bold="Serif-Bold", italic="Serif", boldItalic="Serif-Bold")
    body = ParagraphStyle("body", fontName="Serif", fontSize=8.6, leading=11.6, spaceAfter=5, alignment=4)
    return {
        "title": ParagraphStyle("title", fontName="Serif-Bold", fontSize=14, leading=18, spaceAfter=6, alignment=TA_CENTER),
        "doi": ParagraphStyle("doi", parent=body, alignment=TA_CENTER),
        "heading": ParagraphStyle("heading", fontName="Serif-Bold", fontSize=9.6, leading=13, spaceBefore=5, spaceAfter=3),
        "caption": ParagraphStyle("caption", parent=body, fontSize=7.8, leading=10, alignment=0, spaceBefore=5),
        "cell": ParagraphStyle("cell", parent=body, fontSize=7.6, leading=9.6, alignment=0, spaceAfter=0),
        "body": body,
    }


def pdf_table(rows, widths, styles, ruled):
    from reportlab.lib import colors
    from reportlab.platypus import Paragraph, Table

    cells = [[Paragraph(pdf_tags(text, styles["cell"].fontSize), styles["cell"]) for text in row] for row in rows]
    table = Table(cells, colWidths=widths, hAlign="LEFT", spaceAfter=8)
    if ruled:
        table.setStyle([("GRID", (0, 0), (-1, -1), 0.5, colors.black), ("VALIGN", (0, 0), (-1, -1), "MIDDLE")])
    return table


def build_pdf(path, story, columns):
    from reportlab.lib.pagesizes import A4
    from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate

    width, height = A4
    gap, margin = 18, 48
    column = (width - 2 * margin - gap * (columns - 1)) / columns
    top = 84 if columns > 1 else 0
    frames = [Frame(margin, height - margin - top, width - 2 * margin, top, 0, 0, 0, 0)] if top else []
    frames += [Frame(margin + i * (column + gap), margin, column, height - 2 * margin - top, 0, 0, 0, 0) for i in range(columns)]
    document = BaseDocTemplate(str(path), pagesize=A4, title="", author="", invariant=1)
    document.addPageTemplates([PageTemplate("page", frames)])
    document.build(story)


def llzto_pdf() -> None:
    from reportlab.platypus import FrameBreak, Paragraph

    style = pdf_styles()
    truth = Truth("pdf", "llzto_series", "10.1149/2.024205esl")

    def p(text, kind="body"):
        return Paragraph(pdf_tags(text, style[kind].fontSize), style[kind])

    conductivities = [["Sample", "x", "σ_{bulk} (10^{−4} S cm^{−1})", "σ_{total} (10^{−4} S cm^{−1})"]]
    cells = [["Composition", "Space group", "a (Å)"]]
    for number, (x, (composition, total, bulk, a)) in enumerate(facts.LLZTO.items(), 1):
        conductivities.append([f"T{number}", f"{x:g}", f"{bulk * 1e4:.1f}", f"{total * 1e4:.1f}"])
        cells.append([formula(composition), "Ia-3d", f"{a:.4f}"])
        truth.conductivity(composition, bulk, 25, kind="bulk", sample=f"T{number}", table="Table 1", loc="table")
        truth.conductivity(composition, total, 25, kind="total", sample=f"T{number}", table="Table 1", loc="table")
        truth.cell(composition, a=a)
        truth.add(composition, "space_group", "Ia-3d")
        truth.add(composition, "synthesis", "solid_state", max_temperature_C=900)
    story = [
        p("Tantalum on the zirconium site of lithium garnets: a digest", "title"),
        p(f"Digest of doi:10.1149/2.024205esl, published {facts.YEARS['10.1149/2.024205esl']}", "doi"),
        FrameBreak(),
        p("Abstract", "heading"),
        p(
            "The garnets Li_{7−x}La_{3}Zr_{2−x}Ta_{x}O_{12} stay cubic at ambient conditions once a part of the zirconium has been "
            "replaced by tantalum. This digest collects the lithium-ion conductivities and the cells of six members of the series."
        ),
        p("1. Preparation", "heading"),
        p(
            "All members were prepared by solid-state reaction. LiOH·H_{2}O, La_{2}O_{3}, ZrO_{2} and Ta_{2}O_{5} were mixed and the "
            "powders were calcined at 900 °C in air before they were pressed into pellets."
        ),
        p("2. Conductivity", "heading"),
        p(
            "Impedance spectra of the pellets separate the grains from their boundaries, so that Table 1 can list the bulk and the "
            "total conductivity of every sample. Both fall slowly as the tantalum content grows, because each tantalum ion takes "
            "one lithium ion out of the framework to keep the charge neutral."
        ),
        p("Table 1. Bulk and total conductivity at 25 °C of the samples Li_{7−x}La_{3}Zr_{2−x}Ta_{x}O_{12}.", "caption"),
        pdf_table(conductivities, [46, 34, 80, 80], style, ruled=True),
        FrameBreak(),
        p("3. Structure", "heading"),
        p(
            "X-ray powder diffraction shows a single garnet phase in every case. The pattern is indexed in a cubic cell, and the "
            "framework consists of LaO_{8} dodecahedra and ZrO_{6} octahedra, with lithium spread over tetrahedral and octahedral "
            "voids between them. Table 2 gives the cells that belong to the compositions."
        ),
        p("Table 2. Space group and lattice parameter of the garnets.", "caption"),
        pdf_table(cells, [118, 60, 50], style, ruled=False),
        p(
            "The cell shrinks with the tantalum content, in line with the smaller radius of the pentavalent ion and with the lower "
            "number of lithium ions that the framework has to accommodate."
        ),
        p("References", "heading"),
        p("[1] The digested work: doi:10.1149/2.024205esl."),
    ]
    build_pdf(source("pdf", "llzto_series.pdf"), story, columns=2)
    truth.write()


def lagp_scan() -> None:
    import io

    import pypdfium2
    from PIL import Image
    from reportlab.platypus import Paragraph

    style = {k: v.clone(k + "-large", fontSize=v.fontSize * 1.25, leading=v.leading * 1.3) for k, v in pdf_styles().items()}
    truth = Truth("scan", "lagp_scan", "10.1021/acsami.8b00842")

    def p(text, kind="body"):
        return Paragraph(pdf_tags(text, style[kind].fontSize), style[kind])

    rows = [["Composition", "σ (S cm^{−1})", "a (Å)", "c (Å)"]]
    for composition, sigma, a, c in facts.LAGP.values():
        rows.append([formula(composition), power(sigma), f"{a:.4f}", f"{c:.4f}"])
        truth.conductivity(composition, sigma, table="Table 1", loc="table")
        truth.cell(composition, a=a, c=c)
        truth.add(composition, "space_group", "R-3c")
    story = [
        p("Aluminium in lithium germanium phosphate: a digest", "title"),
        p(f"Digest of doi:10.1021/acsami.8b00842, published {facts.YEARS['10.1021/acsami.8b00842']}", "doi"),
        p("Abstract", "heading"),
        p(
            "Replacing germanium by aluminium puts extra lithium into the NASICON framework of Li_{1+x}Al_{x}Ge_{2−x}(PO_{4})_{3}. "
            "Five members of the series are compared here. The conductivity passes through a maximum near x = 0.5."
        ),
        p("Results", "heading"),
        p(
            "All samples crystallize in the space group R-3c. The structure is built from GeO_{6} octahedra and PO_{4} tetrahedra "
            "that share corners. Table 1 lists the total conductivity at room temperature and the hexagonal cell."
        ),
        p("Table 1. Ionic conductivity at room temperature and lattice parameters.", "caption"),
        pdf_table(rows, [170, 120, 70, 70], style, ruled=True),
        p("The cell grows along c and shrinks along a as aluminium is added, while the volume hardly changes."),
    ]
    buffer = io.BytesIO()
    build_pdf(buffer_path := HERE / "scan.tmp.pdf", story, columns=1)
    image = pypdfium2.PdfDocument(buffer_path.read_bytes())[0].render(scale=300 / 72).to_pil().convert("L")
    buffer_path.unlink()
    image = image.rotate(0.7, resample=Image.BICUBIC, fillcolor=255)
    image.save(buffer, format="JPEG", quality=70)
    image = Image.open(buffer)
    image.save(source("scan", "lagp_scan.pdf"), resolution=300.0)
    truth.write()

"""Render the sample corpus and its true values from :mod:`corpus_facts`.

usage: python tests/data/make_corpus.py
"""

from __future__ import annotations

import html
import json
import re
import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))

import corpus_facts as facts  # noqa: E402

FONTS = Path("/usr/share/fonts/truetype/dejavu")
SUPERSCRIPT = str.maketrans("0123456789-−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁻")
SUBSCRIPT = str.maketrans("0123456789.", "₀₁₂₃₄₅₆₇₈₉.")


# --- text in the markup of ingest.document, and its spelling in every format -----------------------------------------
def formula(plain: str) -> str:
    """``Li6.4La3`` -> ``Li_{6.4}La_{3}``."""
    return re.sub(r"(?<=[A-Za-z)])(\d+(?:\.\d+)?)", r"_{\1}", plain)


def power(value: float, digits: int = 2) -> str:
    """5.09e-4 -> ``5.09 × 10^{−4}``."""
    mantissa, exponent = f"{value:.{digits}e}".split("e")
    return f"{mantissa} × 10^{{{str(int(exponent)).replace('-', '−')}}}"


def tags(text: str, sub: str, sup: str) -> str:
    text = html.escape(text, quote=False)
    text = re.sub(r"_\{([^}]*)\}", rf"<{sub}>\1</{sub}>", text)
    return re.sub(r"\^\{([^}]*)\}", rf"<{sup}>\1</{sup}>", text)


def pdf_tags(text: str, size: float) -> str:
    """Levels for reportlab: small enough not to touch the neighbouring lines."""
    text = tags(text, "sub", "super")
    small = f'size="{size * 0.7:.1f}"'
    return text.replace("<sub>", f'<sub rise="{size * 0.18:.1f}" {small}>').replace("<super>", f'<super rise="{size * 0.38:.1f}" {small}>')


def unicode_levels(text: str) -> str:
    text = re.sub(r"_\{([^}]*)\}", lambda m: m[1].translate(SUBSCRIPT), text)
    return re.sub(r"\^\{([^}]*)\}", lambda m: m[1].translate(SUPERSCRIPT), text)


def ascii_levels(text: str) -> str:
    text = re.sub(r"_\{([^}]*)\}", r"\1", text)
    return re.sub(r"\^\{([^}]*)\}", lambda m: m[1], text)


# --- truth ------------------------------------------------------------------------------------------------------------
class Truth:
    """The true values of one document, in the fields that the scorers read."""

    def __init__(self, format: str, doc_id: str, doi: str):
        self.format, self.doc_id, self.doi, self.records = format, doc_id, doi, []

    def add(self, formula: str, property: str, value, unit: str | None = None, **more) -> None:
        record = {"id": f"{self.doc_id}#{len(self.records) + 1:03d}", "doc_id": self.doc_id, "doi": self.doi}
        record |= {"composition_raw": formula, "formula": formula, "property": property, "value": value, "unit": unit}
        self.records.append(record | {k: v for k, v in more.items() if v is not None})

    def conductivity(self, formula, value, temperature_C=facts.RT, **more):
        self.add(formula, "ionic_conductivity", value, "S/cm", temperature_C=temperature_C, **more)

    def cell(self, formula, **axes):
        sample = axes.pop("sample", None)
        for axis, value in axes.items():
            self.add(formula, "lattice_parameter", value, "angstrom", axis=axis, sample=sample)

    def write(self) -> None:
        folder = HERE / self.format / "groundtruth"
        folder.mkdir(parents=True, exist_ok=True)
        lines = [json.dumps(r, ensure_ascii=False) for r in self.records]
        (folder / f"{self.doc_id}.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")


def source(format: str, name: str) -> Path:
    folder = HERE / format / "sources"
    folder.mkdir(parents=True, exist_ok=True)
    return folder / name


# --- born-digital PDF, two columns --------------------------------------------------------------------------------------
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


# --- scan -----------------------------------------------------------------------------------------------------------------
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


# --- HTML -----------------------------------------------------------------------------------------------------------------
def html_page(title, doi, body) -> str:
    meta = f'<meta name="citation_title" content="{html.escape(title)}"><meta name="citation_doi" content="{doi}">'
    meta += f'<meta name="citation_year" content="{facts.YEARS[doi]}">'
    return f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{html.escape(title)}</title>{meta}</head>\n<body>\n<nav>Home | Digests</nav>\n<article>\n<h1>{html.escape(title)}</h1>\n{body}\n</article>\n<footer>Sample document of ionatlas</footer>\n</body></html>\n'


def html_table(label, caption, rows) -> str:
    def row(cells, tag):
        return "<tr>" + "".join(f"<{tag}>{tags(c, 'sub', 'sup')}</{tag}>" for c in cells) + "</tr>"

    head, *body = rows
    caption = f"<caption><b>{label}</b> {tags(caption, 'sub', 'sup')}</caption>"
    return f"<table>{caption}<thead>{row(head, 'th')}</thead>\n<tbody>" + "\n".join(row(r, "td") for r in body) + "</tbody></table>"


def llto_html() -> None:
    doi = "10.1016/s0167-2738(00)00761-x"
    truth = Truth("html", "llto_perovskite", doi)
    rows = [["Composition", "Space group", "a (Å)", "b (Å)", "c (Å)", "Conductivity at room temperature (S cm^{−1})"]]
    for composition, (sigma, group, a, b, c) in facts.LLTO.items():
        rows.append([formula(composition), group, f"{a:.4f}", f"{b:.4f}", f"{c:.4f}", power(sigma)])
        truth.conductivity(composition, sigma, table="Table 1", loc="table")
        truth.cell(composition, a=a, b=b, c=c)
        truth.add(composition, "space_group", group)
        truth.add(composition, "synthesis", "solid_state", max_temperature_C=1350)

    def p(text):
        return f"<p>{tags(text, 'sub', 'sup')}</p>"

    body = "\n".join(
        [
            "<h2>Abstract</h2>",
            p("Lithium lanthanum titanates are perovskites whose A sites are shared by lanthanum, lithium and vacancies."),
            "<h2>Experimental</h2>",
            p(
                "The samples were prepared by solid-state reaction from Li_{2}CO_{3}, La_{2}O_{3} and TiO_{2}. The mixture was heated at "
                "800 °C for 4 h and at 1150 °C for 12 h, and the pellets were sintered at 1350 °C for 6 h."
            ),
            "<h2>Results</h2>",
            p(
                "Lithium-poor members are orthorhombic, the lithium-rich one is tetragonal. TiO_{6} octahedra share corners in all of them. "
                "The cells and the conductivities are collected in Table 1."
            ),
            html_table("Table 1.", "Space group, cell and ionic conductivity of the perovskites.", rows),
        ]
    )
    source("html", "llto_perovskite.html").write_text(html_page("Lithium lanthanum titanate perovskites: a digest", doi, body), encoding="utf-8")
    truth.write()


def llzno_html() -> None:
    doi = "10.3390/ma13030560"
    truth = Truth("html", "llzno_sintering", doi)
    composition = facts.LLZNO_FORMULA
    rows = [["Sample name", "Sintering condition", "Cell parameter (Å)", "Total ionic conductivity (10^{−4} S cm^{−1}), 25 °C", "Activation energy (eV)", "Relative density"]]
    for sample, (temperature, minutes, a, sigma, energy, density) in facts.LLZNO.items():
        rows.append([sample, f"{temperature} °C × {minutes} min", f"{a:.4f}", f"{sigma * 1e4:.2f}", f"{energy:.3f}", f"{density}%"])
        truth.conductivity(composition, sigma, 25, kind="total", sample=sample, table="Table 1", loc="table")
        truth.add(composition, "activation_energy", energy, "eV", sample=sample, table="Table 1", loc="table")
        truth.cell(composition, a=a, sample=sample)
        truth.add(composition, "relative_density", density, "%", sample=sample)
        truth.add(composition, "synthesis", "solid_state", max_temperature_C=temperature, time_h=minutes / 60, sample=sample)
    truth.add(composition, "structure", "cubic")

    def p(text):
        return f"<p>{tags(text, 'sub', 'sup')}</p>"

    body = "\n".join(
        [
            "<h2>Abstract</h2>",
            p(
                f"Five pellets of the niobium-doped garnet {formula(composition)} (LLZNO) were sintered under different conditions. The best one "
                "reaches a total ionic conductivity of 5.09 × 10^{−4} S cm^{−1} at 25 °C with an activation energy of 0.311 eV."
            ),
            "<h2>Preparation</h2>",
            p(
                "LLZNO powder was made by solid-state reaction, calcined at 950 °C for 12 h and milled. The pellets SL-1 to SL-5 differ in "
                "their sintering only."
            ),
            "<h2>Results</h2>",
            p("Every pellet is a cubic garnet. Table 1 compares them."),
            html_table("Table 1.", "Sintering condition, cell parameter, total ionic conductivity, activation energy and relative density of LLZNO ceramics.", rows),
        ]
    )
    source("html", "llzno_sintering.html").write_text(html_page("Sintering of niobium-doped lithium garnet: a digest", doi, body), encoding="utf-8")
    truth.write()


# --- JATS -----------------------------------------------------------------------------------------------------------------
def jats(title, doi, year, sections, tables="") -> str:
    body = "\n".join(f"<sec><title>{name}</title>{content}</sec>" for name, content in sections)
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE article PUBLIC "-//NLM//DTD JATS (Z39.96) Journal Archiving and Interchange DTD v1.2 20190208//EN" "JATS-archivearticle1.dtd">
<article article-type="other" xml:lang="en">
<front><article-meta><article-id pub-id-type="doi">{doi}</article-id>
<title-group><article-title>{title}</article-title></title-group>
<pub-date><year>{year}</year></pub-date></article-meta></front>
<body>
{body}
</body>
</article>
"""


def jats_p(text) -> str:
    return f"<p>{tags(text, 'sub', 'sup')}</p>"


def jats_table(label, caption, rows) -> str:
    def row(cells, tag):
        return "<tr>" + "".join(f"<{tag}>{tags(c, 'sub', 'sup')}</{tag}>" for c in cells) + "</tr>"

    head, *body = rows
    return (
        f'<table-wrap id="{label.lower().replace(" ", "")}"><label>{label}</label><caption><p>{tags(caption, "sub", "sup")}</p></caption>'
        f"<table><thead>{row(head, 'th')}</thead><tbody>{''.join(row(r, 'td') for r in body)}</tbody></table></table-wrap>"
    )


def lgps_jats() -> None:
    doi = "10.1039/c4ta05231e"
    truth = Truth("jats", "lgps_series", doi)
    rows = [["Composition", "a (Å)", "c (Å)", "σ at 298 K (mS cm^{−1})"]]
    for composition, (sigma, a, c) in facts.LGPS.items():
        rows.append([formula(composition), f"{a:.4f}", f"{c:.4f}", f"{sigma * 1e3:.1f}"])
        truth.conductivity(composition, sigma, 24.85, table="Table 1", loc="table")
        truth.cell(composition, a=a, c=c)
        truth.add(composition, "space_group", "P42/nmc")
    text = jats(
        "Composition range of the LGPS-type conductor: a digest",
        doi,
        2015,
        [
            (
                "Introduction",
                jats_p(
                    "Solid solutions of the LGPS type carry lithium through channels along the tetragonal axis. The digest follows the "
                    "germanium content of the solid solution Li_{10+y}Ge_{1+y}P_{2−y}S_{12}."
                ),
            ),
            (
                "Results",
                jats_p(
                    "All members have the space group P4_{2}/nmc. GeS_{4} and PS_{4} tetrahedra together with LiS_{6} octahedra build the framework. "
                    "The ionic conductivity is highest for Li_{10.35}Ge_{1.35}P_{1.65}S_{12}, as Table 1 shows."
                )
                + jats_table("Table 1", "Cell and ionic conductivity of the solid solution.", rows),
            ),
        ],
    )
    source("jats", "lgps_series.xml").write_text(text, encoding="utf-8")
    truth.write()


def naws_jats() -> None:
    doi = "10.1038/s41467-019-13178-2"
    truth = Truth("jats", "naws_sulfide", doi)
    doped, plain = "Na2.88Sb0.88W0.12S4", "Na3SbS4"
    truth.conductivity(doped, 3.2e-2, 25, sample="sintered", loc="sentence")
    truth.add(doped, "activation_energy", 17 / 96.48533, "eV", sample="sintered", loc="sentence")
    truth.add(doped, "electronic_conductivity", 7.9e-8, "S/cm", temperature_C=25, loc="sentence")
    truth.add(doped, "relative_density", 93, "%")
    truth.cell(doped, a=7.1920)
    truth.add(doped, "space_group", "I-43m")
    truth.cell(plain, a=7.1708, c=7.2376)
    truth.add(plain, "space_group", "P-421c")
    truth.add(doped, "synthesis", "mechanochemical", max_temperature_C=275, time_h=1.5)
    text = jats(
        "Tungsten in sodium thioantimonate: a digest",
        doi,
        2019,
        [
            (
                "Preparation",
                jats_p(
                    f"{formula(doped)} was obtained by ball milling and the pressed pellet was then sintered at 275 °C for 1.5 h. The relative "
                    f"density of the {formula(doped)} pellet is 93%."
                ),
            ),
            (
                "Structure",
                jats_p(
                    f"{formula(doped)} is cubic with the space group I-43m and a lattice parameter a = 7.1920(1) Å. Its parent {formula(plain)} is "
                    "tetragonal with the space group P-42_{1}c and the lattice parameters a = 7.1708(12) Å and c = 7.2376(2) Å."
                ),
            ),
            (
                "Conductivity",
                jats_p(
                    f"The sintered pellet of {formula(doped)} shows an ionic conductivity of 3.2 × 10^{{−2}} S cm^{{−1}} at 25 °C and an activation energy of "
                    f"17 kJ mol^{{−1}}. The electronic conductivity of {formula(doped)} at 25 °C is 7.9 × 10^{{−8}} S cm^{{−1}}."
                ),
            ),
        ],
    )
    source("jats", "naws_sulfide.xml").write_text(text, encoding="utf-8")
    truth.write()


# --- plain text -------------------------------------------------------------------------------------------------------------
def argyrodite_text() -> None:
    doi = "10.1021/jacs.7b06327"
    truth = Truth("text", "argyrodite_halides", doi)
    rows = list(facts.ARGYRODITE.items())
    for composition, (sigma, a) in rows:
        truth.conductivity(composition, sigma, loc="sentence")
        truth.cell(composition, a=a)
        truth.add(composition, "space_group", "F-43m")
    names = [formula(c) for c, _ in rows]
    sigmas = [f"{s * 1e3:.2f}" for _, (s, _) in rows[:4]]
    text = f"""# Halides in lithium argyrodites: a digest

Digest of doi:{doi}
Year: {facts.YEARS[doi]}

## Structure

The argyrodites {", ".join(names[:-1])} and {names[-1]} crystallize in the cubic space group F-43m. Isolated PS_{{4}} tetrahedra
are surrounded by sulfide, halide and mobile lithium ions.

The lattice parameters of {", ".join(names[:-1])} and {names[-1]} are {", ".join(f"{a:.4f}" for _, (_, a) in rows[:-1])} and {rows[-1][1][1]:.4f} Å, respectively.

## Transport

At room temperature the ionic conductivities of {", ".join(names[:3])} and {names[3]} are {", ".join(sigmas[:3])} and {sigmas[3]} mS cm^{{−1}}, respectively.
In contrast, {names[4]} has an ionic conductivity of only 1.3 × 10^{{−6}} S cm^{{−1}} at room temperature, because its anions are ordered.
"""
    source("text", "argyrodite_halides.txt").write_text(unicode_levels(text), encoding="utf-8")
    truth.write()


def tetragonal_text() -> None:
    doi = "10.1016/j.jssc.2009.05.020"
    truth = Truth("text", "tetragonal_llzo", doi)
    composition = "Li7La3Zr2O12"
    truth.conductivity(composition, 1.63e-6, 26.85, kind="bulk", loc="sentence")
    truth.add(composition, "activation_energy", 0.54, "eV", loc="sentence")
    truth.cell(composition, a=13.134, c=12.663)
    truth.add(composition, "space_group", "I41/acd")
    truth.add(composition, "synthesis", "solid_state", max_temperature_C=980, time_h=5)
    text = f"""Tetragonal lithium lanthanum zirconate: a digest
Digest of doi:{doi}
Year: {facts.YEARS[doi]}

Preparation

{composition} (LLZO) was prepared by solid-state reaction of Li2CO3, La2O3 and ZrO2. The powder was first calcined at 900 °C for 5 h; the
pellets were sintered at 980 °C for 5 h.

Structure and conductivity

Undoped LLZO is tetragonal at ambient temperature. Its space group is I41/acd and its lattice parameters are a = 13.134(4) Å and
c = 12.663(8) Å. The bulk ionic conductivity of LLZO at 300 K is 1.63E-6 S/cm, and the activation energy is 0.54 eV.
"""
    source("text", "tetragonal_llzo.txt").write_text(text, encoding="utf-8")
    truth.write()


def latp_text() -> None:
    doi = "10.1149/1.2086597"
    truth = Truth("text", "latp_notes", doi)
    for composition, sigma in facts.LATP.items():
        truth.conductivity(composition, sigma, 25, loc="sentence")
        truth.add(composition, "space_group", "R-3c")
    lines = [
        f"The ionic conductivity of {c} at 25 °C is {v:.2e} S/cm.".replace("e-0", " x 10-") for c, v in facts.LATP.items()
    ]
    text = f"""Aluminium in lithium titanium phosphate: a digest
Digest of doi:{doi}
Year: {facts.YEARS[doi]}

Structure

{", ".join(list(facts.LATP)[:-1])} and {list(facts.LATP)[-1]} are NASICON-type phosphates. They have the space group R-3c.

Conductivity

{chr(10).join(lines)}
"""
    source("text", "latp_notes.txt").write_text(text, encoding="utf-8")
    truth.write()


# --- CIF and CSV ----------------------------------------------------------------------------------------------------------
def argyrodite_cif() -> None:
    doi = "10.1016/j.ssi.2012.06.008"
    truth = Truth("cif", "li6ps5cl", doi)
    truth.cell("Li6PS5Cl", a=9.8397, b=9.8397, c=9.8397)
    truth.add("Li6PS5Cl", "space_group", "F-43m")
    text = f"""data_Li6PS5Cl
# Cell from {doi}; site model of the argyrodite type with half-occupied lithium pairs.
_journal_paper_doi                     '{doi}'
_chemical_name_common                  'lithium argyrodite'
_chemical_formula_sum                  'Li6 P1 S5 Cl1'
_cell_length_a                         9.8397
_cell_length_b                         9.8397
_cell_length_c                         9.8397
_cell_angle_alpha                      90
_cell_angle_beta                       90
_cell_angle_gamma                      90
_cell_formula_units_Z                  4
_symmetry_space_group_name_H-M         'F -4 3 m'
_symmetry_Int_Tables_number            216
loop_
_atom_site_label
_atom_site_type_symbol
_atom_site_fract_x
_atom_site_fract_y
_atom_site_fract_z
_atom_site_occupancy
Li1 Li 0.3202 0.0183 0.6798 0.5
P1  P  0.0000 0.0000 0.5000 1.0
S1  S  0.1186 -0.1186 0.6186 1.0
S2  S  0.2500 0.2500 0.7500 1.0
Cl1 Cl 0.0000 0.0000 0.0000 1.0
"""
    source("cif", "li6ps5cl.cif").write_text(text, encoding="utf-8")
    truth.write()


def dataset_csv() -> None:
    import csv

    truth = Truth("csv", "garnet_dataset", "")
    with source("csv", "garnet_dataset.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["composition", "ionic conductivity (S/cm)", "temperature (°C)", "activation energy (eV)", "space group", "a (Å)", "DOI", "year"])
        for row, (composition, sigma, energy, group, a, doi, year) in enumerate(facts.DATASET, 1):
            writer.writerow([composition, f"{sigma:.2e}", 25, "" if energy is None else energy, group, a, doi, year])
            truth.doi = doi
            truth.conductivity(composition, sigma, 25, loc="table", row=row)
            if energy is not None:
                truth.add(composition, "activation_energy", energy, "eV", loc="table", row=row)
            truth.cell(composition, a=a)
            truth.add(composition, "space_group", group)
    truth.write()


def main() -> None:
    for render in (
        llzto_pdf, lagp_scan, llto_html, llzno_html, lgps_jats, naws_jats,
        argyrodite_text, tetragonal_text, latp_text, argyrodite_cif, dataset_csv,
    ):  # fmt: skip
        render()
    truths = [json.loads(line) for f in sorted(HERE.glob("*/groundtruth/*.jsonl")) for line in f.read_text().splitlines()]
    print(f"{len(truths)} true values in {len({t['doc_id'] for t in truths})} documents")


if __name__ == "__main__":
    main()

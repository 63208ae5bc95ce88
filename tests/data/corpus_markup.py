"""Sample documents as HTML pages and JATS."""

from __future__ import annotations

import html

import corpus_facts as facts
from corpus_spelling import formula, power, tags
from corpus_truth import Truth, source


def html_page(title, doi, body) -> str:
    meta = f'<meta name="citation_title" content="{html.escape(title)}"><meta name="citation_doi" content="{doi}">'
    meta += f'<meta name="citation_year" content="{facts.YEARS[doi]}">'
    return f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{html.escape(title)}</title>{meta}</head>\n<body>\n<nav>Home | Digests</nav>\n<article>\n<h1>{html.escape(title)}</h1>\n{body}\n</article>\n<footer>Sample document of ionatlas</footer>\n</body></html>\n'


def html_table(label, caption, rows) -> str:
    def row(cells, tag):
        return "<tr>" + "".join(f"<{tag}>{tags(c, 'sub', 'sup')}</{tag}>" for c in cells) + "</tr>"

    head, *body = rows
    caption = f"<caption><b>{label}</b> {tags(caption, 'sub', 'sup')}</caption>"
    return (
        f"<table>{caption}<thead>{row(head, 'th')}</thead>\n<tbody>" + "\n".join(row(r, "td") for r in body) + "</tbody></table>"
    )


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
    source("html", "llto_perovskite.html").write_text(
        html_page("Lithium lanthanum titanate perovskites: a digest", doi, body), encoding="utf-8"
    )
    truth.write()


def llzno_html() -> None:
    doi = "10.3390/ma13030560"
    truth = Truth("html", "llzno_sintering", doi)
    composition = facts.LLZNO_FORMULA
    rows = [
        [
            "Sample name",
            "Sintering condition",
            "Cell parameter (Å)",
            "Total ionic conductivity (10^{−4} S cm^{−1}), 25 °C",
            "Activation energy (eV)",
            "Relative density",
        ]
    ]
    for sample, (temperature, minutes, a, sigma, energy, density) in facts.LLZNO.items():
        rows.append(
            [sample, f"{temperature} °C × {minutes} min", f"{a:.4f}", f"{sigma * 1e4:.2f}", f"{energy:.3f}", f"{density}%"]
        )
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
            html_table(
                "Table 1.",
                "Sintering condition, cell parameter, total ionic conductivity, activation energy and relative density of LLZNO ceramics.",
                rows,
            ),
        ]
    )
    source("html", "llzno_sintering.html").write_text(
        html_page("Sintering of niobium-doped lithium garnet: a digest", doi, body), encoding="utf-8"
    )
    truth.write()


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

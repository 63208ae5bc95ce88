"""Simple means to read conductivities out of papers, for comparison: what a capable person writes in a day with known libraries.

``regex``: regular expressions for numbers with units on plain text (pypdfium2's for a PDF), the last formula-like word before a value in its
sentence as its material. ``cde2``: ChemDataExtractor2 with models written for conductivity and activation energy, on the same text.
``camelot``: its tables of a PDF, a column's property and unit from key words in its head, the material from the row's first formula-like
cell. ``union``: all of them together, what two of them give counted once. None of this uses our
readers, quantities or formulas; only the child process that holds ChemDataExtractor2 is shared with the second reader.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

ELEMENTS = (
    "He Li Be Ne Na Mg Al Si Cl Ar Ca Sc Ti Cr Mn Fe Co Ni Cu Zn Ga Ge As Se Br Kr Rb Sr Zr Nb Mo Tc Ru Rh Pd Ag Cd In Sn Sb Te Xe Cs Ba La "
    "Ce Pr Nd Sm Eu Gd Tb Dy Ho Er Tm Yb Lu Hf Ta Re Os Ir Pt Au Hg Tl Pb Bi Th H B C N O F P S K V Y I W U"
).replace(" ", "|")
FORMULA = re.compile(
    rf"(?<![A-Za-z])(?:(?:{ELEMENTS}|[()\[\]])(?:\d+(?:\.\d+)?|[xyδ]|[-+−–](?=[\dxyδ]))*){{2,}}(?![a-z])|\b(?:LLZT?O|LATP|LAGP|LGPS|LPSC?l?|LLTO|NZSP)\b"
)
MINUS = dict.fromkeys(map(ord, "−–—‐‑‒\x02\ue001\uf02d\ufffe\xad"), "-")
NUMBER = r"(?<![\w.])\d+(?:\.\d+)?"
POWER = r"(?:\s*(?:[×x·⋅*✕9]\s?10)\s*\^?\{?\s*(?P<%s>-?\s*\d{1,2})(?![\d.])\}?)"
SPREAD = r"(?:\(\d+\)|\s*±\s*\d+(?:\.\d+)?)?"
ONE = re.compile(
    rf"(?P<mantissa>{NUMBER}){SPREAD}{POWER % 'power'}?|(?<![\w.])10\s*\^?\{{?\s*(?P<alone>-\s*\d{{1,2}})(?![\d.])\}}?"
)
PER = r"[\s/·⋅.]*"
UNIT = re.compile(rf"\s*(mS{PER}cm|[μµ]S{PER}cm|S{PER}cm|S{PER}m|meV|eV|kJ{PER}mol|%|[ÅA](?![a-z])|nm)(?![a-z])")
BETWEEN = re.compile(r"\s*(?:,|;|-|/|\band\b|\bto\b|\bor\b|, and\b)\s*")
SENTENCE = re.compile(r"(?<=[.?!])\s+(?=[A-Z(])")
PROPERTIES = {"S": "ionic_conductivity", "e": "activation_energy", "%": "relative_density", "L": "lattice_parameter"}
CUES = {"relative_density": "densit", "lattice_parameter": "lattice|cell param|unit cell"}


def plain_text(path: Path) -> str:
    """The text of a file as a common library gives it, minus signs unified."""
    if path.suffix == ".pdf":
        import pypdfium2

        pdf = pypdfium2.PdfDocument(path)
        text = "\n".join(page.get_textpage().get_text_bounded() for page in pdf)
        pdf.close()
    elif path.suffix in (".xml", ".nxml"):
        from lxml import etree

        root = etree.parse(str(path), etree.XMLParser(resolve_entities=False, no_network=True, recover=True)).getroot()
        text = " ".join(" ".join(node.itertext()) for part in ("abstract", "body") for node in root.iter(part))
    else:
        text = path.read_text(encoding="utf-8", errors="replace")
    return re.sub(r"\s+", " ", text.translate(MINUS))


def kind_of(unit: str) -> tuple[str, str] | None:
    """Property and unit, as the scorer writes it."""
    known = {
        "mScm": ("ionic_conductivity", "mS/cm"), "μScm": ("ionic_conductivity", "µS/cm"), "µScm": ("ionic_conductivity", "µS/cm"),
        "Scm": ("ionic_conductivity", "S/cm"), "Sm": ("ionic_conductivity", "S/m"), "meV": ("activation_energy", "meV"),
        "eV": ("activation_energy", "eV"), "kJmol": ("activation_energy", "kJ/mol"), "%": ("relative_density", "%"),
        "Å": ("lattice_parameter", "angstrom"), "A": ("lattice_parameter", "angstrom"), "nm": ("lattice_parameter", "nm"),
    }  # fmt: skip
    return known.get(re.sub(r"[\s/·⋅.]", "", unit))


def row(source: str, property: str, value: float, unit: str, name: str | None) -> dict:
    """One record as the scorer takes it."""
    name = name.replace(" ", "") if name else None
    return {
        "source": source, "property": property, "value": value, "unit": unit, "formula": name, "names": [name] if name else [],
        "temperature_K": None,
    }  # fmt: skip


def values_in(text: str) -> Iterator[tuple[int, str, float, str]]:
    """(place, property, value, unit) of the numbers of a text; in a list the unit after the last one serves all."""
    waiting: list[re.Match] = []
    for found in ONE.finditer(text):
        if waiting and not BETWEEN.fullmatch(text, waiting[-1].end(), found.start()):
            waiting = []
        waiting.append(found)
        unit = UNIT.match(text, found.end())
        if unit is None:
            continue
        kind, last = kind_of(unit[1]), number(found)
        for one in waiting if kind else ():
            yield one.start(), kind[0], number(one), kind[1]
            if found["power"] and not one["power"] and one["mantissa"]:
                yield one.start(), kind[0], number(one) * last / float(found["mantissa"]), kind[1]
        waiting = []


def number(found: re.Match) -> float:
    """The value of a match of `ONE`."""
    if found["alone"]:
        return 10.0 ** int(found["alone"].replace(" ", ""))
    return float(found["mantissa"]) * 10.0 ** int((found["power"] or "0").replace(" ", ""))


def regex_rows(text: str, source: str) -> list[dict]:
    """Numbers with units; the last formula before each in its sentence."""
    rows = []
    for sentence in SENTENCE.split(text):
        formulas = [(m.start(), m.group()) for m in FORMULA.finditer(sentence)]
        for at, property, value, unit in values_in(sentence):
            if property in CUES and not re.search(CUES[property], sentence, re.I):
                continue
            if property == "ionic_conductivity" and re.search(r"electronic conductivit", sentence, re.I):
                property = "electronic_conductivity"
            before = [name for place, name in formulas if place < at]
            rows.append(row(source, property, value, unit, before[-1] if before else None))
        if re.search(CUES["lattice_parameter"] + r"|\ba\s*[=:]", sentence, re.I):
            for found in re.finditer(r"(?<![\w.])\d{1,2}\.\d{3,5}(?![\d.])", sentence):
                before = [name for place, name in formulas if place < found.start()]
                rows.append(row(source, "lattice_parameter", float(found[0]), "angstrom", before[-1] if before else None))
    return rows


def cde2_rows(text: str, source: str, reader) -> list[dict]:
    """What ChemDataExtractor2 finds; ``reader`` is an `ingest.second_reader.SecondReader`."""
    return [row(source, f.property, f.value, f.unit, f.name) for f in reader.facts(text, limit_s=600.0)]


def camelot_rows(path: Path, source: str) -> list[dict]:
    """Camelot's tables (flavour stream), columns named by key words in their head; what camelot raises on a file is raised."""
    import warnings

    import camelot

    rows = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        tables = list(camelot.read_pdf(str(path), flavor="stream", pages="all", suppress_stdout=True))
    for table in tables:
        rows += table_rows([[str(c).translate(MINUS) for c in line] for line in table.data], source)
    return rows


def table_rows(grid: list[list[str]], source: str) -> list[dict]:
    """Records of one grid."""
    rows = []
    if not grid:
        return rows
    for column in range(len(grid[0])):
        head = " ".join(line[column] for line in grid[:3])
        if re.search(r"conductiv|σ|S\s*(?:/|cm)", head, re.I):
            unit = next((u for u in ("mS", "µS", "μS") if u in head), "S")
            property, unit = "ionic_conductivity", f"{unit.replace('μ', 'µ')}/cm"
        elif re.search(r"\bE_?a\b|activation|eV", head, re.I):
            property, unit = "activation_energy", "meV" if "meV" in head else "kJ/mol" if "kJ" in head else "eV"
        elif re.search(r"densit", head, re.I) and "%" in head:
            property, unit = "relative_density", "%"
        elif re.search(r"lattice|Å|\ba\s*\(", head, re.I):
            property, unit = "lattice_parameter", "angstrom"
        else:
            continue
        for line in grid[1:]:
            found = ONE.match(line[column].strip())
            if found is None:
                continue
            value = number(found)
            name = next((m.group() for cell in line if (m := FORMULA.search(cell))), line[0].strip() or None)
            rows.append(row(source, property, value, unit, name))
    return rows


def union(parts: Iterable[list[dict]]) -> list[dict]:
    """All rows of the first part; of each later one those whose value with this material no earlier part has in that document."""
    found: list[dict] = []
    for part in parts:
        seen = {_key(one) for one in found}
        found += [one for one in part if _key(one) not in seen]
    return found


def _key(one: dict) -> tuple:
    return one["source"], one["property"], f"{one['value']:.3g}", one["unit"], one["formula"]

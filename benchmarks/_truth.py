"""What a paper says according to its JATS form: sentences, marked characters and tables, read here independently of the readers."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks._run import SHARED

SKIP = {
    "table-wrap",
    "fig",
    "disp-formula",
    "inline-formula",
    "math",
    "tex-math",
    "supplementary-material",
    "fn",
    "table-wrap-foot",
}
FORMULA = "\x00"
CITATION = "\x01"
SENTENCE = re.compile(r"(?<=[.?!])\s+(?=[A-Z(])")
ABBREVIATED = re.compile(
    r"(?:\b(?:Fig|Figs|Tab|Ref|Refs|Eq|Eqs|al|e\.g|i\.e|ca|cf|vs|No|Dr|resp|approx|var|sp|spp|subsp|St|[A-Z]))\.$"
)
FOLD = str.maketrans({**dict.fromkeys("−–—‐‑‒-", "-"), **dict.fromkeys("‘’′`´", "'"), **dict.fromkeys("“”″", '"'), "µ": "μ", "∼": "~",
                      "◦": "°", "º": "°", "˚": "°", "·": "·", "⋅": "·", "∙": "·", "•": "·", "∗": "*", "×": "×", "Å": "Å"})  # fmt: skip


@dataclass(slots=True)
class TruthTable:
    """A table of the JATS form: grid with spanning cells repeated, texts without markup."""

    label: str
    rows: list[list[str]]
    header_rows: int


@dataclass(slots=True)
class Paper:
    """A pair of PDF and JATS."""

    name: str
    pdf: Path
    xml: Path
    marked: list[list[tuple[str, int]]] = field(default_factory=list)
    tables: list[TruthTable] = field(default_factory=list)


def pairs() -> list[Paper]:
    """All papers of the shared data that have both forms."""
    found = []
    for pdf in sorted((SHARED / "data/papers/pdf").glob("*.pdf")):
        name = pdf.stem.replace("_rebuilt", "")
        xml = SHARED / "data/papers/xml" / f"{name}.xml"
        if xml.exists():
            found.append(Paper(name, pdf, xml))
    for folder in sorted((SHARED / "data/oa_table_papers").iterdir()):
        if (folder / "fulltext.pdf").exists():
            found.append(Paper(folder.name, folder / "fulltext.pdf", folder / "fulltext.xml"))
    return found


def load(paper: Paper) -> Paper:
    """Fill paragraphs and tables from the JATS file."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True)
    root = etree.parse(str(paper.xml), parser).getroot()
    paper.marked = [_characters(p) for part in ("abstract", "body") for area in root.iter(part) for p in _paragraphs(area)]
    paper.tables = [table for wrap in root.iter("table-wrap") for table in _tables(wrap)]
    return paper


def _paragraphs(area):
    for node in area.iter("p"):
        if not any(a.tag in SKIP or a.tag in ("caption", "p") for a in node.iterancestors()):
            yield node


def _characters(node, level: int = 0) -> list[tuple[str, int]]:
    """Characters with level: 1 raised, -1 lowered, 2 nested (not asked for); a citation is one mark, print and JATS differ there."""
    found = [(c, level) for c in node.text or ""]
    for child in node:
        if not isinstance(child.tag, str):
            pass
        elif child.tag in SKIP:
            if "formula" in child.tag or "math" in child.tag:
                found.append((FORMULA, 0))
        else:
            inner = {"sub": -1, "sup": 1}.get(child.tag, level)
            if level and inner != level:
                inner = 2  # a script on a script: the markup has one level
            if child.tag == "xref" and child.get("ref-type") in ("bibr", "fn", "aff", "table-fn"):
                found += [(CITATION, 0)] + [(c, level) for c in child.tail or ""]
                continue
            if child.tag in ("break", "p", "list-item", "def"):
                found.append((" ", 0))
            found += _characters(child, inner)
        found += [(c, level) for c in child.tail or ""]
    return found


def fold(text: str) -> str:
    """Text in a form in which prints of the same words are equal: compatibility characters, dashes and quotes unified."""
    return unicodedata.normalize("NFKC", text.translate(FOLD)).translate(FOLD)


def tight(text: str) -> str:
    """Folded text with blanks only between two letters or digits, where they part words."""
    text = re.sub(r"\s+", " ", fold(text))
    text = re.sub(r"[\[(]?(?:\s*[,;–-]?\s*\x01)+\s*[\])]?", CITATION, text)
    return re.sub(r"(?<![^\W_]) | (?![^\W_])", "", text)


def contains(text: str, sentence: str) -> bool:
    """Whether a tight text has a tight sentence; a citation mark stands for up to 90 characters of any print."""
    parts = [p for p in sentence.split(CITATION) if p]
    if len(parts) == 1:
        return parts[0] in text
    longest = max(parts, key=len)
    if longest not in text:
        return False
    return re.search(".{0,90}?".join(map(re.escape, parts)), text) is not None


def sentences(paper: Paper) -> list[str]:
    """Sentences of at least 40 characters without formula objects."""
    found = []
    for paragraph in paper.marked:
        text = re.sub(r"\s+", " ", "".join(c for c, _ in paragraph)).strip()
        parts: list[str] = []
        for part in SENTENCE.split(text):
            if parts and ABBREVIATED.search(parts[-1]):
                parts[-1] += " " + part
            else:
                parts.append(part)
        found += [p for p in parts if len(p) >= 40 and FORMULA not in p]
    return found


def levels(marked: list[tuple[str, int]]) -> tuple[str, list[int]]:
    """Folded characters without blanks and the level of each."""
    text, level = [], []
    for character, own in marked:
        for c in fold(character):
            if not c.isspace():
                text.append(c)
                level.append(own)
    return "".join(text), level


def from_markup(text: str) -> list[tuple[str, int]]:
    """Characters with level of a text with ``_{}`` and ``^{}``."""
    found: list[tuple[str, int]] = []
    level, i = 0, 0
    while i < len(text):
        if text[i] in "_^" and text[i + 1 : i + 2] == "{" and level == 0 and "}" in text[i:]:
            level, i = (1 if text[i] == "^" else -1), i + 2
        elif text[i] == "}" and level:
            level, i = 0, i + 1
        else:
            found.append((text[i], level))
            i += 1
    return found


def _tables(wrap) -> list[TruthTable]:
    label = "".join(wrap.find("label").itertext()).strip() if wrap.find("label") is not None else ""
    found = []
    for table in wrap.iter("table"):
        rows, header = grid(table)
        if len(rows) > 1 and max(map(len, rows)) > 1:
            found.append(TruthTable(label, rows, header))
    return found


def grid(table) -> tuple[list[list[str]], int]:
    """Cells of a table element, spanning cells repeated, and the number of header rows."""
    rows: list[list[str]] = []
    held: dict[tuple[int, int], str] = {}
    header = 0
    for r, row in enumerate(table.iter("tr")):
        cells: list[str] = []
        for cell in row:
            if cell.tag not in ("td", "th"):
                continue
            while (r, len(cells)) in held:
                cells.append(held.pop((r, len(cells))))
            text = re.sub(r"\s+", " ", "".join(cell.itertext())).strip()
            wide = min(int(cell.get("colspan") or 1), 40)
            for step in range(min(int(cell.get("rowspan") or 1), 200)):
                for place in range(wide):
                    if step:
                        held[r + step, len(cells) + place] = text
            cells += [text] * wide
        while (r, len(cells)) in held:
            cells.append(held.pop((r, len(cells))))
        rows.append(cells)
        if row.getparent().tag == "thead":
            header = r + 1
    return rows, header

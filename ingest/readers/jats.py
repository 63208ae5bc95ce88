"""JATS XML, as PubMed Central and many publishers give it.

The caption and footnotes of a table are in its :class:`Table`; captions of figures are blocks. JATS knows no pages: ``page``
stays None. A superscript that only cites (``<sup><xref ref-type="bibr">12</xref></sup>``) becomes `` [12]``, so that it can
neither be read as an exponent nor be lost.
"""

from __future__ import annotations

import re
from pathlib import Path

from ingest.document import Block, BlockKind, Document, ReadError, Table
from ingest.readers.files import document, load
from ingest.readers.grid import build_grid, span
from ingest.readers.markup import subscript, superscript, tidy
from ingest.readers.mathematics import from_mathml, from_tex, local_name
from ingest.readers.xmltree import parse_xml

_APART = {"table-wrap", "table-wrap-group", "fig", "fig-group", "boxed-text", "list", "def-list", "disp-quote", "fn", "fn-group"}
_SKIPPED = {"graphic", "inline-graphic", "media", "object-id", "permissions", "index-term", "private-char", "processing-meta"}
_MATH = {"inline-formula", "disp-formula", "disp-formula-group", "chem-struct-wrap"}
_ABSTRACTS = ("abstract", "trans-abstract")


def read_jats(path: Path | str, data: bytes | None = None) -> Document:
    """Read a JATS article.

    Returns
    -------
    Document
        Metadata, abstract, headings, paragraphs, captions, lists, footnotes and references as blocks, tables as grids.

    Raises
    ------
    ReadError
        Not well-formed, no ``<article>`` in it, or entities declared.
    """
    path = Path(path)
    data = load(path) if data is None else data
    root = parse_xml(path, data)
    article = (
        root if local_name(root) == "article" else next((node for node in root.iter() if local_name(node) == "article"), None)
    )
    if article is None:
        raise ReadError(f"{path}: no <article> in the XML (root element <{local_name(root)}>); only JATS can be read")
    doc = document(path, data, "application/jats+xml")
    reader = _Reader(doc)
    for child in article:
        name = local_name(child)
        if name == "front":
            reader.front(child)
        elif name == "body":
            reader.body(child, None)
        elif name in ("back", "floats-group", "floats-wrap"):
            reader.body(child, None)
    if not doc.blocks and not doc.tables:
        raise ReadError(f"{path}: the article has no text")
    if not any(block.kind in ("paragraph", "list") for block in doc.blocks):
        doc.warnings.append("no body text: the file holds the front matter only")
    return doc


class _Reader:
    def __init__(self, doc: Document) -> None:
        self.doc = doc

    def add(self, kind: BlockKind, text: str, section: str | None) -> None:
        text = tidy(text)
        if text:
            self.doc.blocks.append(Block(kind=kind, text=text, section=section))

    def front(self, front) -> None:
        doc = self.doc
        meta = _child(front, "article-meta")
        journal = next((node for node in front.iter() if local_name(node) == "journal-title"), None)
        doc.venue = tidy(inline(journal)) or None if journal is not None else None
        if meta is None:
            return
        for node in meta:
            if local_name(node) == "article-id" and node.get("pub-id-type") == "doi":
                doc.doi = (node.text or "").strip().lower() or None
        titles = _child(meta, "title-group")
        title = _child(titles, "article-title") if titles is not None else None
        if title is not None:
            self.add("title", inline(title), None)
            doc.title = tidy(inline(title)) or None
        years = [
            int(year.text)
            for date in meta
            if local_name(date) == "pub-date"
            for year in date
            if local_name(year) == "year" and (year.text or "").strip().isdigit() and 1800 <= int(year.text) <= 2100
        ]
        doc.year = min(years, default=None)  # of print, electronic and collection date the first
        for group in meta:
            if local_name(group) == "contrib-group":
                for contrib in group:
                    if local_name(contrib) == "contrib" and contrib.get("contrib-type", "author") == "author":
                        doc.authors += filter(None, [_author(contrib)])
        for node in meta:
            if local_name(node) in _ABSTRACTS and node.get("abstract-type") not in ("graphical", "teaser", "toc"):
                self.body(node, "Abstract", kind="abstract")

    def body(self, node, section: str | None, kind: BlockKind = "paragraph") -> None:
        """All blocks below a section-like element, in order."""
        for child in node:
            name = local_name(child)
            if name in ("title", "label"):
                if name == "title" and local_name(node) not in _ABSTRACTS:
                    label = _child(node, "label")
                    heading = tidy(f"{inline(label)} {inline(child)}" if label is not None else inline(child))
                    self.add("heading", heading, heading)
                    section = heading or section
            elif name == "p":
                self.paragraph(child, section, kind)
            elif name in _MATH:
                self.add(kind, inline(child), section)
            elif name == "table-wrap":
                self.table(child)
            elif name == "fig":
                self.figure(child, section)
            elif name == "list":
                self.list(child, section)
            elif name == "def-list":
                for item in child:
                    if local_name(item) == "def-item":
                        self.add("list", inline(item), section)
            elif name == "ref-list":
                self.references(child)
            elif name in ("fn", "table-wrap-foot"):
                self.add("footnote", inline(child), section)
            elif name in ("supplementary-material", "notes", "bio"):
                continue
            elif name and name not in _SKIPPED:
                self.body(child, section, kind)

    def paragraph(self, node, section: str | None, kind: BlockKind) -> None:
        """A paragraph; floats and lists inside it follow as blocks of their own."""
        self.add(kind, inline(node), section)
        for child in node.iter():
            name = local_name(child)
            if name not in _APART or _inside_another(child, node):
                continue
            if name == "table-wrap":
                self.table(child)
            elif name == "fig":
                self.figure(child, section)
            elif name == "list":
                self.list(child, section)
            elif name == "fn":
                self.add("footnote", inline(child), section)
            else:
                self.body(child, section, kind)

    def list(self, node, section: str | None) -> None:
        for item in node:
            if local_name(item) == "list-item":
                self.add("list", inline(item), section)
                for nested in item.iter():
                    if local_name(nested) == "list" and not _inside_another(nested, item):
                        self.list(nested, section)

    def figure(self, node, section: str | None) -> None:
        label, caption = _child(node, "label"), _child(node, "caption")
        parts = [inline(part) for part in (label, caption) if part is not None]
        if caption is not None:
            self.add(
                "caption",
                ". ".join(
                    part.strip().rstrip(".") if index == 0 and len(parts) > 1 else part for index, part in enumerate(parts)
                ),
                section,
            )

    def references(self, node) -> None:
        title = _child(node, "title")
        heading = (tidy(inline(title)) if title is not None else "") or "References"
        self.add("heading", heading, heading)
        for ref in node.iter():
            if local_name(ref) == "ref":
                self.add("reference", _reference(ref), heading)

    def table(self, wrap) -> None:
        label, caption = _child(wrap, "label"), _child(wrap, "caption")
        feet = [tidy(inline(node)) for node in wrap if local_name(node) == "table-wrap-foot"]
        name = tidy(inline(label)) if label is not None else None
        text = tidy(inline(caption)) if caption is not None else ""
        tables = [node for node in wrap.iter() if local_name(node) in ("table", "tgroup")]
        if not tables:
            self.doc.warnings.append(f"{name or 'a table'} is a picture in the XML: its cells cannot be read")
            if text:
                self.add("caption", f"{name or ''} {text}", None)
        for node in tables:
            try:
                rows, header_rows = _cals_grid(node) if local_name(node) == "tgroup" else _html_grid(node)
            except ReadError as error:
                self.doc.warnings.append(f"{name or 'a table'}: {error}")
                continue
            if rows:
                self.doc.tables.append(
                    Table(
                        label=name or None,
                        caption=text,
                        footnotes=" ".join(feet),
                        rows=rows,
                        header_rows=header_rows,
                        extractor="jats",
                    )
                )


def inline(node) -> str:
    """Text of an element with sub/superscript markup, without what makes blocks of its own."""
    parts = [node.text or ""]
    for child in node:
        parts.append(_inline_child(child))
        parts.append(child.tail or "")
    return "".join(parts)


def _inline_child(child) -> str:
    name = local_name(child)
    if not name or name in _SKIPPED or name in _APART:
        return " " if name in _APART else ""
    if name == "sub":
        return subscript(_unmarked(inline(child)))
    if name == "sup":
        cited = _citations(child)
        return cited if cited is not None else superscript(_unmarked(inline(child)))
    if name == "xref" and child.get("ref-type") == "bibr" and len(child) and all(local_name(part) == "sup" for part in child):
        return f" [{_unmarked(inline(child)).strip()}]"
    if name in _MATH:
        return f" {_formula(child)} " if name.startswith("disp") else _formula(child)
    if name == "math":
        return from_mathml(child)
    if name == "tex-math":
        return from_tex(child.text or "")
    if name == "break":
        return " "
    if name in ("p", "title", "caption", "label", "def", "term", "list-item", "sec", "td", "th"):
        return f" {inline(child)} "
    return inline(child)


def _unmarked(text: str) -> str:
    """Marks inside a mark lose their own level."""
    return re.sub(r"[_^]\{([^{}]*)\}", r"\1", text)


def _citations(sup) -> str | None:
    """`` [3,4]`` for a superscript made of citations only."""
    bibr = [node for node in sup.iter() if local_name(node) == "xref" and node.get("ref-type") == "bibr"]
    if not bibr:
        return None
    outside = re.sub("|".join(re.escape("".join(node.itertext())) for node in bibr) or "^$", "", "".join(sup.itertext()))
    if outside.strip(" ,;–-−‐[]()\u2009\xa0\n"):
        return None
    return f" [{''.join(sup.itertext()).strip().strip('[]')}]"


def _formula(node) -> str:
    """A formula once: MathML if there is any, else TeX, else its text."""
    parts = list(node.iter())
    for name, reader in (("math", from_mathml), ("tex-math", lambda tex: from_tex(tex.text or ""))):
        found = [part for part in parts if local_name(part) == name]
        if found:
            label = _child(node, "label")
            text = " ; ".join(filter(None, (reader(part).strip() for part in found)))
            return f"{text} {inline(label)}" if label is not None else text
    return inline(node)


def _html_grid(table) -> tuple[list[list[str]], int]:
    rows, head = [], 0
    for row in (node for node in table.iter() if local_name(node) == "tr"):
        cells = [cell for cell in row if local_name(cell) in ("td", "th")]
        rows.append([(tidy(inline(cell)), span(cell.get("rowspan")), span(cell.get("colspan"))) for cell in cells])
        in_head = any(local_name(parent) == "thead" for parent in row.iterancestors())
        all_th = bool(cells) and all(local_name(cell) == "th" for cell in cells)
        head += in_head or (all_th and head == len(rows) - 1)
    return build_grid(rows), min(head, len(rows))


def _cals_grid(tgroup) -> tuple[list[list[str]], int]:
    """A CALS/OASIS table: spans by column names, ``morerows``."""
    columns = {spec.get("colname"): index for index, spec in enumerate(node for node in tgroup if local_name(node) == "colspec")}
    rows, head = [], 0
    for row in (node for node in tgroup.iter() if local_name(node) == "row"):
        cells = []
        for entry in (cell for cell in row if local_name(cell) == "entry"):
            first, last = columns.get(entry.get("namest")), columns.get(entry.get("nameend"))
            wide = last - first + 1 if first is not None and last is not None and last >= first else 1
            down = (
                span(str(span(entry.get("morerows", "0")) + 1))
                if entry.get("morerows", "0").isdigit() and entry.get("morerows") != "0"
                else 1
            )
            cells.append((tidy(inline(entry)), down, wide))
        rows.append(cells)
        head += local_name(row.getparent()) == "thead"
    return build_grid(rows), min(head, len(rows))


def _reference(ref) -> str:
    citation = next(
        (node for node in ref if local_name(node) in ("mixed-citation", "element-citation", "citation", "nlm-citation")), ref
    )
    label = _child(ref, "label")
    if local_name(citation) == "mixed-citation" or citation is ref:
        text = inline(citation)
    else:  # element-citation: fields without punctuation
        names = [
            tidy(_author(node) or inline(node))
            for node in citation.iter()
            if local_name(node) in ("name", "string-name", "collab")
        ]
        fields = [", ".join(names)]
        fields += [
            tidy(inline(node))
            for node in citation
            if local_name(node) in ("article-title", "source", "year", "volume", "fpage", "pub-id")
        ]
        text = ". ".join(field.rstrip(".") for field in fields if field)
    return f"{inline(label).strip()} {text}" if label is not None else text


def _author(contrib) -> str | None:
    named = (
        contrib
        if local_name(contrib) == "name"
        else next((n for n in contrib.iter() if local_name(n) in ("name", "string-name")), None)
    )
    if named is None:
        collab = _child(contrib, "collab")
        return tidy(inline(collab)) or None if collab is not None else None
    given, family = _child(named, "given-names"), _child(named, "surname")
    parts = [tidy(inline(part)) for part in (given, family) if part is not None]
    return " ".join(filter(None, parts)) or tidy(inline(named)) or None


def _child(node, name: str):
    return next((child for child in node if local_name(child) == name), None)


def _inside_another(node, top) -> bool:
    for parent in node.iterancestors():
        if parent is top:
            return False
        if local_name(parent) in _APART:
            return True
    return False

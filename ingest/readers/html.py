"""HTML as publishers, preprint servers and theses give it; nothing is fetched, no script is run."""

from __future__ import annotations

import re
from pathlib import Path

from ingest.document import Block, Document, ReadError, Table
from ingest.readers.files import document, find_doi, load
from ingest.readers.grid import html_grid
from ingest.readers.html_meta import fill_metadata, listed_works
from ingest.readers.html_text import BLOCKS, inline, inline_child
from ingest.readers.markup import tidy
from ingest.readers.mathematics import local_name
from ingest.references import distinct, references_of

_DROPPED = {
    "script", "style", "noscript", "nav", "footer", "aside", "form", "button", "select", "input", "textarea", "svg", "iframe", "template",
    "object", "embed", "canvas", "audio", "video", "head", "link", "meta", "map", "dialog",
}  # fmt: skip
_DROPPED_CLASS = re.compile(
    r"\b(cookie|breadcrumb|sidebar|navbar|menu|share|social|MathJax(?:_Preview)?|katex-html|visually-hidden|sr-only)\b"
)
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_REFERENCES = re.compile(r"^\W*\d*\W*(references|bibliography|literature cited|notes and references)\W*$", re.IGNORECASE)
_ABSTRACT = re.compile(r"^\W*(abstract|summary)\W*$", re.IGNORECASE)
_TABLE_LABEL = re.compile(r"^\s*(table|tab\.)\s*(S?\d+|[IVX]+)\b[.:]?\s*", re.IGNORECASE)
_FIGURE_LABEL = re.compile(r"^\s*(fig(ure|\.)?|scheme)\s*S?\d+", re.IGNORECASE)
_MAX_DEPTH = 400


def read_html(path: Path | str, data: bytes | None = None) -> Document:
    """Read an HTML page.

    Returns
    -------
    Document
        Metadata from ``citation_*``, Dublin Core and Open Graph tags, text blocks, tables with spans laid out.

    Raises
    ------
    ReadError
        The page holds no text, or is nested deeper than 400 elements.
    """
    from lxml import html as lxml_html

    path = Path(path)
    data = load(path) if data is None else data
    parser = lxml_html.HTMLParser(
        no_network=True, huge_tree=False, remove_comments=True, remove_pis=True, encoding=_encoding(data)
    )
    try:
        root = lxml_html.document_fromstring(data.replace(b"\0", b""), parser=parser)
    except (ValueError, lxml_html.etree.LxmlError) as error:
        raise ReadError(f"{path}: no HTML that can be read: {error}") from error
    doc = document(path, data, "text/html")
    fill_metadata(doc, root)
    _drop(root)
    doc.references = distinct(doc.references or listed_works(root), doc.doi)
    reader = _Reader(path, doc)
    for top in _tops(root):
        reader.walk(top, 0)
        reader.flush()
    if not doc.blocks and not doc.tables:
        raise ReadError(
            f"{path}: the page holds no text (its content may be filled in by a script; save the page as shown or as PDF)"
        )
    if doc.doi is None:
        doc.doi = find_doi(" ".join(block.text for block in doc.blocks[:12] if block.kind != "reference"))
    if doc.title is None:
        doc.title = next((block.text for block in doc.blocks if block.kind == "title"), None)
    doc.references = doc.references or references_of(doc.blocks, own_doi=doc.doi)
    return doc


def _encoding(data: bytes) -> str | None:
    """utf-8 when the bytes are; else lxml decides by BOM and <meta>."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return "utf-8"


def _drop(root) -> None:
    for node in list(root.iter()):
        name = local_name(node)
        if name == "script" and (node.get("type") or "").startswith("math/tex"):
            continue
        hidden = node.get("hidden") is not None or (node.get("aria-hidden") == "true" and name != "math")
        unwanted = name in _DROPPED or hidden or _DROPPED_CLASS.search(node.get("class") or "") or not name
        if unwanted and node.getparent() is not None and name not in ("body", "html", "article", "main", "head"):
            node.drop_tree()
    for head in list(root.iter("head")):
        head.drop_tree()


def _tops(root) -> list:
    """The elements that hold the content: all articles (none inside another), else main, else body."""
    for name in ("article", "main"):
        found = [node for node in root.iter(name) if next(node.iterancestors(name), None) is None]
        whole = len(root.text_content())
        if found and sum(len(node.text_content()) for node in found) > 0.4 * whole:
            return found
    body = root.find("body")
    return [body if body is not None else root]


class _Reader:
    def __init__(self, path: Path, doc: Document) -> None:
        self.path, self.doc = path, doc
        self.section: str | None = None
        self.zone = "paragraph"
        self.buffer: list[str] = []
        self.kind = "paragraph"

    def flush(self) -> None:
        text = tidy("".join(self.buffer))
        self.buffer.clear()
        if not text:
            return
        kind = self.kind
        if kind == "paragraph" and self.zone != "paragraph":
            kind = self.zone
        if kind == "list" and self.zone == "reference":
            kind = "reference"
        if kind == "paragraph" and _FIGURE_LABEL.match(text) and len(text) > 30 and re.match(r"^\S+\s*\S+[.:|]\s", text):
            kind = "caption"
        self.doc.blocks.append(Block(kind=kind, text=text, section=self.section))

    def walk(self, node, depth: int) -> None:
        if depth > _MAX_DEPTH:
            raise ReadError(f"{self.path}: elements nested deeper than {_MAX_DEPTH}")
        name = local_name(node)
        if name in _HEADINGS:
            self.heading(node, name)
        elif name == "table":
            self.flush()
            self.table(node)
        elif name == "figure" and _own_tables(node):
            self.flush()
            self.table(_own_tables(node)[0], wrapper=node)
        elif name == "figure" and node.find(".//figcaption") is not None:
            self.flush()
            self.kind, outer = "caption", self.kind
            self.buffer.append(inline(node))
            self.flush()
            self.kind = outer
        elif name in BLOCKS:
            self.flush()
            outer = self.kind
            outer_zone = self.zone
            if "abstract" in (node.get("class") or "").lower().split() or (node.get("id") or "").lower().startswith("abstract"):
                self.zone = "abstract"
            self.kind = "list" if name in ("li", "dt", "dd") else "caption" if name == "figcaption" else outer
            self.buffer.append(node.text or "")
            for child in node:
                self.step(child, depth)
            self.flush()
            self.kind = outer
            if name in ("section", "div") and outer_zone == "paragraph":
                self.zone = outer_zone
        else:
            self.buffer.append(inline(node))

    def step(self, child, depth: int) -> None:
        name = local_name(child)
        if name in BLOCKS or (
            name not in ("math",) and any(local_name(inner) in BLOCKS for inner in child.iter() if inner is not child)
        ):
            self.walk(child, depth + 1) if name in BLOCKS else self.unwrap(child, depth + 1)
        else:
            self.buffer.append(inline_child(child))
        self.buffer.append(child.tail or "")

    def unwrap(self, node, depth: int) -> None:
        """An inline element that holds blocks (``<span><p>..``)."""
        if depth > _MAX_DEPTH:
            raise ReadError(f"{self.path}: elements nested deeper than {_MAX_DEPTH}")
        self.buffer.append(node.text or "")
        for child in node:
            self.step(child, depth)

    def heading(self, node, name: str) -> None:
        self.flush()
        text = tidy(inline(node))
        if not text:
            return
        first = name == "h1" and not any(block.kind == "title" for block in self.doc.blocks)
        if not first:
            self.section = text
            self.zone = "reference" if _REFERENCES.match(text) else "abstract" if _ABSTRACT.match(text) else "paragraph"
        self.doc.blocks.append(Block(kind="title" if first else "heading", text=text, section=self.section))

    def table(self, node, wrapper=None) -> None:
        if next((inner for inner in node.iter("table") if inner is not node), None) is not None:
            for row in node.iter("table"):  # a layout table: read the innermost ones
                if row is not node and next((inner for inner in row.iter("table") if inner is not row), None) is None:
                    self.table(row)
            return
        caption = node.find("caption")
        if caption is None and wrapper is not None:
            caption = next(iter(wrapper.iter("figcaption")), None)
        text = tidy(inline(caption)) if caption is not None else ""
        if not text and self.doc.blocks and _TABLE_LABEL.match(self.doc.blocks[-1].text) and len(self.doc.blocks[-1].text) < 600:
            text = self.doc.blocks.pop().text  # a paragraph "Table 2. ..." just above
        if text and self.doc.blocks and tidy(self.doc.blocks[-1].text) == text:
            self.doc.blocks.pop()  # the caption, printed beside a link to the table and again with it
        label = _TABLE_LABEL.match(text)
        feet = []
        for row in list(node.iterfind(".//tfoot/tr")):
            feet.append(tidy(" ".join(inline(cell) for cell in row if local_name(cell) in ("td", "th"))))
            row.getparent().remove(row)  # so that it is no row of the grid
        try:
            grid, head = html_grid(node, lambda cell: tidy(inline(cell)))
        except ReadError as error:
            self.doc.warnings.append(f"{label.group().strip() if label else 'a table'}: {error}")
            return
        if not grid or not any(any(line) for line in grid):
            return
        if wrapper is not None:
            feet += [
                tidy(inline(note)) for note in wrapper.iter("p") if not any(parent is node for parent in note.iterancestors())
            ]
        if len(grid[0]) == 1 and len(grid) < 3:  # a table for layout, not for data
            self.doc.blocks.extend(Block(text=line[0], section=self.section) for line in grid if line[0])
            return
        self.doc.tables.append(
            Table(
                label=f"Table {label.group(2)}" if label else None,
                caption=text[label.end() :] if label else text,
                footnotes=" ".join(filter(None, feet)),
                rows=grid,
                header_rows=head or (1 if len(grid) > 1 else 0),
                extractor="html",
            )
        )


def _own_tables(figure) -> list:
    return list(figure.iter("table"))

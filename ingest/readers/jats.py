"""JATS XML, as PubMed Central and many publishers give it.

The caption and footnotes of a table are in its :class:`Table`; captions of figures are blocks. JATS knows no pages: ``page``
stays None. A superscript that only cites (``<sup><xref ref-type="bibr">12</xref></sup>``) becomes `` [12]``, so that it can
neither be read as an exponent nor be lost.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path

from ingest.document import BlockKind, Document, ReadError
from ingest.readers.article import ArticleReader, inside
from ingest.readers.files import document, load
from ingest.readers.grid import cals_grid, html_grid
from ingest.readers.jats_front import cited_works, fill_metadata, reference_text
from ingest.readers.jats_text import APART, MATH, SKIPPED, inline, inline_tidy
from ingest.readers.markup import tidy
from ingest.readers.mathematics import local_name
from ingest.readers.xmltree import child_named, parse_xml

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
    reader.expect_body()
    return reader.finish(f"{path}: the article has no text")


class _Reader(ArticleReader):
    def front(self, front) -> None:
        fill_metadata(self.doc, front)
        meta = child_named(front, "article-meta")
        if self.doc.title:
            self.add("title", self.doc.title, None)
        for node in meta if meta is not None else ():
            if local_name(node) in _ABSTRACTS and node.get("abstract-type") not in ("graphical", "teaser", "toc"):
                self.body(node, "Abstract", kind="abstract")

    def body(self, node, section: str | None, kind: BlockKind = "paragraph") -> None:
        """All blocks below a section-like element, in order."""
        for child in node:
            name = local_name(child)
            if name in ("title", "label"):
                if name == "title" and local_name(node) not in _ABSTRACTS:
                    label = child_named(node, "label")
                    heading = tidy(f"{inline(label)} {inline(child)}" if label is not None else inline(child))
                    self.add("heading", heading, heading)
                    section = heading or section
            elif name == "p":
                self.paragraph(child, section, kind)
            elif name in MATH:
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
            elif name and name not in SKIPPED:
                self.body(child, section, kind)

    def paragraph(self, node, section: str | None, kind: BlockKind) -> None:
        """A paragraph; floats and lists inside it follow as blocks of their own."""
        self.add(kind, inline(node), section)
        for child in node.iter():
            name = local_name(child)
            if name not in APART or inside(child, node, APART):
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
                    if local_name(nested) == "list" and not inside(nested, item, APART):
                        self.list(nested, section)

    def figure(self, node, section: str | None) -> None:
        label, caption = child_named(node, "label"), child_named(node, "caption")
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
        title = child_named(node, "title")
        heading = (tidy(inline(title)) if title is not None else "") or "References"
        self.add("heading", heading, heading)
        for ref in node.iter():
            if local_name(ref) == "ref":
                self.add("reference", reference_text(ref), heading)
                self.doc.references += cited_works(ref)

    def table(self, wrap) -> None:
        label, caption = child_named(wrap, "label"), child_named(wrap, "caption")
        feet = [tidy(inline(node)) for node in wrap if local_name(node) == "table-wrap-foot"]
        name = tidy(inline(label)) if label is not None else None
        text = tidy(inline(caption)) if caption is not None else ""
        tables = [node for node in wrap.iter() if local_name(node) in ("table", "tgroup")]
        if not tables:
            self.picture_table(name)
            if text:
                self.add("caption", f"{name or ''} {text}", None)
        for node in tables:
            grid = partial(cals_grid if local_name(node) == "tgroup" else html_grid, node, inline_tidy)
            self.add_table(grid, label=name, caption=text, footnotes=" ".join(feet), extractor="jats")

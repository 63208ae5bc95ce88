"""Full-text XML of Elsevier's journals (``ja:article`` with ``ce:`` elements, alone or in a retrieval response)."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from graph.records import Paper
from ingest.document import BlockKind, Document, ReadError
from ingest.markup import plain
from ingest.readers.article import ArticleReader, cited, inside, work_line
from ingest.readers.files import document, find_doi, find_year, given_first, load
from ingest.readers.grid import cals_grid
from ingest.readers.markup import subscript, superscript, tidy
from ingest.readers.mathematics import from_mathml, local_name
from ingest.readers.xmltree import child_named, first_named, parse_xml, text_with
from ingest.references import parse_reference

MEDIA_TYPE = "application/x-elsevier+xml"
_ARTICLES = ("article", "simple-article", "converted-article", "book-review", "exam")
_APART = {"table", "figure", "list", "textbox", "e-component", "footnote", "displayed-quote", "def-list", "floats"}
_SKIPPED = {"float-anchor", "anchor", "link", "alt-text", "copyright", "hsp", "vsp", "indexterm", "label-dummy", "biography"}


def read_elsevier(path: Path | str, data: bytes | None = None) -> Document:
    """Read an article in Elsevier's XML.

    Returns
    -------
    Document
        The same blocks, tables, metadata and references as from JATS.

    Raises
    ------
    ReadError
        Not well-formed, or a response without the full text.
    """
    path = Path(path)
    data = load(path) if data is None else data
    root = parse_xml(path, data)
    article = root if local_name(root) in _ARTICLES else first_named(root, *_ARTICLES)
    doc = document(path, data, MEDIA_TYPE)
    _coredata(doc, root)
    if article is None:
        raise ReadError(f"{path}: Elsevier's XML without the article itself (metadata only); fetch the full text")
    reader = _Reader(doc)
    for part in article:
        name = local_name(part)
        if name == "item-info":
            doc.doi = doc.doi or find_doi(_text(first_named(part, "doi")))
        elif name in ("head", "simple-head"):
            reader.head(part)
        elif name == "floats":
            for float_ in part:
                reader.apart(float_, None)
        elif name in ("body", "tail", "simple-tail"):
            reader.body(part, None)
    for float_ in () if child_named(article, "floats") is not None else root.iter():
        if local_name(float_) == "floats":
            for item in float_:
                reader.apart(item, None)
    reader.expect_body()
    return reader.finish(f"{path}: the article has no text")


def _coredata(doc: Document, root) -> None:
    """The header of a retrieval response: Dublin Core and PRISM fields."""
    core = first_named(root, "coredata")
    if core is None:
        return
    fields: dict[str, list[str]] = {}
    for node in core:
        if text := _text(node):
            fields.setdefault(local_name(node), []).append(text)
    first = lambda *names: next((fields[n][0] for n in names if n in fields), None)  # noqa: E731
    doc.doi, doc.title, doc.venue = find_doi(first("doi", "identifier") or ""), first("title"), first("publicationname")
    doc.year, doc.volume, doc.first_page = (
        find_year(first("coverdate", "coverdisplaydate")),
        first("volume"),
        first("startingpage"),
    )
    doc.authors = [given_first(n) for n in fields.get("creator", [])]


class _Reader(ArticleReader):
    def head(self, head) -> None:
        title = child_named(head, "title")
        if title is not None:
            self.add("title", inline(title), None)
            self.doc.title = _text(title) or self.doc.title
        authors = [_author(node) for node in head.iter() if local_name(node) in ("author", "collaboration")]
        self.doc.authors = [a for a in authors if a] or self.doc.authors
        for node in head:
            if local_name(node) == "abstract" and node.get("class", "author") in ("author", "short", "editor"):
                self.body(node, "Abstract", kind="abstract")

    def body(self, node, section: str | None, kind: BlockKind = "paragraph") -> None:
        """All blocks below a section-like element, in order."""
        for child in node:
            name = local_name(child)
            if name in ("section-title", "title"):
                if kind != "abstract":
                    label = _text(child_named(node, "label"))
                    heading = tidy(f"{label} {inline(child)}")
                    self.add("heading", heading, heading)
                    section = heading or section
            elif name in ("para", "simple-para", "note-para"):
                self.paragraph(child, section, kind)
            elif name in ("formula", "display"):
                self.add(kind, inline(child), section)
            elif name == "bibliography":
                self.references(child)
            elif name in _APART:
                self.apart(child, section)
            elif name and name not in _SKIPPED and name != "label":
                self.body(child, section, kind)

    def paragraph(self, node, section: str | None, kind: BlockKind) -> None:
        self.add(kind, inline(node), section)
        for child in node.iter():
            if local_name(child) in _APART and not inside(child, node, _APART):
                self.apart(child, section)

    def apart(self, node, section: str | None) -> None:
        name = local_name(node)
        if name == "table":
            self.table(node)
        elif name == "figure":
            label = _text(child_named(node, "label")).rstrip(".")
            text = _text(child_named(node, "caption"))
            if text:
                self.add("caption", f"{label}. {text}" if label else text, section)
        elif name in ("list", "def-list"):
            for item in node:
                if local_name(item) in ("list-item", "def-description"):
                    self.add("list", " ".join(inline(p) for p in item if local_name(p) != "label"), section)
        elif name == "footnote":
            self.add("footnote", " ".join(inline(p) for p in node if local_name(p) != "label"), section)
        elif name in ("textbox", "displayed-quote"):
            self.body(node, section)

    def references(self, node) -> None:
        heading = _text(child_named(node, "section-title")) or "References"
        self.add("heading", heading, heading)
        for entry in node.iter():
            if local_name(entry) == "bib-reference":
                label = _text(child_named(entry, "label"))
                text = _entry_text(entry)
                self.add("reference", f"{label} {text}", heading)
                for part in entry:
                    if local_name(part) == "reference":
                        self.doc.references += filter(None, [_work(part)])
                    elif local_name(part) == "other-ref":
                        self.doc.references += parse_reference(_text(part))

    def table(self, node) -> None:
        label = _text(child_named(node, "label")).rstrip(".")
        caption = _text(child_named(node, "caption"))
        feet = [_text(foot) for foot in node if local_name(foot) in ("table-footnote", "legend")]
        groups = [group for group in node.iter() if local_name(group) == "tgroup"]
        if not groups:
            self.picture_table(label)
            self.add("caption", f"{label} {caption}", None)
        for group in groups:
            self.add_table(
                partial(cals_grid, group, _text), label=label, caption=caption, footnotes=" ".join(feet), extractor="elsevier"
            )


def inline(node) -> str:
    """Text of an element with sub/superscript markup, without what makes blocks of its own."""
    return text_with(node, _inline_child)


def _text(node) -> str:
    return tidy(inline(node)) if node is not None else ""


def _inline_child(child) -> str:
    name = local_name(child)
    if not name or name in _SKIPPED:
        return " " if name in ("hsp", "vsp") else ""
    if name in _APART:
        return " "
    if name == "inf":
        return subscript(plain(inline(child)))
    if name == "sup":
        cites = [n for n in child.iter() if local_name(n) in ("cross-ref", "cross-refs") and _is_cite(n)]
        return f" [{tidy(''.join(child.itertext()))}]" if cites else superscript(plain(inline(child)))
    if name in ("cross-ref", "cross-refs") and _is_cite(child):
        return cited(plain(inline(child)))
    if name == "math":
        return from_mathml(child)
    if name in ("formula", "display", "br", "para", "simple-para", "label", "caption", "entry"):
        return f" {inline(child)} "
    return inline(child)


def _is_cite(node) -> bool:
    return (node.get("refid") or "").lower().startswith(("bib", "b0", "bb", "ref"))


def _author(node) -> str | None:
    if local_name(node) == "collaboration":
        return _text(first_named(node, "text")) or None
    return " ".join(filter(None, (_text(child_named(node, part)) for part in ("given-name", "surname")))) or None


def _entry_text(entry) -> str:
    """A structured reference as one line: names, title, journal, volume, year, page."""
    source = child_named(entry, "source-text")
    if source is not None:
        return _text(source)
    texts = []
    for part in entry:
        if local_name(part) == "label":
            continue
        work = _work(part) if local_name(part) == "reference" else None
        texts.append(_text(part) if work is None else work_line(work))
    return "; ".join(texts)


def _work(reference) -> Paper | None:
    contribution, host = child_named(reference, "contribution"), child_named(reference, "host")
    names = [_author(n) for n in (contribution.iter() if contribution is not None else ()) if local_name(n) == "author"]
    issue = first_named(host, "issue", "book", "edited-book", "e-host")
    series = first_named(issue, "series")
    doi = find_doi(_text(first_named(reference, "doi")))
    title = _text(first_named(child_named(contribution, "title"), "maintitle")) or None
    work = Paper(
        doi=doi,
        title=title,
        year=find_year(_text(first_named(host, "date"))),
        venue=_text(first_named(series, "maintitle")) or None,
        authors=[n for n in names if n],
        volume=_text(first_named(series, "volume-nr")) or None,
        page=_text(first_named(host, "first-page", "article-number")) or None,
    )
    return work if doi or title or work.volume else None

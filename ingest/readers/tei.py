"""TEI as GROBID writes it: header, text with sections, figures, tables, bibliography."""

from __future__ import annotations

from pathlib import Path

from graph.records import Paper
from ingest.document import Document
from ingest.markup import plain
from ingest.readers.article import ArticleReader, cited, work_line
from ingest.readers.files import document, find_doi, find_year, load
from ingest.readers.grid import build_grid, span
from ingest.readers.markup import subscript, superscript, tidy
from ingest.readers.mathematics import from_mathml, local_name
from ingest.readers.xmltree import child_named, first_named, parse_xml, text_with

MEDIA_TYPE = "application/tei+xml"


def read_tei(path: Path | str, data: bytes | None = None) -> Document:
    """Read a TEI document.

    Raises
    ------
    ReadError
        Not well-formed, or without text.
    """
    path = Path(path)
    data = load(path) if data is None else data
    root = parse_xml(path, data)
    doc = document(path, data, MEDIA_TYPE)
    header = first_named(root, "teiheader")
    struct = first_named(header, "biblstruct")
    if struct is not None:
        own = _work(struct)
        doc.doi, doc.title, doc.year, doc.venue, doc.authors = own.doi, own.title, own.year, own.venue, own.authors
        doc.volume, doc.first_page = own.volume, own.page
    doc.title = _text(first_named(first_named(header, "titlestmt"), "title")) or doc.title
    reader = _Reader(doc)
    reader.add("title", doc.title or "", None)
    abstract = first_named(header, "abstract")
    for part in abstract.iter() if abstract is not None else ():
        if local_name(part) == "p":
            reader.add("abstract", inline(part), "Abstract")
    text = first_named(root, "text")
    for part in text if text is not None else ():
        if local_name(part) in ("body", "back", "front", "group"):
            reader.body(part, None)
    return reader.finish(f"{path}: the TEI document has no text")


class _Reader(ArticleReader):
    def body(self, node, section: str | None) -> None:
        """All blocks below a division, in order."""
        for child in node:
            name = local_name(child)
            if name == "head":
                section = tidy(f"{child.get('n') or ''} {inline(child)}") or section
                self.add("heading", section or "", section)
            elif name in ("p", "formula", "quote"):
                self.add("paragraph", inline(child), section)
            elif name == "list":
                for item in child:
                    self.add("list", inline(item), section)
            elif name == "figure":
                self.figure(child, section)
            elif name == "note":
                self.add("footnote", inline(child), section)
            elif name == "listbibl":
                self.add("heading", "References", "References")
                for entry in child:
                    if local_name(entry) == "biblstruct":
                        self.reference(entry)
            elif name:
                self.body(child, section)

    def figure(self, node, section: str | None) -> None:
        head = _text(child_named(node, "head")).rstrip(".")
        text = _text(child_named(node, "figdesc"))
        table = first_named(node, "table")
        if table is None:
            self.add("caption", f"{head}. {text}" if head else text, section)
            return
        rows = []
        for row in (r for r in table.iter() if local_name(r) == "row"):
            rows.append([(_text(c), span(c.get("rows")), span(c.get("cols"))) for c in row if local_name(c) == "cell"])

        def grid() -> tuple[list[list[str]], int]:
            built = build_grid(rows)
            return built, 1 if len(built) > 1 else 0

        notes = " ".join(_text(n) for n in node if local_name(n) == "note")
        self.add_table(grid, label=head, caption=text, footnotes=notes, extractor="tei")

    def reference(self, entry) -> None:
        raw = next((n for n in entry.iter() if local_name(n) == "note" and n.get("type") == "raw_reference"), None)
        work = _work(entry)
        self.add("reference", _text(raw) or work_line(work), "References")
        if work.doi or work.title or work.volume:
            self.doc.references.append(work)


def inline(node) -> str:
    """Text of an element with sub/superscript markup."""
    return text_with(node, _inline_child)


def _text(node) -> str:
    return tidy(inline(node)) if node is not None else ""


def _inline_child(child) -> str:
    name, style = local_name(child), (child.get("rend") or "").lower()
    if name == "hi" and style.startswith("sub"):
        return subscript(plain(inline(child)))
    if name == "ref" and child.get("type") == "bibr":
        return cited(plain(inline(child)))
    if name == "hi" and style.startswith("sup"):
        return superscript(plain(inline(child)))
    if name == "math":
        return from_mathml(child)
    if name in ("lb", "pb"):
        return " "
    return "" if name in ("figure", "note", "") else inline(child)


def _work(struct) -> Paper:
    analytic, monogr = child_named(struct, "analytic"), child_named(struct, "monogr")
    journal = next(
        (t for t in (monogr.iter() if monogr is not None else ()) if local_name(t) == "title" and t.get("level") == "j"), None
    )
    people = [
        " ".join(_text(n) for n in person.iter() if local_name(n) in ("forename", "surname"))
        for person in struct.iter()
        if local_name(person) == "persname"
    ]
    scope = {n.get("unit"): n for n in struct.iter() if local_name(n) == "biblscope"}
    page = scope.get("page")
    dates = [n.get("when") or _text(n) for n in struct.iter() if local_name(n) == "date"]
    ids = " ".join(_text(n) for n in struct.iter() if local_name(n) == "idno" and (n.get("type") or "").upper() == "DOI")
    return Paper(
        doi=find_doi(ids),
        title=_text(first_named(analytic, "title")) or None,
        year=next((y for d in dates if (y := find_year(d))), None),
        venue=_text(journal) or None,
        authors=[p for p in people if p],
        volume=_text(scope.get("volume")) or None,
        page=(page.get("from") or _text(page) or None) if page is not None else None,
    )

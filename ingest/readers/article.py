"""What the readers of publishers' XML have in common: blocks and tables of an article, and what a whole one must hold."""

from __future__ import annotations

from collections.abc import Callable, Container

from graph.records import Paper
from ingest.document import Block, BlockKind, Document, ReadError, Table
from ingest.readers.markup import tidy
from ingest.readers.mathematics import local_name
from ingest.references import distinct


class ArticleReader:
    """Fills a Document with blocks and tables; a reader of one vocabulary says which elements become which."""

    def __init__(self, doc: Document) -> None:
        self.doc = doc

    def add(self, kind: BlockKind, text: str, section: str | None) -> None:
        """A block, unless it is empty."""
        text = tidy(text)
        if text:
            self.doc.blocks.append(Block(kind=kind, text=text, section=section))

    def add_table(
        self, grid: Callable[[], tuple[list[list[str]], int]], *, label: str | None, caption: str, footnotes: str, extractor: str
    ) -> None:
        """A table from what ``grid`` gives (rows and number of header rows); one that cannot be laid out becomes a warning."""
        try:
            rows, header_rows = grid()
        except ReadError as error:
            self.doc.warnings.append(f"{label or 'a table'}: {error}")
            return
        if rows:
            self.doc.tables.append(
                Table(
                    label=label or None, caption=caption, footnotes=footnotes, rows=rows, header_rows=header_rows,
                    extractor=extractor,
                )
            )  # fmt: skip

    def picture_table(self, label: str | None) -> None:
        """Say that a table has no cells."""
        self.doc.warnings.append(f"{label or 'a table'} is a picture in the XML: its cells cannot be read")

    def finish(self, empty: str) -> Document:
        """The document, its references once each.

        Raises
        ------
        ReadError
            It holds nothing; ``empty`` says so.
        """
        self.doc.references = distinct(self.doc.references, self.doc.doi)
        if not self.doc.blocks and not self.doc.tables:
            raise ReadError(empty)
        return self.doc

    def expect_body(self) -> None:
        """Warn where only the front matter is there."""
        if not any(block.kind in ("paragraph", "list") for block in self.doc.blocks):
            self.doc.warnings.append("no body text: the file holds the front matter only")


def inside(node, top, names: Container[str]) -> bool:
    """Whether an element of one of the names stands between a node and an element above it."""
    for parent in node.iterancestors():
        if parent is top:
            return False
        if local_name(parent) in names:
            return True
    return False


def cited(text: str) -> str:
    """The text of a citation that is no superscript: a bare number in brackets, so that it cannot be read as a value."""
    text = text.strip()
    return text if text.startswith(("[", "(")) or not text[:1].isdigit() else f" [{text}]"


def work_line(work: Paper) -> str:
    """A structured reference as one line: names, title, journal, volume, year, page, DOI."""
    place = " ".join(filter(None, (work.venue, work.volume, f"({work.year})" if work.year else None, work.page)))
    return ", ".join(filter(None, (*work.authors, work.title, place, f"doi:{work.doi}" if work.doi else None)))

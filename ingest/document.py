"""What a reader gives: one document as blocks of text, tables and crystal structures, before anything is understood.

Text keeps sub- and superscripts as markup, ``Li_{6.4}La_{3}Zr_{1.4}Ta_{0.6}O_{12}`` and ``10^{-4}``; minus signs are
``-`` inside superscripts and ``−`` elsewhere as printed. Every reader fills the same classes, so that linking need not
know where a document came from.
"""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from graph.records import Paper

BlockKind = Literal["title", "abstract", "heading", "paragraph", "caption", "footnote", "list", "reference", "header"]
Box = tuple[float, float, float, float]


class ReadError(Exception):
    """A document cannot be read. The message says which file, where and what to do; it becomes the Source's reason."""


class Block(BaseModel):
    """A run of text that reads on its own: a paragraph, a heading, a caption."""

    model_config = ConfigDict(extra="forbid")

    kind: BlockKind = "paragraph"
    text: str
    page: int | None = None
    bbox: Box | None = Field(None, description="x0, top, x1, bottom in points from the page's top left corner")
    section: str | None = Field(None, description="nearest heading above")
    confidence: float = 1.0
    ocr: bool = False
    offset: int | None = Field(None, description="where the block starts in the decoded file (plain text and Markdown only)")


class Table(BaseModel):
    """A table as a rectangular grid of cell texts; spanning cells are repeated in each place they cover.

    ``header_rows`` rows at the top are headings. ``boxes`` has the grid's shape, None where unknown.
    """

    model_config = ConfigDict(extra="forbid")

    label: str | None = Field(None, description="'Table 2'")
    caption: str = ""
    footnotes: str = ""
    rows: list[list[str]]
    header_rows: int = 1
    page: int | None = None
    bbox: Box | None = None
    boxes: list[list[Box | None]] | None = None
    extractor: str = Field(description="jats, html, pdfplumber, camelot-stream, csv, ocr ...")
    confidence: float = 1.0
    ocr: bool = False


class CrystalStructure(BaseModel):
    """A structure read from a CIF."""

    model_config = ConfigDict(extra="forbid")

    formula: str
    spacegroup_number: int | None = None
    spacegroup: str | None = None
    crystal_system: str | None = None
    a: float
    b: float
    c: float
    alpha: float
    beta: float
    gamma: float
    cif: str
    motifs: list[str] = Field(default_factory=list)
    name: str | None = None
    code: str | None = Field(None, description="of the database it is from: 'ICSD 238690'")
    paper: Paper | None = Field(None, description="its publication, where that is not the document's")


class Document(BaseModel):
    """One file, read."""

    model_config = ConfigDict(extra="forbid")

    path: str
    sha256: str
    media_type: str
    pages: int | None = None
    title: str | None = None
    doi: str | None = None
    year: int | None = None
    venue: str | None = None
    authors: list[str] = Field(default_factory=list)
    volume: str | None = None
    first_page: str | None = Field(None, description="as printed on the paper, or its article number")
    references: list[Paper] = Field(
        default_factory=list, description="works cited that have a DOI, a place in a journal or a title"
    )
    blocks: list[Block] = Field(default_factory=list)
    tables: list[Table] = Field(default_factory=list)
    structures: list[CrystalStructure] = Field(default_factory=list)
    warnings: list[str] = Field(
        default_factory=list, description="what could not be read, with its place; makes the outcome partial"
    )
    timings: dict[str, float] = Field(default_factory=dict)

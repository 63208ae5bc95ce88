"""TeX sources: theses, notes, papers. Nothing is executed, no file is included; unknown commands give their arguments.

The source is parsed by pylatexenc; sections, paragraphs, lists, captions and ``tabular`` become blocks and tables, mathematics
and the commands of siunitx, mhchem and chemformula become text with markup.
"""

from __future__ import annotations

import re
from pathlib import Path

from ingest.document import Block, BlockKind, Document, ReadError, Table
from ingest.readers.files import document, find_doi, find_year, load
from ingest.readers.markup import tidy
from ingest.readers.tex_tables import environments_in, grid_of, macros_in
from ingest.readers.tex_text import argument, inline, parsed, plain_arguments
from ingest.references import references_of

MEDIA_TYPE = "application/x-tex"
_HEADINGS = {"part", "chapter", "section", "subsection", "subsubsection", "paragraph", "subparagraph"}
_LISTS = {"itemize", "enumerate", "description", "compactitem"}
_TABULARS = {"tabular", "tabular*", "tabularx", "tabulary", "longtable", "supertabular", "longtabu", "tabu", "array", "tblr"}
_FLOATS = {
    "table",
    "table*",
    "sidewaystable",
    "figure",
    "figure*",
    "wrapfigure",
    "wraptable",
    "sidewaysfigure",
    "threeparttable",
    "scheme",
}
_MATH = {
    "equation",
    "equation*",
    "align",
    "align*",
    "gather",
    "gather*",
    "multline",
    "eqnarray",
    "displaymath",
    "math",
    "alignat",
}
_SKIPPED = {"comment", "tikzpicture", "pgfpicture", "filecontents", "filecontents*", "lstlisting", "verbatim", "minted", "axis"}
_REFERENCES = re.compile(r"^(references|bibliography|literature)$", re.IGNORECASE)
_MAX_DEPTH = 60


def read_tex(path: Path | str, data: bytes | None = None) -> Document:
    """Read a TeX source.

    Raises
    ------
    ReadError
        No text in it.
    """
    from pylatexenc.latexwalker import LatexWalkerError

    from ingest.readers.text import decode

    path = Path(path)
    data = load(path) if data is None else data
    doc = document(path, data, MEDIA_TYPE)
    text, warning = decode(data)
    if warning:
        doc.warnings.append(warning)
    text = text.replace("\0", " ")
    body = re.search(r"\\begin\s*\{document\}", text)
    preamble, text = (text[: body.end()], text[body.end() :]) if body else ("", text)
    text = re.split(r"\\end\s*\{document\}", text)[0]
    if included := re.findall(r"(?<!%)\\(?:input|include|subfile)\s*\{([^{}]{1,200})\}", text):
        doc.warnings.append(f"includes {', '.join(included[:5])}: not followed; give these files too")
    text = re.sub(r"\\c(?:mid)?rule\s*(?:\([^()]*\))?\s*\{[^{}]*\}|\\cline\s*\{[^{}]*\}", " ", text)
    reader = _Reader(doc, _own_commands(preamble + text))
    try:
        nodes = parsed(reader.expanded(text))
    except LatexWalkerError as error:
        raise ReadError(f"{path}: TeX that cannot be read: {error}") from error
    reader.front(reader.expanded(preamble))
    reader.walk(nodes, 0)
    reader.flush()
    if not doc.blocks and not doc.tables:
        raise ReadError(f"{path}: no text in it")
    if doc.doi is None:
        doc.doi = find_doi(" ".join(b.text for b in doc.blocks[:8] if b.kind != "reference"))
    doc.references = references_of(doc.blocks, own_doi=doc.doi)
    return doc


def _own_commands(text: str) -> dict[str, str]:
    """Commands without arguments that the source defines: ``\\newcommand{\\llzo}{Li$_7$La$_3$Zr$_2$O$_{12}$}``."""
    found = {}
    pattern = r"\\(?:re)?(?:newcommand|providecommand|DeclareRobustCommand|def)\*?\s*\{?\\([A-Za-z]{2,40})\}?\s*\{((?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\}){1,300})\}"
    for name, meaning in re.findall(pattern, text):
        if "#" not in meaning and f"\\{name}" not in meaning:
            found[name] = meaning
    return found


class _Reader:
    def __init__(self, doc: Document, commands: dict[str, str]) -> None:
        self.doc, self.commands = doc, commands
        self.section: str | None = None
        self.zone: BlockKind = "paragraph"
        self.buffer: list = []
        self.numbers = {"table": 0, "figure": 0}

    def expanded(self, text: str) -> str:
        """The source with its own short commands replaced, a few levels deep, and never longer than twice itself."""
        if not self.commands:
            return text
        pattern = re.compile(
            r"(?<!newcommand\{)(?<!\\def)\\(" + "|".join(map(re.escape, self.commands)) + r")(?![A-Za-z])(?:\{\}|\\(?= ))?"
        )
        for _ in range(3):
            longer = pattern.sub(lambda found: self.commands[found[1]], text)
            if longer == text or len(longer) > 2 * len(text) + 10_000:
                break
            text = longer
        return text

    def add(self, kind: BlockKind, text: str) -> None:
        text = tidy(text)
        if text and text not in (".", ","):
            self.doc.blocks.append(Block(kind=kind, text=text, section=self.section))

    def flush(self) -> None:
        """The paragraphs collected so far: blank lines part them."""
        if not self.buffer:
            return
        text = inline(self.buffer)
        self.buffer = []
        for paragraph in re.split(r"\n[ \t]*\n+", text):
            self.add(self.zone, paragraph)

    def front(self, preamble: str) -> None:
        """Title, author and date of the preamble."""
        for name in ("title", "author", "date"):
            if value := plain_arguments(preamble, name):
                self.metadata(name, value)

    def metadata(self, name: str, value: str) -> None:
        if name == "title" and not self.doc.title:
            self.doc.title = tidy(value) or None
            self.add("title", value)
        elif name == "author" and not self.doc.authors:
            names = re.split(r"\s*(?:,|;|\band\b|\n\n|\\and)\s*", re.sub(r"\^\{[^{}]*\}|\\thanks.*", "", value))
            self.doc.authors = [tidy(n) for n in names if re.search(r"[A-Za-zÀ-ž]{2}", n)]
        elif name == "date":
            self.doc.year = self.doc.year or find_year(value)

    def walk(self, nodes, depth: int) -> None:
        from pylatexenc.latexwalker import LatexEnvironmentNode, LatexGroupNode, LatexMacroNode

        if depth > _MAX_DEPTH:
            return
        for node in nodes or ():
            if isinstance(node, LatexMacroNode):
                self.macro(node)
            elif isinstance(node, LatexEnvironmentNode):
                self.environment(node, depth)
            elif isinstance(node, LatexGroupNode) and _holds_blocks(node.nodelist):
                self.walk(node.nodelist, depth + 1)
            else:
                self.buffer.append(node)

    def macro(self, node) -> None:
        name = node.macroname
        if name in _HEADINGS:
            self.flush()
            heading = tidy(argument(node))
            self.section = heading or self.section
            bare = re.sub(r"^[\d.\s]+", "", heading)
            self.zone = (
                "reference" if _REFERENCES.match(bare) else "abstract" if bare.lower() in ("abstract", "summary") else "paragraph"
            )
            self.add("heading", heading)
        elif name in ("title", "author", "date"):
            self.metadata(name, argument(node))
        elif name == "par":
            self.flush()
        elif name in ("caption", "captionof"):
            self.flush()
            self.add("caption", argument(node))
        elif name == "bibitem":
            self.flush()
            self.zone = "reference"
        else:
            self.buffer.append(node)

    def environment(self, node, depth: int) -> None:
        name = node.environmentname
        if name in _SKIPPED:
            return
        if name in _MATH:
            self.buffer.append(node)
            return
        self.flush()
        if name in _TABULARS:
            self.table(node, "", None)
        elif name in _FLOATS:
            self.float(node, depth)
        elif name in _LISTS:
            self.list(node)
        elif name == "thebibliography":
            section, self.section, self.zone = self.section, "References", "reference"
            self.add("heading", "References")
            self.walk(_without_first_argument(node), depth + 1)
            self.flush()
            self.section, self.zone = section, "paragraph"
        else:
            zone, section = self.zone, self.section
            if name == "abstract":
                self.zone, self.section = "abstract", "Abstract"
            self.walk(node.nodelist, depth + 1)
            self.flush()
            self.zone, self.section = zone, section

    def float(self, node, depth: int) -> None:
        """A table or figure with its caption; what else stands in it is read as text."""
        kind = "figure" if "figure" in node.environmentname or node.environmentname == "scheme" else "table"
        captions = [argument(inner) for inner in macros_in(node, "caption")]
        caption = tidy(captions[0]) if captions else ""
        tables = [inner for inner in environments_in(node) if inner.environmentname in _TABULARS]
        self.numbers[kind] += 1
        label = f"{kind.capitalize()} {self.numbers[kind]}"
        if not tables:
            self.add("caption", f"{label}. {caption}" if caption else "")
            return
        notes = [inline(inner.nodelist) for inner in environments_in(node) if inner.environmentname == "tablenotes"]
        for table in tables:
            self.table(table, caption, label, tidy(" ".join(notes)))

    def list(self, node) -> None:
        from pylatexenc.latexwalker import LatexMacroNode

        items: list[list] = []
        for inner in node.nodelist:
            if isinstance(inner, LatexMacroNode) and inner.macroname == "item":
                items.append([])
            elif items:
                items[-1].append(inner)
        for item in items:
            self.add("list", inline(item))

    def table(self, node, caption: str, label: str | None, footnotes: str = "") -> None:
        if node.environmentname in ("longtable", "longtabu", "supertabular"):
            inside = [tidy(argument(inner)) for inner in macros_in(node, "caption")]
            if inside:
                self.numbers["table"] += 1
                caption, label = caption or inside[0], label or f"Table {self.numbers['table']}"
        try:
            grid, header = grid_of(node)
        except ReadError as error:
            self.doc.warnings.append(f"{label or 'a table'}: {error}")
            return
        if len(grid) >= 2 and len(grid[0]) >= 2:
            self.doc.tables.append(
                Table(label=label, caption=caption, footnotes=footnotes, rows=grid, header_rows=header, extractor="tex")
            )


def _holds_blocks(nodes) -> bool:
    from pylatexenc.latexwalker import LatexEnvironmentNode, LatexMacroNode

    return any(
        isinstance(n, LatexEnvironmentNode)
        and n.environmentname not in _MATH
        or isinstance(n, LatexMacroNode)
        and n.macroname in _HEADINGS
        for n in nodes or ()
    )


def _without_first_argument(node) -> list:
    """The content of ``thebibliography`` without its ``{99}``."""
    from pylatexenc.latexwalker import LatexGroupNode

    nodes = list(node.nodelist or ())
    return nodes[1:] if nodes and isinstance(nodes[0], LatexGroupNode) else nodes

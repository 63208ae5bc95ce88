"""Plain text and Markdown: paragraphs with their place in the file."""

from __future__ import annotations

import re
from pathlib import Path

from ingest.document import Block, Document, ReadError, Table
from ingest.readers.files import document, find_doi, find_year, load
from ingest.readers.markup import tidy
from ingest.readers.mathematics import from_tex
from ingest.references import references_of

_HEADING = re.compile(r"^(#{1,6})\s+(.*?)\s*#*$")
_NUMBERED = re.compile(r"^(?:\d+(?:\.\d+)*\.?\s+)?[A-Z][^.!?]{2,80}$")
_REFERENCES = re.compile(r"^\W{0,9}\d{0,4}\W{0,9}(references|bibliography|literature)\W{0,9}$", re.IGNORECASE)
_ABSTRACT = re.compile(r"^\W{0,9}(abstract|summary)\W{0,9}$", re.IGNORECASE)
_CAPTION = re.compile(r"^(figure|fig\.|table|scheme)\s*S?\d+\s*[.:|]", re.IGNORECASE)
_LIST = re.compile(r"^\s*(?:[-*•]|\d{1,2}[.)])\s+")
_FIELD = re.compile(r"^\s*(title|doi|year|journal|venue|authors?)\s*[:=]\s*(.+)$", re.IGNORECASE)
_MATH = re.compile(r"\$\$(.+?)\$\$|\$([^$\n]{1,300}?)\$|\\\((.+?)\\\)|\\\[(.+?)\\\]", re.DOTALL)
_HTML_MARK = re.compile(r"<(su[bp])>\s*([^<>]{1,40}?)\s*</\1>", re.IGNORECASE)
_CARET = re.compile(r"(?<=[\d.)])\s?\^\s?(?:\(\s*([-−–+]?\d+(?:\.\d+)?)\s*\)|([-−–+]?\d+(?:\.\d+)?))")
_PIPE = re.compile(r"^\s*\|?(.+\|.+?)\|?\s*$")
_RULE = re.compile(r"^\s*\|?\s*:?-{2,}:?\s*(\|\s*:?-{2,}:?\s*)*\|?\s*$")


def decode(data: bytes) -> tuple[str, str | None]:
    """Text of bytes and a warning when the encoding had to be guessed: BOM, utf-8, else windows-1252/latin-1."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace").lstrip("\ufeff"), None
    try:
        return data.decode("utf-8-sig"), None
    except UnicodeDecodeError as error:
        place = f"byte {error.start}"
    try:
        text, name = data.decode("cp1252"), "windows-1252"
    except UnicodeDecodeError:
        text, name = data.decode("latin-1"), "latin-1"
    return text, f"not UTF-8 (at {place}); read as {name}: check minus signs and Greek letters, or save the file as UTF-8"


def read_text(path: Path | str, data: bytes | None = None) -> Document:
    """Read plain text or Markdown.

    Blocks are separated by blank lines; ``#`` lines and short numbered lines are headings, pipe tables
    are tables. ``offset`` of a block is where it starts in the decoded file.

    Raises
    ------
    ReadError
        No text in the file.
    """
    path = Path(path)
    data = load(path) if data is None else data
    suffix = path.suffix.lower()
    media_type = {".md": "text/markdown", ".markdown": "text/markdown"}.get(suffix, "text/plain")
    doc = document(path, data, media_type)
    text, warning = decode(data)
    if warning:
        doc.warnings.append(warning)
    if "\0" in text:
        doc.warnings.append(f"{text.count(chr(0))} NUL characters were ignored")
        text = text.replace("\0", " ")
    section, zone = None, "paragraph"
    for offset, chunk in _paragraphs(text):
        kind, words = _kind(chunk)
        if kind == "table":
            _pipe_table(doc, chunk)
            continue
        words = marked(words)
        if not words:
            continue
        if kind == "heading":
            if not doc.blocks and (chunk.startswith("# ") or not chunk.startswith("#")):
                kind = "title"
            else:
                section = words
                zone = "reference" if _REFERENCES.match(words) else "abstract" if _ABSTRACT.match(words) else "paragraph"
        elif zone == "reference":
            kind = "reference"
        elif zone == "abstract" and kind == "paragraph":
            kind = "abstract"
        doc.blocks.append(Block(kind=kind, text=words, section=section, offset=offset))
    if not doc.blocks and not doc.tables:
        raise ReadError(f"{path}: no text in it")
    _metadata(doc, text[:5000])
    doc.references = references_of(doc.blocks, own_doi=doc.doi)
    return doc


def marked(text: str) -> str:
    """One line of text with every spelling of a raised or lowered sign as markup.

    ``10⁻⁴``, ``10^-4``, ``10^(-4)``, ``10<sup>-4</sup>`` and ``$10^{-4}$`` all become ``10^{-4}``.
    """
    text = _MATH.sub(lambda math: from_tex(next(part for part in math.groups() if part is not None)), text)
    text = _HTML_MARK.sub(lambda mark: ("_" if mark.group(1).lower() == "sub" else "^") + "{" + mark.group(2) + "}", text)
    text = re.sub(r"(?<=[A-Za-z)\]])~([\d.]{1,6})~", r"_{\1}", text)  # pandoc's H~2~O
    text = _CARET.sub(lambda power: "^{" + (power.group(1) or power.group(2)) + "}", text)
    text = re.sub(r"\*\*([^*\n]+)\*\*|(?<!\w)\*([^*\s][^*\n]*)\*(?!\w)", lambda bold: bold.group(1) or bold.group(2), text)
    text = re.sub(r"\^\{([^{}]*)\}", lambda mark: "^{" + re.sub("[−–‐]", "-", mark.group(1)) + "}", text)
    return tidy(text)


def _paragraphs(text: str):
    """(offset, chunk) for runs of lines between blank lines; headings and pipe tables stand alone."""
    lines: list[str] = []
    start = offset = 0
    for line in [*text.splitlines(keepends=True), "\n"]:
        heading = _HEADING.match(line.strip())
        new_item = bool(_LIST.match(line)) and bool(lines) and bool(_LIST.match(lines[0]))
        if not line.strip() or heading or new_item or (lines and _is_table(lines) and not _PIPE.match(line)):
            if lines:
                yield start, "".join(lines)
            lines = []
        if heading:
            yield offset, line.strip()
        elif line.strip():
            if not lines:
                start = offset + len(line) - len(line.lstrip())
            lines.append(line)
        offset += len(line)


def _is_table(lines: list[str]) -> bool:
    return len(lines) >= 2 and bool(_PIPE.match(lines[0])) and bool(_RULE.match(lines[1]))


def _kind(chunk: str) -> tuple[str, str]:
    heading = _HEADING.match(chunk.strip())
    if heading:
        return "heading", heading.group(2)
    lines = chunk.splitlines()
    if _is_table(lines):
        return "table", chunk
    if len(lines) == 2 and re.fullmatch(r"\s*(=+|-{3,})\s*", lines[1]):
        return "heading", lines[0]
    if _CAPTION.match(chunk):
        return "caption", _joined(lines)
    if (
        len(lines) == 1
        and (re.match(r"\d+(\.\d+)*\.?\s+[A-Z]", chunk) or _REFERENCES.match(chunk) or _ABSTRACT.match(chunk))
        and _NUMBERED.match(chunk.strip())
    ):
        return "heading", chunk
    if _LIST.match(chunk):
        return "list", _LIST.sub("", _joined(lines), count=1)
    return "paragraph", _joined(lines)


def _joined(lines: list[str]) -> str:
    """Lines of a paragraph as one; a word broken by a hyphen at the line's end is joined."""
    text = " ".join(line.strip() for line in lines)
    return re.sub(r"(?<=[a-z]{2})- (?=[a-z]{2})", "", text)


def _pipe_table(doc: Document, chunk: str) -> None:
    rows = [
        [marked(cell) for cell in re.split(r"(?<!\\)\|", line.strip().strip("|"))]
        for line in chunk.splitlines()
        if not _RULE.match(line)
    ]
    width = max(len(row) for row in rows)
    label, caption = None, ""
    if doc.blocks and re.match(r"table\b", doc.blocks[-1].text, re.IGNORECASE):
        caption = doc.blocks.pop().text
        named = re.match(r"(table\s*S?\d+)\s*[.:|]?\s*", caption, re.IGNORECASE)
        label, caption = (named.group(1), caption[named.end() :]) if named else (None, caption)
    doc.tables.append(
        Table(label=label, caption=caption, rows=[row + [""] * (width - len(row)) for row in rows], extractor="markdown")
    )


def _metadata(doc: Document, head: str) -> None:
    fields = {found.group(1).lower(): found.group(2).strip() for line in head.splitlines()[:40] if (found := _FIELD.match(line))}
    title = next((block.text for block in doc.blocks if block.kind == "title"), None)
    doc.title = marked(fields["title"].strip("\"'")) if "title" in fields else title
    doc.title = doc.title or _first_line(head)
    doc.doi = find_doi(fields.get("doi", "") or head)
    doc.year = find_year(fields.get("year"))
    doc.venue = fields.get("journal") or fields.get("venue")
    names = fields.get("authors") or fields.get("author")
    doc.authors = [name.strip() for name in re.split(r";|,|\band\b", names) if name.strip()] if names else []


def _first_line(head: str) -> str | None:
    """The first line as a title, where it stands alone or above lines of metadata and is no sentence."""
    lines = [line.strip() for line in head.strip().splitlines()[:12]]
    if len(lines) < 2 or not 3 <= len(lines[0].split()) <= 40 or lines[0].endswith((".", ";", ",")) or _FIELD.match(lines[0]):
        return None
    alone = not lines[1] or _FIELD.match(lines[1]) or find_doi(lines[1])
    return marked(lines[0]) if alone or _stands_above(lines) else None


def _stands_above(lines: list[str]) -> bool:
    """Whether the first line ends before the text does: the next begins anew, and it is no line that was wrapped."""
    if not re.match(r"[A-Z(\d]", lines[1]) or re.search(
        r"\b(?:of|the|and|in|for|with|a|an|to|by|from|on|at)$", lines[0], re.IGNORECASE
    ):
        return False
    short = len(lines[1].split()) <= 10 and not lines[1].endswith(".") and (len(lines) == 2 or not lines[2])
    return short or len(lines[0]) < 0.75 * max(len(line) for line in lines[1:])

"""Bibliographies: BibTeX, RIS, CSL JSON and Zotero RDF exports, and which of their entries a file belongs to.

An export gives title, year, venue, authors and DOI to the files it names. It is no document of its own.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

from graph.identity import title_key
from graph.records import Paper
from ingest.document import ReadError
from ingest.readers.files import find_doi, find_year

SUFFIXES = frozenset((".bib", ".ris", ".rdf", ".json"))
LIMIT_BYTES = 64 * 1024 * 1024
_ENTRY = re.compile(r"^[ \t]*@(\w+)\s*[{(]", re.MULTILINE)
_NO_ENTRY = frozenset(("comment", "string", "preamble"))
_RIS = re.compile(r"^([A-Z][A-Z0-9]) {1,2}- ?(.*)$")


@dataclass(frozen=True)
class Entry:
    """One publication of a bibliography with the names of the files it has."""

    paper: Paper
    files: tuple[str, ...] = ()


@dataclass
class _Listed:
    """An entry as far as it must be known to be found; ``raw`` is read when it is."""

    kind: str
    raw: object
    doi: str | None
    title: str | None
    files: tuple[str, ...]


@dataclass
class Bibliography:
    """An export, indexed by file names, DOIs and titles."""

    path: Path
    listed: list[_Listed] = field(default_factory=list)

    def find(self, file: Path, doi: str | None, title: str | None) -> Entry | None:
        """The entry a file belongs to: the one that names the file, else that of its DOI, else that of its title."""
        named = [e for e in self.listed if any(self._names(name, file) for name in e.files)]
        key = title_key(title)
        for found in (
            named,
            [e for e in self.listed if doi and e.doi == doi],
            [e for e in self.listed if key and e.title == key],
        ):
            if found and len({e.doi or e.title for e in found}) == 1:
                return _READ[found[0].kind](found[0])
        return None

    def _names(self, name: str, file: Path) -> bool:
        """Whether a stored name means the file: its last part, and the folders before it as far as both go on below the export."""
        parts = PurePosixPath(name).parts
        if not parts or parts[-1] != file.name:
            return False
        below = file.resolve().parts[len(self.path.resolve().parent.parts) :]
        common = min(len(parts), len(below))
        relative = not name.startswith("/") and not re.match(r"[A-Za-z]:", name)
        return not relative or common == 1 or parts[-common:] == below[-common:]


def read_bibliography(path: Path) -> Bibliography:
    """Index an export.

    Raises
    ------
    ReadError
        Too large, or none of the known kinds.
    """
    try:
        if path.stat().st_size > LIMIT_BYTES:
            raise ReadError(f"{path}: more than {LIMIT_BYTES // 2**20} MiB of bibliography; export a part of it")
        data = path.read_bytes()
    except OSError as error:
        raise ReadError(f"{path}: cannot be read: {error.strerror or error}") from error
    from ingest.readers.text import decode

    reader = {".bib": _bibtex, ".ris": _ris, ".json": _csl, ".rdf": _rdf}[path.suffix.lower()]
    try:
        entries = list(reader(path, data if reader is _rdf else decode(data)[0]))
    except (json.JSONDecodeError, RecursionError) as error:
        raise ReadError(f"{path}: no bibliography: {error}") from error
    return Bibliography(path, entries)


def bibliographies_above(file: Path, levels: int = 2) -> list[Path]:
    """Exports in the folder of a file and up to `levels` above it, the nearest first (Zotero keeps ``files/12/paper.pdf``)."""
    found: list[Path] = []
    folder = file.resolve().parent
    for parent in [folder, *list(folder.parents)[:levels]]:
        found += _exports_in(parent)
        if (parent / ".git").exists() or parent == Path.home():
            break
    return found


def _exports_in(folder: Path) -> list[Path]:
    try:
        return sorted(p for p in folder.iterdir() if p.suffix.lower() in SUFFIXES and not p.name.startswith(".") and p.is_file())
    except OSError:
        return []


def entry_of(file: Path, doi: str | None, title: str | None) -> Entry | None:
    """The entry for a file in the exports around it; exports that cannot be read are passed over."""
    for path in bibliographies_above(file):
        try:
            stat = path.stat()
            found = _indexed(path, stat.st_mtime_ns, stat.st_size).find(file, doi, title)
        except (ReadError, OSError):
            continue
        if found is not None:
            return found
    return None


@lru_cache(maxsize=8)
def _indexed(path: Path, changed: int, size: int) -> Bibliography:
    return read_bibliography(path)


# ---------------------------------------------------------------------- BibTeX
def _bibtex(path: Path, text: str) -> Iterator[_Listed]:
    starts = [m for m in _ENTRY.finditer(text)]
    if not starts:
        raise ReadError(f"{path}: no BibTeX entry in it")
    for start, following in zip(starts, [*starts[1:], None], strict=True):
        if start[1].lower() in _NO_ENTRY:
            continue
        raw = text[start.start() : following.start() if following else len(text)]
        title, files, doi = _value(raw, "title"), _value(raw, "file"), _value(raw, "doi") or _value(raw, "url")
        plain = re.sub(r"\\[a-zA-Z]+|[{}$\\]", "", title or "")
        yield _Listed("bibtex", raw, find_doi(doi or ""), title_key(plain), tuple(_file_names(files or "")))


def _value(raw: str, name: str) -> str | None:
    """The value of a field, braces balanced, without reading the whole entry."""
    start = re.search(rf"[,\n]\s*{name}\s*=\s*", raw, re.IGNORECASE)
    if not start:
        return None
    depth, begin = 0, start.end()
    for place in range(begin, min(len(raw), begin + 20_000)):
        char = raw[place]
        if raw[place - 1] == "\\":
            continue
        if char == "{":
            depth += 1
        elif char == "}":
            depth -= 1
        if depth < 0 or depth == 0 and (char == "}" or char == "," and raw[begin] not in '{"' or char == '"' and place > begin):
            break
    return " ".join(raw[begin : place + 1].strip(', \n"').removeprefix("{").removesuffix("}").split()) or None


def _file_names(text: str) -> Iterator[str]:
    """Paths of a ``file`` field: ``Full Text:files/1/a.pdf:application/pdf;...``, ``a.pdf;b.pdf``, ``C\\:\\\\x\\\\a.pdf``."""
    for part in re.split(r"(?<!\\);", text):
        fields = re.split(r"(?<!\\):(?!\\\\|//)", part)
        name = fields[1] if len(fields) >= 3 else fields[0] if len(fields) == 1 else fields[-1]
        name = re.sub(r"\\([:;_&%{}])", r"\1", name).replace("\\\\", "/").replace("\\", "/").strip()
        name = unquote(name.removeprefix("file://")) if name.startswith("file://") else name
        if name:
            yield name


def _bibtex_entry(listed: _Listed) -> Entry:
    import logging

    import bibtexparser
    from bibtexparser.bparser import BibTexParser

    from ingest.readers.tex_text import line_of

    logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)
    parser = BibTexParser(common_strings=True, ignore_nonstandard_types=False, interpolate_strings=False)
    entries = bibtexparser.loads(listed.raw, parser).entries
    fields = {k.lower(): str(v) for k, v in entries[0].items()} if entries else {}

    def plain(name: str) -> str | None:
        text = fields.get(name)
        return line_of(text) if text else None

    names = [n.strip() for n in re.split(r"\s+and\s+", " ".join((fields.get("author") or "").split())) if n.strip()]
    return Entry(
        _paper(
            doi=listed.doi, title=plain("title"), year=find_year(fields.get("year") or fields.get("date")),
            venue=plain("journal") or plain("journaltitle") or plain("booktitle"),
            authors=[_given_first(line_of(n)) for n in names if n.lower() != "others"], volume=fields.get("volume"),
            page=fields.get("pages") or fields.get("eid"),
        ),
        listed.files,
    )  # fmt: skip


# ---------------------------------------------------------------------- RIS
def _ris(path: Path, text: str) -> Iterator[_Listed]:
    fields: dict[str, list[str]] = {}
    for line in [*text.splitlines(), "ER  - "]:
        found = _RIS.match(line.rstrip())
        if not found:
            continue
        tag, value = found[1], found[2].strip()
        if tag == "ER":
            if fields:
                first = lambda *tags: next((fields[t][0] for t in tags if fields.get(t)), None)  # noqa: B023, E731
                files = [unquote(v.removeprefix("file://")) for t in ("L1", "L4") for v in fields.get(t, [])]
                doi = find_doi(first("DO") or "") or find_doi(first("UR") or "")
                yield _Listed("ris", fields, doi, title_key(first("TI", "T1")), tuple(files))
            fields = {}
        elif value:
            fields.setdefault(tag, []).append(value)


def _ris_entry(listed: _Listed) -> Entry:
    fields: dict[str, list[str]] = listed.raw
    first = lambda *tags: next((fields[t][0] for t in tags if fields.get(t)), None)  # noqa: E731
    names = [n for tag in ("AU", "A1") for n in fields.get(tag, [])]
    return Entry(
        _paper(
            doi=listed.doi, title=first("TI", "T1"), year=find_year(first("PY", "Y1", "DA")), venue=first("T2", "JF", "JO", "JA"),
            authors=[_given_first(n) for n in names], volume=first("VL"), page=first("SP"),
        ),
        listed.files,
    )  # fmt: skip


# ---------------------------------------------------------------------- CSL JSON
def _csl(path: Path, text: str) -> Iterator[_Listed]:
    if '"title"' not in text or not re.search(r'"(?:type|itemType|DOI|container-title)"', text):
        return  # some other JSON
    content = json.loads(text)
    items = content.get("items", []) if isinstance(content, dict) else content
    for item in items if isinstance(items, list) else ():
        if not isinstance(item, dict) or not isinstance(item.get("title"), str):
            continue
        attached = [a.get("path") or a.get("localPath") or "" for a in item.get("attachments") or [] if isinstance(a, dict)]
        doi = find_doi(str(item.get("DOI") or "")) or find_doi(str(item.get("URL") or ""))
        yield _Listed("csl", item, doi, title_key(item["title"]), tuple(str(name) for name in attached if name))


def _csl_entry(listed: _Listed) -> Entry:
    item: dict = listed.raw
    issued = item.get("issued") or {}
    parts = issued.get("date-parts") or [[]]
    year = parts[0][0] if parts and parts[0] else issued.get("raw") or item.get("date")
    people = item.get("author") or [c for c in item.get("creators") or [] if c.get("creatorType", "author") == "author"]
    names = [
        " ".join(filter(None, (p.get("given") or p.get("firstName"), p.get("family") or p.get("lastName")))) or p.get("literal") or p.get("name") or ""
        for p in people
        if isinstance(p, dict)
    ]  # fmt: skip
    title = re.sub(r"<(su[bp])>(.*?)</\1>", lambda m: ("_" if m[1] == "sub" else "^") + "{" + m[2] + "}", item["title"])
    text = lambda *keys: next((str(item[k]) for k in keys if item.get(k)), None)  # noqa: E731
    return Entry(
        _paper(
            doi=listed.doi, title=re.sub(r"<[^<>]{1,40}>", "", title), year=find_year(str(year)), venue=text("container-title", "publicationTitle"),
            authors=[n for n in names if n], volume=text("volume"), page=text("page", "pages", "number"),
        ),
        listed.files,
    )  # fmt: skip


# ---------------------------------------------------------------------- Zotero RDF
def _rdf(path: Path, data: bytes) -> Iterator[_Listed]:
    from ingest.readers.mathematics import local_name
    from ingest.readers.xmltree import parse_xml

    root = parse_xml(path, data)
    by_id = {value: node for node in root for key, value in node.attrib.items() if key.endswith("}about")}
    resources = lambda node, name: [  # noqa: E731
        value for n in node.iter() if local_name(n) == name for key, value in n.attrib.items() if key.endswith("}resource")
    ]
    for node in root:
        own = {local_name(child): child for child in node}
        if "title" not in own or local_name(node) in ("attachment", "journal", "collection"):
            continue
        journal = next((by_id.get(ref) for ref in resources(node, "ispartof")), None)
        journal = own["ispartof"][0] if journal is None and "ispartof" in own and len(own["ispartof"]) else journal
        files = [f for ref in resources(node, "link") if ref in by_id for f in resources(by_id[ref], "resource")]
        words = lambda n, name: next((" ".join("".join(c.itertext()).split()) for c in n.iter() if local_name(c) == name), None)  # noqa: E731
        every = " ".join([*node.itertext(), *node.attrib.values()])
        inside = " ".join(journal.itertext()) if journal is not None else ""
        people = [
            " ".join(filter(None, (words(p, "givenname"), words(p, "surname")))) for p in node.iter() if local_name(p) == "person"
        ]
        raw = {
            "title": " ".join("".join(own["title"].itertext()).split()),
            "year": find_year(words(node, "date")),
            "venue": words(journal, "title") if journal is not None else None,
            "authors": [p for p in people if p],
            "volume": words(journal, "volume") if journal is not None else None,
            "page": words(node, "pages"),
        }
        yield _Listed("rdf", raw, find_doi(every) or find_doi(inside), title_key(raw["title"]), tuple(files))


def _rdf_entry(listed: _Listed) -> Entry:
    return Entry(_paper(doi=listed.doi, **listed.raw), listed.files)


_READ = {"bibtex": _bibtex_entry, "ris": _ris_entry, "csl": _csl_entry, "rdf": _rdf_entry}


def _paper(**values) -> Paper:
    page = values.get("page")
    values["page"] = re.split(r"[-–—]", page)[0].strip() or None if page else None
    try:
        return Paper(**values)
    except ValueError:
        return Paper(**{**values, "doi": None})


def _given_first(name: str) -> str:
    family, comma, given = name.partition(",")
    return f"{given.strip()} {family.strip()}".strip() if comma else name.strip()

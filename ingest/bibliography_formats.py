"""The formats of exported bibliographies: BibTeX, RIS, CSL JSON and Zotero RDF, each as a list of entries."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from urllib.parse import unquote

from graph.identity import title_key
from graph.records import Paper
from ingest.document import ReadError
from ingest.readers.files import find_doi, find_year, first_of, first_page, given_first
from ingest.readers.mathematics import local_name
from ingest.readers.text import decode
from ingest.readers.xmltree import first_named, parse_xml

SUFFIXES = frozenset((".bib", ".ris", ".rdf", ".json"))
_ENTRY = re.compile(r"^[ \t]*@(\w+)\s*[{(]", re.MULTILINE)
_NO_ENTRY = frozenset(("comment", "string", "preamble"))
_RIS = re.compile(r"^([A-Z][A-Z0-9]) {1,2}- ?(.*)$")


@dataclass
class Listed:
    """An entry as far as it must be known to be found; ``paper`` reads the rest of it when it is."""

    paper: Callable[[], Paper]
    doi: str | None
    title: str | None
    files: tuple[str, ...]


def entries_of(path: Path, data: bytes) -> list[Listed]:
    """All entries of an export, whose format its suffix tells; JSON that is no bibliography has none.

    Raises
    ------
    ReadError
        Not of the format that its suffix says.
    """
    suffix = path.suffix.lower()
    try:
        if suffix == ".rdf":
            return list(_rdf(path, data))
        reader = {".bib": _bibtex, ".ris": _ris, ".json": _csl}[suffix]
        return list(reader(path, decode(data)[0]))
    except (json.JSONDecodeError, RecursionError) as error:
        raise ReadError(f"{path}: no bibliography: {error}") from error


# ---------------------------------------------------------------------- BibTeX
def _bibtex(path: Path, text: str) -> Iterator[Listed]:
    starts = list(_ENTRY.finditer(text))
    if not starts:
        raise ReadError(f"{path}: no BibTeX entry in it")
    for start, following in zip(starts, [*starts[1:], None], strict=True):
        if start[1].lower() in _NO_ENTRY:
            continue
        raw = text[start.start() : following.start() if following else len(text)]
        title, files, doi = _value(raw, "title"), _value(raw, "file"), _value(raw, "doi") or _value(raw, "url")
        plain = re.sub(r"\\[a-zA-Z]+|[{}$\\]", "", title or "")
        doi = find_doi(doi or "")
        yield Listed(partial(_bibtex_paper, raw, doi), doi, title_key(plain), tuple(_file_names(files or "")))


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


def _bibtex_paper(raw: str, doi: str | None) -> Paper:
    import logging

    import bibtexparser
    from bibtexparser.bparser import BibTexParser

    from ingest.readers.tex_text import line_of

    logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)
    parser = BibTexParser(common_strings=True, ignore_nonstandard_types=False, interpolate_strings=False)
    entries = bibtexparser.loads(raw, parser).entries
    fields = {k.lower(): str(v) for k, v in entries[0].items()} if entries else {}

    def plain(name: str) -> str | None:
        text = fields.get(name)
        return line_of(text) if text else None

    names = [n.strip() for n in re.split(r"\s+and\s+", " ".join((fields.get("author") or "").split())) if n.strip()]
    return Paper(
        doi=doi,
        title=plain("title"),
        year=find_year(fields.get("year") or fields.get("date")),
        venue=plain("journal") or plain("journaltitle") or plain("booktitle"),
        authors=[given_first(line_of(n)) for n in names if n.lower() != "others"],
        volume=fields.get("volume"),
        page=first_page(fields.get("pages") or fields.get("eid")),
    )


# ---------------------------------------------------------------------- RIS
def _ris(path: Path, text: str) -> Iterator[Listed]:
    fields: dict[str, list[str]] = {}
    for line in [*text.splitlines(), "ER  - "]:
        found = _RIS.match(line.rstrip())
        if not found:
            continue
        tag, value = found[1], found[2].strip()
        if tag == "ER":
            if fields:
                files = [unquote(v.removeprefix("file://")) for t in ("L1", "L4") for v in fields.get(t, [])]
                doi = find_doi(first_of(fields, "DO") or "") or find_doi(first_of(fields, "UR") or "")
                yield Listed(partial(_ris_paper, fields, doi), doi, title_key(first_of(fields, "TI", "T1")), tuple(files))
            fields = {}
        elif value:
            fields.setdefault(tag, []).append(value)


def _ris_paper(fields: dict[str, list[str]], doi: str | None) -> Paper:
    return Paper(
        doi=doi,
        title=first_of(fields, "TI", "T1"),
        year=find_year(first_of(fields, "PY", "Y1", "DA")),
        venue=first_of(fields, "T2", "JF", "JO", "JA"),
        authors=[given_first(n) for tag in ("AU", "A1") for n in fields.get(tag, [])],
        volume=first_of(fields, "VL"),
        page=first_page(first_of(fields, "SP")),
    )


# ---------------------------------------------------------------------- CSL JSON
def _csl(path: Path, text: str) -> Iterator[Listed]:
    if '"title"' not in text or not re.search(r'"(?:type|itemType|DOI|container-title)"', text):
        return  # some other JSON
    content = json.loads(text)
    items = content.get("items", []) if isinstance(content, dict) else content
    for item in items if isinstance(items, list) else ():
        if not isinstance(item, dict) or not isinstance(item.get("title"), str):
            continue
        attached = [a.get("path") or a.get("localPath") or "" for a in item.get("attachments") or [] if isinstance(a, dict)]
        doi = find_doi(str(item.get("DOI") or "")) or find_doi(str(item.get("URL") or ""))
        yield Listed(partial(_csl_paper, item, doi), doi, title_key(item["title"]), tuple(str(name) for name in attached if name))


def _csl_paper(item: dict, doi: str | None) -> Paper:
    people = item.get("author") or [
        c for c in item.get("creators") or [] if isinstance(c, dict) and c.get("creatorType", "author") == "author"
    ]
    title = re.sub(r"<(su[bp])>(.*?)</\1>", lambda m: ("_" if m[1] == "sub" else "^") + "{" + m[2] + "}", item["title"])

    def text(*keys: str) -> str | None:
        return next((str(item[key]) for key in keys if item.get(key)), None)

    return Paper(
        doi=doi,
        title=re.sub(r"<[^<>]{1,40}>", "", title),
        year=_csl_year(item),
        venue=text("container-title", "publicationTitle"),
        authors=[name for person in people if isinstance(person, dict) and (name := _csl_name(person))],
        volume=text("volume"),
        page=first_page(text("page", "pages", "number")),
    )


def _csl_year(item: dict) -> int | None:
    issued = item.get("issued")
    issued = issued if isinstance(issued, dict) else {"raw": issued}  # some exporters write the date as plain text
    parts = issued.get("date-parts") or [[]]
    return find_year(str(parts[0][0] if parts[0] else issued.get("raw") or item.get("date")))


def _csl_name(person: dict) -> str:
    parts = (person.get("given") or person.get("firstName"), person.get("family") or person.get("lastName"))
    return " ".join(filter(None, parts)) or person.get("literal") or person.get("name") or ""


# ---------------------------------------------------------------------- Zotero RDF
def _rdf(path: Path, data: bytes) -> Iterator[Listed]:
    root = parse_xml(path, data)
    by_id = {value: node for node in root for value in _attributes(node, "about")}
    for node in root:
        own = {local_name(child): child for child in node}
        if "title" not in own or local_name(node) in ("attachment", "journal", "collection"):
            continue
        journal = next((by_id.get(ref) for ref in _resources(node, "ispartof")), None)
        if journal is None and "ispartof" in own and len(own["ispartof"]):
            journal = own["ispartof"][0]
        files = [f for ref in _resources(node, "link") if ref in by_id for f in _resources(by_id[ref], "resource")]
        people = [person for person in node.iter() if local_name(person) == "person"]
        names = (" ".join(filter(None, (_words(p, "givenname"), _words(p, "surname")))) for p in people)
        doi = find_doi(" ".join([*node.itertext(), *node.attrib.values()]))
        doi = doi or find_doi(" ".join(journal.itertext()) if journal is not None else "")
        title = " ".join("".join(own["title"].itertext()).split())
        paper = Paper(
            doi=doi,
            title=title,
            year=find_year(_words(node, "date")),
            venue=_words(journal, "title"),
            authors=[name for name in names if name],
            volume=_words(journal, "volume"),
            page=first_page(_words(node, "pages")),
        )
        yield Listed(lambda paper=paper: paper, doi, title_key(title), tuple(files))


def _words(node, name: str) -> str | None:
    found = first_named(node, name)
    return " ".join("".join(found.itertext()).split()) if found is not None else None


def _resources(node, name: str) -> list[str]:
    """What the elements of that name inside a node point to."""
    return [value for inner in node.iter() if local_name(inner) == name for value in _attributes(inner, "resource")]


def _attributes(node, name: str) -> list[str]:
    return [value for key, value in node.attrib.items() if key.endswith("}" + name)]

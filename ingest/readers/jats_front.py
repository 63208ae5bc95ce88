"""What a JATS article says of itself and of the works it cites: metadata of the front matter, reference lists."""

from __future__ import annotations

from graph.records import Paper
from ingest.document import Document
from ingest.readers.files import find_doi, find_year, first_page
from ingest.readers.jats_text import inline, inline_tidy
from ingest.readers.markup import tidy
from ingest.readers.mathematics import local_name
from ingest.readers.xmltree import child_named, first_named
from ingest.references import parse_reference

_CITATIONS = ("mixed-citation", "element-citation", "citation", "nlm-citation")
_FIELDS = ("article-title", "chapter-title", "source", "year", "volume", "fpage", "elocation-id", "pub-id")


def fill_metadata(doc: Document, front) -> None:
    """Title, DOI, year, venue, authors, volume and page from a ``<front>``."""
    meta = child_named(front, "article-meta")
    doc.venue = inline_tidy(first_named(front, "journal-title")) or None
    if meta is None:
        return
    for node in meta:
        name = local_name(node)
        if name == "article-id" and node.get("pub-id-type") == "doi":
            doc.doi = find_doi(node.text or "")
        elif name == "volume":
            doc.volume = inline_tidy(node) or None
        elif name == "fpage" or name == "elocation-id" and not doc.first_page:
            doc.first_page = inline_tidy(node) or None
        elif name == "contrib-group":
            for contrib in node:
                if local_name(contrib) == "contrib" and contrib.get("contrib-type", "author") == "author":
                    doc.authors += filter(None, [author(contrib)])
    doc.title = inline_tidy(child_named(child_named(meta, "title-group"), "article-title")) or None
    years = [
        int(year.text)
        for date in meta
        if local_name(date) == "pub-date"
        for year in date
        if local_name(year) == "year" and (year.text or "").strip().isdigit() and 1800 <= int(year.text) <= 2100
    ]
    doc.year = min(years, default=None)  # of print, electronic and collection date the first


def author(contrib) -> str | None:
    """``Given Family`` of a contributor, or the name of a group."""
    named = contrib if local_name(contrib) == "name" else first_named(contrib, "name", "string-name")
    if named is None:
        return inline_tidy(child_named(contrib, "collab")) or None
    parts = [inline_tidy(child_named(named, part)) for part in ("given-names", "surname")]
    return " ".join(filter(None, parts)) or inline_tidy(named) or None


def reference_text(ref) -> str:
    """An entry of a reference list as one line."""
    citation = next((node for node in ref if local_name(node) in _CITATIONS), ref)
    label = child_named(ref, "label")
    if local_name(citation) == "mixed-citation" or citation is ref:
        text = inline(citation)
    else:  # element-citation: fields without punctuation
        names = [
            tidy(author(node) or inline(node))
            for node in citation.iter()
            if local_name(node) in ("name", "string-name", "collab")
        ]
        fields = [", ".join(names)]
        fields += [inline_tidy(node) for node in citation if local_name(node) in _FIELDS]
        text = ". ".join(field.rstrip(".") for field in fields if field)
    return f"{inline(label).strip()} {text}" if label is not None else text


def cited_works(ref) -> list[Paper]:
    """The works an entry names: its tagged fields, or its text where it has none."""
    works: list[Paper] = []
    for citation in (node for node in ref.iter() if local_name(node) in _CITATIONS):
        work = _tagged(citation)
        works += [work] if work is not None else parse_reference(inline_tidy(citation))
    return works


def _tagged(citation) -> Paper | None:
    fields: dict[str, str] = {}
    doi, names = None, []
    for node in citation.iter():
        name = local_name(node)
        if name == "pub-id" and node.get("pub-id-type") == "doi" or name in ("ext-link", "uri", "object-id"):
            link = next((value for key, value in node.attrib.items() if key.endswith("href")), "")
            doi = doi or find_doi("".join(node.itertext())) or find_doi(link)
        elif name in _FIELDS and name != "pub-id":
            fields.setdefault(name, inline_tidy(node))
        elif name in ("name", "string-name", "collab"):
            names.append(author(node) or inline_tidy(node))
    if doi is None and not (fields.get("source") and fields.get("volume") or fields.get("article-title")):
        return None
    return Paper(
        doi=doi or find_doi("".join(citation.itertext())),
        title=fields.get("article-title") or fields.get("chapter-title"),
        year=find_year(fields.get("year")),
        venue=fields.get("source"),
        authors=[n for n in names if n],
        volume=fields.get("volume"),
        page=first_page(fields.get("fpage") or fields.get("elocation-id")),
    )

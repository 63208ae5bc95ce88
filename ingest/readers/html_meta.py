"""What an HTML page says of its paper: ``citation_*``, Dublin Core and Open Graph tags, and the reference list."""

from __future__ import annotations

import re
from urllib.parse import unquote

from graph.records import Paper
from ingest.document import Document
from ingest.readers.files import find_doi, find_year, first_of, first_page, given_first
from ingest.readers.html_text import inline
from ingest.readers.markup import tidy
from ingest.references import parse_reference

_REFERENCE_LIST = re.compile(
    r"\b(?:references?|ref-list|bibliograph\w*|citation-list|rlist|html-references_list)\b|article-references|reference-list",
    re.IGNORECASE,
)
_REFERENCE_ITEM = re.compile(r"\b(?:ref|reference|citation|bib-reference|NLM_citation)\b", re.IGNORECASE)


def fill_metadata(doc: Document, root) -> None:
    """Title, DOI, date, journal, authors and cited works from the page's tags."""
    tags: dict[str, list[str]] = {}
    for meta in root.iter("meta"):
        name = (meta.get("name") or meta.get("property") or "").strip().lower().replace("dcterms.", "dc.")
        content = tidy(meta.get("content") or "")
        if name and content:
            tags.setdefault(name, []).append(content)

    doc.title = first_of(tags, "citation_title", "dc.title", "og:title")
    for name in ("citation_doi", "dc.identifier", "prism.doi", "bepress_citation_doi"):
        for value in tags.get(name, []):
            doc.doi = doc.doi or find_doi(value)
    dates = (
        "citation_publication_date",
        "citation_online_date",
        "citation_date",
        "citation_year",
        "dc.date",
        "prism.publicationdate",
    )
    doc.year = next((year for name in dates if (year := find_year(first_of(tags, name)))), None)
    doc.venue = first_of(tags, "citation_journal_title", "prism.publicationname", "citation_conference_title", "og:site_name")
    names = tags.get("citation_author") or tags.get("citation_authors") or tags.get("dc.creator") or []
    doc.authors = [given_first(n) for name in names for n in re.split(r"\s*;\s*", name) if n]
    doc.volume = first_of(tags, "citation_volume", "prism.volume")
    doc.first_page = first_of(tags, "citation_firstpage", "prism.startingpage")
    doc.references = [work for text in tags.get("citation_reference", []) for work in _cited(text)]
    if doc.title is None:
        title = next(iter(root.iter("title")), None)
        doc.title = tidy(title.text or "") or None if title is not None else None


def _cited(text: str) -> list[Paper]:
    """A ``citation_reference`` tag: ``citation_journal_title=...; citation_volume=...`` or an entry as printed."""
    fields: dict[str, list[str]] = {}
    for name, value in re.findall(r"citation_(\w+)\s*=\s*(.*?)\s*(?=;\s*citation_\w+\s*=|$)", text):
        fields.setdefault(name, []).append(value.strip(" ;"))
    if not fields:
        return parse_reference(text)
    return [
        Paper(
            doi=find_doi(first_of(fields, "doi") or ""),
            title=first_of(fields, "title"),
            year=find_year(first_of(fields, "publication_date", "year")),
            venue=first_of(fields, "journal_title", "journal_abbrev"),
            authors=[given_first(n) for n in fields.get("author", [])],
            volume=first_of(fields, "volume"),
            page=first_page(first_of(fields, "firstpage", "pages", "article_number")),
        )
    ]


def listed_works(root) -> list[Paper]:
    """Works of the page's reference list, with the DOIs that its entries link to."""
    works = []
    for node in root.iter("ol", "ul", "div", "section"):
        named = f"{node.get('class') or ''} {node.get('id') or ''} {node.get('data-title') or ''}"
        if not _REFERENCE_LIST.search(named):
            continue
        entries = [item for item in node.iter("li") if next(item.iter("ol", "ul"), None) is None]
        entries = entries or [item for item in node.iter("p", "div", "span") if _REFERENCE_ITEM.search(item.get("class") or "")]
        for entry in entries:
            links = [find_doi(unquote(link.get("href") or "")) or link.get("data-doi") for link in entry.iter("a")]
            works += parse_reference(tidy(inline(entry)), list(dict.fromkeys(d for d in links if d and d.startswith("10."))))
        if works:
            return works
    return works

"""What a PDF alone says of its paper (DOI, title, year, venue, authors, works cited) against the JATS form of the same paper.

Papers of the reported half; figures that end in ``_tuned_on`` are those of the other half. A title is right when its letters and digits are; a year when
it is one of the publication dates; a venue when journal names agree by their initials; authors when all family names are there in
order and no other. ``cited_recall``: works of the JATS reference list, with a DOI or with journal, volume and page, that the PDF
gave; ``cited_precision``: works the PDF gave that the JATS list has.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from benchmarks import _run, _truth
from graph.citing import cite_key, venue_initials
from graph.records import Paper
from ingest.markup import plain

FIELDS = ("doi", "title", "year", "venue", "authors")


def _letters(text: str | None) -> str:
    apart = unicodedata.normalize("NFKD", text or "")
    return re.sub(r"[\W_]+", "", "".join(c for c in apart if not unicodedata.combining(c))).lower()


def truth(path) -> dict[str, Any]:
    """Metadata and cited works of a JATS file, read here independently of the readers."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True)
    root = etree.parse(str(path), parser).getroot()
    meta = root.find(".//front/article-meta")
    text = lambda node: "".join(node.itertext()).strip() if node is not None else None  # noqa: E731
    for note in meta.findall("title-group/article-title//fn") + meta.findall("title-group/article-title//xref"):
        note.text = ""  # a footnote on the title is not the title
        for inner in list(note):
            note.remove(inner)
    authors = [text(c.find(".//surname")) for c in meta.findall("contrib-group/contrib[@contrib-type='author']")]
    cited = []
    for ref in root.iter("ref"):
        for citation in ref.iter("mixed-citation", "element-citation", "citation"):
            doi = text(citation.find(".//pub-id[@pub-id-type='doi']"))
            place = Paper(
                venue=text(citation.find("source")),
                volume=text(citation.find("volume")),
                page=text(citation.find("fpage")) or text(citation.find("elocation-id")),
            )
            if doi or cite_key(place):
                cited.append(((doi or "").lower() or None, cite_key(place)))
    return {
        "doi": (text(meta.find("article-id[@pub-id-type='doi']")) or "").lower() or None,
        "title": text(meta.find("title-group/article-title")),
        "year": {int(text(y)) for y in meta.findall("pub-date/year")},
        "venue": text(root.find(".//front//journal-title")),
        "authors": [a for a in authors if a],
        "cited": list(dict.fromkeys(cited)),
    }


def _families(names: list[str]) -> list[str]:
    """Family names of ``Given Family`` or ``Family, Given``."""
    return [_letters(n.split(",")[0] if "," in n else n.split()[-1]) for n in names if n.strip()]


def compare(document, true: dict[str, Any]) -> dict[str, Any]:
    """Which fields are right, and counts of cited works (found of the true ones, right of those given)."""
    own = _families(document.authors)
    names = [_letters(a.split()[-1]) for a in true["authors"]]
    given = [(p.doi, cite_key(p)) for p in document.references if p.doi or cite_key(p)]
    places = [{key for pair in side for key in pair if key} for side in (given, true["cited"])]
    return {
        "doi": document.doi == true["doi"],
        "title": _letters(plain(document.title or "")) == _letters(true["title"]),
        "year": document.year in true["year"],
        "venue": bool(document.venue) and venue_initials(document.venue) == venue_initials(true["venue"]),
        "authors": own == names,
        "cited": (sum(any(k in places[0] for k in pair if k) for pair in true["cited"]), len(true["cited"])),
        "given": (sum(any(k in places[1] for k in pair if k) for pair in given), len(given)),
    }


def scores(papers) -> dict[str, Any]:
    """Shares of papers whose fields are right, and shares of cited works over all papers."""
    from ingest.readers import read

    results = [compare(read(paper.pdf), truth(paper.xml)) for paper in papers]
    if not results:
        return {}
    figures: dict[str, Any] = {f"{f}_right": round(sum(r[f] for r in results) / len(results), 4) for f in FIELDS}
    for name, key in (("cited_recall", "cited"), ("cited_precision", "given")):
        whole = sum(r[key][1] for r in results)
        figures[name] = round(sum(r[key][0] for r in results) / whole, 4) if whole else None
        figures[f"{key}_works"] = whole
    return figures | {"papers": len(results)}


def measure(quick: bool) -> dict[str, Any]:
    """Read the PDFs of both halves and compare."""
    pairs = _truth.pairs()
    reported = [p for p in pairs if _run.reported(p.name)]
    tuned = [p for p in pairs if not _run.reported(p.name)]
    if quick:
        reported, tuned = reported[:2], tuned[:2]
    figures = scores(reported)
    figures |= {f"{name}_tuned_on": value for name, value in scores(tuned).items()}
    return _run.result("metadata", figures, {"quick": quick, "truth": "JATS"}, ("pypdfium2", "lxml"))


if __name__ == "__main__":
    raise SystemExit(_run.main("metadata", measure, __doc__))

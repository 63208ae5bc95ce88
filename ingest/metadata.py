"""DOI, title, year, venue and authors of a paper from its first page and the file's own metadata."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from graph.citing import venue_initials
from ingest.document import Block
from ingest.journals import journal_of
from ingest.markup import plain
from ingest.readers.files import find_doi
from ingest.references import place_of

DATED = re.compile(
    r"(?:published|accepted|received|©|\(c\)|copyright|available online|publication date)[^.;]{0,60}?\b(19[5-9]\d|20[0-4]\d)\b",
    re.IGNORECASE,
)
CITED = re.compile(
    r"\b(?:[\w’'-]+ et al\.? )?(?P<venue>[A-Z][A-Za-z&.:\s-]{3,60}?)[\s,]*\(?(?P<year>19[5-9]\d|20[0-4]\d)\)?[\s,;]+\(?\d{1,4}\)?\s*[,(:]"
)
RUNNING = re.compile(r"\bet al\.?,?\s+(?P<venue>[A-Z][^()\d]{3,80}?)\s*\(?(?:19|20)\d\d\)?[\s,;]*\d+\s*[:(]")
ARTICLE_ID = re.compile(
    r"(?:(?:Hindawi(?: Publishing Corporation| Limited)?)\s+)?(?P<venue>[A-Z][A-Za-z&, -]{3,80}?)\s+Volume\s+(?:19|20)\d\d\s*,\s*Article ID"
)
VOLUME = re.compile(r"\bvol(?:ume)?\.?\s*\d+[^\n]{0,40}?\b(19[5-9]\d|20[0-4]\d)\b", re.IGNORECASE)
NAME = re.compile(
    r"^(?:[A-ZÀ-ÞŠŽČŁ][\w.’'`-]*\.?[ -]?){1,4}(?:(?:van|von|de|der|den|da|di|la|le|el|al|bin|dos|del)\s)*[A-ZÀ-ÞŠŽČŁ][\w’'-]+$"
)
ARTICLE = re.compile(
    r"^(?:(?:research|review|original|regular|full)?\s*(?:article|paper|research)|communication|mini review|letter)\b[:\s]*(?=[A-Z])",
    re.IGNORECASE,
)
NOT_NAMES = re.compile(
    r"universit|institut|department|school|college|laborator|center|centre|abstract|article|academy|published|received|journal|review|"
    r"keywords|@|\d{3}|correspondence|edited|open access",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Metadata:
    """What identifies a paper."""

    title: str | None = None
    doi: str | None = None
    year: int | None = None
    venue: str | None = None
    authors: list[str] = field(default_factory=list)
    volume: str | None = None
    page: str | None = None


def metadata_of(blocks: Sequence[Block], info: Mapping[str, str]) -> Metadata:
    """Metadata from the blocks of the first two pages and the PDF's information dictionary.

    The printed page is believed before the dictionary, which often names the file of the typesetter; a dictionary title is
    used only where the page shows none.
    """
    first = [b for b in blocks if b.page in (1, 2, None)]
    page_one = [b for b in blocks if b.page in (1, None)]
    text = "\n".join(plain(b.text) for b in page_one if b.kind != "reference")
    found = Metadata()
    found.title = _title(page_one, _stated_title(info))
    found.doi = (
        _doi(page_one) or _doi([b for b in first if b.kind in ("header", "footnote")]) or find_doi(" ".join(info.values()))
    )
    found.year = _year(text)
    found.venue = journal_of(found.doi) or _venue(page_one) or _running_venue(blocks)
    found.volume, found.page = _place(first, found)
    found.authors = _authors(page_one) or _stated_authors(info)
    return found


def _title(blocks: Sequence[Block], stated: str) -> str | None:
    """The printed title; the dictionary's where the printed one has caught words from beside it."""
    printed = " ".join(b.text for b in blocks if b.kind == "title").strip()
    printed = re.sub(r"[†‡*§¶∗]+$|\^\{[†‡*§¶∗\d,]+\}$", "", re.sub(ARTICLE, "", printed)).strip()
    if not printed:
        return stated or None
    one, two = (re.sub(r"\W", "", plain(t)).lower() for t in (printed, stated))
    if two and one != two and len(two) > 30 and SequenceMatcher(None, one, two).ratio() > 0.75 and "_{" not in printed:
        return stated
    return printed


def _venue(blocks: Sequence[Block]) -> str | None:
    """Journal as the page cites itself: ``Materials 2020, 13, 560``, ``Citation: ...``, ``Name et al. Journal (2017) 17:351``."""
    for block in blocks:
        text = plain(block.text)
        if re.match(r"(?:how to )?cite\b|citation\b", text, re.IGNORECASE) and len(text) < 700:
            if place := place_of(text):
                return place["venue"]
        if (
            block.kind == "header"
            and (running := RUNNING.search(text))
            or (running := ARTICLE_ID.search(text))
            and len(text) < 300
        ):
            return running["venue"].strip(" ,.;")
    for block in blocks:
        if block.kind in ("header", "footnote", "paragraph") and len(block.text) < 200:
            match = CITED.search(_without_call(block))
            if match:
                return re.sub(r"^\W+|\W+$", "", match.group("venue")) or None
    return None


def _without_call(block: Block) -> str:
    return re.sub(r"^cite this:?\s*", "", plain(block.text), flags=re.IGNORECASE)


def _running_venue(blocks: Sequence[Block]) -> str | None:
    """Journal in a line that stands on several pages: ``Journal of X Volume 7, 2014``, ``Frontiers in X | www...``."""
    pages: dict[str, set[int | None]] = {}
    for block in blocks:
        if block.kind == "header" and len(block.text) < 140:
            pages.setdefault(plain(block.text), set()).add(block.page)
    for text, seen in pages.items():
        name = re.split(
            r"\s*[|•]\s*|\s*\b[Vv]ol(?:ume)?\b\.?|\s*[,(]?\s*(?:19|20)\d\d\b|\s+www\.", re.sub(r"^.*?\bet al\.?,?\s*", "", text)
        )[0]
        name = name.strip(" .,;:")
        journal = re.match(
            r"(?:(?:The )?(?:(?:[A-Z][\w-]* ){0,4}(?:Journal|Transactions|Letters|Reviews?|Proceedings|Annals|Archives|Bulletin|Acta)\b|Frontiers in\b|BMC\b)"
            r"|Advances in\b).*",
            name,
        )
        if len(seen) > 1 and journal and len(name.split()) > 1:
            return name
    return None


def _place(blocks: Sequence[Block], found: Metadata) -> tuple[str | None, str | None]:
    """Volume and first page as the paper cites itself, where the journal, and the year if it has one, confirm that it is itself."""
    for block in blocks:
        if block.kind in ("reference", "abstract") or len(block.text) > 250:
            continue
        place = place_of(_without_call(block))
        initials = venue_initials(found.venue)
        if place and initials and initials == venue_initials(place["venue"]) and place["year"] in (None, found.year):
            return place["volume"], place["page"]
    return None, None


def _doi(blocks: Sequence[Block]) -> str | None:
    """The paper's own DOI: outside reference lists, on the first page, in the smallest block that has one."""
    for block in sorted(
        (b for b in blocks if b.kind != "reference"), key=lambda b: (b.kind not in ("header", "footnote"), len(b.text))
    ):
        text = re.sub(r"(10\.\d{4,9}/)\s+", r"\1", plain(block.text).replace("doi. org", "doi.org"))
        doi = find_doi(text)
        if doi and len(doi) > 8:
            return doi
    return None


def _year(text: str) -> int | None:
    """Year of publication as printed; the file's own date is that of some tool and is not asked."""
    published = re.search(r"publish(?:ed)?[^.;]{0,40}?\b(19[5-9]\d|20[0-4]\d)\b", text, re.IGNORECASE)
    if published:
        return int(published.group(1))
    years = [int(y) for y in DATED.findall(text)]
    if years:
        return max(years)
    cited = CITED.search(text)
    volume = VOLUME.search(text)
    return int(cited.group("year")) if cited else int(volume.group(1)) if volume else None


def _authors(blocks: Sequence[Block]) -> list[str]:
    """Names in the lines between title and abstract."""
    seen_title = False
    names: list[str] = []
    for block in blocks:
        if block.kind == "title":
            seen_title = True
            continue
        if not seen_title or block.kind == "header":
            continue
        if names and re.match(r"(?:\^\{|\d|[*†‡])", block.text):  # affiliations begin
            break
        if block.kind in ("abstract", "heading") or len(block.text) > 1500:
            break
        known = len(names)
        text = plain(re.sub(r"\^\{[^{}]*\}", ",", block.text))
        if NOT_NAMES.search(text.split(",")[0]):
            if names:
                break
            continue
        for part in re.split(r",|;|\band\b|&|\s[·•∙.]\s|\|", text):
            name = re.sub(r"[*†‡§¶∗\d]+|(?<![-\w])[a-z](?![-\w])", "", part).strip(" .*,")
            name = re.sub(r"^(?:Dr|Prof|Mr|Ms)\.?\s+", "", name)
            if NAME.match(name) and not NOT_NAMES.search(name) and 4 < len(name) < 50:
                names.append(name)
        if known and len(names) == known:
            break
    return list(dict.fromkeys(names))


def _stated_title(info: Mapping[str, str]) -> str:
    title = html.unescape(info.get("Title", "")).strip()
    bad = re.search(r"\.(?:docx?|dvi|tex|indd|pdf|qxd)\b|^untitled|^microsoft word|^\d|^doi:", title, re.IGNORECASE)
    return "" if bad or len(title.split()) < 3 else title


def _stated_authors(info: Mapping[str, str]) -> list[str]:
    parts = re.split(r",|;|\band\b", html.unescape(info.get("Author", "")))
    return [p.strip() for p in parts if NAME.match(p.strip())]

"""Reference lists: which works a paper cites, by DOI or by journal, volume and first page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from urllib.parse import unquote

from graph.citing import cite_key
from graph.records import Paper
from ingest.document import Block, Box
from ingest.journals import ABBREVIATIONS
from ingest.markup import plain
from ingest.readers.files import find_doi

Link = tuple[int, Box, str]
"""Page, box on it, and the address a piece of the page leads to."""

_YEAR = r"(?P<year>(?:18|19|20)\d\d)[a-z]?"
_PAGE = r"(?:pp?\.?\s*)?(?P<page>[A-Z]{0,4}\d[\dA-Za-z]{0,11}(?:\.\d{1,6})?)(?:\s*[-–—−]\s*(?P<last>[A-Z]{0,3}\d+))?"
_VOLUME = r"(?P<volume>[A-Z]?\d{1,4}[A-Z]?)(?:\s*[-–]\s*\d{1,4})?"
_ISSUE = r"(?:\s*\((?:\d|No|Suppl|Pt|S)[^()]{0,12}\))?"
# what follows the journal: the numbers of one reference, in the orders that publishers use
_TAILS = tuple(
    re.compile(tail)
    for tail in (
        rf"[,.]?\s+\(?{_YEAR}\)?\s*[,;]\s*(?:vol\.?\s*)?{_VOLUME}{_ISSUE}\s*(?:,\s*(?:no\.\s*)?\d{{1,3}}(?=\s*,\s*[A-Z]?\d))?\s*[,:]\s*{_PAGE}",
        rf"[,.]?\s+(?:vol\.?\s*)?{_VOLUME}{_ISSUE}\s*[,:]\s*{_PAGE}\s*(?:,?\s*(?:doi\W|https?:)\s*\S+)?[,.]?\s*\(\s*{_YEAR}\s*\)",
        rf"[,.]?\s+(?:vol\.?\s*)?{_VOLUME}{_ISSUE}\s*[,:]?\s*\(\s*{_YEAR}\s*\)\s*[,:]?\s*{_PAGE}",
        rf"[,.]?\s+vol\.\s*{_VOLUME}\s*,\s*(?:no\.\s*[\d–-]+\s*,\s*)?(?:(?:Article ID|art\.(?: no\.)?)\s*)?{_PAGE}\s*,\s*{_YEAR}",
        rf"[,.]?\s+(?:vol\.?\s*)?{_VOLUME}{_ISSUE}\s*[,:]\s*{_PAGE}(?![\w(])",
    )
)
_LEADING_YEAR = re.compile(r"(?:\(\s*|(?<=[a-z.,]\s))(?P<year>(?:18|19|20)\d\d)[a-z]?\s*[).]")
_JOINING = frozenset("of the and for in on & de der des et und".split())
_INNER_COMMA = frozenset("Int Sect Ser Part Suppl A B C D E".split())
_FIRST_ENTRY = re.compile(
    r"(?:\W*(?:notes and |literature )?(?:references|bibliography|literature cited|literature)\W{0,3})?(?P<open>\[|\(|\^(?=\{))?\{?1[\].)}]?\s+(?=[A-ZÀ-Ž“\"]|(?:\()?[a-h]\)\s)",
    re.IGNORECASE,
)
_SPLIT = re.compile(r"(?:(?<=[.;,)])|^)\s*(?:\(?\s?\[?\d{1,3}\]?\)?\s*)?(?=\(?[a-h]\)\s*[A-Z])")


def parse_reference(text: str, dois: Sequence[str] = ()) -> list[Paper]:
    """The works one entry of a reference list names.

    Parameters
    ----------
    text : str
        The entry as printed; markup is allowed.
    dois : sequence of str
        DOIs known for the entry besides, such as those its links lead to.

    Returns
    -------
    list of Paper
        Each with a DOI or with journal, volume and page; ``(a) ...; (b) ...`` gives several; what has neither gives none.
    """
    text = re.sub(r"(10\.\d{4,9}/(?:[a-z]{1,3}\.)?)\s+(?=[a-z\d])", r"\1", plain(text).replace("doi. org", "doi.org"))
    pieces = [p for p in _SPLIT.split(text) if p.strip()] or [text]
    if len(pieces) == 1:
        found = place_of(text)
        printed = [d for d in (find_doi(text),) if d]
        known = list(dict.fromkeys([*(d.lower() for d in dois), *printed]))
        if not known:
            return [Paper(**found)] if found else []
        first, *more = known
        if printed and first not in printed:
            more = [d for d in more if not first.startswith(d)]  # the printed one broken by a line's end
        return [Paper(doi=first, **found), *(Paper(doi=d) for d in more)]
    papers = [paper for piece in pieces for paper in parse_reference(piece)]
    if len(dois) == len(papers):
        return [p.model_copy(update={"doi": d.lower()}) for p, d in zip(papers, dois, strict=True)]
    return papers or [Paper(doi=d) for d in dois]


def place_of(text: str) -> dict:
    """Journal, volume, page and year of an entry, empty where they cannot be told."""
    text = re.sub(r"(?<=[a-z.]),(?=[A-Z])", ", ", text)
    for tail in _TAILS:
        for match in tail.finditer(text):
            venue = _journal(text[: match.start()])
            if venue is None:
                continue
            groups = match.groupdict()
            year = groups.get("year")
            if year is None:
                lead = _LEADING_YEAR.search(text)
                year = lead["year"] if lead else None
            found = {"venue": venue, "volume": groups["volume"], "page": groups["page"], "year": int(year) if year else None}
            if year is None and re.fullmatch(r"(?:19|20)\d\d", groups["volume"]):
                continue  # "2016: 1-9": a year where the volume should stand
            if cite_key(Paper(**found)):
                return found
    return {}


def _journal(before: str) -> str | None:
    """The journal at the end of a text: its last words in capitals, back to the end of a sentence or a list of names."""
    words = before.split()
    taken: list[str] = []
    for place in range(len(words) - 1, -1, -1):
        word = words[place]
        bare = word.strip("“”\"'‘’()[]")
        if taken:
            if word.endswith((";", ":", "?", "!", "”", '"')):
                break
            if word.endswith(",") and not (word.endswith(".,") and taken[0].strip(".,") in _INNER_COMMA):
                break
            if word.endswith(".") and _ends_sentence(bare.rstrip(".,")):
                break
        if bare.lower() in _JOINING and taken:
            taken.insert(0, word)
            continue
        if not re.match(r"[A-ZÀ-Ž][\w.&’'/–-]*,?\.?$", bare) or len(taken) > 10:
            break
        taken.insert(0, word)
        if word.startswith(("“", '"')):
            return None  # the title of the work, not its journal
    # a small word, or an initial that is no J(ournal) or Z(eitschrift), belongs to what stands before
    while len(taken) > 1 and (taken[0].lower().strip(".,") in _JOINING or re.fullmatch(r"(?![JZ])[A-Z]\.", taken[0])):
        taken.pop(0)
    name = " ".join(taken).strip(" ,;.") if taken else ""
    return name if re.search(r"[A-Za-z]{2}", name) and len(name) < 90 else None


def _ends_sentence(word: str) -> bool:
    """Whether a full stop behind the word ends a sentence: it does unless journals shorten that word so."""
    return len(word) > 3 and word.rpartition("-")[2].rpartition("–")[2].lower() not in ABBREVIATIONS


def references_of(blocks: Iterable[Block], links: Sequence[Link] = (), *, own_doi: str | None = None) -> list[Paper]:
    """All works a document's reference list names, each once.

    Parameters
    ----------
    blocks : iterable of Block
        Those of kind ``reference`` are read.
    links : sequence of (page, box, address)
        Links of the pages; one that leads to a DOI belongs to the entry it lies in.
    own_doi : str, optional
        The paper's own DOI, which is not cited by it.
    """
    blocks = list(blocks)
    entries = [b for b in blocks if b.kind == "reference"]
    if len(numbered := _numbered(blocks)) > len(entries):
        entries = numbered
    found_links = _doi_links(links, own_doi)
    papers: list[Paper] = []
    for entry in entries:
        dois = [link[2] for link in found_links if _inside(link, entry)]
        found_links = [link for link in found_links if link[2] not in dois]
        papers += parse_reference(entry.text, list(dict.fromkeys(dois)))
    pages = {entry.page for entry in entries}
    papers += [Paper(doi=doi) for page, _, doi in found_links if page in pages]
    return distinct(papers, own_doi)


def _numbered(blocks: list[Block]) -> list[Block]:
    """Entries of a numbered list whose heading was not recognised, cut at 1, 2, 3 ... in the last part of the document."""
    tail = [b for b in blocks[len(blocks) // 3 :] if b.kind in ("paragraph", "footnote", "list", "reference", "heading")]
    best: list[Block] = []
    for place, block in enumerate(tail):
        start = _FIRST_ENTRY.match(block.text)
        if not start:
            continue
        style = {"[": (r"\[", r"\]"), "(": (r"\(", r"\)"), "^": (r"\^\{", r"\}")}.get(start["open"] or "", ("", r"[.)]?"))
        text = " ".join([block.text[start.end() :], *(b.text for b in tail[place + 1 :])])
        entries: list[Block] = []
        number, begin = 2, 0
        while following := _entry_start(number, style).search(text, begin, begin + 2500):
            entries.append(Block(kind="reference", page=block.page, text=text[begin : following.start()]))
            number, begin = number + 1, following.end()
        entries.append(Block(kind="reference", page=block.page, text=text[begin : begin + 400]))
        if len(entries) >= max(5, len(best) + 1) and sum(bool(parse_reference(e.text)) for e in entries) >= 0.4 * len(entries):
            best = entries
    return best


@lru_cache(maxsize=2000)
def _entry_start(number: int, style: tuple[str, str]) -> re.Pattern:
    opening, closing = style
    return re.compile(rf"(?:(?<=\s)|(?<=[.\]);])){opening}{number}{closing}\s*(?=[A-ZÀ-Ž“\"]|(?:\()?[a-h]\)\s)")


def distinct(papers: Iterable[Paper], own_doi: str | None = None) -> list[Paper]:
    """Each work once, in order; of two mentions the one with a DOI, filled up by the other."""
    found: dict[str, Paper] = {}
    for paper in papers:
        key = paper.doi or cite_key(paper) or (paper.title or "").casefold()
        if not key or (own_doi and paper.doi == own_doi):
            continue
        known = found.get(key)
        found[key] = (
            paper
            if known is None
            else known.model_copy(update={k: v for k, v in paper.model_dump().items() if v and not getattr(known, k)})
        )
    return list(found.values())


def _doi_links(links: Sequence[Link], own_doi: str | None) -> list[Link]:
    found = []
    for page, box, address in links:
        if "crossmark" in address.lower():
            continue
        doi = find_doi(unquote(address))
        if doi and doi != own_doi:
            found.append((page, box, doi.split("&")[0]))
    pages_of: dict[str, set[int]] = {}
    for page, _, doi in found:
        pages_of.setdefault(doi, set()).add(page)
    return [link for link in found if len(pages_of[link[2]]) <= 2]  # one on every page is the journal's


def _inside(link: Link, block: Block) -> bool:
    if block.bbox is None or block.page != link[0]:
        return False
    x, y = (link[1][0] + link[1][2]) / 2, (link[1][1] + link[1][3]) / 2
    x0, top, x1, bottom = block.bbox
    return x0 - 3 <= x <= x1 + 3 and top - 2 <= y <= bottom + 2

"""Files that belong together: a supplement and its paper, a file and its entry in an exported bibliography."""

from __future__ import annotations

import hashlib
import json
import logging
import re
from dataclasses import dataclass
from pathlib import Path

from graph.identity import title_key
from graph.records import Paper
from ingest.bibliography import entry_of
from ingest.document import Document, ReadError

log = logging.getLogger(__name__)
PAPERS = (".xml", ".nxml", ".html", ".htm", ".pdf", ".tex")
"""Suffixes of papers; of one paper in several forms the first serves."""
SHEETS = (".csv", ".tsv", ".tab", ".xlsx", ".xlsm", ".xls", ".ods", ".cif")
_WORD = (
    r"(?:e?si\d*|esm|esi|moesm\d+|supp?(?:l|lement|lements|lementary|lemental|lementary[\s_-]?(?:information|data|material|table)s?|ort|orting)?(?:[\s_-]?info(?:rmation)?)?"
    r"|mmc\d*|app(?:endix)?|tables?|data(?:set)?s?|additional[\s_-]?files?|s\d+|t\d+|\d{1,3}|media)"
)
_REST = re.compile(rf"(?!\d)[\s._()-]*(?:{_WORD}[\s._()-]*)*(?:[a-z]|\d{{1,3}})?", re.IGNORECASE)
_SAYS_SUPPLEMENT = re.compile(
    r"(?:^|[\s._-])(?:(?:e?si|esm|moesm|mmc)(?=[\s._-]|\d|$)|(?:supp|suppl[a-z]*|supporting|appendix|additional)(?=[\s._-]|\d|$))",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Companions:
    """What stands beside a file: the paper it supplements, its entry in a bibliography."""

    paper: Path | None = None
    entry: Paper | None = None

    def stamp(self) -> str | None:
        """Digest of what they say, None where there is nothing; it changes when they do."""
        if self.paper is None and self.entry is None:
            return None
        said = hashlib.sha256()
        if self.paper is not None:
            said.update(hashlib.sha256(self.paper.read_bytes()).digest())
        if self.entry is not None:
            said.update(self.entry.model_dump_json().encode())
        return said.hexdigest()[:16]


def companions_of(file: Path, doi: str | None = None, title: str | None = None) -> Companions:
    """The companions of a file, which prints that DOI and title (None where it prints none)."""
    paper = paper_of_supplement(file)
    entry = entry_of(file, doi, title)
    if entry is None and paper is not None:
        entry = entry_of(paper, None, None)
    return Companions(paper, entry)


def paper_of_supplement(file: Path) -> Path | None:
    """The paper that a file supplements, by name (``paper.pdf``, ``paper_SI.xlsx``) or as the only paper of its folder."""
    folder, stem, suffix = file.parent, file.stem, file.suffix.lower()
    try:
        siblings = [p for p in folder.iterdir() if p.suffix.lower() in PAPERS and p.stem != stem and p.is_file()]
        above = [p for p in folder.parent.iterdir() if p.suffix.lower() in PAPERS and p.is_file()] if suffix in SHEETS else []
    except OSError:
        return None
    named = [
        p
        for p in siblings
        if len(p.stem) >= 3 and stem.lower().startswith(p.stem.lower()) and _REST.fullmatch(stem[len(p.stem) :])
    ]
    if suffix not in SHEETS:  # a second PDF is a supplement only when its name says so
        named = [p for p in named if _SAYS_SUPPLEMENT.search(stem[len(p.stem) :])]
        if suffix not in PAPERS or not (named or _SAYS_SUPPLEMENT.search(stem)):
            return None
    if named:
        longest = max(len(p.stem) for p in named)
        return _first_form([p for p in named if len(p.stem) == longest])
    papers = [p for p in siblings if not _SAYS_SUPPLEMENT.search(p.stem)]
    if papers:
        return _first_form(papers) if len({p.stem.lower() for p in papers}) == 1 else None
    beside = [p for p in above if p.stem.lower() == re.sub(rf"[\s._-]+{_WORD}$|[\s._-]+files$", "", folder.name.lower())]
    return _first_form(beside) if beside else None


def _first_form(papers: list[Path]) -> Path:
    return min(papers, key=lambda p: (PAPERS.index(p.suffix.lower()), p.name))


def complete(document: Document, file: Path) -> tuple[Companions, Document | None]:
    """Give a document what its companions know of its paper.

    Returns
    -------
    Companions
    Document or None
        The paper that this file supplements, read; its names and sample codes serve for reading the supplement.
    """
    companions = companions_of(file, document.doi, document.title)
    paper = _read_paper(companions.paper) if companions.paper is not None else None
    if paper is not None and document.doi and paper.doi and document.doi != paper.doi:
        paper = None  # it says itself that it is of another paper
    if paper is not None:
        for name in ("doi", "title", "year", "venue", "authors", "volume", "first_page"):
            setattr(document, name, getattr(paper, name) or getattr(document, name))
        for table in document.tables:  # a table of the paper, not rows of a data set
            if table.extractor in ("csv", "tsv", "xlsx", "xls", "ods"):
                table.extractor = f"supplement:{table.extractor}"
    if companions.entry is not None:
        _apply(companions.entry, document)
    return companions, paper


def _read_paper(path: Path) -> Document | None:
    from ingest.readers import read

    try:
        document = read(path)
    except ReadError as problem:  # its own reading says so in the ledger
        log.debug("%s", problem)
        return None
    entry = entry_of(path, document.doi, document.title)
    if entry is not None:
        _apply(entry, document)
    return document


def _apply(entry: Paper, document: Document) -> None:
    """Fields of the entry; markup says what a paper is more surely than a bibliography, which knows it better than a page."""
    own_first = document.media_type.endswith(("xml", "html")) and bool(document.title)
    pairs = (("title", entry.title), ("year", entry.year), ("venue", entry.venue), ("authors", entry.authors),
             ("volume", entry.volume), ("first_page", entry.page))  # fmt: skip
    document.doi = document.doi if own_first and document.doi else entry.doi or document.doi
    for name, value in pairs:
        printed = getattr(document, name)
        if name == "title" and printed and value and title_key(printed) == title_key(value):
            continue  # the same title; the printed one has its subscripts
        if value and not (own_first and printed):
            setattr(document, name, value)


def remembered(own: tuple[str | None, str | None], companions: Companions) -> str | None:
    """What the ledger keeps of a file's companions, as JSON."""
    stamp = companions.stamp()
    return json.dumps([*own, stamp], ensure_ascii=False) if any((*own, stamp)) else None


def have_changed(file: Path, kept: str | None) -> bool:
    """Whether a file, read before with what the ledger keeps, has other companions now."""
    doi, title, stamp = json.loads(kept) if kept else (None, None, None)
    try:
        return companions_of(file, doi, title).stamp() != stamp
    except OSError as problem:
        log.debug("%s: its companions cannot be read now: %s", file, problem)
        return False

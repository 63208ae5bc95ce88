"""The publication a CIF block is from, in the data names of IUCr journals, COD and ICSD."""

from __future__ import annotations

import re
import warnings

from graph.records import Paper
from ingest.readers.files import find_doi, find_year, first_of, given_first

_TITLES = ("_publ_section_title", "_citation_title", "_journal_title")
_DOIS = ("_journal_paper_doi", "_citation_doi", "_citation_journal_doi", "_journal_doi", "_publ_doi", "_database_code_doi")
_YEARS = ("_journal_year", "_citation_year", "_journal_date_printed_first")
_VENUES = ("_journal_name_full", "_citation_journal_full", "_citation_journal_abbrev", "_journal_name")
_VOLUMES = ("_journal_volume", "_citation_journal_volume")
_PAGES = ("_journal_page_first", "_citation_page_first")
_AUTHORS = ("_publ_author_name", "_citation_author_name")
_CODES = {"_database_code_icsd": "ICSD", "_cod_database_code": "COD", "_database_code_csd": "CSD", "_database_code_pdf": "PDF",
          "_amcsd_database_code": "AMCSD", "_database_code_amcsd": "AMCSD"}  # fmt: skip


def publication(block: str) -> tuple[Paper, str | None]:
    """The paper a block is from, empty where it states none, and its code in a database: ``ICSD 238690``, ``COD 1010930``."""
    values = _values(block)
    doi = next((d for name in _DOIS for text in values.get(name, []) if (d := find_doi(text))), None)
    if doi is None:
        doi = find_doi(first_of(values, "_publ_section_references") or "")
    title = first_of(values, *_TITLES)
    paper = Paper(
        doi=doi,
        title=title if title and len(title) > 3 else None,
        year=find_year(first_of(values, *_YEARS)),
        venue=first_of(values, *_VENUES),
        authors=[given_first(n) for n in values.get(_AUTHORS[0]) or values.get(_AUTHORS[1], [])],
        volume=first_of(values, *_VOLUMES),
        page=first_of(values, *_PAGES),
    )
    code = next((f"{database} {values[name][0]}" for name, database in _CODES.items() if name in values), None)
    return paper, code


def _values(block: str) -> dict[str, list[str]]:
    """Values of the data names asked here, loops included, by pymatgen's CIF grammar; empty where that cannot read the block."""
    from pymatgen.io.cif import CifBlock

    wanted = (*_TITLES, *_DOIS, *_YEARS, *_VENUES, *_VOLUMES, *_PAGES, *_AUTHORS, *_CODES, "_publ_section_references")
    kept = _without_sites(block)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what is wrong with the block is said where its structure is read
            data = CifBlock.from_str(kept).data
    except (ValueError, IndexError, KeyError, TypeError, AssertionError):
        return {}
    found = {}
    for name, value in data.items():
        if name.lower() in wanted:
            texts = [" ".join(str(v).strip("'\" ;\n").split()) for v in (value if isinstance(value, list) else [value])]
            texts = [t for t in texts if t not in ("?", ".", "")]
            if texts:
                found[name.lower()] = texts
    return found


def _without_sites(block: str) -> str:
    """The block up to its atom sites and reflections, which are long and say nothing of the publication."""
    place = re.search(r"^\s*loop_\s*\n(?:\s*_(?:atom_site|refln|geom)_)", block, re.MULTILINE)
    after = block[place.start() :] if place else ""
    rest = re.search(r"^\s*(?:loop_\s*\n\s*)?_(?:publ|journal|citation|cod|database)_", after, re.MULTILINE)
    return block[: place.start()] + (after[rest.start() :] if rest else "") if place else block

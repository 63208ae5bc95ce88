"""How a printed reference names a paper: initials of the journal, volume and first page."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from graph.records import Paper

_SMALL = frozenset("of the and for in on et de der des und fur a an".split())


def venue_initials(venue: str | None) -> str | None:
    """First letters of a journal's words, the same for its full and its abbreviated name.

    >>> venue_initials("Journal of The Electrochemical Society"), venue_initials("J. Electrochem. Soc.")
    ('jes', 'jes')
    >>> venue_initials("ACS Appl. Mater. Interfaces"), venue_initials("ACS Applied Materials & Interfaces")
    ('acsami', 'acsami')
    >>> venue_initials("J. Phys. Chem. C Nanomater. Interfaces"), venue_initials("The Journal of Physical Chemistry C")
    ('jpcc', 'jpcc')
    """
    plain = unicodedata.normalize("NFKD", venue or "")
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    words = [w for w in re.findall(r"[A-Za-z]+", re.sub(r"\([^)]*\)", " ", plain)) if w.lower() not in _SMALL or w == "A"]
    section = next((n for n, w in enumerate(words) if n >= 2 and w in "ABCDEFGH"), None)
    words = words[: section + 1] if section is not None else words  # libraries add the section's name behind its letter
    # a word in capitals is an acronym, unless the whole name is set so
    shouting = len(words) > 1 and all(w.isupper() for w in words)
    initials = "".join(w if w.isupper() and not shouting else w[0] for w in words).lower()
    return initials if 1 <= len(initials) <= 14 else None


def cite_key(paper: Paper) -> str | None:
    """``initials:volume:page`` of a paper, None where one of them is unknown; years differ between print and web and stay out."""
    initials = venue_initials(paper.venue)
    volume = re.sub(r"^vol(?:ume)?|\W", "", (paper.volume or "").lower()).lstrip("0")
    page = re.sub(r"\W", "", re.split(r"[-–—−]", paper.page or "")[0]).lower().lstrip("0")
    return f"{initials}:{volume}:{page}" if initials and volume and page else None

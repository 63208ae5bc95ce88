"""Reasons why a document is partial or failed: which warnings count, and their sorts, so that a run can be summed up in one line."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

# pattern in a reason, how a summary calls documents with it; the first that fits counts
_PARTIAL = (
    (r"more than the limit|only the first|over the limit", "cut at a limit"),
    (r"^tables?\b.*(?:not|cannot) be read|tables? not read|Table \S+ (?:stands|is named|is a picture)|cells cannot be read", "with a table that could not be read"),
    (r"scan of poor quality|poorly recognised", "with a scan of poor quality"),
    (r"recognition failed|no recognition here|no usable text layer", "with pages that could not be recognised"),
    (r"cannot be loaded|damaged", "with damaged parts"),
    (r"without a readable character", "with unreadable characters"),
    (r"not UTF-8|NUL characters", "with an uncertain encoding"),
    (r"front matter only", "without its body text"),
    (r"parser could not be loaded", "read without the parser"),
)  # fmt: skip
_FAILED = (
    (r"is encrypted|password", "encrypted"),
    (r"took longer than", "took too long"),
    (r"more memory than|not enough memory|MemoryError", "needed too much memory"),
    (r"has no pages?|is empty|no text", "empty"),
    (r"truncated|damaged|not a PDF|not a readable", "damaged"),
    (r"more than the limit|too large|pixels", "too large"),
    (r"cannot be opened|no such file|cannot be read:|is a folder", "could not be opened"),
    (r"crashed|was killed|died", "ended their process"),
    (r"no reader|not a kind", "of an unknown kind"),
    (r"could not be written", "could not be written"),
)
_HARMLESS = re.compile(r"^pages? [\d, -]+: empty$")
_BROKEN = re.compile(r"^(\d+) glyphs without a readable character")
FEW_BROKEN = 0.002


def is_harmless(warning: str, characters: int) -> bool:
    """Whether a reader's warning is worth a note only: empty pages, a few odd glyphs among many ``characters``."""
    if _HARMLESS.match(warning):
        return True
    broken = _BROKEN.match(warning)
    return bool(broken) and int(broken[1]) <= FEW_BROKEN * characters


def sort_of(reason: str, *, failed: bool = False) -> str:
    """The sort of a reason, as a phrase that follows a count.

    >>> sort_of("page 3: tables not read (ValueError: x)")
    'with a table that could not be read'
    >>> sort_of("a.pdf: is encrypted; save a copy without password", failed=True)
    'encrypted'
    """
    for pattern, phrase in _FAILED if failed else _PARTIAL:
        if re.search(pattern, reason, re.IGNORECASE):
            return phrase
    return "failed for other reasons" if failed else "partly read for other reasons"


def grouped(reasons: Iterable[str], *, failed: bool = False) -> list[tuple[int, str]]:
    """How many documents there are of each sort, the commonest first."""
    counts = Counter(sort_of(reason, failed=failed) for reason in reasons)
    return [(count, phrase) for phrase, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))]

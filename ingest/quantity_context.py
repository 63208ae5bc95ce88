"""What stands around a number: words and signs of bounds, and the symbol it is equated with."""

from __future__ import annotations

import re

_WORD_BOUNDS = [
    ("<", r"less than|lower than|smaller than|below|under|at most|not exceeding|no more than|up to a maximum of|inferior to|not higher than"),
    (">", r"more than|greater than|higher than|larger than|above|exceed(?:s|ed|ing)?|over|at least|no less than|in excess of|superior to|beyond|not lower than"),
    ("~", r"about|approximately|approx\.?|around|nearly|roughly|ca\.?|circa|almost|close to|c\.a\.|some"
          r"|(?:of|on|in|at|to) (?:the|an?) order(?: of(?: magnitude(?: of)?)?)?|order of(?: magnitude(?: of)?)?|near"),
]  # fmt: skip
_BOUND = re.compile(
    r"(?:(?P<lt><|≤|&lt;|\\leq?)|(?P<gt>>|≥|&gt;|\\geq?)|(?P<ca>~|\\sim|\\approx)|"
    + "|".join(rf"(?P<w{i}>\b(?:{words}))" for i, (_, words) in enumerate(_WORD_BOUNDS))
    + r")\s*\(?\s*$",
    re.IGNORECASE,
)
_BOUND_GROUPS = {"lt": "<", "gt": ">", "ca": "~", "w0": "<", "w1": ">", "w2": "~"}
BOUND_AFTER = re.compile(
    r"\s?\(?(?:or|and)\s(?:(?P<lt>lower|less|below|smaller)|(?P<gt>higher|more|above|greater|larger|better))\b"
)
_SYMBOL = re.compile(
    r"(?<![A-Za-z])(?P<s>[A-Za-zα-ωΔ][A-Za-zα-ω]{0,2}(?:\s?_\{[^{}]{1,14}\}|_\w{1,5}|\s(?:[a-z]|RT|\d{2})(?=\s?[=:])|\s?=\s?[a-c](?=\s?[=:]))?(?:\([^()]{1,8}\))?)\s?(?:=|:|≡)\s*[~<>≤≥]?\s*$"
)


def bound_before(text: str, start: int) -> str | None:
    """The bound that the words or the sign before a number state: ``<``, ``>`` or ``~``."""
    match = _BOUND.search(text[max(0, start - 40) : start])
    if match is None:
        return None
    return _BOUND_GROUPS[next(n for n, v in match.groupdict().items() if v is not None)]


def symbol_before(text: str, start: int) -> str | None:
    """The symbol that a number is equated with: ``E_{a}`` in ``E_{a} = 0.3 eV``."""
    match = _SYMBOL.search(text[max(0, start - 34) : start])
    return match["s"].strip() if match else None

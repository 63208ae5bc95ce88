"""Whose value it is: the document's own, one it cites, or one it computed."""

from __future__ import annotations

import functools
import re

from .cues import CITATION, INTRODUCTION, OWN, REPORTED

_COMPUTED = re.compile(
    r"\bsimulat(?:ions?|ed)\b|\b(?:ab[\s-]initio|first[\s-]principles?|density functional|\bDFT|\bAIMD|\bkMC|molecular dynamics|\bMD\b|\bNEB\b|Nernst.{0,3}Einstein|Monte Carlo)\b|"
    r"\bpredict(?:ed|ions?)\b|\btheoretical(?:ly)? (?:calculat|predict)|\bcalculations?\b", re.IGNORECASE
)  # fmt: skip
_COMPARED = re.compile(
    r"\b(?:higher|lower|larger|smaller|better|superior|greater|less|more|faster)\b[^.;]{0,40}?\b(?:than|to)\b|\bthan\b|\b(?:above|below|exceed\w*)\b[^.;]{0,30}\b(?:values?|reports?|results?)\b|\bcomparable\b|\bcompared (?:to|with)\b|"
    r"\b(?:similar|close|equal|equivalent) to\b|\bin (?:\w+ )?(?:agreement|accordance|line) with\b|\bconsistent with\b|\bagrees? (?:\w+ )?with\b", re.IGNORECASE
)  # fmt: skip
_MEASURED = re.compile(r"\bexperiment(?:al|ally|s)?\b|\bmeasured?\b|\bimpedance\b|\bEIS\b", re.IGNORECASE)
_LATER_RESULTS = re.compile(
    r"result|discussion|conclusion|characteri[sz]ation|abstract|summary|performance|conductivity|transport", re.IGNORECASE
)


def origin_of(text: str, at: int, *, section: str | None, is_abstract: bool, is_review: bool, is_main: bool | None = None) -> str:
    """Origin of a value at an offset of its sentence.

    A citation mark or words like "reported by" make it cited, unless the sentence speaks of this work nearer to the value or
    compares: what stands before "than" or "comparable to" is then the document's own. Introductions cite; reviews always do.
    ``is_main`` says whether the value's material is one of the document's own (None where that is not known).
    """
    if is_review:
        return "cited"
    own = [abs(start - at) for start, _ in _places(OWN, text)]
    marks = [(start - at if start > at else at - end) for start, end in _places(CITATION, text)]
    words = [start for start, _ in _places(REPORTED, text)]
    compared = [start for start, _ in _places(_COMPARED, text)]
    introduction = bool(section and INTRODUCTION.search(section))
    if _is_computed(text, at):
        return "cited" if marks and not own else "simulated"
    if introduction:
        return "own" if own and not marks else "cited"
    if compared and (words or marks):
        before = at < compared[0]
        if is_main is False and not own:
            return "cited"
        return "own" if before else "cited"
    if compared and is_main is False and at > compared[0]:
        return "cited"
    if marks or (words and not is_abstract):
        nearest_other = min([*marks, *(abs(w - at) for w in words)])
        if own and min(own) < nearest_other:
            return "own"
        if is_main and not words and min(marks) > 90:
            return "own"
        return "cited"
    return "own"


@functools.lru_cache(maxsize=64)
def _places(pattern: re.Pattern, text: str) -> tuple[tuple[int, int], ...]:
    """Where a pattern stands in a sentence; asked again for each of its values."""
    return tuple(m.span() for m in pattern.finditer(text))


def _is_computed(text: str, at: int) -> bool:
    computed = [abs(start - at) for start, _ in _places(_COMPUTED, text)]
    measured = [abs(start - at) for start, _ in _places(_MEASURED, text)]
    return bool(computed) and min(computed) < 90 and (not measured or min(computed) < min(measured))

"""Whose value it is: the document's own, one it cites, or one it computed."""

from __future__ import annotations

import re

from .cues import CITATION, INTRODUCTION, OWN, REPORTED

_COMPUTED = re.compile(
    r"\bsimulat(?:ions?|ed)\b|\b(?:ab[\s-]initio|first[\s-]principles?|density functional|\bDFT|\bAIMD|\bkMC|molecular dynamics|\bMD\b|\bNEB\b|Nernst.{0,3}Einstein|Monte Carlo)\b|"
    r"\bpredict(?:ed|ions?)\b|\btheoretical(?:ly)? (?:calculat|predict)|\bcalculations?\b", re.IGNORECASE
)  # fmt: skip
_MEASURED = re.compile(r"\bexperiment(?:al|ally|s)?\b|\bmeasured?\b|\bimpedance\b|\bEIS\b", re.IGNORECASE)
_LATER_RESULTS = re.compile(r"result|discussion|conclusion|characteri[sz]ation|abstract|summary|performance|conductivity|transport", re.IGNORECASE)


def origin_of(text: str, at: int, *, section: str | None, is_abstract: bool, is_review: bool) -> str:
    """Origin of a value at an offset of its sentence.

    A citation mark or words like "reported by" make it cited unless the sentence speaks of this work nearer to the value;
    introductions cite; reviews always do.
    """
    if is_review:
        return "cited"
    own = [abs(m.start() - at) for m in OWN.finditer(text)]
    marks = [(m.start() - at if m.start() > at else at - m.end()) for m in CITATION.finditer(text)]
    words = [abs(m.start() - at) for m in REPORTED.finditer(text)]
    introduction = bool(section and INTRODUCTION.search(section))
    if _is_computed(text, at):
        return "simulated" if not (marks and not own) else "cited"
    if introduction:
        return "own" if own and not marks else "cited"
    if marks or (words and not is_abstract):
        nearest_other = min([*marks, *words])
        if own and min(own) < nearest_other:
            return "own"
        if words and re.search(r"\b(?:highest|best|higher|larger|lower|among|than|comparable|similar|agree|consistent|close)\b", text, re.IGNORECASE) and not (marks and min(marks) < 60) and not re.search(r"\bet al\b|reported (?:by|in|for|that)", text):
            return "own"
        if marks and not words and min(marks) > 90:
            return "own"
        return "cited"
    return "own"


def _is_computed(text: str, at: int) -> bool:
    computed = [abs(m.start() - at) for m in _COMPUTED.finditer(text)]
    measured = [abs(m.start() - at) for m in _MEASURED.finditer(text)]
    return bool(computed) and min(computed) < 90 and (not measured or min(computed) < min(measured))

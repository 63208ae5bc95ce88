"""The outcome of a document: ok, partial or failed, and why it gave what it gave."""

from __future__ import annotations

import re

from ingest.document import Document

_FIGURE_ONLY = re.compile(
    r"(?P<label>Fig(?:ure|\.)?\s*S?\d+[a-z]?)[^.]{0,20}[.:|]?\s.{0,160}?(?:Arrhenius|conductivit(?:y|ies))",
    re.IGNORECASE | re.DOTALL,
)


def outcome_of(document: Document, linked) -> tuple[str, str | None]:
    """Outcome and reason.

    Warnings of the readers make a document partial. A document that was read whole but gave no value says so, and names
    the figures whose captions promise one: values of a plot are not read.
    """
    count = sum(len(sample.measurements) for sample in linked.samples)
    structures = sum(len(sample.structures) for sample in linked.samples)
    silent = None
    if not count and not structures:
        figures = [m["label"] for b in document.blocks if b.kind == "caption" and (m := _FIGURE_ONLY.match(b.text))]
        silent = "no value of a property in text or tables"
        if figures:
            silent += f"; conductivity only in {', '.join(dict.fromkeys(figures))[:80]}, which is not read"
    if document.warnings:
        reason = "; ".join(dict.fromkeys(document.warnings))[:400]
        return "partial", f"{reason}; {silent}" if silent else reason
    return "ok", silent

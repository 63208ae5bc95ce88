"""Text of born-digital PDFs against the JATS form of the same papers: sub/superscripts kept, sentences exactly right.

A mark counts as kept when the same characters in the same surroundings stand on the same level. Marks whose surroundings are
found neither in our text nor in the plain text layer (the print differs from the JATS) are left out and counted apart.
Sentences are compared with blanks only where they part words and with citation marks open, as JATS and print differ there; the plain text of pypdfium2 is measured on the same sentences.
"""

from __future__ import annotations

import sys
import time
from collections import Counter

from benchmarks import _run, _truth
from ingest.document import Document
from ingest.markup import plain
from ingest.readers.pdf import read_pdf

PACKAGES = ("pypdfium2", "pdfplumber", "camelot-py")
CONTEXT = ((10, 4), (6, 2))


def marks_of(paper: _truth.Paper) -> tuple[Counter, int]:
    """Marks of the JATS text as (before, mark, after, levels) with their number of occurrences."""
    found: Counter = Counter()
    for paragraph in paper.marked:
        text, level = _truth.levels(paragraph)
        start = 0
        while start < len(text):
            if level[start] not in (1, -1):
                start += 1
                continue
            end = start
            while end < len(text) and level[end] == level[start]:
                end += 1
            mark = text[start:end]
            around = text[max(0, start - 10) : end + 4]
            if (
                _truth.FORMULA not in around
                and _truth.CITATION not in around
                and not set(mark) <= set("°'\"®*†‡©,.")
                and len(mark) < 30
            ):
                found[text[max(0, start - 10) : start], mark, text[end : end + 4], level[start]] += 1
            start = end
    return found, sum(found.values())


def occurrences(text: str, needle: str) -> list[int]:
    """All places of a needle."""
    found, at = [], text.find(needle)
    while at >= 0:
        found.append(at)
        at = text.find(needle, at + 1)
    return found


def score_marks(paper: _truth.Paper, ours: list[tuple[str, int]], raw: str) -> dict[str, float]:
    """Marks asked for, found in the print, and kept on their level."""
    text, level = _truth.levels(ours)
    marks, asked = marks_of(paper)
    found = kept = 0.0
    missed = []
    for (before, mark, after, wanted), count in marks.items():
        hits: list[tuple[int, int]] = []
        for left, right in CONTEXT:
            lead = before[len(before) - min(left, len(before)) :]
            places = occurrences(text, lead + mark + after[:right])
            hits = [(at + len(lead), at + len(lead) + len(mark)) for at in places]
            if hits:
                break
        right_ones = sum(all(level[i] == wanted for i in range(a, b)) for a, b in hits)
        if hits:
            found += count
            share = (
                count * right_ones / len(hits)
                if len(hits) > count
                else min(count, right_ones + count - len(hits) if right_ones else 0)
            )
            kept += share
            if share < count:
                missed.append(("level", before, mark, after, wanted, count, right_ones))
        elif (before[-6:] + mark + after[:2]) in raw:
            found += count
            missed.append(("lost", before, mark, after, wanted, count, 0))
    return {"asked": asked, "found": found, "kept": kept, "missed": missed}


def document_text(doc: Document) -> str:
    """Running text of a document, in reading order."""
    return "\n".join(b.text for b in doc.blocks if b.kind not in ("header", "reference"))


def measure(quick: bool) -> dict:
    """Read all pairs and compare."""
    import pypdfium2

    totals: dict[bool, Counter] = {True: Counter(), False: Counter()}
    rows = []
    for paper in _truth.pairs()[: 6 if quick else None]:
        _truth.load(paper)
        started = time.process_time()
        doc = read_pdf(paper.pdf)
        spent = time.process_time() - started
        text = document_text(doc)
        pdf = pypdfium2.PdfDocument(paper.pdf)
        raw = " ".join(page.get_textpage().get_text_bounded() for page in pdf)
        pdf.close()
        loose = raw.replace("\ufffe\r\n", "").replace("\x02\r\n", "").replace("\ufffe", "").replace("\r\n", " ")
        marks = score_marks(paper, _truth.from_markup(text), _truth.levels([(c, 0) for c in loose])[0])
        ours, theirs = _truth.tight(plain(text)), _truth.tight(loose)
        wanted = [_truth.tight(s) for s in _truth.sentences(paper)]
        right, base = (sum(_truth.contains(t, s) for s in wanted) for t in (ours, theirs))
        half = totals[_run.reported(paper.name)]
        half.update(
            asked=marks["asked"], found=marks["found"], kept=marks["kept"], sentences=len(wanted), right=right, base=base,
            pages=doc.pages or 0, seconds=spent, papers=1,
        )  # fmt: skip
        rows.append(
            (paper.name, "reported" if _run.reported(paper.name) else "tuned", marks["asked"], marks["kept"] / max(1, marks["found"]),
             right / max(1, len(wanted)), base / max(1, len(wanted)), (doc.pages or 0) / spent)
        )  # fmt: skip
    _run.show("text by paper", ("paper", "half", "marks", "kept", "sentences", "pypdfium2 text", "pages/CPU-s"), rows)
    figures = {**_figures(totals[True], ""), **_figures(totals[False], "_tuned_half")}
    settings = {"quick": quick, "papers": len(rows), "split": "sha256 of the paper's name", "context": CONTEXT}
    return _run.result("text", figures, settings, PACKAGES)


def _figures(total: Counter, suffix: str) -> dict[str, float]:
    if not total["papers"]:
        return {}
    seconds = max(total["seconds"], 1e-9)
    return {
        f"sub_superscripts_kept{suffix}": round(total["kept"] / max(1, total["found"]), 4),
        f"sub_superscripts_asked{suffix}": total["asked"],
        f"sub_superscripts_in_print{suffix}": round(total["found"] / max(1, total["asked"]), 4),
        f"sentences_exact{suffix}": round(total["right"] / max(1, total["sentences"]), 4),
        f"sentences_asked{suffix}": total["sentences"],
        f"sentences_exact_pypdfium2_text{suffix}": round(total["base"] / max(1, total["sentences"]), 4),
        f"pages_per_cpu_second{suffix}": round(total["pages"] / seconds, 2),
        f"papers{suffix}": total["papers"],
    }


if __name__ == "__main__":
    sys.exit(_run.main("text", measure, __doc__))

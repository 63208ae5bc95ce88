"""Tables of born-digital PDFs against the JATS tables of the same papers: F1 of cell texts, camelot's flavours beside it.

A table of the JATS form is compared with the PDF table of the same label (parts of a continued table joined) or, without a label,
with the one that fits best; a missed table counts 0. Cell F1 compares the texts of all filled cells, spanning cells repeated in
each place; `cell_f1_in_place` asks for the right neighbours too (text to the right and text below). camelot reads whole pages
that hold a table, each flavour on its own, and gets the table that fits best, whatever its page; a page on which a flavour fails
(`camelot_FLAVOUR_failed_pages` of `camelot_FLAVOUR_pages`) is one on which it finds nothing. `false_tables_per_page` counts what we
call a table in these papers and no JATS table resembles (`papers` without any table included).

The documents of the ICDAR 2013 competition follow (`benchmarks.icdar`): whole documents, no captions needed, adjacency relations of
cells. `confidence_auc` says how well a table's confidence tells tables read well (F1 of .9 and more, cells in papers, relations in
ICDAR's documents) from the others; `confidence_rank` is Spearman's correlation of both.
"""

from __future__ import annotations

import re
import statistics
import sys
import time
from collections import Counter, defaultdict
from pathlib import Path

from benchmarks import _run, _truth, icdar
from benchmarks._camelot import FLAVOURS, tables_on_page
from benchmarks.icdar import multiset_f1 as f1
from ingest.document import Table
from ingest.markup import plain
from ingest.readers.pdf import read_pdf

PACKAGES = ("camelot-py", "pdfplumber", "pypdfium2", "pdfminer.six", "playa-pdf", "opencv-python-headless")
Rows = list[list[str]]


def folded(text: str) -> str:
    """Cell text in comparable form: markup gone, signs unified, no blanks, lower case."""
    return re.sub(r"\s+|[​]", "", _truth.fold(plain(text))).lower()


def cells(rows: Rows) -> Counter:
    """Texts of the filled cells."""
    return Counter(t for row in rows for t in map(folded, row) if t)


def neighbours(rows: Rows) -> Counter:
    """Pairs of filled cells that stand side by side or one below the other."""
    grid = [[folded(c) for c in row] for row in rows]
    found: Counter = Counter()
    for r, row in enumerate(grid):
        for c, text in enumerate(row):
            if not text:
                continue
            right = next((t for t in row[c + 1 :] if t), None)
            if right is not None:
                found[text, right, "right"] += 1
            below = next((grid[k][c] for k in range(r + 1, len(grid)) if c < len(grid[k]) and grid[k][c]), None)
            if below is not None:
                found[text, below, "below"] += 1
    return found


def joined(tables: list[Table]) -> dict[str, Rows]:
    """Rows by table number; parts of one table over several pages follow each other, repeated headers once."""
    parts: dict[str, list[Table]] = defaultdict(list)
    for i, table in enumerate(tables):
        parts[_number(table.label) or f"?{i}"].append(table)
    whole: dict[str, Rows] = {}
    for key, group in parts.items():
        rows = [list(r) for r in group[0].rows]
        for table in group[1:]:
            same = table.rows[: table.header_rows] == group[0].rows[: table.header_rows]
            rows += table.rows[table.header_rows if same else 0 :]
        whole[key] = rows
    return whole


def _number(label: str | None) -> str:
    found = re.search(r"[SA-Z]?\d+|[IVX]+$", (label or "").replace("Table", ""))
    return found.group() if found else ""


def camelot_tables(pdf: Path, pages: list[int], flavour: str, tally: Counter) -> list[Rows]:
    """All tables that a camelot flavour finds on pages; ``tally`` as `tables_on_page` takes it."""
    tables = (table for page in pages for table in tables_on_page(pdf, page, flavour, tally))
    return [[[str(c) for c in row] for row in table.df.values.tolist()] for table in tables]


def measure(quick: bool) -> dict:
    """Read all papers with tables and compare."""
    scores: dict[bool, dict[str, list[float]]] = {True: defaultdict(list), False: defaultdict(list)}
    mass: dict[bool, Counter] = {True: Counter(), False: Counter()}
    camelot: dict[bool, Counter] = {True: Counter(), False: Counter()}
    chosen: Counter = Counter()
    seconds: Counter = Counter()
    rows_shown = []
    sure: list[tuple[float, float]] = []
    for paper in list(map(_truth.load, _truth.pairs()))[: 6 if quick else None]:
        half = _run.reported(paper.name)
        started = time.process_time()
        doc = read_pdf(paper.pdf)
        seconds["ours"] += time.process_time() - started
        ours = joined(doc.tables)
        chosen.update(t.extractor for t in doc.tables)
        fits = [max((f1(cells(t.rows), cells(truth.rows)) for truth in paper.tables), default=0.0) for t in doc.tables]
        labels = {_number(truth.label) for truth in paper.tables}
        mass[half].update(
            pages=doc.pages or 0,
            junk=sum(fit < 0.2 and _number(t.label) not in labels for fit, t in zip(fits, doc.tables, strict=True)),
        )
        if not paper.tables:
            continue
        if half:
            sure += [(t.confidence, fit) for fit, t in zip(fits, doc.tables, strict=True)]
        theirs: dict[str, list[Rows]] = {}
        pages = sorted({t.page for t in doc.tables if t.page} | _pages_with_captions(paper))
        for flavour in FLAVOURS:
            started = time.process_time()
            theirs[flavour] = camelot_tables(paper.pdf, pages, flavour, camelot[half])
            seconds[flavour] += time.process_time() - started
        own = []
        for truth in paper.tables:
            wanted, around = cells(truth.rows), neighbours(truth.rows)
            mine = ours.get(_number(truth.label))
            if mine is None:
                rest = [r for k, r in ours.items() if k.startswith("?") or not truth.label]
                mine = max(rest, key=lambda r: f1(cells(r), wanted), default=[])
            score = f1(cells(mine), wanted) if mine else 0.0
            own.append(score)
            scores[half]["ours"].append(score)
            scores[half]["place"].append(f1(neighbours(mine), around) if mine else 0.0)
            mass[half].update(
                common=sum((cells(mine) & wanted).values()),
                total=sum(cells(mine).values()) + sum(wanted.values()),
                missed=not mine,
            )
            for flavour, tables in theirs.items():
                scores[half][flavour].append(max((f1(cells(r), wanted) for r in tables), default=0.0))
        best = {f: statistics.mean(scores[half][f][-len(own) :]) for f in FLAVOURS}
        rows_shown.append((paper.name, "reported" if half else "tuned", len(own), statistics.mean(own), *best.values(), min(own)))
    shown = [row for row in rows_shown if row[1] == "tuned"]  # what is reported is not looked at paper by paper
    _run.show("cell F1 by paper", ("paper", "half", "tables", "ours", *FLAVOURS, "worst"), shown)
    figures: dict[str, float] = {}
    for half, suffix in ((True, ""), (False, "_tuned_half")):
        if not scores[half]["ours"]:
            continue
        figures[f"cell_f1{suffix}"] = round(statistics.mean(scores[half]["ours"]), 4)
        figures[f"cell_f1_in_place{suffix}"] = round(statistics.mean(scores[half]["place"]), 4)
        figures[f"cell_f1_micro{suffix}"] = round(2 * mass[half]["common"] / max(1, mass[half]["total"]), 4)
        figures[f"tables{suffix}"] = len(scores[half]["ours"])
        figures[f"tables_missed{suffix}"] = mass[half]["missed"]
        figures[f"false_tables_per_page{suffix}"] = round(mass[half]["junk"] / max(1, mass[half]["pages"]), 4)
        flavours = {f: round(statistics.mean(scores[half][f]), 4) for f in FLAVOURS}
        figures.update({f"camelot_{f}_cell_f1{suffix}": v for f, v in flavours.items()})
        figures[f"best_camelot_cell_f1{suffix}"] = max(flavours.values())
        figures.update({f"camelot_{k}{suffix}": v for k, v in camelot[half].items()})
    reports, pairs = icdar.measure(quick, seconds)
    figures |= reports
    figures |= {f"{k}_papers": v for k, v in confidence(sure).items()} | {
        f"{k}_icdar2013": v for k, v in confidence(pairs).items()
    }
    figures |= confidence(sure + pairs)
    figures.update({f"cpu_seconds_{k}": round(v, 1) for k, v in seconds.items()})
    figures.update({f"chosen_{k.replace('-', '_')}": v for k, v in chosen.items()})
    settings = {"quick": quick, "papers": len(rows_shown), "split": "sha256 of the paper's name", "camelot_flavours": FLAVOURS}
    return _run.result("tables", figures, settings, PACKAGES)


def confidence(pairs: list[tuple[float, float]]) -> dict[str, float]:
    """How well confidence ranks tables by F1; nothing where all are read well or none."""
    from scipy.stats import spearmanr
    from sklearn.metrics import roc_auc_score

    good = [score >= 0.9 for _, score in pairs]
    if all(good) or not any(good):
        return {}
    sure = [c for c, _ in pairs]
    return {
        "confidence_auc": round(float(roc_auc_score(good, sure)), 4),
        "confidence_rank": round(float(spearmanr(sure, [score for _, score in pairs]).statistic), 4),
    }


def _pages_with_captions(paper: _truth.Paper) -> set[int]:
    """Pages whose plain text has a line that begins like a table caption, so that camelot is not asked by our finder alone."""
    import pypdfium2

    pdf = pypdfium2.PdfDocument(paper.pdf)
    try:
        return {
            i + 1
            for i in range(len(pdf))
            if re.search(r"^\s*table\s*(?:\d+|[IVX]+)\b", pdf[i].get_textpage().get_text_bounded(), re.IGNORECASE | re.MULTILINE)
        }
    finally:
        pdf.close()


if __name__ == "__main__":
    sys.exit(_run.main("tables", measure, __doc__))

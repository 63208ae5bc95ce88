"""Learning from corrections: verdicts on one half of the labelled papers, and what they do for the confidence on the other half.

The expert is simulated by the hand labels: a reading that a label matches (value, property, material) is accepted, one that was
judged by reading its paper (``benchmarks/verdicts.jsonl``) gets that verdict, and one that neither speaks of is skipped. The rows are what
``ionatlas curate export`` writes, those of the half that is not reported are learnt from, and log loss, Brier score and calibration error
are those of the reported half, before (shipped confidence) and after. ``swapped_*``: learnt from the reported half, measured on the other.
``strict_*``: without the verdict file, every reading that no label matches counted as wrong, which it often is not. ``after_N_*``: learnt from
the first N papers of the half only, in the order of their names.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from benchmarks import _run
from benchmarks.extraction import SCORER, files, gold

VERDICTS = Path(__file__).with_name("verdicts.jsonl")
MEASURES = ("log_loss", "brier", "calibration_error")


def rows_of(name: str, path: Path, parser: Any) -> list[tuple[dict, dict]]:
    """(row of ``ionatlas records``, training row without a verdict) of each scored reading of a paper."""
    from graph.judgements import Judgement, Place, Reading
    from ingest.export import rows
    from ingest.pipeline import read_records
    from ionatlas.reports.curation import training_row

    records = read_records(path, parser=parser)
    measured = [(s, m) for s in records.samples for m in s.measurements]
    found = []
    for row, (sample, m) in zip(rows(records), measured, strict=True):
        best = sorted(m.evidence, key=lambda e: -e.confidence)
        bare = {k: v for k, v in m.model_dump(exclude={"evidence"}).items() if v is not None}
        reading = Reading(measurement=bare, sample=sample.label, material=sample.material)
        places = [Place(sha256=records.source.sha256, source=name, evidence=e) for e in best]
        judgement = Judgement(
            review_id="", measurement_id=row["measurement_id"], expert="labels", verdict="accept", at="", before=reading, after=reading, places=places
        )  # fmt: skip
        found.append((row | {"source": name}, training_row(judgement) | {"doi": name}))
    return found


def judged(pairs: list[tuple[dict, dict]], labels: list[dict], *, strict: bool) -> list[dict]:
    """Training rows with the verdict of the simulated expert; those it skips are left out."""
    from benchmarks._verdicts import judge, load, matched

    plain = [row for row, _ in pairs]
    if strict:
        named = {(g["doc_id"], g["property"]) for g in labels}
        hits = matched(plain, labels, SCORER)
        verdicts = [
            hit or (None if (r["source"], r["property"]) not in named else False) for r, hit in zip(plain, hits, strict=True)
        ]
    else:
        verdicts = judge(plain, labels, SCORER, load())
    return [row | {"right": v} for (_, row), v in zip(pairs, verdicts, strict=True) if v is not None]


def figures(prefix: str, rows: list[dict], held_out: set[str]) -> dict[str, Any]:
    """Before and after on the held-out papers."""
    from ingest.learned_confidence import TooFew, learn

    try:
        learned = learn(rows, held_out=held_out)
    except TooFew as why:
        return {f"{prefix}too_few": str(why)}
    report = learned.report
    found = {f"{prefix}kind": learned.kind, f"{prefix}rows_learnt": report["rows"] - report["rows_held_out"]}
    found |= {f"{prefix}rows_held_out": report["rows_held_out"], f"{prefix}papers_held_out": report["documents_held_out"]}
    for when in ("before", "after"):
        found |= {f"{prefix}{name}_{when}": report[when][name] for name in MEASURES}
    return found


def measure(quick: bool) -> dict[str, Any]:
    """Read, judge, learn, score."""
    from ingest.parser import Parser, ParserError
    from ingest.pipeline import PIPELINE_VERSION

    labels = gold()
    names = sorted({g["doc_id"] for g in labels})
    try:
        parser: Any = Parser.load(quantize=True)
    except ParserError:
        parser = False
    read_from = files(names)
    pairs: dict[str, list[tuple[dict, dict]]] = {}
    for name in names:
        forms = read_from[name]
        wanted = [f for f in ("xml", "pdf", "text") if f in forms and not (f == "text" and len(forms) > 1)]
        pairs[name] = [p for form in (wanted[:1] if quick else wanted) for p in rows_of(name, forms[form], parser)]
    reported = {n for n in names if _run.reported(n)}
    found: dict[str, Any] = {}
    for prefix, strict in (("", False), ("strict_", True)):
        if not strict and not VERDICTS.is_file():
            continue
        by_name = {n: judged(pairs[n], [g for g in labels if g["doc_id"] == n], strict=strict) for n in names}
        every = [row for n in names for row in by_name[n]]
        found[f"{prefix}rows"] = len(every)
        found[f"{prefix}rows_wrong"] = sum(not row["right"] for row in every)
        found |= figures(prefix, every, reported)
        found |= figures(f"{prefix}swapped_", every, set(names) - reported)
        if not strict:
            known = [n for n in names if n not in reported]
            for number in (2, 4, 6):
                some = {*known[:number], *reported}
                part = figures(f"after_{number}_", [row for n in some for row in by_name[n]], reported)
                found |= {k: v for k, v in part.items() if k.endswith(("_after", "rows_learnt", "kind", "too_few"))}
    settings = {
        "parser": bool(parser),
        "pipeline": PIPELINE_VERSION,
        "papers": len(names),
        "forms": "one" if quick else "all stored",
    }
    settings["verdicts"] = len(VERDICTS.read_text(encoding="utf-8").splitlines()) if VERDICTS.is_file() else 0
    return _run.result("curation", found, settings, ("scikit-learn", "scipy", "torch", "pypdfium2"))


if __name__ == "__main__":
    raise SystemExit(_run.main("curation", measure, __doc__))

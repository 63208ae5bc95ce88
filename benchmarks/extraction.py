"""Records from the labelled papers, scored by the shared scorer; PDF, JATS and plain-text forms apart.

``recall_value``: was the number read; ``recall``: and linked to its material; ``recall_full``: and to its temperature.
``precision``: of the records that a label matches or that were judged by reading (`benchmarks._verdicts`), how many are right;
``precision_judged_share``: how many of the unmatched have a verdict (``--unjudged FILE`` writes out those that have none);
``precision_lower_bound``: every unmatched record taken as wrong (the labels are not exhaustive; the simple means have this
figure only: theirs were not read). Figures without suffix are those of all labelled papers, each in
its best stored form (JATS, else PDF, else text); ``_pdf``, ``_xml``, ``_text`` are those of the papers stored in that form.
``_tuned`` and ``_reported`` split the papers in two: rules were worked out on the first half (every second one of the sorted names); the
misses of the other half were seen once, at the first run, and no rule was made for them. ``regex_*``, ``cde2_*``, ``camelot_*`` and
``union_baseline_*`` are the simple means of `benchmarks._baselines`, apart and together, on the same papers (PDF, else JATS, else text) in
the same run; their expressions were written with these papers in view.
"""

from __future__ import annotations

import argparse
import functools
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks import _baselines, _run, _verdicts

PAPERS = _run.SHARED / "data" / "papers"
SCORER = _run.SHARED / "checks" / "score_records.py"
FORMS = ("xml", "pdf", "text")


def gold() -> list[dict]:
    """The hand-labelled records."""
    return [json.loads(line) for line in (PAPERS / "gold.jsonl").read_text(encoding="utf-8").splitlines() if line.strip()]


def files(names: list[str]) -> dict[str, dict[str, Path]]:
    """For each labelled paper its stored forms."""
    found: dict[str, dict[str, Path]] = {name: {} for name in names}
    for form in FORMS:
        for path in sorted((PAPERS / form).iterdir()):
            stem = path.name.removeprefix("pdf_")
            name = max((n for n in names if stem.startswith(n)), key=len, default=None)
            if name:
                found[name].setdefault(form, path)
    return found


def tuned(names: list[str]) -> set[str]:
    """The papers that rules were looked at on."""
    return set(sorted(names)[::2])


def baselines(read_from: dict[str, dict[str, Path]]) -> tuple[dict[str, list[dict]], dict[str, float]]:
    """Rows of the simple means and of their union; documents a second of each, and on how many it failed."""
    from ingest.second_reader import SecondReader

    parts: dict[str, list[dict]] = {"regex": [], "cde2": [], "camelot": []}
    seconds, counts = dict.fromkeys(parts, 0.0), dict.fromkeys(parts, 0)
    failed = dict.fromkeys(parts, 0)
    reader = SecondReader()

    def timed(name: str, rows, *arguments) -> None:
        started = time.perf_counter()
        try:
            parts[name] += rows(*arguments)
        except Exception as problem:  # a peer that fails on a document has found nothing there; how often is a figure
            print(f"{name} failed on {arguments[1]}: {type(problem).__name__}: {problem}")
            failed[name] += 1
        seconds[name] += time.perf_counter() - started
        counts[name] += 1

    for name, forms in read_from.items():
        path = next((forms[f] for f in ("pdf", "xml", "text") if f in forms), None)
        if path is None:
            continue
        text = _baselines.plain_text(path)
        timed("regex", _baselines.regex_rows, text, name)
        timed("cde2", _baselines.cde2_rows, text, name, reader)
        if path.suffix == ".pdf":
            timed("camelot", _baselines.camelot_rows, path, name)
    reader.close()
    speeds = {f"{name}_documents_per_second": round(counts[name] / max(seconds[name], 1e-9), 3) for name in parts if counts[name]}
    failures = {f"{name}_failed_documents": number for name, number in failed.items()}
    return parts | {"union_baseline": _baselines.union(parts.values())}, speeds | failures


def scored(rows: list[dict], labels: list[dict], folder: Path) -> dict[str, Any]:
    """What the shared scorer says."""
    records, gold_file, out = folder / "records.jsonl", folder / "gold.jsonl", folder / "score.json"
    records.write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in rows), encoding="utf-8")
    gold_file.write_text("".join(json.dumps(g, ensure_ascii=False) + "\n" for g in labels), encoding="utf-8")
    subprocess.run(
        [sys.executable, str(SCORER), str(records), str(gold_file), "--json", str(out)], check=True, capture_output=True
    )
    return json.loads(out.read_text())


def figures_of(score: dict[str, Any], suffix: str = "", prefix: str = "") -> dict[str, Any]:
    """Flat figures of one scoring."""
    named = {
        "value": ("recall_value", "precision_value_lower_bound"),
        "material": ("recall", "precision_lower_bound"),
        "full": ("recall_full", "precision_full_lower_bound"),
    }
    found = {f"{prefix}facts{suffix}": score["value"]["gold"]}
    for match, (recall, precision) in named.items():
        found[f"{prefix}{recall}{suffix}"] = score[match]["recall"]
        found[f"{prefix}{precision}{suffix}"] = score[match]["precision_lower_bound"]
    return found


def calibration(rows: list[dict], labels: list[dict], folder: Path) -> dict[str, float]:
    """Expected calibration error of the confidences of those records whose property is labelled in a fully labelled table's paper."""
    names = {"PMC7040616"}
    chosen = [r for r in rows if r["source"] in names]
    score_one = [r for r in chosen if scored([r], [g for g in labels if g["doc_id"] in names], folder)["material"]["found"]]
    if not chosen:
        return {}
    share, mean = len(score_one) / len(chosen), sum(r["confidence"] for r in chosen) / len(chosen)
    return {"fully_labelled_share_right": round(share, 3), "fully_labelled_mean_confidence": round(mean, 3)}


def the_parser() -> Any:
    """The shipped parser, or False without one."""
    from ingest.parser import Parser, ParserError

    try:
        return Parser.load(quantize=True)
    except ParserError:
        return False


def read(read_from: dict[str, dict[str, Path]], parser: Any) -> dict[str, dict[str, list[dict]]]:
    """Our rows by form and paper; plain text only of papers that are stored in no other form."""
    from ingest.export import rows
    from ingest.pipeline import read_records

    by_form: dict[str, dict[str, list[dict]]] = {form: {} for form in FORMS}
    for name, forms in read_from.items():
        for form, path in forms.items():
            if form != "text" or len(forms) == 1:
                by_form[form][name] = [r | {"source": name} for r in rows(read_records(path, parser=parser))]
    return by_form


def best_form(by_form: dict[str, dict[str, list[dict]]], names: list[str]) -> dict[str, list[dict]]:
    """The rows of each paper in its best stored form."""
    return {n: next((by_form[f][n] for f in FORMS if n in by_form[f]), []) for n in names}


def measure(quick: bool, unjudged: Path | None = None) -> dict[str, Any]:
    """Read, score, tabulate; unmatched records without a verdict go to a file."""
    from ingest.pipeline import PIPELINE_VERSION

    labels, verdicts = gold(), _verdicts.load()
    names = sorted({g["doc_id"] for g in labels})
    if quick:
        names = names[:2]
        labels = [g for g in labels if g["doc_id"] in names]
    parser = the_parser()
    read_from = files(names)
    started, cpu = time.perf_counter(), time.process_time()
    by_form = read(read_from, parser)
    documents = sum(len(part) for part in by_form.values())
    seconds, cpu = time.perf_counter() - started, time.process_time() - cpu
    best = best_form(by_form, names)
    if unjudged is not None:
        left = []
        for part in by_form.values():
            for name, rows in part.items():
                left += _verdicts.unjudged(rows, [g for g in labels if g["doc_id"] == name], SCORER, verdicts)
        unjudged.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in left), encoding="utf-8")
    found: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        flat = [r for part in best.values() for r in part]

        def figures(rows: list[dict], some: list[dict], suffix: str = "") -> dict[str, Any]:
            judged = _verdicts.figures(rows, some, SCORER, verdicts, suffix)
            return figures_of(scored(rows, some, folder), suffix) | judged

        found |= figures(flat, labels)
        for form in FORMS:
            some = [g for g in labels if g["doc_id"] in by_form[form]]
            if some:
                found |= figures([r for part in by_form[form].values() for r in part], some, f"_{form}")
        for half, chosen in (("tuned", tuned(names)), ("reported", set(names) - tuned(names))):
            some = [g for g in labels if g["doc_id"] in chosen]
            if some:
                found |= figures([r for n in sorted(chosen) for r in best[n]], some, f"_{half}")
        peers, account = baselines(read_from)
        for name, rows_of_peer in peers.items():
            found |= figures_of(scored(rows_of_peer, labels, folder), prefix=f"{name}_")
        found |= account
        found |= calibration(flat, labels, folder)
    found["documents_per_second"] = round(documents / seconds, 3)
    found["cpu_seconds_per_document"] = round(cpu / documents, 2)
    settings = {"parser": bool(parser), "pipeline": PIPELINE_VERSION, "papers": len(names), "scorer": SCORER.name}
    return _run.result(
        "extraction", found, settings, ("torch", "transformers", "pypdfium2", "pdfplumber", "chemdataextractor2", "pymatgen")
    )


if __name__ == "__main__":
    options = argparse.ArgumentParser(add_help=False)
    options.add_argument("--unjudged", type=Path)
    own, rest = options.parse_known_args()
    raise SystemExit(_run.main("extraction", functools.partial(measure, unjudged=own.unjudged), __doc__, rest))

"""Records from the labelled papers, scored by the shared scorer; PDF, JATS and plain-text forms apart.

``recall_value``: was the number read; ``recall``: and linked to its material; ``recall_full``: and to its temperature.
``precision`` is a lower bound (the labels are not exhaustive). Figures without suffix are those of all labelled papers, each in
its best stored form (JATS, else PDF, else text); ``_pdf``, ``_xml``, ``_text`` are those of the papers stored in that form.
``_tuned`` and ``_reported`` split the papers in two: rules were worked out on the first half (every second one of the sorted names); the
misses of the other half were seen once, at the first run, and no rule was made for them. ``regex_*``, ``cde2_*``, ``camelot_*`` and
``union_baseline_*`` are the simple means of `benchmarks._baselines`, apart and together, on the same papers (PDF, else JATS, else text) in
the same run; their expressions were written with these papers in view.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks import _baselines, _run

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
        "value": ("recall_value", "precision_value"),
        "material": ("recall", "precision"),
        "full": ("recall_full", "precision_full"),
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


def measure(quick: bool) -> dict[str, Any]:
    """Read, score, tabulate."""
    from ingest.export import rows
    from ingest.parser import Parser, ParserError
    from ingest.pipeline import PIPELINE_VERSION, read_records

    labels = gold()
    names = sorted({g["doc_id"] for g in labels})
    if quick:
        names = names[:2]
        labels = [g for g in labels if g["doc_id"] in names]
    try:
        parser: Any = Parser.load(quantize=True)
    except ParserError:
        parser = False
    read_from = files(names)
    by_form: dict[str, dict[str, list[dict]]] = {form: {} for form in FORMS}
    started, cpu, documents = time.perf_counter(), time.process_time(), 0
    for name, forms in read_from.items():
        for form, path in forms.items():
            if form == "text" and len(forms) > 1:
                continue
            records = read_records(path, parser=parser)
            by_form[form][name] = [r | {"source": name} for r in rows(records)]
            documents += 1
    seconds, cpu = time.perf_counter() - started, time.process_time() - cpu
    best = {n: next((by_form[f][n] for f in FORMS if n in by_form[f]), []) for n in names}
    found: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        flat = [r for part in best.values() for r in part]
        found |= figures_of(scored(flat, labels, folder))
        for form in FORMS:
            some = [g for g in labels if g["doc_id"] in by_form[form]]
            if some:
                found |= figures_of(scored([r for part in by_form[form].values() for r in part], some, folder), f"_{form}")
        for half, chosen in (("tuned", tuned(names)), ("reported", set(names) - tuned(names))):
            some = [g for g in labels if g["doc_id"] in chosen]
            if some:
                found |= figures_of(scored([r for n in chosen for r in best[n]], some, folder), f"_{half}")
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
    raise SystemExit(_run.main("extraction", measure, __doc__))

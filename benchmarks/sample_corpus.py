"""Score what was read from the sample corpus against its true values, per input form.

``score`` takes plain rows, so that the demo scores what stands in the graph and this command what reading alone gives.

usage: python -m benchmarks.sample_corpus [--out FILE.json]
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

CORPUS = Path(__file__).resolve().parent.parent / "tests" / "data"
MEASURED = ("ionic_conductivity", "electronic_conductivity", "activation_energy", "lattice_parameter", "relative_density")


@dataclass
class FormScore:
    """Counts of one input form. ``missed`` are truths, ``wrong`` are rows that match none."""

    form: str
    wanted: int = 0
    found: int = 0
    missed: list[dict] = field(default_factory=list)
    wrong: list[dict] = field(default_factory=list)

    @property
    def recall(self) -> float:
        return self.found / max(self.wanted, 1)


def truths() -> list[dict]:
    """The true values of all sample documents, each with its ``form``."""
    return [
        json.loads(line) | {"form": file.parent.parent.name}
        for file in sorted(CORPUS.glob("*/groundtruth/*.jsonl"))
        for line in file.read_text(encoding="utf-8").splitlines()
    ]


def sources() -> list[Path]:
    """The sample documents."""
    return sorted(CORPUS.glob("*/sources/*"))


def score(measurements: Iterable[dict], structures: Iterable[dict], syntheses: Iterable[dict]) -> list[FormScore]:
    """One-to-one comparison of rows with the truth.

    Parameters
    ----------
    measurements : iterable of dict
        Rows of ``ionatlas records``.
    structures : iterable of dict
        ``source, sample, formula, phase, spacegroup, crystal_system``.
    syntheses : iterable of dict
        ``source, sample, formula, method, max_temperature_K, time_h``.

    Returns
    -------
    list of FormScore
        One an input form. A measurement that no truth claims is wrong; structures and syntheses are counted for what the truth
        asks only.
    """
    all_truths = truths()
    forms = {t["doc_id"]: t["form"] for t in all_truths}
    scores = {form: FormScore(form) for form in sorted(set(forms.values()))}
    free = [m for m in measurements if _document(m["source"]) in forms]
    structures, syntheses = list(structures), list(syntheses)
    for truth in all_truths:
        tally = scores[truth["form"]]
        tally.wanted += 1
        if truth["property"] in MEASURED:
            hit = next((m for m in free if _same_value(truth, m)), None)
            if hit is not None:
                free.remove(hit)
        elif truth["property"] == "space_group":
            hit = next((s for s in structures if _about(truth, s) and _symbol(s["spacegroup"]) == _symbol(truth["value"])), None)
        elif truth["property"] == "structure":
            hit = next((s for s in structures if _about(truth, s) and truth["value"] in (s["phase"], s["crystal_system"])), None)
        else:
            hit = next((s for s in syntheses if _about(truth, s) and _same_route(truth, s)), None)
        if hit is None:
            tally.missed.append(truth)
        else:
            tally.found += 1
    for row in free:
        scores[forms[_document(row["source"])]].wrong.append(row)
    return list(scores.values())


def _document(source: str) -> str:
    return Path(source).stem


def _key(formula: str | None) -> str | None:
    from graph.compositions import CompositionError, composition_key

    try:
        return composition_key(formula) if formula else None
    except CompositionError:
        return None


def _about(truth: dict, row: dict) -> bool:
    same_document = _document(row["source"]) == truth["doc_id"]
    same_sample = not truth.get("sample") or not row.get("sample") or _label(row["sample"]) == _label(truth["sample"])
    return same_document and same_sample and _key(row["formula"]) == _key(truth["formula"])


def _label(label: str) -> str:
    return label.lower().replace("−", "-").replace(" ", "")


def _symbol(symbol: str | None) -> str:
    return (symbol or "").replace(" ", "").replace("_", "").replace("−", "-").lower()


def _same_value(truth: dict, row: dict) -> bool:
    if row["property"] != truth["property"] or not _about(truth, row):
        return False
    if abs(row["value"] - truth["value"]) > 5e-4 * abs(truth["value"]):
        return False
    for name in ("kind", "axis"):
        if truth.get(name) and row.get(name) and truth[name] != row[name]:
            return False
    wanted = truth.get("temperature_C")
    if wanted is None:
        return True
    kelvin = 298.15 if wanted == "RT" else wanted + 273.15
    return row["temperature_K"] is not None and abs(row["temperature_K"] - kelvin) <= 1


def _same_route(truth: dict, row: dict) -> bool:
    if truth["value"] != row["method"]:
        return False
    hottest, hours = truth.get("max_temperature_C"), truth.get("time_h")
    if hottest is not None and (row["max_temperature_K"] is None or abs(row["max_temperature_K"] - 273.15 - hottest) > 1):
        return False
    return hours is None or (row["time_h"] is not None and abs(row["time_h"] - hours) < 0.02)


def print_scores(scores: list[FormScore]) -> None:
    """A table of the scores, then every miss and every wrong value with what is known of it."""
    from rich.console import Console
    from rich.table import Table

    console = Console(soft_wrap=True)
    table = Table(show_edge=False, pad_edge=False, header_style="bold", title="Score on the sample corpus", title_justify="left")
    for column in ("form", "true values", "found", "missed", "wrong"):
        table.add_column(column, justify="left" if column == "form" else "right")
    for s in scores:
        table.add_row(s.form, str(s.wanted), str(s.found), str(len(s.missed)), str(len(s.wrong)))
    table.add_section()
    table.add_row(
        "all", *(str(sum(n)) for n in zip(*[(s.wanted, s.found, len(s.missed), len(s.wrong)) for s in scores], strict=True))
    )
    console.print(table)
    for s in scores:
        for t in s.missed:
            line = f"missed  {t['doc_id']}: {t['formula']} {t['property']} {t['value']} {t.get('sample', '')} {t.get('kind', '')}"
            console.print(line, markup=False, highlight=False)
        for r in s.wrong:
            line = f"wrong   {r['source']}: {r['formula']} {r['property']} {r['value']} {r['unit']} {r['sample'] or ''} | {r['quote'][:80]}"
            console.print(line, markup=False, highlight=False)


def read_all() -> tuple[list[dict], list[dict], list[dict]]:
    """Read every sample document without a graph; rows for ``score``."""
    from ingest.export import rows
    from ingest.parser import Parser
    from ingest.pipeline import read_records

    parser = Parser.load(quantize=True)
    measurements, structures, syntheses = [], [], []
    for path in sources():
        records = read_records(path, parser=parser)
        measurements += rows(records)
        for sample in records.samples:
            base = {
                "source": records.source.path,
                "sample": sample.label,
                "formula": sample.material.formula,
                "phase": sample.material.phase,
            }
            structures += [base | s.model_dump(include={"spacegroup", "crystal_system"}) for s in sample.structures]
            structures += [base | {"spacegroup": None, "crystal_system": None}]
            syntheses += [base | s.model_dump(include={"method", "max_temperature_K", "time_h"}) for s in sample.syntheses]
    return measurements, structures, syntheses


def figures(scores: list[FormScore]) -> dict[str, float]:
    """Figures for the result file."""
    out = {f"recall_{s.form}": round(s.recall, 4) for s in scores}
    out["recall"] = round(sum(s.found for s in scores) / sum(s.wanted for s in scores), 4)
    out["wrong"] = sum(len(s.wrong) for s in scores)
    return out


def measure(quick: bool) -> dict:
    """Read and score; the corpus is small, so ``quick`` changes nothing."""
    from benchmarks import _run

    scores = score(*read_all())
    print_scores(scores)
    return _run.result(
        "sample_corpus", figures(scores), {"documents": len(sources())}, ("torch", "transformers", "pypdfium2", "rapidocr")
    )


if __name__ == "__main__":
    from benchmarks import _run

    raise SystemExit(_run.main("sample_corpus", measure, __doc__, needs_shared=False))

"""True values of the sample documents, and where the documents stand."""

from __future__ import annotations

import json
from pathlib import Path

import corpus_facts as facts

HERE = Path(__file__).parent


class Truth:
    """The true values of one document, in the fields that the scorers read."""

    def __init__(self, format: str, doc_id: str, doi: str):
        self.format, self.doc_id, self.doi, self.records = format, doc_id, doi, []

    def add(self, formula: str, property: str, value, unit: str | None = None, **more) -> None:
        record = {"id": f"{self.doc_id}#{len(self.records) + 1:03d}", "doc_id": self.doc_id, "doi": self.doi}
        record |= {"composition_raw": formula, "formula": formula, "property": property, "value": value, "unit": unit}
        self.records.append(record | {k: v for k, v in more.items() if v is not None})

    def conductivity(self, formula, value, temperature_C=facts.RT, **more):
        self.add(formula, "ionic_conductivity", value, "S/cm", temperature_C=temperature_C, **more)

    def cell(self, formula, **axes):
        sample = axes.pop("sample", None)
        for axis, value in axes.items():
            self.add(formula, "lattice_parameter", value, "angstrom", axis=axis, sample=sample)

    def write(self) -> None:
        folder = HERE / self.format / "groundtruth"
        folder.mkdir(parents=True, exist_ok=True)
        lines = [json.dumps(r, ensure_ascii=False) for r in self.records]
        (folder / f"{self.doc_id}.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")


def source(format: str, name: str) -> Path:
    folder = HERE / format / "sources"
    folder.mkdir(parents=True, exist_ok=True)
    return folder / name

"""Records as flat rows, one measurement a line: the columns of ``ionatlas records``."""

from __future__ import annotations

from graph.records import DocumentRecords

COLUMNS = (
    "measurement_id", "doi", "source", "sample", "formula", "phase", "names", "family", "property", "value", "low", "high",
    "bound", "unit", "temperature_K", "kind", "origin", "method", "confidence", "status", "page", "bbox", "table", "row", "column",
    "start", "end", "quote", "extractor", "axis", "flags",
)  # fmt: skip


def rows(records: DocumentRecords) -> list[dict]:
    """One dict a measurement with the keys of ``COLUMNS``; place and quote are those of its best evidence (a table cell before a sentence)."""
    table = []
    for sample, measurement, identity in _identified(records):
        material = sample.material
        paper = sample.paper or records.paper
        best = max(measurement.evidence, key=lambda evidence: (evidence.kind == "table", evidence.confidence))
        table.append(
            dict(
                measurement_id=identity,
                doi=paper.doi,
                source=records.source.path,
                sample=sample.label,
                formula=material.formula,
                phase=material.phase,
                names=list(material.names),
                family=material.family,
                property=measurement.property,
                value=measurement.value,
                low=measurement.low,
                high=measurement.high,
                bound=measurement.bound,
                unit=measurement.unit,
                temperature_K=measurement.temperature_K,
                kind=measurement.kind,
                origin=measurement.origin,
                method=measurement.method,
                confidence=measurement.confidence,
                status=measurement.status,
                page=best.page,
                bbox=list(best.bbox) if best.bbox else None,
                table=best.table,
                row=best.row,
                column=best.column,
                start=best.start,
                end=best.end,
                quote=best.quote,
                extractor=best.extractor,
                axis=measurement.axis,
                flags=list(best.flags),
            )
        )
    return table


def _identified(records: DocumentRecords):
    """Each measurement with its sample and its key (that of a graph that holds this document only)."""
    from graph.identity import measurement_id, paper_id, sample_id

    used: set[str] = set()

    def free(make, *options) -> str:
        key = next(key for option in options if (key := make(option)) not in used)
        used.add(key)
        return key

    for number, sample in enumerate(records.samples):
        paper = paper_id(sample.paper or records.paper, records.source.sha256)
        key = free(lambda o: sample_id(paper, sample.material, sample.label, o), None, sample.material.phase, number)  # noqa: B023
        for measurement in sample.measurements:
            yield sample, measurement, free(lambda n: measurement_id(key, measurement, n), *range(10_000))  # noqa: B023

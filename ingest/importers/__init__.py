"""Importers: data sets into records, row by row, for the ordinary upsert.

Each importer gives a :class:`Dataset`: the Source of the file, the publication it is from, and its samples. Rows become
samples with origin ``dataset`` and evidence of kind ``dataset`` that names the row.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from graph.records import Evidence, Paper, Sample, Source

VERSION = "1.0"
PART = 1000
HOURS = {
    "h": 1.0, "hr": 1.0, "hrs": 1.0, "hour": 1.0, "hours": 1.0, "min": 1 / 60, "mins": 1 / 60, "minutes": 1 / 60, "s": 1 / 3600, "sec": 1 / 3600,
    "d": 24.0, "day": 24.0, "days": 24.0, "week": 168.0, "weeks": 168.0,
}  # fmt: skip
"""Units of time as data sets write them -> hours."""


class ImportRefused(ValueError):
    """The file is not what the importer takes; the message says what is missing and what to do."""


@dataclass
class Dataset:
    """A data set, read.

    Attributes
    ----------
    source : Source
    paper : Paper
        The publication of the data set itself.
    rows : int
        Rows or entries in the file.
    samples : iterable of Sample
        Read as they are asked for.
    skipped : dict
        Reason -> number of rows left out, filled while samples are read.
    """

    source: Source
    paper: Paper
    rows: int
    samples: Iterable[Sample]
    skipped: dict[str, int] = field(default_factory=dict)

    def skip(self, reason: str) -> None:
        """Count a row that gave nothing."""
        self.skipped[reason] = self.skipped.get(reason, 0) + 1


def source_of(path: Path, data: bytes, media_type: str, name: str) -> Source:
    """The Source of an imported file."""
    import hashlib

    from ingest.jobs import shown_path

    return Source(
        sha256=hashlib.sha256(data).hexdigest(), path=shown_path(path), media_type=media_type, outcome="ok", pipeline=f"import {name} {VERSION}"
    )  # fmt: skip


def row_evidence(row: int, quote: str, extractor: str, *, table: str | None = None, column: int | None = None) -> Evidence:
    """Evidence that names a row (from 0, header included) of the file."""
    return Evidence(
        kind="dataset", quote=quote[:600] or "-", table=table, row=row, column=column, extractor=f"import:{extractor}",
        extractor_version=VERSION, confidence=1.0,
    )  # fmt: skip


def parts(samples: Iterable[Sample], paper: Paper, size: int = PART) -> Iterator[list[Sample]]:
    """Samples in lists of about `size`, all of one paper in one list."""
    groups: dict[str, list[Sample]] = {}
    for sample in samples:
        groups.setdefault((sample.paper or paper).model_dump_json(include={"doi", "title"}), []).append(sample)
    part: list[Sample] = []
    for group in groups.values():
        if part and len(part) + len(group) > size:
            yield part
            part = []
        part = [*part, *group]
    if part:
        yield part


def write(store, dataset: Dataset, on_part: Callable[[int], None] | None = None):
    """Write a data set to the graph; see :func:`graph.upsert_datasets.write_dataset`."""
    from graph.upsert_datasets import write_dataset

    return write_dataset(store, dataset.source, dataset.paper, parts(dataset.samples, dataset.paper), on_part)

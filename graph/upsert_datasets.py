"""Writing a data set: one source too large for one transaction, written in parts that can be written again."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import fields
from typing import TYPE_CHECKING

from graph.ledger import known_sources
from graph.records import DocumentRecords, Paper, Sample, Source
from graph.upsert import write_part
from graph.write_parts import WriteSummary

if TYPE_CHECKING:
    from graph.store import Store

UNFINISHED = "the import has not finished: run the same command again"


def write_dataset(
    store: Store, source: Source, paper: Paper, parts: Iterable[list[Sample]], on_part: Callable[[int], None] | None = None
) -> WriteSummary:
    """Write the samples of one file, one transaction a part.

    Until the last part is written the source's outcome is ``partial`` with the reason :data:`UNFINISHED`; the same call goes on
    after an interruption and changes nothing of what stands. What an earlier import of the same file gave and this one does
    not is taken away at the end.

    Parameters
    ----------
    store : Store
    source : Source
        As it shall stand when all is written.
    paper : Paper
        The publication of the data set; samples have their own.
    parts : iterable of list of Sample
        All samples of one paper must be in one part.
    on_part : callable, optional
        Called with the number of samples written with each part.

    Returns
    -------
    WriteSummary
        Summed over the parts; ``changed`` is 0 when the graph already said all this.
    """
    total = WriteSummary()
    written: set[str] = set()
    known = known_sources(store).get(source.sha256)
    complete = known is not None and known.get("reason") != UNFINISHED
    unfinished = source if complete else source.model_copy(update={"outcome": "partial", "reason": UNFINISHED})
    for samples in parts:
        records = DocumentRecords(source=unfinished, paper=paper, samples=samples)
        summary = store.transaction(lambda tx, records=records: write_part(tx, records), write=True)
        written.update(summary.papers)
        _add(total, summary)
        if on_part:
            on_part(len(samples))
    last = DocumentRecords(source=source, paper=paper)
    summary = store.transaction(lambda tx: write_part(tx, last, written=frozenset(written)), write=True)
    _add(total, summary)
    return total


def _add(total: WriteSummary, part: WriteSummary) -> None:
    for field in fields(WriteSummary):
        if field.name != "papers":
            setattr(total, field.name, getattr(total, field.name) + getattr(part, field.name))

"""Export of the whole graph as JSON lines, in an order that depends on its content only."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graph.plain import plain
from graph.schema import SCHEMA_VERSION
from graph.statements import statement
from graph.vocabulary import LABELS, RELATIONSHIPS

if TYPE_CHECKING:
    from graph.store import Store


def lines(store: Store, *, quotes: bool = True) -> Iterator[dict[str, Any]]:
    """The graph as dictionaries: first ``{"schema": N}``, then nodes by label and key, then relationships.

    Parameters
    ----------
    store : Store
    quotes : bool
        False leaves out the sentences of publishers (``quote`` of Evidence, the evidence noted with a verdict); pages, cells and values stay.
    """
    yield {"schema": SCHEMA_VERSION}
    dropped = () if quotes else ("quote", "places")
    for label, (_, properties) in LABELS.items():
        key = next(iter(properties))
        for row in store.rows(statement("read/export_nodes"), {"label": label, "key": key}):
            kept = {k: plain(v) for k, v in sorted(row["properties"].items()) if k not in dropped}
            yield {"label": label, "key": kept[key], "properties": kept}
    for source, kind, target, _ in RELATIONSHIPS:
        names = {"source": source, "type": kind, "target": target}
        keys = {"source_key": next(iter(LABELS[source][1])), "target_key": next(iter(LABELS[target][1]))}
        for row in store.rows(statement("read/export_relationships"), names | keys):
            yield {"type": kind, "from": [source, row["from"]], "to": [target, row["to"]], "properties": plain(row["properties"])}


def export(store: Store, path: Path, *, quotes: bool = True) -> int:
    """Write the graph to a ``.jsonl`` file, all of it or none; returns the number of nodes and relationships.

    Raises
    ------
    OSError
        The file cannot be written.
    """
    part = path.with_name(path.name + ".part")
    count = -1
    with open(part, "w", encoding="utf-8") as stream:
        for line in lines(store, quotes=quotes):
            stream.write(json.dumps(line, ensure_ascii=False, sort_keys=True) + "\n")
            count += 1
    part.replace(path)
    return count

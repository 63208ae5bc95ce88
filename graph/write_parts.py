"""Parts of writing that documents and campaigns share: counters, batches, materials."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from graph import rows
from graph.records import Material
from graph.statements import statement

_BATCH = 1000


@dataclass
class WriteSummary:
    """Counts of one write, as the server gives them.

    ``new_measurements``, ``new_samples`` and ``new_materials`` count what the graph did not have before; ``papers`` are keys of
    the papers with samples.
    """

    nodes_created: int = 0
    nodes_deleted: int = 0
    relationships_created: int = 0
    relationships_deleted: int = 0
    properties_set: int = 0
    new_measurements: int = 0
    new_samples: int = 0
    new_materials: int = 0
    papers: list[str] = field(default_factory=list)

    @property
    def changed(self) -> int:
        """Nodes, relationships and properties created, set or deleted; 0 when the graph already said it all."""
        return (
            self.nodes_created
            + self.nodes_deleted
            + self.relationships_created
            + self.relationships_deleted
            + self.properties_set
        )

    def count(self, result: Any, *, properties: bool = True) -> None:
        """Add the counters of a driver result, which is consumed."""
        counters = result.consume().counters
        self.nodes_created += counters.nodes_created
        self.nodes_deleted += counters.nodes_deleted
        self.relationships_created += counters.relationships_created
        self.relationships_deleted += counters.relationships_deleted
        if properties:
            self.properties_set += counters.properties_set


def batches(tx: Any, summary: WriteSummary, name: str, items: list, parameter: str = "rows") -> None:
    """Run a statement of ``cypher/`` over all items, a thousand at a time."""
    for start in range(0, len(items), _BATCH):
        summary.count(tx.run(statement(name), {parameter: items[start : start + _BATCH]}))


def write_materials(tx: Any, summary: WriteSummary, materials: dict[str, Material]) -> None:
    """Write the materials (by key) that the graph lacks, and what it does not know of the others."""
    known = {
        r["material"]["material_id"]: r["material"] for r in tx.run(statement("read/materials"), keys=sorted(materials)).data()
    }
    changed = []
    for key, material in sorted(materials.items()):
        stored = known.get(key)
        if stored is None:
            summary.new_materials += 1
            changed.append(rows.material_row(material, key))
            continue
        row = {
            "key": key,
            "properties": {},
            "names": [n for n in material.names if n not in stored.get("names", [])],
            "elements": [],
        }
        fresh = rows.material_row(material, key)["properties"]
        row["properties"] = {k: v for k, v in fresh.items() if k not in stored}
        if row["names"] or row["properties"]:
            changed.append(row)
    batches(tx, summary, "write/materials", changed)

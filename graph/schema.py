"""The graph's schema: constraints and indexes, their version, and what a researcher needs to know to write Cypher."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graph import vocabulary
from graph.errors import StoreUnavailable
from graph.statements import schema_statements, statement

if TYPE_CHECKING:
    from graph.store import Store

SCHEMA_VERSION = 2


def schema_version(store: Store) -> int | None:
    """Version of the schema in the database, None when it is empty."""
    return store.rows(statement("read/schema_version"))[0]["version"]


def ensure_schema(store: Store) -> bool:
    """Bring the database's schema to this program's version; True when something was done.

    Raises
    ------
    StoreUnavailable
        The database was written by a newer ionatlas.
    """
    version = schema_version(store)
    if version == SCHEMA_VERSION:
        return False
    if version is not None and version > SCHEMA_VERSION:
        raise StoreUnavailable(
            f"the graph at {store.uri} has schema {version}, this ionatlas knows {SCHEMA_VERSION}: upgrade ionatlas, or use another home"
        )

    def work(tx: Any) -> None:
        for text in schema_statements():
            tx.run(text).consume()

    store.transaction(work, write=True)
    store.rows(statement("write/schema_version"), {"version": SCHEMA_VERSION}, write=True)
    return True


@dataclass(frozen=True)
class PropertyDescription:
    """A property of a label: its unit (None where it has none) and what it means."""

    name: str
    unit: str | None
    meaning: str


@dataclass(frozen=True)
class LabelDescription:
    """A label with the number of its nodes; the first property is its key."""

    label: str
    meaning: str
    nodes: int
    properties: tuple[PropertyDescription, ...]


@dataclass(frozen=True)
class RelationshipDescription:
    """A relationship with its number and its properties."""

    source: str
    type: str
    target: str
    properties: tuple[str, ...]
    relationships: int


@dataclass(frozen=True)
class SchemaDescription:
    """What a researcher needs to know to write Cypher; examples are (what it answers, Cypher)."""

    version: int
    labels: tuple[LabelDescription, ...]
    relationships: tuple[RelationshipDescription, ...]
    examples: tuple[tuple[str, str], ...]


def describe(store: Store) -> SchemaDescription:
    """The schema with counts of what the graph holds and three example queries."""
    nodes = {row["label"]: row["nodes"] for row in store.rows(statement("read/label_counts"))}
    edges = {(r["from"], r["type"], r["to"]): r["relationships"] for r in store.rows(statement("read/relationship_counts"))}
    labels = tuple(
        LabelDescription(
            label,
            meaning,
            nodes.get(label, 0),
            tuple(PropertyDescription(name, unit, text) for name, (unit, text) in properties.items()),
        )
        for label, (meaning, properties) in vocabulary.LABELS.items()
    )
    relationships = tuple(
        RelationshipDescription(source, kind, target, properties, edges.get((source, kind, target), 0))
        for source, kind, target, properties in vocabulary.RELATIONSHIPS
    )
    return SchemaDescription(SCHEMA_VERSION, labels, relationships, tuple(map(_example, (1, 2, 3))))


def _example(number: int) -> tuple[str, str]:
    text = statement(f"read/example_{number}")
    first, rest = text.split("\n", 1)
    return first.removeprefix("//").strip(), rest.strip()

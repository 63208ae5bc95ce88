"""The graph's schema: constraints and indexes, their version, and what a researcher needs to know to write Cypher."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.errors import StoreUnavailable
from graph.statements import schema_statements, statement

if TYPE_CHECKING:
    from graph.store import Store

SCHEMA_VERSION = 1


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
    for text in schema_statements():
        store.rows(text, write=True)
    store.rows(statement("write/schema_version"), {"version": SCHEMA_VERSION}, write=True)
    return True

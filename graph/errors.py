"""What can go wrong with the store, each as one line that says what, where and what to do."""

from __future__ import annotations


class GraphError(Exception):
    """Base of the graph room's errors; the message is one line for a person."""


class StoreUnavailable(GraphError):
    """No Neo4j answers, or the one that does refuses the login."""


class JavaMissing(StoreUnavailable):
    """The managed local server needs a Java runtime of version 17 or later."""


class JarsMissing(StoreUnavailable):
    """Neo4j's jars have not been fetched."""


class StoreDamaged(GraphError):
    """Neo4j runs, but the database cannot be opened."""


class DiskFull(GraphError):
    """The disk that holds the store has no room left."""


class QueryRefused(GraphError):
    """A query may not run: it writes, reaches outside, or names what does not exist."""


class QueryFailed(GraphError):
    """A query is wrong, took too long or needed too much memory."""

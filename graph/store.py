"""The store: Neo4j through the official driver, whether ours or somebody else's. Only this file knows which of them runs."""

from __future__ import annotations

import logging
import random
import re
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from graph import server
from graph.errors import DiskFull, GraphError, QueryFailed, QueryRefused, StoreDamaged, StoreUnavailable
from graph.statements import statement

T = TypeVar("T")
logging.getLogger("neo4j").setLevel(logging.ERROR)  # notifications are read from the result, not logged
_RETRIES = 12
_NEVER_AGAIN = ("MemoryPoolOutOfMemoryError", "OutOfMemoryError", "TransactionTimedOut", "Terminated", "DatabaseUnavailable")


class Store:
    """An open Neo4j database. Use it in a ``with`` block, from one thread or several.

    Attributes
    ----------
    home : Path
    uri : str
        Bolt address in use.
    database : str
    managed : bool
        Whether it is the local server of `home`.
    """

    def __init__(self, *, home: Path, uri: str | None, user: str | None, password: str | None, database: str, idle_s: float):
        self.home = Path(home)
        self.database = database
        self.managed = uri is None
        self._remote = (uri, user, password)
        self._idle_s = idle_s
        self._lease: server.Lease | None = None
        self._driver = None
        self.uri = uri or ""
        self._connect()

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the connection and give the lease back; the server stays for others until it is idle."""
        if self._driver is not None:
            self._driver.close()
            self._driver = None
        if self._lease is not None:
            self._lease.release()
            self._lease = None

    def _connect(self) -> None:
        from neo4j import GraphDatabase

        self.close()
        if self.managed:
            self._lease = server.join(self.home, idle_s=self._idle_s)
            self.uri, auth = self._lease.uri, (self._lease.user, self._lease.password)
        else:
            auth = (self._remote[1], self._remote[2] or "") if self._remote[1] else None
        try:
            self._driver = GraphDatabase.driver(
                self.uri, auth=auth, connection_timeout=5, connection_acquisition_timeout=20, user_agent="ionatlas"
            )
            self._driver.verify_connectivity()
        except Exception as error:
            self.close()
            raise self._explained(error) from None
        if self._lease is not None and self._lease.started_now:
            self._check_database()

    def _check_database(self) -> None:
        """Wait for our database to be online; say what is wrong when it cannot be."""
        for _ in range(60):
            with self._driver.session(database="system") as session:
                found = session.run(statement("read/databases")).data()
            ours = [row for row in found if row["name"] == self.database]
            if not ours:
                raise StoreUnavailable(
                    f"{self.uri} has no database {self.database!r}; it has {', '.join(r['name'] for r in found)}"
                )
            message = ours[0]["message"] or ""
            if "No space left" in message:
                raise self._disk_full()
            if ours[0]["status"] == "online":
                return
            if ours[0]["status"] in ("offline", "dirty", "quarantined") and message:
                raise StoreDamaged(self._damage(message))
            time.sleep(0.25)
        raise StoreDamaged(self._damage(f"it stays {ours[0]['status']}"))

    def _damage(self, message: str) -> str:
        where = f"{server.graph_home(self.home)}" if self.managed else self.uri
        return f"the database in {where} cannot be opened: {message[:200]}; restore it from a backup, or move the folder away and ingest again"

    def _disk_full(self) -> DiskFull:
        if not self.managed:
            return DiskFull(
                f"the disk of the Neo4j at {self.uri} is full: make room there and restart it; acknowledged writes are kept"
            )
        folder = server.graph_home(self.home)
        free = shutil.disk_usage(folder).free / 2**20
        return DiskFull(
            f"no space left for the graph in {folder} ({free:.0f} MB free): make room, then `ionatlas graph stop --force`; nothing written is lost"
        )

    def rows(
        self, cypher: str, params: dict[str, Any] | None = None, *, write: bool = False, timeout_s: float | None = None
    ) -> list[dict[str, Any]]:
        """Run one statement in one transaction and return its rows.

        Parameters
        ----------
        cypher : str
        params : dict, optional
        write : bool
            False runs it in a session that cannot write.
        timeout_s : float, optional
            Seconds the server gives it.

        Raises
        ------
        GraphError
            The kinds of :mod:`graph.errors`.
        """

        def work(tx) -> list[dict[str, Any]]:
            return tx.run(cypher, params or {}).data()

        return self.transaction(work, write=write, timeout_s=timeout_s)

    def transaction(self, work: Callable[[Any], T], *, write: bool = False, timeout_s: float | None = None) -> T:
        """Run `work(tx)` in one transaction: all of it or none.

        `work` may run again after a deadlock or when the local server had to be started anew, so it must be repeatable.
        """
        import neo4j
        from neo4j.exceptions import DriverError, Neo4jError

        mode = neo4j.WRITE_ACCESS if write else neo4j.READ_ACCESS
        for attempt in range(_RETRIES):
            try:
                if self._driver is None:
                    self._connect()
                with (
                    self._driver.session(database=self.database, default_access_mode=mode) as session,
                    session.begin_transaction(timeout=timeout_s) as tx,
                ):
                    result = work(tx)
                    tx.commit()
                    return result
            except (Neo4jError, DriverError) as error:
                if attempt == _RETRIES - 1 or not self._may_retry(error):
                    raise self._explained(error) from error
                time.sleep(min(2.0, 0.02 * 2**attempt) * (0.5 + random.random()))
        raise AssertionError("unreachable")

    def _may_retry(self, error: Exception) -> bool:
        from neo4j.exceptions import Neo4jError, ServiceUnavailable, SessionExpired, TransientError

        code = getattr(error, "code", None) or ""
        if any(word in code for word in _NEVER_AGAIN):
            return False
        if isinstance(error, TransientError):
            return True
        if isinstance(error, (ServiceUnavailable, SessionExpired)) and self.managed:
            if not server.status(self.home).running or server.status(self.home).uri != self.uri:
                self._driver, old = None, self._driver
                old.close()
            return True
        return isinstance(error, Neo4jError) and error.is_retryable()

    def _explained(self, error: Exception) -> Exception:
        """The error as one of ours, in one line with its remedy."""
        from neo4j.exceptions import (
            AuthError,
            ConfigurationError,
            CypherSyntaxError,
            DriverError,
            Neo4jError,
            ServiceUnavailable,
            TransientError,
        )

        if isinstance(error, GraphError):
            return error
        code = getattr(error, "code", None) or ""
        text = (getattr(error, "message", None) if isinstance(error, Neo4jError) else None) or str(
            error.args[0] if error.args else error
        )
        first = text.strip().splitlines()[0] if text.strip() else type(error).__name__
        first = re.sub(r": expected .*", "", first)[:300].rstrip(": ")
        if "No space left" in text or "TransactionLogError" in code or "needs to be restarted" in text:
            return self._disk_full()
        if "AuthenticationRateLimit" in code:
            return StoreUnavailable(f"{self.uri} refuses logins for a while after too many wrong passwords; wait a minute")
        if isinstance(error, AuthError):
            if self.managed:
                return StoreUnavailable(
                    f"the Neo4j of {server.graph_home(self.home)} refuses its own password file; restore `password` from a backup"
                )
            return StoreUnavailable(f"{self.uri} refuses the login: set IONATLAS_NEO4J_USER and IONATLAS_NEO4J_PASSWORD")
        if "DatabaseNotFound" in code:
            return StoreUnavailable(f"{self.uri} has no database {self.database!r}: set IONATLAS_NEO4J_DATABASE")
        if "DatabaseUnavailable" in code:
            return StoreDamaged(self._damage(first))
        if isinstance(error, ServiceUnavailable | ConfigurationError | ValueError) or "SessionExpired" in type(error).__name__:
            if self.managed:
                return StoreUnavailable(
                    f"the local Neo4j at {self.uri} does not answer: {first}; try `ionatlas graph stop --force`, then again"
                )
            return StoreUnavailable(
                f"no Neo4j answers at {self.uri}: {first}; start it, or unset IONATLAS_NEO4J_URI to use the local one"
            )
        if "TransactionTimedOut" in code or "terminated" in text.lower() and isinstance(error, Neo4jError):
            return QueryFailed(
                "the query ran out of its time: narrow it with a label, a property or LIMIT, or allow it more seconds"
            )
        if "OutOfMemory" in code:
            return QueryFailed("the query needs more memory than one transaction may have: return fewer rows or aggregate")
        if "AccessMode" in code or "ForbiddenDueToTransactionType" in code or "read access mode" in text.lower():
            return QueryRefused("this query writes, and queries are read-only; allow it with --write")
        if isinstance(error, CypherSyntaxError):
            return QueryFailed(f"not Cypher: {first}")
        if "ParameterMissing" in code:
            return QueryFailed(f"{first}; give it with --param name=value")
        if isinstance(error, TransientError):
            return StoreUnavailable(f"Neo4j could not finish after {_RETRIES} attempts: {first}")
        if isinstance(error, Neo4jError | DriverError):
            return QueryFailed(first)
        return error


def open_store(
    *,
    home: Path,
    uri: str | None = None,
    user: str | None = None,
    password: str | None = None,
    database: str = "neo4j",
    idle_s: float = server.DEFAULT_IDLE_S,
) -> Store:
    """Open the graph: the Neo4j at `uri`, or without one the managed local server of `home`, started when needed.

    The schema is made or brought up to date.

    Parameters
    ----------
    home : Path
        The program's home; the local server keeps its data in ``home/graph``.
    uri, user, password, database : str, optional
        Another Neo4j (5.26 or later).
    idle_s : float
        Seconds without any user after which a local server started by this call stops.

    Raises
    ------
    StoreUnavailable, JavaMissing, JarsMissing, StoreDamaged, DiskFull
    """
    from graph.schema import ensure_schema

    store = Store(home=home, uri=uri, user=user, password=password, database=database, idle_s=idle_s)
    try:
        ensure_schema(store)
    except BaseException:
        store.close()
        raise
    return store

"""The gate for researchers' Cypher: read-only unless more is asked for, nothing outside the graph, typing errors explained."""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING, Any

from graph import vocabulary
from graph.errors import QueryFailed, QueryRefused
from graph.plain import plain

if TYPE_CHECKING:
    from graph.store import Store

PROCEDURES = frozenset(
    {
        "db.labels", "db.relationshipTypes", "db.propertyKeys", "db.schema.visualization", "db.schema.nodeTypeProperties",
        "db.schema.relTypeProperties", "db.index.vector.queryNodes", "db.index.vector.queryRelationships",
        "db.index.fulltext.queryNodes", "db.index.fulltext.queryRelationships", "dbms.components",
    }
)  # fmt: skip
_OUTSIDE = ("LoadCSV", "TerminateTransactions", "Show", "AdministrationCommand")
_COMMENT = re.compile(r"\s+|//[^\n]*(?:\n|\Z)|/\*.*?\*/", re.DOTALL)
_MISSING = re.compile(r"The (label|relationship type|property) `([^`]+)` does not exist")
_SCANS = ("Scan", "CartesianProduct", "VarLengthExpand")


def _first_word(text: str) -> str:
    position = 0
    while found := _COMMENT.match(text, position):
        position = found.end()
    word = re.match(r"[A-Za-z]+", text[position:])
    return word[0].upper() if word else ""


def _operators(plan: dict | None) -> list[tuple[str, str]]:
    """Operator and details of every step of a plan."""
    if not plan:
        return []
    kind = str(plan.get("operatorType", "")).split("@")[0]
    details = str((plan.get("args") or {}).get("Details", ""))
    return [(kind, details), *(step for child in plan.get("children") or [] for step in _operators(child))]


def _explain(store: Store, text: str, params: dict[str, Any]) -> tuple[str, list[tuple[str, str]], list[str]]:
    """Kind of a query (r, rw, w, s), the steps of its plan, and the names in it the graph does not have."""

    def work(tx: Any) -> Any:
        return tx.run("EXPLAIN " + text, params).consume()

    summary = store.transaction(work, timeout_s=30)
    notes = [status.status_description for status in summary.gql_status_objects]
    return summary.query_type or "", _operators(summary.plan), notes


def _check_names(store: Store, notes: list[str]) -> None:
    """Answer a label, relationship type or property that does not exist with the nearest that does."""
    for note in notes:
        found = _MISSING.search(note)
        if not found:
            continue
        kind, name = found[1], found[2]
        known = vocabulary.names(store)[kind]
        if name in known:
            continue  # of the schema, only not in use yet
        near = difflib.get_close_matches(name, known, n=1, cutoff=0.6) or [k for k in known if k.lower() == name.lower()]
        if near:
            raise QueryRefused(f"the graph has no {kind} `{name}`: did you mean `{near[0]}`?")
        if kind != "property":
            raise QueryRefused(f"the graph has no {kind} `{name}`; it has {', '.join(sorted(known))}")


def _check_steps(steps: list[tuple[str, str]]) -> None:
    for kind, details in steps:
        if kind.startswith(_OUTSIDE):
            raise QueryRefused(
                f"{kind} is not allowed: a query may read the graph, not files, addresses, users, settings or transactions"
            )
        if kind == "ProcedureCall":
            name = re.match(r"[\w.]+", details)
            if not name or name[0] not in PROCEDURES:
                raise QueryRefused(
                    f"the procedure {name[0] if name else details} is not allowed; allowed are {', '.join(sorted(PROCEDURES))}"
                )


def run_text(
    store: Store, cypher: str, params: dict[str, Any] | None = None, *, allow_write: bool = False, timeout_s: float | None = 60.0
) -> list[dict[str, Any]]:
    """Run a researcher's Cypher.

    Parameters
    ----------
    store : Store
    cypher : str
        One statement; values come as parameters.
    params : dict, optional
    allow_write : bool
        Let it create, change and delete data. Files, addresses, users and settings stay out of reach.
    timeout_s : float, optional
        Seconds the server gives it.

    Returns
    -------
    list of dict
        One a row; nodes and relationships as maps of their properties, times as ISO strings.

    Raises
    ------
    QueryRefused
        It writes without leave, reaches outside, or names a label, relationship type or property that does not exist.
    QueryFailed
        It is not Cypher, or ran out of time or memory.
    """
    params = params or {}
    word = _first_word(cypher)
    if not word:
        raise QueryFailed("the query is empty" if not cypher.strip() else "a query starts with a clause, e.g. MATCH or RETURN")
    if word in ("EXPLAIN", "PROFILE", "CYPHER"):
        raise QueryRefused(f"a query starts with its first clause, not with {word}: what is allowed is judged by its plan")
    kind, steps, notes = _explain(store, cypher, params)
    _check_steps(steps)
    if kind == "s":
        raise QueryRefused("this changes the schema or the server; the schema belongs to ionatlas")
    if kind != "r" and not allow_write:
        raise QueryRefused("this query writes, and queries are read-only; allow it with --write")
    _check_names(store, notes if kind == "r" else [])
    try:
        return [
            {k: plain(v) for k, v in row.items()} for row in store.rows(cypher, params, write=allow_write, timeout_s=timeout_s)
        ]
    except QueryFailed as error:
        if "ran out of its time" in str(error):
            scans = ", ".join(f"{k} {d}".strip() for k, d in steps if any(word in k for word in _SCANS))
            raise QueryFailed(f"{error} (it scans: {scans or 'nothing unusual'}; limit {timeout_s:g} s)") from None
        raise

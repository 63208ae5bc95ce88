"""Named queries: the catalogue of ``cypher/*.cypher`` and running one of them. Free Cypher goes through :mod:`graph.gate`."""

from __future__ import annotations

import difflib
import fnmatch
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graph.compositions import CompositionError, composition_key
from graph.errors import QueryFailed
from graph.gate import run_text
from graph.statements import folder

if TYPE_CHECKING:
    from graph.store import Store

__all__ = ["NamedQuery", "Parameter", "catalogue", "load", "run", "run_text"]

_PARAMETER = re.compile(r"param (\w+): (string|integer|float|boolean|list)(?: = (.+?))? — (.+)")
_PREPARE = re.compile(r"prepare (\w+) = (\w+)\((\w+)\)")
_COLUMN = re.compile(r"column (\w+) — (.+)")


@dataclass(frozen=True)
class Parameter:
    """A parameter of a named query; ``required`` ones have no default."""

    name: str
    type: str
    default: Any
    required: bool
    description: str


@dataclass(frozen=True)
class NamedQuery:
    """A query of the catalogue, or of a user's file, with what its header says."""

    name: str
    summary: str
    parameters: tuple[Parameter, ...]
    columns: tuple[tuple[str, str], ...]
    text: str
    prepared: tuple[tuple[str, str, str], ...] = ()
    shipped: bool = True


def _fingerprint(formula: str) -> list[float]:
    from graph.fingerprints import fingerprint

    return fingerprint(formula).tolist()


def _glob(pattern: str) -> str:
    """A regular expression of Java for a glob."""
    return fnmatch.translate(pattern).removeprefix("(?s:").removesuffix(")\\Z").removesuffix(")\\z")


def _composition_or_null(name: str) -> str | None:
    """The composition of what may be a formula, or a name or family of materials."""
    try:
        return composition_key(name)
    except CompositionError:
        return None


PREPARATIONS: dict[str, Callable[[Any], Any]] = {
    "composition": composition_key,
    "composition_or_null": _composition_or_null,
    "fingerprint": _fingerprint,
    "glob": _glob,
}


def parse(text: str, name: str, *, shipped: bool = True) -> NamedQuery:
    """Read a query with its header comments.

    The header's first line says what the query answers; ``param name: type = default — text`` declares a parameter (JSON
    default; without one it is required), ``column name — text`` a column, and ``prepare name = function(parameter)`` a
    parameter computed from another by a function of ``PREPARATIONS``.

    Raises
    ------
    QueryFailed
        A header line that starts like a declaration but is none.
    """
    header = []
    for line in text.splitlines():
        if not line.startswith("//"):
            break
        header.append(line[2:].strip())
    parameters, columns, prepared, summary = [], [], [], []
    for line in header:
        if found := _PARAMETER.fullmatch(line):
            default = json.loads(found[3]) if found[3] else None
            parameters.append(Parameter(found[1], found[2], default, found[3] is None, found[4]))
        elif found := _PREPARE.fullmatch(line):
            prepared.append((found[1], found[2], found[3]))
        elif found := _COLUMN.fullmatch(line):
            columns.append((found[1], found[2]))
        elif line.startswith("param ") or line.startswith("prepare "):
            raise QueryFailed(f"{name}: cannot read the header line {line!r}; it should be `param name: type = default — text`")
        elif line and not (parameters or columns or prepared):
            summary.append(line)
    body = "\n".join(text.splitlines()[len(header) :]).strip()
    return NamedQuery(name, " ".join(summary), tuple(parameters), tuple(columns), body, tuple(prepared), shipped)


def catalogue() -> list[NamedQuery]:
    """All shipped queries, in order of name."""
    return [parse(path.read_text(encoding="utf-8"), path.stem) for path in sorted(folder().glob("*.cypher"))]


def load(name: str | Path) -> NamedQuery:
    """A shipped query by its name, or a user's by the path of its ``.cypher`` file.

    Raises
    ------
    QueryFailed
        Neither exists; the nearest name is offered.
    """
    path = Path(name)
    if path.suffix == ".cypher":
        try:
            return parse(path.read_text(encoding="utf-8"), path.stem, shipped=False)
        except (OSError, UnicodeDecodeError) as error:
            raise QueryFailed(f"{path} cannot be read: {getattr(error, 'strerror', None) or error}") from None
    names = [p.stem for p in folder().glob("*.cypher")]
    if str(name) not in names:
        near = difflib.get_close_matches(str(name), names, n=1)
        hint = f"did you mean {near[0]!r}?" if near else "see `ionatlas query --list`"
        raise QueryFailed(f"there is no query {str(name)!r}: {hint}")
    return parse((folder() / f"{name}.cypher").read_text(encoding="utf-8"), str(name))


def _value(parameter: Parameter, given: Any, query: str) -> Any:
    """A parameter's value from what was given, a string of the command line or a Python value."""
    if given is None:
        return None
    try:
        if parameter.type == "string":
            return str(given)
        if parameter.type == "float":
            return float(given)
        if parameter.type == "integer":
            if float(given) != int(float(given)):
                raise ValueError
            return int(float(given))
        if parameter.type == "boolean":
            if isinstance(given, bool):
                return given
            return {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}[str(given).lower()]
        if isinstance(given, str):
            return (
                json.loads(given)
                if given.lstrip().startswith("[")
                else [part.strip() for part in given.split(",") if part.strip()]
            )
        return list(given)
    except (ValueError, KeyError, TypeError):
        raise QueryFailed(f"{query}: parameter {parameter.name} is {given!r}, which is no {parameter.type}") from None


def parameters_of(query: NamedQuery, given: dict[str, Any] | None) -> dict[str, Any]:
    """All parameters of a query with their values: given, default or prepared.

    Raises
    ------
    QueryFailed
        A parameter that is unknown, missing or of the wrong type.
    """
    given = dict(given or {})
    values = {}
    for parameter in query.parameters:
        if parameter.name in given:
            values[parameter.name] = _value(parameter, given.pop(parameter.name), query.name)
        elif parameter.required:
            raise QueryFailed(
                f"{query.name} needs the parameter {parameter.name} ({parameter.description}): --param {parameter.name}=..."
            )
        else:
            values[parameter.name] = parameter.default
    if given and (query.shipped or query.parameters):
        known = ", ".join(p.name for p in query.parameters) or "none"
        raise QueryFailed(f"{query.name} has no parameter {sorted(given)[0]!r}; it has: {known}")
    values.update(given)
    for name, function, argument in query.prepared:
        if function not in PREPARATIONS:
            raise QueryFailed(f"{query.name}: there is no preparation {function!r}; there are {', '.join(PREPARATIONS)}")
        source = values.get(argument)
        try:
            values[name] = None if source is None else PREPARATIONS[function](source)
        except ValueError as error:
            raise QueryFailed(f"{query.name}: parameter {argument}: {error}") from None
    return values


def run(
    store: Store, name: str | Path | NamedQuery, params: dict[str, Any] | None = None, *, timeout_s: float | None = 120.0
) -> list[dict[str, Any]]:
    """Run a named query, or a user's ``.cypher`` file, read-only.

    Parameters
    ----------
    store : Store
    name : str, Path or NamedQuery
    params : dict, optional
        By name; strings are read according to the parameter's type.
    timeout_s : float, optional
        Seconds the server gives it.

    Returns
    -------
    list of dict
        One a row, with the columns of the header.
    """
    query = name if isinstance(name, NamedQuery) else load(name)
    values = parameters_of(query, params)
    if query.shipped:
        return store.rows(query.text, values, timeout_s=timeout_s)
    return run_text(store, query.text, values, timeout_s=timeout_s)

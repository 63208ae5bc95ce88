"""ionatlas: papers in, a graph of solid electrolytes out, campaigns seeded by it.

The rooms are ordinary packages (``graph``, ``ingest``, ``optimize``, ``simulate``); importing :mod:`ionatlas` makes sure
that it is ours that are found. For notebooks: :func:`open_graph`, :func:`query`, :func:`read_records`, :func:`draw_records`.
"""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

__version__ = "0.1.0"
__all__ = ["draw_records", "open_graph", "query", "read_records"]

ROOMS = ("graph", "ingest", "optimize", "simulate")


def _check_rooms() -> None:
    root = Path(__file__).resolve().parent.parent
    for room in ROOMS:
        spec = find_spec(room)
        origin = Path(spec.origin).resolve() if spec and spec.origin else None
        if origin is None or origin != root / room / "__init__.py":
            raise ImportError(
                f"the name '{room}' leads to {origin}, not to ionatlas' own {root / room}; rename that file or leave its folder"
            )


_check_rooms()


def open_graph(home: str | Path | None = None):
    """Open the graph of this home (or of ``IONATLAS_NEO4J_URI``) as a context manager.

    Parameters
    ----------
    home : path, optional
        Instead of ``$IONATLAS_HOME``, ``./.ionatlas`` or the user's data folder.

    Returns
    -------
    graph.store.Store
    """
    from ionatlas.settings import Settings

    settings = Settings() if home is None else Settings(home=Path(home))
    return settings.open_store()


def query(name: str, /, **parameters) -> list[dict]:
    """Run a named query of ``cypher/`` and return its rows.

    >>> import ionatlas  # doctest: +SKIP
    >>> ionatlas.query("top_conductors", family="garnet")  # doctest: +SKIP
    """
    from graph.queries import run

    with open_graph() as store:
        return run(store, name, parameters)


def read_records(path: str | Path):
    """Read one document and return its :class:`graph.records.DocumentRecords`, without touching a graph."""
    from ingest.pipeline import read_records as read

    return read(Path(path))


def draw_records(out: str | Path, *, source: str | None = None, property: str | None = None, record: str | None = None, files=()):
    """Draw the pages that records were read from into a folder, with the boxes of values, cells and tables.

    Parameters
    ----------
    out : path
        Folder; its ``index.html`` leads to everything.
    source, property, record : str, optional
        Only files of this name (a pattern), only this property, only the record with this key.
    files : iterable of path
        Folders to look in for papers that have moved.

    Returns
    -------
    ionatlas.reports.pictures.Drawn

    >>> import ionatlas  # doctest: +SKIP
    >>> ionatlas.draw_records("check", source="murugan2007.pdf")  # doctest: +SKIP
    """
    from ionatlas.reports.pictures import draw_records as draw

    with open_graph() as store:
        return draw(store, Path(out), source=source, property=property, record=record, folders=[Path(f) for f in files])

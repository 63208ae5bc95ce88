"""What runs in a worker process: one file becomes one DocumentRecords, whatever happens to it.

Nothing here raises for a bad document: the outcome and its reason travel in the Source record.
"""

from __future__ import annotations

import atexit
import functools
import queue
from pathlib import Path
from typing import TYPE_CHECKING

from graph.records import DocumentRecords, Paper, Source

from .document import ReadError
from .limits import Limits

if TYPE_CHECKING:
    from .nursery import Nursery

_idle: dict[tuple, queue.SimpleQueue[Nursery]] = {}


@functools.lru_cache(maxsize=1)
def parser_of(model: str | None):
    """The parser of this process, or the reason why there is none; ``none`` is the name of no parser."""
    if model == "none":
        return None, None
    try:
        import torch

        from .parser import Parser

        torch.set_num_threads(1)
        return Parser.load(model, quantize=True), None
    except Exception as error:
        return None, f"the parser could not be loaded ({type(error).__name__}: {error}); read without it"


def failed_records(sha256: str, shown: str, reason: str, media_type: str | None = None) -> DocumentRecords:
    """The ledger entry of a document that gave nothing; its kind is guessed from its name where nobody knows it."""
    from .pipeline import PIPELINE_VERSION
    from .readers import MEDIA_TYPES

    suffix = Path(shown).suffix.lower()
    guesses = (kind for kind, suffixes in MEDIA_TYPES.items() if suffix in suffixes)
    media_type = media_type or next(guesses, "application/octet-stream")
    source = Source(
        sha256=sha256, path=shown, media_type=media_type, outcome="failed", reason=reason[:500], pipeline=PIPELINE_VERSION
    )
    return DocumentRecords(source=source, paper=Paper())


def read_here(
    path: str,
    shown: str,
    sha256: str,
    *,
    parser_model: str | None = None,
    second_reader: bool = True,
    limits: Limits | None = None,
) -> str:
    """Read one file in this process and return its DocumentRecords as JSON.

    Parameters
    ----------
    path : str
        Where the file is.
    shown : str
        Its name in the ledger.
    sha256 : str
        Digest of its content, for the ledger entry of a failure.
    parser_model : str, optional
        Folder or hub name of another parser model; ``none`` reads without any.
    second_reader : bool
        Ask the second reader for agreement.
    limits : Limits, optional
        Those on pages and pixels are kept here, those on time and memory by who started the process.
    """
    from .pipeline import read_records

    parser, trouble = parser_of(parser_model)
    try:
        records = read_records(Path(path), parser=parser or False, second_reader=second_reader, shown=shown, limits=limits)
        if any("MemoryError" in note for note in records.source.notes):  # a reader went on without what it could not hold
            raise MemoryError
        if trouble:
            source = records.source
            reason = f"{source.reason}; {trouble}" if source.reason else trouble
            source.outcome, source.reason, source.notes = "partial", reason, [*source.notes, trouble]
    except ReadError as error:
        records = failed_records(sha256, shown, str(error))
    except MemoryError:
        records = failed_records(sha256, shown, "needs more memory than the limit on one document")
    except RecursionError:
        records = failed_records(sha256, shown, "nested too deeply")
    except Exception as error:  # a defect of ours: one document, one line
        records = failed_records(sha256, shown, f"{type(error).__name__} while reading: {error}")
    return records.model_dump_json()


def read_apart(path: str, shown: str, sha256: str, *, parser_model: str | None, second_reader: bool, limits: Limits) -> dict:
    """Read one file in a process of its own; see :meth:`ingest.nursery.Nursery.read` for what is returned."""
    from .nursery import Nursery

    free = _idle.setdefault((parser_model, second_reader), queue.SimpleQueue())
    try:
        nursery = free.get_nowait()
    except queue.Empty:
        nursery = Nursery(parser_model=parser_model, second_reader=second_reader)
    try:
        return nursery.read(path, shown, sha256, limits)
    finally:
        free.put(nursery)


@atexit.register
def _close() -> None:
    for free in _idle.values():
        while not free.empty():
            free.get_nowait().close()

"""What runs in a worker process: one file becomes one DocumentRecords, whatever happens to it.

Nothing here raises for a bad document: the outcome and its reason travel in the Source record. A document that takes too
long ends its own process (the C-level watchdog of :mod:`faulthandler` also ends code that never returns to Python), which
the coordinator sees as a lost worker.
"""

from __future__ import annotations

import faulthandler
import functools
import os
from pathlib import Path

from graph.records import DocumentRecords, Paper, Source

from .document import ReadError


@functools.lru_cache(maxsize=1)
def _parser(model: str | None):
    """The parser of this process, or the reason why there is none; ``none`` is the name of no parser."""
    if model == "none":
        return None, None
    try:
        import torch

        from .parser import Parser

        torch.set_num_threads(1)
        return Parser.load(model), None
    except Exception as error:
        return None, f"the parser could not be loaded ({type(error).__name__}: {error}); read without it"


def failed_records(sha256: str, shown: str, reason: str, media_type: str = "application/octet-stream") -> DocumentRecords:
    """The ledger entry of a document that gave nothing."""
    from .pipeline import PIPELINE_VERSION

    source = Source(
        sha256=sha256, path=shown, media_type=media_type, outcome="failed", reason=reason[:500], pipeline=PIPELINE_VERSION
    )
    return DocumentRecords(source=source, paper=Paper())


def read_file(
    path: str,
    shown: str,
    sha256: str,
    *,
    parser_model: str | None = None,
    second_reader: bool = True,
    time_limit_s: float | None = None,
) -> str:
    """Read one file and return its DocumentRecords as JSON.

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
    time_limit_s : float, optional
        The process exits when the document takes longer.
    """
    from .pipeline import read_records

    parser, trouble = _parser(parser_model)
    if time_limit_s:
        faulthandler.dump_traceback_later(time_limit_s, exit=True, file=open(os.devnull, "w"))  # noqa: SIM115 (kept open by the watchdog)
    try:
        records = read_records(Path(path), parser=parser or False, second_reader=second_reader, shown=shown)
        if trouble and records.source.outcome == "ok":
            records.source.outcome, records.source.reason = "partial", trouble
    except ReadError as error:
        records = failed_records(sha256, shown, str(error))
    except MemoryError:
        records = failed_records(sha256, shown, "not enough memory to read it")
    except RecursionError:
        records = failed_records(sha256, shown, "nested too deeply")
    except Exception as error:  # a defect of ours: one document, one line
        records = failed_records(sha256, shown, f"{type(error).__name__} while reading: {error}")
    finally:
        if time_limit_s:
            faulthandler.cancel_dump_traceback_later()
    return records.model_dump_json()

"""What commands share when they speak: consoles, the one-line failure, tables and files of rows."""

from __future__ import annotations

import errno
import json
import os
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Literal, NoReturn

import typer
from rich.console import Console

Format = Literal["table", "csv", "json", "jsonl", "parquet"]

_WIDEST_CELL = 44
# a pipe has no width of its own
_width = None if sys.stdout.isatty() or "COLUMNS" in os.environ else 160

stdout = Console(width=_width)
stderr = Console(stderr=True, soft_wrap=True)

WRONG_USE, MISSING_OUTSIDE = 2, 3


class UsageError(Exception):
    """The command was called wrongly; the message says how to call it."""


def fail_with_message(error: BaseException) -> NoReturn:
    """Print one line that says what, where and what to do, and leave with the matching status.

    An error that nobody foresaw keeps its traceback when ``IONATLAS_DEBUG`` is set.
    """
    from graph import errors as graph_errors

    if os.environ.get("IONATLAS_DEBUG"):
        raise error
    status = 1
    message = str(error) or type(error).__name__
    if isinstance(error, (UsageError, FileNotFoundError, ValueError, graph_errors.QueryRefused, graph_errors.QueryFailed)):
        status = WRONG_USE
    elif isinstance(error, graph_errors.GraphError):
        status = MISSING_OUTSIDE
    elif isinstance(error, OSError) and error.errno == errno.ENOSPC:
        status, message = (
            MISSING_OUTSIDE,
            f"no space left on the disk of {error.filename or 'the home'}: make room and run the same command again; nothing stored is lost",
        )
    elif type(error).__name__.endswith("Unavailable"):
        status = MISSING_OUTSIDE
    else:
        message = f"{type(error).__name__}: {message} (set IONATLAS_DEBUG=1 to see where)"
    stderr.print(f"ionatlas: {message}", style="red", markup=False, highlight=False)
    sys.exit(status)


def parse_parameters(pairs: Sequence[str]) -> dict[str, object]:
    """``k=v`` pairs of the command line; values are JSON where they parse as JSON, text otherwise."""
    parameters: dict[str, object] = {}
    for pair in pairs:
        key, equals, value = pair.partition("=")
        if not equals or not key:
            raise UsageError(f"--param takes name=value, not {pair!r}")
        try:
            parameters[key] = json.loads(value)
        except json.JSONDecodeError:
            parameters[key] = value
    return parameters


def write_rows(
    rows: Iterable[dict], format: Format, out: Path | None, *, columns: Sequence[str] | None = None, title: str | None = None
) -> None:
    """Show rows as a table, or write them as CSV, JSON, JSON lines or Parquet.

    Parameters
    ----------
    rows : iterable of dict
        All with the same keys.
    format : str
    out : Path or None
        None writes to stdout (not possible for Parquet).
    columns : sequence of str, optional
        The columns of a table; files always hold all.
    """
    rows = list(rows)
    if format == "table":
        if out is not None:
            raise UsageError("--format table goes to the screen; choose csv, json, jsonl or parquet for --out")
        _print_table(rows, columns, title)
        return
    if format == "parquet":
        if out is None:
            raise UsageError("--format parquet needs --out FILE")
        import pandas as pd

        pd.DataFrame(rows).to_parquet(out, index=False)
    elif format == "csv":
        import csv

        with _target(out) as file:
            writer = csv.DictWriter(file, fieldnames=list(rows[0]) if rows else [], lineterminator="\n")
            writer.writeheader()
            writer.writerows({k: json.dumps(v) if isinstance(v, (list, dict)) else v for k, v in row.items()} for row in rows)
    else:
        with _target(out) as file:
            if format == "json":
                json.dump(rows, file, indent=1, ensure_ascii=False)
                file.write("\n")
            else:
                file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    if out is not None:
        stderr.print(f"{len(rows)} rows written to {out}")


def _target(out: Path | None):
    import contextlib

    return contextlib.nullcontext(sys.stdout) if out is None else out.open("w", newline="", encoding="utf-8")


def _print_table(rows: list[dict], columns: Sequence[str] | None, title: str | None) -> None:
    from rich.measure import Measurement
    from rich.table import Table

    if not rows:
        stdout.print("no rows")
        return
    columns = list(columns or rows[0])
    hidden: list[str] = []
    while True:
        table = Table(title=title, title_justify="left", header_style="bold", show_edge=False, pad_edge=False)
        for column in columns:
            numeric = all(isinstance(r.get(column), (int, float, type(None))) for r in rows)
            table.add_column(column, justify="right" if numeric else "left", no_wrap=True, max_width=_WIDEST_CELL)
        for row in rows:
            table.add_row(*(_cell(row.get(c)) for c in columns))
        fits = Measurement.get(stdout, stdout.options.update(max_width=10_000), table).maximum <= stdout.width
        if fits or len(columns) <= 2:
            break
        hidden.insert(0, columns.pop())
    stdout.print(table)
    more = f"; not shown for lack of room: {', '.join(hidden)} (--format csv gives all)" if hidden else ""
    stdout.print(f"{len(rows)} rows{more}", style="dim", highlight=False)


def _cell(value: object) -> str:
    from rich.markup import escape

    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.4g}" if value and (abs(value) < 1e-3 or abs(value) >= 1e5) else f"{value:.6g}"
    if isinstance(value, (list, tuple)):
        return escape(", ".join(_cell(v) for v in value))
    if isinstance(value, dict):
        return escape(json.dumps(value, ensure_ascii=False))
    return escape(str(value))


def progress(description: str, total: int | None):
    """A progress bar on stderr; silent where stderr is no terminal."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    bar = Progress(
        SpinnerColumn(), TextColumn("[progress.description]{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(),
        console=stderr, transient=False,
    )  # fmt: skip
    task = bar.add_task(description, total=total)
    return bar, task


def exit_with(status: int) -> NoReturn:
    raise typer.Exit(status)

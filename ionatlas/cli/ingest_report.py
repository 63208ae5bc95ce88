"""What ``ionatlas ingest`` says while and after it reads."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import PurePath

from ionatlas.cli.console import stderr, stdout

NAMED = 8  # so many failed documents are named one by one; more are grouped by reason


@contextlib.contextmanager
def reading_progress(where: str) -> Iterator[tuple]:
    """A progress bar on stderr with the time left and the last document; gives the callbacks of :func:`ingest.pipeline.ingest`.

    Parameters
    ----------
    where : str
        Who reads, e.g. "2 workers".
    """
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        SpinnerColumn,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    bar = Progress(
        SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TextColumn("left"),
        TimeRemainingColumn(compact=True, elapsed_when_finished=False), TextColumn("{task.fields[last]}", style="dim"), console=stderr,
    )  # fmt: skip
    task = bar.add_task("Looking", total=None, last="")

    def on_plan(plan) -> None:
        again = f", {plan.again} of them again" if plan.again else ""
        text = f"Reading {len(plan.jobs)} document{'s' * (len(plan.jobs) != 1)}{again} ({where})"
        bar.update(task, description=text, total=len(plan.jobs))

    def on_event(event) -> None:
        bar.update(task, completed=event.done, last=PurePath(event.path).name[:30] if event.done < event.total else "")
        if event.outcome == "failed":
            bar.console.print(f"failed: {_short(event.path, event.reason)}", markup=False, highlight=False)

    with bar:
        yield on_plan, on_event


def print_summary(summary) -> None:
    """What a run did, for a person."""
    for line in summary_lines(summary):
        stdout.print(line, markup=False, highlight=False, soft_wrap=True)


def summary_lines(summary) -> list[str]:
    """The summary (an :class:`ingest.pipeline.IngestSummary`) as lines."""
    from ingest.reasons import grouped

    counts = [f"ok {summary.ok}", f"partial {summary.partial}", f"failed {len(summary.failed)}"]
    counts += [f"unchanged {summary.skipped}"] if summary.skipped else []
    new = f"new measurements {summary.new_measurements:,} in {summary.new_samples:,} samples of {summary.new_materials:,} new materials"
    lines = [f"{'   '.join(counts)}        {new}"]
    if summary.again:
        lines.append(f"read again because an older version had read them: {summary.again}; what people checked was kept")
    if summary.renamed:
        lines.append(
            "moved: " + " · ".join(f"{old} is now {new}" for old, new in summary.renamed[:NAMED]) + _more(summary.renamed)
        )
    if summary.partial_reasons:
        groups = grouped(reason for _, reason in summary.partial_reasons)
        lines.append("partial: " + ", ".join(f"{count} {phrase}" for count, phrase in groups))
    if len(summary.failed) > NAMED:
        groups = grouped((reason for _, reason in summary.failed), failed=True)
        lines.append("failed:  " + ", ".join(f"{count} {phrase}" for count, phrase in groups))
    elif summary.failed:
        lines.append("failed:  " + " · ".join(_short(path, reason) for path, reason in summary.failed))
    if summary.partial or summary.failed:
        lines.append("which and why: ionatlas ingest --status")
    doubts = []
    if summary.doubtful:
        doubts.append(f"{summary.doubtful} value{'s are' if summary.doubtful > 1 else ' is'} below the confidence line")
    if summary.contradicting:
        verb = "contradict" if summary.contradicting > 1 else "contradicts"
        doubts.append(f"{summary.contradicting} {verb} another paper")
    return [*lines, *([f"{', '.join(doubts)}: ionatlas curate"] if doubts else [])]


def _more(items: list) -> str:
    return f" and {len(items) - NAMED} more" if len(items) > NAMED else ""


def _short(path: str, reason: str | None) -> str:
    """``smith2019.pdf is encrypted``: the file's name and the first clause of the reason, which may begin with the path."""
    name = PurePath(path).name
    reason = (reason or "failed").split("; ")[0]
    head, colon, rest = reason.partition(": ")
    if colon and PurePath(head).name == name:
        reason = rest
    joined = reason.startswith(("is ", "has ", "needs ", "took ", "cannot ", "its "))
    return f"{name} {reason}" if joined else f"{name}: {reason}"

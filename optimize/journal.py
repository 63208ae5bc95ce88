"""The campaign's journal: one JSON object a line, on disk before anything is said to have happened.

The journal is the campaign's truth. A line is written whole and synced; a last line that was cut by a kill is dropped when
the journal is opened again, so an event has either happened or not.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

EventKind = Literal[
    "campaign_created", "run_started", "cycle_started", "proposed", "evaluated", "failed", "decision", "cycle_ended",
    "copied", "store_away", "run_ended",
]  # fmt: skip


class JournalError(Exception):
    """A journal that cannot be used; the message says which line of which file and what to do."""


class CampaignBusy(ValueError):
    """Another process runs this campaign."""


class Event(BaseModel):
    """One thing that happened. ``seq`` counts from 0 without gaps."""

    model_config = ConfigDict(extra="forbid")

    seq: int = Field(ge=0)
    at: str
    kind: EventKind
    data: dict[str, Any] = Field(default_factory=dict)


def now() -> str:
    """The time as ISO 8601, UTC, to the millisecond."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")


class Journal:
    """Append-only event log in ``path``. One writer at a time (:func:`campaign_lock`)."""

    def __init__(self, path: Path):
        self.path = Path(path)
        self.events, whole = _read(self.path)
        self.dropped = 0
        if self.path.exists() and whole < self.path.stat().st_size:
            self.dropped = self.path.stat().st_size - whole
            with open(self.path, "r+b") as handle:
                handle.truncate(whole)
                os.fsync(handle.fileno())

    def append(self, kind: EventKind, **data: Any) -> Event:
        """Write an event and sync it to disk before returning.

        Raises
        ------
        JournalError
            The disk is full or the folder is read-only; what was written before stays whole.
        """
        event = Event(seq=len(self.events), at=now(), kind=kind, data=data)
        line = event.model_dump_json().encode() + b"\n"
        try:
            new = not self.path.exists()
            with open(self.path, "ab") as handle:
                start = handle.tell()
                try:
                    handle.write(line)
                    handle.flush()
                    os.fsync(handle.fileno())
                except OSError:
                    with contextlib.suppress(OSError):
                        os.truncate(self.path, start)
                    raise
            if new:
                sync_folder(self.path.parent)
        except OSError as error:
            raise JournalError(
                f"{self.path} cannot be written ({error.strerror}): free space or fix its rights, then resume"
            ) from error
        self.events.append(event)
        return event

    def of(self, *kinds: EventKind) -> list[Event]:
        """Events of these kinds, in order."""
        return [event for event in self.events if event.kind in kinds]


def read_events(path: Path) -> list[Event]:
    """Events of a journal, without touching the file (a cut last line is left out).

    Raises
    ------
    JournalError
        A line before the last is not an event.
    """
    return _read(Path(path))[0]


def _read(path: Path) -> tuple[list[Event], int]:
    if not path.exists():
        return [], 0
    blob = path.read_bytes()
    events: list[Event] = []
    position = 0
    while position < len(blob):
        end = blob.find(b"\n", position)
        if end < 0:
            break  # no line end: the write was cut
        line = blob[position:end]
        try:
            event = Event.model_validate(json.loads(line))
        except ValueError as error:
            if end + 1 == len(blob):
                break
            raise JournalError(
                f"{path}, line {len(events) + 1} is not an event ({str(error).splitlines()[0]}); the file was changed from outside: "
                "restore it from a copy"
            ) from None
        if event.seq != len(events):
            raise JournalError(
                f"{path}, line {len(events) + 1} has number {event.seq} instead of {len(events)}: events are missing"
            )
        events.append(event)
        position = end + 1
    return events, position


def sync_folder(folder: Path) -> None:
    """Make a new name in a folder survive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write_whole(path: Path, text: str) -> None:
    """Write a file so that it is there whole or not at all."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    with open(temporary, "w", encoding="utf-8") as handle:
        handle.write(text)
        handle.flush()
        os.fsync(handle.fileno())
    os.replace(temporary, path)
    sync_folder(path.parent)


@contextlib.contextmanager
def campaign_lock(folder: Path) -> Iterator[None]:
    """Hold the campaign for this process; the system frees it when the process dies, however it dies.

    Raises
    ------
    CampaignBusy
        Another process holds it; the message names its number.
    """
    with open(Path(folder) / "lock", "a+", encoding="utf-8") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            handle.seek(0)
            holder = handle.read().strip() or "unknown"
            raise CampaignBusy(f"campaign {Path(folder).name} is being run by process {holder}; wait for it or stop it") from None
        handle.seek(0)
        handle.truncate()
        handle.write(str(os.getpid()))
        handle.flush()
        try:
            yield
        finally:
            handle.seek(0)
            handle.truncate()

"""ChemDataExtractor2 as a second reader: its agreement raises confidence, its silence says nothing.

It runs in a child process (``ingest.second_reader_child``), because importing it writes files, replaces modules and would ask the network
for models; and because a sentence costs it about half a second, only sentences with a conductivity or an energy are shown to it, under a
limit of time for each document. Nothing here raises into an ingest: what goes wrong is logged and gives fewer facts.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import logging
import os
import queue
import re
import select
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from ingest.parser import markup

log = logging.getLogger(__name__)

_CANDIDATE = re.compile(
    r"\d[\d.,]*\s*(?:[×x·]\s*10\s*[-−–]?\s*\d+\s*)?(?:[mμµn]?S\s*(?:/|[·⋅]?\s*)\s*(?:cm|m)\b|[mk]?eV\b|kJ\s*(?:/|[·⋅]?\s*)\s*mol)"
)
_SUBJECT = re.compile(r"conductivit|σ|activation|migration|E_?a\b|barrier", re.I)
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z(\[])(?<!Fig\.\s)(?<!et al\.\s)(?<!ca\.\s)(?<!e\.g\.\s)(?<!i\.e\.\s)")
_START_S = 60.0
_LONGEST = 700  # characters of a sentence; grammars slow down beyond all use on longer ones


@dataclass(frozen=True)
class Fact:
    """What the second reader found: ``value`` (and ``high``, the upper end of a range) in ``unit``, as printed, of the material ``name``.

    ``property`` is 'ionic_conductivity' or 'activation_energy'; ``start`` and ``end`` are offsets of value and unit in the text as given.
    """

    property: str
    value: float
    unit: str
    name: str | None
    start: int
    end: int
    high: float | None = None


def available() -> bool:
    """Whether ChemDataExtractor2 is installed."""
    return find_spec("chemdataextractor") is not None


def sentences(text: str) -> list[tuple[int, int]]:
    """Sentences worth reading: with a candidate value and a word for the property, not too long. Offsets into the text."""
    found, start = [], 0
    for cut in [*(m.span() for m in _SENTENCE_END.finditer(text)), (len(text), len(text))]:
        part = text[start : cut[0]]
        if len(part) <= _LONGEST and _CANDIDATE.search(part) and _SUBJECT.search(part):
            found.append((start, cut[0]))
        start = cut[1]
    return found


class SecondReader:
    """A child process that reads sentences one by one; started when first asked, ended with :meth:`close`."""

    def __init__(self) -> None:
        self._child: subprocess.Popen | None = None
        self._answers: queue.Queue[dict | None] = queue.Queue()
        self._lock = threading.Lock()
        self._number = 0
        self._warm_in: int | None = None  # the process that started the child for those it forks

    def facts(self, text: str, *, limit_s: float = 20.0) -> list[Fact]:
        """Facts of a text (markup allowed); never raises.

        Parameters
        ----------
        text : str
            A block or a whole document's text.
        limit_s : float
            Seconds for this text, the child's start (about a second) not counted; what is found by then is returned.
        """
        plain, back = markup.strip(text)
        found: list[Fact] = []
        with self._lock:
            try:
                chosen = sentences(plain)
                if not chosen or not self._ready():
                    return []
                until = time.monotonic() + limit_s
                for start, end in chosen:
                    answer = self._ask(plain[start:end], until - time.monotonic())
                    if answer is None:
                        log.warning("second reader: stopped after %.0f s with %d facts", limit_s, len(found))
                        self._stop()
                        break
                    if "error" in answer:
                        log.debug("second reader: %s", answer["error"])
                    found += [f for row in answer.get("facts", []) if (f := _fact(row, start, back, text)) is not None]
            except Exception:  # the main road goes on without it
                log.exception("second reader failed")
                self._stop()
        return found

    def close(self) -> None:
        """End the child process."""
        with self._lock:
            self._stop()

    def warm_up(self) -> None:
        """Start the child without a thread of ours, so that processes forked from here find it running.

        One of them at a time may use it. Once one was ended in the middle of a question, call :meth:`close` here.
        """
        with self._lock:
            if self._child is not None and self._child.poll() is None:
                return
            self._stop()
            if not available():
                return
            self._start()
            line = b""
            until = time.monotonic() + _START_S
            while not line.endswith(b"\n") and select.select([self._child.stdout], [], [], max(0.0, until - time.monotonic()))[0]:
                part = os.read(self._child.stdout.fileno(), 1)
                if not part:
                    break
                line += part
            if line.strip() == b'{"ready": true}':
                self._warm_in = os.getpid()
            else:
                self._stop()

    def _ready(self) -> bool:
        if self._warm_in not in (None, os.getpid()):  # forked: the child is another's, its pipes are ours to use
            self._warm_in = None
            self._child = _Inherited(self._child)
            self._listen()
        if self._child is not None and self._child.poll() is None:
            if self._warm_in is not None:
                self._warm_in = None
                self._listen()
            return True
        if not available():
            log.info("second reader: chemdataextractor2 is not installed, reading goes on without it")
            return False
        self._start()
        self._listen()
        try:
            if self._answers.get(timeout=_START_S) == {"ready": True}:
                return True
        except queue.Empty:
            pass
        log.warning("second reader: it does not start; reading goes on without it")
        self._stop()
        return False

    def _start(self) -> None:
        root = str(Path(__file__).resolve().parent.parent)
        environment = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join(filter(None, [root, os.environ.get("PYTHONPATH")])),
            "OMP_NUM_THREADS": "1",
        }
        self._child = subprocess.Popen(
            [sys.executable, "-W", "ignore", "-m", "ingest.second_reader_child"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
            text=True,
            encoding="utf-8",
        )

    def _listen(self) -> None:
        self._answers = queue.Queue()
        threading.Thread(target=_listen, args=(self._child.stdout, self._answers), daemon=True).start()

    def _ask(self, sentence: str, left_s: float) -> dict | None:
        self._number += 1
        self._child.stdin.write(json.dumps({"id": self._number, "text": sentence}) + "\n")
        self._child.stdin.flush()
        try:
            return self._answers.get(timeout=max(0.0, left_s))
        except queue.Empty:
            return None

    def _stop(self) -> None:
        child, self._child, self._warm_in = self._child, None, None
        if child is not None:
            child.kill()
            child.wait()
            for stream in (child.stdin, child.stdout):
                try:
                    stream.close()
                except OSError:
                    pass


class _Inherited:
    """The child of the process we were forked from, as far as we may use it."""

    def __init__(self, child: subprocess.Popen) -> None:
        self.pid, self.stdin, self.stdout = child.pid, child.stdin, child.stdout

    def poll(self) -> int | None:
        try:
            os.kill(self.pid, 0)
        except OSError:
            return 0
        return None

    def kill(self) -> None:
        with contextlib.suppress(OSError):
            os.kill(self.pid, signal.SIGKILL)

    def wait(self) -> None:
        """Its parent waits for it."""


def _listen(stream, answers: queue.Queue) -> None:
    try:
        for line in stream:
            answers.put(json.loads(line))
    except ValueError:
        pass
    answers.put(None)


def _fact(row: dict, shift: int, back: list[int], text: str) -> Fact | None:
    if row.get("value") is None:
        return None
    start, end = markup.widen(text, back[row["start"] + shift], back[row["end"] + shift - 1] + 1)
    return Fact(row["property"], float(row["value"]), row["unit"], row.get("name"), start, end, row.get("high"))


_shared = SecondReader()
warm_up = _shared.warm_up
close = _shared.close
atexit.register(_shared.close)


def facts(text: str, *, limit_s: float = 20.0) -> list[Fact]:
    """Facts of a text by the process' shared second reader; see :meth:`SecondReader.facts`."""
    return _shared.facts(text, limit_s=limit_s)


def agrees(fact: Fact, property: str, value: float, *, relative: float = 0.02) -> bool:
    """Whether a fact states the same property and value (same unit assumed), within rounding."""
    return fact.property == property and abs(fact.value - value) <= relative * max(abs(value), 1e-300)

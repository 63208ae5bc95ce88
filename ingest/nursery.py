"""Each document in a process of its own, forked from one that has everything loaded.

The nursery is a process with one thread that imports the libraries and loads the parser once. For every document it forks a
child, which reads it and ends; so a document starts in milliseconds, its memory goes with it, and whatever it does (crash,
hang, eat memory) ends that child only. The nursery watches the child's time and memory and says how it ended.

Run as ``python -m ingest.nursery`` it takes one JSON request a line and gives one JSON answer a line; :class:`Nursery` is the
other end of these pipes.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import json
import logging
import os
import select
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict
from pathlib import Path
from typing import NoReturn

from ingest.limits import Limits

LOOK_S = 0.2
SECOND_READER_SERVES = 200  # documents after which it starts afresh
_PR_SET_PDEATHSIG = 1
ONE_THREAD = {name: "1" for name in ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS")} | {
    "TOKENIZERS_PARALLELISM": "false"
}


class NurseryLost(Exception):
    """The nursery itself is gone; no fault of the document."""


class Nursery:
    """The near end: starts the nursery's process when first needed and again when it was lost.

    Parameters
    ----------
    parser_model : str, optional
        Folder or hub name of another parser model; ``none`` reads without any.
    second_reader : bool
    """

    def __init__(self, *, parser_model: str | None = None, second_reader: bool = True) -> None:
        self._settings = {"parser_model": parser_model, "second_reader": second_reader}
        self._process: subprocess.Popen | None = None
        self._complaints = None

    def read(self, path: str, shown: str, sha256: str, limits: Limits) -> dict:
        """Have one document read.

        Returns
        -------
        dict
            ``records`` (DocumentRecords as JSON text) or ``reason`` (why there are none), and ``seconds``.

        Raises
        ------
        NurseryLost
            Its process died while it read.
        """
        process = self._running()
        try:
            process.stdin.write(json.dumps({"path": path, "shown": shown, "sha256": sha256, "limits": asdict(limits)}) + "\n")
            process.stdin.flush()
            answer = process.stdout.readline()
        except OSError:
            answer = ""
        if not answer.endswith("\n"):
            self.close()
            raise NurseryLost(f"the process that reads documents was ended{self._last_words()}")
        return json.loads(answer)

    def close(self) -> None:
        """End the process and the document it may be reading."""
        process, self._process = self._process, None
        if process is None:
            return
        with contextlib.suppress(OSError):
            process.stdin.close()  # it ends its child and itself
        try:
            process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        process.stdout.close()

    def _last_words(self) -> str:
        self._complaints.seek(0)
        lines = self._complaints.read()[-2000:].decode(errors="replace").strip().splitlines()
        return f": {lines[-1]}" if lines else ""

    def _running(self) -> subprocess.Popen:
        if self._process is not None and self._process.poll() is not None:
            self.close()
        if self._process is None:
            root = str(Path(__file__).resolve().parent.parent)
            self._complaints = tempfile.TemporaryFile()  # noqa: SIM115 (kept open by the process)
            paths = os.pathsep.join(filter(None, [root, os.environ.get("PYTHONPATH")]))
            self._process = subprocess.Popen(
                [sys.executable, "-W", "ignore", "-m", "ingest.nursery", json.dumps(self._settings)],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8",
                stderr=self._complaints, env={**os.environ, **ONE_THREAD, "PYTHONPATH": paths},
            )  # fmt: skip
        return self._process


def main(settings: dict) -> None:
    """Serve requests until stdin ends."""
    server = _Server(settings, requests=0, answers=os.dup(1))
    os.dup2(2, 1)  # whatever a library prints must not get between the answers
    logging.getLogger().addHandler(logging.NullHandler())
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # ^C reaches the whole group; who started us says when to end
    _warm_up(settings["parser_model"])
    gc.collect()
    gc.freeze()  # so that collections in children do not copy these pages
    server.serve()


_FIRST_WORDS = """The ionic conductivity of Li_{6.4}La_{3}Zr_{1.4}Ta_{0.6}O_{12} (LLZTO) pellets sintered at 1150 °C for 6 h is 0.62 mS/cm at 25 °C, with an
activation energy of 30.1 kJ mol^{-1}, a lattice parameter of a = 1.2948 nm (space group Ia-3d) and a relative density of 94%."""


def _warm_up(parser_model: str | None) -> None:
    """Read a few words, so that children find libraries, units, patterns and the parser in memory."""
    from ingest.worker import parser_of, read_here

    for name in (
        "ingest.readers.pdf",
        "ingest.readers.jats",
        "ingest.tables.camelot_voice",
        "camelot",
        "pdfplumber",
        "pypdfium2",
        "PIL.Image",
    ):
        with contextlib.suppress(ImportError):
            __import__(name)
    parser_of(parser_model)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "words.txt")
        path.write_text(_FIRST_WORDS, encoding="utf-8")
        read_here(str(path), path.name, "0" * 64, parser_model=parser_model, second_reader=False)


class _Server:
    """The far end: forks a child for each request and watches it."""

    def __init__(self, settings: dict, requests: int, answers: int) -> None:
        self._settings, self._requests, self._answers = settings, requests, answers
        self._rest = b""
        self._served, self._spoiled = 0, False

    def serve(self) -> None:
        while True:
            self._second_reader()
            if (line := self._next()) is None:
                return
            request = json.loads(line)
            started = time.monotonic()
            for _ in range(2):  # once more when the system killed it
                text, reason, killed = self._child(request, Limits(**request["limits"]))
                if not killed:
                    break
            answer = {"records": text, "reason": reason, "seconds": time.monotonic() - started}
            _write(self._answers, json.dumps(answer).encode() + b"\n")

    def _second_reader(self) -> None:
        """Keep it running between documents, for a while; a new one where the last document was ended, perhaps in a question."""
        if not self._settings["second_reader"]:
            return
        from ingest import second_reader

        self._served += 1
        if self._spoiled or self._served % SECOND_READER_SERVES == 0:
            second_reader.close()
            self._spoiled = False
        second_reader.warm_up()

    def _next(self) -> bytes | None:
        while b"\n" not in self._rest:
            part = os.read(self._requests, 65536)
            if not part:
                return None
            self._rest += part
        line, self._rest = self._rest.split(b"\n", 1)
        return line

    def _child(self, request: dict, limits: Limits) -> tuple[str | None, str | None, bool]:
        """(records as JSON, reason, whether somebody else killed it) of one attempt."""
        receive, send = os.pipe()
        pid = os.fork()
        if not pid:
            os.close(receive)
            os.close(self._answers)
            _read_and_end(request, self._settings, limits, send)
        os.close(send)
        parts, ended_for = self._watch(pid, receive, limits)
        os.close(receive)
        _, status = os.waitpid(pid, 0)
        _end_group(pid)  # what it started and left behind
        self._spoiled = bool(ended_for) or status != 0
        if ended_for:
            return None, ended_for, False
        if os.WIFSIGNALED(status):
            number = os.WTERMSIG(status)
            if number == signal.SIGKILL:
                return None, "its process was killed twice, by the system for lack of memory or by somebody", True
            return None, f"its process crashed ({signal.Signals(number).name})", False
        text = b"".join(parts).decode()
        if text.endswith("}"):
            return text, None, False
        return None, f"its process ended without an answer (status {os.WEXITSTATUS(status)})", False

    def _watch(self, pid: int, receive: int, limits: Limits) -> tuple[list[bytes], str | None]:
        """What the child sends until it ends, and why it was ended, if it was."""
        parts, ended_for = [], None
        deadline = time.monotonic() + (limits.seconds or float("inf"))
        base = _resident(pid)
        while True:
            ready, _, _ = select.select([receive, self._requests], [], [], LOOK_S)
            if receive in ready:
                part = os.read(receive, 1 << 20)
                if not part:
                    return parts, ended_for
                parts.append(part)
            elif self._requests in ready and not _still_there(self._requests):  # who asked is gone
                _end_group(pid)
                os.kill(pid, signal.SIGKILL)
                os._exit(0)
            if ended_for is not None:
                continue
            if time.monotonic() > deadline:
                ended_for = f"took longer than {limits.seconds:g} s"
            elif limits.memory_bytes and _memory(pid) - base > limits.memory_bytes:
                ended_for = f"needs more memory than the limit of {_size(limits.memory_bytes)}"
            if ended_for:
                _end_group(pid)
                os.kill(pid, signal.SIGKILL)


def _read_and_end(request: dict, settings: dict, limits: Limits, send: int) -> NoReturn:
    """In the child: read, hand over, end."""
    status = 1
    try:
        os.setsid()
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)  # Linux: do not outlive the nursery
        null = os.open(os.devnull, os.O_RDWR)
        for descriptor in (0, 1, 2):
            os.dup2(null, descriptor)
        _limit_memory(limits.memory_bytes)
        gc.set_threshold(200_000, 20, 100)  # a short life with one document: collecting often only costs time
        from ingest.worker import read_here

        text = read_here(request["path"], request["shown"], request["sha256"], limits=limits, **settings)
        _write(send, text.encode())
        status = 0
    finally:
        os._exit(status)  # no clean-up of what belongs to the nursery


def _write(descriptor: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]


def _limit_memory(size: int | None) -> None:
    """A second fence beside the watching: a sudden great demand is refused at once. It counts what is asked for, not what is
    used, so it stands further out."""
    if not size:
        return
    import resource

    with contextlib.suppress(ValueError, OSError):
        now = int(Path("/proc/self/statm").read_text().split()[5]) * resource.getpagesize()  # data and stack
        resource.setrlimit(resource.RLIMIT_DATA, (now + size * 3 // 2, resource.RLIM_INFINITY))


def _still_there(descriptor: int) -> bool:
    """Whether a readable pipe has something to read rather than its end."""
    import fcntl
    import termios

    waiting = ctypes.c_int()
    fcntl.ioctl(descriptor, termios.FIONREAD, waiting)
    return waiting.value > 0


def _end_group(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)


def _size(size: int) -> str:
    return f"{size / 2**30:.3g} GiB" if size >= 2**30 else f"{size / 2**20:.3g} MiB"


def _resident(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGESIZE")
    except (OSError, ValueError, IndexError):
        return _resident_slowly(pid)


def _resident_slowly(pid: int) -> int:
    """Where there is no /proc, or the process is gone."""
    import psutil

    try:
        return psutil.Process(pid).memory_info().rss
    except psutil.Error:
        return 0


def _memory(pid: int) -> int:
    """Resident bytes of a process and all that it started."""
    import psutil

    total = _resident(pid)
    with contextlib.suppress(psutil.Error):
        for child in psutil.Process(pid).children(recursive=True):
            with contextlib.suppress(psutil.Error):
                total += child.memory_info().rss
    return total


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))

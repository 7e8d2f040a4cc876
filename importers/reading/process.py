"""Runs the child process that reads a file, and outlives whatever the file does to it."""

import contextlib
import errno
import os
import pickle
import queue
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import IO, Any

from core.errors import UserError
from core.progress import SILENT, Progress, Step
from importers.reading import refusals
from importers.reading.book import Book, Cell, Limits, Sheet
from importers.reading.messages import Refusal, Request

_ROOT = Path(__file__).parents[2]  # the folder that holds `importers`
_COMMAND = (sys.executable, "-m", "importers.reading.child")
# Where memory ends, a part in Rust would wait for itself for ever while it writes where it was.
_SILENCE = {"RUST_BACKTRACE": "0", "RUST_LIB_BACKTRACE": "0"}
_POLL = 0.05  # seconds; how late Cancel may be
_STANDSTILL = 160  # looks, thus 8 seconds without work: it waits for what will never come
_CHUNK = 4_000_000
_END = object()  # the last thing in the queue of answers


class _ChildDiedError(Exception):
    """The child ended without an answer; carries what it said on standard error."""


def read_file(
    path: Path,
    *,
    sheet: str | None = None,
    encoding: str | None = None,
    password: str | None = None,
    fill_down: bool = False,
    progress: Progress = SILENT,
    limits: Limits | None = None,
) -> Book:
    """Read one sheet of the spreadsheet or text file at `path`, in a child process.

    Takes the name of the sheet (None: the one with most data) and the encoding of a text file
    (None: found); `fill_down` gives all cells of a range that is merged over several rows the
    value that they show. The file itself is only copied; one that a `password` protects is
    decrypted in the child's memory alone, and neither is stored. Raises UserError with one of the
    codes not_found, in_use, lock_file, disk_full, empty, no_results, only_errors, damaged,
    not_downloaded, very_old, not_a_spreadsheet, password, wrong_password, encrypted, too_large,
    stray_cell, unsafe_archive, forbidden_xml, cells_lost, unknown_sheet, encoding, malformed_text,
    timeout, unreadable; and Cancelled.
    """
    if path.name.startswith("~$"):
        raise refusals.lock_file(path.name)
    with tempfile.TemporaryDirectory(prefix="almanac-", ignore_cleanup_errors=True) as folder:
        copy = Path(folder) / "file"
        _copy(path, copy, progress)
        request = Request(copy, sheet, encoding, limits or Limits(), password, fill_down)
        try:
            return _read_in_child(request, progress)
        except _ChildDiedError:
            pass  # some sheets end their reader; looked at first, they can be told apart
        try:
            return _read_in_child(replace(request, careful=True), progress)
        except _ChildDiedError as error:
            if "Traceback (most recent call last)" in str(error):
                raise RuntimeError(f"the reading process failed:\n{error}") from None
            raise UserError(
                "The file could not be read: it is damaged, or needs more memory than is safe. "
                f"{refusals.NOTHING_CHANGED} Open it in Excel, copy the rows you need into a new "
                "workbook and import that.",
                code="unreadable",
            ) from None


def _copy(source: Path, target: Path, progress: Progress) -> None:
    try:
        total, done = source.stat().st_size, 0
        with source.open("rb") as reader, target.open("wb") as writer:
            while chunk := reader.read(_CHUNK):
                writer.write(chunk)
                done += len(chunk)
                progress.report("Copying the file", done, total)
    except FileNotFoundError:
        raise UserError(f"There is no file “{source.name}”.", code="not_found") from None
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise UserError(
                f"The disk is full: reading this file needs {total:,} bytes in the folder for "
                f"temporary files. {refusals.NOTHING_CHANGED}",
                code="disk_full",
            ) from None
        raise UserError(
            f"The file “{source.name}” cannot be opened. {refusals.NOTHING_CHANGED} Close it in "
            "other programs and check that you may read it.",
            code="in_use",
        ) from None


def _read_in_child(request: Request, progress: Progress) -> Book:
    """Run the child once. Raises UserError, Cancelled, _ChildDiedError."""
    with tempfile.TemporaryFile() as complaints:
        process = subprocess.Popen(  # noqa: S603 - our own module by our own interpreter
            _COMMAND,
            cwd=_ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=complaints,
            env=os.environ | _SILENCE,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        try:
            book = _converse(process, request, progress)
        finally:
            process.kill()
            process.wait()
            for stream in (process.stdin, process.stdout):
                if stream is not None:
                    with contextlib.suppress(BrokenPipeError):  # of what was never taken
                        stream.close()
        if book is None:
            complaints.seek(0)
            raise _ChildDiedError(complaints.read().decode("utf-8", "replace"))
        return book


def _converse(
    process: "subprocess.Popen[bytes]", request: Request, progress: Progress
) -> Book | None:
    """Send the request and take the answer; None where the child ended without one."""
    if process.stdin is None or process.stdout is None:
        raise AssertionError("both ends are pipes")
    answers: queue.SimpleQueue[Any] = queue.SimpleQueue()
    threading.Thread(target=_receive, args=(process.stdout, answers), daemon=True).start()
    try:
        pickle.dump(request, process.stdin, protocol=5)
        process.stdin.flush()
    except BrokenPipeError:
        return None
    book: Book | None = None
    columns: list[list[Cell]] = []
    for message in _messages(answers, process.pid, progress, request.limits.seconds):
        match message:
            case Refusal():
                raise UserError(message.message, code=message.code)
            case Book():
                book = message
            case list():
                columns.append(message)
            case None if book is not None:
                return replace(book, sheet=Sheet(book.sheet.name, columns))
    return None


def _messages(
    answers: "queue.SimpleQueue[Any]", pid: int, progress: Progress, seconds: float
) -> Iterator[object]:
    """Yield the messages of the child `pid` until its output ends, passing on its steps.

    Raises Cancelled, UserError timeout after `seconds`, and _ChildDiedError where it stands still.
    """
    deadline = time.monotonic() + seconds
    worked, still = "", 0  # how long it had worked, and since how many looks
    step = Step("Checking the file")
    while True:
        progress.report(step.text, step.done, step.total)
        if time.monotonic() > deadline:
            raise UserError(
                f"Reading the file was stopped after {seconds:.0f} seconds. "
                f"{refusals.NOTHING_CHANGED} Copy the rows you need into a new workbook and "
                "import that.",
                code="timeout",
            )
        try:
            message = answers.get(timeout=_POLL)
        except queue.Empty:
            before, worked = worked, _time_worked(pid)
            still = still + 1 if worked and worked == before else 0
            if still > _STANDSTILL:
                raise _ChildDiedError("it stood still") from None
            continue
        if message is _END:
            return
        if isinstance(message, Step):
            step = message
        else:
            yield message


def _time_worked(pid: int) -> str:
    """Tell, in whatever unit, how long a process has had a processor; "" where nobody can tell."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return ""
    return " ".join(stat.rpartition(")")[2].split()[11:13])  # utime and stime, see proc(5)


def _receive(stream: IO[bytes], answers: "queue.SimpleQueue[Any]") -> None:
    """Put the child's messages into `answers` until its output ends, in a thread of its own."""
    try:
        while True:
            answers.put(pickle.load(stream))  # noqa: S301 - from our own child
    except (EOFError, OSError, ValueError, pickle.UnpicklingError):
        pass  # the child ended, perhaps within a message
    finally:
        answers.put(_END)

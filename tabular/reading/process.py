"""Runs the child process that reads a file, and outlives whatever the file does to it.

The file goes to the child through a pipe, so nothing of it is ever copied to the disk.
"""

import contextlib
import io
import logging
import os
import pickle
import queue
import subprocess
import threading
import time
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, Any, BinaryIO

from core.child_command import READ_FILE, child_command
from core.errors import ChildError, UserError
from core.formats import plural
from core.progress import SILENT, Progress, Step
from tabular.reading import errors
from tabular.reading.book import Book, Cell, Limits, Sheet
from tabular.reading.job_object import confined
from tabular.reading.messages import Failure, Refusal, Request

_log = logging.getLogger("almanac")  # core.log_file's, which the child need not load
# Where memory ends, a part in Rust would wait for itself for ever while it writes where it was.
_SILENCE = {"RUST_BACKTRACE": "0", "RUST_LIB_BACKTRACE": "0"}
_POLL = 0.05  # seconds; how late Cancel may be
_STANDSTILL = 160  # looks, thus 8 seconds without work: it waits for what will never come
_CHUNK = 4_000_000
_MOST_AT_ONCE = 20_000_000  # bytes of the files that one child is given
_SENDING = "Reading the file"  # the step while the file goes to the child
_CUT = object()  # in the queue of answers: the file cannot be read to its end
_END = object()  # the last thing in the queue of answers


class _ChildDiedError(Exception):
    """The child ended without an answer; carries the report where a bug ended it."""

    def __init__(self, report: str = "") -> None:
        super().__init__()
        self.report = report


class _FileCutError(Exception):
    """The file could not be read to its end."""


@dataclass(frozen=True, slots=True)
class FileContents:
    """What a child is given: a stream, and the sizes of the files in it, one behind the other."""

    stream: BinaryIO
    sizes: tuple[int, ...]


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
    value that they show. One that a `password` protects is decrypted in the child's memory alone.
    Raises UserError with one of the codes not_found, in_use, lock_file, empty, no_results,
    only_errors, damaged, not_downloaded, very_old, not_a_spreadsheet, password, wrong_password,
    encrypted, too_large, stray_cell, unsafe_archive, forbidden_xml, cells_lost, unknown_sheet,
    encoding, malformed_text, timeout, unreadable; and Cancelled.
    """
    if path.name.startswith("~$"):
        raise errors.lock_file(path.name)
    request = Request(sheet, encoding, limits or Limits(), password, fill_down)
    try:
        return _read_in_child(path, request, progress)
    except _ChildDiedError:
        pass  # some sheets end their reader; looked at first, they can be told apart
    try:
        return _read_in_child(path, replace(request, careful=True), progress)
    except _ChildDiedError as error:
        if error.report:
            raise ChildError(error.report) from None
        raise UserError(
            "The file could not be read: it is damaged, or needs more memory than is safe. "
            f"{errors.NOTHING_CHANGED} Open it in Excel, copy the rows you need into a new "
            "workbook and import that.",
            code="unreadable",
        ) from None


def read_sheets(
    path: Path, *, progress: Progress = SILENT, limits: Limits | None = None
) -> Iterator[Book]:
    """Read all sheets of a file in which there is anything, the one with most data first.

    Raises as `read_file`, where a sheet cannot be read or there is nothing in any.
    """
    first = read_file(path, progress=progress, limits=limits)
    yield first
    for name in first.sheets:
        if name == first.sheet.name:
            continue
        try:
            yield read_file(path, sheet=name, progress=progress, limits=limits)
        except UserError as error:
            if error.code != "empty":
                raise


def read_files(
    paths: Sequence[Path], *, sheet: str, progress: Progress = SILENT
) -> Iterator[tuple[Path, Book | UserError]]:
    """Read the sheet called `sheet` of each of many small workbooks, several in one child process.

    Yields each path with its book, or with why it could not be read, which is as for `read_file`.
    Raises Cancelled.
    """
    left = list(paths)
    while left:
        known = len(paths) - len(left)
        answers: list[Book | UserError] = []
        for answer in _read_some(left, Request(sheet, None, Limits()), progress.without_reports()):
            answers.append(answer)
            progress.report("Reading the files", known + len(answers), len(paths))
        if not answers:  # the first one ended the child, or cannot be opened
            answers = [_read_alone(left[0], sheet)]
        for answer in answers:
            yield left.pop(0), answer


def _read_alone(path: Path, sheet: str) -> Book | UserError:
    try:
        return read_file(path, sheet=sheet)
    except UserError as error:
        return error


def _read_some(
    paths: Sequence[Path], request: Request, progress: Progress
) -> Iterator[Book | UserError]:
    """What a child says of the first of `paths`, as far as it came."""
    contents: list[bytes] = []
    for path in paths:
        try:
            if sum(map(len, contents)) + path.stat().st_size > _MOST_AT_ONCE:
                break
            contents.append(path.read_bytes())
        except OSError:
            break
    if contents:
        files = FileContents(io.BytesIO(b"".join(contents)), tuple(map(len, contents)))
        with contextlib.suppress(_ChildDiedError):
            yield from _answers(files, request, progress)


def _read_in_child(path: Path, request: Request, progress: Progress) -> Book:
    """Run the child once on the file at `path`. Raises UserError, Cancelled, _ChildDiedError."""
    try:
        file = path.open("rb")
    except FileNotFoundError:
        raise UserError(f"There is no file “{path.name}”.", code="not_found") from None
    except OSError:
        raise _in_use(path) from None
    with file:
        content = FileContents(file, (os.fstat(file.fileno()).st_size,))
        try:
            with contextlib.closing(_answers(content, request, progress)) as answers:
                answer = next(answers)
        except _FileCutError:
            raise _in_use(path) from None
    if isinstance(answer, UserError):
        raise answer
    return answer


def _answers(
    content: FileContents, request: Request, progress: Progress
) -> Generator[Book | UserError, None, None]:
    """What a child makes of each file of `content`.

    Raises Cancelled, _ChildDiedError where it did not come to the last, _FileCutError.
    """
    process = subprocess.Popen(  # noqa: S603 - this very program
        child_command(READ_FILE),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # it may show values
        env=os.environ | _SILENCE,
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )
    given = 0
    try:
        # Windows caps the child's memory and ends it with us; it waits for its request.
        with confined(process.pid, request.limits.memory_bytes):
            for answer in _converse(process, content, request, progress):
                given += 1
                yield answer
    finally:
        process.kill()
        status = process.wait()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                with contextlib.suppress(OSError):  # of what was never taken
                    stream.close()
    if given < len(content.sizes):
        _log.warning("A process that read a file ended with status %s", status)
        raise _ChildDiedError


def _in_use(path: Path) -> UserError:
    return UserError(
        f"The file “{path.name}” cannot be opened. {errors.NOTHING_CHANGED} Close it in "
        "other programs and check that you may read it.",
        code="in_use",
    )


def _converse(
    process: "subprocess.Popen[bytes]", content: FileContents, request: Request, progress: Progress
) -> Iterator[Book | UserError]:
    """Send the request and the files, and yield the answers, as far as they come."""
    if process.stdin is None or process.stdout is None:
        raise AssertionError("both ends are pipes")
    answers: queue.SimpleQueue[Any] = queue.SimpleQueue()
    sending = (process.stdin, content, request, answers)
    threading.Thread(target=_receive, args=(process.stdout, answers), daemon=True).start()
    threading.Thread(target=_send, args=sending, daemon=True).start()
    book: Book | None = None
    columns: list[list[Cell]] = []
    for message in _messages(answers, process.pid, progress, request.limits.seconds):
        match message:
            case Refusal():
                yield UserError(message.message, code=message.code)
            case Failure():
                raise _ChildDiedError(message.report)
            case Book():
                book, columns = message, []
            case list():
                columns.append(message)
            case None if book is not None:
                yield replace(book, sheet=Sheet(book.sheet.name, columns))


def _messages(
    answers: "queue.SimpleQueue[Any]", pid: int, progress: Progress, seconds: float
) -> Iterator[object]:
    """Yield the messages of the child `pid` until its output ends, passing on its steps.

    Raises Cancelled, UserError timeout after `seconds` without the file or with it, _FileCutError
    where the file cannot be read, and _ChildDiedError where the child stands still.
    """
    deadline = time.monotonic() + seconds
    worked, still = "", 0  # how long it had worked, and since how many looks
    step = Step(_SENDING)
    while True:
        progress.report(step.text, step.done, step.total)
        if time.monotonic() > deadline:
            raise UserError(
                f"Reading the file was stopped after {plural(round(seconds), 'second')}. "
                f"{errors.NOTHING_CHANGED} Copy the rows you need into a new workbook and "
                "import that.",
                code="timeout",
            )
        try:
            message = answers.get(timeout=_POLL)
        except queue.Empty:
            before, worked = worked, _time_worked(pid)
            waits_for_file = step.text == _SENDING
            still = still + 1 if worked and worked == before and not waits_for_file else 0
            if still > _STANDSTILL:
                _log.warning("A process that read a file stood still")
                raise _ChildDiedError from None
            continue
        if message is _END:
            return
        if message is _CUT:
            raise _FileCutError
        if isinstance(message, Step):
            if step.text == _SENDING:
                deadline = time.monotonic() + seconds
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


def _send(
    stream: IO[bytes],
    content: FileContents,
    request: Request,
    answers: "queue.SimpleQueue[Any]",
) -> None:
    """Write the request and the files to the child, in a thread of its own, and tell how far.

    Leaves `stream` open: the child takes its end for that of this process.
    """
    try:
        pickle.dump(request, stream, protocol=5)
        pickle.dump(content.sizes, stream, protocol=5)
        total = sum(content.sizes)
        done = 0
        while done < total:
            answers.put(Step(_SENDING, done, total))
            chunk = _next_chunk(content.stream, total - done)
            if not chunk:
                answers.put(_CUT)
                return
            stream.write(chunk)
            done += len(chunk)
        answers.put(Step("Checking the file"))  # before the child can have anything to say
        stream.flush()
    except (OSError, ValueError):
        pass  # the child ended, perhaps refusing the file, or nobody waits for it any more


def _next_chunk(file: BinaryIO, left: int) -> bytes:
    """The next part of `file`; nothing where it is shorter by now or out of reach."""
    try:
        return file.read(min(_CHUNK, left))
    except OSError:
        return b""


def _receive(stream: IO[bytes], answers: "queue.SimpleQueue[Any]") -> None:
    """Put the child's messages into `answers` until its output ends, in a thread of its own."""
    try:
        while True:
            answers.put(pickle.load(stream))  # noqa: S301 - from our own child
    except (EOFError, OSError, ValueError, pickle.UnpicklingError):
        pass  # the child ended, perhaps within a message
    finally:
        answers.put(_END)

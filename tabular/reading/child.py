"""The child process that parses an untrusted file: a hidden command of main.py.

Takes on standard input a pickled Request, the pickled sizes of one or more files, and their bytes;
gives pickled messages on standard output: Steps, and for each file a Book without columns, its
columns one by one and None, or a Refusal, or the Failure that a bug is. Nobody but `process` starts
it, and it ends with the process that did.
"""

import contextlib
import gc
import os
import pickle
import sys
import threading
from dataclasses import replace
from typing import IO

from core.errors import UserError, is_panic
from core.formats import plural
from core.progress import Progress
from tabular.reading import errors
from tabular.reading.book import Book, Format, Sheet
from tabular.reading.file_formats import OLE, identify
from tabular.reading.messages import Failure, Refusal, Request

_PR_SET_PDEATHSIG = 1  # of Linux, see prctl(2)
_SIGKILL = 9


def main() -> int:
    """Serve the one request; give the exit status."""
    # Not sys.stdin and sys.stdout: a program without a console has none.
    with os.fdopen(0, "rb", closefd=False) as stream, os.fdopen(1, "wb", closefd=False) as answers:
        sys.stdout = sys.stderr  # whatever prints must not disturb the messages
        try:
            _serve(stream, answers)
        except MemoryError:
            return 1  # half a message is no message
        except BaseException as error:
            if not isinstance(error, Exception) and not is_panic(error):
                raise
            from core.log_file import error_report

            _send(answers, Failure(error_report(error)))
    return 0


def _serve(stream: IO[bytes], answers: IO[bytes]) -> None:
    gc.disable()  # nothing here goes in circles, and millions of cells make its rounds long
    end_with_parent()
    request: Request = pickle.load(stream)  # noqa: S301 - from the parent
    cap_memory(request.limits.memory_bytes)
    progress = Progress(listener=lambda step: _send(answers, step))
    sizes: tuple[int, ...] = pickle.load(stream)  # noqa: S301 - from the parent
    watch = threading.Thread(target=_await_parent_end, args=(stream.fileno(),), daemon=True)
    for place, size in enumerate(sizes):
        is_last = place == len(sizes) - 1
        answer = _answer(stream, size, request, progress, watch if is_last else None)
        _give(answers, answer)


def _give(answers: IO[bytes], answer: Book | Refusal) -> None:
    # Should memory end from here on, the process ends as well.
    if isinstance(answer, Refusal):
        _send(answers, answer)
        return
    # Column by column: the parent takes one in while the next is on its way.
    _send(answers, replace(answer, sheet=Sheet(answer.sheet.name, [])))
    for column in answer.sheet.columns:
        _send(answers, column)
    _send(answers, None)


def _answer(
    stream: IO[bytes],
    size: int,
    request: Request,
    progress: Progress,
    watch: threading.Thread | None,
) -> Book | Refusal:
    """Read the next file; behind the last one, `watch` has standard input to itself."""
    try:
        if size > request.limits.file_bytes:
            raise errors.too_large(f"it has {plural(size // 1_000_000, 'megabyte')}")
        content = stream.read(size)
        if len(content) < size:
            sys.exit("the parent ended")
        if watch is not None:
            with contextlib.suppress(RuntimeError):  # no memory for it: the file ends us soon
                watch.start()
        return read(content, request, progress)
    except UserError as error:
        return Refusal(error.message, error.code)
    except MemoryError:
        refusal = errors.too_large("this computer’s memory does not hold it")
        return Refusal(refusal.message, refusal.code)


def read(content: bytes, request: Request, progress: Progress) -> Book:
    """Read `content` as `request` says, in this very process, which a hostile file may end.

    Raises UserError, MemoryError.
    """
    limits = request.limits
    if content.startswith(OLE):
        from tabular.reading.encryption import decrypted

        content = decrypted(content, request.password)
    file_format = identify(content)
    if file_format is Format.TEXT:
        from tabular.reading.delimited import read_delimited

        return read_delimited(content, request.encoding, limits, progress)
    if file_format is Format.VCARD:
        from tabular.reading.vcards import read_vcards

        return read_vcards(content, request.encoding, limits, progress)
    if file_format in (Format.XLSX, Format.XLSM):
        from tabular.reading.workbook import read_workbook

        return read_workbook(content, file_format, request, progress)
    from tabular.reading.other_workbooks import read_other_workbook

    return read_other_workbook(content, file_format, request, progress)


def cap_memory(size: int) -> None:
    """Let the process have `size` bytes of memory, where the system can enforce it.

    Linux does; macOS takes the limit and hardly enforces it; on Windows the parent sets one
    (`job_object`).
    """
    if sys.platform != "win32":
        import resource

        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_AS, (size, size))


def end_with_parent() -> None:
    """Have Linux kill this process when the one that started it ends, even while Rust is at work.

    Elsewhere a job object (Windows) or the end of standard input tells it.
    """
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, _SIGKILL)


def _await_parent_end(descriptor: int) -> None:
    """End this process when standard input does, which the parent holds open while it lives."""
    while os.read(descriptor, 1):
        pass
    os._exit(1)


def _send(answers: IO[bytes], message: object) -> None:
    pickle.dump(message, answers, protocol=5)
    answers.flush()

"""The child process that parses an untrusted file: `python -m importers.reading.child`.

Takes one pickled Request on standard input; gives pickled messages on standard output: Step, then
a Book without columns and its columns one by one, or a Refusal. A bug ends the process with its
traceback on standard error. Nobody but `process` starts it.
"""

import contextlib
import gc
import pickle
import sys
from dataclasses import replace
from typing import IO

from core.errors import UserError
from core.progress import Progress
from importers.reading import refusals
from importers.reading.book import Book, Format, Sheet
from importers.reading.formats import identify
from importers.reading.messages import Refusal, Request


def main() -> None:
    """Serve the one request."""
    gc.disable()  # nothing here goes in circles, and millions of cells make its rounds long
    answers = sys.stdout.buffer
    sys.stdout = sys.stderr  # whatever prints must not disturb the messages
    request: Request = pickle.load(sys.stdin.buffer)  # noqa: S301 - from the parent
    _cap_memory(request.limits.memory_bytes)
    progress = Progress(listener=lambda step: _send(answers, step))
    try:
        book = _read(request, progress)
    except UserError as error:
        _send(answers, Refusal(error.message, error.code))
    except MemoryError:
        refusal = refusals.too_large("this computer’s memory does not hold it")
        _send(answers, Refusal(refusal.message, refusal.code))
    else:
        # Column by column: the parent takes one in while the next is on its way.
        _send(answers, replace(book, sheet=Sheet(book.sheet.name, [])))
        for column in book.sheet.columns:
            _send(answers, column)
        _send(answers, None)


def _read(request: Request, progress: Progress) -> Book:
    file_format = identify(request.path)
    if file_format is Format.TEXT:
        from importers.reading.delimited import read_delimited

        return read_delimited(request.path, request.encoding, request.limits, progress)
    from importers.reading.workbook import read_workbook

    path = request.path.rename(request.path.with_suffix(f".{file_format}"))
    return read_workbook(
        path, file_format, request.sheet, request.limits, progress, careful=request.careful
    )


def _cap_memory(size: int) -> None:
    """Let the process have `size` bytes of memory, where the system can enforce it."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (size, size))


def _send(answers: IO[bytes], message: object) -> None:
    pickle.dump(message, answers, protocol=5)
    answers.flush()


if __name__ == "__main__":
    main()

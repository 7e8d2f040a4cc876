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
from core.text import plural
from importers.reading import refusals
from importers.reading.book import Book, Format, Sheet
from importers.reading.formats import OLE, identify
from importers.reading.messages import Refusal, Request


def main() -> None:
    """Serve the one request."""
    gc.disable()  # nothing here goes in circles, and millions of cells make its rounds long
    answers = sys.stdout.buffer
    sys.stdout = sys.stderr  # whatever prints must not disturb the messages
    request: Request = pickle.load(sys.stdin.buffer)  # noqa: S301 - from the parent
    cap_memory(request.limits.memory_bytes)
    progress = Progress(listener=lambda step: _send(answers, step))
    answer = _answer(request, progress)
    # Should memory end from here on, the process ends as well: half a message is no message.
    if isinstance(answer, Refusal):
        _send(answers, answer)
        return
    # Column by column: the parent takes one in while the next is on its way.
    _send(answers, replace(answer, sheet=Sheet(answer.sheet.name, [])))
    for column in answer.sheet.columns:
        _send(answers, column)
    _send(answers, None)


def _answer(request: Request, progress: Progress) -> Book | Refusal:
    try:
        return read(request, progress)
    except UserError as error:
        return Refusal(error.message, error.code)
    except MemoryError:
        refusal = refusals.too_large("this computer’s memory does not hold it")
        return Refusal(refusal.message, refusal.code)


def read(request: Request, progress: Progress) -> Book:
    """Read what `request` names, in this very process, which a hostile file may end.

    Raises UserError, MemoryError.
    """
    limits = request.limits
    size = request.path.stat().st_size
    if size > limits.file_bytes:
        raise refusals.too_large(f"it has {plural(size // 1_000_000, 'megabyte')}")
    content = request.path.read_bytes()
    if content.startswith(OLE):
        from importers.reading.encryption import decrypted

        content = decrypted(content, request.password)
    file_format = identify(content)
    if file_format is Format.TEXT:
        from importers.reading.delimited import read_delimited

        return read_delimited(content, request.encoding, limits, progress)
    if file_format is Format.VCARD:
        from importers.reading.vcards import read_vcards

        return read_vcards(content, request.encoding, limits, progress)
    if file_format in (Format.XLSX, Format.XLSM):
        from importers.reading.workbook import read_workbook

        return read_workbook(content, file_format, request, progress)
    from importers.reading.other_workbooks import read_other_workbook

    return read_other_workbook(content, file_format, request, progress)


def cap_memory(size: int) -> None:
    """Let the process have `size` bytes of memory, where the system can enforce it."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (size, size))


def _send(answers: IO[bytes], message: object) -> None:
    pickle.dump(message, answers, protocol=5)
    answers.flush()


if __name__ == "__main__":
    try:
        main()
    except MemoryError:
        sys.exit(1)

"""The log: what went wrong inside the program, for those who correct it.

A rotated file in the platform's folder for logs. It never holds a value, and so no personal data:
a record is its own constant text with numbers alone, an exception the kinds and places of it and
of what led to it. What other libraries log is named by its place.
"""

import logging
import platform
import sys
import threading
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from core.errors import ChildError
from core.paths import log_folder

log: Final = logging.getLogger("almanac")  # the program's own; its texts are constants

_LARGEST: Final = 1_000_000  # bytes of one file
_OLDER: Final = 3  # files that are kept beside the newest


def error_report(error: BaseException, *versions: str) -> str:
    """The kind of `error` and of what led to it, and where each was raised; free of values.

    `versions` are named beside Python's.
    """
    where = ", ".join([platform.system(), f"Python {platform.python_version()}", *versions])
    lines = [f"{type(error).__name__} ({where})", *_places(error)]
    for cause in _causes(error):
        lines += [f"from {type(cause).__name__}", *_places(cause)]
    return "\n".join(lines)


def start_log() -> None:
    """Log the warnings and errors of this process, and each exception that nobody catches.

    The folder and the file are made with the first record. Nothing happens where they cannot be.
    """
    logging.getLogger().addHandler(LogHandler())
    sys.excepthook = lambda _kind, error, _trace: _log_uncaught(error)
    threading.excepthook = lambda caught: _log_uncaught(caught.exc_value)
    sys.unraisablehook = lambda caught: _log_uncaught(caught.exc_value)


def log_path() -> Path:
    """Where the newest file of the log is, or will be when something is logged."""
    return log_folder() / "almanac.log"


class _Formatter(logging.Formatter):
    """Writes a record without a value, whatever was logged."""

    def format(self, record: logging.LogRecord) -> str:
        head = f"{self.formatTime(record, self.datefmt)} {record.levelname} {_text(record)}"
        error = record.exc_info[1] if record.exc_info else None
        return head if error is None else f"{head}\n{error_report(error)}"


class LogHandler(logging.Handler):
    """Opens the log with the first record, so that a start need not wait for what that takes."""

    def __init__(self) -> None:
        super().__init__()
        self._file: logging.Handler | None = None

    def emit(self, record: logging.LogRecord) -> None:
        """Write `record` to the log."""
        if self._file is None:
            from core.rotating_file import PrivateRotatingFile

            self._file = PrivateRotatingFile(log_path(), "a", _LARGEST, _OLDER, "utf-8", delay=True)
            self._file.setFormatter(_Formatter(datefmt="%Y-%m-%d %H:%M:%S %z"))
        self._file.emit(record)

    def close(self) -> None:
        """Close the file."""
        if self._file is not None:
            self._file.close()
        super().close()


def _text(record: logging.LogRecord) -> str:
    if record.name != log.name:
        return f"{record.name}, {record.module}:{record.lineno} in {record.funcName}"
    if not isinstance(record.args, tuple) or not record.args:
        return str(record.msg)
    return str(record.msg) % tuple(
        argument if isinstance(argument, int | float) else type(argument).__name__
        for argument in record.args
    )


def _log_uncaught(error: BaseException | None) -> None:
    if error is None or isinstance(error, KeyboardInterrupt | SystemExit):
        return
    log.error("Uncaught", exc_info=error)
    if sys.stderr is not None:  # as in a program without a console
        sys.stderr.write(f"{error_report(error)}\n")


def _causes(error: BaseException) -> Iterator[BaseException]:
    """What led to `error`, the nearest first."""
    seen = {id(error)}
    while True:
        context = None if error.__suppress_context__ else error.__context__
        cause = error.__cause__ or context
        if cause is None or id(cause) in seen:
            return
        yield cause
        seen.add(id(cause))
        error = cause


def _places(error: BaseException) -> list[str]:
    """Where `error` came through: the last folder of a file and its name, line and function."""
    lines = [
        f"  {Path(frame.filename).parent.name}/{Path(frame.filename).name}:{frame.lineno}"
        f" in {frame.name}"
        for frame in traceback.extract_tb(error.__traceback__)
    ]
    return [*lines, *error.report.splitlines()] if isinstance(error, ChildError) else lines

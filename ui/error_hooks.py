"""What nobody catches reaches the log and the user: exceptions of slots and threads, Qt's words."""

import logging
import re
import sys
import threading
from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

from core.log_file import log
from ui.jobs import Jobs

_LEVELS: Final[Mapping[QtMsgType, int]] = {
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}
_PLACE: Final = re.compile(r"Q\w+(?:::~?\w+)*")  # with which most of Qt's messages begin


def install_error_hooks(jobs: Jobs) -> None:
    """Tell uncaught exceptions through `jobs`, and log what Qt says."""
    sys.excepthook = lambda _kind, error, _trace: jobs.tell(error)
    threading.excepthook = lambda caught: _tell_from_thread(jobs, caught.exc_value)
    qInstallMessageHandler(log_qt_message)


def log_qt_message(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
    """Log where in Qt `message` is from, not the message: it may name a file or show a text."""
    place = _PLACE.match(message)
    text = f"Qt, {context.category or 'default'}: {place[0] if place else 'a message'}"
    log.log(_LEVELS.get(kind, logging.DEBUG), text)
    if sys.stderr is not None:
        sys.stderr.write(f"{message}\n")


def _tell_from_thread(jobs: Jobs, error: BaseException | None) -> None:
    if error is not None and not isinstance(error, SystemExit):
        jobs.tell_from_thread(error)

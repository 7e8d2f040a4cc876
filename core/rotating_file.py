"""A log file that is rotated and that only its owner can read."""

import logging
from contextlib import suppress
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path

from core.private_files import create_private, make_private_folder


class PrivateRotatingFile(RotatingFileHandler):
    """Writes records to a private file; is silent where it cannot."""

    def doRollover(self) -> None:  # noqa: N802 - logging's name
        """Begin a new file; on Windows not while another process of ours has it open."""
        with suppress(OSError):
            super().doRollover()

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - logging's name
        """Nothing more can be said: the standard way would show the record's values."""

    def _open(self) -> TextIOWrapper:
        path = Path(self.baseFilename)
        make_private_folder(path.parent)
        with suppress(FileExistsError):
            create_private(path)
        return super()._open()

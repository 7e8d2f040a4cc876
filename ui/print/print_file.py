"""Printing: a PDF file among the temporary ones, opened in the program that prints it."""

import re
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject
from PySide6.QtGui import QPageSize, QPdfWriter, QTextDocument

from core.errors import UserError
from core.temporary import private_folder
from ui.widgets.dialogs import open_outside

_WORDS: Final = r"[\w-]+"  # of a name that no system refuses


def print_path(owner: QObject, name: str) -> Path:
    """The path for a PDF file to be printed, which nobody else can read.

    It is removed with `owner`. Raises UserError where there is no room.
    """
    try:
        folder = private_folder()
    except OSError as error:
        raise _no_room() from error
    owner.destroyed.connect(lambda: folder.remove())
    return folder.path / f"{'-'.join(re.findall(_WORDS, name)) or 'table'}.pdf"


def save_to_print(path: Path, content: bytes) -> None:
    """Write the PDF file `content` to a path that `print_path` gave.

    Raises UserError where there is no room.
    """
    try:
        path.write_bytes(content)
    except OSError as error:
        raise _no_room() from error


def print_document(owner: QObject, document: QTextDocument, name: str) -> None:
    """Open `document` as a PDF file called `name`, to be printed."""
    path = print_path(owner, name)
    writer = QPdfWriter(str(path))
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setTitle(name)
    document.print_(writer)
    open_outside(path)


def _no_room() -> UserError:
    return UserError(
        "There is no room for temporary files. Free some space and try again.", code="disk_full"
    )

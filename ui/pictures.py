"""Pictures of a window as it would show on the screen, light or dark.

Must not know which pages there are.
"""

from pathlib import Path
from typing import BinaryIO

from PySide6.QtCore import QBuffer, QByteArray, QEventLoop, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QImageWriter
from PySide6.QtWidgets import QApplication, QWidget

from core.errors import UserError
from tabular.writing.files import replacing
from ui.theme import Theme

SIZE = QSize(1280, 800)


def save_picture(
    widget: QWidget, theme: Theme, scheme: Qt.ColorScheme, path: Path, size: QSize = SIZE
) -> None:
    """Draw `widget` in `scheme` at `size` and write it to `path` as PNG.

    The theme stays in that scheme. Raises UserError when the file cannot be written.
    """
    theme.set_scheme(scheme)
    widget.resize(size)
    widget.show()
    QApplication.processEvents(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_png(path, widget.grab().toImage())


def write_png(path: Path, image: QImage) -> None:
    """Write `image` to `path`, a .png file, wholly or not at all.

    Raises UserError for another ending, and when the file cannot be written.
    """
    if path.suffix.casefold() != ".png":
        raise UserError(
            f"“{path.name}” must end in .png; nothing was written.", code="unknown_format"
        )
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(image)  # what it lacks is found by the check

    def check(file: BinaryIO) -> bool:
        written = QImage.fromData(file.read())
        return not written.isNull() and written.size() == image.size()

    with replacing(path, check) as file:
        file.write(content.data())

"""Pictures of a window as it would show on the screen, light or dark.

Must not know which pages there are.
"""

from pathlib import Path

from PySide6.QtCore import QEventLoop, QSize, Qt
from PySide6.QtWidgets import QApplication, QWidget

from ui.theme import Theme

SIZE = QSize(1280, 800)


def save_picture(
    widget: QWidget, theme: Theme, scheme: Qt.ColorScheme, path: Path, size: QSize = SIZE
) -> None:
    """Draw `widget` in `scheme` at `size` and write it to `path` as PNG.

    The theme stays in that scheme. Raises OSError when the file cannot be written.
    """
    theme.set_scheme(scheme)
    widget.resize(size)
    widget.show()
    QApplication.processEvents(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
    path.parent.mkdir(parents=True, exist_ok=True)
    if not widget.grab().save(str(path), "PNG"):
        raise OSError(f"cannot write {path.name}")

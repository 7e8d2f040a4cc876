"""Dialogs: a form with one action, and the choice of a file.

They are opened without blocking the window, and do not know what is asked for.
"""

import re
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QSettings, QStandardPaths, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from core.errors import UserError
from ui.theme import GRID, Type
from ui.widgets.buttons import primary_button, secondary_button
from ui.widgets.date_field import DateField
from ui.widgets.fields import named_field
from ui.widgets.labels import label
from ui.widgets.mnemonics import set_mnemonics

_WIDTH = 480
_FRAME = 48  # above and below a dialog: its title bar and its border
_NOT_IN_NAMES = re.compile(r'[<>:"/\\|?*]')
_FOLDERS = "folders/"  # in the preferences, by the title of the dialog


class Dialog(QDialog):
    """A dialog that is never higher than the screen, and moves up before it grows out of it.

    Alt and a letter choose buttons and fields.
    """

    def showEvent(self, event: QShowEvent) -> None:
        room = self.screen().availableGeometry().height() - _FRAME
        self.resize(self.width(), min(self.height(), room))
        super().showEvent(event)
        set_mnemonics(self)

    def event(self, event: QEvent) -> bool:
        handled = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:  # another text, or another part in sight
            set_mnemonics(self)
        return handled

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        screen, frame = self.screen().availableGeometry(), self.frameGeometry()
        if self.isVisible() and frame.bottom() > screen.bottom() and frame.top() > screen.top():
            lift = min(frame.bottom() - screen.bottom(), frame.top() - screen.top())
            self.move(self.x(), self.y() - lift)


class FormDialog(Dialog):
    """A title, a sentence, a layout `body` to fill, Cancel and the button `accept_text`.

    Open it with `open()`; `accepted` is emitted for the button, which Ctrl+Enter presses from
    anywhere. The dialog deletes itself when closed. The first field gets the focus, and the dialog
    grows with its content.
    """

    def __init__(self, parent: QWidget, title: str, text: str, accept_text: str) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(_WIDTH)
        self.body = QVBoxLayout()
        self.body.setSpacing(12)
        self._fault = label("", ink="bad", wrap=True)
        self._fault.hide()
        self._accept = primary_button(accept_text, self.accept)
        self._accept.setDefault(True)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self, self._accept.click)
        feet = QHBoxLayout()
        feet.setSpacing(GRID)
        feet.addStretch(1)
        self._cancel = secondary_button("Cancel", self.reject)
        feet.addWidget(self._cancel)
        feet.addWidget(self._accept)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(12)
        column.addWidget(label(title, Type.HEADING))
        if text:
            column.addWidget(label(text, ink="muted", wrap=True))
        column.addLayout(self.body, 1)
        column.addWidget(self._fault)
        column.addSpacing(GRID)
        column.addLayout(feet)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        for _ in range(3):  # the buttons are made, and so reached, before the fields
            if self.focusWidget() in (None, self._cancel, self._accept):
                self.focusNextChild()
        self._grow()

    def event(self, event: QEvent) -> bool:
        handled = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self._grow()
        return handled

    def add_field(self, name: str, field: QWidget) -> None:
        """Add `field` below its name."""
        self.body.addWidget(named_field(name, field))

    def set_ready(self, *, ready: bool, accept_text: str | None = None) -> None:
        """Enable or disable the main button; `accept_text` changes its text."""
        self._accept.setEnabled(ready)
        if accept_text is not None:
            self._accept.setText(accept_text)

    def accept(self) -> None:
        """Accept, unless a date is wrong: that is said, and the focus goes there."""
        wrong = next((one for one in self.findChildren(DateField) if one.issue), None)
        if wrong is None:
            super().accept()
        else:
            self.complain(wrong.issue)
            wrong.setFocus()

    def close_saved(self, _result: object = None) -> None:
        """Close, as what was entered is saved; for a dialog whose `accept` asks for that."""
        super().accept()

    def show_failure(self, error: Exception) -> None:
        """Say why nothing was saved, and let the button be pressed again."""
        self.set_ready(ready=True)
        if isinstance(error, UserError):  # all else is told as a bug, or was cancelled
            self.complain(error.message)

    def complain(self, sentence: str) -> None:
        """Show an error below the fields; an empty sentence hides it."""
        self._fault.setText(sentence)
        self._fault.setVisible(bool(sentence))

    def _grow(self) -> None:
        """Grow to fit the content: Qt's own minimum does not count wrapped text."""
        layout = self.layout()
        if layout is not None:
            needed = layout.totalMinimumHeightForWidth(self.width())
            self.resize(self.width(), max(self.height(), needed))


def ask_for_file(parent: QWidget, title: str, kinds: Sequence[str]) -> Path | None:
    """Ask for a file to read; `kinds` as “Workbooks (*.xlsx)”. None if cancelled.

    Like the other dialogs here it starts where the last file under that `title` was.
    """
    name, _ = QFileDialog.getOpenFileName(parent, title, _last_folder(title), ";;".join(kinds))
    return _chosen(title, name)


def ask_for_files(parent: QWidget, title: str, kinds: Sequence[str]) -> list[Path]:
    """Ask for one file or several to read, as `ask_for_file` does; none if cancelled."""
    names, _ = QFileDialog.getOpenFileNames(parent, title, _last_folder(title), ";;".join(kinds))
    return [path for name in names if (path := _chosen(title, name)) is not None]


def ask_for_target(parent: QWidget, title: str, name: str, kinds: Sequence[str]) -> Path | None:
    """Ask for a file to write, suggesting `name` or a whole path; None if cancelled.

    A name has a hyphen for what no name of a file may have, as in a wave “2018/19”.
    """
    is_path = Path(name).is_absolute()
    offered = name if is_path else str(Path(_last_folder(title)) / _NOT_IN_NAMES.sub("-", name))
    path = _chosen(title, QFileDialog.getSaveFileName(parent, title, offered, ";;".join(kinds))[0])
    if path is None:
        return None
    return path if path.suffix else path.with_suffix(Path(name).suffix)


def ask_for_folder(parent: QWidget, title: str, folder: str = "") -> Path | None:
    """Ask for a folder, beginning at `folder`, else where it was last; None if cancelled."""
    chosen = QFileDialog.getExistingDirectory(parent, title, folder or _last_folder(title))
    if chosen:
        QSettings().setValue(_FOLDERS + title, chosen)
    return Path(chosen) if chosen else None


def _last_folder(title: str) -> str:
    """The folder of the last file chosen under `title`; at first, the user's documents."""
    last = str(QSettings().value(_FOLDERS + title, ""))
    if last and Path(last).is_dir():
        return last
    documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    return documents if Path(documents).is_dir() else str(Path.home())


def _chosen(title: str, name: str) -> Path | None:
    if not name:
        return None
    QSettings().setValue(_FOLDERS + title, str(Path(name).parent))
    return Path(name)


def open_outside(path: Path) -> bool:
    """Open a file in its default program; whether the system could."""
    return QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))

"""One record of a person in a list: an award, an address, a note."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
)
from PySide6.QtWidgets import QMenu, QPushButton, QSizePolicy, QWidget

from ui.formats import breakable
from ui.pages.alumni.person.field_row import VALUE_INSET, add_status, field_name, value_grid
from ui.theme import Type
from ui.widgets import Callback, Status, icon_button, label
from ui.widgets.labels import PlainLabel
from ui.widgets.plain_text import caption, set_tool_tip
from ui.widgets.popups import pop_up_menu

_OPENS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2)


@dataclass(frozen=True, slots=True)
class RecordAction:
    """Something to do with a record; `deletes` says that the Delete key does it."""

    text: str
    run: Callback
    deletes: bool = False


class RecordRow(QWidget):
    """A record in words with its actions.

    A double-click, Enter or F2 runs the first of `actions`, Delete the one that deletes, Ctrl+C
    copies the text; a right click and the button at the right offer the actions. An empty action
    is a line between others. `name` is shown at the left of the text, `note` below it. A row that
    `leads_to` something else looks like a link, and a click opens it. `place` names the row for
    the focus.
    """

    def __init__(
        self,
        place: str,
        text: str,
        actions: Sequence[RecordAction | None],
        *,
        name: str = "",
        note: str = "",
        status: Status | None = None,
        leading: QWidget | None = None,
        leads_to: bool = False,
    ) -> None:
        super().__init__()
        self._text, self._actions = text, actions
        words = _RecordText(text, name, is_link=leads_to)
        words.setObjectName(place)
        words.opened.connect(self._open)
        words.deleted.connect(self._delete)
        words.copied.connect(self._copy)
        grid = value_grid(self)
        first = leading or (field_name(name) if name else None)
        if first is not None:
            grid.addWidget(first, 0, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(words, 0, 1, Qt.AlignmentFlag.AlignTop)
        if status is not None:
            add_status(grid, status, text)
        if note:
            below = label(breakable(note), Type.SMALL, ink="muted", wrap=True)
            below.setContentsMargins(VALUE_INSET, 0, 0, 2)
            grid.addWidget(below, 2, 1, 1, 2)
        if actions:
            grid.addWidget(actions_button(text, actions), 0, 3, Qt.AlignmentFlag.AlignTop)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        copy = RecordAction("Copy", self._copy)
        _open_menu(self, _with_copy(self._actions, copy), event.globalPos())

    def _open(self) -> None:
        first = next(iter(self._actions), None)
        if first is not None:
            first.run()

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._text)

    def _delete(self) -> None:
        for action in self._actions:
            if action is not None and action.deletes:
                action.run()
                return


def _with_copy(
    actions: Sequence[RecordAction | None], copy: RecordAction
) -> list[RecordAction | None]:
    """`actions` with `copy` before the last line, below which stands what deletes."""
    lines = [at for at, action in enumerate(actions) if action is None]
    at = lines[-1] if lines else len(actions)
    return [*actions[:at], copy, *actions[at:]]


def actions_button(text: str, actions: Sequence[RecordAction | None]) -> QPushButton:
    """The button that offers what can be done with the record that `text` names."""
    button = icon_button("more", f"Actions for {text}")
    button.clicked.connect(
        lambda: _open_menu(button, actions, button.mapToGlobal(QPoint(0, button.height())))
    )
    return button


def _open_menu(owner: QWidget, actions: Sequence[RecordAction | None], spot: QPoint) -> None:
    menu = QMenu(owner)
    menu.aboutToHide.connect(menu.deleteLater)
    for action in actions:
        if action is None:
            menu.addSeparator()
            continue
        added = menu.addAction(caption(action.text), action.run)
        if action.deletes:
            added.setShortcut(Qt.Key.Key_Delete)  # to be seen; the record itself takes the key
    pop_up_menu(menu, spot)


class _RecordText(PlainLabel):
    """The words of a record, which the keyboard reaches."""

    opened = Signal()
    deleted = Signal()
    copied = Signal()

    def __init__(self, text: str, name: str, *, is_link: bool) -> None:
        super().__init__(breakable(text))
        self._is_link = is_link
        self.setProperty("kind", "value")
        if is_link:
            self.setProperty("ink", "accent")
            self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setWordWrap(True)
        self.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.setIndent(0)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setAccessibleName(f"{name}: {text}" if name else text)
        set_tool_tip(self, "Click to open" if is_link else "Double-click to open")

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        is_inside = self.rect().contains(event.position().toPoint())
        if self._is_link and is_inside and event.button() == Qt.MouseButton.LeftButton:
            self.opened.emit()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if not self._is_link and event.button() == Qt.MouseButton.LeftButton:
            self.opened.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _OPENS:
            self.opened.emit()
        elif event.key() == Qt.Key.Key_Delete:
            self.deleted.emit()
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copied.emit()
        else:
            super().keyPressEvent(event)

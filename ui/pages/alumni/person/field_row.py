"""One field of a person, edited in place.

A click, Enter or F2 opens the editor; Enter or leaving it saves; Tab moves to the next field;
Escape cancels. The row does not know how values are validated or saved: it emits the new text and
is told of an error.
"""

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QSizePolicy,
    QWidget,
)

from records.fields.definitions import Field
from ui.formats import breakable
from ui.pages.alumni.field_editor import (
    Editor,
    field_text,
    is_popup_open,
    make_editor,
    mark_wrong,
    on_text_changed,
    text_of,
)
from ui.theme import GRID, Type
from ui.widgets import Badge, Status, label
from ui.widgets.labels import PlainLabel
from ui.widgets.plain_text import set_tool_tip

LABEL_WIDTH = 104
VALUE_INSET = 8  # where the text of a value begins: its border and padding
_BLANK = "–"
_SHORT = 12  # characters; leaves room for a badge in the narrowest panel
_KEEPS_EDITING = (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason)


@dataclass(frozen=True, slots=True)
class EditorState:
    """The state of an open editor: text (None: not changed yet), error and whether it has focus.

    `original` is the value when editing began.
    """

    text: str | None
    error: str
    has_focus: bool
    original: Any


class FieldRow(QWidget):
    """Signals: `edited(text)` after a change; `tab_pressed(forward)` after Tab or Shift+Tab.

    `original` is the stored value as shown.
    """

    edited = Signal(str)
    tab_pressed = Signal(bool)

    def __init__(
        self,
        field: Field,
        value: Any,
        status: Status | None = None,
        trailing: QWidget | None = None,
    ) -> None:
        super().__init__()
        self._field = field
        self.original = value
        self._text = field_text(field, value)
        self._editor: Editor | None = None
        self._value = _Value(self._text, field.label)
        self._value.setObjectName(f"field:{field.key}")  # by which the focus finds it again
        self._value.clicked.connect(self.edit)
        self._error = label("", Type.SMALL, ink="bad", wrap=True)
        self._error.setContentsMargins(VALUE_INSET, 0, 0, 2)
        self._error.hide()
        name = field_name(field.label)
        name.setBuddy(self._value)
        self._grid = value_grid(self)
        self._grid.addWidget(name, 0, 0, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(self._value, 0, 1, Qt.AlignmentFlag.AlignTop)
        if status is not None:
            add_status(self._grid, status, self._text)
        if trailing is not None:
            self._grid.addWidget(trailing, 0, 3, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(self._error, 2, 1, 1, 3)

    @property
    def key(self) -> str:
        """The key of the field."""
        return self._field.key

    @property
    def is_editing(self) -> bool:
        """Whether the editor is open."""
        return self._editor is not None

    def add_note(self, note: QWidget) -> None:
        """Show `note` below the value."""
        self._grid.addWidget(note, self._grid.rowCount(), 1, 1, 3)

    def edit(self) -> None:
        """Open the editor."""
        if self._field.editable:
            self._open(self._text)
            self._focus_editor()

    def focus_value(self) -> None:
        """Set the focus on the value."""
        self.show()  # a new widget is not visible yet and cannot take the focus
        self._value.setFocus(Qt.FocusReason.OtherFocusReason)

    def take_editor_state(self) -> EditorState | None:
        """Take the state of the open editor for a new row of this field; None if it is closed.

        This row emits no more signals.
        """
        if self._editor is None:
            return None
        self._editor.removeEventFilter(self)
        text = text_of(self._editor)
        return EditorState(
            None if text == self._text else text,
            self._error.text(),
            self._editor.hasFocus(),
            self.original,
        )

    def restore(self, state: EditorState) -> None:
        """Continue editing from a saved state; a text not changed yet is the stored one."""
        if state.text is not None:
            self.original, self._text = state.original, field_text(self._field, state.original)
        self._open(self._text if state.text is None else state.text)
        self.complain(state.error)
        if state.has_focus:
            self._focus_editor()
        if isinstance(self._editor, QLineEdit):
            self._editor.end(False)  # noqa: FBT003 - Qt's, with nothing selected

    def accept(self, text: str, value: Any) -> None:
        """Show `text`, the text of `value`, which is being saved."""
        self._text, self.original = text, value
        self._value.show_text(text)
        self.close_editor()

    def save(self) -> None:
        """Emit what was changed in the open editor, or close it."""
        if self._editor is None:
            return
        text = text_of(self._editor).strip()
        if text == self._text:
            self.close_editor()
        else:
            self.edited.emit(text)

    def complain(self, sentence: str) -> None:
        """Show what is wrong with the text entered; an empty sentence hides it."""
        self._error.setText(sentence)
        self._error.setVisible(bool(sentence))
        if self._editor is not None:
            mark_wrong(self._editor, wrong=bool(sentence))

    def close_editor(self) -> None:
        """Show the value again."""
        if self._editor is not None:
            editor, self._editor = self._editor, None
            editor.removeEventFilter(self)
            self._value.show()
            if editor.hasFocus():
                self.focus_value()
            editor.hide()
            editor.deleteLater()
        self.complain("")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is not self._editor or self._editor is None:
            return False
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._handle_key(event)
        if isinstance(event, QFocusEvent) and event.lostFocus():
            is_left = event.reason() not in _KEEPS_EDITING
            if is_left and not is_popup_open(self._editor):
                self.save()
        return False

    def _focus_editor(self) -> None:
        if self._editor is not None:
            self.show()
            self._editor.show()
            self._editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def _open(self, text: str) -> None:
        if self._editor is not None:
            return
        self._editor = make_editor(self._field, text)
        self._editor.installEventFilter(self)
        on_text_changed(self._editor, lambda: self.complain(""))  # it was about the former text
        if isinstance(self._editor, QComboBox):
            self._editor.activated.connect(self.save)
        self._value.hide()
        self._grid.addWidget(self._editor, 0, 1)
        QWidget.setTabOrder(
            self._value, self._editor
        )  # otherwise Tab would move to the navigation rail

    def _handle_key(self, event: QKeyEvent) -> bool:
        if event.key() == Qt.Key.Key_Escape:
            self.close_editor()
            return True
        if event.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            self.save()
            self.tab_pressed.emit(event.key() == Qt.Key.Key_Tab)
            return True
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            in_lines = isinstance(self._editor, QPlainTextEdit)
            if not in_lines or event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self.save()
                return True
        return False


class _Value(PlainLabel):
    """The value as text; emits `clicked` on a click, Enter, Space or F2."""

    clicked = Signal()

    def __init__(self, text: str, name: str) -> None:
        super().__init__()
        self._name = name
        self.setProperty("kind", "value")
        self.setWordWrap(True)
        self.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.setIndent(0)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.IBeamCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        set_tool_tip(self, "Click to edit")
        self.show_text(text)

    def show_text(self, text: str) -> None:
        """Show a value; a blank one as a dash."""
        self.setText(breakable(text) or _BLANK)
        self.setProperty("ink", "text" if text else "muted")
        self.style().polish(self)
        self.setAccessibleName(f"{self._name}: {text or 'empty'}")

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(
            event.position().toPoint()
        ):
            self.clicked.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space, Qt.Key.Key_F2)
        if event.key() in keys:
            self.clicked.emit()
        else:
            super().keyPressEvent(event)


def value_grid(parent: QWidget) -> QGridLayout:
    """The layout of a value in `parent`: its name, itself, its status and its actions."""
    result = QGridLayout(parent)
    result.setContentsMargins(0, 0, 0, 0)
    result.setHorizontalSpacing(GRID - 4)
    result.setVerticalSpacing(2)
    result.setColumnStretch(1, 1)
    return result


def add_status(grid: QGridLayout, status: Status, value: str) -> None:
    """Add the badge of `status` beside a short value in `grid`, or below a long one."""
    badge = Badge(status)
    if len(value) <= _SHORT:
        grid.addWidget(badge, 0, 2, Qt.AlignmentFlag.AlignVCenter)
        return
    line = QHBoxLayout()
    line.setContentsMargins(VALUE_INSET, 0, 0, 2)
    line.addWidget(badge)
    line.addStretch(1)
    grid.addLayout(line, 1, 1)


def field_name(text: str) -> QLabel:
    """The label of a field at the left of its value."""
    result = label(text, ink="muted", wrap=True)
    result.setFixedWidth(LABEL_WIDTH)
    result.setContentsMargins(0, 2, 0, 0)
    return result

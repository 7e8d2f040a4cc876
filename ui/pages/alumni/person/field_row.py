"""One field of a person: read as text, edited where it stands.

A click, Enter or F2 opens the editor; Enter or leaving it saves, Escape leaves it as it was.
Must not know how a value is checked or kept: it tells the new text and is told of a fault.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any, TypeAlias

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
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

from records.fields import Field, Kind
from records.vocabulary import CLOSED, terms
from ui.theme import GRID, Type
from ui.widgets import Badge, Status, combo_box, label
from ui.wording import full_day, spaced_phone

Editor: TypeAlias = QLineEdit | QComboBox | QPlainTextEdit

_LABEL_WIDTH = 104
_BLANK = "–"
_SHORT = 20  # letters that leave room for a badge beside them


class FieldRow(QWidget):
    """`edited(key, text)` when the user wrote something else."""

    edited = Signal(str, str)

    def __init__(
        self,
        field: Field,
        value: Any,
        status: Status | None = None,
        trailing: QWidget | None = None,
    ) -> None:
        super().__init__()
        self._field = field
        is_phone = field.kind is Kind.PHONE and value is not None
        self._text = spaced_phone(value) if is_phone else editable_text(value)
        self._editor: Editor | None = None
        self._value = _Value(self._text, field.label)
        self._value.asked.connect(self.edit)
        self._fault = label("", Type.SMALL, ink="bad", wrap=True)
        self._fault.hide()
        name = field_name(field.label)
        name.setBuddy(self._value)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(GRID - 4)
        self._grid.setVerticalSpacing(2)
        self._grid.addWidget(name, 0, 0, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(self._value, 0, 1)
        if status is not None:
            self._add_status(status)
        if trailing is not None:
            self._grid.addWidget(trailing, 0, 3, Qt.AlignmentFlag.AlignVCenter)
        self._grid.addWidget(self._fault, 2, 1, 1, 3)
        self._grid.setColumnStretch(1, 1)

    def _add_status(self, status: Status) -> None:
        """Put the badge beside a short value, under a long one."""
        badge = Badge(status)
        if len(self._text) <= _SHORT:
            self._grid.addWidget(badge, 0, 2, Qt.AlignmentFlag.AlignVCenter)
            return
        line = QHBoxLayout()
        line.setContentsMargins(5, 0, 0, 2)
        line.addWidget(badge)
        line.addStretch(1)
        self._grid.addLayout(line, 1, 1)

    @property
    def key(self) -> str:
        """The field's key."""
        return self._field.key

    @property
    def is_editing(self) -> bool:
        """Whether the editor is open."""
        return self._editor is not None

    def edit(self) -> None:
        """Open the editor."""
        if self._editor is not None or not self._field.editable:
            return
        self._editor = make_editor(self._field, self._text)
        self._editor.installEventFilter(self)
        if isinstance(self._editor, QComboBox):
            self._editor.activated.connect(self._save)
        self._value.hide()
        self._grid.addWidget(self._editor, 0, 1)
        self._editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def complain(self, sentence: str) -> None:
        """Say what is wrong with what was written, and let it be mended."""
        self._fault.setText(sentence)
        self._fault.setVisible(bool(sentence))
        if isinstance(self._editor, QLineEdit):
            self._editor.setProperty("wrong", bool(sentence))
            self._editor.style().polish(self._editor)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is not self._editor or self._editor is None:
            return False
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._pressed(event)
        if event.type() == QEvent.Type.FocusOut and not _is_popup_open(self._editor):
            self._save()
        return False

    def close_editor(self) -> None:
        """Show the value again."""
        if self._editor is not None:
            editor, self._editor = self._editor, None
            editor.removeEventFilter(self)
            had_focus = editor.hasFocus()
            editor.hide()
            editor.deleteLater()
            self._value.show()
            if had_focus:
                self._value.setFocus(Qt.FocusReason.OtherFocusReason)
        self.complain("")

    def _pressed(self, event: QKeyEvent) -> bool:
        if event.key() == Qt.Key.Key_Escape:
            self.close_editor()
            return True
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            in_lines = isinstance(self._editor, QPlainTextEdit)
            if not in_lines or event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self._save()
                return True
        return False

    def _save(self) -> None:
        if self._editor is None:
            return
        text = text_of(self._editor).strip()
        if text == self._text:
            self.close_editor()
        else:
            self.edited.emit(self.key, text)


class _Value(QLabel):
    """The value as text; `asked` on a click, Enter, the space bar or F2."""

    asked = Signal()

    def __init__(self, text: str, name: str) -> None:
        super().__init__(text or _BLANK)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("kind", "value")
        self.setProperty("ink", "text" if text else "muted")
        self.setWordWrap(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.IBeamCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setAccessibleName(f"{name}: {text or 'empty'}")
        self.setToolTip("Click to edit")

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(
            event.position().toPoint()
        ):
            self.asked.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space, Qt.Key.Key_F2)
        if event.key() in keys:
            self.asked.emit()
        else:
            super().keyPressEvent(event)


def field_name(text: str) -> QLabel:
    """The name of a field at the left of its value."""
    result = label(text, ink="muted", wrap=True)
    result.setFixedWidth(_LABEL_WIDTH)
    result.setContentsMargins(0, 2, 0, 0)
    return result


def editable_text(value: Any) -> str:
    """A value as it is shown and edited: dates in the user's format, yes and no in words."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return full_day(value)
    return f"{value:g}" if isinstance(value, float) else str(value)


def make_editor(field: Field, text: str) -> Editor:
    """The widget in which a value of `field` is written, holding `text`."""
    words: Sequence[str] = ("yes", "no") if field.kind is Kind.YES_NO else field.choices
    if not words and field.vocabulary is not None:
        words = terms(field.vocabulary)
    result: Editor
    if words:
        result = combo_box()
        result.addItems(["", *words])
        takes_others = field.kind is not Kind.YES_NO and not field.choices
        result.setEditable(takes_others and field.vocabulary not in CLOSED)
        result.setMaxVisibleItems(12)
        if result.isEditable():
            result.setEditText(text)
        else:
            result.setCurrentText(text)
    elif field.kind is Kind.LINES:
        result = QPlainTextEdit(text)
        result.setTabChangesFocus(True)
        result.setFixedHeight(88)
    else:
        result = QLineEdit(text)
        result.selectAll()
    result.setAccessibleName(field.label)
    return result


def text_of(editor: Editor) -> str:
    """What is written in an editor of `make_editor`."""
    if isinstance(editor, QComboBox):
        return editor.currentText()
    return editor.toPlainText() if isinstance(editor, QPlainTextEdit) else editor.text()


def _is_popup_open(editor: Editor) -> bool:
    return isinstance(editor, QComboBox) and editor.view().isVisible()

"""The editor of a field's value, in the panel of a person, in dialogs and in the table.

It does not know how values are validated or saved.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any, TypeAlias

from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit

from core.formats import format_value
from records.fields.definitions import Field, FieldKind
from records.fields.vocabulary import CLOSED, terms
from ui.formats import full_day
from ui.widgets import combo_box

Editor: TypeAlias = QLineEdit | QComboBox | QPlainTextEdit


def editable_text(value: Any) -> str:
    """A value as shown and edited: dates in the user's format, yes and no as words."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return full_day(value)
    return format_value(value, grouped=False) if isinstance(value, float) else str(value)


def make_editor(field: Field, text: str) -> Editor:
    """The widget to edit a value of `field`, filled with `text`."""
    words: Sequence[str] = ("yes", "no") if field.kind is FieldKind.YES_NO else field.choices
    if not words and field.vocabulary is not None:
        words = terms(field.vocabulary)
    result: Editor
    if words:
        result = combo_box()
        result.addItems(["", *words])
        takes_others = field.kind is not FieldKind.YES_NO and not field.choices
        result.setEditable(takes_others and field.vocabulary not in CLOSED)
        result.setMaxVisibleItems(12)
        if result.isEditable():
            result.setEditText(text)
        else:
            result.setCurrentText(text)
    elif field.kind is FieldKind.LINES:
        result = QPlainTextEdit(text)
        result.setTabChangesFocus(True)
        result.setFixedHeight(88)
    else:
        result = QLineEdit(text)
        result.selectAll()
    result.setAccessibleName(field.label)
    return result


def text_of(editor: Editor) -> str:
    """The text in an editor of `make_editor`."""
    if isinstance(editor, QComboBox):
        return editor.currentText()
    return editor.toPlainText() if isinstance(editor, QPlainTextEdit) else editor.text()


def is_popup_open(editor: Editor) -> bool:
    """Whether the list of choices of an editor is open."""
    return isinstance(editor, QComboBox) and editor.view().isVisible()

"""The editor of a field's value, in the panel of a person, in dialogs and in the table.

It does not know how values are validated or saved.
"""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, TypeAlias

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QCompleter, QLineEdit, QPlainTextEdit

from core.formats import format_value, spaced_phone
from records.fields.definitions import Field, FieldKind
from records.fields.vocabulary import CLOSED, canonical, terms
from ui.formats import full_day
from ui.widgets import combo_box

Editor: TypeAlias = QLineEdit | QComboBox | QPlainTextEdit

_AS_WIDE_AS_ITS_PLACE = QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon


def editable_text(value: Any) -> str:
    """A value as shown and edited: dates in the user's format, yes and no as words."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return full_day(value)
    return format_value(value, grouped=False) if isinstance(value, float) else str(value)


def field_text(field: Field, value: Any) -> str:
    """`editable_text` of a value of `field`: a phone number as people write it."""
    is_phone = field.kind is FieldKind.PHONE and value is not None
    return spaced_phone(value) if is_phone else editable_text(value)


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
        if takes_others and field.vocabulary is not None and field.vocabulary not in CLOSED:
            result.setEditable(True)
            result.setCompleter(_TermCompleter(field.vocabulary, result))
        result.setMaxVisibleItems(12)
        result.setSizeAdjustPolicy(_AS_WIDE_AS_ITS_PLACE)
        result.setMinimumContentsLength(4)
    elif field.kind is FieldKind.LINES:
        result = QPlainTextEdit()
        result.setTabChangesFocus(True)
        result.setFixedHeight(88)
    else:
        result = QLineEdit()
    result.setAccessibleName(field.label)
    set_editor_text(result, text)
    if isinstance(result, QLineEdit):
        result.selectAll()
    return result


def text_of(editor: Editor) -> str:
    """The text in an editor of `make_editor`."""
    if isinstance(editor, QComboBox):
        return editor.currentText()
    return editor.toPlainText() if isinstance(editor, QPlainTextEdit) else editor.text()


def set_editor_text(editor: Editor, text: str) -> None:
    """Replace the text in an editor of `make_editor`."""
    if not isinstance(editor, QComboBox):
        editor.setPlainText(text) if isinstance(editor, QPlainTextEdit) else editor.setText(text)
    elif editor.isEditable():
        editor.setEditText(text)
    else:
        editor.setCurrentText(text)


def on_text_changed(editor: Editor, function: Callable[[], object]) -> None:
    """Call `function` whenever the text in `editor` changes."""
    changed = editor.currentTextChanged if isinstance(editor, QComboBox) else editor.textChanged
    changed.connect(lambda *_text: function())


def mark_wrong(editor: Editor, *, wrong: bool) -> None:
    """Draw `editor` as one whose text cannot be used, or as usual again."""
    editor.setProperty("wrong", wrong)
    editor.style().polish(editor)


def is_popup_open(editor: Editor) -> bool:
    """Whether the list of choices of an editor is open."""
    return isinstance(editor, QComboBox) and editor.view().isVisible()


class _TermCompleter(QCompleter):
    """Completes a term while it is typed, but no text that is already a term.

    “UK” would become “Ukraine”, and “Niger” “Nigeria”.
    """

    def __init__(self, vocabulary: str, field: QComboBox) -> None:
        super().__init__(field.model(), field)
        self._vocabulary = vocabulary
        self.setCompletionMode(QCompleter.CompletionMode.InlineCompletion)
        self.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)

    def splitPath(self, path: str) -> list[str]:
        """What to find among the terms; of a term, a text that none begins with."""
        is_term = canonical(self._vocabulary, path, {}) is not None
        return ["\0"] if is_term else super().splitPath(path)

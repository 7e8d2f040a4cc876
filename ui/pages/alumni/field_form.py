"""A form of fields: each with its name at the left and what is wrong with it below."""

from collections.abc import Iterable, Mapping
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from records.fields.definitions import Field
from records.fields.values import BadValue, ParseOptions, parse_plausible
from ui.pages.alumni.field_editor import (
    Editor,
    field_text,
    is_popup_open,
    make_editor,
    mark_wrong,
    on_text_changed,
    set_editor_text,
    text_of,
)
from ui.theme import GRID, Type
from ui.widgets import label
from ui.widgets.focus import focus_in_view

_LABEL_WIDTH = 112


class FieldForm(QWidget):
    """Fields one below the other; emits `changed` whenever a text changes.

    A wrong value is said beside its field once the field is left, and no longer than it is wrong.
    """

    changed = Signal()

    def __init__(self, options: ParseOptions) -> None:
        super().__init__()
        self._options = options
        self._rows: dict[str, _Row] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(GRID)

    def add_heading(self, text: str) -> None:
        """Add the heading of a group of fields."""
        if self._column.count():
            self._column.addSpacing(GRID)
        self._column.addWidget(label(text, Type.HEADING))

    def add_fields(self, fields: Iterable[Field], values: Mapping[str, Any] | None = None) -> None:
        """Add fields with their `values` by key."""
        for field in fields:
            row = _Row(field, (values or {}).get(field.key), self._options)
            on_text_changed(row.editor, self.changed.emit)
            self._rows[field.key] = row
            self._column.addWidget(row)

    def editor(self, key: str) -> Editor:
        """The editor of a field."""
        return self._rows[key].editor

    def values(self) -> dict[str, Any] | None:
        """The values by key; None if one is wrong, which is said beside it and gets the focus."""
        found, wrong = {}, None
        for key, row in self._rows.items():
            try:
                found[key] = row.value()
            except BadValue as bad:
                row.complain(bad.message)
                wrong = wrong or row
        if wrong is not None:
            focus_in_view(wrong.editor)
            return None
        return found

    def sound_values(self) -> dict[str, Any]:
        """The values that are neither blank nor wrong, by key."""
        found = {}
        for key, row in self._rows.items():
            try:
                value = row.value()
            except BadValue:
                continue
            if value is not None:
                found[key] = value
        return found

    def texts(self) -> dict[str, str]:
        """What is entered, right or wrong, by key; without the blank fields."""
        entered = {key: text_of(row.editor) for key, row in self._rows.items()}
        return {key: text for key, text in entered.items() if text.strip()}

    def set_texts(self, texts: Mapping[str, str]) -> None:
        """Enter texts by key; of fields that are not in the form, none."""
        for key, text in texts.items():
            if key in self._rows:
                set_editor_text(self._rows[key].editor, text)

    def complain(self, key: str, sentence: str) -> None:
        """Say what is wrong with a field, and set the focus on it."""
        self._rows[key].complain(sentence)
        focus_in_view(self._rows[key].editor)

    def complain_of(self, issues: Mapping[str, str]) -> None:
        """Say what is wrong with several fields, and set the focus on the first one."""
        for key, sentence in reversed(list(issues.items())):
            self.complain(key, sentence)

    def warn(self, key: str, sentence: str) -> None:
        """Say beside a field what should be looked at; an empty sentence hides it."""
        self._rows[key].warn(sentence)

    def reset(self) -> None:
        """Empty every field, and set the focus on the first one."""
        for row in self._rows.values():
            set_editor_text(row.editor, "")
            row.complain("")
            row.warn("")
        self.focus_first()

    def focus_first(self) -> None:
        """Set the focus on the first field."""
        for row in self._rows.values():
            focus_in_view(row.editor)
            return


class _Row(QWidget):
    """One field: its name, its editor, and below it what is wrong or should be looked at."""

    def __init__(self, field: Field, value: Any, options: ParseOptions) -> None:
        super().__init__()
        self._field, self._options = field, options
        self.editor = make_editor(field, field_text(field, value))
        self.editor.installEventFilter(self)
        on_text_changed(self.editor, self._check_again)
        self._error = _remark("bad")
        self._warning = _remark("warning")
        name = label(field.label, ink="muted", wrap=True)
        name.setFixedWidth(_LABEL_WIDTH)
        name.setContentsMargins(0, 7, 0, 0)
        name.setBuddy(self.editor)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(GRID)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(1, 1)
        grid.addWidget(name, 0, 0, Qt.AlignmentFlag.AlignTop)
        for line, part in enumerate((self.editor, self._error, self._warning)):
            grid.addWidget(part, line, 1)

    def value(self) -> Any:
        """The value entered; None if blank. Raises BadValue."""
        return parse_plausible(self._field, text_of(self.editor), self._options)

    def complain(self, sentence: str) -> None:
        """Say what is wrong, in place of a warning; an empty sentence hides it."""
        _show(self._error, sentence)
        if sentence:
            self.warn("")
        mark_wrong(self.editor, wrong=bool(sentence))

    def warn(self, sentence: str) -> None:
        """Say what should be looked at; an empty sentence hides it."""
        _show(self._warning, sentence)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        is_left = isinstance(event, QFocusEvent) and event.lostFocus()
        if watched is self.editor and is_left and not is_popup_open(self.editor):
            self._check()
        return False

    def _check(self) -> None:
        if self._error.text():
            return  # it is about this text
        try:
            self.value()
        except BadValue as bad:
            self.complain(bad.message)

    def _check_again(self) -> None:
        """Say no longer what was wrong with the former text."""
        if self._error.text():
            self.complain("")


def _remark(ink: str) -> QLabel:
    result = label("", Type.SMALL, ink=ink, wrap=True)
    result.hide()
    return result


def _show(remark: QLabel, sentence: str) -> None:
    remark.setText(sentence)
    remark.setVisible(bool(sentence))

"""The popup that adds a filter: field, condition and value.

It knows the language of filters, not the people.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QCompleter,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from core.formats import format_value
from records.fields.definitions import Field, FieldKind
from records.fields.values import BadValue, ParseOptions, parse_value
from records.fields.vocabulary import terms
from records.filters.model import CONTACTABLE, Comparison, Filter, Membership, Not
from records.parts.definition import FLAGS
from surveys.waves import Wave
from ui.theme import GRID, Type
from ui.widgets import combo_box, label, primary_button

_WIDTH = 300
_EMPTY: Final = (("is empty", "empty"), ("is not empty", "filled"))
_TEXT: Final = (("contains", "contains"), ("is", "="), ("is not", "!="), ("starts with", "starts"))
_ORDERED: Final = (("between", "between"), ("is", "="), ("from", ">="), ("up to", "<="))
_YES_NO: Final = (("yes", "yes"), ("no", "no"))
_CHOICE: Final = (("is any of", "in"), ("is none of", "none"))
_INVITED, _ANSWERED, _CONTACTABLE = "invited", "answered", "contactable"
_NOTHING, _ONE, _TWO, _LIST = range(4)  # pages of the stack


class FilterForm(QFrame):
    """A popup; emits `filter_made(Filter)`."""

    filter_made = Signal(object)

    def __init__(
        self,
        fields: Mapping[str, Field],
        waves: Sequence[Wave],
        context: ParseOptions,
        parent: QWidget,
    ) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setProperty("kind", "popup")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAccessibleName("Add filter")
        self.setFixedWidth(_WIDTH)
        self._fields = fields
        self._context = context
        self._field = _search_combo("Field")
        for field in fields.values():
            self._field.addItem(field.label, field.key)
        if waves:
            self._field.addItem("Invited to wave", _INVITED)
            self._field.addItem("Answered wave", _ANSWERED)
        self._field.addItem("Contactable for surveys", _CONTACTABLE)
        self._waves = [f"{wave.survey_code}/{wave.label}" for wave in waves]
        self._how = combo_box("Condition")
        self._first, self._second = _line("Value"), _line("To")
        self._single = _line("Value")
        self._list = QListWidget()
        self._list.setAccessibleName("Values")
        self._list.setFixedHeight(176)
        self._values = QStackedWidget()
        self._error = label("", Type.SMALL, ink="bad", wrap=True)
        self._build_ui()
        self._field.currentIndexChanged.connect(self._show_field)
        self._how.currentIndexChanged.connect(self._show_values)
        self._field.setCurrentIndex(max(self._field.findData("award"), 0))
        self._show_field()
        self._field.setFocus()

    def _build_ui(self) -> None:
        two = QWidget()
        pair = QHBoxLayout(two)
        pair.setContentsMargins(0, 0, 0, 0)
        pair.setSpacing(GRID)
        pair.addWidget(self._first)
        pair.addWidget(label("to", ink="muted"))
        pair.addWidget(self._second)
        self._pages = (QWidget(), self._single, two, self._list)
        for page in self._pages:
            self._values.addWidget(page)
        for line in (self._single, self._first, self._second):
            line.returnPressed.connect(self._make)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(GRID)
        for part in (self._field, self._how, self._values, self._error):
            column.addWidget(part)
        self._error.hide()
        column.addWidget(primary_button("Add filter", self._make), 0, Qt.AlignmentFlag.AlignRight)

    def _show_field(self) -> None:
        key = self._field.currentData()
        self._how.clear()
        for words, operator in self._operators(key):
            self._how.addItem(words, operator)
        self._list.clear()
        for word in self._words(key):
            item = QListWidgetItem(word)
            item.setCheckState(Qt.CheckState.Unchecked)
            self._list.addItem(item)
        self._show_values()

    def _operators(self, key: str) -> tuple[tuple[str, str], ...]:
        if key in (_INVITED, _ANSWERED):
            return _CHOICE
        if key == _CONTACTABLE:
            return _YES_NO
        field = self._fields[key]
        if field.kind is FieldKind.YES_NO:
            return _YES_NO if field.key in FLAGS else _YES_NO + _EMPTY
        if field.kind in (FieldKind.YEAR, FieldKind.NUMBER, FieldKind.DATE):
            return _ORDERED + _EMPTY
        return (_CHOICE if self._words(key) else _TEXT) + _EMPTY

    def _words(self, key: str) -> Sequence[str]:
        """The values to choose from; empty if any text can be entered."""
        if key in (_INVITED, _ANSWERED):
            return self._waves
        if key == _CONTACTABLE:
            return ()
        field = self._fields[key]
        return field.choices or (terms(field.vocabulary) if field.vocabulary else ())

    def _show_values(self) -> None:
        operator = self._how.currentData()
        page = {
            "between": _TWO, "in": _LIST, "none": _LIST,
            "empty": _NOTHING, "filled": _NOTHING, "yes": _NOTHING, "no": _NOTHING,
        }.get(operator, _ONE)  # fmt: skip
        self._values.setCurrentIndex(page)
        self._values.setVisible(page != _NOTHING)
        self._values.setFixedHeight(self._pages[page].sizeHint().height())
        self._error.hide()
        self.adjustSize()

    def _make(self) -> None:
        try:
            filter_made = self._condition(self._field.currentData(), self._how.currentData())
        except BadValue as bad:
            self._error.setText(bad.message)
            self._error.show()
            self.adjustSize()
            return
        self.close()
        self.filter_made.emit(filter_made)

    def _condition(self, key: str, operator: str) -> Filter:
        """The filter entered. Raises BadValue for a missing or invalid value."""
        if key in (_INVITED, _ANSWERED):
            return self._membership(key, operator)
        if key == _CONTACTABLE:
            return CONTACTABLE if operator == "yes" else Not(CONTACTABLE)
        match operator:
            case "filled":
                return Not(Comparison(key, "empty"))
            case "empty" | "yes":
                return Comparison(key, operator)
            case "no":
                return Not(Comparison(key, "yes"))
            case "none":
                return Not(Comparison(key, "in", self._checked()))
            case "in":
                return Comparison(key, operator, self._checked())
            case "between":
                return Comparison(
                    key, operator, (self._value(self._first), self._value(self._second))
                )
            case "!=":
                return Not(Comparison(key, "=", (self._value(self._single),)))
        return Comparison(key, operator, (self._value(self._single),))

    def _membership(self, kind: str, operator: str) -> Filter:
        names = self._checked()
        if len(names) > 1:
            raise BadValue(
                "one_wave", "Select one wave only. Add another filter for a second wave."
            )
        found = Membership(kind, names[0])
        return Not(found) if operator == "none" else found

    def _checked(self) -> tuple[str, ...]:
        items = [self._list.item(row) for row in range(self._list.count())]
        found = tuple(item.text() for item in items if item.checkState() == Qt.CheckState.Checked)
        if not found:
            raise BadValue("nothing_chosen", "Select at least one value.")
        return found

    def _value(self, line: QLineEdit) -> str:
        field = self._fields[self._field.currentData()]
        text = line.text().strip()
        if not text:
            raise BadValue("no_value", "Enter a value.")
        if field.kind in (
            FieldKind.TEXT,
            FieldKind.LINES,
            FieldKind.EMAIL,
            FieldKind.PHONE,
            FieldKind.CHOICE,
        ):
            return text  # may be part of a value
        value = parse_value(field, text, self._context)
        return format_value(value, grouped=False) if isinstance(value, float) else str(value)


def _search_combo(name: str) -> QComboBox:
    """A drop-down list that can be searched by typing."""
    result = combo_box()
    result.setEditable(True)
    result.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
    result.setAccessibleName(name)
    result.setMaxVisibleItems(14)
    completer = QCompleter(result.model(), result)
    completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
    completer.setFilterMode(Qt.MatchFlag.MatchContains)
    result.setCompleter(completer)
    return result


def _line(name: str) -> QLineEdit:
    result = QLineEdit()
    result.setAccessibleName(name)
    return result

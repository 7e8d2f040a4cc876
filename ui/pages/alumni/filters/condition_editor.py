"""One condition: what it is about, how it compares, and with which values."""

from typing import Final

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QBoxLayout, QWidget

from core.errors import UserError
from records.fields.values import BadValue
from records.filters.criteria import Criterion, Operator, ValueShape
from records.filters.model import Filter, Membership, Not
from records.filters.parser import parse
from records.filters.text import to_text
from ui.pages.alumni.filters.context import FilterContext
from ui.pages.alumni.filters.entries import Belonging, ConditionScope, Opening, What, entry_of
from ui.pages.alumni.filters.value_editors import (
    ExpressionValue,
    NameValue,
    ValueEditor,
    make_value_editor,
)
from ui.pages.alumni.filters.values import fitting_values
from ui.theme import GRID, Type
from ui.widgets import combo_box, label, tab_stops
from ui.widgets.search_combo import SearchCombo

_AS_TEXT: Final = "Condition as text"
_WHAT_WIDTH, _HOW_WIDTH = 216, 150


class ConditionEditor(QWidget):
    """Edits one condition of `scope`, its parts below each other if `is_tall`, else in a row.

    Signals: `changed` with every edit; `accepted` for Enter in a value; `opened(Opening)` where a
    block of conditions was chosen in place of one condition.
    """

    changed = Signal()
    accepted = Signal()
    opened = Signal(object)

    def __init__(
        self, filters: FilterContext, scope: ConditionScope, *, is_tall: bool = False
    ) -> None:
        super().__init__()
        self._filters = filters
        self._scope = scope
        self._is_tall = is_tall
        self._what = SearchCombo("Field")
        self._how = combo_box("Condition")
        self._value = ValueEditor()
        self._valued: What | None = None  # what the values are of
        self._problem = label("", Type.SMALL, ink="bad", wrap=True)
        self._fill()
        self._build_ui()
        self._what.currentIndexChanged.connect(self._show_what)
        self._how.currentIndexChanged.connect(self._show_how)
        self._show_what()

    def show_condition(self, chosen: Filter) -> None:
        """Show a condition of the scope, or as text where no entry has it."""
        entry = entry_of(chosen, self._scope)
        self._what.choose(entry.text if entry else _AS_TEXT)
        match entry.what if entry else None:
            case Criterion() as criterion:
                operator, values = criterion.reads(chosen) or (criterion.operators[0], ())
                self._how.setCurrentIndex(criterion.operators.index(operator))
                self._value.show_values(values)
            case Belonging():
                asked = chosen.part if isinstance(chosen, Not) else chosen
                self._how.setCurrentIndex(int(isinstance(chosen, Not)))
                if isinstance(asked, Membership):
                    self._value.show_values([asked.name])
            case _:
                self._value.show_values([to_text(chosen)])

    def choose(self, key: str) -> None:
        """Begin with the criterion `key`, if there is one."""
        for entry in self._scope.entries:
            if isinstance(entry.what, Criterion) and entry.what.key == key:
                self._what.choose(entry.text)

    def condition(self) -> Filter:
        """The condition entered. Raises BadValue where a value is missing or cannot be used."""
        what, values = self._what.currentData(), self._value.values()
        match what:
            case Criterion():
                return what.condition(self._how.currentData(), values)
            case Belonging():
                return what.condition(values[0], negated=bool(self._how.currentData()))
        try:
            return parse(values[0], self._filters.lists.fields)
        except UserError as error:
            raise BadValue("bad_filter", error.message) from error

    def complain(self, sentence: str) -> None:
        """Say below the values what is wrong with them; empty: nothing."""
        self._problem.setText(sentence)
        self._problem.setVisible(bool(sentence))

    def focus_value(self) -> None:
        """Put the focus where a value is entered, or on what the condition is about."""
        stops = (one for one in tab_stops(self._value) if one.isVisibleTo(self))
        next(stops, self._what).setFocus()

    def focus_what(self) -> None:
        """Put the focus on what the condition is about."""
        self._what.setFocus()
        self._what.select_text()

    def tab_stops(self) -> list[QWidget]:
        """What Tab reaches, in its order: the values were made last."""
        return [self._what, self._how, *tab_stops(self._value)]

    def _fill(self) -> None:
        heading = ""
        for entry in self._scope.entries:
            if entry.heading != heading:
                heading = entry.heading
                self._what.add_heading(heading)
            self._what.add_entry(entry.text, entry.what)
        self._what.add_heading("Other")
        self._what.add_entry(_AS_TEXT, None)

    def _build_ui(self) -> None:
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._parts = QBoxLayout(down if self._is_tall else across)
        self._parts.setSpacing(GRID)
        if not self._is_tall:
            self._what.setFixedWidth(_WHAT_WIDTH)
            self._how.setFixedWidth(_HOW_WIDTH)
        self._parts.addWidget(self._what)
        self._parts.addWidget(self._how)
        self._parts.addWidget(self._value, 100)
        self._parts.addStretch(1)  # where there is no value
        column = QBoxLayout(down, self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(self._parts)
        column.addWidget(self._problem)
        self._problem.hide()

    def _show_what(self) -> None:
        what: What | None = self._what.currentData()
        if isinstance(what, Opening):
            self.opened.emit(what)
            return
        with QSignalBlocker(self._how):
            self._how.clear()
            match what:
                case Criterion():
                    for operator in what.operators:
                        self._how.addItem(operator.label, operator)
                case Belonging():
                    self._how.addItem(what.yes, userData=False)
                    self._how.addItem(what.no, userData=True)
        self._how.setVisible(what is not None)
        self._show_how()

    def _show_how(self) -> None:
        """Show the editor that the operator needs, with those of the values that fit it."""
        what, operator = self._what.currentData(), self._how.currentData()
        before = self._value.usable_values() if what is self._valued else ()
        self._valued = what
        match what:
            case Criterion() if isinstance(operator, Operator):
                value = make_value_editor(
                    what, operator, self._filters.lists.values, is_open=self._is_tall
                )
                if operator.shape in (ValueShape.ONE, ValueShape.SEVERAL):
                    self._filters.suggest(what, value)
            case Belonging():
                value = NameValue(what.label, what.names)
            case _:
                value = ExpressionValue()
        if before and isinstance(what, Criterion) and isinstance(operator, Operator):
            value.show_values(fitting_values(what, operator.shape, before))
        elif before and type(value) is type(self._value):
            value.show_values(before)
        self._parts.replaceWidget(self._value, value)
        self._value.hide()
        self._value.deleteLater()
        self._value = value
        is_nothing = isinstance(operator, Operator) and operator.shape is ValueShape.NOTHING
        value.setVisible(not is_nothing)
        value.changed.connect(self._edited)
        value.accepted.connect(self.accepted)
        self._edited()

    def _edited(self) -> None:
        self.complain("")
        self.changed.emit()

"""The editors of the values of a condition: one, two, several of a list, a period, a name."""

from collections.abc import Mapping, Sequence
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from records.fields.definitions import FieldKind
from records.fields.values import BadValue, ParseOptions
from records.filters.criteria import Criterion, Operator, ValueShape
from ui.pages.alumni.filters.values import (
    shown_period,
    shown_value,
    stored_value,
    typed_period,
)
from ui.theme import GRID
from ui.widgets import label
from ui.widgets.check_list import CheckList, CheckListField
from ui.widgets.fields import completer
from ui.widgets.search_combo import SearchCombo

_PERIODS: Final = (
    "last 7 days",
    "last 30 days",
    "last 12 months",
    "last 2 years",
    "last 5 years",
    "today",
    "this week",
    "this month",
    "this quarter",
    "this year",
    "last month",
    "last year",
    "next 30 days",
    "next month",
    "next year",
)
_HINTS: Final[Mapping[FieldKind, str]] = {
    FieldKind.DATE: "3 Mar 2020, October 2016, 2 years ago",
    FieldKind.YEAR: "2020",
    FieldKind.NUMBER: "10",
}


class ValueEditor(QWidget):
    """Signals: `changed` with every edit, `accepted` for Enter."""

    changed = Signal()
    accepted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(GRID)

    def values(self) -> tuple[str, ...]:
        """The values entered. Raises BadValue where one is missing or cannot be used."""
        return ()

    def usable_values(self) -> tuple[str, ...]:
        """The values entered that can be used as they are."""
        try:
            return self.values()
        except BadValue:
            return ()

    def show_values(self, values: Sequence[str]) -> None:
        """Show the values of a filter."""

    def suggest(self, counts: Mapping[str, int]) -> None:
        """Offer the values on record, with how many have each."""

    def _add_line(self, name: str, hint: str = "") -> QLineEdit:
        result = QLineEdit()
        result.setAccessibleName(name)
        result.setPlaceholderText(hint)
        result.textChanged.connect(lambda _text: self.changed.emit())
        result.returnPressed.connect(self.accepted)
        self._row.addWidget(result, 1)
        return result


class _TypedValues(ValueEditor):
    """One or two values that are typed."""

    def __init__(self, criterion: Criterion, options: ParseOptions, count: int) -> None:
        super().__init__()
        self._field = criterion.field
        self._options = options
        hint = _HINTS.get(criterion.field.kind, "")
        self._lines = [self._add_line("Value" if count == 1 else "From", hint)]
        if count == 2:
            self._row.addWidget(label("to", ink="muted"))
            self._lines.append(self._add_line("To", hint))
        self.suggest(dict.fromkeys(criterion.choices, 0))

    def values(self) -> tuple[str, ...]:
        return tuple(stored_value(self._field, one.text(), self._options) for one in self._lines)

    def usable_values(self) -> tuple[str, ...]:
        """Both values, or the first where the second is missing."""
        return super().usable_values() or self._first_value()

    def _first_value(self) -> tuple[str, ...]:
        try:
            return (stored_value(self._field, self._lines[0].text(), self._options),)
        except BadValue:
            return ()

    def show_values(self, values: Sequence[str]) -> None:
        for line, value in zip(self._lines, values, strict=False):
            line.setText(shown_value(self._field, value))

    def suggest(self, counts: Mapping[str, int]) -> None:
        if counts and self._field.kind is not FieldKind.DATE:
            for line in self._lines:
                line.setCompleter(completer(list(counts), line))


class _CheckedValues(ValueEditor):
    """Several of the choices; `is_open` where the list stands open and not in a popup."""

    def __init__(self, criterion: Criterion, *, is_open: bool) -> None:
        super().__init__()
        self._list: CheckList | CheckListField
        if is_open:
            self._list = CheckList("Values", criterion.choices)
            self._list.accepted.connect(self.accepted)
        else:
            self._list = CheckListField("Values", criterion.choices)
        self._list.changed.connect(self.changed)
        self._row.addWidget(self._list, 1)

    def values(self) -> tuple[str, ...]:
        found = self._list.checked()
        if not found:
            raise BadValue("nothing_chosen", "Select at least one value.")
        return found

    def show_values(self, values: Sequence[str]) -> None:
        self._list.check(values)

    def suggest(self, counts: Mapping[str, int]) -> None:
        if counts:
            self._list.show_counts(counts)


class _PeriodValue(ValueEditor):
    """A period relative to today, chosen or typed."""

    def __init__(self) -> None:
        super().__init__()
        self._line = self._add_line("Period", "2024, October 2016, last 2 years")
        self._line.setCompleter(completer(_PERIODS, self._line))

    def values(self) -> tuple[str, ...]:
        return (typed_period(self._line.text()),)

    def show_values(self, values: Sequence[str]) -> None:
        self._line.setText(shown_period(values[0]) if values else "")


class NameValue(ValueEditor):
    """One of the `names` of segments, lists, waves or purposes."""

    def __init__(self, name: str, names: Sequence[str]) -> None:
        super().__init__()
        self._names = tuple(names)
        self._combo = SearchCombo(name)
        for one in names:
            self._combo.add_entry(one, one)
        self._combo.currentIndexChanged.connect(lambda _at: self.changed.emit())
        self._combo.entered.connect(self.accepted)
        self._row.addWidget(self._combo, 1)

    def values(self) -> tuple[str, ...]:
        return (str(self._combo.currentData()),)

    def show_values(self, values: Sequence[str]) -> None:
        for name in values:
            known = next((one for one in self._names if one.casefold() == name.casefold()), name)
            if not self._combo.has(known):  # deleted meanwhile: refused when it is asked for
                self._combo.add_entry(known, known)
            self._combo.choose(known)


class ExpressionValue(ValueEditor):
    """A condition as text, for one that no editor has."""

    def __init__(self) -> None:
        super().__init__()
        self._line = self._add_line("Condition as text")

    def values(self) -> tuple[str, ...]:
        return (self._line.text().strip(),)

    def show_values(self, values: Sequence[str]) -> None:
        self._line.setText(values[0] if values else "")


def make_value_editor(
    criterion: Criterion, operator: Operator, options: ParseOptions, *, is_open: bool
) -> ValueEditor:
    """The editor for the values of `operator`; `is_open` shows a list of choices at once."""
    match operator.shape:
        case ValueShape.ONE:
            return _TypedValues(criterion, options, 1)
        case ValueShape.TWO:
            return _TypedValues(criterion, options, 2)
        case ValueShape.SEVERAL:
            return _CheckedValues(criterion, is_open=is_open)
        case ValueShape.PERIOD:
            return _PeriodValue()
    return ValueEditor()

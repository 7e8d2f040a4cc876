"""What can be done to many people: a form for each act."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QGridLayout,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from core.formats import format_number
from core.text import clean
from models.consent_fields import CHANNELS, PURPOSES
from queries.people import PeopleLookups
from records.fields.definitions import Field
from records.fields.values import parse_plausible
from records.fields.vocabulary import terms
from records.parts.consents import BASES
from records.writing.bulk_edit.consents import grant_consent, withdraw_consent
from records.writing.bulk_edit.definition import BulkAct
from records.writing.bulk_edit.engagements import Activity, log_activity, remove_activity
from records.writing.bulk_edit.fields import (
    can_clear,
    can_replace,
    can_set,
    clear_field,
    replace_text,
    set_field,
)
from records.writing.bulk_edit.lists import put_on_list, take_off_list
from ui.pages.alumni.field_editor import Editor, make_editor, text_of
from ui.theme import GRID, Type
from ui.widgets import DateField, combo_box, label

_ACROSS: Final = 3  # fields side by side
_LAST_ROW: Final = 4  # below two rows of names and fields
_NOT_RECORDED: Final = frozenset({"none", "objected"})  # bases with acts of their own


class ActForm(QWidget):
    """The fields of one act. Signal: `changed` when one of them does."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._count = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(2 * GRID)
        self._grid.setVerticalSpacing(4)
        for column in range(_ACROSS):
            self._grid.setColumnStretch(column, 1)
        self._grid.setRowStretch(_LAST_ROW, 1)  # forms with fewer fields stay at the top

    def act(self) -> BulkAct | None:
        """The act, None while something is left to choose.

        Raises BadValue and UserError for what was entered.
        """
        raise NotImplementedError

    def show_activities(self, found: Sequence[tuple[Activity, int]]) -> None:
        """Offer the activities of the people; for the form that needs them."""

    def _add(self, name: str, field: QWidget) -> None:
        """Add `field` below its name."""
        row, column = divmod(self._count, _ACROSS)
        self._count += 1
        words = label(name, Type.SMALL, ink="muted")
        words.setBuddy(field)
        field.setAccessibleName(name)
        self._grid.addWidget(words, 2 * row, column)
        self._grid.addWidget(field, 2 * row + 1, column)
        self._connect(field)

    def _connect(self, field: QWidget) -> None:
        if isinstance(field, QLineEdit):
            field.textChanged.connect(lambda _text: self.changed.emit())
        elif isinstance(field, QPlainTextEdit):
            field.textChanged.connect(self.changed)
        elif isinstance(field, QComboBox):
            field.currentTextChanged.connect(lambda _text: self.changed.emit())
        elif isinstance(field, QCheckBox):
            field.toggled.connect(lambda _on: self.changed.emit())


class _SetForm(ActForm):
    def __init__(self, lists: PeopleLookups) -> None:
        super().__init__()
        self._options = lists.values
        self._field = _field_combo(lists.fields, can_set)
        self._editor: Editor = make_editor(self._field.currentData(), "")
        self._add("Field", self._field)
        self._add("New value", self._editor)
        self._field.currentIndexChanged.connect(self._offer_editor)

    def act(self) -> BulkAct | None:
        field, text = (
            self._field.currentData(),
            clean(text_of(self._editor)) if self._editor else "",
        )
        return set_field(field, parse_plausible(field, text, self._options)) if text else None

    def _offer_editor(self) -> None:
        """Offer the editor of the chosen field in place of the former one."""
        former, self._editor = self._editor, make_editor(self._field.currentData(), "")
        self._editor.setAccessibleName("New value")
        self._grid.replaceWidget(former, self._editor)
        self._editor.show()
        former.hide()
        former.deleteLater()
        self._connect(self._editor)
        QWidget.setTabOrder(self._field, self._editor)
        self.changed.emit()


class _ClearForm(ActForm):
    def __init__(self, lists: PeopleLookups) -> None:
        super().__init__()
        self._field = _field_combo(lists.fields, can_clear)
        self._add("Field", self._field)

    def act(self) -> BulkAct | None:
        return clear_field(self._field.currentData())


class _ReplaceForm(ActForm):
    def __init__(self, lists: PeopleLookups) -> None:
        super().__init__()
        self._options = lists.values
        self._field = _field_combo(lists.fields, can_replace)
        self._find, self._replacement = QLineEdit(), QLineEdit()
        self._whole = QCheckBox("Match the whole value")
        self._case = QCheckBox("Match case")
        for name, field in (
            ("Field", self._field),
            ("Find", self._find),
            ("Replace with", self._replacement),
        ):
            self._add(name, field)
        for column, box in enumerate((self._whole, self._case), start=1):
            self._grid.addWidget(box, 2, column)
            self._connect(box)

    def act(self) -> BulkAct | None:
        if not self._find.text():
            return None
        return replace_text(
            self._field.currentData(),
            self._find.text(),
            self._replacement.text(),
            self._options,
            whole=self._whole.isChecked(),
            match_case=self._case.isChecked(),
        )


class _ConsentForm(ActForm):
    def __init__(self, _lists: PeopleLookups) -> None:
        super().__init__()
        self._purpose, self._channel = _word_combo(PURPOSES), _word_combo(CHANNELS)
        self._basis = _word_combo({k: v for k, v in BASES.items() if k not in _NOT_RECORDED})
        self._day = DateField("Recorded on", date.today())
        self._evidence, self._wording = QLineEdit(), QLineEdit()
        self._evidence.setPlaceholderText("For example: form or e-mail")
        for name, field in (
            ("Purpose", self._purpose),
            ("Channel", self._channel),
            ("Basis", self._basis),
            ("Recorded on", self._day),
            ("Evidence", self._evidence),
            ("Consent wording", self._wording),
        ):
            self._add(name, field)

    def act(self) -> BulkAct | None:
        if self._day.day is None:
            return None
        return grant_consent(
            self._purpose.currentData(),
            self._channel.currentData(),
            self._basis.currentData(),
            self._day.day,
            evidence=clean(self._evidence.text()) or None,
            wording=clean(self._wording.text()) or None,
        )


class _WithdrawalForm(ActForm):
    def __init__(self, _lists: PeopleLookups) -> None:
        super().__init__()
        self._purpose, self._channel = _word_combo(PURPOSES), _word_combo(CHANNELS)
        self._day = DateField("Withdrawn on", date.today())
        self._evidence = QLineEdit()
        for name, field in (
            ("Purpose", self._purpose),
            ("Channel", self._channel),
            ("Withdrawn on", self._day),
            ("Evidence", self._evidence),
        ):
            self._add(name, field)

    def act(self) -> BulkAct | None:
        if self._day.day is None:
            return None
        return withdraw_consent(
            self._purpose.currentData(),
            self._channel.currentData(),
            self._day.day,
            evidence=clean(self._evidence.text()) or None,
        )


class _ActivityForm(ActForm):
    def __init__(self, _lists: PeopleLookups) -> None:
        super().__init__()
        self._kind = combo_box()
        self._kind.setEditable(True)
        self._kind.addItems(terms("activity"))
        self._title, self._note = QLineEdit(), QLineEdit()
        self._day = DateField("Date", date.today())
        for name, field in (
            ("Type", self._kind),
            ("Title", self._title),
            ("Date", self._day),
            ("Note", self._note),
        ):
            self._add(name, field)

    def act(self) -> BulkAct | None:
        kind = clean(self._kind.currentText())
        if not kind or self._day.day is None:
            return None
        activity = Activity(kind, clean(self._title.text()) or None, self._day.day)
        return log_activity(activity, clean(self._note.text()) or None)


class _ActivityRemovalForm(ActForm):
    def __init__(self, _lists: PeopleLookups) -> None:
        super().__init__()
        self._activity = combo_box()
        self._activity.setPlaceholderText("No activities")
        self._add("Activity", self._activity)

    def act(self) -> BulkAct | None:
        activity = self._activity.currentData()
        return None if activity is None else remove_activity(activity)

    def show_activities(self, found: Sequence[tuple[Activity, int]]) -> None:
        chosen = self._activity.currentData()
        self._activity.blockSignals(True)  # noqa: FBT003 - Qt's
        self._activity.clear()
        for activity, many in found:
            self._activity.addItem(f"{activity.text} ({format_number(many)})", activity)
        self._activity.blockSignals(False)  # noqa: FBT003 - Qt's
        self._activity.setCurrentIndex(max(0, self._activity.findData(chosen)))
        self.changed.emit()


class _ListForm(ActForm):
    def __init__(self, lists: PeopleLookups) -> None:
        super().__init__()
        self._name = combo_box()
        self._name.setEditable(True)
        self._name.addItems([one.name for one in lists.segments if one.is_list])
        self._name.clearEditText()
        self._add("List", self._name)

    def act(self) -> BulkAct | None:
        name = clean(self._name.currentText())
        return put_on_list(name) if name else None


class _ListRemovalForm(ActForm):
    def __init__(self, lists: PeopleLookups) -> None:
        super().__init__()
        self._list = combo_box()
        self._list.setPlaceholderText("No lists")
        for one in lists.segments:
            if one.is_list:
                self._list.addItem(one.name, one)
        self._list.setCurrentIndex(0)  # with a placeholder, none is chosen yet
        self._add("List", self._list)

    def act(self) -> BulkAct | None:
        segment = self._list.currentData()
        return None if segment is None else take_off_list(segment)


FORMS: Final[Mapping[str, Callable[[PeopleLookups], ActForm]]] = {
    "Set a field": _SetForm,
    "Clear a field": _ClearForm,
    "Find and replace": _ReplaceForm,
    "Record consent": _ConsentForm,
    "Withdraw consent": _WithdrawalForm,
    "Log activity": _ActivityForm,
    "Remove activity": _ActivityRemovalForm,
    "Add to list": _ListForm,
    "Remove from list": _ListRemovalForm,
}


def _field_combo(fields: Mapping[str, Field], suits: Callable[[Field], bool]) -> QComboBox:
    result = combo_box()
    result.setMaxVisibleItems(16)
    for field in fields.values():
        if suits(field):
            result.addItem(field.label, field)
    return result


def _word_combo(words: Mapping[str, str]) -> QComboBox:
    result = combo_box()
    for key, word in words.items():
        result.addItem(word[0].upper() + word[1:], key)
    return result

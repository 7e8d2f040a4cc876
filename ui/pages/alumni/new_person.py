"""The form of a new person, which shows possible duplicates while typing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from core.progress import Progress
from models.batch_kinds import BatchKind
from models.reasons import in_words
from queries.people import PeopleLookups
from records.fields.definitions import Field
from records.fields.values import BadValue, parse_plausible
from records.matching.row_matching import match_rows
from records.people import list_names
from records.writing.person_edits import create_person
from ui.context import ALUMNI, PageContext, ShowPerson
from ui.jobs import Job
from ui.pages.alumni.field_editor import Editor, make_editor, text_of
from ui.theme import GRID, Type
from ui.undo import write_batch
from ui.widgets import TaskLine, TaskList, label, primary_button, secondary_button

_FIELDS: Final = (
    "title", "given_name", "family_name", "former_name", "alumni_id", "birth_date", "gender",
    "email", "phone", "award", "department", "award_completed", "role_title", "employer",
    "survey_consent", "notes",
)  # fmt: skip
_TYPING = 300  # milliseconds after the last key before the search starts


@dataclass(frozen=True, slots=True)
class _PossibleDuplicate:
    """A person on record who may be the same, and why."""

    person_id: int
    name: str
    why: str


class NewPersonPanel(QWidget):
    """Signals: `created(id)` when the person is saved, `cancelled`."""

    created = Signal(int)
    cancelled = Signal()

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self._context = context
        self._lists: PeopleLookups | None = None
        self._finding: Job | None = None
        self._editors: dict[str, Editor] = {}
        self._errors: dict[str, QLabel] = {}
        self._duplicates = TaskList()
        self._duplicates_title = label("Possible duplicates", Type.HEADING)
        self._form = QVBoxLayout()
        self._form.setSpacing(GRID)
        self._pause = QTimer(self, singleShot=True, interval=_TYPING)
        self._pause.timeout.connect(self._find)
        inside = QWidget()
        inside.setProperty("ground", "surface")
        column = QVBoxLayout(inside)
        column.setContentsMargins(20, 24, 20, 12)
        column.setSpacing(GRID)
        column.addWidget(label("New person", Type.BRAND))
        column.addWidget(self._duplicates_title)
        column.addWidget(self._duplicates)
        column.addLayout(self._form)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(inside)
        buttons = QHBoxLayout()
        buttons.setContentsMargins(20, GRID, 20, 16)
        buttons.addStretch(1)
        buttons.addWidget(secondary_button("Cancel", self.cancelled.emit))
        buttons.addWidget(primary_button("Create", self._create))
        outside = QVBoxLayout(self)
        outside.setContentsMargins(0, 0, 0, 0)
        outside.addWidget(scroll)
        outside.addLayout(buttons)

    def begin(self, lists: PeopleLookups) -> None:
        """Show an empty form."""
        self._lists = lists
        while (item := self._form.takeAt(0)) is not None:
            if (row := item.widget()) is not None:
                row.hide()
                row.deleteLater()
        self._editors, self._errors = {}, {}
        for key in _FIELDS:
            self._form.addWidget(self._row(lists.fields[key]))
        self._show_duplicates([])
        self._editors["given_name"].setFocus()

    def _row(self, field: Field) -> QWidget:
        editor = make_editor(field, "")
        error = label("", Type.SMALL, ink="bad", wrap=True)
        error.hide()
        changed = editor.currentTextChanged if isinstance(editor, QComboBox) else editor.textChanged
        changed.connect(self._pause.start)
        changed.connect(error.hide)  # it was about the former text
        result = QWidget()
        column = QVBoxLayout(result)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        for part in (label(field.label, Type.SMALL, ink="muted"), editor, error):
            column.addWidget(part)
        self._editors[field.key] = editor
        self._errors[field.key] = error
        return result

    def _values(self, lists: PeopleLookups, *, complain: bool) -> dict[str, Any] | None:
        """The values entered, parsed; None if one is invalid, which is shown with `complain`."""
        found: dict[str, Any] = {}
        sound = True
        for key, editor in self._editors.items():
            words = ""
            try:
                value = parse_plausible(lists.fields[key], text_of(editor), lists.values)
            except BadValue as bad:
                words, sound = bad.message, False
            else:
                if value is not None:
                    found[key] = value
            if complain:
                self._errors[key].setText(words)
                self._errors[key].setVisible(bool(words))
        return found if sound or not complain else None

    def _find(self) -> None:
        """Search for possible duplicates of the person being entered."""
        if self._lists is None:
            return
        values = self._values(self._lists, complain=False) or {}
        if self._finding is not None:
            self._finding.cancel()

        def find(progress: Progress) -> list[_PossibleDuplicate]:
            return _find_duplicates(self._context, values, progress)

        self._finding = self._context.jobs.read(find, self._show_duplicates)

    def _show_duplicates(self, found: Sequence[_PossibleDuplicate]) -> None:
        self._duplicates_title.setVisible(bool(found))
        self._duplicates.set_tasks(
            [
                TaskLine(f"{one.name} – {one.why}", "Open", partial(self._open, one.person_id))
                for one in found
            ]
        )

    def _open(self, person_id: int) -> None:
        self.cancelled.emit()
        self._context.navigate(ALUMNI, ShowPerson(person_id))

    def _create(self) -> None:
        if self._lists is None:
            return
        values = self._values(self._lists, complain=True)
        if values is None:
            return
        if not values.get("given_name") and not values.get("family_name"):
            self._errors["family_name"].setText("Enter a given or family name.")
            self._errors["family_name"].show()
            return
        write_batch(
            self._context,
            BatchKind.PERSON_CREATE,
            lambda changes: create_person(changes, values),
            done=self.created.emit,
            title="Creating person",
        )


def _find_duplicates(
    context: PageContext, values: Mapping[str, Any], progress: Progress
) -> list[_PossibleDuplicate]:
    if not values.get("family_name") and not values.get("email") and not values.get("alumni_id"):
        return []
    with context.database.read() as connection:
        (match,) = match_rows(connection, [values], progress)
        why = {one.person_id: in_words(one.reasons) for one in match.candidates}
        if match.person_id is not None:
            why = {match.person_id: in_words(match.reasons), **why}
        names = list_names(connection, list(why))
    return [_PossibleDuplicate(person_id, names[person_id], why[person_id]) for person_id in why]

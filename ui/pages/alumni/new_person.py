"""The form for a new person, which tells while one types who may be on record already."""

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
from queries.people import PeopleLookups
from records.fields.definitions import Field
from records.fields.values import BadValue, parse_plausible
from records.matching.row_matching import match_rows
from records.people import list_names
from records.writing.editing import Edited, create_person
from ui.context import ALUMNI, PageContext, ShowPerson
from ui.jobs import Job
from ui.pages.alumni.person.field_row import Editor, make_editor, text_of
from ui.theme import GRID, Type
from ui.undo import tell_edited
from ui.widgets import Task, TaskList, label, primary_button, secondary_button

_FIELDS: Final = (
    "title", "given_name", "family_name", "former_name", "alumni_id", "birth_date", "gender",
    "email", "phone", "award", "department", "award_completed", "role_title", "employer",
    "survey_consent", "notes",
)  # fmt: skip
_TYPING = 300  # milliseconds without a key before duplicates are looked for


@dataclass(frozen=True, slots=True)
class _Alike:
    """Someone on record who may be the same person, and why."""

    person_id: int
    name: str
    why: str


class NewPersonPanel(QWidget):
    """`created(id)` when the record is made, `left` when the form is given up."""

    created = Signal(int)
    left = Signal()

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self._context = context
        self._lists: PeopleLookups | None = None
        self._looking: Job | None = None
        self._editors: dict[str, Editor] = {}
        self._faults: dict[str, QLabel] = {}
        self._alike = TaskList()
        self._alike_title = label("Possible duplicates", Type.HEADING)
        self._form = QVBoxLayout()
        self._form.setSpacing(GRID)
        self._pause = QTimer(self, singleShot=True, interval=_TYPING)
        self._pause.timeout.connect(self._look)
        inside = QWidget()
        inside.setProperty("ground", "surface")
        column = QVBoxLayout(inside)
        column.setContentsMargins(20, 24, 20, 12)
        column.setSpacing(GRID)
        column.addWidget(label("New person", Type.BRAND))
        column.addWidget(self._alike_title)
        column.addWidget(self._alike)
        column.addLayout(self._form)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(inside)
        buttons = QHBoxLayout()
        buttons.setContentsMargins(20, GRID, 20, 16)
        buttons.addStretch(1)
        buttons.addWidget(secondary_button("Cancel", self.left.emit))
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
        self._editors, self._faults = {}, {}
        for key in _FIELDS:
            self._form.addWidget(self._row(lists.fields[key]))
        self._show_alike([])
        self._editors["given_name"].setFocus()

    def _row(self, field: Field) -> QWidget:
        editor = make_editor(field, "")
        if isinstance(editor, QComboBox):
            editor.currentTextChanged.connect(lambda _text: self._pause.start())
        else:
            editor.textChanged.connect(lambda *_: self._pause.start())
        fault = label("", Type.SMALL, ink="bad", wrap=True)
        fault.hide()
        result = QWidget()
        column = QVBoxLayout(result)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        for part in (label(field.label, Type.SMALL, ink="muted"), editor, fault):
            column.addWidget(part)
        self._editors[field.key] = editor
        self._faults[field.key] = fault
        return result

    def _values(self, lists: PeopleLookups, *, complain: bool) -> dict[str, Any] | None:
        """What is written, typed; None where something cannot be, which is said with `complain`."""
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
                self._faults[key].setText(words)
                self._faults[key].setVisible(bool(words))
        return found if sound or not complain else None

    def _look(self) -> None:
        """Look for people who may be the one that is being written."""
        if self._lists is None:
            return
        values = self._values(self._lists, complain=False) or {}
        if self._looking is not None:
            self._looking.cancel()

        def look(progress: Progress) -> list[_Alike]:
            return _find_alike(self._context, values, progress)

        self._looking = self._context.jobs.read(look, self._show_alike)

    def _show_alike(self, found: Sequence[_Alike]) -> None:
        self._alike_title.setVisible(bool(found))
        self._alike.set_tasks(
            [
                Task(f"{one.name} – {one.why}", "Open", partial(self._open, one.person_id))
                for one in found
            ]
        )

    def _open(self, person_id: int) -> None:
        self.left.emit()
        self._context.navigate(ALUMNI, ShowPerson(person_id))

    def _create(self) -> None:
        if self._lists is None:
            return
        values = self._values(self._lists, complain=True)
        if values is None:
            return
        if not values.get("given_name") and not values.get("family_name"):
            self._faults["family_name"].setText("Enter a given or family name.")
            self._faults["family_name"].show()
            return
        self._context.jobs.write(
            lambda _progress: create_person(self._context.database, values),
            self._tell,
            title="Creating person",
        )

    def _tell(self, made: Edited) -> None:
        tell_edited(self._context, made)
        if made.person_id is not None:
            self.created.emit(made.person_id)


def _find_alike(
    context: PageContext, values: Mapping[str, Any], progress: Progress
) -> list[_Alike]:
    if not values.get("family_name") and not values.get("email") and not values.get("alumni_id"):
        return []
    with context.database.read() as connection:
        (match,) = match_rows(connection, [values], progress)
        why = {one.person_id: "; ".join(one.reasons) for one in match.candidates}
        if match.person_id is not None:
            why = {match.person_id: "; ".join(match.reasons), **why}
        names = list_names(connection, list(why))
    return [_Alike(person_id, names[person_id], why[person_id]) for person_id in why]

"""The form of a new person, for many in a row by keyboard alone.

Possible duplicates are listed at the foot, so that the form stays where it is. What was entered and
not saved is there again when the form is opened next.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from core.errors import UserError
from core.formats import plural
from core.progress import Progress
from models.batch_kinds import BatchKind
from models.changes import ChangeSet
from models.interruptible import interruptible
from queries.duplicates import PersonFacts, in_two_texts, likelihood_in_words, read_facts
from queries.people import PeopleLookups
from queries.shared_addresses import PersonRef, owners
from records.people import list_names
from records.writing.person_edits import create_person
from ui.context import ALUMNI, PageContext, ShowPerson
from ui.jobs import Job
from ui.pages.alumni.field_form import FieldForm
from ui.pages.alumni.taken_id import TAKEN, naming_owner
from ui.theme import GRID, Type
from ui.undo import write_batch
from ui.widgets import (
    TaskLine,
    TaskList,
    icon_button,
    label,
    link_button,
    primary_button,
    secondary_button,
)
from ui.widgets.plain_text import set_tool_tip

if TYPE_CHECKING:
    from records.duplicates.new_person import LikelyPerson

_SECTIONS: Final = (
    ("", ("title", "given_name", "middle_names", "family_name", "former_name", "alumni_id",
          "birth_date", "gender")),
    ("Contact", ("email", "phone", "street", "city", "postal_code", "country")),
    ("Award and role", ("award", "department", "award_completed", "role_title", "employer")),
    ("Contact preferences", ("survey_consent", "survey_consent_on")),
    ("Remarks", ("notes",)),
)  # fmt: skip
_TYPING = 300  # milliseconds after the last key before the search starts
_MOST_SHOWN = 2  # possible duplicates; more are counted


@dataclass(frozen=True, slots=True)
class _Known:
    """What is on record already: people who may be the same, and whose the address and ID are."""

    duplicates: Sequence[tuple[int, str, str]]  # id, name, how likely and why
    owners: Mapping[str, PersonRef]


class NewPersonPanel(QWidget):
    """Signals: `created(id)` when the person is saved and no other is to follow, `cancelled`."""

    created = Signal(int)
    cancelled = Signal()

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self._context = context
        self._finding: Job | None = None
        self._form: FieldForm | None = None
        self._added = label("", Type.SMALL, ink="muted", wrap=True)
        self._count = 0
        self._duplicates = TaskList()
        self._duplicates_title = label("May already be on record", Type.STRONG)
        self._pause = QTimer(self, singleShot=True, interval=_TYPING)
        self._pause.timeout.connect(self._find)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._unfinished = QWidget()
        self._more = secondary_button("Create and add another", partial(self._create, stay=True))
        self._one = primary_button("Create", partial(self._create, stay=False))
        self._build_ui()

    def begin(self, lists: PeopleLookups) -> None:
        """Show the form: empty, or with what was entered before and not saved."""
        entered = {} if self._form is None else self._form.texts()
        self._count = 0
        self._added.hide()
        self._show_known(_Known((), {}))
        form = self._form = FieldForm(lists.values)
        form.setProperty("ground", "surface")
        form.setContentsMargins(20, 4, 20, 20)
        for title, keys in _SECTIONS:
            if title:
                form.add_heading(title)
            form.add_fields(lists.fields[key] for key in keys)
        custom = [field for field in lists.fields.values() if field.is_custom]
        if custom:
            form.add_heading("Custom fields")
            form.add_fields(custom)
        form.changed.connect(self._pause.start)
        form.set_texts(entered)
        self._unfinished.setVisible(bool(entered))
        self._scroll.setWidget(form)
        form.show()
        form.focus_first()

    def unsaved(self) -> str:
        """A sentence on a person who is entered and not created; or ""."""
        is_entered = self._form is not None and bool(self._form.texts())
        return "A new person has been entered and not created." if is_entered else ""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes on to the next field, Escape leaves the form."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.focusNextChild()
        elif event.key() == Qt.Key.Key_Escape:
            self.cancelled.emit()
        else:
            super().keyPressEvent(event)

    def _build_ui(self) -> None:
        keys = {
            "Ctrl+Return": self._one,
            "Ctrl+Enter": self._one,
            "Ctrl+Shift+Return": self._more,
            "Ctrl+Shift+Enter": self._more,
        }
        within = Qt.ShortcutContext.WidgetWithChildrenShortcut
        for sequence, button in keys.items():
            QShortcut(QKeySequence(sequence), self, button.click, context=within)
        set_tool_tip(self._one, "Ctrl+Enter")
        set_tool_tip(self._more, "Ctrl+Shift+Enter")
        head = QHBoxLayout()
        head.setContentsMargins(20, 20, 16, 0)
        head.addWidget(label("New person", Type.BRAND), 1)
        head.addWidget(icon_button("close", "Cancel (Esc)", self.cancelled.emit))
        unfinished = QHBoxLayout(self._unfinished)
        unfinished.setContentsMargins(20, 0, 20, 0)
        unfinished.addWidget(label("Continued; not saved yet.", Type.SMALL, ink="muted"), 1)
        unfinished.addWidget(link_button("Clear form", self._clear))
        foot = QWidget()
        foot.setProperty("ground", "surface")
        known = QVBoxLayout(foot)
        known.setContentsMargins(20, GRID, 20, 0)
        known.setSpacing(4)
        for part in (self._duplicates_title, self._duplicates, self._added):
            known.addWidget(part)
        buttons = QHBoxLayout()
        buttons.setContentsMargins(20, 0, 20, 16)
        buttons.setSpacing(GRID)
        buttons.addStretch(1)
        buttons.addWidget(self._more)
        buttons.addWidget(self._one)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addLayout(head)
        column.addWidget(self._unfinished)
        column.addWidget(self._scroll, 1)
        column.addWidget(foot)
        column.addLayout(buttons)

    def _find(self) -> None:
        """Search for the person being entered among those on record."""
        if self._form is None:
            return
        values = self._form.sound_values()
        if self._finding is not None:
            self._finding.cancel()

        def find(progress: Progress) -> _Known:
            return _find_known(self._context, values, progress)

        self._finding = self._context.jobs.read(find, self._show_known)

    def _show_known(self, known: _Known) -> None:
        duplicates = known.duplicates
        self._duplicates_title.setVisible(bool(duplicates))
        self._duplicates.setVisible(bool(duplicates))
        lines = [
            TaskLine(f"{name} – {why}", "Open", partial(self._open, person_id))
            for person_id, name, why in duplicates[:_MOST_SHOWN]
        ]
        more = len(duplicates) - _MOST_SHOWN
        if more > 0:
            lines.append(TaskLine(f"and {plural(more, 'other')}"))
        self._duplicates.set_tasks(lines)
        if self._form is not None:
            for key, noun in (("email", "e-mail"), ("alumni_id", "alumni ID")):
                owner = known.owners.get(key)
                sentence = f"Also the {noun} of {owner[1]}." if owner is not None else ""
                self._form.warn(key, sentence)

    def _open(self, person_id: int) -> None:
        self.cancelled.emit()
        self._context.navigate(ALUMNI, ShowPerson(person_id))

    def _create(self, *, stay: bool) -> None:
        """Create the person; with `stay`, go on with an empty form."""
        if self._form is None or not self._more.isEnabled():
            return
        values = self._form.values()
        if values is None:
            return
        if not values["given_name"] and not values["family_name"]:
            self._form.complain("family_name", "Enter a given or family name.")
            return
        given = {key: value for key, value in values.items() if value is not None}
        self._offer(when=False)  # until it is written, so that nobody is created twice
        write_batch(
            self._context,
            BatchKind.PERSON_CREATE,
            partial(_create, given),
            done=partial(self._show_created, stay),
            failed=self._fail,
            title="Creating person",
        )

    def _show_created(self, stay: bool, created: PersonRef) -> None:  # noqa: FBT001 - bound before
        self._offer(when=True)
        if self._finding is not None:
            self._finding.cancel()
        self._pause.stop()
        if not stay or self._form is None:
            self._form = None  # the next one begins empty
            self.created.emit(created[0])
            return
        self._count += 1
        self._added.setText(
            f"{created[1]} added. {plural(self._count, 'person', 'people')} so far."
        )
        self._added.show()
        self._clear()

    def _clear(self) -> None:
        """Empty the form."""
        if self._form is None:
            return
        self._form.reset()
        self._unfinished.hide()
        self._pause.stop()
        self._show_known(_Known((), {}))
        self._scroll.verticalScrollBar().setValue(0)

    def _fail(self, error: Exception) -> None:
        self._offer(when=True)
        if not isinstance(error, UserError):
            return
        if error.code == TAKEN and self._form is not None:
            self._form.complain("alumni_id", error.message)
        else:
            self._context.jobs.tell(error)

    def _offer(self, *, when: bool) -> None:
        for button in (self._one, self._more):
            button.setEnabled(when)


def _create(values: Mapping[str, Any], changes: ChangeSet) -> PersonRef:
    with naming_owner(changes, values):
        person_id = create_person(changes, values)
    return person_id, list_names(changes.connection, [person_id])[person_id]


def _find_known(context: PageContext, values: Mapping[str, Any], progress: Progress) -> _Known:
    from records.duplicates.new_person import find_likely_people

    with context.database.read() as connection, interruptible(connection, progress):
        likely = find_likely_people(connection, values, progress=progress)
        facts = read_facts(connection, [one.person_id for one in likely])
        found = owners(connection, values)
    known = [(one, facts[one.person_id]) for one in likely]
    return _Known([(who.person_id, who.name, _why(one, who)) for one, who in known], found)


def _why(likely: "LikelyPerson", who: PersonFacts) -> str:
    """“very likely: same e-mail address, same date of birth (born 1970 · PhD 1998 · Leeds)”."""
    words = likelihood_in_words(likely.probability).partition(" · ")[0].lower()
    facts = f" ({who.facts})" if who.facts else ""
    return f"{words}: {in_two_texts(likely.reasons)[0]}{facts}"

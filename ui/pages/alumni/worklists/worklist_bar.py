"""The line above the people of a worklist: what it is, and what is done with those selected."""

from array import array
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from core.formats import plural
from models.batch_kinds import BatchKind
from models.changes import ChangeSet
from models.database import user_name
from records.data_quality.worklists import Worklist
from records.fields.definitions import FieldKind
from records.fields.values import ParseOptions
from records.parts.tasks import TASKS
from records.writing.part_records import add_records
from records.writing.verification import mark_emails, mark_verified
from ui.actions import EMAIL_GOOD, EMAIL_WRONG, MARK_VERIFIED, REMIND_ME, WORKLIST_DONE, Action
from ui.bound_actions import action_button, bind
from ui.context import PageContext
from ui.formats import date_order
from ui.pages.alumni.dialog_fields import dialog_field
from ui.pages.alumni.entry_dialog import EntryDialog, blank_fields
from ui.theme import GRID, Type
from ui.undo import write_batch
from ui.widgets import FlowLayout, label, link_button

_PUT_OFF_DAYS: Final = 30
_DONE: Final = 3  # its place among the actions
_SHORT: Final = (
    "Verified today",
    "E-mail good",
    "E-mail wrong",
    "Done",
    "Remind me…",
    "Next person",
)
_NO_WORKLIST: Final = "Check the record"  # the task of whoever is put off while none is shown


class WorklistBar(QFrame):
    """Binds the actions on the people that `selected` gives to `host`, which offers them anywhere.

    Signal: `closed` to go back to the worklists.
    """

    closed = Signal()

    def __init__(
        self,
        context: PageContext,
        host: QWidget,
        selected: Callable[[], "array[int]"],
        next_person: QAction,
    ) -> None:
        super().__init__()
        self._context, self._host, self._selected = context, host, selected
        self._worklist: Worklist | None = None
        functions: Sequence[tuple[Action, Callable[[], object]]] = (
            (MARK_VERIFIED, self._verify),
            (EMAIL_GOOD, lambda: self._mark("good")),
            (EMAIL_WRONG, lambda: self._mark("wrong")),
            (WORKLIST_DONE, self._mark_done),
            (REMIND_ME, self._ask_when),
        )
        self.actions_of_people = [bind(host, action, function) for action, function in functions]
        self._done = self.actions_of_people[_DONE]
        self._done.setEnabled(False)
        shown = (*self.actions_of_people, next_person)
        self._title, self._why = label("", Type.HEADING), label("", ink="muted", wrap=True)
        back = link_button("‹ Worklists", self.closed.emit)
        back.setAccessibleName("Back to the worklists")
        head = QHBoxLayout()
        head.setSpacing(GRID)
        head.addWidget(back)
        head.addWidget(self._title)
        head.addStretch(1)
        buttons = FlowLayout()
        for bound, text in zip(shown, _SHORT, strict=True):
            buttons.addWidget(action_button(bound, text=text))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addLayout(head)
        column.addWidget(self._why)
        column.addLayout(buttons)
        self.hide()

    def show_worklist(self, worklist: Worklist | None) -> None:
        """Show what `worklist` is; nothing for None."""
        self._worklist = worklist
        self.setVisible(worklist is not None)
        self._done.setEnabled(worklist is not None)
        if worklist is not None:
            self._title.setText(worklist.title)
            self._why.setText(worklist.why)

    def _verify(self) -> None:
        people = self._selected()
        self._write(BatchKind.VERIFY, lambda changes: mark_verified(changes, people, date.today()))

    def _mark(self, status: str) -> None:
        people = self._selected()
        self._write(
            BatchKind.CONTACT_POINT_STATUS,
            lambda changes: mark_emails(changes, people, status, date.today()),
        )

    def _mark_done(self) -> None:
        """Leave the selected people out of the worklist: what was to be done about them is done."""
        people, worklist = self._selected(), self._worklist
        if worklist is not None:
            task = {"title": worklist.title, "done_on": date.today(), "done_by": user_name()}
            self._write(
                BatchKind.TASK_COMPLETE, lambda changes: add_records(changes, TASKS, people, task)
            )

    def _write(self, kind: BatchKind, act: Callable[[ChangeSet], object]) -> None:
        if self._selected():
            write_batch(self._context, kind, act, title="Saving")

    def _ask_when(self) -> None:
        """Put the selected people off until a day, on which a task is due for them."""
        people = self._selected()
        if not people:
            return
        title = _NO_WORKLIST if self._worklist is None else self._worklist.title
        EntryDialog(
            self._context,
            self._host,
            f"Remind me of {plural(len(people), 'person', 'people')}",
            "Remind me",
            (dialog_field("due_on", "On", FieldKind.DATE),),
            ParseOptions(date_order()),
            BatchKind.RECORD_ADD,
            lambda changes, values: add_records(
                changes, TASKS, people, {"title": title, "due_on": values["due_on"]}
            ),
            text="They leave this worklist until then, when a task is due for each of them.",
            given={"due_on": date.today() + timedelta(days=_PUT_OFF_DAYS)},
            check=lambda values: blank_fields(values, "due_on"),
        ).open()

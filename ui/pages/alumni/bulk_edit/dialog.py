"""The dialog that edits many people: what to do, a live preview, and one button."""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QStackedWidget, QWidget

from core.errors import Cancelled, UserError
from core.formats import plural
from core.progress import Progress
from queries.people import PeopleLookups
from records.fields.values import BadValue
from records.writing.bulk_edit.bulk_edit import (
    BulkPreview,
    BulkResult,
    apply_bulk_edit,
    preview_bulk_edit,
)
from records.writing.bulk_edit.definition import BulkAct
from records.writing.bulk_edit.engagements import Activity, read_activities
from ui.context import PageContext
from ui.jobs import Job
from ui.pages.alumni.bulk_edit.forms import FORMS, ActForm
from ui.pages.alumni.bulk_edit.preview import BulkPreviewView
from ui.undo import write_batch
from ui.widgets import combo_box
from ui.widgets.dialogs import FormDialog

_WIDTH: Final = 800
_PAUSE: Final = 250  # milliseconds after the last key before the preview is asked for


@dataclass(frozen=True, slots=True)
class BulkScope:
    """People to edit, and who they are: “3 selected people”, “All 1,204 people shown”."""

    title: str
    person_ids: "array[int]"


def open_bulk_edit_dialog(
    context: PageContext, parent: QWidget, lists: PeopleLookups, scopes: Sequence[BulkScope]
) -> "BulkEditDialog":
    """Ask what to do with the people of one of `scopes`, the first one chosen, and do it."""
    dialog = BulkEditDialog(context, parent, lists, scopes)
    dialog.open()
    return dialog


class BulkEditDialog(FormDialog):
    """Chooses an act, previews it and writes it as one batch."""

    def __init__(
        self,
        context: PageContext,
        parent: QWidget,
        lists: PeopleLookups,
        scopes: Sequence[BulkScope],
    ) -> None:
        super().__init__(parent, "Edit people", "", "Change people")
        self._context, self._scopes = context, scopes
        self._act: BulkAct | None = None
        self._preview: BulkPreview | None = None
        self._job: Job | None = None
        self._activities: Job | None = None
        self.setMinimumWidth(_WIDTH)
        self._who = combo_box()
        for scope in scopes:
            self._who.addItem(scope.title)
        self._what = combo_box()
        self._forms: list[ActForm] = [make(lists) for make in FORMS.values()]
        self._stack = QStackedWidget()
        for name, form in zip(FORMS, self._forms, strict=True):
            form.changed.connect(self._changed)
            self._what.addItem(name)
            self._stack.addWidget(form)
        self._view = BulkPreviewView()
        self.add_field("People", self._who)
        self.add_field("Action", self._what)
        self.body.addWidget(self._stack)
        self.body.addWidget(self._view, 1)
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(self._read)
        self._what.currentIndexChanged.connect(self._choose)
        self._who.currentIndexChanged.connect(self._people_chosen)
        self.finished.connect(self._stop)
        self._people_chosen()

    def accept(self) -> None:
        """Write the act as it was previewed; the dialog comes back where that was not possible."""
        act, preview, ids = self._act, self._preview, self._ids
        if act is None or preview is None:
            return
        self.complain("")
        self.hide()  # the status bar shows the progress, and Cancel
        write_batch(
            self._context,
            act.kind,
            lambda changes: apply_bulk_edit(changes, ids, act, preview.as_of),
            title=f"Changing {plural(preview.changed, 'person', 'people')}",
            done=self._close,
            failed=self._not_written,
        )

    @property
    def _ids(self) -> "array[int]":
        return self._scopes[self._who.currentIndex()].person_ids

    def _choose(self, index: int) -> None:
        self._stack.setCurrentIndex(index)
        self._changed()

    def _people_chosen(self) -> None:
        """Read the activities of the people, and preview again."""
        if self._activities is not None:
            self._activities.cancel()
        database, ids = self._context.database, self._ids

        def read(_progress: Progress) -> list[tuple[Activity, int]]:
            with database.read() as connection:
                return read_activities(connection, ids)

        self._activities = self._context.jobs.read(read, self._show_activities)
        self._changed()

    def _show_activities(self, found: Sequence[tuple[Activity, int]]) -> None:
        for form in self._forms:
            form.show_activities(found)

    def _changed(self) -> None:
        """Preview in a moment what the form says now."""
        self._stop()
        self._act = self._preview = None
        self.complain("")
        self.set_ready(ready=False, accept_text="Change people")
        try:
            self._act = self._forms[self._what.currentIndex()].act()
        except (BadValue, UserError) as error:
            self.complain(error.message)
        if self._act is None:
            self._view.show_sentence("Choose what to change.")
        else:
            self._view.show_sentence("Checking what changes…")
            self._pause.start()

    def _read(self) -> None:
        database, act, ids = self._context.database, self._act, self._ids
        if act is None:
            return

        def work(progress: Progress) -> BulkPreview:
            with database.read() as connection:
                return preview_bulk_edit(connection, ids, act, progress)

        self._job = self._context.jobs.read(work, self._show, failed=self._not_read)

    def _show(self, preview: BulkPreview) -> None:
        self._preview, self._job = preview, None
        self._view.show_preview(preview)
        people = plural(preview.changed, "person", "people") if preview.changed else "people"
        self.set_ready(ready=preview.changed > 0, accept_text=f"Change {people}")

    def _close(self, _result: BulkResult) -> None:
        super().accept()

    def _not_read(self, error: Exception) -> None:
        if isinstance(error, UserError):
            self._view.show_sentence("")
            self.complain(error.message)

    def _not_written(self, error: Exception) -> None:
        """Say why nothing was changed, and show what would change now."""
        self.show()
        self._read()
        if isinstance(error, UserError):
            self.complain(error.message)
        elif isinstance(error, Cancelled):
            self.complain("Cancelled; nothing was changed.")

    def _stop(self) -> None:
        self._pause.stop()
        if self._job is not None:
            self._job.cancel()
            self._job = None

"""One file on its way in: the draft, the plan made of it, and the jobs that read, plan and write.

Tells the wizard what to show and never shows anything. Must not know a widget of the page.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Signal

from core.progress import Progress
from importers.answers.choices import AnswerChoices
from importers.choices import Decision, ImportChoices
from importers.columns import put_field
from importers.contacts.choices import ContactChoices
from importers.issues.corrections import Corrections
from importers.wizard_plan import PlannedImport, make_plan
from importers.wizard_state import (
    FileRequest,
    ImportTarget,
    OpenedFile,
    WizardState,
    choices_for,
    open_file,
    open_table,
    restored,
)
from importers.workflow import Applied, run_import
from records.fields.definitions import Field
from ui.context import ImportFile, PageContext
from ui.jobs import Job
from ui.pages.imports.wizard.autosave import Autosave, DraftRef, RestoredDraft, unpack
from ui.pages.imports.wizard.footer import COLUMNS, DONE, FILE

T = TypeVar("T")


def first_choices(asked: ImportFile) -> ImportChoices | None:
    """The choices to begin with for a file asked for; None where it is to be recognised."""
    if asked.survey_code and asked.wave_label:
        return AnswerChoices(survey=asked.survey_code, wave=asked.wave_label)
    if asked.event_id is not None:
        return ContactChoices(
            create_unmatched=False, event_id=asked.event_id, event_status=asked.event_status
        )
    return None


class ImportSession(QObject):
    """`ready(step)` when that step can be shown, `busy_changed` when a job begins or ends.

    `failed(error)` when a job did not come to its end: a UserError or Cancelled.
    """

    ready = Signal(int)
    busy_changed = Signal()
    failed = Signal(object)

    def __init__(self, context: PageContext, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._job: Job | None = None  # while it runs
        self._asked: FileRequest | None = None  # the last, whether it came to its end or not
        self._made_of: WizardState | None = None  # the draft that `found` is the plan of
        self.draft: WizardState | None = None
        self.found: PlannedImport | None = None
        self.applied: Applied | None = None
        self.autosave = Autosave(context)
        self._restored: RestoredDraft | None = None  # holds the file of a draft
        self._left: RestoredDraft | None = None  # a draft until it is restored

    @property
    def file_name(self) -> str:
        """The name of the file that was last asked for."""
        return self._asked.path.name if self._asked is not None else ""

    @property
    def is_busy(self) -> bool:
        """Whether a job is running."""
        return self._job is not None

    @property
    def is_writing(self) -> bool:
        """Whether the import is being written."""
        return self._job is not None and self._job.writes

    def is_stale(self) -> bool:
        """Whether the plan at hand is of other choices than those made now."""
        if self.draft is None or self._made_of is None:
            return True
        return self.draft.choices.planned_part() != self._made_of.choices.planned_part()

    # --- reading --------------------------------------------------------------------------------

    def begin(self, path: Path, first: ImportChoices | None = None) -> None:
        """Read a new file, as `first` says if anything; the one before stays as a draft."""
        self.leave(DraftRef())
        self._read(FileRequest(path, resumed=first))

    def go_on(self, draft_id: int) -> None:
        """Open a draft at the step where it was saved."""
        self.leave(DraftRef(draft_id))
        database = self._context.database

        def done(found: RestoredDraft) -> None:
            self._restored = self._left = found
            self._read(found.request)

        self._run(lambda _progress: unpack(database, draft_id), done, "Opening the draft")

    def leave(self, draft_ref: DraftRef) -> None:
        """Have no file at hand; the next one is kept as `kept_as` says."""
        self.draft = self.found = self._made_of = self.applied = None
        self._restored = self._left = None
        self.autosave.begin(draft_ref)

    def read_again(self, **how: Any) -> None:
        """Read the file in another way: `how` are values of ReadOptions, the rest stays as it was.

        Choices that still fit are kept.
        """
        if self.draft is not None:
            request = self.draft.opened.request
            self._read(replace(request, reading=replace(request.reading, **how)))

    def read_as(self, target: ImportTarget) -> None:
        """Read the file as another kind of import, or for another wave."""
        if self.draft is not None:
            request = self.draft.opened.request
            reading = replace(request.reading, sheet=None, heading_row=None)
            self._read(FileRequest(request.path, reading, target))

    def give_password(self, password: str) -> None:
        """Read the file again with its password."""
        if self._asked is not None:
            reading = replace(self._asked.reading, password=password)
            self._read(replace(self._asked, reading=reading))

    def _read(self, request: FileRequest) -> None:
        self._asked = request
        database = self._context.database
        self._run(
            lambda progress: open_file(database, request, progress),
            self._take,
            f"Reading {request.path.name}",
        )

    def read_headings(self, row: int) -> None:
        """Use the row that Excel numbers `row` as the heading row."""
        if self.draft is None:
            return
        opened, database = self.draft.opened, self._context.database
        if opened.source is None or opened.source.table.heading_row != row:
            reading = replace(opened.request.reading, heading_row=row)
            request = replace(opened.request, reading=reading)
            self._run(
                lambda progress: open_table(database, request, opened.book, progress),
                self._take,
                f"Reading {opened.path.name}",
            )

    def _take(self, opened: OpenedFile) -> None:
        left, self._left = self._left, None
        if left is not None and opened.source is not None:
            self._restore(opened, left)
            return
        before = self.draft
        choices = opened.choices if before is None else choices_for(before, opened)
        self.draft = WizardState(opened, choices)
        self.found = self._made_of = None
        self.ready.emit(FILE)

    def _restore(self, opened: OpenedFile, left: RestoredDraft) -> None:
        """Restore the choices of a draft and show the step at which it was saved."""
        database, step = self._context.database, left.step

        def done(draft: WizardState) -> None:
            self.draft = draft
            self.ready.emit(min(step, COLUMNS))
            if step > COLUMNS:
                self.plan(step)

        self._run(
            lambda _progress: restored(database, opened, left.standing.choices),
            done,
            f"Reading {opened.path.name}",
        )

    # --- choosing -------------------------------------------------------------------------------

    def keep(self, **choice: Any) -> None:
        """Record a choice that needs no new plan."""
        self._choose(**choice)

    def put_field(self, at: int, key: str | None, *, joins: bool = False) -> None:
        """Import the column `at` as a field, or not at all; `joins` keeps its other columns."""
        if self.draft is not None:
            self._choose(mapping=put_field(self.draft.choices.mapping, at, key, joins=joins))

    def put_constants(self, constants: Mapping[str, str]) -> None:
        """Set the default values by field."""
        self._choose(constants=constants)

    def put_new_field(self, at: int, field: Field) -> None:
        """Import the column `at` as a field that was just created."""
        if self.draft is not None:
            fields = {**self.draft.opened.fields, field.key: field}
            self.draft = replace(self.draft, opened=replace(self.draft.opened, fields=fields))
            self.put_field(at, field.key)

    def decide(self, chosen: Mapping[int, Decision | None]) -> None:
        """Record decisions by row index; None clears one."""
        if self.draft is not None:
            decisions = {
                index: decision
                for index, decision in {**self.draft.choices.decisions, **chosen}.items()
                if decision is not None
            }
            self._choose(decisions=decisions)

    def mend(self, corrections: Corrections) -> None:
        """Take mends of single cells; the plan is made anew when the user goes on."""
        self._choose(corrections=corrections)

    def _choose(self, **values: Any) -> None:
        if self.draft is not None:
            self.draft = replace(self.draft, choices=replace(self.draft.choices, **values))

    # --- planning and writing -------------------------------------------------------------------

    def replan(self, step: int, **choice: Any) -> None:
        """Record a choice that needs a new plan, and show the plan at `step`.

        If the job is cancelled, the choice is reverted.
        """
        before = self.draft
        self._choose(**choice)
        if before is not None and self.draft != before:
            self.plan(step, before)

    def plan(self, step: int, before: WizardState | None = None) -> None:
        """Make the plan and show it at `step`; if cancelled, go back to `before`."""
        draft, database, earlier = self.draft, self._context.database, self.found
        if draft is None:
            return

        def done(found: PlannedImport) -> None:
            self.found, self._made_of = found, draft
            self.ready.emit(step)

        def stopped() -> None:
            if before is not None:
                self.draft = before
                self.ready.emit(step)

        self._run(
            lambda progress: make_plan(database, draft, progress, earlier),
            done,
            f"Checking {draft.opened.path.name}",
            stopped,
        )

    def apply(self) -> None:
        """Apply the plan with the checked changes only."""
        draft, found, database = self.draft, self.found, self._context.database
        if draft is None or found is None:
            return
        draft_ref = self.autosave.draft_ref

        def work(progress: Progress) -> Applied:
            planned = found.under(draft.choices)
            return run_import(database, planned, progress, draft_id=draft_ref.draft_id)

        def done(applied: Applied) -> None:
            self.applied = applied
            self.autosave.begin()
            self.ready.emit(DONE)

        self._run(work, done, f"Importing {draft.opened.path.name}", writes=True)

    def _run(
        self,
        work: Callable[[Progress], T],
        done: Callable[[T], object],
        title: str,
        stopped: Callable[[], object] | None = None,
        *,
        writes: bool = False,
    ) -> None:
        """Run a job instead of the current one, whose result is discarded."""
        if self._job is not None:
            self._job.cancel()

        def finish(result: T) -> None:
            if self._job is job:
                self._set_job(None)
                done(result)

        def fail(error: Exception) -> None:
            if self._job is job:
                self._set_job(None)
                if stopped is not None:
                    stopped()
                self.failed.emit(error)

        start = self._context.jobs.write if writes else self._context.jobs.read
        job = start(work, finish, title=title, failed=fail)
        self._set_job(job)

    def _set_job(self, job: Job | None) -> None:
        self._job = job
        self.busy_changed.emit()

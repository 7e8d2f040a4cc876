"""The wizard that takes a file of contacts in: file, columns, problems, matches, changes, done.

Holds one Draft and the plan made of it; each step shows them and asks for another one. Reading,
planning and writing are jobs. Must not know the history, nor any other page.
"""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from core.errors import Cancelled, UserError
from core.progress import Progress
from importers.applying import Applied, apply_import
from importers.planning import Decision
from records.fields import Field
from ui.context import ALUMNI, SURVEYS, Context, ImportAnswers, ListPeople
from ui.jobs import STOPPED, Job
from ui.own_fields import FieldDialog
from ui.pages.imports.changes_step import ChangesStep
from ui.pages.imports.columns_step import ColumnsStep
from ui.pages.imports.done_step import DoneStep
from ui.pages.imports.draft import (
    Draft,
    Opened,
    Planned,
    make_plan,
    open_file,
    people_of,
    put_field,
    take_table,
)
from ui.pages.imports.file_step import FileStep
from ui.pages.imports.foot import CHANGES, COLUMNS, DONE, FILE, MATCHES, PROBLEMS, STEPS, Foot
from ui.pages.imports.guessing import guess_kind
from ui.pages.imports.matches_step import MatchesStep
from ui.pages.imports.problems_step import ProblemsStep
from ui.pages.imports.words import rows_text
from ui.theme import GRID, PAGE_MARGIN, Tone
from ui.undoing import take_back
from ui.widgets import Banner, Message, PageHeader, StepBar, clear

T = TypeVar("T")


class Wizard(QWidget):
    """Takes one file after another in.

    `left` when the user goes back to the history, `reviews_asked` when the rows set aside are to
    be decided, `another_asked` for the choice of another file.
    """

    left = Signal()
    reviews_asked = Signal()
    another_asked = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._draft: Draft | None = None
        self._found: Planned | None = None
        self._made_of: Draft | None = None  # the draft that `_found` is the plan of
        self._applied: Applied | None = None
        self._job: Job | None = None  # while it runs
        self._header = PageHeader("")
        self._bar = StepBar(STEPS)
        self._bar.step_chosen.connect(self._show)
        self._banners = QVBoxLayout()
        self._file, self._columns = FileStep(), ColumnsStep()
        self._problems, self._matches = ProblemsStep(), MatchesStep()
        self._changes, self._done = ChangesStep(), DoneStep()
        self._planned: dict[int, ProblemsStep | MatchesStep | ChangesStep] = {
            PROBLEMS: self._problems,
            MATCHES: self._matches,
            CHANGES: self._changes,
        }
        self._stack = QStackedWidget()
        for view in (
            self._file, self._columns, self._problems, self._matches, self._changes, self._done
        ):  # fmt: skip
            self._stack.addWidget(view)
        self._foot = Foot()
        column = QVBoxLayout(self)
        column.setContentsMargins(PAGE_MARGIN, 20, PAGE_MARGIN, 20)
        column.setSpacing(2 * GRID)
        column.addWidget(self._header)
        column.addWidget(self._bar)
        column.addLayout(self._banners)
        column.addWidget(self._stack, 1)
        column.addWidget(self._foot)
        self._connect()

    @property
    def unfinished(self) -> str:
        """The name of the file that is half-way in, or nothing."""
        if self._draft is None or self._applied is not None:
            return ""
        return self._draft.opened.path.name

    def open_path(self, path: Path) -> None:
        """Begin with the file at `path`; what was begun with another file is dropped."""
        if self._job is not None and self._job.writes:
            wait = Message(f"“{self._job.title}” is not finished yet.", Tone.WARNING)
            self._context.jobs.said.emit(wait)
            return
        self._draft = self._found = self._made_of = self._applied = None
        self._columns.reset()
        self._changes.reset()
        self._header.set_text(path.name, "Reading the file")
        self._bar.set_current(FILE)
        self._stack.hide()
        self._read(path, None)

    def _connect(self) -> None:
        self._foot.back.connect(self._go_back)
        self._foot.on.connect(self._go_on)
        self._file.sheet_chosen.connect(self._choose_sheet)
        self._file.heading_chosen.connect(self._choose_heading)
        self._file.answers_chosen.connect(self._take_as_answers)
        self._columns.field_chosen.connect(self._choose_field)
        self._columns.new_field_asked.connect(self._ask_for_field)
        self._columns.save_as_changed.connect(lambda name: self._keep(save_as=name))
        self._problems.dates_chosen.connect(lambda order: self._replan(dates=order))
        self._problems.leave_out_chosen.connect(lambda on: self._replan(leave_out_faulty=on))
        self._matches.decided.connect(self._decide)
        self._changes.existing_chosen.connect(lambda what: self._replan(existing=what))
        self._changes.unticked_changed.connect(lambda these: self._keep(unticked=these))
        self._done.people_asked.connect(self._show_people)
        self._done.undo_asked.connect(self._undo)
        self._done.reviews_asked.connect(self.reviews_asked)
        self._done.another_asked.connect(self.another_asked)

    # --- from step to step ----------------------------------------------------------------------

    def _show(self, step: int) -> None:
        """Show `step` as the draft and its plan are now."""
        draft, found = self._draft, self._found
        if draft is None or (self._applied is not None and step != DONE):
            return
        clear(self._banners)
        self._show_header(draft)
        if step == FILE:
            self._file.show_file(draft.opened)
        elif step == COLUMNS:
            self._columns.show_draft(draft)
        elif step == DONE and self._applied is not None:
            self._done.show_outcome(draft.opened.path.name, self._applied)
        elif found is not None:
            self._planned[step].show_plan(draft, found)
        self._bar.set_current(step)
        self._stack.setCurrentIndex(step)
        self._stack.show()
        self._show_foot()

    def _show_header(self, draft: Draft) -> None:
        source, opened = draft.opened.source, draft.opened
        words = f"Sheet “{opened.book.sheet.name}”"
        if source is not None:
            rows = rows_text(len(source.table.row_numbers))
            words += f", headings in row {source.table.heading_row}, {rows}"
        if opened.profile:
            words += f" · mapping “{opened.profile}”"
        self._header.set_text(opened.path.name, words)

    def _show_foot(self) -> None:
        step = self._stack.currentIndex()
        self._foot.show_step(step, self._draft, self._found, busy=self._job is not None)

    def _go_back(self) -> None:
        step = self._stack.currentIndex()
        if self._draft is None or step == FILE:
            self.left.emit()
        else:
            self._show(step - 1)

    def _go_on(self) -> None:
        step = self._stack.currentIndex()
        if self._draft is None:
            self.another_asked.emit()
        elif step == DONE:
            self.left.emit()
        elif step == CHANGES:
            self._apply()
        elif step in (COLUMNS, MATCHES) and self._is_stale():
            self._plan(step + 1)
        else:
            self._show(step + 1)

    # --- reading --------------------------------------------------------------------------------

    def _read(self, path: Path, sheet: str | None) -> None:
        database = self._context.database
        self._run(
            lambda progress: open_file(database, path, sheet, None, progress),
            self._take,
            f"Reading {path.name}",
        )

    def _choose_sheet(self, name: str) -> None:
        if self._draft is not None:
            self._read(self._draft.opened.path, name)

    def _choose_heading(self, row: int) -> None:
        if self._draft is None:
            return
        opened, database = self._draft.opened, self._context.database
        if opened.source is None or opened.source.table.heading_row != row:
            self._run(
                lambda _progress: take_table(database, opened.path, opened.book, row),
                self._take,
                f"Reading {opened.path.name}",
            )

    def _take(self, opened: Opened) -> None:
        self._draft = Draft(opened, opened.mapping)
        self._found = self._made_of = None
        self._show(FILE)

    def _take_as_answers(self) -> None:
        if self._draft is None or self._draft.opened.answers_to is None:
            return
        path, (code, _title) = self._draft.opened.path, self._draft.opened.answers_to
        self._draft = None
        self.left.emit()
        self._context.navigate(SURVEYS, ImportAnswers(path, code))

    # --- choosing -------------------------------------------------------------------------------

    def _keep(
        self, *, save_as: str | None = None, unticked: frozenset[tuple[int, str]] | None = None
    ) -> None:
        """Take a choice that the plan does not depend on."""
        if self._draft is None:
            return
        if save_as is not None:
            self._draft = replace(self._draft, save_as=save_as)
        if unticked is not None:
            self._draft = replace(self._draft, unticked=unticked)
        self._show_foot()

    def _replan(self, **choice: Any) -> None:
        """Take a choice that makes another plan, and show that at the same step."""
        if self._draft is not None and replace(self._draft, **choice) != self._draft:
            before = self._draft
            self._draft = replace(before, **choice)
            self._plan(self._stack.currentIndex(), before)

    def _choose_field(self, at: int, key: str | None) -> None:
        if self._draft is not None:
            self._draft = replace(self._draft, mapping=put_field(self._draft.mapping, at, key))
            self._show(COLUMNS)

    def _ask_for_field(self, at: int) -> None:
        if self._draft is None or self._draft.opened.source is None:
            return
        table = self._draft.opened.source.table
        kind, choices = guess_kind(table.columns[at])
        dialog = FieldDialog(
            self,
            self._context,
            lambda field: self._use_new_field(at, field),
            name=table.headings[at].strip(),
            kind=kind,
            choices=choices,
        )
        dialog.open()

    def _use_new_field(self, at: int, field: Field) -> None:
        if self._draft is not None:
            fields = {**self._draft.opened.fields, field.key: field}
            opened = replace(self._draft.opened, fields=fields)
            self._draft = replace(self._draft, opened=opened)
            self._choose_field(at, field.key)

    def _decide(self, chosen: dict[int, Decision | None]) -> None:
        if self._draft is None or self._found is None:
            return
        decisions = {
            index: decision
            for index, decision in {**self._draft.decisions, **chosen}.items()
            if decision is not None
        }
        self._draft = replace(self._draft, decisions=decisions)
        self._matches.show_plan(self._draft, self._found)

    # --- planning and writing -------------------------------------------------------------------

    def _is_stale(self) -> bool:
        """Whether the plan at hand is of other choices than those made now."""
        return (
            self._draft is None
            or self._made_of is None
            or (self._draft.planned_part() != self._made_of.planned_part())
        )

    def _plan(self, step: int, before: Draft | None = None) -> None:
        """Make the plan of the draft and show it at `step`; stopped, go back to `before`."""
        draft, database = self._draft, self._context.database
        if draft is None:
            return

        def show(found: Planned) -> None:
            self._found, self._made_of = found, draft
            self._show(step)

        def undo_choice() -> None:
            if before is not None:
                self._draft = before
                self._show(step)

        self._run(
            lambda progress: make_plan(database, draft, progress),
            show,
            f"Checking {draft.opened.path.name}",
            undo_choice,
        )

    def _apply(self) -> None:
        draft, found, database = self._draft, self._found, self._context.database
        if draft is None or found is None:
            return

        def work(progress: Progress) -> Applied:
            return apply_import(
                database,
                found.planned,
                progress,
                unticked=found.unwanted(draft.unticked),
                save_mapping_as=draft.save_as or None,
            )

        def done(applied: Applied) -> None:
            self._applied = applied
            self._show(DONE)

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
        """Run a job in place of the one under way; what that one finds is dropped."""
        if self._job is not None:
            self._job.cancel()
        jobs = self._context.jobs
        start = jobs.write if writes else jobs.read

        def is_current() -> bool:
            return self._job is job

        def finish(result: T) -> None:
            if is_current():
                self._set_job(None)
                done(result)

        def fail(error: Exception) -> None:
            if is_current():
                self._set_job(None)
                if stopped is not None:
                    stopped()
                self._tell(error)

        job = start(work, finish, title=title, failed=fail)
        self._set_job(job)

    def _set_job(self, job: Job | None) -> None:
        self._job = job
        self._stack.setEnabled(job is None)
        self._show_foot()

    def _tell(self, error: Exception) -> None:
        """Say above the step why there is no result; a file that was not read is left."""
        clear(self._banners)
        if isinstance(error, UserError):
            again = error.code == "stale_plan"
            message = Message(
                error.message,
                Tone.BAD,
                "Look again" if again else "",
                (lambda: self._plan(CHANGES)) if again else None,
            )
            self._banners.addWidget(Banner(message))
        elif isinstance(error, Cancelled):
            self._context.jobs.said.emit(STOPPED)
            if self._draft is None:
                self.left.emit()

    # --- afterwards -----------------------------------------------------------------------------

    def _show_people(self) -> None:
        if self._draft is None or self._applied is None or self._applied.batch_id is None:
            return
        batch_id, name = self._applied.batch_id, self._draft.opened.path.name
        database = self._context.database
        self._context.jobs.read(
            lambda _progress: people_of(database, batch_id),
            lambda ids: self._context.navigate(ALUMNI, ListPeople(f"From {name}", ids=ids)),
        )

    def _undo(self) -> None:
        if self._draft is not None and self._applied is not None and self._applied.batch_id:
            take_back(
                self._context, self._applied.batch_id, f"{self._draft.opened.path.name} imported"
            )
            self.left.emit()

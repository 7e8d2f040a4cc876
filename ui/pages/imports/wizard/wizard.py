"""The wizard that takes a file of contacts in: file, columns, issues, matches, changes, done.

Shows the session at one of its steps and passes on what the user chooses there. Must not know the
history, nor any other page.
"""

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget
from shiboken6 import isValid

from core.errors import Cancelled, UserError
from core.formats import plural
from importers.choices import Decision
from importers.contacts.kind import CONTACTS
from importers.contacts.mapping.new_fields import guess_kind
from importers.issues.corrections import Corrections
from importers.queue.worklist import Draft
from importers.row_plan import ROW_ISSUES
from importers.wizard_plan import people_of
from importers.wizard_state import WizardState
from models.batch_kinds import BatchKind
from records.fields.definitions import Field
from records.office import save_synonym
from tabular.reading import Format
from ui.context import ALUMNI, ImportFile, ListPeople, PageContext
from ui.custom_fields import FieldDialog
from ui.formats import moment
from ui.jobs import STOPPED
from ui.pages.imports.labels import STEPS, heading_rows_text, rows_text, trip_words
from ui.pages.imports.wizard.autosave import DraftRef, find_draft
from ui.pages.imports.wizard.changes.responses_step import ResponsesStep
from ui.pages.imports.wizard.changes.step import ChangesStep
from ui.pages.imports.wizard.columns_step import ColumnsStep
from ui.pages.imports.wizard.done_step import DoneStep
from ui.pages.imports.wizard.file_step import FileStep
from ui.pages.imports.wizard.footer import (
    CHANGES,
    COLUMNS,
    DONE,
    FILE,
    ISSUES,
    MATCHES,
    WizardFooter,
)
from ui.pages.imports.wizard.issues.rejected_export import export_rejected
from ui.pages.imports.wizard.issues.step import IssuesStep
from ui.pages.imports.wizard.matches_step import MatchesStep
from ui.pages.imports.wizard.session import ImportSession, first_choices
from ui.passwords import PasswordDialog, asks_for_password
from ui.theme import GRID, PAGE_MARGIN, Tone
from ui.undo import undo, write_batch
from ui.widgets import Banner, Message, PageHeader, StepBar, clear, has_focus_within


class Wizard(QWidget):
    """Takes one file after another in.

    `left` when the user goes back to the history, `reviews_asked` when the rows set aside are to
    be decided, `another_asked` for the choice of another file.
    """

    left = Signal()
    reviews_asked = Signal()
    another_asked = Signal()

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self._context = context
        self._session = ImportSession(context, self)
        self._focus: QWidget | None = None  # where the user was when a job began
        self._header = PageHeader("")
        self._bar = StepBar(tuple(STEPS.values()))
        self._banners = QVBoxLayout()
        self._file, self._columns = FileStep(), ColumnsStep()
        self._issues, self._matches = IssuesStep(), MatchesStep(context)
        self._changes, self._done = ChangesStep(context.jobs), DoneStep()
        self._responses = ResponsesStep(context.jobs)
        self._change_views = QStackedWidget()
        self._change_views.addWidget(self._changes)
        self._change_views.addWidget(self._responses)
        self._stack = QStackedWidget()
        for view in (
            self._file,
            self._columns,
            self._issues,
            self._matches,
            self._change_views,
            self._done,
        ):  # fmt: skip
            self._stack.addWidget(view)
        self._blank = QWidget()  # while there is nothing to show yet
        self._stack.addWidget(self._blank)
        self._foot = WizardFooter()
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
    def draft_id(self) -> int | None:
        """The draft as which the file at hand is kept, if one is."""
        return self._session.autosave.draft_ref.draft_id

    @property
    def has_file(self) -> bool:
        """Whether a file is at hand."""
        return self._session.draft is not None

    @property
    def is_done(self) -> bool:
        """Whether the import is complete, and its outcome shown."""
        return self._stack.currentIndex() == DONE

    def open_file(self, asked: ImportFile) -> None:
        """Begin with the file asked for; what was begun with another file is kept as a draft."""
        if asked.path is not None and self._prepare(asked.path.name):
            self._session.begin(asked.path, first_choices(asked))

    def open_draft(self, draft_id: int, file_name: str) -> None:
        """Go on with a draft, of a file of that name, where it was left."""
        if self._prepare(file_name):
            self._session.go_on(draft_id)

    def keep(self) -> None:
        """Save the unfinished import as a draft."""
        session = self._session
        if session.draft is not None and session.applied is None and not session.is_writing:
            session.autosave.keep(session.draft, self._stack.currentIndex())

    def close_file(self) -> None:
        """Have no file at hand any more; its draft was dropped."""
        self._session.leave(DraftRef())
        self._stack.setCurrentWidget(self._blank)

    def _prepare(self, name: str) -> bool:
        """Prepare for the file called `name`, unless the one before is being written."""
        if self._session.is_writing:
            wait = Message("The previous import is still being saved.", Tone.WARNING)
            self._context.jobs.said.emit(wait)
            return False
        self.keep()
        self.setFocus()
        self._columns.reset()
        self._changes.reset()
        self._responses.reset()
        clear(self._banners)
        self._header.set_text(name, "Reading the file")
        self._bar.set_current(FILE)
        self._stack.setCurrentWidget(self._blank)
        return True

    def _connect(self) -> None:
        session = self._session
        session.ready.connect(self._show)
        session.busy_changed.connect(self._show_busy)
        session.failed.connect(self._tell)
        self._bar.step_chosen.connect(self._show)
        self._foot.back.connect(self._go_back)
        self._foot.later.connect(self.left)
        self._foot.on.connect(self._go_on)
        self._file.sheet_chosen.connect(self._choose_sheet)
        self._file.heading_chosen.connect(session.read_headings)
        self._file.encoding_chosen.connect(lambda name: session.read_again(encoding=name))
        self._file.fill_down_chosen.connect(lambda: session.read_again(fill_down=True))
        self._file.target_chosen.connect(session.read_as)
        self._columns.field_chosen.connect(self._choose_field)
        self._columns.constants_changed.connect(self._choose_constants)
        self._columns.new_field_asked.connect(self._ask_for_field)
        self._columns.save_as_changed.connect(self._choose_name)
        self._columns.styles_changed.connect(
            lambda styles: self._choose_reading("value_styles", styles)
        )
        self._columns.dates_changed.connect(lambda order: self._choose_reading("dates", order))
        self._issues.cell_corrected.connect(self._correct_cell)
        self._issues.all_corrected.connect(
            lambda corrections: session.replan(ISSUES, corrections=corrections)
        )
        self._issues.synonym_chosen.connect(self._save_synonym)
        self._issues.rows_skipped.connect(self._skip_rows)
        self._issues.rejected_asked.connect(self._export_rejected)
        self._done.rejected_asked.connect(self._export_rejected)
        self._issues.skip_all_chosen.connect(lambda on: session.replan(ISSUES, leave_out_faulty=on))
        self._matches.decided.connect(self._decide)
        self._changes.existing_chosen.connect(lambda how: session.replan(CHANGES, existing=how))
        self._changes.chosen.connect(self._choose_changes)
        self._responses.chosen.connect(self._choose_changes)
        self._done.people_asked.connect(self._show_people)
        self._done.undo_asked.connect(self._undo)
        self._done.reviews_asked.connect(self.reviews_asked)
        self._done.another_asked.connect(self.another_asked)

    # --- from step to step ----------------------------------------------------------------------

    def _show(self, step: int) -> None:
        """Show `step` as the session is now."""
        draft, found, applied = self._session.draft, self._session.found, self._session.applied
        if draft is None or (applied is not None and step != DONE):
            return
        clear(self._banners)
        self._show_header(draft)
        if step == FILE:
            self._file.show_file(draft.opened)
            self._look_for_earlier(draft)
        elif step == COLUMNS:
            self._columns.show_draft(draft)
        elif applied is not None:
            name = draft.opened.path.name
            if found is None:
                self._done.show_outcome(name, applied, 0)
            else:
                every = found.under(draft.choices).issues
                issues = [one for one in every if one.code in ROW_ISSUES]
                self._done.show_outcome(name, applied, found.rejected, issues)
        elif found is not None:
            self._step_view(step, draft).show_plan(draft, found)
        self._bar.set_current(step)
        before = self._stack.currentIndex()
        enters = step != before and has_focus_within(self)
        self._stack.setCurrentIndex(step)
        if before in range(DONE) and before != step:  # a step is left
            self.keep()
        self._show_foot()
        view = self._stack.currentWidget()
        if enters and view is not None:
            self._enter(view)

    def _step_view(
        self, step: int, draft: WizardState
    ) -> IssuesStep | MatchesStep | ChangesStep | ResponsesStep:
        """The view of a step that shows a plan, for the kind of the import."""
        if step == ISSUES:
            return self._issues
        if step == MATCHES:
            return self._matches
        view = self._changes if draft.opened.kind is CONTACTS else self._responses
        self._change_views.setCurrentWidget(view)
        return view

    def _look_for_earlier(self, draft: WizardState) -> None:
        """Offer to go on where somebody left the same file, opened here anew, before."""
        source, database = draft.opened.source, self._context.database
        if source is None or self.draft_id is not None:
            return

        def offer(earlier: Draft | None) -> None:
            if earlier is None or self.draft_id is not None or self._session.draft is not draft:
                return
            said = f"You have a draft of this import from {moment(earlier.at)}."
            message = Message(said, Tone.INFO, "Resume", lambda: go_on(earlier))
            self._banners.addWidget(Banner(message))

        def go_on(earlier: Draft) -> None:
            self.close_file()  # the one opened anew is not wanted
            self.open_draft(earlier.draft_id, earlier.file_name)

        self._context.jobs.read(lambda _progress: find_draft(database, source.digest), offer)

    def _enter(self, view: QWidget) -> None:
        """Begin at the first control of a step, or where one goes on if it has none."""
        view.setFocus()
        if view.focusProxy() is None:
            view.focusNextChild()
        at = self.window().focusWidget()
        if at is None or not view.isAncestorOf(at):
            self._foot.focus_next()

    def _show_header(self, draft: WizardState) -> None:
        source, opened, found = draft.opened.source, draft.opened, self._session.found
        if found is not None and found.round_trip is not None:
            self._header.set_text(opened.path.name, trip_words(found.round_trip))
            return
        words = f"Sheet “{opened.book.sheet.name}”"
        if source is not None and source.table.format is Format.VCARD:
            words = plural(len(source.table.row_numbers), "card")
        elif source is not None:
            rows = rows_text(len(source.table.row_numbers))
            where = f"headings in {heading_rows_text(source.table)}, {rows}"
            is_text = source.table.format is Format.TEXT  # which has no sheets
            words = where.capitalize() if is_text else f"{words}, {where}"
        if source is not None:
            known = source.program
            words += f" · {known.name}" if known is not None else ""
        if opened.target.name != CONTACTS.name:
            words = f"{opened.target.name} · {words}"
        if draft.choices.profile:
            words += f" · mapping “{draft.choices.profile}”"
        self._header.set_text(opened.path.name, words)

    def _show_foot(self) -> None:
        step, session = self._stack.currentIndex(), self._session
        self._foot.show_step(step, session.draft, session.found, busy=session.is_busy)

    def _show_busy(self) -> None:
        """Let nothing be chosen while a job is under way; then give the focus back."""
        busy = self._session.is_busy
        if busy and self._focus is None and has_focus_within(self):
            self._focus = self.window().focusWidget()
            self.setFocus()  # Qt would pass it on to the rail
        self._stack.setEnabled(not busy)
        self._show_foot()
        if not busy:
            before, self._focus = self._focus, None
            view = self._stack.currentWidget()
            if before is None or view is None or not has_focus_within(self):
                return
            if isValid(before) and before.isVisible():
                before.setFocus()
            else:
                self._enter(view)

    def _go_back(self) -> None:
        step = self._stack.currentIndex()
        if self._session.draft is None or step == FILE:
            self.left.emit()
        else:
            self._show(step - 1)

    def _go_on(self) -> None:
        step = self._stack.currentIndex()
        if self._session.draft is None:
            self.another_asked.emit()
        elif step == DONE:
            self.left.emit()
        elif step == CHANGES:
            self.keep()
            self._session.apply()
        elif step in (COLUMNS, ISSUES, MATCHES) and self._session.is_stale():
            self._session.plan(step + 1)
        else:
            self._show(step + 1)

    def _tell(self, error: Exception) -> None:
        """Say above the step why there is no result; a file that was not read is left."""
        clear(self._banners)
        if asks_for_password(error):
            self._ask_for_password(error)
            return
        if self._session.draft is None:
            self._header.set_subtitle("The file could not be read")
        elif self._stack.currentWidget() is self._file:
            self._file.show_file(self._session.draft.opened)  # as it was before
        if isinstance(error, UserError):
            again = error.code == "stale_plan"
            message = Message(
                error.message,
                Tone.BAD,
                "Try again" if again else "",
                (lambda: self._session.plan(CHANGES)) if again else None,
            )
            self._banners.addWidget(Banner(message))
        elif isinstance(error, Cancelled):
            self._context.jobs.said.emit(STOPPED)
            if self._session.draft is None:
                self.left.emit()

    def _ask_for_password(self, error: UserError) -> None:
        dialog = PasswordDialog(self, self._session.file_name, error)
        dialog.accepted.connect(lambda: self._session.give_password(dialog.password))
        dialog.rejected.connect(self._leave_unread)
        dialog.open()

    def _leave_unread(self) -> None:
        if self._session.draft is None:
            self.left.emit()

    # --- what is chosen at the steps ------------------------------------------------------------

    def _choose_sheet(self, name: str) -> None:
        if self._session.draft is not None:
            self._session.read_again(sheet=name, heading_row=None)

    def _choose_field(self, at: int, key: str | None, joins: bool) -> None:  # noqa: FBT001 - a slot
        self._session.put_field(at, key, joins=joins)
        self._show(COLUMNS)

    def _choose_reading(self, name: str, choice: object) -> None:
        self._session.keep(**{name: choice})
        self._show(COLUMNS)

    def _choose_constants(self, constants: dict[str, str]) -> None:
        self._session.put_constants(constants)
        self._show(COLUMNS)

    def _ask_for_field(self, at: int) -> None:
        draft = self._session.draft
        if draft is None or draft.opened.source is None:
            return
        table = draft.opened.source.table
        kind, choices = guess_kind(table.columns[at])

        def use(field: Field) -> None:
            self._session.put_new_field(at, field)
            self._show(COLUMNS)

        name = table.headings[at].strip()
        FieldDialog(self, self._context, use, name=name, kind=kind, choices=choices).open()

    def _choose_name(self, name: str) -> None:
        self._session.keep(save_as=name)

    def _correct_cell(self, corrections: Corrections) -> None:
        self._session.mend(corrections)
        self._update_issues()

    def _skip_rows(self, chosen: dict[int, Decision | None]) -> None:
        self._session.decide(chosen)
        self._update_issues()

    def _update_issues(self) -> None:
        if self._session.draft is not None:
            self._issues.take(self._session.draft)

    def _save_synonym(self, vocabulary: str, word: str, term: str) -> None:
        said = f"Synonym saved: “{word}” means “{term}”."
        write_batch(
            self._context,
            BatchKind.SYNONYM_ADD,
            lambda changes: save_synonym(changes, vocabulary, word, term),
            said=lambda _nothing: said,
            title=f"Saving the synonym “{word}”",
        )

    def _export_rejected(self) -> None:
        draft, found = self._session.draft, self._session.found
        if draft is not None and found is not None:
            planned = None if self._session.is_stale() else found.planned
            export_rejected(self._context, self, draft, planned)

    def _decide(self, chosen: dict[int, Decision | None]) -> None:
        self._session.decide(chosen)
        draft, found = self._session.draft, self._session.found
        if draft is not None and found is not None:
            self._matches.show_plan(draft, found)

    def _choose_changes(self, name: str, chosen: frozenset[Any]) -> None:
        self._session.keep(**{name: chosen})
        if self._session.draft is not None:
            view = self._changes if self._session.draft.opened.kind is CONTACTS else self._responses
            view.take(self._session.draft)
        self._show_foot()

    # --- afterwards -----------------------------------------------------------------------------

    def _show_people(self) -> None:
        draft, applied = self._session.draft, self._session.applied
        if draft is None or applied is None or applied.batch_id is None:
            return
        database, batch_id = self._context.database, applied.batch_id
        title = f"From {draft.opened.path.name}"
        self._context.jobs.read(
            lambda _progress: people_of(database, batch_id),
            lambda ids: self._context.navigate(ALUMNI, ListPeople(title, ids=ids)),
        )

    def _undo(self) -> None:
        draft, applied = self._session.draft, self._session.applied
        if draft is not None and applied is not None and applied.batch_id is not None:
            name = draft.opened.path.name
            undo(self._context, applied.batch_id, f"{name} imported")
            self.left.emit()

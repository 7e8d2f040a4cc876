"""The Responses tab of a wave: who answered, with their answers, and unmatched rows."""

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from analysis.wave_progress import WaveProgress
from core.dates import local_day
from core.formats import plural
from core.progress import Progress
from queries.reviews import OpenReview, open_reviews
from queries.surveys import ResponseLine, read_responses
from surveys.typed_answers import takes_typed_answers
from surveys.waves import WaveKind
from ui.actions import (
    EXPORT_RESPONSES,
    IMPORT_ANSWERS,
    IMPORT_FORMS,
    OPEN_PERSON,
    REVIEW_PROPOSALS,
    REVIEW_RESPONSES,
    TYPE_ANSWERS,
)
from ui.answers.typed_answers_dialog import type_in_answers
from ui.bound_actions import action_button, bind, offer
from ui.context import (
    ALUMNI,
    IMPORTS,
    DecideReviews,
    PageContext,
    ShowPerson,
    ShowProposals,
)
from ui.jobs import Job
from ui.pages.surveys.answer_forms import import_forms
from ui.pages.surveys.answers_panel import AnswersPanel
from ui.tables import Column, ColumnKind, DataTable, Row, RowsTableModel, SortKey, sort_rows
from ui.theme import PAGE_MARGIN, Tone
from ui.widgets import (
    EmptyState,
    Status,
    has_focus_within,
    label,
)

_PANEL_WIDTH = 400

_COLUMNS = (
    Column("name", "Name", ColumnKind.STRONG, 280, sortable=True),
    Column("complete", "Status", ColumnKind.BADGE, 100, sortable=True),
    Column("answered", "Answers", ColumnKind.NUMBER, 80, sortable=True),
    Column("submitted_at", "Submitted", ColumnKind.DATE, 105, sortable=True),
    Column("was_invited", "Note", ColumnKind.MUTED, 105),
)


class ResponsesView(QWidget):
    """Shows the responses of a wave; `tools` are its buttons for the wave's bar.

    Signals: `said(Message)`; `import_requested` for a file of answers.
    """

    said = Signal(object)
    import_requested = Signal()

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self._context = context
        self._figures: WaveProgress | None = None
        self._rows: list[ResponseLine] = []
        self._waiting: Sequence[OpenReview] = ()
        self._reading: Job | None = None
        self.tools = QWidget()
        actions = QHBoxLayout(self.tools)
        actions.setContentsMargins(0, 0, 0, 0)
        actions.setSpacing(8)
        actions.addStretch(1)
        self._export = bind(self, EXPORT_RESPONSES, self._write_file)
        actions.addWidget(action_button(self._export))
        import_forms_action = bind(self, IMPORT_FORMS, lambda: import_forms(self, context))
        actions.addWidget(action_button(import_forms_action, text="Import questionnaires…"))
        self._type = bind(self, TYPE_ANSWERS, self._type_answers)
        actions.addWidget(action_button(self._type))
        self._review_proposals = bind(self, REVIEW_PROPOSALS, self._show_proposals)
        actions.addWidget(action_button(self._review_proposals))
        import_answers = bind(self, IMPORT_ANSWERS, self.import_requested.emit)
        actions.addWidget(action_button(import_answers, "primary"))
        self._model = RowsTableModel(_COLUMNS)
        self._table = DataTable("Responses", self._model)
        self._table.remember(context.preferences, "responses")
        self._table.share_room("name")
        self._table.sort_asked.connect(self._sort)
        self._table.row_opened.connect(self._open_person)
        self._table.offer_open(OPEN_PERSON)
        self._table.print_in_window()
        self._table.rows_in_words = self._rows_in_words
        self._table.selection_changed.connect(self._show_answers)
        self._panel = AnswersPanel(context)
        self._panel.closed.connect(self._close_answers)
        self._panel.hide()
        self._wanted: int | None = None  # the person whose answers to show
        self._note = QWidget()
        note = QHBoxLayout(self._note)
        note.setContentsMargins(0, 0, 0, 0)
        self._note_text = label("")
        note.addWidget(self._note_text)
        review = bind(self._note, REVIEW_RESPONSES, self._review)
        note.addWidget(action_button(review, "link", text="Review…"))
        note.addStretch(1)
        filled = QWidget()
        column = QVBoxLayout(filled)
        column.setContentsMargins(PAGE_MARGIN, 2, PAGE_MARGIN, 16)
        column.setSpacing(10)
        column.addWidget(self._note)
        splitter = QSplitter()
        splitter.setHandleWidth(1)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(self._table)
        splitter.addWidget(self._panel)
        splitter.setStretchFactor(0, 1)
        splitter.setSizes([10_000, _PANEL_WIDTH])
        column.addWidget(splitter, 1)
        self._stack = QStackedWidget()
        self._stack.addWidget(QWidget())
        self._stack.addWidget(filled)
        self._stack.addWidget(
            EmptyState(
                "tray",
                "No answers yet",
                "Import a workbook with one row per respondent (identified by token, e-mail or "
                "alumni ID) and one column per question.",
                "Import responses…",
                self.import_requested.emit,
            )
        )
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._stack)

    def _rows_in_words(self) -> str:
        return "" if self._figures is None else self._figures.wave.title

    def show_person(self, person_id: int) -> None:
        """Show the answers of a person once the next wave is shown."""
        self._wanted = person_id

    def show_wave(self, figures: WaveProgress) -> None:
        """Read and show the responses of a wave."""
        if self._figures is None or self._figures.wave.id != figures.wave.id:
            self._stack.setCurrentIndex(0)
            self._panel.hide()
        self._figures = figures
        offer(self._type, when=takes_typed_answers(figures.wave))
        offer(self._review_proposals, when=figures.wave.kind is WaveKind.DETAILS)
        if self._reading is not None:
            self._reading.cancel()
        database, wave_id = self._context.database, figures.wave.id

        def read(_progress: Progress) -> tuple[list[ResponseLine], list[OpenReview]]:
            with database.read() as connection:
                return read_responses(connection, wave_id), open_reviews(
                    connection, "response", wave_id
                )

        self._reading = self._context.jobs.read(read, lambda found: self._show(*found))

    def _show(self, found: list[ResponseLine], waiting: list[OpenReview]) -> None:
        selected = self._selected_ids()
        if self._wanted is not None:
            selected = {one.id for one in found if one.person_id == self._wanted}
        self._wanted = None
        self._waiting = waiting
        self._show_rows(found, selected)
        self._note.setVisible(bool(waiting))
        self._note_text.setText(f"{plural(len(waiting), 'response')} couldn’t be matched.")
        offer(self._export, when=bool(found))
        self._stack.setCurrentIndex(1 if found or waiting else 2)

    def _selected_ids(self) -> set[int]:
        return {self._rows[row].id for row in self._table.selected_rows()}

    def _show_rows(self, rows: list[ResponseLine], selected: set[int]) -> None:
        """Fill the table and select the row of `selected`.

        The panel stays visible meanwhile: hidden, it would pass the focus on.
        """
        with QSignalBlocker(self._table):
            self._rows = rows
            self._model.set_rows([_row(one) for one in rows])
            for row, one in enumerate(rows):
                if selected == {one.id}:
                    self._table.selectRow(row)
        self._show_answers()

    def _sort(self, order_by: Sequence[SortKey]) -> None:
        rows = sort_rows(self._rows, order_by, _sort_value)
        self._model.set_sorting(order_by)
        self._show_rows(rows, self._selected_ids())

    def _show_answers(self) -> None:
        """Show the answers of the selected respondent."""
        rows = self._table.selected_rows()
        if len(rows) == 1:
            one = self._rows[rows[0]]
            self._panel.show()
            self._panel.show_response(one.id, one.name)
        else:
            self._hide_answers()

    def _close_answers(self) -> None:
        self._table.clearSelection()
        self._hide_answers()

    def _hide_answers(self) -> None:
        if has_focus_within(self._panel):
            self._table.setFocus()
        self._panel.hide()

    def _open_person(self, row: int) -> None:
        person_id = self._rows[row].person_id
        if person_id is not None:
            self._context.navigate(ALUMNI, ShowPerson(person_id))

    def _type_answers(self) -> None:
        if self._figures is not None:
            type_in_answers(self, self._context, self._figures.wave)

    def _show_proposals(self) -> None:
        if self._figures is not None:
            self._context.navigate(ALUMNI, ShowProposals(self._figures.wave.name))

    def _review(self) -> None:
        if self._waiting and self._figures is not None:
            asked = DecideReviews("response", self._figures.wave.id)
            self._context.navigate(IMPORTS, asked)

    def _write_file(self) -> None:
        if self._figures is not None:
            from ui.responses_export import export_wave_responses

            export_wave_responses(self, self._context, self._figures.wave)


def _row(one: ResponseLine) -> Row:
    return (
        one.name,
        Status("Complete", Tone.GOOD) if one.is_complete else Status("Partial", Tone.INFO),
        one.answered,
        None if one.submitted_at is None else local_day(one.submitted_at),
        _note(one),
    )


def _note(one: ResponseLine) -> str:
    if not one.counts:
        return "Does not count"
    return "Ineligible" if not one.is_eligible else "" if one.was_invited else "Not invited"


def _sort_value(one: ResponseLine, key: str) -> object:
    return {
        "name": one.name.casefold(),
        "complete": one.is_complete,
        "answered": one.answered,
        "submitted_at": None if one.submitted_at is None else one.submitted_at.isoformat(),
    }[key]

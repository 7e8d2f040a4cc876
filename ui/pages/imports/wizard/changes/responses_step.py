"""The wizard's step “Changes” for responses: whose are imported, each with its answers."""

from functools import partial
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from core.formats import format_number, plural
from importers.answers.import_plan import AnswersImport
from importers.answers.planning import ResponseOutcome
from importers.answers.preview import answer_differences, is_new_response
from importers.wizard_state import PlannedImport, WizardState
from ui.pages.imports.wizard.changes.row_picker import RowPicker
from ui.tables import Column, ColumnKind, DataTable, LazyRows, Row, RowsTableModel
from ui.theme import Tone
from ui.widgets import EmptyState, FigureCard, Status

_CARDS: Final = (
    (ResponseOutcome.COMPLETE, "Complete", ""),
    (ResponseOutcome.PARTIAL, "Partial", ""),
    (ResponseOutcome.UNCHANGED, "Unchanged", "already on record"),
    (ResponseOutcome.SKIPPED, "Skipped", ""),
    (ResponseOutcome.REVIEW, "To review", ""),
    (None, "Total rows", ""),
)
_IMPORTED: Final = (ResponseOutcome.COMPLETE, ResponseOutcome.PARTIAL)
_FIRST: Final = (
    ResponseOutcome.COMPLETE,
    ResponseOutcome.PARTIAL,
    ResponseOutcome.REVIEW,
    ResponseOutcome.UNCHANGED,
    None,
)
_STATUS: Final = {
    ResponseOutcome.COMPLETE: Status("complete", Tone.GOOD),
    ResponseOutcome.PARTIAL: Status("partial", Tone.INFO),
    ResponseOutcome.UNCHANGED: Status("unchanged"),
    ResponseOutcome.REVIEW: Status("to review", Tone.WARNING),
    ResponseOutcome.SKIPPED: Status("skipped"),
}
_PICKED: Final = (
    Column("row", "Row", ColumnKind.NUMBER, 64, sortable=False),
    Column("person", "Respondent", ColumnKind.STRONG, 240, sortable=False),
    Column("state", "Response", ColumnKind.BADGE, 110, sortable=False),
    Column("changes", "Answers", ColumnKind.NUMBER, 90, sortable=False),
)
_ANSWERS: Final = (
    Column("question", "Question", ColumnKind.MUTED, 200, sortable=False),
    Column("old", "On record", ColumnKind.OLD, 130, sortable=False),
    Column("new", "Will be", ColumnKind.TEXT, 160, sortable=False),
)
_ROWS: Final = (
    Column("row", "Row", ColumnKind.NUMBER, 64, sortable=False),
    Column("person", "Respondent", ColumnKind.STRONG, 260, sortable=False),
    Column("answers", "Answers", ColumnKind.NUMBER, 90, sortable=False),
    Column("outcome", "Outcome", ColumnKind.BADGE, 110, sortable=False),
    Column("why", "Reason", ColumnKind.MUTED, 420, sortable=False),
)


class ResponsesStep(QWidget):
    """Cards that choose what the table lists; respondents without a tick are skipped.

    `chosen(name, frozenset)` tells of another value of that name in the choices, on which the plan
    does not depend.
    """

    chosen = Signal(str, object)

    def __init__(self) -> None:
        super().__init__()
        self._found: PlannedImport | None = None
        self._planned: AnswersImport | None = None
        self._skipped: frozenset[int] = frozenset()
        self._outcome: ResponseOutcome | None = None
        self._cards = {key: FigureCard(title, checkable=True) for key, title, _note in _CARDS}
        cards = QHBoxLayout()
        cards.setSpacing(12)
        choice = QButtonGroup(self)
        for outcome, card in self._cards.items():
            choice.addButton(card)
            card.clicked.connect(lambda _on=False, outcome=outcome: self._show_outcome(outcome))
            cards.addWidget(card, 1)
        self._picker = RowPicker(
            "Responses",
            _PICKED,
            "Answers of the respondent",
            _ANSWERS,
            "Cleared responses are skipped. Select a respondent to see their answers.",
        )
        self._picker.skipped_changed.connect(partial(self.chosen.emit, "skipped_rows"))
        self._rows = RowsTableModel(_ROWS)
        table = DataTable("Rows", self._rows)
        table.share_room("person", "why")
        self._none = EmptyState("file", "No rows", "No row of this file has this status.")
        self._views = QStackedWidget()
        self._row_table = table
        for view in (self._picker, table, self._none):
            self._views.addWidget(view)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addLayout(cards)
        column.addWidget(self._views, 1)

    def show_plan(self, state: WizardState, found: PlannedImport) -> None:
        """Show a plan, with the responses that were cleared before still so."""
        is_first = self._found is None
        self._found, self._skipped = found, state.choices.skipped_rows
        self._planned = found.planned if isinstance(found.planned, AnswersImport) else None
        self._show_figures()
        if is_first:
            self._outcome = next(one for one in _FIRST if found.rows[one] or one is None)
        self._cards[self._outcome].setChecked(True)
        self._show_outcome(self._outcome)

    def take(self, state: WizardState) -> None:
        """Use the choices as they are after a check changed."""
        self._skipped = state.choices.skipped_rows
        self._show_figures()

    def reset(self) -> None:
        """Reset the view for another file."""
        self._found = self._planned = None

    def _show_figures(self) -> None:
        if self._found is None or self._planned is None:
            return
        rows, unread = self._found.rows, len(self._planned.plan.refused_rows)
        for outcome, _title, note in _CARDS:
            found = rows[outcome]
            kept = [at for at in found if at not in self._skipped]
            count, words = len(kept), note
            if outcome is None:
                count = len(found) + unread
            elif outcome is ResponseOutcome.SKIPPED:
                count = len({*found, *self._skipped}) + unread
            elif outcome in _IMPORTED:
                changed = sum(not is_new_response(self._planned, at) for at in kept)
                words = plural(changed, "changed response") if changed else ""
            self._cards[outcome].set_figure(format_number(count), words if count else "")

    def _show_outcome(self, outcome: ResponseOutcome | None) -> None:
        if self._found is None:
            return
        self._outcome = outcome
        places = self._found.rows[outcome]
        if not places:
            self._views.setCurrentWidget(self._none)
        elif outcome in _IMPORTED:
            self._picker.show_rows(places, self._picked, self._answers, self._skipped)
            self._views.setCurrentWidget(self._picker)
        else:
            self._rows.set_rows(LazyRows(places, self._row))
            self._views.setCurrentWidget(self._row_table)

    def _picked(self, index: int) -> Row:
        if self._planned is None:
            return ()
        number = self._planned.plan.rows[index].row.number
        state = Status("new", Tone.GOOD)
        if not is_new_response(self._planned, index):
            state = Status("changed", Tone.INFO)
        count = len(answer_differences(self._planned, index))
        return number, self._respondent(index), state, count

    def _answers(self, index: int) -> list[Row]:
        found = [] if self._planned is None else answer_differences(self._planned, index)
        return [(one.question, one.old, one.new) for one in found]

    def _row(self, index: int) -> Row:
        if self._planned is None:
            return ()
        planned = self._planned.plan.rows[index]
        return (
            planned.row.number,
            self._respondent(index),
            len(planned.row.answers),
            _STATUS[planned.outcome],
            planned.reason,
        )

    def _respondent(self, index: int) -> str:
        """The name of the person of a row; where it is not known, what the row says of them."""
        if self._planned is None or self._found is None:
            return ""
        planned = self._planned.plan.rows[index]
        given = ", ".join(planned.row.identity.values())
        return self._found.names.get(planned.person_id or 0, given)

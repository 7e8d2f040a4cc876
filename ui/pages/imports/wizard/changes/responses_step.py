"""The wizard's step “Changes” for responses: whose are imported, each with its answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from core.formats import format_number, plural
from importers.answers.import_plan import AnswersImport
from importers.answers.planned_rows import ResponseOutcome
from importers.answers.preview import answer_differences, is_new_response
from importers.row_plan import CellChange
from importers.wizard_plan import PlannedImport
from importers.wizard_state import WizardState
from importers.workflow import Target
from ui.jobs import Jobs
from ui.pages.imports.wizard.changes.row_picker import RowPicker
from ui.pages.imports.wizard.changes.table import ChangesTable
from ui.tables import Column, ColumnKind, DataTable, LazyRows, Row, RowsTableModel
from ui.theme import Tone
from ui.widgets import Chip, EmptyState, FigureCard, Status

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
    Column("row", "Row", ColumnKind.NUMBER, 64),
    Column("person", "Respondent", ColumnKind.STRONG, 240),
    Column("state", "Response", ColumnKind.BADGE, 110),
    Column("changes", "Answers", ColumnKind.NUMBER, 90),
)
_ANSWERS: Final = (
    Column("question", "Question", ColumnKind.MUTED, 200),
    Column("old", "Current value", ColumnKind.OLD, 130),
    Column("new", "New value", ColumnKind.TEXT, 160),
)
_ROWS: Final = (
    Column("row", "Row", ColumnKind.NUMBER, 64),
    Column("person", "Respondent", ColumnKind.STRONG, 260),
    Column("answers", "Answers", ColumnKind.NUMBER, 90),
    Column("outcome", "Outcome", ColumnKind.BADGE, 110),
    Column("why", "Reason", ColumnKind.MUTED, 420),
)
_CHANGES: Final = (
    Column("person", "Respondent", ColumnKind.STRONG, 220),
    Column("question", "Question", ColumnKind.TEXT, 260),
    Column("old", "Current value", ColumnKind.OLD, 180),
    Column("new", "New value", ColumnKind.TEXT, 200),
    Column("row", "Row", ColumnKind.NUMBER, 64),
)


@dataclass(frozen=True, slots=True)
class ChangedAnswers:
    """The answers on record that an import would change; `names` are those of the respondents.

    `targets` are the questions by their codes.
    """

    planned: AnswersImport
    names: Mapping[int, str]
    targets: Mapping[str, Target]

    @property
    def changes(self) -> Sequence[CellChange]:
        """The changes of the plan."""
        return self.planned.plan.changes

    def change(self, at: int) -> Row:
        """The respondent, the question, both answers and the row of the change `at`."""
        one = self.changes[at]
        row = self.planned.plan.rows[one.row_index].row.number
        return self.names.get(one.person_id, ""), self.label_of(one.field), one.old, one.new, row

    def label_of(self, field: str) -> str:
        """The code and the text of a question."""
        return self.targets[field].label


class ResponsesStep(QWidget):
    """Cards that choose what the table lists; respondents without a tick are skipped.

    Of people who answered before, each answer that would change has a box to untick.
    `chosen(name, frozenset)` tells of another value of that name in the choices, on which the plan
    does not depend.
    """

    chosen = Signal(str, object)

    def __init__(self, jobs: Jobs) -> None:
        super().__init__()
        self._found: PlannedImport | None = None
        self._planned: AnswersImport | None = None
        self._state: WizardState | None = None
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
            "Unchecked responses are skipped. Select a respondent to see their answers.",
        )
        self._picker.skipped_changed.connect(partial(self.chosen.emit, "skipped_rows"))
        self._changes = ChangesTable(jobs, _CHANGES)
        self._changes.unticked_changed.connect(partial(self.chosen.emit, "unticked"))
        self._by_response = Chip("Responses", checkable=True)
        self._by_answer = Chip("Changed answers", checkable=True)
        self._chips = QWidget()
        chips = QHBoxLayout(self._chips)
        chips.setContentsMargins(0, 0, 0, 0)
        by = QButtonGroup(self)
        for chip in (self._by_response, self._by_answer):
            by.addButton(chip)
            chip.clicked.connect(lambda: self._show_outcome(self._outcome))
            chips.addWidget(chip)
        chips.addStretch(1)
        self._by_response.setChecked(True)
        self._rows = RowsTableModel(_ROWS)
        table = DataTable("Rows", self._rows)
        table.share_room("person", "why")
        self._none = EmptyState("file", "No rows", "No row of this file has this status.")
        self._views = QStackedWidget()
        self._row_table = table
        for view in (self._picker, self._changes, table, self._none):
            self._views.addWidget(view)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addLayout(cards)
        column.addWidget(self._chips)
        column.addWidget(self._views, 1)

    def show_plan(self, state: WizardState, found: PlannedImport) -> None:
        """Show a plan, with the responses that were cleared before still so."""
        is_first = self._found is None
        self._found, self._state = found, state
        self._planned = found.planned if isinstance(found.planned, AnswersImport) else None
        self._show_figures()
        if is_first:
            self._outcome = next(one for one in _FIRST if found.rows[one] or one is None)
        self._cards[self._outcome].setChecked(True)
        self._show_outcome(self._outcome)

    def take(self, state: WizardState) -> None:
        """Use the choices as they are after a check changed."""
        self._state = state
        self._show_figures()

    def reset(self) -> None:
        """Reset the view for another file."""
        self._found = self._planned = self._state = None
        self._by_response.setChecked(True)
        self._changes.reset()

    def _show_figures(self) -> None:
        if self._found is None or self._planned is None or self._state is None:
            return
        choices = self._state.choices
        counts = self._found.chosen(choices).counts
        for outcome, _title, note in _CARDS:
            words = note
            if outcome in _IMPORTED:
                kept = set(self._found.rows[outcome]).difference(choices.skipped_rows)
                changed = sum(not is_new_response(self._planned, at) for at in kept)
                words = plural(changed, "changed response") if changed else ""
            count = counts["rows" if outcome is None else str(outcome)]
            self._cards[outcome].set_figure(format_number(count), words if count else "")

    def _show_outcome(self, outcome: ResponseOutcome | None) -> None:
        if self._found is None or self._planned is None or self._state is None:
            return
        choices = self._state.choices
        self._outcome = outcome
        places = self._found.rows[outcome]
        listed = set(places) if outcome in _IMPORTED else set()
        changed = [
            at for at, one in enumerate(self._planned.plan.changes) if one.row_index in listed
        ]
        self._chips.setVisible(bool(changed))
        self._by_answer.setText(f"Changed answers {format_number(len(changed))}")
        if not places:
            self._views.setCurrentWidget(self._none)
        elif changed and self._by_answer.isChecked():
            targets = self._state.opened.targets
            answers = ChangedAnswers(self._planned, self._found.names, targets)
            self._changes.show_changes(answers, changed, choices.unticked)
            self._views.setCurrentWidget(self._changes)
        elif outcome in _IMPORTED:
            self._picker.show_rows(places, self._picked, self._answers, choices.skipped_rows)
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
            str(planned.reason or ""),
        )

    def _respondent(self, index: int) -> str:
        """The name of the person of a row; where it is not known, what the row says of them."""
        if self._planned is None or self._found is None:
            return ""
        planned = self._planned.plan.rows[index]
        given = ", ".join(planned.row.identity.values())
        return self._found.names.get(planned.person_id or 0, given)

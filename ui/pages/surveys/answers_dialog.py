"""The dialog of an answers import: the planned result, the column mapping and the issues."""

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from core.dates import DateOrder
from core.formats import format_number, plural
from importers.answers.headings import QuestionColumn
from importers.answers.planning import PlannedRow
from surveys.answer_values.choice_texts import ValueStyle
from ui.context import PageContext
from ui.jobs import Job
from ui.pages.surveys.answers_draft import AnswersDraft, meanings, plan_again, target_of
from ui.pages.surveys.questionnaire_dialog import issue_table
from ui.tables import Column, ColumnKind, DataTable, RowsTableModel
from ui.theme import Tone
from ui.widgets import FigureCard, Status, Tabs, combo_box, label
from ui.widgets.dialogs import FormDialog
from ui.widgets.plain_text import set_tool_tip

_OUTCOMES = (
    ("complete", "Complete", "imported"),
    ("partial", "Partial", "imported"),
    ("unchanged", "Unchanged", "already on record"),
    ("review", "To review", "couldn’t be matched"),
    ("skipped", "Skipped", "with the reason"),
)
_STATES = {
    "complete": Status("Complete", Tone.GOOD),
    "partial": Status("Partial", Tone.INFO),
    "unchanged": Status("Unchanged"),
    "review": Status("To review", Tone.WARNING),
    "skipped": Status("Skipped"),
}
_ORDERS: Mapping[str, DateOrder | None] = {
    "Detect from the file": None,
    "Day first (31/12/2020)": DateOrder.DAY_FIRST,
    "Month first (12/31/2020)": DateOrder.MONTH_FIRST,
    "Year first (2020-12-31)": DateOrder.YEAR_FIRST,
}

_STYLES: Mapping[str, ValueStyle | None] = {
    "Detect from the column": None,
    "Codes": ValueStyle.CODES,
    "Labels": ValueStyle.LABELS,
}


class AnswersDialog(FormDialog):
    """Shows the plan of an import and lets the mapping be changed; once accepted, apply `draft`.

    Signal: `replanned` when `draft` has changed.
    """

    replanned = Signal()

    def __init__(self, parent: QWidget, context: PageContext, draft: AnswersDraft) -> None:
        rows = plural(len(draft.source.table.row_numbers), "row")
        super().__init__(
            parent,
            f"Answers to {draft.source.wave.title}",
            f"{draft.source.path.name} · {rows}",
            "Import answers",
        )
        self.resize(900, 640)
        self.draft = draft
        self._context = context
        self._job: Job | None = None
        self._meanings = list(meanings(draft.source.questionnaire))
        self._words = {meaning.target: meaning.words for meaning in self._meanings}
        self._cards = {name: FigureCard(title, note=note) for name, title, note in _OUTCOMES}
        cards = QGridLayout()
        cards.setSpacing(8)
        for place, card in enumerate(self._cards.values()):
            cards.addWidget(card, 0, place)
        self._tabs = Tabs(("Rows", "Columns", "Issues"))
        self._stack = QStackedWidget()
        self._tabs.currentChanged.connect(self._stack.setCurrentIndex)
        self._rows = RowsTableModel(
            (
                Column("row", "Row", ColumnKind.NUMBER, 60, sortable=False),
                Column("outcome", "", ColumnKind.BADGE, 110, sortable=False),
                Column("respondent", "Respondent", ColumnKind.STRONG, 240, sortable=False),
                Column("answers", "Answers", ColumnKind.NUMBER, 80, sortable=False),
                Column("reason", "Reason", ColumnKind.MUTED, 400, sortable=False),
            )
        )
        self._stack.addWidget(DataTable("Rows of the file", self._rows))
        self._stack.addWidget(self._columns_page())
        self._issues = QVBoxLayout()
        issues = QWidget()
        issues.setLayout(self._issues)
        self._issues.setContentsMargins(0, 0, 0, 0)
        self._stack.addWidget(issues)
        self.body.addLayout(cards)
        self.body.addWidget(self._tabs)
        self.body.addWidget(self._stack, 1)
        self._show()
        self.finished.connect(self._stop)

    def _columns_page(self) -> QWidget:
        self._columns = RowsTableModel(
            (
                Column("heading", "Heading", ColumnKind.STRONG, 280, sortable=False),
                Column("sample", "Sample values", ColumnKind.MUTED, 220, sortable=False),
                Column("meaning", "Maps to", width=300, sortable=False),
            )
        )
        self._column_table = DataTable("Columns of the file", self._columns)
        self._column_table.selection_changed.connect(self._show_meaning)
        self._meaning = combo_box("Import as")
        self._meaning.addItems([meaning.words for meaning in self._meanings])
        self._meaning.setMinimumContentsLength(30)
        self._meaning.activated.connect(self._choose_meaning)
        self._order = combo_box("Order of dates")
        self._order.addItems(list(_ORDERS))
        self._order.activated.connect(self._choose_order)
        self._style = combo_box("Values of the column")
        set_tool_tip(self._style, "Whether the cells hold choice codes or choice labels")
        self._style.addItems(list(_STYLES))
        self._style.activated.connect(self._choose_style)
        feet = QHBoxLayout()
        feet.addWidget(label("Import as", ink="muted"))
        feet.addWidget(self._meaning, 1)
        feet.addWidget(label("Values", ink="muted"))
        feet.addWidget(self._style)
        feet.addWidget(label("Dates", ink="muted"))
        feet.addWidget(self._order)
        result = QWidget()
        column = QVBoxLayout(result)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._column_table, 1)
        column.addLayout(feet)
        return result

    def _show(self) -> None:
        """Show the draft."""
        draft = self.draft
        plan = None if draft.planned is None else draft.planned.plan
        counts = {} if plan is None else plan.counts
        for (name, _, note), card in zip(_OUTCOMES, self._cards.values(), strict=True):
            card.set_figure(format_number(counts[name]) if name in counts else "–", note)
        self._rows.set_rows(
            []
            if plan is None
            else [
                (
                    planned.row.number,
                    _STATES[str(planned.outcome)],
                    _respondent(planned, draft.names),
                    len(planned.row.answers),
                    planned.reason,
                )
                for planned in plan.rows
            ]
        )
        self._columns.set_rows(
            [
                (heading, draft.sample(at), self._words.get(target_of(use), str(use)))
                for at, (heading, use) in enumerate(zip(draft.headings, draft.roles, strict=True))
            ]
        )
        self._show_meaning()
        self._show_issues()
        self.complain(draft.refusal)
        ready = plan is not None and plan.changes_anything
        if plan is not None and not plan.changes_anything:
            self.complain(plan.in_words(None))
        count = counts.get("complete", 0) + counts.get("partial", 0)
        text = f"Import {plural(count, 'response')}" if count else None
        self.set_ready(ready=ready, accept_text=text)
        if plan is None:
            self._tabs.setCurrentIndex(1)

    def _show_issues(self) -> None:
        while (item := self._issues.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        planned = self.draft.planned
        issues = () if planned is None else planned.plan.issues
        self._tabs.setTabText(2, f"Issues {format_number(len(issues))}" if issues else "Issues")
        if issues:
            self._issues.addWidget(issue_table("Issues in the file", issues))
        else:
            self._issues.addWidget(label("No issues.", ink="muted"))
            self._issues.addStretch(1)

    def _show_meaning(self) -> None:
        rows = self._column_table.selected_rows()
        self._meaning.setEnabled(bool(rows))
        if rows:
            target = target_of(self.draft.roles[rows[0]])
            places = [m.target for m in self._meanings]
            self._meaning.setCurrentIndex(places.index(target) if target in places else 0)
        use = self.draft.roles[rows[0]] if rows else None
        self._style.setEnabled(isinstance(use, QuestionColumn) and self.draft.has_choices(use))
        style = (
            self.draft.choices.value_styles.get(use.question)
            if isinstance(use, QuestionColumn)
            else None
        )
        self._style.setCurrentIndex(list(_STYLES.values()).index(style))

    def _choose_meaning(self, choice: int) -> None:
        rows = self._column_table.selected_rows()
        if rows:
            heading = self.draft.headings[rows[0]]
            draft = self.draft.with_mapping(heading, self._meanings[choice].target)
            self._plan(draft, rows[0])

    def _choose_style(self) -> None:
        rows = self._column_table.selected_rows()
        use = self.draft.roles[rows[0]] if rows else None
        if isinstance(use, QuestionColumn):
            self._plan(self.draft.with_style(use, _STYLES[self._style.currentText()]), rows[0])

    def _choose_order(self) -> None:
        order = _ORDERS[self._order.currentText()]
        choices = replace(self.draft.choices, dates=order)
        self._plan(replace(self.draft, choices=choices), None)

    def _plan(self, draft: AnswersDraft, row: int | None) -> None:
        """Plan again with `draft`; keep `row` of the columns selected."""
        self._stop()
        self.set_ready(ready=False)
        database = self._context.database

        def show(planned: AnswersDraft) -> None:
            self.draft = planned
            self._show()
            if row is not None:
                self._column_table.selectRow(row)
            self.replanned.emit()

        self._job = self._context.jobs.read(
            lambda progress: plan_again(database, draft, progress), show
        )

    def _stop(self) -> None:
        if self._job is not None:
            self._job.cancel()


def _respondent(planned: PlannedRow, names: Mapping[int, str]) -> str:
    """The person's name; where unknown, the identity given in the row."""
    given = ", ".join(planned.row.identity.values())
    return given if planned.person_id is None else names.get(planned.person_id, given)

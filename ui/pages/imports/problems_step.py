"""The wizard's third step: what could not be read, by row and column, and what to do about it."""

from collections import Counter
from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QRadioButton, QVBoxLayout, QWidget

from core.dates import DateOrder
from core.problems import Problem, Severity
from core.text import plural
from importers.contacts import problem_rows
from ui.pages.imports.draft import Draft, Planned
from ui.pages.imports.words import listed, problem_kind
from ui.tables import Column, DataTable, Kind, Row, RowsTable
from ui.theme import GRID, Tone
from ui.widgets import Card, Chip, EmptyState, FlowLayout, Status, label

_COLUMNS = (
    Column("row", "Row", Kind.NUMBER, 70, sortable=False),
    Column("column", "Column", Kind.STRONG, 150, sortable=False),
    Column("value", "In the cell", Kind.TEXT, 170, sortable=False),
    Column("severity", "", Kind.BADGE, 110, sortable=False),
    Column("message", "What is wrong", Kind.TEXT, 400, sortable=False),
)
_SEVERITY = {
    Severity.ERROR: Status("row left out", Tone.BAD),
    Severity.WARNING: Status("cell not taken", Tone.WARNING),
    Severity.NOTE: Status("note"),
}
_ORDERS = (
    (DateOrder.DAY_FIRST, "Day first: 03/04/2020 is 3 April"),
    (DateOrder.MONTH_FIRST, "Month first: 03/04/2020 is 4 March"),
    (DateOrder.YEAR_FIRST, "Year first: 03/04/20 is 20 April 2003"),
)


class ProblemsStep(QWidget):
    """Problems with a chip for each kind; `dates_chosen(order)`, `leave_out_chosen(bool)`."""

    dates_chosen = Signal(object)
    leave_out_chosen = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[Row] = []
        self._codes: list[str] = []
        self._kind = ""
        self._dates = Card("Which is the day?")
        self._dates_text = label("", ink="muted", wrap=True)
        self._dates.body.addWidget(self._dates_text)
        self._orders = self._add_orders()
        self._chips = QWidget()
        self._flow = FlowLayout(self._chips)
        self._model = RowsTable(_COLUMNS)
        self._table = DataTable("Problems", self._model)
        self._table.share_room("message")
        self._says = label("", ink="muted", wrap=True)
        self._clean = EmptyState("good", "No problems", "Everything in the file could be read.")
        self._go_on = QRadioButton("Import these rows without the cells that cannot be read")
        self._leave_out = QRadioButton("Leave these rows out")
        self._go_on.setChecked(True)
        choice = QButtonGroup(self)
        choice.addButton(self._go_on)
        choice.addButton(self._leave_out)
        self._leave_out.toggled.connect(self.leave_out_chosen)
        line = QHBoxLayout()
        line.setSpacing(2 * GRID)
        line.addWidget(self._go_on)
        line.addWidget(self._leave_out)
        line.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self._dates)
        column.addWidget(self._says)
        column.addWidget(self._chips)
        column.addWidget(self._table, 1)
        column.addWidget(self._clean, 1)
        column.addLayout(line)

    def show_plan(self, draft: Draft, found: Planned) -> None:
        """Show the problems of a plan, and what is to be asked about them."""
        problems = found.planned.problems
        questions = found.planned.checked.date_questions
        self._show_question(draft, questions)
        self._rows = [_row(problem) for problem in problems]
        self._codes = [problem.code for problem in problems]
        faulty = len(problem_rows(problems))
        for choice in (self._go_on, self._leave_out):
            choice.setVisible(faulty > 0)
        self._clean.setVisible(not problems and not questions)
        self._table.setVisible(bool(problems))
        self._says.setVisible(bool(problems))
        self._says.setText(
            f"{plural(len(problems), 'thing')} to know, in {plural(faulty, 'row')} with a value "
            "that cannot be read. A cell that cannot be read never erases what is on record."
            if faulty
            else f"{plural(len(problems), 'thing')} to know; every value could be read."
        )
        self._show_chips(problems)
        self._show_kind(self._kind if self._kind in self._codes else "")

    def _show_question(self, draft: Draft, questions: Sequence[str]) -> None:
        asked = bool(questions) or draft.choices.dates is not None
        self._dates.setVisible(asked)
        self._dates_text.setText(
            f"Dates under {listed(f'“{heading}”' for heading in questions)} can be read in two "
            "ways, and nothing in the file tells which is meant. Until you say, they are not taken."
            if questions
            else "All dates written in numbers are read in the way you chose."
        )
        for order, button in self._orders.items():
            button.setChecked(draft.choices.dates is order)

    def _show_chips(self, problems: Sequence[Problem]) -> None:
        while (item := self._flow.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        counts = Counter(problem.code for problem in problems)
        kinds = [("", f"All {len(problems):,}")]
        kinds += [(code, f"{problem_kind(code)} {count:,}") for code, count in counts.most_common()]
        group = QButtonGroup(self._chips)
        for code, text in kinds if len(counts) > 1 else ():
            chip = Chip(text, checkable=True)
            chip.setChecked(code == self._kind)
            chip.clicked.connect(lambda _on=False, code=code: self._show_kind(code))
            group.addButton(chip)
            self._flow.addWidget(chip)
        self._chips.setVisible(len(counts) > 1)

    def _show_kind(self, code: str) -> None:
        self._kind = code
        self._model.set_rows(
            [
                row
                for row, kind in zip(self._rows, self._codes, strict=True)
                if not code or kind == code
            ]
        )

    def _add_orders(self) -> dict[DateOrder, QRadioButton]:
        group = QButtonGroup(self)
        group.setExclusive(False)  # none is chosen until the user chooses
        buttons: dict[DateOrder, QRadioButton] = {}
        for order, text in _ORDERS:
            button = QRadioButton(text)
            button.clicked.connect(lambda _on=False, order=order: self.dates_chosen.emit(order))
            group.addButton(button)
            self._dates.body.addWidget(button)
            buttons[order] = button
        return buttons


def _row(problem: Problem) -> Row:
    return (
        problem.row,
        problem.column or "",
        " ".join(problem.value.split()),
        _SEVERITY[problem.severity],
        problem.message,
    )

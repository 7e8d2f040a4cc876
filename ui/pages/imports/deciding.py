"""Rows that may be somebody's on record: a list, and the one chosen beside its candidates.

The wizard's matches and the rows that wait look the same. Must not know what a decision does.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QVBoxLayout, QWidget

from importers.planning import LEAVE_OUT, NEW, Decision
from records.fields import Field
from records.people import list_name
from ui.pages.imports.compare import Candidate, Compare
from ui.tables import Cell, Column, DataTable, Kind, RowsTable
from ui.theme import GRID
from ui.widgets import secondary_button

_LIST_WIDTH = 290


@dataclass(frozen=True, slots=True)
class UncertainRow:
    """A row by field, where it stands in its file, and who it may be.

    `status` is listed with it; `person_id` is the one already chosen, if any.
    """

    number: int
    title: str
    row: Mapping[str, Any]
    candidates: Sequence[Candidate]
    status: Cell
    person_id: int | None = None


class DecideView(QWidget):
    """`decided(place in the list, decision)`: a person's id, NEW, LEAVE_OUT or None for later."""

    decided = Signal(int, object)

    def __init__(self, status_title: str, *, can_wait: bool) -> None:
        super().__init__()
        self._rows: Sequence[UncertainRow] = ()
        self._fields: Mapping[str, Field] = {}
        self._model = RowsTable(
            [
                Column("row", "Row", Kind.NUMBER, 56, sortable=False),
                Column("name", "In the file", Kind.STRONG, 170, sortable=False),
                Column("status", status_title, Kind.MUTED, 110, sortable=False),
            ]
        )
        self._table = DataTable("Rows to decide", self._model)
        self._table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self._table.selection_changed.connect(self._show_current)
        self._compare = Compare()
        self._compare.person_chosen.connect(self._decide)
        acts = QHBoxLayout()
        acts.setSpacing(GRID)
        acts.addWidget(secondary_button("It is a new person", lambda: self._decide(NEW)))
        acts.addWidget(secondary_button("Leave the row out", lambda: self._decide(LEAVE_OUT)))
        if can_wait:
            acts.addWidget(secondary_button("Leave for later", lambda: self._decide(None)))
        acts.addStretch(1)
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self._compare, 1)
        column.addLayout(acts)
        self._table.share_room("name")
        self._table.setMinimumWidth(_LIST_WIDTH)
        sides = QHBoxLayout(self)
        sides.setContentsMargins(0, 0, 0, 0)
        sides.setSpacing(2 * GRID)
        sides.addWidget(self._table, 1)
        sides.addWidget(right, 2)

    def show_rows(
        self, rows: Sequence[UncertainRow], fields: Mapping[str, Field], at: int = 0
    ) -> None:
        """List `rows` and show the one at `at`."""
        self._rows, self._fields = rows, fields
        self._model.set_rows([(row.number, list_name(row.row), row.status) for row in rows])
        if rows:
            self._table.selectRow(min(at, len(rows) - 1))

    def current(self) -> int:
        """The place of the row shown; 0 where none is."""
        return max(self._table.currentIndex().row(), 0)

    def _show_current(self) -> None:
        chosen = self._table.selected_rows()
        if chosen and chosen[0] < len(self._rows):
            row = self._rows[chosen[0]]
            self._compare.show_row(row.title, row.row, row.candidates, self._fields, row.person_id)

    def _decide(self, decision: Decision | None) -> None:
        if self._rows:
            self._table.setFocus()  # the button chosen may go with its row
            self.decided.emit(self.current(), decision)

"""The new people of a plan, each with a box to untick, and all fields of the one at hand."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from ui.pages.imports.wizard.changes.check_table import CheckTable, Scope, everything
from ui.pages.imports.wizard.changes.plan_rows import (
    NEW_COLUMNS,
    VALUE_COLUMNS,
    PlanRows,
)
from ui.tables import DataTable, LazyRows, RowsTableModel
from ui.widgets import label


class NewPeopleTable(QWidget):
    """`skipped_changed(frozenset)` of the rows, by index, of the new people not wanted."""

    skipped_changed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._listings: PlanRows | None = None
        self._indices: Sequence[int] = ()  # of the rows of new people
        self._ticks = CheckTable(self, "New people", NEW_COLUMNS, self._scopes)
        self._ticks.view.share_room("person", "email")
        self._ticks.model.checks_changed.connect(self._tell)
        self._ticks.view.selection_changed.connect(self._show_values)
        self._values = RowsTableModel(VALUE_COLUMNS)
        values = DataTable("Fields of the new person", self._values)
        values.share_room("value")
        both = QSplitter(Qt.Orientation.Horizontal)
        both.setChildrenCollapsible(False)
        both.setHandleWidth(12)
        both.addWidget(self._ticks.view)
        both.addWidget(values)
        both.setStretchFactor(0, 3)
        both.setStretchFactor(1, 2)
        line = QHBoxLayout()
        says = "Cleared people are skipped. Select a person to see all values to be imported."
        line.addWidget(label(says, ink="muted", wrap=True), 1)
        line.addWidget(self._ticks.button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addLayout(line)
        column.addWidget(both, 1)

    def show_people(
        self, listings: PlanRows, indices: Sequence[int], skipped: frozenset[int]
    ) -> None:
        """List the new people in the rows at `indices`, those in `skipped` without a tick."""
        self._listings, self._indices = listings, indices
        ticked = [at for at, index in enumerate(indices) if index not in skipped]
        self._ticks.model.set_rows(LazyRows(indices, listings.new_person), ticked)
        if indices:
            self._ticks.view.selectRow(0)
        self._show_values()

    def _show_values(self) -> None:
        at = self._ticks.view.currentIndex().row()
        known = self._listings is not None and 0 <= at < len(self._indices)
        self._values.set_rows(
            self._listings.values_of(self._indices[at]) if known and self._listings else ()
        )

    def _scopes(self, _at: int | None) -> list[Scope]:
        return [everything(len(self._indices))]

    def _tell(self) -> None:
        ticked = set(self._ticks.model.checked())
        self.skipped_changed.emit(
            frozenset(index for at, index in enumerate(self._indices) if at not in ticked)
        )

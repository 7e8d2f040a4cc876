"""Rows of a plan, each with a box to untick, and beside them everything about the one at hand."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from ui.pages.imports.wizard.changes.check_table import CheckTable, Scope, everything
from ui.tables import Column, DataTable, LazyRows, Row, RowsTableModel
from ui.widgets import label


class RowPicker(QWidget):
    """`skipped_changed(frozenset)` of the rows, by index, that are not to be imported.

    `name` and `columns` are those of the rows, `details` names the table beside them.
    """

    skipped_changed = Signal(object)

    def __init__(
        self,
        name: str,
        columns: Sequence[Column],
        details: str,
        detail_columns: Sequence[Column],
        summary: str,
    ) -> None:
        super().__init__()
        self._indices: Sequence[int] = ()
        self._make_details: Callable[[int], Sequence[Row]] = lambda _index: ()
        self._skipped: frozenset[int] = frozenset()
        self._ticks = CheckTable(self, name, columns, self._scopes)
        self._ticks.view.share_room(*(one.key for one in columns if one.key in ("person", "email")))
        self._ticks.model.checks_changed.connect(self._tell)
        self._ticks.view.selection_changed.connect(self._show_details)
        self._details = RowsTableModel(detail_columns)
        details_table = DataTable(details, self._details)
        details_table.share_room(*(one.key for one in detail_columns[1:]))
        both = QSplitter(Qt.Orientation.Horizontal)
        both.setChildrenCollapsible(False)
        both.setProperty("kind", "gap")
        both.setHandleWidth(12)
        both.addWidget(self._ticks.view)
        both.addWidget(details_table)
        both.setStretchFactor(0, 3)
        both.setStretchFactor(1, 2)
        line = QHBoxLayout()
        line.addWidget(label(summary, ink="muted", wrap=True), 1)
        line.addWidget(self._ticks.button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addLayout(line)
        column.addWidget(both, 1)

    def show_rows(
        self,
        indices: Sequence[int],
        make: Callable[[int], Row],
        make_details: Callable[[int], Sequence[Row]],
        skipped: frozenset[int],
    ) -> None:
        """List the rows at `indices`, those in `skipped` without a tick.

        Rows that are not listed stay as they are in `skipped`.
        """
        self._indices, self._make_details, self._skipped = indices, make_details, skipped
        ticked = [at for at, index in enumerate(indices) if index not in skipped]
        self._ticks.model.set_rows(LazyRows(indices, make), ticked)
        if indices:
            self._ticks.view.selectRow(0)
        self._show_details()

    def _show_details(self) -> None:
        at = self._ticks.view.currentIndex().row()
        known = 0 <= at < len(self._indices)
        self._details.set_rows(self._make_details(self._indices[at]) if known else ())

    def _scopes(self, _at: int | None) -> list[Scope]:
        return [everything(len(self._indices))]

    def _tell(self) -> None:
        ticked = set(self._ticks.model.checked())
        listed = {index for at, index in enumerate(self._indices) if at not in ticked}
        self._skipped = (self._skipped - frozenset(self._indices)) | listed
        self.skipped_changed.emit(self._skipped)

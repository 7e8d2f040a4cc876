"""A table model of a few rows that are all in memory."""

from collections.abc import Callable, Iterable, Sequence
from typing import overload

from PySide6.QtCore import QObject, Qt, Signal

from ui.tables.columns import Column, Row, cell_data
from ui.tables.snapshot import ReadRows
from ui.tables.table_model import NOWHERE, Index, TableModel


class LazyRows(Sequence[Row]):
    """Rows made on access: for each of `places`, by `make`."""

    def __init__(self, places: Sequence[int], make: Callable[[int], Row]) -> None:
        self._places, self._make = places, make

    def __len__(self) -> int:
        return len(self._places)

    @overload
    def __getitem__(self, at: int) -> Row: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Row]: ...
    def __getitem__(self, at: int | slice) -> Row | Sequence[Row]:
        if isinstance(at, slice):
            return LazyRows(self._places[at], self._make)
        return self._make(self._places[at])


class RowsTableModel(TableModel):
    """Shows `rows`; with `checkable` each has a check box in its first column.

    Rows are identified by their index. An edit is only signalled (`edited`): the owner decides, and
    shows the result by `set_row`.
    """

    edited = Signal(int, str, str)  # row, column key, new text
    checks_changed = Signal()

    def __init__(
        self,
        columns: Sequence[Column],
        rows: Sequence[Row] = (),
        *,
        checkable: bool = False,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(columns, parent)
        self._checkable = checkable
        self._rows: list[Row] | LazyRows = []
        self._checked: set[int] = set()
        self.set_rows(rows)

    def set_rows(self, rows: Sequence[Row], checked: Iterable[int] = ()) -> None:
        """Show other rows, with those at `checked` checked."""
        self.beginResetModel()
        self._rows = rows if isinstance(rows, LazyRows) else list(rows)
        self._checked = set(checked)
        self.endResetModel()

    def set_row(self, at: int, row: Row) -> None:
        """Show other values in the row `at`; LazyRows make theirs again."""
        if isinstance(self._rows, list):
            self._rows[at] = row
        self.dataChanged.emit(self.index(at, 0), self.index(at, len(self._columns) - 1))

    def row(self, at: int) -> Row:
        """The row `at`."""
        return self._rows[at]

    def snapshot_reader(self, rows: Sequence[range] | None = None) -> ReadRows:
        """A reader of all rows, or of those at `rows`, as they are now."""
        kept = self._rows[:] if rows is None else [self._rows[at] for part in rows for at in part]
        return lambda first, last: kept[first:last]

    def is_checked(self, at: int) -> bool | None:
        """Whether the row `at` is checked; None in a table without check boxes."""
        return at in self._checked if self._checkable else None

    def checked(self) -> list[int]:
        """The indices of the checked rows, in order."""
        return sorted(self._checked)

    def set_checked(self, rows: Iterable[int], *, checked: bool) -> None:
        """Check or clear `rows`."""
        places = set(rows)
        self._checked = self._checked | places if checked else self._checked - places
        if places:
            self.dataChanged.emit(self.index(min(places), 0), self.index(max(places), 0))
        self.checks_changed.emit()

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role == Qt.ItemDataRole.CheckStateRole:
            on = self.is_checked(index.row()) if index.column() == 0 else None
            if on is None:
                return None
            return Qt.CheckState.Checked if on else Qt.CheckState.Unchecked
        cell = self._rows[index.row()][index.column()]
        return cell_data(self._columns[index.column()], cell, role)

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        if not index.isValid():
            return flags
        if self._columns[index.column()].editable:
            flags |= Qt.ItemFlag.ItemIsEditable
        if self._checkable and index.column() == 0:
            flags |= Qt.ItemFlag.ItemIsUserCheckable
        return flags

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role == Qt.ItemDataRole.CheckStateRole:
            self.set_checked([index.row()], checked=value == Qt.CheckState.Checked)
            return True
        if role != Qt.ItemDataRole.EditRole or value == self.data(index, role):
            return False
        self.edited.emit(index.row(), self._columns[index.column()].key, str(value))
        return True

"""What the models of all tables share: columns, and the columns that the rows are sorted by."""

from abc import abstractmethod
from collections.abc import Sequence
from typing import TypeAlias

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from ui.tables.columns import Column, Row, heading_data
from ui.tables.snapshot import ReadRows
from ui.tables.sort_order import SortKey

Index: TypeAlias = QModelIndex | QPersistentModelIndex

NOWHERE = QModelIndex()


class TableModel(QAbstractTableModel):
    """Columns, headings and order; rows come from the models that inherit it."""

    def __init__(self, columns: Sequence[Column], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._columns = tuple(columns)
        self._sorting: tuple[SortKey, ...] = ()

    @property
    def columns(self) -> Sequence[Column]:
        """The columns, from left to right."""
        return self._columns

    @property
    def sorting(self) -> tuple[SortKey, ...]:
        """The columns that the rows are sorted by, the first one first."""
        return self._sorting

    def set_sorting(self, order_by: Sequence[SortKey]) -> None:
        """Mark the headings of the columns that the rows are sorted by."""
        self._sorting = tuple(order_by)
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self._columns) - 1)

    @abstractmethod
    def row(self, at: int) -> Row | None:
        """The row `at`; None while it is being fetched or where it no longer exists."""

    @abstractmethod
    def snapshot_reader(self, rows: Sequence[range] | None = None) -> ReadRows | None:
        """A reader of all rows, or of those at `rows`, as they are now; None if there is none."""

    def columnCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._columns)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation == Qt.Orientation.Vertical or section >= len(self._columns):
            return None
        return heading_data(self._columns[section], self._sorting, role)

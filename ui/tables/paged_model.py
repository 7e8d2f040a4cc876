"""A table model of any length: the ids of all rows, and the data of the visible ones.

Rows are fetched by id, one page at a time and asynchronously. The model does not know where rows
come from, and never sorts or filters.
"""

from array import array
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from typing import Final, TypeAlias

from PySide6.QtCore import QObject, Qt, Signal

from ui.tables.columns import Column, Row, cell_data
from ui.tables.snapshot import ReadRows
from ui.tables.table_model import NOWHERE, Index, TableModel

PAGE = 200  # rows fetched together
KEPT_PAGES = 50

_PLAIN: Final = (
    Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
)
_EDITABLE: Final = _PLAIN | Qt.ItemFlag.ItemIsEditable

DeliverRows: TypeAlias = Callable[[Mapping[int, Row]], None]
FetchRows: TypeAlias = Callable[[Sequence[int], DeliverRows], None]
RowReader: TypeAlias = Callable[[Sequence[int]], Mapping[int, Row]]


class PagedTableModel(TableModel):
    """Shows `ids` in their order; `fetch(ids, deliver)` loads the rows of a page.

    `fetch` calls `deliver` later, on the GUI thread, with a row for each id that still exists; rows
    of ids that are no longer shown are ignored. `reader`, if given, returns a function that reads
    rows of the current columns on any thread, for exports.
    """

    edited = Signal(object, str, str)  # id, column key, new text

    def __init__(
        self,
        columns: Sequence[Column],
        fetch: FetchRows,
        parent: QObject | None = None,
        reader: Callable[[], RowReader] | None = None,
    ) -> None:
        super().__init__(columns, parent)
        self._fetch = fetch
        self._reader = reader
        self._ids: array[int] = array("q")
        self._pages: OrderedDict[int, dict[int, Row]] = OrderedDict()
        self._outdated: set[int] = set()  # pages that are shown until they are fetched again
        self._asked: set[int] = set()
        self._token = 0

    @property
    def ids(self) -> "array[int]":
        """The ids shown, in order; do not change the array."""
        return self._ids

    def set_ids(self, ids: "array[int]") -> None:
        """Show other rows, or the same ones in another order."""
        self.beginResetModel()
        self._ids = ids
        self._forget()
        self.endResetModel()

    def set_columns(self, columns: Sequence[Column]) -> None:
        """Show other columns; from now on `fetch` must return rows of these."""
        self.beginResetModel()
        self._columns = tuple(columns)
        self._forget()
        self.endResetModel()

    def reload(self) -> None:
        """Fetch the visible rows again, and show them as they were until then."""
        self._token += 1
        self._asked.clear()
        self._outdated = set(self._pages)
        if self._ids:
            self._tell_changed(0, len(self._ids) - 1)

    def loaded_row(self, row_id: int) -> Row | None:
        """The row with the id `row_id`; None if it is not loaded."""
        found = (rows[row_id] for rows in self._pages.values() if row_id in rows)
        return next(found, None)

    def set_row(self, row_id: int, row: Row) -> None:
        """Show other values of the row with the id `row_id`, if it is loaded."""
        for page in [page for page, rows in self._pages.items() if row_id in rows]:
            self._pages[page][row_id] = row
            self._tell_page_changed(page)

    def snapshot_reader(self, rows: Sequence[range] | None = None) -> ReadRows | None:
        """A reader of all rows, or of those at `rows`, as they are now; None without `reader`."""
        if self._reader is None:
            return None
        read = self._reader()
        ids = self._ids[:] if rows is None else self.ids_at(rows)

        def between(first: int, last: int) -> Sequence[Row]:
            wanted = ids[first:last]
            found = read(wanted)
            return [found[one] for one in wanted if one in found]

        return between

    def ids_at(self, rows: Sequence[range]) -> "array[int]":
        """The ids of the rows at `rows`, in order."""
        result = array("q")
        for part in rows:
            result.extend(self._ids[part.start : part.stop])
        return result

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._ids)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = self.row(index.row())
        cell = row[index.column()] if row is not None else None
        return cell_data(self._columns[index.column()], cell, role)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return super().flags(index)
        can_edit = self._columns[index.column()].editable and self.row(index.row()) is not None
        return _EDITABLE if can_edit else _PLAIN  # asked for three times for each cell painted

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.EditRole or value == self.data(index, role):
            return False
        key = self._columns[index.column()].key
        self.edited.emit(self._ids[index.row()], key, str(value))
        return True

    def row(self, at: int) -> Row | None:
        """The row `at`; None while it is being fetched or where it no longer exists."""
        page = at // PAGE
        rows = self._pages.get(page)
        if rows is None or page in self._outdated:
            self._ask(page)
            rows = self._pages.get(page)
            if rows is None:
                return None
        self._pages.move_to_end(page)
        return rows.get(self._ids[at])

    def _ask(self, page: int) -> None:
        if page in self._asked:
            return
        self._asked.add(page)
        token = self._token

        def deliver(rows: Mapping[int, Row]) -> None:
            if token == self._token:
                self._keep(page, rows)

        self._fetch(self._ids[page * PAGE : (page + 1) * PAGE], deliver)

    def _keep(self, page: int, rows: Mapping[int, Row]) -> None:
        self._asked.discard(page)
        self._outdated.discard(page)
        self._pages[page] = dict(rows)
        while len(self._pages) > KEPT_PAGES:
            oldest, _ = self._pages.popitem(last=False)
            self._outdated.discard(oldest)
        self._tell_page_changed(page)

    def _tell_page_changed(self, page: int) -> None:
        first = page * PAGE
        self._tell_changed(first, min(first + PAGE, len(self._ids)) - 1)

    def _tell_changed(self, first: int, last: int) -> None:
        self.dataChanged.emit(self.index(first, 0), self.index(last, len(self._columns) - 1))

    def _forget(self) -> None:
        self._token += 1
        self._pages.clear()
        self._outdated.clear()
        self._asked.clear()

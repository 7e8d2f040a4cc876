"""The table of people: its columns, rows and selection.

It is given ids, and does not know how people are filtered.
"""

from array import array
from collections.abc import Mapping, Sequence

from PySide6.QtCore import QItemSelectionModel, QPoint, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QVBoxLayout, QWidget

from queries.people import NAME, PeopleLookups, read_columns
from ui.context import PageContext
from ui.pages.alumni.columns import (
    default_keys,
    possible_columns,
    rows_of,
    save_keys,
    saved_keys,
    with_short_title,
)
from ui.tables import (
    Column,
    ColumnKind,
    DataTable,
    DeliverRows,
    PagedTableModel,
    Row,
    RowReader,
    SortKey,
    TableSnapshot,
)

_LONG_TEXT = 120  # pixels; text columns at least as wide share the remaining width
_MOST_SPREAD = 120  # pixels added to a column at most
_MOST_RESELECTED = 2000  # people selected again after a change, at most


class PeopleTable(QWidget):
    """The people that match a query.

    Signals: `selected()` when the selection changes, `sort_asked(order_by)` by a heading,
    `menu_requested(QPoint)` for the context menu at that place of the screen.
    """

    selected = Signal()
    sort_asked = Signal(object)
    menu_requested = Signal(QPoint)

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self._context = context
        self._lists: PeopleLookups | None = None
        self._possible: Mapping[str, Column] = {}
        self._model = PagedTableModel(
            [Column(NAME, "Name", sortable=True)], self._fetch, self, self._reader
        )
        self._table = DataTable("People", self._model)
        # A scroll bar that comes and goes would change the width that the columns share.
        self._table.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self._table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self._table.customContextMenuRequested.connect(
            lambda spot: self.menu_requested.emit(self._table.viewport().mapToGlobal(spot))
        )
        self._table.selection_changed.connect(self.selected)
        self._table.sort_asked.connect(self.sort_asked)
        header = self._table.horizontalHeader()
        header.sectionMoved.connect(self._save_order)
        header.sectionResized.connect(self._width_changed)
        self._sharing_width = False
        self._widths_chosen = False  # by the user
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._table)
        self.setFocusProxy(self._table)

    @property
    def possible(self) -> Mapping[str, Column]:
        """Every column that can be shown."""
        return self._possible

    @property
    def keys(self) -> list[str]:
        """The columns shown, from left to right."""
        header = self._table.horizontalHeader()
        columns = self._model.columns
        return [columns[header.logicalIndex(at)].key for at in range(len(columns))]

    @property
    def ids(self) -> "array[int]":
        """The ids of the people listed, in order; do not change the array."""
        return self._model.ids

    @property
    def table_actions(self) -> list[QAction]:
        """The actions of any table: copy and export."""
        return self._table.actions()

    def selected_count(self) -> int:
        """The number of people selected."""
        return self._table.selected_count()

    def selected_ids(self) -> "array[int]":
        """The ids of the people selected, in the order shown."""
        return self._table.selected_ids()

    def shown(self, *, selected: bool) -> TableSnapshot | None:
        """A snapshot of the table, or of the selected people only."""
        return self._table.shown(self._table.selected_ranges() if selected else None)

    def show_lists(self, lists: PeopleLookups) -> None:
        """Set the fields and waves that columns are made of."""
        self._lists = lists
        self._possible = possible_columns(lists.fields, lists.waves)
        wanted = saved_keys(self._context.preferences) or default_keys(lists.waves)
        columns = [self._possible[key] for key in wanted if key in self._possible]
        if columns != [self._possible.get(key) for key in self.keys]:
            self._show_columns(columns)

    def choose_columns(self, keys: Sequence[str]) -> None:
        """Show other columns, and save them."""
        save_keys(self._context.preferences, keys)
        self._show_columns([self._possible[key] for key in keys])

    def show_ids(self, ids: "array[int]", order_by: Sequence[SortKey]) -> None:
        """Show other people, or the same again; selected people stay selected if listed."""
        self._model.set_sorting(order_by)
        if ids == self._model.ids:
            self._model.reload()
            return
        few = self._table.selected_count() <= _MOST_RESELECTED
        kept = self._table.selected_ids() if few else array("q")
        scrolled = self._table.verticalScrollBar().value()
        self._model.set_ids(ids)
        self._table.verticalScrollBar().setValue(scrolled)
        self._select([ids.index(person_id) for person_id in kept if person_id in ids])

    def select(self, person_id: int) -> bool:
        """Select one person and scroll to the row; False if not listed."""
        if person_id not in self._model.ids:
            return False
        row = self._model.ids.index(person_id)
        self._table.setCurrentIndex(self._model.index(row, 0))
        self._table.scrollTo(self._model.index(row, 0), QAbstractItemView.ScrollHint.EnsureVisible)
        return True

    def clear_selection(self) -> None:
        """Select nobody."""
        self._table.clearSelection()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_width()

    def _share_width(self) -> None:
        """Share the remaining width among the text columns."""
        if self._widths_chosen:
            return
        columns = self._model.columns
        wide = [
            at
            for at, one in enumerate(columns)
            if one.kind in (ColumnKind.TEXT, ColumnKind.STRONG) and one.width >= _LONG_TEXT
        ]
        room = self._table.viewport().width() - sum(column.width for column in columns)
        share = max(room, 0) // max(len(wide), 1)
        self._sharing_width = True
        for at in wide:
            self._table.setColumnWidth(at, columns[at].width + min(share, _MOST_SPREAD))
        self._sharing_width = False

    def _width_changed(self, section: int) -> None:
        is_last = section == len(self._model.columns) - 1  # stretched by Qt
        self._widths_chosen |= not self._sharing_width and not is_last

    def _select(self, rows: Sequence[int]) -> None:
        flag = QItemSelectionModel.SelectionFlag
        for row in rows:
            index = self._model.index(row, 0)
            self._table.selectionModel().select(index, flag.Select | flag.Rows)
        if rows:
            first = self._model.index(rows[0], 0)
            self._table.selectionModel().setCurrentIndex(first, flag.NoUpdate)

    def _show_columns(self, columns: Sequence[Column]) -> None:
        header = self._table.horizontalHeader()
        with QSignalBlocker(header):  # not moved by the user
            for at in range(header.count()):
                header.moveSection(header.visualIndex(at), at)
        kept = self._table.selected_ids() if self._table.selected_count() == 1 else array("q")
        self._model.set_columns([with_short_title(column) for column in columns])
        self._sharing_width = True
        self._table.set_widths()
        self._sharing_width = self._widths_chosen = False
        self._share_width()
        self._select([self._model.ids.index(person_id) for person_id in kept])

    def _save_order(self) -> None:
        save_keys(self._context.preferences, self.keys)

    def _fetch(self, ids: Sequence[int], deliver: DeliverRows) -> None:
        read = self._reader()
        self._context.jobs.read(lambda _progress: read(ids), deliver)

    def _reader(self) -> RowReader:
        """A function that reads the cells of people in the current columns."""
        fields = self._lists.fields if self._lists is not None else {}
        keys = [column.key for column in self._model.columns]
        database = self._context.database

        def read(ids: Sequence[int]) -> Mapping[int, Row]:
            with database.read() as connection:
                return rows_of(*read_columns(connection, ids, keys), keys, fields)

        return read

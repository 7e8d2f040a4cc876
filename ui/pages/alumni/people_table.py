"""The table of people: its columns, the rows that are fetched for it, and who is selected.

Must not know how people are chosen: it is given their ids.
"""

from array import array
from collections.abc import Mapping, Sequence

from PySide6.QtCore import QItemSelectionModel, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QVBoxLayout, QWidget

from queries.people import NAME, PeopleLookups, read_columns
from ui.context import PageContext
from ui.pages.alumni.columns import (
    as_headed,
    possible_columns,
    rows_of,
    save_keys,
    saved_keys,
    usual_keys,
)
from ui.tables import (
    Column,
    ColumnKind,
    DataTable,
    DeliverRows,
    PagedTableModel,
    Row,
    RowReader,
    TableSnapshot,
)

_LONG_TEXT = 120  # pixels; a column of text as wide as that can use more
_MOST_SPREAD = 120  # pixels more than a column asks for
_KEPT_SELECTION = 2000  # selected people who are found again after a change


class PeopleTable(QWidget):
    """`selected()` at any change of the selection, `sort_asked(key, order)` from a heading."""

    selected = Signal()
    sort_asked = Signal(str, Qt.SortOrder)

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self._context = context
        self._lists: PeopleLookups | None = None
        self._possible: Mapping[str, Column] = {}
        self._model = PagedTableModel([Column(NAME, "Name")], self._fetch, self, self._reader)
        self._table = DataTable("People", self._model)
        # A bar that comes and goes would change the room that the columns share.
        self._table.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self._table.selection_changed.connect(self.selected)
        self._table.sort_asked.connect(self.sort_asked)
        header = self._table.horizontalHeader()
        header.sectionMoved.connect(self._keep_order)
        header.sectionResized.connect(self._notice_width)
        self._spreading = False
        self._widths_chosen = False  # by the user, who then keeps them
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._table)
        self.setFocusProxy(self._table)

    @property
    def possible(self) -> Mapping[str, Column]:
        """Every column that could be shown."""
        return self._possible

    @property
    def keys(self) -> list[str]:
        """The columns shown, from left to right."""
        header = self._table.horizontalHeader()
        columns = self._model.columns
        return [columns[header.logicalIndex(at)].key for at in range(len(columns))]

    @property
    def ids(self) -> "array[int]":
        """The people listed, in order; not to be changed."""
        return self._model.ids

    def selected_count(self) -> int:
        """How many people are selected."""
        return self._table.selected_count()

    def selected_ids(self) -> "array[int]":
        """The people selected, in the order shown."""
        return self._table.selected_ids()

    def shown(self, *, selected: bool) -> TableSnapshot | None:
        """The table as it stands, or the people selected alone."""
        return self._table.shown(self._table.selected_rows() if selected else None)

    def show_lists(self, lists: PeopleLookups) -> None:
        """Take the fields and waves that columns are made of."""
        self._lists = lists
        self._possible = possible_columns(lists.fields, lists.waves)
        wanted = saved_keys(self._context.preferences) or usual_keys(lists.waves)
        columns = [self._possible[key] for key in wanted if key in self._possible]
        if columns != [self._possible.get(key) for key in self.keys]:
            self._show_columns(columns)

    def choose_columns(self, keys: Sequence[str]) -> None:
        """Show other columns from now on."""
        save_keys(self._context.preferences, keys)
        self._show_columns([self._possible[key] for key in keys])

    def show_ids(self, ids: "array[int]", sorting: tuple[str, Qt.SortOrder]) -> None:
        """Show other people, or the same again; who was selected and is listed stays so."""
        self._model.set_sorting(*sorting)
        if ids == self._model.ids:
            self._model.reload()
            return
        few = self._table.selected_count() <= _KEPT_SELECTION
        kept = self._table.selected_ids() if few else array("q")
        scrolled = self._table.verticalScrollBar().value()
        self._model.set_ids(ids)
        self._table.verticalScrollBar().setValue(scrolled)
        self._select([ids.index(person_id) for person_id in kept if person_id in ids])

    def select(self, person_id: int) -> bool:
        """Select one person and bring the row in sight; False where not listed."""
        if person_id not in self._model.ids:
            return False
        row = self._model.ids.index(person_id)
        self._table.setCurrentIndex(self._model.index(row, 0))
        self._table.scrollTo(self._model.index(row, 0), QAbstractItemView.ScrollHint.EnsureVisible)
        return True

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._spread()

    def _spread(self) -> None:
        """Give the room that the columns leave to those with text."""
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
        self._spreading = True
        for at in wide:
            self._table.setColumnWidth(at, columns[at].width + min(share, _MOST_SPREAD))
        self._spreading = False

    def _notice_width(self, section: int) -> None:
        is_last = section == len(self._model.columns) - 1  # takes what is left, by itself
        self._widths_chosen |= not self._spreading and not is_last

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
        with QSignalBlocker(header):  # the moves back are not the user's
            for at in range(header.count()):
                header.moveSection(header.visualIndex(at), at)
        kept = self._table.selected_ids() if self._table.selected_count() == 1 else array("q")
        self._model.set_columns([as_headed(column) for column in columns])
        self._spreading = True
        self._table.set_widths()
        self._spreading = self._widths_chosen = False
        self._spread()
        self._select([self._model.ids.index(person_id) for person_id in kept])

    def _keep_order(self) -> None:
        save_keys(self._context.preferences, self.keys)

    def _fetch(self, ids: Sequence[int], deliver: DeliverRows) -> None:
        read = self._reader()
        self._context.jobs.read(lambda _progress: read(ids), deliver)

    def _reader(self) -> RowReader:
        """Give what reads people's cells in the columns shown now."""
        fields = self._lists.fields if self._lists is not None else {}
        keys = [column.key for column in self._model.columns]
        database = self._context.database

        def read(ids: Sequence[int]) -> Mapping[int, Row]:
            with database.read() as connection:
                return rows_of(*read_columns(connection, ids, keys), keys, fields)

        return read

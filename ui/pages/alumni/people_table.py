"""The table of people: its columns, rows and selection.

It is given ids, and does not know how people are filtered.
"""

from array import array
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from PySide6.QtCore import QPoint, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.changed import Changed
from queries.people import NAME, PeopleLookups, read_columns
from ui.actions import EDIT_CELL, FILL_DOWN, OPEN_PERSON, PASTE
from ui.bound_actions import bind
from ui.context import PageContext
from ui.pages.alumni.cell_edits import CellEdits
from ui.pages.alumni.columns import (
    default_keys,
    possible_columns,
    read_keys,
    rows_of,
    save_keys,
    saved_keys,
    with_short_title,
)
from ui.pages.alumni.people_selection import (
    SelectedPeople,
    SelectedRows,
    row_in,
    rows_in,
    select_rows,
    selected_people,
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

_LONG_TEXT: Final = 120  # pixels; text columns at least as wide share the remaining width
_LEAST_TEXT: Final = 110
_LEAST_NAME: Final = 150
_MOST_SPREAD: Final = 120  # pixels added to a column at most


class PeopleTable(QWidget):
    """The people that match a query.

    Signals: `selected()` when the selection changes, `sort_asked(order_by)` by a heading,
    `menu_requested(QPoint)` for the context menu at that place of the screen, `person_opened()` and
    `name_edit_asked()` for the current person, `written()` after what was typed was saved.
    """

    selected = Signal()
    sort_asked = Signal(object)
    menu_requested = Signal(QPoint)
    person_opened = Signal()
    name_edit_asked = Signal()
    written = Signal()

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self._context = context
        self._lists: PeopleLookups | None = None
        self._possible: Mapping[str, Column] = {}
        self._waiting: Callable[[], None] | None = None  # until the open editor is closed
        name = Column(NAME, "Name", sortable=True)
        self._model = PagedTableModel([name], self._fetch, self, self._reader)
        self._edits = CellEdits(context, self, self._model, lambda: self._lists)
        self._table = DataTable("People", self._model, self._edits.editors)
        self._edits.serve(self._table)
        self._edits.settled.connect(self._read_again)
        self._table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self._table.customContextMenuRequested.connect(
            lambda spot: self.menu_requested.emit(self._table.viewport().mapToGlobal(spot))
        )
        self._table.selection_changed.connect(self.selected)
        self._table.sort_asked.connect(self.sort_asked)
        self._table.row_opened.connect(lambda _row: self.person_opened.emit())
        self._table.editor_closed.connect(self._show_waiting)
        self._table.freeze_first_column(True)  # noqa: FBT003 - as Qt's own setters
        self._table.remember(context.preferences, "people")
        self._table.columns_changed.connect(self._keep_columns)
        self._table.column_layout.was_reset.connect(self._reset_columns)
        self._table.column_layout.changed.connect(self._share_width)
        self._table.room_changed.connect(self._share_width)
        focused = Qt.ShortcutContext.WidgetShortcut
        self.cell_actions: list[QAction] = [
            bind(self._table, OPEN_PERSON, self.person_opened.emit, context=focused),
            bind(self._table, EDIT_CELL, self._edit_cell, context=focused),
            bind(self._table, PASTE, self._edits.paste, context=focused),
            bind(self._table, FILL_DOWN, self._edits.fill_down, context=focused),
        ]
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._table)
        self.setFocusProxy(self._table)
        self._table.print_in_window()

    def set_rows_in_words(self, in_words: Callable[[], str]) -> None:
        """Let `in_words` say, on paper, who is listed."""
        self._table.rows_in_words = in_words

    @property
    def possible(self) -> Mapping[str, Column]:
        """Every column that can be shown."""
        return self._possible

    @property
    def keys(self) -> list[str]:
        """The columns shown, from left to right."""
        columns = self._model.columns
        return [columns[section].key for section in self._table.shown_sections()]

    @property
    def ids(self) -> "array[int]":
        """The ids of the people listed, in order; do not change the array."""
        return self._model.ids

    @property
    def table_actions(self) -> list[QAction]:
        """The actions of any table: copy, the column's menu and export."""
        return [one for one in self._table.actions() if one not in self.cell_actions]

    def set_column_actions(self, actions: Callable[[str], Sequence[QAction]]) -> None:
        """Add `actions(key)` to the menu of the column `key`."""
        self._table.column_actions = actions

    def is_own(self, changed: Changed) -> bool:
        """Whether `changed` is what was typed into this table, which shows it already."""
        return self._edits.is_own(changed)

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
        if self._lists is not None and lists.fields != self._lists.fields:
            self._model.reload()  # a field may have another name or other choices
        self._lists = lists
        self._possible = possible_columns(lists.fields, lists.waves)
        wanted = saved_keys(self._context.preferences) or default_keys(lists.waves)
        columns = [self._possible[key] for key in wanted if key in self._possible]
        if columns != [self._possible.get(key) for key in self.keys]:
            self._once_closed(lambda: self._show_columns(columns))

    def choose_columns(self, keys: Sequence[str]) -> None:
        """Show other columns, and save them."""
        save_keys(self._context.preferences, keys)
        self._show_columns([self._possible[key] for key in keys if key in self._possible])

    def default_keys(self) -> list[str]:
        """The columns shown where the user chose none."""
        return [] if self._lists is None else default_keys(self._lists.waves)

    def show_ids(
        self,
        ids: "array[int]",
        order_by: Sequence[SortKey],
        selected: SelectedPeople,
        rows: SelectedRows,
    ) -> None:
        """Show other people, or the same again; selected people stay selected if listed.

        `rows` has the rows of those who were `selected` when the ids were asked for, so that
        nobody has to be searched for among a million.
        """
        self._once_closed(lambda: self._show_ids(ids, order_by, selected, rows))

    def read_again(self) -> None:
        """Show the people listed as they are on record now."""
        self._table.reload()

    def select(self, person_id: int) -> bool:
        """Select one person and scroll to the row; False if not listed."""
        row = row_in(self._model.ids, person_id)
        if row < 0:
            return False
        column = max(self._table.currentIndex().column(), 0)
        self._table.go_to(self._model.index(row, column))
        return True

    def _show_ids(
        self,
        ids: "array[int]",
        order_by: Sequence[SortKey],
        selected: SelectedPeople,
        rows: SelectedRows,
    ) -> None:
        is_sorted_anew = tuple(order_by) != self._model.sorting
        self._model.set_sorting(order_by)
        if ids == self._model.ids:
            return
        now = self.selected_people()
        column = self._table.currentIndex().column()
        across, down = self._scrolled()
        self._model.set_ids(ids)
        select_rows(self._table, rows if now == selected else rows_in(ids, now), column)
        self._scroll_to(across, 0 if is_sorted_anew else down)

    def selected_people(self) -> SelectedPeople:
        """Who is selected now."""
        return selected_people(self._table)

    def save_edit(self) -> None:
        """Save what is being typed into a cell, if it can be."""
        self._table.close_editor()

    def clear_selection(self) -> None:
        """Select nobody."""
        self._table.clearSelection()

    def _once_closed(self, show: Callable[[], None]) -> None:
        """Call `show` at once, or when the editor is closed: nobody's typing is thrown away."""
        if self._table.is_editing():
            self._waiting = show
        else:
            self._waiting = None
            show()

    def _show_waiting(self) -> None:
        if self._waiting is not None and not self._table.is_editing():
            show, self._waiting = self._waiting, None
            show()

    def _edit_cell(self) -> None:
        index = self._table.currentIndex()
        if not index.isValid():
            return
        column = self._model.columns[index.column()]
        if column.key == NAME:
            self.name_edit_asked.emit()
        elif column.editable:
            self._table.edit_current()
        else:
            self._table.explain(index)

    def _share_width(self) -> None:
        """Share the remaining or missing width among the text columns.

        Not where the user chose widths.
        """
        if self._table.column_layout.has_widths:
            return
        columns = self._model.columns
        wide = [
            at
            for at, one in enumerate(columns)
            if one.kind in (ColumnKind.TEXT, ColumnKind.STRONG) and one.width >= _LONG_TEXT
        ]
        room = self._table.viewport().width() - sum(column.width for column in columns)
        share = min(room // max(len(wide), 1), _MOST_SPREAD)
        for at in wide:
            least = _LEAST_NAME if columns[at].kind is ColumnKind.STRONG else _LEAST_TEXT
            least = max(least, self._table.least_width(at))
            self._table.setColumnWidth(at, max(columns[at].width + share, least))

    def _scrolled(self) -> tuple[int, int]:
        return self._table.horizontalScrollBar().value(), self._table.verticalScrollBar().value()

    def _scroll_to(self, across: int, down: int) -> None:
        self._table.doItemsLayout()  # until then the scroll bars have the range of what was shown
        self._table.horizontalScrollBar().setValue(across)
        self._table.verticalScrollBar().setValue(down)

    def _show_columns(self, columns: Sequence[Column]) -> None:
        header = self._table.horizontalHeader()
        with QSignalBlocker(header):  # not moved by the user
            for at in range(header.count()):
                header.moveSection(header.visualIndex(at), at)
        current = self._table.currentIndex()
        rows = SelectedRows(
            self._table.selected_ranges(), current.row() if current.isValid() else None
        )
        key = self._model.columns[current.column()].key if current.isValid() else NAME
        across, down = self._scrolled()
        for at in range(header.count()):
            self._table.setColumnHidden(at, False)  # noqa: FBT003 - Qt's
        self._model.set_columns([with_short_title(column) for column in columns])
        self._table.set_widths()
        self._table.column_layout.apply_widths()
        self._share_width()
        keys = [column.key for column in columns]
        select_rows(self._table, rows, keys.index(key) if key in keys else 0)
        self._scroll_to(across, down)

    def _keep_columns(self) -> None:
        """Save the columns after the user moved or hid one."""
        keys = self.keys
        if len(keys) < len(self._model.columns):
            self.choose_columns(keys)
        else:
            save_keys(self._context.preferences, keys)

    def _reset_columns(self) -> None:
        save_keys(self._context.preferences, [])
        self._show_columns([self._possible[key] for key in self.default_keys()])

    def _fetch(self, ids: Sequence[int], deliver: DeliverRows) -> None:
        read = self._reader()
        self._context.jobs.read(
            lambda _progress: read(ids), lambda rows: deliver(self._edits.with_typed(rows))
        )

    def _read_again(self, person_id: int) -> None:
        """Show the row of a person as it is on record now."""

        def show(rows: Mapping[int, Row]) -> None:
            for one, row in rows.items():
                self._model.set_row(one, row)
            self.written.emit()

        self._fetch([person_id], show)

    def _reader(self) -> RowReader:
        """A function that reads the cells of people in the current columns."""
        fields = self._lists.fields if self._lists is not None else {}
        keys = [column.key for column in self._model.columns]
        database = self._context.database

        def read(ids: Sequence[int]) -> Mapping[int, Row]:
            with database.read() as connection:
                return rows_of(*read_columns(connection, ids, read_keys(keys)), keys, fields)

        return read

"""The table of people: its rows and selection.

It is given ids, and does not know how people are filtered.
"""

from array import array
from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.changed import Changed
from queries.people import NAME, PeopleLookups, read_columns
from ui.actions import EDIT_CELL, FILL_DOWN, OPEN_PERSON, PASTE
from ui.bound_actions import bind
from ui.context import PageContext
from ui.pages.alumni.cell_edits import CellEdits
from ui.pages.alumni.columns import (
    read_keys,
    rows_of,
)
from ui.pages.alumni.people_selection import (
    SelectedPeople,
    SelectedRows,
    row_in,
    rows_in,
    select_rows,
    selected_people,
)
from ui.pages.alumni.shown_columns import ShownColumns, scroll_to, scrolled
from ui.tables import (
    Column,
    DataTable,
    DeliverRows,
    PagedTableModel,
    Row,
    RowReader,
    SortKey,
    TableSnapshot,
)


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
        self._waiting: Callable[[], None] | None = None  # until the open editor is closed
        name = Column(NAME, "Name", sortable=True)
        self._model = PagedTableModel([name], self._fetch, self, self._reader)
        self._edits = CellEdits(context, self, self._model, lambda: self._lists)
        self._table = DataTable("People", self._model, self._edits.editors)
        self._table.lists_people = True
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
        self.columns = ShownColumns(context.preferences, self._table, self._model)
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
        columns = self.columns.wanted(lists)
        if columns is not None:
            self._once_closed(lambda: self.columns.show(columns))

    def show_ids(
        self,
        ids: "array[int]",
        order_by: Sequence[SortKey],
        selected: SelectedPeople,
        rows: SelectedRows,
        *,
        is_another_list: bool,
    ) -> None:
        """Show other people, or the same again; selected people stay selected if listed.

        `rows` has the rows of those who were `selected` when the ids were asked for, so that
        nobody has to be searched for among a million. Where none of them is listed, those who took
        their place are selected, or of another list the first.
        """
        self._once_closed(
            lambda: self._show_ids(ids, order_by, selected, rows, is_another_list=is_another_list)
        )

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

    def select_next(self) -> None:
        """Select the person below the current one, if there is one."""
        row = self._table.currentIndex().row() + 1
        if row < len(self._model.ids):
            self.select(self._model.ids[row])

    def _show_ids(
        self,
        ids: "array[int]",
        order_by: Sequence[SortKey],
        selected: SelectedPeople,
        rows: SelectedRows,
        *,
        is_another_list: bool,
    ) -> None:
        is_sorted_anew = tuple(order_by) != self._model.sorting
        self._model.set_sorting(order_by)
        if ids == self._model.ids:
            return
        now = self.selected_people()
        row, column = self._table.currentIndex().row(), self._table.currentIndex().column()
        across, down = scrolled(self._table)
        self._model.set_ids(ids)
        rows = rows if now == selected else rows_in(ids, now)
        begins_anew = is_sorted_anew
        if now.people and not rows.parts and ids:  # gone
            row = 0 if is_another_list else min(row, len(ids) - 1)
            rows = SelectedRows((range(row, row + 1),), row)
            begins_anew = begins_anew or is_another_list
        select_rows(self._table, rows, column)
        scroll_to(self._table, across, 0 if begins_anew else down)

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

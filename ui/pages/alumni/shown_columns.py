"""Which columns the people table shows, and how wide: chosen, moved, hidden, reset, and saved."""

from collections.abc import Mapping, Sequence
from typing import Final

from PySide6.QtCore import QObject, QSettings, QSignalBlocker

from queries.people import NAME, PeopleLookups
from ui.pages.alumni.columns import (
    default_keys,
    possible_columns,
    save_keys,
    saved_keys,
    with_short_title,
)
from ui.pages.alumni.people_selection import SelectedRows, select_rows
from ui.tables import Column, ColumnKind, DataTable, PagedTableModel

_LONG_TEXT: Final = 120  # pixels; text columns at least as wide share the remaining width
_LEAST_TEXT: Final = 110
_LEAST_NAME: Final = 150
_MOST_SPREAD: Final = 120  # pixels added to a column at most


class ShownColumns(QObject):
    """The columns of `table`, which shows `model`; what the user chose is kept in `preferences`."""

    def __init__(self, preferences: QSettings, table: DataTable, model: PagedTableModel) -> None:
        super().__init__(table)
        self._preferences, self._table, self._model = preferences, table, model
        self._lists: PeopleLookups | None = None
        self._for_now: Sequence[str] = ()  # shown instead of those chosen, and never saved
        self.possible: Mapping[str, Column] = {}
        table.remember(preferences, "people")
        table.columns_changed.connect(self._keep)
        table.column_layout.was_reset.connect(self._reset)
        table.column_layout.changed.connect(self._share_width)
        table.room_changed.connect(self._share_width)

    @property
    def keys(self) -> list[str]:
        """The columns shown, from left to right."""
        columns = self._model.columns
        return [columns[section].key for section in self._table.shown_sections()]

    def default_keys(self) -> list[str]:
        """The columns shown where the user chose none."""
        return [] if self._lists is None else default_keys(self._lists.waves)

    def wanted(self, lists: PeopleLookups) -> list[Column] | None:
        """The columns to show with these fields and waves; None where they are shown already."""
        self._lists = lists
        self.possible = possible_columns(lists.fields, lists.waves)
        wanted = self._for_now or saved_keys(self._preferences) or self.default_keys()
        columns = [self.possible[key] for key in wanted if key in self.possible]
        return None if columns == [self.possible.get(key) for key in self.keys] else columns

    def show_for_now(self, keys: Sequence[str]) -> None:
        """Show the name and `keys` until others are shown; without any, those the user chose."""
        for_now = (NAME, *keys) if keys else ()
        if for_now == self._for_now or self._lists is None:
            return
        self._for_now = for_now
        columns = self.wanted(self._lists)
        if columns is not None:
            self.show(columns)

    def choose(self, keys: Sequence[str]) -> None:
        """Show other columns, and save them."""
        self._for_now = ()
        save_keys(self._preferences, keys)
        self.show([self.possible[key] for key in keys if key in self.possible])

    def show(self, columns: Sequence[Column]) -> None:
        """Show `columns`; who is selected and what is in sight stay."""
        header = self._table.horizontalHeader()
        with QSignalBlocker(header):  # not moved by the user
            for at in range(header.count()):
                header.moveSection(header.visualIndex(at), at)
        current = self._table.currentIndex()
        rows = SelectedRows(
            self._table.selected_ranges(), current.row() if current.isValid() else None
        )
        key = self._model.columns[current.column()].key if current.isValid() else NAME
        across, down = scrolled(self._table)
        for at in range(header.count()):
            self._table.setColumnHidden(at, False)  # noqa: FBT003 - Qt's
        self._model.set_columns([with_short_title(column) for column in columns])
        self._table.set_widths()
        self._table.column_layout.apply_widths()
        self._share_width()
        keys = [column.key for column in columns]
        select_rows(self._table, rows, keys.index(key) if key in keys else 0)
        scroll_to(self._table, across, down)

    def _share_width(self) -> None:
        """Share the remaining or missing width among the text columns.

        Not where the user chose widths.
        """
        if self._table.column_layout.has_widths:
            return
        columns = self._model.columns
        widths = [max(one.width, self._table.least_width(at)) for at, one in enumerate(columns)]
        room = self._table.viewport().width() - sum(widths)
        wide = [
            at
            for at, one in enumerate(columns)
            if one.kind in (ColumnKind.TEXT, ColumnKind.STRONG) and one.width >= _LONG_TEXT
        ]
        # First the columns that can give the least: what they cannot give, the others do.
        wide.sort(key=lambda at: widths[at] - self._least_width(at))
        for left, at in zip(range(len(wide), 0, -1), wide, strict=True):
            width = max(widths[at] + min(room // left, _MOST_SPREAD), self._least_width(at))
            self._table.setColumnWidth(at, width)
            room -= width - widths[at]

    def _least_width(self, at: int) -> int:
        """The width that the text column `at` keeps where there is not enough for all."""
        is_name = self._model.columns[at].kind is ColumnKind.STRONG
        return max(_LEAST_NAME if is_name else _LEAST_TEXT, self._table.least_width(at))

    def _keep(self) -> None:
        """Save the columns after the user moved or hid one."""
        if self._for_now:
            return
        keys = self.keys
        if len(keys) < len(self._model.columns):
            self.choose(keys)
        else:
            save_keys(self._preferences, keys)

    def _reset(self) -> None:
        self._for_now = ()
        save_keys(self._preferences, [])
        self.show([self.possible[key] for key in self.default_keys()])


def scrolled(table: DataTable) -> tuple[int, int]:
    """How far `table` is scrolled across and down."""
    return table.horizontalScrollBar().value(), table.verticalScrollBar().value()


def scroll_to(table: DataTable, across: int, down: int) -> None:
    """Scroll `table` to where it was `scrolled`, after other columns or rows are shown."""
    table.doItemsLayout()  # until then the scroll bars have the range of what was shown
    table.horizontalScrollBar().setValue(across)
    table.verticalScrollBar().setValue(down)

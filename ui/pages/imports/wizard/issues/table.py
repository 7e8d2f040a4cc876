"""The table of issues: values are edited in place, Delete skips a row."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import (
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView

from importers.issues.issue_lines import CORRECTED, IssueLine
from ui.actions import SKIP_ROW, UNDO
from ui.bound_actions import bind
from ui.tables import Column, ColumnKind, DataTable, LazyRows, Row, RowsTableModel

_COLUMNS = (
    Column("row", "Row", ColumnKind.NUMBER, 56),
    Column("person", "Person", ColumnKind.MUTED, 124),
    Column("column", "Column", ColumnKind.STRONG, 116),
    Column("text", "Value", ColumnKind.TEXT, 140, editable=True),
    Column("status", "Status", ColumnKind.BADGE, 112),
    Column("message", "Issue", ColumnKind.TEXT, 400),
)
_TEXT = 3

Index = QModelIndex | QPersistentModelIndex


class IssueTable(DataTable):
    """Lines whose value is edited by F2, Return, double click or typing.

    `edited(line, text)`; `skip_asked(lines)` and `undo_asked(lines)` by the keys Delete and Ctrl+Z,
    or from the menu of the right button.
    """

    edited = Signal(int, str)
    skip_asked = Signal(list)
    undo_asked = Signal(list)

    def __init__(self) -> None:
        self._lines: _Lines = _Lines()
        super().__init__("Issues", self._lines)
        self.share_room("message")
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.AnyKeyPressed
        )
        self._lines.edited.connect(lambda line, _key, text: self.edited.emit(line, text))
        self.row_opened.connect(self._open)
        focused = Qt.ShortcutContext.WidgetShortcut
        self.skip = bind(
            self, SKIP_ROW, lambda: self.skip_asked.emit(self.selected_rows()), context=focused
        )
        self.undo = bind(
            self,
            UNDO,
            lambda: self.undo_asked.emit(self.selected_rows()),
            text="Undo the fix",
            context=focused,
        )
        self.selection_changed.connect(self._look)
        self._look()

    def show_lines(
        self, lines: Sequence[IssueLine], places: Sequence[int], make: Callable[[IssueLine], Row]
    ) -> None:
        """Show those of `lines` at `places`, keeping the current position if possible.

        `lines` may change afterwards; `refresh` then shows it.
        """
        at = self.currentIndex()
        self._lines.show_lines(lines, places, make)
        if at.isValid() and places:
            self.setCurrentIndex(self._lines.index(min(at.row(), len(places) - 1), at.column()))

    def refresh(self) -> None:
        """Show the changed lines."""
        self._lines.refresh()
        self._look()

    def line(self, at: int) -> IssueLine:
        """The line that is shown at `at`."""
        return self._lines.line(at)

    def event(self, event: QEvent) -> bool:
        """Keep Ctrl+Z for the fixes, also where the window has something to undo."""
        if isinstance(event, QKeyEvent) and event.matches(QKeySequence.StandardKey.Undo):
            if event.type() == QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress:
                self.undo.trigger()
                return True
        return super().event(event)

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        if current.isValid() and current.column() != _TEXT:  # typing anywhere in a line means that
            there = self._lines.index(current.row(), _TEXT)
            nothing_else = QItemSelectionModel.SelectionFlag.NoUpdate
            self.selectionModel().setCurrentIndex(there, nothing_else)

    def _open(self, row: int) -> None:
        self.edit(self._lines.index(row, _TEXT))

    def _look(self) -> None:
        lines = [self.line(at) for at in self.selected_rows()]
        self.skip.setEnabled(any(line.index is not None for line in lines))
        self.undo.setEnabled(any(line.code == CORRECTED for line in lines))


class _Lines(RowsTableModel):
    """A table model in which only lines with a single value can be edited."""

    def __init__(self) -> None:
        self._all: Sequence[IssueLine] = ()
        self._places: Sequence[int] = ()
        super().__init__(_COLUMNS)

    def show_lines(
        self, lines: Sequence[IssueLine], places: Sequence[int], make: Callable[[IssueLine], Row]
    ) -> None:
        self._all, self._places = lines, places
        self.set_rows(LazyRows(places, lambda at: make(lines[at])))

    def refresh(self) -> None:
        if self._places:
            last = self.index(len(self._places) - 1, len(_COLUMNS) - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    def line(self, at: int) -> IssueLine:
        return self._all[self._places[at]]

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        if index.isValid() and not self.line(index.row()).can_be_edited:
            flags &= ~Qt.ItemFlag.ItemIsEditable
        return flags

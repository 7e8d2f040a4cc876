"""Rows with cells that are edited in place: the keys, the next cell, and what is said by a cell.

It does not know what the rows are.
"""

from PySide6.QtCore import (
    QMetaMethod,
    QModelIndex,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView

from ui.tables.cell_note import CellNote
from ui.tables.delegate import CellDelegate
from ui.tables.edit_delegate import CellEditors, EditDelegate, Move
from ui.tables.header import Header
from ui.tables.row_view import RowView
from ui.tables.rows_model import RowsTableModel
from ui.tables.table_model import TableModel
from ui.widgets.plain_text import show_tool_tip

_WARNING_SHOWN = 12_000  # milliseconds


class EditableView(RowView):
    """A view of which `editors` edit the cells in place; without them nothing is edited.

    Signals: `row_opened(row)` on Enter or a double click; `cleared(index)` on Delete in a cell that
    can be edited; `editor_closed()` after a cell was edited, or not; `selection_changed()`.
    """

    row_opened = Signal(int)
    cleared = Signal(QModelIndex)
    editor_closed = Signal()

    def __init__(self, header: Header, model: TableModel, editors: CellEditors | None) -> None:
        super().__init__(header, model)
        self._tab_column = -1  # where the cells that are edited with Tab begin
        self._editing = None if editors is None else EditDelegate(model, self, editors)
        self._warning = CellNote(self, "warning")
        self._warning_ends = QTimer(self, singleShot=True, interval=_WARNING_SHOWN)
        self._warning_ends.timeout.connect(self._warning.hide)
        self.setItemDelegate(self._editing or CellDelegate(model, self))
        triggers = QAbstractItemView.EditTrigger
        opens = triggers.DoubleClicked | triggers.EditKeyPressed
        self.setEditTriggers(opens if editors is None else opens | triggers.AnyKeyPressed)
        model.modelReset.connect(self._warning.hide)
        if self._editing is not None:
            self._editing.finished.connect(self._warning.hide)
            self._editing.finished.connect(self._move)
            self._editing.finished.connect(lambda _move: self.editor_closed.emit())

    def is_editing(self) -> bool:
        """Whether a cell is being edited."""
        return self.state() == QAbstractItemView.State.EditingState or (
            self._editing is not None and self._editing.editor is not None
        )

    def close_editor(self) -> None:
        """Save what is being typed; it stays open where it cannot be saved."""
        if self._editing is not None:
            self._editing.close_editor()

    def edit_current(self) -> None:
        """Edit the current cell, its value first to be added to."""
        index = self.currentIndex()
        if index.flags() & Qt.ItemFlag.ItemIsEditable:
            self._tab_column = index.column()
            self.edit(index)
            if self._editing is not None:
                self._editing.put_caret_at_end()

    def explain(self, index: QModelIndex) -> None:
        """Say beside a cell why it cannot be edited."""
        place = self.visualRect(index).bottomLeft()
        reason = self._rows.columns[index.column()].fixed_because
        show_tool_tip(self.viewport().mapToGlobal(place), reason)

    def complain(self, index: QModelIndex, text: str, reason: str) -> bool:
        """Edit a cell again whose `text` was not saved, with the reason; False while another is."""
        if self._editing is None or self.is_editing() or not self.isVisible():
            return False
        self.go_to(index)
        self._editing.complain(index, text, reason)
        return True

    def warn(self, index: QModelIndex, text: str) -> bool:
        """Say something by a cell for a while, not over the current one; False if it isn't seen."""
        cell = self.visualRect(index)
        if not self.isVisible() or not self.viewport().rect().intersects(cell):
            return False
        is_above_current = self.currentIndex().row() == index.row() + 1
        self._warning.show_by(cell, text, leaves_below=is_above_current)
        self._warning_ends.start()
        return True

    def scrollContentsBy(self, across: int, down: int) -> None:
        self._warning.hide()
        super().scrollContentsBy(across, down)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        index, key = self.currentIndex(), event.key()
        if self._editing is not None and self._editing.editor is not None:
            self._editing.insist()
            return
        editing = self.state() == QAbstractItemView.State.EditingState
        can_edit = self._editing is not None and bool(index.flags() & Qt.ItemFlag.ItemIsEditable)
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and index.isValid() and not editing:
            opens = event.modifiers() & Qt.KeyboardModifier.ControlModifier or not can_edit
            if not opens:
                self._move(Move.UP if shift else Move.DOWN)
            elif self.isSignalConnected(QMetaMethod.fromSignal(self.row_opened)):
                self.row_opened.emit(index.row())
            else:
                event.ignore()  # in a dialog, Enter then presses its main button
        elif key == Qt.Key.Key_F2 and can_edit:
            self.edit_current()
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and can_edit:
            self.cleared.emit(index)
        elif key == Qt.Key.Key_Escape and self._editing is not None:
            event.ignore()
        elif key == Qt.Key.Key_Space and isinstance(self._rows, RowsTableModel):
            self._toggle_checks(self._rows)
        else:
            if can_edit:
                self._tab_column = index.column()
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._editing is not None and self._editing.is_stuck:
            self._editing.insist()
        else:
            super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self._editing is not None and self._editing.is_stuck:
            self._editing.insist()
            return
        super().mouseDoubleClickEvent(event)
        if self._editing is not None and self._editing.editor is not None:
            self._tab_column = self.currentIndex().column()
            self._editing.put_caret_at_end()

    def _move(self, move: Move) -> None:
        """Go to another cell, and with NEXT and PREVIOUS edit it."""
        at = self.currentIndex()
        if not at.isValid() or move is Move.STAY:
            return
        if move in (Move.DOWN, Move.UP):
            row = at.row() + (1 if move is Move.DOWN else -1)
            column = at.column() if self._tab_column < 0 else self._tab_column
            self._tab_column = -1
            if 0 <= row < self._rows.rowCount():
                self.go_to(self._rows.index(row, column))
            return
        target = self._editable_beside(at, 1 if move is Move.NEXT else -1)
        if target.isValid():
            self.go_to(target)
            self.edit(target)

    def _editable_beside(self, at: QModelIndex, step: int) -> QModelIndex:
        """The next cell that can be edited, also in the next row; an invalid index for none."""
        sections = self.shown_sections()
        editable = [one for one in sections if self._rows.columns[one].editable]
        place = sections.index(at.column())
        row = at.row()
        beyond = [one for one in editable if (sections.index(one) - place) * step > 0]
        if not beyond and editable:
            row, beyond = row + step, editable
        if not beyond or not 0 <= row < self._rows.rowCount():
            return QModelIndex()
        return self._rows.index(row, beyond[0] if step > 0 else beyond[-1])

    def _toggle_checks(self, model: RowsTableModel) -> None:
        """Check the selected rows, or clear them if all are checked."""
        rows = self.selected_rows()
        model.set_checked(rows, checked=not set(rows) <= set(model.checked()))

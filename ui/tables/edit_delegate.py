"""Editing cells in place as in a spreadsheet: the keys, and what is wrong beside the cell.

Enter saves and goes down, Tab saves and edits the next cell, Escape cancels. A value that cannot
be saved stays in the editor, with the reason beneath it. Must not know what the cells are: it is
given CellEditors.
"""

from enum import Enum, auto
from typing import Protocol

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QStyleOptionViewItem,
    QWidget,
)

from ui.tables.cell_note import CellNote
from ui.tables.delegate import CellDelegate
from ui.tables.frozen_view import FrozenColumnView
from ui.tables.table_model import Index, TableModel
from ui.theme import ROW_HEIGHT

_LINES_HEIGHT = 3 * ROW_HEIGHT
_ARROW = 52  # pixels of a list of choices beside its text
_WIDEST = 240  # of a list of choices


class Move(Enum):
    """Where to go after a cell was edited."""

    STAY = auto()
    DOWN = auto()
    UP = auto()
    NEXT = auto()
    PREVIOUS = auto()


class CellEditors(Protocol):
    """Makes the editors of a table's cells, and says which texts can be saved."""

    def make(self, index: Index) -> QWidget:
        """An editor filled with the cell's value."""

    def text(self, editor: QWidget) -> str:
        """The text in an editor."""

    def is_popup_open(self, editor: QWidget) -> bool:
        """Whether the list of choices of an editor is open, which takes keys and focus."""

    def explain(self, index: Index, text: str) -> str:
        """Why `text` cannot be saved in the cell; empty if it can."""


class EditDelegate(CellDelegate):
    """Signal: `finished(move)` after an editor was closed."""

    finished = Signal(object)

    def __init__(self, model: TableModel, view: FrozenColumnView, editors: CellEditors) -> None:
        super().__init__(model, view)
        self._view = view
        self._editors = editors
        self._editor: QWidget | None = None
        self._index = QModelIndex()
        self._original = ""
        self._reason = CellNote(view, "reason")
        model.modelAboutToBeReset.connect(self._discard)

    @property
    def editor(self) -> QWidget | None:
        """The open editor."""
        return self._editor

    @property
    def is_stuck(self) -> bool:
        """Whether the editor holds a text that cannot be saved."""
        return self._editor is not None and bool(self._problem())

    def complain(self, index: Index, text: str, reason: str) -> None:
        """Edit the cell at `index` again, with the `text` that was not saved and the reason."""
        self._view.edit(index)
        if self._editor is None:
            return
        if isinstance(self._editor, QLineEdit):
            self._editor.setText(text)
        elif isinstance(self._editor, QComboBox):
            self._editor.setCurrentText(text)
        elif isinstance(self._editor, QPlainTextEdit):
            self._editor.setPlainText(text)
        self._show_reason(reason)

    def put_caret_at_end(self) -> None:
        """Let typing add to the value in the editor, not replace it."""
        editor = self._editor
        line = editor.lineEdit() if isinstance(editor, QComboBox) else editor
        if isinstance(line, QLineEdit):
            line.end(False)  # noqa: FBT003 - Qt's, with nothing selected
        elif isinstance(line, QPlainTextEdit):
            line.moveCursor(line.textCursor().MoveOperation.End)

    def insist(self) -> None:
        """Return to the editor, whose text cannot be saved."""
        if self._editor is not None:
            self._show_reason(self._problem())
            self._editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def close_editor(self, move: Move = Move.STAY) -> None:
        """Save what the editor holds and close it; does nothing where it cannot be saved."""
        if self._editor is None:
            return
        problem = self._problem()
        if problem:
            self._show_reason(problem)
            return
        editor = self._editor
        self.commitData.emit(editor)
        self._end(editor, move)

    def createEditor(self, parent: QWidget, _option: QStyleOptionViewItem, index: Index) -> QWidget:
        self._editor = self._editors.make(index)
        self._editor.setParent(parent)
        self._editor.setProperty("in", "cell")
        self._index = self._view.model().index(index.row(), index.column())
        self._original = self._editors.text(self._editor)
        line = self._editor.lineEdit() if isinstance(self._editor, QComboBox) else self._editor
        if isinstance(line, (QLineEdit, QPlainTextEdit)):
            line.selectAll()
            line.textChanged.connect(self._reason.hide)
        return self._editor

    def setEditorData(self, _editor: QWidget, _index: Index) -> None:
        """Leave what was typed where the row is loaded again."""

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        text = self._editors.text(editor)
        if text != self._original and not self._editors.explain(index, text):
            model.setData(index, text)

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> None:
        place = option.rect.adjusted(0, 0, 0, -1)
        if index.column() != self._view.first_section:
            place.setLeft(max(place.left(), self._view.frozen_width))
        if isinstance(editor, QComboBox):  # its arrow would hide the choice in a narrow column
            words = [editor.itemText(at) for at in range(editor.count())]
            needed = max(map(editor.fontMetrics().horizontalAdvance, words)) + _ARROW
            room = self._view.viewport().width() - place.left()
            place.setWidth(max(place.width(), min(needed, _WIDEST, room)))
        if isinstance(editor, QPlainTextEdit):
            place.setHeight(_LINES_HEIGHT)
            below = place.bottom() - self._view.viewport().height() + 1
            place.translate(0, -max(min(below, place.top()), 0))
        editor.setGeometry(place)
        self._reason.stay_by(editor.geometry())

    def destroyEditor(self, editor: QWidget, index: Index) -> None:
        if editor is self._editor:
            self._editor = None
            self._reason.hide()
        super().destroyEditor(editor, index)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is not self._editor or self._editor is None:
            return False
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._handle_key(event)
        if event.type() == QEvent.Type.FocusOut and isinstance(event, QFocusEvent):
            passing = (
                Qt.FocusReason.PopupFocusReason,
                Qt.FocusReason.ActiveWindowFocusReason,
                Qt.FocusReason.MenuBarFocusReason,
            )
            if event.reason() not in passing and not self._editors.is_popup_open(self._editor):
                self.close_editor()
        return False

    def _handle_key(self, event: QKeyEvent) -> bool:
        key, modifiers = event.key(), event.modifiers()
        shift = bool(modifiers & Qt.KeyboardModifier.ShiftModifier)
        if key == Qt.Key.Key_Escape and self._editor is not None:
            self._end(self._editor, Move.STAY)
            return True
        if key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            back = shift or key == Qt.Key.Key_Backtab
            self.close_editor(Move.PREVIOUS if back else Move.NEXT)
            return True
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            alt = bool(modifiers & Qt.KeyboardModifier.AltModifier)
            if alt and isinstance(self._editor, QPlainTextEdit):
                self._editor.insertPlainText("\n")  # as in Excel
            else:
                self.close_editor(Move.UP if shift else Move.DOWN)
            return True
        return False

    def _discard(self) -> None:
        if self._editor is not None:
            self._end(self._editor, Move.STAY)

    def _problem(self) -> str:
        if self._editor is None:
            return ""
        text = self._editors.text(self._editor)
        return "" if text == self._original else self._editors.explain(self._index, text)

    def _show_reason(self, reason: str) -> None:
        if self._editor is not None:
            self._editor.setAccessibleDescription(reason)
            self._reason.show_by(self._editor.geometry(), reason)

    def _end(self, editor: QWidget, move: Move) -> None:
        had_focus = editor.hasFocus() or editor.isAncestorOf(editor.window().focusWidget())
        self._editor = None  # closing it is no leaving it
        self._reason.hide()
        self.closeEditor.emit(editor, QAbstractItemDelegate.EndEditHint.NoHint)
        if had_focus:
            self._view.setFocus(Qt.FocusReason.OtherFocusReason)
        self.finished.emit(move)

"""A list whose rows are put in order, by dragging or by Alt+Up and Alt+Down."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QListWidget, QListWidgetItem

_STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class ReorderableList(QListWidget):
    """Rows are moved past those that are hidden or can't be selected, such as headings.

    Signal: `reordered` after a row was moved.
    """

    reordered = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.model().rowsMoved.connect(self.reordered)

    def all_items(self) -> list[QListWidgetItem]:
        """All rows in their order."""
        return [self.item(row) for row in range(self.count())]

    def checked_data(self) -> list[str]:
        """The user data of the checked rows, in their order."""
        return [
            str(item.data(Qt.ItemDataRole.UserRole))
            for item in self.all_items()
            if item.checkState() == Qt.CheckState.Checked
        ]

    def is_place(self, item: QListWidgetItem) -> bool:
        """Whether a row can be moved to where `item` is."""
        return not item.isHidden() and item.flags() != Qt.ItemFlag.NoItemFlags

    def move_current(self, step: int) -> None:
        """Move the current row up (-1) or down (1)."""
        at = self.currentRow()
        to = at + step
        while 0 <= to < self.count() and not self.is_place(self.item(to)):
            to += step
        if at >= 0 and 0 <= to < self.count():
            self.insertItem(to, self.takeItem(at))
            self.setCurrentRow(to)
            self.reordered.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _STEPS.get(Qt.Key(event.key()))
        if step is not None and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.move_current(step)
        else:
            super().keyPressEvent(event)

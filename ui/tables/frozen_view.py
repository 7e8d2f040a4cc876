"""A table view whose first column stays in sight while the others scroll sideways.

One view draws and handles everything: the first column is drawn over the others at the left, and
the places of its cells are told accordingly. Must not know what the cells are.
"""

from typing import Final

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QPoint, QRect, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyleOptionViewItem, QTableView, QWidget

from ui.tables.header import Header
from ui.theme import blend, colours

_WIDEST: Final = 0.6  # of the view; beyond, too little would be left for the other columns
_CORNER: Final = 7  # the radius of the table's corners, within its border
_HINT = QAbstractItemView.ScrollHint

Index = QModelIndex | QPersistentModelIndex


class FrozenColumnView(QTableView):
    """A table view that can keep its first column in sight.

    Signal: `room_changed()` when the view, or what scroll bars leave of it, got another size.
    """

    room_changed = Signal()

    def __init__(self, header: Header) -> None:
        super().__init__()
        self._header = header
        self._is_frozen = False
        self.setHorizontalHeader(header)
        self._heading = _FrozenHeading(self, header)
        header.sectionResized.connect(self._place_heading)
        header.sectionMoved.connect(self._place_heading)

    def least_width(self, section: int) -> int:
        """The pixels that a column needs for its heading."""
        return self._header.least_width(section)

    @property
    def is_frozen(self) -> bool:
        """Whether the first column stays in sight."""
        return self._is_frozen

    def freeze_first_column(self, on: bool) -> None:  # noqa: FBT001 - as QWidget's setVisible
        """Keep the first column in sight, or let it scroll with the others."""
        self._is_frozen = on
        self._place_heading()
        self.viewport().update()

    @property
    def first_section(self) -> int:
        """The column at the left; -1 without columns."""
        header = self._header
        sections = (header.logicalIndex(at) for at in range(header.count()))
        return next((one for one in sections if not header.isSectionHidden(one)), -1)

    @property
    def frozen_width(self) -> int:
        """How much of the view the first column covers; 0 while it is where it belongs."""
        if not self._is_frozen or self.horizontalScrollBar().value() == 0:
            return 0
        width = self._header.sectionSize(self.first_section)
        return width if width <= self.viewport().width() * _WIDEST else 0

    def indexAt(self, pos: QPoint) -> QModelIndex:
        if pos.x() < self.frozen_width:
            row = self.rowAt(pos.y())
            return self.model().index(row, self.first_section) if row >= 0 else QModelIndex()
        return super().indexAt(pos)

    def visualRect(self, index: Index) -> QRect:
        rect = super().visualRect(index)
        if index.isValid() and index.column() == self.first_section and self.frozen_width:
            rect.moveLeft(0)
        return rect

    def scrollTo(
        self, index: Index, hint: QAbstractItemView.ScrollHint = _HINT.EnsureVisible
    ) -> None:
        bar = self.horizontalScrollBar()
        before = bar.value()
        super().scrollTo(index, hint)
        if not index.isValid() or not self._is_frozen:
            return
        if index.column() == self.first_section:
            bar.setValue(before)
        else:
            covered = self.frozen_width - self.visualRect(index).left()
            if covered > 0:
                bar.setValue(bar.value() - covered)

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        super().scrollContentsBy(dx, dy)
        if dx and self._is_frozen:
            self._place_heading()
            self.updateEditorGeometries()
            self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_heading()
        self.room_changed.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        width = self.frozen_width
        if width and event.rect().left() <= width:
            self._paint_frozen(width, event.rect())

    def _paint_frozen(self, width: int, dirty: QRect) -> None:
        palette, section = colours(), self.first_section
        painter = QPainter(self.viewport())
        painter.fillRect(0, dirty.top(), width, dirty.height(), self.palette().base())
        first, last = self.rowAt(max(dirty.top(), 0)), self.rowAt(dirty.bottom())
        if last < 0:
            last = self.model().rowCount() - 1
        for row in range(max(first, 0), last + 1) if first >= 0 else ():
            index = self.model().index(row, section)
            self.itemDelegate().paint(painter, self._cell_option(index), index)
        edge = blend(palette.muted, palette.surface, 0.35)
        painter.fillRect(width - 1, dirty.top(), 1, dirty.height(), edge)

    def _cell_option(self, index: QModelIndex) -> QStyleOptionViewItem:
        option = QStyleOptionViewItem()
        self.initViewItemOption(option)
        option.rect = self.visualRect(index)
        state = option.state & ~(QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_HasFocus)
        if self.selectionModel().isSelected(index):
            state |= QStyle.StateFlag.State_Selected
        if self.hasFocus() and index == self.currentIndex():
            state |= QStyle.StateFlag.State_HasFocus
        option.state = state
        return option

    def _place_heading(self) -> None:
        width = self.frozen_width
        self._heading.setVisible(width > 0)
        if width:
            place = self._header.geometry()
            self._heading.setGeometry(place.left(), place.top(), width, place.height())
            self._heading.raise_()
            self._heading.update()


class _FrozenHeading(QWidget):
    """The heading of the first column, over the headings that scroll.

    Screen readers have the header itself, which it covers.
    """

    def __init__(self, view: FrozenColumnView, header: Header) -> None:
        super().__init__(view)
        self._view, self._header = view, header
        self.hide()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._view.palette().base())
        beyond = 2 * _CORNER  # only the corner at the top left is the table's
        painter.drawRoundedRect(self.rect().adjusted(0, 0, beyond, beyond), _CORNER, _CORNER)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)  # noqa: FBT003 - Qt's
        self._header.paintSection(painter, self.rect(), self._view.first_section)
        palette = colours()
        edge = blend(palette.muted, palette.surface, 0.35)
        painter.fillRect(self.width() - 1, 0, 1, self.height(), QColor(edge))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(
            event.position().toPoint()
        ):
            adds = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self._header.sort_clicked.emit(self._view.first_section, adds)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self._header.menu_requested.emit(self._view.first_section, event.globalPos())

    def event(self, event: QEvent) -> bool:
        # Otherwise a press would reach the view beneath, which would select a row.
        handled = super().event(event)
        if event.type() == QEvent.Type.MouseButtonPress:
            event.accept()
        return handled

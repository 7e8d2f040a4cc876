"""The headings of a table: muted text, and arrows at the columns that the rows are sorted by."""

from PySide6.QtCore import QEvent, QPoint, QRect, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFontMetrics,
    QHelpEvent,
    QMouseEvent,
    QPainter,
)
from PySide6.QtWidgets import QHeaderView

from ui.tables.columns import ColumnKind, alignment
from ui.tables.delegate import PADDING
from ui.tables.table_model import TableModel
from ui.theme import ROW_HEIGHT, Type, colours, font
from ui.widgets.plain_text import show_tool_tip

_GAP = 4  # pixels between a heading and its arrow
_LONGEST = 150  # pixels; a longer heading may be cut
_UP, _DOWN = "↑", "↓"
_WIDEST_ARROW = f"{_DOWN}2"


class Header(QHeaderView):
    """The headings of a table.

    Signals: `sort_clicked(section, adds)` on a click, `adds` says whether Shift was pressed;
    `menu_requested(section, place)` for the menu of a column at a place of the screen;
    `resized_by_user(section)` after its edge was dragged.
    """

    sort_clicked = Signal(int, bool)
    menu_requested = Signal(int, QPoint)
    resized_by_user = Signal(int)

    def __init__(self, model: TableModel) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._table_model = model
        self._adds = False
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setSectionsMovable(True)
        self.setFixedHeight(ROW_HEIGHT - 2)
        self.setMinimumSectionSize(40)
        self.setDefaultAlignment(alignment(ColumnKind.TEXT))
        self._dragged: set[int] | None = None  # sections resized while the button is down
        self.sectionClicked.connect(lambda section: self.sort_clicked.emit(section, self._adds))
        self.sectionResized.connect(self._note_resized)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._dragged = set()
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._adds = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        super().mouseReleaseEvent(event)
        self._adds = False
        dragged, self._dragged = self._dragged, None
        for section in dragged or ():
            self.resized_by_user.emit(section)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        section = self.logicalIndexAt(event.pos())
        if section >= 0:
            self.menu_requested.emit(section, event.globalPos())

    def viewportEvent(self, event: QEvent) -> bool:
        """Show as a tool tip a heading that has no room, and how its column is sorted."""
        if event.type() != QEvent.Type.ToolTip or not isinstance(event, QHelpEvent):
            return super().viewportEvent(event)
        section = self.logicalIndexAt(event.pos())
        is_cut = section >= 0 and self.sectionSize(section) < self._shown_width(section)
        role = Qt.ItemDataRole.AccessibleTextRole
        text = self._table_model.headerData(section, Qt.Orientation.Horizontal, role)
        show_tool_tip(event.globalPos(), str(text) if is_cut else "")
        return True

    def least_width(self, section: int) -> int:
        """The pixels that a heading needs, of a long one those of its beginning.

        There is room for an arrow before the column is sorted: a column that got wider would bring
        a scroll bar to a table that fitted.
        """
        is_sortable = self._table_model.columns[section].sortable
        whole = self._whole_width(section, _WIDEST_ARROW if is_sortable else "")
        return min(whole, _LONGEST)

    def _whole_width(self, section: int, arrow: str) -> int:
        column, metrics = self._table_model.columns[section], QFontMetrics(font(Type.SMALL))
        taken = metrics.horizontalAdvance(arrow) + _GAP if arrow else 0
        return metrics.horizontalAdvance(column.title) + taken + 2 * PADDING + 1

    def _shown_width(self, section: int) -> int:
        return self._whole_width(section, self._arrow(self._table_model.columns[section].key))

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        column = self._table_model.columns[section]
        palette = colours()
        painter.save()
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, QColor(palette.line))
        painter.setFont(font(Type.SMALL))
        painter.setPen(QColor(palette.muted))
        room = rect.adjusted(PADDING, 0, -PADDING, -1)
        side = alignment(column.kind)
        metrics = painter.fontMetrics()
        arrow = self._arrow(column.key)
        if not arrow:
            title = metrics.elidedText(column.title, Qt.TextElideMode.ElideRight, room.width())
            painter.drawText(room, side, title)
        else:
            taken = metrics.horizontalAdvance(arrow) + _GAP
            title = metrics.elidedText(
                column.title, Qt.TextElideMode.ElideRight, max(room.width() - taken, 0)
            )
            painter.drawText(room.adjusted(0, 0, -taken, 0), side, title)
            if not side & Qt.AlignmentFlag.AlignRight:
                room.setLeft(room.left() + metrics.horizontalAdvance(title) + _GAP)
            painter.setPen(QColor(palette.text))
            painter.drawText(room, side, arrow)
        painter.restore()

    def _note_resized(self, section: int) -> None:
        if self._dragged is not None:
            self._dragged.add(section)

    def _arrow(self, key: str) -> str:
        """The arrow beside a heading, with its place where several columns are sorted by."""
        order_by = self._table_model.sorting
        for place, (sorted_by, descending) in enumerate(order_by, 1):
            if sorted_by == key:
                number = str(place) if len(order_by) > 1 else ""
                return f"{_DOWN if descending else _UP}{number}"
        return ""

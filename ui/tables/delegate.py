"""Draws the cells of a table: text by its kind, status as a badge, a check box."""

from PySide6.QtCore import QAbstractItemModel, QEvent, QObject, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QHelpEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ui.icons import paint_icon
from ui.tables.columns import (
    Cell,
    ColumnKind,
    MarkedText,
    MutedText,
    TwoLines,
    alignment,
    cell_text,
)
from ui.tables.rows_model import RowsTableModel
from ui.tables.table_model import Index, TableModel
from ui.theme import Palette, Tone, Type, colours, font
from ui.widgets.badges import Status, paint_badge
from ui.widgets.plain_text import show_tool_tip

PADDING = 10
_ALIGNMENTS = {kind: alignment(kind) for kind in ColumnKind}
_BOX = 18
_MARK = 14
_MARKS = {Tone.GOOD: "good", Tone.BAD: "bad", Tone.WARNING: "bad"}


class CellDelegate(QStyledItemDelegate):
    """Draws every table.

    It asks the model for the row instead of the index: one call instead of one per role.
    """

    def __init__(self, model: TableModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._fonts = {kind: _font_of(kind) for kind in ColumnKind}

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        palette = colours()
        rect = option.rect
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, QColor(palette.tint))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, QColor(palette.line))
        room = self.text_room(QRectF(rect), index)
        checked = self._checked(index)
        if checked is not None:
            box = QRectF(room.left(), room.center().y() - _BOX / 2, _BOX, _BOX)
            name, ink = ("checked", palette.accent) if checked else ("unchecked", palette.muted)
            paint_icon(painter, box, name, ink)
            room.setLeft(room.left() + _BOX + 8)
        row = self._model.row(index.row())
        cell = row[index.column()] if row is not None else None
        if isinstance(cell, Status):
            if cell.text:
                paint_badge(painter, room.left(), room.center().y(), room.width(), cell)
        elif isinstance(cell, TwoLines):
            upper, lower = QRectF(room), QRectF(room)
            upper.setBottom(room.center().y())
            lower.setTop(room.center().y())
            kind = self._model.columns[index.column()].kind
            self._paint_text(painter, upper.adjusted(0, 4, 0, 0), kind, cell.text, palette)
            self._paint_text(
                painter, lower.adjusted(0, 0, 0, -4), ColumnKind.MUTED, cell.note, palette
            )
        else:
            if isinstance(cell, MarkedText):
                box = QRectF(room.left(), room.center().y() - _MARK / 2, _MARK, _MARK)
                ink, _ground = palette.tone(cell.mark.tone)
                paint_icon(painter, box, _MARKS.get(cell.mark.tone, "unknown"), ink)
                room.setLeft(room.left() + _MARK + 5)
            kind = self._model.columns[index.column()].kind
            self._paint_text(painter, room, kind, cell, palette)
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QColor(palette.accent))
            painter.drawRect(rect.adjusted(0, 0, -1, -2))

    def text_room(self, cell: QRectF, _index: Index) -> QRectF:
        """Where the text or the badge of a `cell` is drawn."""
        return cell.adjusted(PADDING, 0, -PADDING, -1)

    def helpEvent(
        self,
        event: QHelpEvent,
        view: QAbstractItemView,
        option: QStyleOptionViewItem,
        index: Index,
    ) -> bool:
        """Show as a tool tip what the cell has no room for, and why it cannot be edited."""
        if event.type() != QEvent.Type.ToolTip or not index.isValid():
            return super().helpEvent(event, view, option, index)
        column, row = self._model.columns[index.column()], self._model.row(index.row())
        cell = row[index.column()] if row is not None else None
        text = cell_text(cell)
        lines: list[str] = []
        room = self.text_room(QRectF(option.rect), index).width()
        if isinstance(cell, MarkedText):
            text, room = f"{text} ({cell.mark.text})", 0
        shown = (cell.text, cell.note) if isinstance(cell, TwoLines) else (text,)
        metrics = QFontMetricsF(self._fonts[column.kind])
        if any(metrics.horizontalAdvance(line) > room for line in shown):
            lines += shown
        lines += [column.fixed_because] if column.fixed_because else []
        show_tool_tip(event.globalPos(), "\n".join(lines))
        return True

    def editorEvent(
        self,
        event: QEvent,
        model: QAbstractItemModel,
        option: QStyleOptionViewItem,
        index: Index,
    ) -> bool:
        """Toggle the box on a click that ends on it; the space bar is handled by the table."""
        checked = self._checked(index)
        if checked is None or not isinstance(event, QMouseEvent):
            return False
        on_box = event.position().x() < option.rect.left() + PADDING + _BOX + 4
        if not on_box or event.button() != Qt.MouseButton.LeftButton:
            return False
        if event.type() == QEvent.Type.MouseButtonRelease:
            other = Qt.CheckState.Unchecked if checked else Qt.CheckState.Checked
            model.setData(index, other, Qt.ItemDataRole.CheckStateRole)
        return True

    def _checked(self, index: Index) -> bool | None:
        """Whether the cell's box is checked; None where it has none."""
        if index.column() > 0 or not isinstance(self._model, RowsTableModel):
            return None
        return self._model.is_checked(index.row())

    def _paint_text(
        self, painter: QPainter, room: QRectF, kind: ColumnKind, cell: Cell, palette: Palette
    ) -> None:
        quiet = kind in (ColumnKind.OLD, ColumnKind.MUTED) or isinstance(cell, MutedText)
        ink = (
            palette.accent if kind is ColumnKind.LINK else palette.quiet if quiet else palette.text
        )
        painter.setFont(self._fonts[kind])
        painter.setPen(QColor(ink))
        width = int(room.width())
        text = cell_text(cell)
        text = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, width)
        if kind is ColumnKind.STRONG:  # the parts of a name keep their order in every script
            painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        painter.drawText(room, _ALIGNMENTS[kind], text)


def _font_of(kind: ColumnKind) -> QFont:
    numeric = kind in (ColumnKind.NUMBER, ColumnKind.DATE)
    strong = kind in (ColumnKind.STRONG, ColumnKind.LINK)
    result = font(Type.NUMBER if numeric else Type.MEDIUM if strong else Type.BODY)
    result.setStrikeOut(kind is ColumnKind.OLD)
    return result

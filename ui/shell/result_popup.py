"""The list of what was found, in groups, over the page below a search field."""

from collections.abc import Sequence
from itertools import groupby

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from ui.icons import paint_icon
from ui.shell.search_results import SearchResult
from ui.theme import Type, colours, font
from ui.widgets.labels import label

_ROW = 36
_HEADING = 28
_TALLEST = 466  # before the popup scrolls
_WIDEST = 640
_NOTE_SHARE = 0.45  # of a row, at most


class ResultModel(QAbstractListModel):
    """The results, each group below a row with its heading."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.found: Sequence[SearchResult] = ()
        self.rows: list[SearchResult | str] = []

    def set_found(self, found: Sequence[SearchResult]) -> None:
        """Show other results."""
        self.beginResetModel()
        self.found = found
        self.rows = []
        for group, results in groupby(found, lambda one: one.group):
            self.rows += [group] if group else []
            self.rows += results
        self.endResetModel()

    def result(self, row: int) -> SearchResult | None:
        """The result in a row; None for a heading, or where there is no such row."""
        found = self.rows[row] if 0 <= row < len(self.rows) else None
        return found if isinstance(found, SearchResult) else None

    def row_of(self, result: SearchResult | None) -> int:
        """The row of the result that reads as `result` does; else of the first one."""
        wanted = None if result is None else (result.title, result.subtitle, result.group)
        found = [
            (number, (one.title, one.subtitle, one.group))
            for number, one in enumerate(self.rows)
            if isinstance(one, SearchResult)
        ]
        like = (number for number, words in found if words == wanted)
        return next(like, found[0][0] if found else -1)

    def flags(self, index: QModelIndex | QPersistentModelIndex) -> Qt.ItemFlag:
        is_result = self.result(index.row()) is not None
        return super().flags(index) if is_result else Qt.ItemFlag.NoItemFlags

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def data(
        self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        found = self.rows[index.row()]
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if isinstance(found, str):
            return found
        return ", ".join(filter(None, (found.title, found.subtitle, found.note)))


class ResultPopup(QFrame):
    """The list of results over the page; the search field keeps the focus."""

    def __init__(self, model: ResultModel) -> None:
        super().__init__()
        self._model = model
        self.was_moved = False  # by the arrow keys, since it was shown
        self.setProperty("kind", "popup")
        self.hide()
        self.list = QListView()
        self.list.setModel(model)
        self.list.setItemDelegate(_ResultDelegate(model, self.list))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setMouseTracking(True)
        self.list.entered.connect(self.list.setCurrentIndex)
        self.list.setAccessibleName("Results")
        self._nothing = label("No results.", ink="muted")
        self._nothing.setContentsMargins(12, 8, 12, 8)
        column = QVBoxLayout(self)
        column.setContentsMargins(2, 2, 2, 2)
        column.setSpacing(0)
        column.addWidget(self.list)
        column.addWidget(self._nothing)

    def show_below(self, field: QWidget, selected: int) -> None:
        """Show the results below `field`, with the row `selected` chosen."""
        window = field.window()
        if self.parentWidget() is not window:
            self.setParent(window)
        self.was_moved = self.was_moved and self.isVisible()
        rows = self._model.rows
        self.list.setVisible(bool(rows))
        self._nothing.setVisible(not rows)
        tall = sum(_HEADING if isinstance(one, str) else _ROW for one in rows) + 14 if rows else 44
        place = field.mapTo(window, QPoint(0, field.height() + 4))
        wide = min(max(field.width(), _WIDEST), window.width() - place.x() - 12)
        self.setGeometry(place.x(), place.y(), wide, min(tall, _TALLEST))
        self.list.setCurrentIndex(self._model.index(selected, 0))
        if selected <= 1:
            self.list.scrollToTop()  # with the heading above the first result
        self.show()
        self.raise_()

    def step(self, by: int) -> None:
        """Select the next or previous result."""
        row = self.list.currentIndex().row() + by
        while 0 <= row < len(self._model.rows) and self._model.result(row) is None:
            row += by
        if self._model.result(row) is not None:
            self.was_moved = True
            self.list.setCurrentIndex(self._model.index(row, 0))
            if row <= 1:
                self.list.scrollToTop()


class _ResultDelegate(QStyledItemDelegate):
    """Icon, title, and the subtitle muted behind it; a note or the shortcut at the right."""

    def __init__(self, model: ResultModel, parent: QObject) -> None:
        super().__init__(parent)
        self._model = model

    def sizeHint(
        self, _option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(0, _ROW if self._model.result(index.row()) else _HEADING)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        palette, found = colours(), self._model.rows[index.row()]
        rect = QRectF(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if isinstance(found, str):
            _draw(painter, rect.adjusted(10, 4, -10, 0), found, Type.BADGE, palette.quiet)
            painter.restore()
            return
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(palette.tint))
            painter.drawRoundedRect(rect, 6, 6)
        box = QRectF(rect.left() + 10, rect.center().y() - 8, 16, 16)
        paint_icon(painter, box, found.icon, palette.quiet)
        room = rect.adjusted(36, 0, -10, 0)
        note = found.shortcut or found.note
        if note:
            side = QRectF(room)
            side.setLeft(room.right() - room.width() * _NOTE_SHARE)
            width = _draw(painter, side, note, Type.SMALL, palette.quiet, at_right=True)
            room.setRight(room.right() - width - 14)
        width = _draw(painter, room, found.title, Type.MEDIUM, palette.text)
        room.setLeft(room.left() + width + 10)
        _draw(painter, room, found.subtitle, Type.SMALL, palette.quiet)
        painter.restore()


def _draw(
    painter: QPainter, room: QRectF, text: str, kind: Type, colour: str, *, at_right: bool = False
) -> int:
    """Draw as much of `text` as there is room for; gives its width."""
    painter.setFont(font(kind))
    painter.setPen(QColor(colour))
    metrics = painter.fontMetrics()
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, int(room.width()))
    side = Qt.AlignmentFlag.AlignRight if at_right else Qt.AlignmentFlag.AlignLeft
    painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | side, shown)
    return metrics.horizontalAdvance(shown)

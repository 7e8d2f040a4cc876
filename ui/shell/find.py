"""The search field for people and actions at the top of the window.

Knows nothing about the records: the sources are passed in.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

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
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from core.text import fold
from ui.icons import IconView, paint_icon
from ui.theme import Type, colours, font
from ui.widgets.buttons import Callback
from ui.widgets.labels import label

_ROW = 36
_MOST_ROWS = 9
"""Rows of the popup before it scrolls."""


@dataclass(frozen=True, slots=True)
class SearchResult:
    """One result: its text, what choosing it does, its icon (ui.icons), its shortcut."""

    title: str
    subtitle: str
    action: Callback
    icon: str = "person"
    shortcut: str = ""


Deliver: TypeAlias = Callable[[Sequence[SearchResult]], None]
Source: TypeAlias = Callable[[str, Deliver], None]
"""Asked with what was typed; delivers, now or later, on the window's thread."""


def matching(text: str, results: Sequence[SearchResult]) -> list[SearchResult]:
    """Those of `results` in which every word of `text` begins a word."""
    typed = fold(text).split()
    return [
        one
        for one in results
        if all(
            any(word.startswith(part) for word in fold(f"{one.title} {one.subtitle}").split())
            for part in typed
        )
    ]


class FindField(QLineEdit):
    """Type to find, arrows to choose, Enter to go, Escape to leave.

    The results stand below it, over the page, in the order of `sources`.
    """

    def __init__(self, sources: Sequence[Source], shortcut: str) -> None:
        super().__init__()
        self._sources = tuple(sources)
        self._token = 0
        self._results: dict[int, Sequence[SearchResult]] = {}
        self._model = _FoundModel(self)
        self._popup = _Popup(self._model)
        self._popup.list.clicked.connect(lambda index: self._go(index.row()))
        self.setObjectName("find")
        self.setPlaceholderText("Search people and actions")
        self.setAccessibleName("Search people and actions")
        self.setFixedHeight(33)
        row = QHBoxLayout(self)
        row.setContentsMargins(9, 0, 9, 0)
        row.addWidget(IconView("search", 16))
        row.addStretch(1)
        hint = label(shortcut, Type.BADGE)
        hint.setProperty("kind", "key")
        hint.setFixedHeight(20)
        hint.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        row.addWidget(hint)
        self.setTextMargins(22, 0, 64, 0)
        self.textEdited.connect(self._ask)

    def results(self) -> Sequence[SearchResult]:
        """The results currently listed."""
        return self._model.found

    def keyPressEvent(self, event: QKeyEvent) -> None:
        move = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
        if move is not None and self._popup.isVisible():
            self._popup.step(move)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._go(self._popup.list.currentIndex().row())
        elif event.key() == Qt.Key.Key_Escape:
            self._leave()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._popup.hide()

    def _ask(self, text: str) -> None:
        self._token += 1
        self._results = {}
        if not text.strip():
            self._popup.hide()
            return
        for number, source in enumerate(self._sources):
            source(text, self._receiver(number, self._token))

    def _receiver(self, number: int, token: int) -> Deliver:
        def deliver(found: Sequence[SearchResult]) -> None:
            if token == self._token:
                self._results[number] = found
                self._show()

        return deliver

    def _show(self) -> None:
        everything = [found for _number, part in sorted(self._results.items()) for found in part]
        complete = len(self._results) == len(self._sources)
        self._model.set_found(everything)
        if everything or complete:
            self._popup.show_below(self, len(everything))

    def _go(self, row: int) -> None:
        if self._popup.isVisible() and 0 <= row < len(self._model.found):
            found = self._model.found[row]
            self._leave()
            found.action()

    def _leave(self) -> None:
        self._token += 1
        self.clear()
        self._popup.hide()
        self.clearFocus()


class _FoundModel(QAbstractListModel):
    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.found: Sequence[SearchResult] = ()

    def set_found(self, found: Sequence[SearchResult]) -> None:
        """Show other results."""
        self.beginResetModel()
        self.found = found
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.found)

    def data(
        self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        found = self.found[index.row()]
        words = f"{found.title}, {found.subtitle}" if found.subtitle else found.title
        return words if role == Qt.ItemDataRole.DisplayRole else None


class _Popup(QFrame):
    """The list of results over the page; the search field keeps the focus."""

    def __init__(self, model: _FoundModel) -> None:
        super().__init__()
        self.setProperty("kind", "popup")
        self.hide()
        self.list = QListView()
        self.list.setModel(model)
        self.list.setItemDelegate(_FoundDelegate(model, self.list))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setMouseTracking(True)
        self.list.entered.connect(self.list.setCurrentIndex)
        self.list.setUniformItemSizes(True)
        self.list.setAccessibleName("Results")
        self._nothing = label("No results.", ink="muted")
        self._nothing.setContentsMargins(12, 8, 12, 8)
        column = QVBoxLayout(self)
        column.setContentsMargins(2, 2, 2, 2)
        column.setSpacing(0)
        column.addWidget(self.list)
        column.addWidget(self._nothing)

    def show_below(self, field: QWidget, rows: int) -> None:
        """Show `rows` results below `field`, with the first one selected."""
        window = field.window()
        if self.parentWidget() is not window:
            self.setParent(window)
        self.list.setVisible(rows > 0)
        self._nothing.setVisible(rows == 0)
        tall = min(rows, _MOST_ROWS) * _ROW + 14 if rows else 44
        place = field.mapTo(window, QPoint(0, field.height() + 4))
        self.setGeometry(place.x(), place.y(), max(field.width(), 420), tall)
        self.list.setCurrentIndex(self.list.model().index(0, 0))
        self.show()
        self.raise_()

    def step(self, by: int) -> None:
        """Select the next or previous result."""
        row = self.list.currentIndex().row() + by
        if 0 <= row < self.list.model().rowCount():
            self.list.setCurrentIndex(self.list.model().index(row, 0))


class _FoundDelegate(QStyledItemDelegate):
    """Icon, title, and the subtitle muted behind it."""

    def __init__(self, model: _FoundModel, parent: QObject) -> None:
        super().__init__(parent)
        self._model = model

    def sizeHint(
        self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(0, _ROW)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        palette = colours()
        found = self._model.found[index.row()]
        rect = QRectF(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(palette.tint))
            painter.drawRoundedRect(rect, 6, 6)
        box = QRectF(rect.left() + 10, rect.center().y() - 8, 16, 16)
        paint_icon(painter, box, found.icon, palette.quiet)
        room = rect.adjusted(36, 0, -10, 0)
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setFont(font(Type.SMALL))
        painter.setPen(QColor(palette.quiet))
        painter.drawText(room, middle | Qt.AlignmentFlag.AlignRight, found.shortcut)
        if found.shortcut:
            room.setRight(
                room.right() - painter.fontMetrics().horizontalAdvance(found.shortcut) - 10
            )
        painter.setFont(font(Type.MEDIUM))
        painter.setPen(QColor(palette.text))
        metrics = painter.fontMetrics()
        title = metrics.elidedText(found.title, Qt.TextElideMode.ElideRight, int(room.width()))
        painter.drawText(room, middle, title)
        room.setLeft(room.left() + metrics.horizontalAdvance(title) + 10)
        painter.setFont(font(Type.SMALL))
        painter.setPen(QColor(palette.quiet))
        subtitle = painter.fontMetrics().elidedText(
            found.subtitle, Qt.TextElideMode.ElideRight, int(room.width())
        )
        painter.drawText(room, middle, subtitle)
        painter.restore()

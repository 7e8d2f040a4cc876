"""The search field at the top of the window: what it finds, in groups, over the page.

Knows nothing about the records: the sources are passed in.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby
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
_HEADING = 28
_TALLEST = 466  # before the popup scrolls
_WIDEST = 640
_NOTE_SHARE = 0.45  # of a row, at most


@dataclass(frozen=True, slots=True)
class SearchResult:
    """One result: its text, what choosing it does, its icon (ui.icons), its shortcut.

    `note` at the right says why it was found; `group` is the heading that it stands under.
    """

    title: str
    subtitle: str
    action: Callback
    icon: str = "person"
    shortcut: str = ""
    note: str = ""
    group: str = ""


Deliver: TypeAlias = Callable[[Sequence[SearchResult]], None]
Source: TypeAlias = Callable[[str, Deliver], None]
"""Asked with what was typed; delivers, now or later, on the window's thread.

What it delivers again takes the place of what it delivered before.
"""


def matching(text: str, results: Sequence[SearchResult]) -> list[SearchResult]:
    """Those of `results` in which every word of `text` begins a word; titles with it first.

    Spaces between the words do not count: “backup” finds “Back up now”.
    """
    typed = fold(text).split()

    def begins(part: str, words: Sequence[str]) -> bool:
        return any("".join(words[at:]).startswith(part) for at in range(len(words)))

    found = []
    for one in results:
        words = fold(f"{one.title} {one.subtitle}").split()
        if all(begins(part, words) for part in typed):
            found.append(one)
    return sorted(found, key=lambda one: not fold(one.title).startswith(fold(text)))


class FindField(QLineEdit):
    """Type to find, arrows to choose, Enter to go, Escape to leave.

    The results stand below it, over the page, in the order of `sources`.
    """

    def __init__(self, sources: Sequence[Source], shortcut: str) -> None:
        super().__init__()
        self._sources = tuple(sources)
        self._token = 0
        self._goes_on = False  # Enter was pressed before all results were there
        self._results: dict[int, Sequence[SearchResult]] = {}
        self._model = _FoundModel(self)
        self._popup = _Popup(self._model)
        self._popup.list.clicked.connect(lambda index: self._go(index.row()))
        self.setObjectName("find")
        self.setPlaceholderText("Search people, actions, lists and surveys")
        self.setAccessibleName("Search people, actions, lists and surveys")
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
            if self._is_complete:
                self._go(self._popup.list.currentIndex().row())
            else:  # what is shown belongs to what was typed before
                self._goes_on = bool(self.text().strip())
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
        self._goes_on = False
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

    @property
    def _is_complete(self) -> bool:
        """Whether every source has delivered what it found for the text."""
        return len(self._results) == len(self._sources)

    def _show(self) -> None:
        everything = [found for _number, part in sorted(self._results.items()) for found in part]
        chosen = self._model.result(self._popup.list.currentIndex().row())
        was_moved = self._popup.isVisible() and self._popup.was_moved
        self._model.set_found(everything)
        if everything or self._is_complete:
            row = self._model.row_of(chosen) if was_moved else self._model.row_of(None)
            self._popup.show_below(self, row)
        if self._is_complete and self._goes_on:
            self._go(self._model.row_of(None))

    def _go(self, row: int) -> None:
        found = self._model.result(row)
        if self._popup.isVisible() and found is not None:
            self._leave()
            found.action()

    def _leave(self) -> None:
        self._token += 1
        self.clear()
        self._popup.hide()
        self.clearFocus()


class _FoundModel(QAbstractListModel):
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


class _Popup(QFrame):
    """The list of results over the page; the search field keeps the focus."""

    def __init__(self, model: _FoundModel) -> None:
        super().__init__()
        self._model = model
        self.was_moved = False  # by the arrow keys, since it was shown
        self.setProperty("kind", "popup")
        self.hide()
        self.list = QListView()
        self.list.setModel(model)
        self.list.setItemDelegate(_FoundDelegate(model, self.list))
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


class _FoundDelegate(QStyledItemDelegate):
    """Icon, title, and the subtitle muted behind it; a note or the shortcut at the right."""

    def __init__(self, model: _FoundModel, parent: QObject) -> None:
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

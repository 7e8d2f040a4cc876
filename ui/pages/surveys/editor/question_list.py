"""The questions of a questionnaire in their order, to choose one and to put them in another."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QListWidget, QListWidgetItem

from core.formats import plural
from surveys.questionnaire import Questionnaire
from ui.theme import colours
from ui.widgets.plain_text import set_tool_tip

_SURVEY = "Title and introduction"
_PLACE = Qt.ItemDataRole.UserRole
_ROW_HEIGHT = 28


class QuestionList(QListWidget):
    """Shows the survey itself and its questions.

    Signals: `chosen(int)` with the place of a question, -1 for the survey; `ordered(list)` with
    the places in another order, by dragging or Alt+Up and Alt+Down; `removed(int)`.
    """

    chosen = Signal(int)
    ordered = Signal(object)
    removed = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Questions")
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.currentRowChanged.connect(lambda row: self.chosen.emit(row - 1))
        self.model().rowsMoved.connect(self._tell_order)
        for keys, by in (("Alt+Up", -1), ("Alt+Down", 1)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(lambda by=by: self.move_current(by))

    @property
    def place(self) -> int:
        """The place of the current question; -1: the survey itself."""
        item = self.currentItem()
        place: int = -1 if item is None else item.data(_PLACE)
        return place

    def show_questions(
        self, questionnaire: Questionnaire, issues: Mapping[int, int], place: int
    ) -> None:
        """Show the questions, with how many issues each has; `place` becomes the current one."""
        with QSignalBlocker(self):  # not the model, of whose changes the view has to know
            self.clear()
            self.addItem(self._item(_SURVEY, -1, issues.get(-1, 0)))
            for at, question in enumerate(questionnaire.questions):
                words = question.text or "(no text yet)"
                self.addItem(self._item(words, at, issues.get(at, 0), question.code))
            self.setCurrentRow(place + 1)
        self.scrollToItem(self.currentItem())

    def move_current(self, by: int) -> None:
        """Move the current question up (-1) or down (1)."""
        place, last = self.place, self.count() - 2
        if place >= 0 and 0 <= place + by <= last:
            order = list(range(last + 1))
            order.insert(place + by, order.pop(place))
            self.ordered.emit(order)

    def showEvent(self, event: QShowEvent) -> None:
        """Measure the rows anew, which may have been measured before the style applied."""
        super().showEvent(event)
        self.doItemsLayout()
        self.scrollToItem(self.currentItem())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete and self.place >= 0:
            self.removed.emit(self.place)
        else:
            super().keyPressEvent(event)

    def _item(self, words: str, place: int, issues: int, code: str = "") -> QListWidgetItem:
        told = plural(issues, "issue") if issues else ""
        name = " – ".join(filter(None, (code, told)))  # before the words, which may be cut off
        item = QListWidgetItem("  ".join(filter(None, (name, words))))
        item.setData(_PLACE, place)
        item.setSizeHint(QSize(0, _ROW_HEIGHT))
        set_tool_tip(item, item.text())
        if issues:
            item.setForeground(QColor(colours().bad))
        if place < 0:
            item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsDragEnabled)
        else:
            item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsDropEnabled)
        return item

    def _tell_order(self) -> None:
        places = [self.item(row).data(_PLACE) for row in range(self.count())]
        order: Sequence[int] = [place for place in places if place >= 0]
        self.ordered.emit(list(order))

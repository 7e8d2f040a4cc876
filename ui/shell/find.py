"""The search field at the top of the window: what it finds, in groups, over the page.

Knows nothing about the records: the sources are passed in.
"""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLineEdit, QWidget
from shiboken6 import isValid

from ui.icons import IconView
from ui.shell.result_popup import ResultModel, ResultPopup
from ui.shell.search_results import Deliver, SearchResult, Source
from ui.theme import Type
from ui.widgets.labels import label


class FindField(QLineEdit):
    """Type to find, arrows to choose, Enter to go, Escape to leave.

    The results stand below it, over the page, in the order of `sources`. When it is left, the focus
    goes back to where it was.
    """

    def __init__(self, sources: Sequence[Source], shortcut: str) -> None:
        super().__init__()
        self._sources = tuple(sources)
        self._token = 0
        self._goes_on = False  # Enter was pressed before all results were there
        self._before: QWidget | None = None  # what had the focus
        self._results: dict[int, Sequence[SearchResult]] = {}
        self._model = ResultModel(self)
        self._popup = ResultPopup(self._model)
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
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._remember)

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

    def _remember(self, before: QWidget | None, focused: QWidget | None) -> None:
        if focused is self and before is not None and before.window() is self.window():
            self._before = before

    def _leave(self) -> None:
        self._token += 1
        self.clear()
        self._popup.hide()
        before, self._before = self._before, None
        if before is not None and isValid(before) and before.isVisible():
            before.setFocus()
        else:
            self.clearFocus()

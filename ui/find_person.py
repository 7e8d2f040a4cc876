"""A dialog that finds a person on record by name, e-mail or alumni ID."""

from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from core.progress import Progress
from queries.people_search import FoundPeople, search_people
from ui.context import PageContext
from ui.jobs import Job
from ui.widgets.dialogs import FormDialog
from ui.widgets.fields import search_field
from ui.widgets.labels import label
from ui.widgets.plain_text import set_tool_tip

_MOST_FOUND: Final = 20
_PAUSE: Final = 150  # milliseconds after the last key before people are searched


class FindPersonDialog(FormDialog):
    """Says in `text` what a person is looked for; `chosen(FoundPerson)` for the one selected."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget, context: PageContext, text: str, accept_text: str) -> None:
        super().__init__(parent, "Find person", text, accept_text)
        self.resize(520, 420)
        self._context = context
        self._search: Job | None = None
        self._text = search_field("Search by name, e-mail or alumni ID")
        self._people = QListWidget()
        self._people.setAccessibleName("People found")
        self._people.setTextElideMode(Qt.TextElideMode.ElideRight)
        self._people.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._people.itemSelectionChanged.connect(self._show_ready)
        self._people.itemActivated.connect(lambda _item: self.accept())
        down = QShortcut(QKeySequence(Qt.Key.Key_Down), self._text, self._enter_people)
        down.setContext(Qt.ShortcutContext.WidgetShortcut)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE)
        self._pause.timeout.connect(self._find)
        self._text.textChanged.connect(lambda _text: self._pause.start())
        self.add_field("Person", self._text)
        self._similar = label("No exact matches. Showing similar names.", ink="muted")
        self._similar.hide()
        self.body.addWidget(self._similar)
        self.body.addWidget(self._people, 1)
        self.finished.connect(self._stop)
        self._show_ready()

    def search_for(self, text: str) -> None:
        """Search for `text` at once."""
        self._text.setText(text)
        self._find()

    def accept(self) -> None:
        """Choose the selected person."""
        item = self._people.currentItem()
        if item is not None:
            self.chosen.emit(item.data(Qt.ItemDataRole.UserRole))
            super().accept()

    def _enter_people(self) -> None:
        """Go from the search to the first of those found, as in a browser."""
        if self._people.count():
            self._people.setFocus()
            self._people.setCurrentRow(0)

    def _find(self) -> None:
        self._stop()
        database, text = self._context.database, self._text.text().strip()

        def read(_progress: Progress) -> FoundPeople:
            with database.read() as connection:
                return search_people(connection, text, _MOST_FOUND) if text else FoundPeople(())

        self._search = self._context.jobs.read(read, self._show)

    def _show(self, found: FoundPeople) -> None:
        self._people.clear()
        self._similar.setVisible(found.is_similar and bool(found.people))
        for one in found.people:
            words = filter(None, (one.name, one.details, one.reason))
            item = QListWidgetItem(" · ".join(words))
            item.setData(Qt.ItemDataRole.UserRole, one)
            set_tool_tip(item, item.text())
            self._people.addItem(item)
        if len(found.people) == 1 and not found.is_similar:
            self._people.setCurrentRow(0)
        self._show_ready()

    def _show_ready(self) -> None:
        self.set_ready(ready=self._people.currentItem() is not None)

    def _stop(self) -> None:
        self._pause.stop()
        if self._search is not None:
            self._search.cancel()

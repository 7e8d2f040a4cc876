"""A drop-down list with headings, in which one finds an entry by typing a part of it."""

from PySide6.QtCore import QEvent, QObject, QStringListModel, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QComboBox, QWidget

from ui.theme import Type, font
from ui.widgets.fields import ComboBox, completer

_MOST_VISIBLE = 16
# Behind a heading: Qt makes the line with the typed text the current one, even a heading.
_NO_ENTRY = "\u200b"
# Why a focus goes that comes back: to a list of its own, or with the whole window.
_STAYING = frozenset({Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason})


class SearchCombo(ComboBox):
    """Enter, Tab and a click choose the entry that begins with what was typed, or alone has it.

    Where several have it within, Enter opens the list of them. What is typed while the list is open
    is looked for as well. A text that names no entry becomes the current entry's again.
    `currentIndexChanged` as of any drop-down list; `currentData()` is what the entry was added
    with. `name` is its accessible name.
    Signal: `entered` for Enter, when the entry is chosen.
    """

    entered = Signal()

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setMaxVisibleItems(_MOST_VISIBLE)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._texts = QStringListModel(self)  # headings are not to be found
        self._rows: dict[str, int] = {}
        found = completer(self._texts, self)
        found.setMaxVisibleItems(_MOST_VISIBLE)
        found.activated.connect(self.choose)
        self.currentIndexChanged.connect(self._show_start)
        self.setCompleter(found)
        line = self.lineEdit()
        if line is not None:
            line.returnPressed.connect(self._enter)
        self.view().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let what is typed in the open list take the place of the text, to be looked for."""
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return super().eventFilter(watched, event)
        line, typed = self.lineEdit(), event.text().strip()
        if line is None or not typed or not typed.isprintable():
            return super().eventFilter(watched, event)
        self.hidePopup()
        line.selectAll()
        line.setFocus(Qt.FocusReason.PopupFocusReason)
        line.event(event)
        return True

    def clear_entries(self) -> None:
        """Remove all entries and headings."""
        self.clear()
        self._rows.clear()
        self._texts.setStringList([])

    def add_heading(self, text: str) -> None:
        """Add a line that cannot be chosen."""
        item = QStandardItem(text + _NO_ENTRY)
        item.setFlags(Qt.ItemFlag.NoItemFlags)
        item.setFont(font(Type.SMALL))
        model = self.model()
        if isinstance(model, QStandardItemModel):
            model.appendRow(item)

    def add_entry(self, text: str, data: object) -> None:
        """Add an entry; no two of one list may have the same text."""
        is_first = not self._rows
        self.addItem(text, data)
        self._rows[text] = self.count() - 1
        self._texts.setStringList(list(self._rows))
        if is_first:
            self.choose(text)

    def choose(self, text: str) -> None:
        """Make the entry with this text the current one."""
        self.setCurrentIndex(self._rows[text])

    def select_text(self) -> None:
        """Select the text, so that what is typed takes its place."""
        line = self.lineEdit()
        if line is not None:
            line.selectAll()

    def has(self, text: str) -> bool:
        """Whether there is an entry with this text."""
        return text in self._rows

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Select the text, so that what is typed takes its place."""
        super().focusInEvent(event)
        if event.reason() not in _STAYING:
            QTimer.singleShot(0, self.select_text)  # after a click has placed the cursor

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Choose what was typed."""
        super().focusOutEvent(event)
        if event.reason() not in _STAYING:
            self.choose_typed()

    def choose_typed(self) -> None:
        """Choose the entry that was typed, else one that begins with it, else the only one."""
        hits = self._hits()
        wanted = self.currentText().strip().casefold()
        if hits and (len(hits) == 1 or _begins(hits[0].casefold(), wanted)):
            self.choose(hits[0])
        self.setEditText(self.itemText(self.currentIndex()))
        self._show_start()

    def _hits(self) -> list[str]:
        """The entries that have what was typed, those that begin with it first."""
        wanted = self.currentText().strip().casefold()
        return sorted(
            (one for one in self._rows if wanted and wanted in one.casefold()),
            key=lambda one: (one.casefold() != wanted, not _begins(one.casefold(), wanted)),
        )

    def _enter(self) -> None:
        hits, found = self._hits(), self.completer()
        wanted = self.currentText().strip().casefold()
        if len(hits) > 1 and not _begins(hits[0].casefold(), wanted) and found is not None:
            found.setCompletionPrefix(self.currentText().strip())
            QTimer.singleShot(0, found.complete)  # after Qt has closed the list because of Enter
            return
        self.choose_typed()
        self.entered.emit()

    def _show_start(self) -> None:
        line = self.lineEdit()
        if line is not None:
            line.setCursorPosition(0)


def choose_typed_in(window: QWidget) -> None:
    """Choose what was typed where `window` has the focus: a button that is clicked takes it not."""
    focused = window.focusWidget()
    if isinstance(focused, SearchCombo):
        focused.choose_typed()


def _begins(text: str, start: str) -> bool:
    """Whether `text`, or a word in it behind a colon, begins with `start`."""
    return text.startswith(start) or f": {start}" in text

"""The window of the built-in guide: its pages, and a search over them with the words marked."""

from typing import Final

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import (
    QColor,
    QKeySequence,
    QShortcut,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
)
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QTextBrowser,
    QTextEdit,
    QVBoxLayout,
    QWidget,
)

from core.text import fold
from ui.actions import FIND_IN_LIST, GUIDE, PRINT
from ui.bound_actions import action_button, bind
from ui.print.print_file import print_document
from ui.shell.guide_pages import GuidePage, read_guide, search_guide, synonyms
from ui.theme import GRID, colours
from ui.widgets.fields import search_field

_SIZE: Final = (920, 660)
_LIST_WIDTH: Final = 260
_PAGE = Qt.ItemDataRole.UserRole


class GuideWindow(QWidget):
    """Beside the main window, so that both can be seen; closed with Esc."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setWindowTitle("Guide – Almanac")
        self.setProperty("ground", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.resize(*_SIZE)
        self._pages = read_guide()
        self._search = search_field("Search the guide")
        self._list = QListWidget()
        self._list.setWordWrap(True)
        self._list.setFixedWidth(_LIST_WIDTH)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._text = QTextBrowser()
        self._text.setOpenLinks(False)
        self._text.setAccessibleName("Page of the guide")
        self._text.document().setDocumentMargin(2 * GRID)
        left = QVBoxLayout()
        left.setSpacing(GRID)
        left.addWidget(self._search)
        left.addWidget(self._list, 1)
        left.addWidget(action_button(bind(self, PRINT, self._print), icon=True))
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        row.setSpacing(2 * GRID)
        row.addLayout(left)
        row.addWidget(self._text, 1)
        bind(self, FIND_IN_LIST, self._search.setFocus, text="Search the guide")
        QShortcut(QKeySequence(Qt.Key.Key_Escape), self, self.close)
        self._search.textChanged.connect(self._fill)
        self._search.returnPressed.connect(self._list.setFocus)
        self._list.currentItemChanged.connect(self._show_item)
        self._text.anchorClicked.connect(self._follow)
        self._fill()

    def show_page(self, key: str) -> None:
        """Show the page `key`, and the window in front."""
        self._search.clear()
        for row, page in enumerate(self._pages):
            if page.key == key:
                self._list.setCurrentRow(row)
        self.show()
        self.raise_()
        self.activateWindow()
        self._search.setFocus()

    def _fill(self) -> None:
        """List all pages, or what was found."""
        text = self._search.text().strip()
        self._list.clear()
        self._list.setAccessibleName("Found" if text else "Pages of the guide")
        if text:
            for hit in search_guide(self._pages, text):
                self._add(f"{hit.page.title}\n{hit.excerpt}", hit.page)
        else:
            for page in self._pages:
                self._add(page.title, page)
        if text and not self._list.count():
            nothing = QListWidgetItem("Nothing found.")
            nothing.setFlags(Qt.ItemFlag.NoItemFlags)
            self._list.addItem(nothing)
        self._list.setCurrentRow(0)

    def _add(self, words: str, page: GuidePage) -> None:
        item = QListWidgetItem(words)
        item.setData(_PAGE, page)
        self._list.addItem(item)

    def _show_item(self, item: QListWidgetItem | None) -> None:
        page = None if item is None else item.data(_PAGE)
        if isinstance(page, GuidePage):
            self._text.setMarkdown(page.text)
            _space_out(self._text.document())
            self._text.setDocumentTitle(page.title)
            self._mark(self._search.text())

    def _mark(self, text: str) -> None:
        """Mark the words of `text`, and scroll to the first."""
        look = QTextCharFormat()
        look.setBackground(QColor(colours().warning_ground))
        look.setForeground(QColor(colours().text))
        marked: list[QTextEdit.ExtraSelection] = []
        document = self._text.document()
        for word in (one for typed in fold(text).split() for one in synonyms(typed)):
            found = document.find(word)
            while not found.isNull():
                selection = QTextEdit.ExtraSelection()
                selection.cursor, selection.format = found, look
                marked.append(selection)
                found = document.find(word, found)
        self._text.setExtraSelections(marked)
        first = min((one.cursor.selectionStart() for one in marked), default=0)
        cursor = QTextCursor(document)
        cursor.setPosition(first)
        self._text.setTextCursor(cursor)
        self._text.ensureCursorVisible()

    def _follow(self, link: QUrl) -> None:
        self.show_page(link.path().removesuffix(".md"))

    def _print(self) -> None:
        whole = QTextDocument()
        whole.setMarkdown("\n\n".join(page.text for page in self._pages))
        _space_out(whole)
        print_document(self, whole, GUIDE.text)


def _space_out(document: QTextDocument) -> None:
    """Set paragraphs and headings apart, which Qt does not do for Markdown."""
    block = document.begin()
    while block.isValid():
        look = block.blockFormat()
        look.setBottomMargin(GRID)
        look.setTopMargin(GRID if look.headingLevel() > 1 else 0)
        QTextCursor(block).setBlockFormat(look)
        block = block.next()

"""The licences of Almanac and of the packages that it is made with: a list to search, and a text.

Must not know how the list is made.
"""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from core.licences import PackageLicence
from ui.theme import GRID, Type
from ui.widgets import label, secondary_button
from ui.widgets.dialogs import Dialog
from ui.widgets.fields import search_field

_SIZE = (1000, 640)
_LIST_WIDTH = 240


class LicencesDialog(Dialog):
    """Shows `licences`, the first one chosen; opened with `open()`, it disposes of itself."""

    def __init__(self, parent: QWidget, licences: Sequence[PackageLicence]) -> None:
        super().__init__(parent)
        self.setWindowTitle("Licences")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(*_SIZE)
        self._licences = licences
        self._search = search_field("Search packages and licences")
        self._search.textChanged.connect(self._filter)
        self._list = QListWidget()
        self._list.setAccessibleName("Packages")
        self._list.setFixedWidth(_LIST_WIDTH)
        self._list.setUniformItemSizes(True)
        for one in licences:
            QListWidgetItem(f"{one.name} {one.versions}", self._list)
        self._heading = label("", Type.HEADING)
        self._about = label("", Type.SMALL, ink="muted", wrap=True)
        self._text = QPlainTextEdit()
        self._text.setReadOnly(True)
        self._text.setAccessibleName("Licence")
        self._text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self._list.currentRowChanged.connect(self._show)
        self._lay_out()
        self._list.setCurrentRow(0)

    def _lay_out(self) -> None:
        left = QVBoxLayout()
        left.setSpacing(GRID)
        left.addWidget(self._search)
        left.addWidget(self._list, 1)
        right = QVBoxLayout()
        right.setSpacing(4)
        right.addWidget(self._heading)
        right.addWidget(self._about)
        right.addSpacing(4)
        right.addWidget(self._text, 1)
        both = QHBoxLayout()
        both.setSpacing(2 * GRID)
        both.addLayout(left)
        both.addLayout(right, 1)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(secondary_button("Close", self.accept))
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(2 * GRID)
        column.addLayout(both, 1)
        column.addLayout(foot)

    def _show(self, row: int) -> None:
        if row < 0:
            return
        one = self._licences[row]
        self._heading.setText(f"{one.name} {one.versions}")
        self._about.setText(" · ".join(filter(None, (one.licence, one.address))))
        self._text.setPlainText(one.text)

    def _filter(self, text: str) -> None:
        """List what has all the words in its name or licence, and show the first of it."""
        words = text.casefold().split()
        for row, one in enumerate(self._licences):
            said = f"{one.name} {one.versions} {one.licence}".casefold()
            self._list.item(row).setHidden(not all(word in said for word in words))
        listed = [row for row in range(len(self._licences)) if not self._list.item(row).isHidden()]
        if listed and self._list.currentRow() not in listed:
            self._list.setCurrentRow(listed[0])

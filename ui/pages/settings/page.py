"""The page Settings: a list of its sections at the left, and one of them."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QStackedWidget, QVBoxLayout

from ui.context import PageContext, ShowSettings
from ui.pages.settings.about import AboutSection
from ui.pages.settings.appearance import AppearanceSection
from ui.pages.settings.connections import ConnectionsSection
from ui.pages.settings.custom_fields import CustomFieldsSection
from ui.pages.settings.database import DatabaseSection
from ui.pages.settings.export_layouts import LayoutsSection
from ui.pages.settings.handed_out import HandedOutSection
from ui.pages.settings.mail_section import MailSection
from ui.pages.settings.office import OfficeSection
from ui.pages.settings.privacy import PrivacySection
from ui.pages.settings.reports import ReportsSection
from ui.pages.settings.saved_mappings import MappingsSection
from ui.pages.settings.section import Section
from ui.pages.settings.section_search import SECTION_ENTRIES
from ui.pages.settings.suppressions import SuppressionsSection
from ui.pages.settings.synonyms import SynonymsSection
from ui.pages.settings.watched_folders import WatchedFoldersSection
from ui.shell.page import Page
from ui.theme import GRID, PAGE_MARGIN, ROW_HEIGHT
from ui.widgets import PageHeader

_MAKERS: dict[str, type[Section]] = {
    "office": OfficeSection,
    "mail": MailSection,
    "connections": ConnectionsSection,
    "custom-fields": CustomFieldsSection,
    "synonyms": SynonymsSection,
    "saved-mappings": MappingsSection,
    "export-layouts": LayoutsSection,
    "reports": ReportsSection,
    "watched-folders": WatchedFoldersSection,
    "lists-handed-out": HandedOutSection,
    "suppressed-addresses": SuppressionsSection,
    "privacy": PrivacySection,
    "database": DatabaseSection,
    "appearance": AppearanceSection,
    "about": AboutSection,
}
_KEYS = tuple(entry.key for entry in SECTION_ENTRIES)
_LIST_WIDTH = 180


class SettingsPage(Page):
    """Each section is made when it is first shown."""

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self._context = context
        self._sections: dict[int, Section] = {}
        self._list = QListWidget()
        self._list.setAccessibleName("Sections")
        self._list.setFixedWidth(_LIST_WIDTH)
        for entry in SECTION_ENTRIES:
            item = QListWidgetItem(entry.title)
            item.setSizeHint(QSize(0, ROW_HEIGHT))
            self._list.addItem(item)
        self._list.setCurrentRow(0)
        self._list.currentRowChanged.connect(self._show)
        self._place = QStackedWidget()
        head = QVBoxLayout()
        head.setContentsMargins(PAGE_MARGIN, 20, PAGE_MARGIN, 0)
        head.setSpacing(2 * GRID)
        head.addWidget(PageHeader("Settings", "Shared office settings; saved at once"))
        row = QHBoxLayout()
        row.setContentsMargins(PAGE_MARGIN, 0, 0, 2 * GRID)
        row.setSpacing(0)
        row.addWidget(self._list)
        row.addWidget(self._place, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2 * GRID)
        column.addLayout(head)
        column.addLayout(row, 1)
        self._show(0)

    def refresh(self) -> None:
        self._sections[self._list.currentRow()].refresh()

    def open(self, what: object) -> None:
        if isinstance(what, ShowSettings):
            self._list.setCurrentRow(_KEYS.index(what.section))

    def place(self) -> object:
        return ShowSettings(_KEYS[self._list.currentRow()])

    def leave(self) -> None:
        for section in self._sections.values():
            section.leave()

    def _show(self, at: int) -> None:
        if at not in self._sections:
            section = _MAKERS[_KEYS[at]](self._context)
            self._sections[at] = section
            self._place.addWidget(section)
        self._place.setCurrentIndex(list(self._sections).index(at))
        self._sections[at].refresh()

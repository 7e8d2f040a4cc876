"""What the overview shows of an empty database: the ways to begin, and where the data is kept."""

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.actions import IMPORT_CONTACTS, NEW_DATABASE, NEW_PERSON, OPEN_DATABASE, OPEN_SAMPLE, Action
from ui.applicable_actions import run_bound
from ui.context import PageContext
from ui.recent_databases import RecentDatabases
from ui.theme import GRID, PAGE_MARGIN, Type
from ui.widgets import EmptyState, label, secondary_button

_WIDTH: Final = 860


class Welcome(QWidget):
    """The first steps, the databases opened lately, and where the data is kept."""

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        place = context.database.name
        begin = EmptyState(
            "alumni",
            "Welcome to Almanac",
            "Start with a spreadsheet of your alumni (.xlsx or .csv). You see every change "
            "before it is saved, and you can undo an import.",
            "Import contacts…",
            lambda: run_bound(self, IMPORT_CONTACTS),
        )
        others = QHBoxLayout()
        others.setSpacing(GRID)
        others.addStretch(1)
        for action in (NEW_PERSON, OPEN_SAMPLE, NEW_DATABASE, OPEN_DATABASE):
            others.addWidget(self._button(action))
        others.addStretch(1)
        kept = label(f"Your data is kept in {place}", Type.SMALL, ink="muted", wrap=True)
        kept.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        kept.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        recent = RecentDatabases(context.jobs, place)
        recent.open_asked.connect(context.open_database)
        recent.setMaximumWidth(_WIDTH)
        centred = QHBoxLayout()
        centred.addStretch(1)
        centred.addWidget(recent, 20)
        centred.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(PAGE_MARGIN, PAGE_MARGIN, PAGE_MARGIN, PAGE_MARGIN)
        column.setSpacing(2 * GRID)
        column.addWidget(begin, 3)
        column.addLayout(others)
        column.addLayout(centred)
        column.addWidget(kept)
        column.addStretch(2)

    def _button(self, action: Action) -> QWidget:
        return secondary_button(action.text, lambda: run_bound(self, action))

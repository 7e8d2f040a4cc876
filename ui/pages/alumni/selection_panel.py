"""The panel for several selected people: how many are selected, and the bulk actions."""

from array import array
from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.formats import plural
from records.filters.segments import Segment
from ui.actions import ADD_TO_LIST, DELETE_PEOPLE, LOG_ACTIVITY, MERGE_PEOPLE, REMOVE_FROM_LIST
from ui.bound_actions import action_button, bind, offer, set_text
from ui.context import PageContext
from ui.pages.alumni.activity_dialog import open_activity_dialog
from ui.pages.alumni.deletion import delete_people_with_undo
from ui.pages.alumni.duplicates.merge_dialog import open_merge_dialog
from ui.pages.alumni.segments.changes import remove_from_list_with_undo
from ui.pages.alumni.segments.dialogs import open_add_to_list_dialog
from ui.theme import GRID, Type
from ui.widgets import label, rule


class SelectionPanel(QWidget):
    """Bulk actions on the people whose ids `selected` returns.

    `page_actions` are those of the page, which edit or export them, or write to them.
    """

    def __init__(
        self,
        context: PageContext,
        selected: Callable[[], "array[int]"],
        page_actions: Sequence[QAction],
    ) -> None:
        super().__init__()
        self._title = label("", Type.BRAND)
        self._list: Segment | None = None
        self._remove = bind(
            self,
            REMOVE_FROM_LIST,
            lambda: (
                remove_from_list_with_undo(context, self._list, selected()) if self._list else None
            ),
        )
        self._merge = bind(self, MERGE_PEOPLE, lambda: open_merge_dialog(context, self, selected()))
        self.addActions(page_actions)
        actions = (
            self._merge,
            self._remove,
            *page_actions,
            bind(self, ADD_TO_LIST, lambda: open_add_to_list_dialog(context, self, selected())),
            bind(self, LOG_ACTIVITY, lambda: open_activity_dialog(context, self, selected())),
        )
        self._delete = bind(
            self, DELETE_PEOPLE, lambda: delete_people_with_undo(context, selected())
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 24, 20, 24)
        column.setSpacing(GRID)
        column.addWidget(self._title)
        words = "Actions apply to all selected people and can be undone."
        column.addWidget(label(words, ink="muted", wrap=True))
        column.addSpacing(GRID)
        left = Qt.AlignmentFlag.AlignLeft
        for action in actions:
            column.addWidget(action_button(action, icon=True), 0, left)
        column.addSpacing(2 * GRID)
        column.addWidget(rule())
        column.addSpacing(2 * GRID)
        column.addWidget(action_button(self._delete, "danger"), 0, left)
        column.addStretch(1)

    def show_selection(self, count: int, shown_list: Segment | None) -> None:
        """Show how many are selected; `shown_list` is the list that the table shows, if any."""
        people = plural(count, "person", "people")
        self._title.setText(f"{people} selected")
        set_text(self._delete, f"Delete {people}")
        offer(self._merge, when=count == 2)
        self._list = shown_list
        offer(self._remove, when=shown_list is not None)
        if shown_list is not None:
            set_text(self._remove, f"Remove from “{shown_list.name}”")

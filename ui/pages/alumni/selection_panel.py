"""The panel for several selected people: how many are selected, and the bulk actions."""

from array import array
from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.formats import plural
from records.filters.segments import Segment
from ui.context import PageContext
from ui.pages.alumni.activity_dialog import open_activity_dialog
from ui.pages.alumni.deletion import delete_people_with_undo
from ui.pages.alumni.segment_dialogs import open_add_to_list_dialog, remove_from_list_with_undo
from ui.theme import GRID, Type
from ui.widgets import danger_button, label, rule, secondary_button


class SelectionPanel(QWidget):
    """Bulk actions on the people whose ids `selected` returns.

    Signal: `export_requested`.
    """

    export_requested = Signal()

    def __init__(self, context: PageContext, selected: Callable[[], "array[int]"]) -> None:
        super().__init__()
        self._title = label("", Type.BRAND)
        self._list: Segment | None = None
        self._remove = secondary_button("", icon="close")
        self._remove.clicked.connect(
            lambda: (
                remove_from_list_with_undo(context, self._list, selected()) if self._list else None
            )
        )
        self._delete = danger_button("", lambda: delete_people_with_undo(context, selected()))
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 24, 20, 24)
        column.setSpacing(GRID)
        column.addWidget(self._title)
        words = "Actions apply to all selected people and can be undone."
        column.addWidget(label(words, ink="muted", wrap=True))
        column.addSpacing(GRID)
        left = Qt.AlignmentFlag.AlignLeft
        column.addWidget(self._remove, 0, left)
        export = secondary_button("Export…", self.export_requested.emit, icon="export")
        column.addWidget(export, 0, left)
        for text, icon, act in (
            ("Add to list…", "add", open_add_to_list_dialog),
            ("Log activity…", "date", open_activity_dialog),
        ):
            button = secondary_button(text, icon=icon)
            button.clicked.connect(lambda _on=False, act=act: act(context, self, selected()))
            column.addWidget(button, 0, left)
        column.addSpacing(2 * GRID)
        column.addWidget(rule())
        column.addSpacing(2 * GRID)
        column.addWidget(self._delete, 0, left)
        column.addStretch(1)

    def show_selection(self, count: int, shown_list: Segment | None) -> None:
        """Show how many are selected; `shown_list` is the list that the table shows, if any."""
        people = plural(count, "person", "people")
        self._title.setText(f"{people} selected")
        self._delete.setText(f"Delete {people}")
        self._list = shown_list
        self._remove.setVisible(shown_list is not None)
        if shown_list is not None:
            self._remove.setText(f"Remove from “{shown_list.name}”")

"""At the right where several people are selected: how many, and what can be done with them."""

from array import array
from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.text import plural
from ui.context import Context
from ui.pages.alumni.engaging import ask_for_engagement
from ui.pages.alumni.removing import remove_people
from ui.pages.alumni.segments import ask_for_list
from ui.theme import GRID, Type
from ui.widgets import label, secondary_button


class SelectionPanel(QWidget):
    """Acts on the people that `selected` gives; `export_asked` for a file of them."""

    export_asked = Signal()

    def __init__(self, context: Context, selected: Callable[[], "array[int]"]) -> None:
        super().__init__()
        self._title = label("", Type.BRAND)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 24, 20, 24)
        column.setSpacing(GRID)
        column.addWidget(self._title)
        words = "What you do here is done for all of them, and can be taken back."
        column.addWidget(label(words, ink="muted", wrap=True))
        column.addSpacing(GRID)
        left = Qt.AlignmentFlag.AlignLeft
        export = secondary_button("Export…", self.export_asked.emit, icon="export")
        column.addWidget(export, 0, left)
        for text, icon, act in (
            ("Add to a list…", "add", ask_for_list),
            ("Add an engagement…", "date", ask_for_engagement),
        ):
            button = secondary_button(text, icon=icon)
            button.clicked.connect(lambda _on=False, act=act: act(context, self, selected()))
            column.addWidget(button, 0, left)
        column.addSpacing(GRID)
        delete = secondary_button(
            "Delete", lambda: remove_people(context, selected()), icon="delete"
        )
        column.addWidget(delete, 0, left)
        column.addStretch(1)

    def show_count(self, count: int) -> None:
        """Say how many are selected."""
        self._title.setText(f"{plural(count, 'person', 'people')} selected")

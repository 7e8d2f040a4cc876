"""The themes of a question to tick for one comment, numbered for the keyboard."""

from collections.abc import Collection, Mapping, Sequence
from typing import Final

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem

from core.formats import format_number
from surveys.themes.theme import CommentTheme
from ui.widgets.plain_text import set_tool_tip

NUMBERED: Final = 9  # themes with a key of their own
_ROW_HEIGHT: Final = 30


class ThemeList(QListWidget):
    """Signal `toggled(int)`: the id of a theme that was ticked or cleared."""

    toggled = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Themes of this comment")
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.itemChanged.connect(
            lambda item: self.toggled.emit(item.data(Qt.ItemDataRole.UserRole))
        )

    def show_themes(
        self,
        themes: Sequence[CommentTheme],
        ticked: Collection[int],
        suggested: Collection[int],
        counts: Mapping[int, int],
    ) -> None:
        """Show `themes` with how many comments have each; `suggested` ones are said to be."""
        row = max(self.currentRow(), 0)
        with QSignalBlocker(self):
            self.clear()
            for place, theme in enumerate(themes, 1):
                number = f"{place}  " if place <= NUMBERED else ""
                hint = " – suggested" if theme.id in suggested and theme.id not in ticked else ""
                count = format_number(counts.get(theme.id, 0))
                item = QListWidgetItem(f"{number}{theme.name} ({count}){hint}")
                item.setData(Qt.ItemDataRole.UserRole, theme.id)
                item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
                is_ticked = theme.id in ticked
                item.setCheckState(Qt.CheckState.Checked if is_ticked else Qt.CheckState.Unchecked)
                item.setSizeHint(QSize(0, _ROW_HEIGHT))
                words = ", ".join(theme.keywords)
                parts = (theme.name, theme.description, f"Keywords: {words}" if words else "")
                set_tool_tip(item, "\n".join(filter(None, parts)))
                self.addItem(item)
            self.setCurrentRow(min(row, self.count() - 1))

"""How the panels of a survey are shown: their order, which are hidden, titles and notes."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QListWidgetItem,
    QPlainTextEdit,
    QWidget,
)

from exporters.figures.panels import Panel
from surveys.panel_settings import PanelSettings
from surveys.panels import LONGEST_TITLE
from ui.theme import GRID
from ui.widgets import secondary_button
from ui.widgets.dialogs import FormDialog
from ui.widgets.plain_text import set_tool_tip
from ui.widgets.reorderable_list import ReorderableList

_ROW_HEIGHT: Final = 30
_NOTE_HEIGHT: Final = 90


class PanelOrderDialog(FormDialog):
    """Puts the panels of a survey in order, by dragging or Alt+Up and Alt+Down; hides the others.

    After `accepted`, `codes` and `hidden` are what was chosen.
    """

    def __init__(self, parent: QWidget, survey: str, panels: Sequence[Panel]) -> None:
        super().__init__(
            parent,
            f"Panels of {survey}",
            "Tick the panels to show, and drag them into order. This applies to all waves of the"
            " survey, its reports, and your colleagues.",
            "Save panels",
        )
        self.resize(620, 560)
        self._list = ReorderableList("Panels")
        self._list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for panel in panels:
            self._list.addItem(_item(panel))
        self._list.setCurrentRow(0)
        buttons = QHBoxLayout()
        buttons.setSpacing(GRID)
        for text, keys, steps in (("Move up", "Alt+Up", -1), ("Move down", "Alt+Down", 1)):
            button = secondary_button(text, partial(self._list.move_current, steps))
            set_tool_tip(button, keys)
            buttons.addWidget(button)
        buttons.addStretch(1)
        buttons.addWidget(secondary_button("Show all", self._show_all))
        self.body.addWidget(self._list, 1)
        self.body.addLayout(buttons)

    @property
    def codes(self) -> list[str]:
        """The codes of all panels in their order."""
        return [str(item.data(Qt.ItemDataRole.UserRole)) for item in self._list.all_items()]

    @property
    def hidden(self) -> set[str]:
        """The codes of the panels that are not ticked."""
        return {
            str(item.data(Qt.ItemDataRole.UserRole))
            for item in self._list.all_items()
            if item.checkState() != Qt.CheckState.Checked
        }

    def _show_all(self) -> None:
        for item in self._list.all_items():
            item.setCheckState(Qt.CheckState.Checked)


class PanelDialog(FormDialog):
    """Asks for the title and the note of a panel.

    After `accepted`, `settings` are what was entered.
    """

    def __init__(self, parent: QWidget, panel: Panel) -> None:
        super().__init__(
            parent,
            "Title and note",
            "For all waves of the survey, its reports, and your colleagues. The question’s own"
            " text stays below the title.",
            "Save panel",
        )
        self._settings = panel.settings
        self._title = QLineEdit(panel.settings.title or "")
        self._title.setPlaceholderText(panel.finding.text[:LONGEST_TITLE])
        self._title.setMaxLength(LONGEST_TITLE)
        self._note = QPlainTextEdit(panel.note)
        self._note.setTabChangesFocus(True)
        self._note.setFixedHeight(_NOTE_HEIGHT)
        self.add_field("Title", self._title)
        self.add_field("Note below the figures", self._note)

    @property
    def settings(self) -> PanelSettings:
        """The settings of the panel, with what was entered."""
        return replace(
            self._settings,
            title=self._title.text(),
            note=self._note.toPlainText(),
        )


def _item(panel: Panel) -> QListWidgetItem:
    item = QListWidgetItem(panel.title)
    item.setData(Qt.ItemDataRole.UserRole, panel.code)
    item.setSizeHint(QSize(0, _ROW_HEIGHT))
    set_tool_tip(item, panel.finding.text)
    item.setFlags((item.flags() | Qt.ItemFlag.ItemIsUserCheckable) & ~Qt.ItemFlag.ItemIsDropEnabled)
    is_hidden = panel.settings.is_hidden
    item.setCheckState(Qt.CheckState.Unchecked if is_hidden else Qt.CheckState.Checked)
    return item

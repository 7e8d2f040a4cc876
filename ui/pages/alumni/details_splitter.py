"""The table and the panel beside it, which can be narrowed and hidden; remembered for this user."""

from typing import Final

from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QPushButton, QSplitter, QVBoxLayout, QWidget

from ui.actions import TOGGLE_DETAILS
from ui.bound_actions import bind, native_shortcut, set_text
from ui.widgets import has_focus_within, icon_button
from ui.widgets.plain_text import set_tool_tip

_WIDTH: Final = 360
_NARROWEST: Final = 320
_NARROWEST_TABLE: Final = 380
_USEFUL_TABLE: Final = 620  # the panel gets narrower before the table does
_WIDTH_CHOSEN, _HIDDEN = "alumni/details_width", "alumni/details_hidden"


class DetailsSplitter(QSplitter):
    """`table` at the left, `details` at the right; `button` shows or hides the details."""

    def __init__(self, preferences: QSettings, table: QWidget, details: QWidget) -> None:
        super().__init__()
        self._preferences = preferences
        self._table = table
        self._details = QWidget()
        self._details.setProperty("ground", "surface")
        self._details.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._details.setMinimumWidth(_NARROWEST)
        inside = QVBoxLayout(self._details)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(details)
        table.setMinimumWidth(_NARROWEST_TABLE)
        self.setHandleWidth(1)
        self.setChildrenCollapsible(False)
        self.addWidget(table)
        self.addWidget(self._details)
        self.setStretchFactor(0, 1)
        self._toggle = bind(self, TOGGLE_DETAILS, self._show_or_hide)
        self.button: QPushButton = icon_button("details", "", self._toggle.trigger)
        self.splitterMoved.connect(self._keep_width)
        self.show_details(on=str(preferences.value(_HIDDEN, "")) != "yes")

    def show_details(self, *, on: bool) -> None:
        """Show or hide the details, until the window is opened again."""
        if not on and has_focus_within(self._details):
            self._table.setFocus()
        self._details.setVisible(on)
        text = "Hide details" if on else "Show details"
        set_text(self._toggle, text)
        self.button.setAccessibleName(text)
        set_tool_tip(self.button, f"{text} ({native_shortcut(self._toggle.shortcut())})")
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _show_or_hide(self) -> None:
        hide = not self._details.isHidden()
        self._preferences.setValue(_HIDDEN, "yes" if hide else "")
        self.show_details(on=not hide)

    def _keep_width(self) -> None:
        self._preferences.setValue(_WIDTH_CHOSEN, self._details.width())

    def _fit(self) -> None:
        """Give the details the width that was chosen, or less where the table needs the room."""
        wanted = int(str(self._preferences.value(_WIDTH_CHOSEN, _WIDTH)))
        width = min(wanted, max(self.width() - _USEFUL_TABLE, _NARROWEST))
        self.setSizes([self.width() - width, width])

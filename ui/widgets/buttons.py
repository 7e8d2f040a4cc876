"""Buttons and tabs. They take the focus by Tab, but not by a mouse click."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QMenu, QPushButton, QTabBar

from ui.icons import icon as icon_of
from ui.theme import colours
from ui.widgets.mnemonics import set_menu_mnemonics
from ui.widgets.plain_text import PlainButton, set_tool_tip
from ui.widgets.popups import pop_up_menu

Callback = Callable[[], object]


def primary_button(text: str, action: Callback | None = None) -> QPushButton:
    """Make the main button of a page or dialog."""
    return _button(text, action, "primary")


def secondary_button(text: str, action: Callback | None = None, *, icon: str = "") -> QPushButton:
    """Make any other button."""
    result = _button(text, action, "secondary")
    if icon:
        result.setIcon(icon_of(icon))
    return result


def danger_button(text: str, action: Callback | None = None) -> QPushButton:
    """Make a button that deletes, or that cannot be undone."""
    return _button(text, action, "danger")


def link_button(text: str, action: Callback | None = None) -> QPushButton:
    """Make a button that looks like a link."""
    return _button(text, action, "link")


def icon_button(icon: str, name: str, action: Callback | None = None) -> QPushButton:
    """Make a button with an icon only; `name` is its tool tip and accessible name."""
    result = _button("", action, "icon")
    result.setIcon(icon_of(icon))
    result.setAccessibleName(name)
    set_tool_tip(result, name)
    return result


def more_button(name: str, menu: QMenu) -> QPushButton:
    """Make a button “…” that opens `menu` below it; `name` says what the actions are about."""
    result = icon_button("more", name)
    result.clicked.connect(
        lambda: pop_up_menu(menu, result.mapToGlobal(result.rect().bottomLeft()))
    )
    return result


def open_menu_from(button: QPushButton, menu: QMenu) -> None:
    """Let `button` open `menu`, with an arrow beside its text."""
    button.setProperty("opens", "menu")
    menu.aboutToShow.connect(lambda: set_menu_mnemonics(menu))
    button.setMenu(menu)


def style_button(button: QPushButton, kind: str) -> None:
    """Give `button` the look of its `kind`: primary, secondary, danger, link or icon."""
    button.setProperty("kind", kind)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    button.setAutoDefault(kind == "primary")
    if kind == "link":
        button.setCursor(Qt.CursorShape.PointingHandCursor)


def _button(text: str, action: Callback | None, kind: str) -> QPushButton:
    result = PlainButton(text)
    style_button(result, kind)
    if action is not None:
        result.clicked.connect(lambda: action())
    return result


class Tabs(QTabBar):
    """Underlined tabs above part of a page; `currentChanged(int)` signals the choice."""

    def __init__(self, titles: Sequence[str]) -> None:
        super().__init__()
        self.setDrawBase(False)
        self.setExpanding(False)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setElideMode(Qt.TextElideMode.ElideNone)
        for title in titles:
            self.addTab(title)

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(0, self.height() - 1, self.width(), 1, QColor(colours().line))
        super().paintEvent(event)

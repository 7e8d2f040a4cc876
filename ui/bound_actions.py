"""Actions as widgets offer them: bound to a function, and as buttons.

Menus and buttons are made of the QAction that `bind` gives.

Must not know any page, nor the records.
"""

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QWidget

from ui.actions import BY_KEY, Action
from ui.icons import icon as icon_of
from ui.theme import GRID
from ui.widgets.buttons import open_menu_from, style_button
from ui.widgets.plain_text import PlainButton, caption, plain_caption, set_tool_tip


def bind(
    host: QWidget,
    action: Action,
    function: Callable[[], object],
    *,
    text: str = "",
    context: Qt.ShortcutContext = Qt.ShortcutContext.WindowShortcut,
) -> QAction:
    """Let `host` offer `action`, which calls `function`; gives the QAction.

    `text` is shown in place of the action's own. The shortcut works while `host` is visible, or
    with `context` WidgetShortcut while it has the focus.
    """
    result = QAction(host)
    result.setObjectName(action.key)
    set_text(result, text or action.text)
    result.setShortcut(QKeySequence(action.shortcut))
    result.setShortcutContext(context)
    result.triggered.connect(lambda: function())
    host.addAction(result)
    return result


def separator(host: QWidget) -> QAction:
    """A line between the actions of `host` in its context menu."""
    result = QAction(host)
    result.setSeparator(True)
    return result


def bind_row_actions(
    table: QWidget, functions: Sequence[tuple[Action, str, str, Callable[[], object]]]
) -> dict[str, QAction]:
    """Let `table` offer what is done with its rows, each action with text, shortcut and function.

    The shortcuts are theirs while the table has the focus. The last action removes the rows, and
    stands apart. Gives the actions by their key.
    """
    focused = Qt.ShortcutContext.WidgetShortcut
    result: dict[str, QAction] = {}
    for place, (action, text, keys, function) in enumerate(functions, 1):
        if place == len(functions):
            table.addAction(separator(table))
        bound = bind(table, action, function, text=text, context=focused)
        bound.setShortcut(QKeySequence(keys))
        result[action.key] = bound
    return result


def row_buttons(actions: Mapping[str, QAction]) -> QHBoxLayout:
    """The buttons of `bind_row_actions`, with the one that removes apart at the right."""
    buttons = QHBoxLayout()
    buttons.setSpacing(GRID)
    *others, removal = actions.values()
    for action in others:
        buttons.addWidget(action_button(action))
    buttons.addStretch(1)
    buttons.addWidget(action_button(removal, "danger"))
    return buttons


def set_text(action: QAction, text: str) -> None:
    """Show `text` wherever `action` is offered."""
    action.setText(caption(text))


def text_of(action: QAction) -> str:
    """The text of `action` as `set_text` was given it."""
    return plain_caption(action.text())


def offer(action: QAction, *, when: bool) -> None:
    """Enable and show `action` where it applies, else disable and hide it."""
    action.setEnabled(when)
    action.setVisible(when)


class ActionButton(PlainButton):
    """A button that triggers a QAction, and is enabled and visible as it is."""

    def __init__(self, action: QAction, kind: str, text: str, *, has_icon: bool) -> None:
        super().__init__(text)
        self._action, self._text = action, text
        self._was_visible = True
        style_button(self, kind)
        if has_icon:
            self.setIcon(icon_of(BY_KEY[action.objectName()].icon))
        self.clicked.connect(action.trigger)
        action.changed.connect(self._follow)
        self._follow()

    def _follow(self) -> None:
        name, keys = text_of(self._action), native_shortcut(self._action.shortcut())
        self.setText(self._text or name)
        set_tool_tip(self, f"{name.removesuffix('…')} ({keys})" if keys else "")
        self.setEnabled(self._action.isEnabled())
        if self._action.isVisible() != self._was_visible:
            self._was_visible = self._action.isVisible()
            self.setVisible(self._was_visible)


def action_button(
    action: QAction, kind: str = "secondary", *, text: str = "", icon: bool = False
) -> QPushButton:
    """Make a button of `kind` for `action`.

    `text` is shown in place of the action's own; with `icon`, its icon too.
    """
    return ActionButton(action, kind, text, has_icon=icon)


def menu_button(action: QAction, menu: QMenu, kind: str = "secondary") -> QPushButton:
    """Make a button of `kind` that opens `menu`, enabled and visible as `action` is."""
    result = ActionButton(action, kind, "", has_icon=False)
    result.clicked.disconnect(action.trigger)
    open_menu_from(result, menu)
    return result


def native_shortcut(keys: QKeySequence) -> str:
    """A shortcut as this system writes it: “Ctrl+K”, or “⌘K” on a Mac."""
    return keys.toString(QKeySequence.SequenceFormat.NativeText)

"""The actions of the window as results of its search field."""

from collections.abc import Callable
from functools import partial

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from ui.actions import (
    ACTIONS,
    BY_KEY,
    FIND,
    PAGE_TITLES,
    Action,
    available_actions,
    native_shortcut,
    text_of,
)
from ui.shell.find import Deliver, SearchResult, Source, matching


def action_source(window: QWidget, show_page_of: Callable[[Action], object]) -> Source:
    """Make a source of the actions that apply now, and of those that another page offers.

    `show_page_of` shows the page and section of an action, which is triggered there.
    """

    def show_and_trigger(action: Action) -> None:
        show_page_of(action)
        for bound in available_actions(window):
            if bound.objectName() == action.key:
                bound.trigger()
                return

    def find(text: str, deliver: Deliver) -> None:
        bound = [one for one in available_actions(window) if one.objectName() != FIND.key]
        offered = {one.objectName() for one in bound}
        results = [_bound_result(one) for one in bound]
        results += [
            SearchResult(
                action.text,
                PAGE_TITLES[action.page],
                partial(show_and_trigger, action),
                action.icon,
                _shortcut(action),
            )
            for action in ACTIONS
            if action.everywhere and action.key not in offered
        ]
        deliver(matching(text, results))

    return find


def _bound_result(bound: QAction) -> SearchResult:
    action, host = BY_KEY[bound.objectName()], bound.parent()
    place = host.accessibleName() if isinstance(host, QWidget) else ""
    return SearchResult(text_of(bound), place, bound.trigger, action.icon, _shortcut(action))


def _shortcut(action: Action) -> str:
    return native_shortcut(QKeySequence(action.shortcut))

"""The actions of the window as results of its search field."""

from collections.abc import Callable
from functools import partial
from typing import Final, TypeAlias

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from ui.actions import ACTIONS, BY_KEY, FIND, PAGE_TITLES, Action
from ui.applicable_actions import applicable_actions, available_actions
from ui.bound_actions import native_shortcut, text_of
from ui.shell.search_results import Deliver, SearchResult, Source, matching

ShowPageOf: TypeAlias = Callable[[Action], object]
"""Shows the page and the section that offer an action."""
_GROUP: Final = "Actions"


def run_action(window: QWidget, action: Action, show_page_of: ShowPageOf) -> None:
    """Do `action` where it applies now, or on the page that offers it; else nothing."""
    bound = applicable_actions(window).get(action.key)
    if bound is None and action.everywhere:
        show_page_of(action)
        bound = applicable_actions(window).get(action.key)
    if bound is not None:
        bound.trigger()


def action_source(window: QWidget, show_page_of: ShowPageOf) -> Source:
    """Make a source of the actions that apply now, and of those that another page offers."""

    def find(text: str, deliver: Deliver) -> None:
        bound = [one for one in available_actions(window) if one.objectName() != FIND.key]
        offered = {one.objectName() for one in bound}
        results = [_bound_result(one) for one in bound]
        results += [
            SearchResult(
                action.text,
                PAGE_TITLES[action.page],
                partial(run_action, window, action, show_page_of),
                action.icon,
                _shortcut(action),
                group=_GROUP,
            )
            for action in ACTIONS
            if action.everywhere and action.key not in offered
        ]
        deliver(matching(text, results))

    return find


def _bound_result(bound: QAction) -> SearchResult:
    action, host = BY_KEY[bound.objectName()], bound.parent()
    place = host.accessibleName() if isinstance(host, QWidget) else ""
    shortcut = _shortcut(action)
    return SearchResult(text_of(bound), place, bound.trigger, action.icon, shortcut, group=_GROUP)


def _shortcut(action: Action) -> str:
    return native_shortcut(QKeySequence(action.shortcut))

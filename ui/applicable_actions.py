"""Which of the actions of a window apply now: bound to what is in sight, and enabled."""

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from ui.actions import BY_KEY, Action
from ui.bound_actions import text_of


def available_actions(window: QWidget) -> list[QAction]:
    """The actions that apply now in `window`, in the order of ACTIONS.

    Where an action is bound twice with the same text, as by a page and a part of it, the inner one
    applies. Tables each have actions of their own, told apart by the table's name.
    """
    found: dict[tuple[str, str, str], tuple[int, QAction]] = {}
    for action in window.findChildren(QAction):
        host = action.parent()
        if action.objectName() not in BY_KEY or not isinstance(host, QWidget):
            continue
        if not (action.isEnabled() and action.isVisible() and host.isVisible()):
            continue
        if host.window() is not window or not host.isEnabled():
            continue
        name = (action.objectName(), text_of(action), host.accessibleName())
        depth = _depth(host)
        if name not in found or found[name][0] < depth:
            found[name] = depth, action
    order = list(BY_KEY)
    return sorted(
        (action for _depth, action in found.values()), key=lambda one: order.index(one.objectName())
    )


def applicable_actions(window: QWidget) -> dict[str, QAction]:
    """The QActions that apply now in `window` by their keys.

    Of several of one key, as of two tables, it is that of the part that has the focus.
    """
    focused = window.focusWidget()

    def nearness(bound: QAction) -> int:
        host = bound.parent()
        if not isinstance(host, QWidget) or focused is None:
            return -1
        return _depth(host) if host is focused or host.isAncestorOf(focused) else -1

    found = sorted(available_actions(window), key=nearness)
    return {bound.objectName(): bound for bound in found}


def run_bound(widget: QWidget, action: Action) -> None:
    """Do `action` where it applies now in the window of `widget`; else nothing."""
    bound = applicable_actions(widget.window()).get(action.key)
    if bound is not None:
        bound.trigger()


def _depth(widget: QWidget) -> int:
    above = widget.parentWidget()
    return 0 if above is None else 1 + _depth(above)

"""What the walks through pages and dialogs ask of a widget: its name, Tab, the wheel."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QDateTimeEdit,
    QScrollBar,
    QWidget,
)

_MOST_STOPS = 400


def name_of(widget: QWidget) -> str:
    interface = QAccessible.queryAccessibleInterface(widget)
    return "" if interface is None else str(interface.text(QAccessible.Text.Name))


def is_stop(widget: QWidget) -> bool:
    """Whether Tab is meant to stop at `widget`."""
    is_reached = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
    return is_reached and widget.isVisible() and widget.isEnabled() and widget.focusProxy() is None


def is_by_arrows(widget: QWidget, reached: list[QWidget]) -> bool:
    """Whether arrow keys lead to `widget` from a button of its group that Tab reached."""
    group = widget.group() if isinstance(widget, QAbstractButton) else None
    return group is not None and group.exclusive() and not set(group.buttons()).isdisjoint(reached)


def tab_stops(window: QWidget) -> list[QWidget]:
    """Where Tab stops in `window`, from the first widget round to it again."""
    found: list[QWidget] = []
    for _ in range(_MOST_STOPS):
        window.focusNextChild()
        at = window.focusWidget()
        if at is None or at in found:
            break
        found.append(at)
    return found


def assert_wheel_scrolls_the_page(field: QWidget) -> None:
    """Only a field that has the focus takes the wheel, and none gets the focus by it."""
    if isinstance(field, QScrollBar):
        return
    assert not isinstance(field, QDateTimeEdit), "use ui.widgets.DateField"
    assert not field.focusPolicy() & ~Qt.FocusPolicy.StrongFocus & Qt.FocusPolicy.WheelFocus

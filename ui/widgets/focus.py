"""Keeps the keyboard focus in place while part of a page is rebuilt, and Tab in its order."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QScrollArea, QWidget
from shiboken6 import isValid


def has_focus_within(widget: QWidget) -> bool:
    """Whether the focus is on `widget` or inside it."""
    at = widget.window().focusWidget()
    return at is not None and (at is widget or widget.isAncestorOf(at))


def focus_in_view(widget: QWidget) -> None:
    """Set the focus on `widget`, and scroll to it: `setFocus` alone does not scroll."""
    widget.setFocus()
    around = widget.parentWidget()
    while around is not None:
        if isinstance(around, QScrollArea):
            around.ensureWidgetVisible(widget)
        around = around.parentWidget()


def tab_stops(widget: QWidget) -> list[QWidget]:
    """What Tab reaches inside `widget`, in the order in which it was made."""
    return [
        one
        for one in (widget, *widget.findChildren(QWidget))
        if one.focusPolicy() & Qt.FocusPolicy.TabFocus
        and one.focusProxy() is None
        and one.window() is widget.window()
    ]


def set_tab_order(stops: Sequence[QWidget]) -> None:
    """Let Tab go through `stops` in their order."""
    for first, second in pairwise(stops):
        QWidget.setTabOrder(first, second)


def move_focus_to_parent(widget: QWidget) -> None:
    """Move a focus inside `widget`, which is about to be deleted, to its parent.

    Qt would move it to the next control and scroll there.
    """
    around = widget.parentWidget()
    if around is not None and has_focus_within(widget):
        around.setFocus()


@contextmanager
def keep_focus(widget: QWidget) -> Iterator[None]:
    """Rebuild `widget` in this context: a focus inside it stays, or moves to `widget` itself.

    Qt would move it to the next control of the window, often in the navigation rail.
    """
    before = widget.window().focusWidget()
    if before is None or not has_focus_within(widget):
        yield
        return
    widget.setFocus()
    yield
    if isValid(before) and before.isVisible() and has_focus_within(widget):
        before.setFocus()


@contextmanager
def keep_place(widget: QWidget) -> Iterator[None]:
    """Rebuild the content of `widget` in this context: the focus stays at its place.

    It goes to the control of the same name (object name, accessible name or text), or where that
    is gone, to the one that stands there now.
    """
    before = widget.window().focusWidget()
    controls = _controls(widget)
    if before is None or before not in controls:
        yield
        return
    name, place = _name_of(before), controls.index(before)
    widget.setFocus()
    yield
    controls = _controls(widget)
    same = (one for one in controls if _name_of(one) == name)
    target = next(same, controls[min(place, len(controls) - 1)] if controls else None)
    if target is not None:
        above: QWidget | None = target
        while above is not None and above is not widget:
            above.show()  # a new widget is not visible yet and cannot take the focus
            above = above.parentWidget()
        target.setFocus(Qt.FocusReason.OtherFocusReason)


def _controls(widget: QWidget) -> list[QWidget]:
    """What the keyboard reaches inside `widget`, in its order, shown already or about to be."""
    return [
        one
        for one in widget.findChildren(QWidget)
        if one.focusPolicy() & Qt.FocusPolicy.TabFocus and not _is_hidden(one, widget)
    ]


def _is_hidden(control: QWidget, inside: QWidget) -> bool:
    """Whether `control` was hidden, or anything around it; what is new was not shown yet."""
    at: QWidget | None = control
    while at is not None and at is not inside:
        if at.isHidden() and at.testAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide):
            return True
        at = at.parentWidget()
    return False


def _name_of(control: QWidget) -> str:
    text = control.text() if isinstance(control, QAbstractButton) else ""
    return control.objectName() or control.accessibleName() or text

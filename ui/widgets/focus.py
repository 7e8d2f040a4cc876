"""Keeps the keyboard focus where the user is while a part of a page is filled anew."""

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtWidgets import QWidget
from shiboken6 import isValid


def has_focus_within(widget: QWidget) -> bool:
    """Whether the focus is on `widget` or inside it."""
    at = widget.window().focusWidget()
    return at is not None and (at is widget or widget.isAncestorOf(at))


def pass_focus_up(widget: QWidget) -> None:
    """Give a focus inside `widget`, which is about to go, to the widget around it.

    Qt would pass it on to the next control and scroll there.
    """
    around = widget.parentWidget()
    if around is not None and has_focus_within(widget):
        around.setFocus()


@contextmanager
def focus_kept(widget: QWidget) -> Iterator[None]:
    """Fill `widget` anew: a focus inside it stays on its control, or on `widget` if that goes.

    Qt would pass it on to the next control of the window, often in the rail.
    """
    before = widget.window().focusWidget()
    if before is None or not has_focus_within(widget):
        yield
        return
    widget.setFocus()
    yield
    if isValid(before) and before.isVisible() and has_focus_within(widget):
        before.setFocus()

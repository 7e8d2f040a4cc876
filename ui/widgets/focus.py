"""Keeps the keyboard focus in place while part of a page is rebuilt."""

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtWidgets import QWidget
from shiboken6 import isValid


def has_focus_within(widget: QWidget) -> bool:
    """Whether the focus is on `widget` or inside it."""
    at = widget.window().focusWidget()
    return at is not None and (at is widget or widget.isAncestorOf(at))


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

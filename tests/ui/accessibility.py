"""What the walks through pages and dialogs ask of a widget: its name, Tab, Alt, the wheel."""

import re
from collections import Counter

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSlider,
    QAbstractSpinBox,
    QComboBox,
    QDateTimeEdit,
    QDialog,
    QLabel,
    QPushButton,
    QScrollBar,
    QWidget,
)

from ui.widgets.dialogs import Dialog
from ui.widgets.plain_text import plain_caption

_MOST_STOPS = 400
_FEW = 15  # captions, for which there are letters


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


def faults_of_keyboard(window: QWidget) -> list[str]:
    """What keyboard and screen reader miss in `window`."""
    wanted = [one for one in window.findChildren(QWidget) if is_stop(one)]
    faults = [f"no name: {one!r}" for one in wanted if not name_of(one)]
    reached = tab_stops(window)
    faults += [
        f"not reached: {name_of(one)} {one!r}"
        for one in wanted
        if one not in reached and not is_by_arrows(one, reached)
    ]
    for one in window.findChildren(QWidget):
        if isinstance(one, QComboBox | QAbstractSpinBox | QAbstractSlider):
            try:
                assert_wheel_scrolls_the_page(one)
            except AssertionError:
                faults.append(f"takes the wheel: {one!r}")
    return faults


def faults_of_dialog(dialog: QWidget) -> list[str]:
    """As `faults_of_keyboard`; a dialog has a title, too, and letters to press with Alt."""
    faults = faults_of_keyboard(dialog)
    if not isinstance(dialog, QDialog):
        return faults
    if not dialog.windowTitle():
        faults.append("no title")
    buttons = [one for one in dialog.findChildren(QPushButton) if one.isVisible()]
    names = [one for one in dialog.findChildren(QLabel) if one.isVisible() and one.buddy()]
    captions = [QAbstractButton.text(one) for one in buttons] + [QLabel.text(one) for one in names]
    letters = Counter(letter.lower() for one in captions for letter in re.findall("&([^&])", one))
    faults += [f"Alt+{letter} twice" for letter, count in letters.items() if count > 1]
    if isinstance(dialog, Dialog) and len(captions) < _FEW:
        faults += [
            f"no letter: {one}"
            for one in captions
            if one == plain_caption(one) and one not in ("", "Cancel", "Close")
        ]
    return faults

"""Input fields for a choice and a number.

The mouse wheel changes a field only if it has the focus; otherwise it scrolls the page.
"""

from typing import TypeVar

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QDoubleSpinBox, QLineEdit, QSpinBox, QWidget

Field = TypeVar("Field", QSpinBox, QDoubleSpinBox)

_INSET = 8  # a styled spin box starts its text at its very edge


def combo_box(name: str = "") -> QComboBox:
    """Make a drop-down list; `name` is its accessible name."""
    result = QComboBox()
    if name:
        result.setAccessibleName(name)
    guard_from_wheel(result)
    return result


def number_field(name: str, lowest: int, highest: int, value: int) -> QSpinBox:
    """Make a field for a whole number; `name` is its accessible name."""
    result = QSpinBox()
    result.setRange(lowest, highest)
    result.setValue(value)
    return _dress(result, name)


def decimal_field(name: str, lowest: float, highest: float, decimals: int = 1) -> QDoubleSpinBox:
    """Make a field for a decimal number; `name` is its accessible name."""
    result = QDoubleSpinBox()
    result.setDecimals(decimals)
    result.setRange(lowest, highest)
    return _dress(result, name)


def clear_on_escape(field: QLineEdit) -> None:
    """Let Escape empty a search field."""
    field.installEventFilter(_EscapeFilter(field))


class _EscapeFilter(QObject):
    """Empties a field by Escape, where there is something in it."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(watched, QLineEdit) or not isinstance(event, QKeyEvent):
            return False
        is_escape = event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Escape
        if not is_escape or not watched.text():
            return False
        watched.clear()
        return True


class _WheelGuard(QObject):
    """Passes the wheel on to the page unless the field has the focus."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        is_other = event.type() != QEvent.Type.Wheel
        if is_other or not isinstance(watched, QWidget) or watched.hasFocus():
            return False
        event.ignore()  # the widget behind the field gets it next
        return True


def guard_from_wheel(field: QWidget) -> None:
    """Let the mouse wheel change `field` only while it has the focus."""
    field.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # Qt's own would give focus by the wheel
    field.installEventFilter(_WheelGuard(field))


def _dress(field: Field, name: str) -> Field:
    field.setAccessibleName(name)
    field.lineEdit().setTextMargins(_INSET, 0, 0, 0)
    guard_from_wheel(field)
    return field

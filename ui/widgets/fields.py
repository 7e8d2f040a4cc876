"""Fields for a number and a date; for text and choices Qt's own are dressed by the style sheet."""

from datetime import date
from typing import TypeVar

from PySide6.QtCore import QDate
from PySide6.QtWidgets import QDateEdit, QSpinBox

Field = TypeVar("Field", QSpinBox, QDateEdit)

_INSET = 8  # a styled spin box starts its text at its very edge


def number_field(name: str, lowest: int, highest: int, value: int) -> QSpinBox:
    """Make a field for a whole number; `name` is what a screen reader says."""
    result = QSpinBox()
    result.setRange(lowest, highest)
    result.setValue(value)
    return _dress(result, name)


def date_field(name: str, day: date) -> QDateEdit:
    """Make a field for a date, written as the user's system does."""
    result = QDateEdit(QDate(day.year, day.month, day.day))
    return _dress(result, name)


def _dress(field: Field, name: str) -> Field:
    field.setAccessibleName(name)
    field.lineEdit().setTextMargins(_INSET, 0, 0, 0)
    return field

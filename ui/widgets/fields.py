"""Input fields for a choice, a number and a search.

The mouse wheel changes a field only if it has the focus; otherwise it scrolls the page.
"""

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from PySide6.QtCore import QAbstractItemModel, QEvent, QObject, QStringListModel, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QCompleter,
    QDoubleSpinBox,
    QLineEdit,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from ui.theme import Type
from ui.widgets.labels import label

Field = TypeVar("Field", QSpinBox, QDoubleSpinBox)

_LIST_FRAME = 10  # pixels at the left and right of the entries of a list
_INSET = 8  # a styled spin box starts its text at its very edge


class ComboBox(QComboBox):
    """A drop-down list that is as wide as its longest entry; `name` is its accessible name."""

    def __init__(self, name: str = "") -> None:
        super().__init__()
        if name:
            self.setAccessibleName(name)
        guard_from_wheel(self)

    def showPopup(self) -> None:
        view = self.view()
        width = view.sizeHintForColumn(0) + _LIST_FRAME
        if self.count() > self.maxVisibleItems():
            width += view.verticalScrollBar().sizeHint().width()
        view.setMinimumWidth(width)
        super().showPopup()


def combo_box(name: str = "") -> ComboBox:
    """Make a drop-down list; `name` is its accessible name."""
    return ComboBox(name)


def choice_box(choices: Mapping[Any, str], chosen: object = None) -> ComboBox:
    """Make a drop-down list of `choices`: the data of each, with its text; `chosen` is shown."""
    result = ComboBox("")
    for value, text in choices.items():
        result.addItem(text, value)
    if chosen is not None:
        result.setCurrentIndex(result.findData(chosen))
    return result


def completer(texts: QAbstractItemModel | Sequence[str], parent: QObject) -> QCompleter:
    """Make the list of `texts` that have what was typed anywhere in them, whatever its capitals."""
    model = texts if isinstance(texts, QAbstractItemModel) else QStringListModel(texts, parent)
    result = QCompleter(model, parent)
    result.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
    result.setFilterMode(Qt.MatchFlag.MatchContains)
    offered = result.popup()
    if offered is not None:
        offered.setProperty("kind", "completions")
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


def search_field(prompt: str, width: int | None = None) -> QLineEdit:
    """Make a field that narrows what is shown; Escape and the button in it empty it.

    `prompt` stands in it while it is empty; without its ellipsis it is the accessible name.
    """
    result = QLineEdit()
    result.setPlaceholderText(prompt)
    result.setAccessibleName(prompt.rstrip("…"))
    result.setClearButtonEnabled(True)
    result.installEventFilter(_EscapeFilter(result))
    if width is not None:
        result.setFixedWidth(width)
    return result


def named_field(name: str, field: QWidget) -> QWidget:
    """Put `field` below its name, to be shown and hidden as one."""
    result = QWidget()
    words = label(name, Type.SMALL, ink="muted")
    words.setBuddy(field)
    field.setAccessibleName(name)
    column = QVBoxLayout(result)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(4)
    column.addWidget(words)
    column.addWidget(field)
    return result


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

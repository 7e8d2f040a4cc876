"""Short lists in cards and panels: labelled values, and tasks."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.theme import GRID, Type
from ui.widgets.badges import Badge, Status
from ui.widgets.buttons import Callback, link_button
from ui.widgets.flow_layout import FlowLayout
from ui.widgets.labels import clear, label, rule

_LABEL_WIDTH = 88
_LINE = 20


@dataclass(frozen=True, slots=True)
class Pair:
    """A value with its label, a muted second line and a status."""

    label: str
    value: str
    note: str = ""
    status: Status | None = None


class KeyValueList(QWidget):
    """Labels at the left, values at the right."""

    def __init__(self, pairs: Sequence[Pair] = ()) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(7)
        self.set_pairs(pairs)

    def set_pairs(self, pairs: Sequence[Pair]) -> None:
        """Show other values."""
        clear(self._column)
        for pair in pairs:
            self._column.addWidget(_pair_row(pair))


def _pair_row(pair: Pair) -> QWidget:
    result = QWidget()
    name = label(pair.label, ink="muted")
    name.setFixedSize(_LABEL_WIDTH, _LINE)
    value = label(pair.value, wrap=len(pair.value) > 24)
    value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    value.setMinimumHeight(_LINE)
    name.setBuddy(value)
    first = QHBoxLayout()
    first.setSpacing(GRID)
    first.addWidget(value, 1 if value.wordWrap() and pair.status is None else 0)
    if pair.status is not None:
        first.addWidget(Badge(pair.status), 0, Qt.AlignmentFlag.AlignTop)
    first.addStretch(0 if value.wordWrap() else 1)
    right = QVBoxLayout()
    right.setSpacing(2)
    right.addLayout(first)
    if pair.note:
        right.addWidget(label(pair.note, ink="muted", wrap=True))
    row = QHBoxLayout(result)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(GRID)
    row.addWidget(name, 0, Qt.AlignmentFlag.AlignTop)
    row.addLayout(right, 1)
    return result


@dataclass(frozen=True, slots=True)
class TaskLine:
    """One line of a TaskList: “37 | possible duplicates | Review”."""

    text: str
    action_text: str = ""
    action: Callback | None = None
    figure: str = ""
    status: Status | None = None


class TaskList(QWidget):
    """Lines with a rule above each, and a link at the end."""

    def __init__(self, tasks: Sequence[TaskLine] = ()) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self.set_tasks(tasks)

    def set_tasks(self, tasks: Sequence[TaskLine]) -> None:
        """Show other lines."""
        clear(self._column)
        for task in tasks:
            self._column.addWidget(rule())
            self._column.addWidget(_task_row(task))


def _task_row(task: TaskLine) -> QWidget:
    result = QWidget()
    row = QHBoxLayout(result)
    row.setContentsMargins(0, GRID, 0, GRID)
    row.setSpacing(10)
    if task.figure:
        figure = label(task.figure, Type.STRONG)
        figure.setMinimumWidth(34)  # short figures are below each other
        figure.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(figure)
    row.addWidget(label(task.text, wrap=True), 1)
    if task.status is not None:
        row.addWidget(Badge(task.status))
    if task.action is not None:
        button = link_button(task.action_text, task.action)
        button.setAccessibleName(f"{task.action_text}: {task.figure} {task.text}")
        row.addWidget(button)
    return result


def chip_row(chips: Sequence[QWidget]) -> QWidget:
    """Chips side by side, in as many lines as they need."""
    result = QWidget()
    flow = FlowLayout(result)
    for chip in chips:
        flow.addWidget(chip)
    return result

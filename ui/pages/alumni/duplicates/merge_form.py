"""Two records side by side: each field with both values, to choose which one the person gets.

Fields that differ come first, the equal ones are folded up.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QRadioButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from core.formats import plural
from records.merging.compared_parts import ComparedPart
from records.merging.plan import MergeField, MergePlan, Side
from ui.pages.alumni.field_editor import field_text
from ui.theme import GRID, Type
from ui.widgets import label, link_button, rule
from ui.widgets.labels import PlainLabel

_LABELS, _KEPT, _OTHER, _WHY = range(4)
_COLUMNS: Final = {_LABELS: 3, _KEPT: 6, _OTHER: 6, _WHY: 5}  # shares of the width
_CHOICE_MARGIN: Final = 4  # pixels above the text of a radio button
_BESIDE_BUTTON: Final = 38  # pixels: texts without a radio button stand below those with one
_TOP, _BOTTOM = Qt.AlignmentFlag.AlignTop, Qt.AlignmentFlag.AlignBottom
_SIDES: Final = {Side.KEPT: _KEPT, Side.OTHER: _OTHER, Side.BOTH: _WHY}


class MergeForm(QScrollArea):
    """The fields of `plan`, with the suggested values chosen, and what is kept of both records."""

    def __init__(self, plan: MergePlan, parts: Sequence[ComparedPart] = ()) -> None:
        super().__init__()
        self._groups: dict[str, tuple[QButtonGroup, Mapping[int, Side]]] = {}
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inside = QWidget()
        inside.setProperty("ground", "surface")
        column = QVBoxLayout(inside)
        column.setContentsMargins(12, GRID, 12, GRID)
        column.setSpacing(GRID)
        different = [one for one in plan.fields if one.differs]
        same = [one for one in plan.fields if not one.differs]
        column.addWidget(self._grid(plan, different))
        if not different:
            column.addWidget(label("The fields of the two records are the same.", ink="muted"))
        if parts:
            column.addWidget(rule())
            column.addWidget(_side_by_side(parts))
        if same:
            column.addWidget(rule())
            grid = self._same(same)
            words = f"Show {plural(len(same), 'field')} that are the same"
            show = link_button(words.replace("1 field that are", "1 field that is"))
            show.clicked.connect(grid.show)
            show.clicked.connect(show.hide)
            grid.hide()
            column.addWidget(show, 0, Qt.AlignmentFlag.AlignLeft)
            column.addWidget(grid)
        column.addStretch(1)
        self.setWidget(inside)

    def choices(self) -> Mapping[str, Side]:
        """Whose value is chosen, by field."""
        return {key: sides[group.checkedId()] for key, (group, sides) in self._groups.items()}

    def focus_first(self) -> bool:
        """Put the focus on the first choice; False where there is none."""
        for group, _sides in self._groups.values():
            button = group.checkedButton()
            if button is not None and button.isEnabled():
                button.setFocus(Qt.FocusReason.TabFocusReason)
                return True
        return False

    def _grid(self, plan: MergePlan, fields: Sequence[MergeField]) -> QWidget:
        result = QWidget()
        grid = _grid_layout(result)
        for column, name, note in (
            (_KEPT, plan.keep_name, "Kept record"),
            (_OTHER, plan.other_name, "Merged into it"),
        ):
            head = QVBoxLayout()
            head.setSpacing(2)
            head.addWidget(label(name, Type.STRONG, wrap=True))
            head.addWidget(label(note, Type.SMALL, ink="muted"))
            grid.addLayout(head, 0, column)
        grid.addWidget(label("Suggested because", Type.SMALL, ink="muted"), 0, _WHY, _BOTTOM)
        for row, one in enumerate(fields, 1):
            grid.addWidget(_beside_choice(one.field.label), row, _LABELS, _TOP)
            self._add_choice(grid, row, plan, one)
        return result

    def _add_choice(self, grid: QGridLayout, row: int, plan: MergePlan, one: MergeField) -> None:
        """Both values of a field, and what is suggested."""
        group = QButtonGroup(self)
        sides: dict[int, Side] = {}
        chosen = plan.side(one)
        for side in (Side.KEPT, Side.OTHER):
            text = field_text(one.field, one.value(side)) or "(blank)"
            choice = _Choice(f"{one.field.label}: {text}", text)
            group.addButton(choice.button, len(sides))
            sides[len(sides)] = side
            choice.button.setChecked(side is chosen)
            choice.setEnabled(not one.is_fixed)
            grid.addWidget(choice, row, _SIDES[side], _TOP)
        why = QVBoxLayout()
        why.setSpacing(2)
        if one.suggested is Side.BOTH:
            both = _Choice(f"{one.field.label}: both", "Both")
            group.addButton(both.button, len(sides))
            sides[len(sides)] = Side.BOTH
            both.button.setChecked(chosen is Side.BOTH)
            both.setEnabled(not one.is_fixed)
            why.addWidget(both)
        why.addWidget(_beside_choice(one.reason, Type.SMALL))
        why.addStretch(1)
        grid.addLayout(why, row, _WHY)
        self._groups[one.key] = group, sides

    def _same(self, fields: Sequence[MergeField]) -> QWidget:
        result = QWidget()
        grid = _grid_layout(result)
        for row, one in enumerate(fields):
            grid.addWidget(_beside_choice(one.field.label), row, _LABELS, _TOP)
            text = field_text(one.field, one.kept)
            grid.addWidget(label(text, wrap=True), row, _KEPT, 1, 3)
        return result


def _side_by_side(parts: Sequence[ComparedPart]) -> QWidget:
    """The records of each kind that both records have, and what becomes of them."""
    result = QWidget()
    grid = _grid_layout(result)
    for row, part in enumerate(parts):
        grid.addWidget(label(part.label, ink="muted", wrap=True), row, _LABELS, _TOP)
        for column, texts in ((_KEPT, part.kept), (_OTHER, part.other)):
            words = label("\n".join(texts) or "(none)", wrap=True)
            words.setContentsMargins(_BESIDE_BUTTON, 0, 0, 0)
            words.setAccessibleName(f"{part.label}: {words.text()}")
            grid.addWidget(words, row, column, _TOP)
        grid.addWidget(label(part.outcome, Type.SMALL, ink="muted", wrap=True), row, _WHY, _TOP)
    return result


class _Choice(QWidget):
    """A value with a radio button, which a click on the value presses too; it wraps."""

    def __init__(self, name: str, text: str) -> None:
        super().__init__()
        self.button = QRadioButton()
        self.button.setAccessibleName(name)
        words = _ClickedLabel(text, self.button)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(words, 1)


class _ClickedLabel(PlainLabel):
    def __init__(self, text: str, button: QRadioButton) -> None:
        super().__init__(text)
        self._button = button
        self.setWordWrap(True)

    def mousePressEvent(self, _event: QMouseEvent) -> None:
        self._button.click()


def _beside_choice(text: str, kind: Type = Type.BODY) -> QLabel:
    """A muted label, its first line on the line of a choice beside it."""
    result = label(text, kind, ink="muted", wrap=True)
    result.setContentsMargins(0, _CHOICE_MARGIN, 0, 0)
    return result


def _grid_layout(widget: QWidget) -> QGridLayout:
    result = QGridLayout(widget)
    result.setContentsMargins(0, 0, 0, 0)
    result.setHorizontalSpacing(12)
    result.setVerticalSpacing(10)
    for column, share in _COLUMNS.items():
        result.setColumnStretch(column, share)
    return result

"""How the columns of a file of responses are read: codes or labels, and the order of dates."""

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from core.dates import DateOrder
from importers.answers.choices import AnswerChoices
from importers.answers.headings import question_code
from records.fields.definitions import Field, FieldKind
from surveys.answer_values.choice_texts import ValueStyle
from ui.theme import GRID
from ui.widgets import combo_box, label

_ORDERS: Final[Mapping[str, DateOrder | None]] = {
    "Detect from the file": None,
    "Day first (31/12/2020)": DateOrder.DAY_FIRST,
    "Month first (12/31/2020)": DateOrder.MONTH_FIRST,
    "Year first (2020-12-31)": DateOrder.YEAR_FIRST,
}
_STYLES: Final[Mapping[str, ValueStyle | None]] = {
    "Detect from the column": None,
    "Codes": ValueStyle.CODES,
    "Labels": ValueStyle.LABELS,
}


class ResponseOptionsBar(QWidget):
    """Emits `styles_changed(value styles by question)` and `dates_changed(DateOrder or None)`."""

    styles_changed = Signal(object)
    dates_changed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._choices = AnswerChoices()
        self._question: str | None = None
        self._label = label("Values of the selected column", ink="muted")
        self._style = combo_box("Values of the column")
        self._style.addItems(list(_STYLES))
        self._style.activated.connect(self._choose_style)
        self._order = combo_box("Order of dates")
        self._order.addItems(list(_ORDERS))
        self._order.activated.connect(
            lambda at: self.dates_changed.emit(list(_ORDERS.values())[at])
        )
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(GRID)
        line.addWidget(self._label)
        line.addWidget(self._style)
        line.addSpacing(2 * GRID)
        line.addWidget(label("Dates", ink="muted"))
        line.addWidget(self._order)
        line.addStretch(1)

    def show_choices(self, choices: AnswerChoices, target: Field | None) -> None:
        """Show the choices; `target` is what the selected column is imported as."""
        self._choices = choices
        is_choice = target is not None and target.kind in (FieldKind.CHOICE, FieldKind.YES_NO)
        self._question = question_code(target.key) if target is not None and is_choice else None
        if self._question is not None and "[" in self._question:  # one choice: yes or no
            self._question = None
        self._style.setEnabled(self._question is not None)
        style = choices.value_styles.get(self._question or "")
        self._style.setCurrentIndex(list(_STYLES.values()).index(style))
        self._order.setCurrentIndex(list(_ORDERS.values()).index(choices.dates))

    def _choose_style(self, at: int) -> None:
        if self._question is None:
            return
        styles = dict(self._choices.value_styles)
        styles.pop(self._question, None)
        style = list(_STYLES.values())[at]
        if style is not None:
            styles[self._question] = style
        self.styles_changed.emit(styles)

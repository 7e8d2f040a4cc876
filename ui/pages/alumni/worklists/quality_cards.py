"""How good the records are: a figure of 100, and the shares that it is the average of."""

from functools import partial
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.formats import format_number
from queries.data_quality import DataQuality
from records.data_quality.quality import QUALITY_LABELS, QualityCode
from ui.formats import rounded_percent
from ui.widgets import ColumnGrid, FigureCard

_NARROWEST_CARD: Final = 150  # pixels; fits every title


class QualityCards(QWidget):
    """Signals: `missing_chosen(str)` with the filter of the people who lack something.

    `groups_asked` to see the quality of each cohort and segment.
    """

    groups_asked = Signal()
    missing_chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._score = FigureCard("Data quality", clickable=True)
        self._cards = {
            code: FigureCard(text, clickable=True) for code, text in QUALITY_LABELS.items()
        }
        self._score.clicked.connect(self.groups_asked)
        self._missing: dict[str, str] = {}
        for code, card in self._cards.items():
            card.clicked.connect(partial(self._choose, code))
        grid = ColumnGrid(_NARROWEST_CARD, across=12, down=12)
        grid.show_widgets([self._score, *self._cards.values()])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(grid)

    def show_quality(self, quality: DataQuality, *, is_outdated: bool) -> None:
        """Show what was measured."""
        score = quality.score
        text = "–" if score is None else f"{score:.0f} of 100"
        self._score.set_figure(text, "average of these shares", is_outdated=is_outdated)
        self._missing = {one.code: one.missing for one in quality.shares}
        for one in quality.shares:
            note = f"{format_number(quality.people - one.people)} missing"
            card = self._cards[QualityCode(one.code)]
            card.set_figure(rounded_percent(one.percent), note, is_outdated=is_outdated)

    def _choose(self, code: QualityCode) -> None:
        if code in self._missing:
            self.missing_chosen.emit(self._missing[code])

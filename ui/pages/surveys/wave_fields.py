"""The fields that name and date a wave, as each dialog that makes one has them."""

from collections.abc import Collection
from datetime import date, timedelta
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from core.text import fold
from ui.theme import GRID
from ui.widgets import DateField, named_field

_USUAL_DAYS: Final = 28  # how long a wave is open by default


class WaveFields(QWidget):
    """The label of a wave, its first day and its last one, side by side.

    A label is none of `taken`, which other waves of the survey have; one that is, is not proposed.
    Signal `changed`: something was typed or chosen.
    """

    changed = Signal()

    def __init__(
        self,
        wave_label: str,
        opens: date | None,
        closes: date | None,
        taken: Collection[str] = (),
    ) -> None:
        super().__init__()
        self._taken = {fold(one) for one in taken}
        self._label = QLineEdit("" if fold(wave_label) in self._taken else wave_label)
        self._opens = DateField("Opens", opens, optional=True)
        self._closes = DateField("Closes", closes, optional=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2 * GRID)
        for name, field in (
            ("Label", self._label), ("Opens", self._opens), ("Closes", self._closes),
        ):  # fmt: skip
            row.addWidget(named_field(name, field), 1)
        self._label.textChanged.connect(self.changed)
        self._opens.day_changed.connect(self.changed)
        self._closes.day_changed.connect(self.changed)
        self._label.selectAll()
        self.setFocusProxy(self._label)

    @property
    def label(self) -> str:
        """The label of the wave; empty where there is none yet."""
        return self._label.text().strip()

    @property
    def opens(self) -> date | None:
        """The first day, if any."""
        return self._opens.day

    @property
    def closes(self) -> date | None:
        """The last day, if any."""
        return self._closes.day

    @property
    def issue(self) -> str:
        """What is wrong with the label or the days, in a sentence; empty: nothing."""
        if fold(self.label) in self._taken:
            return f"The survey has a wave “{self.label}” already. Choose another label."
        found = self._opens.issue or self._closes.issue
        if not found and self.opens and self.closes and self.closes < self.opens:
            found = "The closing date can’t be before the opening date."
        return found

    def keep_label(self) -> None:
        """Let the label stay as it is: it is that of a wave which is there already."""
        self._label.setEnabled(False)


def usual_closing_day(opens: date) -> date:
    """The last day of a wave that opens on a day, unless somebody chooses another."""
    return opens + timedelta(days=_USUAL_DAYS)

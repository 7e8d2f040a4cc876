"""What milestones are shown: the kind as tabs, and the fields that go with it."""

from datetime import date
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from core.errors import UserError
from models.consent_fields import PURPOSES
from queries.milestones import MILESTONE_LABELS, MilestoneKind, MilestoneQuery, parse_years
from records.data_quality.worklists import MILESTONES
from ui.theme import GRID
from ui.widgets import Tabs, combo_box, label, number_field

_PERIODS: Final = (
    "next 14 days", "this week", "next week", "this month", "next month", "next 90 days",
    "this year", "next year",
)  # fmt: skip
_USUAL_PERIOD: Final = "this month"
_USUAL_PURPOSE: Final = "events"
_YEARS_WIDTH: Final = 150
_GAP: Final = 2 * GRID


class MilestoneChoices(QWidget):
    """Signal: `changed` when other milestones are asked for."""

    changed = Signal()

    def __init__(self, today: date) -> None:
        super().__init__()
        self._kinds = tuple(MILESTONE_LABELS)
        self._tabs = Tabs(tuple(MILESTONE_LABELS.values()))
        self._tabs.setAccessibleName("Milestones of")
        self._in_year = number_field("Year", 1900, 2200, today.year)
        self._years = QLineEdit(", ".join(map(str, MILESTONES)))
        self._years.setAccessibleName("Years since completion")
        self._years.setFixedWidth(_YEARS_WIDTH)
        self._period = combo_box("Period")
        for period in _PERIODS:
            self._period.addItem(period.capitalize(), period)
        self._period.setCurrentIndex(_PERIODS.index(_USUAL_PERIOD))
        self._ages = QLineEdit()
        self._ages.setAccessibleName("Turning")
        self._ages.setPlaceholderText("Any age")
        self._ages.setFixedWidth(_YEARS_WIDTH)
        self._purpose = combo_box("Write to them for")
        for purpose, words in PURPOSES.items():
            self._purpose.addItem(words.capitalize(), purpose)
        self._purpose.setCurrentIndex(self._purpose.findData(_USUAL_PURPOSE))
        self._issue = label("", ink="bad", wrap=True)
        self._issue.hide()
        self._fields = [
            (_named("Years since completion", self._years), (MilestoneKind.ANNIVERSARIES,)),
            (_named("In", self._in_year), (MilestoneKind.ANNIVERSARIES, MilestoneKind.CLASSES)),
            (_named("Period", self._period), (MilestoneKind.BIRTHDAYS,)),
            (_named("Turning", self._ages), (MilestoneKind.BIRTHDAYS,)),
            (_named("Write to them for", self._purpose), self._kinds),
        ]
        self._build_ui()
        self._show_fields()
        self._tabs.currentChanged.connect(self._choose_kind)
        self._in_year.valueChanged.connect(self.changed)
        for line in (self._years, self._ages):
            line.editingFinished.connect(self.changed)
        for box in (self._period, self._purpose):
            box.currentIndexChanged.connect(self.changed)

    @property
    def kind(self) -> MilestoneKind:
        """The kind that is chosen."""
        return self._kinds[self._tabs.currentIndex()]

    @property
    def purpose(self) -> str:
        """What people would be written to for."""
        return str(self._purpose.currentData())

    def query(self) -> MilestoneQuery | None:
        """What is asked for; None, with the reason shown, where a number cannot be read."""
        is_of_years = self.kind is MilestoneKind.ANNIVERSARIES
        ages = self._ages.text() if self.kind is MilestoneKind.BIRTHDAYS else ""
        try:
            query = MilestoneQuery(
                self.kind,
                self._in_year.value(),
                parse_years(self._years.text()) if is_of_years else MILESTONES,
                self._period.currentData(),
                parse_years(ages) if ages.strip() else (),
                purpose=self.purpose,
            )
        except UserError as refusal:
            self._issue.setText(refusal.message)
            self._issue.show()
            return None
        self._issue.hide()
        return query

    def _build_ui(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(_GAP)
        for field, _kinds in self._fields:
            row.addWidget(field)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self._tabs)
        column.addLayout(row)
        column.addWidget(self._issue)

    def _choose_kind(self) -> None:
        self._show_fields()
        self.changed.emit()

    def _show_fields(self) -> None:
        for field, kinds in self._fields:
            field.setVisible(self.kind in kinds)


def _named(name: str, field: QWidget) -> QWidget:
    """`field` behind its name."""
    words = label(name, ink="muted")
    words.setBuddy(field)
    result = QWidget()
    row = QHBoxLayout(result)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(GRID)
    row.addWidget(words)
    row.addWidget(field)
    return result

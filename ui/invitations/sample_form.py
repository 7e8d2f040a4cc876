"""The fields for a random sample: how many, stratified by what, and the seed."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from queries.findings import BreakDown
from surveys.samples import (
    ALLOCATION_LABELS,
    LARGEST_SEED,
    Allocation,
    SampleDesign,
    new_seed,
)
from ui.theme import GRID, Type
from ui.widgets import combo_box, decimal_field, label, link_button, named_field, number_field

_EVERYONE, _NUMBER, _SHARE = range(3)
_KINDS: Final = ("Everyone who can be invited", "Random number of people", "Random percentage")
_LARGEST: Final = 1_000_000
_USUAL_SIZE: Final = 100
_USUAL_PERCENT: Final = 10.0
_NUMBER_WIDTH: Final = 104
_SEED_NOTE: Final = "Kept with the wave. The same seed draws the same people again."


class SampleForm(QWidget):
    """Asks for a SampleDesign. Signal: `changed`."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._kind = combo_box()
        self._kind.addItems(_KINDS)
        self._kind.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self._size = number_field("People in the sample", 1, _LARGEST, _USUAL_SIZE)
        self._size.setGroupSeparatorShown(True)
        self._percent = decimal_field("Percentage in the sample", 0.1, 100)
        self._percent.setSuffix("%")
        self._percent.setValue(_USUAL_PERCENT)
        self._strata = combo_box()
        self._allocation = combo_box()
        for allocation, words in ALLOCATION_LABELS.items():
            self._allocation.addItem(words, allocation)
        self._seed = number_field("Seed", 0, LARGEST_SEED, new_seed())
        self.set_fields(())
        self._details = QWidget()
        self._divided = named_field("People of each group", self._allocation)
        self._lay_out()
        self._kind.currentIndexChanged.connect(self._tell)
        self._strata.currentIndexChanged.connect(self._tell)
        self._allocation.currentIndexChanged.connect(self._tell)
        for field in (self._size, self._percent):
            field.setFixedWidth(_NUMBER_WIDTH)
        for field in (self._size, self._percent, self._seed):
            field.valueChanged.connect(self._tell)
        self._fit()

    @property
    def design(self) -> SampleDesign | None:
        """What was chosen; None: everyone."""
        kind = self._kind.currentIndex()
        if kind == _EVERYONE:
            return None
        return SampleDesign(
            self._seed.value(),
            size=self._size.value() if kind == _NUMBER else None,
            percent=round(self._percent.value(), 1) if kind == _SHARE else None,
            stratified_by=self._strata.currentData(),
            allocation=Allocation(self._allocation.currentData()),
        )

    def set_fields(self, fields: Sequence[BreakDown]) -> None:
        """Offer `fields` to stratify by."""
        with QSignalBlocker(self._strata):
            self._strata.clear()
            self._strata.addItem("No groups", None)
            for one in fields:
                self._strata.addItem(one.label[:1].upper() + one.label[1:], one.key)

    def set_design(self, design: SampleDesign | None) -> None:
        """Show a design, and a new seed where there is none; emits nothing."""
        with QSignalBlocker(self):
            self._kind.setCurrentIndex(_kind_of(design))
            self._seed.setValue(new_seed() if design is None else design.seed)
            if design is None:
                return
            if design.size is not None:
                self._size.setValue(design.size)
            if design.percent is not None:
                self._percent.setValue(design.percent)
            by = self._strata.findData(design.stratified_by)
            if by < 0 and design.stratified_by is not None:  # a field that is not usually offered
                self._strata.addItem(design.stratified_by, design.stratified_by)
                by = self._strata.count() - 1
            self._strata.setCurrentIndex(by)
            self._allocation.setCurrentIndex(self._allocation.findData(design.allocation))

    def _lay_out(self) -> None:
        kinds = _row(named_field("How many", self._kind), self._size, self._percent)
        new = link_button("New seed", lambda: self._seed.setValue(new_seed()))
        inside = QVBoxLayout(self._details)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(12)
        inside.addWidget(named_field("Stratified by", self._strata))
        inside.addWidget(self._divided)
        inside.addLayout(_row(named_field("Seed", self._seed), new))
        inside.addWidget(label(_SEED_NOTE, Type.SMALL, ink="muted", wrap=True))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addLayout(kinds)
        column.addWidget(self._details)

    def _tell(self) -> None:
        self._fit()
        self.changed.emit()

    def _fit(self) -> None:
        """Show the fields that the choices need."""
        kind = self._kind.currentIndex()
        self._size.setVisible(kind == _NUMBER)
        self._percent.setVisible(kind == _SHARE)
        self._details.setVisible(kind != _EVERYONE)
        self._divided.setVisible(self._strata.currentData() is not None)


def _kind_of(design: SampleDesign | None) -> int:
    if design is None:
        return _EVERYONE
    return _SHARE if design.size is None else _NUMBER


def _row(first: QWidget, *others: QWidget) -> QHBoxLayout:
    """A named field, and what belongs beside it."""
    result = QHBoxLayout()
    result.setSpacing(GRID)
    result.addWidget(first, 1)
    for one in others:
        result.addWidget(one, 0, Qt.AlignmentFlag.AlignBottom)
    return result

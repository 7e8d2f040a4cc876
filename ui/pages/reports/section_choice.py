"""The sections of a report to tick, remembered for each survey on this computer."""

from collections.abc import Collection
from typing import Final

from PySide6.QtCore import QSettings, QSignalBlocker, Signal
from PySide6.QtWidgets import QCheckBox

from exporters.reports.report_sections import ALL_SECTIONS, ReportSection
from ui.widgets import Card
from ui.widgets.plain_text import set_tool_tip

_KEY: Final = "reports/without"


class SectionChoice(Card):
    """A check box for each section; the last one that is ticked cannot be cleared.

    Signal: `changed` after every choice of the user.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__("Sections")
        self._boxes: dict[ReportSection, QCheckBox] = {}
        for section in ReportSection:
            box = QCheckBox(section.label)
            set_tool_tip(box, section.description)
            box.setChecked(True)
            box.toggled.connect(lambda _on: self._choose())
            self._boxes[section] = box
            self.body.addWidget(box)

    @property
    def sections(self) -> frozenset[ReportSection]:
        """The sections that are ticked."""
        return frozenset(one for one, box in self._boxes.items() if box.isChecked())

    def show_sections(self, sections: Collection[ReportSection]) -> None:
        """Tick `sections` alone."""
        for section, box in self._boxes.items():
            with QSignalBlocker(box):
                box.setChecked(section in sections)
        self._keep_one()

    def _choose(self) -> None:
        self._keep_one()
        self.changed.emit()

    def _keep_one(self) -> None:
        """Disable the only box that is ticked: a report has at least one section."""
        ticked = [box for box in self._boxes.values() if box.isChecked()]
        for box in self._boxes.values():
            box.setEnabled(ticked != [box])


def remembered_sections(preferences: QSettings, survey_code: str) -> frozenset[ReportSection]:
    """The sections that this user last chose for reports on a survey; at first, all."""
    saved = preferences.value(f"{_KEY}/{survey_code}") or []
    excluded = [saved] if isinstance(saved, str) else list(saved)
    return frozenset(one for one in ReportSection if one.value not in excluded) or ALL_SECTIONS


def remember_sections(
    preferences: QSettings, survey_code: str, sections: Collection[ReportSection]
) -> None:
    """Remember the choice; a section of a later version of the program will be ticked."""
    excluded = [one.value for one in ReportSection if one not in sections]
    preferences.setValue(f"{_KEY}/{survey_code}", excluded)

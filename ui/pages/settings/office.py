"""The office itself: name and country, how often people are asked, when figures may be shown."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from PySide6.QtWidgets import QComboBox, QLineEdit

from analysis.results import COHORT
from core.errors import UserError
from models.batch_kinds import BatchKind
from records.fields.countries import names, region_of
from records.fields.definitions import BY_KEY
from records.office import (
    OfficeSettings,
    office_settings,
    save_office_settings,
)
from surveys.links import check_link
from surveys.shared_addresses import LABELS
from ui.context import PageContext
from ui.pages.settings.engagement_points import EngagementPointsCard
from ui.pages.settings.section import Section, form_row
from ui.undo import write_batch
from ui.widgets import Card, Chip, chip_row, combo_box, decimal_field, label, number_field

_NARROWEST = 240  # of a line of text
_KEY_FIELDS: Final = (
    "email", "phone", "street", "city", "country", "birth_date", "award", "award_completed",
    "department", "employer",
)  # fmt: skip
_WEIGHTED_BY: Final = ("gender", "award", COHORT, "department")
_COUNTRY = 20  # letters; the longest names are cut off in a narrow window


class OfficeSection(Section):
    """A form whose fields are saved as each is left."""

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self._saved: OfficeSettings | None = None
        self._name = _line("Name of the office", "Alumni Office", 320)
        self._country = combo_box("Country")
        self._country.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self._country.setMinimumContentsLength(_COUNTRY)
        for country in names():
            self._country.addItem(country, region_of(country))
        self._link = _line("Survey link", "https://survey.example.ac.uk/s/{token}", 560)
        self._address = _line("Return address", "1 High Street, Oxford OX1 3DP", 560)
        self._cap = number_field("Maximum messages", 1, 99, 1)
        self._days = number_field("Days", 1, 999, 1)
        self._reminder_days = number_field("Days between reminders", 0, 365, 0)
        self._reminders = number_field("Maximum reminders", 0, 99, 0)
        self._sharing = combo_box("Shared addresses")
        for policy, words in LABELS.items():
            self._sharing.addItem(words, str(policy))
        self._rounding = number_field("Round counts to", 1, 100, 1)
        self._smallest = number_field("Show as 0 up to", 0, 99, 0)
        self._percent = decimal_field("Minimum answers for percentages and means", 0, 999)
        self._weighted_by = {
            key: Chip("Cohort" if key == COHORT else BY_KEY[key].label, checkable=True)
            for key in _WEIGHTED_BY
        }
        self._lightest = decimal_field("Smallest factor of a weight", 0, 0.9)
        self._heaviest = decimal_field("Largest factor of a weight", 1.1, 99)
        self._key_fields = {key: Chip(BY_KEY[key].label, checkable=True) for key in _KEY_FIELDS}
        self._engagement = EngagementPointsCard(context)
        self._fault = label("", ink="bad", wrap=True)
        self._fault.hide()
        self._lay_out()
        for line in (self._name, self._address, self._link):
            line.textChanged.connect(self._say_issue)
            line.editingFinished.connect(self._write)
        spins = (
            self._cap, self._days, self._reminder_days, self._reminders, self._rounding,
            self._smallest,
        )  # fmt: skip
        for spin in (*spins, self._percent, self._lightest, self._heaviest):
            spin.editingFinished.connect(self._write)
        self._country.activated.connect(self._write)
        self._sharing.activated.connect(self._write)
        for chip in (*self._key_fields.values(), *self._weighted_by.values()):
            chip.clicked.connect(self._write)

    def refresh(self) -> None:
        self._engagement.refresh()
        database = self.context.database

        def read(_progress: object) -> OfficeSettings:
            with database.read() as connection:
                return office_settings(connection)

        self.context.jobs.read(read, self._show)

    def leave(self) -> None:
        self._engagement.write()
        self._write()

    def _lay_out(self) -> None:
        office = Card("The office")
        office.body.addWidget(form_row("Name", [self._name], "Shown on reports."))
        office.body.addWidget(
            form_row(
                "Country",
                [self._country],
                "Default country for phone numbers and postal addresses.",
            )
        )
        office.body.addWidget(
            form_row(
                "Return address",
                [self._address],
                "Printed on envelopes and labels; a comma begins a new line.",
            )
        )
        office.body.addWidget(
            form_row("Survey link", [self._link], "{token} is replaced by each person’s code.")
        )
        office.body.addWidget(self._fault)
        limits = Card("Contact limits")
        limits.body.addWidget(
            form_row(
                "Messages",
                ["at most", self._cap, "in", self._days, "days"],
                "Invitations and reminders to each person, over all surveys; people at the "
                "limit are excluded.",
            )
        )
        limits.body.addWidget(
            form_row(
                "Reminders",
                ["at most", self._reminders],
                "People at the limit are excluded from reminder lists.",
            )
        )
        limits.body.addWidget(form_row("Days between reminders", ["at least", self._reminder_days]))
        limits.body.addWidget(
            form_row(
                "Shared addresses",
                [self._sharing],
                "Who is invited of people with one e-mail address, such as a couple; a wave can "
                "say otherwise.",
            )
        )
        figures = Card("Disclosure control (safe to publish)")
        figures.body.addWidget(form_row("Counts", ["to the nearest", self._rounding]))
        figures.body.addWidget(form_row("Small counts", ["up to", self._smallest, "shown as 0"]))
        figures.body.addWidget(
            form_row("Percentages and means", ["where at least", self._percent, "answered"])
        )
        weighting = Card("Non-response and weighting")
        weighting.body.addWidget(
            form_row(
                "Weighted by",
                [chip_row(list(self._weighted_by.values()))],
                "Findings say what weighting to the frame by these fields would change, and are"
                " weighted on request.",
            )
        )
        weighting.body.addWidget(
            form_row(
                "Weights",
                ["by a factor from", self._lightest, "to", self._heaviest],
                "Narrow limits keep figures certain; wide ones give every group its share.",
            )
        )
        complete = Card("Complete records")
        complete.body.addWidget(
            form_row(
                "Key fields",
                [chip_row(list(self._key_fields.values()))],
                "A record without one of them is listed under Worklists as incomplete.",
            )
        )
        for card in (office, limits, figures, weighting, complete, self._engagement):
            self.column.addWidget(card)

    def _show(self, settings: OfficeSettings) -> None:
        if self._saved is not None and self._entered() != self._saved:
            return  # what is being typed is not lost to a change elsewhere
        self._saved = settings
        self._name.setText(settings.name)
        self._address.setText(settings.return_address)
        self._link.setText(settings.survey_link)
        self._link.setCursorPosition(0)  # a long address shows its beginning
        self._country.setCurrentIndex(self._country.findData(settings.phone_region))
        self._cap.setValue(settings.contact_cap)
        self._days.setValue(settings.contact_cap_days)
        self._reminder_days.setValue(settings.reminder_days)
        self._reminders.setValue(settings.most_reminders)
        self._sharing.setCurrentIndex(self._sharing.findData(settings.shared_addresses))
        self._rounding.setValue(settings.rounding)
        self._smallest.setValue(settings.smallest)
        self._percent.setValue(settings.percent_base)
        self._lightest.setValue(settings.lightest_weight)
        self._heaviest.setValue(settings.heaviest_weight)
        for chips, chosen in (
            (self._key_fields, settings.key_fields),
            (self._weighted_by, settings.weighting_fields),
        ):
            for key, chip in chips.items():
                chip.setChecked(key in chosen)

    def _entered(self) -> OfficeSettings:
        saved = self._saved or OfficeSettings()
        return replace(
            saved,
            name=self._name.text().strip(),
            phone_region=self._country.currentData() or "",
            return_address=self._address.text().strip(),
            survey_link=self._link.text().strip(),
            contact_cap=self._cap.value(),
            contact_cap_days=self._days.value(),
            reminder_days=self._reminder_days.value(),
            most_reminders=self._reminders.value(),
            shared_addresses=self._sharing.currentData(),
            rounding=self._rounding.value(),
            smallest=self._smallest.value(),
            percent_base=self._percent.value(),
            key_fields=_ticked(self._key_fields, saved.key_fields),
            weighting_fields=_ticked(self._weighted_by, saved.weighting_fields),
            lightest_weight=self._lightest.value(),
            heaviest_weight=self._heaviest.value(),
        )

    def _issue(self) -> str:
        """What is wrong, empty if nothing is."""
        try:
            check_link(self._link.text().strip())
        except UserError as error:
            return error.message
        return ""

    def _say_issue(self) -> None:
        self._fault.setText(self._issue())
        self._fault.setVisible(bool(self._issue()))

    def _write(self) -> None:
        """Save what was changed, unless something is wrong: that is said, and stays."""
        settings = self._entered()
        if self._saved is None or settings == self._saved or self._issue():
            return

        def done(_nothing: None) -> None:
            self._saved = settings

        write_batch(
            self.context,
            BatchKind.SETTINGS,
            lambda changes: save_office_settings(changes, settings),
            done=done,
            said=lambda _nothing: "Settings saved.",
            title="Saving the settings",
        )


def _ticked(chips: Mapping[str, Chip], before: Sequence[str]) -> tuple[str, ...]:
    """Those of `before` that were not cleared, then those ticked."""
    kept = [key for key in before if key not in chips or chips[key].isChecked()]
    ticked = (key for key, chip in chips.items() if chip.isChecked())
    return tuple(dict.fromkeys([*kept, *ticked]))


def _line(name: str, example: str, width: int) -> QLineEdit:
    result = QLineEdit()
    result.setAccessibleName(name)
    result.setPlaceholderText(example)
    result.setMinimumWidth(min(width, _NARROWEST))
    result.setMaximumWidth(width)
    return result

"""What a report says and looks like beside its figures; imports nothing heavy."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from exporters.figures import formats
from exporters.reports.report_sections import ALL_SECTIONS, ReportSection
from records.report_template import ReportTemplate
from surveys.fieldwork import Fieldwork
from surveys.questionnaire import Questionnaire


@dataclass(frozen=True, slots=True)
class ThemeComments:
    """The comments that were coded by one theme; `theme` is empty for those coded by none."""

    theme: str
    comments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReportDetails:
    """The title page of a report, how its wave was done, its sections and its template.

    `comments` are the open answers by code of their question, then by theme, which only internal
    reports have.
    """

    title: str  # of the survey
    wave: str
    written_on: date
    office: str = ""
    fieldwork: Fieldwork = field(default_factory=Fieldwork)
    questionnaire: Questionnaire | None = None
    comments: Mapping[str, tuple[ThemeComments, ...]] = field(default_factory=dict)
    sections: frozenset[ReportSection] = ALL_SECTIONS
    template: ReportTemplate = field(default_factory=ReportTemplate)

    @property
    def name(self) -> str:
        """The report's name: “Clinical alumni careers 2018”."""
        return self.title if self.title.endswith(self.wave) else f"{self.title} {self.wave}"

    @property
    def period(self) -> str:
        """When the wave was open: “1 June 2018 to 30 September 2018”; empty where unknown."""
        return formats.period(self.fieldwork.opens, self.fieldwork.closes)

    @property
    def subtitle(self) -> str:
        """Which wave, when, and by whom: “Wave 2018 · 1 June 2018 to ...”."""
        said = (
            f"Wave {self.wave}",
            self.period,
            f"report of {formats.day(self.written_on)}",
            self.office,
        )
        return " · ".join(filter(None, said))

    def has(self, section: ReportSection) -> bool:
        """Whether the report has `section`."""
        return section in self.sections

"""A scheduled report: what is written, where to, and on which days it is due.

Knows no database and writes nothing.
"""

import calendar
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from pathlib import Path
from string import Formatter
from typing import Final

from core.errors import UserError
from core.formats import quoted
from core.text import clean

LATEST: Final = "latest"  # in place of a wave: the one that opened last
ENDINGS: Final = ("docx", "pdf", "pptx", "xlsx")
PLACEHOLDERS: Final = ("name", "survey", "wave", "date")
FILE_NAME: Final = "{name} {date}"
LONGEST_NAME: Final = 100
_NOT_IN_NAMES: Final = re.compile(r'[<>:"/\\|?*\x00-\x1f]+')


class ReportKind(StrEnum):
    """What is reported on."""

    FINDINGS = "findings"
    STATISTICS = "statistics"


class Frequency(StrEnum):
    """How often a report is due, counted from its first day."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


KIND_LABELS: Final[Mapping[ReportKind, str]] = {
    ReportKind.FINDINGS: "Survey findings",
    ReportKind.STATISTICS: "Alumni statistics",
}
FREQUENCY_LABELS: Final[Mapping[Frequency, str]] = {
    Frequency.DAY: "Every day",
    Frequency.WEEK: "Every week",
    Frequency.MONTH: "Every month",
    Frequency.QUARTER: "Every three months",
    Frequency.YEAR: "Every year",
}
_MONTHS: Final = {Frequency.MONTH: 1, Frequency.QUARTER: 3, Frequency.YEAR: 12}
_DAYS: Final = {Frequency.DAY: 1, Frequency.WEEK: 7}


@dataclass(frozen=True, slots=True)
class ScheduledReport:
    """A report that is due `every` so often from the day `starts_on`.

    Findings are of the wave `wave_label` of a survey, None: of the latest one, broken down by the
    keys `by`, and `with_previous` beside the wave before. Statistics are a table for each of `by`,
    of two variables where it has a comma between them. Both are of the people of `segment` if it
    is given. The file goes to `folder`; its name is the pattern `file_name` (PLACEHOLDERS).
    """

    name: str
    kind: ReportKind
    folder: str
    every: Frequency
    starts_on: date
    ending: str = "docx"
    file_name: str = FILE_NAME
    survey_code: str | None = None
    wave_label: str | None = None
    by: tuple[str, ...] = ()
    segment: str | None = None
    with_previous: bool = False
    publish_safe: bool = True
    is_active: bool = True
    id: int = 0


def last_due_day(report: ScheduledReport, today: date) -> date | None:
    """The last day up to `today` on which `report` is due; None before the first."""
    if today < report.starts_on:
        return None
    return _due_day(report, _passed(report, today))


def next_due_day(report: ScheduledReport, today: date) -> date:
    """The first day after `today` on which `report` is due."""
    if today < report.starts_on:
        return report.starts_on
    return _due_day(report, _passed(report, today) + 1)


def checked(report: ScheduledReport) -> ScheduledReport:
    """`report` as it can be saved. Raises UserError where something is missing or wrong."""
    wanted = replace(report, name=clean(report.name), file_name=report.file_name.strip())
    if not wanted.name or len(wanted.name) > LONGEST_NAME:
        raise UserError(
            f"A scheduled report needs a name of up to {LONGEST_NAME} characters.", code="name"
        )
    if wanted.ending not in ENDINGS:
        raise UserError(f"The format is one of {quoted(ENDINGS)}.", code="unknown_ending")
    if not wanted.folder or not Path(wanted.folder).is_absolute():
        raise UserError("Choose the folder with its whole path, such as “C:\\Reports”.",
                        code="folder")  # fmt: skip
    if wanted.kind is ReportKind.FINDINGS and not wanted.survey_code:
        raise UserError("Choose the survey that is reported on.", code="no_survey")
    if wanted.kind is ReportKind.STATISTICS and not wanted.by:
        raise UserError("Choose what alumni are counted by.", code="variables")
    file_stem(wanted, "", "", wanted.starts_on)
    return wanted


def file_stem(report: ScheduledReport, survey: str, wave: str, due_on: date) -> str:
    """The name of the file without its ending. Raises UserError for an unknown placeholder."""
    values = {"name": report.name, "survey": survey, "wave": wave, "date": due_on.isoformat()}
    try:
        used = [name for _, name, _, _ in Formatter().parse(report.file_name) if name is not None]
    except ValueError:
        used = [report.file_name]
    unknown = [one for one in used if one not in PLACEHOLDERS]
    if unknown or not report.file_name:
        known = ", ".join(f"{{{one}}}" for one in PLACEHOLDERS)
        raise UserError(
            f"The file name is a text with {known} where they are wanted, such as “{FILE_NAME}”.",
            code="file_name",
        )
    text = report.file_name.format(**values)
    return _NOT_IN_NAMES.sub("-", text).strip(" .") or "report"


def _passed(report: ScheduledReport, today: date) -> int:
    """How many intervals have passed from the first day to the last due one."""
    start = report.starts_on
    if report.every in _DAYS:
        return (today - start).days // _DAYS[report.every]
    months = (today.year - start.year) * 12 + today.month - start.month
    passed = months // _MONTHS[report.every]
    return passed if _due_day(report, passed) <= today else passed - 1


def _due_day(report: ScheduledReport, number: int) -> date:
    """The due day after `number` intervals; the 31st is the last day of a shorter month."""
    start = report.starts_on
    if report.every in _DAYS:
        return start + timedelta(days=number * _DAYS[report.every])
    months = start.year * 12 + start.month - 1 + number * _MONTHS[report.every]
    year, month = divmod(months, 12)
    return date(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1]))

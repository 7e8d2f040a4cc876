"""Writing scheduled reports: those that are due, once each, or one at once."""

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Protocol

from sqlalchemy import Connection

from analysis.alumni.results import AlumniRequest
from analysis.request import SummaryRequest
from core.errors import UserError
from exporters.people_lists import Compose
from exporters.scheduled_reports.definition import (
    ReportKind,
    ScheduledReport,
    file_stem,
)
from exporters.scheduled_reports.store import (
    ReportRun,
    RunState,
    claim,
    due_reports,
    record_run,
)
from models.database import Database
from records.filters.segments import find_segment
from records.office import office_settings
from surveys.survey_store import find_survey
from surveys.waves import Wave, all_waves, find_wave


class ReportWriter(Protocol):
    """Writes files by the means of a command or the window."""

    def findings(self, path: Path, request: SummaryRequest) -> object:
        """Write the findings of a wave, as the ending of `path` says."""

    def pdf(self, path: Path, title: str, author: str, compose: Compose) -> object:
        """Write a document as PDF."""


def write_due(
    database: Database, writer: ReportWriter, today: date, now: datetime
) -> Sequence[tuple[ScheduledReport, ReportRun]]:
    """Write the reports that are due on `today`; one that fails keeps no other from it.

    A report is written once for each day on which it is due, however often this runs, and of
    several days that were missed for the last one alone. `now` is UTC.
    """
    with database.read() as connection:
        due = due_reports(connection, today, now)
    found = []
    for report, day in due:
        with database.unjournalled(None) as connection:
            is_ours = claim(connection, report, day, now)
        if is_ours:
            found.append((report, _run(database, writer, report, day, now)))
    return found


def check_report(connection: Connection, report: ScheduledReport) -> None:
    """Raise UserError now for what would fail each time: an unknown survey, segment, variable."""
    from analysis.alumni.variables import find_variable

    if report.segment is not None and find_segment(connection, report.segment) is None:
        raise UserError(f"There is no segment “{report.segment}”.", code="unknown_segment")
    if report.kind is ReportKind.STATISTICS:
        for key in (one for by in report.by for one in by.split(",")):
            find_variable(connection, key)
        return
    find_survey(connection, report.survey_code or "")
    if report.wave_label is not None:
        find_wave(connection, report.survey_code or "", report.wave_label)


def write_now(
    database: Database, writer: ReportWriter, report: ScheduledReport, today: date
) -> Path:
    """Write `report` as if it were due on `today`, and give its file.

    It stays due on its days. Raises UserError where it cannot be written.
    """
    folder = Path(report.folder)
    if not folder.is_dir():
        raise UserError(
            f"The folder “{folder}” is not there, so “{report.name}” was not written. Create it, or"
            " choose another one.",
            code="no_folder",
        )
    with database.read() as connection:
        settings = office_settings(connection)
        wave = None
        if report.kind is ReportKind.FINDINGS:
            wave, previous = _waves(connection, report, today)
    code, label = ("", "") if wave is None else (wave.survey_code, wave.label)
    path = folder / f"{file_stem(report, code, label, today)}.{report.ending}"
    if wave is None:
        _write_statistics(database, writer, report, path, settings.name, today)
    else:
        against = (previous.label,) if report.with_previous and previous is not None else ()
        request = SummaryRequest(
            code,
            label,
            by=report.by,
            segment=report.segment,
            against=against,
            publish_safe=report.publish_safe,
        )
        writer.findings(path, request)
    return path


def _run(
    database: Database, writer: ReportWriter, report: ScheduledReport, day: date, now: datetime
) -> ReportRun:
    try:
        path = write_now(database, writer, report, day)
        run = ReportRun(report.id, day, now, RunState.WRITTEN, str(path))
    except UserError as error:
        run = ReportRun(report.id, day, now, RunState.FAILED, message=error.message)
    except BaseException:
        with database.unjournalled(None) as connection:
            record_run(connection, ReportRun(report.id, day, now, RunState.FAILED))
        raise
    with database.unjournalled(None) as connection:
        record_run(connection, run)
    return run


def _waves(
    connection: Connection, report: ScheduledReport, today: date
) -> tuple[Wave, Wave | None]:
    """The wave that is reported on, and the one before it."""
    survey = find_survey(connection, report.survey_code or "")
    waves = sorted(
        all_waves(connection, survey.id), key=lambda one: (one.opens or date.min, one.id)
    )
    if report.wave_label is None:
        opened = [one for one in waves if one.opens is None or one.opens <= today]
    else:
        labels = [one.label for one in waves]
        last = labels.index(report.wave_label) if report.wave_label in labels else -1
        opened = waves[: last + 1]
    if not opened:
        which = f"wave “{report.wave_label}”" if report.wave_label else "wave that has opened"
        raise UserError(
            f"The survey “{survey.code}” has no {which}, so “{report.name}” was not written.",
            code="unknown_wave",
        )
    return opened[-1], opened[-2] if len(opened) > 1 else None


def _write_statistics(
    database: Database,
    writer: ReportWriter,
    report: ScheduledReport,
    path: Path,
    office: str,
    today: date,
) -> None:
    from analysis.alumni.counts import summarise_alumni
    from analysis.waves import thresholds
    from exporters.alumni_statistics import write_statistics

    with database.read() as connection:
        limits = thresholds(office_settings(connection))
        summaries = [
            summarise_alumni(
                connection,
                AlumniRequest(tuple(by.split(",")), report.segment, report.publish_safe),
                limits,
                today,
            )
            for by in report.by
        ]
    write_statistics(path, summaries, office, writer.pdf)

"""Scheduled reports on record, and what came of each."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import Connection, delete, insert, select

from core.errors import UserError
from exporters.scheduled_reports.definition import (
    Frequency,
    ReportKind,
    ScheduledReport,
    checked,
    last_due_day,
)
from models.changes import Change, ChangeSet
from models.tables import report_runs, scheduled_reports

_ABANDONED: Final = timedelta(hours=1)  # a run that takes longer was interrupted


class RunState(StrEnum):
    """How far a report that was due has come."""

    STARTED = "started"
    WRITTEN = "written"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class ReportRun:
    """What came of a report that was due on a day; `at` is UTC."""

    report_id: int
    due_on: date
    at: datetime
    state: RunState
    file: str | None = None
    message: str | None = None


def list_reports(connection: Connection) -> list[ScheduledReport]:
    """Every scheduled report, by name."""
    rows = connection.execute(select(scheduled_reports))
    return sorted(map(_report, rows), key=lambda one: one.name.casefold())


def find_report(connection: Connection, name: str) -> ScheduledReport:
    """The report called `name`, whatever its capitals. Raises UserError where there is none."""
    wanted = name.casefold()
    found = next((one for one in list_reports(connection) if one.name.casefold() == wanted), None)
    if found is None:
        raise UserError(f"There is no scheduled report “{name}”.", code="unknown_report")
    return found


def save_report(changes: ChangeSet, report: ScheduledReport) -> int:
    """Save `report`, a new one where it has no id, and give its id.

    Raises UserError where something is missing, or another report has its name.
    """
    wanted = checked(report)
    others = [one for one in list_reports(changes.connection) if one.id != wanted.id]
    if wanted.name.casefold() in {one.name.casefold() for one in others}:
        raise UserError(
            f"There is a scheduled report “{wanted.name}” already; choose another name.",
            code="name_taken",
        )
    changes.describe(report=wanted.name)
    values = _values(wanted)
    if wanted.id:
        changes.update(scheduled_reports, [Change(wanted.id, values)])
        return wanted.id
    return changes.insert(scheduled_reports, [values])[0]


def delete_report(changes: ChangeSet, report: ScheduledReport) -> None:
    """Delete `report`; its files stay."""
    changes.describe(report=report.name)
    changes.delete(scheduled_reports, [report.id])


def last_runs(connection: Connection) -> dict[int, ReportRun]:
    """What came of each report last, by its id."""
    rows = connection.execute(select(report_runs).order_by(report_runs.c.due_on))
    return {row.report_id: _run(row) for row in rows}


def due_reports(
    connection: Connection, today: date, now: datetime
) -> Sequence[tuple[ScheduledReport, date]]:
    """The reports that are due up to `today` and not yet written, each with its last due day.

    What another computer began within the hour before `now` (UTC) is not due.
    """
    done = {(run.report_id, run.due_on): run for run in _runs(connection)}
    found = []
    for report in list_reports(connection):
        day = last_due_day(report, today) if report.is_active else None
        if day is not None and _is_open(done.get((report.id, day)), now):
            found.append((report, day))
    return found


def claim(connection: Connection, report: ScheduledReport, due_on: date, now: datetime) -> bool:
    """Note that the report is being written, unless it was meanwhile; give whether it is ours.

    In a transaction of `database.unjournalled`, of which one runs at a time.
    """
    here = (report_runs.c.report_id == report.id, report_runs.c.due_on == due_on)
    row = connection.execute(select(report_runs).where(*here)).first()
    if not _is_open(None if row is None else _run(row), now):
        return False
    record_run(connection, ReportRun(report.id, due_on, now, RunState.STARTED))
    return True


def record_run(connection: Connection, run: ReportRun) -> None:
    """Keep what came of a report, in a transaction of `database.unjournalled`."""
    here = (report_runs.c.report_id == run.report_id, report_runs.c.due_on == run.due_on)
    connection.execute(delete(report_runs).where(*here))
    connection.execute(insert(report_runs).values(**asdict(run)))


def _is_open(run: ReportRun | None, now: datetime) -> bool:
    if run is None or run.state is RunState.FAILED:
        return True
    return run.state is RunState.STARTED and now - run.at >= _ABANDONED


def _runs(connection: Connection) -> list[ReportRun]:
    return [_run(row) for row in connection.execute(select(report_runs))]


def _run(row: Any) -> ReportRun:
    return ReportRun(row.report_id, row.due_on, row.at, RunState(row.state), row.file, row.message)


def _values(report: ScheduledReport) -> dict[str, Any]:
    values = asdict(report)
    del values["id"]
    return values | {
        "kind": report.kind.value, "every": report.every.value, "by": list(report.by),
    }  # fmt: skip


def _report(row: Any) -> ScheduledReport:
    return ScheduledReport(
        name=row.name,
        kind=ReportKind(row.kind),
        folder=row.folder,
        every=Frequency(row.every),
        starts_on=row.starts_on,
        ending=row.ending,
        file_name=row.file_name,
        survey_code=row.survey_code,
        wave_label=row.wave_label,
        by=tuple(row.by),
        segment=row.segment,
        with_previous=row.with_previous,
        publish_safe=row.publish_safe,
        is_active=row.is_active,
        id=row.id,
    )

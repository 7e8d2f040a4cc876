"""Scheduled reports on both databases: due once, written once, and what keeps one from it."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from analysis.request import SummaryRequest
from core.errors import UserError
from exporters.people_lists import Compose
from exporters.scheduled_reports.definition import Frequency, ReportKind, ScheduledReport
from exporters.scheduled_reports.store import (
    RunState,
    claim,
    delete_report,
    due_reports,
    find_report,
    last_runs,
    list_reports,
    save_report,
)
from exporters.scheduled_reports.writing import check_report, write_due, write_now
from models.batch_kinds import BatchKind
from models.database import Database
from records.history.undo import undo_batch
from tests.acts import batch_of, run_act
from tests.office import fill

DAY = date(2026, 3, 1)
NOW = datetime(2026, 3, 1, 6)


class Writer:
    """Notes what it was to write."""

    def __init__(self, refusal: str = "") -> None:
        self.requests: list[tuple[str, SummaryRequest]] = []
        self.refusal = refusal

    def findings(self, path: Path, request: SummaryRequest) -> None:
        if self.refusal:
            raise UserError(self.refusal)
        self.requests.append((path.name, request))

    def pdf(self, path: Path, title: str, author: str, compose: Compose) -> None:
        path.write_text(title)


@pytest.fixture
def findings(database: Database, tmp_path: Path) -> ScheduledReport:
    fill(database)
    report = ScheduledReport(
        "Careers", ReportKind.FINDINGS, str(tmp_path), Frequency.MONTH, DAY,
        file_name="{survey} {wave} {date}", survey_code="CAC", by=("gender",), with_previous=True,
    )  # fmt: skip
    run_act(database, save_report, report)
    with database.read() as connection:
        return find_report(connection, "careers")


def test_a_report_is_written_once_on_each_of_its_days(
    database: Database, findings: ScheduledReport
) -> None:
    writer = Writer()
    ((report, run),) = write_due(database, writer, DAY, NOW)
    assert (report, run.state) == (findings, RunState.WRITTEN)
    request = SummaryRequest("CAC", "2020", by=("gender",), against=("2018",), publish_safe=True)
    assert writer.requests == [("CAC 2020 2026-03-01.docx", request)]
    assert write_due(database, writer, DAY, NOW) == []
    assert write_due(database, writer, DAY + timedelta(days=30), NOW) == []
    # Of two months that were missed the last one is written.
    ((_, later),) = write_due(database, writer, date(2026, 5, 20), NOW)
    assert later.due_on == date(2026, 5, 1)
    with database.read() as connection:
        assert last_runs(connection)[findings.id].due_on == date(2026, 5, 1)


def test_what_failed_is_written_by_the_next_run(
    database: Database, findings: ScheduledReport
) -> None:
    ((_, run),) = write_due(database, Writer("The disk is full."), DAY, NOW)
    assert (run.state, run.message) == (RunState.FAILED, "The disk is full.")
    ((_, run),) = write_due(database, Writer(), DAY, NOW)
    assert (run.state, run.message) == (RunState.WRITTEN, None)


def test_two_computers_do_not_write_the_same_report(
    database: Database, findings: ScheduledReport
) -> None:
    with database.unjournalled(None) as connection:
        assert claim(connection, findings, DAY, NOW)
        assert not claim(connection, findings, DAY, NOW)
    assert write_due(database, Writer(), DAY, NOW + timedelta(minutes=59)) == []
    # Whoever began an hour ago was interrupted.
    assert len(write_due(database, Writer(), DAY, NOW + timedelta(hours=1))) == 1


def test_a_paused_report_is_not_due_and_a_deleted_one_comes_back_by_undo(
    database: Database, findings: ScheduledReport
) -> None:
    run_act(database, save_report, replace(findings, is_active=False))
    with database.read() as connection:
        assert due_reports(connection, DAY, NOW) == []
    batch = batch_of(database, delete_report, findings)
    assert batch is not None
    with database.read() as connection:
        assert list_reports(connection) == []
    undo_batch(database, batch)
    with database.read() as connection:
        assert list_reports(connection) == [replace(findings, is_active=False)]


def test_no_two_reports_have_one_name(database: Database, findings: ScheduledReport) -> None:
    with (
        pytest.raises(UserError, match="already"),
        database.write(BatchKind.REPORT_SCHEDULE) as changes,
    ):
        save_report(changes, replace(findings, id=0, name="CAREERS"))


def test_statistics_are_written_with_a_table_for_each_variable(
    database: Database, findings: ScheduledReport, tmp_path: Path
) -> None:
    import openpyxl

    report = replace(
        findings, id=0, name="Body", kind=ReportKind.STATISTICS, survey_code=None, ending="xlsx",
        file_name="{name}", by=("gender", "cohort,award"), publish_safe=False,
    )  # fmt: skip
    path = write_now(database, Writer(), report, DAY)
    assert path == tmp_path / "Body.xlsx"
    sheets = openpyxl.load_workbook(path).sheetnames
    assert sheets[0] == "Gender"
    assert len(sheets) == 3


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"folder": "/nowhere/at/all"}, "no_folder"),
        ({"wave_label": "1999"}, "unknown_wave"),
        ({"survey_code": "XYZ"}, "unknown_survey"),
    ],
)
def test_what_is_gone_is_told(
    database: Database, findings: ScheduledReport, wrong: dict[str, str], code: str
) -> None:
    with pytest.raises(UserError) as refused:
        write_now(database, Writer(), replace(findings, **wrong), DAY)  # type: ignore[arg-type]
    assert refused.value.code == code


@pytest.mark.parametrize(
    "wrong",
    [
        {"survey_code": "XYZ"},
        {"wave_label": "1999"},
        {"segment": "Nobody"},
        {"kind": ReportKind.STATISTICS, "by": ("cohort,email",)},
    ],
)
def test_what_would_fail_each_time_is_refused_at_once(
    database: Database, findings: ScheduledReport, wrong: dict[str, object]
) -> None:
    with database.read() as connection:
        check_report(connection, findings)
        with pytest.raises(UserError):
            check_report(connection, replace(findings, **wrong))  # type: ignore[arg-type]

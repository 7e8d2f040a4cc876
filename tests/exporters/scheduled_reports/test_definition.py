"""When scheduled reports are due, and what their files are called."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import UserError
from exporters.scheduled_reports.definition import (
    Frequency,
    ReportKind,
    ScheduledReport,
    checked,
    file_stem,
    last_due_day,
    next_due_day,
)

REPORT = ScheduledReport(
    "Board", ReportKind.STATISTICS, "/reports", Frequency.MONTH, date(2026, 1, 31), by=("cohort",)
)


@pytest.mark.parametrize(
    ("every", "today", "last", "following"),
    [
        (Frequency.DAY, date(2026, 2, 3), date(2026, 2, 3), date(2026, 2, 4)),
        (Frequency.WEEK, date(2026, 2, 6), date(2026, 1, 31), date(2026, 2, 7)),
        (Frequency.MONTH, date(2026, 2, 27), date(2026, 1, 31), date(2026, 2, 28)),
        (Frequency.MONTH, date(2026, 2, 28), date(2026, 2, 28), date(2026, 3, 31)),
        (Frequency.QUARTER, date(2026, 12, 1), date(2026, 10, 31), date(2027, 1, 31)),
        (Frequency.YEAR, date(2027, 1, 30), date(2026, 1, 31), date(2027, 1, 31)),
        (Frequency.YEAR, date(2026, 1, 30), None, date(2026, 1, 31)),
    ],
)
def test_a_report_is_due_at_its_intervals(
    every: Frequency, today: date, last: date | None, following: date
) -> None:
    report = replace(REPORT, every=every)
    assert last_due_day(report, today) == last
    assert next_due_day(report, today) == following


@given(
    st.sampled_from(Frequency), st.dates(date(2000, 1, 1), date(2060, 1, 1)), st.integers(0, 9_000)
)
def test_the_last_due_day_is_not_after_today_and_the_next_one_is(
    every: Frequency, start: date, days: int
) -> None:
    report, today = replace(REPORT, every=every, starts_on=start), start + timedelta(days=days)
    last, following = last_due_day(report, today), next_due_day(report, today)
    assert last is not None
    assert start <= last <= today < following
    assert last_due_day(report, following) == following
    assert next_due_day(report, last) == following


@pytest.mark.parametrize(
    ("pattern", "stem"),
    [
        ("{name} {date}", "Board 2026-02-28"),
        ("{survey}-{wave}", "CAC-2018-19"),
        ("  Q1: {name}?", "Q1- Board-"),
        ("...", "report"),
    ],
)
def test_a_file_is_called_by_its_pattern(pattern: str, stem: str) -> None:
    report = replace(REPORT, file_name=pattern)
    assert file_stem(report, "CAC", "2018/19", date(2026, 2, 28)) == stem


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"name": "  "}, "name"),
        ({"name": "x" * 101}, "name"),
        ({"folder": "reports"}, "folder"),
        ({"ending": "exe"}, "unknown_ending"),
        ({"by": ()}, "variables"),
        ({"kind": ReportKind.FINDINGS}, "no_survey"),
        ({"file_name": "{person}"}, "file_name"),
        ({"file_name": "{date"}, "file_name"),
        ({"file_name": "{}"}, "file_name"),
        ({"file_name": ""}, "file_name"),
    ],
)
def test_what_cannot_be_written_is_not_saved(wrong: dict[str, object], code: str) -> None:
    with pytest.raises(UserError) as refused:
        checked(replace(REPORT, **wrong))  # type: ignore[arg-type]
    assert refused.value.code == code

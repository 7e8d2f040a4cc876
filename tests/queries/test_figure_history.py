"""Figures kept day by day, and what can be shown over time."""

from datetime import date

from models.database import Database
from queries.data_quality import measure_checks, measure_quality
from queries.figure_history import (
    DUPLICATES,
    keep_checks_of_day,
    keep_duplicates_of_day,
    keep_quality_of_day,
    read_daily,
    read_former_checks,
    was_kept,
)
from queries.figures_over_time import FIGURES_OVER_TIME, read_over_time
from queries.overview import count_overview
from records.writing.verification import mark_verified
from tests.acts import run_act
from tests.office import fill

FIRST, SECOND = date(2026, 3, 1), date(2026, 3, 2)


def _keep(database: Database, day: date) -> None:
    with database.read() as connection:
        quality = measure_quality(connection)
        checks = measure_checks(connection)
        shown = count_overview(connection, day)
    with database.unjournalled(None) as connection:
        keep_quality_of_day(connection, day, quality)
        keep_checks_of_day(connection, day, checks)
        keep_duplicates_of_day(connection, day, shown.to_do.value, shown.figures.value)


def test_each_day_keeps_what_was_counted_last(database: Database) -> None:
    office = fill(database)
    with database.read() as connection:
        assert not was_kept(connection, FIRST)
    _keep(database, FIRST)
    run_act(database, mark_verified, office.person_ids[:10], date.today())
    _keep(database, SECOND)
    run_act(database, mark_verified, office.person_ids[10:12], date.today())
    _keep(database, SECOND)
    with database.read() as connection:
        assert was_kept(connection, FIRST)
        found = read_daily(connection, "quality.verified")
        assert [(one.day, one.people, one.of) for one in found] == [
            (FIRST, 0, 29), (SECOND, 12, 29),
        ]  # fmt: skip
        assert found[1].percent == 100 * 12 / 29
        assert [one.people for one in read_daily(connection, DUPLICATES)] == [0, 0]


def test_every_figure_can_be_read_over_time(database_file: Database) -> None:
    fill(database_file)
    _keep(database_file, FIRST)
    today = date.today()
    with database_file.read() as connection:
        found = {one.key: read_over_time(connection, one.key, today) for one in FIGURES_OVER_TIME}
    assert all(len(points) == 1 for points in found.values()), found
    (people,) = found["monthly:people"]
    assert (people.people, people.percent) == (30, None)
    (members,) = found["monthly:linkedin_group"]
    assert (members.people, members.percent) == (15, 50)
    (usable,) = found["daily:quality.usable_address"]
    assert (usable.day, usable.people, usable.percent) == (FIRST, 29, 100)


def test_a_change_is_since_the_first_count_of_the_last_month(database: Database) -> None:
    office = fill(database)
    _keep(database, date(2026, 1, 1))  # longer ago
    run_act(database, mark_verified, office.person_ids[:10], date.today())
    _keep(database, FIRST)
    run_act(database, mark_verified, office.person_ids[10:12], date.today())
    _keep(database, SECOND)
    with database.read() as connection:
        found = read_former_checks(connection, SECOND)
        assert (found["verified_5"].day, found["verified_5"].people) == (FIRST, 19)
        assert read_former_checks(connection, date(2026, 1, 1)) == {}

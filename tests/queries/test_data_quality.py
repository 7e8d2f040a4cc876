"""The quality of records: its shares, who lacks them, and when it is measured again."""

from datetime import date

from models.database import Database
from queries.data_quality import (
    GROUP_CHECKS,
    DataQuality,
    count_quality,
    keep_quality,
    measure_checks,
    measure_cohorts,
    measure_segments,
    read_quality,
)
from records.fields.definitions import BY_KEY
from records.filters.filter_sql import person_ids
from records.filters.parser import parse
from records.filters.segments import add_to_list
from records.writing.new_people import create_people
from records.writing.verification import mark_verified
from tests.acts import run_act
from tests.office import fill

TODAY = date.today()


def _missing(database: Database, quality: DataQuality) -> dict[str, int]:
    with database.read() as connection:
        return {
            one.code: len(person_ids(connection, parse(one.missing, BY_KEY)))
            for one in quality.shares
        }


def test_whoever_is_not_in_a_share_is_listed_by_its_filter(database: Database) -> None:
    office = fill(database)
    run_act(database, mark_verified, office.person_ids[:10], TODAY)
    with database.read() as connection:
        counted = count_quality(connection, TODAY)
    quality = counted.value
    assert quality.people == 29  # one of thirty has died
    assert {one.code: one.people for one in quality.shares} == {
        "usable_address": 29, "verified": 10, "complete": 0, "no_improbable_values": 29,
    }  # fmt: skip
    assert _missing(database, quality) == {
        one.code: quality.people - one.people for one in quality.shares
    }
    assert quality.score == (100 + 1000 / 29 + 0 + 100) / 4


def test_what_was_measured_is_kept_until_the_data_changes(database: Database) -> None:
    office = fill(database)
    with database.read() as connection:
        found = count_quality(connection, TODAY)
    with database.unjournalled(None) as connection:
        keep_quality(connection, found)
    with database.read() as connection:
        assert read_quality(connection, TODAY) == found
    run_act(database, mark_verified, office.person_ids[:1], TODAY)
    with database.read() as connection:
        kept = read_quality(connection, TODAY)
        assert kept is not None
        assert not kept.is_current


def test_nobody_has_no_quality(database: Database) -> None:
    with database.read() as connection:
        assert count_quality(connection, TODAY).value.score is None


def test_each_cohort_and_list_has_its_own_quality_and_lists_who_lacks_what(
    database: Database,
) -> None:
    years = (1998, 1999, 2000, 2004, None)
    rows = [{"family_name": "Marsh", "award": "PhD", "award_completed": one} for one in years]
    people = run_act(database, create_people, rows)
    run_act(database, mark_verified, people[:1], TODAY)
    run_act(database, add_to_list, 'The "board"', people[:2])
    with database.read() as connection:
        cohorts, (board,) = measure_cohorts(connection), measure_segments(connection)
        titles = [(one.title, one.quality.people) for one in cohorts]
        assert titles == [("2000–2004", 2), ("1995–1999", 2), ("No year", 1)]
        assert (board.title, board.quality.people) == ('The "board"', 2)
        for group in (cohorts[1], board):
            verified = next(one for one in group.quality.shares if one.code == "verified")
            assert (verified.people, verified.percent) == (1, 50)
            lacking = parse(f"({verified.missing}) and {group.where}", BY_KEY)
            assert list(person_ids(connection, lacking)) == people[1:2]


def test_each_check_counts_the_people_whom_its_filter_lists(database: Database) -> None:
    office = fill(database)
    run_act(database, mark_verified, office.person_ids[:10], TODAY)
    with database.read() as connection:
        found = {one.check.code: one for one in measure_checks(connection)}
        cohorts = measure_cohorts(connection)
        for one in found.values():
            assert len(person_ids(connection, parse(one.check.where, BY_KEY))) == one.people
    assert found["empty.country"].people == 29
    assert found["empty.award"].people == 0
    assert found["verified_5"].people == 19
    assert found["never_verified"].people == 0
    assert found["no_consent"].of == 29
    for code in GROUP_CHECKS:
        in_cohorts = sum(
            one.people for group in cohorts for one in group.checks if one.check.code == code
        )
        assert in_cohorts == found[code].people > 0

"""Alumni statistics on both databases: counted, and the people behind each count."""

from collections.abc import Iterator
from datetime import date

import pytest

from analysis.alumni.counts import people_of_cell, summarise_alumni
from analysis.alumni.results import AlumniRequest, AlumniSummary
from analysis.alumni.variables import list_variables
from analysis.results import Thresholds
from core.errors import UserError
from models.database import Database
from records.fields.definitions import FieldKind, all_fields
from records.filters.filter_sql import person_ids
from records.filters.parser import parse
from records.filters.segments import add_to_list, save_segment
from records.office import add_custom_field
from records.parts.awards import AWARDS
from records.writing.part_records import add_record
from records.writing.person_edits import edit_person
from tests.acts import run_act
from tests.office import Office, fill
from tests.snapshots import once

TODAY = date(2026, 11, 30)
RAW = Thresholds()


@pytest.fixture
def office(database: Database) -> Office:
    return _filled(database)


@once
def _filled(database: Database) -> Office:
    filled = fill(database)
    run_act(database, add_custom_field, "Donor score", FieldKind.NUMBER)
    for at, one in enumerate(filled.person_ids[:20]):
        run_act(database, edit_person, one, {"custom.donor_score": float(at * 3)})
    run_act(database, save_segment, "Doctors", "award = PhD")
    run_act(database, add_to_list, "Lunch", filled.person_ids[:4])
    second = {"kind": "MSc", "completed": 1979}
    run_act(database, add_record, AWARDS, filled.person_ids[0], second)
    return filled


def summarise(database: Database, *by: str, segment: str | None = None) -> AlumniSummary:
    with database.read() as connection:
        return summarise_alumni(connection, AlumniRequest(by, segment), RAW, TODAY)


def counts(summary: AlumniSummary) -> dict[str, int | None]:
    return {one.label: one.total.count for one in summary.groups}


def test_the_living_are_counted_by_a_field(office: Office) -> None:
    found = summarise(office.database, "gender")
    assert (found.people, found.deceased) == (29, 1)
    assert counts(found) == {"female": 15, "male": 14}
    assert [one.total.percent for one in found.groups] == [100 * 15 / 29, 100 * 14 / 29]


def test_two_variables_are_rows_and_columns(office: Office) -> None:
    found = summarise(office.database, "cohort", "award")
    assert found.columns == ("PhD", "MD(Res)")
    assert counts(found) == {"1980–1989": 6, "1990–1999": 10, "2000–2009": 10, "2010–2019": 3}
    first = found.groups[0]
    assert [one.count for one in first.cells] == [3, 3]
    assert [one.percent for one in first.cells] == [50, 50]
    assert [one.count for one in found.column_totals] == [15, 14]


def test_whoever_may_be_contacted_for_several_purposes_is_in_several_groups(
    office: Office,
) -> None:
    found = summarise(office.database, "contactable")
    assert found.rows_overlap
    assert sum(one.total.count or 0 for one in found.groups) > found.people
    reasons = summarise(office.database, "contactable:survey by email")
    assert sum(one.total.count or 0 for one in reasons.groups) == 29
    assert reasons.groups[0].label == "Contactable"
    assert reasons.groups[0].total == found.groups[0].total


def cells(summary: AlumniSummary) -> Iterator[tuple[int | None, int | None, int | None]]:
    for group in summary.groups:
        yield group.place, None, group.total.count
        for column, cell in zip(summary.column_places, group.cells, strict=True):
            yield group.place, column, cell.count
    for column, cell in zip(summary.column_places, summary.column_totals, strict=True):
        yield None, column, cell.count


def check_people(database: Database, request: AlumniRequest) -> None:
    with database.read() as connection:
        found = summarise_alumni(connection, request, RAW, TODAY)
        fields = all_fields(connection)
        listed = list(cells(found))
        for row, column, count in [*listed[:3], *listed[3 :: max(1, len(listed) // 4)]]:
            people = people_of_cell(connection, request, row, column, TODAY)
            ids = people.ids
            if people.expression is not None:
                ids = person_ids(connection, parse(people.expression, fields))
            assert ids is not None
            assert len(ids) == count, (request, row, column, people)


def test_every_variable_lists_the_people_behind_its_counts(office: Office) -> None:
    with office.database.read() as connection:
        keys = [one.key for one in list_variables(connection)]
    assert {"cohort", "custom.donor_score", "Doctors", "last_verified", "employer"} <= set(keys)
    assert not {"email", "family_name", "deceased", "notes"} & set(keys)
    for key in keys:
        check_people(office.database, AlumniRequest((key,)))
    check_people(office.database, AlumniRequest(("award", "contactable"), "Lunch"))


def test_the_filter_of_a_group_stays_live_where_it_finds_just_its_people(office: Office) -> None:
    request = AlumniRequest(("gender", "cohort"), "Doctors")
    with office.database.read() as connection:
        one = people_of_cell(connection, request, 0, 1, TODAY)
    assert one.ids is None
    assert one.title == "Gender: female · Cohort (decade of completion): 1990–1999"
    assert one.expression == (
        "gender = female and award_completed between 1990 and 1999 and in segment Doctors"
        " and not deceased"
    )


def test_whoever_a_filter_would_find_by_another_record_is_not_listed(office: Office) -> None:
    latest_in_2004 = office.person_ids[20]
    run_act(office.database, add_record, AWARDS, latest_in_2004, {"kind": "MSc", "completed": 1991})
    with office.database.read() as connection:
        nineties = people_of_cell(connection, AlumniRequest(("cohort",)), 1, None, TODAY)
    assert nineties.expression is None
    assert nineties.ids == list(office.person_ids[6:16])


@pytest.mark.parametrize(
    ("request_", "code"),
    [
        (AlumniRequest(("nonsense",)), "unknown_field"),
        (AlumniRequest(("email",)), "identifying_field"),
        (AlumniRequest(()), "variables"),
        (AlumniRequest(("gender", "gender")), "variables"),
        (AlumniRequest(("gender",), "Nobody"), "unknown_segment"),
    ],
)
def test_what_cannot_be_counted_is_refused(
    database_file: Database, request_: AlumniRequest, code: str
) -> None:
    with pytest.raises(UserError) as refused, database_file.read() as connection:
        summarise_alumni(connection, request_, RAW, TODAY)
    assert refused.value.code == code


def test_nobody_is_listed_behind_published_figures(office: Office) -> None:
    request = AlumniRequest(("gender",), publish_safe=True)
    with office.database.read() as connection:
        found = summarise_alumni(connection, request, RAW, TODAY)
        with pytest.raises(UserError):
            people_of_cell(connection, request, 0, None, TODAY)
    assert (found.people, found.deceased) == (30, 0)
    assert counts(found) == {"female": 15, "male": 15}
    assert [one.total.percent for one in found.groups] == [50, 50]


def test_an_office_without_people_has_empty_statistics(database_file: Database) -> None:
    found = summarise(database_file, "gender", "award")
    assert (found.people, found.groups) == (0, ())

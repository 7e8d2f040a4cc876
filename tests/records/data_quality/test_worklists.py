"""Worklists: who is on each, on both databases, and who is put off."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pytest

from models.batch_kinds import BatchKind
from models.database import Database
from models.tables import roles
from records.data_quality.worklists import Worklist, WorklistCode, worklists
from records.fields.definitions import BY_KEY
from records.filters.filter_sql import person_ids
from records.filters.improbable_values import (
    ACTIVE_AFTER_DEATH,
    AWARD_ENDS_FIRST,
    BORN_LATER,
    REASONS,
    ROLE_ENDS_FIRST,
    TOO_OLD,
    TOO_YOUNG,
)
from records.filters.parser import parse
from records.office import OfficeSettings, office_settings, save_office_settings
from records.parts.engagements import ENGAGEMENTS
from records.parts.tasks import TASKS
from records.writing.contact_points import add_contact_point
from records.writing.new_people import create_people
from records.writing.part_records import add_record
from records.writing.verification import mark_emails, mark_verified
from tests.acts import newest_batch, run_act

TODAY = date.today()
KEYS = OfficeSettings().key_fields
COMPLETE: Mapping[str, Any] = {
    "given_name": "Ada",
    "family_name": "Marsh",
    "email": "ada@example.org",
    "award": "PhD",
    "award_completed": 1999,
    "country": "Kenya",
    "last_verified": TODAY,
    "birth_date": date(1970, 1, 1),
}


def _person(database: Database, **values: Any) -> int:
    row = {**COMPLETE, **values}
    row = {key: value for key, value in row.items() if value is not None}
    return run_act(database, lambda changes: create_people(changes, [row])[0])


def _on(database: Database, code: WorklistCode) -> list[int]:
    with database.read() as connection:
        return list(person_ids(connection, parse(_worklist(code).where, BY_KEY)))


def _worklist(code: WorklistCode) -> Worklist:
    return next(one for one in worklists(KEYS, TODAY) if one.code is code)


def _days(count: int) -> date:
    return TODAY + timedelta(days=count)


def test_whoever_has_a_record_in_order_is_on_no_worklist(database: Database) -> None:
    _person(database, birth_date=(TODAY - timedelta(days=40)).replace(year=1970, day=1))
    assert {code: _on(database, code) for code in WorklistCode} == {
        code: [] for code in WorklistCode
    }


@pytest.mark.parametrize(
    ("code", "values"),
    [
        (WorklistCode.LOST, {"email": None, "country": None}),
        (WorklistCode.BOUNCED, {"email_status": "bounced"}),
        (WorklistCode.STALE, {"last_verified": None}),
        (WorklistCode.STALE, {"last_verified": _days(-900)}),
        (WorklistCode.INCOMPLETE, {"award_completed": None}),
        (WorklistCode.INCOMPLETE, {"country": None}),
        (WorklistCode.IMPROBABLE, {"birth_date": date(1990, 1, 1)}),
        (WorklistCode.BIRTHDAYS, {"birth_date": _days(3).replace(year=1972)}),
        (WorklistCode.ANNIVERSARIES, {"award_completed": TODAY.year - 10}),
    ],
)
def test_who_is_on_a_worklist(
    database: Database, code: WorklistCode, values: Mapping[str, Any]
) -> None:
    _person(database, family_name="Other")
    listed = _person(database, **values)
    assert _on(database, code) == [listed]


def test_the_dead_are_on_no_worklist_but_for_what_contradicts_their_death(
    database: Database,
) -> None:
    gone = {"deceased": True, "deceased_on": date(2020, 1, 1)}
    _person(database, email=None, award=None, country=None, last_verified=None, **gone)
    for code in WorklistCode:
        assert _on(database, code) == []


@pytest.mark.parametrize(
    ("reason", "values"),
    [
        (TOO_YOUNG, {"birth_date": date(1982, 5, 1)}),
        (BORN_LATER, {"birth_date": _days(30), "award_completed": None}),
        (TOO_OLD, {"birth_date": date(TODAY.year - 111, 1, 1)}),
        (AWARD_ENDS_FIRST, {"award_started": 2001}),
    ],
)
def test_each_reason_is_found_and_can_be_asked_for(
    database: Database, reason: str, values: Mapping[str, Any]
) -> None:
    _person(database)
    listed = _person(database, **values)
    assert _reasons_of(database, listed) == [reason]


def test_a_role_that_ends_before_it_starts_is_improbable(database: Database) -> None:
    person = _person(database)
    role = {"person_id": person, "employer": "A", "started": date(2010, 1, 1),
            "ended": date(2009, 1, 1), "is_current": False, "is_first": False}  # fmt: skip
    run_act(database, lambda changes: changes.insert(roles, [role]))
    assert _reasons_of(database, person) == [ROLE_ENDS_FIRST]


def test_activity_after_death_is_improbable_but_news_of_the_dead_is_not(
    database: Database,
) -> None:
    gone = {"deceased": True, "deceased_on": date(2020, 1, 1)}
    active, remembered = _person(database, **gone), _person(database, **gone)
    for person, kind in ((active, "event"), (remembered, "news")):
        values = {"kind": kind, "happened_on": date(2020, 2, 1)}
        run_act(database, add_record, ENGAGEMENTS, person, values)
    assert _reasons_of(database, active) == [ACTIVE_AFTER_DEATH]
    assert _reasons_of(database, remembered) == []
    assert _on(database, WorklistCode.IMPROBABLE) == [active]


def _reasons_of(database: Database, person_id: int) -> list[str]:
    with database.read() as connection:
        return [
            reason
            for reason in REASONS
            if person_id
            in person_ids(
                connection, parse(f'any improbable_value where (reason = "{reason}")', BY_KEY)
            )
        ]


@pytest.mark.parametrize(
    ("task", "is_listed"),
    [
        ({"done_on": TODAY}, False),
        ({"done_on": _days(-400)}, True),
        ({"done_on": TODAY, "due_on": _days(-1)}, True),  # a reminder that was dealt with
        ({"done_on": TODAY, "title": "Another list"}, True),
    ],
)
def test_whoever_is_done_is_not_listed_for_most_of_a_year(
    database: Database, task: Mapping[str, Any], *, is_listed: bool
) -> None:
    person = _person(database, birth_date=_days(3).replace(year=1972))
    title = _worklist(WorklistCode.BIRTHDAYS).title
    run_act(database, add_record, TASKS, person, {"title": title, **task})
    assert _on(database, WorklistCode.BIRTHDAYS) == [person] * is_listed


def test_whoever_is_put_off_is_listed_again_when_due(database: Database) -> None:
    person = _person(database, last_verified=None)
    title = _worklist(WorklistCode.STALE).title
    run_act(database, add_record, TASKS, person, {"title": title, "due_on": _days(7)})
    assert _on(database, WorklistCode.STALE) == []
    other = _person(database, last_verified=None)
    run_act(database, add_record, TASKS, other, {"title": title, "due_on": TODAY})
    assert _on(database, WorklistCode.STALE) == [other]


def test_a_worklist_is_worked_off_in_one_batch(database: Database) -> None:
    people = [_person(database, last_verified=None, email_status="bounced") for _ in range(3)]
    with database.write(BatchKind.VERIFY) as changes:
        assert list(mark_verified(changes, [*people, 99], TODAY)) == people
    assert newest_batch(database).title == "3 people verified"
    assert _on(database, WorklistCode.STALE) == []
    run_act(database, add_contact_point, people[0], "email", "other@example.org")
    with database.write(BatchKind.CONTACT_POINT_STATUS) as changes:
        mark_emails(changes, people[:2], "wrong", TODAY)
    assert _on(database, WorklistCode.BOUNCED) == people[2:]


def test_the_office_chooses_the_key_fields(database: Database) -> None:
    settings = OfficeSettings(key_fields=("nationality",))
    run_act(database, save_office_settings, settings)
    with database.read() as connection:
        assert office_settings(connection) == settings
    (incomplete,) = (
        one for one in worklists(("nationality",), TODAY) if one.code is WorklistCode.INCOMPLETE
    )
    assert incomplete.columns == ("nationality",)
    assert WorklistCode.INCOMPLETE not in {one.code for one in worklists((), TODAY)}

from datetime import date
from typing import Any

import pytest

from core.errors import UserError
from models.database import Database
from records.details import read_details
from records.parts.awards import AWARDS
from records.parts.communications import COMMUNICATIONS
from records.parts.consents import CONSENTS
from records.parts.contact_points import CONTACT_POINTS
from records.parts.definition import PersonPart
from records.parts.engagements import ENGAGEMENTS
from records.parts.linked_files import LINKED_FILES
from records.parts.notes import NOTES
from records.parts.record_check import RecordLimits, check_record
from records.parts.relationships import RELATIONSHIPS
from records.parts.roles import ROLES
from records.parts.tasks import TASKS
from records.writing.part_records import InvalidRecord, add_record, edit_record
from records.writing.person_edits import create_person
from records.writing.roles import end_role
from tests.acts import newest_batch, run_act

TODAY = date(2024, 5, 6)
TOMORROW = date(2024, 5, 7)
BORN = date(1970, 1, 2)
BEFORE, START = date(2001, 1, 1), date(2002, 3, 4)
CONSENT = {"purpose": "news", "channel": "email", "basis": "consent"}


@pytest.mark.parametrize(
    ("part", "values", "wrong"),
    [
        (ROLES, {"started": START, "ended": date(2003, 1, 1)}, ""),
        (ROLES, {"started": START, "ended": START}, ""),
        (ROLES, {"started": START, "ended": BEFORE}, "ended"),
        (ROLES, {"ended": TOMORROW}, "ended"),
        (ROLES, {"ended": TODAY}, ""),
        (ROLES, {"ended": TODAY, "is_current": True}, "ended"),
        (ROLES, {"started": TOMORROW, "is_current": True}, "started"),
        (ROLES, {"started": TOMORROW}, ""),
        (ROLES, {"started": BORN}, "started"),
        (AWARDS, {"started": 1990, "completed": 1990}, ""),
        (AWARDS, {"started": 1991, "completed": 1990}, "completed"),
        (AWARDS, {"completed": 2025}, "completed"),
        (AWARDS, {"completed": 2024}, ""),
        (AWARDS, {"started": 2025}, "started"),
        (AWARDS, {"started": 1800}, "started"),
        (AWARDS, {"started": 1970}, "started"),
        (AWARDS, {"completed": 1984}, "completed"),
        (AWARDS, {"completed": 1985}, ""),
        (CONTACT_POINTS, {"kind": "email", "value": "a@example.org"}, ""),
        (CONTACT_POINTS, {"kind": "email", "value": "a@example.org", "status": "odd"}, "status"),
        (CONTACT_POINTS, {"kind": "email", "status_on": TOMORROW}, "status_on"),
        (CONSENTS, CONSENT, ""),
        (CONSENTS, {**CONSENT, "recorded_on": TOMORROW}, "recorded_on"),
        (CONSENTS, {**CONSENT, "basis": None}, "basis"),
        (CONSENTS, {**CONSENT, "channel": "fax"}, "channel"),
        (ENGAGEMENTS, {"kind": None}, "kind"),
        (ENGAGEMENTS, {"kind": "event", "happened_on": TOMORROW}, ""),  # registered already
        (NOTES, {"text": "x", "noted_on": TODAY}, ""),
        (NOTES, {"text": "", "noted_on": TODAY}, "text"),
        (NOTES, {"text": "x", "noted_on": TOMORROW}, "noted_on"),
        (COMMUNICATIONS, {"kind": "call", "happened_on": TOMORROW}, "happened_on"),
        (COMMUNICATIONS, {"kind": "pigeon"}, "kind"),
        (COMMUNICATIONS, {"kind": "call", "direction": "up"}, "direction"),
        (TASKS, {"title": "x", "due_on": TOMORROW}, ""),
        (TASKS, {"title": "x", "done_on": TOMORROW}, "done_on"),
        (TASKS, {"due_on": TOMORROW}, "title"),
        (RELATIONSHIPS, {"kind": "spouse", "joint_mailings": True}, ""),
        (RELATIONSHIPS, {"kind": "mentor", "joint_mailings": True}, "joint_mailings"),
        (LINKED_FILES, {"title": "x"}, "location"),
    ],
)
def test_what_is_wrong_is_told_of_its_column(
    part: PersonPart, values: dict[str, Any], wrong: str
) -> None:
    found = check_record(part, values, RecordLimits(TODAY, BORN))
    assert ", ".join(found) == wrong
    assert all(text.endswith(".") for text in found.values())


@pytest.fixture
def person(database: Database) -> int:
    return run_act(database, create_person, {"family_name": "Adeyemi", "birth_date": BORN})


def test_an_act_refuses_what_the_check_tells(database: Database, person: int) -> None:
    with pytest.raises(InvalidRecord) as raised:
        run_act(database, add_record, AWARDS, person, {"kind": "PhD", "completed": 1975})
    assert raised.value.messages.keys() == {"completed"}
    assert str(raised.value).endswith("Nothing was saved.")
    with database.read() as connection:
        assert read_details(connection, person).awards == ()


def test_what_was_wrong_before_blocks_nothing_else(database: Database, person: int) -> None:
    with database.write(newest_batch(database).kind) as changes:
        (role,) = changes.insert(
            ROLES.table, [{"person_id": person, "title": "Dean", "started": START, "ended": BEFORE}]
        )
    run_act(database, edit_record, ROLES, role, {"title": "Provost"})
    with pytest.raises(InvalidRecord, match=r"before it started \(5 March 2002\)"):
        run_act(database, edit_record, ROLES, role, {"started": date(2002, 3, 5)})


def test_a_role_is_ended_in_one_act(database: Database, person: int) -> None:
    values = {"title": "Dean", "started": START, "is_current": True}
    role = run_act(database, add_record, ROLES, person, values)
    with pytest.raises(InvalidRecord):
        run_act(database, end_role, role, BEFORE)
    run_act(database, end_role, role, date(2010, 1, 1))
    assert newest_batch(database).title == "Adeyemi: role ended"
    with database.read() as connection:
        (found,) = read_details(connection, person).roles
    assert (found.ended, found.is_current) == (date(2010, 1, 1), False)
    other = run_act(database, add_record, ROLES, person, {"title": "Fellow", "is_current": True})
    run_act(database, end_role, other, None)
    with database.read() as connection:
        ended = {one.id: one for one in read_details(connection, person).roles}
    assert not any(one.is_current for one in ended.values())
    # On which day nobody knows, but it was by today.
    assert (ended[other].ended, ended[other].ended_by) == (None, date.today())
    with pytest.raises(UserError, match="removed meanwhile"):
        run_act(database, end_role, 99, None)

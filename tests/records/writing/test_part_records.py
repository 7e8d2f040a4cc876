from datetime import date

import pytest

from core.errors import UserError
from models.database import Database
from models.undo import undo
from records.details import PersonDetails, read_details
from records.fields.definitions import Part
from records.parts.awards import AWARDS
from records.parts.contact_points import CONTACT_POINTS
from records.parts.roles import ROLES
from records.writing.part_records import add_record, edit_record, remove_record
from records.writing.person_edits import create_person
from tests.acts import batch_of, newest_batch, run_act


@pytest.fixture
def person(database: Database) -> int:
    return run_act(database, create_person, {"family_name": "Adeyemi", "award": "PhD"})


def details(database: Database, person: int) -> PersonDetails:
    with database.read() as connection:
        return read_details(connection, person)


def test_a_person_has_several_awards_roles_and_addresses(database: Database, person: int) -> None:
    run_act(database, add_record, AWARDS, person, {"kind": "MSc", "completed": 1990})
    assert newest_batch(database).title == "Adeyemi: award added"
    ended = {"title": "Registrar", "started": date(1999, 1, 2), "ended": date(2003, 4, 5)}
    run_act(database, add_record, ROLES, person, ended | {"is_current": False})
    run_act(database, add_record, ROLES, person, {"title": "Consultant", "is_current": True})
    for town, primary in (("Leeds", True), ("York", False)):
        values = {"kind": "post", "value": "", "city": town, "is_primary": primary}
        run_act(database, add_record, CONTACT_POINTS, person, values)
    assert newest_batch(database).title == "Adeyemi: postal address added"
    found = details(database, person)
    assert [award.kind for award in found.awards] == ["MSc", "PhD"]
    assert [(role.title, role.ended) for role in found.roles] == [
        ("Consultant", None),
        ("Registrar", date(2003, 4, 5)),
    ]
    assert [point.city for point in found.contact_points] == ["Leeds", "York"]


def test_a_record_is_corrected_and_removed_and_both_are_undone(
    database: Database, person: int
) -> None:
    (award,) = details(database, person).awards
    edited = batch_of(database, edit_record, AWARDS, award.id, {"kind": "MPhil"})
    removed = batch_of(database, remove_record, AWARDS, award.id)
    assert details(database, person).awards == ()
    for batch_id, kind in ((removed, "MPhil"), (edited, "PhD")):
        assert batch_id is not None
        undo(database, batch_id)
        assert [one.kind for one in details(database, person).awards] == [kind]


def test_what_is_on_record_already_is_no_batch(database: Database, person: int) -> None:
    (award,) = details(database, person).awards
    assert batch_of(database, edit_record, AWARDS, award.id, {"kind": "PhD"}) is None


def test_another_address_becomes_primary(database: Database, person: int) -> None:
    for town in ("Leeds", "York"):
        values = {"kind": "post", "value": "", "city": town, "is_primary": town == "Leeds"}
        run_act(database, add_record, CONTACT_POINTS, person, values)
    first = details(database, person).contact_points[0]
    run_act(database, remove_record, CONTACT_POINTS, first.id)
    (left,) = details(database, person).contact_points
    assert (left.city, left.is_primary) == ("York", True)


@pytest.mark.parametrize("values", [{}, {"kind": None, "programme": ""}])
def test_a_record_that_says_nothing_is_refused(
    database: Database, person: int, values: dict[str, object]
) -> None:
    with pytest.raises(UserError, match="at least one field"):
        run_act(database, add_record, AWARDS, person, values)
    (award,) = details(database, person).awards
    with pytest.raises(UserError, match="at least one field"):
        run_act(database, edit_record, AWARDS, award.id, {"kind": None})
    run_act(database, remove_record, AWARDS, award.id)
    with pytest.raises(UserError, match="removed meanwhile"):
        run_act(database, edit_record, AWARDS, award.id, {"kind": "MSc"})


def test_the_fields_of_a_record_are_those_of_the_person() -> None:
    kind = AWARDS.columns[0]
    assert AWARDS.field_of(kind, Part.AWARD).vocabulary == "award"
    assert ROLES.field_of(ROLES.columns[4], Part.CURRENT_ROLE).label == "To"

"""Which role is current and which was the first; on both databases."""

from datetime import date

from models.database import Database
from records.details import read_details
from records.parts.roles import ROLES
from records.writing.part_records import add_record
from records.writing.person_edits import create_person
from records.writing.roles import make_current, make_first
from tests.acts import run_act


def test_one_role_is_the_first_and_several_can_be_current(database: Database) -> None:
    person = run_act(database, create_person, {"family_name": "Adeyemi"})
    ended = {"started": date(1999, 1, 2), "ended": date(2003, 4, 5), "is_first": True}
    registrar = run_act(database, add_record, ROLES, person, {"title": "Registrar", **ended})
    dean = run_act(database, add_record, ROLES, person, {"title": "Dean", "is_current": True})
    run_act(database, make_current, registrar)
    run_act(database, make_first, dean)
    with database.read() as connection:
        found = {role.id: role for role in read_details(connection, person).roles}
    assert {role.id: role.is_first for role in found.values()} == {registrar: False, dean: True}
    assert all(role.is_current for role in found.values())
    assert found[registrar].ended is None

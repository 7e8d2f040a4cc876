from datetime import date

import pytest
from sqlalchemy import select

from core.errors import UserError
from models.database import Database
from models.tables import contact_points
from records.parts.contact_points import CONTACT_POINTS
from records.people import read_people
from records.writing.contact_points import (
    add_contact_point,
    make_primary,
    set_status,
)
from records.writing.part_records import remove_record
from records.writing.person_edits import create_person
from tests.acts import newest_batch, run_act


@pytest.fixture
def ada(database: Database) -> int:
    values = {"family_name": "Okafor", "email": "a@example.org", "other_email": "b@example.org"}
    return run_act(database, create_person, values)


def emails(database: Database, person: int) -> tuple[str | None, str | None]:
    with database.read() as connection:
        (row,) = read_people(connection, [person], ["email", "other_email"])
    return row["email"], row["other_email"]


def point(database: Database, value: str) -> int:
    with database.read() as connection:
        found: int = connection.scalars(
            select(contact_points.c.id).where(contact_points.c.value == value)
        ).one()
        return found


def test_status_and_its_date(database: Database, ada: int) -> None:
    run_act(database, set_status, point(database, "a@example.org"), "bounced", date(2024, 5, 6))
    assert newest_batch(database).title == "Okafor: e-mail address marked as bounced"
    with database.read() as connection:
        found = connection.execute(
            select(contact_points.c.status, contact_points.c.status_on).order_by(
                contact_points.c.id
            )
        ).all()
    assert [tuple(row) for row in found] == [("bounced", date(2024, 5, 6)), ("unverified", None)]


def test_one_of_a_kind_is_primary(database: Database, ada: int) -> None:
    run_act(database, make_primary, point(database, "b@example.org"))
    assert emails(database, ada) == ("b@example.org", "a@example.org")


def test_a_removed_primary_has_an_heir(database: Database, ada: int) -> None:
    run_act(database, remove_record, CONTACT_POINTS, point(database, "a@example.org"))
    assert emails(database, ada) == ("b@example.org", None)
    run_act(database, remove_record, CONTACT_POINTS, point(database, "b@example.org"))
    assert emails(database, ada) == (None, None)


def test_added_ones_are_kept_apart_and_once(database: Database, ada: int) -> None:
    run_act(database, add_contact_point, ada, "email", "c@example.org", label="home")
    assert emails(database, ada) == ("a@example.org", "c@example.org")
    with pytest.raises(UserError, match="already on record"):
        run_act(database, add_contact_point, ada, "email", "A@example.org")
    run_act(database, add_contact_point, ada, "phone", "+447700900001")
    with database.read() as connection:
        (row,) = read_people(connection, [ada], ["phone", "other_phone"])
    assert row == {"phone": "+447700900001", "other_phone": None}


def test_what_is_gone_is_said(database_file: Database) -> None:
    with pytest.raises(UserError, match="removed meanwhile"):
        run_act(database_file, make_primary, 7)
    with pytest.raises(UserError, match="deleted meanwhile"):
        run_act(database_file, add_contact_point, 7, "email", "c@example.org")

from datetime import date

import pytest
from sqlalchemy import select

from core.errors import UserError
from models.database import Database
from models.tables import contact_points
from records.people import read_people
from records.writing.contact_points import (
    add_contact_point,
    make_primary,
    remove_contact_point,
    set_status,
)
from records.writing.editing import create_person


@pytest.fixture
def ada(database: Database) -> int:
    values = {"family_name": "Okafor", "email": "a@example.org", "other_email": "b@example.org"}
    return create_person(database, values).person_id or 0


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
    edited = set_status(database, point(database, "a@example.org"), "bounced", date(2024, 5, 6))
    assert edited.title == "Okafor: e-mail address marked as bounced"
    with database.read() as connection:
        found = connection.execute(
            select(contact_points.c.status, contact_points.c.status_on).order_by(
                contact_points.c.id
            )
        ).all()
    assert [tuple(row) for row in found] == [("bounced", date(2024, 5, 6)), ("unverified", None)]


def test_one_of_a_kind_is_primary(database: Database, ada: int) -> None:
    make_primary(database, point(database, "b@example.org"))
    assert emails(database, ada) == ("b@example.org", "a@example.org")


def test_a_removed_primary_has_an_heir(database: Database, ada: int) -> None:
    remove_contact_point(database, point(database, "a@example.org"))
    assert emails(database, ada) == ("b@example.org", None)
    remove_contact_point(database, point(database, "b@example.org"))
    assert emails(database, ada) == (None, None)


def test_added_ones_are_kept_apart_and_once(database: Database, ada: int) -> None:
    add_contact_point(database, ada, "email", "c@example.org", label="home")
    assert emails(database, ada) == ("a@example.org", "c@example.org")
    with pytest.raises(UserError, match="there already"):
        add_contact_point(database, ada, "email", "A@example.org")
    add_contact_point(database, ada, "phone", "+447700900001")
    with database.read() as connection:
        (row,) = read_people(connection, [ada], ["phone", "other_phone"])
    assert row == {"phone": "+447700900001", "other_phone": None}


def test_what_is_gone_is_said(database_file: Database) -> None:
    with pytest.raises(UserError, match="removed meanwhile"):
        make_primary(database_file, 7)
    with pytest.raises(UserError, match="deleted meanwhile"):
        add_contact_point(database_file, 7, "email", "c@example.org")

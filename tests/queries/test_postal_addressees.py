"""Whom letters go to, on both databases."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from models.database import Database
from models.tables import contact_points
from queries.badges import badge_lines
from queries.postal_addressees import Addressees, joint_name, postal_addressees
from records.consent.consents import record_consent
from records.writing.contact_points import set_status
from records.writing.person_edits import create_person
from records.writing.relationships import add_relationship
from tests.acts import run_act

HOME = {"street": "12 High Street", "city": "Oxford", "postal_code": "OX1 3DP"}


def _person(database: Database, given: str, family: str, **values: Any) -> int:
    return run_act(
        database, create_person, {"given_name": given, "family_name": family, **HOME, **values}
    )


def _addressees(database: Database, ids: list[int], **options: Any) -> Addressees:
    with database.read() as connection:
        return postal_addressees(connection, ids, "news", **options)


def test_one_letter_goes_to_a_household(database: Database) -> None:
    anna = _person(database, "Anna", "Marsh", title="Dr")
    lodger = _person(database, "Tom", "Quill")
    ivo = _person(database, "Ivo", "Marsh", street="12, high street")
    zoe = _person(database, "Zoë", "Lind")
    run_act(database, add_relationship, ivo, "spouse", other_id=zoe, joint_mailings=True)
    away = _person(database, "Mia", "Marsh", street="1 Far Lane")
    found = _addressees(database, [lodger, anna, ivo, zoe, away])
    assert [one.person_ids for one in found.addressees] == [(lodger,), (anna, ivo, zoe), (away,)]
    assert [one.name for one in found.addressees] == [
        "Tom Quill",
        "Dr Anna Marsh, Ivo Marsh and Zoë Lind",
        "Mia Marsh",
    ]
    assert found.addressees[0].lines == ("Tom Quill", "12 High Street", "OXFORD", "OX1 3DP")
    each = _addressees(database, [anna, ivo], by_household=False)
    assert [one.name for one in each.addressees] == ["Dr Anna Marsh", "Ivo Marsh"]


def test_a_partner_found_late_joins_the_household(database: Database) -> None:
    zoe = _person(database, "Zoë", "Lind")
    ivo = _person(database, "Ivo", "Marsh")
    run_act(database, add_relationship, zoe, "partner", other_id=ivo)
    (only,) = _addressees(database, [ivo, zoe]).addressees
    assert only.name == "Ivo Marsh and Zoë Lind"


def test_who_gets_no_letter_is_counted_with_the_reason(database: Database) -> None:
    dead = _person(database, "A", "A", deceased=True)
    no_post = _person(database, "B", "B", do_not_post=True)
    objects = _person(database, "C", "C")
    day = date(2026, 1, 5)
    run_act(database, record_consent, [objects], "news", "post", "objected", recorded_on=day)
    moved = _person(database, "D", "D")
    with database.read() as connection:
        post = select(contact_points.c.id).where(contact_points.c.person_id == moved)
        point = connection.scalars(post).one()
    run_act(database, set_status, point, "wrong", date(2026, 1, 5))
    town = _person(database, "E", "E", street=None)
    nowhere = run_act(database, create_person, {"family_name": "F"})
    fine = _person(database, "G", "G", do_not_email=True)
    found = _addressees(database, [dead, no_post, objects, moved, town, nowhere, fine])
    assert [one.person_ids for one in found.addressees] == [(fine,)]
    assert found.excluded == {
        dead: "Deceased",
        no_post: "Opted out of post",
        objects: "Opted out",
        moved: "No usable postal address",
        town: "Incomplete postal address",
        nowhere: "No usable postal address",
    }
    assert "1 person at 1 address. 6 people excluded: No usable postal address (2)" in (
        found.in_words()
    )
    with database.read() as connection:
        for_events = postal_addressees(connection, [objects], "events")
    assert not for_events.excluded


@pytest.mark.parametrize(
    ("people", "name"),
    [
        ([("Dr", "Anna", "Marsh"), ("Prof", "Ivo", "Marsh")], "Dr Anna and Prof Ivo Marsh"),
        ([("", "Anna", "Marsh"), ("", "Ivo", "marsh"), ("", "Mia", "Marsh")],
         "Anna, Ivo and Mia Marsh"),
        ([("", "Anna", "Marsh"), ("", "Ivo", "Lind")], "Anna Marsh and Ivo Lind"),
        ([("Mrs", None, "Marsh"), ("", "Ivo", "Marsh")], "Mrs Marsh and Ivo Marsh"),
        ([("", "Anna", "Marsh")], "Anna Marsh"),
    ],
)  # fmt: skip
def test_a_household_is_named_as_people_write_it(
    people: list[tuple[str, str | None, str]], name: str
) -> None:
    keys = ("title", "given_name", "family_name")
    assert joint_name([dict(zip(keys, one, strict=True)) for one in people]) == name


def test_a_badge_has_the_name_and_the_employer(database_file: Database) -> None:
    anna = _person(database_file, "Anna", "Marsh", employer="Trent Trust")
    ben = _person(database_file, "Ben", "Lind")
    with database_file.read() as connection:
        assert badge_lines(connection, [ben, anna, 99]) == [
            ("Ben Lind",),
            ("Anna Marsh", "Trent Trust"),
        ]

from datetime import date
from typing import Any

import pytest
from sqlalchemy import func, select

from models.batch_kinds import BatchKind
from models.database import Database
from models.tables import contact_points, custom_fields, engagements, journal, people, roles
from records.fields.definitions import BY_KEY
from records.people import full_name, is_blank, list_name, list_names, read_flat, read_people
from records.writing.new_people import create_people

WHOLE: dict[str, Any] = {
    "alumni_id": "00123",
    "title": "Prof",
    "given_name": "Siobhán",
    "middle_names": "Áine",
    "family_name": "Brennan",
    "suffix": "FRCR",
    "preferred_name": "Shiv",
    "former_name": "O’Dowd",
    "gender": "female",
    "birth_date": date(1961, 4, 3),
    "nationality": "Irish",
    "language": "Welsh",
    "deceased": True,
    "deceased_on": date(2024, 11, 30),
    "do_not_contact": True,
    "do_not_email": True,
    "do_not_phone": False,
    "do_not_post": True,
    "contact_hold": "Do not contact: “maybe”",
    "email": "s.brennan@example.org",
    "email_status": "good",
    "other_email": "shiv@example.com",
    "phone": "+447700900123",
    "other_phone": "+447700900456",
    "street": "1 High Street",
    "city": "Leeds",
    "region": "West Yorkshire",
    "postal_code": "LS1 1AA",
    "country": "United Kingdom",
    "award": "PhD",
    "programme": "Clinical oncology",
    "department": "Radiotherapy",
    "supervisor": "Dr A. Example",
    "award_started": 1994,
    "award_completed": 1998,
    "role_title": "Consultant",
    "employer": "Example Hospital",
    "sector": "NHS",
    "role_started": date(2004, 9, 1),
    "research_active": True,
    "first_role_title": "Registrar",
    "first_employer": "First Hospital",
    "first_research_active": False,
    "survey_consent": "consent",
    "survey_consent_on": date(2018, 5, 25),
    "survey_by_phone": "none",
    "survey_by_phone_on": None,
    "survey_by_post": "objected",
    "survey_by_post_on": date(2019, 1, 2),
    "news_by_email": "soft opt-in",
    "news_by_email_on": date(2020, 2, 3),
    "news_by_phone": "objected",
    "news_by_phone_on": None,
    "news_by_post": "not marketing",
    "news_by_post_on": date(2021, 3, 4),
    "fundraising_by_email": "consent",
    "fundraising_by_email_on": date(2022, 4, 5),
    "fundraising_by_phone": None,
    "fundraising_by_phone_on": None,
    "fundraising_by_post": "none",
    "fundraising_by_post_on": date(2022, 4, 6),
    "events_by_email": "objected",
    "events_by_email_on": date(2023, 5, 6),
    "events_by_phone": "soft opt-in",
    "events_by_phone_on": None,
    "events_by_post": "consent",
    "events_by_post_on": date(2023, 5, 7),
    "linkedin_group": True,
    "linkedin_url": "https://linkedin.example/in/shiv",
    "last_verified": date(2024, 1, 2),
    "notes": "Two\nlines",
}


def create(database: Database, *rows: dict[str, Any]) -> list[int]:
    with database.write(BatchKind.PERSON_CREATE) as changes:
        return list(create_people(changes, rows, range(2, 2 + len(rows)), source="test.xlsx"))


def test_every_field_is_read_as_it_was_written(database: Database) -> None:
    assert set(WHOLE) == set(BY_KEY)
    (person,) = create(database, WHOLE)
    with database.read() as connection:
        (found,) = read_people(connection, [person], list(WHOLE))
    assert found == WHOLE


def test_columns_stand_in_the_order_of_the_ids(database: Database) -> None:
    one, two = create(database, WHOLE, {"family_name": "Okafor", "email": None})
    with database.read() as connection:
        found = read_flat(connection, [two, 999, one, two], ["id", "version", "email", "deceased"])
    assert found == {
        "id": [two, None, one, two],
        "version": [1, None, 1, 1],
        "email": [None, None, "s.brennan@example.org", None],
        "deceased": [False, False, True, False],
    }


def test_a_person_with_nothing_has_only_flags(database: Database) -> None:
    (person,) = create(database, {})
    with database.read() as connection:
        (found,) = read_people(connection, [person], list(WHOLE))
    assert {key for key, value in found.items() if value is not None} == {
        "deceased", "do_not_contact", "do_not_email", "do_not_phone", "do_not_post",
        "linkedin_group",
    }  # fmt: skip
    assert all(is_blank(key, value) for key, value in found.items())


def test_the_offices_own_fields_keep_their_types(database: Database) -> None:
    with database.write(BatchKind.SETTINGS) as changes:
        changes.insert(
            custom_fields,
            [
                {"key": "clinical", "label": "Clinical", "kind": "yes_no"},
                {"key": "viva", "label": "Viva", "kind": "date"},
            ],
        )
    person, other = create(
        database,
        {"family_name": "Adeyemi", "custom.clinical": True, "custom.viva": date(2001, 2, 3)},
        {"family_name": "Blank", "custom.clinical": None},
    )
    with database.read() as connection:
        found = read_flat(connection, [person, other], ["custom.clinical", "custom.viva"])
        stored = connection.scalar(select(people.c.custom).where(people.c.id == other))
    assert found == {"custom.clinical": [True, None], "custom.viva": [date(2001, 2, 3), None]}
    assert stored == {}


def test_one_address_given_twice_is_one_contact_point(database: Database) -> None:
    (person,) = create(
        database,
        {"email": "A@example.org", "other_email": "a@EXAMPLE.org ", "other_phone": "+4412"},
    )
    with database.read() as connection:
        found = connection.execute(
            select(contact_points.c.kind, contact_points.c.is_primary, contact_points.c.source)
            .where(contact_points.c.person_id == person)
            .order_by(contact_points.c.kind)
        ).all()
    assert [tuple(row) for row in found] == [
        ("email", True, "test.xlsx"),
        ("phone", True, "test.xlsx"),
    ]


def test_how_the_source_wrote_a_phone_is_kept(database: Database) -> None:
    create(database, {"phone": "+447700900123", "phone.original": "07700 900123"})
    with database.read() as connection:
        assert connection.scalar(select(contact_points.c.original)) == "07700 900123"


def test_a_date_alone_is_a_consent(database: Database) -> None:
    (person,) = create(database, {"survey_consent_on": date(2020, 1, 1)})
    with database.read() as connection:
        assert read_flat(connection, [person], ["survey_consent"]) == {
            "survey_consent": ["consent"]
        }


def test_every_person_is_journalled_with_its_row(database: Database) -> None:
    create(database, WHOLE, WHOLE | {"alumni_id": "2"})
    with database.read() as connection:
        lines = connection.execute(
            select(journal.c.source_row, func.count()).group_by(journal.c.source_row)
        ).all()
    # The line of a new person stands for the parts that it was made with.
    assert sorted(map(tuple, lines)) == [(2, 1), (3, 1)]


def test_nothing_is_written_for_no_rows(database: Database) -> None:
    assert create(database) == []


@pytest.mark.parametrize(
    ("award", "expected"),
    [
        ([("PhD", 1998), ("MD(Res)", 2005)], "MD(Res)"),
        ([("PhD", 1998), ("MSc", None)], "PhD"),
        ([("PhD", 1998), ("MSc", 1998)], "MSc"),
    ],
)
def test_the_main_award_is_the_latest(
    database_file: Database, award: list[tuple[str, int | None]], expected: str
) -> None:
    from models.tables import awards

    (person,) = create(database_file, {"family_name": "Okafor"})
    with database_file.write(BatchKind.PERSON_EDIT) as changes:
        for kind, completed in award:
            changes.insert(awards, [{"person_id": person, "kind": kind, "completed": completed}])
    with database_file.read() as connection:
        assert read_flat(connection, [person], ["award"]) == {"award": [expected]}


def test_main_records_of_contact_points_and_roles(database: Database) -> None:
    (person,) = create(database, {"email": "one@example.org"})
    point = {"person_id": person, "kind": "email", "is_primary": False}
    with database.write(BatchKind.PERSON_EDIT) as changes:
        changes.insert(
            contact_points,
            [{**point, "value": "two@example.org"}, {**point, "value": "three@example.org"}],
        )
        changes.insert(
            roles,
            [
                {"person_id": person, "title": "Dean", "started": date(2020, 1, 1),
                 "is_current": True, "is_first": False},
                {"person_id": person, "title": "Clerk", "started": None,
                 "is_current": True, "is_first": True},
                {"person_id": person, "title": "Later", "started": date(2022, 1, 1),
                 "is_current": False, "is_first": True},
            ],
        )  # fmt: skip
        changes.insert(engagements, [{"person_id": person, "kind": "event"}])
    keys = ["email", "other_email", "role_title", "first_role_title", "linkedin_group"]
    with database.read() as connection:
        (found,) = read_people(connection, [person], keys)
    assert list(found.values()) == ["one@example.org", "three@example.org", "Dean", "Clerk", False]


@pytest.mark.parametrize(
    ("person", "in_lists", "in_full"),
    [
        ({"title": "Prof", "given_name": "Siobhán", "family_name": "Brennan"},
         "Brennan, Prof Siobhán", "Prof Siobhán Brennan"),
        ({"title": None, "given_name": "Ada", "family_name": None}, "Ada", "Ada"),
        ({"family_name": "Okafor"}, "Okafor", "Okafor"),
        ({}, "(no name)", "(no name)"),
    ],
)  # fmt: skip
def test_names(person: dict[str, str | None], in_lists: str, in_full: str) -> None:
    assert (list_name(person), full_name(person)) == (in_lists, in_full)


def test_names_of_people_who_are_gone_are_left_out(database_file: Database) -> None:
    (person,) = create(database_file, {"title": "Dr", "given_name": "Ada", "family_name": "Byron"})
    with database_file.read() as connection:
        assert list_names(connection, [person, 77]) == {person: "Byron, Dr Ada"}

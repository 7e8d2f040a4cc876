from datetime import date
from typing import Any

import pytest
from sqlalchemy import func, select

from models.batch_kinds import BatchKind
from models.database import Database
from models.tables import (
    awards,
    batches,
    consents,
    contact_points,
    engagements,
    journal,
    people,
    roles,
)
from records.people import read_people
from records.writing.bulk_update import preview_updates, update_people
from records.writing.new_people import create_people
from records.writing.person_update import FieldChange, PersonUpdate

BASE: dict[str, Any] = {
    "alumni_id": "1",
    "given_name": "Ada",
    "family_name": "Okafor",
    "email": "ada@example.org",
    "email_status": "good",
    "phone": "+447700900001",
    "street": "1 High Street",
    "city": "Leeds",
    "award": "PhD",
    "award_completed": 1998,
    "role_title": "Consultant",
    "employer": "Example Hospital",
    "sector": "NHS",
    "survey_consent": "consent",
    "survey_consent_on": date(2018, 1, 1),
}


def create(database: Database, *rows: dict[str, Any]) -> list[int]:
    with database.write(BatchKind.PERSON_CREATE) as changes:
        return list(create_people(changes, rows))


def apply(database: Database, *updates: PersonUpdate) -> int:
    with database.write(BatchKind.PERSON_CREATE) as changes:
        return update_people(changes, updates, source="new.xlsx")


def flat(database: Database, person: int, *keys: str) -> dict[str, Any]:
    with database.read() as connection:
        return read_people(connection, [person], keys)[0]


def count(database: Database, table: Any) -> int:
    with database.read() as connection:
        return connection.scalar(select(func.count()).select_from(table)) or 0


@pytest.mark.parametrize(
    ("values", "changed"),
    [
        ({"given_name": "Adaeze"}, {"given_name": ("Ada", "Adaeze")}),
        ({"given_name": None}, {"given_name": ("Ada", None)}),
        ({"deceased": True}, {"deceased": (False, True)}),
        (
            {"deceased_on": date(2024, 11, 30)},
            {"deceased_on": (None, date(2024, 11, 30)), "deceased": (False, True)},
        ),
        ({"birth_date": date(1960, 1, 1)}, {"birth_date": (None, date(1960, 1, 1))}),
        ({"custom.clinical": True}, {"custom.clinical": (None, True)}),
        ({"email": "new@example.org"}, {"email": ("ada@example.org", "new@example.org")}),
        ({"email": "ADA@example.org"}, {}),
        ({"email": None}, {"email": ("ada@example.org", None)}),
        ({"email_status": "bounced"}, {"email_status": ("good", "bounced")}),
        ({"other_email": "two@example.org"}, {"other_email": (None, "two@example.org")}),
        ({"other_email": "Ada@example.org"}, {}),
        ({"phone": "+44 7700 900001"}, {}),
        ({"other_phone": "+447700900009"}, {"other_phone": (None, "+447700900009")}),
        ({"city": "York", "country": "United Kingdom"},
         {"city": ("Leeds", "York"), "country": (None, "United Kingdom")}),
        ({"award": "PhD", "award_completed": 1999}, {"award_completed": (1998, 1999)}),
        ({"award": "phd", "programme": "Oncology"},
         {"award": ("PhD", "phd"), "programme": (None, "Oncology")}),
        ({"award": "MD(Res)", "award_completed": 2005},
         {"award": (None, "MD(Res)"), "award_completed": (None, 2005)}),
        ({"department": "Imaging"}, {"department": (None, "Imaging")}),
        ({"employer": "New Hospital", "role_title": "Professor"},
         {"employer": ("Example Hospital", "New Hospital"),
          "role_title": ("Consultant", "Professor")}),
        ({"employer": "EXAMPLE HOSPITAL"},
         {"employer": ("Example Hospital", "EXAMPLE HOSPITAL")}),
        ({"role_title": "Dean"}, {"role_title": ("Consultant", "Dean")}),
        ({"first_role_title": "Registrar"}, {"first_role_title": (None, "Registrar")}),
        ({"survey_consent": "consent"}, {}),
        ({"survey_consent": "objected"}, {"survey_consent": ("consent", "objected"),
                                          "survey_consent_on": (date(2018, 1, 1), None)}),
        ({"survey_consent_on": date(2019, 1, 1)},
         {"survey_consent_on": (date(2018, 1, 1), date(2019, 1, 1))}),
        ({"linkedin_group": True}, {"linkedin_group": (False, True)}),
        ({"linkedin_group": False}, {}),
    ],
)  # fmt: skip
def test_what_is_previewed_is_what_happens_and_only_once(
    database_file: Database, values: dict[str, Any], changed: dict[str, tuple[Any, Any]]
) -> None:
    (person,) = create(database_file, BASE)
    update = PersonUpdate(person, values, 7)
    with database_file.read() as connection:
        (preview,) = preview_updates(connection, [update])
    assert {change.key: change for change in preview} == {
        key: FieldChange(key, old, new) for key, (old, new) in changed.items()
    }
    assert apply(database_file, update) == bool(changed)
    for key, (_, new) in changed.items():
        assert flat(database_file, person, key)[key] == new
    with database_file.read() as connection:
        assert preview_updates(connection, [update]) == [[]]
    assert apply(database_file, update) == 0


def test_the_whole_row_again_changes_nothing(database: Database) -> None:
    people_made = create(database, *[BASE | {"alumni_id": str(n)} for n in range(3)])
    updates = [PersonUpdate(person, BASE | {"alumni_id": str(n)})
               for n, person in enumerate(people_made)]  # fmt: skip
    with database.read() as connection:
        assert preview_updates(connection, updates) == [[], [], []]
    assert apply(database, *updates) == 0


def test_a_new_email_becomes_primary_and_the_former_stays(database: Database) -> None:
    (person,) = create(database, BASE)
    apply(database, PersonUpdate(person, {"email": "new@example.org"}))
    keys = ["email", "email_status", "other_email"]
    assert flat(database, person, *keys) == {
        "email": "new@example.org", "email_status": "unverified", "other_email": "ada@example.org",
    }  # fmt: skip
    apply(database, PersonUpdate(person, {"email": "ada@example.org"}))
    assert flat(database, person, *keys) == {
        "email": "ada@example.org", "email_status": "good", "other_email": "new@example.org",
    }  # fmt: skip
    with database.read() as connection:
        source = connection.scalar(
            select(contact_points.c.source).where(contact_points.c.value == "new@example.org")
        )
    assert source == "new.xlsx"


def test_a_cleared_email_leaves_the_other_one_as_primary(database: Database) -> None:
    (person,) = create(database, BASE | {"other_email": "two@example.org"})
    apply(database, PersonUpdate(person, {"email": None}))
    assert flat(database, person, "email", "other_email") == {
        "email": "two@example.org", "other_email": None,
    }  # fmt: skip
    with database.read() as connection:
        assert connection.scalar(
            select(contact_points.c.is_primary).where(contact_points.c.kind == "email")
        )


def test_swapped_addresses_are_swapped(database: Database) -> None:
    (person,) = create(database, BASE | {"other_email": "two@example.org"})
    swapped = {"email": "two@example.org", "other_email": "ada@example.org"}
    apply(database, PersonUpdate(person, swapped))
    assert flat(database, person, *swapped) == swapped


def test_a_new_status_bears_its_date(database: Database) -> None:
    (person,) = create(database, BASE)
    apply(database, PersonUpdate(person, {"email_status": "bounced"}))
    with database.read() as connection:
        assert connection.scalar(
            select(contact_points.c.status_on).where(contact_points.c.kind == "email")
        )


def test_another_award_is_added_or_corrected(database: Database) -> None:
    (person,) = create(database, BASE)
    row = {"award": "MD(Res)", "award_completed": 1990}
    apply(database, PersonUpdate(person, row))
    assert count(database, awards) == 2
    assert flat(database, person, "award") == {"award": "PhD"}  # still the latest
    apply(database, PersonUpdate(person, {"award": "MSc"}, corrects=True))
    assert count(database, awards) == 2
    assert flat(database, person, "award") == {"award": "MSc"}


def test_only_accepted_fields_are_written(database: Database) -> None:
    (person,) = create(database, BASE)
    row = {"award": "MD(Res)", "award_completed": 1990, "employer": "New", "role_title": "Dean",
           "city": "York", "given_name": "X"}  # fmt: skip
    apply(database, PersonUpdate(person, row, only={"award_completed", "role_title", "city"}))
    assert count(database, awards) == 1
    assert flat(database, person, *row) == {
        **row, "award": "PhD", "award_completed": 1998, "employer": "Example Hospital",
        "given_name": "Ada",
    }  # fmt: skip


def test_a_move_keeps_the_former_role_and_what_stayed_the_same(database: Database) -> None:
    (person,) = create(database, BASE)
    row = {"employer": "New Hospital", "role_title": "Consultant"}
    apply(database, PersonUpdate(person, row, only={"employer"}))
    keys = ("employer", "role_title", "sector")
    assert list(flat(database, person, *keys).values()) == ["New Hospital", "Consultant", None]
    with database.read() as connection:
        former = connection.execute(select(roles).where(~roles.c.is_current)).one()
    assert (former.employer, former.sector) == ("Example Hospital", "NHS")


def test_consent_keeps_its_history(database: Database) -> None:
    (person,) = create(database, BASE)
    apply(database, PersonUpdate(person, {"survey_consent": None}))
    assert flat(database, person, "survey_consent") == {"survey_consent": "none"}
    assert count(database, consents) == 2


def test_leaving_the_group_ends_membership(database: Database) -> None:
    (person,) = create(database, BASE | {"linkedin_group": True})
    apply(database, PersonUpdate(person, {"linkedin_group": False}))
    assert count(database, engagements) == 0


@pytest.mark.parametrize("table", [awards, roles])
def test_a_record_without_content_goes(database: Database, table: Any) -> None:
    (person,) = create(database, BASE)
    empty = dict.fromkeys(
        ("award", "award_completed", "role_title", "employer", "sector", "street", "city")
    )
    apply(database, PersonUpdate(person, empty, corrects=True))
    assert count(database, table) == 0
    with database.read() as connection:
        kinds = set(connection.scalars(select(contact_points.c.kind)))
    assert kinds == {"email", "phone"}


def test_one_person_in_two_rows_is_taken_in_turn(database: Database) -> None:
    (person,) = create(database, {"family_name": "Okafor"})
    address = {"email": "a@example.org"}
    assert apply(database, PersonUpdate(person, address, 2), PersonUpdate(person, address, 3)) == 1
    assert count(database, contact_points) == 1


def test_version_and_row_are_noted(database: Database) -> None:
    (person,) = create(database, BASE)
    apply(database, PersonUpdate(person, {"city": "York"}, 12))
    with database.read() as connection:
        assert connection.scalar(select(people.c.version)) == 2
        newest = select(func.max(batches.c.id)).scalar_subquery()
        lines = connection.execute(
            select(journal.c.source_row, journal.c.old).where(journal.c.batch_id == newest)
        ).all()
    assert [tuple(line) for line in lines] == [(12, '{"city":"Leeds"}')]


def test_someone_who_is_gone_is_left_alone(database: Database) -> None:
    update = PersonUpdate(99, {"city": "York"})
    with database.read() as connection:
        assert preview_updates(connection, [update]) == [[]]
    assert apply(database, update) == 0


def test_a_date_of_death_and_being_alive_exclude_each_other(database: Database) -> None:
    died = date(2024, 11, 30)
    (person,) = create(database, {**BASE, "deceased_on": died})
    assert flat(database, person, "deceased") == {"deceased": True}
    apply(database, PersonUpdate(person, {"deceased": False}))
    assert flat(database, person, "deceased", "deceased_on") == {
        "deceased": False,
        "deceased_on": None,
    }

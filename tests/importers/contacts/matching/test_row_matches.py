"""A plan made again keeps what stands, and says the same as one made from the beginning."""

from dataclasses import replace
from typing import Any

import pytest

from importers.choices import LEAVE_OUT, NEW, Existing
from importers.contacts import import_plan
from importers.contacts.choices import ContactChoices
from importers.contacts.import_plan import ContactsImport
from importers.contacts.matching import row_matches
from importers.contacts.planning.differences import Differences
from importers.workflow import find_choices, plan_import, run_import
from models.batch_kinds import BatchKind
from models.changes import Change
from models.database import Database
from models.tables import people
from records.writing.new_people import create_people
from tests.importers.contact_files import source, table
from tests.snapshots import once

PEOPLE: list[dict[str, Any]] = [
    {"alumni_id": "1", "given_name": "Anna", "family_name": "Marsh", "award": "PhD",
     "award_completed": 2001, "email": "anna@example.org"},
    {"alumni_id": "2", "given_name": "Ben", "family_name": "Okafor", "city": "Leeds"},
]  # fmt: skip
HEADINGS = ["Alumni ID", "Given name", "Family name", "Award", "Completed", "E-mail", "City"]
ROWS: list[list[Any]] = [
    ["1", "Anna", "Marsh", "PhD", 2001, "new@example.org", "York"],
    ["2", "Ben", "Okafor", None, None, None, "Bath"],
    [None, "Anna", "Marsh", None, None, "other@example.org", None],
    [None, "Cara", "Evans", None, None, "cara@example.org", "Hull"],
    [None, "Cara", "Evans", None, None, "cara@example.org", "Hull"],
]


def planned(
    database: Database, before: ContactsImport | None = None, **choices: Any
) -> ContactsImport:
    with database.read() as connection:
        read = source(connection, table(HEADINGS, *ROWS))
        found = replace(find_choices(connection, read, ContactChoices()), **choices)
        plan: ContactsImport = plan_import(connection, read, found, before=before)
        return plan


@pytest.fixture
@once
def office(database: Database) -> Database:
    with database.write(BatchKind.PERSON_EDIT) as changes:
        create_people(changes, PEOPLE)
    return database


def test_made_again_it_says_the_same(office: Database) -> None:
    starts: list[Any] = [{}, {"decisions": {2: 1}}, {"existing": Existing.UPDATE}]
    made = [planned(office, **start) for start in starts]
    several: list[Any] = [
        {},
        {"existing": Existing.UPDATE},
        {"existing": Existing.SKIP},
        {"decisions": {2: NEW}},
        {"decisions": {2: 1}},
        {"decisions": {2: 1}, "existing": Existing.UPDATE},
        {"decisions": {2: LEAVE_OUT}, "existing": Existing.UPDATE},
        {"leave_out_faulty": True},
    ]
    for choices in several:
        expected = planned(office, **choices).plan
        for start, first in zip(starts, made, strict=True):
            assert planned(office, first, **choices).plan == expected, (start, choices)


def test_another_policy_finds_and_compares_nothing_again(
    office: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = planned(office)
    compared: list[int] = []

    def compare(_connection: object, updates: list[Any], *_more: object) -> Differences:
        compared.append(len(updates))
        return Differences([], {})

    monkeypatch.setattr(import_plan, "find_matches", None)
    monkeypatch.setattr(row_matches, "compare", compare)
    assert planned(office, first, existing=Existing.UPDATE).plan.counts["updated"] == 2
    assert compared == []
    planned(office, first, decisions={2: NEW})
    assert compared == [0]


def test_records_that_changed_are_looked_at_again(office: Database) -> None:
    first = planned(office)
    assert not [one for one in first.plan.changes if one.person_id == 2]
    with office.write(BatchKind.PERSON_EDIT) as changes:
        changes.update(people, [Change(2, {"family_name": "Okafor-Reilly"})])
    again = planned(office, first, existing=Existing.UPDATE)
    assert ("family_name", "Okafor-Reilly") in [(one.field, one.old) for one in again.plan.changes]
    assert run_import(office, again).counts["updated"] == 2

"""The list of all members of the LinkedIn group: who joined, and who is not in it any more."""

from dataclasses import replace

import pytest

from importers.contacts.choices import GROUP, ContactChoices
from importers.workflow import run_import
from models.database import Database
from models.undo import undo
from tests.importers.contact_files import everybody, imported, outcomes, planned, table
from tests.snapshots import once

HEADINGS = ("Alumni ID", "Given name", "Family name", "E-mail", "LinkedIn group")
CHOICES = ContactChoices(create_unmatched=False, is_group_list=True)


@pytest.fixture
@once
def people(database: Database) -> list[int]:
    """Three members and one who is none."""
    imported(
        database,
        table(
            HEADINGS,
            ("1", "Ada", "Okafor", "ada@example.org", "yes"),
            ("2", "Ben", "Hall", "ben@example.org", "yes"),
            ("3", "Cho", "Lim", "cho@example.org", "no"),
            ("4", "Dora", "Vance", "dora@example.org", "yes"),
        ),
    )
    return [one["id"] for one in everybody(database, "id")]


def members(database: Database) -> list[bool]:
    return [one[GROUP] for one in everybody(database, GROUP)]


def test_who_joined_is_a_member_and_who_is_not_listed_stays_one(
    database: Database, people: list[int]
) -> None:
    listed = table(
        ("First Name", "Last Name", "Email Address"),
        ("Ada", "Okafor", "ada@example.org"),
        ("Cho", "Lim", "cho@example.org"),
        ("Dora", "Vance", "other@example.com"),  # may be the one on record
        ("Eve", "New", "eve@example.org"),
    )
    plan = planned(database, listed, options=CHOICES)
    assert outcomes(plan) == ["unchanged", "updated", "review", "review"]
    assert plan.plan.not_listed == (people[1],)
    assert plan.choices.profile_options() == {"constants": {}}
    run_import(database, plan)
    assert members(database) == [True, True, True, True]
    again = planned(database, listed, options=CHOICES)
    assert again.plan.not_listed == (people[1],)
    assert run_import(database, again).batch_id is None


def test_membership_ends_where_somebody_says_so(database: Database, people: list[int]) -> None:
    listed = table(("Alumni ID", "Family name"), ("1", "Okafor"))
    plan = planned(database, listed, options=CHOICES)
    assert plan.plan.not_listed == (people[1], people[3])
    # Somebody who is in the list, or not a member, cannot be marked as having left.
    left = frozenset({people[0], people[1], people[2]})
    plan = plan.with_last_choices(replace(plan.choices, left=left))
    assert plan.chosen().left == (people[1],)
    batch = run_import(database, plan).batch_id
    assert members(database) == [True, False, False, True]
    assert batch is not None
    undo(database, batch)
    assert members(database) == [True, True, False, True]


def test_other_files_list_nobody(database: Database, people: list[int]) -> None:
    plan = planned(database, table(("Alumni ID", "Family name"), ("1", "Okafor")))
    assert plan.plan.not_listed == ()
    assert len(people) == 4

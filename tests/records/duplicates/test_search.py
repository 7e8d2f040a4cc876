"""Duplicates are found among the people of a database, and others are not taken for them."""

from collections import Counter
from datetime import date
from typing import Any

import pytest

from bench.known_duplicates import people_with_duplicates
from core.errors import Cancelled
from core.progress import Progress
from models.batch_kinds import BatchKind
from models.database import Database
from records.duplicates.search import DuplicateSearch, find_duplicates
from records.writing.new_people import create_people

ANNA = {
    "given_name": "Anna", "family_name": "Marsh", "birth_date": date(1970, 3, 2),
    "email": "anna.marsh@example.org", "phone": "+442079460123", "award": "PhD",
    "award_completed": 1998, "department": "Radiotherapy", "gender": "female",
    "address": "1 High Street", "city": "Leeds",
}  # fmt: skip
OTHERS = tuple(
    {
        "given_name": given, "family_name": family, "birth_date": date(1950 + at, 1 + at % 12, 5),
        "email": f"{given}.{family}@example.org".lower(), "award": "PhD",
        "award_completed": 1980 + at, "city": "York",
    }
    for at, (given, family) in enumerate(
        (given, family)
        for given in ("Ben", "Dev", "Farah", "Petra")
        for family in ("Okafor", "Dahl", "Evans", "Gupta", "Ito")
    )
)  # fmt: skip


def _search(database: Database, *people: dict[str, Any], minimum: float = 0.5) -> DuplicateSearch:
    with database.write(BatchKind.PERSON_CREATE) as changes:
        create_people(changes, [*people, *OTHERS], source="test")
    with database.read() as connection:
        return find_duplicates(connection, minimum)


def _again(**changes: Any) -> dict[str, Any]:
    return {**ANNA, **changes}


@pytest.mark.parametrize(
    "again",
    [
        _again(email="a.marsh@example.com", phone=None),
        _again(family_name="Okonkwo", former_name="Marsh", email="anna.o@example.com"),
        _again(given_name="Marsh", family_name="Anna", email=None),
        _again(birth_date=date(1970, 2, 3), phone="+442079460999", email="am@example.com"),
        _again(given_name="Ana", birth_date=None, address="7 Low Road", city="Bath"),
        _again(email=None, phone=None, award=None, award_completed=None, department=None),
        {"given_name": "Anna", "family_name": "Marsh", "email": "anna.marsh@example.org"},
    ],
)
def test_one_person_is_found_in_a_small_office(database: Database, again: dict[str, Any]) -> None:
    found = _search(database, ANNA, again)
    assert [(one.left, one.right) for one in found.pairs] == [(1, 2)]
    assert found.pairs[0].probability > 0.9
    assert found.pairs[0].reasons[0].weight > 0


@pytest.mark.parametrize(
    "other",
    [
        # A husband of the same address, telephone and mailbox.
        _again(given_name="Ivo", gender="male", birth_date=date(1968, 7, 9), award_completed=1995),
        # A namesake.
        {"given_name": "Anna", "family_name": "Marsh", "birth_date": date(1952, 11, 20),
         "email": "marsh.a@example.com", "award": "MSc", "award_completed": 1975, "city": "Derby"},
        # A sister.
        {**ANNA, "given_name": "Petra", "birth_date": date(1972, 5, 30), "email": "p@example.com",
         "phone": None, "award_completed": 2001, "address": None},
    ],
)  # fmt: skip
def test_two_people_are_not_taken_for_one(database: Database, other: dict[str, Any]) -> None:
    assert _search(database, ANNA, other).pairs == ()


def test_the_reasons_are_said_in_words(database: Database) -> None:
    (pair,) = _search(database, ANNA, _again(phone="+442079460999", given_name="Ana")).pairs
    texts = {reason.text: reason.weight > 0 for reason in pair.reasons}
    assert texts["same date of birth"]
    assert texts["same e-mail address"]
    assert texts["a similar given name"]
    assert not texts["another phone number"]
    weights = [abs(reason.weight) for reason in pair.reasons]
    assert weights == sorted(weights, reverse=True)


def test_an_office_s_address_is_nobody_s_own(database: Database) -> None:
    shared = [
        {"given_name": given, "family_name": family, "email": "info@example.org"}
        for given, family in (("Hana", "Berg"), ("Ivo", "Kowalczyk"))
    ]
    assert _search(database, *shared).pairs == ()


@pytest.mark.parametrize("people", [(), (ANNA,)])
def test_nobody_to_compare(database: Database, people: tuple[dict[str, Any], ...]) -> None:
    with database.write(BatchKind.PERSON_CREATE) as changes:
        create_people(changes, list(people), source="test")
    with database.read() as connection:
        assert find_duplicates(connection).pairs == ()


def test_it_can_be_cancelled(database: Database) -> None:
    _search(database)
    with database.read() as connection, pytest.raises(Cancelled):
        find_duplicates(connection, progress=Progress(is_cancelled=lambda: True))


def test_precision_and_recall_of_a_large_office(database_file: Database) -> None:
    rows, owners = people_with_duplicates(10_000)
    with database_file.write(BatchKind.PERSON_CREATE) as changes:
        ids = create_people(changes, rows, source="test")
    owner_of = dict(zip(ids, owners, strict=True))
    with database_file.read() as connection:
        found = find_duplicates(connection, 0.2).pairs
    truth = sum(count * (count - 1) // 2 for count in Counter(owners).values())
    right = 0
    best = 0.0
    for number, pair in enumerate(found, 1):  # the likeliest first
        right += owner_of[pair.left] == owner_of[pair.right]
        if right / truth >= 0.98:
            best = max(best, right / number)
    assert best >= 0.995

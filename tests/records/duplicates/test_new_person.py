"""A new person is compared with those on record, without learning from them."""

from collections import defaultdict
from datetime import date
from typing import Any

import pytest

from bench.known_duplicates import people_with_duplicates
from models.batch_kinds import BatchKind
from models.database import Database
from models.reasons import ReasonKind
from records.duplicates.found_pairs import search_duplicates
from records.duplicates.new_person import LikelyPerson, find_likely_people
from records.writing.new_people import create_people

ANNA = {
    "given_name": "Anna", "family_name": "Marsh", "birth_date": date(1970, 3, 2),
    "email": "anna.marsh@example.org", "phone": "+442079460123", "award": "PhD",
    "award_completed": 1998, "department": "Radiotherapy", "gender": "female",
    "street": "1 High Street", "city": "Leeds",
}  # fmt: skip


def _likely(database: Database, values: dict[str, Any], minimum: float = 0.5) -> list[LikelyPerson]:
    with database.write(BatchKind.PERSON_CREATE) as changes:
        create_people(changes, [ANNA], source="test")
    with database.read() as connection:
        return find_likely_people(connection, values, minimum)


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"family_name": "Marsh", "email": "Anna.Marsh@example.org"}, "same e-mail address"),
        ({"given_name": "Ann", "family_name": "Marsh", "birth_date": date(1970, 3, 2)},
         "same date of birth"),
        ({"given_name": "Anna", "family_name": "March", "birth_date": date(1970, 3, 2)},
         "same date of birth"),
        ({"given_name": "Anna", "family_name": "Marsh", "award": "PhD", "award_completed": 1998},
         "same award and year"),
        ({"given_name": "Annah", "family_name": "Marsch", "birth_date": date(1970, 3, 2)},
         "same date of birth"),
        ({"given_name": "Ana", "phone": "+44 20 7946 0123", "family_name": "Marsh"},
         "same phone number"),
    ],
)  # fmt: skip
def test_the_same_person_is_likely(database: Database, values: dict[str, Any], reason: str) -> None:
    (found,) = _likely(database, values)
    assert found.probability > 0.5
    assert reason in [one.text for one in found.reasons]


@pytest.mark.parametrize(
    "values",
    [
        {"given_name": "Ivo", "family_name": "Marsh", "gender": "male",
         "birth_date": date(1968, 7, 9), "phone": "+442079460123", "street": "1 High Street",
         "city": "Leeds"},
        {"given_name": "Anna", "family_name": "Marsh", "birth_date": date(1952, 11, 20),
         "award": "MSc", "award_completed": 1975, "city": "Derby"},
        {"given_name": "Petra", "family_name": "Okafor"},
        {"family_name": "Marsh", "email": "info@example.org"},
        {},
    ],
)  # fmt: skip
def test_somebody_else_is_not(database: Database, values: dict[str, Any]) -> None:
    assert _likely(database, values) == []


def test_what_a_search_learned_here_counts(database_file: Database) -> None:
    """Where the dates of birth of one person often differ, another one weighs less."""
    people = [
        {"given_name": f"Given{at}x", "family_name": f"Family{at}x", "award": "PhD",
         "phone": f"+44770090{at:04}", "email": f"one{at}@example.org", "birth_date": born}
        for at in range(60)
        for born in (date(1950 + at % 40, 1 + at % 12, 3), date(1991 - at % 40, 12 - at % 12, 17))
    ]  # fmt: skip
    values = {**ANNA, "birth_date": date(1941, 11, 30), "email": None}
    (before,) = _likely(database_file, values, minimum=0)
    with database_file.write(BatchKind.PERSON_CREATE) as changes:
        create_people(changes, people, source="test")
    search_duplicates(database_file)
    with database_file.read() as connection:
        (after,) = find_likely_people(connection, values, minimum=0)
    assert ReasonKind.OTHER_BIRTH in [one.kind for one in before.reasons]
    assert ReasonKind.OTHER_BIRTH not in [one.kind for one in after.reasons]
    assert before.probability < after.probability


def test_invented_people_are_known_again(database_file: Database) -> None:
    people, owners = people_with_duplicates(600)
    records: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for person, owner in zip(people, owners, strict=True):
        records[owner].append(person)
    with database_file.write(BatchKind.PERSON_CREATE) as changes:
        first = [some[0] for some in records.values()]
        ids = dict(zip(records, create_people(changes, first, source="test"), strict=True))
    right = wrong = missed = 0
    with database_file.read() as connection:
        for owner, some in records.items():
            for again in some[1:]:
                found = [one.person_id for one in find_likely_people(connection, again)]
                right += ids[owner] in found
                missed += ids[owner] not in found
                wrong += len(set(found) - {ids[owner]})
    assert right / (right + missed) > 0.9
    assert right / (right + wrong) > 0.97

from datetime import date
from typing import Any

import pytest

from core.errors import Cancelled
from core.progress import Progress
from models.batch_kinds import BatchKind
from models.database import Database
from models.reasons import in_words
from records.matching.row_matching import Certainty, match_rows
from records.writing.new_people import create_people

# Ids are given from 1 in this order.
ADA, BILL, EVE, MAX, TWIN_ONE, TWIN_TWO, ZERO, JOHN, WEI, OFFICE = range(1, 11)
PEOPLE: list[dict[str, Any]] = [
    {"alumni_id": "A1", "given_name": "Ada", "family_name": "Okafor",
     "birth_date": date(1960, 5, 4), "email": "ada@example.org", "other_email": "ao@example.com",
     "award": "PhD", "award_completed": 1998},
    {"alumni_id": "A2", "given_name": "William", "family_name": "Núñez",
     "birth_date": date(1955, 1, 2), "email": "bill@example.org", "award": "MD(Res)",
     "award_completed": 1990},
    {"given_name": "Eve", "family_name": "Byron", "former_name": "Lovelace",
     "preferred_name": "Evie", "birth_date": date(1970, 7, 8)},
    {"given_name": "Max", "family_name": "Byron", "email": "byrons@example.org"},
    {"given_name": "Sam", "family_name": "Twin", "email": "twins@example.org"},
    {"given_name": "Alex", "family_name": "Twin", "email": "twins@example.org"},
    {"alumni_id": "00123", "given_name": "Ravi", "family_name": "Iyer"},
    {"given_name": "John", "family_name": "Hale", "title": "Mr", "gender": "male",
     "email": "hales@example.org", "award": "PhD", "award_completed": 1999},
    {"given_name": "Wei", "family_name": "Zhang", "email": "wei1@example.org",
     "phone": "+447700900101", "award": "PhD", "award_completed": 2012},
    {"given_name": "Tom", "family_name": "Lind", "email": "office@example.org"},
]  # fmt: skip

CASES: list[tuple[dict[str, Any], Certainty, list[int], str]] = [
    # certain
    ({"alumni_id": "A1"}, Certainty.CERTAIN, [ADA], "alumni ID"),
    ({"alumni_id": "A1", "family_name": "Okafor-Smith", "given_name": "Ada"},
     Certainty.CERTAIN, [ADA], "alumni ID"),
    ({"alumni_id": "A1", "given_name": "Xu", "family_name": "Li", "birth_date": date(1960, 5, 4)},
     Certainty.CERTAIN, [ADA], "alumni ID"),
    ({"email": "ADA@example.org"}, Certainty.CERTAIN, [ADA], "e-mail"),
    ({"email": "AO@example.com", "given_name": "Ada", "family_name": "Married"},
     Certainty.CERTAIN, [ADA], "e-mail"),
    ({"other_email": "bill@example.org", "family_name": "Nunez"},
     Certainty.CERTAIN, [BILL], "e-mail"),
    ({"given_name": "ADA", "family_name": "okafor", "birth_date": date(1960, 5, 4)},
     Certainty.CERTAIN, [ADA], "date of birth"),
    ({"given_name": "William", "family_name": "Nunez", "award": "MD(Res)",
      "award_completed": 1990}, Certainty.CERTAIN, [BILL], "award and year"),
    ({"given_name": "Eve", "family_name": "Lovelace", "birth_date": date(1970, 7, 8)},
     Certainty.CERTAIN, [EVE], "date of birth"),
    ({"given_name": "Evie", "family_name": "Byron", "birth_date": date(1970, 7, 8)},
     Certainty.CERTAIN, [EVE], "date of birth"),
    ({"given_name": "Eve", "family_name": "New", "former_name": "Byron",
      "birth_date": date(1970, 7, 8)}, Certainty.CERTAIN, [EVE], "date of birth"),
    ({"given_name": "Alex", "family_name": "Twin", "email": "twins@example.org"},
     Certainty.CERTAIN, [TWIN_TWO], "e-mail"),
    ({"alumni_id": "123", "given_name": "Ravi", "family_name": "Iyer"},
     Certainty.CERTAIN, [ZERO], "leading zeros"),
    ({"given_name": "John", "family_name": "Hale", "suffix": "Jr", "email": "hales@example.org",
      "award": "PhD", "award_completed": 1999}, Certainty.CERTAIN, [JOHN], "e-mail"),
    ({"given_name": "Ravi", "family_name": "Iyer", "suffix": "PhD", "alumni_id": "00123"},
     Certainty.CERTAIN, [ZERO], "alumni ID"),
    # contradictions
    ({"given_name": "John", "family_name": "Hale", "suffix": "Jr", "email": "hales@example.org",
      "award": "PhD", "award_completed": 2024}, Certainty.POSSIBLE, [JOHN], "another generation"),
    ({"alumni_id": "A1", "email": "bill@example.org"},
     Certainty.POSSIBLE, [ADA, BILL], "belongs to one person"),
    ({"alumni_id": "A1", "given_name": "Xu", "family_name": "Li", "birth_date": date(1990, 1, 1)},
     Certainty.POSSIBLE, [ADA], "wholly different name"),
    ({"email": "ada@example.org", "alumni_id": "Z9"},
     Certainty.POSSIBLE, [ADA], "another alumni ID"),
    ({"email": "byrons@example.org", "given_name": "Xu", "family_name": "Li"},
     Certainty.POSSIBLE, [MAX], "wholly different name"),
    ({"email": "twins@example.org", "family_name": "Twin"},
     Certainty.POSSIBLE, [TWIN_ONE, TWIN_TWO], "2 people share"),
    ({"given_name": "Ada", "family_name": "Okafor", "alumni_id": "Z9",
      "birth_date": date(1960, 5, 4)}, Certainty.POSSIBLE, [ADA], "another alumni ID"),
    ({"given_name": "William", "family_name": "Núñez", "award": "MD(Res)",
      "award_completed": 1990, "birth_date": date(1901, 8, 9)},
     Certainty.POSSIBLE, [BILL], "another date of birth"),
    # a shared address is not an identity
    ({"given_name": "Mary", "family_name": "Hale", "email": "hales@example.org"},
     Certainty.POSSIBLE, [JOHN], "another given name"),
    ({"title": "Mrs", "family_name": "Hale", "email": "hales@example.org"},
     Certainty.POSSIBLE, [JOHN], "another gender or title"),
    ({"gender": "female", "email": "hales@example.org"},
     Certainty.POSSIBLE, [JOHN], "another gender or title"),
    ({"given_name": "J.", "family_name": "Hale", "email": "hales@example.org",
      "award": "MD(Res)"}, Certainty.POSSIBLE, [JOHN], "another award"),
    ({"given_name": "J.", "family_name": "Hale", "email": "hales@example.org"},
     Certainty.CERTAIN, [JOHN], "e-mail"),
    ({"given_name": "Jack", "family_name": "Hale", "email": "hales@example.org",
      "award": "MD(Res)"}, Certainty.CERTAIN, [JOHN], "e-mail"),
    ({"given_name": "Ada", "family_name": "Okafor", "email": "ada@example.org",
      "birth_date": date(1988, 12, 30)}, Certainty.POSSIBLE, [ADA], "another date of birth"),
    ({"given_name": "Ada", "family_name": "Okafor", "email": "ada@example.org",
      "birth_date": date(1960, 4, 5)}, Certainty.CERTAIN, [ADA], "e-mail"),
    ({"alumni_id": "A1", "given_name": "Bea", "family_name": "Okafor",
      "birth_date": date(1962, 1, 1)}, Certainty.POSSIBLE, [ADA], "another person’s data"),
    ({"alumni_id": "A1", "given_name": "Bea", "family_name": "Okafor"},
     Certainty.CERTAIN, [ADA], "alumni ID"),
    ({"email": "office@example.org"}, Certainty.NONE, [], ""),
    ({"given_name": "Tom", "family_name": "Lind", "email": "office@example.org"},
     Certainty.POSSIBLE, [OFFICE], "same name"),
    # namesakes of one year
    ({"given_name": "Wei", "family_name": "Zhang", "award": "PhD", "award_completed": 2012,
      "email": "wei2@example.org"}, Certainty.POSSIBLE, [WEI], "another e-mail address"),
    ({"given_name": "Wei", "family_name": "Zhang", "award": "PhD", "award_completed": 2012,
      "phone": "+447700900102"}, Certainty.POSSIBLE, [WEI], "another phone number"),
    ({"given_name": "Wei", "family_name": "Zhang", "award": "PhD", "award_completed": 2012,
      "email": "wei2@example.org", "phone": "+447700900101"},
     Certainty.CERTAIN, [WEI], "award and year"),
    ({"given_name": "Wei", "family_name": "Zhang", "award": "PhD", "award_completed": 2012,
      "title": "Mrs"}, Certainty.CERTAIN, [WEI], "award and year"),
    ({"given_name": "John", "family_name": "Hale", "award": "PhD", "award_completed": 1999,
      "title": "Mrs"}, Certainty.POSSIBLE, [JOHN], "another gender or title"),
    # likeness
    ({"given_name": "Ada", "family_name": "Okafor"}, Certainty.POSSIBLE, [ADA], "same name"),
    ({"given_name": "Ada", "family_name": "Okafor", "birth_date": date(1977, 12, 30)},
     Certainty.POSSIBLE, [ADA], "another date of birth"),
    ({"given_name": "Bill", "family_name": "Nunez", "award": "MD(Res)", "award_completed": 1990},
     Certainty.POSSIBLE, [BILL], "nearly the same given name"),
    ({"given_name": "W.", "family_name": "Nunez", "birth_date": date(1955, 2, 1)},
     Certainty.POSSIBLE, [BILL], "nearly the same date of birth"),
    ({"given_name": "Ada", "family_name": "Okafour", "award_completed": 1998},
     Certainty.POSSIBLE, [ADA], "nearly the same family name"),
    ({"given_name": "Ada", "family_name": "Smith", "birth_date": date(1960, 5, 4),
      "award": "PhD", "award_completed": 1998}, Certainty.POSSIBLE, [ADA], "another family name"),
    ({"given_name": "Ada", "family_name": "Smith", "birth_date": date(1960, 5, 4)},
     Certainty.POSSIBLE, [ADA], "same date of birth"),  # likely in an office of ten people
    ({"given_name": "Weifeng", "family_name": "Chang", "phone": "+44 7700 900101",
      "award": "PhD", "award_completed": 2012}, Certainty.POSSIBLE, [WEI], "same phone number"),
    ({"alumni_id": "123", "given_name": "Ravie", "family_name": "Iyer"},
     Certainty.POSSIBLE, [ZERO], "same alumni ID"),
    # nobody
    ({}, Certainty.NONE, [], ""),
    ({"family_name": "Okafor"}, Certainty.NONE, [], ""),
    ({"given_name": "Adam", "family_name": "Okafor"}, Certainty.NONE, [], ""),
    ({"given_name": "Ada", "family_name": "Okafor", "alumni_id": "Z9"}, Certainty.NONE, [], ""),
    ({"alumni_id": "a1"}, Certainty.NONE, [], ""),
]  # fmt: skip


def fill(database: Database) -> None:
    with database.write(BatchKind.PERSON_CREATE) as changes:
        create_people(changes, PEOPLE)


def test_every_row_finds_its_person(database: Database) -> None:
    fill(database)
    with database.read() as connection:
        found = match_rows(connection, [row for row, *_ in CASES])
    seen = [
        (
            match.kind,
            [match.person_id]
            if match.person_id
            else sorted(candidate.person_id for candidate in match.candidates),
        )
        for match in found
    ]
    assert seen == [(kind, ids) for _, kind, ids, _ in CASES]
    for match, (row, _, _, why) in zip(found, CASES, strict=True):
        assert why in in_words(match.reasons), row


@pytest.mark.parametrize("case", range(len(CASES)))
def test_a_row_is_matched_alone_as_among_others(database_file: Database, case: int) -> None:
    fill(database_file)
    row, kind, _, _ = CASES[case]
    with database_file.read() as connection:
        assert match_rows(connection, [row])[0].kind is kind


def test_an_address_of_many_names_in_one_file_matches_nobody(database_file: Database) -> None:
    fill(database_file)
    names = ("Max", "Ann", "Bob", "Cy", "Dee", "Eli")
    rows = [
        {"given_name": name, "family_name": f"{name}son", "email": "byrons@example.org"}
        for name in names
    ]
    with database_file.read() as connection:
        assert match_rows(connection, rows[:1])[0].kind is Certainty.CERTAIN
        assert {match.kind for match in match_rows(connection, rows)} == {Certainty.NONE}


def test_the_likeliest_candidate_comes_first(database_file: Database) -> None:
    with database_file.write(BatchKind.PERSON_CREATE) as changes:
        create_people(
            changes,
            [
                {"given_name": "Ada", "family_name": "Okafor"},
                {"given_name": "Ada", "family_name": "Okafor", "award": "PhD",
                 "award_completed": 1998},
            ],
        )  # fmt: skip
    row = {"given_name": "Ada", "family_name": "Okafor", "award": "MSc", "award_completed": 1998}
    with database_file.read() as connection:
        (match,) = match_rows(connection, [row])
    assert [candidate.person_id for candidate in match.candidates] == [2, 1]
    assert match.candidates[0].score > match.candidates[1].score


def test_no_rows_match_nobody(database_file: Database) -> None:
    with database_file.read() as connection:
        assert match_rows(connection, []) == []


def test_matching_can_be_stopped(database_file: Database) -> None:
    with database_file.read() as connection, pytest.raises(Cancelled):
        match_rows(connection, [{"alumni_id": "A1"}], Progress(is_cancelled=lambda: True))

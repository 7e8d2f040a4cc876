"""Lists to hand out, on both databases."""

from datetime import date
from typing import Any

from models.database import Database
from queries.letter_fields import greeting, letter_fields
from queries.people_lists import cohort_directory, phone_list
from queries.postal_addressees import postal_addressees
from records.writing.person_edits import create_person
from tests.acts import run_act


def _people(database: Database, *people: dict[str, Any]) -> list[int]:
    return [run_act(database, create_person, one) for one in people]


def test_a_directory_lists_people_by_year_without_those_who_opted_out(database: Database) -> None:
    award = {"award": "PhD", "programme": "Physics", "award_completed": 2011}
    ids = _people(
        database,
        {"given_name": "Zoë", "family_name": "Lind", **award, "employer": "Trust", "city": "Bath"},
        {"given_name": "Älva", "family_name": "Adam", **award},
        {"given_name": "Ben", "family_name": "Quill", **award, "award_completed": 2020},
        {"given_name": "Mia", "family_name": "Marsh"},
        {"given_name": "Tom", "family_name": "Out", **award, "do_not_email": True},
        {"given_name": "Ann", "family_name": "Late", **award, "deceased": True},
    )
    with database.read() as connection:
        found = cohort_directory(connection, ids, "events")
    assert [section.heading for section in found.sections] == [
        "2020",
        "2011",
        "Year not recorded",
    ]
    assert found.sections[1].rows == (
        ("Adam, Älva", "PhD, Physics", "", ""),
        ("Lind, Zoë", "PhD, Physics", "Trust", "Bath"),
    )
    assert found.count == 4
    assert found.reasons == {"Opted out of e-mail": 1, "Deceased": 1}
    assert "2 people excluded: Opted out of e-mail (1), Deceased (1)." in found.in_words()


def test_a_phone_list_has_who_may_be_called(database: Database) -> None:
    ids = _people(
        database,
        {"family_name": "Marsh", "phone": "+447700900123"},
        {"family_name": "Quill", "phone": "+447700900124", "do_not_phone": True},
        {"family_name": "Lind"},
    )
    with database.read() as connection:
        found = phone_list(connection, ids, "news")
    assert found.sections[0].rows == (("Marsh", "+44 7700 900123", ""),)
    assert found.reasons == {"Opted out of phone calls": 1, "No phone number": 1}


def test_letters_have_the_fields_of_people_and_households(database: Database) -> None:
    home = {"street": "1 Road", "city": "Bath", "postal_code": "BA1 1AA", "family_name": "Marsh"}
    ids = _people(
        database,
        {**home, "given_name": "Anna", "title": "Dr", "award_completed": 2011},
        {**home, "given_name": "Ivo", "award_completed": 2012},
    )
    with database.read() as connection:
        found = postal_addressees(connection, ids, "news")
        (letter,) = letter_fields(connection, found.addressees, date(2026, 3, 5))
    assert letter["Name"] == "Dr Anna and Ivo Marsh"
    assert letter["Greeting"] == "Dear Dr Marsh and Ivo"
    assert letter["Completed"] == "2011 and 2012"
    assert letter["Family name"] == "Marsh"
    assert letter["Date"] == "5 March 2026"
    assert letter["Address"] == "1 Road\nBATH\nBA1 1AA"
    assert letter["Employer"] == ""


def test_somebody_without_a_name_is_greeted_all_the_same() -> None:
    nobody = {"title": None, "given_name": None, "family_name": None}
    assert greeting([nobody]) == "Dear alumna or alumnus"

"""Columns of several awards or addresses of one person, from the workbook to the records."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from importers.contacts.import_plan import ContactsImport
from importers.contacts.kind import CONTACTS
from importers.workflow import prepare, run_import
from models.database import Database
from tests.cli.commands import write_book
from tests.importers.contact_files import everybody, state

Rows = Sequence[Sequence[object]]
PERSON = ("First name", "Surname", "E-mail")


def imported(database: Database, folder: Path, rows: Rows) -> ContactsImport:
    read = prepare(database, CONTACTS, write_book(folder / "people.xlsx", {"People": rows}))
    run_import(database, read)
    return read


@pytest.mark.parametrize(
    "headings",
    [
        ((*PERSON, "Degree 1", "Year 1", "Degree 2", "Year 2"),),
        ((*PERSON, "Degree 1", "Degree 1 year", "Degree 2", "Degree 2 year"),),
        ((*PERSON, "Degree", "Year", "Second degree", "Year"),),
        ((*PERSON, "Award", "Year", "Award", "Year"),),
        ((None, None, None, "Degree 1", None, "Degree 2", None),
         (*PERSON, "Award", "Year", "Award", "Year")),
        ((*PERSON, "Degree 1", None, "Degree 2", None),
         (None, None, None, "Award", "Year", "Award", "Year")),
        (("Person", None, None, "Degree 1", None, "Degree 2", None),
         (*PERSON, "Award", "Year", "Award", "Year")),
    ],
)  # fmt: skip
def test_each_pair_of_columns_is_one_award(
    database_file: Database, tmp_path: Path, headings: Rows
) -> None:
    read = imported(
        database_file,
        tmp_path,
        [
            *headings,
            ("Ann", "Abel", "ann@example.org", "MSc", 1995, "PhD", 1999),
            ("Bob", "Baker", "bob@example.org", "MD(Res)", 2003, None, None),
            ("Cy", "Cole", "cy@example.org", None, None, "PhD", 2010),
        ],
    )
    assert [issue.code for issue in read.issues] == []
    found = {(one.person_id, one.kind, one.completed) for one in state(database_file)["awards"]}
    assert found == {(1, "MSc", 1995), (1, "PhD", 1999), (2, "MD(Res)", 2003), (3, "PhD", 2010)}


def test_awards_with_their_years_in_two_columns_are_two(
    database_file: Database, tmp_path: Path
) -> None:
    rows = [
        (*PERSON, "Degree 1", "Degree 2"),
        ("Ann", "Abel", "ann@example.org", "PhD 1999", "MSc 1995"),
        ("Bob", "Baker", "bob@example.org", "MD(Res) 2003", None),
    ]
    imported(database_file, tmp_path, rows)
    found = {(one.person_id, one.kind, one.completed) for one in state(database_file)["awards"]}
    assert found == {(1, "PhD", 1999), (1, "MSc", 1995), (2, "MD(Res)", 2003)}


def test_a_second_year_without_an_award_is_left(database_file: Database, tmp_path: Path) -> None:
    rows = [
        (*PERSON, "Award", "Year", "Year 2"),
        ("Ann", "Abel", "ann@example.org", "PhD", 1999, 2004),
    ]
    read = imported(database_file, tmp_path, rows)
    assert [issue.column for issue in read.issues] == ["Year 2"]
    assert [one.completed for one in state(database_file)["awards"]] == [1999]


@pytest.mark.parametrize(
    "headings",
    [
        ((*PERSON, "Home street", "Home city", "Work street", "Work city"),),
        ((*PERSON, "Street 1", "City 1", "Street 2", "City 2"),),
        ((None, None, None, "Home", None, "Work", None),
         (*PERSON, "Street", "City", "Street", "City")),
    ],
)  # fmt: skip
def test_the_first_address_that_says_something_counts(
    database_file: Database, tmp_path: Path, headings: Rows
) -> None:
    read = imported(
        database_file,
        tmp_path,
        [
            *headings,
            ("Ann", "Abel", "ann@example.org", "1 High Street", "York", "2 Low Road", "Leeds"),
            ("Bob", "Baker", "bob@example.org", None, None, "3 Low Road", "Hull"),
        ],
    )
    assert [issue.code for issue in read.issues] == ["further_addresses"]
    found = [(one["street"], one["city"]) for one in everybody(database_file, "street", "city")]
    assert found == [("1 High Street", "York"), ("3 Low Road", "Hull")]


def test_what_stands_under_someone_else_is_not_the_persons(
    database_file: Database, tmp_path: Path
) -> None:
    rows = [
        (None, None, "Partner", None, "Employer", None),
        ("Surname", "First name", "Name", "E-mail", "Name", "City"),
        ("Abel", "Ann", "Al Abel", "al@example.org", "Leeds Trust", "Leeds"),
    ]
    imported(database_file, tmp_path, rows)
    [ann] = everybody(database_file, "given_name", "email", "employer", "city")
    assert list(ann.values()) == ["Ann", None, "Leeds Trust", None]

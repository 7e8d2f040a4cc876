"""Which rows of a table are no person, and which somebody must look at."""

from collections.abc import Sequence

import pytest

from importers.contacts.mapping.heading_fields import known_headings
from importers.contacts.validation.non_person_rows import (
    TWO_PEOPLE,
    find_non_person_rows,
    rows_of_two,
)
from records.fields.definitions import BY_KEY
from tabular.reading import Cell
from tests.importers.contact_files import table

HEADINGS = ("Name", "E-mail", "Completed")
TARGETS = ("full_name", "email", "award_completed")
PARTS = ("Surname", "First name", "E-mail", "City")
PART_TARGETS = ("family_name", "given_name", "email", "city")
PEOPLE: list[Sequence[Cell]] = [
    ("Ann Abel", "ann@example.org", 1999),
    ("Bob Baker", "bob@example.org", 2003),
]
IN_PARTS: list[Sequence[Cell]] = [
    ("Abel", "Ann", "ann@example.org", "York"),
    ("Baker", "Bob", "bob@example.org", "Bath"),
]


def judged(
    headings: Sequence[str], targets: Sequence[str | None], *rows: Sequence[Cell]
) -> tuple[dict[int, str], dict[int, str]]:
    found = find_non_person_rows(table(headings, *rows), targets, known_headings(BY_KEY))
    return dict(found.skipped), {index: str(why) for index, why in found.doubtful.items()}


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Total: 2", "a total"), ("TOTAL", "a total"), ("Grand total 63", "a total"),
        ("Total number of records 2", "a total"), ("Subtotal: 12", "a total"),
        ("Summe: 2", "a total"), ("Gesamt", "a total"), ("Total général 2", "a total"),
        ("Totaal", "a total"), ("Anzahl: 2", "a total"),
        ("Number of records: 2", "a count"), ("2 records found", "a count"),
        ("2 rows returned", "a count"), ("(2 rows affected)", "a count"),
        ("Count = 5", "a count"),
        ("Page 1 of 1", "a page number"), ("Seite 2 von 3", "a page number"),
        ("12 March 2020", "a date"), ("Monday, 3rd May 2021", "a date"), ("June 2020", "a date"),
        ("Source: Registry extract, 12/03/2020", "a note"), ("Notes: see over", "a note"),
        ("* deceased", "a note"), ("† = deceased", "a note"), ("*denotes life member", "a note"),
        ("Data Protection Act applies", "a note"), ("CONFIDENTIAL", "a note"),
        ("Printed on 12/03/2020 by jb", "a note"), ("Report generated 12/03/2020", "a note"),
        ("*** END OF REPORT ***", "a note"), ("--- end ---", "a note"), ("EOF", "a note"),
        ("Applied filters: all", "a note"), ("Filter: graduates", "a note"),
        ("End of report", "a note"), ("Copyright The Institute", "a note"),
        ("12/03/2020", "only numbers"), ("63", "only numbers"), ("-----", "only lines"),
        ("_ _ _", "only lines"),
    ],
)  # fmt: skip
def test_what_is_no_person_is_skipped_with_its_reason(text: str, why: str) -> None:
    skipped, doubtful = judged(HEADINGS, TARGETS, *PEOPLE, (text, None, None))
    assert why in skipped[2]
    assert doubtful == {}
    skipped, doubtful = judged(PARTS, PART_TARGETS, *IN_PARTS, (text, None, None, None))
    assert why in skipped[2]
    assert doubtful == {}


@pytest.mark.parametrize(
    "row",
    [
        ("Total", 3, None, None), ("Total", None, None, 63), (None, "Total:", 2.0, None),
        ("Surname", "First name", "E-mail", "City"), ("Surname", "First name", None, None),
        ("First name", "Surname", "City", "E-mail"),
        ("Last_Name__c", "First_Name__c", "Email__c", "City__c"),
        ("last_name", "first_name", "email", None), ("lastName", "firstName", None, None),
        ("---", "---", "---", "---"),
    ],
)  # fmt: skip
def test_rows_of_several_cells_are_skipped_too(row: Sequence[Cell]) -> None:
    skipped, doubtful = judged(PARTS, PART_TARGETS, IN_PARTS[0], row, IN_PARTS[1])
    assert list(skipped) == [1]
    assert doubtful == {}


@pytest.mark.parametrize(
    "row",
    [
        ("City Hospital", None, None), ("The Hale family", "h@example.org", None),
        ("Parents of Ann Abel", "parents@example.org", None), ("Family of Jo Hale", None, None),
        ("Hale Household", None, None), ("Example Pharma Ltd", "office@example.org", None),
        ("e.g. Smith", "smith@example.org", 2001), ("Example", None, None),
        ("Test Test", "t@example.org", 1990), ("Sample Person", None, None),
        ("many thanks to the registry", None, None), ("?", "q@example.org", 1999),
    ],
)  # fmt: skip
def test_what_may_be_a_person_is_for_somebody_to_decide(row: Sequence[Cell]) -> None:
    skipped, doubtful = judged(HEADINGS, TARGETS, PEOPLE[0], row, PEOPLE[1])
    assert list(doubtful) == [1]
    assert skipped == {}


@pytest.mark.parametrize(
    "row",
    [
        ("Zoe Young", None, None), ("Ellen Page", None, None), ("Mark Sum", "m@example.org", 1990),
        ("ann abel", None, None), ("李 小龙", None, None), ("Ludwig van Beethoven", None, None),
        ("April June", "a@example.org", None), ("John Church", None, None),
        ("Dr Ann Total", "t@example.org", None), ("Test, Ann", "at@example.org", 1999),
        ("Prof. J. de la Note", None, None), ("N. B. Hale", None, None),
    ],
)  # fmt: skip
def test_a_person_stays(row: Sequence[Cell]) -> None:
    assert judged(HEADINGS, TARGETS, PEOPLE[0], row, PEOPLE[1]) == ({}, {})


@pytest.mark.parametrize(
    "row",
    [
        ("Page", "Ellen", None, None), ("Total", "Ann", "at@example.org", None),
        ("Post", "Ann", None, "York"), ("Hospital", "Ann", None, None),
        ("Test", "Anna", "a@example.org", None), ("Sample", "Carla", None, "Bath"),
        ("Family", "Jo", "jo@example.org", "York"), ("Church", None, "c@example.org", "York"),
    ],
)  # fmt: skip
def test_a_person_in_parts_stays(row: Sequence[Cell]) -> None:
    assert judged(PARTS, PART_TARGETS, IN_PARTS[0], row, IN_PARTS[1]) == ({}, {})


def test_a_name_alone_below_a_blank_row_is_for_somebody_to_decide() -> None:
    read = table(HEADINGS, *PEOPLE, ("Zoe Young", None, None))
    targets, known = TARGETS, known_headings(BY_KEY)
    assert find_non_person_rows(read, targets, known).doubtful == {}
    below = type(read)(
        read.sheet_name, 1, read.headings, read.columns, (2, 3, 6), read.format, read.sheets
    )
    assert "below a blank row" in str(find_non_person_rows(below, targets, known).doubtful[2])


@pytest.mark.parametrize(
    ("heading", "word", "is_person"),
    [
        ("Contact Type", "Organization", False), ("Contact Type", "Individual", True),
        ("Record type", "Household", False), ("Constituency", "Corporate partner", False),
        ("Key Indicator", "O", False), ("Key Indicator", "I", True),
        ("Is organisation", "Yes", False), ("Is organisation", "No", True),
        ("Constituency", "Alumni", True),
    ],
)  # fmt: skip
def test_a_column_says_what_a_row_is(heading: str, word: str, *, is_person: bool) -> None:
    headings, targets = (heading, "Name", "E-mail"), (None, "full_name", "email")
    skipped, doubtful = judged(headings, targets, (word, "City Baker", "c@example.org"))
    assert (list(skipped), doubtful) == ([] if is_person else [0], {})


def test_a_person_who_is_filed_as_an_organisation_is_for_somebody_to_decide() -> None:
    headings, targets = ("Constituency", *PARTS), (None, *PART_TARGETS)
    skipped, doubtful = judged(headings, targets, ("Family", *IN_PARTS[0]))
    assert (skipped, list(doubtful)) == ({}, [0])


def test_a_table_of_names_alone_is_read_too() -> None:
    rows = [("Ann Abel",), ("Bob Baker",), ("Total: 2",), ("thanks to the registry",)]
    assert judged(("Name",), ("full_name",), *rows) == (
        {2: "a total, not a person"}, {3: "may be a note, not a person"},
    )  # fmt: skip


@pytest.mark.parametrize("character", [" ", "a", "a ", "-", "1", "_a", "Aa", "of ", "*", "Total "])
def test_a_long_cell_is_judged_at_once(character: str) -> None:
    text = (character * 32_767)[:32_767]
    judged(HEADINGS, TARGETS, *PEOPLE, (text, None, None))
    rows_of_two({"given_name": [text], "family_name": ["Hale"]})


def test_two_people_are_found_in_whatever_parts_their_names_are() -> None:
    columns: dict[str, Sequence[str | None]] = {
        "title": [None, "Mr & Mrs", None, "Dr"],
        "given_name": ["John and Mary", "J", "José", "Ann"],
        "middle_names": [None, None, None, "E"],
        "family_name": ["Hale", "Wood", "Ortega y Gasset", "Abel"],
    }
    assert rows_of_two(columns) == {0: TWO_PEOPLE, 1: TWO_PEOPLE}

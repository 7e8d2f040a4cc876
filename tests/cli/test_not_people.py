"""By the commands: rows that are no person, two people with one address, couples in one name."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.cli.commands import Almanac, write_book

Rows = Sequence[Sequence[object]]
COUNTS = ("rows", "created", "updated", "unchanged", "skipped", "review")


def read_in(almanac: Almanac, folder: Path, rows: Rows, *more: object) -> dict[str, Any]:
    path = write_book(folder / f"{len(list(folder.iterdir()))}.xlsx", {"People": rows})
    return almanac.json("import", "contacts", path, *more)


def counts(told: dict[str, Any]) -> list[int]:
    assert told["rows"] == sum(told[name] for name in COUNTS[1:])
    return [told[name] for name in COUNTS]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        # totals, notes and page numbers below the table
        ([("Name", "E-mail", "Completed"), ("Ann Abel", "ann@example.org", 1999),
          ("Bob Baker", "bob@example.org", 2003), (), ("Total: 2",),
          ("Source: Registry extract, 12/03/2020",), ("* deceased",), ("Number of records: 2",),
          ("Page 1 of 1",), ("Data Protection Act applies",)], [8, 2, 0, 0, 6, 0]),
        ([("ID", "Surname", "First name", "E-mail"), (7, "Abel", "Ann", "ann@example.org"), (),
          ("Total", None, None, 63)], [2, 1, 0, 0, 1, 0]),
        # a printed list, with its headings on each page
        ([("Title", "First name", "Surname", "Department"), ("Dr", "Ann", "Abel", "Surgery"), (),
          ("Title", "First name", "Surname", "Department"), ("Dr", "Bob", "Baker", "Imaging")],
         [3, 2, 0, 0, 1, 0]),
        # organisations and households
        ([("Contact ID", "Contact Type", "External Identifier", "Display Name", "Email"),
          (11, "Individual", "A1", "Ann Abel", "ann@example.org"),
          (12, "Organization", None, "City Hospital", "info@example.org"),
          (13, "Household", None, "The Hale family", "hales@example.org")], [3, 1, 0, 0, 2, 0]),
        # two people
        ([("First name", "Surname", "E-mail", "Title", "Gender", "Award", "Completed"),
          ("John", "Hale", "hales@example.org", "Mr", "M", "PhD", 1999),
          ("Mary", "Hale", "hales@example.org", "Mrs", "F", "MD(Res)", 2003)], [2, 1, 0, 0, 0, 1]),
        ([("First name", "Surname", "E-mail", "Award", "Completed"),
          ("Wei", "Zhang", "wei1@example.org", "PhD", 2012),
          ("Wei", "Zhang", "wei2@example.org", "PhD", 2012)], [2, 1, 0, 0, 0, 1]),
        ([("Name", "E-mail"), ("John and Mary Hale", "hales@example.org"),
          ("Mr & Mrs J Wood", "woods@example.org"),
          ("John Lind & Mary Okafor", "lo@example.org")], [3, 0, 0, 0, 0, 3]),
    ],
)  # fmt: skip
def test_a_file_and_the_same_again(
    almanac: Almanac, tmp_path: Path, rows: Rows, expected: list[int]
) -> None:
    first = read_in(almanac, tmp_path, rows)
    assert counts(first) == expected
    people = almanac.json("contacts", "count")["total"]
    assert people == expected[1]
    again = read_in(almanac, tmp_path, rows, "--existing", "update")
    assert counts(again) == [expected[0], 0, 0, expected[1], *expected[4:]]
    assert again["batch"] is None


def test_update_does_not_turn_a_husband_into_his_wife(almanac: Almanac, tmp_path: Path) -> None:
    headings = ("First name", "Surname", "E-mail", "Title", "Award", "Completed")
    read_in(almanac, tmp_path, [headings, ("John", "Hale", "h@example.org", "Mr", "PhD", 1999)])
    told = read_in(
        almanac,
        tmp_path,
        [headings, ("Mary", "Hale", "h@example.org", "Mrs", "MD(Res)", 2003)],
        "--existing",
        "update",
    )
    assert counts(told) == [1, 0, 0, 0, 0, 1]
    [person] = almanac.json("contacts", "search", "Hale")["people"]
    assert "John" in str(person)


def test_rows_are_skipped_by_their_numbers(almanac: Almanac, tmp_path: Path) -> None:
    headings = ("Name", "E-mail", "City")
    read_in(almanac, tmp_path, [headings, ("Ann Abel", "ann@example.org", "York")])
    rows = [
        headings,
        ("Ann Abel", "ann@example.org", "Bath"),
        ("Bob Baker", "bob@example.org", "Hull"),
        ("Sample", None, None),
        ("Cy Cole", "cy@example.org", "Hull"),
    ]
    skip = [part for row in (2, 3, 4) for part in ("--skip-row", row)]
    told = read_in(almanac, tmp_path, rows, "--existing", "update", *skip)
    assert counts(told) == [4, 1, 0, 0, 3, 0]
    assert [almanac.json("contacts", "search", name)["total"] for name in ("Cole", "Baker")] == [
        1, 0,
    ]  # fmt: skip
    shown = almanac.json("contacts", "show", 1)
    assert ("York" in str(shown), "Bath" in str(shown)) == (True, False)


def test_a_row_to_skip_that_there_is_not_is_refused(almanac: Almanac, tmp_path: Path) -> None:
    path = write_book(tmp_path / "a.xlsx", {"People": [("Name", "City"), ("Ann Abel", "York")]})
    told = almanac("import", "contacts", path, "--skip-row", 7)
    assert "no row 7" in told.refusal
    assert almanac.content() == (0, 0)

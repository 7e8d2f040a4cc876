"""By the commands: each row that is to review, skipped or not wholly imported is named, and why."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.cli.commands import Almanac, write_book

HEADINGS = ("Alumni ID", "First name", "Surname", "E-mail", "City")
ON_RECORD = [
    ("A1", "Ann", "Abel", "ann@example.org", None),
    ("A2", "Bob", "Baker", "bob@example.org", "Leeds"),
]
COUPLE = [
    ("First name", "Surname", "E-mail"),
    ("John", "Hale", "family@example.org"),
    ("Mary", "Okafor", "family@example.org"),
    ("Department of Imaging", None, None),
]


@pytest.fixture
def book(almanac: Almanac, tmp_path: Path) -> Any:
    """Writes a workbook of rows; two people are on record."""

    def write(rows: Sequence[Sequence[object]], name: str = "people.xlsx") -> Path:
        return write_book(tmp_path / name, {"People": rows})

    almanac.json("import", "contacts", write([HEADINGS, *ON_RECORD], "base.xlsx"))
    return write


def named(told: dict[str, Any]) -> list[tuple[int, str]]:
    codes = ("row_to_review", "row_skipped", "not_filled", "no_person")
    return [(one["row"], one["code"]) for one in told["problems"] if one["code"] in codes]


def messages(told: dict[str, Any], row: int) -> str:
    return " ".join(one["message"] for one in told["problems"] if one["row"] == row)


def sheet_rows(path: Path) -> list[tuple[Any, ...]]:
    return list(load_workbook(path).worksheets[0].iter_rows(min_row=2, values_only=True))


@pytest.mark.parametrize("existing", ["fill", "update", "skip"])
def test_rows_to_review_are_named_in_every_output(
    almanac: Almanac, book: Any, tmp_path: Path, existing: str
) -> None:
    issues, rejected = tmp_path / "p.xlsx", tmp_path / "r.xlsx"
    told = almanac.json(
        "import", "contacts", book(COUPLE), "--existing", existing,
        "--problems", issues, "--rejected", rejected,
    )  # fmt: skip
    assert (told["created"], told["review"]) == (1, 2)
    assert named(told) == [(3, "row_to_review"), (4, "row_to_review")]
    assert "row 2" in messages(told, 3)
    assert "not a person" in messages(told, 4)
    assert [row[0] for row in sheet_rows(issues) if row[0]] == [3, 4]
    assert told["rejected"] == 2
    assert [row[0] for row in sheet_rows(rejected)] == ["Mary", "Department of Imaging"]
    assert all("To review" in row[-1] for row in sheet_rows(rejected))


def test_the_people_whom_a_row_may_be_are_named(almanac: Almanac, book: Any) -> None:
    rows = [("First name", "Surname", "E-mail"), ("Clara", "Stone", "ann@example.org")]
    told = almanac.json("import", "contacts", book(rows))
    assert named(told) == [(2, "row_to_review")]
    assert "May be: Abel, Ann (A1)." in messages(told, 2)


def test_people_on_record_are_named_where_they_are_skipped(
    almanac: Almanac, book: Any, tmp_path: Path
) -> None:
    rejected = tmp_path / "r.xlsx"
    rows = [HEADINGS, ("A1", "Ann", "Abel", "new@example.org", None), ("A9", "Cy", "Cole", "", "")]
    path = book(rows)
    told = almanac.json(
        "import", "contacts", path, "--existing", "skip", "--rejected", rejected
    )  # fmt: skip
    assert (told["created"], told["skipped"]) == (1, 1)
    assert named(told) == [(2, "row_skipped")]
    assert "already on record; existing people are skipped" in messages(told, 2)
    assert [row[0] for row in sheet_rows(rejected)] == ["A1"]
    out = almanac("import", "contacts", path, "--existing", "skip").out
    assert "2 skipped" in out
    assert "--problems" in out


def test_no_reason_is_given_twice(almanac: Almanac, book: Any) -> None:
    rows = [
        HEADINGS,
        ("A3", "Cy", "Cole", "cy@example.org", None),
        ("A3", "Cy", "Cole", "cy@example.org", None),
        (None, None, None, None, "York"),
        ("Total: 3",),
    ]
    told = almanac.json("import", "contacts", book(rows))
    assert (told["created"], told["skipped"]) == (1, 3)
    by_row = [one["row"] for one in told["problems"] if one["row"] is not None]
    assert sorted(by_row) == [3, 4, 5]


def test_a_row_skipped_by_choice_is_named(almanac: Almanac, book: Any) -> None:
    rows = [HEADINGS, ("A3", "Cy", "Cole", None, None), ("A4", "Di", "Dunn", None, None)]
    told = almanac.json("import", "contacts", book(rows), "--skip-row", "3")
    assert named(told) == [(3, "row_skipped")]
    assert "by choice" in messages(told, 3)


OTHERS = [
    HEADINGS,
    ("A1", "Ann", "Abel", "ann.new@example.org", "York"),
    ("A2", "Bob", "Baker", "bob.new@example.org", "Hull"),
]


def test_differing_values_are_named_where_only_blank_fields_are_filled(
    almanac: Almanac, book: Any
) -> None:
    told = almanac.json("import", "contacts", book(OTHERS))
    assert (told["updated"], told["unchanged"], told["not_filled"]) == (1, 1, 3)
    assert named(told) == [(2, "not_filled"), (3, "not_filled")]
    assert messages(told, 2) == (
        "Not imported because there is a value on record: E-mail (file: “ann.new@example.org”, on"
        " record: “ann@example.org”)."
    )
    assert "City (file: “Hull”, on record: “Leeds”)" in messages(told, 3)
    assert (
        "3 differing values in 2 rows not imported."
        in almanac("import", "contacts", book(OTHERS)).out
    )


@pytest.mark.parametrize("existing", ["update", "skip"])
def test_no_value_is_called_not_filled_under_other_policies(
    almanac: Almanac, book: Any, existing: str
) -> None:
    told = almanac.json("import", "contacts", book(OTHERS), "--existing", existing)
    assert told["not_filled"] == 0
    assert not [one for one in told["problems"] if one["code"] == "not_filled"]


def test_half_of_another_address_is_told_too(almanac: Almanac, book: Any) -> None:
    base = [("Alumni ID", "Surname", "Street", "City"), ("B1", "Lind", "1 High Street", None)]
    almanac.json("import", "contacts", book(base))
    rows = [("Alumni ID", "Surname", "Street", "City"), ("B1", "Lind", "9 Low Road", "York")]
    told = almanac.json("import", "contacts", book(rows, "other.xlsx"))
    assert told["not_filled"] == 2
    assert "another address or role is on record: City (file: “York”)" in messages(told, 2)

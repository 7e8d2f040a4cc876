"""Files whose columns are about others, or whose tables are laid out in other ways, by commands."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.cli.commands import Almanac, write_book

PERSON = ("First name", "Surname", "E-mail")
ANN = ("Ann", "Abel", "ann@example.org")
BOB = ("Bob", "Baker", "bob@example.org")


def imported(almanac: Almanac, folder: Path, *rows: Sequence[object], **more: Any) -> Any:
    file = write_book(folder / "people.xlsx", {"People": rows})
    options = [word for name, value in more.items() for word in (f"--{name}", value)]
    return almanac.json("import", "contacts", file, *options)


def person(almanac: Almanac, number: int) -> Any:
    return almanac.json("contacts", "show", number)["people"][0]


def said(told: Any, code: str) -> list[Any]:
    return [issue for issue in told["problems"] if issue["code"] == code]


@pytest.mark.parametrize(
    ("heading", "cell"),
    [
        ("Supervisor e-mail", "x.stone@example.ac.uk"),
        ("Partner's e-mail", "al@example.org"),
        ("E-mail (next of kin)", "al@example.org"),
        ("Line manager", "boss@example.com"),
        ("Old e-mail", "ann.old@example.org"),
        ("Partner's mobile", "07700 900456"),
        ("Fax", "020 7946 0111"),
        ("Secretary", "020 7946 0111"),
        ("Supervisor gender", "M"),
        ("Entry qualification", "MSc"),
    ],
)
def test_nothing_about_others_is_imported(
    almanac: Almanac, tmp_path: Path, heading: str, cell: str
) -> None:
    told = imported(
        almanac, tmp_path, (*PERSON, heading), (*ANN, cell), ("Bob", "Baker", None, cell)
    )
    assert told["mapping"][heading] is None
    assert told["columns"][3]["found_by"] == "other"
    [issue] = said(told, "column_not_taken")
    assert issue["column"] == heading
    for number in (1, 2):
        assert cell not in person(almanac, number).values()
    assert person(almanac, 1)["other_email"] is None
    assert (person(almanac, 2)["email"], person(almanac, 2)["phone"]) == (None, None)
    assert (person(almanac, 2)["gender"], person(almanac, 2)["award"]) == (None, None)


def test_a_second_table_beside_the_first_is_told_and_left(almanac: Almanac, tmp_path: Path) -> None:
    told = imported(
        almanac,
        tmp_path,
        (*PERSON, None, *PERSON),
        (*ANN, None, "Dora", "Dent", "dora@example.org"),
        (*BOB, None, "Eve", "East", "eve@example.org"),
    )
    assert told["mapping"] == {
        "First name": "given_name", "Surname": "family_name", "E-mail": "email",
        "First name (2)": None, "Surname (2)": None, "E-mail (2)": None,
    }  # fmt: skip
    [issue] = said(told, "second_table")
    assert "Columns E to G" in issue["message"]
    assert "2 rows" in issue["message"]
    assert told["created"] == 2
    assert person(almanac, 1)["other_email"] is None


def test_a_second_table_below_the_first_is_refused_row_by_row(
    almanac: Almanac, tmp_path: Path
) -> None:
    told = imported(
        almanac,
        tmp_path,
        PERSON,
        ANN,
        (),
        ("Retired staff",),
        ("E-mail", "Surname", "First name"),
        ("dora@example.org", "Dent", "Dora"),
    )
    assert (told["rows"], told["created"], told["skipped"]) == (4, 1, 3)
    assert [issue["row"] for issue in said(told, "second_table")] == [4, 5, 6]


def test_two_surnames_are_told_apart_by_the_mapping(almanac: Almanac, tmp_path: Path) -> None:
    rows = (("Surname", "First name", "Surname"), ("Abel", "Ann", "Amis"))
    told = imported(almanac, tmp_path, *rows, map="Surname (2)=former_name")
    assert told["mapping"] == {
        "Surname": "family_name", "First name": "given_name", "Surname (2)": "former_name"
    }  # fmt: skip
    assert person(almanac, 1)["former_name"] == "Amis"


def test_a_column_without_a_heading_is_named_by_its_letter(
    almanac: Almanac, tmp_path: Path
) -> None:
    rows = ((*PERSON, None), (*ANN, "likes tea"))
    told = imported(almanac, tmp_path, *rows)
    assert told["mapping"]["Column D"] is None
    assert said(told, "column_not_taken")[0]["column"] == "Column D"
    again = imported(almanac, tmp_path, *rows, map="Column D=notes")
    assert again["mapping"]["Column D"] == "notes"


def test_numbered_headings_give_names(almanac: Almanac, tmp_path: Path) -> None:
    headings = [f"{number}. {heading}" for number, heading in enumerate(PERSON, 1)]
    told = imported(almanac, tmp_path, headings, ANN)
    assert told["problems"] == []
    assert person(almanac, 1)["family_name"] == "Abel"


def test_a_file_without_names_is_warned_of(almanac: Almanac, tmp_path: Path) -> None:
    told = imported(almanac, tmp_path, ("E-mail", "Appellation"), ("ann@example.org", "Abel"))
    [issue] = said(told, "no_names")
    assert issue["severity"] == "warning"


def test_a_footnote_is_not_taken_for_the_headings(almanac: Almanac, tmp_path: Path) -> None:
    told = imported(
        almanac,
        tmp_path,
        ("Alumni of the school",),
        ("Surname", "E-mail (ask jo@example.org)", 2019),
        ("Abel", "ann@example.org", 1),
        ("Baker", "bob@example.org", 2),
        ("This list is confidential and belongs to the registry",),
    )
    assert told["created"] == 2
    assert "“Alumni of the school”" in said(told, "rows_above_headings")[0]["message"]


@pytest.mark.parametrize(
    "rows",
    [
        [("ann@example.org",), ("bob@example.org",)],
        [("Ann", "Abel", "ann@example.org")],
        [("Alumni of the school", None), ("Surname", "E-mail")],
    ],
)
def test_a_sheet_without_headings_or_rows_is_refused(
    almanac: Almanac, tmp_path: Path, rows: list[Sequence[object]]
) -> None:
    file = write_book(tmp_path / "people.xlsx", {"People": rows})
    refusal = almanac("import", "contacts", file).refusal
    assert "Nothing was imported" in refusal


def test_headings_without_rows_are_warned_of(almanac: Almanac, tmp_path: Path) -> None:
    told = imported(almanac, tmp_path, PERSON)
    assert [issue["severity"] for issue in said(told, "no_rows")] == ["warning"]


def test_fax_numbers_of_cards_are_no_phones(almanac: Almanac, tmp_path: Path) -> None:
    card = (
        "BEGIN:VCARD\nVERSION:3.0\nN:Abel;Ann;;;\nTEL;TYPE=WORK,FAX:020 7946 0111\n"
        "TEL;TYPE=CELL:07700 900123\nitem1.EMAIL:pat@example.org\nitem1.X-ABLabel:Assistant\n"
        "END:VCARD\n"
    )
    file = tmp_path / "ann.vcf"
    file.write_text(card)
    told = almanac.json("import", "contacts", file)
    assert len(said(told, "another_number")) == 2
    ann = person(almanac, 1)
    assert (ann["phone"], ann["other_phone"], ann["email"]) == ("+447700900123", None, None)

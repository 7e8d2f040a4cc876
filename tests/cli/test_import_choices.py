"""What commands say about a file of contacts: columns joined, values of every row, new fields."""

from pathlib import Path

import pytest

from tests.cli.commands import Almanac

FILE = """Name,E-mail,Line A,Line B,Fellowship
"Smith, Dr Anna (née Jones)",a@example.org; b@example.org; c@example.org,Flat 3,12 High Street,Gold
"Dahl, Ben",ben@example.org,1 Park Row,,Silver
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "fellows.csv"
    path.write_text(FILE)
    return path


def test_columns_join_values_fill_and_a_field_is_made(
    almanac_anywhere: Almanac, file: Path
) -> None:
    told = almanac_anywhere.json(
        "import", "contacts", file, "--map", "Line A=street", "--map", "Line B=street",
        "--set", "country=UK", "--set", "sector=NHS", "--new-field", "Fellowship",
    )  # fmt: skip
    assert told["source"] is None
    assert (told["created"], told["problems"]) == (2, [])
    assert told["mapping"] == {
        "Name": "full_name", "E-mail": "email", "Line A": "street", "Line B": "street",
        "Fellowship": "custom.fellowship",
    }  # fmt: skip
    [anna] = almanac_anywhere.json("contacts", "search", "Smith")["people"]
    [shown] = almanac_anywhere.json("contacts", "show", anna["id"])["people"]
    assert (shown["street"], shown["country"]) == ("Flat 3\n12 High Street", "United Kingdom")
    assert (shown["former_name"], shown["sector"]) == ("Jones", "NHS")
    assert shown["custom.fellowship"] == "Gold"
    undone = almanac_anywhere.json("undo", told["batch"])
    assert undone["kept"] == []
    again = almanac_anywhere.json("import", "contacts", file)
    assert again["mapping"]["Fellowship"] is None  # the field went with the import


@pytest.mark.parametrize(
    ("option", "told"),
    [
        (("--set", "nonsense=x"), "There is no field “nonsense”"),
        (("--set", "email=a@example.org"), "cannot have a default value"),
        (("--set", "award_completed=soon"), "“soon” is not a year"),
        (("--new-field", "Nothing"), "no heading “Nothing”"),
    ],
)
def test_what_cannot_be_is_refused_in_one_sentence(
    almanac: Almanac, file: Path, option: tuple[str, str], told: str
) -> None:
    ended = almanac("import", "contacts", file, *option)
    assert ended.status == 1
    assert told in ended.err
    assert almanac.json("contacts", "count")["total"] == 0


def test_a_value_without_a_field_is_wrong_usage(almanac: Almanac, file: Path) -> None:
    assert almanac("import", "contacts", file, "--set", "country").status == 2


def test_the_source_of_a_file_is_named(almanac: Almanac, tmp_path: Path) -> None:
    path = tmp_path / "Connections.csv"
    path.write_text(
        "Notes:\n\nFirst Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
        "Zora,Quist,https://www.linkedin.com/in/zora,,Leeds Trust,Consultant,12 Mar 2021\n"
    )
    told = almanac.json("import", "contacts", path)
    assert (told["source"], told["created"]) == ("linkedin", 1)
    assert "LinkedIn connections" in almanac("import", "contacts", path).out


def test_a_list_of_the_whole_group_lists_who_left(almanac: Almanac, tmp_path: Path) -> None:
    group = tmp_path / "group.csv"
    command = ("import", "linkedin-group", group)
    group.write_text('Name,E-mail\n"Hall, Ben",ben@example.org\n"Lim, Cho",cho@example.org\n')
    assert almanac.json(*command, "--create")["created"] == 2
    group.write_text('Name,E-mail\n"Hall, Ben",ben@example.org\n"New, Nia",nia@example.org\n')
    told = almanac.json(*command)
    assert (told["review"], told["not_listed"], told["left"]) == (1, [2], [])
    said = almanac(*command, "--dry-run").out
    assert "1 member on record not in the file; they stay members" in said
    ended = almanac.json(*command, "--end-left")
    assert ended["left"] == [2]
    [cho] = almanac.json("contacts", "show", "2")["people"]
    assert cho["linkedin_group"] is False
    almanac.json("undo", str(ended["batch"]))
    [cho] = almanac.json("contacts", "show", "2")["people"]
    assert cho["linkedin_group"] is True

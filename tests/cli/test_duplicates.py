"""Duplicates found, merged and unmerged by command."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from models.batch_kinds import BatchKind
from models.database import open_database
from records.writing.new_people import create_people
from tests.cli.commands import Almanac, write_book

HEADINGS = ("Alumni ID", "Given name", "Family name", "E-mail", "Date of birth", "Award",
            "Completed")  # fmt: skip
MARSH = {
    "given_name": "Johanna",
    "family_name": "Marsh",
    "email": "johanna.marsh@example.org",
    "birth_date": date(1970, 5, 6),
    "award": "PhD",
    "award_completed": 2001,
}


@pytest.fixture
def office(almanac: Almanac, tmp_path: Path) -> Almanac:
    """Twenty people of different names, and Johanna Marsh (1), who is on record again (22)."""
    others = [
        (None, f"Given{chr(97 + n)}", f"Family{chr(97 + n)}", f"p{n}@example.org",
         f"{1960 + n}-03-0{1 + n % 9}", "MSc", 1990 + n)
        for n in range(20)
    ]  # fmt: skip
    marsh = ("00101", "Johanna", "Marsh", "johanna.marsh@example.org", "1970-05-06", "PhD", 2001)
    book = write_book(tmp_path / "alumni.xlsx", {"People": [HEADINGS, marsh, *others]})
    almanac.json("import", "contacts", book)
    add(almanac, **MARSH)
    return almanac


def add(almanac: Almanac, **values: Any) -> int:
    database = open_database(almanac.address)
    with database.write(BatchKind.PERSON_CREATE) as changes:
        (person_id,) = create_people(changes, [values], [2], source="by hand")
    database.close()
    return person_id


def test_a_pair_is_found_merged_and_unmerged(office: Almanac) -> None:
    (pair,) = office.json("duplicates", "--minimum", "0.9")["pairs"]
    assert (pair["left"], pair["right"]) == (1, 22)
    assert (pair["left_alumni_id"], pair["right_alumni_id"]) == ("00101", None)
    assert pair["probability"] > 0.99
    assert "same e-mail address" in pair["reasons"]
    planned = office.json("merge", "22", "1", "--dry-run")
    assert (planned["batch"], planned["fields"]["alumni_id"]) == (None, "other")
    assert planned["responses"] == []  # neither answered anything
    done = office.json("merge", "22", "1")
    (shown,) = office.json("contacts", "show", "1")["people"]  # by the old id
    assert (shown["id"], shown["alumni_id"]) == (22, "00101")
    assert office.json("duplicates")["pairs"] == []
    undone = office.json("unmerge", str(done["batch"]))
    assert undone["kept"] == []
    assert office.json("contacts", "count")["total"] == 22
    assert len(office.json("duplicates")["pairs"]) == 1


def test_not_the_same_person_is_remembered(office: Almanac) -> None:
    office.json("duplicates")
    marked = office.json("duplicates", "--different", "22", "1")
    assert office.json("duplicates")["pairs"] == []
    third = add(office, **MARSH)
    office.json("merge", "22", str(third))
    assert office.json("duplicates")["pairs"] == []
    office.json("undo", str(marked["batch"]))


def test_clear_pairs_are_merged_as_one_batch(office: Almanac) -> None:
    third = add(office, **MARSH)
    assert office("merge", "--clear").err.startswith("Nobody has searched for duplicates yet")
    office.json("duplicates")
    planned = office.json("merge", "--clear", "--dry-run")
    assert planned["groups"] == [{"keep": 1, "others": [22, third]}]
    done = office.json("merge", "--clear")
    assert (done["merged"], office.json("contacts", "count")["total"]) == (2, 21)
    office.json("undo", str(done["batch"]))
    assert office.json("contacts", "count")["total"] == 23


def test_what_contradicts_is_not_clear(office: Almanac) -> None:
    add(office, **{**MARSH, "alumni_id": "00999"})
    office.json("duplicates")
    assert office.json("merge", "--clear")["groups"] == []


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (("merge", "1", "1"), 1, "cannot be merged with itself"),
        (("merge", "1", "99"), 1, "There is no person 99"),
        (("merge", "1"), 2, "KEEP and OTHER"),
        (("duplicates", "--different", "1", "1"), 1, "one record already"),
        (("unmerge", "1"), 1, "merged nobody"),
    ],
)
def test_refusals(office: Almanac, arguments: tuple[str, ...], status: int, said: str) -> None:
    told = office(*arguments)
    assert told.status == status
    assert said in told.err
    assert "Traceback" not in told.err


def test_an_import_with_the_old_alumni_id_updates_the_merged_person(
    office: Almanac, tmp_path: Path
) -> None:
    second = add(office, **{**MARSH, "alumni_id": "00999"})
    office.json("merge", "1", str(second))
    row = ("00999", "Johanna", "Marsh", "new@example.org", "1970-05-06", "PhD", 2001)
    book = write_book(tmp_path / "again.xlsx", {"People": [HEADINGS, row]})
    done = office.json("import", "contacts", book, "--existing", "update")
    assert (done["updated"], done["created"], done["review"]) == (1, 0, 0)
    (shown,) = office.json("contacts", "show", str(second))["people"]
    assert (shown["id"], shown["alumni_id"], shown["email"]) == (1, "00101", "new@example.org")

"""Employers by command: spellings unified and separated, sectors filled in, files read by it."""

from pathlib import Path

from tests.cli.commands import Almanac, write_book

_HEADINGS = ("Alumni ID", "First name", "Surname", "Employer")


def test_employers_are_unified_once_and_files_read_by_it(almanac: Almanac, tmp_path: Path) -> None:
    rows = [
        ("1", "Anna", "Marsh", "University of Leeds"),
        ("2", "Ben", "Okafor", "Univ. of Leeds"),
        ("3", "Cara", "Dahl", "Marlowe Hospital"),
    ]
    book = write_book(tmp_path / "people.xlsx", {"People": [_HEADINGS, *rows]})
    almanac.json("import", "contacts", book)
    (group,) = almanac.json("employers", "list")["proposals"]
    assert group["name"] in ("University of Leeds", "Univ. of Leeds")
    assert {one["spelling"] for one in group["spellings"]} == {rows[0][3], rows[1][3]}
    assert "Univ. of Leeds: same words" in almanac("employers", "list").out
    unified = almanac.json("employers", "unify", "University of Leeds", "Univ. of Leeds")
    assert unified["roles"] == 1
    assert almanac.json("employers", "list") == {"proposals": []}
    (known,) = almanac.json("employers", "list", "--unified")["employers"]
    assert known == {"name": "University of Leeds", "spellings": ["Univ. of Leeds"], "roles": 2}
    assert almanac.json("import", "contacts", book)["unchanged"] == 3
    more = [("4", "Dev", "Anand", "UNIV OF LEEDS")]
    book = write_book(tmp_path / "more.xlsx", {"People": [_HEADINGS, *more]})
    almanac.json("import", "contacts", book)
    (person,) = almanac.json("contacts", "search", "Anand")["people"]
    assert person["employer"] == "University of Leeds"
    assert almanac.json("employers", "separate", "Univ. of Leeds")["roles"] == 2
    assert "is not unified" in almanac("employers", "separate", "Marlowe Hospital").refusal
    sectors = almanac.json("employers", "sectors")["proposals"]
    assert ("Marlowe Hospital", "Healthcare") in [
        (one["employer"], one["sector"]) for one in sectors
    ]
    filled = almanac.json("employers", "sectors", "--accept", "Marlowe Hospital")
    assert (filled["employers"], filled["roles"]) == (1, 1)
    assert almanac.json("employers", "sectors", "--all")["roles"] == 3

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
    edit = ("contacts", "edit", "--id", str(person["id"]))
    almanac.json(*edit, "--set", "employer=Elm Ltd")
    almanac.json(*edit, "--replace", "employer", "Elm Ltd", "univ. of leeds")
    (person,) = almanac.json("contacts", "search", "Anand")["people"]
    assert person["employer"] == "University of Leeds"
    assert almanac.json("employers", "separate", "Univ. of Leeds")["roles"] == 1
    assert "is not unified" in almanac("employers", "separate", "Marlowe Hospital").refusal
    sectors = almanac.json("employers", "sectors")["proposals"]
    assert ("Marlowe Hospital", "Healthcare") in [
        (one["employer"], one["sector"]) for one in sectors
    ]
    filled = almanac.json("employers", "sectors", "--accept", "Marlowe Hospital")
    assert (filled["employers"], filled["roles"]) == (1, 1)
    assert almanac.json("employers", "sectors", "--all")["roles"] == 3


_LINKEDIN = """Notes:
“Connections”

First Name,Last Name,URL,Email Address,Company,Position,Connected On
Anna,Marsh,https://example.org/anna,anna@example.org,{company},{position},12 Mar 2021
"""


def test_a_newer_linkedin_file_ends_the_old_role_and_opens_the_new_one(
    almanac: Almanac, tmp_path: Path
) -> None:
    book = tmp_path / "Connections.csv"
    for company, position in (
        ("University of Leeds", "Lecturer"),
        ("Leeds University", "Lecturer"),  # the same employer in another spelling
        ("Quillon Therapeutics", "Director"),
        ("Quillon Therapeutics Ltd", "Director"),
    ):
        book.write_text(_LINKEDIN.format(company=company, position=position), "utf-8")
        almanac.json("import", "contacts", book, "--existing", "update")
    told = almanac.json("employers", "changes")
    (change,) = told["changes"]
    assert change["from"] == {"title": "Lecturer", "employer": "University of Leeds"}
    assert change["to"] == {"title": "Director", "employer": "Quillon Therapeutics"}
    assert change["source"] == "Connections.csv"
    line = almanac("employers", "changes", "--since", told["since"]).out
    assert "from Lecturer, University of Leeds to Director, Quillon Therapeutics" in line
    assert almanac.json("employers", "changes", "--since", "2100-01-01")["changes"] == []
    lists = almanac.json("worklists")["worklists"]
    assert next(one["count"] for one in lists if one["code"] == "job_changes") == 1
    almanac.json("contacts", "verify", str(change["person"]))
    lists = almanac.json("worklists")["worklists"]
    assert next(one["count"] for one in lists if one["code"] == "job_changes") == 0

"""Whose a row of answers is: addresses as files write them, and rows that somebody must review."""

from pathlib import Path

import pytest

from tests.cli.commands import Almanac, write_book

WAVE = ("--survey", "CAR", "--wave", "2018")


def _answers(path: Path, *emails: str | None) -> Path:
    rows = [("E-mail", "ACTIVE", "DOES", "PAPERS"),
            *((email, "Yes", "Trials", number) for number, email in enumerate(emails))]  # fmt: skip
    return write_book(path, {"Answers": rows})


@pytest.mark.parametrize(
    "written",
    [
        "chloe.okafor@example.ac.uk\u200b",
        "\ufeffchloe.okafor@example.ac.uk",
        "chloe.okafor\u00ad@example.ac.uk",
        "\u200echloe.okafor@example.ac.uk\u200e",
        "mailto:chloe.okafor@example.ac.uk",
        "MAILTO:Chloe.Okafor@example.ac.uk?subject=Survey",
        "Chloë Okafor <chloe.okafor@example.ac.uk>",
        "“Okafor, Chloë” <Chloe.Okafor@Example.ac.uk>",
        "<chloe.okafor@example.ac.uk>",
        "chloe.okafor@example.ac.uk; chloe@example.org",
    ],
)
def test_an_address_is_known_however_it_is_written(
    fielded: Almanac, tmp_path: Path, written: str
) -> None:
    told = fielded.json("import", "responses", _answers(tmp_path / "a.xlsx", written), *WAVE)
    assert (told["complete"], told["review"]) == (1, 0)


def test_rows_to_review_are_listed_and_a_second_run_tells_the_truth(
    fielded: Almanac, tmp_path: Path
) -> None:
    file = _answers(
        tmp_path / "more.xlsx", "chloe.okafor@example.ac.uk", "who@example.org", None,
        "anna.marsh@example.org, ben.nunez@example.org",
    )  # fmt: skip
    told = fielded.json("import", "responses", file, *WAVE)
    assert (told["rows"], told["complete"], told["review"]) == (4, 1, 3)
    found = {one["row"]: one for one in told["problems"] if one["code"] == "review"}
    assert set(found) == {3, 4, 5}
    assert found[3]["value"] == "who@example.org"
    assert "Nobody has this" in found[3]["message"]
    assert "does not identify a respondent" in found[4]["message"]
    again = fielded("import", "responses", file, *WAVE)
    assert "1 already on record, 3 to review" in again.out
    assert "3 responses couldn’t be matched and are to review." in again.out
    assert "every answer in the file" not in again.out
    assert "row 3" in again.out
    assert len(fielded.json("import", "responses", file, *WAVE)["problems"]) == 3


def test_reviews_are_listed_and_resolved(fielded: Almanac) -> None:
    (first,) = fielded.json("reviews")["reviews"]
    assert (first["kind"], first["file"], first["row"]) == ("response", "answers.xlsx", 4)
    assert (first["survey"], first["wave"]) == ("CAR", "2018")
    assert "nobody@example.org" in first["reason"]
    assert "row 4 of answers.xlsx (CAR 2018)" in fielded("reviews").out
    person = fielded.json("contacts", "search", "okafor")["people"][0]["id"]
    assert fielded("review", first["review"]).status == 2
    assert "add the person first" in fielded("review", first["review"], "--new").refusal
    told = fielded.json("review", first["review"], "--person", person)
    assert told == {"review": first["review"], "person": person}
    assert fielded.json("reviews")["reviews"] == []
    assert fielded.json("summary", *WAVE)["dispositions"] == {"complete": 3}
    assert "already" in fielded("review", first["review"], "--skip").refusal


def test_a_skipped_row_stays_skipped(fielded: Almanac, tmp_path: Path) -> None:
    file = _answers(tmp_path / "a.xlsx", "who@example.org")
    fielded.json("import", "responses", file, *WAVE)
    number = max(one["review"] for one in fielded.json("reviews")["reviews"])
    fielded.json("review", number, "--skip")
    told = fielded.json("import", "responses", file, *WAVE)
    assert (told["skipped"], told["review"], told["batch"]) == (1, 0, None)


def test_a_row_of_contacts_is_resolved_too(almanac: Almanac, tmp_path: Path) -> None:
    headings = ("Given name", "Family name", "E-mail", "Completed")
    people = [("Anna", "Marsh", "anna.marsh@example.org", 2001)]
    almanac.json("import", "contacts", write_book(tmp_path / "1.xlsx", {"A": [headings, *people]}))
    other = [("Anna", "Marsh", "am@example.com", 2001)]
    told = almanac.json(
        "import", "contacts", write_book(tmp_path / "2.xlsx", {"A": [headings, *other]})
    )
    assert told["review"] == 1
    (found,) = almanac.json("reviews")["reviews"]
    assert (found["kind"], found["survey"], len(found["candidates"])) == ("contact", None, 1)
    assert "Marsh" in found["candidates"][0]["name"]
    almanac.json("review", found["review"], "--new")
    assert almanac.json("contacts", "count")["total"] == 2

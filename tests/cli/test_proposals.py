"""Proposals by command: questions mapped, answers listed, accepted and rejected."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.cli.commands import PEOPLE, Almanac, write_book


@pytest.fixture
def answered(almanac: Almanac, alumni: Path, tmp_path: Path) -> Almanac:
    """Three people who say in the survey JOB where they work."""
    almanac.json("import", "contacts", alumni)
    sheets: dict[str, list[Sequence[object]]] = {
        "Survey": [("Code", "JOB"), ("Title", "Jobs")],
        "Questions": [("Code", "Question", "Type"), ("WHERE", "Where do you work?", "Text")],
    }
    almanac.json("survey", "create", write_book(tmp_path / "jobs.xlsx", sheets))
    almanac.json("wave", "open", "--survey", "JOB", "--label", "2026")
    rows = [(row[3], f"Employer {at}") for at, row in enumerate(PEOPLE) if row[3]]
    book = write_book(tmp_path / "answers.xlsx", {"Answers": [("E-mail", "WHERE"), *rows]})
    almanac.json("import", "responses", book, "--survey", "JOB", "--wave", "2026")
    return almanac


def test_proposals_are_listed_accepted_and_rejected(answered: Almanac) -> None:
    assert answered.json("proposals", "list") == {"proposals": []}
    answered.json("proposals", "map", "JOB", "WHERE", "employer")
    found = answered.json("proposals", "list")["proposals"]
    assert [one["answer"] for one in found] == ["Employer 0", "Employer 1", "Employer 2"]
    first = found[0]
    assert (first["field"], first["source"], first["on_record"]) == ("employer", "JOB 2026", None)
    assert "Marsh, Anna" in answered("proposals", "list").out
    accepted = answered.json("proposals", "accept", first["proposal"])
    assert accepted["accepted"] == 1
    shown = answered.json("contacts", "show", str(first["person"]))["people"][0]
    assert shown["employer"] == "Employer 0"
    assert answered.json("proposals", "reject", "--all")["rejected"] == 2
    assert answered.json("proposals", "list") == {"proposals": []}
    answered.json("undo", str(accepted["batch"]))
    (again,) = answered.json("proposals", "list", "--person", str(first["person"]))["proposals"]
    assert again == first


def test_what_cannot_be_decided_is_refused(answered: Almanac) -> None:
    assert "Name proposals" in answered("proposals", "accept").refusal
    assert "is not a proposal" in answered("proposals", "accept", "x").refusal
    assert "meanwhile" in answered("proposals", "accept", "1-1").refusal

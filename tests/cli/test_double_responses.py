"""Who answered a wave twice: which response counts is listed, chosen and undone by commands."""

from pathlib import Path

import pytest

from tests.cli.commands import Almanac, write_book

_ROWS = [
    ("Response ID", "Submitted", "E-mail", "ACTIVE", "PAPERS"),
    ("r1", "2018-06-20", "anna.marsh@example.org", "Yes", 12),
    ("r2", "2018-06-25", "anna.marsh@example.org", "No", 3),
    ("r3", "2018-06-21", "ben.nunez@example.org", "No", 4),
]
_WAVE = ("--survey", "CAR", "--wave", "2019")


@pytest.fixture
def office(peopled: Almanac, questionnaire: Path, tmp_path: Path) -> Almanac:
    peopled.json("survey", "create", questionnaire)
    path = write_book(tmp_path / "twice.xlsx", {"Answers": _ROWS})
    assert peopled.json("import", "responses", path, *_WAVE)["review"] == 0
    return peopled


def listed(office: Almanac) -> list[tuple[object, ...]]:
    found = office.json("responses", "list", 1, *_WAVE)["responses"]
    return [(one["answers"], one["counts"], one["rule"]) for one in found]


def test_the_other_response_is_made_to_count_and_that_is_undone(office: Almanac) -> None:
    early = {"ACTIVE": "Yes", "PAPERS": "12"}
    late = {"ACTIVE": "No", "PAPERS": "3"}
    before = [(late, True, "later"), (early, False, "later")]
    assert listed(office) == before
    ids = [one["response"] for one in office.json("responses", "list", 1, *_WAVE)["responses"]]
    told = office("responses", "list", 1, *_WAVE).out
    assert (
        f"{ids[1]}: complete, submitted 2018-06-20, 2 answers, does not count: {ids[0]} was" in told
    )
    made = office.json("responses", "count", ids[1])
    assert made["response"] == ids[1]
    assert listed(office) == [(early, True, "hand"), (late, False, "hand")]
    assert "count already" in office("responses", "count", ids[1]).refusal
    office.json("undo", made["batch"])
    assert listed(office) == before


def test_a_response_that_is_not_there_is_refused(office: Almanac) -> None:
    assert "There is no response 999" in office("responses", "count", 999).refusal


def test_nobody_is_shown_the_answers_to_a_confidential_wave(office: Almanac) -> None:
    (first, other) = office.json("responses", "list", 1, *_WAVE)["responses"]
    assert (first["counts"], other["counts"]) == (True, False)
    office.json("wave", "privacy", *_WAVE, "confidential")
    assert "Nobody is shown" in office("responses", "list", 1, *_WAVE).refusal
    assert "nothing was changed" in office("responses", "count", other["response"]).refusal


def test_each_of_three_responses_says_why_it_does_not_count(
    office: Almanac, tmp_path: Path
) -> None:
    rows = [
        (*_ROWS[0], "Status"),
        ("r4", "2018-06-27", "anna.marsh@example.org", None, 5, "Partial"),
    ]
    path = write_book(tmp_path / "third.xlsx", {"Answers": rows})
    office.json("import", "responses", path, *_WAVE)
    found = office.json("responses", "list", 1, *_WAVE)["responses"]
    assert [one["rule"] for one in found] == ["later", "later", "complete"]
    told = office("responses", "list", 1, *_WAVE).out
    assert [line.rsplit(", ", 1)[1] for line in told.splitlines()] == [
        "counts",
        f"does not count: {found[0]['response']} was submitted later",
        f"does not count: {found[0]['response']} is complete",
    ]


def test_a_person_who_is_not_there_is_refused(office: Almanac) -> None:
    assert office("responses", "list", 99, *_WAVE).refusal == "There is no person 99."

"""Figures by answers, derived variables and pairs, among a base, by the commands."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.cli.commands import Almanac, write_book

SURVEY = ("--survey", "CAR")
WAVE = (*SURVEY, "--wave", "2018")


@pytest.fixture
def answered(almanac: Almanac, tmp_path: Path) -> Almanac:
    """Twenty people: the first twelve applied, the first six of them succeeded."""
    people = [
        ("Alumni ID", "Given name", "Family name", "E-mail", "Gender"),
        *((f"{n:05}", f"P{n}", "Test", f"p{n}@example.org", "fm"[n % 2]) for n in range(20)),
    ]
    almanac.json("import", "contacts", write_book(tmp_path / "people.xlsx", {"People": people}))
    survey: dict[str, list[Sequence[object]]] = {
        "Survey": [("Code", "CAR"), ("Title", "Careers")],
        "Questions": [
            ("Code", "Question", "Type"),
            ("APPLIED", "Have you applied?", "Yes/No"),
            ("WON", "Did you succeed?", "Yes/No"),
            ("PAPERS", "How many papers?", "Number"),
        ],
    }
    almanac.json("survey", "create", write_book(tmp_path / "survey.xlsx", survey))
    almanac.json("wave", "open", *SURVEY, "--label", "2018")
    answers = [
        ("E-mail", "Have you applied?", "Did you succeed?", "How many papers?"),
        *(
            (f"p{n}@example.org", "Yes" if n < 12 else "No", "Yes" if n < 6 else "No", n)
            for n in range(20)
        ),
    ]
    book = write_book(tmp_path / "answers.xlsx", {"Answers": answers})
    almanac.json("import", "responses", book, *WAVE)
    return almanac


def test_of_those_who_applied_so_many_succeeded(answered: Almanac) -> None:
    found = answered.json("summary", *WAVE, "--base", "applied = Yes")
    assert found["base"] == {
        "expression": "APPLIED = yes",
        "words": "those who answered “Yes” to “Have you applied?”",
        "respondents": 20,
    }
    won = found["questions"][1]
    assert (won["base"], won["values"][0]["percent"]) == (12, 50.0)
    told = answered("summary", *WAVE, "--base", "applied = Yes").out
    assert "12 of those who answered “Yes” to “Have you applied?” answered" in told


def test_variables_are_saved_listed_used_undone_and_deleted(answered: Almanac) -> None:
    saved = answered.json(
        "variables", "save", *SURVEY, "Output", "--of", "question:PAPERS", "--bands", "5,15"
    )
    assert saved["key"] == "derived:Output"
    by = answered.json("summary", *WAVE, "--by", "derived:output", "--by", "gender")["groups"]
    assert by["by"] == "derived:Output,gender"
    assert [one["values"] for one in by["groups"]][:2] == [
        ["Under 5", "female"],
        ["Under 5", "male"],
    ]
    assert by["crosstab"]["row_totals"] == [5, 10, 5]
    (listed,) = answered.json("variables", "list", *SURVEY)["variables"]
    assert listed["definition"] == "question:PAPERS in bands from 5 and 15"
    answered.json("variables", "delete", *SURVEY, "output")
    assert answered.json("variables", "list", *SURVEY)["variables"] == []
    deletion = answered.json("batches")["batches"][-1]
    assert deletion["title"] == "Derived variable “Output” of CAR deleted"
    answered.json("undo", deletion["batch"])
    assert answered.json("variables", "list", *SURVEY)["variables"] == [listed]


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("--of", "question:PAPERS"), "one of --bands"),
        (("--of", "question:PAPERS", "--bands", "5,many"), "“many” is no number"),
        (("--of", "question:PAPERS", "--bands", "5,3"), "numbers that rise"),
        (("--of", "gender", "--join", "Both"), "joins nothing"),
        (("--of", "derived:X", "--top", "2"), "not of another derived variable"),
    ],
)
def test_what_is_no_variable_is_refused(
    answered: Almanac, arguments: tuple[str, ...], why: str
) -> None:
    assert why in answered("variables", "save", *SURVEY, "X", *arguments).refusal

"""Answers to a survey that is not there yet: it is inferred from the file, created and told."""

from pathlib import Path

import pytest

from tests.cli.commands import Almanac, write_book

_ROWS = [
    ("E-mail", "How was it?", "What do you use?", "How likely would you return?", "More?"),
    ("anna.marsh@example.org", "Good", "Library; Gym", 5, "Thank you for the day"),
    ("ben.nunez@example.org", "Bad", "Gym", 3, None),
    ("chloe.okafor@example.ac.uk", "Good", "Library; Gym", 4, "Nothing"),
    ("dan.young@example.org", "Bad", "Library", 5, None),
]
_WAVE = ("--survey", "DAY", "--wave", "2024")


def test_a_survey_is_inferred_created_and_answered(peopled: Almanac, tmp_path: Path) -> None:
    path = write_book(tmp_path / "Open day.xlsx", {"Answers": _ROWS})
    refused = peopled("import", "responses", path, *_WAVE, "--dry-run")
    assert refused.status == 1
    assert "a dry run creates nothing" in refused.err
    told = peopled.json("import", "responses", path, *_WAVE)
    created = told["created_survey"]
    assert (created["code"], created["wave"], created["title"]) == ("DAY", "2024", "Open day")
    assert [one["type"] for one in created["questions"]] == [
        "single", "multiple", "scale", "text"
    ]  # fmt: skip
    assert (told["rows"], told["complete"], told["review"]) == (4, 3, 1)
    (survey,) = peopled.json("survey", "list")["surveys"]
    assert (survey["questions"], survey["waves"][0]["label"]) == (4, "2024")
    again = peopled.json("import", "responses", path, "--survey", "DAY", "--wave", "2025")
    assert again["created_survey"] == {"code": "DAY", "wave": "2025"}
    assert "created_survey" not in peopled.json("import", "responses", path, *_WAVE)


def test_a_missing_database_is_created_too(almanac: Almanac, tmp_path: Path) -> None:
    path = write_book(tmp_path / "Open day.xlsx", {"Answers": [row[1:] for row in _ROWS]})
    told = almanac.json("import", "responses", path, *_WAVE)
    assert (told["complete"], told["review"]) == (4, 0)
    assert "anonymous" in [one["code"] for one in told["problems"]]


def test_a_file_without_questions_creates_nothing(peopled: Almanac, tmp_path: Path) -> None:
    path = write_book(tmp_path / "people.xlsx", {"People": [row[:1] for row in _ROWS]})
    refused = peopled("import", "responses", path, *_WAVE)
    assert refused.status == 1
    assert "looks like a question" in refused.err
    assert peopled.json("survey", "list")["surveys"] == []


@pytest.mark.parametrize(
    ("wave", "options", "words"),
    [
        (_WAVE, ("--map", "E-mail=OTHER"), "OTHER"),
        (_WAVE, ("--skip-row", "99"), "row 99"),
        (_WAVE, ("--problems", "OUT.txt"), ".xlsx"),
        (("--survey", "OLD", "--wave", "2024"), ("--map", "E-mail=OTHER"), "OTHER"),
    ],
)
def test_nothing_is_created_where_the_import_is_refused(
    peopled: Almanac,
    tmp_path: Path,
    wave: tuple[str, ...],
    options: tuple[str, ...],
    words: str,
) -> None:
    """Neither a survey, nor a wave of one that is there, nor a change to undo."""
    path = write_book(tmp_path / "Open day.xlsx", {"Answers": _ROWS})
    peopled.json("import", "responses", path, "--survey", "OLD", "--wave", "2023")
    before = peopled.json("survey", "list"), peopled.json("batches")
    assert words in peopled("import", "responses", path, *wave, *options).refusal
    assert (peopled.json("survey", "list"), peopled.json("batches")) == before


def test_one_undo_takes_survey_wave_and_answers_back(peopled: Almanac, tmp_path: Path) -> None:
    path = write_book(tmp_path / "Open day.xlsx", {"Answers": _ROWS})
    told = peopled.json("import", "responses", path, *_WAVE)
    title = peopled.json("batches")["batches"][-1]["title"]
    assert title == "Responses to DAY 2024 imported from Open day.xlsx"
    assert peopled("undo", str(told["batch"])).status == 0
    assert peopled.json("survey", "list")["surveys"] == []
    assert peopled("redo", str(told["batch"])).status == 0
    (survey,) = peopled.json("survey", "list")["surveys"]
    assert survey["waves"][0]["complete"] == 3

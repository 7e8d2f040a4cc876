"""A question or choice that was added after a wave was not asked in it."""

from pathlib import Path
from typing import Any

import pytest
from docx import Document

from tests.cli.commands import HEADINGS, PEOPLE, SURVEY, Almanac, write_book

EMAILS = [str(row[3]) for row in PEOPLE[:3]]
LATER = {
    **SURVEY,
    "Questions": [*SURVEY["Questions"], ("PORTAL", "Do you use the portal?", "Yes/No")],
    "Choices": [*SURVEY["Choices"], ("DOES", "robots", "Robotics")],
}


def _answer(
    almanac: Almanac, path: Path, wave: str, headings: tuple[str, ...], *rows: tuple[object, ...]
) -> None:
    sheet = [
        ("E-mail", *headings),
        *((email, *row) for email, row in zip(EMAILS, rows, strict=True)),
    ]
    write_book(path, {"Answers": sheet})
    almanac.json("import", "responses", path, "--survey", "CAR", "--wave", wave)


@pytest.fixture
def extended(almanac_anywhere: Almanac, tmp_path: Path) -> Almanac:
    """CAR with a wave 2018 of three answers, extended by a question and a choice for 2020."""
    almanac = almanac_anywhere
    almanac.json("import", "contacts", write_book(tmp_path / "a.xlsx", {"A": [HEADINGS, *PEOPLE]}))
    almanac.json("survey", "create", write_book(tmp_path / "first.xlsx", SURVEY))
    almanac.json("wave", "open", "--survey", "CAR", "--label", "2018")
    almanac.json("invite", "--survey", "CAR", "--wave", "2018")
    answers = [("Yes", "Trials", 1), ("No", "Imaging", 2), ("Yes", "Trials; Imaging", 3)]
    _answer(almanac, tmp_path / "1.xlsx", "2018", ("ACTIVE", "DOES", "PAPERS"), *answers)
    told = almanac.json("survey", "create", write_book(tmp_path / "second.xlsx", LATER))
    assert told["outcome"] == "changed"
    almanac.json("wave", "open", "--survey", "CAR", "--label", "2020")
    return almanac


def _question(told: dict[str, Any], code: str) -> dict[str, Any]:
    (found,) = (question for question in told["questions"] if question["code"] == code)
    return dict(found)


def test_the_earlier_wave_was_not_asked(extended: Almanac, tmp_path: Path) -> None:
    told = extended.json("summary", "--survey", "CAR", "--wave", "2018", "--by", "award")
    portal = _question(told, "PORTAL")
    assert (portal["asked"], portal["base"], portal["missing"], portal["values"]) == (
        False, 0, 0, []
    )  # fmt: skip
    assert _question(told, "ACTIVE")["asked"] is True
    assert [one["value"] for one in _question(told, "DOES")["values"]] == ["trials", "imaging"]
    report = tmp_path / "report.docx"
    extended.json("export", "report", report, "--survey", "CAR", "--wave", "2018")
    said = [paragraph.text for paragraph in Document(str(report)).paragraphs]
    assert "Not asked in 2018." in said
    assert not any("robot" in text.casefold() for text in said)
    assert "not asked in 2018" in extended("summary", "--survey", "CAR", "--wave", "2018").out


def test_the_later_wave_was_asked_and_only_the_common_is_compared(
    extended: Almanac, tmp_path: Path
) -> None:
    headings = ("ACTIVE", "DOES", "PAPERS", "PORTAL")
    answers = [("Yes", "Robotics", 1, "Yes"), ("No", "Imaging", 2, None), ("No", "Trials", 3, "No")]
    _answer(extended, tmp_path / "2.xlsx", "2020", headings, *answers)
    told = extended.json("summary", "--survey", "CAR", "--wave", "2020", "--against", "2018")
    portal = _question(told, "PORTAL")
    assert (portal["asked"], portal["base"], portal["missing"]) == (True, 2, 1)
    changes = told["trend"]["changes"]
    assert {one["question"] for one in changes} == {"ACTIVE", "DOES", "PAPERS"}
    assert {one["value"] for one in changes if one["question"] == "DOES"} == {"trials", "imaging"}
    assert told["trend"]["not_compared"] == {
        "PORTAL": "Not asked in 2018.",
        "DOES": "Not offered in 2018: “Robotics”.",
    }


def test_a_question_without_a_column_was_not_asked(extended: Almanac, tmp_path: Path) -> None:
    answers = [("Yes", "Yes"), ("No", "No"), ("No", None)]
    _answer(extended, tmp_path / "2.xlsx", "2020", ("ACTIVE", "PORTAL"), *answers)
    told = extended.json("summary", "--survey", "CAR", "--wave", "2020", "--against", "2018")
    assert [one["code"] for one in told["questions"] if not one["asked"]] == ["DOES", "PAPERS"]
    assert told["trend"]["not_compared"]["PAPERS"] == "Not asked in 2020."
    assert {one["question"] for one in told["trend"]["changes"]} == {"ACTIVE"}


def test_answers_prove_that_it_was_asked_after_all(extended: Almanac, tmp_path: Path) -> None:
    _answer(extended, tmp_path / "3.xlsx", "2018", ("PORTAL", "DOES"), ("Yes", "Robotics"),
            (None, None), (None, None))  # fmt: skip
    told = extended.json("summary", "--survey", "CAR", "--wave", "2018")
    portal = _question(told, "PORTAL")
    assert (portal["asked"], portal["base"], portal["missing"]) == (True, 1, 2)
    assert "robots" in {one["value"] for one in _question(told, "DOES")["values"]}


def test_undo_takes_the_record_back_with_the_question(extended: Almanac) -> None:
    batch = max(
        one["batch"] for one in extended.json("batches")["batches"] if one["kind"] == "survey"
    )
    undone = extended.json("undo", batch)
    assert undone["kept"] == []
    told = extended.json("summary", "--survey", "CAR", "--wave", "2018")
    assert [one["code"] for one in told["questions"]] == ["ACTIVE", "DOES", "PAPERS"]
    extended.json("redo", batch)
    told = extended.json("summary", "--survey", "CAR", "--wave", "2018")
    assert _question(told, "PORTAL")["asked"] is False


def test_a_wave_that_has_not_begun_is_asked_everything(almanac: Almanac, tmp_path: Path) -> None:
    almanac.json("import", "contacts", write_book(tmp_path / "a.xlsx", {"A": [HEADINGS, *PEOPLE]}))
    almanac.json("survey", "create", write_book(tmp_path / "first.xlsx", SURVEY))
    almanac.json("wave", "open", "--survey", "CAR", "--label", "2018")
    almanac.json("invite", "--survey", "CAR", "--wave", "2018")
    almanac.json("survey", "create", write_book(tmp_path / "second.xlsx", LATER))
    told = almanac.json("summary", "--survey", "CAR", "--wave", "2018")
    assert all(question["asked"] for question in told["questions"])

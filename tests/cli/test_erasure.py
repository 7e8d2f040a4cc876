"""What is held on a person is written out, and a person is erased for good, by commands."""

import json
from pathlib import Path

import pytest
from docx import Document

from tests.cli.commands import Almanac
from tests.cli.test_answers import ANNA, BEN, Fielded

QUESTIONS = [("Q1", "Do you do research?", "yes_no")]


@pytest.fixture
def asked(peopled: Almanac, tmp_path: Path) -> Fielded:
    """People who are invited to a wave of one question."""
    return Fielded(peopled, tmp_path, QUESTIONS, [])


def _person(almanac: Almanac, email: str) -> str:
    (found,) = almanac.json("contacts", "search", email)["people"]
    return str(found["id"])


def test_personal_data_are_written_as_a_document_and_as_json(
    asked: Fielded, tmp_path: Path
) -> None:
    asked.bring(("E-mail", "Do you do research?"), (ANNA, "Yes"))
    anna = _person(asked.almanac, ANNA)
    for name in ("anna.docx", "anna.json"):
        told = asked.almanac.json("contacts", "personal-data", anna, tmp_path / name)
        assert Path(told["file"]).name == name
    text = json.dumps(json.loads((tmp_path / "anna.json").read_text("utf-8")))
    assert ANNA in text
    assert "Do you do research?" in text
    document = Document(str(tmp_path / "anna.docx"))
    assert any(ANNA in paragraph.text for paragraph in document.paragraphs)


def test_answers_of_somebody_erased_are_skipped_without_their_values(asked: Fielded) -> None:
    anna = _person(asked.almanac, ANNA)
    told = asked.almanac.json("contacts", "erase", anna, "--reason", "Asked for it")
    assert told["person"] == int(anna)
    result = asked.bring(("E-mail", "Do you do research?"), (ANNA, "Yes"), (BEN, "No"))
    assert {name: result[name] for name in ("rows", "complete", "review", "skipped")} == {
        "rows": 2, "complete": 1, "review": 0, "skipped": 1,
    }  # fmt: skip
    (issue,) = [one for one in result["problems"] if one["row"] == 2]
    assert "erased" in issue["message"]
    assert ANNA not in json.dumps(result)
    assert asked.almanac.json("contacts", "search", ANNA)["total"] == 0


def test_a_copy_from_before_has_them_no_more_once_it_is_opened(
    asked: Fielded, tmp_path: Path
) -> None:
    almanac, copy = asked.almanac, tmp_path / "older.db"
    almanac.json("backup", copy)
    almanac.json("contacts", "erase", _person(almanac, ANNA), "--reason", "Asked for it")
    told = almanac.plainly("--database", copy, "contacts", "search", ANNA, "--json")
    assert told.json["total"] == 0
    assert "1 person who was erased for good after this copy was made" in told.err
    assert almanac.plainly("--database", copy, "contacts", "search", BEN, "--json").err == ""

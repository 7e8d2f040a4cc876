"""The panels of a survey's findings by commands."""

from pathlib import Path

import pytest

from tests.cli.commands import SURVEY, Almanac, write_book


@pytest.fixture
def survey(almanac: Almanac, tmp_path: Path) -> Almanac:
    almanac("survey", "create", write_book(tmp_path / "q.xlsx", SURVEY))
    return almanac


def codes(almanac: Almanac) -> list[str]:
    found = almanac.json("panels", "list", "--survey", "car")
    return [one["code"] for one in found["panels"]]


def test_panels_are_titled_hidden_and_moved(survey: Almanac) -> None:
    assert codes(survey) == ["ACTIVE", "DOES", "PAPERS"]
    said = survey.json(
        "panels", "set", "does", "--survey", "CAR", "--title", "Work", "--note", "As of 2018.",
        "--view", "table", "--hide", "--move", "-1",
    )  # fmt: skip
    assert said == {
        "panel": "DOES", "title": "Work", "note": "As of 2018.", "hidden": True, "view": "table",
    }  # fmt: skip
    assert codes(survey) == ["DOES", "ACTIVE", "PAPERS"]
    found = survey.json("panels", "list", "--survey", "CAR")
    assert found["hidden"] == 1
    assert survey("panels", "list", "--survey", "CAR").out.splitlines()[0] == (
        "DOES  Work  (hidden)"
    )
    survey.json("panels", "set", "DOES", "--survey", "CAR", "--title", "", "--show")
    shown = survey.json("panels", "list", "--survey", "CAR")["panels"][0]
    assert (shown["title"], shown["note"], shown["hidden"]) == (None, "As of 2018.", False)
    assert survey.json("panels", "reset", "--survey", "CAR")["panels"] == 3
    assert codes(survey) == ["ACTIVE", "DOES", "PAPERS"]


def test_an_unknown_panel_is_refused(survey: Almanac) -> None:
    told = survey("panels", "set", "NONE", "--survey", "CAR", "--hide")
    assert "has no panel “NONE”" in told.refusal

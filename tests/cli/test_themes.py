"""Themes of comments by commands, and coded in Excel by a colleague."""

from pathlib import Path

import pytest
from openpyxl import load_workbook

from models.database import open_database
from records.wave_privacy import Privacy
from tests.cli.commands import Almanac
from tests.commented import add_people, add_wave

TEXTS = ["More funding.", "Shorter hours", "=1+1 and nothing", "Funding\nand hours", None]
WAVE = ("--survey", "COM", "--wave", "2018", "--question", "help")
OF_QUESTION = ("--survey", "COM", "--question", "HELP")


@pytest.fixture
def commented(almanac: Almanac) -> Almanac:
    database = open_database(Path(almanac.address))
    add_wave(database, "2018", add_people(database, len(TEXTS)), TEXTS)
    database.close()
    return almanac


@pytest.fixture
def themed(commented: Almanac) -> Almanac:
    commented.json("themes", "save", "Funding", *OF_QUESTION, "--keyword", "fund*")
    commented.json("themes", "save", "Time", *OF_QUESTION, "--keyword", "hours")
    return commented


def coding(almanac: Almanac) -> dict[str, list[str] | None]:
    found = almanac.json("themes", "show", *WAVE)
    return {one["text"]: one["themes"] if one["coded"] else None for one in found["shown"]}


def test_themes_are_saved_listed_and_changed(themed: Almanac) -> None:
    said = themed.json("themes", "save", "time", *OF_QUESTION, "--description", "Hours")
    assert [one["name"] for one in said["themes"]] == ["Funding", "time"]
    (question,) = themed.json("themes", "list", "--survey", "COM")["questions"]
    assert question["question"] == "HELP"
    assert question["themes"][1]["description"] == "Hours"
    assert themed("themes", "list", "--survey", "COM").out.splitlines()[0] == "HELP  Funding: fund*"


def test_comments_are_shown_with_what_suggests_itself(themed: Almanac) -> None:
    found = themed.json("themes", "show", *WAVE, "--search", "FUNDING hours")
    (shown,) = found["shown"]
    assert (shown["text"], shown["suggested"]) == ("Funding\nand hours", ["Funding", "Time"])
    assert (found["comments"], found["coded"]) == (4, 0)


def test_keywords_are_applied_to_what_is_not_coded(themed: Almanac) -> None:
    assert themed.json("themes", "apply", *WAVE, "--dry-run") == {
        "found": 3, "coded": 0, "comments": 4,
    }  # fmt: skip
    assert set(coding(themed).values()) == {None}
    assert themed.json("themes", "apply", *WAVE)["coded"] == 3
    assert coding(themed) == {
        "More funding.": ["Funding"],
        "Shorter hours": ["Time"],
        "=1+1 and nothing": None,
        "Funding\nand hours": ["Funding", "Time"],
    }
    assert themed.json("themes", "apply", *WAVE)["found"] == 0
    summary = themed.json("summary", "--survey", "COM", "--wave", "2018")
    themes = next(one for one in summary["questions"] if one["code"] == "HELP.themes")
    assert (themes["base"], themes["not_coded"]) == (3, 1)


def test_a_colleague_codes_in_excel(themed: Almanac, tmp_path: Path) -> None:
    themed.json("themes", "apply", *WAVE)
    path = tmp_path / "coding.xlsx"
    assert themed.json("themes", "export", path, *WAVE)["rows"] == 4
    assert themed.json("themes", "import", path, *WAVE) == {
        "rows": 3, "changed": 0, "new_themes": [], "not_found": [],
    }  # fmt: skip
    book = load_workbook(path)
    sheet = book["Comments"]
    assert [cell.value for cell in sheet[1]] == ["ID", "Comment", "Coded", "Funding", "Time"]
    assert sheet.cell(4, 2).data_type == "s"  # no formula
    sheet.cell(1, 6, "Other")
    sheet.cell(1, 7, "Not used")
    sheet.cell(2, 4).value = None  # “More funding.” stays coded, as of no theme
    sheet.cell(4, 6, "X")
    sheet.cell(5, 2, "Another text")
    book.save(path)
    assert themed.json("themes", "import", path, *WAVE, "--dry-run")["new_themes"] == ["Other"]
    assert themed.json("themes", "import", path, *WAVE) == {
        "rows": 4, "changed": 2, "new_themes": ["Other"], "not_found": [5],
    }  # fmt: skip
    assert coding(themed) == {
        "More funding.": [],
        "Shorter hours": ["Time"],
        "=1+1 and nothing": ["Other"],
        "Funding\nand hours": ["Funding", "Time"],
    }


def test_the_file_of_another_question_is_refused(themed: Almanac, tmp_path: Path) -> None:
    path = tmp_path / "coding.xlsx"
    themed.json("themes", "apply", *WAVE)
    themed.json("themes", "export", path, *WAVE)
    of_more = ("--survey", "COM", "--wave", "2018", "--question", "MORE")
    assert "None of the comments" in themed("themes", "import", path, *of_more).refusal
    book = load_workbook(path)
    book["Comments"].cell(1, 1, "Number")
    book.save(path)
    assert "no column “ID”" in themed("themes", "import", path, *WAVE).refusal


def test_comments_of_a_confidential_wave_do_not_leave(almanac: Almanac, tmp_path: Path) -> None:
    database = open_database(Path(almanac.address))
    people = add_people(database, 2)
    add_wave(database, "2018", people, ["a", "b"], privacy=Privacy.CONFIDENTIAL)
    database.close()
    for command in (("show",), ("export", tmp_path / "out.xlsx"), ("apply",)):
        assert "not shown" in almanac("themes", *command, *WAVE).refusal
    assert not (tmp_path / "out.xlsx").exists()


def test_headlines_are_added_told_and_cleared(themed: Almanac) -> None:
    of_wave = ("--survey", "COM", "--wave", "2018")
    assert themed.json("headlines", "list", *of_wave)["sentences"] == [
        "60% (3 of 5; 95% CI 23–88%) are active"
    ]
    themed.json(
        "headlines", "add", "--survey", "COM", "--question", "ACTIVE", "--choice", "no",
        "--base", "HELP answered", "--words", "of those with a comment are not",
    )  # fmt: skip
    found = themed.json("headlines", "list", *of_wave)
    assert found["sentences"] == ["50% (2 of 4; 95% CI 15–85%) of those with a comment are not"]
    assert found["headlines"][0]["base"] == "HELP answered"
    safe = themed.json("headlines", "list", *of_wave, "--publish-safe")
    assert "50%" not in safe["sentences"][0]
    (published,) = themed.json("publications", "list")["publications"]
    assert published["definition"]["questions"] == ["ACTIVE"]
    themed.json("headlines", "clear", "--survey", "COM")
    assert "are active" in themed("headlines", "list", *of_wave).out

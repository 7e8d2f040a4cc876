"""Excel questionnaires by commands: out to people, filled in as people do it, and back."""

import os
import shutil
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.cli.commands import Almanac

WAVE = ("--survey", "CAR", "--wave", "2018")


def write(almanac: Almanac, folder: Path, *options: object) -> list[Path]:
    almanac.json("export", "answer-forms", folder, *WAVE, *options)
    return sorted(folder.iterdir())


def fill(path: Path, answers: dict[str, object]) -> None:
    """Type answers beside the keys that a form has."""
    book = load_workbook(path)
    sheet = book["Questionnaire"]
    for key, value in answers.items():
        answer_cell(sheet, key).value = value
    book.save(path)


def answer_cell(sheet: Worksheet, key: str):  # type: ignore[no-untyped-def] # a cell
    (row,) = (row for row in sheet.iter_rows() if row[0].value == key)
    return row[2]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "forms"


def test_forms_that_are_sent_back_are_answers(fielded: Almanac, folder: Path) -> None:
    marsh, nunez, okafor = write(fielded, folder, "--all")
    assert marsh.name.startswith("Marsh, Anna – ")
    fill(marsh, {"ACTIVE": "No", "DOES[trials]": "x", "PAPERS": 14})
    fill(nunez, {"ACTIVE": "Yes", "DOES[trials]": "No", "DOES[imaging]": "Yes", "PAPERS": 5})
    okafor.unlink()
    dry = fielded.json("import", "answer-forms", folder, "--dry-run")
    assert (dry["files"], dry["rows"], dry["batch"]) == (2, 2, None)
    found = fielded.json("import", "responses", folder, *WAVE)
    assert (found["platform"], found["complete"], found["questions"]) == ("almanac", 2, 3)
    assert found["problems"] == []
    again = fielded.json("import", "answer-forms", folder)
    assert again["unchanged"] == 2
    undone = fielded.json("undo", found["batch"])
    assert undone["kept"] == []


def test_only_who_has_not_answered_gets_a_form(fielded: Almanac, folder: Path) -> None:
    everybody = len(write(fielded, folder / "all", "--all"))
    waiting = write(fielded, folder / "waiting")
    assert 0 < len(waiting) < everybody
    (person,) = fielded.json("contacts", "search", "marsh")["people"]
    assert [one.name[:11] for one in write(fielded, folder / "one", "--id", person["id"])] == [
        "Marsh, Anna"
    ]
    refused = fielded("export", "answer-forms", folder, *WAVE, "--id", 999)
    assert "Person 999 is not invited to CAR 2018" in refused.refusal


def test_what_cannot_be_read_is_told_by_file_and_cell(fielded: Almanac, folder: Path) -> None:
    marsh, nunez, okafor = write(fielded, folder, "--all")
    fill(marsh, {"ACTIVE": "Perhaps", "PAPERS": "a few"})
    shutil.copy(nunez, folder / "renamed.xlsx")
    fill(folder / "renamed.xlsx", {"ACTIVE": "Yes"})
    os.utime(folder / "renamed.xlsx", (1_530_000_000, 1_530_000_000))
    okafor.write_bytes(b"PK\x03\x04 nothing more")
    book = load_workbook(nunez)
    book.security.lockStructure = False
    book.create_sheet("My notes")
    book.save(nunez)
    write_other = folder / "prices.xlsx"
    other = load_workbook(nunez)
    other["Questionnaire"].title = "Prices"
    other.save(write_other)
    found = fielded.json("import", "answer-forms", folder)
    told = {(one["file"], one["cell"], one["code"]) for one in found["problems"] if "file" in one}
    sheet = load_workbook(marsh)["Questionnaire"]
    active, papers = (answer_cell(sheet, key).coordinate for key in ("ACTIVE", "PAPERS"))
    assert {
        (marsh.name, active, "not_yes_or_no"),
        (marsh.name, papers, "not_a_number"),
        (okafor.name, "", "damaged"),
        ("prices.xlsx", "", "not_a_form"),
        (nunez.name, "", "other_sheets"),
    } <= told
    assert found["files"] == 3


def test_forms_of_another_wave_are_not_mixed_in(fielded: Almanac, folder: Path) -> None:
    fielded.json("wave", "open", "--survey", "CAR", "--label", "2019")
    fielded.json("invite", "--survey", "CAR", "--wave", "2019")
    write(fielded, folder, "--all")
    later = folder / "later"
    fielded.json("export", "answer-forms", later, "--survey", "CAR", "--wave", "2019")
    for path in folder.rglob("*.xlsx"):
        fill(path, {"ACTIVE": "Yes"})
    refused = fielded("import", "answer-forms", folder)
    assert "The forms are of CAR 2018 and CAR 2019." in refused.refusal
    found = fielded.json("import", "answer-forms", folder, "--survey", "car", "--wave", "2019")
    assert found["files"] == len(list(later.iterdir()))
    assert {one["code"] for one in found["problems"] if one.get("file")} >= {"other_wave"}
    refused = fielded("import", "responses", folder, "--survey", "CAR", "--wave", "2017")
    assert "No file is a form of CAR 2017" in refused.refusal


def test_a_folder_without_forms_is_refused(fielded: Almanac, alumni: Path) -> None:
    refused = fielded("import", "answer-forms", alumni.parent)
    assert "There is no answer form among" in refused.refusal

"""Files that need a word to be read: a password, an encoding, merged cells filled down."""

from pathlib import Path

import pytest
import typer
from openpyxl import Workbook

from tests.cli.commands import ANSWERS, SURVEY, Almanac, write_book
from tests.tabular.reading.hostile_files import encrypted

SECRET = "a secret of the tests"
VARIABLE = "ALMANAC_FILE_PASSWORD"


def protect(path: Path) -> Path:
    path.write_bytes(encrypted(path.read_bytes(), SECRET))
    return path


def test_a_password_is_asked_for_and_taken(
    almanac: Almanac, alumni: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    protect(alumni)
    assert "protected by a password" in almanac("import", "contacts", alumni).refusal
    wrong = almanac("import", "contacts", alumni, "--password", "another")
    assert "does not open the file" in wrong.refusal
    assert SECRET not in wrong.err + wrong.out
    monkeypatch.setenv(VARIABLE, SECRET)
    told = almanac("import", "contacts", alumni, "--dry-run")
    assert told.status == 0
    assert SECRET not in told.err + told.out
    monkeypatch.delenv(VARIABLE)
    assert almanac.json("import", "contacts", alumni, "--password", SECRET)["created"] == 4


def test_a_survey_and_its_answers_behind_a_password(
    almanac: Almanac, alumni: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, SECRET)
    survey = protect(write_book(tmp_path / "survey.xlsx", SURVEY))
    answers = protect(write_book(tmp_path / "answers.xlsx", {"Answers": ANSWERS}))
    almanac.json("import", "contacts", alumni)
    assert almanac.json("survey", "create", survey)["questions"] == 3
    almanac.json("wave", "open", "--survey", "CAR", "--label", "2018")
    almanac.json("invite", "--survey", "CAR", "--wave", "2018")
    wave = ("--survey", "CAR", "--wave", "2018")
    assert almanac.json("import", "responses", answers, *wave)["complete"] == 2


def test_an_encoding_is_taken(almanac: Almanac, tmp_path: Path) -> None:
    path = tmp_path / "alumni.csv"
    path.write_bytes("Given name,Family name\nŁucja,Dvořák\n".encode("cp1250"))
    almanac.json("import", "contacts", path, "--encoding", "cp1250")
    (person,) = almanac.json("contacts", "search", "Dvořák")["people"]
    assert (person["given_name"], person["family_name"]) == ("Łucja", "Dvořák")


@pytest.mark.parametrize("name", ["no-such", "zip", "ascii"])
def test_an_encoding_that_does_not_fit_is_refused(
    name: str, almanac: Almanac, tmp_path: Path
) -> None:
    path = tmp_path / "alumni.csv"
    path.write_bytes("Given name,Family name\nŁucja,Dvořák\n".encode())
    assert almanac("import", "contacts", path, "--encoding", name).refusal


def test_merged_cells_are_filled_down(almanac: Almanac, tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.create_sheet("Graduates", 0)
    for row in [("Name", "Department"), ("Anna Marsh", "Imaging"), ("Ivo Dahl", None)]:
        sheet.append(row)
    sheet.merge_cells("B2:B3")
    path = tmp_path / "merged.xlsx"
    book.save(path)
    almanac.json("import", "contacts", path, "--fill-down")
    (person,) = almanac.json("contacts", "search", "Dahl")["people"]
    shown = almanac.json("contacts", "show", person["id"])
    assert "Imaging" in str(shown)


def test_a_password_is_typed_where_nobody_sees_it(
    almanac: Almanac, alumni: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[bool] = []

    def answer(_words: str, *, hide_input: bool, err: bool) -> str:
        asked.append(hide_input and err)
        return SECRET

    protect(alumni)
    monkeypatch.setattr(typer, "prompt", answer)
    assert almanac.json("import", "contacts", alumni, "--password", "-")["created"] == 4
    assert asked == [True]

"""A file of contacts from the file to the plan."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook

from core.dates import DateOrder
from core.errors import UserError
from importers.applying import apply_import
from importers.comparing import Existing
from importers.contacts import Options, prepare
from importers.reading import Cell
from models.database import Database
from records.fields import Kind
from records.office import OfficeSettings, add_own_field, save_office_settings, save_synonym
from tests.importers.contact_files import everybody, outcomes

ROWS: list[list[Cell]] = [
    ["Alumni of the Institute"],
    [],
    ["Student No", "Surname", "Forename", "Born", "Phone", "Degree", "Clinical", "Shoe size"],
    ["007", "OKAFOR", "Ada", "03/04/1970", "01 234 5678", "Doktor", "yes", 38],
    ["008", "Dahl", "Ben", "25/04/1971", None, "MSc", "perhaps", 44],
]


def workbook(folder: Path, rows: Sequence[Sequence[Cell]] = ROWS) -> Path:
    book = Workbook()
    notes = book.active
    assert notes is not None
    notes.title = "Notes"
    sheet = book.create_sheet("People")
    for row in rows:
        sheet.append(list(row))
    path = folder / "people.xlsx"
    book.save(path)
    return path


def test_a_workbook_is_understood_with_the_offices_own_ways(
    database: Database, tmp_path: Path
) -> None:
    clinical = add_own_field(database, "Clinical", Kind.YES_NO)
    save_office_settings(database, OfficeSettings(phone_region="IE"))
    save_synonym(database, "award", "Doktor", "PhD")
    read = prepare(database, workbook(tmp_path), Options())
    assert (read.source.table.sheet_name, read.source.table.heading_row) == ("People", 3)
    assert {column.heading: column.field for column in read.choices.mapping} == {
        "Student No": "alumni_id", "Surname": "family_name", "Forename": "given_name",
        "Born": "birth_date", "Phone": "phone", "Degree": "award", "Clinical": clinical.key,
        "Shoe size": None,
    }  # fmt: skip
    assert outcomes(read) == ["created", "created"]
    assert list(read.plan.row_numbers) == [4, 5]
    told = {(problem.row, problem.column, problem.code) for problem in read.problems}
    assert (5, "Clinical", "not_yes_or_no") in told
    assert (None, "Shoe size", "column_not_taken") in told
    apply_import(database, read)
    keys = ("alumni_id", "family_name", "birth_date", "phone", "award", clinical.key)
    assert everybody(database, *keys)[0] == {
        "alumni_id": "007", "family_name": "Okafor", "birth_date": date(1970, 4, 3),
        "phone": "+35312345678", "award": "PhD", clinical.key: True,
    }  # fmt: skip


def test_dates_that_can_be_read_in_two_ways_are_asked(database: Database, tmp_path: Path) -> None:
    path = workbook(tmp_path, [*ROWS[:4]])
    read = prepare(database, path, Options())
    assert read.checked.date_questions == ("Born",)
    assert [(p.row, p.code) for p in read.problems if p.column == "Born"] == [(4, "ambiguous_date")]
    for order, day in (("day-first", date(1970, 4, 3)), ("month-first", date(1970, 3, 4))):
        settled = prepare(database, path, Options(dates=DateOrder(order)))
        assert settled.checked.date_questions == ()
        assert settled.plan.rows[0]["birth_date"] == day


def test_the_very_file_is_known_again(database: Database, tmp_path: Path) -> None:
    path = workbook(tmp_path)
    first = prepare(database, path, Options())
    assert first.imported_before is None
    apply_import(database, first)
    again = prepare(database, path, Options(existing=Existing.UPDATE))
    assert again.imported_before is not None
    assert outcomes(again) == ["unchanged", "unchanged"]


def test_a_csv_file_is_understood_too(database: Database, tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text("Surname;E-mail\nNúñez;nunez@example.org\n;\nNone;none@example.org\n", "cp1252")
    apply_import(database, prepare(database, path, Options()))
    assert [one["family_name"] for one in everybody(database, "family_name")] == ["Núñez", "None"]


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (Options(sheet="Nowhere"), "unknown_sheet"),
        (Options(heading_row=99), "no_headings"),
        (Options(chosen={"Nonsense": "email"}), "unknown_heading"),
        (Options(chosen={"Surname": "nonsense"}), "unknown_field"),
        (Options(profile="Registry"), "unknown_profile"),
    ],
)
def test_what_cannot_be_done_is_refused(
    database_file: Database, tmp_path: Path, options: Options, code: str
) -> None:
    with pytest.raises(UserError) as refusal:
        prepare(database_file, workbook(tmp_path), options)
    assert refusal.value.code == code

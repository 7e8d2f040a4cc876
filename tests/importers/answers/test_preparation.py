"""A workbook of answers, from the file into the database."""

from pathlib import Path

import pytest
from openpyxl import Workbook

from core.errors import UserError
from importers.answers.options import ResponseOptions
from importers.answers.preparation import prepare_responses
from models.tables import batches
from tests.importers.answers.conftest import Office


@pytest.fixture
def path(tmp_path: Path) -> Path:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Responses"
    for row in (
        ["Careers – answers"],
        [],
        ["E-mail address", "ACTIVE", "What do you do? [Trials]", "Notes"],
        ["ann@example.org", "Yes", "Yes", "late"],
        ["bob@example.org", "No", None, None],
    ):
        sheet.append(row)
    book.save(tmp_path / "answers.xlsx")
    return tmp_path / "answers.xlsx"


def test_a_file_is_read_planned_and_written(office: Office, path: Path) -> None:
    prepared = prepare_responses(office.database, path, "car", "2018")
    assert prepared.table.heading_row == 3
    left_out = [p.column for p in prepared.plan.issues if p.code == "column_left_out"]
    assert left_out == ["Notes"]
    assert [planned.row.number for planned in prepared.plan.rows] == [4, 5]
    batch = prepared.apply(office.database)
    with office.database.read() as connection:
        kept = connection.execute(batches.select().where(batches.c.id == batch)).one()
    assert (kept.file_name, kept.sheet) == ("answers.xlsx", "Responses")
    assert kept.file_hash == prepared.digest
    again = prepare_responses(office.database, path, "CAR", "2018")
    assert again.plan.counts["unchanged"] == 2
    assert again.apply(office.database) is None


def test_options_choose_columns(office: Office, path: Path) -> None:
    options = ResponseOptions(mapping={"Notes": "MORE"}, heading_row=3, sheet="Responses")
    prepared = prepare_responses(office.database, path, "CAR", "2018", options)
    assert "MORE" in prepared.plan.rows[0].row.answers


def test_an_unknown_wave_is_refused_before_reading(office: Office) -> None:
    with pytest.raises(UserError) as refused:
        prepare_responses(office.database, Path("nowhere.xlsx"), "CAR", "2030")
    assert refused.value.code == "unknown_wave"

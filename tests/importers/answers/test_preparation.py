"""A workbook of answers, from the file into the database."""

from pathlib import Path

import pytest
from openpyxl import Workbook

from core.errors import UserError
from importers.answers.choices import AnswerChoices
from importers.answers.kind import RESPONSES
from importers.choices import ReadOptions
from importers.workflow import prepare, run_import
from models.tables import batches
from tests.importers.answers.conftest import Office

CHOICES = AnswerChoices(survey="car", wave="2018")


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
    prepared = prepare(office.database, RESPONSES, path, choices=CHOICES)
    assert prepared.source.table.heading_row == 3
    left_out = [p.column for p in prepared.plan.issues if p.code == "column_left_out"]
    assert left_out == ["Notes"]
    assert [planned.row.number for planned in prepared.plan.rows] == [4, 5]
    batch = run_import(office.database, prepared).batch_id
    with office.database.read() as connection:
        kept = connection.execute(batches.select().where(batches.c.id == batch)).one()
    assert (kept.file_name, kept.sheet) == ("answers.xlsx", "Responses")
    assert kept.file_hash == prepared.source.digest
    again = prepare(office.database, RESPONSES, path, choices=CHOICES)
    assert again.plan.counts["unchanged"] == 2
    assert run_import(office.database, again).batch_id is None


def test_options_choose_columns(office: Office, path: Path) -> None:
    prepared = prepare(
        office.database,
        RESPONSES,
        path,
        choices=CHOICES,
        chosen={"Notes": "MORE"},
        reading=ReadOptions(heading_row=3, sheet="Responses"),
    )
    assert "MORE" in prepared.plan.rows[0].row.answers


def test_an_unknown_wave_is_refused_before_reading(office: Office) -> None:
    choices = AnswerChoices(survey="CAR", wave="2030")
    with pytest.raises(UserError) as refused:
        prepare(office.database, RESPONSES, Path("nowhere.xlsx"), choices=choices)
    assert refused.value.code == "unknown_wave"

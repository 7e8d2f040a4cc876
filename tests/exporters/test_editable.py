import getpass
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from core.errors import Cancelled, UserError
from core.progress import Progress
from exporters import editable
from exporters.editable import export_editable
from models.batch_kinds import BatchKind
from models.database import Database
from records.export_snapshot import (
    STATE_SHEET,
    SnapshotInfo,
    database_identity,
    person_of,
    read_state,
    tag_of,
)
from records.fields.definitions import FieldKind
from records.office import add_custom_field
from records.writing.new_people import create_people
from tests.acts import run_act

ROWS: list[dict[str, Any]] = [
    {"alumni_id": "00123", "given_name": "Siobhán", "family_name": "Brennan", "award": "PhD",
     "research_active": False, "notes": "=SUM(A1)", "custom.grade": "A, with honours"},
    {"given_name": "Ada", "family_name": "Adeyemi", "notes": "_x0041_\nsecond line"},
]  # fmt: skip


@pytest.fixture
def people(database: Database) -> list[int]:
    run_act(database, add_custom_field, "Grade", FieldKind.CHOICE, ["A, with honours", "B"])
    with database.write(BatchKind.PERSON_EDIT) as changes:
        return list(create_people(changes, ROWS))


def opened(database: Database, path: Path) -> Any:
    assert export_editable(database, path, identity=run_act(database, database_identity)) == 2
    return openpyxl.load_workbook(path)


def test_rows_carry_their_identity_and_the_values_as_exported(
    database: Database, people: list[int], tmp_path: Path
) -> None:
    book = opened(database, tmp_path / "a.xlsx")
    headings, ada, siobhan = (list(row) for row in book.worksheets[0].values)
    assert headings[0] == "Almanac record"
    assert book.worksheets[0].column_dimensions["A"].hidden
    assert [person_of(ada[0]), person_of(siobhan[0])] == [people[1], people[0]]
    assert siobhan[headings.index("Remarks")] == "=SUM(A1)"
    state = book[STATE_SHEET]
    assert [sheet.sheet_state for sheet in book] == ["visible", "veryHidden", "veryHidden"]
    kept = read_state([list(column) for column in state.iter_cols(values_only=True)])
    assert kept.about == SnapshotInfo(
        run_act(
            database,
            database_identity,
        ),
        f"{date.today()}",
        getpass.getuser(),
    )
    assert list(kept.labels) == headings[1:]
    assert (kept.people, kept.versions) == ([people[1], people[0]], [1, 1])
    assert dict(zip(kept.keys, kept.values[1], strict=True)) == {
        "alumni_id": "00123", "given_name": "Siobhán", "family_name": "Brennan", "award": "PhD",
        "research_active": "FALSE", "notes": "=SUM(A1)", "custom.grade": "A, with honours",
    }  # fmt: skip
    assert all(cell.data_type in {"s", "n"} for sheet in book for row in sheet for cell in row)


def test_identities_are_locked_and_all_else_is_free(
    database: Database, people: list[int], tmp_path: Path
) -> None:
    sheet = opened(database, tmp_path / "a.xlsx").worksheets[0]
    assert sheet.protection.sheet
    assert sheet.protection.password is None
    filled = {sheet.cell(1, cell.column).value: cell for cell in sheet[3] if cell.value is not None}
    locked = {heading for heading, cell in filled.items() if cell.protection.locked}
    assert locked == {"Almanac record", "Alumni ID"}
    # Blank cells, and those below the last row, look as their column does.
    columns = {sheet[f"{name}1"].value: one for name, one in sheet.column_dimensions.items()}
    assert {one for one, column in columns.items() if column.protection.locked} == {
        "Almanac record"
    }
    assert columns["Alumni ID"].number_format == "@"
    (hint,) = (rule for rule in sheet.data_validations.dataValidation if rule.prompt)
    assert "Unprotect Sheet" in hint.prompt
    assert len(hint.prompt) <= 255
    assert str(hint.sqref) == "B2:B1048576"


def test_what_an_office_does_is_allowed_as_far_as_excel_can(
    database: Database, people: list[int], tmp_path: Path
) -> None:
    rules = opened(database, tmp_path / "a.xlsx").worksheets[0].protection
    for name in ("formatCells", "formatColumns", "formatRows", "insertRows", "deleteRows",
                 "insertColumns", "sort", "autoFilter"):  # fmt: skip
        assert getattr(rules, name) is False, name  # it is not forbidden


def test_known_words_have_dropdowns(database: Database, people: list[int], tmp_path: Path) -> None:
    book = opened(database, tmp_path / "a.xlsx")
    sheet = book.worksheets[0]
    offered = {}
    for rule in sheet.data_validations.dataValidation:
        if rule.type != "list":
            continue
        name, cells = rule.formula1.replace("$", "").split("!")
        words = [row[0].value for row in book[name.strip("'")][cells]]
        heading = sheet.cell(1, next(iter(rule.sqref.ranges)).min_col).value
        offered[heading] = (words, rule.showErrorMessage)
    assert offered["Research active"] == (["Yes", "No"], True)
    assert offered["Grade"] == (["A, with honours", "B"], True)
    words, is_strict = offered["Award"]
    assert {"PhD", "MD(Res)"} <= set(words)
    assert not is_strict


def test_a_database_keeps_its_identity(database_file: Database) -> None:
    assert run_act(
        database_file,
        database_identity,
    ) == run_act(
        database_file,
        database_identity,
    )


@pytest.mark.parametrize("text", ["", "12", "#12", "#x#", None, 12, "#99999999999999999999#"])
def test_what_is_no_tag(text: object) -> None:
    assert person_of(text) is None


def test_a_tag_comes_back() -> None:
    assert person_of(f" {tag_of(12)}") == 12


def test_too_many_people_and_unknown_fields_are_refused(
    database_file: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(editable, "MOST_ROWS", 3)
    for name, ids, keys, code in (
        ("a.xlsx", [1, 2, 3], ["email"], "too_many_rows"),
        ("a.xlsx", None, ["shoe_size"], "unknown_field"),
        ("a.csv", None, ["email"], "unknown_format"),
    ):
        with pytest.raises(UserError) as refusal:
            export_editable(
                database_file,
                tmp_path / name,
                identity=run_act(database_file, database_identity),
                person_ids=ids,
                keys=keys,
            )
        assert refusal.value.code == code
    assert not list(tmp_path.glob("a.*"))


def test_cancel_leaves_nothing(database_file: Database, tmp_path: Path) -> None:
    with database_file.write(BatchKind.PERSON_EDIT) as changes:
        create_people(changes, ROWS[1:])
    progress = Progress(is_cancelled=lambda: True)
    with pytest.raises(Cancelled):
        export_editable(
            database_file,
            tmp_path / "a.xlsx",
            identity=run_act(database_file, database_identity),
            progress=progress,
        )
    assert not list(tmp_path.glob("*.xlsx"))

import csv
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from core.errors import UserError
from exporters.contacts import export_contacts
from models.batch_kinds import BatchKind
from models.database import Database
from models.tables import custom_fields
from records.writing.new_people import create_people
from tests.snapshots import once

ROWS: list[dict[str, Any]] = [
    {
        "alumni_id": "00123",
        "given_name": "Siobhán",
        "family_name": "Brennan",
        "birth_date": datetime(1961, 4, 3).date(),
        "phone": "+447700900123",
        "award": "PhD",
        "award_completed": 1998,
        "research_active": False,
        "notes": "=SUM(A1)",
        "custom.clinical": "yes",
    },
    {
        "given_name": "Ada",
        "family_name": "Adeyemi",
        "email": "ada@example.org",
        "fundraising_by_post": "objected",
    },
]
HEADINGS = ["Alumni ID", "Given name", "Family name", "Date of birth", "E-mail", "E-mail status",
            "Phone", "Award", "Completed", "Research active", "Fundraising by post", "Remarks",
            "Clinical"]  # fmt: skip


@pytest.fixture
@once
def people(database: Database) -> list[int]:
    with database.write(BatchKind.PERSON_EDIT) as changes:
        changes.insert(
            custom_fields, [{"key": "clinical", "label": "Clinical", "kind": "text", "choices": []}]
        )
        return list(create_people(changes, ROWS))


def cells(path: Path) -> list[list[object]]:
    return [list(row) for row in openpyxl.load_workbook(path).worksheets[0].values]


def test_everybody_by_name_with_the_fields_in_use(
    database: Database, people: list[int], tmp_path: Path
) -> None:
    assert export_contacts(database, tmp_path / "a.xlsx") == 2
    headings, ada, siobhan = cells(tmp_path / "a.xlsx")
    assert headings == HEADINGS
    assert ada[1:5] == ["Ada", "Adeyemi", None, "ada@example.org"]
    assert ada[-3:] == ["objected", None, None]
    assert siobhan == ["00123", "Siobhán", "Brennan", datetime(1961, 4, 3), None, None,
                       "+447700900123", "PhD", 1998, "No", None, "=SUM(A1)", "yes"]  # fmt: skip


def test_chosen_people_and_fields_in_their_order(
    database: Database, people: list[int], tmp_path: Path
) -> None:
    keys = ["family_name", "alumni_id", "deceased"]
    export_contacts(database, tmp_path / "a.csv", person_ids=people[:1], keys=keys)
    with (tmp_path / "a.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert rows == [["Family name", "Alumni ID", "Deceased"], ["Brennan", "00123", "No"]]


def test_nobody_is_a_file_with_headings(database_file: Database, tmp_path: Path) -> None:
    assert export_contacts(database_file, tmp_path / "a.xlsx", keys=["email"]) == 0
    assert cells(tmp_path / "a.xlsx")[0] == ["E-mail"]


@pytest.mark.parametrize(
    ("name", "keys", "code"),
    [("a.xlsx", ["shoe_size"], "unknown_field"), ("a.pdf", ["email"], "unknown_format")],
)
def test_refusals(
    database_file: Database, tmp_path: Path, name: str, keys: list[str], code: str
) -> None:
    with pytest.raises(UserError) as refusal:
        export_contacts(database_file, tmp_path / name, keys=keys)
    assert refusal.value.code == code
    assert not (tmp_path / name).exists()

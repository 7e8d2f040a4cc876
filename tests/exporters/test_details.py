from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from core.errors import UserError
from exporters.contacts import export_contacts
from models.batch_kinds import BatchKind
from models.database import Database
from models.tables import awards, contact_points, roles
from records.consent.consents import record_consent
from records.writing.engagements import add_engagement
from records.writing.new_people import create_people
from tests.acts import run_act
from tests.snapshots import once

ROWS: list[dict[str, Any]] = [
    {"alumni_id": "00123", "title": "Prof", "given_name": "Siobhán", "family_name": "Brennan",
     "award": "PhD", "award_completed": 1998, "email": "s@example.org", "employer": "Penrose LLP"},
    {"given_name": "Ada", "family_name": "Adeyemi", "phone": "+447700900123"},
]  # fmt: skip


@pytest.fixture
@once
def people(database: Database) -> list[int]:
    with database.write(BatchKind.PERSON_EDIT) as changes:
        ids = list(create_people(changes, ROWS))
        siobhan = {"person_id": ids[0]}
        changes.insert(awards, [siobhan | {"kind": "MSc", "completed": 1990}])
        changes.insert(
            roles,
            [siobhan | {"title": "=Registrar", "started": date(1999, 9, 1), "is_first": True,
                        "is_current": False, "research_active": True}],
        )  # fmt: skip
        changes.insert(
            contact_points,
            [siobhan | {"kind": "email", "value": "old@example.org", "status": "bounced",
                        "status_on": date(2019, 5, 2), "source": "registry.xlsx",
                        "is_primary": False}],
        )  # fmt: skip
    return ids


def sheet(path: Path, name: str) -> tuple[list[Any], list[list[Any]]]:
    """The headings and rows of a sheet."""
    rows: list[list[Any]]
    if path.suffix == ".ods":
        with CalamineWorkbook.from_path(path) as book:
            rows = [list(row) for row in book.get_sheet_by_name(name).to_python()]
    else:
        rows = [list(row) for row in openpyxl.load_workbook(path)[name].values]
    return rows[0], rows[1:]


@pytest.mark.parametrize("ending", [".xlsx", ".ods"])
def test_each_kind_of_record_has_its_sheet(
    database: Database, people: list[int], tmp_path: Path, ending: str
) -> None:
    run_act(database, record_consent, people[:1], "survey", "email", "consent",
            recorded_on=date(2020, 1, 2),
        evidence="form", wording=None,
    )  # fmt: skip
    run_act(
        database, add_engagement, people[1:], "event", title="Reunion", happened_on=date(2021, 3, 4)
    )
    path = tmp_path / f"a{ending}"
    assert export_contacts(database, path, with_details=True) == 2
    blank = "" if ending == ".ods" else None
    moment = datetime if ending == ".xlsx" else date
    siobhan, ada = ["00123", "Brennan, Prof Siobhán"], [blank, "Adeyemi, Ada"]

    headings, rows = sheet(path, "Awards")
    assert headings[:3] == ["Alumni ID", "Name", "Award"]
    assert [row[:3] + row[-1:] for row in rows] == [
        [*siobhan, "PhD", 1998],
        [*siobhan, "MSc", 1990],
    ]
    headings, rows = sheet(path, "Roles")
    first = dict(zip(headings, rows[1], strict=True))
    assert first["Job title"] == "=Registrar"
    assert first["From"] == moment(1999, 9, 1)
    assert (first["First role"], first["Current role"]) == ("Yes", "No")
    headings, rows = sheet(path, "Contact points")
    assert [row[:4] for row in rows] == [
        [*ada, "phone", "+447700900123"],
        [*siobhan, "e-mail", "s@example.org"],
        [*siobhan, "e-mail", "old@example.org"],
    ]
    old = dict(zip(headings, rows[2], strict=True))
    assert (old["Status"], old["Status since"]) == ("bounced", moment(2019, 5, 2))
    assert (old["Source"], old["Primary"]) == ("registry.xlsx", "No")
    _, rows = sheet(path, "Consents")
    assert [row[:6] for row in rows] == [
        [*siobhan, "survey", "e-mail", "consent", moment(2020, 1, 2)]
    ]
    _, rows = sheet(path, "Engagements")
    assert [row[:5] for row in rows] == [[*ada, "event", "Reunion", moment(2021, 3, 4)]]


def test_only_the_chosen_people_in_their_order(
    database: Database, people: list[int], tmp_path: Path
) -> None:
    export_contacts(database, tmp_path / "a.xlsx", person_ids=people, with_details=True)
    _, rows = sheet(tmp_path / "a.xlsx", "Contact points")
    assert [row[1][:3] for row in rows] == ["Bre", "Bre", "Ade"]
    export_contacts(database, tmp_path / "a.xlsx", person_ids=people[1:], with_details=True)
    _, rows = sheet(tmp_path / "a.xlsx", "Awards")
    assert rows == []


def test_a_csv_file_holds_one_sheet(database_file: Database, tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"\.xlsx or \.ods") as refusal:
        export_contacts(database_file, tmp_path / "a.csv", keys=["email"], with_details=True)
    assert refusal.value.code == "one_sheet"
    assert not list(tmp_path.glob("a.*"))

"""A file of contacts from the file to the plan."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from sqlalchemy import select

from core.dates import DateOrder
from core.errors import UserError
from importers.choices import Existing, ReadOptions
from importers.contacts.choices import ContactChoices
from importers.contacts.kind import CONTACTS
from importers.reviews import resolve_review
from importers.workflow import prepare, run_import
from models.batch_kinds import BatchKind
from models.database import Database
from models.tables import awards, contact_points, reviews
from models.undo import undo
from records.consent.suppression import suppress
from records.fields.definitions import FieldKind, read_custom_fields
from records.office import OfficeSettings, add_custom_field, save_office_settings, save_synonym
from tabular.reading import Cell
from tests.acts import run_act
from tests.importers.contact_files import choosing, everybody, outcomes, state

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
    clinical = run_act(database, add_custom_field, "Clinical", FieldKind.YES_NO)
    run_act(database, save_office_settings, OfficeSettings(phone_region="IE"))
    run_act(database, save_synonym, "award", "Doktor", "PhD")
    read = prepare(database, CONTACTS, workbook(tmp_path))
    assert (read.source.table.sheet_name, read.source.table.heading_row) == ("People", 3)
    assert {column.heading: column.field for column in read.choices.mapping} == {
        "Student No": "alumni_id", "Surname": "family_name", "Forename": "given_name",
        "Born": "birth_date", "Phone": "phone", "Degree": "award", "Clinical": clinical.key,
        "Shoe size": None,
    }  # fmt: skip
    assert outcomes(read) == ["created", "created"]
    assert list(read.plan.row_numbers) == [4, 5]
    told = {(issue.row, issue.column, issue.code) for issue in read.issues}
    assert (5, "Clinical", "not_yes_or_no") in told
    assert (None, "Shoe size", "column_not_taken") in told
    run_import(database, read)
    keys = ("alumni_id", "family_name", "birth_date", "phone", "award", clinical.key)
    assert everybody(database, *keys)[0] == {
        "alumni_id": "007", "family_name": "Okafor", "birth_date": date(1970, 4, 3),
        "phone": "+35312345678", "award": "PhD", clinical.key: True,
    }  # fmt: skip


def test_dates_that_can_be_read_in_two_ways_are_asked(database: Database, tmp_path: Path) -> None:
    path = workbook(tmp_path, [*ROWS[:4]])
    read = prepare(database, CONTACTS, path)
    assert read.checked.date_questions == ("Born",)
    assert [(p.row, p.code) for p in read.issues if p.column == "Born"] == [(4, "ambiguous_date")]
    for order, day in (("day-first", date(1970, 4, 3)), ("month-first", date(1970, 3, 4))):
        settled = prepare(database, CONTACTS, path, choices=ContactChoices(dates=DateOrder(order)))
        assert settled.checked.date_questions == ()
        assert settled.plan.rows[0]["birth_date"] == day


def test_the_very_file_is_known_again(database: Database, tmp_path: Path) -> None:
    path = workbook(tmp_path)
    first = prepare(database, CONTACTS, path)
    assert first.source.imported_before is None
    run_import(database, first)
    again = prepare(database, CONTACTS, path, choices=ContactChoices(existing=Existing.UPDATE))
    assert again.source.imported_before is not None
    assert outcomes(again) == ["unchanged", "unchanged"]


def test_a_csv_file_is_understood_too(database: Database, tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text(
        "Surname;E-mail\nNúñez;nunez@example.org\n;\nNone;n.one@example.org\n", "cp1252"
    )
    run_import(database, prepare(database, CONTACTS, path))
    assert [one["family_name"] for one in everybody(database, "family_name")] == ["Núñez", "None"]


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"reading": ReadOptions(sheet="Nowhere")}, "unknown_sheet"),
        ({"reading": ReadOptions(heading_row=99)}, "no_headings"),
        ({"chosen": {"Nonsense": "email"}}, "unknown_heading"),
        ({"chosen": {"Surname": "nonsense"}}, "unknown_field"),
        ({"choices": ContactChoices(profile="Registry")}, "unknown_profile"),
        ({"choices": ContactChoices(constants={"nonsense": "x"})}, "unknown_field"),
        ({"choices": ContactChoices(constants={"email": "ada@example.org"})}, "no_constant"),
        ({"choices": ContactChoices(new_fields=("Nonsense",))}, "unknown_heading"),
        ({"choices": ContactChoices(new_fields=("Phone",))}, "label_taken"),
    ],
)
def test_what_cannot_be_done_is_refused(
    database_file: Database, tmp_path: Path, options: dict[str, Any], code: str
) -> None:
    with pytest.raises(UserError) as refusal:
        prepare(database_file, CONTACTS, workbook(tmp_path), **options)
    assert refusal.value.code == code


WHOLE: list[list[Cell]] = [
    ["Name", "E-mail", "Fellowship", "Degree and year"],
    ["Smith (née Jones), Dr Anna", "a@example.org; b@example.org; c@example.org", "Gold",
     "PhD 2009; MSc 2005"],
    ["Dahl, Ben", "ben@example.org", "Silver", "MSc 2001"],
]  # fmt: skip


def addresses(database: Database) -> set[str]:
    with database.read() as connection:
        return set(
            connection.scalars(
                select(contact_points.c.value).where(contact_points.c.kind == "email")
            )
        )


def kinds_of_awards(database: Database) -> set[str]:
    with database.read() as connection:
        return set(connection.scalars(select(awards.c.kind)))


def test_what_a_cell_says_beside_its_fields_is_written_and_undone(
    database: Database, tmp_path: Path
) -> None:
    before = state(database)
    path = workbook(tmp_path, WHOLE)
    applied = run_import(database, prepare(database, CONTACTS, path))
    assert {"a@example.org", "b@example.org", "c@example.org"} <= addresses(database)
    assert kinds_of_awards(database) == {"PhD", "MSc"}
    keys = ("title", "given_name", "family_name", "former_name", "award_completed")
    assert everybody(database, *keys)[0] == {
        "title": "Dr", "given_name": "Anna", "family_name": "Smith", "former_name": "Jones",
        "award_completed": 2009,
    }  # fmt: skip
    again = prepare(database, CONTACTS, path, choices=ContactChoices(existing=Existing.UPDATE))
    assert outcomes(again) == ["unchanged", "unchanged"]
    assert applied.batch_id is not None
    undo(database, applied.batch_id)
    assert state(database) == before


def test_a_third_address_of_somebody_on_record_is_a_change(
    database: Database, tmp_path: Path
) -> None:
    run_import(database, prepare(database, CONTACTS, workbook(tmp_path, WHOLE)))
    more: list[list[Cell]] = [
        WHOLE[0],
        [*WHOLE[1][:1], "a@example.org; new@example.org; fourth@example.org"],
    ]
    read = prepare(database, CONTACTS, workbook(tmp_path, more))
    assert outcomes(read) == ["updated"]
    assert [(one.field, one.new) for one in read.plan.changes] == [
        ("other_email", "new@example.org"), ("other_email", "fourth@example.org")
    ]  # fmt: skip
    unticked = choosing(read, unticked={(0, "other_email")})
    assert run_import(database, unticked).batch_id is None
    run_import(database, read)
    assert {"new@example.org", "fourth@example.org"} <= addresses(database)


def test_a_row_set_aside_keeps_everything_it_says(database: Database, tmp_path: Path) -> None:
    run_import(database, prepare(database, CONTACTS, workbook(tmp_path, WHOLE)))
    unsure: list[list[Cell]] = [
        WHOLE[0],
        ["Smith, Anna", "x@example.org; y@example.org; z@example.org"],
    ]
    read = prepare(database, CONTACTS, workbook(tmp_path, unsure))
    assert outcomes(read) == ["review"]
    run_import(database, read)
    with database.read() as connection:
        [review] = connection.scalars(select(reviews.c.id)).all()
    again = prepare(database, CONTACTS, workbook(tmp_path, unsure))
    assert again.plan.waiting == {0: review}  # the same row, known again
    run_act(database, resolve_review, review, "new")
    assert {"x@example.org", "y@example.org", "z@example.org"} <= addresses(database)


def test_a_third_address_that_objected_leaves_the_row_out(
    database: Database, tmp_path: Path
) -> None:
    with database.write(BatchKind.OPT_OUT) as changes:
        suppress(changes, [("email", "c@example.org")], reason="asked", by="Office")
    read = prepare(database, CONTACTS, workbook(tmp_path, WHOLE))
    assert outcomes(read) == ["skipped", "created"]


def test_a_field_is_made_on_the_way_and_goes_with_the_undo(
    database: Database, tmp_path: Path
) -> None:
    path = workbook(tmp_path, WHOLE)
    first = ContactChoices(new_fields=("fellowship",))
    read = prepare(database, CONTACTS, path, choices=first)
    assert [(one.key, one.label) for one in read.new_fields] == [
        ("custom.fellowship", "Fellowship")
    ]
    with database.read() as connection:
        assert read_custom_fields(connection) == ()  # nothing is written yet
    applied = run_import(database, read)
    found = [one["custom.fellowship"] for one in everybody(database, "custom.fellowship")]
    assert found == ["Gold", "Silver"]
    again = prepare(database, CONTACTS, path, choices=first)  # the next file finds it there
    assert again.new_fields == ()
    assert outcomes(again) == ["unchanged", "unchanged"]
    assert applied.batch_id is not None
    undo(database, applied.batch_id)
    with database.read() as connection:
        assert read_custom_fields(connection) == ()


def test_values_of_every_row_are_kept_with_the_mapping(database: Database, tmp_path: Path) -> None:
    path = workbook(tmp_path, WHOLE)
    read = prepare(
        database,
        CONTACTS,
        path,
        choices=ContactChoices(constants={"country": "UK", "sector": "NHS"}),
    )
    run_import(database, choosing(read, save_as="Fellows"))
    keys = ("country", "sector")
    assert everybody(database, *keys)[1] == {"country": "United Kingdom", "sector": "NHS"}
    again = prepare(
        database, CONTACTS, path, choices=ContactChoices(constants={"sector": "University"})
    )
    assert again.choices.constants == {"country": "UK", "sector": "University"}

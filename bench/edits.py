"""Many people edited at once, against the same rows written by the database alone."""

from datetime import date

from sqlalchemy import Connection

from bench.figures import BenchFigure, seconds
from core.formats import format_number
from models.database import Database
from records.fields.definitions import BY_KEY
from records.fields.values import ParseOptions
from records.filters.filter_sql import person_ids
from records.writing.bulk_edit.bulk_edit import apply_bulk_edit, preview_bulk_edit
from records.writing.bulk_edit.fields import set_field
from records.writing.cell_edits import CellEdit, plan_cell_edits

_EDITED = 100_000  # people at most
_PASTED = 1_000  # rows
_COLUMNS = ("given_name", "family_name", "nationality", "email", "city", "postal_code", "employer",
            "role_title", "department", "birth_date")  # fmt: skip


def measure_editing(database: Database) -> list[BenchFigure]:
    """Figures of up to 100,000 people on record: one field of all of them, and a block pasted."""
    with database.read() as connection:
        ids = person_ids(connection)[:_EDITED]
        floor, _ = seconds(lambda: _write_alone(connection, list(ids)))
        act = set_field(BY_KEY["nationality"], "Irish")
        previewed, _ = seconds(lambda: preview_bulk_edit(connection, ids, act))
        edits = [
            CellEdit(person, key, _text(person, key))
            for person in ids[:_PASTED]
            for key in _COLUMNS
        ]
        planned, _ = seconds(lambda: plan_cell_edits(connection, edits, ParseOptions()))

    def edit() -> None:
        with database.write(act.kind) as changes:
            apply_bulk_edit(changes, ids, act)

    written, _ = seconds(edit)
    many = format_number(len(ids))
    return [
        BenchFigure(f"bulk edit of {many} people", written, "s", floor, 16),
        BenchFigure("its preview", previewed, "s", floor, 3),
        BenchFigure(
            f"paste of {format_number(len(ids[:_PASTED]))} rows planned", planned, "s", None, 1
        ),
    ]


def _write_alone(connection: Connection, ids: list[int]) -> None:
    """Update each person and write as many lines into a bare journal, and take it back."""
    connection.exec_driver_sql(
        "CREATE TEMPORARY TABLE lines (person_id BIGINT, old TEXT, new TEXT)"
    )
    mark = "?" if connection.dialect.name == "sqlite" else "%s"
    connection.exec_driver_sql(
        f"UPDATE people SET nationality = {mark} WHERE id = {mark}",
        [("Irish", person) for person in ids],
    )
    connection.exec_driver_sql(
        f"INSERT INTO lines VALUES ({mark}, {mark}, {mark})",
        [(person, '{"nationality":null}', '{"nationality":"Irish"}') for person in ids],
    )
    connection.rollback()


def _text(person: int, key: str) -> str:
    if key == "email":
        return f"pasted.{person}@example.org"
    return date(1960, 1 + person % 12, 1).isoformat() if key == "birth_date" else f"{key} {person}"

"""Files of contacts for the tests, without a file: a table, and its whole way into a database."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, func, select

from core.progress import SILENT
from importers.choices import Decision, Existing
from importers.contacts.choices import ContactChoices
from importers.contacts.import_plan import ContactsFile, ContactsImport
from importers.contacts.kind import CONTACTS
from importers.contacts.sources import recognise
from importers.workflow import Applied, SourceFile, find_choices, plan_import, run_import
from models.database import Database
from models.tables import UNJOURNALLED, batches, metadata
from records.filters.filter_sql import person_ids
from records.people import read_people
from tabular.reading import Cell, Format, Table


def table(headings: Sequence[str], *rows: Sequence[Cell]) -> Table:
    """A table whose headings stand in row 1."""
    columns = [list(column) for column in zip(*rows, strict=True)] or [[] for _ in headings]
    numbers = tuple(range(2, len(rows) + 2))
    return Table("Sheet1", 1, tuple(headings), columns, numbers, Format.XLSX, ("Sheet1",))


def source(connection: Connection, read: Table, name: str = "people.xlsx") -> ContactsFile:
    found = SourceFile(CONTACTS, Path(name), f"digest of {name}", read, program=recognise(read))
    return CONTACTS.open(connection, found, ContactChoices(), SILENT)


def planned(
    database: Database,
    read: Table,
    existing: Existing = Existing.FILL,
    decisions: Mapping[int, Decision] | None = None,
    options: ContactChoices | None = None,
    chosen: Mapping[str, str | None] | None = None,
) -> ContactsImport:
    first = options or ContactChoices(existing=existing)
    with database.read() as connection:
        file = source(connection, read)
        choices = find_choices(connection, file, first, chosen)
        if decisions is not None:
            choices = replace(choices, decisions=decisions)
        found: ContactsImport = plan_import(connection, file, choices)
        return found


def imported(
    database: Database,
    read: Table,
    existing: Existing = Existing.FILL,
    decisions: Mapping[int, Decision] | None = None,
) -> Applied:
    return run_import(database, planned(database, read, existing, decisions))


def choosing(planned: ContactsImport, **choices: Any) -> ContactsImport:
    """An import with other last choices."""
    return planned.with_last_choices(replace(planned.choices, **choices))


def outcomes(plan: ContactsImport) -> list[str]:
    return [str(outcome) for outcome in plan.plan.outcomes]


def everybody(database: Database, *keys: str) -> list[dict[str, Any]]:
    """Fields of all people, in the order in which they came."""
    with database.read() as connection:
        return read_people(connection, sorted(person_ids(connection)), keys)


def state(database: Database) -> dict[str, list[Any]]:
    """Every row of every table but the program's own bookkeeping."""
    with database.read() as connection:
        return {
            found.name: sorted(connection.execute(select(found)).all(), key=lambda row: row.id)
            for found in metadata.sorted_tables
            if found.name not in UNJOURNALLED
        }


def batch_count(database: Database) -> int:
    with database.read() as connection:
        return size(connection, batches)


def size(connection: Connection, found: Any) -> int:
    return connection.scalar(select(func.count()).select_from(found)) or 0

"""Merging keeps everything of both records, and undoing it brings both back."""

from collections.abc import Sequence
from typing import Any

import pytest
from sqlalchemy import func, select

from models.batch_kinds import BatchKind
from models.database import Database
from models.tables import (
    metadata,
    people,
    relationships,
    segment_members,
)
from records.duplicates.decisions import are_different, mark_different
from records.filters.segments import add_to_list
from records.history.undo import redo_batch, undo_batch, unmerge
from records.merging.former_ids import current_person, merged_records
from records.merging.merge import merge_people
from records.merging.plan import MergePlan, Side, plan_merge
from records.people import read_people
from records.writing.new_people import create_people
from records.writing.relationships import add_relationship
from tests.acts import run_act
from tests.office import Office, fill

OUTSIDE = {"batches", "journal", "id_counters", "cached_results", "duplicate_pairs"}
STAMPS = {"version", "updated_at", "created_at"}


def contents(database: Database) -> dict[str, list[dict[str, Any]]]:
    """Every record that undo answers for."""
    with database.read() as connection:
        found = {
            table.name: [
                {name: value for name, value in row.items() if name not in STAMPS}
                for row in connection.execute(select(table).order_by(table.c.id)).mappings()
            ]
            for table in metadata.sorted_tables
            if table.name not in OUTSIDE
        }
    return {name: rows for name, rows in found.items() if rows}


def add(database: Database, **values: Any) -> int:
    with database.write(BatchKind.PERSON_CREATE) as changes:
        return create_people(changes, [values], [2], source="by hand")[0]


def planned(database: Database, keep: int, other: int, **choices: Side) -> MergePlan:
    with database.read() as connection:
        return plan_merge(connection, keep, other).choosing(choices)


def merged(database: Database, keep: int, other: int, **choices: Side) -> int:
    plan = planned(database, keep, other, **choices)
    with database.write(BatchKind.MERGE) as changes:
        merge_people(changes, plan)
    return changes.batch_id


def fields_of(database: Database, person: int, *keys: str) -> list[Any]:
    with database.read() as connection:
        (row,) = read_people(connection, [person], keys)
    return list(row.values())


def rows_of(database: Database, table: Any, *which: Any) -> Sequence[Any]:
    with database.read() as connection:
        return connection.execute(select(table).where(*which).order_by(table.c.id)).all()


@pytest.fixture
def office(database: Database) -> Office:
    return fill(database)


def test_a_merge_moves_everything_and_unmerging_restores_everything(office: Office) -> None:
    database = office.database
    keep, other, third, *_ = office.person_ids
    run_act(database, add_to_list, "Donors", [keep, other])
    run_act(database, add_relationship, keep, "spouse", other_id=other)
    run_act(database, add_relationship, other, "mentor", other_id=third)
    run_act(database, add_relationship, keep, "mentor", other_id=third)
    run_act(database, mark_different, other, third)
    before = contents(database)
    batch = merged(database, keep, other)

    with database.read() as connection:
        assert current_person(connection, other) == keep
        assert merged_records(connection, keep) == [other]
        assert are_different(connection, keep, third)
        for table in metadata.sorted_tables:
            for column in table.c:
                if any(key.column is people.c.id for key in column.foreign_keys):
                    held = select(func.count()).where(column == other)
                    assert connection.scalar(held) == 0, column
    assert len(rows_of(database, relationships)) == 1
    assert len(rows_of(database, segment_members)) == 1
    undone = unmerge(database, batch).undone
    assert undone.kept == ()
    assert contents(database) == before
    redo_batch(database, batch)
    with database.read() as connection:
        assert current_person(connection, other) == keep
    undo_batch(database, batch)
    assert contents(database) == before

"""Rows inserted in bulk are those that were given, whichever of their columns have a value."""

from datetime import datetime
from itertools import product
from typing import Any

import pytest
from sqlalchemy import select

from models.batch_kinds import BatchKind
from models.bulk import insert_columns, insert_rows
from models.database import Database
from models.tables import batches, journal

NAMES = ("id", "table_name", "action", "record_id", "person_id", "old", "new", "source_row")
SPARSE = ("person_id", "old", "new", "source_row")


@pytest.mark.parametrize("sparse", range(len(SPARSE) + 1))
def test_rows_come_back_as_they_were_given(database: Database, sparse: int) -> None:
    """With up to 4 columns that have a value in some rows alone: 1 to 16 kinds of rows."""
    values: dict[str, Any] = {"person_id": 0, "old": "", "new": "{}", "source_row": 7}
    rows = [
        {
            "id": at,
            "table_name": "people",
            "action": "create",
            "record_id": at,
            **values,
            **{name: None for name, has_value in zip(SPARSE, kind, strict=False) if not has_value},
        }
        for at, kind in enumerate(list(product([True, False], repeat=sparse)) * 2, start=1)
    ]
    with database.engine.begin() as connection:
        batch = {"batch_id": [_batch(connection)] * len(rows)}
        columns = {name: [row[name] for row in rows] for name in NAMES}
        insert_columns(connection, journal, {**columns, **batch})
        found = connection.execute(select(*(journal.c[name] for name in NAMES)).order_by("id"))
        assert [dict(row) for row in found.mappings()] == rows


def _batch(connection: Any) -> int:
    insert_rows(
        connection,
        batches,
        [
            {
                "id": 1,
                "kind": BatchKind.PERSON_EDIT.value,
                "parameters": {},
                "state": "done",
                "at": datetime(2020, 1, 1),
                "by": "test",
                "counts": {},
            }
        ],
    )
    return 1

"""Results that are kept in the database, as long as its data is in the state they are of."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from models.tables import cached_results


@dataclass(frozen=True, slots=True)
class CachedResult:
    """A JSON `value`, worked out `at` a moment (UTC) from data in the `state`."""

    state: str
    value: Any
    at: datetime


def read_result(connection: Connection, name: str) -> CachedResult | None:
    """The result kept last under `name`, of whatever state; None where there is none."""
    columns = cached_results.c
    query = select(columns.state, columns.value, columns.at).where(columns.name == name)
    row = connection.execute(query).first()
    return None if row is None else CachedResult(*row)


def keep_result(connection: Connection, name: str, result: CachedResult) -> None:
    """Keep `result` under `name` in place of an earlier one, in a transaction that writes."""
    connection.execute(delete(cached_results).where(cached_results.c.name == name))
    connection.execute(
        insert(cached_results).values(
            name=name, state=result.state, value=result.value, at=result.at
        )
    )

"""What was counted among everybody, kept for as long as the data stays in the state it is of.

To count a million people takes seconds. So what was counted is kept in the database with the state
of the data that it is of, and only counted again for another state.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Generic, TypeVar

from sqlalchemy import Connection

from core.serialization import as_plain, from_plain
from models.cached_results import CachedResult, keep_result, read_result

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Counted(Generic[T]):
    """A value counted `at` a moment (UTC) in the `state` of data and day; `is_current`: still."""

    value: T
    state: str
    at: datetime
    is_current: bool


def read_counted(connection: Connection, name: str, kind: type[T], state: str) -> Counted[T] | None:
    """What was counted last as `name`; None where that was never, or by an earlier version."""
    kept = read_result(connection, name)
    if kept is None:
        return None
    try:
        value = from_plain(kind, kept.value)
    except ValueError:
        return None
    return Counted(value, kept.state, kept.at, kept.state == state)


def counted(
    known: Counted[T] | None, read_state: Callable[[], str], count: Callable[[], T]
) -> Counted[T]:
    """What is `known` where it is current, else what `count` gives."""
    if known is not None and known.is_current:
        return known
    state, at = read_state(), datetime.now(UTC).replace(tzinfo=None)
    value = count()
    # On a server, each statement sees what others wrote before it.
    return Counted(value, state, at, read_state() == state)


def keep_counted(connection: Connection, name: str, found: Counted[T]) -> None:
    """Keep what was counted, in a transaction that writes `tables.UNJOURNALLED` alone."""
    if found.is_current:
        keep_result(connection, name, CachedResult(found.state, as_plain(found.value), found.at))

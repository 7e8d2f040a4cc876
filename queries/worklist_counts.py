"""The worklists of the office, and how many people are on each."""

from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import Final

from sqlalchemy import Connection

from core.version import own_version
from models.data_state import data_state
from queries.counted import Counted, counted, keep_counted, read_counted
from records.data_quality.worklists import Worklist, worklists
from records.fields.definitions import all_fields
from records.filters.filter_sql import count
from records.filters.parser import parse
from records.office import office_settings

_COUNTS: Final = "worklists"


def read_worklists(connection: Connection, today: date) -> tuple[Worklist, ...]:
    """The worklists with the key fields of the office; a field that was removed is none."""
    fields = all_fields(connection)
    keys = [key for key in office_settings(connection).key_fields if key in fields]
    return worklists(keys, today)


def read_worklist_counts(connection: Connection, today: date) -> Counted[Mapping[str, int]] | None:
    """How many were on each worklist by its code when they were counted last; None: never."""
    return read_counted(connection, _COUNTS, dict[str, int], _state(connection, today))


def count_worklists(connection: Connection, today: date) -> Counted[Mapping[str, int]]:
    """How many people are on each worklist, by its code."""
    return counted(
        read_worklist_counts(connection, today),
        partial(_state, connection, today),
        partial(_count, connection, today),
    )


def keep_worklist_counts(connection: Connection, found: Counted[Mapping[str, int]]) -> None:
    """Keep what was counted, in a transaction that writes `tables.UNJOURNALLED` alone."""
    keep_counted(connection, _COUNTS, found)


def _count(connection: Connection, today: date) -> Mapping[str, int]:
    fields = all_fields(connection)
    return {
        one.code.value: count(connection, parse(one.where, fields))
        for one in read_worklists(connection, today)
    }


def _state(connection: Connection, today: date) -> str:
    return f"{own_version()} {today} {data_state(connection)}"

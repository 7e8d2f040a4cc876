"""The pairs found last that nobody has decided on, without all that searches for them.

A pair is undecided as long as both are on record and are not marked as different people. The
overview counts them, which must not load the search.
"""

from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Select, and_, exists, func, select

from models.cached_results import read_result
from models.tables import different_people, duplicate_pairs, people

RESULT_NAME: Final = "duplicates"  # under which models.cached_results keeps when the search was


def searched_at(connection: Connection) -> datetime | None:
    """When duplicates were searched for last (UTC); None before the first search."""
    kept = read_result(connection, RESULT_NAME)
    return None if kept is None else kept.at


def count_undecided_pairs(connection: Connection) -> int:
    """How many of the pairs found last are undecided."""
    query = undecided(select(func.count()).select_from(duplicate_pairs))
    return connection.scalar(query) or 0


def undecided(query: Select[Any]) -> Select[Any]:
    """`query` on the pairs found last, with the undecided ones alone."""
    columns = duplicate_pairs.c
    left, right = people.alias(), people.alias()
    decided = exists().where(
        and_(
            different_people.c.person_id == columns.left_id,
            different_people.c.other_id == columns.right_id,
        )
    )
    return (
        query.join(left, left.c.id == columns.left_id)
        .join(right, right.c.id == columns.right_id)
        .where(~decided)
    )

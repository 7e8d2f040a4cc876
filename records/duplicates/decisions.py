"""“Not the same person”: pairs of whom somebody decided that they are two people.

It is remembered when either record is merged into another one: if A is not B, and B becomes part
of C, A is not C (records.merging.shared_records).
"""

from collections.abc import Collection

from sqlalchemy import ColumnElement, Connection, and_, select

from core.errors import UserError
from models.changes import ChangeSet
from models.sql import within
from models.tables import different_people
from records.people import existing_people


def mark_different(changes: ChangeSet, one: int, other: int) -> bool:
    """Remember that two people are not the same person; False where that was known.

    Raises UserError for a person and himself, and for people who are gone.
    """
    _check(changes.connection, one, other)
    changes.describe(person=one)
    if are_different(changes.connection, one, other):
        return False
    first, second = sorted((one, other))
    changes.insert(different_people, [{"person_id": first, "other_id": second}])
    return True


def forget_difference(changes: ChangeSet, one: int, other: int) -> bool:
    """Forget that two people are not the same person; False where it was not on record."""
    changes.describe(person=one)
    query = select(different_people.c.id).where(_is_pair(one, other))
    return changes.delete(different_people, changes.connection.scalars(query).all()) > 0


def are_different(connection: Connection, one: int, other: int) -> bool:
    """Whether somebody decided that two people are not the same person."""
    query = select(different_people.c.id).where(_is_pair(one, other))
    return connection.scalar(query) is not None


def different_pairs(
    connection: Connection, among: Collection[int] | None = None
) -> frozenset[tuple[int, int]]:
    """All pairs of people who are not the same, the lower id first; or those of two `among`."""
    columns = different_people.c
    query = select(columns.person_id, columns.other_id)
    if among is not None:
        ids = sorted(among)
        query = query.where(within(columns.person_id, ids), within(columns.other_id, ids))
    return frozenset((row.person_id, row.other_id) for row in connection.execute(query))


def _is_pair(one: int, other: int) -> ColumnElement[bool]:
    columns = different_people.c
    first, second = sorted((one, other))
    return and_(columns.person_id == first, columns.other_id == second)


def _check(connection: Connection, one: int, other: int) -> None:
    if one == other:
        raise UserError(
            "These are one record already; choose two people. Nothing was saved.",
            code="same_person",
        )
    if len(existing_people(connection, [one, other])) < 2:
        raise UserError("One of them was deleted meanwhile; nothing was saved.", code="gone")

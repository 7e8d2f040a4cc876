"""Rows set aside for review that have somebody who is erased, and the issues of their cells."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, select, update

from models.changes import Change, ChangeSet
from models.match_keys import match_name
from models.sql import within
from models.tables import import_issues, journal, reviews
from records.erasure.identity import identity_of_row
from records.erasure.ledger import read_erased
from records.erasure.terms import ERASED


def delete_reviews(changes: ChangeSet, ids: Sequence[int], names: Collection[str]) -> list[int]:
    """Delete the rows set aside that may be theirs alone; of others they are no candidate.

    `names` are the whole names, as they are compared, that nobody else on record has. Returns the
    ids of what was deleted; what imports had to say of these rows loses its values.
    """
    connection = changes.connection
    erased, theirs = read_erased(connection), set(ids)
    going: list[Any] = []
    fewer: list[Change] = []
    for review in connection.execute(select(reviews)):
        candidates = review.candidates or []
        others = [one for one in candidates if one["person"] not in theirs]
        is_theirs = review.decided_for in theirs or (candidates and not others)
        if is_theirs or erased.include(review.row) or _has_name(review.row, names):
            going.append(review)
        elif len(others) < len(candidates):
            fewer.append(Change(review.id, {"candidates": others}))
    changes.update(reviews, fewer)
    changes.delete(reviews, [review.id for review in going])
    _empty_issues(connection, {(review.batch_id, review.source_row) for review in going})
    return [review.id for review in going]


def empty_issues_of(connection: Connection, ids: Sequence[int]) -> None:
    """Take the values out of what imports had to say of the rows of people."""
    rows = (
        select(journal.c.batch_id, journal.c.source_row)
        .where(within(journal.c.person_id, ids), journal.c.source_row.is_not(None))
        .distinct()
    )
    _empty_issues(connection, {(row.batch_id, row.source_row) for row in connection.execute(rows)})


def _empty_issues(connection: Connection, places: Collection[tuple[int, int | None]]) -> None:
    of_batches: dict[int, list[int]] = {}
    for batch_id, source_row in places:
        if source_row is not None:
            of_batches.setdefault(batch_id, []).append(source_row)
    for batch_id, rows in of_batches.items():
        connection.execute(
            update(import_issues)
            .where(import_issues.c.batch_id == batch_id, within(import_issues.c.source_row, rows))
            .values(message=ERASED, value="")
        )


def _has_name(row: Mapping[str, Any], names: Collection[str]) -> bool:
    one = identity_of_row(row)
    return any(
        match_name(*pair) in names
        for given in one.given
        for family in one.family
        for pair in ((given, family), (family, given))
    )

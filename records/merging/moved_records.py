"""The records that refer to a merged person, moved to the person that stays.

Every table with a reference to people is found by its foreign keys. Where no two records may have
the same values, as two members of one list, the record of the person that stays is kept.
"""

from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import Column, Connection, Table, Text, UniqueConstraint, cast, or_, select

from models.changes import Change, ChangeSet, children, read_records
from models.tables import (
    different_people,
    frame_members,
    news_people,
    people,
    relationships,
    reviews,
)
from records.merging.double_responses import share_invitations
from records.merging.invitations import merge_invitations
from records.merging.same_records import COMBINED, combine_same
from records.news.news_items import GRANTED, REFUSED
from records.parts.relationships import INVERSE

_OPEN: Final = "open"


def move_records(changes: ChangeSet, keep_id: int, other_id: int) -> dict[str, int]:
    """Give all that refers to `other_id` to `keep_id`; return how many records moved, by table.

    Of records that say the same, one stays.
    """
    moved: dict[str, int] = {}
    merge_invitations(changes, keep_id, other_id)
    for table, column in children(people):
        if table is different_people:
            continue
        count = _move(changes, table, column, keep_id, other_id)
        if count:
            moved[str(table.name)] = moved.get(str(table.name), 0) + count
    share_invitations(changes, keep_id)
    _tidy_relationships(changes, keep_id)
    _move_differences(changes, keep_id, other_id)
    _move_candidates(changes, keep_id, other_id)
    for table in COMBINED:
        if table.name in moved:
            _combine_same(changes, table, keep_id)
    return moved


def _move(
    changes: ChangeSet, table: Table, column: Column[Any], keep_id: int, other_id: int
) -> int:
    connection = changes.connection
    rows = connection.execute(select(table).where(column == other_id)).mappings().all()
    if not rows:
        return 0
    twins = _twins(connection, table, column, keep_id, [dict(row) for row in rows])
    if table is frame_members:
        invited = [Change(twins[row["id"]], {"excluded": None}) for row in rows
                   if row["id"] in twins and row["excluded"] is None]  # fmt: skip
        changes.update(frame_members, invited)
    if table is news_people:
        said = [_stricter(connection, dict(row), twins[row["id"]]) for row in rows
                if row["id"] in twins]  # fmt: skip
        changes.update(news_people, said)
    for child, child_column in children(table) if twins else ():
        for gone, twin in twins.items():
            theirs = connection.scalars(select(child.c.id).where(child_column == gone)).all()
            name = str(child_column.name)
            changes.update(child, [Change(one, {name: twin}) for one in theirs])
    changes.delete(table, twins)
    name = str(column.name)
    staying = [Change(row["id"], {name: keep_id}) for row in rows if row["id"] not in twins]
    return changes.update(table, staying)


def _stricter(connection: Connection, row: dict[str, Any], twin: int) -> Change:
    """What two permissions of one merged person come to: a refusal counts, then a permission."""
    mine = read_records(connection, news_people, [twin])[twin]
    rank = (None, GRANTED, REFUSED)
    counts = max(mine, row, key=lambda one: rank.index(one["permission"]))
    names = ("permission", "permission_on", "evidence")
    return Change(twin, {name: counts[name] for name in names})


def _twins(
    connection: Connection,
    table: Table,
    column: Column[Any],
    keep_id: int,
    rows: list[dict[str, Any]],
) -> dict[int, int]:
    """Those of `rows` that cannot move, each with the record of `keep_id` that is in its place."""
    found: dict[int, int] = {}
    for constraint in table.constraints:
        if not isinstance(constraint, UniqueConstraint) or column.name not in constraint.columns:
            continue
        names = [str(one.name) for one in constraint.columns if one is not column]
        theirs = connection.execute(
            select(table.c.id, *(table.c[name] for name in names)).where(column == keep_id)
        ).all()
        held = {tuple(values): record_id for record_id, *values in theirs}
        for row in rows:
            twin = held.get(tuple(row[name] for name in names))
            if twin is not None:
                found[row["id"]] = twin
    return found


def _tidy_relationships(changes: ChangeSet, keep_id: int) -> None:
    """Remove relationships of the person with himself, and those on record twice."""
    columns = relationships.c
    rows = changes.connection.execute(
        select(relationships)
        .where(or_(columns.person_id == keep_id, columns.other_id == keep_id))
        .order_by(columns.id)
    ).all()
    gone: list[int] = []
    seen: set[Any] = set()
    for row in rows:
        side = (row.kind, row.other_id or row.other_name)
        if row.other_id == keep_id:
            side = (INVERSE.get(row.kind, row.kind), row.person_id)
        if row.person_id == row.other_id or side in seen:
            gone.append(row.id)
        seen.add(side)
    changes.delete(relationships, gone)


def _move_differences(changes: ChangeSet, keep_id: int, other_id: int) -> None:
    """Whoever is not the merged person is not the one that stays either."""
    columns = different_people.c
    both = keep_id, other_id
    rows = changes.connection.execute(
        select(different_people).where(or_(columns.person_id.in_(both), columns.other_id.in_(both)))
    ).all()
    pairs = {(row.person_id, row.other_id): row.id for row in rows}
    for (first, second), record_id in pairs.items():
        if other_id not in (first, second):
            continue
        third = second if first == other_id else first
        low, high = sorted((keep_id, third))
        if low == high or (low, high) in pairs:
            changes.delete(different_people, [record_id])
        else:
            values = {"person_id": low, "other_id": high}
            changes.update(different_people, [Change(record_id, values)])


def _move_candidates(changes: ChangeSet, keep_id: int, other_id: int) -> None:
    """Rows waiting for review that may be about the merged person may be about the one staying."""
    waiting = changes.connection.execute(
        select(reviews.c.id, reviews.c.candidates).where(
            reviews.c.state == _OPEN,
            # Most reviews are about others; the text tells it without reading what it holds.
            cast(reviews.c.candidates, Text).contains(str(other_id)),
        )
    )
    found: list[Change] = []
    for record_id, candidates in waiting:
        if not any(one["person"] == other_id for one in candidates):
            continue
        best: dict[int, Mapping[str, Any]] = {}
        for one in candidates:
            person_id = keep_id if one["person"] == other_id else one["person"]
            best.setdefault(person_id, {**one, "person": person_id})
        found.append(Change(record_id, {"candidates": list(best.values())}))
    changes.update(reviews, found)


def _combine_same(changes: ChangeSet, table: Table, person_id: int) -> None:
    ids = changes.connection.scalars(
        select(table.c.id).where(table.c.person_id == person_id).order_by(table.c.id)
    ).all()
    rows = read_records(changes.connection, table, ids)
    same = combine_same(table, [rows[one] for one in ids])
    for staying, _gone, values in same:
        changes.update(table, [Change(staying, values)])
    changes.delete(table, [gone for _staying, gone, _values in same])

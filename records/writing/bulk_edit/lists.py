"""Membership of lists, for many people."""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import Connection, select

from core.errors import UserError
from models.batch_kinds import BatchKind
from models.sql import within
from models.tables import segment_members
from records.filters.segments import Segment, add_to_list, find_segment, remove_from_list
from records.writing.bulk_edit.definition import BulkAct, BulkChange, BulkPlan

ON_LIST: Final = "On the list"


def put_on_list(name: str) -> BulkAct:
    """Add everybody to the list `name`, which is created where it is new.

    Raises UserError for a blank name; the act raises it for the name of a live segment.
    """
    if not name.strip():
        raise UserError("Enter the name of a list; nothing was changed.", code="no_name")

    def check(connection: Connection) -> None:
        found = find_segment(connection, name)
        if found is not None and not found.is_list:
            raise _no_list(found)

    def plan(connection: Connection, person_ids: Sequence[int]) -> BulkPlan:
        there = _members(connection, find_segment(connection, name), person_ids)
        return BulkPlan([BulkChange(one, None, ON_LIST) for one in person_ids if one not in there])

    return BulkAct(
        BatchKind.LIST_ADD,
        plan,
        lambda changes, planned: add_to_list(changes, name, [one.person_id for one in planned]),
        check,
    )


def take_off_list(segment: Segment) -> BulkAct:
    """Remove everybody from a list; they stay on record. Raises UserError for a live segment."""
    if not segment.is_list:
        raise _no_list(segment)

    def plan(connection: Connection, person_ids: Sequence[int]) -> BulkPlan:
        there = _members(connection, segment, person_ids)
        return BulkPlan([BulkChange(one, ON_LIST, None) for one in person_ids if one in there])

    return BulkAct(
        BatchKind.LIST_REMOVE,
        plan,
        lambda changes, planned: remove_from_list(
            changes, segment, [one.person_id for one in planned]
        ),
    )


def _members(
    connection: Connection, segment: Segment | None, person_ids: Sequence[int]
) -> frozenset[int]:
    if segment is None:
        return frozenset()
    return frozenset(
        connection.scalars(
            select(segment_members.c.person_id).where(
                segment_members.c.segment_id == segment.segment_id,
                within(segment_members.c.person_id, person_ids),
            )
        )
    )


def _no_list(segment: Segment) -> UserError:
    return UserError(
        f"“{segment.name}” is a live segment: its people come from its filter. Nothing was changed;"
        " choose a list.",
        code="not_a_list",
    )

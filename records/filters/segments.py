"""Segments, saved filters that stay live, and lists, fixed sets of people."""

from array import array
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from core.errors import UserError
from core.text import clean
from models.changes import Change, ChangeSet
from models.sql import within
from models.tables import segment_members, segments
from records.fields.definitions import all_fields
from records.filters.expressions import Filter, Membership, parse, to_text
from records.filters.filter_sql import count, person_ids


@dataclass(frozen=True, slots=True)
class Segment:
    """A saved filter (`expression`), or a list where that is None."""

    segment_id: int
    name: str
    expression: str | None
    description: str | None = None

    @property
    def is_list(self) -> bool:
        """Whether it is a fixed set of people."""
        return self.expression is None


def list_segments(connection: Connection) -> list[Segment]:
    """Every segment and list, by name."""
    rows = connection.execute(select(segments).order_by(func.lower(segments.c.name)))
    return [Segment(row.id, row.name, row.expression, row.description) for row in rows]


def resolve(connection: Connection, name: str) -> "array[int]":
    """The ids of the people in the segment or list `name` now, by name of the person.

    Raises UserError for an unknown one.
    """
    return person_ids(connection, Membership("segment", name))


def size(connection: Connection, segment: Segment) -> int:
    """How many people are in `segment` now."""
    return count(connection, Membership("segment", segment.name))


def save_segment(changes: ChangeSet, name: str, expression: str | Filter) -> Segment:
    """Save a live segment as `name`, replacing an existing one.

    Raises UserError for an expression that cannot be understood, a name without letters, or the
    name of a list.
    """
    name = _name(name)
    chosen = (
        parse(expression, all_fields(changes.connection))
        if isinstance(expression, str)
        else expression
    )
    text = to_text(chosen)
    found = _id(changes.connection, name)
    if found is None:
        (found,) = changes.insert(segments, [{"name": name, "expression": text}])
    elif _is_list(changes.connection, found):
        raise UserError(
            f"“{name}” is a list of people. Nothing was saved; choose another name for the"
            " segment.",
            code="not_a_segment",
        )
    else:
        changes.update(segments, [Change(found, {"expression": text})])
    count(changes.connection, Membership("segment", name))  # refuses what cannot be asked
    changes.describe(segment=name)
    return Segment(found, name, text)


def add_to_list(changes: ChangeSet, name: str, people: Iterable[int]) -> int:
    """Put `people` on the list `name`, created where it is new; return how many were added.

    Raises UserError when `name` is a live segment.
    """
    name = _name(name)
    found = _id(changes.connection, name)
    if found is None:
        (found,) = changes.insert(segments, [{"name": name, "expression": None}])
    if not _is_list(changes.connection, found):
        raise UserError(
            f"“{name}” is a live segment: its people come from its filter. Nothing was"
            " changed; choose another name for the list.",
            code="not_a_list",
        )
    there = set(
        changes.connection.scalars(
            select(segment_members.c.person_id).where(segment_members.c.segment_id == found)
        )
    )
    new = [
        {"segment_id": found, "person_id": one} for one in dict.fromkeys(people) if one not in there
    ]
    changes.insert(segment_members, new)
    changes.describe(segment=name)
    return len(new)


def remove_from_list(changes: ChangeSet, segment: Segment, people: Iterable[int]) -> int:
    """Take `people` off the list `segment`; return how many were on it. They stay on record."""
    members = changes.connection.scalars(
        select(segment_members.c.id).where(
            segment_members.c.segment_id == segment.segment_id,
            within(segment_members.c.person_id, list(people)),
        )
    ).all()
    changes.describe(segment=segment.name)
    return changes.delete(segment_members, members)


def delete_segment(changes: ChangeSet, segment: Segment) -> None:
    """Delete a segment or list; the people stay."""
    changes.delete(segments, [segment.segment_id])
    changes.describe(segment=segment.name)


def _id(connection: Connection, name: str) -> int | None:
    return connection.scalar(
        select(segments.c.id).where(func.lower(segments.c.name) == name.lower())
    )


def _is_list(connection: Connection, segment_id: int) -> bool:
    expression = select(segments.c.expression).where(segments.c.id == segment_id)
    return connection.scalar(expression) is None


def _name(name: str) -> str:
    name = clean(name)
    if not name:
        raise UserError("A segment needs a name; nothing was saved.", code="no_name")
    return name

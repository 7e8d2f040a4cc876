"""Segments, saved filters that stay live, and lists, fixed sets of people."""

from array import array
from collections.abc import Iterable
from dataclasses import dataclass, replace

from sqlalchemy import Connection, func, select

from core.errors import UserError
from core.text import clean
from models.changes import Change, ChangeSet
from models.sql import within
from models.tables import segment_members, segments
from records.fields.definitions import all_fields
from records.filters.filter_sql import count, person_ids
from records.filters.model import Filter, Membership
from records.filters.parser import parse
from records.filters.text import to_text


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


def find_segment(connection: Connection, name: str) -> Segment | None:
    """The segment or list called `name`, whatever its capitals; None where there is none."""
    wanted = clean(name).casefold()
    return next((s for s in list_segments(connection) if s.name.casefold() == wanted), None)


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
    found = find_segment(changes.connection, name)
    if found is None:
        return create_segment(changes, name, expression)
    if found.is_list:
        raise UserError(
            f"“{found.name}” is a list of people. Nothing was saved; choose another name for the"
            " segment.",
            code="not_a_segment",
        )
    return update_segment(changes, found, expression)


def create_segment(
    changes: ChangeSet, name: str, expression: str | Filter, description: str = ""
) -> Segment:
    """Save a new live segment.

    Raises UserError for an expression that cannot be understood, and a name that is blank or taken.
    """
    name = free_name(changes.connection, name)
    text = _text(changes.connection, expression)
    about = clean(description) or None
    row = {"name": name, "expression": text, "description": about}
    (segment_id,) = changes.insert(segments, [row])
    return _saved(changes, Segment(segment_id, name, text, about))


def update_segment(changes: ChangeSet, segment: Segment, expression: str | Filter) -> Segment:
    """Give a live segment another filter. Raises UserError where that cannot be used."""
    text = _text(changes.connection, expression)
    changes.update(segments, [Change(segment.segment_id, {"expression": text})])
    return _saved(changes, replace(segment, expression=text))


def create_list(
    changes: ChangeSet, name: str, people: Iterable[int], description: str = ""
) -> Segment:
    """Save `people` as a new list. Raises UserError for a name that is blank or taken."""
    name = free_name(changes.connection, name)
    about = clean(description) or None
    row = {"name": name, "expression": None, "description": about}
    (segment_id,) = changes.insert(segments, [row])
    found = Segment(segment_id, name, None, about)
    _add(changes, found, people)
    return found


def add_to_list(changes: ChangeSet, name: str, people: Iterable[int]) -> int:
    """Put `people` on the list `name`, created where it is new; return how many were added.

    Raises UserError when `name` is a live segment.
    """
    found = find_segment(changes.connection, name) or create_list(changes, name, ())
    if not found.is_list:
        raise UserError(
            f"“{found.name}” is a live segment: its people come from its filter. Nothing was"
            " changed; choose another name for the list.",
            code="not_a_list",
        )
    return _add(changes, found, people)


def remove_from_list(changes: ChangeSet, segment: Segment, people: Iterable[int]) -> int:
    """Take `people` off the list `segment`; return how many were on it. They stay on record."""
    members = changes.connection.scalars(
        select(segment_members.c.id).where(
            segment_members.c.segment_id == segment.segment_id,
            within(segment_members.c.person_id, list(people)),
        )
    ).all()
    describe_batch(changes, segment)
    return changes.delete(segment_members, members)


def delete_segment(changes: ChangeSet, segment: Segment) -> None:
    """Delete a segment or list; the people stay."""
    changes.delete(segments, [segment.segment_id])
    describe_batch(changes, segment)


def free_name(connection: Connection, name: str, *, of: Segment | None = None) -> str:
    """`name` as it is stored, for a new segment or list, or for `of`, which may keep its own.

    Raises UserError for a name that is blank or another one's, whatever its capitals.
    """
    name = clean(name)
    if not name:
        raise UserError("A segment needs a name; nothing was saved.", code="no_name")
    found = find_segment(connection, name)
    if found is not None and (of is None or found.segment_id != of.segment_id):
        kind = "list" if found.is_list else "segment"
        raise UserError(
            f"There is a {kind} “{found.name}” already. Nothing was saved; choose another name.",
            code="segment_exists",
        )
    return name


def describe_batch(changes: ChangeSet, segment: Segment) -> None:
    """Say in the title of the batch, and for when it last changed, which segment it is about."""
    changes.describe(segment=segment.name, segment_id=segment.segment_id)


def _add(changes: ChangeSet, segment: Segment, people: Iterable[int]) -> int:
    """Put people on a list; return how many were not on it yet."""
    wanted = list(dict.fromkeys(people))
    there = set(
        changes.connection.scalars(
            select(segment_members.c.person_id).where(
                segment_members.c.segment_id == segment.segment_id,
                within(segment_members.c.person_id, wanted),
            )
        )
    )
    new = [
        {"segment_id": segment.segment_id, "person_id": one} for one in wanted if one not in there
    ]
    changes.insert(segment_members, new)
    describe_batch(changes, segment)
    return len(new)


def _text(connection: Connection, expression: str | Filter) -> str:
    """A filter as it is stored. Raises UserError where it cannot be understood."""
    if isinstance(expression, str):
        expression = parse(expression, all_fields(connection))
    return to_text(expression)


def _saved(changes: ChangeSet, segment: Segment) -> Segment:
    """`segment`, just written. Raises UserError where its people cannot be asked for."""
    count(changes.connection, Membership("segment", segment.name))
    describe_batch(changes, segment)
    return segment

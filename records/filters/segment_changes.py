"""Changes to segments and lists as a whole: rename, describe, duplicate, combine; what uses one."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from enum import StrEnum

from sqlalchemy import Connection, select

from core.errors import UserError
from core.text import clean
from models.changes import Change, ChangeSet
from models.tables import segment_members, segments
from records.fields.definitions import Field, all_fields
from records.filters.filter_sql import person_ids
from records.filters.model import And, Filter, Membership, Not, Or
from records.filters.parser import parse
from records.filters.segments import (
    Segment,
    create_list,
    create_segment,
    delete_segment,
    describe_batch,
    find_segment,
    free_name,
    list_segments,
)
from records.filters.text import to_text


class Combination(StrEnum):
    """How the people of two segments or lists make a third."""

    ALL = "all"  # in both
    ANY = "any"  # in one or the other
    EXCEPT = "except"  # in the first, not in the second


def rename_segment(changes: ChangeSet, segment: Segment, name: str) -> Segment:
    """Rename a segment or list, also in the filters of the segments that name it.

    Raises UserError for a name that is blank or another one's.
    """
    fields = all_fields(changes.connection)
    renamed = replace(segment, name=free_name(changes.connection, name, of=segment))
    using = [
        Change(
            one.segment_id, {"expression": with_renamed(text, segment.name, renamed.name, fields)}
        )
        for one in segments_using(changes.connection, segment.name)
        if (text := one.expression) is not None
    ]
    changes.update(segments, [Change(segment.segment_id, {"name": renamed.name}), *using])
    describe_batch(changes, segment)
    changes.describe(name=renamed.name)
    return renamed


def set_description(changes: ChangeSet, segment: Segment, description: str) -> None:
    """Say what a segment or list is for; blank: nothing."""
    about = clean(description) or None
    changes.update(segments, [Change(segment.segment_id, {"description": about})])
    describe_batch(changes, segment)


def duplicate_segment(changes: ChangeSet, segment: Segment) -> Segment:
    """Save a copy of a segment, or of a list with its people, under a name like “X (copy)”."""
    name = _copy_name(changes.connection, segment.name)
    about = segment.description or ""
    if segment.expression is not None:
        return create_segment(changes, name, segment.expression, about)
    members = select(segment_members.c.person_id).where(
        segment_members.c.segment_id == segment.segment_id
    )
    return create_list(changes, name, changes.connection.scalars(members).all(), about)


def delete_segments(changes: ChangeSet, which: Sequence[Segment]) -> None:
    """Delete segments and lists; the people stay."""
    if len(which) == 1:
        delete_segment(changes, which[0])
    else:
        changes.delete(segments, [one.segment_id for one in which])


def combination(first: str, how: Combination, second: str) -> Filter:
    """The people of two segments or lists, given by name, joined as `how` says."""
    one, other = Membership("segment", first), Membership("segment", second)
    match how:
        case Combination.ALL:
            return And((one, other))
        case Combination.ANY:
            return Or((one, other))
        case Combination.EXCEPT:
            return And((one, Not(other)))


def save_as_list(changes: ChangeSet, name: str, chosen: Filter, description: str = "") -> Segment:
    """Save the people who meet `chosen` now as a new list.

    Raises UserError for a name that is blank or taken, and for a filter that cannot be used.
    """
    return create_list(changes, name, person_ids(changes.connection, chosen), description)


def segments_using(connection: Connection, name: str) -> list[Segment]:
    """The live segments whose filter names the segment or list `name`."""
    fields = all_fields(connection)
    return [one for one in list_segments(connection) if names_segment(one.expression, name, fields)]


def names_segment(expression: str | None, name: str, fields: Mapping[str, Field]) -> bool:
    """Whether a stored filter names the segment or list `name`; never where it has become void."""
    try:
        chosen = parse(expression, fields) if expression else None
    except UserError:  # names a field that is there no more
        return False
    return chosen is not None and _renamed(chosen, name, "") != chosen


def with_renamed(expression: str, old: str, new: str, fields: Mapping[str, Field]) -> str:
    """A stored filter with the segment or list `old` under its new name."""
    return to_text(_renamed(parse(expression, fields), old, new))


def _renamed(part: Filter, old: str, new: str) -> Filter:
    match part:
        case Membership("segment" | "list", name) if name.casefold() == old.casefold():
            return replace(part, name=new)
        case Not(inner):
            return Not(_renamed(inner, old, new))
        case And(parts) | Or(parts):
            return type(part)(tuple(_renamed(one, old, new) for one in parts))
    return part


def _copy_name(connection: Connection, name: str) -> str:
    """The first free one of “name (copy)”, “name (copy 2)” and so on."""
    copy, number = f"{name} (copy)", 1
    while find_segment(connection, copy) is not None:
        number += 1
        copy = f"{name} (copy {number})"
    return copy

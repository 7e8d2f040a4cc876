"""What is shown of segments, lists and filters: in words, and who is in them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from core.errors import UserError
from models.tables import batches, people
from records.fields.definitions import Field, all_fields
from records.filters.condition_sql import to_sql
from records.filters.description import describe
from records.filters.filter_sql import count
from records.filters.model import Filter
from records.filters.parser import parse
from records.filters.segments import Segment, list_segments
from records.people import list_names


@dataclass(frozen=True, slots=True)
class SegmentSummary:
    """A segment or list: its filter `in_words`, and when it last changed.

    `changed_at` is UTC; None where no batch on record tells.
    """

    segment: Segment
    in_words: str
    changed_at: datetime | None


def read_segment_summaries(connection: Connection) -> list[SegmentSummary]:
    """Every segment and list, by name."""
    fields = all_fields(connection)
    found = list_segments(connection)
    changed = _last_changes(connection, found)
    return [
        SegmentSummary(
            one,
            filter_in_words(one.expression, fields) if one.expression else "",
            changed.get(one.segment_id),
        )
        for one in found
    ]


def filter_in_words(expression: str, fields: Mapping[str, Field]) -> str:
    """A stored filter in words, or why it cannot be used any more."""
    try:
        return describe(parse(expression, fields), fields)
    except UserError as error:
        return error.message


@dataclass(frozen=True, slots=True)
class PeoplePreview:
    """How many people meet a filter, and the first of them by name."""

    count: int
    names: Sequence[str]


def read_preview(connection: Connection, chosen: Filter | None, most: int) -> PeoplePreview:
    """The people who meet `chosen`, with at most so many names.

    Raises UserError for what cannot be asked.
    """
    first = select(people.c.id).order_by(people.c.sort_name, people.c.id).limit(most)
    if chosen is not None:
        first = first.where(to_sql(connection, chosen, all_fields(connection)))
    ids = connection.scalars(first).all()
    names = list_names(connection, ids)
    return PeoplePreview(count(connection, chosen), [names[one] for one in ids])


def _last_changes(connection: Connection, found: Sequence[Segment]) -> dict[int, datetime]:
    """When a batch last changed each segment or list, by id; an undo counts as its original."""
    by_name = {one.name.casefold(): one.segment_id for one in found}
    about: dict[int, int] = {}  # the segment that a batch is about
    changed: dict[int, datetime] = {}
    rows = connection.execute(
        select(batches.c.id, batches.c.at, batches.c.parameters, batches.c.reverses)
        .where(batches.c.state == "done")
        .order_by(batches.c.id)
    )
    for row in rows:
        name = str(row.parameters.get("segment", "")).casefold()
        found_id = row.parameters.get("segment_id", by_name.get(name))
        segment_id = about.get(row.reverses, found_id) if row.reverses else found_id
        if segment_id is not None:
            about[row.id] = segment_id
            changed[segment_id] = row.at
    return changed

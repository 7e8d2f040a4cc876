"""The segments and lists as their table shows them: in words, used by what, last changed when."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from core.errors import UserError
from models.tables import batches
from records.fields.definitions import Field, all_fields
from records.filters.description import describe
from records.filters.parser import parse
from records.filters.segment_changes import segments_using
from records.filters.segments import Segment, list_segments


@dataclass(frozen=True, slots=True)
class SegmentSummary:
    """A segment or list: its filter `in_words`, the segments that use it, when it last changed.

    `changed_at` is UTC; None where no batch on record tells.
    """

    segment: Segment
    in_words: str
    used_by: Sequence[str]
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
            [other.name for other in segments_using(connection, one.name)],
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

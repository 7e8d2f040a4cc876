"""What uses segments and lists: other segments, and the export layouts."""

from collections.abc import Sequence

from sqlalchemy import Connection

from exporters.layouts import layouts_using
from records.filters.segment_changes import segments_using
from records.filters.segments import Segment


def uses_of(connection: Connection, segments: Sequence[Segment]) -> list[str]:
    """What names one of `segments` in its filter, in words, but for those themselves."""
    own = {one.segment_id for one in segments}
    others = {
        other.name
        for one in segments
        for other in segments_using(connection, one.name)
        if other.segment_id not in own
    }
    layouts = {layout.name for one in segments for layout in layouts_using(connection, one.name)}
    return [
        *(f"the segment “{name}”" for name in sorted(others)),
        *(f"the export layout “{name}”" for name in sorted(layouts)),
    ]

"""What uses segments and lists: other segments, export layouts, frames and exclusions of waves."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from core.formats import listed
from exporters.layouts import layouts_using, rename_segment_in_layouts
from models.changes import ChangeSet
from records.filters.segment_changes import rename_segment, segments_using
from records.filters.segments import Segment
from surveys.frame_exclusions import rename_excluded_segment, waves_excluding
from surveys.frame_sources import waves_drawn_from


@dataclass(frozen=True, slots=True)
class SegmentUses:
    """What names a segment in its `filters`, in words, and the `waves` invited from it.

    Without the segment, those filters do not work; frames keep their people. Waves `excluding` it
    can invite its people then.
    """

    filters: tuple[str, ...] = ()
    waves: tuple[str, ...] = ()
    excluding: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.filters or self.waves or self.excluding)

    def in_words(self, name: str, *, several: bool = False) -> str:
        """A sentence for each kind of use of `name`, which may be `several`; empty for none."""
        sentences = []
        if self.filters:
            verb = "are" if several else "is"
            sentences.append(f"{name} {verb} used by {listed(self.filters)}.")
        if self.waves:
            sentences.append(f"People were invited from {name} to {listed(self.waves)}.")
        if self.excluding:
            sentences.append(f"People of {name} are not invited to {listed(self.excluding)}.")
        return " ".join(sentences)


def uses_of(connection: Connection, segments: Sequence[Segment]) -> SegmentUses:
    """What uses any of `segments`, but for those themselves."""
    own = {one.segment_id for one in segments}
    others = {
        other.name
        for one in segments
        for other in segments_using(connection, one.name)
        if other.segment_id not in own
    }
    layouts = {layout.name for one in segments for layout in layouts_using(connection, one.name)}
    waves = {wave for one in segments for wave in waves_drawn_from(connection, one.name)}
    excluding = {wave for one in segments for wave in waves_excluding(connection, one.name)}
    filters = [
        *(f"the segment “{name}”" for name in sorted(others)),
        *(f"the export layout “{name}”" for name in sorted(layouts)),
    ]
    return SegmentUses(tuple(filters), tuple(sorted(waves)), tuple(sorted(excluding)))


def rename_everywhere(changes: ChangeSet, segment: Segment, name: str) -> Segment:
    """Rename a segment or list, also where segments, layouts and exclusions of waves name it.

    The frames of waves keep the name that it had when they were drawn. Raises UserError for a name
    that is blank or another one's.
    """
    renamed = rename_segment(changes, segment, name)
    rename_segment_in_layouts(changes, segment.name, renamed.name)
    rename_excluded_segment(changes, segment.name, renamed.name)
    return renamed

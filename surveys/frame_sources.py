"""What the people of a frame are drawn from, and were drawn from as their wave has it on record.

Each member of a frame has the source by which they joined it: a wave may be invited to several
times, and what is undone takes its sources with it.
"""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from sqlalchemy import Connection, exists, func, select

from models.sql import within
from models.tables import frame_members, people, surveys, unnamed_members, waves
from records.fields.definitions import all_fields
from records.filters import segments
from records.filters.filter_sql import person_ids
from records.filters.parser import parse


class SourceKind(StrEnum):
    """Where people come from who are not drawn from everybody."""

    SEGMENT = "segment"
    FILTER = "filter"
    PEOPLE = "people"


@dataclass(frozen=True, slots=True)
class FrameSource:
    """A segment or list, a filter as an expression (`where`), or chosen `people`; one at most.

    None of them: everybody.
    """

    segment: str | None = None
    where: str | None = None
    people: Sequence[int] | None = None

    @property
    def kind(self) -> SourceKind | None:
        """Which of them it is; None: everybody."""
        if self.segment is not None:
            return SourceKind.SEGMENT
        if self.where is not None:
            return SourceKind.FILTER
        return None if self.people is None else SourceKind.PEOPLE

    @property
    def name(self) -> str | None:
        """The name of the segment, or the filter."""
        return self.where if self.segment is None else self.segment

    def in_words(self) -> str:
        """“the segment “Doctors””, to be read behind “drawn from”."""
        match self.kind:
            case SourceKind.SEGMENT:
                return f"the segment “{self.segment}”"
            case SourceKind.FILTER:
                return f"the filter “{self.where}”"
            case SourceKind.PEOPLE:
                return "people selected one by one"
            case None:
                return "all alumni"


EVERYBODY: Final = FrameSource()


def resolve(connection: Connection, source: FrameSource) -> "array[int]":
    """The ids of the people of `source` now, by name of the person.

    Raises UserError for an unknown segment, and for a filter that cannot be used.
    """
    if source.segment is not None:
        return segments.resolve(connection, source.segment)
    if source.where is not None:
        return person_ids(connection, parse(source.where, all_fields(connection)))
    if source.people is None:
        return person_ids(connection)
    chosen = select(people.c.id).where(within(people.c.id, source.people))
    return array("q", connection.scalars(chosen.order_by(people.c.sort_name, people.c.id)))


def frame_sources(connection: Connection, wave_id: int) -> tuple[FrameSource, ...]:
    """What the members of a wave's frame were drawn from, the source of the first ones first."""
    rows = [
        row
        for members in (frame_members, unnamed_members)
        for row in connection.execute(
            select(members.c.source, members.c.source_name)
            .where(members.c.wave_id == wave_id)
            .group_by(members.c.source, members.c.source_name)
            .order_by(func.min(members.c.id))
        )
    ]
    return tuple(stored_source(*row) for row in dict.fromkeys(rows))


def stored_source(kind: str | None, name: str | None) -> FrameSource:
    """The source of a member of a frame, as it is stored; of people who were chosen, nobody."""
    match kind:
        case SourceKind.SEGMENT:
            return FrameSource(segment=name)
        case SourceKind.FILTER:
            return FrameSource(where=name)
        case SourceKind.PEOPLE:
            return FrameSource(people=())
        case _:
            return EVERYBODY


def waves_drawn_from(connection: Connection, segment: str) -> list[str]:
    """The names of the waves whose frame has people drawn from the segment or list `segment`."""
    members = frame_members.c
    rows = connection.execute(
        select(surveys.c.code, waves.c.label)
        .join_from(waves, surveys)
        .where(
            exists().where(
                members.wave_id == waves.c.id,
                members.source == SourceKind.SEGMENT,
                func.lower(members.source_name) == segment.lower(),
            )
        )
        .order_by(surveys.c.code, waves.c.label)
    )
    return [f"{row.code} {row.label}" for row in rows]

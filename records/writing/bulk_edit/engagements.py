"""Activities of many people: logged, or removed."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, func, select

from core.errors import UserError
from core.formats import format_short_day
from models.batch_kinds import BatchKind
from models.changes import ChangeSet
from models.sql import within
from models.tables import engagements
from records.writing.bulk_edit.definition import BulkAct, BulkChange, BulkPlan
from records.writing.engagements import add_engagement


@dataclass(frozen=True, slots=True)
class Activity:
    """What people took part in: engagements of this kind, title and date."""

    kind: str
    title: str | None = None
    happened_on: date | None = None

    @property
    def text(self) -> str:
        """The activity in a line: “event, Alumni dinner, 19 Nov 2026”."""
        day = format_short_day(self.happened_on, with_year=True) if self.happened_on else None
        return ", ".join(filter(None, (self.kind, self.title, day)))


def read_activities(
    connection: Connection, person_ids: Sequence[int]
) -> list[tuple[Activity, int]]:
    """The activities of `person_ids`, with how many people have each; the most common first."""
    columns = engagements.c
    many = func.count(columns.person_id.distinct())
    rows = connection.execute(
        select(columns.kind, columns.title, columns.happened_on, many)
        .where(within(columns.person_id, person_ids))
        .group_by(columns.kind, columns.title, columns.happened_on)
        .order_by(many.desc(), columns.kind, columns.title, columns.happened_on)
    )
    return [(Activity(*what), number) for *what, number in rows]


def log_activity(activity: Activity, note: str | None = None) -> BulkAct:
    """Log `activity` for everybody who does not have it yet. Raises UserError without a type."""
    if not activity.kind:
        raise UserError("Enter the type of the activity; nothing was changed.", code="no_kind")

    def plan(connection: Connection, person_ids: Sequence[int]) -> BulkPlan:
        there, text = _records(connection, activity, person_ids), activity.text
        return BulkPlan([BulkChange(one, None, text) for one in person_ids if one not in there])

    return BulkAct(
        BatchKind.ENGAGEMENT,
        plan,
        lambda changes, planned: add_engagement(
            changes,
            [one.person_id for one in planned],
            activity.kind,
            title=activity.title,
            happened_on=activity.happened_on,
            note=note,
        ),
    )


def remove_activity(activity: Activity) -> BulkAct:
    """Remove `activity` from everybody who has it."""

    def plan(connection: Connection, person_ids: Sequence[int]) -> BulkPlan:
        there, text = _records(connection, activity, person_ids), activity.text
        return BulkPlan([BulkChange(one, text, None) for one in person_ids if one in there])

    def write(changes: ChangeSet, planned: Sequence[BulkChange]) -> None:
        there = _records(changes.connection, activity, [one.person_id for one in planned])
        changes.delete(engagements, [one for some in there.values() for one in some])
        changes.describe(activity=activity.kind)

    return BulkAct(BatchKind.ENGAGEMENT_REMOVE, plan, write)


def _records(
    connection: Connection, activity: Activity, person_ids: Sequence[int]
) -> Mapping[int, Sequence[int]]:
    """The engagements that are `activity`, by person."""
    columns = engagements.c
    rows = connection.execute(
        select(columns.person_id, columns.id).where(
            within(columns.person_id, person_ids),
            columns.kind == activity.kind,
            columns.title.is_not_distinct_from(activity.title),
            columns.happened_on.is_not_distinct_from(activity.happened_on),
        )
    )
    found: dict[int, list[int]] = defaultdict(list)
    for person_id, record_id in rows:
        found[person_id].append(record_id)
    return found

"""People who were not heard from since a day.

Heard from is who has anything on record that is dated on that day or later; when the record was
added counts as well. What has no date tells nothing, but in doubt a person stays.
"""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any, Final

from sqlalchemy import (
    Column,
    Connection,
    Date,
    DateTime,
    Select,
    Table,
    func,
    or_,
    select,
    union_all,
)

from models.sql import within, within_rows
from models.tables import (
    awards,
    communications,
    consents,
    dated_notes,
    engagements,
    frame_members,
    invitations,
    linked_files,
    people,
    responses,
    reviews,
    roles,
    tasks,
    waves,
)

# Where something of a person is dated.
_DATED: Final[tuple[Column[Any], ...]] = (
    people.c.created_at, people.c.last_verified, consents.c.recorded_on,
    engagements.c.happened_on, engagements.c.status_on, dated_notes.c.noted_on,
    communications.c.happened_on, tasks.c.done_on, linked_files.c.dated_on,
    roles.c.started, roles.c.ended, responses.c.submitted_at, responses.c.started_at,
)  # fmt: skip
_REPLIED: Final = ("refused", "partial", "complete")  # dispositions that the person caused
_GIVEN: Final = ("consent", "soft opt-in")


def unheard_people(connection: Connection, before: date, today: date) -> list[int]:
    """Who was not heard from on the day `before` or later, in the order of names.

    Left out is who is in a wave that has not closed, has an open task, a consent without a date, an
    award begun or completed since, or answers without a date, and who is on hold or may be meant by
    a row to review.
    """
    found = select(people.c.id)
    for query in (*_heard(before), *_needed(before, today)):
        found = found.where(within_rows(connection, people.c.id, query, negated=True))
    ids = connection.scalars(found.order_by(people.c.sort_name, people.c.id)).all()
    meant = _to_review(connection)
    return [one for one in ids if one not in meant]


def last_heard(connection: Connection, person_ids: Sequence[int]) -> dict[int, date]:
    """The day on which each of the people was heard from last."""
    told = union_all(
        *(
            select(
                _whose(column.table).label("person_id"), func.date(column, type_=Date).label("day")
            ).where(within(_whose(column.table), person_ids), column.is_not(None))
            for column in _DATED
        )
    ).subquery()
    rows = connection.execute(
        select(told.c.person_id, func.max(told.c.day, type_=Date)).group_by(told.c.person_id)
    )
    return dict(rows.all())


def _whose(table: Any) -> Column[int]:
    column: Column[int] = people.c.id if table is people else table.c.person_id
    return column


def _heard(before: date) -> list[Select[Any]]:
    """Queries for who was heard from since."""
    start = datetime.combine(before, time())
    replied = select(invitations.c.person_id).where(
        invitations.c.disposition.in_(_REPLIED), invitations.c.disposition_on >= before
    )
    dated = [
        select(_whose(column.table)).where(
            column >= (start if isinstance(column.type, DateTime) else before),
            _whose(column.table).is_not(None),
        )
        for column in _DATED
    ]
    return [*dated, replied]


def _needed(before: date, today: date) -> list[Select[Any]]:
    """Queries for who is to stay, heard from or not."""
    is_open = or_(waves.c.closes.is_(None), waves.c.closes >= today)
    members: tuple[Table, ...] = (frame_members, invitations, responses)
    in_waves = [
        select(table.c.person_id).join(waves).where(is_open, table.c.person_id.is_not(None))
        for table in members
    ]
    return [
        *in_waves,
        select(tasks.c.person_id).where(tasks.c.done_on.is_(None)),
        select(consents.c.person_id).where(
            consents.c.recorded_on.is_(None), consents.c.basis.in_(_GIVEN)
        ),
        select(awards.c.person_id).where(
            or_(awards.c.completed >= before.year, awards.c.started >= before.year)
        ),
        select(responses.c.person_id).where(
            responses.c.submitted_at.is_(None),
            responses.c.started_at.is_(None),
            responses.c.person_id.is_not(None),
        ),
        select(people.c.id).where(people.c.contact_hold.is_not(None)),
    ]


def _to_review(connection: Connection) -> set[int]:
    """Who may be meant by a row that waits for review."""
    rows = connection.scalars(select(reviews.c.candidates).where(reviews.c.state == "open"))
    return {one["person"] for candidates in rows for one in candidates or ()}

"""The people of an event: invited, accepted, on the waiting list, attended, and so on.

Each is an engagement of a person that belongs to the event, so that the timeline, filters, undo,
merging and erasure need to know nothing of events.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import Connection, func, select

from core.chunks import in_chunks
from core.errors import UserError
from models.changes import Change, ChangeSet
from models.sql import within
from models.tables import contact_points, engagements
from records.consent.contactable import BLOCK_LABELS, UNUSABLE, ContactBlock, contact_blocks
from records.events.events import Event, read_event
from records.parts.engagements import (
    ACCEPTED,
    ATTENDED,
    INVITED,
    STATUSES,
    WAITING,
)
from records.people import existing_people
from records.writing.person_edits import SOURCE

PURPOSE: Final = "events"  # of the consents that an invitation asks for
TAKES_PLACE: Final = frozenset({ACCEPTED, ATTENDED})  # statuses of those who fill the capacity
ALREADY_LISTED: Final = "already_listed"
NO_ADDRESS: Final = "no_address"
EXCLUSION_LABELS: Final[Mapping[str, str]] = {
    ALREADY_LISTED: "Already on the list",
    **{str(block): text for block, text in BLOCK_LABELS.items()},
    NO_ADDRESS: "No usable address",
}
_CHUNK: Final = 20_000  # people per query


@dataclass(frozen=True, slots=True)
class Places:
    """The places of an event: the `capacity` (None: no limit), those `taken`, and who waits."""

    capacity: int | None
    taken: int
    waiting: int

    @property
    def over(self) -> int:
        """How many places more than the capacity are taken."""
        return max(0, self.taken - self.capacity) if self.capacity is not None else 0

    @property
    def free(self) -> int | None:
        """How many places are free; None: no limit."""
        return None if self.capacity is None else max(0, self.capacity - self.taken)

    @property
    def to_offer(self) -> int:
        """How many free places somebody waits for."""
        return min(self.free or 0, self.waiting)


@dataclass(frozen=True, slots=True)
class EventInvitations:
    """Who is to be invited to an event, by id, and who is not, with the reason."""

    event: Event
    invited: Sequence[int]
    excluded: Mapping[int, str]

    def by_reason(self) -> dict[str, int]:
        """How many are not invited, by reason, the most frequent first."""
        counts: dict[str, int] = {}
        for reason in self.excluded.values():
            counts[reason] = counts.get(reason, 0) + 1
        return dict(sorted(counts.items(), key=lambda one: -one[1]))


def plan_event_invitations(
    connection: Connection, event: Event, person_ids: Sequence[int], channel: str = "email"
) -> EventInvitations:
    """Who of `person_ids` can be invited to `event` by `channel`: email, phone or post.

    Excluded is who is on the list already, must not be contacted about events by this channel
    (records/consent/contactable.py), or has no usable address for it.
    """
    listed = _listed(connection, event.id)
    blocks = contact_blocks(connection, person_ids, channel, PURPOSE)
    reachable = _reachable(connection, person_ids, channel)
    invited: list[int] = []
    excluded: dict[int, str] = {}
    for one in dict.fromkeys(person_ids):
        if one in listed:
            excluded[one] = ALREADY_LISTED
        elif one in blocks:
            excluded[one] = str(ContactBlock(blocks[one]))
        elif one not in reachable:
            excluded[one] = NO_ADDRESS
        else:
            invited.append(one)
    return EventInvitations(event, invited, excluded)


def invite_to_event(changes: ChangeSet, plan: EventInvitations, on: date | None = None) -> int:
    """Put those who are to be invited on the list of the event; return how many are new on it.

    Raises UserError where the event is gone.
    """
    listed = _listed(changes.connection, plan.event.id)
    new = [one for one in plan.invited if one not in listed]
    event = read_event(changes.connection, plan.event.id)
    _add(changes, event, existing_people(changes.connection, new), INVITED, on)
    return len(new)


def set_participation(
    changes: ChangeSet,
    event_id: int,
    person_ids: Collection[int],
    status: str,
    *,
    on: date | None = None,
    source: str = SOURCE,
) -> Places:
    """Give people this status at an event; who is not on its list yet is added to it.

    It is not asked whether they may be contacted: they, or the door, told the office. `on` is by
    default today. Returns the places then: more may be taken than there are. Raises UserError
    where the event is gone, and for an unknown status.
    """
    if status not in STATUSES:
        raise UserError(
            f"“{status}” is not one of: {', '.join(STATUSES)}. Nothing was changed.",
            code="unknown_status",
        )
    event = read_event(changes.connection, event_id)
    listed = _listed(changes.connection, event_id)
    there = existing_people(changes.connection, person_ids)
    values = {"status": status, "status_on": on or date.today()}
    changed = [
        Change(record_id, values)
        for one in there
        for record_id, before in listed.get(one, {}).items()
        if before != status
    ]
    changes.update(engagements, changed)
    _add(changes, event, [one for one in there if one not in listed], status, on, source)
    changes.describe(event=event.name, participation=STATUSES[status])
    return places_of(changes.connection, event)


def remove_participants(changes: ChangeSet, event_id: int, person_ids: Collection[int]) -> int:
    """Take people off the list of an event; return how many records of it were removed."""
    event = read_event(changes.connection, event_id)
    listed = _listed(changes.connection, event_id)
    going = [record_id for one in person_ids for record_id in listed.get(one, {})]
    changes.describe(event=event.name)
    return changes.delete(engagements, going)


def places_of(connection: Connection, event: Event) -> Places:
    """The places of an event now."""
    columns = engagements.c
    rows = connection.execute(
        select(columns.status, func.count(columns.person_id.distinct()).label("people"))
        .where(columns.event_id == event.id)
        .group_by(columns.status)
    )
    counts = {row.status: row.people for row in rows}
    taken = sum(counts.get(status, 0) for status in TAKES_PLACE)
    return Places(event.capacity, taken, counts.get(WAITING, 0))


def next_waiting(connection: Connection, event_id: int, count: int) -> list[int]:
    """The first `count` people on the waiting list of an event: who has waited longest."""
    columns = engagements.c
    return list(
        connection.scalars(
            select(columns.person_id)
            .where(columns.event_id == event_id, columns.status == WAITING)
            .order_by(columns.status_on, columns.id)
            .limit(count)
        )
    )


def _add(
    changes: ChangeSet,
    event: Event,
    person_ids: Sequence[int],
    status: str,
    on: date | None,
    source: str = SOURCE,
) -> None:
    values = {
        **event.shared(),
        "event_id": event.id,
        "status": status,
        "status_on": on or date.today(),
        "source": source,
    }
    changes.insert(engagements, [{"person_id": one, **values} for one in person_ids])
    changes.describe(event=event.name)


def _listed(connection: Connection, event_id: int) -> dict[int, dict[int, str]]:
    """The people on the list of an event, each with the status of their records by id.

    A merged person may have two.
    """
    columns = engagements.c
    found: dict[int, dict[int, str]] = {}
    for row in connection.execute(
        select(columns.person_id, columns.id, columns.status).where(columns.event_id == event_id)
    ):
        found.setdefault(row.person_id, {})[row.id] = row.status
    return found


def _reachable(connection: Connection, person_ids: Sequence[int], channel: str) -> set[int]:
    """Those of `person_ids` with a usable address for `channel`."""
    points = contact_points.c
    found: set[int] = set()
    for some in in_chunks(person_ids, _CHUNK):
        found.update(
            connection.scalars(
                select(points.person_id).where(
                    within(points.person_id, some),
                    points.kind == channel,
                    points.status.not_in(UNUSABLE),
                )
            )
        )
    return found

"""Events with how many people are invited, accepted and so on, and the people of one event."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, func, select

from models.tables import contact_points, engagements
from records.consent.contactable import UNUSABLE
from records.events.events import Event, list_events, read_event
from records.events.participants import TAKES_PLACE, Places
from records.parts.engagements import ATTENDED, TELLING, WAITING
from records.people import NAME_KEYS, list_name, read_people


@dataclass(frozen=True, slots=True)
class EventSummary:
    """An event, and how many people have each status."""

    event: Event
    counts: Mapping[str, int]

    @property
    def listed(self) -> int:
        """How many people are on its list, whatever their status."""
        return sum(self.counts.values())

    @property
    def places(self) -> Places:
        """Its places."""
        taken = sum(self.counts.get(status, 0) for status in TAKES_PLACE)
        return Places(self.event.capacity, taken, self.counts.get(WAITING, 0))


@dataclass(frozen=True, slots=True)
class Participant:
    """Somebody on the list of an event; `waits_at` is the place on the waiting list, from 1."""

    person_id: int
    name: str
    status: str
    status_on: date | None
    email: str | None
    employer: str | None
    source: str | None
    waits_at: int | None = None


def read_event_summaries(connection: Connection) -> list[EventSummary]:
    """All events, the latest first."""
    columns = engagements.c
    counts: dict[int, dict[str, int]] = {}
    for row in connection.execute(
        select(columns.event_id, columns.status, func.count(columns.person_id.distinct()))
        .where(columns.event_id.is_not(None))
        .group_by(columns.event_id, columns.status)
    ):
        event_id, status, people = row
        counts.setdefault(event_id, {})[status or ATTENDED] = people
    return [EventSummary(one, counts.get(one.id, {})) for one in list_events(connection)]


def read_participants(connection: Connection, event_id: int) -> tuple[Event, Sequence[Participant]]:
    """An event and the people on its list, by name. Raises UserError where it is gone."""
    event = read_event(connection, event_id)
    columns = engagements.c
    rows = connection.execute(
        select(
            columns.id, columns.person_id, columns.status, columns.status_on, columns.source
        ).where(columns.event_id == event_id)
    ).all()
    of_person = {}
    for row in sorted(rows, key=lambda row: TELLING.index(row.status), reverse=True):
        of_person[row.person_id] = row
    ids = list(of_person)
    people = read_people(connection, ids, [*NAME_KEYS, "sort_name", "employer"])
    emails = _emails(connection, event_id)
    waiting = sorted(
        (row for row in of_person.values() if row.status == WAITING),
        key=lambda row: (row.status_on or date.min, row.id),
    )
    place = {row.person_id: at for at, row in enumerate(waiting, 1)}
    by_name = sorted(zip(ids, people, strict=True), key=lambda one: (one[1]["sort_name"], one[0]))
    return event, [
        Participant(
            person_id,
            list_name(person),
            of_person[person_id].status,
            of_person[person_id].status_on,
            emails.get(person_id),
            person["employer"],
            of_person[person_id].source,
            place.get(person_id),
        )
        for person_id, person in by_name
    ]


def participants_filter(event: Event, status: str | None = None) -> str:
    """The filter of the people of an event, as an expression; of all of them, or with a status."""
    quoted = event.name.replace('"', '""')
    conditions = [f'title = "{quoted}"']
    if event.starts_on is not None:
        conditions.append(f"happened_on = {event.starts_on.isoformat()}")
    conditions.append("status is not empty" if status is None else f"status = {status}")
    return f"any engagement where ({' and '.join(conditions)})"


def _emails(connection: Connection, event_id: int) -> dict[int, str]:
    """The e-mail address to use of each person of an event."""
    points = contact_points.c
    mine = select(engagements.c.person_id).where(engagements.c.event_id == event_id)
    rows = connection.execute(
        select(points.person_id, points.value)
        .where(points.kind == "email", points.status.not_in(UNUSABLE), points.person_id.in_(mine))
        .order_by(points.is_primary, points.id.desc())
    )
    return {row.person_id: row.value for row in rows}

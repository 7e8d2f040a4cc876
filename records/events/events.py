"""Events and programmes: a reunion, a training series, a forum, a funding scheme.

Who takes part is told by engagements of people (participants.py), which have the kind, the name
and the first day of their event.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from sqlalchemy import Connection, func, select

from core.errors import UserError
from core.formats import format_short_day
from core.text import clean
from models.changes import Change, ChangeSet
from models.tables import engagements, events

# What the engagements of an event have from it, by its columns.
_SHARED: Final = {"kind": "kind", "name": "title", "starts_on": "happened_on"}


@dataclass(frozen=True, slots=True)
class Event:
    """An event or programme. `id` is 0 until it is created; `ends_on` None: on one day."""

    name: str
    kind: str = "event"
    starts_on: date | None = None
    ends_on: date | None = None
    place: str | None = None
    capacity: int | None = None
    note: str | None = None
    id: int = 0

    @property
    def title(self) -> str:
        """The name with the first day: “Alumni dinner, 19 Nov 2026”."""
        if self.starts_on is None:
            return self.name
        return f"{self.name}, {format_short_day(self.starts_on, with_year=True)}"

    def as_row(self) -> dict[str, Any]:
        """Its values by column."""
        return {
            "name": self.name,
            "kind": self.kind,
            "starts_on": self.starts_on,
            "ends_on": self.ends_on,
            "place": self.place,
            "capacity": self.capacity,
            "note": self.note,
        }

    def shared(self) -> dict[str, Any]:
        """The values that its engagements have from it, by their column."""
        row = self.as_row()
        return {theirs: row[own] for own, theirs in _SHARED.items()}


def create_event(changes: ChangeSet, event: Event) -> Event:
    """Create an event; return it as it is stored. Raises UserError for what cannot be right."""
    event = _checked(changes.connection, event)
    (event_id,) = changes.insert(events, [event.as_row()])
    changes.describe(event=event.name)
    return replace(event, id=event_id)


def edit_event(changes: ChangeSet, event: Event) -> Event:
    """Store the values of an event, also with its engagements; return it as it is stored.

    Raises UserError for what cannot be right, and where the event is gone.
    """
    read_event(changes.connection, event.id)
    event = _checked(changes.connection, event)
    changes.update(events, [Change(event.id, event.as_row())])
    ids = changes.connection.scalars(
        select(engagements.c.id).where(engagements.c.event_id == event.id)
    )
    changes.update(engagements, [Change(one, event.shared()) for one in ids.all()])
    changes.describe(event=event.name)
    return event


def delete_event(changes: ChangeSet, event_id: int) -> None:
    """Delete an event with its engagements; the people stay. Raises UserError where it is gone."""
    event = read_event(changes.connection, event_id)
    changes.delete(events, [event_id])
    changes.describe(event=event.name)


def list_events(connection: Connection) -> list[Event]:
    """All events, the latest first, those without a date before them."""
    rows = connection.execute(
        select(events).order_by(events.c.starts_on.desc().nulls_first(), events.c.id.desc())
    ).mappings()
    return [_event(row) for row in rows]


def read_event(connection: Connection, event_id: int) -> Event:
    """The event with this id. Raises UserError where it is gone."""
    found = connection.execute(select(events).where(events.c.id == event_id)).mappings().first()
    if found is None:
        raise UserError("This event was deleted meanwhile; nothing was changed.", code="gone")
    return _event(found)


def find_event(connection: Connection, name: str) -> Event:
    """The event with this name, whatever its capitals, or with this number as its id.

    Raises UserError where there is none, or several have the name.
    """
    wanted = clean(name).casefold()
    everything = list_events(connection)
    found = [one for one in everything if one.name.casefold() == wanted]
    found = found or [one for one in everything if str(one.id) == wanted]
    if len(found) == 1:
        return found[0]
    if not found:
        raise UserError(f"There is no event “{name}”; nothing was changed.", code="unknown_event")
    numbers = ", ".join(f"{one.id} ({one.title})" for one in found)
    raise UserError(
        f"Several events are called “{name}”; nothing was changed. Give its number: {numbers}.",
        code="ambiguous_event",
    )


def _checked(connection: Connection, event: Event) -> Event:
    """`event` as it is stored. Raises UserError for what cannot be right."""
    event = replace(
        event,
        name=clean(event.name),
        kind=clean(event.kind),
        place=clean(event.place or "") or None,
        note=(event.note or "").strip() or None,
    )
    if not event.name or not event.kind:
        raise UserError("An event needs a name and a type; nothing was saved.", code="no_name")
    if event.ends_on is not None and (event.starts_on is None or event.ends_on < event.starts_on):
        raise UserError(
            "The last day is before the first one; nothing was saved.", code="wrong_dates"
        )
    if event.capacity is not None and event.capacity < 1:
        raise UserError(
            "The capacity is at least 1. Leave it blank for no limit; nothing was saved.",
            code="wrong_capacity",
        )
    same = connection.scalar(
        select(events.c.id).where(
            func.lower(events.c.name) == event.name.lower(),
            events.c.starts_on.is_not_distinct_from(event.starts_on),
            events.c.id != event.id,
        )
    )
    if same is not None:
        raise UserError(
            f"There is an event “{event.title}” already; nothing was saved.", code="event_exists"
        )
    return event


def _event(row: Mapping[Any, Any]) -> Event:
    return Event(**{str(name): value for name, value in row.items()})

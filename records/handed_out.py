"""The register of lists handed out: who has which list of people, what for, until when.

It counts people and names none, so that nothing of it has to be erased with a person.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import Connection, func, select

from core.errors import UserError
from core.text import clean
from models.changes import Change, ChangeSet
from models.tables import lists_handed_out


class HandedOutEnd(StrEnum):
    """How a list that was handed out came to its end."""

    RETURNED = "returned"
    DESTROYED = "destroyed"


END_LABELS: Final[Mapping[HandedOutEnd, str]] = {
    HandedOutEnd.RETURNED: "Returned",
    HandedOutEnd.DESTROYED: "Destroyed",
}


@dataclass(frozen=True, slots=True)
class HandedOutList:
    """A list of `people` people that `recipient` has had since `handed_on`.

    `due_on` is until when they may keep it. `ended_on` and `outcome` are None while they have it.
    """

    title: str
    recipient: str
    people: int
    handed_on: date
    purpose: str | None = None
    due_on: date | None = None
    ended_on: date | None = None
    outcome: str | None = None
    id: int = 0

    def is_overdue(self, today: date) -> bool:
        """Whether it should be back or destroyed by now."""
        return self.ended_on is None and self.due_on is not None and self.due_on < today


@dataclass(frozen=True, slots=True)
class ListRecipient:
    """Who outside the office gets a list, what for, and until when they may keep it."""

    name: str
    purpose: str = ""
    due_on: date | None = None

    def given(self, title: str, people: int, today: date) -> HandedOutList:
        """The list `title` of `people` people as handed out to this recipient `today`.

        Raises UserError as `record_handed_out` does.
        """
        listed = HandedOutList(title, self.name, people, today, self.purpose or None, self.due_on)
        return _checked(listed)


def record_handed_out(changes: ChangeSet, listed: HandedOutList) -> HandedOutList:
    """Record that a list was handed out; return it with its id.

    Raises UserError without a title or recipient, and where it is due before it was handed out.
    """
    listed = _checked(listed)
    row: dict[str, Any] = {
        "title": listed.title,
        "recipient": listed.recipient,
        "people": listed.people,
        "handed_on": listed.handed_on,
        "purpose": clean(listed.purpose or "") or None,
        "due_on": listed.due_on,
    }
    (list_id,) = changes.insert(lists_handed_out, [row])
    changes.describe(list=listed.title)
    return replace(listed, id=list_id)


def end_handed_out(
    changes: ChangeSet, list_id: int, outcome: HandedOutEnd, on: date
) -> HandedOutList:
    """Record that a list came back or was destroyed. Raises UserError where it did already."""
    listed = next((one for one in handed_out(changes.connection) if one.id == list_id), None)
    if listed is None:
        raise UserError(
            f"There is no list {list_id} in the register; nothing was changed.", code="gone"
        )
    if listed.ended_on is not None:
        raise UserError(
            f"“{listed.title}” was {listed.outcome} already; nothing was changed.", code="ended"
        )
    if on < listed.handed_on:
        raise UserError(
            f"“{listed.title}” was handed out later than that day; nothing was changed.",
            code="bad_date",
        )
    values = {"ended_on": on, "outcome": outcome.value}
    changes.update(lists_handed_out, [Change(list_id, values)])
    changes.describe(list=listed.title, outcome=outcome.value)
    return replace(listed, ended_on=on, outcome=outcome.value)


def handed_out(connection: Connection) -> list[HandedOutList]:
    """The register: lists that are out first, the first due first, then the rest, newest first."""
    columns = lists_handed_out.c
    rows = connection.execute(
        select(lists_handed_out).order_by(
            columns.ended_on.is_not(None),
            columns.due_on.asc().nulls_last(),
            columns.handed_on.desc(),
            columns.id.desc(),
        )
    ).mappings()
    return [HandedOutList(**row) for row in rows]


def count_overdue(connection: Connection, today: date) -> int:
    """How many lists should be back or destroyed by now."""
    columns = lists_handed_out.c
    overdue = select(func.count()).where(columns.ended_on.is_(None), columns.due_on < today)
    return connection.scalar(overdue) or 0


def _checked(listed: HandedOutList) -> HandedOutList:
    """`listed` as it is recorded. Raises UserError where it cannot be."""
    listed = replace(listed, title=clean(listed.title), recipient=clean(listed.recipient))
    if not listed.title or not listed.recipient:
        raise UserError(
            "Say what was handed out and for whom; nothing was recorded.", code="incomplete"
        )
    if listed.due_on is not None and listed.due_on < listed.handed_on:
        raise UserError(
            "The list is due before it was handed out; nothing was recorded. Correct the date.",
            code="bad_date",
        )
    return listed

"""Noting that records were verified, and whether people's e-mail addresses work."""

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import select

from models.changes import Change, ChangeSet
from models.sql import within
from models.tables import contact_points, people
from records.people import existing_people


def mark_verified(changes: ChangeSet, person_ids: Collection[int], on: date) -> Sequence[int]:
    """Note that the records of these people were verified `on` a day; return who is on record."""
    owners = existing_people(changes.connection, person_ids)
    changes.update(people, [Change(one, {"last_verified": on}) for one in owners])
    changes.describe(fields=["last_verified"])
    return owners


def mark_emails(
    changes: ChangeSet, person_ids: Collection[int], status: str, on: date
) -> Sequence[int]:
    """Set the status of the primary e-mail address of each person; return whose was set."""
    columns = contact_points.c
    found = changes.connection.execute(
        select(columns.id, columns.person_id).where(
            columns.kind == "email", columns.is_primary, within(columns.person_id, [*person_ids])
        )
    ).all()
    new = {"status": status, "status_on": on}
    changes.update(contact_points, [Change(row.id, new) for row in found])
    changes.describe(address="email", status=status)
    return [row.person_id for row in found]

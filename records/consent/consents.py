"""On what basis a person may be asked, per purpose and channel, and the right to object.

Consents are a history: the one recorded last counts. An objection is more than a consent taken
back: it also suppresses the person's addresses, so that no later file brings them back into use.
"""

from collections.abc import Collection
from datetime import date
from typing import Final

from sqlalchemy import select

from core.errors import UserError
from core.formats import plural
from models.changes import Change
from models.database import Database
from models.suppressions import EVERYTHING
from models.tables import consents, contact_points, people
from records.consent.suppression import suppress
from records.people import list_names
from records.writing.editing import SOURCE, Edited

PURPOSES: Final = ("survey", "news", "fundraising", "events")
CHANNELS: Final = ("email", "phone", "post")
BASES: Final = ("consent", "soft opt-in", "not marketing", "none", "objected")


def record_consent(
    database: Database,
    person_ids: Collection[int],
    purpose: str,
    channel: str,
    basis: str,
    *,
    recorded_on: date,
    evidence: str | None = None,
    wording: str | None = None,
) -> Edited:
    """Record on what `basis` people may be asked for `purpose` by `channel`.

    `evidence` says where that is written down, `wording` what they agreed to.
    """
    with database.read() as connection:
        names = list_names(connection, list(person_ids))
    who = next(iter(names.values())) if len(names) == 1 else plural(len(names), "person", "people")
    title = f"{who}: {basis} recorded for {purpose} by {_channel_name(channel)}"
    with database.write("consent", title) as changes:
        changes.insert(
            consents,
            [
                {
                    "person_id": person_id,
                    "purpose": purpose,
                    "channel": channel,
                    "basis": basis,
                    "recorded_on": recorded_on,
                    "evidence": evidence or SOURCE,
                    "wording": wording,
                }
                for person_id in names
            ],
        )
        return Edited(changes.batch_id, title, next(iter(names)) if len(names) == 1 else None)


def object_to_contact(
    database: Database,
    person_id: int,
    *,
    reason: str,
    by: str,
    on: date,
    purpose: str = EVERYTHING,
) -> Edited:
    """Record that a person objects: to one purpose, or (EVERYTHING) to any contact at all.

    `by` is who took the objection, `reason` what was said. The person's e-mail addresses and
    phone numbers are suppressed. Raises UserError for a person who is gone.
    """
    with database.read() as connection:
        names = list_names(connection, [person_id])
    if not names:
        raise UserError("This person was deleted meanwhile; nothing was saved.", code="gone")
    title = f"{names[person_id]}: objection recorded"
    purposes = PURPOSES if purpose == EVERYTHING else (purpose,)
    with database.write("consent", title) as changes:
        changes.insert(
            consents,
            [
                {
                    "person_id": person_id,
                    "purpose": one,
                    "channel": channel,
                    "basis": "objected",
                    "recorded_on": on,
                    "evidence": reason,
                }
                for one in purposes
                for channel in CHANNELS
            ],
        )
        if purpose == EVERYTHING:
            changes.update(people, [Change(person_id, {"do_not_contact": True})])
        points = changes.connection.execute(
            select(contact_points.c.kind, contact_points.c.value).where(
                contact_points.c.person_id == person_id, contact_points.c.kind != "post"
            )
        ).all()
        addresses = [(point.kind, point.value) for point in points]
        suppress(changes, addresses, reason=reason, by=by, purpose=purpose)
        return Edited(changes.batch_id, title, person_id)


def _channel_name(channel: str) -> str:
    return "e-mail" if channel == "email" else channel

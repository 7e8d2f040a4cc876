"""Consent: on what basis a person may be contacted, by purpose and channel, and opt-outs.

Consents are a history: the one recorded last counts. An objection is more than a consent taken
back: it also suppresses the person's addresses, so that no later file brings them back into use.
"""

from collections.abc import Collection
from datetime import date

from sqlalchemy import select

from models.changes import Change, ChangeSet
from models.suppressions import EVERYTHING
from models.tables import consents, contact_points, people
from records.consent.suppression import suppress
from records.parts.consents import CHANNELS, PURPOSES
from records.people import check_exists, existing_people
from records.writing.person_edits import SOURCE


def record_consent(
    changes: ChangeSet,
    person_ids: Collection[int],
    purpose: str,
    channel: str,
    basis: str,
    *,
    recorded_on: date,
    evidence: str | None = None,
    wording: str | None = None,
) -> None:
    """Record on what `basis` people may be contacted for `purpose` by `channel`.

    `evidence` says where that is written down, `wording` what they agreed to.
    """
    consent = {
        "purpose": purpose,
        "channel": channel,
        "basis": basis,
        "recorded_on": recorded_on,
        "evidence": evidence or SOURCE,
        "wording": wording,
    }
    ids = existing_people(changes.connection, person_ids)
    changes.insert(consents, [{"person_id": person_id, **consent} for person_id in ids])
    changes.describe(purpose=purpose, channel=channel, basis=basis)


def object_to_contact(
    changes: ChangeSet,
    person_id: int,
    *,
    reason: str,
    by: str,
    on: date,
    purpose: str = EVERYTHING,
) -> None:
    """Record that a person objects: to one purpose, or (EVERYTHING) to any contact at all.

    `by` is who took the objection, `reason` what was said. The person's e-mail addresses and
    phone numbers are suppressed. Raises UserError for a person who is gone.
    """
    check_exists(changes.connection, person_id)
    purposes = tuple(PURPOSES) if purpose == EVERYTHING else (purpose,)
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

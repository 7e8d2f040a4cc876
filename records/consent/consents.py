"""Consent: on what basis a person may be contacted, by purpose and channel, and opt-outs.

Consents are a history: the one recorded last counts. An objection is more than a consent taken
back: it also suppresses the person's addresses, so that no later file brings them back into use.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from itertools import product
from typing import Any

from sqlalchemy import Connection, select

from core.errors import UserError
from core.formats import format_day, plural
from models.changes import Change, ChangeSet
from models.consent_fields import CHANNELS, PURPOSES
from models.database import user_name
from models.opt_outs import OBJECTED
from models.sql import within
from models.suppressions import EVERYTHING
from models.tables import consents, contact_points, people
from records.consent.suppression import release_addresses, suppress
from records.parts.consents import CONSENTS
from records.parts.definition import Record
from records.parts.notes import NOTES
from records.people import check_exists, existing_people
from records.writing.part_records import add_record, edit_record, read_record, remove_record
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

    `evidence` says where that is written down, `wording` what they agreed to. Raises UserError
    where that would end somebody's opt-out without evidence.
    """
    ids = existing_people(changes.connection, person_ids)
    if basis != OBJECTED and not evidence:
        _check_no_opt_out(changes.connection, ids, purpose, channel)
    consent = {
        "purpose": purpose,
        "channel": channel,
        "basis": basis,
        "recorded_on": recorded_on,
        "evidence": evidence or SOURCE,
        "wording": wording,
    }
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
                "basis": OBJECTED,
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


def withdraw_opt_out(
    changes: ChangeSet,
    person_id: int,
    purpose: str,
    channel: str,
    basis: str,
    *,
    on: date,
    reason: str,
    wording: str | None = None,
) -> None:
    """Record that a person may be contacted again for `purpose` by `channel`, and on what basis.

    The opt-out stays in the history of consents; `reason` is the evidence of the new one, `wording`
    what they agreed to. Addresses
    that the person's own opt-outs suppressed for this purpose are released: other channels are
    ruled out by their consents. Those suppressed for everything are not. Raises UserError without a
    reason, and where there is no opt-out.
    """
    if not reason.strip():
        raise _no_reason()
    if not _opted_out(changes.connection, [person_id], purpose, channel):
        raise UserError("This opt-out was withdrawn meanwhile; nothing was saved.", code="gone")
    record_consent(
        changes, [person_id], purpose, channel, basis,
        recorded_on=on, evidence=reason, wording=wording,
    )  # fmt: skip
    release_addresses(changes, person_id, purpose=purpose, by=user_name(), reason=reason)


def withdraw_objection(changes: ChangeSet, person_id: int, *, on: date, reason: str) -> None:
    """Record that a person who objected to any contact does so no longer; there is no basis yet.

    Opt-outs of one purpose or channel that are older stay; so does a hold. Raises UserError without
    a reason, and for a person who is gone.
    """
    check_exists(changes.connection, person_id)
    if not reason.strip():
        raise _no_reason()
    changes.update(people, [Change(person_id, {"do_not_contact": False})])
    for purpose, channel in product(PURPOSES, CHANNELS):
        if _opted_out(changes.connection, [person_id], purpose, channel):
            withdraw_opt_out(changes, person_id, purpose, channel, "none", on=on, reason=reason)
    release_addresses(changes, person_id, purpose=EVERYTHING, by=user_name(), reason=reason)


def correct_consent(
    changes: ChangeSet,
    consent_id: int,
    values: Mapping[str, Any],
    seen: Mapping[str, Any] | None = None,
    *,
    reason: str | None = None,
) -> None:
    """Set `values` by column of one consent, as `edit_record` does and raising what it raises.

    An opt-out that would be none any more, or for something else, needs a `reason`, which is kept
    as a note; UserError without one. Its addresses stay suppressed.
    """
    record = read_record(changes, CONSENTS, consent_id)
    telling = ("purpose", "channel", "basis")
    if record["basis"] == OBJECTED and any(
        record[name] != values.get(name, record[name]) for name in telling
    ):
        _note_lost_opt_out(changes, record, "corrected", reason)
    edit_record(changes, CONSENTS, consent_id, values, seen)


def remove_consent(
    changes: ChangeSet,
    consent_id: int,
    seen: Mapping[str, Any] | None = None,
    *,
    reason: str | None = None,
) -> None:
    """Delete one consent, as `remove_record` does and raising what it raises.

    An opt-out needs a `reason`, which is kept as a note; UserError without one. Its addresses stay
    suppressed.
    """
    record = read_record(changes, CONSENTS, consent_id)
    if record["basis"] == OBJECTED:
        _note_lost_opt_out(changes, record, "removed", reason)
    remove_record(changes, CONSENTS, consent_id, seen)


def _note_lost_opt_out(changes: ChangeSet, consent: Record, what: str, reason: str | None) -> None:
    if not reason or not reason.strip():
        raise _no_reason()
    day = consent["recorded_on"]
    opt_out = (
        f"Opt-out from {PURPOSES.get(consent['purpose'], consent['purpose'])} by"
        f" {CHANNELS.get(consent['channel'], consent['channel'])}"
    )
    recorded = "" if day is None else f" ({format_day(day)})"
    text = f"{opt_out}{recorded} {what}: {reason.strip()}"
    add_record(changes, NOTES, consent["person_id"], {"text": text})


def _check_no_opt_out(
    connection: Connection, person_ids: Sequence[int], purpose: str, channel: str
) -> None:
    found = len(_opted_out(connection, person_ids, purpose, channel))
    if found:
        raise UserError(
            f"{plural(found, 'person has', 'people have')} opted out of {purpose} by"
            f" {CHANNELS.get(channel, channel)}. Nothing was saved; enter the evidence that this"
            " is withdrawn.",
            code="no_reason",
        )


def _opted_out(
    connection: Connection, person_ids: Sequence[int], purpose: str, channel: str
) -> set[int]:
    """Those whose newest consent for the purpose and channel is an objection."""
    query = (
        select(consents.c.person_id, consents.c.basis)
        .where(
            within(consents.c.person_id, person_ids),
            consents.c.purpose == purpose,
            consents.c.channel == channel,
        )
        .order_by(consents.c.id)
    )
    newest = {row.person_id: row.basis for row in connection.execute(query)}
    return {person_id for person_id, basis in newest.items() if basis == OBJECTED}


def _no_reason() -> UserError:
    return UserError(
        "An opt-out is only withdrawn or removed for a reason; nothing was saved.",
        code="no_reason",
    )

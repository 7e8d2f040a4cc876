"""Writes what follows from messages that came back, all of it in one batch."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final

from sqlalchemy import select

from mail.returned.kinds import ReturnedMails
from models.changes import Change, ChangeSet
from models.consent_fields import CONSENT_PURPOSE
from models.database import user_name
from models.sql import within_texts
from models.tables import contact_points, returned_messages
from records.consent.consents import object_to_contact
from records.consent.contactable import ContactBlock, contact_blocks
from records.disposition_history import DispositionEntry, DispositionSource, record_dispositions
from surveys.dispositions import SENSIBLE
from surveys.returned_mail.plan import (
    PlannedReturn,
    ReturnedEffect,
    ReturnedPlan,
    plan_returned,
)

OPEN: Final = "open"
NOTED: Final = "noted"
_NOT_KEPT: Final = frozenset({ReturnedEffect.KNOWN, ReturnedEffect.UNMATCHED})
_OPTED_OUT: Final = frozenset({ContactBlock.OBJECTED, ContactBlock.DO_NOT_EMAIL})


def apply_returned(changes: ChangeSet, returned: ReturnedMails) -> ReturnedPlan:
    """Write what follows from messages as things stand now; return what was written.

    A message that was read before, here or at another desk, changes nothing.
    """
    plan = plan_returned(changes.connection, returned)
    kept = [one for one in plan.lines if one.effect not in _NOT_KEPT]
    if not kept:
        return plan
    changes.insert(returned_messages, [_row(one) for one in kept])
    bounced = [one for one in kept if one.effect is ReturnedEffect.BOUNCED]
    opted_out = [one for one in kept if one.effect is ReturnedEffect.OPT_OUT]
    mark_addresses(
        changes, {one.invitation.address: one.mail.received_at.date() for one in bounced}
    )
    _set_dispositions(changes, bounced, "bounced")
    _set_dispositions(changes, opted_out, "refused")
    for one in opted_out:
        record_opt_out(changes, one.invitation.person_id, one.mail.received_at.date())
    changes.counts.update({name: count for name, count in plan.counts().items() if count})
    names = {one.invitation.wave for one in kept}
    if len(names) == 1:
        changes.describe(wave=names.pop())
    return plan


def mark_addresses(
    changes: ChangeSet,
    days: Mapping[str, date],
    status: str = "bounced",
    person_id: int | None = None,
) -> None:
    """Mark e-mail addresses with a status, each since a day, whoever has them or of one person.

    One that somebody confirmed as good since then is left alone.
    """
    points = contact_points.c
    wanted = [points.kind == "email", within_texts(points.match_value, sorted(days))]
    if person_id is not None:
        wanted.append(points.person_id == person_id)
    rows = changes.connection.execute(
        select(points.id, points.match_value, points.status, points.status_on).where(*wanted)
    ).all()
    changes.update(
        contact_points,
        [
            Change(row.id, {"status": status, "status_on": days[row.match_value]})
            for row in rows
            if row.status != status and not _is_confirmed(row, days[row.match_value])
        ],
    )


def record_opt_out(
    changes: ChangeSet,
    person_id: int,
    on: date,
    reason: str = "Asked by e-mail for no more messages",
) -> None:
    """Record that a person wants no more surveys; nothing where that is on record."""
    blocks = contact_blocks(changes.connection, [person_id])
    if blocks.get(person_id) not in _OPTED_OUT:
        object_to_contact(
            changes,
            person_id,
            reason=reason,
            by=user_name(),
            on=on,
            purpose=CONSENT_PURPOSE,
        )


def _set_dispositions(changes: ChangeSet, lines: Iterable[PlannedReturn], value: str) -> None:
    """Set the dispositions of all invitations of `lines`, where it makes sense."""
    entries = {
        invitation.invitation_id: DispositionEntry(
            invitation.invitation_id, value, line.mail.received_at.date()
        )
        for line in lines
        for invitation in line.invitations
        if value in SENSIBLE[invitation.disposition]
    }
    record_dispositions(changes, list(entries.values()), DispositionSource.BOUNCE)


def _is_confirmed(row: Any, since: date) -> bool:
    return row.status == "good" and row.status_on is not None and row.status_on > since


def _row(line: PlannedReturn) -> dict[str, Any]:
    mail = line.mail
    is_open = line.effect is ReturnedEffect.REVIEW
    return {
        "invitation_id": line.invitation.invitation_id,
        "digest": mail.digest,
        "kind": mail.kind.value,
        "state": OPEN if is_open else NOTED,
        "received_at": mail.received_at,
        "address": line.invitation.address,
        "status_code": mail.status_code or None,
        "detail": mail.detail or None,
        "returns_on": mail.returns_on,
        "new_address": mail.new_address or None,
        "excerpt": mail.excerpt or None if is_open else None,
    }

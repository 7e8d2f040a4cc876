"""Who gets a mailing: asked when it is planned, and again at the moment of each mail."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Select, and_, case, func, null, select

from models.database import utc_now
from models.sql import within
from models.tables import invitations, messages, people
from records.office import office_settings
from records.sent_messages import (
    FAILED_INVITATIONS,
    UNCERTAIN_INVITATIONS,
    WENT_OUT,
    MessageState,
)
from surveys.dispositions import NOT_ANSWERED
from surveys.frames import ExclusionReason, sending_block
from surveys.mailing_lists import ListKind
from surveys.reminders import LIMITS, not_due
from surveys.sending.mailings import WaveMailing

# Of which dispositions an invitation gets a message of a kind.
_ASKED: Final[Mapping[ListKind, Collection[str]]] = {
    ListKind.INVITATION: ("not_sent",),
    ListKind.REMINDER: tuple(sorted(NOT_ANSWERED)),
}


@dataclass(frozen=True, slots=True)
class InvitedPerson:
    """Somebody to whom a mailing is still to be sent; `email` is the address invited."""

    invitation_id: int
    person_id: int
    token: str
    email: str


@dataclass(frozen=True, slots=True)
class MailingPlan:
    """Who would get a mailing now, in the order of sending, and the people who would not."""

    recipients: tuple[InvitedPerson, ...]
    excluded: Mapping[str, Sequence[int]]  # people by reason, the most frequent first


def plan_mailing(
    connection: Connection,
    wave_id: int,
    kind: ListKind,
    mailing: WaveMailing | None = None,
    *,
    anyway: bool = False,
) -> MailingPlan:
    """Who would get a message of `kind` now, or what is left of a `mailing`; writes nothing.

    `anyway`: the office's limits to reminders do not count for a new message; a `mailing` has that
    on record.
    """
    anyway = anyway if mailing is None else mailing.ignores_limits
    asked = left_over(wave_id, kind, mailing)
    owners = connection.scalars(asked.with_only_columns(invitations.c.person_id)).all()
    reason = _exclusion(connection, kind, owners, anyway=anyway)
    found = connection.execute(
        asked.add_columns(reason.label("excluded")).order_by(invitations.c.id)
    ).all()
    excluded: dict[str, list[int]] = defaultdict(list)
    for row in found:
        if row.excluded is not None:
            excluded[row.excluded].append(row.person_id)
    return MailingPlan(
        tuple(
            InvitedPerson(row.id, row.person_id, row.token, row.email or "")
            for row in found
            if row.excluded is None
        ),
        dict(sorted(excluded.items(), key=lambda one: -len(one[1]))),
    )


def left_over(wave_id: int, kind: ListKind, mailing: WaveMailing | None = None) -> Select[Any]:
    """The invitations that a message of `kind` is still to go to, whatever speaks against it."""
    of_invitation = messages.c.invitation_id == invitations.c.id
    query = (
        select(invitations.c.id, invitations.c.person_id, invitations.c.token, invitations.c.email)
        .join(people)
        .where(
            invitations.c.wave_id == wave_id,
            invitations.c.disposition.in_(_ASKED[kind]),
        )
    )
    if mailing is not None:
        done = messages.c.mailing_id == mailing.id, messages.c.state != MessageState.RETRY
        query = query.where(~select(messages.c.id).where(of_invitation, *done).exists())
    if kind is ListKind.INVITATION:
        there = messages.c.state.in_((MessageState.CLAIMED, MessageState.SENT))
        first = messages.c.kind == str(ListKind.INVITATION)
        query = query.where(~select(messages.c.id).where(of_invitation, first, there).exists())
    return query


def due_people(
    connection: Connection,
    mailing: WaveMailing,
    people: Sequence[InvitedPerson],
) -> set[InvitedPerson]:
    """Those of `people` who are to get a mailing at this moment."""
    owners = [one.person_id for one in people]
    reason = _exclusion(connection, mailing.kind, owners, anyway=mailing.ignores_limits)
    rows = connection.execute(
        left_over(mailing.wave_id, mailing.kind, mailing)
        .where(within(invitations.c.id, [one.invitation_id for one in people]))
        .add_columns(reason.label("excluded"))
    )
    due = {(row.id, row.email) for row in rows if row.excluded is None}
    return {one for one in people if (one.invitation_id, one.email) in due}


def _exclusion(
    connection: Connection, kind: ListKind, owners: Sequence[int], *, anyway: bool
) -> ColumnElement[str | None]:
    """Why the invitation at hand gets no message of `kind` now, NULL: it does."""
    reasons = [sending_block(connection, owners)]
    if kind is ListKind.INVITATION:  # what failed is tried again in its own mailing alone
        reasons += [
            case((UNCERTAIN_INVITATIONS > 0, ExclusionReason.MAIL_UNCERTAIN), else_=null()),
            case((FAILED_INVITATIONS > 0, ExclusionReason.MAIL_FAILED), else_=null()),
        ]
    if kind is ListKind.REMINDER:
        waiting = not_due(connection)
        reasons.append(case((waiting.in_(LIMITS), null()), else_=waiting) if anyway else waiting)
    return func.coalesce(*reasons, _at_limit(connection))


def _at_limit(connection: Connection) -> ColumnElement[str | None]:
    """CONTACT_CAP where the person got as many messages, over all surveys, as the office allows.

    Whoever was invited by hand although at the limit gets the messages of that wave.
    """
    office = office_settings(connection)
    others = invitations.alias()
    of_late = (
        select(func.count())
        .select_from(others.join(messages, messages.c.invitation_id == others.c.id))
        .where(
            others.c.person_id == invitations.c.person_id,
            messages.c.state.in_(WENT_OUT),
            messages.c.at >= utc_now() - timedelta(days=office.contact_cap_days),
        )
        .correlate(invitations)
        .scalar_subquery()
    )
    is_over = invitations.c.over_limit.is_(False), of_late >= office.contact_cap
    return case((and_(*is_over), ExclusionReason.CONTACT_CAP), else_=null())

"""Mailing lists of a wave: who is on one, and the messages that were sent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, case, func, null, select

from core.errors import UserError
from models.changes import ChangeSet
from models.sql import within
from models.tables import invitations, messages, people
from records.disposition_history import (
    DispositionEntry,
    DispositionSource,
    record_dispositions,
)
from records.office import office_settings
from records.people import read_flat
from records.sent_messages import LAST_SENT, UNCERTAIN_INVITATIONS, WENT_OUT
from surveys.contact_limits import select_people_at_limit
from surveys.dispositions import NOT_ANSWERED
from surveys.frames import ExclusionReason, sending_block
from surveys.links import (
    EMAIL,
    ID,
    TOKEN,
    fields_of_links,
    link_pattern,
    pattern_to_send,
    personal_link,
)
from surveys.list_ledger import add_list
from surveys.reminders import LIMITS, NotDue, describe_exclusions, not_due
from surveys.waves import Wave

# What a list carries of a person unless asked for other fields.
LIST_FIELDS: Final = (
    "title", "given_name", "family_name", "preferred_name", "award", "award_completed",
    "department", "employer", "street", "city", "postal_code", "country",
)  # fmt: skip


class Recipients(StrEnum):
    """Which invitations of a wave are on a list."""

    ALL = "all"
    NOT_SENT = "not-sent"  # the invitation has not gone out to them
    NOT_ANSWERED = "not-answered"  # for a reminder


class ListKind(StrEnum):
    """What is sent to people."""

    INVITATION = "invitation"
    REMINDER = "reminder"


@dataclass(frozen=True, slots=True)
class ListedInvitation:
    """One line of an invitation list; `person` has the fields asked for by key.

    `reminders` is how many went out so far; `link` is blank where there is no pattern of links.
    """

    invitation_id: int
    person_id: int
    token: str
    email: str
    disposition: str
    reminders: int
    person: Mapping[str, Any]
    link: str = ""


@dataclass(frozen=True, slots=True)
class InvitationList:
    """A mailing list, by name, and the people who are excluded from it, by reason."""

    wave: Wave
    rows: tuple[ListedInvitation, ...]
    excluded_people: Mapping[str, Sequence[int]]
    recipients: Recipients = Recipients.ALL

    @property
    def excluded(self) -> dict[str, int]:
        """How many people are excluded, by reason, the most frequent first."""
        return {reason: len(ids) for reason, ids in self.excluded_people.items()}


def invitation_list(
    connection: Connection,
    wave: Wave,
    *,
    recipients: Recipients = Recipients.ALL,
    anyway: bool = False,
    fields: Sequence[str] = LIST_FIELDS,
    pattern: str | None = None,
) -> InvitationList:
    """The invitations of a wave as a mailing list.

    Whoever must not be contacted by now, or not at the address invited, is excluded; so is, from
    invitations and reminders, whoever is at the contact limit over all surveys. From an invitation,
    so is whoever may have got it by mail, which a person is to decide; and from a reminder, whoever
    was not invited before, or was contacted too recently or often enough (`anyway`: the limits of
    the office do not count for a reminder). `fields` are keys of
    records/fields/definitions.py. `pattern` is that of the links (surveys/links.py); None: the
    wave's.
    """
    pattern = link_pattern(connection, wave.id) if pattern is None else pattern
    pattern = pattern_to_send(wave, pattern)
    asked = _asked(wave, recipients)
    invited = connection.scalars(select(invitations.c.person_id).where(*asked)).all()
    reason = sending_block(connection, invited)
    if recipients is Recipients.NOT_ANSWERED:
        waiting = not_due(connection)
        if anyway:
            reason = func.coalesce(reason, case((waiting.in_(LIMITS), null()), else_=waiting))
        else:
            reason = func.coalesce(reason, waiting, _at_limit(connection))
    elif recipients is Recipients.NOT_SENT:
        undecided = (UNCERTAIN_INVITATIONS > 0, ExclusionReason.MAIL_UNCERTAIN)
        reason = func.coalesce(reason, case(undecided, else_=null()), _at_limit(connection))
    found = connection.execute(
        select(invitations, reason.label("excluded")).join(people).where(*asked)
    ).all()
    rows = [row for row in found if row.excluded is None]
    of_links = fields_of_links(pattern)
    keys = tuple(dict.fromkeys(("family_name", "given_name", *fields, *of_links)))
    flat = read_flat(connection, [row.person_id for row in rows], keys)
    reminders = count_sent(connection, wave, ListKind.REMINDER)
    listed = [
        ListedInvitation(
            row.id,
            row.person_id,
            row.token if wave.privacy.has_tokens else "",
            row.email or "",
            row.disposition,
            reminders.get(row.id, 0),
            {key: flat[key][index] for key in fields},
            _link(pattern, row, {key: flat[key][index] for key in of_links}),
        )
        for index, row in enumerate(rows)
    ]
    order = sorted(
        range(len(rows)),
        key=lambda index: (
            (flat["family_name"][index] or "").casefold(),
            (flat["given_name"][index] or "").casefold(),
            rows[index].id,
        ),
    )
    excluded: dict[str, list[int]] = {}
    for row in found:
        if row.excluded is not None:
            excluded.setdefault(row.excluded, []).append(row.person_id)
    by_size = dict(sorted(excluded.items(), key=lambda one: -len(one[1])))
    return InvitationList(wave, tuple(listed[index] for index in order), by_size, recipients)


def _at_limit(connection: Connection) -> ColumnElement[str | None]:
    """CONTACT_CAP for the invitation at hand of a person at the limit over all surveys, else NULL.

    Whoever was invited by hand although at the limit is on the lists of that wave.
    """
    at_limit = invitations.c.person_id.in_(select_people_at_limit(connection))
    is_over = and_(invitations.c.over_limit.is_(False), at_limit)
    return case((is_over, ExclusionReason.CONTACT_CAP), else_=null())


def _link(pattern: str, invitation: Row[Any], person: Mapping[str, Any]) -> str:
    own = {TOKEN: invitation.token, EMAIL: invitation.email, ID: invitation.person_id}
    return personal_link(pattern, {**person, **own})


def count_reminders_due(connection: Connection, wave: Wave) -> int:
    """How many people a reminder of a wave is due for: those of the list for it."""
    query = select(func.count()).select_from(invitations.join(people))
    to_remind = _to_remind(connection, wave)
    return connection.scalar(query.where(not_due(connection).is_(None), *to_remind)) or 0


def first_reminder_due(connection: Connection, wave: Wave) -> date | None:
    """The first day on which a reminder of a wave is due for somebody, which may be past.

    By the rule of `count_reminders_due`; None: nobody is to be reminded.
    """
    # Of whom it is due for, or will be.
    waits = func.coalesce(not_due(connection), NotDue.TOO_SOON) == NotDue.TOO_SOON
    contacts = (
        select(LAST_SENT.label("sent_at"), invitations.c.disposition_on)
        .select_from(invitations.join(people))
        .where(waits, *_to_remind(connection, wave))
        .subquery()
    )
    marked_on = case((contacts.c.sent_at.is_(None), contacts.c.disposition_on), else_=null())
    first = select(func.min(contacts.c.sent_at), func.min(marked_on))
    sent, by_hand = connection.execute(first).one()
    days = [one for one in (None if sent is None else sent.date(), by_hand) if one is not None]
    wait = timedelta(days=office_settings(connection).reminder_days)
    return min(days) + wait if days else None


def _to_remind(connection: Connection, wave: Wave) -> list[ColumnElement[bool]]:
    """Who of a wave can be reminded, once that is due."""
    against = sending_block(connection), _at_limit(connection)
    asked = _asked(wave, Recipients.NOT_ANSWERED)
    return [*asked, *(reason.is_(None) for reason in against)]


def _asked(wave: Wave, recipients: Recipients) -> list[ColumnElement[bool]]:
    """Which invitations are `recipients` of a wave."""
    asked = [invitations.c.wave_id == wave.id]
    if recipients is not Recipients.ALL:
        wanted = NOT_ANSWERED if recipients is Recipients.NOT_ANSWERED else {"not_sent"}
        asked.append(invitations.c.disposition.in_(wanted))
    return asked


def check_not_empty(connection: Connection, listed: InvitationList) -> None:
    """Raise UserError where a list for a reminder has nobody in it, saying why."""
    if listed.rows or listed.recipients is not Recipients.NOT_ANSWERED:
        return
    why = describe_exclusions(listed.excluded, office_settings(connection))
    raise UserError(
        f"No one in {listed.wave.name} is due a reminder"
        + (f": {', '.join(why)}. " if why else ": everyone answered or can’t be contacted. ")
        + "Nothing was written.",
        code="nobody_to_remind",
    )


def record_exported(changes: ChangeSet, listed: InvitationList, form: str | None = None) -> int:
    """Record that a list for the program `form` was exported to be sent; return how many messages.

    Who answered, refused or bounced counts as contacted by no list.
    """
    is_reminder = listed.recipients is Recipients.NOT_ANSWERED
    message = ListKind.REMINDER if is_reminder else ListKind.INVITATION
    ids = [row.invitation_id for row in listed.rows if row.disposition in NOT_ANSWERED]
    return record_sent(changes, listed.wave, message, ids, form=form)


def record_sent(
    changes: ChangeSet,
    wave: Wave,
    message: ListKind,
    invitation_ids: Sequence[int],
    channel: str = "list",
    on: date | None = None,
    form: str | None = None,
) -> int:
    """Record that a message went to people of a wave `on` a day (None: now); return how many.

    An invitation goes out once: who had it keeps that one. Each reminder gets the next number.
    “Not sent” becomes “sent”.
    """
    numbers = _to_record(changes.connection, wave, message, invitation_ids)
    if not numbers:
        return 0
    at = changes.at if on is None else datetime.combine(on, time(12))
    list_id = add_list(changes, wave, str(message), form, at, len(numbers))
    changes.insert(
        messages,
        [
            {
                "invitation_id": invitation_id,
                "kind": str(message),
                "number": number,
                "channel": channel,
                "state": "sent",
                "at": at,
                "list_id": list_id,
            }
            for invitation_id, number in numbers.items()
        ],
    )
    _mark_sent(changes, list(numbers), on or changes.at.date())
    changes.counts["sent"] = len(numbers)
    changes.describe(wave=wave.name, message=str(message))
    return len(numbers)


def count_sent(connection: Connection, wave: Wave, message: ListKind) -> dict[int, int]:
    """How many messages of a kind went out (or may have) to each invitation of a wave."""
    counted = _of_kind(wave, message, func.count()).where(messages.c.state.in_(WENT_OUT))
    return dict(connection.execute(counted).all())


def _to_record(
    connection: Connection, wave: Wave, message: ListKind, invitation_ids: Sequence[int]
) -> dict[int, int]:
    """The number that the message will have, for each invitation that gets one.

    Messages that did not go out keep their numbers.
    """
    is_once = message is ListKind.INVITATION
    there = count_sent(connection, wave, message) if is_once else {}
    last: dict[int, int] = dict(
        connection.execute(_of_kind(wave, message, func.max(messages.c.number))).all()
    )
    return {one: last.get(one, 0) + 1 for one in invitation_ids if one not in there}


def _of_kind(wave: Wave, message: ListKind, what: ColumnElement[int]) -> Select[Any]:
    """A figure of the messages of a kind, for each invitation of a wave."""
    return (
        select(messages.c.invitation_id, what)
        .join(invitations)
        .where(invitations.c.wave_id == wave.id, messages.c.kind == str(message))
        .group_by(messages.c.invitation_id)
    )


def _mark_sent(changes: ChangeSet, invitation_ids: Sequence[int], on: date) -> None:
    unsent = changes.connection.scalars(
        select(invitations.c.id).where(
            within(invitations.c.id, invitation_ids), invitations.c.disposition == "not_sent"
        )
    ).all()
    entries = [DispositionEntry(invitation_id, "sent", on) for invitation_id in unsent]
    record_dispositions(changes, entries, DispositionSource.LIST)

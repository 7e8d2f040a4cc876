"""Finds the invitations that messages which came back are about.

A message that names ours, by its Message-ID or the invitation's token of 128 random bits, is
certain. Otherwise the address tells, and only if it was written to shortly before: a bounce of a
message that we know nothing of says nothing about a person, and whoever can write a mail could mark
any address for ever.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from sqlalchemy import Connection, Select, func, select

from mail.returned.kinds import ReturnedMail
from models.match_keys import match_value
from models.sql import within, within_texts
from models.tables import former_tokens, invitations, messages, surveys, waves
from records.disposition_history import NOT_SENT
from records.people import list_names
from records.sent_messages import LAST_SENT

_LATEST: Final = timedelta(days=30)  # after the last message; servers give up after a week
_CLOCKS: Final = timedelta(days=1)  # by which two computers may differ


@dataclass(frozen=True, slots=True)
class ReturnedInvitation:
    """An invitation that a message is about: whose, and to which wave.

    `address` is the one that was written to. `is_certain` where the message names the invitation.
    """

    invitation_id: int
    person_id: int
    name: str
    wave_id: int
    wave: str
    address: str
    disposition: str
    is_certain: bool


def match_returned(
    connection: Connection, mails: Sequence[ReturnedMail]
) -> list[tuple[ReturnedInvitation, ...]]:
    """The invitations of each of `mails`, in their order; none: it is about nobody invited.

    They are several where people share the address that a wave wrote to.
    """
    by_token = _by_token(connection, {token for mail in mails for token in _tokens(mail)})
    addresses = {address for mail in mails for address in mail.addresses}
    by_address = _by_address(connection, addresses)
    found = [_named(mail, by_token) or _written_to(mail, by_address) for mail in mails]
    names = list_names(connection, sorted({row.person_id for rows, _ in found for row in rows}))
    former = _former_addresses(connection, sorted({row.id for rows, _ in found for row in rows}))
    return [
        tuple(
            ReturnedInvitation(
                row.id,
                row.person_id,
                names.get(row.person_id, ""),
                row.wave_id,
                f"{row.code} {row.label}",
                next(
                    (one for one in mail.addresses if one in former[row.id]),
                    match_value("email", row.email or ""),
                ),
                row.disposition,
                is_certain,
            )
            for row in rows
        )
        for mail, (rows, is_certain) in zip(mails, found, strict=True)
    ]


def _former_addresses(connection: Connection, ids: Sequence[int]) -> dict[int, set[str]]:
    """The addresses to which mails of invitations went, which may have another one since."""
    found: dict[int, set[str]] = defaultdict(set)
    query = select(messages.c.invitation_id, messages.c.address).where(
        within(messages.c.invitation_id, ids), messages.c.address.is_not(None)
    )
    for row in connection.execute(query):
        found[row.invitation_id].add(match_value("email", row.address))
    return found


def _tokens(mail: ReturnedMail) -> Iterable[str]:
    return (*(key.token for key in mail.keys), *mail.tokens)


def _named(mail: ReturnedMail, by_token: Mapping[str, Any]) -> tuple[tuple[Any, ...], bool] | None:
    """The invitation that a message names, where something was sent of it."""
    for token in _tokens(mail):
        row = by_token.get(token)
        if row is not None and _sent_at(row) is not None:
            return (row,), True
    return None


def _written_to(
    mail: ReturnedMail, by_address: Mapping[str, Sequence[Any]]
) -> tuple[tuple[Any, ...], bool]:
    """The invitations of the wave that wrote to an address last, shortly before the message."""
    for address in mail.addresses:
        sent = [
            (at, row)
            for row in by_address.get(address, ())
            for at in [_sent_at(row)]
            if at is not None and at - _CLOCKS <= mail.received_at <= at + _LATEST
        ]
        if sent:
            latest = max(sent, key=lambda one: (one[0], one[1].id))[1]
            return tuple(row for _, row in sent if row.wave_id == latest.wave_id), False
    return (), False


def _sent_at(row: Any) -> datetime | None:
    """When an invitation was sent last; one that was marked as sent by hand, on that day."""
    if row.last_sent is not None or row.disposition == NOT_SENT:
        found: datetime | None = row.last_sent
        return found
    return datetime.combine(row.disposition_on or date.min, time())


def _sent_invitations() -> Select[Any]:
    return (
        select(invitations, LAST_SENT.label("last_sent"), surveys.c.code, waves.c.label)
        .join(waves, waves.c.id == invitations.c.wave_id)
        .join(surveys, surveys.c.id == waves.c.survey_id)
    )


def _by_token(connection: Connection, tokens: Iterable[str]) -> dict[str, Any]:
    wanted = sorted(tokens)
    query = _sent_invitations()
    merged = (
        query.add_columns(former_tokens.c.token.label("former"))
        .join(former_tokens, former_tokens.c.invitation_id == invitations.c.id)
        .where(within_texts(former_tokens.c.token, wanted))
    )
    found = {row.former: row for row in connection.execute(merged)}
    own = connection.execute(query.where(within_texts(invitations.c.token, wanted)))
    return found | {row.token: row for row in own}


def _by_address(connection: Connection, addresses: Iterable[str]) -> dict[str, list[Any]]:
    address = func.lower(invitations.c.email)
    found: dict[str, list[Any]] = defaultdict(list)
    query = _sent_invitations().where(within_texts(address, sorted(addresses)))
    for row in connection.execute(query.order_by(invitations.c.id)):
        found[match_value("email", row.email)].append(row)
    return found

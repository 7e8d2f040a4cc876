"""Who may be contacted: the one rule that invitations, lists, filters and the overview ask.

A person is not contacted while deceased, opted out (of all contact, or of this channel), with an
objection to this purpose, with a suppressed address, or on hold. A hold is a text on the record
that somebody has to review, or a row of an import that waits for review, says that somebody opted
out, and may be about this person; or it is another record with the name and an address of somebody
who opted out. A genuine research invitation is not marketing, so a missing
consent is no objection.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Final

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Connection,
    Select,
    case,
    null,
    or_,
    select,
)

from models.consent_fields import CONSENT_CHANNEL, CONSENT_PURPOSE
from models.opt_out_lookup import ON_HOLD, people_with_any
from models.opt_outs import OBJECTED
from models.sql import within
from models.tables import consents, contact_points, people
from records.consent.blocked_people import blocked_people

UNUSABLE: Final = ("bounced", "wrong")  # statuses of addresses that are not written to
_CHUNK: Final = 20_000  # people who are looked up by their ids


class ContactBlock(StrEnum):
    """Why a person must not be contacted. The first reason that applies, in this order, is used."""

    DECEASED = "deceased"
    OBJECTED = "objected"
    DO_NOT_EMAIL = "do_not_email"
    DO_NOT_PHONE = "do_not_phone"
    DO_NOT_POST = "do_not_post"
    SUPPRESSED = "suppressed"
    ON_HOLD = "on_hold"


BLOCK_LABELS: Final[Mapping[ContactBlock, str]] = {
    ContactBlock.DECEASED: "Deceased",
    ContactBlock.OBJECTED: "Opted out",
    ContactBlock.DO_NOT_EMAIL: "Opted out of e-mail",
    ContactBlock.DO_NOT_PHONE: "Opted out of phone calls",
    ContactBlock.DO_NOT_POST: "Opted out of post",
    ContactBlock.SUPPRESSED: "Suppressed address",
    ContactBlock.ON_HOLD: "On hold until reviewed",
}


def contact_blocks(
    connection: Connection,
    person_ids: Sequence[int],
    channel: str = CONSENT_CHANNEL,
    purpose: str = CONSENT_PURPOSE,
) -> dict[int, ContactBlock]:
    """Those of `person_ids` who must not be contacted by `channel` for `purpose`, and why.

    `channel` and `purpose` are those of a consent; by default, those of an invitation.
    """
    if len(person_ids) > _CHUNK:  # of many, as of everybody
        here = frozenset(person_ids)
        everybody = _blocked(connection, channel, purpose, None)
        return {person_id: why for person_id, why in everybody if person_id in here}
    return dict(_blocked(connection, channel, purpose, person_ids))


def _blocked(
    connection: Connection, channel: str, purpose: str, among: Sequence[int] | None
) -> Iterator[tuple[int, ContactBlock]]:
    """Those, of all or `among` some, who must not be contacted, and why."""
    reason = block_reason(connection, channel, purpose, among)
    query = select(people.c.id, reason).where(reason.is_not(None))
    if among is not None:
        query = query.where(within(people.c.id, among))
    else:  # few are: found by what blocks them, as nobody else need be looked at
        query = query.where(people.c.id.in_(_everybody_blocked(connection, channel, purpose)))
    for person_id, why in connection.execute(query):
        yield person_id, ContactBlock(why)


def block_reason(
    connection: Connection,
    channel: str = CONSENT_CHANNEL,
    purpose: str = CONSENT_PURPOSE,
    among: Sequence[int] | None = None,
) -> ColumnElement[str | None]:
    """The ContactBlock of the person at hand, NULL for who may be contacted, in a query on people.

    Reads suppressed addresses and open reviews first; `among` says who can be at hand, if not all.
    """
    objected = _objections(channel, purpose)
    blocks = _blocks(connection, channel, purpose, among)
    blocks[ContactBlock.OBJECTED].append(
        objected.where(consents.c.person_id == people.c.id).correlate(people).exists()
    )
    whens = [
        (or_(*conditions), reason.value) for reason, conditions in blocks.items() if conditions
    ]
    return case(*whens, else_=null())


def contactable(
    connection: Connection, purpose: str = CONSENT_PURPOSE, channel: str = CONSENT_CHANNEL
) -> ColumnElement[bool]:
    """Whether the person at hand may be contacted for `purpose` and has an address for `channel`.

    By default, who may be invited to surveys. Good for a million people.
    """
    blocked = _everybody_blocked(connection, channel, purpose)
    owner = contact_points.c.person_id
    usable = select(owner).where(
        contact_points.c.kind == channel,
        contact_points.c.status.not_in(UNUSABLE),
        # Few are blocked: PostgreSQL, which cannot know that, would plan for few who are not.
        owner.not_in(blocked),
    )
    return people.c.id.in_(usable)


def _everybody_blocked(connection: Connection, channel: str, purpose: str) -> CompoundSelect[int]:
    """The ids of all who must not be contacted; some of them several times."""
    blocks = _blocks(connection, channel, purpose, None)
    conditions = [condition for some in blocks.values() for condition in some]
    return people_with_any(conditions, _objections(channel, purpose))


def _objections(channel: str, purpose: str) -> Select[int]:
    """The people whose newest consent for `purpose` by `channel` is an objection."""
    later = consents.alias()
    return select(consents.c.person_id).where(
        consents.c.purpose == purpose,
        consents.c.channel == channel,
        consents.c.basis == OBJECTED,
        ~select(later.c.id)
        .where(
            later.c.person_id == consents.c.person_id,
            later.c.purpose == purpose,
            later.c.channel == channel,
            later.c.id > consents.c.id,
        )
        .correlate(consents)
        .exists(),
    )


def _blocks(
    connection: Connection, channel: str, purpose: str, among: Sequence[int] | None
) -> dict[ContactBlock, list[ColumnElement[bool]]]:
    """For each reason the conditions any of which blocks a person, but for `_objections`."""
    found = blocked_people(connection, purpose, channel, among)
    return {
        ContactBlock.DECEASED: [people.c.deceased, people.c.deceased_on.is_not(None)],
        ContactBlock.OBJECTED: [people.c.do_not_contact],
        ContactBlock(f"do_not_{channel}"): [people.c[f"do_not_{channel}"]],
        ContactBlock.SUPPRESSED: _people(found.suppressed),
        ContactBlock.ON_HOLD: [ON_HOLD, *_people(found.on_hold)],
    }


def _people(ids: Collection[int]) -> list[ColumnElement[bool]]:
    return [within(people.c.id, sorted(ids))] if ids else []

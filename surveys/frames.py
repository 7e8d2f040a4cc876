"""The frame of a wave, everyone eligible, and why some of them are not to be invited.

Reads people, their contact preferences and messages; writes nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Final

from sqlalchemy import ColumnElement, Connection, case, func, null, or_, select

from core.chunks import in_chunks
from models.database import utc_now
from models.sql import within
from models.tables import contact_points, invitations, messages, responses
from records.consent.contactable import (
    BLOCK_LABELS,
    UNUSABLE,
    ContactBlock,
    block_reason,
    contact_blocks,
)
from records.office import office_settings
from records.sent_messages import WENT_OUT
from surveys.frame_sources import EVERYBODY, FrameSource, resolve
from surveys.waves import Wave

_CHUNK: Final = 20_000


class ExclusionReason(StrEnum):
    """Why someone in the frame is not invited; the first that holds, in this order, is counted.

    Whoever must not be contacted has the reason of that name (records/consent/contactable.py).
    """

    ALREADY_INVITED = "already_invited"
    DECEASED = "deceased"
    OBJECTED = "objected"
    DO_NOT_EMAIL = "do_not_email"
    SUPPRESSED = "suppressed"
    ON_HOLD = "on_hold"
    ALREADY_ANSWERED = "already_answered"
    NO_ADDRESS = "no_address"
    BOUNCED = "bounced"
    CONTACT_CAP = "contact_cap"
    DUPLICATE_ADDRESS = "duplicate_address"
    ADDRESS_REMOVED = "address_removed"  # of lists: the address invited is not the person's now


LABELS: Final[Mapping[ExclusionReason, str]] = {
    ExclusionReason.ALREADY_INVITED: "Already invited",
    ExclusionReason.DECEASED: BLOCK_LABELS[ContactBlock.DECEASED],
    ExclusionReason.OBJECTED: BLOCK_LABELS[ContactBlock.OBJECTED],
    ExclusionReason.DO_NOT_EMAIL: BLOCK_LABELS[ContactBlock.DO_NOT_EMAIL],
    ExclusionReason.SUPPRESSED: BLOCK_LABELS[ContactBlock.SUPPRESSED],
    ExclusionReason.ON_HOLD: BLOCK_LABELS[ContactBlock.ON_HOLD],
    ExclusionReason.ALREADY_ANSWERED: "Already answered",
    ExclusionReason.NO_ADDRESS: "No e-mail address",
    ExclusionReason.BOUNCED: "E-mail bounced or wrong",
    ExclusionReason.CONTACT_CAP: "At the contact limit",
    ExclusionReason.DUPLICATE_ADDRESS: "Same address as another person",
    ExclusionReason.ADDRESS_REMOVED: "E-mail address no longer on record",
}


@dataclass(frozen=True, slots=True)
class Frame:
    """Everyone eligible for a wave: the people by name, and for each either an address or a reason.

    `source` is what they were drawn from.
    """

    wave: Wave
    source: FrameSource
    people: tuple[int, ...]
    emails: Mapping[int, str]
    reasons: Mapping[int, ExclusionReason]

    def by_reason(self) -> dict[ExclusionReason, list[int]]:
        """The people who are not invited, by reason, the most frequent first."""
        found: dict[ExclusionReason, list[int]] = {}
        for person_id, reason in self.reasons.items():
            found.setdefault(reason, []).append(person_id)
        return dict(sorted(found.items(), key=lambda one: -len(one[1])))

    @property
    def excluded(self) -> dict[str, int]:
        """How many are not invited, by reason, the most frequent first."""
        return {str(reason): len(ids) for reason, ids in self.by_reason().items()}


def draw_frame(connection: Connection, wave: Wave, source: FrameSource = EVERYBODY) -> Frame:
    """Draw the frame of a wave, or the people who join it, from `source`.

    The address is the primary one, or where that is bounced or wrong the oldest other; of people
    who share it the first one in the order of names, or the one invited before, is invited.
    Raises UserError for an unknown segment, and for a filter that cannot be used.
    """
    ids = resolve(connection, source).tolist()
    emails, unusable = _addresses(connection, ids)
    invited = _invited(connection, wave)
    answered = set(
        connection.scalars(select(responses.c.person_id).where(responses.c.wave_id == wave.id))
    )
    blocks = contact_blocks(connection, ids)
    capped = _contacted_enough(connection)
    taken = {email.casefold() for email in invited.values()}
    reasons: dict[int, ExclusionReason] = {}
    for person_id in ids:
        if person_id in invited:
            reasons[person_id] = ExclusionReason.ALREADY_INVITED
        elif person_id in blocks:
            reasons[person_id] = ExclusionReason(blocks[person_id])
        elif person_id in answered:
            reasons[person_id] = ExclusionReason.ALREADY_ANSWERED
        elif person_id not in emails:
            reasons[person_id] = (
                ExclusionReason.BOUNCED if person_id in unusable else ExclusionReason.NO_ADDRESS
            )
        elif person_id in capped:
            reasons[person_id] = ExclusionReason.CONTACT_CAP
        elif (address := emails[person_id].casefold()) in taken:
            reasons[person_id] = ExclusionReason.DUPLICATE_ADDRESS
        else:
            taken.add(address)
    usable = {person_id: emails[person_id] for person_id in ids if person_id not in reasons}
    return Frame(wave, source, tuple(ids), usable, reasons)


def sending_block(
    connection: Connection, among: Sequence[int] | None = None
) -> ColumnElement[str | None]:
    """The ExclusionReason for which the invitation at hand must not be sent now, NULL: it may be.

    For a query on invitations joined with people; `among` says whose they are, None: anybody's.
    """
    points = contact_points.c
    is_unusable = case((points.status.in_(UNUSABLE), 1), else_=0)
    address = (
        select(func.max(is_unusable))
        .where(
            points.person_id == invitations.c.person_id,
            points.kind == "email",
            or_(
                points.value == invitations.c.email,
                points.match_value == func.lower(invitations.c.email),
            ),
        )
        .correlate(invitations)
        .scalar_subquery()
    )
    return func.coalesce(
        block_reason(connection, among=among),
        case(
            (address.is_(None), ExclusionReason.ADDRESS_REMOVED),
            (address == 1, ExclusionReason.BOUNCED),
            else_=null(),
        ),
    )


def _addresses(connection: Connection, ids: Sequence[int]) -> tuple[dict[int, str], set[int]]:
    """The address to use of each person, and who has only unusable ones."""
    usable: dict[int, str] = {}
    unusable: set[int] = set()
    columns = contact_points.c
    for part in in_chunks(ids, _CHUNK):
        for point in connection.execute(
            select(columns.person_id, columns.value, columns.status)
            .where(columns.kind == "email", within(columns.person_id, part))
            .order_by(columns.is_primary.desc(), columns.id)
        ):
            if point.status in UNUSABLE:
                unusable.add(point.person_id)
            else:
                usable.setdefault(point.person_id, point.value)
    return usable, unusable - usable.keys()


def _invited(connection: Connection, wave: Wave) -> dict[int, str]:
    found = connection.execute(
        select(invitations.c.person_id, invitations.c.email).where(invitations.c.wave_id == wave.id)
    )
    return {row.person_id: row.email or "" for row in found}


def _contacted_enough(connection: Connection) -> set[int]:
    """People who got as many messages of late, over all surveys, as the office allows."""
    office = office_settings(connection)
    since = utc_now() - timedelta(days=office.contact_cap_days)
    return set(
        connection.scalars(
            select(invitations.c.person_id)
            .join(messages)
            .where(messages.c.at >= since, messages.c.state.in_(WENT_OUT))
            .group_by(invitations.c.person_id)
            .having(func.count() >= office.contact_cap)
        )
    )

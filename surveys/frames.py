"""The frame of a wave, everyone eligible, and why some of them are not to be invited.

Reads people, promises and messages; writes nothing.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Final

from sqlalchemy import Connection, func, select

from core.chunks import in_chunks
from models.database import utc_now
from models.sql import within
from models.tables import contact_points, invitations, messages, responses
from records import segments
from records.office import office_settings
from records.people import read_flat
from records.selecting import person_ids
from records.suppression import suppressed_people
from surveys.waves import Wave

_CHUNK: Final = 20_000
_UNUSABLE: Final = frozenset({"bounced", "wrong"})
PURPOSE: Final = "survey"  # what promises and consents are asked about


class Reason(StrEnum):
    """Why someone in the frame is not invited; the first that holds, in this order, is counted."""

    ALREADY_INVITED = "already_invited"
    DECEASED = "deceased"
    OBJECTED = "objected"
    ALREADY_ANSWERED = "already_answered"
    NO_ADDRESS = "no_address"
    BOUNCED = "bounced"
    CONTACT_CAP = "contact_cap"
    DUPLICATE_ADDRESS = "duplicate_address"


LABELS: Final[Mapping[Reason, str]] = {
    Reason.ALREADY_INVITED: "Invited already",
    Reason.DECEASED: "Deceased",
    Reason.OBJECTED: "Objected to being contacted",
    Reason.ALREADY_ANSWERED: "Answered already",
    Reason.NO_ADDRESS: "No e-mail address",
    Reason.BOUNCED: "E-mail bounced or wrong",
    Reason.CONTACT_CAP: "Contacted often enough of late",
    Reason.DUPLICATE_ADDRESS: "Same address as someone else in the frame",
}


@dataclass(frozen=True, slots=True)
class Frame:
    """Everyone eligible for a wave: the people by name, and for each either an address or a reason.

    `segment` is what the frame was drawn from, None: everybody.
    """

    wave: Wave
    segment: str | None
    people: tuple[int, ...]
    emails: Mapping[int, str]
    reasons: Mapping[int, Reason]

    @property
    def excluded(self) -> dict[str, int]:
        """How many are not invited, by reason, the most frequent first."""
        return {
            str(reason): count for reason, count in Counter(self.reasons.values()).most_common()
        }


def draw_frame(connection: Connection, wave: Wave, segment: str | None = None) -> Frame:
    """Draw the frame of a wave from a segment or list, or from everybody.

    The address is the primary one, or where that is bounced or wrong the oldest other; of people
    who share it the first one in the order of names, or the one invited before, is invited.
    Raises UserError for an unknown segment.
    """
    ids = (
        person_ids(connection) if segment is None else segments.resolve(connection, segment)
    ).tolist()
    emails, unusable = _addresses(connection, ids)
    invited = _invited(connection, wave)
    answered = set(
        connection.scalars(select(responses.c.person_id).where(responses.c.wave_id == wave.id))
    )
    barred = not_to_be_contacted(connection, ids)
    capped = _contacted_enough(connection)
    taken = {email.casefold() for email in invited.values()}
    reasons: dict[int, Reason] = {}
    for person_id in ids:
        if person_id in invited:
            reasons[person_id] = Reason.ALREADY_INVITED
        elif person_id in barred:
            reasons[person_id] = barred[person_id]
        elif person_id in answered:
            reasons[person_id] = Reason.ALREADY_ANSWERED
        elif person_id not in emails:
            reasons[person_id] = Reason.BOUNCED if person_id in unusable else Reason.NO_ADDRESS
        elif person_id in capped:
            reasons[person_id] = Reason.CONTACT_CAP
        elif (address := emails[person_id].casefold()) in taken:
            reasons[person_id] = Reason.DUPLICATE_ADDRESS
        else:
            taken.add(address)
    usable = {person_id: emails[person_id] for person_id in ids if person_id not in reasons}
    return Frame(wave, segment, tuple(ids), usable, reasons)


def not_to_be_contacted(connection: Connection, ids: Sequence[int]) -> dict[int, Reason]:
    """Those of `ids` who have died or objected: to any contact, to surveys, or by a suppression.

    A genuine research invitation is not marketing, so a missing consent is no objection.
    """
    flat = read_flat(connection, ids, ("deceased", "do_not_contact", "survey_consent"))
    suppressed = suppressed_people(connection, ids, PURPOSE)
    barred: dict[int, Reason] = {}
    for person_id, deceased, closed, basis in zip(
        ids, flat["deceased"], flat["do_not_contact"], flat["survey_consent"], strict=True
    ):
        if deceased:
            barred[person_id] = Reason.DECEASED
        elif closed or basis == "objected" or person_id in suppressed:
            barred[person_id] = Reason.OBJECTED
    return barred


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
            if point.status in _UNUSABLE:
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
            .where(messages.c.at >= since, messages.c.state != "failed")
            .group_by(invitations.c.person_id)
            .having(func.count() >= office.contact_cap)
        )
    )

"""The frame of a wave, everyone eligible, and why some of them are not to be invited.

Reads people, their contact preferences and messages; writes nothing.
"""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from sqlalchemy import ColumnElement, Connection, case, func, null, or_, select

from core.gc_control import gc_paused
from models.sql import json_array, within
from models.tables import contact_points, invitations, responses
from records.consent.contactable import (
    BLOCK_LABELS,
    UNUSABLE,
    ContactBlock,
    block_reason,
    contact_blocks,
)
from records.respondents import NOT_SAMPLED
from surveys.contact_limits import people_at_limit
from surveys.frame_exclusions import FrameExclusions, excluded_people, read_exclusions
from surveys.frame_sources import EVERYBODY, FrameSource, resolve
from surveys.samples import Sample, SampleDesign, check_design, draw_sample, strata_of
from surveys.shared_addresses import SharedAddresses, find_holders, shared_address_policy
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
    EXCLUSION_LIST = "exclusion_list"
    EXCLUDED_ADDRESS = "excluded_address"
    ALREADY_ANSWERED = "already_answered"
    NO_ADDRESS = "no_address"
    BOUNCED = "bounced"
    CONTACT_CAP = "contact_cap"
    DUPLICATE_ADDRESS = "duplicate_address"
    NOT_SAMPLED = NOT_SAMPLED
    # Of lists and mails:
    ADDRESS_REMOVED = "address_removed"  # the address invited is not the person's now
    MAIL_UNCERTAIN = "mail_uncertain"  # a person decides whether it went out
    MAIL_FAILED = "mail_failed"  # it is tried again in its own mailing


LABELS: Final[Mapping[ExclusionReason, str]] = {
    ExclusionReason.ALREADY_INVITED: "Already invited",
    ExclusionReason.DECEASED: BLOCK_LABELS[ContactBlock.DECEASED],
    ExclusionReason.OBJECTED: BLOCK_LABELS[ContactBlock.OBJECTED],
    ExclusionReason.DO_NOT_EMAIL: BLOCK_LABELS[ContactBlock.DO_NOT_EMAIL],
    ExclusionReason.SUPPRESSED: BLOCK_LABELS[ContactBlock.SUPPRESSED],
    ExclusionReason.ON_HOLD: BLOCK_LABELS[ContactBlock.ON_HOLD],
    ExclusionReason.EXCLUSION_LIST: "On an exclusion list",
    ExclusionReason.EXCLUDED_ADDRESS: "Address on an exclusion list",
    ExclusionReason.ALREADY_ANSWERED: "Already answered",
    ExclusionReason.NO_ADDRESS: "No e-mail address",
    ExclusionReason.BOUNCED: "E-mail bounced or wrong",
    ExclusionReason.CONTACT_CAP: "At the contact limit",
    ExclusionReason.DUPLICATE_ADDRESS: "Same address as another person",
    ExclusionReason.NOT_SAMPLED: "Not in the sample",
    ExclusionReason.ADDRESS_REMOVED: "E-mail address no longer on record",
    ExclusionReason.MAIL_UNCERTAIN: "Uncertain whether the mail went out",
    ExclusionReason.MAIL_FAILED: "Mail failed, to be tried again",
}


# The reasons that somebody may decide against, person by person.
OVERRIDABLE: Final = frozenset({ExclusionReason.CONTACT_CAP, ExclusionReason.DUPLICATE_ADDRESS})


@dataclass(frozen=True, slots=True)
class FrameRules:
    """By what a frame is drawn, besides who may be contacted.

    People `by_hand` are invited though they are at the contact limit, or share an address. Without
    a `sample` everyone is invited who can be.
    """

    exclusions: FrameExclusions
    shared_addresses: SharedAddresses
    by_hand: frozenset[int] = frozenset()
    sample: SampleDesign | None = None


@dataclass(frozen=True, slots=True)
class Frame:
    """Everyone eligible for a wave: the people by name, and for each either an address or a reason.

    `source` is what they were drawn from, and `rules` by what. `same_address` names, for those who
    share an address with somebody invited, whom; `at_limit` are the people who are invited by hand
    though they are at the contact limit.
    """

    wave: Wave
    source: FrameSource
    rules: FrameRules
    people: Sequence[int]
    emails: Mapping[int, str]
    reasons: Mapping[int, ExclusionReason]
    same_address: Mapping[int, int]
    at_limit: frozenset[int] = frozenset()
    sample: Sample | None = None

    def by_reason(self) -> dict[ExclusionReason, list[int]]:
        """The people who are not invited, by reason, the most frequent first."""
        found: dict[ExclusionReason, list[int]] = {}
        for person_id in self.people:
            if person_id in self.reasons:
                found.setdefault(self.reasons[person_id], []).append(person_id)
        return dict(sorted(found.items(), key=lambda one: -len(one[1])))

    @property
    def excluded(self) -> dict[str, int]:
        """How many are not invited, by reason, the most frequent first."""
        return {str(reason): len(ids) for reason, ids in self.by_reason().items()}


def frame_rules(connection: Connection, wave: Wave) -> FrameRules:
    """The rules that a wave has on record: no sample, and nobody by hand."""
    return FrameRules(read_exclusions(connection, wave.id), shared_address_policy(connection, wave))


@gc_paused()
def draw_frame(
    connection: Connection,
    wave: Wave,
    source: FrameSource = EVERYBODY,
    rules: FrameRules | None = None,
) -> Frame:
    """Draw the frame of a wave, or the people who join it, from `source`.

    `rules` are those of the wave unless others are given. The address is the primary one, or where
    that is bounced or wrong the oldest other. A sample is drawn of those who can be invited.
    Raises UserError for an unknown segment, a filter that cannot be used, and a sample that makes
    no sense.
    """
    rules = frame_rules(connection, wave) if rules is None else rules
    if rules.sample is not None:
        check_design(connection, rules.sample)
    ids = resolve(connection, source)
    emails, unusable = _addresses(connection, ids)
    invited = _invited(connection, wave)
    excluded = excluded_people(connection, rules.exclusions)
    at_limit = people_at_limit(connection)
    reasons: dict[int, ExclusionReason] = {}
    here = frozenset(ids)

    def exclude(some: AbstractSet[int], reason: ExclusionReason) -> None:
        reasons.update(dict.fromkeys((some & here) - reasons.keys(), reason))

    exclude(invited.keys(), ExclusionReason.ALREADY_INVITED)
    for person_id, block in contact_blocks(connection, ids).items():
        reasons.setdefault(person_id, ExclusionReason(block))
    exclude(excluded.listed, ExclusionReason.EXCLUSION_LIST)
    exclude(excluded.by_address, ExclusionReason.EXCLUDED_ADDRESS)
    exclude(_answered(connection, wave), ExclusionReason.ALREADY_ANSWERED)
    exclude(unusable, ExclusionReason.BOUNCED)
    exclude(here.difference(emails), ExclusionReason.NO_ADDRESS)
    exclude(at_limit - rules.by_hand, ExclusionReason.CONTACT_CAP)
    left = [person_id for person_id in ids if person_id not in reasons]
    same_address = find_holders(left, emails, invited, rules.by_hand)
    if rules.shared_addresses is SharedAddresses.ONE:
        exclude(same_address.keys() - rules.by_hand, ExclusionReason.DUPLICATE_ADDRESS)
    sample = None
    if rules.sample is not None:
        left = [one for one in left if one not in reasons]
        sample, chosen = _draw_sample(connection, rules.sample, left)
        exclude(set(left) - chosen, ExclusionReason.NOT_SAMPLED)
    invited_now = here.difference(reasons)
    return Frame(
        wave,
        source,
        rules,
        ids,
        {one: email for one, email in emails.items() if one in invited_now},
        reasons,
        same_address,
        rules.by_hand & at_limit & here,
        sample,
    )


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


def _draw_sample(
    connection: Connection, design: SampleDesign, people: Sequence[int]
) -> tuple[Sample, frozenset[int]]:
    by = design.stratified_by
    return draw_sample(design, people, None if by is None else strata_of(connection, by, people))


def _addresses(connection: Connection, ids: Sequence[int]) -> tuple[dict[int, str], set[int]]:
    """The address to use of each person, and who has only unusable ones.

    Of more than a few people, everybody's are read.
    """
    if len(ids) > _CHUNK:
        return _addresses_where(connection)
    return _addresses_where(connection, within(contact_points.c.person_id, ids))


def _addresses_where(
    connection: Connection, *which: ColumnElement[bool]
) -> tuple[dict[int, str], set[int]]:
    points = contact_points.c
    value = case((points.status.not_in(UNUSABLE), points.value), else_=null())
    usable: dict[int, str] = {}
    unusable: set[int] = set()
    # The later ones count: of others the oldest, and before these the primary address. As JSON,
    # which for a million people takes a third of the time of as many rows.
    for is_primary in (False, True):
        found = select(points.person_id, value.label("value")).where(
            points.kind == "email", points.is_primary.is_(is_primary), *which
        )
        rows = (found if is_primary else found.order_by(points.id.desc())).subquery()
        columns = select(json_array(rows.c.person_id), json_array(rows.c.value))
        owners, values = connection.execute(columns).one()
        both = list(zip(owners, values, strict=True))
        usable.update((owner, email) for owner, email in both if email is not None)
        unusable.update(owner for owner, email in both if email is None)
    return usable, unusable - usable.keys()


def _answered(connection: Connection, wave: Wave) -> set[int]:
    whose = responses.c.person_id
    found = select(whose).where(responses.c.wave_id == wave.id, whose.is_not(None))
    return set(connection.scalars(found))


def _invited(connection: Connection, wave: Wave) -> dict[int, str]:
    found = connection.execute(
        select(invitations.c.person_id, invitations.c.email).where(invitations.c.wave_id == wave.id)
    )
    return {row.person_id: row.email or "" for row in found}

"""Plans what follows from messages that came back: shown before it is written, and then written.

An address that does not exist is marked at once; one to which a message could not be delivered
three times within thirty days, then. Nothing is marked that somebody confirmed since.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from sqlalchemy import Connection, select

from mail.returned.kinds import FOR_REVIEW, ReturnedKind, ReturnedMail, ReturnedMails
from models.sql import within_texts
from models.tables import returned_messages
from surveys.returned_mail.matching import ReturnedInvitation, match_returned

MOST_TEMPORARY: Final = 3  # bounces of an address within _PERIOD, from which it counts as bad
_PERIOD: Final = timedelta(days=30)


class ReturnedEffect(StrEnum):
    """What follows from a message that came back."""

    BOUNCED = "bounced"  # the address is marked, and the invitation
    OPT_OUT = "opt_out"  # recorded as an opt-out of surveys, the invitation as refused
    REVIEW = "review"  # a person decides
    NOTED = "noted"  # kept, and nothing else
    KNOWN = "known"  # read before
    UNMATCHED = "unmatched"  # about nobody who was written to


EFFECT_LABELS: Final[Mapping[ReturnedEffect, str]] = {
    ReturnedEffect.BOUNCED: "Mark the address as bounced",
    ReturnedEffect.OPT_OUT: "Record the opt-out",
    ReturnedEffect.REVIEW: "Review",
    ReturnedEffect.NOTED: "Note only",
    ReturnedEffect.KNOWN: "Read before",
    ReturnedEffect.UNMATCHED: "No match",
}


@dataclass(frozen=True, slots=True)
class PlannedReturn:
    """A message that came back, what follows, and the invitations: several share an address."""

    mail: ReturnedMail
    invitations: tuple[ReturnedInvitation, ...]
    effect: ReturnedEffect

    @property
    def invitation(self) -> ReturnedInvitation:
        """The invitation that the message is kept with; it has one unless it is unmatched."""
        return self.invitations[0]


@dataclass(frozen=True, slots=True)
class ReturnedPlan:
    """What follows from messages that came back, the earliest first."""

    lines: tuple[PlannedReturn, ...]
    unreadable: tuple[str, ...] = ()  # where messages were that could not be read

    @property
    def writes(self) -> bool:
        """Whether anything is to be written."""
        return any(
            one.effect not in {ReturnedEffect.KNOWN, ReturnedEffect.UNMATCHED} for one in self.lines
        )

    def counts(self) -> dict[str, int]:
        """How many there are: new ones that are matched by kind, the others by why not."""
        found = Counter(
            one.effect.value
            if one.effect in {ReturnedEffect.KNOWN, ReturnedEffect.UNMATCHED}
            else one.mail.kind.value
            for one in self.lines
        )
        names = (*map(str, ReturnedKind), ReturnedEffect.UNMATCHED, ReturnedEffect.KNOWN)
        effects = Counter(one.effect for one in self.lines)
        return {
            **{str(name): found[str(name)] for name in names},
            "review": effects[ReturnedEffect.REVIEW],
            "addresses_bounced": effects[ReturnedEffect.BOUNCED],
            "unreadable": len(self.unreadable),
        }


@dataclass(slots=True)
class _Known:
    """What was read before, and in this plan so far."""

    digests: set[str]
    temporary: dict[str, list[datetime]] = field(default_factory=lambda: defaultdict(list))


def plan_returned(connection: Connection, returned: ReturnedMails) -> ReturnedPlan:
    """Plan what follows from messages; writes nothing."""
    in_order = sorted(returned.mails, key=lambda mail: (mail.received_at, mail.place))
    matched = match_returned(connection, in_order)
    known = _read_known(connection, in_order, matched)
    lines = []
    for mail, invitations in zip(in_order, matched, strict=True):
        lines.append(PlannedReturn(mail, invitations, _effect(mail, invitations, known)))
        known.digests.add(mail.digest)
    return ReturnedPlan(tuple(lines), returned.unreadable)


def _effect(
    mail: ReturnedMail, invitations: Sequence[ReturnedInvitation], known: _Known
) -> ReturnedEffect:
    if mail.digest in known.digests:
        return ReturnedEffect.KNOWN
    if not invitations:
        return ReturnedEffect.UNMATCHED
    if mail.kind is ReturnedKind.PERMANENT:
        return ReturnedEffect.BOUNCED
    if mail.kind is ReturnedKind.TEMPORARY:
        times = known.temporary[invitations[0].address]
        times.append(mail.received_at)
        late = [at for at in times if mail.received_at - _PERIOD < at <= mail.received_at]
        return ReturnedEffect.BOUNCED if len(late) >= MOST_TEMPORARY else ReturnedEffect.NOTED
    if mail.kind is ReturnedKind.OPT_OUT:
        # Of people who share an address nobody knows who wrote.
        return ReturnedEffect.OPT_OUT if len(invitations) == 1 else ReturnedEffect.REVIEW
    return ReturnedEffect.REVIEW if mail.kind in FOR_REVIEW else ReturnedEffect.NOTED


def _read_known(
    connection: Connection,
    mails: Sequence[ReturnedMail],
    matched: Sequence[Sequence[ReturnedInvitation]],
) -> _Known:
    kept = returned_messages.c
    digests = sorted({mail.digest for mail in mails})
    query = select(kept.digest).where(within_texts(kept.digest, digests))
    known = _Known(set(connection.scalars(query)))
    addresses = sorted({one.address for some in matched for one in some})
    before = select(kept.address, kept.received_at).where(
        kept.kind == ReturnedKind.TEMPORARY.value, within_texts(kept.address, addresses)
    )
    for row in connection.execute(before):
        known.temporary[row.address].append(row.received_at)
    return known

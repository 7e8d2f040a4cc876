"""Dispositions of invitations: the values, allowed transitions, and counts.

The words map to the AAPOR outcome groups in analysis/rates.py.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from sqlalchemy import Connection, exists, func, select

from core.errors import UserError
from models.changes import ChangeSet
from models.sql import within
from models.tables import frame_members, invitations, responses
from records.disposition_history import (
    DispositionEntry,
    DispositionSource,
    disposition_on,
    invited_by,
    record_dispositions,
)
from records.respondents import (
    DECEASED,
    INELIGIBLE,
    answered_by,
    is_sampled,
    unnamed_dispositions,
)

LABELS: Final[Mapping[str, str]] = {
    "not_sent": "Not sent",
    "sent": "Sent",
    "bounced": "Bounced",
    "refused": "Refused",
    "partial": "Partial",
    "complete": "Complete",
    "ineligible": "Ineligible",
    "unknown": "Unknown",
}
# Who may still be reminded: nothing is known of them but that they were asked, or not yet.
NOT_ANSWERED: Final = frozenset({"not_sent", "sent", "unknown"})
ANSWERED: Final = frozenset({"partial", "complete"})
DELIVERED: Final = frozenset({"sent", "refused"}) | ANSWERED  # sent, and not bounced

_OPEN: Final = frozenset({"sent", "bounced", "refused", "partial", "complete"})
# What a person may set after what; the answers themselves set partial and complete. Nothing
# becomes "not sent" again, and who completed the questionnaire can only turn out ineligible.
SENSIBLE: Final[Mapping[str, frozenset[str]]] = {
    "not_sent": _OPEN | {"ineligible", "unknown"},
    "sent": (_OPEN | {"ineligible", "unknown"}) - {"sent"},
    "bounced": (_OPEN | {"ineligible", "unknown"}) - {"bounced"},
    "refused": frozenset({"partial", "complete", "ineligible", "sent"}),
    "partial": frozenset({"complete", "refused", "ineligible"}),
    "complete": frozenset({"ineligible"}),
    "ineligible": _OPEN | {"unknown"},
    "unknown": _OPEN | {"ineligible"},
}


def count_dispositions(
    connection: Connection, wave_id: int, day: date | None = None
) -> dict[str, int]:
    """How many people of a wave's frame have each disposition, those with none left out.

    As `dispositions_of` says of each as of a day (None: now), and said of those who have no name
    any more, whatever the day. Empty where no frame was drawn and nobody invited.
    """
    counts = Counter(count_invitations(connection, wave_id, day))
    counts.update(count_uninvited(connection, wave_id, day))
    return {disposition: counts[disposition] for disposition in LABELS if counts[disposition]}


def count_uninvited(
    connection: Connection, wave_id: int, day: date | None = None
) -> dict[str, int]:
    """How many people have each disposition without an invitation on record, as of a day.

    Who had died is ineligible, who answered on paper has answered; and those without a name, of
    whom some were invited, count as they ended.
    """
    of_wave = invitations.c.wave_id == wave_id
    counts = Counter[str | None]()
    not_invited = [
        frame_members.c.wave_id == wave_id,
        ~exists().where(of_wave, invitations.c.person_id == frame_members.c.person_id),
        is_sampled(),
    ]
    died = select(func.count()).where(*not_invited, frame_members.c.excluded == DECEASED)
    counts[INELIGIBLE] += connection.scalar(died) or 0
    of_members = (
        select(responses.c.is_complete)
        .join(frame_members, frame_members.c.person_id == responses.c.person_id)
        .where(
            responses.c.wave_id == wave_id,
            responses.c.invitation_id.is_(None),
            responses.c.counts,
            answered_by(day),
            *not_invited,
            frame_members.c.excluded.is_distinct_from(DECEASED),
        )
    )
    for is_complete in connection.scalars(of_members):
        counts["complete" if is_complete else "partial"] += 1
    counts.update(unnamed_dispositions(connection, wave_id))
    return {word: count for word, count in counts.items() if word is not None and count}


def count_invitations(
    connection: Connection, wave_id: int, day: date | None = None
) -> dict[str, int]:
    """How many invitations of a wave have each disposition as of a day, None: now."""
    of_each = (
        select(disposition_on(day).label("disposition"))
        .where(invitations.c.wave_id == wave_id, invited_by(day))
        .subquery()
    )
    counted = select(of_each.c.disposition, func.count()).group_by(of_each.c.disposition)
    return dict(connection.execute(counted).all())


def set_disposition(
    changes: ChangeSet, invitation_id: int, value: str, on: date | None = None
) -> bool:
    """Record the disposition of an invitation, `on` a day (None: today); False: unchanged.

    Raises UserError for an unknown invitation or word, and for a step that makes no sense, such as
    from complete to bounced.
    """
    _check_word(value)
    now = changes.connection.scalar(
        select(invitations.c.disposition).where(invitations.c.id == invitation_id)
    )
    if now is None:
        raise UserError("There is no such invitation.", code="unknown_invitation")
    if now != value and value not in SENSIBLE[now]:
        raise UserError(
            f"An invitation that is “{LABELS[now]}” cannot become “{LABELS[value]}”; nothing was"
            " changed.",
            code="not_sensible",
        )
    return set_dispositions(changes, [invitation_id], value, on) == 1


def set_dispositions(
    changes: ChangeSet,
    invitation_ids: Sequence[int],
    value: str,
    on: date | None = None,
    source: DispositionSource = DispositionSource.DECISION,
) -> int:
    """Record the disposition of several invitations; return how many changed.

    Those that have it already and those to which it makes no sense are left as they are. Raises
    UserError for an unknown word.
    """
    _check_word(value)
    before = [word for word, after in SENSIBLE.items() if value in after]
    ids = changes.connection.scalars(
        select(invitations.c.id).where(
            within(invitations.c.id, invitation_ids),
            invitations.c.disposition.in_(before),
            invitations.c.disposition != value,
        )
    ).all()
    since = on or changes.at.date()
    changes.describe(disposition=value)
    entries = [DispositionEntry(one, value, since) for one in ids]
    return record_dispositions(changes, entries, source)


def find_invitation(connection: Connection, wave_id: int, person_id: int) -> int:
    """The id of a person's invitation to a wave; raises UserError where there is none."""
    found: int | None = connection.scalar(
        select(invitations.c.id).where(
            invitations.c.wave_id == wave_id, invitations.c.person_id == person_id
        )
    )
    if found is None:
        raise UserError("This person was not invited to this wave.", code="not_invited")
    return found


def _check_word(value: str) -> None:
    if value not in LABELS:
        raise UserError(
            f"“{value}” is not a disposition; the words are {', '.join(LABELS)}.",
            code="unknown_disposition",
        )

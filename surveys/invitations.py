"""Plan who is invited to a wave, and record the invitations."""

import secrets
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, select

from models.changes import Change, ChangeSet
from models.tables import frame_members, invitations
from records.people import read_flat
from surveys.frame_exclusions import save_exclusions
from surveys.frame_sources import EVERYBODY, FrameSource
from surveys.frames import ExclusionReason, Frame, FrameRules, draw_frame
from surveys.samples import save_sample
from surveys.shared_addresses import set_shared_addresses, shared_address_policy
from surveys.waves import Wave

TOKEN_BYTES: Final = 16  # 128 random bits
_ALL_AS_DRAWN: Final[Mapping[int, FrameSource]] = {}


@dataclass(frozen=True, slots=True)
class InvitationPlan:
    """Whom to invite: `drawn` is everyone eligible, with an address or a reason against."""

    drawn: Frame

    @property
    def frame(self) -> int:
        """How many are eligible; invited and excluded add up to it."""
        return len(self.drawn.people)

    @property
    def invited(self) -> tuple[int, ...]:
        """The people to invite now, by name."""
        return tuple(person for person in self.drawn.people if person in self.drawn.emails)

    @property
    def excluded(self) -> dict[str, int]:
        """How many are not, by reason."""
        return self.drawn.excluded


def plan_invitations(
    connection: Connection,
    wave: Wave,
    source: FrameSource = EVERYBODY,
    rules: FrameRules | None = None,
) -> InvitationPlan:
    """Plan whom to invite to a wave out of the people of `source`; writes nothing.

    `rules` are those of the wave unless others are given. Raises UserError for an unknown segment,
    a filter that cannot be used, and a sample that makes no sense.
    """
    return InvitationPlan(draw_frame(connection, wave, source, rules))


def count_bases(connection: Connection, person_ids: Sequence[int]) -> dict[str, int]:
    """How many of `person_ids` may be asked on what basis, by BASES; "none": none on record."""
    found = read_flat(connection, person_ids, ["survey_consent"])["survey_consent"]
    return dict(Counter(basis or "none" for basis in found))


def invite(
    changes: ChangeSet,
    plan: InvitationPlan,
    sources: Mapping[int, FrameSource] = _ALL_AS_DRAWN,
) -> int:
    """Write a plan's frame, and an invitation with a token of its own for each one invited.

    `sources` are what people were drawn from, where that is not the source of the plan. The wave
    keeps the plan's rules and how its sample was drawn. Returns how many were invited. Who was
    invited meanwhile is not invited twice.
    """
    drawn = plan.drawn
    new, changed = _frame_changes(changes.connection, drawn, sources)
    if not new and not changed and not plan.invited:
        return 0
    _save_rules(changes, drawn)
    changes.insert(frame_members, new)
    changes.update(frame_members, changed)
    there = set(
        changes.connection.scalars(
            select(invitations.c.person_id).where(invitations.c.wave_id == drawn.wave.id)
        )
    )
    joining = [person_id for person_id in plan.invited if person_id not in there]
    columns: dict[str, Sequence[Any]] = {
        "wave_id": [drawn.wave.id] * len(joining),
        "person_id": joining,
        "token": [secrets.token_hex(TOKEN_BYTES) for _ in joining],
        "email": [drawn.emails[person_id] for person_id in joining],
        "invited_on": [changes.at.date()] * len(joining),
        "over_limit": [person_id in drawn.at_limit for person_id in joining],
    }
    changes.insert_columns(invitations, columns, len(joining))
    changes.counts.update(frame=plan.frame, invited=len(joining), **plan.excluded)
    changes.describe(wave=drawn.wave.name)
    return len(joining)


def _save_rules(changes: ChangeSet, drawn: Frame) -> None:
    """Keep the rules of a frame with its wave, and how its sample was drawn."""
    wave, rules = drawn.wave, drawn.rules
    save_exclusions(changes, wave.id, rules.exclusions)
    if rules.shared_addresses is not shared_address_policy(changes.connection, wave):
        set_shared_addresses(changes, wave, rules.shared_addresses)
    if drawn.sample is not None:
        save_sample(changes, wave, drawn.sample)


def _frame_changes(
    connection: Connection, drawn: Frame, sources: Mapping[int, FrameSource]
) -> tuple[list[dict[str, Any]], list[Change]]:
    """Members of the frame that are new, and those whose reason against is another now."""
    now = {
        row.person_id: row
        for row in connection.execute(
            select(frame_members).where(frame_members.c.wave_id == drawn.wave.id)
        )
    }
    new: list[dict[str, Any]] = []
    changed: list[Change] = []
    for person_id in drawn.people:
        reason = drawn.reasons.get(person_id)
        excluded = None if reason in {None, ExclusionReason.ALREADY_INVITED} else str(reason)
        if person_id not in now:
            source = sources.get(person_id, drawn.source)
            new.append(
                {
                    "wave_id": drawn.wave.id,
                    "person_id": person_id,
                    "excluded": excluded,
                    "source": source.kind,
                    "source_name": source.name,
                }
            )
        elif now[person_id].excluded != excluded:
            changed.append(Change(now[person_id].id, {"excluded": excluded}))
    return new, changed

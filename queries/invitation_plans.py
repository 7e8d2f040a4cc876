"""What the dialog that invites people to a wave shows: its choices, and the plan for them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from sqlalchemy import Connection

from queries.findings import BreakDown, read_group_fields
from records.fields.definitions import all_fields
from records.filters.segments import list_segments
from surveys.frame_sources import FrameSource
from surveys.frames import FrameRules, frame_rules
from surveys.invitations import InvitationPlan, count_bases, plan_invitations
from surveys.samples import describe_samples, read_samples
from surveys.waves import Wave

_MOST_STRATA: Final = 8  # that are told


@dataclass(frozen=True, slots=True)
class InvitationOptions:
    """The rules of a wave, with its last sample, and what can be chosen.

    `drawn_before` are its samples in words, `strata` the fields to stratify by, `segments` the
    names of segments and lists.
    """

    rules: FrameRules
    drawn_before: Sequence[str]
    strata: Sequence[BreakDown]
    segments: Sequence[str]


def read_invitation_options(connection: Connection, wave: Wave) -> InvitationOptions:
    """Read what inviting people to `wave` begins with.

    A wave of which a sample was drawn goes on with that design: to invite everybody else would
    undo the sample.
    """
    rules = frame_rules(connection, wave)
    if drawn := read_samples(connection, wave.id):
        rules = replace(rules, sample=drawn[-1].design)
    return InvitationOptions(
        rules,
        describe_samples(connection, wave.id),
        read_group_fields(connection),
        [one.name for one in list_segments(connection)],
    )


@dataclass(frozen=True, slots=True)
class ShownPlan:
    """A plan of invitations with what is said of it.

    `bases` counts those to be invited by BASES (surveys/invitations.py), `sample` says in words
    what was drawn.
    """

    plan: InvitationPlan
    bases: Mapping[str, int]
    sample: str


def read_plan(
    connection: Connection, wave: Wave, source: FrameSource, rules: FrameRules
) -> ShownPlan:
    """Plan whom to invite to `wave` of the people of `source`; raises like `plan_invitations`."""
    plan = plan_invitations(connection, wave, source, rules)
    drawn = plan.drawn.sample
    said = "" if drawn is None else drawn.in_words(all_fields(connection), _MOST_STRATA)
    return ShownPlan(plan, count_bases(connection, plan.invited), said)

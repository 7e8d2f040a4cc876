"""Run a survey again: the next wave, made from an earlier one.

Its frame is that wave's, brought up to date: people who were merged are there as one, and whoever
the sources of the frame have now joins it. Who died or opted out meanwhile stays in the frame with
the reason. Links, exclusions, shared addresses, privacy and the way to sample are carried over;
mail texts are the survey's, so both waves have them.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Final

from sqlalchemy import Connection, func, select

from core.errors import UserError
from models.changes import Change, ChangeSet
from models.tables import frame_members, responses, unnamed_members, waves
from records.filters.segments import list_segments
from surveys.frame_exclusions import save_exclusions
from surveys.frame_sources import FrameSource, SourceKind, frame_sources, resolve, stored_source
from surveys.frames import FrameRules, draw_frame, frame_rules
from surveys.invitations import InvitationPlan, invite
from surveys.next_wave import ProposedDates, propose_dates
from surveys.samples import read_samples
from surveys.survey_store import find_survey
from surveys.versions import create_version, list_versions
from surveys.waves import Wave, all_waves, find_wave, open_wave

_NO_WAVE: Final = 0  # the id of a wave to come
_YEAR_IN_LABEL: Final = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


class RepeatedVersion(StrEnum):
    """Which version of the questionnaire a wave asks that repeats another."""

    LAST = "last"  # the latest of the survey
    SAME = "same"  # the one that the earlier wave asked
    NEW = "new"  # a copy of the latest, to be edited


@dataclass(frozen=True, slots=True)
class RepeatPlan:
    """Who is in the frame of a wave that repeats `repeats`, and who of them is invited.

    `returning` were in the frame of that wave, or answered it where it had none; `new` come from
    its sources. `unnamed` members can't be taken over, as they were erased or unlinked.
    `lost_sources` are in words those that can't be drawn from any more.
    """

    repeats: Wave
    invitations: InvitationPlan
    returning: Sequence[int]
    new: Sequence[int]
    unnamed: int
    lost_sources: tuple[str, ...]
    sources: Mapping[int, FrameSource]


@dataclass(frozen=True, slots=True)
class RepeatOptions:
    """What the wave that repeats `last` can be like.

    `labels` are those in use, `label` and `dates` are proposed, `versions` has the number of the
    questionnaire for each choice; `sources` are what `last` was drawn from, `segments` all there
    are.
    """

    last: Wave
    labels: tuple[str, ...]
    label: str
    dates: ProposedDates
    versions: Mapping[RepeatedVersion, int]
    sources: tuple[FrameSource, ...]
    segments: tuple[str, ...]


def plan_repeat(
    connection: Connection, last: Wave, new_from: Sequence[FrameSource] | None = None
) -> RepeatPlan:
    """Plan the frame of the wave that repeats `last`; writes nothing.

    People who were not in the frame then come from `new_from`; None: from what the wave was drawn
    from, as far as it can still be used. Raises UserError for a source of `new_from` that can't be
    used, and where the sample can't be drawn as it was.
    """
    sources = _members(connection, last)
    returning = set(sources)
    lost: list[str] = []
    for source in frame_sources(connection, last.id) if new_from is None else new_from:
        if source.kind is SourceKind.PEOPLE:
            continue
        try:
            found = resolve(connection, source)
        except UserError:  # the segment was deleted, or a field of the filter
            if new_from is not None:
                raise
            lost.append(source.in_words())
        else:
            sources = {**dict.fromkeys(found, source), **sources}
    everybody = FrameSource(people=list(sources))
    draft = replace(last, id=_NO_WAVE, unlinked_on=None)
    drawn = draw_frame(connection, draft, everybody, _rules(connection, last))
    unnamed = select(func.count()).where(unnamed_members.c.wave_id == last.id)
    return RepeatPlan(
        last,
        InvitationPlan(drawn),
        [person_id for person_id in drawn.people if person_id in returning],
        [person_id for person_id in drawn.people if person_id not in returning],
        connection.scalar(unnamed) or 0,
        tuple(lost),
        sources,
    )


def repeat_wave(
    changes: ChangeSet,
    plan: RepeatPlan,
    label: str,
    opens: date | None = None,
    closes: date | None = None,
    version: RepeatedVersion = RepeatedVersion.LAST,
) -> Wave:
    """Create the planned wave with its frame and invitations; return it.

    Raises UserError as `open_wave` does.
    """
    last = plan.repeats
    number = version_of(changes.connection, last, version)
    if number > find_survey(changes.connection, last.survey_code).version:
        create_version(changes, last.survey_code)
    wave = open_wave(
        changes, last.survey_code, label, opens, closes, kind=last.kind, privacy=last.privacy
    )
    carried = {
        "link": last.link,
        "shared_addresses": last.shared_addresses,
        "repeats_id": last.id,
        "version_number": number,
    }
    changes.update(waves, [Change(wave.id, carried)])
    wave = find_wave(changes.connection, wave.survey_code, wave.label)
    drawn = replace(plan.invitations.drawn, wave=wave)
    save_exclusions(changes, wave.id, drawn.rules.exclusions)
    invite(changes, InvitationPlan(drawn), plan.sources)
    changes.describe(repeats=last.name)
    return wave


def version_of(connection: Connection, last: Wave, version: RepeatedVersion) -> int:
    """The number of the version of the questionnaire that a wave asks that repeats `last`.

    A new one is not needed while no wave uses the latest.
    """
    if version is RepeatedVersion.SAME:
        return last.version
    latest = list_versions(connection, last.survey_code)[-1]
    is_new = version is RepeatedVersion.NEW and bool(latest.waves)
    return latest.number + is_new


def graduates_since(last: Wave) -> FrameSource | None:
    """Those who graduated in the year in which `last` opened or later; None where it has no day."""
    return (
        None if last.opens is None else FrameSource(where=f"award_completed >= {last.opens.year}")
    )


def read_repeat_options(connection: Connection, last: Wave, today: date) -> RepeatOptions:
    """What the wave that repeats `last` can be like, with the proposals for the day `today`."""
    known = all_waves(connection, last.survey_id)
    dates = propose_dates(known, last, today)
    return RepeatOptions(
        last,
        tuple(wave.label for wave in known),
        propose_label(last, dates.opens),
        dates,
        {one: version_of(connection, last, one) for one in RepeatedVersion},
        frame_sources(connection, last.id),
        tuple(segment.name for segment in list_segments(connection)),
    )


def propose_label(last: Wave, opens: date | None) -> str:
    """Propose the label of `last` with the year of `opens`; blank where that is no new label."""
    if opens is None:
        return ""
    label = _YEAR_IN_LABEL.sub(str(opens.year), last.label)
    return "" if label == last.label else label


def _rules(connection: Connection, last: Wave) -> FrameRules:
    """The rules of a wave, and the way in which its last sample was drawn, with the same seed."""
    drawn = read_samples(connection, last.id)
    rules = frame_rules(connection, last)
    return replace(rules, sample=drawn[-1].design) if drawn else rules


def _members(connection: Connection, last: Wave) -> dict[int, FrameSource]:
    """The people in the frame of a wave with the source of each; without one, who answered."""
    member = frame_members.c
    found = connection.execute(
        select(member.person_id, member.source, member.source_name).where(member.wave_id == last.id)
    )
    members = {row.person_id: stored_source(row.source, row.source_name) for row in found}
    if members:
        return members
    whose = responses.c.person_id
    answered = select(whose).where(responses.c.wave_id == last.id, whose.is_not(None))
    return dict.fromkeys(connection.scalars(answered.distinct()), FrameSource(people=()))

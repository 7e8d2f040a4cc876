"""Which responses count in a wave's figures: those of the eligible people in its sample frame.

Source: AAPOR, Standard Definitions, surveys of specifically named persons: rates and figures are
of the sampled people; a questionnaire from anybody else is no case of the sample, and a sampled
person who turns out ineligible (code 4) is in neither numerator nor denominator. Members of the
frame who are not in the sample are no cases of it either: those who were not drawn, and where a
sample was drawn, those who could not be drawn as they can't be invited.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Final

from sqlalchemy import ColumnElement, Connection, and_, exists, func, or_, select, true

from models.sql import within
from models.tables import frame_members, invitations, responses, samples, unnamed_members
from records.disposition_history import disposition_on, invited_by

INELIGIBLE: Final = "ineligible"  # the disposition of an invitation
# Why a member of the frame was not invited.
DECEASED: Final = "deceased"
NOT_SAMPLED: Final = "not_sampled"  # to whom nothing of a wave applies


def is_sampled() -> ColumnElement[bool]:
    """A condition on `frame_members`: the person is in the sample, or the wave has none."""
    excluded, drawn = frame_members.c.excluded, samples.c.wave_id == frame_members.c.wave_id
    return or_(excluded.is_(None), and_(excluded != NOT_SAMPLED, ~exists().where(drawn)))


def in_frame() -> ColumnElement[bool]:
    """A condition on `responses`: the respondent was invited to the wave or is in its sample.

    A response without a name was a known person's once, and counts as it did then.
    """
    return or_(responses.c.person_id.is_(None), was_invited(), _is_frame_member())


def was_invited() -> ColumnElement[bool]:
    """A condition on `responses`: the respondent has an invitation to the wave."""
    return or_(
        responses.c.invitation_id.is_not(None),
        exists().where(
            invitations.c.wave_id == responses.c.wave_id,
            invitations.c.person_id == responses.c.person_id,
        ),
    )


def is_eligible() -> ColumnElement[bool]:
    """A condition on `responses`: the respondent is not known to be ineligible for the wave.

    Known are those whose invitation says so, and those who were not invited as they had died.
    """
    invited = and_(
        invitations.c.wave_id == responses.c.wave_id,
        or_(
            invitations.c.id == responses.c.invitation_id,
            invitations.c.person_id == responses.c.person_id,
        ),
    )
    died = and_(
        frame_members.c.wave_id == responses.c.wave_id,
        frame_members.c.person_id == responses.c.person_id,
        frame_members.c.excluded == DECEASED,
    )
    return ~or_(
        exists().where(invited, invitations.c.disposition == INELIGIBLE),
        and_(exists().where(died), ~exists().where(invited)),
    )


def has_frame(connection: Connection, wave_id: int) -> bool:
    """Whether a frame was drawn for a wave, or anybody invited to it."""
    return any(
        connection.scalar(select(table.c.id).where(table.c.wave_id == wave_id).limit(1)) is not None
        for table in (frame_members, invitations, unnamed_members)
    )


def in_figures(connection: Connection, wave_id: int) -> ColumnElement[bool]:
    """A condition on `responses` of a wave: those that its figures are of.

    Those that count of the eligible people in the frame; where nobody knows the frame, of all.
    """
    if has_frame(connection, wave_id):
        return and_(responses.c.counts, in_frame(), is_eligible())
    return responses.c.counts


def people_in_frame(connection: Connection, wave_id: int) -> set[int]:
    """Everyone who was invited to a wave or is in its frame, but for those not in the sample."""
    members = select(frame_members.c.person_id).where(
        frame_members.c.wave_id == wave_id, is_sampled()
    )
    invited = select(invitations.c.person_id).where(invitations.c.wave_id == wave_id)
    return {*connection.scalars(members), *connection.scalars(invited)}


def people_not_sampled(connection: Connection, wave_id: int) -> set[int]:
    """The members of a wave's frame who are not in its sample."""
    of_wave = frame_members.c.wave_id == wave_id, ~is_sampled()
    return set(connection.scalars(select(frame_members.c.person_id).where(*of_wave)))


def count_in_frame(connection: Connection, wave_id: int) -> int:
    """How many were invited to a wave or are in its frame, those without a name too.

    Those not in the sample do not count.
    """
    invited = invitations.c.wave_id == wave_id
    is_member = exists().where(
        frame_members.c.wave_id == wave_id,
        frame_members.c.person_id == invitations.c.person_id,
        is_sampled(),
    )
    members = select(func.count()).where(frame_members.c.wave_id == wave_id, is_sampled())
    others = select(func.count()).where(invited, ~is_member)
    erased = select(func.count()).where(unnamed_members.c.wave_id == wave_id)
    return sum(connection.scalar(query) or 0 for query in (members, others, erased))


def unnamed_dispositions(
    connection: Connection, wave_id: int, *, invited: bool = False
) -> Counter[str | None]:
    """How many members of a frame without a name had each disposition, or none (None).

    They were erased, or their answers unlinked, after the wave had closed.

    With `invited`, only those who were invited.
    """
    of_wave = unnamed_members.c.wave_id == wave_id
    which = and_(of_wave, unnamed_members.c.is_invited) if invited else of_wave
    disposition = unnamed_members.c.disposition
    rows = connection.execute(select(disposition, func.count()).where(which).group_by(disposition))
    return Counter(dict(rows.all()))


def answered_by(day: date | None) -> ColumnElement[bool]:
    """A condition on `responses`: given by a day, None: at all; one without a date always was."""
    if day is None:
        return true()
    moment = func.coalesce(responses.c.submitted_at, responses.c.started_at)
    return or_(moment.is_(None), moment < datetime.combine(day + timedelta(days=1), time()))


def dispositions_of(
    connection: Connection, wave_id: int, person_ids: Sequence[int], day: date | None = None
) -> dict[int, str]:
    """The disposition in a wave of each of `person_ids` who was invited or answered.

    As of a day, None: now. Who answered without an invitation, as on paper, counts as complete or
    partial; who was not invited as they had died, as ineligible.
    """
    answered = connection.execute(
        select(responses.c.person_id, responses.c.is_complete).where(
            responses.c.wave_id == wave_id,
            responses.c.invitation_id.is_(None),
            responses.c.counts,
            within(responses.c.person_id, person_ids),
            answered_by(day),
        )
    )
    found = {person_id: "complete" if done else "partial" for person_id, done in answered}
    died = connection.scalars(
        select(frame_members.c.person_id).where(
            frame_members.c.wave_id == wave_id,
            frame_members.c.excluded == DECEASED,
            is_sampled(),
            within(frame_members.c.person_id, person_ids),
        )
    )
    found |= dict.fromkeys(died, INELIGIBLE)
    invited = connection.execute(
        select(invitations.c.person_id, disposition_on(day).label("disposition")).where(
            invitations.c.wave_id == wave_id,
            within(invitations.c.person_id, person_ids),
            invited_by(day),
        )
    )
    return found | {row.person_id: row.disposition for row in invited}


def people_in_waves(connection: Connection) -> frozenset[int]:
    """Everyone who is in the frame of any wave, was invited to it, or answered."""
    return frozenset(
        person_id
        for table in (frame_members, invitations, responses)
        for person_id in connection.scalars(select(table.c.person_id).distinct())
        if person_id is not None
    )


def _is_frame_member() -> ColumnElement[bool]:
    return exists().where(
        frame_members.c.wave_id == responses.c.wave_id,
        frame_members.c.person_id == responses.c.person_id,
        is_sampled(),
    )

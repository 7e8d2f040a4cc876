"""Read the frame of a wave for weighting: who is eligible, in the sample, and answered.

The only module of weighting that knows the database.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import date
from typing import Any, Final

import numpy as np
from sqlalchemy import Connection, func, select

from analysis.intervals import Numbers
from analysis.results import COHORT
from analysis.variables.fields import values_of_people
from analysis.weighting.people import FramePeople
from core.errors import UserError
from models.data_state import StateCache
from models.tables import frame_members, invitations, messages, responses
from records.fields.definitions import IDENTIFYING, all_fields
from records.respondents import (
    DECEASED,
    INELIGIBLE,
    NOT_SAMPLED,
    dispositions_of,
    people_in_frame,
    people_not_sampled,
    unnamed_dispositions,
)
from records.sent_messages import WENT_OUT
from surveys.dispositions import ANSWERED
from surveys.samples import read_samples, strata_of
from surveys.waves import Wave

FIELDS: Final = ("gender", "award", COHORT, "department")  # what respondents are compared by


_kept_values: Final[StateCache[list[Any]]] = StateCache(64)


def read_frame(
    connection: Connection,
    wave: Wave,
    respondents: Collection[int],
    members: Collection[int] | None = None,
) -> FramePeople:
    """Read the frame of `wave`, of `members` alone unless None.

    `respondents` are the people whose answers count. Where nobody knows them, as answers were never
    linked to people or no longer are, those count who have answered by their disposition.
    """
    sampled = people_in_frame(connection, wave.id)
    others = people_not_sampled(connection, wave.id) - sampled
    died = frame_members.c.wave_id == wave.id, frame_members.c.excluded == DECEASED
    others -= set(connection.scalars(select(frame_members.c.person_id).where(*died)))
    dispositions = dispositions_of(connection, wave.id, sorted(sampled))
    people = sorted(
        one
        for one in sampled | others
        if dispositions.get(one) != INELIGIBLE and (members is None or one in members)
    )
    known = {one for one in respondents if one >= 0}
    answered = known or {one for one, word in dispositions.items() if word in ANSWERED}
    unnamed = (
        unnamed_dispositions(connection, wave.id) if members is None else Counter[str | None]()
    )
    return FramePeople(
        np.array(people, dtype=np.int64),
        np.array([one in sampled for one in people], dtype=bool),
        np.array([one in answered for one in people], dtype=bool),
        _design_weights(connection, wave, people),
        unnamed.total() - unnamed[INELIGIBLE],
    )


def read_values(connection: Connection, wave: Wave, people: FramePeople, key: str) -> Sequence[Any]:
    """The value by `key`, a field or the cohort, of each of `people`.

    Kept until the data changes. Raises UserError for an unknown field, and one that tells who
    people are.
    """
    fields = all_fields(connection)
    if key != COHORT and (key not in fields or key in IDENTIFYING):
        raise UserError(
            f"Answers can’t be weighted by “{key}”; choose a field such as gender, award or"
            " cohort.",
            code="unknown_field",
        )
    ids = people.ids.tolist()
    name = wave.id, key, hash(people.ids.tobytes())
    return _kept_values.get(connection, name, lambda: values_of_people(connection, ids, key))


def field_label(connection: Connection, key: str) -> str:
    """What a field to weight by is called."""
    return "Cohort" if key == COHORT else all_fields(connection)[key].label


def first_reminder(connection: Connection, wave: Wave) -> date | None:
    """The day of the first reminder of a wave; None where none was sent."""
    moment = connection.scalar(
        select(func.min(messages.c.at))
        .select_from(messages.join(invitations, invitations.c.id == messages.c.invitation_id))
        .where(
            invitations.c.wave_id == wave.id,
            messages.c.kind == "reminder",
            messages.c.state.in_(WENT_OUT),
        )
    )
    return None if moment is None else moment.date()


def days_of_response(connection: Connection, wave: Wave) -> dict[int, date]:
    """The day of each response of a wave that has one, by the response's id."""
    moment = func.coalesce(responses.c.submitted_at, responses.c.started_at)
    rows = connection.execute(
        select(responses.c.id, moment.label("moment")).where(
            responses.c.wave_id == wave.id, moment.is_not(None)
        )
    )
    return {row.id: row.moment.date() for row in rows}


def _design_weights(connection: Connection, wave: Wave, people: Sequence[int]) -> Numbers:
    """How many people of their stratum each of `people` stands for; 1 where no sample was drawn.

    By the strata as people are now, so that those of the frame and of the sample are the same. Of
    several samples of a wave, the strata are those of all the fields that they were drawn by.
    """
    samples = read_samples(connection, wave.id)
    weights = np.ones(len(people))
    if not samples or not people:
        return weights
    member = frame_members.c
    of_wave = select(member.person_id, member.excluded).where(member.wave_id == wave.id)
    reasons = {row.person_id: row.excluded for row in connection.execute(of_wave)}
    fields = all_fields(connection)
    keys = sorted({key for one in samples if (key := one.design.stratified_by) and key in fields})
    strata = list(zip(*(strata_of(connection, key, people) for key in keys), strict=True))
    strata = strata or [()] * len(people)
    drawn, available = Counter[Any](), Counter[Any]()
    for one, stratum in zip(people, strata, strict=True):
        reason = reasons.get(one)
        drawn[stratum] += reason is None
        available[stratum] += reason in {None, NOT_SAMPLED}
    for at, stratum in enumerate(strata):
        if drawn[stratum]:
            weights[at] = available[stratum] / drawn[stratum]
    return weights

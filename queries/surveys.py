"""Surveys with the progress of their waves, and the invitations and responses of one wave."""

from dataclasses import dataclass
from datetime import date, datetime
from random import SystemRandom

from sqlalchemy import Connection, func, select

from analysis.wave_progress import WaveProgress, wave_progress
from models.tables import (
    answers,
    disposition_history,
    invitations,
    messages,
    people,
    responses,
)
from records.people import list_names
from records.respondents import is_eligible
from records.wave_privacy import privacy_of
from surveys.frames import ExclusionReason, sending_block
from surveys.survey_store import Survey, list_surveys
from surveys.waves import list_waves

NO_NAME = "(anonymous)"


@dataclass(frozen=True, slots=True)
class SurveyProgress:
    """A survey with its waves, the latest first."""

    survey: Survey
    waves: tuple[WaveProgress, ...]


@dataclass(frozen=True, slots=True)
class InvitationLine:
    """One invitation: whose, its disposition, how often and when last it was sent."""

    id: int
    person_id: int
    name: str
    email: str
    disposition: str
    last_sent: date | None
    messages: int
    block: ExclusionReason | None  # why it must not be sent any more, as the person died since


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """A disposition that was recorded of an invitation, since which day and by what."""

    disposition: str
    since: date
    source: str


@dataclass(frozen=True, slots=True)
class ResponseLine:
    """One response; `person_id` is None where the respondent is unknown.

    One of several responses of the same person `counts`.
    """

    id: int
    person_id: int | None
    name: str
    is_complete: bool
    answered: int
    submitted_at: datetime | None
    was_invited: bool
    is_eligible: bool
    counts: bool


def read_surveys(connection: Connection) -> list[SurveyProgress]:
    """Every survey, in the order of their codes."""
    waves = [wave_progress(connection, counts) for counts in list_waves(connection)]
    return [
        SurveyProgress(
            survey,
            tuple(wave for wave in reversed(waves) if wave.wave.survey_id == survey.id),
        )
        for survey in list_surveys(connection)
    ]


def read_invitations(connection: Connection, wave_id: int) -> list[InvitationLine]:
    """The invitations of a wave, by name."""
    sent = {
        row.invitation_id: row
        for row in connection.execute(
            select(
                messages.c.invitation_id,
                func.count().label("messages"),
                func.max(messages.c.at).label("latest"),
            )
            .join(invitations)
            .where(invitations.c.wave_id == wave_id, messages.c.state == "sent")
            .group_by(messages.c.invitation_id)
        )
    }
    rows = connection.execute(
        select(invitations, sending_block(connection).label("block"))
        .join(people, people.c.id == invitations.c.person_id)
        .where(invitations.c.wave_id == wave_id)
    ).all()
    names = list_names(connection, [row.person_id for row in rows])
    found = [
        InvitationLine(
            row.id,
            row.person_id,
            names.get(row.person_id, ""),
            row.email or "",
            row.disposition,
            sent[row.id].latest.date()
            if row.id in sent
            else row.disposition_on
            if row.disposition == "sent"
            else None,
            sent[row.id].messages if row.id in sent else 0,
            None if row.block is None else ExclusionReason(row.block),
        )
        for row in rows
    ]
    return sorted(found, key=lambda one: one.name.casefold())


def read_history(connection: Connection, invitation_id: int) -> list[HistoryEntry]:
    """What was recorded of an invitation, in the order in which it was."""
    entry = disposition_history.c
    rows = connection.execute(
        select(entry.disposition, entry.since, entry.source)
        .where(entry.invitation_id == invitation_id)
        .order_by(entry.id)
    )
    return [HistoryEntry(row.disposition, row.since, row.source) for row in rows]


def read_responses(connection: Connection, wave_id: int) -> list[ResponseLine]:
    """The responses of a wave, the latest first.

    Where nobody is shown who gave which answers: without person and time, in random order.
    """
    counted: dict[int, int] = dict(
        connection.execute(
            select(answers.c.response_id, func.count(answers.c.question_id.distinct()))
            .join(responses)
            .where(responses.c.wave_id == wave_id)
            .group_by(answers.c.response_id)
        ).all()
    )
    rows = connection.execute(
        select(responses, is_eligible().label("is_eligible")).where(responses.c.wave_id == wave_id)
    ).all()
    if privacy_of(connection, wave_id).hides_answers:
        hidden = [
            ResponseLine(
                row.id,
                None,
                NO_NAME,
                row.is_complete,
                counted.get(row.id, 0),
                None,
                row.invitation_id is not None,
                row.is_eligible,
                row.counts,
            )
            for row in rows
        ]
        SystemRandom().shuffle(hidden)
        return hidden
    names = list_names(connection, [row.person_id for row in rows if row.person_id is not None])
    found = [
        ResponseLine(
            row.id,
            row.person_id,
            names.get(row.person_id, NO_NAME),
            row.is_complete,
            counted.get(row.id, 0),
            row.submitted_at,
            row.invitation_id is not None,
            row.is_eligible,
            row.counts,
        )
        for row in rows
    ]
    return sorted(found, key=lambda one: (one.submitted_at or datetime.min, one.id), reverse=True)

"""Everything on record about one person beneath the flat fields, for showing side by side."""

from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from sqlalchemy import Connection, select

from models.tables import invitations, responses, surveys, waves
from records.parts.awards import Award
from records.parts.communications import Communication
from records.parts.consents import Consent
from records.parts.contact_points import ContactPoint
from records.parts.definition import PersonPart
from records.parts.engagements import Engagement
from records.parts.linked_files import LinkedFile
from records.parts.notes import Note
from records.parts.proposal_decisions import ProposalDecision
from records.parts.registry import PERSON_PARTS
from records.parts.relationships import Relationship
from records.parts.roles import Role
from records.parts.tasks import PersonTask


@dataclass(frozen=True, slots=True)
class SurveyPlace:
    """A person's place in a wave: the disposition of the invitation, and the response if any."""

    survey_code: str
    survey_title: str
    wave_label: str
    disposition: str
    disposition_on: date | None
    response_id: int | None


@dataclass(frozen=True, slots=True)
class PersonDetails:
    """The records of one person, the newest first; contact points with the primary ones first."""

    contact_points: tuple[ContactPoint, ...]
    awards: tuple[Award, ...]
    roles: tuple[Role, ...]
    consents: tuple[Consent, ...]
    engagements: tuple[Engagement, ...]
    dated_notes: tuple[Note, ...]
    communications: tuple[Communication, ...]
    tasks: tuple[PersonTask, ...]
    relationships: tuple[Relationship, ...]
    linked_files: tuple[LinkedFile, ...]
    proposal_decisions: tuple[ProposalDecision, ...]
    surveys: tuple[SurveyPlace, ...]


def read_details(connection: Connection, person_id: int) -> PersonDetails:
    """The records of `person_id`; all empty for a person who is gone."""
    return PersonDetails(
        **{part.name: _read(connection, person_id, part) for part in PERSON_PARTS},
        surveys=_read_surveys(connection, person_id),
    )


def _read(connection: Connection, person_id: int, part: PersonPart) -> tuple[Any, ...]:
    columns = [part.rows.c[field.name] for field in fields(part.record)]
    rows = connection.execute(
        select(*columns).where(part.rows.c.person_id == person_id).order_by(*part.order)
    )
    return tuple(part.record(*row) for row in rows)


def _read_surveys(connection: Connection, person_id: int) -> tuple[SurveyPlace, ...]:
    """Waves in which the person was invited or answered; one may answer without an invitation."""
    waves_known = select(waves.c.id, waves.c.label, surveys.c.code, surveys.c.title).join_from(
        waves, surveys
    )
    invited = {
        row.wave_id: row
        for row in connection.execute(
            select(invitations).where(invitations.c.person_id == person_id)
        )
    }
    answered = {
        row.wave_id: row
        for row in connection.execute(
            select(responses).where(responses.c.person_id == person_id, responses.c.counts)
        )
    }
    rows = connection.execute(
        waves_known.where(waves.c.id.in_({*invited, *answered})).order_by(
            waves.c.opens.desc().nulls_last(), waves.c.id.desc()
        )
    )
    found: list[SurveyPlace] = []
    for row in rows:
        invitation, response = invited.get(row.id), answered.get(row.id)
        if invitation is not None:
            disposition, since = invitation.disposition, invitation.disposition_on
        else:
            disposition = "complete" if answered[row.id].is_complete else "partial"
            submitted = answered[row.id].submitted_at
            since = submitted.date() if submitted else None
        found.append(
            SurveyPlace(
                row.code,
                row.title,
                row.label,
                disposition,
                since,
                response.id if response is not None else None,
            )
        )
    return tuple(found)

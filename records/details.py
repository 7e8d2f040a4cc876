"""Everything on record about one person beneath the flat fields, for showing side by side."""

from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import Connection, Table, select

from models.tables import (
    awards,
    consents,
    contact_points,
    engagements,
    invitations,
    responses,
    roles,
    surveys,
    waves,
)
from records.fields.phones import phone_remark

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class ContactPoint:
    """An e-mail address, phone number or postal address (`kind` email, phone or post)."""

    id: int
    kind: str
    label: str | None
    value: str
    original: str | None
    city: str | None
    region: str | None
    postal_code: str | None
    country: str | None
    status: str
    status_on: date | None
    source: str | None
    is_primary: bool

    @property
    def remark(self) -> str:
        """What the source wrote beside a phone number: "wife", "until June 2019"."""
        return phone_remark(self.original, self.value) if self.kind == "phone" else ""


@dataclass(frozen=True, slots=True)
class Award:
    """A degree obtained here; years."""

    id: int
    kind: str | None
    programme: str | None
    department: str | None
    supervisor: str | None
    started: int | None
    completed: int | None


@dataclass(frozen=True, slots=True)
class RoleDetails:
    """A position held."""

    id: int
    title: str | None
    employer: str | None
    sector: str | None
    started: date | None
    ended: date | None
    is_first: bool
    is_current: bool
    research_active: bool | None


@dataclass(frozen=True, slots=True)
class Consent:
    """A basis for asking, per purpose and channel; the newest of each counts."""

    id: int
    purpose: str
    channel: str
    basis: str
    recorded_on: date | None
    evidence: str | None
    wording: str | None


@dataclass(frozen=True, slots=True)
class Engagement:
    """Something that the person took part in."""

    id: int
    kind: str
    title: str | None
    happened_on: date | None
    note: str | None
    source: str | None


@dataclass(frozen=True, slots=True)
class SurveyPlace:
    """A person's place in a wave: what became of the invitation, and the response if any."""

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
    roles: tuple[RoleDetails, ...]
    consents: tuple[Consent, ...]
    engagements: tuple[Engagement, ...]
    surveys: tuple[SurveyPlace, ...]


def read_details(connection: Connection, person_id: int) -> PersonDetails:
    """The records of `person_id`; all empty for a person who is gone."""
    return PersonDetails(
        _read(
            connection,
            person_id,
            contact_points,
            ContactPoint,
            contact_points.c.is_primary.desc(),
            contact_points.c.id,
        ),
        _read(
            connection,
            person_id,
            awards,
            Award,
            awards.c.completed.desc().nulls_last(),
            awards.c.id.desc(),
        ),
        _read(
            connection,
            person_id,
            roles,
            RoleDetails,
            roles.c.is_current.desc(),
            roles.c.started.desc().nulls_last(),
            roles.c.id.desc(),
        ),
        _read(connection, person_id, consents, Consent, consents.c.id.desc()),
        _read(
            connection,
            person_id,
            engagements,
            Engagement,
            engagements.c.happened_on.desc().nulls_last(),
            engagements.c.id.desc(),
        ),
        _read_surveys(connection, person_id),
    )


def _read(
    connection: Connection, person_id: int, table: Table, make: type[T], *order: Any
) -> tuple[T, ...]:
    columns = [table.c[name] for name in make.__dataclass_fields__]  # type: ignore[attr-defined]
    rows = connection.execute(
        select(*columns).where(table.c.person_id == person_id).order_by(*order)
    )
    return tuple(make(*row) for row in rows)


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
            select(responses).where(responses.c.person_id == person_id).order_by(responses.c.id)
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

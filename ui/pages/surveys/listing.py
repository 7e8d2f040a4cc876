"""The lists of a wave, read in one go on a job's thread: invitations, responses, what waits."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, func, select

from models.tables import answers, batches, invitations, messages, responses, reviews
from records.people import list_names
from surveys.respondents import is_eligible

NO_NAME = "(answered without a name)"


@dataclass(frozen=True, slots=True)
class Invited:
    """One invitation: whose, its status, how often and when last it was sent."""

    id: int
    person_id: int
    name: str
    email: str
    disposition: str
    last_sent: date | None
    messages: int


@dataclass(frozen=True, slots=True)
class Responded:
    """One response; `person_id` is None where nobody knows whose it is."""

    id: int
    person_id: int | None
    name: str
    is_complete: bool
    answered: int
    submitted_at: datetime | None
    was_invited: bool
    is_eligible: bool


@dataclass(frozen=True, slots=True)
class Waiting:
    """A row of answers that matched nobody for certain."""

    id: int
    file_name: str
    source_row: int | None
    reason: str
    row: Mapping[str, Any]
    candidates: Sequence[tuple[int, str]]  # people's ids and names


def read_invitations(connection: Connection, wave_id: int) -> list[Invited]:
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
    rows = connection.execute(select(invitations).where(invitations.c.wave_id == wave_id)).all()
    names = list_names(connection, [row.person_id for row in rows])
    found = [
        Invited(
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
        )
        for row in rows
    ]
    return sorted(found, key=lambda one: one.name.casefold())


def read_responded(connection: Connection, wave_id: int) -> list[Responded]:
    """The responses of a wave, the latest first."""
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
    names = list_names(connection, [row.person_id for row in rows if row.person_id is not None])
    found = [
        Responded(
            row.id,
            row.person_id,
            names.get(row.person_id, NO_NAME),
            row.is_complete,
            counted.get(row.id, 0),
            row.submitted_at,
            row.invitation_id is not None,
            row.is_eligible,
        )
        for row in rows
    ]
    return sorted(found, key=lambda one: (one.submitted_at or datetime.min, one.id), reverse=True)


def read_waiting(connection: Connection, wave_id: int) -> list[Waiting]:
    """The rows of answers that wait for somebody to say whose they are."""
    rows = connection.execute(
        select(reviews, batches.c.file_name)
        .join(batches, reviews.c.batch_id == batches.c.id)
        .where(
            reviews.c.wave_id == wave_id,
            reviews.c.kind == "response",
            reviews.c.state == "open",
        )
        .order_by(reviews.c.id)
    ).all()
    asked = {one["person"] for row in rows for one in row.candidates if one.get("person")}
    names = list_names(connection, sorted(asked))
    return [
        Waiting(
            row.id,
            row.file_name or "",
            row.source_row,
            row.reason,
            row.row,
            [
                (one["person"], names[one["person"]])
                for one in row.candidates
                if one.get("person") in names
            ],
        )
        for row in rows
    ]


def latest_batch(connection: Connection, kind: str) -> int | None:
    """The batch of `kind` that was written last, for its undo right after."""
    found: int | None = connection.scalar(
        select(func.max(batches.c.id)).where(batches.c.kind == kind)
    )
    return found

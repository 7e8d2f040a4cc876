"""What is held on a person in surveys: invitations, messages, statuses, what came back, answers.

What else refers to their invitations is found by the foreign keys.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Row, Select, Table, select

from exporters.personal_data.entries import Entry, columns_of, filled
from mail.returned.kinds import LABELS as RETURNED_LABELS
from mail.returned.kinds import ReturnedKind
from models.tables import (
    disposition_history,
    invitations,
    mailing_lists,
    mailings,
    messages,
    metadata,
    responses,
    returned_messages,
    surveys,
    waves,
)
from surveys.answer_corrections import read_response
from surveys.answer_words import answer_text
from surveys.dispositions import LABELS

_SURVEY: Final = surveys.c.title + " " + waves.c.label
# Told in sections of their own.
_TOLD: Final = {messages, disposition_history, returned_messages, responses}


def _of_person(person_id: int, table: Table, *columns: ColumnElement[Any]) -> Select[Any]:
    """The records of `table` that belong to a person’s invitations, in their order."""
    return (
        select(_SURVEY.label("survey"), table, *columns)
        .join_from(table, invitations, table.c.invitation_id == invitations.c.id)
        .join(waves, waves.c.id == invitations.c.wave_id)
        .join(surveys)
        .where(invitations.c.person_id == person_id)
        .order_by(invitations.c.id, table.c.id)
    )


def _invitations(connection: Connection, person_id: int) -> Iterator[Entry]:
    rows = connection.execute(
        select(invitations, _SURVEY.label("survey"))
        .join_from(invitations, waves)
        .join(surveys)
        .where(invitations.c.person_id == person_id)
        .order_by(invitations.c.id)
    )
    for row in rows:
        yield filled(
            {
                "Survey": row.survey,
                "E-mail": row.email,
                "Status": _status(row.disposition),
                "Since": row.disposition_on,
                "Token": row.token,
            }
        )


def _messages(connection: Connection, person_id: int) -> Iterator[Entry]:
    """What was sent, by mail or by a list, with the mailing or list that it belongs to."""
    rows = connection.execute(
        _of_person(
            person_id,
            messages,
            mailings.c.texts,
            mailings.c.created_at.label("mailing_at"),
            mailings.c.created_by.label("mailing_by"),
            mailings.c.ignores_limits,
            mailing_lists.c.form,
            mailing_lists.c.at.label("list_at"),
            mailing_lists.c.created_by.label("list_by"),
            mailing_lists.c.withdrawn_at,
        )
        .outerjoin(mailings, mailings.c.id == messages.c.mailing_id)
        .outerjoin(mailing_lists, mailing_lists.c.id == messages.c.list_id)
    )
    for row in rows:
        yield filled(
            {
                "Survey": row.survey,
                "Message": f"{row.kind} {row.number}",
                "Status": row.state,
                "On": row.at,
                "Sent to": row.address,
                "Sent by": row.channel,
                "Account": row.account,
                "Message ID": row.message_id,
                "Details": row.detail,
                **(_mailing(row) if row.mailing_id is not None else {}),
                **(_list(row) if row.list_id is not None else {}),
            }
        )


def _mailing(row: Row[Any]) -> Entry:
    subjects = dict.fromkeys(text["subject"] for text in row.texts.values())
    return {
        "Mailing of": row.mailing_at,
        "Subject": " / ".join(subjects),
        "Created by": row.mailing_by,
        "Contact limits": "not applied" if row.ignores_limits else None,
    }


def _list(row: Row[Any]) -> Entry:
    return {
        "Mailing list of": row.list_at,
        "Format": row.form,
        "Exported by": row.list_by,
        "Not sent, as said on": row.withdrawn_at,
    }


def _statuses(connection: Connection, person_id: int) -> Iterator[Entry]:
    for row in connection.execute(_of_person(person_id, disposition_history)):
        yield {
            "Survey": row.survey,
            "Status": _status(row.disposition),
            "Since": row.since,
            "Source": row.source,
        }


def _returned(connection: Connection, person_id: int) -> Iterator[Entry]:
    for row in connection.execute(_of_person(person_id, returned_messages)):
        yield filled(
            {
                "Survey": row.survey,
                "Type": RETURNED_LABELS[ReturnedKind(row.kind)],
                "Received": row.received_at,
                "Written to": row.address,
                "Code": row.status_code,
                "Details": row.detail,
                "Returns on": row.returns_on,
                "New address": row.new_address,
                "Text": row.excerpt,
                "Review": row.state,
            }
        )


def _responses(connection: Connection, person_id: int) -> Iterator[Entry]:
    rows = connection.execute(
        select(responses.c.id, _SURVEY.label("survey"))
        .join_from(responses, waves)
        .join(surveys)
        .where(responses.c.person_id == person_id)
        .order_by(responses.c.id)
    ).all()
    for row in rows:
        found = read_response(connection, row.id)
        if found is not None:
            about = {
                "Survey": row.survey,
                "Response ID": found.response.source_key,
                "Submitted": found.response.submitted_at,
                "Counts": None if found.response.counts else "No, another response counts",
            }
            given = {
                one.definition.full_text: answer_text(one.definition, one.answers)
                for one in found.questions
                if one.answers
            }
            yield filled({**about, **given})


def other_records(
    connection: Connection, person_id: int
) -> Iterator[tuple[Table, Sequence[Entry]]]:
    """What else belongs to a person’s invitations, by table, with its columns as they are."""
    for table in metadata.sorted_tables:
        if table not in _TOLD and "invitation_id" in table.c:
            rows = connection.execute(
                select(table)
                .join(invitations, table.c.invitation_id == invitations.c.id)
                .where(invitations.c.person_id == person_id)
            ).mappings()
            yield table, [columns_of(connection, table, dict(row)) for row in rows.all()]


def _status(disposition: str) -> str:
    return LABELS.get(disposition, disposition)


# Each kind of survey records by its title.
SURVEY_SECTIONS: Final[Mapping[str, Callable[[Connection, int], Iterator[Entry]]]] = {
    "Invitations": _invitations,
    "Messages": _messages,
    "Statuses": _statuses,
    "Returned messages": _returned,
    "Responses": _responses,
}

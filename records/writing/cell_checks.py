"""Whether values can be written into cells of people, and what to look at before."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any, Final, NamedTuple, TypeAlias

from sqlalchemy import Connection, select

from models.consent_fields import CONSENT_FIELDS, MARKETING
from models.match_keys import match_value
from models.opt_outs import withdrawn_opt_outs
from models.sql import within_texts
from models.tables import contact_points, people
from records.fields.vocabulary import yes_no
from records.people import list_names

_EMAILS: Final = ("email", "other_email")
_NOT_APPLIED: Final[Mapping[str, str]] = {
    "email_status": "There is no e-mail address to mark.",
    "other_email": "This e-mail address is on record already.",
    "other_phone": "This phone number is on record already.",
}


class PersonCell(NamedTuple):
    """A field of a person."""

    person_id: int
    key: str


CellValues: TypeAlias = dict[int, dict[str, Any]]  # person -> field -> typed value
CellReasons: TypeAlias = dict[PersonCell, tuple[str, str]]  # code and sentence


def refusals(
    connection: Connection, values: CellValues, held: Mapping[int, Mapping[str, Any]]
) -> CellReasons:
    """The cells that must not be written, whatever their value, with the reason."""
    refused: CellReasons = {}
    for person_id, wanted in values.items():
        if person_id not in held:
            for key in wanted:
                refused[PersonCell(person_id, key)] = "gone", "This person was deleted meanwhile."
            continue
        for key in withdrawn_opt_outs(held[person_id], wanted):
            refused[PersonCell(person_id, key)] = (
                "opted_out",
                "This would withdraw an opt-out. Change it on the person’s own record.",
            )
    return refused | _taken_ids(connection, values)


def _taken_ids(connection: Connection, values: CellValues) -> CellReasons:
    """The cells with an alumni ID that is another person's, or given to two people at once."""
    wanted = {
        person_id: row["alumni_id"]
        for person_id, row in values.items()
        if row.get("alumni_id") is not None
    }
    if not wanted:
        return {}
    columns = people.c
    owners: dict[str, int] = dict(
        connection.execute(
            select(columns.alumni_id, columns.id).where(
                within_texts(columns.alumni_id, sorted(set(wanted.values())))
            )
        ).all()
    )
    refused: CellReasons = {}
    for person_id, alumni_id in wanted.items():
        if owners.setdefault(alumni_id, person_id) != person_id:
            reason = f"The alumni ID {alumni_id} belongs to someone else."
            refused[PersonCell(person_id, "alumni_id")] = "alumni_id_taken", reason
    return refused


def not_applied(
    values: CellValues, held: Mapping[int, Mapping[str, Any]], new: Mapping[PersonCell, Any]
) -> CellReasons:
    """The cells whose value differs and can yet not be written, with the reason."""
    return {
        PersonCell(person_id, key): ("not_applied", _NOT_APPLIED[key])
        for person_id, row in values.items()
        for key in row.keys() & _NOT_APPLIED
        if row[key] not in (None, held[person_id][key]) and PersonCell(person_id, key) not in new
    }


def marketing_warnings(texts: Mapping[PersonCell, str]) -> dict[PersonCell, str]:
    """A sentence for each plain no to marketing, which is a basis and yet no opt-out."""
    return {
        cell: "This is no opt-out. Enter “objected” if the person has opted out."
        for cell, text in texts.items()
        if (consent := CONSENT_FIELDS.get(cell.key)) is not None
        and consent.purpose in MARKETING
        and yes_no(text) is False
    }


def shared_email_warnings(
    connection: Connection, new: Mapping[PersonCell, Any]
) -> dict[PersonCell, str]:
    """A sentence for each new e-mail address in `new` that another person has, or gets as well."""
    given = {
        cell: match_value("email", value)
        for cell, value in new.items()
        if cell.key in _EMAILS and value is not None
    }
    if not given:
        return {}
    points = contact_points.c
    rows = connection.execute(
        select(points.match_value, points.person_id).where(
            points.kind == "email", within_texts(points.match_value, sorted(set(given.values())))
        )
    )
    holders: dict[str, set[int]] = defaultdict(set)
    for row in rows:
        holders[row.match_value].add(row.person_id)
    for cell, address in given.items():
        holders[address].add(cell.person_id)
    others = {
        cell: min(holders[address] - {cell.person_id})
        for cell, address in given.items()
        if len(holders[address]) > 1
    }
    names = list_names(connection, sorted(set(others.values())))
    return {cell: f"Also the e-mail address of {names[other]}." for cell, other in others.items()}

"""The merge fields of letters: what each letter says in place of {Name}, {Address} and others."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from sqlalchemy import Connection

from core.formats import format_day, format_number, listed
from queries.postal_addressees import Addressee
from records.fields.definitions import Field, FieldKind, all_fields
from records.office import office_settings, return_lines
from records.people import read_people

_NOT_WRITTEN: Final = ("remarks",)


def letter_fields(
    connection: Connection, addressees: Sequence[Addressee], today: date
) -> list[dict[str, str]]:
    """The fields of a letter to each of `addressees`: Name, Address, Greeting, Date and the like.

    Office and Return address are the sender's. All fields of people follow by their labels; those
    of a household are joined where they differ.
    """
    fields = [one for one in all_fields(connection).values() if one.key not in _NOT_WRITTEN]
    ids = [person for one in addressees for person in one.person_ids]
    read = read_people(connection, ids, [field.key for field in fields])
    people = dict(zip(ids, read, strict=True))
    settings = office_settings(connection)
    sender = "\n".join(return_lines(settings))
    return [
        {
            **_values(fields, [people[person] for person in one.person_ids]),
            "Name": one.name,
            "Address": "\n".join(one.address),
            "Greeting": greeting([people[person] for person in one.person_ids]),
            "Date": format_day(today),
            "Office": settings.name,
            "Return address": sender,
        }
        for one in addressees
    ]


def greeting(people: Sequence[Mapping[str, Any]]) -> str:
    """How a letter begins: “Dear Dr Marsh and Ivo”: by title and family name, else given name."""
    names = [
        f"{one['title']} {one['family_name']}"
        if one["title"] and one["family_name"]
        else one["given_name"] or one["family_name"]
        for one in people
    ]
    return f"Dear {listed(name for name in names if name) or 'alumna or alumnus'}"


def _values(fields: Sequence[Field], people: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    found = {}
    for field in fields:
        texts = dict.fromkeys(_text(field, person[field.key]) for person in people)
        found[field.label] = listed(text for text in texts if text)
    return found


def _text(field: Field, value: Any) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return format_day(value)
    if isinstance(value, int | float) and field.kind is not FieldKind.YEAR:
        return format_number(value)
    return str(value)

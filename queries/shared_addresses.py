"""Who else has an e-mail address or an alumni ID."""

from collections.abc import Mapping, Sequence
from typing import Final, TypeAlias

from sqlalchemy import Connection, select

from models.match_keys import match_value
from models.tables import contact_points, people
from records.people import list_names

PersonRef: TypeAlias = tuple[int, str]  # the id of a person and their name in a list

_EMAIL: Final = "email"


def sharing_people(connection: Connection, person_id: int) -> dict[int, Sequence[PersonRef]]:
    """The other people who have an e-mail address of a person, by the id of the contact point."""
    mine, others = contact_points.alias(), contact_points.alias()
    rows = connection.execute(
        select(mine.c.id, others.c.person_id)
        .distinct()
        .join_from(
            mine,
            others,
            (others.c.match_value == mine.c.match_value) & (others.c.kind == mine.c.kind),
        )
        .where(
            mine.c.person_id == person_id,
            mine.c.kind == _EMAIL,
            mine.c.match_value != "",
            others.c.match_value != "",  # for the partial index
            others.c.person_id != person_id,
        )
        .order_by(mine.c.id, others.c.person_id)
    ).all()
    names = list_names(connection, sorted({row.person_id for row in rows}))
    found: dict[int, list[PersonRef]] = {}
    for row in rows:
        found.setdefault(row.id, []).append((row.person_id, names[row.person_id]))
    return {**found}


def owners(connection: Connection, values: Mapping[str, str]) -> dict[str, PersonRef]:
    """Who has the `email` and the `alumni_id` of a new person: the first one on record, by key."""
    queries = {
        "email": select(contact_points.c.person_id)
        .where(
            contact_points.c.match_value == match_value(_EMAIL, values.get("email") or ""),
            contact_points.c.match_value != "",
            contact_points.c.kind == _EMAIL,
        )
        .order_by(contact_points.c.person_id),
        "alumni_id": select(people.c.id).where(people.c.alumni_id == values.get("alumni_id")),
    }
    found = {
        key: connection.scalar(query.limit(1)) for key, query in queries.items() if values.get(key)
    }
    names = list_names(connection, [one for one in found.values() if one is not None])
    return {key: (one, names[one]) for key, one in found.items() if one is not None}

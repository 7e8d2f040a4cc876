"""The IDs of records that were merged: the person is still found by them.

Each merged record has one line, of the person whose record it is part of now, however many merges
came after.
"""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import Connection, select

from models.sql import within, within_texts
from models.tables import former_ids


def current_person(connection: Connection, person_id: int) -> int:
    """The person whose record has or had the id `person_id`; itself where it was not merged."""
    return current_people(connection, [person_id]).get(person_id, person_id)


def current_people(connection: Connection, person_ids: Collection[int]) -> Mapping[int, int]:
    """Those of `person_ids` whose records were merged, each with the person they are now."""
    rows = connection.execute(
        select(former_ids.c.former_id, former_ids.c.person_id).where(
            within(former_ids.c.former_id, sorted(set(person_ids)))
        )
    )
    return {row.former_id: row.person_id for row in rows}


def merged_records(connection: Connection, person_id: int) -> Sequence[int]:
    """The ids of the records that were merged into a person's, in the order of merging."""
    columns = former_ids.c
    query = select(columns.former_id).where(columns.person_id == person_id).order_by(columns.id)
    return connection.scalars(query).all()


def people_with_former_alumni_ids(
    connection: Connection, alumni_ids: Collection[str]
) -> Mapping[str, int]:
    """The people in whose records those with one of `alumni_ids` were merged, by alumni ID.

    One that several merged people had is left out.
    """
    query = select(former_ids.c.alumni_id, former_ids.c.person_id).where(
        within_texts(former_ids.c.alumni_id, sorted(set(alumni_ids)))
    )
    found: dict[str, int] = {}
    shared: set[str] = set()
    for alumni_id, person_id in connection.execute(query):
        if found.setdefault(alumni_id, person_id) != person_id:
            shared.add(alumni_id)
    return {one: person_id for one, person_id in found.items() if one not in shared}

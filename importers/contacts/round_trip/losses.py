"""What the records would lose with people whose rows were deleted in the file."""

from collections.abc import Mapping, Sequence
from typing import Final

from sqlalchemy import Connection, Table, func, select

from models.sql import within
from models.tables import (
    awards,
    consents,
    contact_points,
    engagements,
    invitations,
    responses,
    roles,
)

# What goes with a person, or loses its owner, in the words for one and for several.
_KINDS: Final[Mapping[Table, tuple[str, str]]] = {
    awards: ("award", "awards"),
    roles: ("role", "roles"),
    contact_points: ("address or number", "addresses and numbers"),
    consents: ("consent", "consents"),
    engagements: ("engagement", "engagements"),
    invitations: ("invitation", "invitations"),
    responses: ("answered survey", "answered surveys"),
}


def list_losses(connection: Connection, person_ids: Sequence[int]) -> dict[int, str]:
    """What goes with each of the people, in words: “2 awards, 1 role”; nothing: “”."""
    found: dict[int, list[str]] = {person_id: [] for person_id in person_ids}
    for table, (one, several) in _KINDS.items():
        counts = connection.execute(
            select(table.c.person_id, func.count())
            .where(within(table.c.person_id, person_ids))
            .group_by(table.c.person_id)
        )
        for person_id, count in counts:
            found[person_id].append(f"{count:,} {one if count == 1 else several}")
    return {person_id: ", ".join(words) for person_id, words in found.items()}

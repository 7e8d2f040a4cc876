"""What the records would lose with people whose rows were deleted in the file."""

from collections.abc import Mapping, Sequence
from typing import Final

from sqlalchemy import Connection, FromClause, func, select

from core.formats import plural
from models.sql import within
from models.tables import invitations, responses
from records.parts.registry import PERSON_PARTS

# What a person's deletion deletes or leaves without a person, in the words for one and several.
_RECORDS: Final[Mapping[FromClause, tuple[str, str]]] = {
    **{part.rows: (part.singular, part.plural) for part in PERSON_PARTS},
    invitations: ("invitation", "invitations"),
    responses: ("answered survey", "answered surveys"),
}


def list_losses(connection: Connection, person_ids: Sequence[int]) -> dict[int, str]:
    """What goes with each of the people, in words: “2 awards, 1 role”; nothing: “”."""
    found: dict[int, list[str]] = {person_id: [] for person_id in person_ids}
    for table, (one, several) in _RECORDS.items():
        counts = connection.execute(
            select(table.c.person_id, func.count())
            .where(within(table.c.person_id, person_ids))
            .group_by(table.c.person_id)
        )
        for person_id, count in counts:
            found[person_id].append(plural(count, one, several))
    return {person_id: ", ".join(words) for person_id, words in found.items()}

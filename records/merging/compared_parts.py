"""The awards, roles and addresses of two records side by side, and what merging makes of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, select

from models.changes import read_records
from records.merging.same_records import combine_same
from records.parts.awards import AWARDS
from records.parts.contact_points import CONTACT_POINTS
from records.parts.definition import PersonPart, Record
from records.parts.roles import ROLES

# Each with its label, and with the kind of those records of the part that it names.
COMPARED_PARTS: Final[Sequence[tuple[str, PersonPart, str | None]]] = (
    ("E-mail addresses", CONTACT_POINTS, "email"),
    ("Phone numbers", CONTACT_POINTS, "phone"),
    ("Postal addresses", CONTACT_POINTS, "post"),
    ("Awards", AWARDS, None),
    ("Roles", ROLES, None),
)


@dataclass(frozen=True, slots=True)
class ComparedPart:
    """Records of one kind, in words: those of the `kept` and of the `other` record.

    `same` counts those of the other record that are on the kept one already, and become one.
    """

    label: str
    kept: tuple[str, ...]
    other: tuple[str, ...]
    same: int

    @property
    def outcome(self) -> str:
        """What merging makes of them, in words."""
        if self.same == len(self.other):
            return "on the kept record already"
        return "all are kept" if not self.same else "all are kept, those that are the same once"


def compare_parts(connection: Connection, keep_id: int, other_id: int) -> tuple[ComparedPart, ...]:
    """What both records have of each kind that the other record has anything of."""
    of = {
        part.name: _records(connection, part, keep_id, other_id)
        for part in (CONTACT_POINTS, AWARDS, ROLES)
    }
    found: list[ComparedPart] = []
    for label, part, kind in COMPARED_PARTS:
        mine, theirs = (
            [one for one in of[part.name][person_id] if kind is None or one["kind"] == kind]
            for person_id in (keep_id, other_id)
        )
        if theirs:
            own = {one["id"] for one in theirs}
            same = sum(gone in own for _, gone, _ in combine_same(part.table, [*mine, *theirs]))
            found.append(ComparedPart(label, _in_words(part, mine), _in_words(part, theirs), same))
    return tuple(found)


def _records(
    connection: Connection, part: PersonPart, *person_ids: int
) -> Mapping[int, list[Record]]:
    """The records of each of the people, the main one first."""
    table = part.table
    found: dict[int, list[Record]] = {}
    for person_id in person_ids:
        ids = connection.scalars(
            select(table.c.id).where(table.c.person_id == person_id).order_by(*part.order)
        ).all()
        rows = read_records(connection, table, ids)
        found[person_id] = [rows[one] for one in ids]
    return found


def _in_words(part: PersonPart, records: Sequence[Record]) -> tuple[str, ...]:
    return tuple(filter(None, map(part.summarise, records)))

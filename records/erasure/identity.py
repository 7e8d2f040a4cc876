"""What tells who somebody is: of a person on record or deleted, and of a row of a file.

Values that a person had earlier count too, so that an older file is known as well.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import orjson
from sqlalchemy import Connection, select

from core.text import comparison_key
from models.canonical_address import canonical_address
from models.match_keys import match_name
from models.objections import addresses_of
from models.sql import within
from models.suppressions import ADDRESS_KINDS
from models.tables import awards, contact_points, journal, people

_TOLD_BY = (people, contact_points, awards)


@dataclass(slots=True)
class Identity:
    """The values by which somebody is known, as they are written and compared."""

    given: set[str] = field(default_factory=set)
    family: set[str] = field(default_factory=set)
    alumni_ids: set[str] = field(default_factory=set)
    births: set[str] = field(default_factory=set)  # ISO dates
    addresses: set[tuple[str, str]] = field(default_factory=set)  # kind and value
    completed: set[int] = field(default_factory=set)  # years
    profiles: set[str] = field(default_factory=set)  # on LinkedIn
    # Addresses as a source wrote them, each with its kind and value.
    written: dict[str, tuple[str, str]] = field(default_factory=dict)

    @property
    def names(self) -> set[str]:
        """The whole names in the form in which they are compared, in any order of their words."""
        whole = {match_name(given, family) for given in self.given for family in self.family}
        return {" ".join(sorted(name.split())) for name in whole}

    def keys(self, without: frozenset[tuple[str, str]] = frozenset()) -> set[str]:
        """Texts that two of one person have in common.

        The addresses `without`, by kind and canonical form, tell who it is with the name alone, as
        others have them too.
        """
        names = self.names
        canonical = {(kind, canonical_address(kind, value)) for kind, value in self.addresses}
        found = {f"alumni_id:{comparison_key(one)}" for one in self.alumni_ids}
        found |= {f"{kind}:{form}" for kind, form in canonical - without}
        found |= {f"profile:{one.casefold().rstrip('/')}" for one in self.profiles}
        told = [*self.births, *map(str, self.completed), *(":".join(one) for one in canonical)]
        found |= {f"{name}:{one}" for name in names for one in told}
        return found or {f"name:{name}" for name in names}

    def take(self, values: Mapping[str, Any]) -> None:
        """Take in columns of the table of people."""
        for names, column in (
            (self.given, "given_name"),
            (self.given, "preferred_name"),
            (self.family, "family_name"),
            (self.family, "former_name"),
            (self.alumni_ids, "alumni_id"),
            (self.profiles, "linkedin_url"),
        ):
            if values.get(column):
                names.add(str(values[column]))
        born = values.get("birth_date")
        if born:
            self.births.add(born.isoformat() if isinstance(born, date) else str(born))


def identity_of_row(row: Mapping[str, Any]) -> Identity:
    """Who a flat row by field key is of."""
    found = Identity(addresses=set(addresses_of(row)))
    found.take(row)
    if row.get("award_completed"):
        found.completed.add(int(row["award_completed"]))
    return found


def read_identities(connection: Connection, person_ids: Sequence[int]) -> dict[int, Identity]:
    """Who the people `person_ids` are and were, on record or deleted; unknown ones are left out."""
    found: dict[int, Identity] = defaultdict(Identity)
    for table, person_id, values in _values(connection, person_ids):
        _take(found[person_id], table, values)
    return dict(found)


def _values(
    connection: Connection, ids: Sequence[int]
) -> Iterator[tuple[str, int, Mapping[str, Any]]]:
    for table in _TOLD_BY:
        owner = table.c.id if table is people else table.c.person_id
        for row in connection.execute(select(table).where(within(owner, ids))).mappings():
            yield str(table.name), row["id" if table is people else "person_id"], dict(row)
    names = [str(table.name) for table in _TOLD_BY]
    lines = select(journal.c.table_name, journal.c.person_id, journal.c.old, journal.c.new).where(
        within(journal.c.person_id, ids), journal.c.table_name.in_(names)
    )
    for name, person_id, *texts in connection.execute(lines):
        for text in filter(None, texts):
            values = orjson.loads(text)
            yield name, person_id, values
            for part in names:
                for record in values.get(part) or ():
                    yield part, person_id, record


def _take(identity: Identity, table: str, values: Mapping[str, Any]) -> None:
    if table == people.name:
        identity.take(values)
    elif table == contact_points.name:
        kind, value = values.get("kind"), values.get("value")
        if value and kind is None:  # a change of the value alone
            kind = "email" if "@" in value else "phone"
        if kind in ADDRESS_KINDS and value:
            identity.addresses.add((kind, value))
            if values.get("original"):
                identity.written[values["original"]] = (kind, value)
    elif values.get("completed"):
        identity.completed.add(values["completed"])

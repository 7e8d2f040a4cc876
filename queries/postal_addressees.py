"""Whom a letter goes to: households with the lines of their address, and who gets none, and why."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, select

from core.chunks import in_chunks
from core.formats import format_number, listed, plural
from core.text import comparison_key
from models.sql import within
from models.tables import contact_points, relationships
from records.consent.contactable import BLOCK_LABELS, UNUSABLE, contact_blocks
from records.fields.address_block import PostalAddress, address_lines
from records.office import office_settings
from records.parts.relationships import COUPLE
from records.people import full_name, read_flat

NO_ADDRESS: Final = "No usable postal address"
INCOMPLETE: Final = "Incomplete postal address"
_NAME_KEYS: Final = ("title", "given_name", "family_name")
_CHUNK: Final = 20_000  # people per query

Name = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Addressee:
    """A person, or the people of a household, and the address that they share."""

    name: str
    address: tuple[str, ...]
    person_ids: tuple[int, ...]

    @property
    def lines(self) -> tuple[str, ...]:
        """All lines of a label."""
        return (self.name, *self.address)


@dataclass(frozen=True, slots=True)
class Addressees:
    """Who is written to, in the order asked for, and who is not, with the reason by person."""

    addressees: tuple[Addressee, ...]
    excluded: Mapping[int, str]

    @property
    def reasons(self) -> Mapping[str, int]:
        """How many people are excluded for each reason, the most frequent first."""
        return dict(Counter(self.excluded.values()).most_common())

    @property
    def shared(self) -> tuple[str, ...]:
        """The names of households, who get one letter together."""
        return tuple(one.name for one in self.addressees if len(one.person_ids) > 1)

    def in_words(self) -> str:
        """How many people get how many letters, and how many none, with the reasons."""
        people = sum(len(one.person_ids) for one in self.addressees)
        letters = plural(len(self.addressees), "address", "addresses")
        said = f"{plural(people, 'person', 'people')} at {letters}."
        if not self.excluded:
            return said
        why = ", ".join(f"{reason} ({format_number(n)})" for reason, n in self.reasons.items())
        return f"{said} {plural(len(self.excluded), 'person', 'people')} excluded: {why}."


def postal_addressees(
    connection: Connection,
    person_ids: Sequence[int],
    purpose: str,
    *,
    by_household: bool = True,
) -> Addressees:
    """Whom of `person_ids` a letter for `purpose` goes to, in their order.

    People who must not be contacted by post, and those without an address that can be written to,
    are excluded. With `by_household`, one letter goes to people at the same address who are a
    couple or have the same family name; it stands where the first of them does.
    """
    ids = list(dict.fromkeys(person_ids))
    blocked = contact_blocks(connection, ids, "post", purpose)
    excluded = {one: BLOCK_LABELS[why] for one, why in blocked.items()}
    addresses = _addresses(connection, [one for one in ids if one not in excluded])
    for one in ids:
        if one in excluded:
            continue
        address = addresses.get(one)
        if address is None:
            excluded[one] = NO_ADDRESS
        elif not address.value.strip():
            excluded[one] = INCOMPLETE  # a town alone
    written = [one for one in ids if one not in excluded]
    names = _names(connection, written)
    groups = _households(connection, written, addresses, names) if by_household else None
    home = office_settings(connection).phone_region
    addressees = [
        Addressee(
            joint_name([names[one] for one in members]),
            tuple(address_lines(addresses[members[0]], home)),
            tuple(members),
        )
        for members in groups or [[one] for one in written]
    ]
    return Addressees(tuple(addressees), excluded)


def joint_name(people: Sequence[Name]) -> str:
    """The names of a household as one writes them: “Dr Anna and Ivo Marsh”.

    People of different family names have their names in full.
    """
    families = {comparison_key(one["family_name"] or "") for one in people}
    if len(people) == 1 or len(families) > 1 or not all(one["given_name"] for one in people):
        return listed(full_name(one) for one in people)
    first = [full_name({**one, "family_name": None}) for one in people]
    return f"{listed(first)} {people[0]['family_name'] or ''}".strip()


def _addresses(connection: Connection, ids: Sequence[int]) -> dict[int, PostalAddress]:
    """The postal address that each person can be written to at: the primary, else the oldest."""
    found: dict[int, PostalAddress] = {}
    columns = contact_points.c
    for some in in_chunks(ids, _CHUNK):
        rows = connection.execute(
            select(
                columns.person_id, columns.value, columns.city, columns.region,
                columns.postal_code, columns.country,
            )
            .where(
                within(columns.person_id, some),
                columns.kind == "post",
                columns.status.not_in(UNUSABLE),
            )
            .order_by(columns.is_primary.desc(), columns.id)
        )  # fmt: skip
        for person_id, *parts in rows:
            found.setdefault(person_id, PostalAddress(*(part or "" for part in parts)))
    return found


def _names(connection: Connection, ids: Sequence[int]) -> dict[int, Name]:
    columns = read_flat(connection, ids, _NAME_KEYS)
    rows = zip(ids, *(columns[key] for key in _NAME_KEYS), strict=True)
    return {one: dict(zip(_NAME_KEYS, names, strict=True)) for one, *names in rows}


def _households(
    connection: Connection,
    ids: Sequence[int],
    addresses: Mapping[int, PostalAddress],
    names: Mapping[int, Name],
) -> list[list[int]]:
    """The people of each address who get one letter."""
    at_address: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    for one in ids:
        at_address[addresses[one].key].append(one)
    shared = [one for members in at_address.values() if len(members) > 1 for one in members]
    partners = _partners(connection, shared)
    households: dict[int, list[int]] = {}  # by the first of them
    for members in at_address.values():
        first_of: dict[int, int] = {}  # the first of the household of each person
        first_of_family: dict[str, int] = {}
        for one in members:
            family = comparison_key(names[one]["family_name"] or "")
            known = [first_of[other] for other in partners[one] if other in first_of]
            if family in first_of_family:
                known.append(first_of_family[family])
            first_of[one] = known[0] if known else one
            if family:
                first_of_family.setdefault(family, first_of[one])
            households.setdefault(first_of[one], []).append(one)
    place = {one: number for number, one in enumerate(ids)}
    return sorted(households.values(), key=lambda members: place[members[0]])


def _partners(connection: Connection, ids: Sequence[int]) -> defaultdict[int, set[int]]:
    """The spouses and partners of people, each of the two by the other."""
    found: defaultdict[int, set[int]] = defaultdict(set)
    columns = relationships.c
    for some in in_chunks(ids, _CHUNK):
        couples = select(columns.person_id, columns.other_id).where(
            within(columns.person_id, some), columns.kind.in_(COUPLE), columns.other_id.is_not(None)
        )
        for one, other in connection.execute(couples):
            found[one].add(other)
            found[other].add(one)
    return found

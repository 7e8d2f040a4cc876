"""People who may be duplicates of somebody who opted out: same name and address.

Undo, redo and imports can bring a second record of somebody. Such a person is on hold
(records.consent.contactable), and stays so when the name or address that showed it goes: every
change set does this at its end (models/changes.py).
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Final

from sqlalchemy import ColumnElement, Connection, FromClause, and_, or_, select, true

from core.chunks import in_chunks
from models.canonical_address import canonical_address
from models.opt_outs import OBJECTED
from models.sql import within
from models.suppressions import ADDRESS_KINDS
from models.tables import consents, contact_points, people

NAMES: Final = frozenset({"given_name", "family_name"})  # what people are compared by
HOLD: Final = "Had the name and an address of another record that opted out"
_CHUNK: Final = 20_000  # people per query


def same_as_opted_out(
    connection: Connection, channel: str, purpose: str, among: Sequence[int] | None = None
) -> set[int]:
    """The people, of all or `among` some, with the name and an address of a record that opted out.

    `channel` and `purpose` are those of consents (records/consent/consents.py).
    """
    other = people.alias()
    which = consents.c.purpose == purpose, consents.c.channel == channel
    objected = (
        # Of everybody, all objections are read once.
        other.c.id.in_(select(consents.c.person_id).where(*which, consents.c.basis == OBJECTED))
        if among is None
        else _objected(other, *which)
    )
    opted_out = or_(_opted_out(other), other.c[f"do_not_{channel}"], objected)
    concerned = true() if among is None else within(people.c.id, among)
    return {person_id for person_id, _ in _pairs(connection, other, opted_out, concerned)}


def linked_people(connection: Connection, person_ids: Collection[int]) -> set[int]:
    """The people with the name and an address of another record that opted out in any way.

    Those among `person_ids`, and those whose other record is among them.
    """
    other = people.alias()
    ids = sorted(person_ids)
    names = select(people.c.match_name).where(within(people.c.id, ids))
    concerned = people.c.match_name.in_(names)
    pairs = _pairs(connection, other, _opted_out_anyhow(other), concerned)
    changing = set(ids)
    return {person_id for person_id, also in pairs if changing & {person_id, also}}


def people_to_hold(connection: Connection, linked: Collection[int]) -> list[int]:
    """Those of `linked`, by `linked_people`, who are not so any more and have not opted out."""
    query = select(people.c.id).where(
        within(people.c.id, sorted(linked)), ~_opted_out_anyhow(people)
    )
    there = connection.scalars(query).all()
    return sorted(set(there) - linked_people(connection, there)) if there else []


def _opted_out(other: FromClause) -> ColumnElement[bool]:
    hold = other.c.contact_hold
    return or_(other.c.do_not_contact, and_(hold.is_not(None), hold != ""))


def _opted_out_anyhow(other: FromClause) -> ColumnElement[bool]:
    return or_(_opted_out(other), other.c.do_not_email, _objected(other))


def _objected(other: FromClause, *which: ColumnElement[bool]) -> ColumnElement[bool]:
    columns = consents.c
    theirs = columns.person_id == other.c.id, columns.basis == OBJECTED
    return select(columns.id).where(*theirs, *which).correlate(other).exists()


def _pairs(
    connection: Connection,
    other: FromClause,
    opted_out: ColumnElement[bool],
    concerned: ColumnElement[bool],
) -> set[tuple[int, int]]:
    """Pairs of people for whom `concerned` holds and `other` records that `opted_out`."""
    pairs = connection.execute(
        select(people.c.id, other.c.id.label("other_id"))
        .join(other, other.c.match_name == people.c.match_name)
        .where(other.c.id != people.c.id, other.c.match_name != "", opted_out, concerned)
    ).all()
    # Joined here: without statistics a database compares all addresses with each other.
    points = contact_points.c
    addresses: dict[int, set[tuple[str, str]]] = defaultdict(set)
    for some in in_chunks(sorted({person_id for pair in pairs for person_id in pair}), _CHUNK):
        for person_id, kind, value in connection.execute(
            select(points.person_id, points.kind, points.match_value).where(
                within(points.person_id, some), points.kind.in_(ADDRESS_KINDS)
            )
        ):
            addresses[person_id].add((kind, canonical_address(kind, value)))
    return {
        (person_id, also)
        for person_id, also in pairs
        if not addresses[person_id].isdisjoint(addresses[also])
    }

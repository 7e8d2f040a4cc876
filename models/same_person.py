"""People who may be duplicates of somebody who opted out: same name and address.

Undo, redo and imports can bring a second record of somebody. Such a person is on hold
(records.consent.contactable), and stays so when the name or address that showed it goes: every
change set does this at its end (models/changes.py).
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Final

from sqlalchemy import ColumnElement, Connection, or_, select

from core.chunks import in_chunks
from models.address_lookup import CANONICAL, has_address
from models.opt_out_lookup import ON_HOLD, people_with_any
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
    which = consents.c.purpose == purpose, consents.c.channel == channel
    by_own_record = *_OPT_OUTS, people.c[f"do_not_{channel}"]
    if among is None:  # all objections are read once
        objected = select(consents.c.person_id).where(*which, consents.c.basis == OBJECTED)
        opted_out = people_with_any(by_own_record, objected)
        pairs = _same_people(connection, people.c.id.in_(opted_out))
        return {same for _, same in pairs}
    pairs = _same_people(connection, within(people.c.id, among))
    blocked = or_(*by_own_record, _objected(*which))
    others = _those(connection, {same for _, same in pairs}, blocked)
    return {person_id for person_id, same in pairs if same in others}


def linked_people(connection: Connection, person_ids: Collection[int]) -> set[int]:
    """The people with the name and an address of another record that opted out in any way.

    Those among `person_ids`, and those whose other record is among them.
    """
    pairs = _same_people(connection, within(people.c.id, sorted(person_ids)))
    opted_out = _those(connection, {one for pair in pairs for one in pair}, _OPTED_OUT_ANYHOW)
    both_ways = (*pairs, *((same, person_id) for person_id, same in pairs))
    return {person_id for person_id, same in both_ways if same in opted_out}


def people_to_hold(connection: Connection, linked: Collection[int]) -> list[int]:
    """Those of `linked`, by `linked_people`, who are not so any more and have not opted out."""
    query = select(people.c.id).where(within(people.c.id, sorted(linked)), ~_OPTED_OUT_ANYHOW)
    there = connection.scalars(query).all()
    return sorted(set(there) - linked_people(connection, there)) if there else []


_OPT_OUTS: Final = (people.c.do_not_contact, ON_HOLD)


def _objected(*which: ColumnElement[bool]) -> ColumnElement[bool]:
    theirs = consents.c.person_id == people.c.id, consents.c.basis == OBJECTED
    return select(consents.c.id).where(*theirs, *which).correlate(people).exists()


_OPTED_OUT_ANYHOW: Final = or_(*_OPT_OUTS, people.c.do_not_email, _objected())


def _those(
    connection: Connection, person_ids: Collection[int], which: ColumnElement[bool]
) -> set[int]:
    """Those of `person_ids` for whom `which` holds."""
    found: set[int] = set()
    for some in in_chunks(sorted(person_ids), _CHUNK):
        found |= set(
            connection.scalars(select(people.c.id).where(within(people.c.id, some), which))
        )
    return found


def _same_people(connection: Connection, which: ColumnElement[bool]) -> set[tuple[int, int]]:
    """The people for whom `which` holds, each with another one of the same name and address."""
    known = select(people.c.id, people.c.match_name, contact_points.c.kind, CANONICAL).join(
        contact_points, contact_points.c.person_id == people.c.id
    )
    known = known.where(contact_points.c.kind.in_(ADDRESS_KINDS), people.c.match_name != "")
    theirs: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    for person_id, *name_and_address in connection.execute(known.where(which)):
        theirs[tuple(name_and_address)].append(person_id)
    return {
        (person_id, same)
        for some in in_chunks(sorted({address for _, _, address in theirs}), _CHUNK)
        for same, *name_and_address in connection.execute(known.where(has_address(some)))
        for person_id in theirs.get(tuple(name_and_address), ())
        if person_id != same
    }

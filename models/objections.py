"""How a change set maintains opt-outs when addresses and records change.

While a record says that the person opted out, the record protects. When an address leaves such a
record, or the record is deleted, the address is suppressed; and a person of whom an address is
suppressed does not become contactable by another one: it is suppressed too. Every change set does
this at its end (models/changes.py), so nobody who writes has to think of it.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from sqlalchemy import ColumnElement, Connection, or_, select

from core.chunks import in_chunks
from models.address_lookup import CANONICAL, has_address
from models.canonical_address import canonical_address
from models.opt_out_lookup import ON_HOLD
from models.opt_outs import OBJECTED, opt_outs
from models.sql import within
from models.suppressions import (
    ADDRESS_KINDS,
    EVERYTHING,
    ActiveSuppressions,
    active_suppressions,
    suppression_rows,
)
from models.tables import batches, consents, contact_points, people, reviews, suppressions

if TYPE_CHECKING:
    from models.changes import ChangeSet

OTHER_ADDRESS: Final = "Objected; another address of the same person"
ADDRESS_FIELDS: Final[Mapping[str, str]] = {
    "email": "email",
    "other_email": "email",
    "phone": "phone",
    "other_phone": "phone",
}
_DELETED: Final = "Opted out; the record was deleted"
_REMOVED: Final = "Opted out; the address was removed from the record"
_CHUNK: Final = 20_000  # people or addresses per query


class OptOutAddress(NamedTuple):
    """An address of a person who opted out, and what a suppression of it has to cover.

    With `is_objection` the person objected; else they died or are on hold, and others may go on
    using the address.
    """

    person_id: int
    kind: str
    value: str
    purpose: str
    is_objection: bool


def opt_out_addresses(connection: Connection, which: ColumnElement[bool]) -> list[OptOutAddress]:
    """The addresses, of the contact points for which `which` holds, that an opt-out covers.

    No calls and no post say less than that an address must not be used: they cover none.
    """
    objecting = select(consents.c.person_id).where(consents.c.basis == OBJECTED)
    columns = people.c
    is_blocked = or_(
        columns.deceased,
        columns.deceased_on.is_not(None),
        ON_HOLD,
        within(columns.id, sorted(people_in_opt_out_reviews(connection))),
    )
    points = connection.execute(
        select(
            columns.id,
            columns.do_not_contact,
            columns.do_not_email,
            is_blocked.label("is_blocked"),
            contact_points.c.kind,
            contact_points.c.value,
        )
        .join(contact_points, contact_points.c.person_id == columns.id)
        .where(
            which,
            contact_points.c.kind.in_(ADDRESS_KINDS),
            or_(
                columns.do_not_contact,
                columns.do_not_email,
                is_blocked,
                columns.id.in_(objecting),
            ),
        )
    ).all()
    objections = objected_purposes(connection, sorted({point.id for point in points}))
    found: list[OptOutAddress] = []
    for point in points:
        purposes: Iterable[str] = ()
        is_objection = True
        if point.do_not_contact or (point.do_not_email and point.kind == "email"):
            purposes = [EVERYTHING]
        elif point.is_blocked:
            purposes, is_objection = [EVERYTHING], False
        else:
            purposes = objections.get((point.id, point.kind), ())
        found += [
            OptOutAddress(point.id, point.kind, point.value, purpose, is_objection)
            for purpose in purposes
        ]
    return found


def people_in_opt_out_reviews(
    connection: Connection, but_for: Collection[int] = frozenset()
) -> set[int]:
    """The candidates of rows to review that contain an opt-out.

    They are its candidates, and whoever has an address that stands in it, however written. The
    reviews `but_for` do not count.
    """
    found: set[int] = set()
    addresses: set[tuple[str, str]] = set()
    for review, row, candidates in connection.execute(
        select(reviews.c.id, reviews.c.row, reviews.c.candidates).where(
            reviews.c.kind == "contact", reviews.c.state == "open"
        )
    ):
        if review not in but_for and opt_outs(row):
            found |= {int(candidate["person"]) for candidate in candidates}
            addresses |= {
                (kind, canonical_address(kind, value)) for kind, value in addresses_of(row)
            }
    return found.union(*_holders(connection, addresses).values())


def addresses_of(row: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The addresses of a flat row, by field key, as pairs of kind and value."""
    return [(kind, row[name]) for name, kind in ADDRESS_FIELDS.items() if row.get(name)]


def objected_purposes(
    connection: Connection, person_ids: Sequence[int]
) -> dict[tuple[int, str], list[str]]:
    """The purposes to which people object now, by person and channel."""
    latest: dict[tuple[int, str, str], str] = {}
    for some in in_chunks(person_ids, _CHUNK):
        objecting = select(consents.c.person_id).where(
            within(consents.c.person_id, some), consents.c.basis == OBJECTED
        )
        for row in connection.execute(
            select(consents).where(consents.c.person_id.in_(objecting)).order_by(consents.c.id)
        ):
            latest[row.person_id, row.channel, row.purpose] = row.basis
    found: dict[tuple[int, str], list[str]] = defaultdict(list)
    for (person_id, channel, purpose), basis in latest.items():
        if basis == OBJECTED:
            found[person_id, channel].append(purpose)
    return dict(found)


def suppress_left(changes: "ChangeSet", left: Sequence[OptOutAddress]) -> int:
    """Suppress addresses that `left` the records of people who opted out; return the number.

    Not where the person has the address still, nor, of somebody who died or was on hold, where
    somebody else has it.
    """
    connection = changes.connection
    holders = holders_of(connection, left)
    living = _living(connection, {one.person_id for one in left})
    wanted: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    for one in left:
        held_by = holders.get((one.kind, canonical_address(one.kind, one.value)), set())
        if one.person_id in held_by or (held_by and not one.is_objection):
            continue
        if one.person_id in living and not one.is_objection:
            continue
        reason = _REMOVED if one.person_id in living else _DELETED
        wanted[one.purpose, reason].append((one.kind, one.value))
    return sum(
        _suppress(changes, addresses, purpose, reason)
        for (purpose, reason), addresses in wanted.items()
    )


def suppress_added(changes: "ChangeSet", point_ids: Sequence[int]) -> None:
    """Suppress the new contact points `point_ids` of people with a suppressed address.

    An address that several people have does not pass its suppression on.
    """
    connection = changes.connection
    active = active_suppressions(connection)
    if not active.purposes:
        return
    wanted: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for some in in_chunks(point_ids, _CHUNK):
        changes.progress.report("Looking for suppressed addresses")
        for kind, value, purpose in _to_suppress(connection, active, some):
            wanted[purpose].append((kind, value))
    for purpose, addresses in wanted.items():
        _suppress(changes, addresses, purpose, OTHER_ADDRESS)


def _to_suppress(
    connection: Connection, active: ActiveSuppressions, point_ids: Sequence[int]
) -> Iterable[tuple[str, str, str]]:
    """Kind, value and purpose of what is to be suppressed of the new contact points."""
    points = contact_points.c
    owners = select(points.person_id).where(within(points.id, point_ids))
    new = set(point_ids)
    theirs: dict[int, list[Any]] = defaultdict(list)
    for point in connection.execute(
        select(points.id, points.person_id, points.kind, points.value).where(
            points.person_id.in_(owners), points.kind.in_(ADDRESS_KINDS)
        )
    ):
        theirs[point.person_id].append(point)
    suppressed = [
        OptOutAddress(point.person_id, point.kind, point.value, purpose, is_objection=True)
        for some in theirs.values()
        if len(some) > 1
        for point in some
        for purpose in active.of(point.kind, point.value)
    ]
    holders = holders_of(connection, suppressed)
    purposes: dict[int, set[str]] = defaultdict(set)
    for one in suppressed:
        if len(holders[one.kind, canonical_address(one.kind, one.value)]) == 1:
            purposes[one.person_id].add(one.purpose)
    for person_id, wanted in purposes.items():
        for point in theirs[person_id]:
            if point.id in new:
                known = active.of(point.kind, point.value)
                if EVERYTHING not in known:
                    needed = {EVERYTHING} if EVERYTHING in wanted else wanted - known
                    yield from ((point.kind, point.value, purpose) for purpose in needed)


def holders_of(
    connection: Connection, addresses: Sequence[OptOutAddress]
) -> Mapping[tuple[str, str], set[int]]:
    """Who has each of `addresses`, by kind and canonical form."""
    return _holders(
        connection, {(one.kind, canonical_address(one.kind, one.value)) for one in addresses}
    )


def _holders(
    connection: Connection, addresses: Collection[tuple[str, str]]
) -> Mapping[tuple[str, str], set[int]]:
    """Who has each of `addresses`, pairs of kind and canonical form."""
    points = contact_points.c
    found: dict[tuple[str, str], set[int]] = defaultdict(set)
    for some in in_chunks(sorted({form for _, form in addresses} - {""}), _CHUNK):
        for person_id, kind, form in connection.execute(
            select(points.person_id, points.kind, CANONICAL).where(
                points.kind.in_(ADDRESS_KINDS), has_address(some)
            )
        ):
            if (kind, form) in addresses:
                found[kind, form].add(person_id)
    return found


def _living(connection: Connection, person_ids: Iterable[int]) -> set[int]:
    ids = sorted(person_ids)
    return set(connection.scalars(select(people.c.id).where(within(people.c.id, ids))))


def _suppress(
    changes: "ChangeSet", addresses: Sequence[tuple[str, str]], purpose: str, reason: str
) -> int:
    by = changes.connection.scalar(select(batches.c.by).where(batches.c.id == changes.batch_id))
    values = {"reason": reason, "at": changes.at, "by": by}
    rows = suppression_rows(changes.connection, addresses, purpose, **values)
    return len(changes.insert(suppressions, rows))

"""Suppressed addresses, never contacted again: they survive erasure and every later import.

The address itself is not kept, only its HMAC-SHA256 under the office's key, so the list tells
nobody who is on it and yet knows the address when the next file brings it, however it is written
(models/suppressions.py).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, select

from core.errors import UserError
from models.changes import Change, ChangeSet
from models.database import utc_now
from models.objections import OTHER_ADDRESS, addresses_of
from models.sql import within, within_texts
from models.suppressions import (
    ADDRESS_KINDS,
    EVERYTHING,
    active_suppressions,
    address_hashes,
    suppression_keys,
    suppression_rows,
)
from models.tables import consents, contact_points, journal, people, suppressions


@dataclass(frozen=True, slots=True)
class Suppression:
    """A suppressed address as listed in the settings. The address itself is not stored."""

    suppression_id: int
    kind: str
    purpose: str
    reason: str
    at: datetime
    by: str


def suppress(
    changes: ChangeSet,
    addresses: Sequence[tuple[str, str]],
    *,
    reason: str,
    by: str,
    purpose: str = EVERYTHING,
) -> None:
    """Never contact `addresses`, pairs of kind (email, phone) and value, again."""
    values = {"reason": reason, "at": utc_now(), "by": by}
    changes.insert(suppressions, suppression_rows(changes.connection, addresses, purpose, **values))


def release(changes: ChangeSet, suppression_id: int, *, by: str, reason: str) -> None:
    """Release a suppressed address, by a named user and for a reason.

    Other addresses of the same person that were suppressed because of this one are released too.
    Raises UserError without either, or where it was released already.
    """
    if not reason.strip() or not by.strip():
        raise UserError(
            "A suppressed address is only released by a named user and for a reason; nothing was"
            " changed.",
            code="no_reason",
        )
    standing = changes.connection.execute(
        select(suppressions).where(
            suppressions.c.id == suppression_id, suppressions.c.released_at.is_(None)
        )
    ).first()
    if standing is None:
        raise UserError(
            "This address was released already; nothing was changed.", code="already_released"
        )
    also = _passed_on(changes.connection, standing)
    values = {"released_at": utc_now(), "released_by": by, "release_reason": reason}
    changes.update(suppressions, [Change(one, values) for one in (suppression_id, *also)])


def release_addresses(
    changes: ChangeSet, person_id: int, *, purpose: str, by: str, reason: str
) -> int:
    """Release the addresses that were suppressed for `purpose` by the person's own opt-outs.

    Returns how many. Addresses of the person that were suppressed otherwise, as by somebody else
    who shares them, stay suppressed.
    """
    connection = changes.connection
    hashes = _hashes_of(connection, [person_id])
    standing = connection.execute(
        select(suppressions.c.id, suppressions.c.reason).where(
            within_texts(suppressions.c.address_hash, sorted(hashes)),
            suppressions.c.purpose == purpose,
            suppressions.c.released_at.is_(None),
        )
    ).all()
    own_batches = select(journal.c.batch_id).where(
        journal.c.person_id == person_id,
        journal.c.table_name.in_((people.name, consents.name)),
    )
    made = journal.c.table_name == suppressions.name, journal.c.action == "create"
    by_own = connection.scalars(
        select(journal.c.record_id).where(
            journal.c.batch_id.in_(own_batches),
            within(journal.c.record_id, [row.id for row in standing]),
            *made,
        )
    ).all()
    going = [row.id for row in standing if row.id in by_own or row.reason == OTHER_ADDRESS]
    released = {"released_at": utc_now(), "released_by": by, "release_reason": reason}
    return changes.update(suppressions, [Change(one, released) for one in going])


def _passed_on(connection: Connection, released: Row[Any]) -> list[int]:
    """The suppressions of other addresses of the same people that followed from `released`."""
    keys = suppression_keys(connection)
    of_kind = contact_points.c.kind == released.kind
    holders = {
        person_id
        for person_id, kind, forms in _address_forms(connection, of_kind)
        if released.address_hash in address_hashes(keys, kind, forms)
    }
    others = _hashes_of(connection, sorted(holders)) - {released.address_hash}
    found = select(suppressions.c.id).where(
        within_texts(suppressions.c.address_hash, sorted(others)),
        suppressions.c.purpose == released.purpose,
        suppressions.c.reason == OTHER_ADDRESS,
        suppressions.c.released_at.is_(None),
    )
    return list(connection.scalars(found))


def _hashes_of(connection: Connection, person_ids: Sequence[int]) -> set[str]:
    """The hashes by which the addresses of `person_ids` are suppressed, where they are."""
    keys = suppression_keys(connection)
    theirs = _address_forms(connection, within(contact_points.c.person_id, person_ids))
    return set[str]().union(*(address_hashes(keys, kind, forms) for _, kind, forms in theirs))


def _address_forms(
    connection: Connection, *which: ColumnElement[bool]
) -> Iterator[tuple[int, str, list[str]]]:
    """Person, kind, and match value and canonical form of the addresses for which `which` hold."""
    points = contact_points.c
    query = select(points.person_id, points.kind, points.match_value, points.canonical).where(
        points.kind.in_(ADDRESS_KINDS), *which
    )
    for person_id, kind, *forms in connection.execute(query):
        yield person_id, kind, [form for form in forms if form]


def listed(connection: Connection) -> list[Suppression]:
    """The suppressions in force, newest first."""
    return [
        Suppression(row.id, row.kind, row.purpose, row.reason, row.at, row.by)
        for row in connection.execute(
            select(suppressions)
            .where(suppressions.c.released_at.is_(None))
            .order_by(suppressions.c.id.desc())
        )
    ]


def suppressed_rows(
    connection: Connection, rows: Sequence[Mapping[str, Any]], purpose: str | None = None
) -> list[int]:
    """The indices of rows (by field key) with an address that must not be contacted.

    Without `purpose` only suppressions for everything count.
    """
    active = active_suppressions(connection)
    wanted = {EVERYTHING, purpose}
    return [
        index
        for index, row in enumerate(rows)
        if any(wanted & active.of(kind, value) for kind, value in addresses_of(row))
    ]


def suppressed_people(
    connection: Connection, purpose: str, among: Sequence[int] | None = None
) -> set[int]:
    """The people, of all or `among` some, with an address that must not be contacted for `purpose`.

    Good for a hundred thousand people.
    """
    active = active_suppressions(connection)
    wanted = {EVERYTHING, purpose}
    if not any(wanted & purposes for purposes in active.purposes.values()):
        return set()
    of_some = () if among is None else (within(contact_points.c.person_id, among),)
    return {
        person_id
        for person_id, kind, forms in _address_forms(connection, *of_some)
        if wanted & active.of_forms(kind, forms)
    }
